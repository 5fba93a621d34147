package boltstore

import (
	"context"
	"fmt"
	"slices"

	"go.etcd.io/bbolt"

	"github.com/alumnikit/alumnikit"
	"github.com/alumnikit/alumnikit/storage"
)

var _ storage.Archiver = (*Store)(nil)

// Census implements storage.Archiver.
func (s *Store) Census(ctx context.Context, tenant alumnikit.TenantID) (storage.Census, error) {
	out := storage.Census{Records: map[string]int{}}
	err := s.read(ctx, func(tx *bbolt.Tx) error {
		out.Entries = count(bucket(tx, of(tenant, bucketEntries)...))
		out.Pages = count(bucket(tx, of(tenant, bucketPages)...))
		out.Deltas = count(bucket(tx, of(tenant, bucketDeltas)...))
		if value(bucket(tx, of(tenant)...), []byte(keyHead)) != nil {
			out.Heads = 1
		}
		for _, kind := range nested(bucket(tx, of(tenant, bucketRecords)...)) {
			if n := count(bucket(tx, of(tenant, bucketRecords, kind)...)); n > 0 {
				out.Records[kind] = n
			}
		}
		for _, kind := range nested(bucket(tx, of(tenant, bucketKeys)...)) {
			for _, name := range nested(bucket(tx, of(tenant, bucketKeys, kind)...)) {
				out.Keys += count(bucket(tx, of(tenant, bucketKeys, kind, name)...))
			}
		}
		return nil
	})
	return out, err
}

// count returns how many keys a bucket has.
func count(b *bbolt.Bucket) int {
	n := 0
	each(b, nil, func(_, _ []byte) bool {
		n++
		return true
	})
	return n
}

// nested returns the names of the buckets in a bucket.
func nested(b *bbolt.Bucket) []string {
	var names []string
	each(b, nil, func(name, _ []byte) bool {
		names = append(names, string(name))
		return true
	})
	return names
}

// Dump implements storage.Archiver.
func (s *Store) Dump(
	ctx context.Context, tenant alumnikit.TenantID, kind string, after alumnikit.ID, limit int,
) ([]storage.Record, error) {
	q := storage.ListQuery{Kind: kind, Limit: limit, After: &storage.Position{Value: after[:], ID: after}}
	if err := q.Validate(); err != nil {
		return nil, err
	}
	var out []storage.Record
	err := s.read(ctx, func(tx *bbolt.Tx) error {
		records := bucket(tx, of(tenant, bucketRecords, kind)...)
		for _, at := range positions(tx, tenant, q) {
			stored, err := decode[record](value(records, at.ID[:]))
			if err != nil {
				return err
			}
			r := stored.out(kind, at.ID)
			r.Keys = storage.SortKeys(stored.Keys)
			out = append(out, r)
		}
		return nil
	})
	return out, err
}

// Restore implements storage.Archiver.
func (s *Store) Restore(ctx context.Context, w storage.Write) error {
	if len(w.Deletes)+len(w.Deltas) > 0 {
		return fmt.Errorf("restore: deletes or deltas: %w", alumnikit.ErrInvalid)
	}
	return s.write(ctx, func(tx *bbolt.Tx) error {
		c := committer{tx: tx, tenant: w.Tenant}
		for _, step := range []func(storage.Write) error{c.checkAbsent, c.put, c.addEntries, c.addSealed} {
			if err := step(w); err != nil {
				return err
			}
		}
		return nil
	})
}

// checkAbsent is check for a write that creates what it puts.
func (c committer) checkAbsent(w storage.Write) error {
	for _, p := range w.Puts {
		r, err := c.stored(p.Kind, p.ID)
		if err != nil {
			return err
		}
		if r.Version > 0 {
			return &storage.ExistsError{Kind: p.Kind}
		}
	}
	return c.check(storage.Write{Tenant: w.Tenant, Expects: w.Expects})
}

// addSealed gives entries that have been added the numbers they had.
func (c committer) addSealed(w storage.Write) error {
	sealed := slices.DeleteFunc(slices.Clone(w.Entries), func(e storage.Entry) bool { return e.Sequence == 0 })
	if len(sealed) == 0 {
		return nil
	}
	numbered := storage.Sealed{First: sealed[0].Sequence}
	for i, e := range sealed {
		if e.Sequence != numbered.First+uint64(i) {
			return fmt.Errorf("restore: a gap after entry %d: %w", e.Sequence-1, alumnikit.ErrConflict)
		}
		numbered.Entries = append(numbered.Entries, storage.Seal{ID: e.ID, MAC: e.MAC})
	}
	return sealAll(c.tx, c.tenant, numbered)
}
