package sqlstore

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"io"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/stretchr/testify/require"
)

// counting is a driver that counts its prepared statements and answers with no
// rows; one that is closed answers no more. It keeps what else it is told, and the end
// of a transaction fails as often as it is told to.
type counting struct {
	prepared, closed, opened atomic.Int64
	failing                  atomic.Int64 // ends of transactions
	lost                     atomic.Bool  // the answer to the next begin

	mu   sync.Mutex
	told []string
}

func (c *counting) tell(what string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.told = append(c.told, what)
}

// all returns what was told since it was asked last.
func (c *counting) all() string {
	c.mu.Lock()
	defer c.mu.Unlock()
	told := strings.Join(c.told, " ")
	c.told = nil
	return told
}

func (c *counting) Connect(context.Context) (driver.Conn, error) {
	c.opened.Add(1)
	return countingConn{c}, nil
}
func (c *counting) Driver() driver.Driver { return nil }

type countingConn struct{ of *counting }

func (c countingConn) Prepare(string) (driver.Stmt, error) {
	c.of.prepared.Add(1)
	return &countingStmt{of: c.of}, nil
}
func (c countingConn) Close() error { return nil }
func (c countingConn) Begin() (driver.Tx, error) {
	if c.of.lost.CompareAndSwap(true, false) {
		return nil, io.ErrShortWrite
	}
	return c, nil
}
func (c countingConn) Commit() error   { return c.end("commit") }
func (c countingConn) Rollback() error { return c.end("rollback") }

func (c countingConn) end(how string) error {
	c.of.tell(how)
	if c.of.failing.Add(-1) >= 0 {
		return io.ErrShortWrite
	}
	return nil
}

// ExecContext implements driver.ExecerContext: what is not prepared.
func (c countingConn) ExecContext(_ context.Context, query string, _ []driver.NamedValue) (driver.Result, error) {
	if query == "ROLLBACK" {
		return driver.RowsAffected(0), c.end(query)
	}
	c.of.tell("unprepared")
	return driver.RowsAffected(0), nil
}

// QueryContext implements driver.QueryerContext: what is not prepared.
func (c countingConn) QueryContext(context.Context, string, []driver.NamedValue) (driver.Rows, error) {
	return noRows{}, nil
}

type countingStmt struct {
	of     *counting
	closed atomic.Bool
}

func (s *countingStmt) Close() error {
	s.closed.Store(true)
	s.of.closed.Add(1)
	return nil
}
func (s *countingStmt) NumInput() int { return -1 }
func (s *countingStmt) Exec([]driver.Value) (driver.Result, error) {
	s.of.tell("prepared")
	if s.closed.Load() {
		return nil, io.ErrClosedPipe
	}
	return driver.RowsAffected(0), nil
}

func (s *countingStmt) Query([]driver.Value) (driver.Rows, error) {
	if s.closed.Load() {
		return nil, io.ErrClosedPipe
	}
	return noRows{}, nil
}

type noRows struct{}

func (noRows) Columns() []string         { return nil }
func (noRows) Close() error              { return nil }
func (noRows) Next([]driver.Value) error { return io.EOF }

func TestReadsThatComeAgainStayPrepared(t *testing.T) {
	t.Parallel()
	c := &counting{}
	db := sql.OpenDB(c)
	db.SetMaxOpenConns(1) // so that a statement is prepared once
	defer db.Close()
	pool := NewPool(Database{DB: db, Keep: true})
	run := func(query string) {
		rows, err := pool.Query(t.Context(), query)
		require.NoError(t, err)
		require.False(t, rows.Next())
		require.NoError(t, rows.Close())
	}
	run("a")
	require.Zero(t, c.prepared.Load(), "most come once")
	for range 5 {
		run("a")
	}
	require.EqualValues(t, 1, c.prepared.Load())
	long := strings.Repeat("x", maxKeptText+1)
	for range 5 {
		run(long)
	}
	require.EqualValues(t, 1, c.prepared.Load(), "long ones are not kept")

	for i := range 10 * maxKept { // of which each comes twice, and a always again
		run(strconv.Itoa(i))
		run(strconv.Itoa(i))
		run("a")
	}
	require.EqualValues(t, 1+10*maxKept, c.prepared.Load())
	require.LessOrEqual(t, c.prepared.Load()-c.closed.Load(), int64(maxKept), "few stay open")
}

