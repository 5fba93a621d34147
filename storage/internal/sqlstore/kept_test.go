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
// rows; one that is closed answers no more.
type counting struct{ prepared, closed atomic.Int64 }

func (c *counting) Connect(context.Context) (driver.Conn, error) { return countingConn{c}, nil }
func (c *counting) Driver() driver.Driver                        { return nil }

type countingConn struct{ of *counting }

func (c countingConn) Prepare(string) (driver.Stmt, error) {
	c.of.prepared.Add(1)
	return &countingStmt{of: c.of}, nil
}
func (c countingConn) Close() error              { return nil }
func (c countingConn) Begin() (driver.Tx, error) { return nil, driver.ErrSkip }

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
func (s *countingStmt) NumInput() int                              { return -1 }
func (s *countingStmt) Exec([]driver.Value) (driver.Result, error) { return nil, driver.ErrSkip }
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
