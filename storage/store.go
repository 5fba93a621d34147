package storage

import (
	"context"
	"time"

	"github.com/alumnikit/alumnikit"
)

// Store is what a database must do. Its methods are called concurrently.
//
// Tenants are walls: no method reads or changes anything of a tenant other
// than the one named. Everything handed in or out is copied: neither side sees
// a later change of the other's memory. Byte strings compare byte for byte:
// no case, width, accent or trailing space is ever folded. Times are UTC at
// microsecond precision. What a call has done is seen by every call that begins
// after it has returned. A cancelled context ends a call with an error and, for
// a call that changes something, with nothing changed.
//
// The interface is frozen once released; new abilities will be optional
// interfaces that are looked for with As.
type Store interface {
	// Commit applies the whole Write or nothing. It returns ErrConflict if a put
	// or delete does not meet the version before, or an Expect does not hold;
	// ErrExists, as an *ExistsError, if a put of version 1 or a unique key is
	// taken. Unique keys are checked against the state after the Write, so
	// records may exchange keys. Commits to one record are serialised.
	Commit(ctx context.Context, write Write) error

	// Get returns the records that exist among ids, in any order, without Keys.
	Get(ctx context.Context, tenant alumnikit.TenantID, kind string, ids []alumnikit.ID) ([]Record, error)

	// List returns at most q.Limit records in the order (value, ID), without Keys.
	List(ctx context.Context, tenant alumnikit.TenantID, q ListQuery) ([]Listed, error)

	// Due returns records of a kind, of every tenant, that are due at or before
	// the time, the longest due first.
	Due(ctx context.Context, kind string, before time.Time, limit int) ([]DueRef, error)

	// Snapshot returns the index head, the pending deltas and the pages asked
	// for as they were at one moment. A tenant without an index has the zero Head.
	Snapshot(ctx context.Context, tenant alumnikit.TenantID, q PageQuery) (Snapshot, error)

	// Fold applies one slice of index maintenance or nothing. It returns
	// ErrConflict unless the stored head's Beat is fold.Head.Beat-1.
	Fold(ctx context.Context, tenant alumnikit.TenantID, fold Fold) error

	// Journal returns entries as the query asks.
	Journal(ctx context.Context, tenant alumnikit.TenantID, q JournalQuery) ([]Entry, error)

	// Seal numbers unsealed entries and stores their MACs, all or nothing. It
	// returns ErrConflict unless the highest number so far is sealed.First-1 and
	// every entry exists and is unsealed.
	Seal(ctx context.Context, tenant alumnikit.TenantID, sealed Sealed) error

	// Drop removes everything of the tenant. Dropping nothing is no error.
	Drop(ctx context.Context, tenant alumnikit.TenantID) error
}

// Write is one atomic change of one tenant.
type Write struct {
	Tenant  alumnikit.TenantID
	Puts    []Record // version n replaces n-1; version 1 creates
	Deletes []Ref    // the version that must be there
	Expects []Ref    // the version that must be there; 0: none may be
	Deltas  []Delta  // inserted; (Slot, Part, Version) is unique in a tenant
	Entries []Entry  // inserted unsealed; ID is unique in a tenant
}

// Unwrapper is implemented by decorators of a Store.
type Unwrapper interface{ Unwrap() Store }

// As finds the first Store of type T among s and what it decorates.
func As[T any](s Store) (T, bool) {
	for s != nil {
		if found, ok := s.(T); ok {
			return found, true
		}
		u, ok := s.(Unwrapper)
		if !ok {
			break
		}
		s = u.Unwrap()
	}
	var none T
	return none, false
}

// ExistsError says which ID or unique key was taken. It matches ErrExists.
type ExistsError struct {
	Kind string
	Key  string // name of the unique key; empty for the ID itself
}

// Error implements error; the value is not repeated.
func (e *ExistsError) Error() string {
	if e.Key == "" {
		return e.Kind + ": already exists"
	}
	return e.Kind + ": " + e.Key + " is taken"
}

// Is reports that an ExistsError is an ErrExists.
func (e *ExistsError) Is(target error) bool { return target == alumnikit.ErrExists }
