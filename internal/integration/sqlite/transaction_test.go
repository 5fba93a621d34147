package sqlite

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/alumnikit/alumnikit"
	"github.com/alumnikit/alumnikit/storage"
	"github.com/alumnikit/alumnikit/storage/sqlite"
)

// hosted returns a store beside a table of the host.
func hosted(tb testing.TB) (*sql.DB, *sqlite.Store) {
	tb.Helper()
	db := openDB(tb, file(tb))
	_, err := db.ExecContext(tb.Context(), "CREATE TABLE employee (id INTEGER PRIMARY KEY, left_on TEXT)")
	require.NoError(tb, err)
	return db, migrated(tb, db, nil)
}

func employees(tb testing.TB, db *sql.DB) (n int) {
	tb.Helper()
	require.NoError(tb, db.QueryRowContext(tb.Context(), "SELECT count(*) FROM employee").Scan(&n))
	return n
}

func stored(tb testing.TB, store storage.Store) int {
	tb.Helper()
	found, err := store.List(tb.Context(), tenant, storage.ListQuery{Kind: "host", Limit: storage.MaxList})
	require.NoError(tb, err)
	return len(found)
}

func TestHostTransactionIsOneWithOurs(t *testing.T) {
	t.Parallel()
	for name, end := range map[string]func(*sql.Tx) error{"commit": (*sql.Tx).Commit, "rollback": (*sql.Tx).Rollback} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			db, store := hosted(t)
			tx, err := db.BeginTx(t.Context(), nil)
			require.NoError(t, err)
			_, err = tx.ExecContext(t.Context(), "INSERT INTO employee VALUES (1, '2026-03-31')")
			require.NoError(t, err)
			joined := store.WithTx(tx)
			require.NoError(t, joined.Commit(t.Context(), put(record("host", 1))))
			require.Equal(t, 1, stored(t, joined), "the transaction sees its own write")
			require.Equal(t, 0, stored(t, store), "nobody else does")
			require.NoError(t, end(tx))
			want := map[string]int{"commit": 1, "rollback": 0}[name]
			require.Equal(t, want, stored(t, store))
			require.Equal(t, want, employees(t, db))
		})
	}
}

func TestRefusedWriteLeavesHostTransactionUsable(t *testing.T) {
	t.Parallel()
	db, store := hosted(t)
	require.NoError(t, store.Commit(t.Context(), put(record("host", 1))))
	tx, err := db.BeginTx(t.Context(), nil)
	require.NoError(t, err)
	defer func() { _ = tx.Rollback() }()
	joined := store.WithTx(tx)

	taken := record("host", 2)
	taken.Keys = record("host", 1).Keys
	stale := record("host", 1)
	stale.Version = 7
	for _, refused := range []struct {
		want  error
		write storage.Write
	}{
		{alumnikit.ErrExists, put(record("host", 3), record("host", 1))},
		{alumnikit.ErrExists, put(record("host", 3), taken)},
		{alumnikit.ErrConflict, put(record("host", 3), stale)},
	} {
		require.ErrorIs(t, joined.Commit(t.Context(), refused.write), refused.want)
		require.Equal(t, 1, stored(t, joined), "nothing of the write is left")
	}
	require.ErrorIs(t, joined.Fold(t.Context(), tenant, storage.Fold{Head: storage.Head{Beat: 5}}), alumnikit.ErrConflict)
	require.ErrorIs(t, joined.Seal(t.Context(), tenant, storage.Sealed{First: 5}), alumnikit.ErrConflict)

	_, err = tx.ExecContext(t.Context(), "INSERT INTO employee VALUES (1, NULL)")
	require.NoError(t, err, "the transaction goes on")
	require.NoError(t, joined.Commit(t.Context(), put(record("host", 4))))
	require.NoError(t, tx.Commit())
	require.Equal(t, 2, stored(t, store))
	require.Equal(t, 1, employees(t, db))
}

func TestCancelledWriteLeavesHostTransactionUsable(t *testing.T) {
	t.Parallel()
	db, store := hosted(t)
	tx, err := db.BeginTx(t.Context(), nil)
	require.NoError(t, err)
	_, err = tx.ExecContext(t.Context(), "INSERT INTO employee VALUES (1, NULL)")
	require.NoError(t, err)
	joined := store.WithTx(tx)
	// Cancelled at some moment of a write of many statements, again and again.
	for i := range 20 {
		ctx, cancel := context.WithTimeout(t.Context(), time.Duration(i)*200*time.Microsecond)
		err := joined.Commit(ctx, put(many("other", 0, 1000)...))
		cancel()
		if err == nil {
			var refs []storage.Ref
			for _, r := range many("other", 0, 1000) {
				refs = append(refs, storage.Ref{Kind: "other", ID: r.ID, Version: 1})
			}
			require.NoError(t, joined.Commit(t.Context(), storage.Write{Tenant: tenant, Deletes: refs}))
			continue
		}
		require.ErrorIs(t, err, context.DeadlineExceeded)
		found, err := joined.List(t.Context(), tenant, storage.ListQuery{Kind: "other", Limit: 1})
		require.NoError(t, err)
		require.Empty(t, found)
	}
	require.NoError(t, tx.Commit())
	require.Equal(t, 1, employees(t, db), "what the host wrote before is still there")
}

