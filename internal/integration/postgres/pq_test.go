package postgres

import (
	"database/sql"
	"net/url"
	"testing"

	_ "github.com/lib/pq" // registers "postgres"
	"github.com/stretchr/testify/require"

	"github.com/alumnikit/alumnikit/internal/integration/servertest"
	"github.com/alumnikit/alumnikit/storage"
	"github.com/alumnikit/alumnikit/storage/storagetest"
)

// The suite again through lib/pq, the other driver that hosts have.
func TestConformanceThroughPQ(t *testing.T) {
	t.Parallel()
	servertest.DSN(t, servertest.PostgresVariable)
	storagetest.Run(t, storagetest.Harness{Open: func(tb testing.TB) storage.Store {
		tb.Helper()
		_, schema := servertest.PostgresConfig(tb)
		dsn, err := url.Parse(servertest.DSN(tb, servertest.PostgresVariable))
		require.NoError(tb, err)
		with := dsn.Query()
		with.Set("search_path", schema)
		dsn.RawQuery = with.Encode()
		db, err := sql.Open("postgres", dsn.String())
		require.NoError(tb, err)
		db.SetMaxOpenConns(8)
		db.SetMaxIdleConns(8)
		tb.Cleanup(func() { require.NoError(tb, db.Close()) })
		return servertest.PostgresStore(tb, db)
	}})
}
