package storagetest

import (
	"context"

	"github.com/alumnikit/alumnikit"
	"github.com/alumnikit/alumnikit/storage"
)

// furnish gives a tenant something of everything: two kinds, all keys, due
// times, deltas, pages of two generations, sealed and pending entries.
func furnish(ctx context.Context, s storage.Store, tenant alumnikit.TenantID) error {
	write := storage.Write{
		Tenant: tenant,
		Puts: []storage.Record{
			dueAt(person(1, 1, name("ito"), mail("1@example.com"), tag("x"), tag("y")), at(5)),
			person(2, 1, name("mori"), mail("2@example.com")),
			dueAt(thing(1, 1, name("lamp"), mail("1@example.com")), at(3)),
		},
		Deltas:  []storage.Delta{delta(1, 0, 1), delta(2, 0, 1), delta(2, 1, 1)},
		Entries: []storage.Entry{entry(1, at(1)), entry(2, at(2)), entry(3, at(3)), entry(4, at(4))},
	}
	if err := s.Commit(ctx, write); err != nil {
		return err
	}
	fold := storage.Fold{
		Head: storage.Head{
			Beat: 1, Epoch: 1, Generation: 1, Fingerprint: [8]byte{1, 2, 3}, Owner: id(9), Lease: at(60), Meta: []byte("meta"),
		},
		Pages:  []storage.Page{page(1, 1, 0, "one"), page(1, 2, 0, "two"), page(1, 2, 1, "three"), page(2, 1, 0, "next")},
		Deltas: []storage.DeltaKey{delta(1, 0, 1).Key()},
	}
	if err := s.Fold(ctx, tenant, fold); err != nil {
		return err
	}
	return s.Seal(ctx, tenant, sealing(1, id(1), id(2)))
}

// change is one call that changes a tenant that furnish has furnished.
type change struct {
	name string
	run  func(ctx context.Context, s storage.Store, tenant alumnikit.TenantID) error
}

// changes holds one call, of many parts, of each method that changes anything.
func changes() []change {
	return []change{
		{"Commit", func(ctx context.Context, s storage.Store, tenant alumnikit.TenantID) error {
			return s.Commit(ctx, storage.Write{
				Tenant: tenant,
				Puts: []storage.Record{
					dueAt(person(1, 2, name("itō"), mail("2@example.com"), tag("z")), at(7)), // takes over a unique key
					person(3, 1, name("abe"), mail("3@example.com"), tag("x")),
					thing(1, 2, name("desk")),
				},
				Deletes: []storage.Ref{ref(person(2, 1))},
				Expects: []storage.Ref{{Kind: things, ID: id(7)}},
				Deltas:  []storage.Delta{delta(1, 0, 2), delta(3, 0, 1)},
				Entries: []storage.Entry{entry(5, at(5)), entry(6, at(6))},
			})
		}},
		{"Fold", func(ctx context.Context, s storage.Store, tenant alumnikit.TenantID) error {
			return s.Fold(ctx, tenant, storage.Fold{
				Head:   storage.Head{Beat: 2, Epoch: 2, Generation: 3, Meta: []byte("more")},
				Pages:  []storage.Page{page(1, 1, 0, "uno"), {Generation: 1, Group: 2, Part: 1}, page(3, 1, 0, "new")},
				Deltas: []storage.DeltaKey{delta(2, 0, 1).Key(), delta(2, 1, 1).Key()},
				Purge:  []uint32{2},
			})
		}},
		{"Seal", func(ctx context.Context, s storage.Store, tenant alumnikit.TenantID) error {
			return s.Seal(ctx, tenant, sealing(3, id(4), id(3)))
		}},
		{"Drop", func(ctx context.Context, s storage.Store, tenant alumnikit.TenantID) error {
			return s.Drop(ctx, tenant)
		}},
	}
}

// eachAlone are changes and one more, which cannot come after Commit.
func eachAlone() []change {
	return append(changes(), change{"CommitOne", func(ctx context.Context, s storage.Store, tenant alumnikit.TenantID) error {
		w := saidAgain()
		w.Tenant = tenant
		return s.Commit(ctx, w)
	}})
}

// reading is one call that reads what furnish has put there.
type reading struct {
	name string
	run  func(ctx context.Context, s storage.Store, tenant alumnikit.TenantID) ([]string, error)
}

// readings holds one call of each method that reads.
func readings() []reading {
	return []reading{
		{"Get", func(ctx context.Context, s storage.Store, tenant alumnikit.TenantID) ([]string, error) {
			found, err := s.Get(ctx, tenant, people, []alumnikit.ID{id(1), id(2), id(3)})
			return recordLines(found), err
		}},
		{"List", func(ctx context.Context, s storage.Store, tenant alumnikit.TenantID) ([]string, error) {
			found, err := s.List(ctx, tenant, storage.ListQuery{Kind: people, Key: byName, Limit: 10})
			return listedLines(found), err
		}},
		{"Due", func(ctx context.Context, s storage.Store, _ alumnikit.TenantID) ([]string, error) {
			found, err := s.Due(ctx, things, at(100), 10)
			return dueLines(found), err
		}},
		{"Snapshot", func(ctx context.Context, s storage.Store, tenant alumnikit.TenantID) ([]string, error) {
			q := storage.PageQuery{Generation: 1, Groups: []uint64{1, 2}, Deltas: storage.DeltasFull}
			found, err := s.Snapshot(ctx, tenant, q)
			return snapshotLines(found), err
		}},
		{"Journal", func(ctx context.Context, s storage.Store, tenant alumnikit.TenantID) ([]string, error) {
			var lines []string
			for _, mode := range []storage.JournalMode{storage.JournalSealed, storage.JournalPending, storage.JournalLast} {
				found, err := s.Journal(ctx, tenant, storage.JournalQuery{Mode: mode, Limit: 10})
				if err != nil {
					return nil, err
				}
				lines = append(lines, entryLines(found)...)
			}
			return lines, nil
		}},
	}
}
