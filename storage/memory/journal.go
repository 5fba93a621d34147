package memory

import (
	"bytes"
	"context"
	"fmt"

	"github.com/alumnikit/alumnikit"
	"github.com/alumnikit/alumnikit/storage"
)

// Journal implements storage.Store.
func (s *Store) Journal(
	ctx context.Context, tenant alumnikit.TenantID, q storage.JournalQuery,
) ([]storage.Entry, error) {
	if q.Limit < 1 || q.Limit > storage.MaxList {
		return nil, fmt.Errorf("journal: limit %d, want 1 to %d: %w", q.Limit, storage.MaxList, alumnikit.ErrInvalid)
	}
	var found []storage.Entry
	// Entries are sealed in place, so they are copied under the lock.
	err := s.read(ctx, tenant, func(t *state) {
		switch q.Mode {
		case storage.JournalSealed:
			first := min(q.After, uint64(len(t.sealed)))
			for _, e := range t.sealed[first:min(first+uint64(q.Limit), uint64(len(t.sealed)))] {
				found = append(found, copyEntry(e))
			}
		case storage.JournalPending:
			for _, e := range t.pending.all() {
				if len(found) == q.Limit {
					break
				}
				found = append(found, copyEntry(e))
			}
		case storage.JournalLast:
			if n := len(t.sealed); n > 0 {
				found = append(found, copyEntry(t.sealed[n-1]))
			}
		}
	})
	return found, err
}

func copyEntry(e *storage.Entry) storage.Entry {
	out := *e
	out.Body, out.MAC = bytes.Clone(e.Body), bytes.Clone(e.MAC)
	return out
}

// Seal implements storage.Store.
func (s *Store) Seal(ctx context.Context, tenant alumnikit.TenantID, sealed storage.Sealed) error {
	return s.change(ctx, tenant, func(t *state) error {
		if last := uint64(len(t.sealed)); last+1 != sealed.First {
			return fmt.Errorf("seal: %d follows %d: %w", sealed.First, last, alumnikit.ErrConflict)
		}
		seen := make(map[alumnikit.ID]bool, len(sealed.Entries))
		for _, seal := range sealed.Entries {
			e := t.entries[seal.ID]
			if e == nil || e.Sequence != 0 || seen[seal.ID] {
				return fmt.Errorf("seal: entry %s is unknown or sealed: %w", seal.ID, alumnikit.ErrConflict)
			}
			seen[seal.ID] = true
		}
		for _, seal := range sealed.Entries {
			t.seal(seal)
		}
		return nil
	})
}

// seal gives a pending entry the next number.
func (s *state) seal(seal storage.Seal) {
	e := s.entries[seal.ID]
	s.pending.remove(moment{e.Time, e.ID})
	s.sealed = append(s.sealed, e)
	e.Sequence, e.MAC = uint64(len(s.sealed)), bytes.Clone(seal.MAC)
}
