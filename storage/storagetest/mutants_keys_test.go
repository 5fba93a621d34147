package storagetest

import (
	"bytes"
	"context"
	"errors"
	"slices"
	"strings"
	"sync"

	"github.com/alumnikit/alumnikit"
	"github.com/alumnikit/alumnikit/storage"
)

func keyMutants() []mutant {
	return []mutant{
		{name: "KeysOfDeletedStay", caughtBy: "RoundTrip/Delete", make: keysOfDeletedStay},
		{name: "OldKeysStay", caughtBy: "RoundTrip/Replace", make: oldKeysStay},
		{name: "CaseFolded", caughtBy: "ByteKeys/Distinct", make: func(s storage.Store) storage.Store { return foldedValues(s, bytes.ToLower) }},
		{name: "TrailingSpaceTrimmed", caughtBy: "ByteKeys/Distinct", make: func(s storage.Store) storage.Store {
			return foldedValues(s, func(b []byte) []byte { return bytes.TrimRight(b, " ") })
		}},
		{name: "CutAtNul", caughtBy: "ByteKeys/Distinct", make: func(s storage.Store) storage.Store {
			return foldedValues(s, func(b []byte) []byte {
				before, _, _ := bytes.Cut(b, []byte{0})
				return before
			})
		}},
		{name: "KindFolded", caughtBy: "ByteKeys/Names", make: func(s storage.Store) storage.Store {
			return onWrite(s, func(w *storage.Write) {
				for i, r := range w.Puts {
					w.Puts[i].Kind = strings.ToLower(r.Kind)
				}
			})
		}},
		{name: "UniqueIgnored", caughtBy: "UniqueKeys/Taken", make: func(s storage.Store) storage.Store {
			return onWrite(s, func(w *storage.Write) {
				for _, r := range w.Puts {
					for i := range r.Keys {
						r.Keys[i].Unique = false
					}
				}
			})
		}},
		{name: "UniqueAtOnce", caughtBy: "UniqueKeys/Swap", make: uniqueAtOnce},
		{name: "UniqueAcrossKinds", caughtBy: "UniqueKeys/OtherPlaces", make: uniqueAcrossKinds},
		{name: "TakenWithoutName", caughtBy: "UniqueKeys/Taken", make: func(s storage.Store) storage.Store {
			return altered{Store: s, commit: func(ctx context.Context, w storage.Write) error {
				err := s.Commit(ctx, w)
				if errors.Is(err, alumnikit.ErrExists) {
					return alumnikit.ErrExists
				}
				return err
			}}
		}},
	}
}

// keysOf finds the keys of a record by looking through all lists.
func keysOf(ctx context.Context, s storage.Store, tenant alumnikit.TenantID, kind string, id alumnikit.ID) map[string][]storage.Listed {
	out := map[string][]storage.Listed{}
	for _, key := range []string{byName, byTag, byMail} {
		all, _ := walk(ctx, s, tenant, storage.ListQuery{Kind: kind, Key: key, Limit: storage.MaxList})
		for _, l := range all {
			if l.ID == id {
				out[key] = append(out[key], l)
			}
		}
	}
	return out
}

func keysOfDeletedStay(s storage.Store) storage.Store {
	var mu sync.Mutex
	ghosts := map[string][]storage.Listed{}
	return altered{
		Store: s,
		commit: func(ctx context.Context, w storage.Write) error {
			mu.Lock()
			defer mu.Unlock()
			for _, d := range w.Deletes {
				for key, listed := range keysOf(ctx, s, w.Tenant, d.Kind, d.ID) {
					ghosts[key] = append(ghosts[key], listed...)
				}
			}
			return s.Commit(ctx, w)
		},
		list: func(ctx context.Context, t alumnikit.TenantID, q storage.ListQuery) ([]storage.Listed, error) {
			found, err := s.List(ctx, t, q)
			mu.Lock()
			defer mu.Unlock()
			return append(found, ghosts[q.Key]...), err
		},
	}
}

func oldKeysStay(s storage.Store) storage.Store {
	return altered{Store: s, commit: func(ctx context.Context, w storage.Write) error {
		w.Puts = slices.Clone(w.Puts)
		for i, r := range w.Puts {
			for key, listed := range keysOf(ctx, s, w.Tenant, r.Kind, r.ID) {
				for _, l := range listed {
					w.Puts[i].Keys = append(slices.Clone(w.Puts[i].Keys), storage.Key{Name: key, Value: l.At.Value})
				}
			}
		}
		return s.Commit(ctx, w)
	}}
}

// foldedValues passes every key value through a function, as a collation does.
func foldedValues(s storage.Store, fold func([]byte) []byte) storage.Store {
	on := onWrite(s, func(w *storage.Write) {
		for _, r := range w.Puts {
			for i, k := range r.Keys {
				r.Keys[i].Value = fold(k.Value)
			}
		}
	})
	return altered{Store: on, list: func(ctx context.Context, t alumnikit.TenantID, q storage.ListQuery) ([]storage.Listed, error) {
		if q.Min != nil {
			q.Min = fold(q.Min)
		}
		if q.Max != nil {
			q.Max = append(fold(bytes.TrimRight(q.Max, "\x00")), 0)
		}
		return s.List(ctx, t, q)
	}}
}

// uniqueAtOnce looks for a taken key before the write instead of after it.
func uniqueAtOnce(s storage.Store) storage.Store {
	return altered{Store: s, commit: func(ctx context.Context, w storage.Write) error {
		for _, r := range w.Puts {
			for _, k := range r.Keys {
				found, _ := s.List(ctx, w.Tenant, storage.Exactly(r.Kind, k.Name, k.Value))
				if k.Unique && len(found) > 0 && found[0].ID != r.ID {
					return &storage.ExistsError{Kind: r.Kind, Key: k.Name}
				}
			}
		}
		return s.Commit(ctx, w)
	}}
}

func uniqueAcrossKinds(s storage.Store) storage.Store {
	return altered{Store: s, commit: func(ctx context.Context, w storage.Write) error {
		for _, r := range w.Puts {
			other := people
			if r.Kind == people {
				other = things
			}
			for _, k := range r.Keys {
				found, _ := s.List(ctx, w.Tenant, storage.Exactly(other, k.Name, k.Value))
				if k.Unique && len(found) > 0 {
					return &storage.ExistsError{Kind: r.Kind, Key: k.Name}
				}
			}
		}
		return s.Commit(ctx, w)
	}}
}
