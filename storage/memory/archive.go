package memory

import (
	"context"
	"fmt"

	"github.com/alumnikit/alumnikit"
	"github.com/alumnikit/alumnikit/storage"
)

var _ storage.Archiver = (*Store)(nil)

// Census implements storage.Archiver.
func (s *Store) Census(ctx context.Context, tenant alumnikit.TenantID) (storage.Census, error) {
	var found storage.Census
	err := s.read(ctx, tenant, func(t *state) {
		found = storage.Census{Records: map[string]int{}, Entries: len(t.entries), Pages: t.pages.size, Deltas: t.deltas.size}
		for name, k := range t.kinds {
			if n := len(k.records); n > 0 {
				found.Records[name] = n
			}
			for key, index := range k.indexes {
				if key != "" {
					found.Keys += index.size
				}
			}
		}
		if t.head.Beat > 0 {
			found.Heads = 1
		}
	})
	return found, err
}

// Dump implements storage.Archiver.
func (s *Store) Dump(
	ctx context.Context, tenant alumnikit.TenantID, kind string, after alumnikit.ID, limit int,
) ([]storage.Record, error) {
	q := storage.ListQuery{Kind: kind, Limit: limit, After: &storage.Position{Value: after[:], ID: after}}
	if err := q.Validate(); err != nil {
		return nil, err
	}
	var found []storage.Record
	err := s.read(ctx, tenant, func(t *state) {
		k := t.kinds[kind]
		if k == nil {
			return
		}
		start := place{string(after[:]), after}
		for at, met := range k.index("").from(start) {
			if len(found) == limit {
				break
			}
			if at != start {
				found = append(found, *met.record)
			}
		}
	})
	for i := range found {
		keys := storage.SortKeys(found[i].Keys)
		for n := range keys {
			keys[n].Value = append([]byte{}, keys[n].Value...)
		}
		found[i] = handOut(found[i])
		found[i].Keys = keys
	}
	return found, err
}

// Restore implements storage.Archiver.
func (s *Store) Restore(ctx context.Context, write storage.Write) error {
	if len(write.Deletes)+len(write.Deltas) > 0 {
		return fmt.Errorf("restore: deletes or deltas: %w", alumnikit.ErrInvalid)
	}
	return s.change(ctx, write.Tenant, func(t *state) error {
		if err := t.checkWrite(write, true); err != nil {
			return err
		}
		next := uint64(len(t.sealed))
		for _, e := range write.Entries {
			if e.Sequence == 0 {
				continue
			}
			if next++; e.Sequence != next {
				return fmt.Errorf("restore: entry %d, want %d: %w", e.Sequence, next, alumnikit.ErrConflict)
			}
		}
		t.apply(write)
		for _, e := range write.Entries {
			if e.Sequence > 0 {
				t.seal(storage.Seal{ID: e.ID, MAC: e.MAC})
			}
		}
		return nil
	})
}
