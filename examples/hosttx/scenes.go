package main

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io"

	"github.com/alumnikit/alumnikit"
	"github.com/alumnikit/alumnikit/alumni"
	"github.com/alumnikit/alumnikit/alumni/hr"
	"github.com/alumnikit/alumnikit/examples/internal/database"
	"github.com/alumnikit/alumnikit/storage"
)

// errPayroll stands for whatever makes the product roll back.
var errPayroll = errors.New("the payroll is closed")

// rollsBack offboards somebody, and then finds that it cannot be.
func (p *product) rollsBack(ctx context.Context, out io.Writer) error {
	err := p.inTx(ctx, func(tx *sql.Tx) error {
		if err := p.offboard(ctx, tx, "E-1", hr.CareerChange); err != nil {
			return err
		}
		return errPayroll
	})
	if !errors.Is(err, errPayroll) {
		return err
	}
	fmt.Fprintln(out, "rolled back, because", err)
	return p.show(ctx, out, "E-1")
}

// commits offboards the same person.
func (p *product) commits(ctx context.Context, out io.Writer) error {
	err := p.inTx(ctx, func(tx *sql.Tx) error { return p.offboard(ctx, tx, "E-1", hr.CareerChange) })
	if err != nil {
		return err
	}
	fmt.Fprintln(out, "committed")
	return p.show(ctx, out, "E-1")
}

// taken meets a number that somebody has. It is an answer and no accident:
// nothing of the refused write is left, the transaction goes on, and the product
// commits a task for a clerk.
func (p *product) taken(ctx context.Context, out io.Writer) error {
	var refused error
	err := p.inTx(ctx, func(tx *sql.Tx) error {
		refused = p.register(ctx, tx, "E-2", "別人")
		if !errors.Is(refused, alumnikit.ErrInvalid) {
			return fmt.Errorf("want the number refused: %w", refused)
		}
		return p.task(ctx, tx, "E-2", "Find out who has this number.")
	})
	if err != nil {
		return err
	}
	fmt.Fprintln(out, "committed without what was refused:", refused)
	return p.show(ctx, out, "E-2")
}

// changed saves a form that was opened before a colleague changed the same
// person. Committing the version that was read is refused, and again the
// transaction is as good as before.
func (p *product) changed(ctx context.Context, out io.Writer) error {
	entries := alumni.Entries()
	form, err := entries.Lookup(ctx, p.people.DB(), p.clerk.Tenant(), alumni.IdentifierKey,
		alumni.IdentifierValue(alumni.Identifier{System: alumni.ExternalID, Value: "E-2"}))
	if err != nil {
		return err
	}
	if err := p.colleague(ctx, form.Value.ID, "colleague@example.com"); err != nil {
		return err
	}
	var refused error
	err = p.inTx(ctx, func(tx *sql.Tx) error {
		address := "form@example.com"
		joined := p.people.With(p.db.Store.WithTx(tx))
		changes, _, err := joined.PrepareUpdate(p.clerk, form, alumni.EntryUpdate{Email: &address})
		if err != nil {
			return err
		}
		refused = joined.DB().Commit(ctx, storage.By(p.clerk, "person.update"), changes...)
		if !errors.Is(refused, alumnikit.ErrConflict) {
			return fmt.Errorf("want the form refused: %w", refused)
		}
		return p.task(ctx, tx, "E-2", "Look at the form again.")
	})
	if err != nil {
		return err
	}
	fmt.Fprintln(out, "committed without what was refused:", alumnikit.ErrConflict) // refused also names the record
	return p.show(ctx, out, "E-2")
}

// meanwhile offboards somebody whom a colleague changes in the middle of it. At READ
// COMMITTED the SDK reads the person after that and goes on. At the levels above
// the transaction cannot see the change, or the database refuses it: it begins
// anew, which inTx does.
func (p *product) meanwhile(ctx context.Context, out io.Writer) error {
	person, err := p.people.EntryByExternalID(ctx, p.clerk, "E-3")
	if err != nil {
		return err
	}
	attempts := 0
	err = p.inTx(ctx, func(tx *sql.Tx) error {
		attempts++
		var left bool // what a transaction reads first decides what it sees from then on
		row := tx.QueryRowContext(ctx, p.sql("SELECT left_on IS NOT NULL FROM employee WHERE company = ? AND number = ?"), p.company(), "E-3")
		if err := row.Scan(&left); err != nil {
			return err
		}
		// On SQLite the colleague would wait, because a transaction that writes is alone.
		if attempts == 1 && p.db.Kind != database.SQLite {
			if err := p.colleague(ctx, person.ID, "later@example.com"); err != nil {
				return err
			}
		}
		return p.offboard(ctx, tx, "E-3", hr.Studies)
	})
	if err != nil {
		return err
	}
	fmt.Fprintf(out, "committed at attempt %d, with a colleague in the way\n", attempts)
	return p.show(ctx, out, "E-3")
}

// colleague changes a person, outside any transaction of ours.
func (p *product) colleague(ctx context.Context, person alumnikit.PersonID, address string) error {
	_, err := p.people.UpdateEntry(ctx, p.clerk, person, alumni.EntryUpdate{Email: &address})
	return err
}
