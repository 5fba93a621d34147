package main

import (
	"context"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/stretchr/testify/require"

	"github.com/alumnikit/alumnikit/examples/internal/database"
	"github.com/alumnikit/alumnikit/examples/internal/databasetest"
	"github.com/alumnikit/alumnikit/storage"
	"github.com/alumnikit/alumnikit/storage/postgres"
	"github.com/alumnikit/alumnikit/storage/storagetest"
)

func TestOutput(t *testing.T) {
	t.Parallel()
	url := databasetest.URL(t, database.PostgreSQL)
	for range 2 { // also on tables that are there
		var out strings.Builder
		require.NoError(t, run(t.Context(), url, &out))
		require.Equal(t, "rolled back: 0 in the product, 0 in the directory\ncommitted: 1 in the product, 1 in the directory\n", out.String())
	}
}

// connect opens a pool on a schema of the test's own.
func connect(tb testing.TB) *pgxpool.Pool {
	tb.Helper()
	config, err := pgxpool.ParseConfig(databasetest.URL(tb, database.PostgreSQL))
	require.NoError(tb, err)
	config.MaxConns = 8
	on, err := pgxpool.NewWithConfig(tb.Context(), config)
	require.NoError(tb, err)
	tb.Cleanup(on.Close)
	return on
}

func migrated(tb testing.TB, over postgres.Pool) *postgres.Store {
	tb.Helper()
	store, err := postgres.Over(over, nil)
	require.NoError(tb, err)
	require.NoError(tb, store.Migrate(tb.Context()))
	require.NoError(tb, store.Validate(tb.Context()))
	return store
}

// hosted joins a transaction that is never committed.
func hosted(tb testing.TB, on *pgxpool.Pool, around func(postgres.DB) postgres.DB) storage.Store {
	tb.Helper()
	store := migrated(tb, bridge(on))
	begun, err := on.Begin(tb.Context())
	require.NoError(tb, err)
	tb.Cleanup(func() { _ = begun.Rollback(context.WithoutCancel(tb.Context())) })
	return store.WithSeam(around(joined(begun)))
}

func TestConformance(t *testing.T) {
	t.Parallel()
	databasetest.Skip(t, database.PostgreSQL)
	storagetest.Run(t, storagetest.Harness{
		Open: func(tb testing.TB) storage.Store {
			tb.Helper()
			return migrated(tb, bridge(connect(tb)))
		},
		Reopen: func(tb testing.TB, store storage.Store) storage.Store {
			tb.Helper()
			return store
		},
		Faults: func(tb testing.TB, trip *storagetest.Trip) storage.Store {
			tb.Helper()
			on := bridge(connect(tb))
			return migrated(tb, tripPool{tripDB{on, trip}, on})
		},
	})
}

// The suite again inside transactions of the product.
func TestConformanceInHostTransaction(t *testing.T) {
	t.Parallel()
	databasetest.Skip(t, database.PostgreSQL)
	storagetest.Run(t, storagetest.Harness{
		Open: func(tb testing.TB) storage.Store {
			tb.Helper()
			return hosted(tb, connect(tb), func(db postgres.DB) postgres.DB { return db })
		},
		Faults: func(tb testing.TB, trip *storagetest.Trip) storage.Store {
			tb.Helper()
			return hosted(tb, connect(tb), func(db postgres.DB) postgres.DB { return tripDB{db, trip} })
		},
	})
}

// A context that ends in the middle of a statement costs the product's transaction
// nothing, if the statement soon ends.
func TestCancelledStatementLeavesTheTransaction(t *testing.T) {
	t.Parallel()
	on := connect(t)
	begun, err := on.Begin(t.Context())
	require.NoError(t, err)
	defer func() { _ = begun.Rollback(context.WithoutCancel(t.Context())) }()
	soon, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer cancel()
	_, err = joined(begun).Exec(soon, "SELECT pg_sleep(0.3)")
	require.NoError(t, err)
	_, err = joined(begun).Exec(soon, "SELECT 1")
	require.ErrorIs(t, err, context.DeadlineExceeded, "between statements a context ends the work")
	_, err = begun.Exec(t.Context(), "SELECT 1")
	require.NoError(t, err, "the transaction goes on")

	soon, cancel = context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer cancel()
	began := time.Now()
	_, err = joined(begun).Exec(soon, "SELECT pg_sleep(60)")
	require.Error(t, err)
	require.Less(t, time.Since(began), 10*time.Second)
}

// tripDB fails when the suite wants it.
type tripDB struct {
	postgres.DB
	trip *storagetest.Trip
}

func (d tripDB) Exec(ctx context.Context, query string, args ...any) (int64, error) {
	if err := d.trip.Statement(); err != nil {
		return 0, err
	}
	return d.DB.Exec(ctx, query, args...)
}

func (d tripDB) Query(ctx context.Context, query string, args ...any) (postgres.Rows, error) {
	if err := d.trip.Statement(); err != nil {
		return nil, err
	}
	return d.DB.Query(ctx, query, args...)
}

type tripPool struct {
	tripDB
	on postgres.Pool
}

func (p tripPool) Begin(ctx context.Context) (postgres.Tx, error) {
	if err := p.trip.Statement(); err != nil {
		return nil, err
	}
	begun, err := p.on.Begin(ctx)
	if err != nil {
		return nil, err
	}
	return tripTx{tripDB{begun, p.trip}, begun}, nil
}

type tripTx struct {
	tripDB
	on postgres.Tx
}

func (t tripTx) Commit(ctx context.Context) error {
	if err := t.trip.Statement(); err != nil {
		return err
	}
	return t.on.Commit(ctx)
}

func (t tripTx) Rollback(ctx context.Context) { t.on.Rollback(ctx) }
