package boltstore

import (
	"context"
	"fmt"

	"go.etcd.io/bbolt"

	"github.com/alumnikit/alumnikit"
	"github.com/alumnikit/alumnikit/storage"
)

// Store implements storage.Store. It is safe for concurrent use.
type Store struct{ db *bbolt.DB }

var _ storage.Store = (*Store)(nil)

// New returns a Store over an open database, which stays the caller's to close.
// It reads and writes nothing.
func New(db *bbolt.DB) *Store { return &Store{db} }

// write runs f in a transaction that is committed if f returns nil. bbolt lets
// one writer in at a time, so what f checks still holds when it is committed.
func (s *Store) write(ctx context.Context, f func(tx *bbolt.Tx) error) error {
	return s.db.Update(func(tx *bbolt.Tx) error {
		if err := ctx.Err(); err != nil { // the wait for other writers may have been long
			return err
		}
		if err := f(tx); err != nil {
			return err
		}
		return ctx.Err() // the last moment at which nothing is changed yet
	})
}

// read runs f in a transaction that sees one moment. What f keeps it must copy.
func (s *Store) read(ctx context.Context, f func(tx *bbolt.Tx) error) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	return s.db.View(f)
}

// Names of buckets and the one key beside them.
const (
	bucketDue     = "due"
	bucketTenants = "tenants"
	bucketRecords = "records"
	bucketKeys    = "keys"
	bucketDeltas  = "deltas"
	bucketPages   = "pages"
	bucketEntries = "entries"
	bucketPending = "pending"
	bucketSealed  = "sealed"
	keyHead       = "head"
)

// bucket finds a nested bucket, or nil if it or one above it does not exist.
func bucket(tx *bbolt.Tx, path ...string) *bbolt.Bucket {
	b := tx.Bucket([]byte(path[0]))
	for _, name := range path[1:] {
		if b == nil {
			return nil
		}
		b = b.Bucket([]byte(name))
	}
	return b
}

// create finds a nested bucket and creates what does not exist.
func create(tx *bbolt.Tx, path ...string) (*bbolt.Bucket, error) {
	b, err := tx.CreateBucketIfNotExists([]byte(path[0]))
	for _, name := range path[1:] {
		if err != nil {
			break
		}
		b, err = b.CreateBucketIfNotExists([]byte(name))
	}
	if err != nil {
		return nil, fmt.Errorf("boltstore: bucket %v: %w", path, err)
	}
	return b, nil
}

// of is the path of a tenant's bucket.
func of(tenant alumnikit.TenantID, path ...string) []string {
	return append([]string{bucketTenants, string(tenant)}, path...)
}

// value reads what a key has, or nil. A bucket that does not exist has no keys.
func value(b *bbolt.Bucket, key []byte) []byte {
	if b == nil {
		return nil
	}
	return b.Get(key)
}

// each visits the keys from a place on until f returns false. The slices are
// valid within the transaction only.
func each(b *bbolt.Bucket, from []byte, f func(key, value []byte) bool) {
	if b == nil {
		return
	}
	c := b.Cursor()
	for k, v := c.Seek(from); k != nil && f(k, v); k, v = c.Next() {
	}
}

// Drop implements storage.Store.
func (s *Store) Drop(ctx context.Context, tenant alumnikit.TenantID) error {
	return s.write(ctx, func(tx *bbolt.Tx) error {
		if bucket(tx, of(tenant)...) == nil {
			return nil
		}
		if err := dropDue(tx, tenant); err != nil {
			return err
		}
		// Everything else of a tenant is below one bucket.
		return tx.Bucket([]byte(bucketTenants)).DeleteBucket([]byte(tenant))
	})
}

// dropDue removes the tenant from the due times, which are shared.
func dropDue(tx *bbolt.Tx, tenant alumnikit.TenantID) error {
	kinds := bucket(tx, of(tenant, bucketRecords)...)
	if kinds == nil {
		return nil
	}
	return kinds.ForEachBucket(func(kind []byte) error {
		return kinds.Bucket(kind).ForEach(func(id, stored []byte) error {
			r, err := decode[record](stored)
			if err != nil || r.Due == never {
				return err
			}
			return bucket(tx, bucketDue, string(kind)).Delete(dueKey(r.Due, alumnikit.ID(id), tenant))
		})
	})
}
