package storage

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"iter"
	"slices"
	"time"

	"github.com/alumnikit/alumnikit"
)

// Definition declares how values of T are kept. Only Name and ID are required.
// The functions are pure and are called concurrently.
type Definition[T any] struct {
	// Name is unique among kinds and stable for good: "alumni.entry".
	Name string
	// ID returns the record's identifier.
	ID func(*T) alumnikit.ID
	// Keys returns the secondary keys.
	Keys func(*T) []Key
	// Due returns when a worker should look at the record; zero for never.
	Due func(*T) time.Time
	// Subjects returns the people the record concerns. Each becomes a key, so
	// that everything about a person can be listed.
	Subjects func(*T) []alumnikit.PersonID
	// Redact removes what the record says about a subject and reports whether
	// the rest is worth keeping. Nil means that the record goes with the person.
	Redact func(v *T, subject alumnikit.PersonID) (keep bool)
	// Decode reads a body faster than encoding/json does and to the same value. It
	// returns false for whatever it is not sure of: then encoding/json reads it, and
	// what Decode has set does not count. Nil: encoding/json reads all of them.
	Decode func(body []byte, into *T) bool
	// Housekeeping marks records that the journal passes over: leases, progress.
	Housekeeping bool
}

// Kind is the typed repository of one kind of record.
type Kind[T any] struct{ def Definition[T] }

// SubjectKey is the name of the key by which records are found by the people
// they concern.
const SubjectKey = "subject"

// NewKind returns the repository for a definition. It panics on a definition
// without Name or ID: that is a programming error, met at start-up.
func NewKind[T any](def Definition[T]) Kind[T] {
	if def.Name == "" || len(def.Name) > MaxKindName || def.ID == nil {
		panic("storage: a kind needs a name and an ID function")
	}
	return Kind[T]{def}
}

// Stored is a value and the version it was read at.
type Stored[T any] struct {
	Value   T
	Version uint64 // from 1; 0 if there is no record
	foreign []byte // the body, if it holds members that T does not know
}

// AnyKind is a Kind without its type, for code that treats all kinds alike:
// projections, export, erasure.
type AnyKind interface {
	Name() string
	// Decode returns a *T.
	Decode(body []byte) (any, error)
	// Subjects returns the people that a *T concerns.
	Subjects(value any) []alumnikit.PersonID
	// Redact removes what a *T says about a subject and reports whether the
	// rest is worth keeping.
	Redact(value any, subject alumnikit.PersonID) (keep bool)
	// Rewrite states that a record that was read becomes a *T, or, if after is nil,
	// is deleted.
	Rewrite(read Record, after any) (Change, error)
}

// Name returns the kind's name.
func (k Kind[T]) Name() string { return k.def.Name }

// Decode implements AnyKind.
func (k Kind[T]) Decode(body []byte) (any, error) {
	read, err := k.decode(body, 0)
	if err != nil {
		return nil, err
	}
	return &read.Value, nil
}

// decode returns what is on the heap anyway, for decoders are given its address.
func (k Kind[T]) decode(body []byte, version uint64) (*Stored[T], error) {
	if k.def.Decode != nil {
		if read := (&Stored[T]{Version: version}); k.def.Decode(body, &read.Value) {
			return read, nil
		}
	}
	if read := (&Stored[T]{Version: version}); knows(body, &read.Value) {
		return read, nil
	}
	read := &Stored[T]{Version: version, foreign: bytes.Clone(body)}
	if err := json.Unmarshal(body, &read.Value); err != nil {
		return nil, fmt.Errorf("%s: decode: %w", k.def.Name, alumnikit.ErrCorrupt)
	}
	return read, nil
}

// Subjects implements AnyKind.
func (k Kind[T]) Subjects(value any) []alumnikit.PersonID {
	if k.def.Subjects == nil {
		return nil
	}
	return k.def.Subjects(value.(*T))
}

// Redact implements AnyKind.
func (k Kind[T]) Redact(value any, subject alumnikit.PersonID) bool {
	return k.def.Redact != nil && k.def.Redact(value.(*T), subject)
}

// Rewrite implements AnyKind.
func (k Kind[T]) Rewrite(read Record, after any) (Change, error) {
	old, err := k.decode(read.Body, read.Version)
	switch {
	case err != nil:
		return Change{}, err
	case after == nil:
		return k.Delete(*old), nil
	default:
		return k.Replace(*old, after.(*T)), nil
	}
}

