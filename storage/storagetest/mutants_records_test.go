package storagetest

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"slices"
	"sync"
	"time"

	"github.com/alumnikit/alumnikit"
	"github.com/alumnikit/alumnikit/storage"
)

// version reads the version that stands, 0 for none.
func version(ctx context.Context, s storage.Store, tenant alumnikit.TenantID, kind string, id alumnikit.ID) uint64 {
	found, err := s.Get(ctx, tenant, kind, []alumnikit.ID{id})
	if err != nil || len(found) == 0 {
		return 0
	}
	return found[0].Version
}

// forgetful gathers of one kind only.
type forgetful struct{ storage.Store }

func (f forgetful) Gather(ctx context.Context, t alumnikit.TenantID, kinds []string, ids []alumnikit.ID) ([]storage.Record, error) {
	if len(kinds) == 0 {
		return nil, nil
	}
	return f.Get(ctx, t, kinds[0], ids)
}

func recordMutants() []mutant {
	return []mutant{
		{name: "GathersOneKind", caughtBy: "RoundTrip/Gather", make: func(s storage.Store) storage.Store { return forgetful{s} }},
		{name: "EntryOfARefusedWriteStays", caughtBy: "OneRecord/TakenDelta", make: func(s storage.Store) storage.Store {
			return altered{Store: s, commit: func(ctx context.Context, w storage.Write) error {
				err := s.Commit(ctx, w)
				if errors.Is(err, alumnikit.ErrExists) {
					_ = s.Commit(ctx, storage.Write{Tenant: w.Tenant, Entries: w.Entries})
				}
				return err
			}}
		}},
		{name: "TidyBodies", caughtBy: "RoundTrip/Bodies", make: func(s storage.Store) storage.Store {
			return onWrite(s, func(w *storage.Write) {
				for i, r := range w.Puts {
					var tidy bytes.Buffer
					if json.Compact(&tidy, r.Body) == nil {
						w.Puts[i].Body = tidy.Bytes()
					}
				}
			})
		}},
		{name: "ManyRowsShift", caughtBy: "RoundTrip/Many", make: func(s storage.Store) storage.Store {
			return onWrite(s, func(w *storage.Write) {
				if n := len(w.Puts); n > 1000 {
					w.Puts[n-1].Body, w.Puts[n-2].Body = w.Puts[n-2].Body, w.Puts[n-1].Body
				}
			})
		}},
		{name: "KeysReturned", caughtBy: "RoundTrip/Record", make: func(s storage.Store) storage.Store {
			return altered{Store: s, get: func(ctx context.Context, t alumnikit.TenantID, kind string, ids []alumnikit.ID) ([]storage.Record, error) {
				found, err := s.Get(ctx, t, kind, ids)
				for i := range found {
					found[i].Keys = []storage.Key{name("x")}
				}
				return found, err
			}}
		}},
		{name: "MissingIsAnError", caughtBy: "NotFound/Get", make: func(s storage.Store) storage.Store {
			return altered{Store: s, get: func(ctx context.Context, t alumnikit.TenantID, kind string, ids []alumnikit.ID) ([]storage.Record, error) {
				found, err := s.Get(ctx, t, kind, ids)
				if err == nil && len(found) < len(ids) {
					return nil, alumnikit.ErrNotFound
				}
				return found, err
			}}
		}},
		{name: "CreatesAgain", caughtBy: "Duplicates/ID", make: func(s storage.Store) storage.Store {
			return altered{Store: s, commit: func(ctx context.Context, w storage.Write) error {
				err := s.Commit(ctx, w)
				if exists, ok := errors.AsType[*storage.ExistsError](err); ok && exists.Key == "" {
					return nil
				}
				return err
			}}
		}},
		{name: "NamesAnyKind", caughtBy: "Duplicates/AmongKinds", make: func(s storage.Store) storage.Store {
			return altered{Store: s, commit: func(ctx context.Context, w storage.Write) error {
				err := s.Commit(ctx, w)
				if exists, ok := errors.AsType[*storage.ExistsError](err); ok && exists.Key == "" {
					return &storage.ExistsError{Kind: w.Puts[0].Kind}
				}
				return err
			}}
		}},
		{name: "ShallowIn", caughtBy: "Isolation/HandedIn", make: shallowIn},
		{name: "ShallowOut", caughtBy: "Isolation/HandedOut", make: shallowOut},
		{name: "Seconds", caughtBy: "TimePrecision/Due", make: func(s storage.Store) storage.Store {
			return onWrite(s, func(w *storage.Write) {
				for i, r := range w.Puts {
					w.Puts[i].Due = r.Due.Truncate(time.Second)
				}
			})
		}},
		{name: "LocalTime", caughtBy: "TimePrecision/Due", make: func(s storage.Store) storage.Store {
			return altered{Store: s, get: func(ctx context.Context, t alumnikit.TenantID, kind string, ids []alumnikit.ID) ([]storage.Record, error) {
				found, err := s.Get(ctx, t, kind, ids)
				for i := range found {
					found[i].Due = found[i].Due.In(time.FixedZone("Tokyo", 9*60*60))
				}
				return found, err
			}}
		}},
		{name: "LastWriteWins", caughtBy: "Versions/Put", make: func(s storage.Store) storage.Store { return lastWriteWins(s, false) }},
		{name: "DeletesBlindly", caughtBy: "Versions/Delete", make: func(s storage.Store) storage.Store { return lastWriteWins(s, true) }},
		{name: "HalfWrites", caughtBy: "Versions/NothingHalfDone", make: func(s storage.Store) storage.Store {
			return altered{Store: s, commit: func(ctx context.Context, w storage.Write) error {
				err := s.Commit(ctx, w)
				if err != nil {
					_ = s.Commit(ctx, storage.Write{Tenant: w.Tenant, Entries: w.Entries}) // outside the transaction
				}
				return err
			}}
		}},
		{name: "ExpectsIgnored", caughtBy: "Expects/Present", make: func(s storage.Store) storage.Store {
			return onWrite(s, func(w *storage.Write) { w.Expects = nil })
		}},
		{name: "AbsenceIgnored", caughtBy: "Expects/Absent", make: func(s storage.Store) storage.Store {
			return onWrite(s, func(w *storage.Write) {
				w.Expects = slices.DeleteFunc(slices.Clone(w.Expects), func(r storage.Ref) bool { return r.Version == 0 })
			})
		}},
	}
}

