package archive_test

import (
	"bytes"
	"fmt"
	"io"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/alumnikit/alumnikit/storage"
	"github.com/alumnikit/alumnikit/storage/archive"
	"github.com/alumnikit/alumnikit/storage/memory"
)

// Records of some 700 bytes with four keys, as those of people are.
const benchRecords = 20_000

func crowd(b *testing.B) *storage.DB {
	b.Helper()
	db := open(b, memory.New())
	body := `{"names":{"family":"見本","given":"太郎"},"text":"` + string(bytes.Repeat([]byte("x"), 600)) + `"}`
	for first := 0; first < benchRecords; first += 1000 {
		w := storage.Write{Tenant: acme}
		for n := first; n < first+1000; n++ {
			r := storage.Record{Kind: "person", ID: numbered(n), Version: 1, Body: []byte(body)}
			for k := range 4 {
				r.Keys = append(r.Keys, storage.Key{Name: fmt.Sprint("key", k), Value: fmt.Append(nil, n), Unique: k == 0})
			}
			w.Puts = append(w.Puts, r)
		}
		require.NoError(b, db.Store().Commit(b.Context(), w))
	}
	return db
}

func BenchmarkWrite(b *testing.B) {
	db := crowd(b)
	for b.Loop() {
		_, err := archive.Write(b.Context(), db, acme, io.Discard, nil)
		require.NoError(b, err)
	}
	b.ReportMetric(benchRecords*float64(b.N)/b.Elapsed().Seconds(), "records/s")
}

func BenchmarkCheck(b *testing.B) {
	db := crowd(b)
	var file bytes.Buffer
	_, err := archive.Write(b.Context(), db, acme, &file, nil)
	require.NoError(b, err)
	for b.Loop() {
		_, err := archive.Check(b.Context(), db.Keys(), acme, bytes.NewReader(file.Bytes()), nil)
		require.NoError(b, err)
	}
	b.ReportMetric(benchRecords*float64(b.N)/b.Elapsed().Seconds(), "records/s")
}