// Get returns one record, or ErrNotFound.
func (k Kind[T]) Get(ctx context.Context, db *DB, tenant alumnikit.TenantID, id alumnikit.ID) (Stored[T], error) {
	found, err := k.GetAll(ctx, db, tenant, []alumnikit.ID{id})
	if err != nil {
		return Stored[T]{}, err
	}
	stored, ok := found[id]
	if !ok {
		return Stored[T]{}, alumnikit.ErrNotFound
	}
	return stored, nil
}

// Find is Get for records that may be absent: the zero Stored has Version 0.
func (k Kind[T]) Find(ctx context.Context, db *DB, tenant alumnikit.TenantID, id alumnikit.ID) (Stored[T], error) {
	found, err := k.GetAll(ctx, db, tenant, []alumnikit.ID{id})
	return found[id], err
}

// GetAll returns the records that exist among any number of ids.
func (k Kind[T]) GetAll(ctx context.Context, db *DB, tenant alumnikit.TenantID, ids []alumnikit.ID) (map[alumnikit.ID]Stored[T], error) {
	return k.Load(ctx, db.store, tenant, ids)
}

// Load is GetAll for projections, which have a Store rather than a DB.
func (k Kind[T]) Load(ctx context.Context, store Store, tenant alumnikit.TenantID, ids []alumnikit.ID) (map[alumnikit.ID]Stored[T], error) {
	out := make(map[alumnikit.ID]Stored[T], len(ids))
	for chunk := range slices.Chunk(ids, MaxList) {
		records, err := store.Get(ctx, tenant, k.def.Name, chunk)
		if err != nil {
			return nil, err
		}
		for _, r := range records {
			read, err := k.decode(r.Body, r.Version)
			if err != nil {
				return nil, err
			}
			out[r.ID] = *read
		}
	}
	return out, nil
}

// Lookup returns the record that has a unique key, or ErrNotFound.
func (k Kind[T]) Lookup(ctx context.Context, db *DB, tenant alumnikit.TenantID, key string, value []byte) (Stored[T], error) {
	q := Exactly(k.def.Name, key, value)
	q.Limit = 1
	page, err := k.Page(ctx, db, tenant, q)
	if err != nil {
		return Stored[T]{}, err
	}
	if len(page) == 0 {
		return Stored[T]{}, alumnikit.ErrNotFound
	}
	return page[0].Stored, nil
}

// At is a stored value and where a list met it.
type At[T any] struct {
	Stored[T]
	Position Position
}

// Page returns at most q.Limit records of a key range; q.Kind is filled in.
func (k Kind[T]) Page(ctx context.Context, db *DB, tenant alumnikit.TenantID, q ListQuery) ([]At[T], error) {
	q.Kind = k.def.Name
	if err := q.Validate(); err != nil {
		return nil, err
	}
	listed, err := db.store.List(ctx, tenant, q)
	if err != nil {
		return nil, err
	}
	out := make([]At[T], len(listed))
	for i, l := range listed {
		stored, err := k.decode(l.Body, l.Version)
		if err != nil {
			return nil, err
		}
		out[i] = At[T]{*stored, l.At}
	}
	return out, nil
}

// All streams the records of a key range in bounded pages. It sees every
// record that is there throughout; others it may or may not see.
func (k Kind[T]) All(ctx context.Context, db *DB, tenant alumnikit.TenantID, q ListQuery) iter.Seq2[Stored[T], error] {
	return func(yield func(Stored[T], error) bool) {
		if q.Limit == 0 {
			q.Limit = MaxList
		}
		for {
			page, err := k.Page(ctx, db, tenant, q)
			if err != nil {
				yield(Stored[T]{}, err)
				return
			}
			for _, at := range page {
				if !yield(at.Stored, nil) {
					return
				}
			}
			if len(page) < q.Limit {
				return
			}
			q.After = &page[len(page)-1].Position
		}
	}
}

