package storagetest

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"time"

	"github.com/alumnikit/alumnikit"
	"github.com/alumnikit/alumnikit/storage"
)

func onSnapshot(s storage.Store, alter func(found *storage.Snapshot)) storage.Store {
	return altered{Store: s, snapshot: func(ctx context.Context, t alumnikit.TenantID, q storage.PageQuery) (storage.Snapshot, error) {
		found, err := s.Snapshot(ctx, t, q)
		alter(&found)
		return found, err
	}}
}

func onFold(s storage.Store, alter func(ctx context.Context, t alumnikit.TenantID, f *storage.Fold)) storage.Store {
	return altered{Store: s, fold: func(ctx context.Context, t alumnikit.TenantID, f storage.Fold) error {
		alter(ctx, t, &f)
		return s.Fold(ctx, t, f)
	}}
}

func indexMutants() []mutant {
	return []mutant{
		{name: "DeltasOverwritten", caughtBy: "Deltas/Unique", make: func(s storage.Store) storage.Store {
			return altered{Store: s, commit: func(ctx context.Context, w storage.Write) error {
				stands, _ := s.Snapshot(ctx, w.Tenant, storage.PageQuery{Deltas: storage.DeltasKeys})
				w.Deltas = slices.DeleteFunc(slices.Clone(w.Deltas), func(d storage.Delta) bool {
					return slices.ContainsFunc(stands.Deltas, func(o storage.Delta) bool { return o.Key() == d.Key() })
				})
				return s.Commit(ctx, w)
			}}
		}},
		{name: "DeltasAsWritten", caughtBy: "Deltas/Order", make: func(s storage.Store) storage.Store {
			return onSnapshot(s, func(found *storage.Snapshot) {
				slices.SortFunc(found.Deltas, func(a, b storage.Delta) int { return cmp.Compare(a.Version, b.Version) })
			})
		}},
		{name: "KeysWithBodies", caughtBy: "Deltas/Modes", make: func(s storage.Store) storage.Store {
			return altered{Store: s, snapshot: func(ctx context.Context, t alumnikit.TenantID, q storage.PageQuery) (storage.Snapshot, error) {
				if q.Deltas == storage.DeltasKeys {
					q.Deltas = storage.DeltasFull
				}
				return s.Snapshot(ctx, t, q)
			}}
		}},
		{name: "PendingUncounted", caughtBy: "Deltas/Count", make: func(s storage.Store) storage.Store {
			return onSnapshot(s, func(found *storage.Snapshot) { found.Pending = len(found.Deltas) })
		}},
		{name: "BodiesOfAll", caughtBy: "Deltas/Bodies", make: func(s storage.Store) storage.Store {
			return altered{Store: s, snapshot: func(ctx context.Context, t alumnikit.TenantID, q storage.PageQuery) (storage.Snapshot, error) {
				if len(q.Bodies) > 0 {
					q.Deltas = storage.DeltasFull
				}
				return s.Snapshot(ctx, t, q)
			}}
		}},
		{name: "RangesHalfOpen", caughtBy: "Folding/Ranges", make: func(s storage.Store) storage.Store {
			return altered{Store: s, snapshot: func(ctx context.Context, t alumnikit.TenantID, q storage.PageQuery) (storage.Snapshot, error) {
				ranges := slices.Clone(q.Ranges)
				for i, r := range ranges {
					if r.Last > r.First {
						ranges[i].Last--
					}
				}
				q.Ranges = ranges
				return s.Snapshot(ctx, t, q)
			}}
		}},
		{name: "CurrentIsAnother", caughtBy: "Folding/Current", make: func(s storage.Store) storage.Store {
			return altered{Store: s, snapshot: func(ctx context.Context, t alumnikit.TenantID, q storage.PageQuery) (storage.Snapshot, error) {
				q.Current = false
				return s.Snapshot(ctx, t, q)
			}}
		}},
		{name: "DeltasOneByOne", caughtBy: "Deltas/WholeWrites", make: func(s storage.Store) storage.Store {
			return altered{Store: s, commit: func(ctx context.Context, w storage.Write) error {
				later := w.Deltas
				w.Deltas = nil
				if err := s.Commit(ctx, w); err != nil {
					return err
				}
				for _, d := range later {
					time.Sleep(50 * time.Microsecond) // between one statement and the next
					if err := s.Commit(ctx, storage.Write{Tenant: w.Tenant, Deltas: []storage.Delta{d}}); err != nil {
						return err
					}
				}
				return nil
			}}
		}},
		{name: "TornSnapshots", caughtBy: "Folding/OneMoment", make: func(s storage.Store) storage.Store {
			return altered{Store: s, snapshot: func(ctx context.Context, t alumnikit.TenantID, q storage.PageQuery) (storage.Snapshot, error) {
				first, err := s.Snapshot(ctx, t, storage.PageQuery{Deltas: q.Deltas})
				if err != nil {
					return first, err
				}
				time.Sleep(200 * time.Microsecond) // between one statement and the next
				second, err := s.Snapshot(ctx, t, q)
				second.Head, second.Deltas = first.Head, first.Deltas
				return second, err
			}}
		}},
		{name: "FoldsOverOthers", caughtBy: "Folding/Beat", make: func(s storage.Store) storage.Store {
			return onFold(s, func(ctx context.Context, t alumnikit.TenantID, f *storage.Fold) {
				stands, _ := s.Snapshot(ctx, t, storage.PageQuery{})
				f.Head.Beat = stands.Head.Beat + 1
			})
		}},
		{name: "FoldsAllDeltas", caughtBy: "Folding/OnlyTheDeltasNamed", make: func(s storage.Store) storage.Store {
			return onFold(s, func(ctx context.Context, t alumnikit.TenantID, f *storage.Fold) {
				stands, _ := s.Snapshot(ctx, t, storage.PageQuery{Deltas: storage.DeltasKeys})
				for _, d := range stands.Deltas {
					f.Deltas = append(f.Deltas, d.Key())
				}
			})
		}},
		{name: "NeverPurges", caughtBy: "Folding/Purge", make: func(s storage.Store) storage.Store {
			return onFold(s, func(_ context.Context, _ alumnikit.TenantID, f *storage.Fold) { f.Purge = nil })
		}},
		{name: "EmptyPagesStay", caughtBy: "Folding/Pages", make: func(s storage.Store) storage.Store {
			return onFold(s, func(_ context.Context, _ alumnikit.TenantID, f *storage.Fold) {
				f.Pages = slices.DeleteFunc(slices.Clone(f.Pages), func(p storage.Page) bool { return p.Body == nil })
			})
		}},
		{name: "SignedGroups", caughtBy: "Folding/Groups", make: func(s storage.Store) storage.Store {
			return onSnapshot(s, func(found *storage.Snapshot) {
				slices.SortStableFunc(found.Pages, func(a, b storage.Page) int { return cmp.Compare(int64(a.Group), int64(b.Group)) })
			})
		}},
		{name: "MetaKept", caughtBy: "Folding/Head", make: func(s storage.Store) storage.Store {
			return onFold(s, func(ctx context.Context, t alumnikit.TenantID, f *storage.Fold) {
				stands, _ := s.Snapshot(ctx, t, storage.PageQuery{})
				if f.Head.Meta == nil {
					f.Head.Meta = stands.Head.Meta
				}
			})
		}},
	}
}

