package differential

import (
	"bytes"
	"context"
	"encoding/binary"
	"encoding/json"
	"math/rand/v2"
	"sync"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/alumnikit/alumnikit"
	"github.com/alumnikit/alumnikit/alumni"
	"github.com/alumnikit/alumnikit/directory"
	"github.com/alumnikit/alumnikit/referral"
	"github.com/alumnikit/alumnikit/segment"
	"github.com/alumnikit/alumnikit/storage"
)

// entropy is a source of identifiers that starts anew with each operation, so
// that an operation which had to be tried again moves no later identifier.
type entropy struct {
	mu     sync.Mutex
	source *rand.ChaCha8
}

func (e *entropy) restart(operation uint64) {
	var seed [32]byte
	binary.BigEndian.PutUint64(seed[:], operation)
	e.mu.Lock()
	defer e.mu.Unlock()
	e.source = rand.NewChaCha8(seed)
}

// Read implements io.Reader; it never fails.
func (e *entropy) Read(p []byte) (int, error) {
	e.mu.Lock()
	defer e.mu.Unlock()
	return e.source.Read(p)
}

// named is a store with its name.
type named struct {
	name string
	storage.Store
}

// side is the services over one store.
type side struct {
	name     string
	store    storage.Store
	random   *entropy
	people   *alumni.Service
	dir      *directory.Directory
	segments *segment.Service
	jobs     *referral.Service
}

// sides are one life on every store, in a tenant of its own, and what is known of
// it: the identifiers that operations choose from.
type sides struct {
	*rapid.T
	ctx    context.Context
	tenant alumnikit.TenantID
	all    []*side
	now    time.Time
	tally  *tally
	serial uint64
	differ func(what string, one, other *side, said, answered string)

	persons                           []alumnikit.PersonID
	fields                            []alumni.CustomField // the tenant's, as they were last told to be
	employments                       []alumnikit.ID
	groups, segments                  []alumnikit.ID
	openings, applications, referrals []alumnikit.ID
	tokens                            []string
}

func newSides(t *rapid.T, tenant alumnikit.TenantID, stores []named, tally *tally) *sides {
	p := &sides{
		T: t, ctx: t.Context(), tenant: tenant, tally: tally,
		now: time.Date(2026, 10, 31, 14, 30, 0, 123_456_789, time.UTC), // half an hour before midnight in Japan; of no round precision
	}
	keys, err := alumnikit.NewKeyring(bytes.Repeat([]byte("twin"), alumnikit.MinKeySize/4))
	require.NoError(t, err)
	zone := time.FixedZone("JST", 9*60*60)
	p.differ = func(what string, one, other *side, said, answered string) {
		require.Equal(t, said, answered, "%s: %s and %s differ", what, one.name, other.name)
	}
	for _, store := range stores {
		s := &side{name: store.name, store: store.Store, random: &entropy{}}
		s.people, err = alumni.New(s.store, keys, &alumni.Options{
			Clock: func() time.Time { return p.now }, Random: s.random, Zone: zone,
		})
		require.NoError(t, err)
		s.dir = directory.New(s.people, &directory.Options{FacetValues: 3})
		s.segments = segment.New(s.people, &segment.Options{Zone: zone})
		s.jobs = referral.New(s.people, nil)
		p.all = append(p.all, s)
	}
	return p
}

// tally counts what was compared in all lives: by operation, how often it
// succeeded and how often it was refused.
type tally struct {
	operations int
	on         map[int]int // operations by the number of stores
	succeeded  map[string]int
	refused    map[string]int
}

func newTally() *tally {
	return &tally{on: map[int]int{}, succeeded: map[string]int{}, refused: map[string]int{}}
}

func (t *tally) add(what string, stores int, err error) {
	t.operations++
	t.on[stores]++
	if err != nil {
		t.refused[what]++
		return
	}
	t.succeeded[what]++
}

// outcome is everything that an operation says.
type outcome[R any] struct {
	Value R      `json:"value"`
	Error string `json:"error,omitempty"`
}

// same does one thing on all sides at the same moment with the same random
// numbers, and holds the outcomes against that of the first.
func same[R any](p *sides, what string, do func(ctx context.Context, s *side) (R, error)) (R, error) {
	p.Helper()
	p.serial++
	p.now = p.now.Add(1_234_567 * time.Nanosecond)
	var first R
	var failed error
	var said string
	for i, s := range p.all {
		s.random.restart(p.serial)
		answer, err := do(p.ctx, s)
		text := told(p, answer, err)
		if i == 0 {
			first, failed, said = answer, err, text
		} else if text != said {
			p.differ(what, p.all[0], s, said, text)
		}
	}
	p.tally.add(what, len(p.all), failed)
	return first, failed
}

// told is an outcome as text.
func told[R any](p *sides, answer R, err error) string {
	p.Helper()
	o := outcome[R]{Value: answer}
	if err != nil {
		o.Error = err.Error()
	}
	text, err := json.Marshal(o)
	require.NoError(p, err)
	return string(text)
}

// done is same for what returns only an error.
func done(p *sides, what string, do func(ctx context.Context, s *side) error) error {
	p.Helper()
	_, err := same(p, what, func(ctx context.Context, s *side) (struct{}, error) { return struct{}{}, do(ctx, s) })
	return err
}