// shallowIn keeps the caller's body.
func shallowIn(s storage.Store) storage.Store {
	var mu sync.Mutex
	kept := map[storage.Ref][]byte{}
	return altered{
		Store: s,
		commit: func(ctx context.Context, w storage.Write) error {
			err := s.Commit(ctx, w)
			mu.Lock()
			defer mu.Unlock()
			for _, r := range w.Puts {
				kept[ref(r)] = r.Body
			}
			return err
		},
		get: func(ctx context.Context, t alumnikit.TenantID, kind string, ids []alumnikit.ID) ([]storage.Record, error) {
			found, err := s.Get(ctx, t, kind, ids)
			mu.Lock()
			defer mu.Unlock()
			for i, r := range found {
				found[i].Body = kept[ref(r)]
			}
			return found, err
		},
	}
}

// shallowOut hands the same body to all readers.
func shallowOut(s storage.Store) storage.Store {
	var mu sync.Mutex
	cache := map[storage.Ref][]byte{}
	return altered{Store: s, get: func(ctx context.Context, t alumnikit.TenantID, kind string, ids []alumnikit.ID) ([]storage.Record, error) {
		found, err := s.Get(ctx, t, kind, ids)
		mu.Lock()
		defer mu.Unlock()
		for i, r := range found {
			if cache[ref(r)] == nil {
				cache[ref(r)] = r.Body
			}
			found[i].Body = cache[ref(r)]
		}
		return found, err
	}}
}

// lastWriteWins replaces the versions that a write states by those that stand.
func lastWriteWins(s storage.Store, deletes bool) storage.Store {
	return altered{Store: s, commit: func(ctx context.Context, w storage.Write) error {
		w.Puts, w.Deletes = slices.Clone(w.Puts), slices.Clone(w.Deletes)
		for i, r := range w.Puts {
			if !deletes {
				w.Puts[i].Version = version(ctx, s, w.Tenant, r.Kind, r.ID) + 1
			}
		}
		for i, r := range w.Deletes {
			if deletes {
				w.Deletes[i].Version = version(ctx, s, w.Tenant, r.Kind, r.ID)
			}
		}
		return s.Commit(ctx, w)
	}}
}