func onJournal(s storage.Store, alter func(q storage.JournalQuery, found []storage.Entry) []storage.Entry) storage.Store {
	return altered{Store: s, journal: func(ctx context.Context, t alumnikit.TenantID, q storage.JournalQuery) ([]storage.Entry, error) {
		found, err := s.Journal(ctx, t, q)
		return alter(q, found), err
	}}
}

func journalMutants() []mutant {
	return []mutant{
		{name: "PendingByID", caughtBy: "Journal/PendingOrder", make: func(s storage.Store) storage.Store {
			return onJournal(s, func(q storage.JournalQuery, found []storage.Entry) []storage.Entry {
				if q.Mode == storage.JournalPending {
					slices.SortFunc(found, func(a, b storage.Entry) int { return cmp.Compare(a.ID.String(), b.ID.String()) })
				}
				return found
			})
		}},
		{name: "SealedInclusive", caughtBy: "Journal/Sealed", make: func(s storage.Store) storage.Store {
			return altered{Store: s, journal: func(ctx context.Context, t alumnikit.TenantID, q storage.JournalQuery) ([]storage.Entry, error) {
				q.After -= min(q.After, 1)
				return s.Journal(ctx, t, q)
			}}
		}},
		{name: "LastIsPending", caughtBy: "Journal/Last", make: func(s storage.Store) storage.Store {
			return altered{Store: s, journal: func(ctx context.Context, t alumnikit.TenantID, q storage.JournalQuery) ([]storage.Entry, error) {
				if q.Mode == storage.JournalLast {
					q.Mode = storage.JournalSealed // the first instead of the last
				}
				return s.Journal(ctx, t, q)
			}}
		}},
		{name: "SealsAnywhere", caughtBy: "Seal/Dense", make: func(s storage.Store) storage.Store {
			return altered{Store: s, seal: func(ctx context.Context, t alumnikit.TenantID, sealed storage.Sealed) error {
				last, _ := s.Journal(ctx, t, storage.JournalQuery{Mode: storage.JournalLast, Limit: 1})
				sealed.First = 1
				if len(last) > 0 {
					sealed.First = last[0].Sequence + 1
				}
				return s.Seal(ctx, t, sealed)
			}}
		}},
		{name: "SealsWhatItFinds", caughtBy: "Seal/Unknown", make: func(s storage.Store) storage.Store {
			return altered{Store: s, seal: func(ctx context.Context, t alumnikit.TenantID, sealed storage.Sealed) error {
				pending, _ := s.Journal(ctx, t, storage.JournalQuery{Mode: storage.JournalPending, Limit: storage.MaxList})
				sealed.Entries = slices.DeleteFunc(slices.Clone(sealed.Entries), func(e storage.Seal) bool {
					return !slices.ContainsFunc(pending, func(o storage.Entry) bool { return o.ID == e.ID })
				})
				return s.Seal(ctx, t, sealed)
			}}
		}},
		{name: "SealsHalf", caughtBy: "Seal/Twice", make: func(s storage.Store) storage.Store {
			return altered{Store: s, seal: func(ctx context.Context, t alumnikit.TenantID, sealed storage.Sealed) error {
				for i, e := range sealed.Entries {
					one := storage.Sealed{First: sealed.First + uint64(i), Entries: []storage.Seal{e}}
					if err := s.Seal(ctx, t, one); err != nil {
						return err
					}
				}
				return nil
			}}
		}},
	}
}

// errLost is not an error of the contract.
var errLost = errors.New("lost")
