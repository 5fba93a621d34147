package storagetest

import (
	"context"
	"fmt"
	"time"

	"github.com/alumnikit/alumnikit"
	"github.com/alumnikit/alumnikit/storage"
)

// Fault is a Store one of whose calls fails; see FaultStore. It is safe for
// concurrent use if the Store below is.
type Fault struct {
	inner storage.Store
	trip  Trip
	lost  bool
}

// FaultStore returns a Store over inner whose n-th method call, counted from 1,
// fails with an error that matches ErrInjected and does not reach inner. Every
// other call does. A test of what is built on a Store runs its subject with
// n = 1, 2, ... until Fired is false:
//
//	for n := 1; ; n++ {
//		store := storagetest.FaultStore(prepared(t), n)
//		err := subject(store)
//		if !store.Fired() {
//			break
//		}
//		// The fault was reported or overcome, and what is stored is whole.
//	}
func FaultStore(inner storage.Store, n int) *Fault {
	f := &Fault{inner: inner}
	f.trip.Arm(n)
	return f
}

// LoseAnswer returns a Store like FaultStore's whose n-th call does reach inner
// and takes effect; only its answer is lost, as when a connection breaks after
// a commit.
func LoseAnswer(inner storage.Store, n int) *Fault {
	f := FaultStore(inner, n)
	f.lost = true
	return f
}

// Fired reports whether the call that fails has been made.
func (f *Fault) Fired() bool { return f.trip.Fired() }

// Arm lets the n-th call from now on fail, once; 0 lets none fail.
func (f *Fault) Arm(n int) { f.trip.Arm(n) }

// Unwrap implements storage.Unwrapper.
func (f *Fault) Unwrap() storage.Store { return f.inner }

// do runs one method call.
func (f *Fault) do(method string, call func() error) error {
	err := f.trip.Statement()
	if err != nil && f.lost {
		_ = call() // its answer is what gets lost
	}
	if err != nil {
		return fmt.Errorf("storagetest: %s: %w", method, err)
	}
	return call()
}

// fetch is do for a method that returns something.
func fetch[T any](f *Fault, method string, call func() (T, error)) (T, error) {
	var out T
	err := f.do(method, func() (err error) {
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
func (f *Fault) Commit(ctx context.Context, write storage.Write) error {
	return f.do("Commit", func() error { return f.inner.Commit(ctx, write) })
}

// Get implements storage.Store.
func (f *Fault) Get(
	ctx context.Context, tenant alumnikit.TenantID, kind string, ids []alumnikit.ID,
) ([]storage.Record, error) {
	return fetch(f, "Get", func() ([]storage.Record, error) { return f.inner.Get(ctx, tenant, kind, ids) })
}

// List implements storage.Store.
func (f *Fault) List(
	ctx context.Context, tenant alumnikit.TenantID, q storage.ListQuery,
) ([]storage.Listed, error) {
	return fetch(f, "List", func() ([]storage.Listed, error) { return f.inner.List(ctx, tenant, q) })
}

// Due implements storage.Store.
func (f *Fault) Due(ctx context.Context, kind string, before time.Time, limit int) ([]storage.DueRef, error) {
	return fetch(f, "Due", func() ([]storage.DueRef, error) { return f.inner.Due(ctx, kind, before, limit) })
}

// Snapshot implements storage.Store.
func (f *Fault) Snapshot(
	ctx context.Context, tenant alumnikit.TenantID, q storage.PageQuery,
) (storage.Snapshot, error) {
	return fetch(f, "Snapshot", func() (storage.Snapshot, error) { return f.inner.Snapshot(ctx, tenant, q) })
}

// Fold implements storage.Store.
func (f *Fault) Fold(ctx context.Context, tenant alumnikit.TenantID, fold storage.Fold) error {
	return f.do("Fold", func() error { return f.inner.Fold(ctx, tenant, fold) })
}

// Journal implements storage.Store.
func (f *Fault) Journal(
	ctx context.Context, tenant alumnikit.TenantID, q storage.JournalQuery,
) ([]storage.Entry, error) {
	return fetch(f, "Journal", func() ([]storage.Entry, error) { return f.inner.Journal(ctx, tenant, q) })
}

// Seal implements storage.Store.
func (f *Fault) Seal(ctx context.Context, tenant alumnikit.TenantID, sealed storage.Sealed) error {
	return f.do("Seal", func() error { return f.inner.Seal(ctx, tenant, sealed) })
}

// Drop implements storage.Store.
func (f *Fault) Drop(ctx context.Context, tenant alumnikit.TenantID) error {
	return f.do("Drop", func() error { return f.inner.Drop(ctx, tenant) })
}