func TestNobodyRunsAStatementThatIsClosed(t *testing.T) {
	t.Parallel()
	db := sql.OpenDB(&counting{})
	defer db.Close()
	pool := NewPool(Database{DB: db, Keep: true})
	var all sync.WaitGroup
	for range 8 {
		all.Go(func() {
			for i := range 4 * maxKept {
				for range 2 {
					rows, err := pool.Query(t.Context(), strconv.Itoa(i))
					if err != nil {
						t.Error(err)
						return
					}
					_ = rows.Close()
				}
			}
		})
	}
	all.Wait()
}

// locking is a pool with one connection whose transactions begin with a lock.
func locking(t *testing.T) (*counting, *Pooled) {
	t.Helper()
	c := &counting{}
	db := sql.OpenDB(c)
	db.SetMaxOpenConns(1)
	t.Cleanup(func() { require.NoError(t, db.Close()) })
	return c, NewPool(Database{DB: db, Keep: true, Lock: "lock"})
}

// What comes again in transactions is prepared by the pool once, also where the pool
// has one connection.
func TestStatementsOfTransactionsStayPrepared(t *testing.T) {
	t.Parallel()
	c, pool := locking(t)
	for round, want := range []string{"unprepared unprepared commit", "unprepared unprepared commit", "prepared prepared commit", "prepared prepared rollback"} {
		tx, err := pool.Begin(t.Context())
		require.NoError(t, err)
		_, err = tx.Exec(t.Context(), "a", int64(1))
		require.NoError(t, err)
		if round < 3 {
			require.NoError(t, tx.Commit(t.Context()))
		}
		tx.Rollback(t.Context())
		require.Equal(t, want, c.all(), "round %d", round)
		require.EqualValues(t, map[bool]int{false: 0, true: 2}[round > 1], c.prepared.Load(), "round %d", round)
	}
	rows, err := pool.Query(t.Context(), "a", int64(1))
	require.NoError(t, err)
	require.NoError(t, rows.Close())
	require.EqualValues(t, 2, c.prepared.Load(), "reads use the same")

	// Within one transaction it is prepared for this transaction alone.
	tx, err := pool.Begin(t.Context())
	require.NoError(t, err)
	for range 3 {
		_, err = tx.Exec(t.Context(), "b", int64(1))
		require.NoError(t, err)
	}
	require.NoError(t, tx.Commit(t.Context()))
	require.Equal(t, "prepared unprepared prepared prepared commit", c.all())
}

// A transaction that may have begun is ended.
func TestATransactionBeganAllTheSame(t *testing.T) {
	t.Parallel()
	c, pool := locking(t)
	c.lost.Store(true)
	_, err := pool.Begin(t.Context())
	require.ErrorIs(t, err, io.ErrShortWrite)
	require.Equal(t, "ROLLBACK", c.all())
	tx, err := pool.Begin(t.Context())
	require.NoError(t, err, "the connection is free")
	tx.Rollback(t.Context())
	require.EqualValues(t, 1, c.opened.Load())
}

// A transaction whose end fails is over all the same: it is rolled back, or its
// connection is closed.
func TestTransactionsEnd(t *testing.T) {
	t.Parallel()
	for failures, want := range []struct {
		told        string
		connections int64
	}{{"unprepared commit", 1}, {"unprepared commit ROLLBACK", 1}, {"unprepared commit ROLLBACK", 2}} {
		c, pool := locking(t)
		c.failing.Store(int64(failures))
		tx, err := pool.Begin(t.Context())
		require.NoError(t, err)
		require.Equal(t, failures > 0, tx.Commit(t.Context()) != nil)
		tx.Rollback(t.Context())
		require.Equal(t, want.told, c.all(), "%d failures", failures)
		_, err = pool.Exec(t.Context(), "a", int64(1))
		require.NoError(t, err, "the connection is free")
		require.Equal(t, want.connections, c.opened.Load(), "%d failures", failures)
	}
}
