package boltstore

import (
	"bytes"
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
	var out storage.Snapshot
	err := s.read(ctx, func(tx *bbolt.Tx) (err error) {
		if out.Head, err = head(tx, tenant); err != nil {
			return err
		}
		if q.Deltas != storage.DeltasNone {
			out.Deltas = deltas(tx, tenant, q.Deltas)
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

func deltas(tx *bbolt.Tx, tenant alumnikit.TenantID, mode storage.DeltaMode) []storage.Delta {
	var out []storage.Delta
	each(bucket(tx, of(tenant, bucketDeltas)...), nil, func(key, body []byte) bool {
		d := deltaFrom(key)
		if mode == storage.DeltasFull {
			d.Body = bytes.Clone(body)
		}
		out = append(out, d)
		return true
	})
	return out
}

func pages(tx *bbolt.Tx, tenant alumnikit.TenantID, q storage.PageQuery) []storage.Page {
	groups := slices.Clone(q.Groups)
	slices.Sort(groups)
	var out []storage.Page
	for _, group := range slices.Compact(groups) {
		prefix := groupKey(q.Generation, group)
		each(bucket(tx, of(tenant, bucketPages)...), prefix, func(key, body []byte) bool {
			part, same := bytes.CutPrefix(key, prefix)
			if same {
				out = append(out, storage.Page{
					Generation: q.Generation, Group: group, Part: binary.BigEndian.Uint32(part), Body: bytes.Clone(body),
				})
			}
			return same
		})
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
