// Package plans sends every statement of a store to a filled database and keeps
// what was sent, so that a test can ask the database how it would answer each.
package plans

import (
	"context"
	"database/sql/driver"
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/alumnikit/alumnikit"
	"github.com/alumnikit/alumnikit/storage"
)

// Statement is what was sent, with the arguments it first had.
type Statement struct {
	Query string
	Args  []any
}

// Recorder is a via.Around that keeps each different statement.
type Recorder struct {
	mu   sync.Mutex
	seen map[string][]any
}

// Around implements via.Around.
func (r *Recorder) Around(query string, args []driver.NamedValue, send func() error) error {
	values := make([]any, len(args))
	for i, a := range args {
		values[i] = a.Value
	}
	r.mu.Lock()
	if _, ok := r.seen[query]; !ok && r.seen != nil {
		r.seen[query] = values
	}
	r.mu.Unlock()
	return send()
}

// Exercise fills a store and returns the statements that then read and change it,
// without those that only steer transactions.
func (r *Recorder) Exercise(t *testing.T, store storage.Store) []Statement {
	t.Helper()
	r.mu.Lock()
	r.seen = map[string][]any{}
	r.mu.Unlock()
	exercise(t, store)
	r.mu.Lock()
	seen := r.seen
	r.seen = nil
	r.mu.Unlock()
	fill(t, store, tenant, 5000) // again
	var out []Statement
	for _, query := range slices.Sorted(maps.Keys(seen)) {
		verb, _, _ := strings.Cut(query, " ")
		if slices.Contains([]string{"SELECT", "INSERT", "UPDATE", "DELETE"}, verb) {
			out = append(out, Statement{query, seen[query]})
		}
	}
	require.Greater(t, len(out), 40, "the exercise sends every kind of statement")
	return out
}

const (
	tenant alumnikit.TenantID = "acme.example"
	other  alumnikit.TenantID = "other.example"
)

// Fill gives two tenants some thousands of records, and many an index.
func Fill(tb testing.TB, store storage.Store) {
	tb.Helper()
	for _, tenant := range []alumnikit.TenantID{tenant, other} {
		fill(tb, store, tenant, 5000)
	}
	for n := range 1000 { // so that even the smallest table is not read as a whole
		head := storage.Head{Beat: 1, Meta: make([]byte, 100)}
		require.NoError(tb, store.Fold(tb.Context(), alumnikit.TenantID(fmt.Sprintf("small-%d.example", n)), storage.Fold{Head: head}))
	}
}

func fill(tb testing.TB, store storage.Store, tenant alumnikit.TenantID, n int) {
	tb.Helper()
	for from := 0; from < n; from += 500 {
		w := storage.Write{Tenant: tenant}
		for i := from; i < from+500; i++ {
			crowd := Record("alumni.entry", i)
			crowd.Keys, crowd.Due = nil, time.Time{}
			w.Puts = append(w.Puts, Record("plan", i), crowd)
			if tenant == other || i < 200 { // to read half of a table, reading all of it would be right
				w.Deltas = append(w.Deltas, storage.Delta{Slot: uint32(i), Version: 1, Body: []byte("delta")})
			}
			w.Entries = append(w.Entries, storage.Entry{ID: Numbered(i), Time: time.UnixMicro(int64(i)), Body: []byte("entry")})
		}
		require.NoError(tb, store.Commit(tb.Context(), w))
	}
	fold := storage.Fold{Head: storage.Head{Beat: 1, Generation: 1}}
	for group := range 200 {
		for part := range 3 {
			fold.Pages = append(fold.Pages, storage.Page{
				Generation: 1, Group: uint64(group) << 56, Part: uint32(part), Body: make([]byte, 500),
			})
		}
	}
	require.NoError(tb, store.Fold(tb.Context(), tenant, fold))
	sealed := storage.Sealed{First: 1}
	for i := range 1000 {
		sealed.Entries = append(sealed.Entries, storage.Seal{ID: Numbered(i), MAC: []byte("mac")})
	}
	require.NoError(tb, store.Seal(tb.Context(), tenant, sealed))
}

