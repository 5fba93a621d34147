package sqlite

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/alumnikit/alumnikit"
	"github.com/alumnikit/alumnikit/storage"
)

// recorder keeps each different statement with the arguments it first had.
type recorder struct {
	mu   sync.Mutex
	seen map[string][]any
}

func (r *recorder) hook(query string, args []driver.NamedValue) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	if _, ok := r.seen[query]; !ok {
		values := make([]any, len(args))
		for i, a := range args {
			values[i] = a.Value
		}
		r.seen[query] = values
	}
	return nil
}

func (r *recorder) take() map[string][]any {
	r.mu.Lock()
	defer r.mu.Unlock()
	seen := r.seen
	r.seen = map[string][]any{}
	return seen
}

// Every statement finds its rows by an index that begins with the tenant (Due:
// with the kind), in a database with and without statistics.
func TestEveryStatementUsesItsIndex(t *testing.T) {
	t.Parallel()
	sent := &recorder{seen: map[string][]any{}}
	db := openHooked(file(t), sent.hook)
	defer func() { require.NoError(t, db.Close()) }()
	store := migrated(t, db, nil)
	for _, tenant := range []alumnikit.TenantID{tenant, "other.example"} {
		fill(t, store, tenant, 5000)
	}
	for _, prepare := range []string{"SELECT 1", "ANALYZE"} { //nolint:misspell // SQL
		_, err := db.ExecContext(t.Context(), prepare)
		require.NoError(t, err)
		sent.take()
		exercise(t, store)
		checked := 0
		for query, args := range sent.take() {
			verb, _, _ := strings.Cut(query, " ")
			if strings.Contains("SELECT INSERT UPDATE DELETE", verb) {
				checkPlan(t, db, query, args)
				checked++
			}
		}
		require.Greater(t, checked, 40, "the exercise sends every kind of statement")
	}
}

func checkPlan(t *testing.T, db *sql.DB, query string, args []any) {
	t.Helper()
	rows, err := db.QueryContext(t.Context(), "EXPLAIN QUERY PLAN "+query, args...)
	require.NoError(t, err, query)
	defer func() { require.NoError(t, rows.Close()) }()
	var plan []string
	for rows.Next() {
		var id, parent, unused int
		var detail string
		require.NoError(t, rows.Scan(&id, &parent, &unused, &detail))
		plan = append(plan, detail)
	}
	require.NoError(t, rows.Err())
	for _, step := range plan {
		whole := query + "\n" + strings.Join(plan, "\n")
		require.NotContains(t, step, "SCAN alumnikit_", whole)
		require.NotContains(t, step, "AUTOMATIC", whole)
		if strings.HasPrefix(step, "SEARCH") {
			require.True(t, strings.Contains(step, "(tenant=?") || strings.Contains(step, "(kind=? AND due"), whole)
		}
		if strings.Contains(query, "LIMIT") && !strings.Contains(query, "UNION ALL") {
			require.NotContains(t, step, "TEMP B-TREE", "a page is read in order\n"+whole)
		}
	}
}

func fill(tb testing.TB, store storage.Store, tenant alumnikit.TenantID, n int) {
	tb.Helper()
	for from := 0; from < n; from += 500 {
		w := storage.Write{Tenant: tenant}
		for i := from; i < from+500; i++ {
			w.Puts = append(w.Puts, record("plan", i))
			w.Deltas = append(w.Deltas, storage.Delta{Slot: uint32(i), Version: 1, Body: []byte("delta")})
			w.Entries = append(w.Entries, storage.Entry{ID: numbered(i), Time: time.UnixMicro(int64(i)), Body: []byte("entry")})
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
		sealed.Entries = append(sealed.Entries, storage.Seal{ID: numbered(i), MAC: []byte("mac")})
	}
	require.NoError(tb, store.Seal(tb.Context(), tenant, sealed))
}

// exercise sends every kind of statement; it leaves the tenant empty and fills
// it again.
func exercise(t *testing.T, store storage.Store) {
	t.Helper()
	ctx := t.Context()
	after := &storage.Position{Value: []byte{3}, ID: numbered(35)}
	for _, q := range []storage.ListQuery{
		{Kind: "plan", Limit: 10},
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
			ids[i] = numbered(i)
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
	exerciseWrites(ctx, t, store)
}

func exerciseWrites(ctx context.Context, t *testing.T, store storage.Store) {
	t.Helper()
	w := put(record("plan", 1), record("plan", 2), record("plan", 90001), record("plan", 90002))
	for i := range 2 { // new versions that give up one key of each kind and get another
		w.Puts[i].Version = 2
		w.Puts[i].Keys = []storage.Key{
			{Name: "number", Value: []byte{byte(i)}, Unique: true}, {Name: "group", Value: []byte{200}},
		}
	}
	w.Deletes = []storage.Ref{{Kind: "plan", ID: numbered(3), Version: 1}}
	w.Expects = []storage.Ref{{Kind: "plan", ID: numbered(4), Version: 1}, {Kind: "plan", ID: numbered(99999)}}
	w.Deltas = []storage.Delta{{Slot: 1, Version: 2}}
	w.Entries = []storage.Entry{{ID: numbered(90001)}}
	require.NoError(t, store.Commit(ctx, w))

	taken := record("plan", 90003)
	taken.Keys = record("plan", 5).Keys
	require.ErrorIs(t, store.Commit(ctx, put(taken)), alumnikit.ErrExists)

	require.NoError(t, store.Fold(ctx, tenant, storage.Fold{
		Head:   storage.Head{Beat: 2, Generation: 1},
		Pages:  []storage.Page{{Generation: 1, Body: []byte("page")}, {Generation: 1, Group: 1 << 56}, {Generation: 1, Part: 1}},
		Deltas: []storage.DeltaKey{{Slot: 1, Version: 1}, {Slot: 2, Version: 1}, {Slot: 3, Version: 1}},
		Purge:  []uint32{7},
	}))
	require.NoError(t, store.Seal(ctx, tenant, storage.Sealed{
		First: 1001, Entries: []storage.Seal{{ID: numbered(1500), MAC: []byte("mac")}},
	}))
	require.NoError(t, store.Drop(ctx, tenant))
	fill(t, store, tenant, 5000)
}
