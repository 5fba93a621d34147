package place

import (
	"database/sql"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/alumnikit/alumnikit/storage"
)

// Emptied returns a way to open one store of a place again and again, empty each
// time, for suites whose checks come one after the other, as those of storagetest
// do: to migrate for each of them would take most of their time.
func (p Place) Emptied(db *sql.DB) func(tb testing.TB) storage.Store {
	return func(tb testing.TB) storage.Store {
		tb.Helper()
		p.clear(tb, db)
		store, err := p.Over(db)
		require.NoError(tb, err)
		return store
	}
}

// Joined returns a way to open the store inside a transaction of the host that is
// never committed, so that each finds the place empty.
func (p Place) Joined(db *sql.DB, opts *sql.TxOptions) func(tb testing.TB) storage.Store {
	return func(tb testing.TB) storage.Store {
		tb.Helper()
		store, err := p.Over(db)
		require.NoError(tb, err)
		tx, err := db.BeginTx(tb.Context(), opts)
		require.NoError(tb, err)
		tb.Cleanup(func() { _ = tx.Rollback() })
		return store.WithTx(tx)
	}
}

// clear empties the tables that hold data of tenants.
func (p Place) clear(tb testing.TB, db *sql.DB) {
	tb.Helper()
	tx, err := db.BeginTx(tb.Context(), nil)
	require.NoError(tb, err)
	defer func() { _ = tx.Rollback() }()
	for _, table := range p.Tables(tb, db) {
		if strings.HasSuffix(table, "_schema") {
			continue
		}
		_, err := tx.ExecContext(tb.Context(), "DELETE FROM "+table)
		require.NoError(tb, err)
	}
	require.NoError(tb, tx.Commit())
}

// Brief has storagetest run only the topics that depend on how many rows a
// statement says it changed, and on what a driver makes of bytes and integers;
// all of them in the long proof.
func Brief(open func(tb testing.TB) storage.Store) func(tb testing.TB) storage.Store {
	return func(tb testing.TB) storage.Store {
		tb.Helper()
		told := slices.ContainsFunc(strings.Split(tb.Name(), "/"), func(topic string) bool {
			return topic == "UniqueKeys" || topic == "Versions" || topic == "Folding"
		})
		if !told && os.Getenv("ALUMNIKIT_PROVE") == "" {
			tb.Skip("run in the long proof")
		}
		return open(tb)
	}
}
