package storage

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/alumnikit/alumnikit"
)

// Restoring marks a tenant that storage/archive is moving in. As long as it
// stands the tenant is not whole, and DB.Due tells of nothing of it. One tenant has
// at most one, of the ID RestoringID; its version is drawn at random, so that
// who relies on it is told apart from who comes after a Drop.
type Restoring struct {
	ID alumnikit.ID `json:"id"`
}

// RestoringID is the ID of every Restoring.
func RestoringID() alumnikit.ID { return alumnikit.ID{'r', 'e', 's', 't', 'o', 'r', 'i', 'n', 'g'} }

// Restorings is the kind of Restoring.
func Restorings() Kind[Restoring] {
	return NewKind(Definition[Restoring]{
		Name:         "storage.restoring",
		ID:           func(r *Restoring) alumnikit.ID { return r.ID },
		Due:          func(*Restoring) time.Time { return time.Unix(0, 0).UTC() }, // so that one look finds all
		Housekeeping: true,
	})
}

// Due returns records of a kind, of every tenant that is whole, that are due by
// now, the longest due first, at most limit of them.
func (db *DB) Due(ctx context.Context, kind string, limit int) ([]DueRef, error) {
	now := db.Now()
	due, err := db.store.Due(ctx, kind, now, limit)
	if err != nil || len(due) == 0 {
		return nil, err
	}
	// Looked for second: whoever is found due and is being restored was marked before.
	marked, err := db.store.Due(ctx, Restorings().Name(), now, MaxList)
	if err != nil {
		return nil, err
	}
	if len(marked) == MaxList {
		return nil, fmt.Errorf("storage: %d tenants are being restored: %w", MaxList, alumnikit.ErrTooLarge)
	}
	return slices.DeleteFunc(due, func(ref DueRef) bool {
		return slices.ContainsFunc(marked, func(m DueRef) bool { return m.Tenant == ref.Tenant })
	}), nil
}
