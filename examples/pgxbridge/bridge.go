package main

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/pgxpool"

	"github.com/alumnikit/alumnikit/storage/postgres"
)

// patience is how long a statement in the product's transaction may go on after
// its context ended, and how long a rollback may take.
const patience = time.Second

// querier is what pgxpool.Pool and pgx.Tx have in common.
type querier interface {
	Exec(ctx context.Context, query string, args ...any) (pgconn.CommandTag, error)
	Query(ctx context.Context, query string, args ...any) (pgx.Rows, error)
}

// session is a postgres.DB. Before pgx sends a statement it looks at the context,
// and when that ends meanwhile, pgx closes the connection: a pool bears that, and
// so does a transaction of the SDK's own. In the product's transaction it would
// cost the product what it did so far, and so its statements have a second to end.
type session struct {
	on      querier
	product bool // on is the product's transaction
}

// Exec implements postgres.DB.
func (s session) Exec(ctx context.Context, query string, args ...any) (int64, error) {
	ctx, end, err := s.context(ctx)
	if err != nil {
		return 0, err
	}
	defer end()
	tag, err := s.on.Exec(ctx, query, args...)
	return tag.RowsAffected(), err
}

// Query implements postgres.DB.
func (s session) Query(ctx context.Context, query string, args ...any) (postgres.Rows, error) {
	ctx, end, err := s.context(ctx)
	if err != nil {
		return nil, err
	}
	found, err := s.on.Query(ctx, query, args...)
	if err != nil {
		end()
		return nil, err
	}
	return rows{found, end}, nil
}

// context returns the context to send a statement with, and what ends it.
func (s session) context(ctx context.Context) (context.Context, func(), error) {
	if !s.product {
		return ctx, func() {}, nil
	}
	sent, cancel := context.WithCancel(context.WithoutCancel(ctx))
	stop := context.AfterFunc(ctx, func() { time.AfterFunc(patience, cancel) })
	return sent, func() { stop(); cancel() }, ctx.Err()
}

// rows are a postgres.Rows: Close returns what went wrong.
type rows struct {
	pgx.Rows
	end func()
}

// Close implements postgres.Rows.
func (r rows) Close() error {
	defer r.end()
	r.Rows.Close()
	return r.Err()
}

// pool is a postgres.Pool.
type pool struct {
	session
	on *pgxpool.Pool
}

// bridge is what postgres.Over takes.
func bridge(on *pgxpool.Pool) postgres.Pool { return pool{session{on: on}, on} }

// Begin implements postgres.Pool.
func (p pool) Begin(ctx context.Context) (postgres.Tx, error) {
	begun, err := p.on.BeginTx(ctx, pgx.TxOptions{IsoLevel: pgx.ReadCommitted, AccessMode: pgx.ReadWrite})
	if err != nil {
		return nil, err
	}
	return tx{session{on: begun}, begun}, nil
}

// tx is a postgres.Tx.
type tx struct {
	session
	on pgx.Tx
}

// Commit implements postgres.Tx. What has been sent is waited for, because nobody
// could tell whether it was done.
func (t tx) Commit(ctx context.Context) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	return t.on.Commit(context.WithoutCancel(ctx))
}

// Rollback implements postgres.Tx. It works when the context has ended, and after
// Commit it does nothing; a connection that cannot roll back is closed by pgx.
func (t tx) Rollback(ctx context.Context) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), patience)
	defer cancel()
	_ = t.on.Rollback(ctx)
}

// joined is what Store.WithSeam takes.
func joined(product pgx.Tx) postgres.DB { return session{on: product, product: true} }
