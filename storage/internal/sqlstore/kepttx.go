package sqlstore

import (
	"context"
	"database/sql"
	"database/sql/driver"
)

// keptTx is a transaction whose statements are those that the pool keeps prepared.
// Others are sent as text, or prepared for this transaction if they come again in it.
type keptTx struct {
	session
	pool *Pooled
	conn *sql.Conn
	tx   *sql.Tx
	used []*keptStatement
	open bool
}

func (p *Pooled) beginKept(ctx context.Context) (Tx, error) {
	p.kept.prepareWanted(ctx, p.config.DB)
	conn, err := p.config.DB.Conn(ctx)
	if err != nil {
		return nil, err //nolint:wrapcheck // translate looks at it as database/sql gave it
	}
	// With a context that ends database/sql would roll back behind our back.
	tx, err := conn.BeginTx(context.WithoutCancel(ctx), nil)
	if err != nil {
		_ = conn.Close()
		return nil, err //nolint:wrapcheck // translate looks at it as database/sql gave it
	}
	t := &keptTx{session: session{on: tx, interrupt: p.config.Interrupt}, pool: p, conn: conn, tx: tx, open: true}
	t.kept = t.statement
	if _, err := t.Exec(ctx, p.config.Lock, ""); err != nil {
		t.Rollback(ctx)
		return nil, err
	}
	return t, nil
}

// statement returns a statement that the pool keeps, nil if it does not. One that came
// before is prepared when the next transaction begins: now it would take another
// connection, and there may be but one.
func (t *keptTx) statement(ctx context.Context, query string) *sql.Stmt {
	s, again := t.pool.kept.take(query)
	switch {
	case s != nil:
		t.used = append(t.used, s)
		return t.tx.StmtContext(context.WithoutCancel(ctx), s.Stmt)
	case again:
		t.pool.kept.want(query)
	}
	return nil
}

// Commit implements Tx. If it fails, nothing was committed and the transaction
// is over.
func (t *keptTx) Commit(ctx context.Context) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	t.close()
	if err := t.tx.Commit(); err != nil {
		t.Rollback(ctx)
		return err //nolint:wrapcheck // translate looks at it as the driver gave it
	}
	t.end()
	return nil
}

// Rollback implements Tx. A connection that cannot say that its transaction is
// over is closed, which ends it.
func (t *keptTx) Rollback(ctx context.Context) {
	if !t.open {
		return
	}
	t.close()
	err := t.tx.Rollback()
	if err != nil { // also after a commit that failed, of which database/sql thinks that it ended the transaction
		_, err = t.conn.ExecContext(context.WithoutCancel(ctx), "ROLLBACK")
	}
	if err != nil {
		_ = t.conn.Raw(func(any) error { return driver.ErrBadConn })
	}
	t.end()
}

// end returns the connection to the pool, and the statements.
func (t *keptTx) end() {
	t.open = false
	_ = t.conn.Close() // an error would only hide how the transaction ended
	for _, s := range t.used {
		t.pool.kept.leave(s)
	}
	t.used = nil
}
