package memory

import (
	"bytes"
	"context"
	"fmt"
	"slices"

	"github.com/alumnikit/alumnikit"
	"github.com/alumnikit/alumnikit/storage"
)

// Commit implements storage.Store: everything is checked before anything is
// changed.
func (s *Store) Commit(ctx context.Context, write storage.Write) error {
	return s.change(ctx, write.Tenant, func(t *state) error {
		if err := t.checkWrite(write, false); err != nil {
			return err
		}
		t.apply(write)
		return nil
	})
}

// checkWrite checks everything; a write that restores creates what it puts.
func (s *state) checkWrite(write storage.Write, restores bool) error {
	touched, err := s.checkVersions(write, restores)
	if err != nil {
		return err
	}
	if err := s.checkUnique(write.Puts, touched); err != nil {
		return err
	}
	return s.checkInserts(write)
}

// name is what a record is called within a tenant.
type name struct {
	kind string
	id   alumnikit.ID
}

func (s *state) lookup(n name) *storage.Record {
	if k := s.kinds[n.kind]; k != nil {
		return k.records[n.id]
	}
	return nil
}

func (s *state) version(n name) uint64 {
	if r := s.lookup(n); r != nil {
		return r.Version
	}
	return 0
}

// checkVersions returns the records that the write puts or deletes.
func (s *state) checkVersions(write storage.Write, restores bool) (map[name]bool, error) {
	touched := make(map[name]bool, len(write.Puts)+len(write.Deletes))
	once := func(n name) error {
		if touched[n] {
			return fmt.Errorf("%s %s: changed twice in one write: %w", n.kind, n.id, alumnikit.ErrInvalid)
		}
		touched[n] = true
		return nil
	}
	for _, e := range write.Expects {
		if s.version(name{e.Kind, e.ID}) != e.Version {
			return nil, fmt.Errorf("expect %s %s: %w", e.Kind, e.ID, alumnikit.ErrConflict)
		}
	}
	for _, d := range write.Deletes {
		n := name{d.Kind, d.ID}
		if err := once(n); err != nil {
			return nil, err
		}
		if v := s.version(n); v == 0 || v != d.Version {
			return nil, fmt.Errorf("delete %s %s: %w", d.Kind, d.ID, alumnikit.ErrConflict)
		}
	}
	for i := range write.Puts {
		p := &write.Puts[i]
		n := name{p.Kind, p.ID}
		if err := once(n); err != nil {
			return nil, err
		}
		switch v := s.version(n); {
		case v != 0 && (restores || p.Version == 1):
			return nil, &storage.ExistsError{Kind: p.Kind}
		case !restores && v+1 != p.Version:
			return nil, fmt.Errorf("put %s %s: %w", p.Kind, p.ID, alumnikit.ErrConflict)
		}
	}
	return touched, nil
}

// checkUnique holds the unique keys of the puts against each other and against
// the records that the write leaves alone: the state after the write.
func (s *state) checkUnique(puts []storage.Record, touched map[name]bool) error {
	type claim struct{ kind, key, value string }
	claims := map[claim]alumnikit.ID{}
	for i := range puts {
		p := &puts[i]
		for _, key := range p.Keys {
			if !key.Unique {
				continue
			}
			c := claim{p.Kind, key.Name, string(key.Value)}
			owner, claimed := claims[c]
			if (claimed && owner != p.ID) || s.taken(p.Kind, key, touched) {
				return &storage.ExistsError{Kind: p.Kind, Key: key.Name}
			}
			claims[c] = p.ID
		}
	}
	return nil
}

// taken reports whether a record that is not touched has the unique key.
func (s *state) taken(kindName string, key storage.Key, touched map[name]bool) bool {
	k := s.kinds[kindName]
	if k == nil || k.indexes[key.Name] == nil {
		return false
	}
	value := string(key.Value)
	for at, found := range k.indexes[key.Name].from(place{value: value}) {
		if at.value != value {
			break
		}
		if found.unique && !touched[name{kindName, at.id}] {
			return true
		}
	}
	return false
}

func (s *state) checkInserts(write storage.Write) error {
	deltas := make(map[storage.DeltaKey]bool, len(write.Deltas))
	for _, d := range write.Deltas {
		if _, found := s.deltas.get(d.Key()); found || deltas[d.Key()] {
			return &storage.ExistsError{Kind: "index delta"}
		}
		deltas[d.Key()] = true
	}
	entries := make(map[alumnikit.ID]bool, len(write.Entries))
	for _, e := range write.Entries {
		if s.entries[e.ID] != nil || entries[e.ID] {
			return &storage.ExistsError{Kind: "journal entry"}
		}
		entries[e.ID] = true
	}
	return nil
}

// apply cannot fail.
func (s *state) apply(write storage.Write) {
	for _, d := range write.Deletes {
		s.kind(d.Kind).remove(d.ID)
	}
	for i := range write.Puts {
		s.kind(write.Puts[i].Kind).put(&write.Puts[i])
	}
	for _, d := range write.Deltas {
		s.deltas.set(d.Key(), bytes.Clone(d.Body))
	}
	for _, e := range write.Entries {
		kept := &storage.Entry{ID: e.ID, Time: utc(e.Time), Body: bytes.Clone(e.Body)}
		s.entries[e.ID] = kept
		s.pending.set(moment{kept.Time, kept.ID}, kept)
	}
}

func (k *kind) put(given *storage.Record) {
	k.remove(given.ID)
	kept := *given
	kept.Due, kept.Body, kept.Keys = utc(given.Due), bytes.Clone(given.Body), slices.Clone(given.Keys)
	k.records[kept.ID] = &kept
	k.index("").set(place{string(kept.ID[:]), kept.ID}, indexed{record: &kept})
	for i, key := range kept.Keys {
		kept.Keys[i].Value = bytes.Clone(key.Value)
		k.index(key.Name).set(place{string(key.Value), kept.ID}, indexed{&kept, key.Unique})
	}
	if !kept.Due.IsZero() {
		k.due.set(moment{kept.Due, kept.ID}, struct{}{})
	}
}

func (k *kind) remove(id alumnikit.ID) {
	old := k.records[id]
	if old == nil {
		return
	}
	delete(k.records, id)
	k.index("").remove(place{string(id[:]), id})
	for _, key := range old.Keys {
		k.index(key.Name).remove(place{string(key.Value), id})
	}
	k.due.remove(moment{old.Due, id})
}
