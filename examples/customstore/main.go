// Command customstore runs the SDK on a database that it does not know: a bbolt
// file, through the Store in the package boltstore beside it.
//
//	go run ./examples/customstore
//
// It commits two records, closes the file, opens it again, and shows that what
// was committed is there, in the order of a key, and told by the journal.
package main

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"log"
	"os"
	"path/filepath"

	"go.etcd.io/bbolt"

	"github.com/alumnikit/alumnikit"
	"github.com/alumnikit/alumnikit/examples/customstore/boltstore"
	"github.com/alumnikit/alumnikit/storage"
)

// reunion is a record of the vendor's own. The domains of the SDK declare
// theirs in the same way, and none of them knows what is below.
type reunion struct {
	ID    alumnikit.ID `json:"id"`
	Place string       `json:"place"`
	Day   string       `json:"day"` // 2026-10-03; sorts as it reads
}

func reunions() storage.Kind[reunion] {
	return storage.NewKind(storage.Definition[reunion]{
		Name: "example.reunion",
		ID:   func(r *reunion) alumnikit.ID { return r.ID },
		Keys: func(r *reunion) []storage.Key {
			return []storage.Key{{Name: "day", Value: []byte(r.Day), Unique: true}} // one a day
		},
	})
}

func main() {
	dir, err := os.MkdirTemp("", "customstore")
	if err != nil {
		log.Fatal(err)
	}
	err = run(context.Background(), filepath.Join(dir, "alumni.db"), os.Stdout)
	if err := errors.Join(err, os.RemoveAll(dir)); err != nil {
		log.Fatal(err)
	}
}

func run(ctx context.Context, path string, out io.Writer) error {
	if err := with(path, func(db *storage.DB) error { return plan(ctx, db, out) }); err != nil {
		return err
	}
	return with(path, func(db *storage.DB) error { return show(ctx, db, out) })
}

// with opens the file for as long as f runs.
func with(path string, f func(db *storage.DB) error) error {
	file, err := bbolt.Open(path, 0o600, nil)
	if err != nil {
		return err
	}
	// A real host takes this from its secrets and keeps it: tokens and the
	// journal's chain are worth what the key is worth.
	key := sha256.Sum256([]byte("for trying out only"))
	keys, err := alumnikit.NewKeyring(key[:])
	if err != nil {
		return errors.Join(err, file.Close())
	}
	db, err := storage.New(boltstore.New(file), keys, nil)
	if err != nil {
		return errors.Join(err, file.Close())
	}
	return errors.Join(f(db), file.Close())
}

// plan writes, and is refused a day that is taken.
func plan(ctx context.Context, db *storage.DB, out io.Writer) error {
	by := storage.By(alumnikit.Admin("acme", "clerk-7"), "reunion.plan")
	err := db.Commit(ctx, by,
		reunions().Insert(&reunion{ID: db.NewID(), Place: "Osaka", Day: "2026-10-03"}),
		reunions().Insert(&reunion{ID: db.NewID(), Place: "Sapporo", Day: "2026-05-16"}),
	)
	if err != nil {
		return err
	}
	err = db.Commit(ctx, by, reunions().Insert(&reunion{ID: db.NewID(), Place: "Nagoya", Day: "2026-10-03"}))
	fmt.Fprintln(out, "a second reunion on 2026-10-03:", err)
	if !errors.Is(err, alumnikit.ErrExists) {
		return fmt.Errorf("the day should have been taken: %w", err)
	}
	return nil
}

// show reads what the file holds.
func show(ctx context.Context, db *storage.DB, out io.Writer) error {
	for stored, err := range reunions().All(ctx, db, "acme", storage.ListQuery{Key: "day"}) {
		if err != nil {
			return err
		}
		fmt.Fprintf(out, "%s %s, version %d\n", stored.Value.Day, stored.Value.Place, stored.Version)
	}
	if _, err := db.SealJournal(ctx, "acme", 100); err != nil {
		return err
	}
	head, err := db.VerifyJournal(ctx, "acme", storage.JournalHead{})
	if err != nil {
		return err
	}
	fmt.Fprintln(out, "journal entries, chained and verified:", head.Sequence)
	return nil
}