// exercise sends every kind of statement; it leaves the tenant empty.
func exercise(t *testing.T, store storage.Store) {
	t.Helper()
	ctx := t.Context()
	after := &storage.Position{Value: []byte{3}, ID: Numbered(35)}
	for _, q := range []storage.ListQuery{
		{Kind: "plan", Limit: 10},
		{Kind: "alumni.entry", Limit: 10},
		{Kind: "alumni.entry", Limit: 10, Min: []byte{1}, Max: []byte{9}, After: after},
		{Kind: "plan", Limit: 10, Min: []byte{1}, Max: []byte{9}, After: after},
		{Kind: "plan", Key: "group", Limit: 10},
		{Kind: "plan", Key: "group", Limit: 10, Min: []byte{3}, Max: []byte{4}},
		{Kind: "plan", Key: "group", Limit: 10, Min: []byte{1}, Max: []byte{9}, After: after},
		{Kind: "plan", Key: "number", Limit: 10, After: after},
	} {
		_, err := store.List(ctx, tenant, q)
		require.NoError(t, err)
	}
	for _, n := range []int{1, 50} {
		ids := make([]alumnikit.ID, n)
		for i := range ids {
			ids[i] = Numbered(i)
		}
		_, err := store.Get(ctx, tenant, "plan", ids)
		require.NoError(t, err)
	}
	_, err := store.Due(ctx, "plan", time.UnixMicro(100), 10)
	require.NoError(t, err)
	for _, mode := range []storage.DeltaMode{storage.DeltasNone, storage.DeltasKeys, storage.DeltasFull} {
		for _, groups := range [][]uint64{nil, {1 << 56}, {1 << 56, 2 << 56, 3 << 56}} {
			_, err := store.Snapshot(ctx, tenant, storage.PageQuery{Generation: 1, Groups: groups, Deltas: mode})
			require.NoError(t, err)
		}
	}
	for _, mode := range []storage.JournalMode{storage.JournalSealed, storage.JournalPending, storage.JournalLast} {
		_, err := store.Journal(ctx, tenant, storage.JournalQuery{Mode: mode, After: 10, Limit: 10})
		require.NoError(t, err)
	}
	if g, ok := store.(storage.Gatherer); ok {
		_, err := g.Gather(ctx, tenant, []string{"plan", "other"}, []alumnikit.ID{Numbered(1), Numbered(2)})
		require.NoError(t, err)
	}
	archiver, ok := storage.As[storage.Archiver](store)
	require.True(t, ok)
	for _, kind := range []string{"plan", "alumni.entry"} {
		_, err = archiver.Dump(ctx, tenant, kind, Numbered(35), 10)
		require.NoError(t, err)
	}
	for _, q := range []storage.PageQuery{
		{Current: true, Groups: []uint64{1 << 56}, Deltas: storage.DeltasCount},
		{Current: true, Ranges: []storage.GroupRange{{First: 1 << 56, Last: 2 << 56}, {First: 5, Last: 9}}},
		{Deltas: storage.DeltasKeys, Bodies: []uint32{1, 2}},
	} {
		_, err := store.Snapshot(ctx, tenant, q)
		require.NoError(t, err)
	}
	exerciseWrites(ctx, t, store)
}

func exerciseWrites(ctx context.Context, t *testing.T, store storage.Store) {
	t.Helper()
	w := put(Record("plan", 1), Record("plan", 2), Record("plan", 90001), Record("plan", 90002))
	for i := range 2 { // new versions that give up one key of each kind and get another
		w.Puts[i].Version = 2
		w.Puts[i].Keys = []storage.Key{
			{Name: "number", Value: []byte{byte(i)}, Unique: true}, {Name: "group", Value: []byte{200}},
		}
	}
	w.Deletes = []storage.Ref{{Kind: "plan", ID: Numbered(3), Version: 1}}
	w.Expects = []storage.Ref{{Kind: "plan", ID: Numbered(4), Version: 1}, {Kind: "plan", ID: Numbered(99999)}}
	w.Deltas = []storage.Delta{{Slot: 1, Version: 2}}
	w.Entries = []storage.Entry{{ID: Numbered(90001)}}
	require.NoError(t, store.Commit(ctx, w))

	taken := Record("plan", 90003)
	taken.Keys = Record("plan", 5).Keys
	require.ErrorIs(t, store.Commit(ctx, put(taken)), alumnikit.ErrExists)

	require.NoError(t, store.Fold(ctx, tenant, storage.Fold{
		Head:   storage.Head{Beat: 2, Generation: 1},
		Pages:  []storage.Page{{Generation: 1, Body: []byte("page")}, {Generation: 1, Group: 1 << 56}, {Generation: 1, Part: 1}},
		Deltas: []storage.DeltaKey{{Slot: 1, Version: 1}, {Slot: 2, Version: 1}, {Slot: 3, Version: 1}},
		Purge:  []uint32{7},
	}))
	require.NoError(t, store.Seal(ctx, tenant, storage.Sealed{
		First: 1001, Entries: []storage.Seal{{ID: Numbered(1500), MAC: []byte("mac")}},
	}))
	archiver, ok := storage.As[storage.Archiver](store)
	require.True(t, ok)
	moved := put(Record("plan", 90009))
	moved.Puts[0].Version = 9
	moved.Entries = []storage.Entry{{ID: Numbered(90010), Sequence: 1002, MAC: []byte("mac")}}
	require.NoError(t, archiver.Restore(ctx, moved))
	require.NoError(t, store.Drop(ctx, tenant))
}

// Record returns one with a unique and a common key.
func Record(kind string, n int) storage.Record {
	id := Numbered(n)
	return storage.Record{
		Kind: kind, ID: id, Version: 1, Body: []byte(`{"name":"synthetic"}`),
		Keys: []storage.Key{
			{Name: "number", Value: id[:], Unique: true},
			{Name: "group", Value: []byte{byte(n % 16)}},
		},
		Due: time.UnixMicro(int64(n + 1)).UTC(),
	}
}

// Numbered scatters numbers over the IDs.
func Numbered(n int) alumnikit.ID {
	var id alumnikit.ID
	x := uint64(n+1) * 0x9e3779b97f4a7c15
	for i := range id {
		id[i] = byte(x >> (8 * (i % 8)))
		if i == 7 {
			x ^= uint64(n+1) << 17
		}
	}
	return id
}

func put(records ...storage.Record) storage.Write {
	return storage.Write{Tenant: tenant, Puts: records}
}
