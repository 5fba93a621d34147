package races

import (
	"cmp"
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
	snap.Pages = slices.DeleteFunc(snap.Pages, func(p storage.Page) bool { return slices.Contains(q.Groups, p.Group) })
	for _, group := range slices.Compact(slices.Sorted(slices.Values(q.Groups))) {
		snap.Pages = append(snap.Pages, b.seen[group]...)
	}
	slices.SortStableFunc(snap.Pages, func(x, y storage.Page) int { return cmp.Compare(x.Group, y.Group) })
	return snap, err
}

// otherDeltas reads a snapshot with other deltas than are pending, told in the way
// that was asked for.
func otherDeltas(
	ctx context.Context, s storage.Store, tenant alumnikit.TenantID, q storage.PageQuery, other func([]storage.Delta) []storage.Delta,
) (storage.Snapshot, error) {
	asked := q.Deltas
	if q.Deltas, q.Bodies = storage.DeltasFull, nil; asked == storage.DeltasNone {
		q.Deltas = asked
	}
	snap, err := s.Snapshot(ctx, tenant, q)
	if err != nil || asked == storage.DeltasNone {
		return snap, err
	}
	snap.Deltas = other(snap.Deltas)
	snap.Pending = len(snap.Deltas)
	if asked == storage.DeltasCount {
		snap.Deltas = nil
	}
	return snap, nil // with DeltasKeys there are more bodies than were asked for, which nobody minds
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
	return otherDeltas(ctx, b.Store, tenant, q, func(now []storage.Delta) []storage.Delta {
		b.mu.Lock()
		defer b.mu.Unlock()
		if b.before = append(b.before, now); len(b.before) > callsBefore {
			b.before = b.before[1:]
		}
		return slices.Clone(b.before[0])
	})
}

// lostDeltas returns every second version of each part of a person.
type lostDeltas struct{ storage.Store }

func (b lostDeltas) Snapshot(ctx context.Context, tenant alumnikit.TenantID, q storage.PageQuery) (storage.Snapshot, error) {
	return otherDeltas(ctx, b.Store, tenant, q, func(now []storage.Delta) []storage.Delta {
		return slices.DeleteFunc(now, func(d storage.Delta) bool { return d.Version%2 == 0 })
	})
}
