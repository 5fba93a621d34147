// Command hosttx shows an HR product that offboards people in a transaction of
// its own: its tables, the alumnus, the reason that only HR may know, the
// invitation to the network and the journal change together or not at all.
//
//	go run ./examples/hosttx
//	go run ./examples/hosttx -db postgres://hr@db.example/hr -isolation serializable
//	go run ./examples/hosttx -db mysql://hr:secret@db.example/hr
//
// Read offboard.go first: it is the point, and what a product writes. The loop
// that every product has around its transactions is in transaction.go. What this
// program does with them is in scenes.go: it rolls one back; commits it; meets a
// number that is taken, and a form that is out of date, and commits the rest; and
// has a colleague change somebody in the middle.
package main

import (
	"context"
	"database/sql"
	"errors"
	"flag"
	"fmt"
	"io"
	"log"
	"os"
	"path/filepath"

	"github.com/alumnikit/alumnikit/examples/internal/database"
)

func main() {
	name := flag.String("db", "", database.Usage+" (default: a new file of SQLite that goes at the end)")
	isolation := flag.String("isolation", "read-committed", "of the product's transactions: read-committed, repeatable-read or serializable; SQLite has only the last")
	flag.Parse()
	dir, err := os.MkdirTemp("", "hosttx-")
	if err != nil {
		log.Fatal(err)
	}
	if *name == "" {
		*name = filepath.Join(dir, "hr.db")
	}
	err = run(context.Background(), *name, *isolation, os.Stdout)
	if err := errors.Join(err, os.RemoveAll(dir)); err != nil {
		log.Fatal(err)
	}
}

// run plays every scene.
func run(ctx context.Context, name, isolation string, out io.Writer) (err error) {
	chosen, err := level(isolation)
	if err != nil {
		return err
	}
	db, err := database.Open(ctx, name)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	if db.Kind == database.SQLite {
		chosen = sql.LevelDefault // there is but one
	}
	p, err := newProduct(ctx, db, chosen)
	if err != nil {
		return err
	}
	fmt.Fprintln(out, "hired")
	if err := p.show(ctx, out, "E-1"); err != nil {
		return err
	}
	for _, scene := range []func(context.Context, io.Writer) error{p.rollsBack, p.commits, p.taken, p.changed, p.meanwhile} {
		if err := scene(ctx, out); err != nil {
			return err
		}
	}
	return nil
}
