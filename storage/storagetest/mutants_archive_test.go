package storagetest

import (
	"context"
	"slices"

	"github.com/alumnikit/alumnikit"
	"github.com/alumnikit/alumnikit/storage"
	"github.com/alumnikit/alumnikit/storage/memory"
)

// archiving is a memory store some of whose abilities are replaced.
type archiving struct {
	*memory.Store

	census  func(c storage.Census) storage.Census
	dump    func(after alumnikit.ID, read func(after alumnikit.ID) ([]storage.Record, error)) ([]storage.Record, error)
	restore func(w storage.Write) storage.Write
}

func (a archiving) Census(ctx context.Context, tenant alumnikit.TenantID) (storage.Census, error) {
	found, err := a.Store.Census(ctx, tenant)
	if a.census != nil && err == nil {
		found = a.census(found)
	}
	return found, err
}

func (a archiving) Dump(
	ctx context.Context, tenant alumnikit.TenantID, kind string, after alumnikit.ID, limit int,
) ([]storage.Record, error) {
	read := func(after alumnikit.ID) ([]storage.Record, error) {
		return a.Store.Dump(ctx, tenant, kind, after, limit)
	}
	if a.dump == nil {
		return read(after)
	}
	return a.dump(after, read)
}

func (a archiving) Restore(ctx context.Context, w storage.Write) error {
	if a.restore != nil {
		w.Puts, w.Entries = slices.Clone(w.Puts), slices.Clone(w.Entries)
		w = a.restore(w)
	}
	return a.Store.Restore(ctx, w)
}

func archiveMutants() []mutant {
	of := func(name, check string, a archiving) mutant {
		return mutant{name: name, caughtBy: "Archive/" + check, make: func(s storage.Store) storage.Store {
			a.Store = s.(*memory.Store)
			return a
		}}
	}
	each := func(change func(r *storage.Record)) func(alumnikit.ID, func(alumnikit.ID) ([]storage.Record, error)) ([]storage.Record, error) {
		return func(after alumnikit.ID, read func(alumnikit.ID) ([]storage.Record, error)) ([]storage.Record, error) {
			found, err := read(after)
			for i := range found {
				change(&found[i])
			}
			return found, err
		}
	}
	return []mutant{
		of("CensusOverlooksPages", "Census", archiving{census: func(c storage.Census) storage.Census {
			c.Pages = 0
			return c
		}}),
		of("DumpWithoutKeys", "Dump", archiving{dump: each(func(r *storage.Record) { r.Keys = nil })}),
		of("DumpForgetsUnique", "Dump", archiving{dump: each(func(r *storage.Record) {
			for i := range r.Keys {
				r.Keys[i].Unique = false
			}
		})}),
		of("DumpBeginsAgain", "DumpPages", archiving{
			dump: func(_ alumnikit.ID, read func(alumnikit.ID) ([]storage.Record, error)) ([]storage.Record, error) {
				return read(alumnikit.ID{})
			},
		}),
		of("RestoreCountsVersionsAnew", "GoesOn", archiving{restore: func(w storage.Write) storage.Write {
			for i := range w.Puts {
				w.Puts[i].Version = 1
			}
			return w
		}}),
		of("RestoreForgetsSeals", "Move", archiving{restore: func(w storage.Write) storage.Write {
			for i := range w.Entries {
				w.Entries[i].Sequence = 0
			}
			return w
		}}),
		of("RestoreExpectsNothing", "Expects", archiving{restore: func(w storage.Write) storage.Write {
			w.Expects = nil
			return w
		}}),
		of("RestoreLetsThePresentStand", "Taken", archiving{restore: func(w storage.Write) storage.Write {
			w.Puts = slices.DeleteFunc(w.Puts, func(r storage.Record) bool { return r.ID == id(1) })
			return w
		}}),
		of("RestoreIgnoresDeltas", "Only", archiving{restore: func(w storage.Write) storage.Write {
			w.Deltas = nil
			return w
		}}),
	}
}
