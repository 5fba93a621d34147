package boltstore

import (
	"bytes"
	"context"
	"time"

	"go.etcd.io/bbolt"

	"github.com/alumnikit/alumnikit"
	"github.com/alumnikit/alumnikit/storage"
)

// Get implements storage.Store.
func (s *Store) Get(
	ctx context.Context, tenant alumnikit.TenantID, kind string, ids []alumnikit.ID,
) ([]storage.Record, error) {
	var out []storage.Record
	err := s.read(ctx, func(tx *bbolt.Tx) error {
		records := bucket(tx, of(tenant, bucketRecords, kind)...)
		seen := map[alumnikit.ID]bool{}
		for _, id := range ids {
			stored := value(records, id[:])
			if stored == nil || seen[id] {
				continue
			}
			seen[id] = true
			r, err := decode[record](stored)
			if err != nil {
				return err
			}
			out = append(out, r.out(kind, id))
		}
		return nil
	})
	return out, err
}

// List implements storage.Store.
func (s *Store) List(
	ctx context.Context, tenant alumnikit.TenantID, q storage.ListQuery,
) ([]storage.Listed, error) {
	if err := q.Validate(); err != nil {
		return nil, err
	}
	var out []storage.Listed
	err := s.read(ctx, func(tx *bbolt.Tx) error {
		records := bucket(tx, of(tenant, bucketRecords, q.Kind)...)
		for _, at := range positions(tx, tenant, q) {
			r, err := decode[record](value(records, at.ID[:]))
			if err != nil {
				return err
			}
			out = append(out, storage.Listed{Record: r.out(q.Kind, at.ID), At: at})
		}
		return nil
	})
	return out, err
}

// positions walks an index: the IDs, or the values of a key.
func positions(tx *bbolt.Tx, tenant alumnikit.TenantID, q storage.ListQuery) []storage.Position {
	index := bucket(tx, of(tenant, bucketRecords, q.Kind)...)
	sortable := func(_ []byte, id alumnikit.ID) []byte { return id[:] }
	from, to := q.Min, q.Max
	parse := func(key []byte) storage.Position {
		return storage.Position{Value: bytes.Clone(key), ID: alumnikit.ID(key)}
	}
	if q.Key != "" {
		index = bucket(tx, of(tenant, bucketKeys, q.Kind, q.Key)...)
		sortable, parse = position, positionFrom
		from = escape(q.Min)
		if q.Max != nil {
			to = escape(q.Max)
		}
	}
	var after []byte
	if q.After != nil {
		after = sortable(q.After.Value, q.After.ID)
		if bytes.Compare(after, from) > 0 {
			from = after
		}
	}
	var out []storage.Position
	each(index, from, func(key, _ []byte) bool {
		if len(out) == q.Limit || (q.Max != nil && bytes.Compare(key, to) >= 0) {
			return false
		}
		if !bytes.Equal(key, after) {
			out = append(out, parse(key))
		}
		return true
	})
	return out
}

// Due implements storage.Store.
func (s *Store) Due(ctx context.Context, kind string, before time.Time, limit int) ([]storage.DueRef, error) {
	last := momentOf(before)
	var out []storage.DueRef
	err := s.read(ctx, func(tx *bbolt.Tx) error {
		each(bucket(tx, bucketDue, kind), nil, func(key, _ []byte) bool {
			at := momentFrom(key[:8])
			if at > last || len(out) == limit {
				return false
			}
			out = append(out, storage.DueRef{
				Tenant: alumnikit.TenantID(key[24:]), ID: alumnikit.ID(key[8:24]), Due: at.time(),
			})
			return true
		})
		return nil
	})
	return out, err
}
