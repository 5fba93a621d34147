package faults

import (
	"bytes"
	"context"
	"database/sql/driver"
	"encoding/json"
	"os"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"go.uber.org/goleak"

	"github.com/alumnikit/alumnikit"
	"github.com/alumnikit/alumnikit/alumni"
	"github.com/alumnikit/alumnikit/directory"
	"github.com/alumnikit/alumnikit/internal/integration/place"
	"github.com/alumnikit/alumnikit/storage"
	"github.com/alumnikit/alumnikit/storage/memory"
	"github.com/alumnikit/alumnikit/storage/storagetest"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// scene is a small tenant: the services over a sound store, and the same over one
// of which a step can be made to fail.
type scene struct {
	*ground
	tenant       alumnikit.TenantID
	people       *alumni.Service
	faulty       *alumni.Service
	cast         []alumnikit.PersonID
	stint        alumnikit.ID // of the first of the cast
	open, closed alumnikit.ID // groups: to join, and by invitation
}

// ground is one store, opened twice: sound, and with steps that fail. A step is a
// call of the store or a statement of the database.
type ground struct {
	sound, broken storage.Store
	arm           func(n int, lost bool) // the n-th step of the broken from now fails
	fired         func() bool
	stride        int  // of steps, each so manieth is failed by a deed
	brief         bool // some deeds only
}

func grounds() map[string]func(*testing.T) *ground {
	all := map[string]func(*testing.T) *ground{"calls": onCalls}
	for _, kind := range place.Kinds() {
		all["statements of "+string(kind)] = func(t *testing.T) *ground {
			t.Helper()
			place.Need(t, kind)
			return onStatements(t, kind)
		}
	}
	return all
}

func onCalls(*testing.T) *ground {
	shared := memory.New()
	e := &either{fails: storagetest.FaultStore(shared, 0), loses: storagetest.LoseAnswer(shared, 0)}
	return &ground{sound: shared, broken: e, arm: e.arm, fired: e.fired, stride: 1}
}

func onStatements(t *testing.T, kind place.Kind) *ground {
	t.Helper()
	at := place.Migrated(t, kind)
	var trip storagetest.Trip
	var late atomic.Bool
	db := at.Open(t, func(_ string, _ []driver.NamedValue, send func() error) error {
		err := trip.Statement()
		if err == nil {
			return send()
		}
		if late.Load() {
			_ = send() // its answer is what gets lost
		}
		return err
	})
	broken, err := at.Over(db)
	require.NoError(t, err)
	return &ground{
		sound: at.Store(t), broken: broken, stride: stride(kind), brief: stride(kind) > 3, fired: trip.Fired,
		arm: func(n int, lost bool) { late.Store(lost); trip.Arm(n) },
	}
}

// stride leaves out steps where each is slow.
func stride(kind place.Kind) int {
	switch {
	case os.Getenv("ALUMNIKIT_PROVE") != "":
		return 1
	case kind == place.SQLite:
		return 3
	default:
		return 7
	}
}

// either is a store that fails in one way or the other.
type either struct {
	storage.Store
	fails, loses *storagetest.Fault
}

func (e *either) arm(n int, lost bool) {
	chosen := e.fails
	if lost {
		chosen = e.loses
	}
	chosen.Arm(n)
	e.Store = chosen
}

func (e *either) fired() bool { return e.fails.Fired() || e.loses.Fired() }

// everywhere runs a test on each kind of store, for each way to fail.
func everywhere(t *testing.T, test func(t *testing.T, on *ground, lost bool)) {
	t.Helper()
	for name, open := range grounds() {
		for way, lost := range map[string]bool{"fail": false, "lose their answer": true} {
			t.Run(name+" "+way, func(t *testing.T) {
				t.Parallel()
				test(t, open(t), lost)
			})
		}
	}
}

func noon() time.Time { return time.Date(2026, 10, 31, 12, 0, 0, 0, time.UTC) }

func service(t *testing.T, store storage.Store) *alumni.Service {
	t.Helper()
	keys, err := alumnikit.NewKeyring(bytes.Repeat([]byte("fall"), alumnikit.MinKeySize/4))
	require.NoError(t, err)
	people, err := alumni.New(store, keys, &alumni.Options{Clock: noon})
	require.NoError(t, err)
	return people
}

// set sets a scene in a tenant of its own: people of whom half are folded, groups,
// an invitation and a block.
func set(t *testing.T, on *ground, tenant alumnikit.TenantID) *scene {
	t.Helper()
	on.arm(0, false)
	s := &scene{ground: on, tenant: tenant, people: service(t, on.sound), faulty: service(t, on.broken)}
	ctx := t.Context()
	for i, family := range []string{"山田", "山口", "髙橋", "田中"} {
		if i == 2 {
			require.NoError(t, s.people.Upkeep(ctx, s.tenant))
		}
		s.enter(t, family)
	}
	for _, way := range []alumni.JoinPolicy{alumni.JoinOpen, alumni.JoinInvite} {
		g, err := s.people.CreateGroup(ctx, s.clerk(), alumni.GroupInput{
			Name: map[alumni.Locale]string{alumni.English: string(way)}, Kind: alumni.Official, Join: way,
		})
		require.NoError(t, err)
		s.open, s.closed = s.closed, g.ID
	}
	_, err := s.people.AddField(ctx, s.clerk(), motto("motto"))
	require.NoError(t, err)
	require.NoError(t, s.people.Invite(ctx, s.clerk(), s.closed, s.cast[0]))
	require.NoError(t, s.people.Join(ctx, s.member(1), s.open))
	require.NoError(t, s.people.Block(ctx, s.member(2), s.cast[3]))
	return s
}

// enter lets somebody in who wants to be found.
func (s *scene) enter(t *testing.T, family string) {
	t.Helper()
	start, err := alumni.NewDate(2018, 4, 1)
	require.NoError(t, err)
	e, err := s.people.Register(t.Context(), s.clerk(), alumni.Registration{
		Names: alumni.Names{Family: family, FamilyKana: "ヤマ"}, Identifiers: []alumni.Identifier{{System: alumni.ExternalID, Value: family}},
		Employments: []alumni.Employment{{Work: alumni.Employee, Department: "営業部", Start: start}},
	})
	require.NoError(t, err)
	if s.cast = append(s.cast, e.ID); len(s.cast) == 1 {
		s.stint = e.Employments[0].ID
	}
	require.NoError(t, s.people.Grant(t.Context(), alumnikit.Member(s.tenant, e.ID), e.ID, consent()))
}

// motto is a field that members fill in.
func motto(key string) alumni.CustomField {
	return alumni.CustomField{
		Key: key, Label: map[alumni.Locale]string{alumni.English: "Sample"}, Type: alumni.TypeText, Owner: alumni.ByMember, Facet: true,
	}
}

func consent() alumni.ConsentInput {
	return alumni.ConsentInput{Purpose: alumni.ForListing, Text: "同意します。", Version: "1", Locale: alumni.Japanese, Method: "form"}
}

func (s *scene) clerk() alumnikit.Actor {
	return alumnikit.Admin(s.tenant, "clerk", alumnikit.AllPermissions()...)
}

func (s *scene) member(n int) alumnikit.Actor { return alumnikit.Member(s.tenant, s.cast[n]) }

// state is everything that the verbs change, as text.
func (s *scene) state(t *testing.T) string {
	t.Helper()
	ctx := t.Context()
	var ids []alumnikit.PersonID
	for e, err := range alumni.Entries().All(ctx, s.people.DB(), s.tenant, storage.ListQuery{}) {
		require.NoError(t, err)
		ids = append(ids, e.Value.ID)
	}
	everybody, err := s.people.Load(ctx, s.tenant, ids)
	require.NoError(t, err)
	groups, err := s.people.Groups(ctx, s.clerk())
	require.NoError(t, err)
	policy, err := s.people.Policy(ctx, s.tenant)
	require.NoError(t, err)
	fields, err := s.people.Fields(ctx, s.tenant)
	require.NoError(t, err)
	jobs := 0
	for _, err := range storage.Jobs().All(ctx, s.people.DB(), s.tenant, storage.ListQuery{}) {
		require.NoError(t, err)
		jobs++
	}
	text, err := json.MarshalIndent([]any{everybody, groups, policy, fields, jobs}, "", " ")
	require.NoError(t, err)
	return string(text)
}

// check checks what holds at every moment.
func (s *scene) check(ctx context.Context, t *testing.T) {
	t.Helper()
	report, err := s.people.Index().Verify(ctx, s.people.DB(), s.tenant)
	require.NoError(t, err, "%+v", report)
	_, err = s.people.DB().VerifyJournal(ctx, s.tenant, storage.JournalHead{})
	require.NoError(t, err)
}

func (s *scene) directory(people *alumni.Service) *directory.Directory {
	return directory.New(people, nil)
}
