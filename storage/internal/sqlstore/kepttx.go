package sqlstore

import (
	"context"
	"database/sql"
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
		abandon(ctx, conn) // it may have begun all the same
		return nil, err    //nolint:wrapcheck // translate looks at it as database/sql gave it
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

// Rollback implements Tx.
func (t *keptTx) Rollback(ctx context.Context) {
	if !t.open {
		return
	}
	t.close()
	if err := t.tx.Rollback(); err != nil { // also after a commit that failed: database/sql thinks that it is over
		abandon(ctx, t.conn)
	}
	t.end()
}

// end returns the connection to the pool, and the statements.
func (t *keptTx) end() {
	t.open = false
	_ = t.conn.Close() // an error, as after abandon, would only hide how the transaction ended
	for _, s := range t.used {
		t.pool.kept.leave(s)
	}
	t.used = nil
}
