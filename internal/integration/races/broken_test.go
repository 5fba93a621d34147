package races

import (
	"context"
	"slices"
	"sync"

	"github.com/alumnikit/alumnikit"
	"github.com/alumnikit/alumnikit/storage"
)

// The stores here are broken on purpose: what one Snapshot returns is not of one
// moment. They hide what else the store below can do.

// brokenStores names them.
func brokenStores() map[string]func(storage.Store) storage.Store {
	return map[string]func(storage.Store) storage.Store{
		"earlier pages":  func(s storage.Store) storage.Store { return &earlierPages{Store: s, seen: map[uint64][]storage.Page{}} },
		"earlier deltas": func(s storage.Store) storage.Store { return &earlierDeltas{Store: s} },
		"lost deltas":    func(s storage.Store) storage.Store { return lostDeltas{s} },
	}
}

// earlierPages returns the pages of a group as they were when they were asked
// for first, with the deltas of now.
type earlierPages struct {
	storage.Store
	mu   sync.Mutex
	seen map[uint64][]storage.Page
}

func (b *earlierPages) Snapshot(ctx context.Context, tenant alumnikit.TenantID, q storage.PageQuery) (storage.Snapshot, error) {
	snap, err := b.Store.Snapshot(ctx, tenant, q)
	b.mu.Lock()
	defer b.mu.Unlock()
	for _, group := range q.Groups {
		if _, ok := b.seen[group]; !ok {
			b.seen[group] = slices.DeleteFunc(slices.Clone(snap.Pages), func(p storage.Page) bool { return p.Group != group })
		}
	}
	snap.Pages = nil
	for _, group := range slices.Compact(slices.Sorted(slices.Values(q.Groups))) {
		snap.Pages = append(snap.Pages, b.seen[group]...)
	}
	return snap, err
}

// earlierDeltas returns pages and head of now with the deltas that were pending
// some calls before.
type earlierDeltas struct {
	storage.Store
	mu     sync.Mutex
	before [][]storage.Delta
}

// callsBefore is how old the deltas are: folds must have come in between.
const callsBefore = 40

func (b *earlierDeltas) Snapshot(ctx context.Context, tenant alumnikit.TenantID, q storage.PageQuery) (storage.Snapshot, error) {
	if q.Deltas == storage.DeltasNone {
		return b.Store.Snapshot(ctx, tenant, q)
	}
	q.Deltas = storage.DeltasFull
	snap, err := b.Store.Snapshot(ctx, tenant, q)
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.before = append(b.before, snap.Deltas); len(b.before) > callsBefore {
		b.before = b.before[1:]
	}
	snap.Deltas = b.before[0]
	return snap, err
}

// lostDeltas returns every second version of each part of a person.
type lostDeltas struct{ storage.Store }

func (b lostDeltas) Snapshot(ctx context.Context, tenant alumnikit.TenantID, q storage.PageQuery) (storage.Snapshot, error) {
	snap, err := b.Store.Snapshot(ctx, tenant, q)
	snap.Deltas = slices.DeleteFunc(snap.Deltas, func(d storage.Delta) bool { return d.Version%2 == 0 })
	return snap, err
}
