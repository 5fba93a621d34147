package sqlite

import (
	"database/sql"
	"database/sql/driver"
	"path/filepath"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/alumnikit/alumnikit/storage"
	"github.com/alumnikit/alumnikit/storage/sqlite"
	"github.com/alumnikit/alumnikit/storage/storagetest"
)

func TestConformance(t *testing.T) {
	t.Parallel()
	paths := sync.Map{} // storage.Store -> path
	open := func(tb testing.TB, path string) storage.Store {
		tb.Helper()
		store := migrated(tb, openDB(tb, path), nil)
		paths.Store(storage.Store(store), path)
		return store
	}
	storagetest.Run(t, storagetest.Harness{
		Open: func(tb testing.TB) storage.Store {
			tb.Helper()
			return open(tb, file(tb))
		},
		Reopen: func(tb testing.TB, store storage.Store) storage.Store {
			tb.Helper()
			path, ok := paths.Load(store)
			require.True(tb, ok)
			return open(tb, path.(string))
		},
		Faults: func(tb testing.TB, trip *storagetest.Trip) storage.Store {
			tb.Helper()
			db := openHooked(filepath.Join(tb.TempDir(), "faults.db"), func(string, []driver.NamedValue) error {
				return trip.Statement()
			})
			tb.Cleanup(func() { require.NoError(tb, db.Close()) })
			return migrated(tb, db, nil)
		},
	})
}

// The suite again inside transactions of a host, which are never committed.
func TestConformanceInHostTransaction(t *testing.T) {
	t.Parallel()
	begin := func(tb testing.TB, db *sql.DB) storage.Store {
		tb.Helper()
		store, err := sqlite.New(db, nil)
		require.NoError(tb, err)
		require.NoError(tb, store.Migrate(tb.Context()))
		tx, err := db.Begin()
		require.NoError(tb, err)
		tb.Cleanup(func() { require.NoError(tb, tx.Rollback()) })
		return store.WithTx(tx)
	}
	storagetest.Run(t, storagetest.Harness{
		Open: func(tb testing.TB) storage.Store {
			tb.Helper()
			return begin(tb, openDB(tb, file(tb)))
		},
		Faults: func(tb testing.TB, trip *storagetest.Trip) storage.Store {
			tb.Helper()
			db := openHooked(file(tb), func(string, []driver.NamedValue) error { return trip.Statement() })
			tb.Cleanup(func() { require.NoError(tb, db.Close()) })
			return begin(tb, db)
		},
	})
}
