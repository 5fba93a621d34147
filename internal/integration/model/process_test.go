package model

import (
	"bytes"
	"database/sql"
	"database/sql/driver"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/alumnikit/alumnikit"
	"github.com/alumnikit/alumnikit/alumni"
	"github.com/alumnikit/alumnikit/directory"
	"github.com/alumnikit/alumnikit/internal/integration/mortal"
	"github.com/alumnikit/alumnikit/internal/integration/place"
	"github.com/alumnikit/alumnikit/storage"
	"github.com/alumnikit/alumnikit/storage/index"
	"github.com/alumnikit/alumnikit/storage/memory"
)

// facetValues is how many values of a facet are returned: so few that some are
// cut off.
const facetValues = 4

// process is the services of one process, over a connection of its own.
type process struct {
	life   *mortal.Life
	people *alumni.Service
	dir    *directory.Directory
	close  func()
}

// opener opens what processes share for the one that lives this life.
type opener func(life *mortal.Life) (store storage.Store, closes func())

// onMemory has processes die at calls of the store.
func onMemory(*testing.T) opener {
	shared := memory.New()
	return func(life *mortal.Life) (storage.Store, func()) { return mortal.NewStore(shared, life), func() {} }
}

// on has processes die at statements of a database. The connections of the dead
// are closed, which is what the system does for them.
func on(t *testing.T, kind place.Kind) opener {
	t.Helper()
	at := place.Migrated(t, kind)
	return func(life *mortal.Life) (storage.Store, func()) {
		db, err := at.Pool(func(_ string, _ []driver.NamedValue, send func() error) error { return life.Step(send) })
		require.NoError(t, err)
		store, err := at.Over(db)
		require.NoError(t, err)
		return store, func() { closed(t, db) }
	}
}

func closed(t *testing.T, db *sql.DB) {
	t.Helper()
	require.NoError(t, db.Close())
}

// start begins a process: with nothing in its cache, which holds next to nothing
// for every second one.
func (m *model) start(n int) *process {
	m.t.Helper()
	keys, err := alumnikit.NewKeyring(bytes.Repeat([]byte("life"), alumnikit.MinKeySize/4))
	require.NoError(m.t, err)
	p := &process{life: &mortal.Life{}}
	store, closes := m.open(p.life)
	opts := &alumni.Options{Clock: func() time.Time { return m.now }, Fields: tenantFields{}}
	if n%2 == 1 {
		opts.Index = &index.Options{CacheBytes: 20_000}
	}
	p.close = closes
	p.people, err = alumni.New(store, keys, opts)
	require.NoError(m.t, err)
	p.dir = directory.New(p.people, &directory.Options{FacetValues: facetValues})
	return p
}

// restart puts a fresh process in the place of one that is dead or not.
func (m *model) restart(n int) {
	m.t.Helper()
	m.processes[n].close()
	m.processes[n] = m.start(n)
}
