package storagetest

import (
	"bytes"
	"context"
	"slices"
	"sync"
	"time"

	"github.com/alumnikit/alumnikit"
	"github.com/alumnikit/alumnikit/storage"
)

// onList alters queries on their way in.
func onList(s storage.Store, alter func(q *storage.ListQuery)) storage.Store {
	return altered{Store: s, list: func(ctx context.Context, t alumnikit.TenantID, q storage.ListQuery) ([]storage.Listed, error) {
		alter(&q)
		return s.List(ctx, t, q)
	}}
}

func onDue(s storage.Store, alter func(refs []storage.DueRef) []storage.DueRef) storage.Store {
	return altered{Store: s, due: func(ctx context.Context, kind string, before time.Time, limit int) ([]storage.DueRef, error) {
		found, err := s.Due(ctx, kind, before, storage.MaxList)
		found = alter(found)
		return found[:min(limit, len(found))], err
	}}
}

func listMutants() []mutant {
	return []mutant{
		{name: "AfterInclusive", caughtBy: "Paging/AfterAnyPlace", make: func(s storage.Store) storage.Store {
			return onList(s, func(q *storage.ListQuery) {
				if q.After != nil && q.Key != "" {
					q.After = &storage.Position{Value: q.After.Value, ID: q.After.ID}
					q.After.ID[15]--
				}
			})
		}},
		{name: "AfterForgetsTies", caughtBy: "Paging/Ties", make: func(s storage.Store) storage.Store {
			return onList(s, func(q *storage.ListQuery) {
				if q.After != nil && q.Key != "" {
					q.After = &storage.Position{Value: q.After.Value, ID: alumnikit.ID(bytes.Repeat([]byte{0xff}, 16))}
				}
			})
		}},
		{name: "MaxInclusive", caughtBy: "Paging/Ranges", make: func(s storage.Store) storage.Store {
			return onList(s, func(q *storage.ListQuery) {
				if q.Max != nil {
					q.Max = append(bytes.Clone(q.Max), 0)
				}
			})
		}},
		{name: "AfterReplacesMin", caughtBy: "Paging/AfterAnyPlace", make: func(s storage.Store) storage.Store {
			return onList(s, func(q *storage.ListQuery) {
				if q.After != nil {
					q.Min = nil
				}
			})
		}},
		{name: "PagesByOffset", caughtBy: "Paging/UnderWrites", make: pagesByOffset},
		{name: "OneKeyPerRecord", caughtBy: "Paging/SeveralKeys", make: func(s storage.Store) storage.Store {
			return onWrite(s, func(w *storage.Write) {
				for i, r := range w.Puts {
					last := map[string]storage.Key{}
					for _, k := range r.Keys {
						last[k.Name] = k
					}
					w.Puts[i].Keys = nil
					for _, k := range last {
						w.Puts[i].Keys = append(w.Puts[i].Keys, k)
					}
				}
			})
		}},
		{name: "MaxLostOnLaterPages", caughtBy: "Random/AgainstModel", make: func(s storage.Store) storage.Store {
			return onList(s, func(q *storage.ListQuery) {
				if q.After != nil {
					q.Max = nil
				}
			})
		}},
		{name: "DueOfOneTenant", caughtBy: "Due/AcrossTenants", make: func(s storage.Store) storage.Store {
			return onDue(s, func(refs []storage.DueRef) []storage.DueRef {
				return slices.DeleteFunc(refs, func(r storage.DueRef) bool { return r.Tenant != refs[0].Tenant })
			})
		}},
		{name: "DueTenantByTenant", caughtBy: "Due/AcrossTenants", make: func(s storage.Store) storage.Store {
			return onDue(s, func(refs []storage.DueRef) []storage.DueRef {
				slices.SortStableFunc(refs, func(a, b storage.DueRef) int { return len(a.Tenant) - len(b.Tenant) })
				return refs
			})
		}},
		{name: "LatestDueFirst", caughtBy: "Due/Limit", make: func(s storage.Store) storage.Store {
			return altered{Store: s, due: func(ctx context.Context, kind string, before time.Time, limit int) ([]storage.DueRef, error) {
				found, err := s.Due(ctx, kind, before, storage.MaxList)
				return found[len(found)-min(limit, len(found)):], err
			}}
		}},
		{name: "DueOnlyBefore", caughtBy: "Due/AtOrBefore", make: func(s storage.Store) storage.Store {
			return altered{Store: s, due: func(ctx context.Context, kind string, before time.Time, limit int) ([]storage.DueRef, error) {
				return s.Due(ctx, kind, before.Add(-time.Microsecond), limit)
			}}
		}},
		{name: "DueNotCleared", caughtBy: "Due/Moved", make: func(s storage.Store) storage.Store {
			return altered{Store: s, commit: func(ctx context.Context, w storage.Write) error {
				w.Puts = slices.Clone(w.Puts)
				for i, r := range w.Puts {
					old, _ := s.Get(ctx, w.Tenant, r.Kind, []alumnikit.ID{r.ID})
					if r.Due.IsZero() && len(old) > 0 {
						w.Puts[i].Due = old[0].Due
					}
				}
				return s.Commit(ctx, w)
			}}
		}},
		{name: "ShortLists", caughtBy: "Limits/Lists", make: func(s storage.Store) storage.Store {
			return onList(s, func(q *storage.ListQuery) { q.Limit = min(q.Limit, 500) })
		}},
		{name: "ShortBodies", caughtBy: "Limits/Bodies", make: func(s storage.Store) storage.Store {
			return onWrite(s, func(w *storage.Write) {
				for i, r := range w.Puts {
					w.Puts[i].Body = r.Body[:min(len(r.Body), 65535)]
				}
			})
		}},
	}
}

// pagesByOffset continues at a count of records instead of a position.
func pagesByOffset(s storage.Store) storage.Store {
	var mu sync.Mutex
	served := map[string]int{} // position -> how many were served up to it
	return altered{Store: s, list: func(ctx context.Context, t alumnikit.TenantID, q storage.ListQuery) ([]storage.Listed, error) {
		name := func(p storage.Position) string { return string(p.Value) + p.ID.String() }
		mu.Lock()
		defer mu.Unlock()
		offset := 0
		if q.After != nil {
			offset = served[name(*q.After)]
		}
		limit := q.Limit
		q.After, q.Limit = nil, storage.MaxList
		all, err := walk(ctx, s, t, q)
		if err != nil {
			return nil, err
		}
		all = all[min(offset, len(all)):]
		all = all[:min(limit, len(all))]
		for i, l := range all {
			served[name(l.At)] = offset + i + 1
		}
		return all, nil
	}}
}
