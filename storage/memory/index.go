package memory

import (
	"bytes"
	"cmp"
	"context"
	"fmt"
	"math"
	"slices"

	"github.com/alumnikit/alumnikit"
	"github.com/alumnikit/alumnikit/storage"
)

// Snapshot implements storage.Store.
func (s *Store) Snapshot(
	ctx context.Context, tenant alumnikit.TenantID, q storage.PageQuery,
) (storage.Snapshot, error) {
	if err := q.Validate(); err != nil {
		return storage.Snapshot{}, err
	}
	var found storage.Snapshot
	err := s.read(ctx, tenant, func(t *state) {
		found.Head = t.head
		if q.Deltas != storage.DeltasNone {
			found.Pending = t.deltas.size
			found.Deltas = t.listDeltas(q)
		}
		if q.Current {
			q.Generation = t.head.Generation
		}
		found.Pages = t.listPages(q)
	})
	// Stored bodies are never changed, only replaced: copying needs no lock.
	found.Head.Meta = bytes.Clone(found.Head.Meta)
	for i := range found.Pages {
		found.Pages[i].Body = bytes.Clone(found.Pages[i].Body)
	}
	for i := range found.Deltas {
		found.Deltas[i].Body = bytes.Clone(found.Deltas[i].Body)
	}
	return found, err
}

// listPages returns the pages of the groups and ranges, each once, in order.
func (s *state) listPages(q storage.PageQuery) []storage.Page {
	ranges := slices.Clone(q.Ranges)
	for _, group := range q.Groups {
		ranges = append(ranges, storage.GroupRange{First: group, Last: group})
	}
	slices.SortFunc(ranges, func(a, b storage.GroupRange) int { return cmp.Compare(a.First, b.First) })
	var pages []storage.Page
	next := pageKey{generation: q.Generation}
	for _, r := range ranges {
		next.group = max(next.group, r.First)
		for at, body := range s.pages.from(next) {
			if at.generation != q.Generation || at.group > r.Last {
				break
			}
			pages = append(pages, storage.Page{Generation: at.generation, Group: at.group, Part: at.part, Body: body})
		}
		if r.Last == math.MaxUint64 {
			break
		}
		next.group = max(next.group, r.Last+1)
	}
	return pages
}

func (s *state) listDeltas(q storage.PageQuery) []storage.Delta {
	if q.Deltas == storage.DeltasCount {
		return nil
	}
	deltas := make([]storage.Delta, 0, s.deltas.size)
	for key, body := range s.deltas.all() {
		if q.Deltas == storage.DeltasKeys && !slices.Contains(q.Bodies, key.Slot) {
			body = nil
		}
		deltas = append(deltas, storage.Delta{Slot: key.Slot, Part: key.Part, Version: key.Version, Body: body})
	}
	return deltas
}

// Fold implements storage.Store. Generations are purged before pages are
// written; a delta or page that is to be removed and is not there is no error.
func (s *Store) Fold(ctx context.Context, tenant alumnikit.TenantID, fold storage.Fold) error {
	return s.change(ctx, tenant, func(t *state) error {
		if t.head.Beat+1 != fold.Head.Beat {
			return fmt.Errorf("fold: beat %d follows %d: %w", fold.Head.Beat, t.head.Beat, alumnikit.ErrConflict)
		}
		t.head = fold.Head
		t.head.Lease, t.head.Meta = utc(fold.Head.Lease), bytes.Clone(fold.Head.Meta)
		for _, generation := range fold.Purge {
			t.purge(generation)
		}
		for _, p := range fold.Pages {
			key := pageKey{p.Generation, p.Group, p.Part}
			if p.Body == nil {
				t.pages.remove(key)
			} else {
				t.pages.set(key, bytes.Clone(p.Body))
			}
		}
		for _, key := range fold.Deltas {
			t.deltas.remove(key)
		}
		return nil
	})
}

func (s *state) purge(generation uint32) {
	var keys []pageKey
	for at := range s.pages.from(pageKey{generation: generation}) {
		if at.generation != generation {
			break
		}
		keys = append(keys, at)
	}
	for _, key := range keys {
		s.pages.remove(key)
	}
}
