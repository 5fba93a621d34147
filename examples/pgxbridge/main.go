// Command pgxbridge keeps an alumni network in PostgreSQL through pgx and its
// pool alone, without database/sql, for products that are written so.
//
//	go run ./examples/pgxbridge -db postgres://hr@db.example/hr
//
// The bridge is bridge.go, to be copied. This program migrates, hires and
// offboards somebody in a transaction of pgx together with a row of the product's
// own, once rolled back and once committed, and looks for her.
package main

import (
	"context"
	"crypto/rand"
	"errors"
	"flag"
	"fmt"
	"io"
	"log"
	"os"
	"strings"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"github.com/alumnikit/alumnikit"
	"github.com/alumnikit/alumnikit/alumni"
	"github.com/alumnikit/alumnikit/directory"
	"github.com/alumnikit/alumnikit/storage/postgres"
)

func main() {
	db := flag.String("db", "", "postgres://user@host/database")
	flag.Parse()
	if *db == "" {
		log.Fatal("-db is needed: postgres://user@host/database")
	}
	if err := run(context.Background(), *db, os.Stdout); err != nil {
		log.Fatal(err)
	}
}

// product is a product over pgx.
type product struct {
	pool   *pgxpool.Pool
	store  *postgres.Store
	people *alumni.Service
	clerk  alumnikit.Actor
}

func open(ctx context.Context, on *pgxpool.Pool) (*product, error) {
	store, err := postgres.Over(bridge(on), nil)
	if err != nil {
		return nil, err
	}
	if err := errors.Join(store.Migrate(ctx), store.Validate(ctx)); err != nil {
		return nil, err
	}
	people, err := alumni.New(store, alumnikit.RandomKeyring(), nil) // a product has a secret that it keeps
	if err != nil {
		return nil, err
	}
	company := alumnikit.TenantID("acme-" + strings.ToLower(rand.Text()[:8])) // new in each run
	_, err = on.Exec(ctx, "CREATE TABLE IF NOT EXISTS employee (company text, number text, left_on date, PRIMARY KEY (company, number))")
	return &product{on, store, people, alumnikit.Admin(company, "clerk-7", alumnikit.AllPermissions()...)}, err
}

// leave writes a row of the product's and the alumna in one transaction of pgx.
func (p *product) leave(ctx context.Context, tx pgx.Tx, number string) error {
	today := p.people.Today()
	_, err := tx.Exec(ctx, "INSERT INTO employee VALUES ($1, $2, $3)", string(p.clerk.Tenant()), number, today.String())
	if err != nil {
		return err
	}
	_, err = p.people.With(p.store.WithSeam(joined(tx))).Register(ctx, p.clerk, alumni.Registration{
		Names:       alumni.Names{Family: "山田", Given: "花子", FamilyKana: "ヤマダ"},
		Identifiers: []alumni.Identifier{{System: alumni.ExternalID, Value: number}},
		Employments: []alumni.Employment{{Work: alumni.Employee, End: today}},
	})
	return err
}

// show prints how many rows the product has, and how many people are found.
func (p *product) show(ctx context.Context, out io.Writer, what string) error {
	var rows int
	if err := p.pool.QueryRow(ctx, "SELECT count(*) FROM employee WHERE company = $1", string(p.clerk.Tenant())).Scan(&rows); err != nil {
		return err
	}
	found, err := directory.New(p.people, nil).Search(ctx, p.clerk, directory.Query{Name: "やま"})
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(out, "%s: %d in the product, %d in the directory\n", what, rows, found.Total.Count)
	return err
}

func run(ctx context.Context, db string, out io.Writer) error {
	on, err := pgxpool.New(ctx, db)
	if err != nil {
		return err
	}
	defer on.Close()
	p, err := open(ctx, on)
	if err != nil {
		return err
	}
	errClosed := errors.New("the payroll is closed")
	err = pgx.BeginFunc(ctx, on, func(tx pgx.Tx) error { return errors.Join(p.leave(ctx, tx, "E-1"), errClosed) })
	if !errors.Is(err, errClosed) {
		return err
	}
	if err := p.show(ctx, out, "rolled back"); err != nil {
		return err
	}
	if err := pgx.BeginFunc(ctx, on, func(tx pgx.Tx) error { return p.leave(ctx, tx, "E-1") }); err != nil {
		return err
	}
	return p.show(ctx, out, "committed")
}
