package directorytest

import (
	"context"
	"fmt"
	"math/rand/v2"
	"sync/atomic"
	"testing"
	"time"

	"github.com/alumnikit/alumnikit"
	"github.com/alumnikit/alumnikit/alumni"
	"github.com/alumnikit/alumnikit/directory"
	"github.com/alumnikit/alumnikit/storage"
)

// subject is what is under test, over one store. It is for one goroutine.
type subject struct {
	*catalog
	opts    Options
	store   *workCounter
	keys    *alumnikit.Keyring
	people  *alumni.Service
	quiet   *alumni.Service // whose work is not counted
	surface surface
	moment  *moment
	tenants int
	name    string
	reads   []Read
	report  *Report
}

func newSubject(tb testing.TB, opts Options, name string) (*subject, error) {
	tb.Helper()
	catalog, err := newCatalog(opts.Schema, opts.Fields)
	if err != nil {
		return nil, err
	}
	s := &subject{
		catalog: catalog, opts: opts, store: &workCounter{Store: opts.Open(tb)}, keys: alumnikit.RandomKeyring(),
		moment: &moment{}, name: name, reads: append(builtInReads(), opts.Reads...), report: newReport(opts.Seed),
	}
	s.moment.set(0, 0)
	if s.people, err = s.service(); err != nil {
		return nil, err
	}
	s.quiet = s.people.With(s.store.Store)
	s.surface = s.over(s.people)
	return s, nil
}

// service returns a new service over the store, with nothing cached.
func (s *subject) service() (*alumni.Service, error) {
	people, err := alumni.New(s.store, s.keys, &alumni.Options{Schema: s.opts.Schema, Fields: tenantFields{}, Clock: s.moment.clock, Random: s.moment})
	if err != nil {
		return nil, fmt.Errorf("directorytest: %w", err)
	}
	return people, nil
}

func (s *subject) over(people *alumni.Service) surface {
	var out surface = services{directory.New(people, nil), people}
	if s.opts.wrap != nil {
		out = s.opts.wrap(out, s.quiet)
	}
	return out
}

// moment is where a company is in its life: the time, and the source of its
// IDs. Two companies in which the same is done at the same moment get the same
// IDs and times, whatever else was done in them.
type moment struct {
	number atomic.Uint64
	random atomic.Pointer[rand.ChaCha8]
}

// set goes to a moment of a case.
func (m *moment) set(number, of uint64) {
	var seed [32]byte
	for i := range 8 {
		seed[i], seed[8+i] = byte(number>>(8*i)), byte(of>>(8*i))
	}
	m.number.Store(number)
	m.random.Store(rand.NewChaCha8(seed))
}

func (m *moment) clock() time.Time { return epoch().Add(time.Duration(m.number.Load()) * time.Minute) } //nolint:gosec // few

// Read implements io.Reader.
func (m *moment) Read(into []byte) (int, error) {
	n, err := m.random.Load().Read(into)
	return n, err
}

func (s *subject) tenant() alumnikit.TenantID {
	s.tenants++
	return alumnikit.TenantID(fmt.Sprintf("%s-%06d", s.name, s.tenants))
}

func hrOf(tenant alumnikit.TenantID) alumnikit.Actor {
	return alumnikit.Admin(tenant, "suite", alumnikit.AllPermissions()...)
}

// fill writes a company into a tenant as it stands, without the verbs, so that
// identifiers are the same in every tenant.
func (s *subject) fill(ctx context.Context, tenant alumnikit.TenantID, w *world, fold bool) error {
	var changes []storage.Change
	for i := range w.groups {
		changes = append(changes, alumni.Groups().Insert(&w.groups[i]))
	}
	for _, p := range w.people {
		changes = append(changes,
			alumni.Entries().Insert(p.Entry), alumni.Profiles().Insert(p.Profile), alumni.MembershipsKind().Insert(p.Memberships),
			alumni.ConsentsKind().Insert(p.Consents), alumni.BlocksKind().Insert(p.Blocks))
	}
	if len(changes) > 0 {
		if err := s.people.DB().Commit(ctx, storage.By(hrOf(tenant), "suite.fill"), changes...); err != nil {
			return fmt.Errorf("fill a company: %w", err)
		}
	}
	if len(w.policy.Defaults)+len(w.policy.Maxima) > 0 {
		if err := s.people.SetPolicy(ctx, hrOf(tenant), w.policy); err != nil {
			return fmt.Errorf("set a policy: %w", err)
		}
	}
	if s.opts.Prepare != nil {
		s.moment.set(0, 1)
		if err := s.opts.Prepare(ctx, s.people, hrOf(tenant)); err != nil {
			return fmt.Errorf("prepare a company: %w", err)
		}
	}
	if !fold {
		return nil
	}
	return s.people.Upkeep(ctx, tenant)
}

// read returns the company that a tenant holds.
func (s *subject) read(ctx context.Context, tenant alumnikit.TenantID) (*world, error) {
	w := &world{}
	var err error
	if w.policy, err = s.people.Policy(ctx, tenant); err != nil {
		return nil, fmt.Errorf("read a company: %w", err)
	}
	if w.groups, err = s.people.Groups(ctx, hrOf(tenant)); err != nil {
		return nil, fmt.Errorf("read a company: %w", err)
	}
	var ids []alumnikit.PersonID
	for stored, err := range alumni.Entries().All(ctx, s.people.DB(), tenant, storage.ListQuery{}) {
		if err != nil {
			return nil, fmt.Errorf("read a company: %w", err)
		}
		ids = append(ids, stored.Value.ID)
	}
	found, err := s.people.Load(ctx, tenant, ids)
	if err != nil {
		return nil, fmt.Errorf("read a company: %w", err)
	}
	for _, id := range ids {
		complete(found[id])
		w.people = append(w.people, found[id])
	}
	return w, nil
}

func (s *subject) drop(ctx context.Context, tenants ...alumnikit.TenantID) {
	for _, tenant := range tenants {
		_ = s.people.DB().Store().Drop(ctx, tenant) // the next case has tenants of its own
	}
}