func many(kind string, from, to int) []storage.Record {
	var out []storage.Record
	for n := from; n < to; n++ {
		out = append(out, record(kind, n))
	}
	return out
}

// Hosts write at once, each in transactions that are run again when told so.
func TestHostTransactionsInParallel(t *testing.T) {
	t.Parallel()
	db, store := hosted(t)
	const writers, each = 8, 15
	var group sync.WaitGroup
	failures := make(chan error, writers)
	for w := range writers {
		group.Go(func() {
			for i := range each {
				if err := leave(t.Context(), db, store, w*each+i); err != nil {
					failures <- err
					return
				}
			}
		})
	}
	group.Wait()
	close(failures)
	require.NoError(t, <-failures)
	require.Equal(t, writers*each, stored(t, store))
	require.Equal(t, writers*each, employees(t, db))
}

// leave reads before it writes, which is how a deferred transaction meets
// another's write.
func leave(ctx context.Context, db *sql.DB, store *sqlite.Store, n int) error {
	for {
		err := func() error {
			tx, err := db.BeginTx(ctx, nil)
			if err != nil {
				return err
			}
			defer func() { _ = tx.Rollback() }()
			joined := store.WithTx(tx)
			if _, err := joined.Get(ctx, tenant, "host", []alumnikit.ID{numbered(n)}); err != nil {
				return err
			}
			if err := joined.Commit(ctx, put(record("host", n))); err != nil {
				return err
			}
			if _, err := tx.ExecContext(ctx, "INSERT INTO employee VALUES (?, NULL)", n); err != nil {
				return err
			}
			return tx.Commit()
		}()
		if !errors.Is(err, alumnikit.ErrRetryable) {
			return err
		}
	}
}

// One transaction shared by goroutines: writes are one after the other.
func TestOneHostTransactionUsedConcurrently(t *testing.T) {
	t.Parallel()
	db, store := hosted(t)
	tx, err := db.BeginTx(t.Context(), nil)
	require.NoError(t, err)
	joined := store.WithTx(tx)
	var group sync.WaitGroup
	results := make(chan error, 64)
	for n := range 64 {
		group.Go(func() { results <- joined.Commit(t.Context(), put(record("host", n/2))) })
	}
	group.Wait()
	close(results)
	won := 0
	for err := range results {
		if err == nil {
			won++
		} else {
			require.ErrorIs(t, err, alumnikit.ErrExists)
		}
	}
	require.Equal(t, 32, won)
	require.NoError(t, tx.Commit())
	require.Equal(t, 32, stored(t, store))
}

// A store of ours and a writer that holds the lock: the write waits, then says
// that it may be tried again, and a cancelled context ends the waiting.
func TestLockedDatabase(t *testing.T) {
	t.Parallel()
	path := file(t)
	db := openDB(t, path)
	migrated(t, db, nil)
	impatient, err := sql.Open("sqlite", "file:"+path) // no busy_timeout
	require.NoError(t, err)
	defer func() { require.NoError(t, impatient.Close()) }()
	store, err := sqlite.New(impatient, nil)
	require.NoError(t, err)

	conn, err := db.Conn(t.Context())
	require.NoError(t, err)
	defer func() { require.NoError(t, conn.Close()) }()
	_, err = conn.ExecContext(t.Context(), "BEGIN IMMEDIATE")
	require.NoError(t, err)
	err = store.Commit(t.Context(), put(record("host", 1)))
	require.ErrorIs(t, err, alumnikit.ErrRetryable)
	require.NotContains(t, err.Error(), "INSERT")

	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Millisecond)
	defer cancel()
	require.ErrorIs(t, store.Commit(ctx, put(record("host", 1))), context.DeadlineExceeded)

	time.AfterFunc(50*time.Millisecond, func() { _, _ = conn.ExecContext(context.Background(), "ROLLBACK") })
	require.NoError(t, store.Commit(t.Context(), put(record("host", 1))), "the lock is free in time")
}

// Whoever writes excludes other writers from the first statement on, before anything
// was read or written.
func TestATransactionBeginsWithTheLock(t *testing.T) {
	t.Parallel()
	path := file(t)
	var watching, locked atomic.Bool
	var refused atomic.Int64
	other, err := sql.Open("sqlite", "file:"+path) // no busy_timeout: it is refused at once
	require.NoError(t, err)
	defer func() { require.NoError(t, other.Close()) }()
	other.SetMaxOpenConns(1)
	db := openHooked(path, func(query string, _ []driver.NamedValue) error {
		switch {
		case !watching.Load():
		case locked.Load():
			if _, err := other.ExecContext(t.Context(), "BEGIN IMMEDIATE"); err == nil {
				t.Errorf("another may write while this is sent: %s", query)
				_, _ = other.ExecContext(t.Context(), "ROLLBACK")
				return nil
			}
			refused.Add(1)
		case strings.HasPrefix(query, "UPDATE alumnikit_head SET beat = beat"):
			locked.Store(true)
		}
		return nil
	})
	defer func() { require.NoError(t, db.Close()) }()
	store := migrated(t, db, nil)
	for n := range 4 { // the later with statements that are prepared
		watching.Store(true)
		refused.Store(0)
		require.NoError(t, store.Commit(t.Context(), put(record(strconv.Itoa(n), 1))))
		watching.Store(false)
		require.True(t, locked.Swap(false))
		require.Greater(t, refused.Load(), int64(1))
	}
}
