package boltstore

import (
	"context"
	"encoding/binary"
	"encoding/json"
	"fmt"

	"go.etcd.io/bbolt"

	"github.com/alumnikit/alumnikit"
	"github.com/alumnikit/alumnikit/storage"
)

// Journal implements storage.Store.
func (s *Store) Journal(
	ctx context.Context, tenant alumnikit.TenantID, q storage.JournalQuery,
) ([]storage.Entry, error) {
	var out []storage.Entry
	err := s.read(ctx, func(tx *bbolt.Tx) error {
		entries := bucket(tx, of(tenant, bucketEntries)...)
		for _, id := range journalIDs(tx, tenant, q) {
			e, err := decode[entry](value(entries, id[:]))
			if err != nil {
				return err
			}
			out = append(out, e.out(id))
		}
		return nil
	})
	return out, err
}

// journalIDs finds the entries that a query asks for, in their order.
func journalIDs(tx *bbolt.Tx, tenant alumnikit.TenantID, q storage.JournalQuery) []alumnikit.ID {
	var ids []alumnikit.ID
	sealed := bucket(tx, of(tenant, bucketSealed)...)
	switch q.Mode {
	case storage.JournalSealed:
		each(sealed, sequenceKey(q.After+1), func(_, id []byte) bool {
			ids = append(ids, alumnikit.ID(id))
			return len(ids) < q.Limit
		})
	case storage.JournalPending:
		each(bucket(tx, of(tenant, bucketPending)...), nil, func(key, _ []byte) bool {
			ids = append(ids, alumnikit.ID(key[8:]))
			return len(ids) < q.Limit
		})
	case storage.JournalLast:
		if sealed != nil {
			if _, id := sealed.Cursor().Last(); id != nil {
				ids = append(ids, alumnikit.ID(id))
			}
		}
	}
	return ids
}

// Seal implements storage.Store.
func (s *Store) Seal(ctx context.Context, tenant alumnikit.TenantID, sealed storage.Sealed) error {
	return s.write(ctx, func(tx *bbolt.Tx) error { return sealAll(tx, tenant, sealed) })
}

func sealAll(tx *bbolt.Tx, tenant alumnikit.TenantID, sealed storage.Sealed) error {
	numbers, err := create(tx, of(tenant, bucketSealed)...)
	if err != nil {
		return err
	}
	last := uint64(0)
	if key, _ := numbers.Cursor().Last(); key != nil {
		last = binary.BigEndian.Uint64(key)
	}
	if sealed.First != last+1 {
		return fmt.Errorf("seal: %d follows %d: %w", sealed.First, last, alumnikit.ErrConflict)
	}
	for i, seal := range sealed.Entries {
		if err := sealOne(tx, tenant, sealed.First+uint64(i), seal); err != nil {
			return err
		}
	}
	return nil
}

// sealOne finds an entry sealed a moment ago just as one sealed long ago.
func sealOne(tx *bbolt.Tx, tenant alumnikit.TenantID, sequence uint64, seal storage.Seal) error {
	entries := bucket(tx, of(tenant, bucketEntries)...)
	stored := value(entries, seal.ID[:])
	if stored == nil {
		return fmt.Errorf("seal: unknown entry: %w", alumnikit.ErrConflict)
	}
	e, err := decode[entry](stored)
	if err != nil {
		return err
	}
	if e.Sequence != 0 {
		return fmt.Errorf("seal: sealed before: %w", alumnikit.ErrConflict)
	}
	e.Sequence, e.MAC = sequence, seal.MAC
	encoded, err := json.Marshal(e)
	if err != nil {
		return err
	}
	if err := entries.Put(seal.ID[:], encoded); err != nil {
		return err
	}
	if err := bucket(tx, of(tenant, bucketPending)...).Delete(pendingKey(e.Time, seal.ID)); err != nil {
		return err
	}
	return bucket(tx, of(tenant, bucketSealed)...).Put(sequenceKey(sequence), seal.ID[:])
}
