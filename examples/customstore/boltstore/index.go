package boltstore

import (
	"bytes"
	"cmp"
	"context"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"slices"

	"go.etcd.io/bbolt"

	"github.com/alumnikit/alumnikit"
	"github.com/alumnikit/alumnikit/storage"
)

// Snapshot implements storage.Store. One transaction is one moment.
func (s *Store) Snapshot(
	ctx context.Context, tenant alumnikit.TenantID, q storage.PageQuery,
) (storage.Snapshot, error) {
	if err := q.Validate(); err != nil {
		return storage.Snapshot{}, err
	}
	var out storage.Snapshot
	err := s.read(ctx, func(tx *bbolt.Tx) (err error) {
		if out.Head, err = head(tx, tenant); err != nil {
			return err
		}
		if q.Deltas != storage.DeltasNone {
			out.Deltas = deltas(tx, tenant, q)
			out.Pending = len(out.Deltas)
		}
		if q.Deltas == storage.DeltasCount {
			out.Deltas = nil
		}
		if q.Current {
			q.Generation = out.Head.Generation
		}
		out.Pages = pages(tx, tenant, q)
		return nil
	})
	return out, err
}

// head reads the zero Head of a tenant without an index.
func head(tx *bbolt.Tx, tenant alumnikit.TenantID) (storage.Head, error) {
	stored := value(bucket(tx, of(tenant)...), []byte(keyHead))
	if stored == nil {
		return storage.Head{}, nil
	}
	return decode[storage.Head](stored)
}

func deltas(tx *bbolt.Tx, tenant alumnikit.TenantID, q storage.PageQuery) []storage.Delta {
	var out []storage.Delta
	each(bucket(tx, of(tenant, bucketDeltas)...), nil, func(key, body []byte) bool {
		d := deltaFrom(key)
		if q.Deltas == storage.DeltasFull || slices.Contains(q.Bodies, d.Slot) {
			d.Body = bytes.Clone(body)
		}
		out = append(out, d)
		return true
	})
	return out
}

func pages(tx *bbolt.Tx, tenant alumnikit.TenantID, q storage.PageQuery) []storage.Page {
	ranges := slices.Clone(q.Ranges)
	for _, group := range q.Groups {
		ranges = append(ranges, storage.GroupRange{First: group, Last: group})
	}
	slices.SortFunc(ranges, func(a, b storage.GroupRange) int { return cmp.Compare(a.First, b.First) })
	var out []storage.Page
	next := uint64(0)
	for _, r := range ranges {
		if r.Last < next {
			continue // within the one before
		}
		each(bucket(tx, of(tenant, bucketPages)...), groupKey(q.Generation, max(r.First, next)), func(key, body []byte) bool {
			p := pageFrom(key)
			if p.Generation != q.Generation || p.Group > r.Last {
				return false
			}
			p.Body = bytes.Clone(body)
			out = append(out, p)
			return true
		})
		if next = r.Last + 1; next == 0 {
			break
		}
	}
	return out
}

// Fold implements storage.Store.
func (s *Store) Fold(ctx context.Context, tenant alumnikit.TenantID, f storage.Fold) error {
	return s.write(ctx, func(tx *bbolt.Tx) error {
		stands, err := head(tx, tenant)
		if err != nil {
			return err
		}
		if stands.Beat+1 != f.Head.Beat {
			return fmt.Errorf("fold: beat %d follows %d: %w", f.Head.Beat, stands.Beat, alumnikit.ErrConflict)
		}
		if err := putHead(tx, tenant, f.Head); err != nil {
			return err
		}
		stored, err := create(tx, of(tenant, bucketPages)...)
		if err != nil {
			return err
		}
		if err := purge(stored, f.Purge); err != nil {
			return err
		}
		if err := putPages(stored, f.Pages); err != nil {
			return err
		}
		pending, err := create(tx, of(tenant, bucketDeltas)...)
		for _, d := range f.Deltas {
			if err != nil {
				break
			}
			err = pending.Delete(deltaKey(d)) // what is not there is no error
		}
		return err
	})
}

func putHead(tx *bbolt.Tx, tenant alumnikit.TenantID, h storage.Head) error {
	h.Lease = momentOf(h.Lease).time()
	encoded, err := json.Marshal(h)
	if err != nil {
		return err
	}
	b, err := create(tx, of(tenant)...)
	if err != nil {
		return err
	}
	return b.Put([]byte(keyHead), encoded)
}

func putPages(b *bbolt.Bucket, pages []storage.Page) error {
	for _, p := range pages {
		var err error
		if p.Body == nil {
			err = b.Delete(pageKey(p))
		} else {
			err = b.Put(pageKey(p), p.Body)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// purge collects before it deletes: a bbolt cursor loses its place otherwise.
func purge(b *bbolt.Bucket, generations []uint32) error {
	for _, generation := range generations {
		prefix := binary.BigEndian.AppendUint32(nil, generation)
		var doomed [][]byte
		each(b, prefix, func(key, _ []byte) bool {
			same := bytes.HasPrefix(key, prefix)
			if same {
				doomed = append(doomed, bytes.Clone(key))
			}
			return same
		})
		for _, key := range doomed {
			if err := b.Delete(key); err != nil {
				return err
			}
		}
	}
	return nil
}
