package storage

import (
	"bytes"
	"fmt"
	"time"

	"github.com/alumnikit/alumnikit"
)

// Bounds that every Store must accept and DB enforces.
const (
	MaxKindName = 48      // bytes of a kind's name
	MaxKeyName  = 32      // bytes of a key's name
	MaxKeyValue = 255     // bytes of a key's value
	MaxKeys     = 64      // keys of one record
	MaxBody     = 1 << 20 // bytes of a record's body
	MaxChanges  = 2000    // changes of one DB.Commit
	MaxWrite    = 4000    // puts, deletes and expects of one Write, projections included
	MaxList     = 1000    // records of one List, Get or Due
)

// Record is one stored object. Version counts its writes from 1: a put of
// version n replaces version n-1, and a put of version 1 creates.
type Record struct {
	Kind    string       // which Kind: "alumni.entry"
	ID      alumnikit.ID // unique within tenant and kind
	Version uint64       // from 1
	Keys    []Key        // secondary keys; not returned by reads
	Due     time.Time    // when a worker should look at it; zero for never
	Body    []byte       // JSON of the typed value; opaque to a Store
}

// Key is a secondary key of a record: byte-exact, ordered as bytes compare. A
// record may have several keys of one name. A unique key stands at most once
// in a tenant, kind and name.
type Key struct {
	Name   string
	Value  []byte
	Unique bool
}

// Ref names one version of one record. Version 0 in an Expect means that the
// record must not exist.
type Ref struct {
	Kind    string       `json:"kind"`
	ID      alumnikit.ID `json:"id"`
	Version uint64       `json:"version"`
}

// DueRef names a record that is due, with the tenant it belongs to.
type DueRef struct {
	Tenant alumnikit.TenantID
	ID     alumnikit.ID
	Due    time.Time
}

// ListQuery asks for records of one kind in the order (key value, ID), or by ID
// when Key is empty. It covers Min <= value < Max; nil bounds are open. After
// continues behind a position: the last Listed of the page before.
type ListQuery struct {
	Kind  string
	Key   string
	Min   []byte
	Max   []byte
	After *Position
	Limit int // 1 to MaxList
}

// Position is a place in a List: a key's value (the ID's bytes when listing by
// ID) and the record's ID, which breaks ties.
type Position struct {
	Value []byte
	ID    alumnikit.ID
}

// Listed is a record and where the list met it. A record with several keys of
// the listed name is met once for each.
type Listed struct {
	Record
	At Position
}

// Exactly returns the query for the records whose key has just this value.
func Exactly(kind, key string, value []byte) ListQuery {
	return ListQuery{Kind: kind, Key: key, Min: value, Max: append(bytes.Clone(value), 0), Limit: MaxList}
}

// WithPrefix returns the query for the records whose key begins with prefix.
func WithPrefix(kind, key string, prefix []byte) ListQuery {
	q := ListQuery{Kind: kind, Key: key, Min: prefix, Limit: MaxList}
	for i := len(prefix) - 1; i >= 0; i-- {
		if prefix[i] != 0xff {
			q.Max = append(bytes.Clone(prefix[:i]), prefix[i]+1)
			break
		}
	}
	return q
}

// Validate reports an ErrInvalid for a query outside the contract's bounds.
func (q ListQuery) Validate() error {
	if q.Kind == "" || len(q.Kind) > MaxKindName || len(q.Key) > MaxKeyName {
		return fmt.Errorf("list: kind or key name: %w", alumnikit.ErrInvalid)
	}
	if q.Limit < 1 || q.Limit > MaxList {
		return fmt.Errorf("list: limit %d, want 1 to %d: %w", q.Limit, MaxList, alumnikit.ErrInvalid)
	}
	return nil
}

// Validate reports an ErrInvalid for a record outside the contract's bounds.
func (r Record) Validate() error {
	switch {
	case r.Kind == "" || len(r.Kind) > MaxKindName:
		return fmt.Errorf("record: kind name: %w", alumnikit.ErrInvalid)
	case r.ID.IsZero():
		return fmt.Errorf("record %s: zero id: %w", r.Kind, alumnikit.ErrInvalid)
	case r.Version == 0:
		return fmt.Errorf("record %s: version 0: %w", r.Kind, alumnikit.ErrInvalid)
	case len(r.Body) > MaxBody:
		return fmt.Errorf("record %s: body over %d bytes: %w", r.Kind, MaxBody, alumnikit.ErrTooLarge)
	case len(r.Keys) > MaxKeys:
		return fmt.Errorf("record %s: more than %d keys: %w", r.Kind, MaxKeys, alumnikit.ErrTooLarge)
	}
	for _, k := range r.Keys {
		if k.Name == "" || len(k.Name) > MaxKeyName || len(k.Value) > MaxKeyValue {
			return fmt.Errorf("record %s: key %q: %w", r.Kind, k.Name, alumnikit.ErrInvalid)
		}
	}
	return nil
}
