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

// pair is one life on two stores, in a tenant of its own, and what is known of
// it: the identifiers that operations choose from.
type pair struct {
	*rapid.T
	ctx    context.Context
	tenant alumnikit.TenantID
	sides  [2]*side
	now    time.Time
	tally  *tally
	serial uint64

	persons                           []alumnikit.PersonID
	employments                       []alumnikit.ID
	groups, segments                  []alumnikit.ID
	openings, applications, referrals []alumnikit.ID
	tokens                            []string
}

func newPair(t *rapid.T, tenant alumnikit.TenantID, stores map[string]storage.Store, tally *tally) *pair {
	p := &pair{
		T: t, ctx: t.Context(), tenant: tenant, tally: tally,
		now: time.Date(2026, 10, 31, 14, 30, 0, 123_456_789, time.UTC), // half an hour before midnight in Japan; of no round precision
	}
	keys, err := alumnikit.NewKeyring(bytes.Repeat([]byte("twin"), alumnikit.MinKeySize/4))
	require.NoError(t, err)
	zone := time.FixedZone("JST", 9*60*60)
	for i, name := range []string{"memory", "sqlite"} {
		s := &side{name: name, store: stores[name], random: &entropy{}}
		s.people, err = alumni.New(s.store, keys, &alumni.Options{
			Clock: func() time.Time { return p.now }, Random: s.random, Zone: zone,
		})
		require.NoError(t, err)
		s.dir = directory.New(s.people, &directory.Options{FacetValues: 3})
		s.segments = segment.New(s.people, &segment.Options{Zone: zone})
		s.jobs = referral.New(s.people, nil)
		p.sides[i] = s
	}
	return p
}

// tally counts what was compared in all lives: by operation, how often it
// succeeded and how often it was refused.
type tally struct {
	operations int
	succeeded  map[string]int
	refused    map[string]int
}

func (t *tally) add(what string, err error) {
	t.operations++
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

// same does one thing on both sides at the same moment with the same random
// numbers, and holds the outcomes against each other.
func same[R any](p *pair, what string, do func(ctx context.Context, s *side) (R, error)) (R, error) {
	p.Helper()
	p.serial++
	p.now = p.now.Add(1_234_567 * time.Nanosecond)
	var answers [2]R
	var errs [2]error
	var texts [2]string
	for i, s := range p.sides {
		s.random.restart(p.serial)
		answers[i], errs[i] = do(p.ctx, s)
		o := outcome[R]{Value: answers[i]}
		if errs[i] != nil {
			o.Error = errs[i].Error()
		}
		text, err := json.Marshal(o)
		require.NoError(p, err, what)
		texts[i] = string(text)
	}
	require.Equal(p, texts[0], texts[1], "%s: %s and %s differ", what, p.sides[0].name, p.sides[1].name)
	p.tally.add(what, errs[0])
	return answers[0], errs[0]
}

// done is same for what returns only an error.
func done(p *pair, what string, do func(ctx context.Context, s *side) error) error {
	p.Helper()
	_, err := same(p, what, func(ctx context.Context, s *side) (struct{}, error) { return struct{}{}, do(ctx, s) })
	return err
}
