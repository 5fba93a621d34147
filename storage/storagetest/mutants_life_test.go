package storagetest

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/alumnikit/alumnikit"
	"github.com/alumnikit/alumnikit/storage"
)

func lifeMutants() []mutant {
	return slices.Concat(faultMutants(), cancelMutants(), raceMutants(), tenantMutants(), []mutant{
		{name: "Forgetful", caughtBy: "Reopen/Everything"},
	})
}

func faultMutants() []mutant {
	return []mutant{
		{name: "NoTransaction", caughtBy: "Faults/Commit", faults: func(s storage.Store, trip *Trip) storage.Store {
			return altered{Store: stepwise(s, trip), commit: func(ctx context.Context, w storage.Write) error {
				for _, part := range []storage.Write{
					{Tenant: w.Tenant, Expects: w.Expects, Deletes: w.Deletes},
					{Tenant: w.Tenant, Puts: w.Puts},
					{Tenant: w.Tenant, Deltas: w.Deltas, Entries: w.Entries},
				} {
					if err := trip.Statement(); err != nil {
						return err
					}
					if err := s.Commit(ctx, part); err != nil {
						return err
					}
				}
				return nil
			}}
		}},
		{name: "ErrorSwallowed", caughtBy: "Faults/Fold", faults: func(s storage.Store, trip *Trip) storage.Store {
			steps := stepwise(s, trip)
			return altered{Store: steps, fold: func(ctx context.Context, t alumnikit.TenantID, f storage.Fold) error {
				if err := steps.Fold(ctx, t, f); !errors.Is(err, ErrInjected) {
					return err
				}
				return nil
			}}
		}},
		{name: "RowsCutShort", caughtBy: "Faults/List", faults: func(s storage.Store, trip *Trip) storage.Store {
			return altered{Store: stepwise(s, trip), list: func(ctx context.Context, t alumnikit.TenantID, q storage.ListQuery) ([]storage.Listed, error) {
				found, err := s.List(ctx, t, q)
				if trip.Statement() != nil {
					return found[:len(found)/2], nil // rows.Err is not looked at
				}
				return found, err
			}}
		}},
		{name: "EveryErrorIsAConflict", caughtBy: "Faults/Seal", faults: func(s storage.Store, trip *Trip) storage.Store {
			steps := stepwise(s, trip)
			return altered{Store: steps, seal: func(ctx context.Context, t alumnikit.TenantID, sealed storage.Sealed) error {
				if steps.Seal(ctx, t, sealed) != nil {
					return alumnikit.ErrConflict
				}
				return nil
			}}
		}},
	}
}

func cancelMutants() []mutant {
	return []mutant{
		{name: "ContextIgnored", caughtBy: "Cancel/Commit", make: func(s storage.Store) storage.Store {
			return altered{Store: s, commit: func(ctx context.Context, w storage.Write) error {
				return s.Commit(context.WithoutCancel(ctx), w)
			}}
		}},
		{name: "ReadsOnAfterCancel", caughtBy: "Cancel/Readings", make: func(s storage.Store) storage.Store {
			return altered{Store: s, journal: func(ctx context.Context, t alumnikit.TenantID, q storage.JournalQuery) ([]storage.Entry, error) {
				return s.Journal(context.WithoutCancel(ctx), t, q)
			}}
		}},
		{name: "CancelledAfterTheFact", caughtBy: "Cancel/FoldInFlight", make: func(s storage.Store) storage.Store {
			return altered{Store: s, fold: func(ctx context.Context, t alumnikit.TenantID, f storage.Fold) error {
				if err := s.Fold(ctx, t, f); err != nil {
					return err
				}
				return ctx.Err() // too late to say so
			}}
		}},
	}
}

func raceMutants() []mutant {
	return []mutant{
		{name: "ChecksThenWrites", caughtBy: "Parallel/OneRecord", make: func(s storage.Store) storage.Store {
			force := lastWriteWins(lastWriteWins(s, true), false)
			return altered{Store: s, commit: func(ctx context.Context, w storage.Write) error {
				for _, r := range w.Puts {
					if version(ctx, s, w.Tenant, r.Kind, r.ID) != r.Version-1 {
						return alumnikit.ErrConflict
					}
				}
				time.Sleep(50 * time.Microsecond)
				return force.Commit(ctx, w)
			}}
		}},
		{name: "ExpectsThenWrites", caughtBy: "Parallel/Skew", make: expectsThenWrites},
		{name: "AbsentThenWrites", caughtBy: "Parallel/AbsentSkew", make: expectsThenWrites},
		{name: "BusyIsAConflict", caughtBy: "Parallel/Disjoint", make: func(s storage.Store) storage.Store {
			var busy sync.Mutex
			return altered{Store: s, commit: func(ctx context.Context, w storage.Write) error {
				if !busy.TryLock() {
					return alumnikit.ErrConflict
				}
				defer busy.Unlock()
				time.Sleep(20 * time.Microsecond)
				return s.Commit(ctx, w)
			}}
		}},
		{name: "SharesWhatIsUnderWay", caughtBy: "Parallel/SeenAtOnce", make: sharesSnapshots},
		{name: "DeadlockIsAnError", caughtBy: "Parallel/OneUniqueKey", make: func(s storage.Store) storage.Store {
			return altered{Store: s, commit: func(ctx context.Context, w storage.Write) error {
				if err := s.Commit(ctx, w); err != nil {
					return fmt.Errorf("deadlock found when trying to get lock: %w", errLost)
				}
				return nil
			}}
		}},
	}
}