// Concerning streams every record of the kind that concerns a person.
func (k Kind[T]) Concerning(ctx context.Context, db *DB, tenant alumnikit.TenantID, person alumnikit.PersonID) iter.Seq2[Stored[T], error] {
	return func(yield func(Stored[T], error) bool) {
		own, err := k.Find(ctx, db, tenant, alumnikit.ID(person))
		if err != nil || own.Version > 0 {
			if !yield(own, err) || err != nil {
				return
			}
		}
		for stored, err := range k.All(ctx, db, tenant, Exactly(k.def.Name, SubjectKey, person[:])) {
			if !yield(stored, err) {
				return
			}
		}
	}
}

// Insert states that value is created. The commit fails with ErrExists if its
// ID is taken.
func (k Kind[T]) Insert(value *T) Change {
	return Change{kind: k, encode: k.encodeAny, op: opPut, id: k.def.ID(value), after: value}
}

// Replace states that what was read becomes value. The commit fails with
// ErrConflict if the record has changed since. Old must not be altered; a zero
// old (Version 0) makes Replace an Insert. Members of the record that T does not
// know, because a newer version of the product wrote them, stay with what they
// belong to.
func (k Kind[T]) Replace(old Stored[T], value *T) Change {
	if old.Version == 0 {
		return k.Insert(value)
	}
	return Change{
		kind: k, encode: k.encodeOver(old.foreign), op: opPut, id: k.def.ID(value),
		before: &old.Value, after: value, version: old.Version,
	}
}

// Delete states that what was read is removed.
func (k Kind[T]) Delete(old Stored[T]) Change {
	return Change{kind: k, op: opDelete, id: k.def.ID(&old.Value), before: &old.Value, version: old.Version}
}

// Expect states that what was read is still so at the commit.
func (k Kind[T]) Expect(old Stored[T]) Change {
	return Change{kind: k, op: opExpect, id: k.def.ID(&old.Value), before: &old.Value, version: old.Version}
}

// ExpectAbsent states that no record of this ID exists at the commit.
func (k Kind[T]) ExpectAbsent(id alumnikit.ID) Change {
	return Change{kind: k, op: opExpect, id: id}
}

// gone are the people that a value concerned and the one after it does not.
func (k Kind[T]) gone(before, after *T) []string {
	var out []string
	stay := k.Subjects(after)
	for _, subject := range k.Subjects(before) {
		if !slices.Contains(stay, subject) {
			out = append(out, subject.String())
		}
	}
	return out
}

func (k Kind[T]) encodeAny(value any, version uint64) (Record, error) {
	return k.Encode(value.(*T), version)
}

// encodeOver encodes what takes the place of a record with members that T does not
// know.
func (k Kind[T]) encodeOver(foreign []byte) func(value any, version uint64) (Record, error) {
	if foreign == nil {
		return k.encodeAny
	}
	return func(value any, version uint64) (Record, error) {
		r, err := k.Encode(value.(*T), version)
		if err != nil {
			return r, err
		}
		read, err := k.decode(foreign, version)
		if err != nil {
			return r, err
		}
		known, err := json.Marshal(&read.Value)
		if err != nil {
			return r, fmt.Errorf("%s: encode: %w", k.def.Name, err)
		}
		if r.Body, err = carry(foreign, known, r.Body, k.gone(&read.Value, value.(*T))); err != nil {
			return r, fmt.Errorf("%s: encode: %w", k.def.Name, err)
		}
		return r, r.Validate()
	}
}

// Encode returns the record of a value at a version, for projections; services
// state changes instead.
func (k Kind[T]) Encode(v *T, version uint64) (Record, error) {
	body, err := json.Marshal(v)
	if err != nil {
		return Record{}, fmt.Errorf("%s: encode: %w", k.def.Name, err)
	}
	r := Record{Kind: k.def.Name, ID: k.def.ID(v), Version: version, Body: body}
	if k.def.Keys != nil {
		r.Keys = k.def.Keys(v)
	}
	subjects := k.Subjects(v)
	for i, subject := range subjects {
		if alumnikit.ID(subject) != r.ID && !slices.Contains(subjects[:i], subject) {
			r.Keys = append(r.Keys, Key{Name: SubjectKey, Value: slices.Clone(subject[:])})
		}
	}
	if k.def.Due != nil {
		r.Due = k.def.Due(v)
	}
	return r, r.Validate()
}

func (k Kind[T]) housekeeping() bool { return k.def.Housekeeping }
