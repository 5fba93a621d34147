package mortal

import (
	"context"
	"time"

	"github.com/alumnikit/alumnikit"
	"github.com/alumnikit/alumnikit/storage"
)

// Store is the store of a process whose every call is a step. It hides what the
// store below can do besides.
type Store struct {
	inner storage.Store
	life  *Life
}

// NewStore returns the store that a process works with.
func NewStore(inner storage.Store, life *Life) *Store { return &Store{inner, life} }

// ask is a step that returns something.
func ask[T any](s *Store, call func() (T, error)) (T, error) {
	var out T
	err := s.life.Step(func() (err error) {
		out, err = call()
		return err
	})
	if err != nil {
		var none T
		return none, err
	}
	return out, nil
}

// Commit implements storage.Store.
func (s *Store) Commit(ctx context.Context, write storage.Write) error {
	return s.life.Step(func() error { return s.inner.Commit(ctx, write) })
}

// Get implements storage.Store.
func (s *Store) Get(ctx context.Context, tenant alumnikit.TenantID, kind string, ids []alumnikit.ID) ([]storage.Record, error) {
	return ask(s, func() ([]storage.Record, error) { return s.inner.Get(ctx, tenant, kind, ids) })
}

// List implements storage.Store.
func (s *Store) List(ctx context.Context, tenant alumnikit.TenantID, q storage.ListQuery) ([]storage.Listed, error) {
	return ask(s, func() ([]storage.Listed, error) { return s.inner.List(ctx, tenant, q) })
}

// Due implements storage.Store.
func (s *Store) Due(ctx context.Context, kind string, before time.Time, limit int) ([]storage.DueRef, error) {
	return ask(s, func() ([]storage.DueRef, error) { return s.inner.Due(ctx, kind, before, limit) })
}

// Snapshot implements storage.Store.
func (s *Store) Snapshot(ctx context.Context, tenant alumnikit.TenantID, q storage.PageQuery) (storage.Snapshot, error) {
	return ask(s, func() (storage.Snapshot, error) { return s.inner.Snapshot(ctx, tenant, q) })
}

// Fold implements storage.Store.
func (s *Store) Fold(ctx context.Context, tenant alumnikit.TenantID, fold storage.Fold) error {
	return s.life.Step(func() error { return s.inner.Fold(ctx, tenant, fold) })
}

// Journal implements storage.Store.
func (s *Store) Journal(ctx context.Context, tenant alumnikit.TenantID, q storage.JournalQuery) ([]storage.Entry, error) {
	return ask(s, func() ([]storage.Entry, error) { return s.inner.Journal(ctx, tenant, q) })
}

// Seal implements storage.Store.
func (s *Store) Seal(ctx context.Context, tenant alumnikit.TenantID, sealed storage.Sealed) error {
	return s.life.Step(func() error { return s.inner.Seal(ctx, tenant, sealed) })
}

// Drop implements storage.Store.
func (s *Store) Drop(ctx context.Context, tenant alumnikit.TenantID) error {
	return s.life.Step(func() error { return s.inner.Drop(ctx, tenant) })
}
