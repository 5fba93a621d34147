package sqlite

import (
	"context"
	"database/sql"
	"fmt"
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/alumnikit/alumnikit"
	"github.com/alumnikit/alumnikit/storage"
)

func randomID(random *rand.Rand) (id alumnikit.ID) {
	for i := range id {
		id[i] = byte(random.UintN(256))
	}
	return id
}

// benchmarkRecord is 700 bytes without keys, as FACTS.md measures a write.
func benchmarkRecord(id alumnikit.ID) storage.Record {
	return storage.Record{Kind: "bench.entry", ID: id, Version: 1, Body: make([]byte, 700)}
}

// BenchmarkCommit writes a record and a delta; "baseline" is the same rows in a
// transaction written by hand.
func BenchmarkCommit(b *testing.B) {
	b.Run("store", func(b *testing.B) {
		store := migrated(b, openDB(b, file(b)), nil)
		random, n := rand.New(rand.NewPCG(1, 2)), uint64(0)
		for b.Loop() {
			n++
			w := put(benchmarkRecord(randomID(random)))
			w.Deltas = []storage.Delta{{Slot: random.Uint32N(1e6), Version: n, Body: make([]byte, 120)}}
			if err := store.Commit(context.Background(), w); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("update", func(b *testing.B) {
		store := migrated(b, openDB(b, file(b)), nil)
		random := rand.New(rand.NewPCG(1, 2))
		records := make([]storage.Record, 2000)
		for i := range records {
			records[i] = record("bench.entry", i)
			records[i].Body = make([]byte, 700)
			require.NoError(b, store.Commit(context.Background(), put(records[i])))
		}
		n := uint64(0)
		for b.Loop() {
			n++
			r := &records[random.IntN(len(records))]
			r.Version++
			w := put(*r)
			w.Deltas = []storage.Delta{{Slot: random.Uint32N(1e6), Version: n, Body: make([]byte, 120)}}
			if err := store.Commit(context.Background(), w); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("baseline", func(b *testing.B) {
		db := openDB(b, file(b))
		migrated(b, db, nil)
		random, n := rand.New(rand.NewPCG(1, 2)), int64(0)
		for b.Loop() {
			n++
			if err := byHand(context.Background(), db, randomID(random), random.Uint32N(1e6), n); err != nil {
				b.Fatal(err)
			}
		}
	})
}

func byHand(ctx context.Context, db *sql.DB, id alumnikit.ID, slot uint32, version int64) error {
	tx, err := db.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer func() { _ = tx.Rollback() }()
	if _, err := tx.ExecContext(ctx, "INSERT INTO alumnikit_record (tenant, kind, id, version, packed, body) VALUES (?, ?, ?, 1, x'', ?)",
		string(tenant), "bench.entry", id[:], make([]byte, 700)); err != nil {
		return err
	}
	if _, err := tx.ExecContext(ctx, "INSERT INTO alumnikit_delta (tenant, slot, part, version, body) VALUES (?, ?, 0, ?, ?)",
		string(tenant), int64(slot), version, make([]byte, 120)); err != nil {
		return err
	}
	return tx.Commit()
}

// BenchmarkBatch imports 500 people at a time: two records of 400 bytes and
// three unique keys each.
func BenchmarkBatch(b *testing.B) {
	store := migrated(b, openDB(b, file(b)), nil)
	random := rand.New(rand.NewPCG(1, 2))
	const people = 500
	for b.Loop() {
		w := storage.Write{Tenant: tenant}
		for range people {
			id := randomID(random)
			one, two := randomID(random), randomID(random)
			w.Puts = append(w.Puts,
				storage.Record{Kind: "bench.entry", ID: id, Version: 1, Body: make([]byte, 400), Keys: []storage.Key{
					{Name: "slot", Value: one[:4], Unique: true},
					{Name: "external", Value: one[:], Unique: true},
					{Name: "mail", Value: two[:], Unique: true},
				}},
				storage.Record{Kind: "bench.profile", ID: id, Version: 1, Body: make([]byte, 400)},
			)
		}
		if err := store.Commit(context.Background(), w); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(people)*float64(b.N)/b.Elapsed().Seconds(), "people/s")
}

// BenchmarkUpdateBatch writes 1,000 records anew, their keys unchanged.
func BenchmarkUpdateBatch(b *testing.B) {
	store := migrated(b, openDB(b, file(b)), nil)
	records := many("bench.entry", 0, 1000)
	require.NoError(b, store.Commit(context.Background(), put(records...)))
	for b.Loop() {
		for i := range records {
			records[i].Version++
		}
		if err := store.Commit(context.Background(), put(records...)); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkSnapshot reads pages of 8 KB among 6,400 of them.
func BenchmarkSnapshot(b *testing.B) {
	store := migrated(b, openDB(b, file(b)), nil)
	random := rand.New(rand.NewPCG(1, 2))
	const groups = 6400
	for from := range groups / 100 {
		fold := storage.Fold{Head: storage.Head{Beat: uint64(from + 1), Generation: 1}}
		for i := range 100 {
			fold.Pages = append(fold.Pages, storage.Page{
				Generation: 1, Group: uint64(from*100+i) * 0x9e3779b97f4a7c15, Body: make([]byte, 8000),
			})
		}
		require.NoError(b, store.Fold(context.Background(), tenant, fold))
	}
	for _, n := range []int{1, 32, 512, 4096} {
		b.Run(fmt.Sprintf("groups=%d", n), func(b *testing.B) {
			for b.Loop() {
				q := storage.PageQuery{Generation: 1, Deltas: storage.DeltasKeys}
				for range n {
					q.Groups = append(q.Groups, uint64(random.IntN(groups))*0x9e3779b97f4a7c15)
				}
				found, err := store.Snapshot(context.Background(), tenant, q)
				if err != nil || len(found.Pages) == 0 {
					b.Fatal(len(found.Pages), err)
				}
			}
		})
	}
}

func BenchmarkRead(b *testing.B) {
	store := migrated(b, openDB(b, file(b)), nil)
	random := rand.New(rand.NewPCG(1, 2))
	const stock = 20000
	for from := 0; from < stock; from += 1000 {
		require.NoError(b, store.Commit(context.Background(), put(many("bench.entry", from, from+1000)...)))
	}
	for _, n := range []int{1, 50, 1000} {
		b.Run(fmt.Sprintf("get=%d", n), func(b *testing.B) {
			for b.Loop() {
				ids := make([]alumnikit.ID, n)
				for i := range ids {
					ids[i] = numbered(random.IntN(stock))
				}
				found, err := store.Get(context.Background(), tenant, "bench.entry", ids)
				if err != nil || len(found) == 0 {
					b.Fatal(len(found), err)
				}
			}
		})
		b.Run(fmt.Sprintf("list=%d", n), func(b *testing.B) {
			for b.Loop() {
				q := storage.ListQuery{Kind: "bench.entry", Key: "group", Min: []byte{byte(random.IntN(12))}, Limit: n}
				found, err := store.List(context.Background(), tenant, q)
				if err != nil || len(found) == 0 {
					b.Fatal(len(found), err)
				}
			}
		})
	}
}
