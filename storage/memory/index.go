package memory

import (
	"bytes"
	"context"
	"fmt"
	"slices"

	"github.com/alumnikit/alumnikit"
	"github.com/alumnikit/alumnikit/storage"
)

// Snapshot implements storage.Store.
func (s *Store) Snapshot(
	ctx context.Context, tenant alumnikit.TenantID, q storage.PageQuery,
) (storage.Snapshot, error) {
	if len(q.Groups) > storage.MaxGroups {
		return storage.Snapshot{}, fmt.Errorf("snapshot: more than %d groups: %w", storage.MaxGroups, alumnikit.ErrInvalid)
	}
	groups := slices.Clone(q.Groups)
	slices.Sort(groups)
	groups = slices.Compact(groups)

	var found storage.Snapshot
	err := s.read(ctx, tenant, func(t *state) {
		found.Head = t.head
		if q.Deltas != storage.DeltasNone {
			found.Deltas = t.listDeltas(q.Deltas)
		}
		for _, group := range groups {
			for at, body := range t.pages.from(pageKey{generation: q.Generation, group: group}) {
				if at.generation != q.Generation || at.group != group {
					break
				}
				page := storage.Page{Generation: at.generation, Group: at.group, Part: at.part, Body: body}
				found.Pages = append(found.Pages, page)
			}
		}
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

func (s *state) listDeltas(mode storage.DeltaMode) []storage.Delta {
	deltas := make([]storage.Delta, 0, s.deltas.size)
	for key, body := range s.deltas.all() {
		if mode == storage.DeltasKeys {
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
