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
	open := func(t testing.TB, path string) storage.Store {
		t.Helper()
		store := migrated(t, openDB(t, path), nil)
		paths.Store(storage.Store(store), path)
		return store
	}
	storagetest.Run(t, storagetest.Harness{
		Open: func(t testing.TB) storage.Store { return open(t, file(t)) },
		Reopen: func(t testing.TB, store storage.Store) storage.Store {
			path, ok := paths.Load(store)
			require.True(t, ok)
			return open(t, path.(string))
		},
		Faults: func(t testing.TB, trip *storagetest.Trip) storage.Store {
			db := openHooked(filepath.Join(t.TempDir(), "faults.db"), func(string, []driver.NamedValue) error {
				return trip.Statement()
			})
			t.Cleanup(func() { require.NoError(t, db.Close()) })
			return migrated(t, db, nil)
		},
	})
}

// The suite again inside transactions of a host, which are never committed.
func TestConformanceInHostTransaction(t *testing.T) {
	t.Parallel()
	begin := func(t testing.TB, db *sql.DB) storage.Store {
		t.Helper()
		store, err := sqlite.New(db, nil)
		require.NoError(t, err)
		require.NoError(t, store.Migrate(t.Context()))
		tx, err := db.Begin()
		require.NoError(t, err)
		t.Cleanup(func() { require.NoError(t, tx.Rollback()) })
		return store.WithTx(tx)
	}
	storagetest.Run(t, storagetest.Harness{
		Open: func(t testing.TB) storage.Store { return begin(t, openDB(t, file(t))) },
		Faults: func(t testing.TB, trip *storagetest.Trip) storage.Store {
			db := openHooked(file(t), func(string, []driver.NamedValue) error { return trip.Statement() })
			t.Cleanup(func() { require.NoError(t, db.Close()) })
			return begin(t, db)
		},
	})
}
