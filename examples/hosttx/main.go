// Command hosttx shows an HR product that offboards people in a transaction of
// its own, on SQLite: its table, the roster of the alumni network and the reason
// that only HR may know change together or not at all.
//
//	go run ./examples/hosttx
//
// It offboards somebody and rolls back, does it again and commits, and then
// meets a conflict in the middle of a batch, after which the transaction goes on.
// The point is offboard; the product around it is in product.go.
package main

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io"
	"log"
	"os"
	"path/filepath"

	"github.com/alumnikit/alumnikit"
	"github.com/alumnikit/alumnikit/alumni"
	"github.com/alumnikit/alumnikit/alumni/hr"
)

// offboard is the product's own business, with the alumni network in one place:
// what is written through With(store.WithTx(tx)) is part of tx. The SDK neither
// commits nor rolls back.
func (p *product) offboard(ctx context.Context, tx *sql.Tx, number string, reason hr.Reason) error {
	var family string
	row := tx.QueryRowContext(ctx, "UPDATE employees SET left_on = ? WHERE number = ? RETURNING family", p.people.Today().String(), number)
	if err := row.Scan(&family); err != nil {
		return err
	}
	people := p.people.With(p.store.WithTx(tx))
	entry, err := people.Register(ctx, p.clerk, alumni.Registration{
		Names:       alumni.Names{Family: family},
		Identifiers: []alumni.Identifier{{System: alumni.ExternalID, Value: number}},
		Employments: []alumni.Employment{{Work: alumni.Employee}},
	})
	if err != nil {
		return err
	}
	_, err = hr.New(people).Offboard(ctx, p.clerk, entry.ID, alumni.Departure{End: people.Today()}, hr.Leaving{Reason: reason})
	return err
}

// errPayroll stands for whatever makes the product roll back.
var errPayroll = errors.New("the payroll is closed")

func run(ctx context.Context, path string, out io.Writer) error {
	db, err := sql.Open("sqlite", "file:"+path+pragmas)
	if err != nil {
		return err
	}
	defer func() { _ = db.Close() }()
	p, err := open(ctx, db)
	if err != nil {
		return err
	}

	err = p.inTx(ctx, func(tx *sql.Tx) error {
		return errors.Join(p.offboard(ctx, tx, "E-1", hr.CareerChange), errPayroll)
	})
	fmt.Fprintln(out, "rolled back:", err)
	err = p.show(ctx, out, "E-1")

	err = errors.Join(err, p.inTx(ctx, func(tx *sql.Tx) error { return p.offboard(ctx, tx, "E-1", hr.CareerChange) }))
	fmt.Fprintln(out, "committed:", err)
	err = errors.Join(err, p.show(ctx, out, "E-1"))

	// An expected conflict undoes only the write that met it. The product may
	// take it for an answer and go on in the same transaction.
	err = errors.Join(err, p.inTx(ctx, func(tx *sql.Tx) error {
		err := p.offboard(ctx, tx, "E-1", hr.Family)
		if !errors.Is(err, alumnikit.ErrInvalid) {
			return fmt.Errorf("a number that is taken: %w", err)
		}
		fmt.Fprintln(out, "in a batch:", err)
		return p.offboard(ctx, tx, "E-2", hr.Retirement)
	}))
	fmt.Fprintln(out, "committed:", err)
	return errors.Join(err, p.show(ctx, out, "E-1"), p.show(ctx, out, "E-2"))
}

func main() {
	dir, err := os.MkdirTemp("", "hosttx")
	if err != nil {
		log.Fatal(err)
	}
	err = run(context.Background(), filepath.Join(dir, "hr.db"), os.Stdout)
	if err := errors.Join(err, os.RemoveAll(dir)); err != nil {
		log.Fatal(err)
	}
}
