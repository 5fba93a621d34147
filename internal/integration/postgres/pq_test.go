package postgres

import (
	"database/sql"
	"testing"

	"github.com/lib/pq"
	"github.com/stretchr/testify/require"

	"github.com/alumnikit/alumnikit"
	"github.com/alumnikit/alumnikit/internal/integration/place"
	"github.com/alumnikit/alumnikit/storage"
	"github.com/alumnikit/alumnikit/storage/storagetest"
)

// throughPQ opens a place through lib/pq, where all else here goes through pgx.
func throughPQ(t *testing.T, at place.Place) *sql.DB {
	t.Helper()
	connector, err := pq.NewConnector(at.Address)
	require.NoError(t, err)
	db := sql.OpenDB(connector)
	db.SetMaxOpenConns(8)
	db.SetMaxIdleConns(8)
	t.Cleanup(func() { require.NoError(t, db.Close()) })
	return db
}

func TestConformanceThroughPQ(t *testing.T) {
	t.Parallel()
	place.Need(t, place.Postgres)
	at := place.Migrated(t, place.Postgres)
	db := throughPQ(t, at)
	storagetest.Run(t, storagetest.Harness{
		Open: at.Emptied(db),
		Reopen: func(tb testing.TB, _ storage.Store) storage.Store {
			tb.Helper()
			return at.Store(tb) // what one driver wrote the other reads
		},
	})
}

func TestConformanceThroughPQInHostTransaction(t *testing.T) {
	t.Parallel()
	place.Need(t, place.Postgres)
	at := place.Migrated(t, place.Postgres)
	storagetest.Run(t, storagetest.Harness{Open: place.Brief(at.Joined(throughPQ(t, at), nil))})
}

// At SERIALIZABLE one of two that read what the other writes is told to begin
// again, in the words of either driver.
func TestSerializableThroughPQ(t *testing.T) {
	t.Parallel()
	place.Need(t, place.Postgres)
	at := place.Migrated(t, place.Postgres)
	db := throughPQ(t, at)
	store, err := at.Over(db)
	require.NoError(t, err)
	const tenant alumnikit.TenantID = "acme"
	put := func(n byte, version uint64) storage.Write {
		return storage.Write{Tenant: tenant, Puts: []storage.Record{{Kind: "host", ID: alumnikit.ID{n}, Version: version, Body: []byte("{}")}}}
	}
	require.NoError(t, store.Commit(t.Context(), put(1, 1)))
	tx, err := db.BeginTx(t.Context(), &sql.TxOptions{Isolation: sql.LevelSerializable})
	require.NoError(t, err)
	defer func() { _ = tx.Rollback() }()
	joined := store.WithTx(tx)
	_, err = joined.Get(t.Context(), tenant, "host", []alumnikit.ID{{1}})
	require.NoError(t, err)
	require.NoError(t, store.Commit(t.Context(), put(1, 2)))
	require.ErrorIs(t, joined.Commit(t.Context(), put(1, 2)), alumnikit.ErrRetryable)
	require.NoError(t, tx.Rollback())
}
