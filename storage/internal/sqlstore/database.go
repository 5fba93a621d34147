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
	// Begin are the statements that open a transaction. They are sent as they are,
	// on a connection of its own, because database/sql cannot ask for what a
	// dialect needs here, such as SQLite's write lock.
	Begin []string
	// Interrupt is what a cancelled context does to a statement of a transaction.
	Interrupt Interrupt
	// Keep keeps statements prepared that come again, where parsing costs more than the
	// memory of a statement on each connection and statements belong to nobody else.
	Keep bool
	// Lock, if it is given and with Keep, is a statement that excludes other writers, with
	// one parameter, which is empty. It comes first in a transaction that database/sql opens,
	// in place of Begin: only in one of those are statements of the pool any use.
	Lock string
}

var _ Pool = (*Pooled)(nil)

// Pooled implements Pool.
type Pooled struct {
	config Database
	kept   kept
}

// NewPool returns a Pool over database/sql.
func NewPool(config Database) *Pooled { return &Pooled{config: config} }

// Exec implements DB.
func (p *Pooled) Exec(ctx context.Context, query string, args ...any) (int64, error) {
	return affected(p.config.DB.ExecContext(ctx, query, args...))
}

// Query implements DB.
func (p *Pooled) Query(ctx context.Context, query string, args ...any) (Rows, error) {
	if p.config.Keep {
		return result(p.kept.query(ctx, p.config.DB, query, args))
	}
	return result(p.config.DB.QueryContext(ctx, query, args...))
}

// Begin implements Pool.
func (p *Pooled) Begin(ctx context.Context) (Tx, error) {
	if p.config.Keep && p.config.Lock != "" {
		return p.beginKept(ctx)
	}
	conn, err := p.config.DB.Conn(ctx)
	if err != nil {
		return nil, err //nolint:wrapcheck // translate looks at it as database/sql gave it
	}
	tx := &connTx{session: session{on: conn, interrupt: p.config.Interrupt}, conn: conn, open: true}
	for _, statement := range p.config.Begin {
		if _, err := tx.Exec(ctx, statement); err != nil {
			tx.Rollback(ctx)
			return nil, err
		}
	}
	return tx, nil
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

// Rollback implements Tx.
func (t *connTx) Rollback(ctx context.Context) {
	if !t.open {
		return
	}
	t.open = false
	t.close()
	abandon(ctx, t.conn)
}

// abandon ends whatever transaction a connection is in and returns it to its pool.
// One that cannot say that its transaction is over is closed, which ends it.
func abandon(ctx context.Context, conn *sql.Conn) {
	if _, err := conn.ExecContext(context.WithoutCancel(ctx), "ROLLBACK"); err != nil {
		_ = conn.Raw(func(any) error { return driver.ErrBadConn })
	}
	_ = conn.Close()
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
