package sqlstore

import (
	"context"
	"fmt"
	"slices"

	"github.com/alumnikit/alumnikit"
	"github.com/alumnikit/alumnikit/storage"
)

// Fold implements storage.Store. Generations are purged before pages are
// written; what is to be removed and is not there is no error.
func (s *Store) Fold(ctx context.Context, tenant alumnikit.TenantID, fold storage.Fold) error {
	var write, remove []storage.Page
	for _, p := range fold.Pages {
		if p.Body == nil {
			remove = append(remove, p)
		} else {
			write = append(write, p)
		}
	}
	write = lastOfEach(write)
	slices.SortFunc(remove, comparePages)
	remove = slices.CompactFunc(remove, func(a, b storage.Page) bool { return comparePages(a, b) == 0 })
	deltas := slices.Clone(fold.Deltas)
	slices.SortFunc(deltas, compareDeltas)
	deltas = slices.Compact(deltas)

	return s.change(ctx, "fold", tenant, func(ctx context.Context, tx DB) error {
		if err := s.moveHead(ctx, tx, string(tenant), fold.Head); err != nil {
			return err
		}
		for _, generation := range fold.Purge {
			q := s.statement("DELETE FROM ", s.names.Page, " WHERE tenant = ").bind(string(tenant))
			if _, err := exec(ctx, tx, q.add(" AND generation = ").bind(int64(generation))); err != nil {
				return err
			}
		}
		if err := s.writePages(ctx, tx, string(tenant), write); err != nil {
			return err
		}
		if err := s.removePages(ctx, tx, string(tenant), remove); err != nil {
			return err
		}
		return s.removeDeltas(ctx, tx, string(tenant), deltas)
	})
}

// moveHead is the fence: it changes the beat, so that databases that count only
// changed rows count it.
func (s *Store) moveHead(ctx context.Context, tx DB, tenant string, head storage.Head) error {
	lease, meta := head.Lease.UnixMicro(), notNil(head.Meta)
	if head.Beat == 1 {
		taken, err := s.insertNew(ctx, tx, s.names.Head, "tenant, beat, epoch, generation, fingerprint, owner, lease, meta", 1,
			func(int) []any {
				return []any{
					tenant, int64(1), int64(head.Epoch), int64(head.Generation), head.Fingerprint[:], head.Owner[:], lease, meta,
				}
			})
		if err == nil && taken {
			err = fmt.Errorf("beat 1 is taken: %w", alumnikit.ErrConflict)
		}
		return err
	}
	q := s.statement("UPDATE ", s.names.Head, " SET beat = ").bind(int64(head.Beat))
	q.add(", epoch = ").bind(int64(head.Epoch)).add(", generation = ").bind(int64(head.Generation))
	q.add(", fingerprint = ").bind(head.Fingerprint[:]).add(", owner = ").bind(head.Owner[:])
	q.add(", lease = ").bind(lease).add(", meta = ").bind(meta)
	q.add(" WHERE tenant = ").bind(tenant).add(" AND beat = ").bind(int64(head.Beat - 1))
	n, err := exec(ctx, tx, q)
	if err == nil && n != 1 {
		err = fmt.Errorf("beat %d does not follow: %w", head.Beat, alumnikit.ErrConflict)
	}
	return err
}

// lastOfEach sorts pages and keeps the last of those given twice, as writing them
// one after the other would: one statement must not meet a row twice.
func lastOfEach(pages []storage.Page) []storage.Page {
	slices.Reverse(pages)
	slices.SortStableFunc(pages, comparePages)
	return slices.CompactFunc(pages, func(a, b storage.Page) bool { return comparePages(a, b) == 0 })
}

// writePages inserts pages or replaces their bodies.
func (s *Store) writePages(ctx context.Context, tx DB, tenant string, pages []storage.Page) error {
	onConflict := s.dialect.OnConflict([]string{"tenant", "generation", "grp", "part"}, []string{"body"})
	for from, to := range s.dialect.inserts(len(pages), func(i int) int { return len(pages[i].Body) }) {
		_, err := s.insert(ctx, tx, s.names.Page, "tenant, generation, grp, part, body", onConflict, to-from, func(i int) []any {
			p := &pages[from+i]
			return []any{tenant, int64(p.Generation), int64(p.Group), int64(p.Part), p.Body}
		})
		if err != nil {
			return err
		}
	}
	return nil
}

func (s *Store) removePages(ctx context.Context, tx DB, tenant string, pages []storage.Page) error {
	row := func(i int) []any {
		p := pages[i]
		return []any{int64(p.Generation), int64(p.Group), int64(p.Part)}
	}
	return s.deleteAmong(ctx, tx, s.names.Page, []string{"generation", "grp", "part"}, len(pages), row, ofTenant(tenant))
}

func (s *Store) removeDeltas(ctx context.Context, tx DB, tenant string, keys []storage.DeltaKey) error {
	row := func(i int) []any {
		k := keys[i]
		return []any{int64(k.Slot), int64(k.Part), int64(k.Version)}
	}
	return s.deleteAmong(ctx, tx, s.names.Delta, []string{"slot", "part", "version"}, len(keys), row, ofTenant(tenant))
}

func ofTenant(tenant string) func(q *statement) {
	return func(q *statement) { q.add("tenant = ").bind(tenant) }
}
