package main

import (
	"bytes"
	"cmp"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"sync/atomic"

	_ "modernc.org/sqlite" // the driver

	"github.com/alumnikit/alumnikit"
	"github.com/alumnikit/alumnikit/alumni"
	"github.com/alumnikit/alumnikit/storage"
	"github.com/alumnikit/alumnikit/storage/index"
	"github.com/alumnikit/alumnikit/storage/memory"
	"github.com/alumnikit/alumnikit/storage/sqlite"
)

// world is what is measured: the people of one store.
type world struct {
	*site // the first tenant, and the only one in most worlds
	sites []*site

	shape  shape
	place  place
	db     *sql.DB // nil in memory
	engine engine  // nil without a server
	store  storage.Store
	people *alumni.Service
	loaded loaded // how the people got in

	updates   atomic.Int64 // profiles changed so far
	askers    []asker      // who searches, once drawn
	questions map[string][]question
	medians   map[string]float64 // of searches, in milliseconds

	hand       *sql.DB               // of a server, for what is written by hand; nil until then
	plain      *plain                // what one would write by hand, once loaded
	pocket     *pocket               // the same in PocketBase, once loaded
	wantPocket bool                  // it is to be loaded
	pocketDir  string                // where
	baselines  map[string][]baseline // of searches, by class
}

// place is where a world is kept.
type place struct {
	dir      string // for files
	database string // of a server
	origin   string // the database that it was copied from, or itself
	pages    int    // MiB of pages that each connection to SQLite keeps; 0: searchPages
}

// searchPages is a generous cache, for searches. Imports and rebuilds are measured
// with importPages, since what they take themselves would be lost beside the other.
const (
	searchPages = 64
	importPages = 8
)

// pageBytes is the size of a page of a file, as docs/databases.md has it.
const pageBytes = 8192

// open opens the store of a shape, in a place that may hold one already.
func open(ctx context.Context, s shape, at place) (*world, error) {
	w := &world{
		shape: s, place: at, sites: newSites(s), questions: map[string][]question{},
		medians: map[string]float64{}, baselines: map[string][]baseline{},
	}
	w.site = w.sites[0]
	var err error
	switch s.store {
	case inMemory:
		w.store = memory.New()
	case indexOnly:
		w.store = newThinStore(w.site)
	case inSQLite:
		err = w.openSQLite(ctx)
	case inPostgres, inMySQL:
		err = w.openServer(ctx)
	}
	if err != nil {
		return nil, errors.Join(err, w.closeStore())
	}
	w.people, err = w.service()
	return w, err
}

// openSQLite opens a file as a host would: both the SDK and what is written by
// hand wait for no disk at a commit (synchronous=NORMAL).
func (w *world) openSQLite(ctx context.Context) error {
	db, err := sql.Open("sqlite", fmt.Sprintf(
		"file:%s?_pragma=page_size(%d)&_journal_mode=WAL&_pragma=synchronous(NORMAL)&_pragma=busy_timeout(10000)"+
			"&_pragma=cache_size(-%d)",
		w.file(), pageBytes, cmp.Or(w.place.pages, searchPages)<<10))
	if err != nil {
		return err
	}
	w.db = sized(db)
	store, err := sqlite.New(w.db, nil)
	if err != nil {
		return err
	}
	w.store = store
	return store.Migrate(ctx)
}

func (w *world) file() string { return filepath.Join(w.place.dir, "bench.db") }

// openServer opens a database that is there.
func (w *world) openServer(ctx context.Context) (err error) {
	if w.engine, err = newEngine(ctx, w.shape.store); err != nil {
		return err
	}
	w.db = w.engine.open(w.place.database)
	store, err := w.engine.store(w.db)
	if err != nil {
		return err
	}
	w.store = store
	return errors.Join(store.Migrate(ctx), store.Validate(ctx))
}

// service returns services with empty caches, which are as large as docs/databases.md
// has it for a tenant of more than a million people.
func (w *world) service() (*alumni.Service, error) {
	keys, err := alumnikit.NewKeyring(bytes.Repeat([]byte("bench"), alumnikit.MinKeySize/4))
	if err != nil {
		return nil, err
	}
	return alumni.New(w.store, keys, &alumni.Options{Index: &index.Options{CacheBytes: cacheBytes(w.size)}})
}

// cacheBytes is the default of the index for a million people, and grows with them.
func cacheBytes(people int) int { return max(people, million) / million * 64 << 20 }

// settle folds and seals whatever is pending.
func (w *world) settle(ctx context.Context) error {
	for _, s := range w.sites {
		if err := w.people.Upkeep(ctx, s.tenant); err != nil {
			return err
		}
	}
	return nil
}

func (w *world) closeStore() error {
	if w.db == nil {
		return nil
	}
	return w.db.Close()
}

func (w *world) close(ctx context.Context) error {
	err := errors.Join(w.closePlain(), w.closeStore())
	if w.engine != nil {
		err = errors.Join(err, dropDatabase(ctx, w.shape.store, w.place.database))
	}
	if w.pocket != nil {
		err = errors.Join(err, w.pocket.close())
	}
	return errors.Join(err, os.RemoveAll(w.place.dir))
}
