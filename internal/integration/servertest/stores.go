package servertest

import (
	"database/sql"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/alumnikit/alumnikit/storage/mysql"
	"github.com/alumnikit/alumnikit/storage/postgres"
)

// PostgresStore returns a migrated store over a pool.
func PostgresStore(tb testing.TB, db *sql.DB) *postgres.Store {
	tb.Helper()
	store, err := postgres.New(db, nil)
	require.NoError(tb, err)
	require.NoError(tb, store.Migrate(tb.Context()))
	require.NoError(tb, store.Validate(tb.Context()))
	return store
}

// MySQLStore returns a migrated store over a pool.
func MySQLStore(tb testing.TB, db *sql.DB) *mysql.Store {
	tb.Helper()
	store, err := mysql.New(db, nil)
	require.NoError(tb, err)
	require.NoError(tb, store.Migrate(tb.Context()))
	require.NoError(tb, store.Validate(tb.Context()))
	return store
}
