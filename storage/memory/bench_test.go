package memory_test

import (
	"encoding/binary"
	"math/rand/v2"
	"testing"

	"github.com/alumnikit/alumnikit"
	"github.com/alumnikit/alumnikit/storage"
	"github.com/alumnikit/alumnikit/storage/memory"
)

// BenchmarkList reads pages of 50 from the middle of a key; a page must cost
// hardly more among a million records than among ten thousand. Filling is
// reported too, in microseconds a record with two keys.
func BenchmarkList(b *testing.B) {
	for _, size := range []struct {
		name string
		n    int
	}{{"10k", 10_000}, {"100k", 100_000}, {"1M", 1_000_000}} {
		b.Run(size.name, func(b *testing.B) {
			store, random := memory.New(), rand.New(rand.NewPCG(1, 2))
			start := b.Elapsed()
			for from := 0; from < size.n; from += 1000 {
				if err := store.Commit(b.Context(), batch(random, 1000)); err != nil {
					b.Fatal(err)
				}
			}
			filled := b.Elapsed() - start
			for b.Loop() {
				q := storage.ListQuery{Kind: "k", Key: "a", Min: binary.BigEndian.AppendUint64(nil, random.Uint64()), Limit: 50}
				if _, err := store.List(b.Context(), "t", q); err != nil {
					b.Fatal(err)
				}
			}
			b.ReportMetric(float64(filled.Microseconds())/float64(size.n), "us/fill")
		})
	}
}

func batch(random *rand.Rand, n int) storage.Write {
	w := storage.Write{Tenant: "t"}
	for range n {
		var id alumnikit.ID
		binary.BigEndian.PutUint64(id[:], random.Uint64())
		value := binary.BigEndian.AppendUint64(nil, random.Uint64())
		w.Puts = append(w.Puts, storage.Record{
			Kind: "k", ID: id, Version: 1, Body: []byte(`{"name":"synthetic"}`),
			Keys: []storage.Key{{Name: "a", Value: value}, {Name: "b", Value: value, Unique: true}},
		})
	}
	return w
}
