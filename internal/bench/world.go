package main

import (
	"bytes"
	"context"
	"database/sql"
	"errors"
	"os"
	"path/filepath"
	"time"

	_ "modernc.org/sqlite" // the driver

	"github.com/alumnikit/alumnikit"
	"github.com/alumnikit/alumnikit/alumni"
	"github.com/alumnikit/alumnikit/internal/synth"
	"github.com/alumnikit/alumnikit/storage"
	"github.com/alumnikit/alumnikit/storage/memory"
	"github.com/alumnikit/alumnikit/storage/sqlite"
)

const tenant alumnikit.TenantID = "acme"

func clerk() alumnikit.Actor {
	return alumnikit.Admin(tenant, "clerk", alumnikit.AllPermissions()...)
}

// world is one company in one store.
type world struct {
	dir     string
	db      *sql.DB // nil in memory
	store   storage.Store
	people  *alumni.Service
	company *synth.Company
	ids     []alumnikit.PersonID // by the company's numbers
	records []*alumni.Person     // decoded, for baselines that loop over memory
	plain   *plain               // what one would write by hand

	importTook, plainTook time.Duration
	likes                 map[string]float64 // baselines of searches
}

func open(ctx context.Context, store string) (*world, error) {
	w := &world{likes: map[string]float64{}}
	var err error
	if w.dir, err = os.MkdirTemp("", "alumnikit-bench-"); err != nil {
		return nil, err
	}
	switch store {
	case "memory":
		w.store = memory.New()
	case "sqlite":
		err = w.openSQLite(ctx)
	}
	if err != nil {
		return nil, errors.Join(err, w.close())
	}
	w.people, err = w.service()
	return w, err
}

// openSQLite opens a file as a host would: both the SDK and what is written by
// hand wait for no disk at a commit (synchronous=NORMAL).
func (w *world) openSQLite(ctx context.Context) (err error) {
	path := filepath.Join(w.dir, "bench.db")
	w.db, err = sql.Open("sqlite", "file:"+path+
		"?_pragma=journal_mode(WAL)&_pragma=synchronous(NORMAL)&_pragma=busy_timeout(10000)")
	if err != nil {
		return err
	}
	store, err := sqlite.New(w.db, nil)
	if err != nil {
		return err
	}
	w.store = store
	return store.Migrate(ctx)
}

// service returns services with empty caches.
func (w *world) service() (*alumni.Service, error) {
	keys, err := alumnikit.NewKeyring(bytes.Repeat([]byte("bench"), alumnikit.MinKeySize/4))
	if err != nil {
		return nil, err
	}
	return alumni.New(w.store, keys, nil)
}

func (w *world) close() error {
	var err error
	if w.db != nil {
		err = w.db.Close()
	}
	return errors.Join(err, os.RemoveAll(w.dir))
}
