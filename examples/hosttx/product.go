package main

import (
	"context"
	"crypto/rand"
	"database/sql"
	"errors"
	"fmt"
	"io"

	_ "modernc.org/sqlite" // the product's driver; the SDK brings none

	"github.com/alumnikit/alumnikit"
	"github.com/alumnikit/alumnikit/alumni"
	"github.com/alumnikit/alumnikit/alumni/hr"
	"github.com/alumnikit/alumnikit/storage/sqlite"
)

// pragmas are what a product on SQLite wants in any case. _txlock=immediate lets
// each transaction begin with BEGIN IMMEDIATE, so that it waits for other
// writers when it begins. A plain BEGIN waits at the first write, and if the
// transaction has read before, SQLite refuses that write at once instead of
// waiting; the SDK then returns ErrRetryable, and all is to be done again.
const pragmas = "?_txlock=immediate&_pragma=journal_mode(WAL)&_pragma=busy_timeout(5000)"

// product is an HR product with a table of employees and, beside it in the same
// database, the tables of the SDK.
type product struct {
	db     *sql.DB
	store  *sqlite.Store
	people *alumni.Service
	clerk  alumnikit.Actor // who is signed in, and what the product lets them do
}

func open(ctx context.Context, db *sql.DB) (*product, error) {
	store, err := sqlite.New(db, nil)
	if err != nil {
		return nil, err
	}
	secret := make([]byte, alumnikit.MinKeySize) // a product has one secret that it keeps
	_, _ = rand.Read(secret)                     // never fails (crypto/rand)
	keys, err := alumnikit.NewKeyring(secret)
	if err != nil {
		return nil, err
	}
	people, err := alumni.New(store, keys, nil)
	if err != nil {
		return nil, err
	}
	_, err = db.ExecContext(ctx, `CREATE TABLE employees (number TEXT PRIMARY KEY, family TEXT, left_on TEXT);
		INSERT INTO employees VALUES ('E-1', '見本', NULL), ('E-2', '例文', NULL)`)
	clerk := alumnikit.Admin("acme", "clerk-7", alumnikit.AllPermissions()...)
	return &product{db, store, people, clerk}, errors.Join(err, store.Migrate(ctx))
}

// inTx is how a product runs its transactions. It would also run do again, from
// the start, on alumnikit.ErrRetryable.
func (p *product) inTx(ctx context.Context, do func(tx *sql.Tx) error) error {
	tx, err := p.db.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	if err := do(tx); err != nil {
		return errors.Join(err, tx.Rollback())
	}
	return tx.Commit()
}

// show prints what the product's table and the network say about an employee.
func (p *product) show(ctx context.Context, out io.Writer, number string) error {
	var left bool
	if err := p.db.QueryRowContext(ctx, "SELECT left_on IS NOT NULL FROM employees WHERE number = ?", number).Scan(&left); err != nil {
		return err
	}
	reason := hr.Reason("none: not in the roster")
	entry, err := p.people.EntryByExternalID(ctx, p.clerk, number)
	if err == nil {
		leavings, err := hr.New(p.people).Leavings(ctx, p.clerk, entry.ID)
		if err != nil {
			return err
		}
		reason = leavings[0].Reason
	} else if !errors.Is(err, alumnikit.ErrNotFound) {
		return err
	}
	_, err = fmt.Fprintf(out, "  %s left: %t; reason: %s\n", number, left, reason)
	return err
}
