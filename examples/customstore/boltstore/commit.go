package boltstore

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"

	"go.etcd.io/bbolt"

	"github.com/alumnikit/alumnikit"
	"github.com/alumnikit/alumnikit/storage"
)

// Commit implements storage.Store. The order matters: every version is checked
// against the state before the write; then all that leaves is removed; then all
// that comes is put. So a unique key that one record of the write gives up is
// free when another takes it, whichever stands first. An error at any point
// rolls the transaction back.
func (s *Store) Commit(ctx context.Context, w storage.Write) error {
	return s.write(ctx, func(tx *bbolt.Tx) error {
		c := committer{tx: tx, tenant: w.Tenant}
		for _, step := range []func(storage.Write) error{c.check, c.remove, c.put, c.addDeltas, c.addEntries} {
			if err := step(w); err != nil {
				return err
			}
		}
		return nil
	})
}

type committer struct {
	tx     *bbolt.Tx
	tenant alumnikit.TenantID
}

// stored returns the record that stands; Version is 0 if there is none.
func (c committer) stored(kind string, id alumnikit.ID) (record, error) {
	b := value(bucket(c.tx, of(c.tenant, bucketRecords, kind)...), id[:])
	if b == nil {
		return record{Due: never}, nil
	}
	return decode[record](b)
}

func (c committer) check(w storage.Write) error {
	for _, e := range w.Expects {
		r, err := c.stored(e.Kind, e.ID)
		if err != nil {
			return err
		}
		if r.Version != e.Version {
			return fmt.Errorf("expect %s: %w", e.Kind, alumnikit.ErrConflict)
		}
	}
	for _, d := range w.Deletes {
		r, err := c.stored(d.Kind, d.ID)
		if err != nil {
			return err
		}
		if r.Version == 0 || r.Version != d.Version {
			return fmt.Errorf("delete %s: %w", d.Kind, alumnikit.ErrConflict)
		}
	}
	for _, p := range w.Puts {
		r, err := c.stored(p.Kind, p.ID)
		if err != nil {
			return err
		}
		if p.Version == 1 && r.Version > 0 {
			return &storage.ExistsError{Kind: p.Kind}
		}
		if p.Version != r.Version+1 {
			return fmt.Errorf("put %s: %w", p.Kind, alumnikit.ErrConflict)
		}
	}
	return nil
}

func (c committer) remove(w storage.Write) error {
	for _, d := range w.Deletes {
		if err := c.clear(d.Kind, d.ID); err != nil {
			return err
		}
	}
	for _, p := range w.Puts {
		if err := c.clear(p.Kind, p.ID); err != nil {
			return err
		}
	}
	return nil
}

// clear removes a record, its keys and its due time.
func (c committer) clear(kind string, id alumnikit.ID) error {
	old, err := c.stored(kind, id)
	if err != nil || old.Version == 0 {
		return err
	}
	for _, k := range old.Keys {
		if err := bucket(c.tx, of(c.tenant, bucketKeys, kind, k.Name)...).Delete(position(k.Value, id)); err != nil {
			return err
		}
	}
	if old.Due != never {
		if err := bucket(c.tx, bucketDue, kind).Delete(dueKey(old.Due, id, c.tenant)); err != nil {
			return err
		}
	}
	return bucket(c.tx, of(c.tenant, bucketRecords, kind)...).Delete(id[:])
}

func (c committer) put(w storage.Write) error {
	for _, p := range w.Puts {
		for _, k := range p.Keys {
			if err := c.addKey(p, k); err != nil {
				return err
			}
		}
		if err := c.addRecord(p); err != nil {
			return err
		}
	}
	return nil
}

// addKey relies on remove: what stands belongs to records that the write leaves
// alone, or that it has already put.
func (c committer) addKey(p storage.Record, k storage.Key) error {
	b, err := create(c.tx, of(c.tenant, bucketKeys, p.Kind, k.Name)...)
	if err != nil {
		return err
	}
	mark := []byte{0}
	if k.Unique {
		mark[0] = 1
		taken := false
		prefix := escape(k.Value)
		each(b, prefix, func(key, mark []byte) bool {
			same := bytes.HasPrefix(key, prefix)
			taken = taken || (same && mark[0] == 1 && !bytes.HasSuffix(key, p.ID[:]))
			return same
		})
		if taken {
			return &storage.ExistsError{Kind: p.Kind, Key: k.Name}
		}
	}
	return b.Put(position(k.Value, p.ID), mark)
}

func (c committer) addRecord(p storage.Record) error {
	r := record{Version: p.Version, Due: momentOf(p.Due), Keys: p.Keys, Body: p.Body}
	if r.Due != never {
		due, err := create(c.tx, bucketDue, p.Kind)
		if err != nil {
			return err
		}
		if err := due.Put(dueKey(r.Due, p.ID, c.tenant), nil); err != nil {
			return err
		}
	}
	records, err := create(c.tx, of(c.tenant, bucketRecords, p.Kind)...)
	if err != nil {
		return err
	}
	encoded, err := json.Marshal(r)
	if err != nil {
		return err
	}
	return records.Put(p.ID[:], encoded)
}

func (c committer) addDeltas(w storage.Write) error {
	if len(w.Deltas) == 0 {
		return nil
	}
	b, err := create(c.tx, of(c.tenant, bucketDeltas)...)
	for _, d := range w.Deltas {
		if err != nil {
			break
		}
		if b.Get(deltaKey(d.Key())) != nil {
			return &storage.ExistsError{Kind: "delta"}
		}
		err = b.Put(deltaKey(d.Key()), d.Body)
	}
	return err
}

func (c committer) addEntries(w storage.Write) error {
	if len(w.Entries) == 0 {
		return nil
	}
	entries, err := create(c.tx, of(c.tenant, bucketEntries)...)
	if err != nil {
		return err
	}
	pending, err := create(c.tx, of(c.tenant, bucketPending)...)
	if err != nil {
		return err
	}
	for _, e := range w.Entries {
		if entries.Get(e.ID[:]) != nil {
			return &storage.ExistsError{Kind: "journal entry"}
		}
		at := momentOf(e.Time)
		encoded, err := json.Marshal(entry{Time: at, Body: e.Body})
		if err != nil {
			return err
		}
		if err := entries.Put(e.ID[:], encoded); err != nil {
			return err
		}
		if err := pending.Put(pendingKey(at, e.ID), nil); err != nil {
			return err
		}
	}
	return nil
}
