package database_test

import (
	"context"
	"fmt"
	"path/filepath"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/alumnikit/alumnikit"
	"github.com/alumnikit/alumnikit/examples/internal/database"
	"github.com/alumnikit/alumnikit/examples/internal/databasetest"
)

func TestOpenRefuses(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct{ url, want string }{
		"unknown scheme":          {"oracle://hr:secret@db/hr", `"oracle://" is not known: want a SQLite file, postgres://`},
		"no PostgreSQL there":     {"postgres://hr:secret@127.0.0.1:9/hr", "postgres does not answer"},
		"no MySQL there":          {"mysql://hr:secret@127.0.0.1:9/hr", "mysql does not answer"},
		"what to do about it":     {"mysql://hr:secret@127.0.0.1:9/hr", "Does the server run"},
		"no database":             {"mysql://hr:secret@127.0.0.1", "names no database"},
		"no such parameter":       {"mysql://hr:secret@127.0.0.1/hr?parseTime=perhaps", "parameters"},
		"a password as it is":     {"mysql://hr:secret%zz@127.0.0.1/hr", "percent-encoded"},
		"not PostgreSQL's either": {"postgres://hr:secret@127.0.0.1:x/hr", "database: "},
		"no file":                 {"sqlite:", "no file is named"},
		"a folder":                {t.TempDir(), "database: "},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, err := database.Open(t.Context(), c.url)
			require.ErrorContains(t, err, c.want)
			require.NotContains(t, err.Error(), "secret")
		})
	}
}

func TestFile(t *testing.T) {
	t.Parallel()
	for name, want := range map[string]string{"hr.db": "hr.db", "sqlite:hr.db": "hr.db", "/a b/hr ?#.db": "/a b/hr ?#.db", "mysql://db/hr": ""} {
		require.Equal(t, want, database.File(name))
	}
}

// Every kind opens, migrates in several processes' worth of pools at once, and
// says what to do about a schema of a later version.
func TestMigrate(t *testing.T) {
	t.Parallel()
	for _, kind := range databasetest.Kinds() {
		t.Run(string(kind), func(t *testing.T) {
			t.Parallel()
			url := databasetest.URL(t, kind)
			dbs := make([]*database.Database, 4)
			var all sync.WaitGroup
			var failed [4]error
			for i := range dbs {
				var err error
				dbs[i], err = database.Open(t.Context(), url)
				require.NoError(t, err)
				t.Cleanup(func() { _ = dbs[i].Close() })
				require.Equal(t, kind, dbs[i].Kind)
				all.Go(func() { failed[i] = dbs[i].Migrate(t.Context()) })
			}
			all.Wait()
			require.Equal(t, [4]error{}, failed)
			_, err := dbs[0].ExecContext(t.Context(), "INSERT INTO alumnikit_schema (version, name, checksum) VALUES (1000, 'later', '')")
			require.NoError(t, err)
			err = dbs[0].Migrate(t.Context())
			require.ErrorIs(t, err, alumnikit.ErrState)
			require.ErrorContains(t, err, "Start the program that migrated this database last")
		})
	}
}

// A program that does not migrate by itself says what is missing.
func TestNotMigrated(t *testing.T) {
	t.Parallel()
	for _, kind := range databasetest.Kinds() {
		t.Run(string(kind), func(t *testing.T) {
			t.Parallel()
			err := databasetest.Open(t, kind).Store.Validate(t.Context())
			require.ErrorIs(t, err, alumnikit.ErrState)
			require.ErrorContains(t, err, "is pending, run Migrate")
		})
	}
}

// One at a time runs what Alone is given, and one whose context ends waits no more.
func TestAlone(t *testing.T) {
	t.Parallel()
	for _, kind := range databasetest.Servers() {
		t.Run(string(kind), func(t *testing.T) {
			t.Parallel()
			url := databasetest.URL(t, kind)
			var inside, most atomic.Int32
			var all sync.WaitGroup
			for range 4 {
				db, err := database.Open(t.Context(), url)
				require.NoError(t, err)
				t.Cleanup(func() { _ = db.Close() })
				all.Go(func() {
					err := db.Alone(t.Context(), func() error {
						most.Store(max(most.Load(), inside.Add(1)))
						time.Sleep(20 * time.Millisecond)
						inside.Add(-1)
						return nil
					})
					if err != nil {
						t.Error(err)
					}
				})
			}
			all.Wait()
			require.EqualValues(t, 1, most.Load())

			db, err := database.Open(t.Context(), url)
			require.NoError(t, err)
			t.Cleanup(func() { _ = db.Close() })
			require.NoError(t, db.Alone(t.Context(), func() error {
				short, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
				defer cancel()
				require.Error(t, db.Alone(short, func() error { return fmt.Errorf("ran beside another") }))
				return nil
			}))
			require.NoError(t, db.Alone(t.Context(), func() error { return nil }), "the lock is free again")
		})
	}
}

func TestSQLiteFileIsMadeInANewFolder(t *testing.T) {
	t.Parallel()
	db, err := database.Open(t.Context(), "sqlite:"+filepath.Join(t.TempDir(), "new folder", "hr ?#%.db"))
	require.NoError(t, err)
	require.NoError(t, db.Migrate(t.Context()))
	require.NoError(t, db.Store.Validate(t.Context()), "it is in WAL mode")
	var size int
	require.NoError(t, db.QueryRowContext(t.Context(), "PRAGMA page_size").Scan(&size))
	require.Equal(t, 8192, size)
	require.NoError(t, db.Close())
}