// sharesSnapshots answers whoever asks while another waits for an answer with the same,
// which may be of a time before.
func sharesSnapshots(s storage.Store) storage.Store {
	type answer struct {
		found storage.Snapshot
		err   error
		ready chan struct{}
	}
	var mu sync.Mutex
	var underWay *answer
	return altered{Store: s, snapshot: func(ctx context.Context, t alumnikit.TenantID, q storage.PageQuery) (storage.Snapshot, error) {
		if q.Deltas != storage.DeltasKeys {
			return s.Snapshot(ctx, t, q)
		}
		mu.Lock()
		if a := underWay; a != nil {
			mu.Unlock()
			<-a.ready
			return a.found, a.err
		}
		a := &answer{ready: make(chan struct{})}
		underWay = a
		mu.Unlock()
		a.found, a.err = s.Snapshot(ctx, t, q)
		time.Sleep(100 * time.Microsecond)
		mu.Lock()
		underWay = nil
		mu.Unlock()
		close(a.ready)
		return a.found, a.err
	}}
}

// expectsThenWrites looks at what is expected without a lock.
func expectsThenWrites(s storage.Store) storage.Store {
	return altered{Store: s, commit: func(ctx context.Context, w storage.Write) error {
		for _, e := range w.Expects {
			if version(ctx, s, w.Tenant, e.Kind, e.ID) != e.Version {
				return alumnikit.ErrConflict
			}
		}
		time.Sleep(50 * time.Microsecond)
		w.Expects = nil
		return s.Commit(ctx, w)
	}}
}

// dropsBut keeps a part of what is dropped and puts it back.
func dropsBut(keep func(ctx context.Context, s storage.Store, t alumnikit.TenantID) func() error) func(s storage.Store) storage.Store {
	return func(s storage.Store) storage.Store {
		return altered{Store: s, drop: func(ctx context.Context, t alumnikit.TenantID) error {
			restore := keep(ctx, s, t)
			return errors.Join(s.Drop(ctx, t), restore())
		}}
	}
}

func tenantMutants() []mutant {
	return []mutant{
		{name: "TenantFolded", caughtBy: "Tenants/Commit", make: func(s storage.Store) storage.Store {
			fold := func(t alumnikit.TenantID) alumnikit.TenantID { return alumnikit.TenantID(strings.ToLower(string(t))) }
			return altered{Store: s, journal: func(ctx context.Context, t alumnikit.TenantID, q storage.JournalQuery) ([]storage.Entry, error) {
				return s.Journal(ctx, fold(t), q)
			}}
		}},
		{name: "TenantForgotten", caughtBy: "Tenants/Nothing", make: func(s storage.Store) storage.Store {
			return altered{Store: s, get: func(ctx context.Context, t alumnikit.TenantID, kind string, ids []alumnikit.ID) ([]storage.Record, error) {
				found, err := s.Get(ctx, t, kind, ids)
				if len(found) == 0 && err == nil {
					return s.Get(ctx, acme, kind, ids)
				}
				return found, err
			}}
		}},
		{name: "DropByPrefix", caughtBy: "Tenants/Drop", make: func(s storage.Store) storage.Store {
			return altered{Store: s, drop: func(ctx context.Context, t alumnikit.TenantID) error {
				return errors.Join(s.Drop(ctx, t), s.Drop(ctx, t+"-2"))
			}}
		}},
		{name: "DropKeepsDeltas", caughtBy: "Tenants/DropEverything", make: dropsBut(
			func(ctx context.Context, s storage.Store, t alumnikit.TenantID) func() error {
				found, _ := s.Snapshot(ctx, t, storage.PageQuery{Deltas: storage.DeltasFull})
				return func() error { return s.Commit(ctx, storage.Write{Tenant: t, Deltas: found.Deltas}) }
			})},
		{name: "DropKeepsPages", caughtBy: "Tenants/DropEverything", make: dropsBut(
			func(ctx context.Context, s storage.Store, t alumnikit.TenantID) func() error {
				found, _ := s.Snapshot(ctx, t, storage.PageQuery{Generation: 1, Groups: dumpGroups()})
				return func() error {
					return s.Fold(ctx, t, storage.Fold{Head: storage.Head{Beat: 1}, Pages: found.Pages})
				}
			})},
		{name: "DropKeepsJournal", caughtBy: "Tenants/DropEverything", make: dropsBut(
			func(ctx context.Context, s storage.Store, t alumnikit.TenantID) func() error {
				found, _ := s.Journal(ctx, t, storage.JournalQuery{Limit: 10})
				return func() error { return s.Commit(ctx, storage.Write{Tenant: t, Entries: found}) }
			})},
		{name: "DropKeepsRecords", caughtBy: "Tenants/DropEverything", make: dropsBut(
			func(ctx context.Context, s storage.Store, t alumnikit.TenantID) func() error {
				return func() error { return s.Commit(ctx, storage.Write{Tenant: t, Puts: []storage.Record{thing(9, 1)}}) }
			})},
	}
}
