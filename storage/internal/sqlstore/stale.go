package sqlstore

import (
	"context"
	"fmt"
	"time"

	"github.com/alumnikit/alumnikit"
	"github.com/alumnikit/alumnikit/storage"
)

// Stale is a Store over a replica: it reads records and the journal, which may be
// of a moment ago. It refuses what must be true now: to write, and to read the
// index, on which directory, segments and sending depend.
type Stale struct{ replica *Store }

var _ storage.Store = (*Stale)(nil)

// NewStale returns what s is over another pool, for reading.
func NewStale(s *Store, replica Pool) *Stale {
	return &Stale{&Store{dialect: s.dialect, names: s.names, reads: replica, pool: replica}}
}

func (*Stale) refuse(op string) error {
	return fmt.Errorf("%s: a replica may be behind: use the store of the primary: %w", op, alumnikit.ErrState)
}

// Get implements storage.Store.
func (s *Stale) Get(ctx context.Context, tenant alumnikit.TenantID, kind string, ids []alumnikit.ID) ([]storage.Record, error) {
	return s.replica.Get(ctx, tenant, kind, ids)
}

// List implements storage.Store.
func (s *Stale) List(ctx context.Context, tenant alumnikit.TenantID, q storage.ListQuery) ([]storage.Listed, error) {
	return s.replica.List(ctx, tenant, q)
}

// Journal implements storage.Store.
func (s *Stale) Journal(ctx context.Context, tenant alumnikit.TenantID, q storage.JournalQuery) ([]storage.Entry, error) {
	return s.replica.Journal(ctx, tenant, q)
}

// Commit implements storage.Store; it returns ErrState.
func (s *Stale) Commit(context.Context, storage.Write) error { return s.refuse("commit") }

// Due implements storage.Store; it returns ErrState.
func (s *Stale) Due(context.Context, string, time.Time, int) ([]storage.DueRef, error) {
	return nil, s.refuse("due")
}

// Snapshot implements storage.Store; it returns ErrState.
func (s *Stale) Snapshot(context.Context, alumnikit.TenantID, storage.PageQuery) (storage.Snapshot, error) {
	return storage.Snapshot{}, s.refuse("snapshot")
}

// Fold implements storage.Store; it returns ErrState.
func (s *Stale) Fold(context.Context, alumnikit.TenantID, storage.Fold) error {
	return s.refuse("fold")
}

// Seal implements storage.Store; it returns ErrState.
func (s *Stale) Seal(context.Context, alumnikit.TenantID, storage.Sealed) error {
	return s.refuse("seal")
}

// Drop implements storage.Store; it returns ErrState.
func (s *Stale) Drop(context.Context, alumnikit.TenantID) error { return s.refuse("drop") }
