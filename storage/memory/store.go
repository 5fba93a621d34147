package memory

import (
	"bytes"
	"cmp"
	"context"
	"strings"
	"sync"
	"time"

	"github.com/alumnikit/alumnikit"
	"github.com/alumnikit/alumnikit/storage"
)

// Store keeps everything in memory. The zero Store is empty and ready.
type Store struct {
	mu      sync.RWMutex
	tenants map[alumnikit.TenantID]*tenant // grows only; Drop empties a tenant in place
}

var _ storage.Store = (*Store)(nil)

// New returns an empty Store.
func New() *Store { return &Store{} }

// tenant is a lock and what it guards.
type tenant struct {
	mu sync.RWMutex
	state
}

// state is everything of one tenant.
type state struct {
	kinds   map[string]*kind
	head    storage.Head
	deltas  *ordered[storage.DeltaKey, []byte]
	pages   *ordered[pageKey, []byte]
	entries map[alumnikit.ID]*storage.Entry // all entries; Sequence 0 while unsealed
	pending *ordered[moment, *storage.Entry]
	sealed  []*storage.Entry // sealed[i] has Sequence i+1
}

// kind is the records of one kind and their orders.
type kind struct {
	records map[alumnikit.ID]*storage.Record
	// indexes are by key name. The one named "" lists by ID: to it, the bytes of
	// its ID are a record's value.
	indexes map[string]*ordered[place, indexed]
	due     *ordered[moment, struct{}]
}

// place is a Position with a value that cannot change.
type place struct {
	value string
	id    alumnikit.ID
}

type indexed struct {
	record *storage.Record
	unique bool
}

// moment orders by time, then ID.
type moment struct {
	at time.Time
	id alumnikit.ID
}

type pageKey struct {
	generation uint32
	group      uint64
	part       uint32
}

func newState() state {
	return state{
		kinds:   map[string]*kind{},
		deltas:  newOrdered[storage.DeltaKey, []byte](compareDeltas),
		pages:   newOrdered[pageKey, []byte](comparePages),
		entries: map[alumnikit.ID]*storage.Entry{},
		pending: newOrdered[moment, *storage.Entry](compareMoments),
	}
}

func (s *state) kind(name string) *kind {
	k := s.kinds[name]
	if k == nil {
		k = &kind{
			records: map[alumnikit.ID]*storage.Record{},
			indexes: map[string]*ordered[place, indexed]{},
			due:     newOrdered[moment, struct{}](compareMoments),
		}
		s.kinds[name] = k
	}
	return k
}

func (k *kind) index(name string) *ordered[place, indexed] {
	o := k.indexes[name]
	if o == nil {
		o = newOrdered[place, indexed](comparePlaces)
		k.indexes[name] = o
	}
	return o
}

// Drop implements storage.Store.
func (s *Store) Drop(ctx context.Context, id alumnikit.TenantID) error {
	return s.change(ctx, id, func(t *state) error {
		*t = newState()
		return nil
	})
}

// read runs f with the tenant's state locked for reading. A tenant that nobody
// wrote to is an empty one.
func (s *Store) read(ctx context.Context, id alumnikit.TenantID, f func(t *state)) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	s.mu.RLock()
	t := s.tenants[id]
	s.mu.RUnlock()
	if t == nil {
		empty := newState()
		f(&empty)
		return nil
	}
	t.mu.RLock()
	defer t.mu.RUnlock()
	if err := ctx.Err(); err != nil {
		return err
	}
	f(&t.state)
	return nil
}

// change runs f with the tenant's state locked. When f returns an error, it
// must not have changed anything.
func (s *Store) change(ctx context.Context, id alumnikit.TenantID, f func(t *state) error) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	t := s.tenant(id)
	t.mu.Lock()
	defer t.mu.Unlock()
	if err := ctx.Err(); err != nil {
		return err
	}
	return f(&t.state)
}

func (s *Store) tenant(id alumnikit.TenantID) *tenant {
	s.mu.RLock()
	t := s.tenants[id]
	s.mu.RUnlock()
	if t != nil {
		return t
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.tenants == nil {
		s.tenants = map[alumnikit.TenantID]*tenant{}
	}
	if t = s.tenants[id]; t == nil {
		t = &tenant{state: newState()}
		s.tenants[id] = t
	}
	return t
}

// utc is the precision of the contract. The zero time stays zero.
func utc(t time.Time) time.Time {
	if t.IsZero() {
		return time.Time{}
	}
	return t.UTC().Truncate(time.Microsecond)
}

func compareIDs(a, b alumnikit.ID) int { return bytes.Compare(a[:], b[:]) }

func comparePlaces(a, b place) int {
	return cmp.Or(strings.Compare(a.value, b.value), compareIDs(a.id, b.id))
}

func compareMoments(a, b moment) int {
	return cmp.Or(a.at.Compare(b.at), compareIDs(a.id, b.id))
}

func compareDeltas(a, b storage.DeltaKey) int {
	return cmp.Or(cmp.Compare(a.Slot, b.Slot), cmp.Compare(a.Part, b.Part), cmp.Compare(a.Version, b.Version))
}

func comparePages(a, b pageKey) int {
	return cmp.Or(cmp.Compare(a.generation, b.generation), cmp.Compare(a.group, b.group), cmp.Compare(a.part, b.part))
}
