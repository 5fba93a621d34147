// Package sqlitetest opens SQLite stores for the integration tests.
package sqlitetest

import (
	"database/sql"
	"database/sql/driver"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"
	modernc "modernc.org/sqlite"

	"github.com/alumnikit/alumnikit/internal/integration/via"
	"github.com/alumnikit/alumnikit/storage"
	"github.com/alumnikit/alumnikit/storage/sqlite"
)

// DSN is what a host would write for a file. synchronous=NORMAL spares the
// tests the waiting for disks; the death of a process loses nothing with it.
func DSN(path string) string {
	return "file:" + path + "?_pragma=journal_mode(WAL)&_pragma=synchronous(NORMAL)&_pragma=busy_timeout(10000)"
}

// Open returns a migrated store in a file of its own.
func Open(tb testing.TB) *sqlite.Store {
	tb.Helper()
	return OpenFile(tb, filepath.Join(tb.TempDir(), "store.db"))
}

// Store is Open for suites that ask for a way to open any store.
func Store(tb testing.TB) storage.Store {
	tb.Helper()
	return Open(tb)
}

// OpenFile returns a migrated store in a file.
func OpenFile(tb testing.TB, path string) *sqlite.Store {
	tb.Helper()
	db, err := sql.Open("sqlite", DSN(path))
	require.NoError(tb, err)
	tb.Cleanup(func() { require.NoError(tb, db.Close()) })
	store, err := sqlite.New(db, nil)
	require.NoError(tb, err)
	require.NoError(tb, store.Migrate(tb.Context()))
	require.NoError(tb, store.Validate(tb.Context()))
	return store
}

// OpenVia opens a file through modernc connections whose statements pass around.
func OpenVia(path string, around via.Around) *sql.DB {
	return via.Open(func() (driver.Conn, error) { return (&modernc.Driver{}).Open(DSN(path)) }, around)
}
