package sqlite

import (
	"database/sql"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/alumnikit/alumnikit"
	"github.com/alumnikit/alumnikit/internal/integration/plans"
	"github.com/alumnikit/alumnikit/storage"
	"github.com/alumnikit/alumnikit/storage/sqlite"
)

func TestMain(m *testing.M) {
	if path := os.Getenv(childVariable); path != "" {
		runChild(path)
		return
	}
	os.Exit(m.Run())
}

// dsn is what a host would write. synchronous=NORMAL spares the tests the
// waiting for disks; the death of a process loses nothing with it.
func dsn(path string) string {
	return "file:" + path + "?_pragma=journal_mode(WAL)&_pragma=synchronous(NORMAL)&_pragma=busy_timeout(10000)"
}

func file(tb testing.TB) string {
	tb.Helper()
	return filepath.Join(tb.TempDir(), "store.db")
}

func openDB(tb testing.TB, path string) *sql.DB {
	tb.Helper()
	db, err := sql.Open("sqlite", dsn(path))
	require.NoError(tb, err)
	tb.Cleanup(func() { require.NoError(tb, db.Close()) })
	return db
}

// migrated returns a store that is ready for use.
func migrated(tb testing.TB, db *sql.DB, opts *sqlite.Options) *sqlite.Store {
	tb.Helper()
	store, err := sqlite.New(db, opts)
	require.NoError(tb, err)
	require.NoError(tb, store.Migrate(tb.Context()))
	require.NoError(tb, store.Validate(tb.Context()))
	return store
}

const tenant alumnikit.TenantID = "acme.example"

func record(kind string, n int) storage.Record { return plans.Record(kind, n) }

func numbered(n int) alumnikit.ID { return plans.Numbered(n) }

func put(records ...storage.Record) storage.Write {
	return storage.Write{Tenant: tenant, Puts: records}
}
