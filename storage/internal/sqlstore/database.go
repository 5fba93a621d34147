package sqlstore

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
)

// Database is a Pool over database/sql.
type Database struct {
	DB *sql.DB
	// Begin is the statement that opens a transaction. It is sent as it is, on a
	// connection of its own, because database/sql cannot ask for what a dialect
	// needs here, such as SQLite's write lock.
	Begin string
	// Detach runs the statements of a transaction to their end when the context
	// is cancelled; the context is looked at between them. It is for databases
	// that answer an interrupted statement by rolling back what is not ours.
	Detach bool
}

var _ Pool = (*Pooled)(nil)

// Pooled implements Pool.
type Pooled struct{ config Database }

// NewPool returns a Pool over database/sql.
func NewPool(config Database) *Pooled { return &Pooled{config} }

// Exec implements DB.
func (p *Pooled) Exec(ctx context.Context, query string, args ...any) (int64, error) {
	return affected(p.config.DB.ExecContext(ctx, query, args...))
}

// Query implements DB.
func (p *Pooled) Query(ctx context.Context, query string, args ...any) (Rows, error) {
	return result(p.config.DB.QueryContext(ctx, query, args...))
}

// Begin implements Pool.
func (p *Pooled) Begin(ctx context.Context) (Tx, error) {
	conn, err := p.config.DB.Conn(ctx)
	if err != nil {
		return nil, err //nolint:wrapcheck // translate looks at it as database/sql gave it
	}
	tx := &connTx{session: session{on: conn, detach: p.config.Detach}, conn: conn, open: true}
	if _, err := tx.Exec(ctx, p.config.Begin); err != nil {
		tx.Rollback(ctx)
		return nil, err
	}
	return tx, nil
}

// runner is what *sql.Conn and *sql.Tx have in common.
type runner interface {
	ExecContext(ctx context.Context, query string, args ...any) (sql.Result, error)
	QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error)
	PrepareContext(ctx context.Context, query string) (*sql.Stmt, error)
}

// session runs statements on one connection. A statement that comes again is
// prepared: most run once, and those of a batch many times.
type session struct {
	on     runner
	detach bool
	seen   map[string]*sql.Stmt // nil: seen once
}

// ready is a statement that only wants its arguments; *sql.Stmt is one.
type ready interface {
	ExecContext(ctx context.Context, args ...any) (sql.Result, error)
	QueryContext(ctx context.Context, args ...any) (*sql.Rows, error)
}

// unprepared is a statement that is sent as text.
type unprepared struct {
	on    runner
	query string
}

// ExecContext implements ready.
func (u unprepared) ExecContext(ctx context.Context, args ...any) (sql.Result, error) {
	return u.on.ExecContext(ctx, u.query, args...)
}

// QueryContext implements ready.
func (u unprepared) QueryContext(ctx context.Context, args ...any) (*sql.Rows, error) {
	return u.on.QueryContext(ctx, u.query, args...)
}

// begin returns what to send, and the context to send it with.
func (s *session) begin(ctx context.Context, query string) (context.Context, ready, error) {
	if err := ctx.Err(); err != nil {
		return ctx, nil, err
	}
	if s.detach {
		ctx = context.WithoutCancel(ctx)
	}
	stmt, again := s.seen[query]
	if again && stmt == nil {
		var err error
		if stmt, err = s.on.PrepareContext(ctx, query); err != nil {
			return ctx, nil, err
		}
	}
	if s.seen == nil {
		s.seen = map[string]*sql.Stmt{}
	}
	s.seen[query] = stmt
	if stmt == nil {
		return ctx, unprepared{s.on, query}, nil
	}
	return ctx, stmt, nil
}

// Exec implements DB.
func (s *session) Exec(ctx context.Context, query string, args ...any) (int64, error) {
	ctx, statement, err := s.begin(ctx, query)
	if err != nil {
		return 0, err
	}
	return affected(statement.ExecContext(ctx, args...))
}

// Query implements DB.
func (s *session) Query(ctx context.Context, query string, args ...any) (Rows, error) {
	ctx, statement, err := s.begin(ctx, query)
	if err != nil {
		return nil, err
	}
	return result(statement.QueryContext(ctx, args...))
}

func (s *session) close() {
	for _, stmt := range s.seen {
		if stmt != nil {
			_ = stmt.Close() // only frees memory
		}
	}
	s.seen = nil
}

func affected(done sql.Result, err error) (int64, error) {
	if err != nil {
		return 0, err
	}
	return done.RowsAffected() //nolint:wrapcheck // translate looks at it as the driver gave it
}

// result keeps a nil *sql.Rows from becoming Rows that are not nil.
func result(rows *sql.Rows, err error) (Rows, error) {
	if err != nil {
		return nil, err
	}
	return rows, nil
}

// connTx is a transaction on a connection of its own.
type connTx struct {
	session
	conn *sql.Conn
	open bool
}

// Commit implements Tx. If it fails, nothing was committed and the transaction
// is over.
func (t *connTx) Commit(ctx context.Context) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	t.close()
	if _, err := t.conn.ExecContext(context.WithoutCancel(ctx), "COMMIT"); err != nil {
		t.Rollback(ctx)
		return err //nolint:wrapcheck // translate looks at it as the driver gave it
	}
	t.open = false
	_ = t.conn.Close() // returns it to the pool; an error would only hide that the commit went well
	return nil
}

// Rollback implements Tx. A connection that cannot say that its transaction is
// over is closed, which ends it.
func (t *connTx) Rollback(ctx context.Context) {
	if !t.open {
		return
	}
	t.open = false
	t.close()
	if _, err := t.conn.ExecContext(context.WithoutCancel(ctx), "ROLLBACK"); err != nil {
		_ = t.conn.Raw(func(any) error { return driver.ErrBadConn })
	}
	_ = t.conn.Close()
}

// known reports errors of database/sql whose text is fixed.
func known(err error) bool {
	for _, fixed := range []error{sql.ErrConnDone, sql.ErrTxDone, sql.ErrNoRows, driver.ErrBadConn} {
		if errors.Is(err, fixed) {
			return true
		}
	}
	return false
}
