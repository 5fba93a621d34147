package storagetest

import (
	"context"
	"errors"
	"slices"
	"testing"
	"time"

	"github.com/alumnikit/alumnikit"
	"github.com/alumnikit/alumnikit/storage"
	"github.com/alumnikit/alumnikit/storage/memory"
)

// mutant is a store with one fault and the check that must find it.
type mutant struct {
	name     string
	caughtBy string // topic/check
	make     func(s storage.Store) storage.Store
	faults   func(s storage.Store, trip *Trip) storage.Store // instead of stepwise
}

func (m mutant) harness() Harness {
	h := Harness{
		Open: func(testing.TB) storage.Store {
			if m.make == nil {
				return memory.New()
			}
			return m.make(memory.New())
		},
		Faults: func(_ testing.TB, trip *Trip) storage.Store {
			if m.faults == nil {
				return stepwise(memory.New(), trip)
			}
			return m.faults(memory.New(), trip)
		},
		Reopen: func(_ testing.TB, s storage.Store) storage.Store { return s },
	}
	if m.name == "Forgetful" {
		h.Reopen = func(testing.TB, storage.Store) storage.Store { return memory.New() }
	}
	return h
}

func mutants() []mutant {
	return slices.Concat(recordMutants(), keyMutants(), listMutants(), indexMutants(), journalMutants(), lifeMutants(), archiveMutants())
}

// altered is a Store some of whose methods are replaced.
type altered struct {
	storage.Store

	commit   func(ctx context.Context, w storage.Write) error
	get      func(ctx context.Context, tenant alumnikit.TenantID, kind string, ids []alumnikit.ID) ([]storage.Record, error)
	list     func(ctx context.Context, tenant alumnikit.TenantID, q storage.ListQuery) ([]storage.Listed, error)
	due      func(ctx context.Context, kind string, before time.Time, limit int) ([]storage.DueRef, error)
	snapshot func(ctx context.Context, tenant alumnikit.TenantID, q storage.PageQuery) (storage.Snapshot, error)
	fold     func(ctx context.Context, tenant alumnikit.TenantID, f storage.Fold) error
	journal  func(ctx context.Context, tenant alumnikit.TenantID, q storage.JournalQuery) ([]storage.Entry, error)
	seal     func(ctx context.Context, tenant alumnikit.TenantID, s storage.Sealed) error
	drop     func(ctx context.Context, tenant alumnikit.TenantID) error
}

func (a altered) Commit(ctx context.Context, w storage.Write) error {
	if a.commit == nil {
		return a.Store.Commit(ctx, w)
	}
	return a.commit(ctx, w)
}

func (a altered) Get(ctx context.Context, t alumnikit.TenantID, kind string, ids []alumnikit.ID) ([]storage.Record, error) {
	if a.get == nil {
		return a.Store.Get(ctx, t, kind, ids)
	}
	return a.get(ctx, t, kind, ids)
}

func (a altered) List(ctx context.Context, t alumnikit.TenantID, q storage.ListQuery) ([]storage.Listed, error) {
	if a.list == nil {
		return a.Store.List(ctx, t, q)
	}
	return a.list(ctx, t, q)
}

func (a altered) Due(ctx context.Context, kind string, before time.Time, limit int) ([]storage.DueRef, error) {
	if a.due == nil {
		return a.Store.Due(ctx, kind, before, limit)
	}
	return a.due(ctx, kind, before, limit)
}

func (a altered) Snapshot(ctx context.Context, t alumnikit.TenantID, q storage.PageQuery) (storage.Snapshot, error) {
	if a.snapshot == nil {
		return a.Store.Snapshot(ctx, t, q)
	}
	return a.snapshot(ctx, t, q)
}

func (a altered) Fold(ctx context.Context, t alumnikit.TenantID, f storage.Fold) error {
	if a.fold == nil {
		return a.Store.Fold(ctx, t, f)
	}
	return a.fold(ctx, t, f)
}

func (a altered) Journal(ctx context.Context, t alumnikit.TenantID, q storage.JournalQuery) ([]storage.Entry, error) {
	if a.journal == nil {
		return a.Store.Journal(ctx, t, q)
	}
	return a.journal(ctx, t, q)
}

func (a altered) Seal(ctx context.Context, t alumnikit.TenantID, s storage.Sealed) error {
	if a.seal == nil {
		return a.Store.Seal(ctx, t, s)
	}
	return a.seal(ctx, t, s)
}

func (a altered) Drop(ctx context.Context, t alumnikit.TenantID) error {
	if a.drop == nil {
		return a.Store.Drop(ctx, t)
	}
	return a.drop(ctx, t)
}

// onWrite alters writes on their way in. Puts and their keys are copies.
func onWrite(s storage.Store, alter func(w *storage.Write)) storage.Store {
	return altered{Store: s, commit: func(ctx context.Context, w storage.Write) error {
		w.Puts = slices.Clone(w.Puts)
		for i := range w.Puts {
			w.Puts[i].Keys = slices.Clone(w.Puts[i].Keys)
		}
		alter(&w)
		return s.Commit(ctx, w)
	}}
}

// stepwise is right: it sends statements, and nothing counts before the last.
func stepwise(s storage.Store, trip *Trip) storage.Store {
	begin := func() error { return errors.Join(trip.Statement(), trip.Statement()) }
	read := trip.Statement
	return altered{
		Store: s,
		commit: func(ctx context.Context, w storage.Write) error {
			if err := begin(); err != nil {
				return err
			}
			return s.Commit(ctx, w)
		},
		fold: func(ctx context.Context, t alumnikit.TenantID, f storage.Fold) error {
			if err := begin(); err != nil {
				return err
			}
			return s.Fold(ctx, t, f)
		},
		seal: func(ctx context.Context, t alumnikit.TenantID, sealed storage.Sealed) error {
			if err := begin(); err != nil {
				return err
			}
			return s.Seal(ctx, t, sealed)
		},
		drop: func(ctx context.Context, t alumnikit.TenantID) error {
			if err := begin(); err != nil {
				return err
			}
			return s.Drop(ctx, t)
		},
		get: func(ctx context.Context, t alumnikit.TenantID, kind string, ids []alumnikit.ID) ([]storage.Record, error) {
			if err := read(); err != nil {
				return nil, err
			}
			return s.Get(ctx, t, kind, ids)
		},
		list: func(ctx context.Context, t alumnikit.TenantID, q storage.ListQuery) ([]storage.Listed, error) {
			if err := read(); err != nil {
				return nil, err
			}
			return s.List(ctx, t, q)
		},
		due: func(ctx context.Context, kind string, before time.Time, limit int) ([]storage.DueRef, error) {
			if err := read(); err != nil {
				return nil, err
			}
			return s.Due(ctx, kind, before, limit)
		},
		snapshot: func(ctx context.Context, t alumnikit.TenantID, q storage.PageQuery) (storage.Snapshot, error) {
			if err := read(); err != nil {
				return storage.Snapshot{}, err
			}
			return s.Snapshot(ctx, t, q)
		},
		journal: func(ctx context.Context, t alumnikit.TenantID, q storage.JournalQuery) ([]storage.Entry, error) {
			if err := read(); err != nil {
				return nil, err
			}
			return s.Journal(ctx, t, q)
		},
	}
}
