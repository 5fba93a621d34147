package mysql

import (
	"database/sql"
	"database/sql/driver"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/alumnikit/alumnikit/internal/integration/servertest"
	"github.com/alumnikit/alumnikit/internal/integration/via"
	"github.com/alumnikit/alumnikit/storage"
	"github.com/alumnikit/alumnikit/storage/mysql"
	"github.com/alumnikit/alumnikit/storage/storagetest"
)

func TestConformance(t *testing.T) {
	t.Parallel()
	servertest.DSN(t, servertest.MySQLVariable)
	storagetest.Run(t, storagetest.Harness{
		Open: servertest.OpenMySQL,
		Reopen: func(tb testing.TB, store storage.Store) storage.Store {
			tb.Helper()
			return store
		},
		Faults: func(tb testing.TB, trip *storagetest.Trip) storage.Store {
			tb.Helper()
			return servertest.MySQLStore(tb, servertest.MySQLVia(tb, tripping(trip)))
		},
	})
}

func tripping(trip *storagetest.Trip) via.Around {
	return func(_ string, _ []driver.NamedValue, send func() error) error {
		if err := trip.Statement(); err != nil {
			return err
		}
		return send()
	}
}

// The suite again inside transactions of a host, which are never committed.
func TestConformanceInHostTransaction(t *testing.T) {
	t.Parallel()
	servertest.DSN(t, servertest.MySQLVariable)
	begin := func(tb testing.TB, db *sql.DB) storage.Store {
		tb.Helper()
		store := servertest.MySQLStore(tb, db)
		tx, err := db.BeginTx(tb.Context(), nil)
		require.NoError(tb, err)
		tb.Cleanup(func() { _ = tx.Rollback() })
		return store.WithTx(tx)
	}
	storagetest.Run(t, storagetest.Harness{
		Open: func(tb testing.TB) storage.Store {
			tb.Helper()
			return begin(tb, servertest.MySQL(tb))
		},
		Faults: func(tb testing.TB, trip *storagetest.Trip) storage.Store {
			tb.Helper()
			return begin(tb, servertest.MySQLVia(tb, tripping(trip)))
		},
	})
}

var _ storage.Store = (*mysql.Store)(nil)
