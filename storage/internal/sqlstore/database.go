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
	rows, err := p.config.DB.QueryContext(ctx, query, args...)
	if err != nil {
		return nil, err
	}
	return rows, nil
}

// Begin implements Pool.
func (p *Pooled) Begin(ctx context.Context) (Tx, error) {
	conn, err := p.config.DB.Conn(ctx)
	if err != nil {
		return nil, err
	}
	tx := &connTx{session: session{on: conn, detach: p.config.Detach}, conn: conn, open: true}
	if _, err := tx.Exec(ctx, p.config.Begin); err != nil {
		tx.Rollback()
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

func (s *session) begin(ctx context.Context, query string) (context.Context, *sql.Stmt, error) {
	if err := ctx.Err(); err != nil {
		return ctx, nil, err
	}
	if s.detach {
		ctx = context.WithoutCancel(ctx)
	}
	stmt, again := s.seen[query]
	if !again {
		if s.seen == nil {
			s.seen = map[string]*sql.Stmt{}
		}
		s.seen[query] = nil
		return ctx, nil, nil
	}
	if stmt == nil {
		var err error
		if stmt, err = s.on.PrepareContext(ctx, query); err != nil {
			return ctx, nil, err
		}
		s.seen[query] = stmt
	}
	return ctx, stmt, nil
}

// Exec implements DB.
func (s *session) Exec(ctx context.Context, query string, args ...any) (int64, error) {
	ctx, stmt, err := s.begin(ctx, query)
	switch {
	case err != nil:
		return 0, err
	case stmt != nil:
		return affected(stmt.ExecContext(ctx, args...))
	default:
		return affected(s.on.ExecContext(ctx, query, args...))
	}
}

// Query implements DB.
func (s *session) Query(ctx context.Context, query string, args ...any) (Rows, error) {
	ctx, stmt, err := s.begin(ctx, query)
	if err != nil {
		return nil, err
	}
	var rows *sql.Rows
	if stmt != nil {
		rows, err = stmt.QueryContext(ctx, args...)
	} else {
		rows, err = s.on.QueryContext(ctx, query, args...)
	}
	if err != nil {
		return nil, err
	}
	return rows, nil
}

func (s *session) close() {
	for _, stmt := range s.seen {
		if stmt != nil {
			_ = stmt.Close() // only frees memory
		}
	}
	s.seen = nil
}

func affected(result sql.Result, err error) (int64, error) {
	if err != nil {
		return 0, err
	}
	return result.RowsAffected()
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
		t.Rollback()
		return err
	}
	t.open = false
	return t.release()
}

// release returns the connection. Nobody needs it any more, so an error here
// would only hide that the commit went well.
func (t *connTx) release() error {
	_ = t.conn.Close()
	return nil
}

// Rollback implements Tx. A connection that cannot say that its transaction is
// over is closed, which ends it.
func (t *connTx) Rollback() {
	if !t.open {
		return
	}
	t.open = false
	t.close()
	if _, err := t.conn.ExecContext(context.Background(), "ROLLBACK"); err != nil {
		_ = t.conn.Raw(func(any) error { return driver.ErrBadConn })
	}
	_ = t.release()
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
