package sqlite

import (
	"database/sql"
	"os"
	"os/exec"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/alumnikit/alumnikit"
	"github.com/alumnikit/alumnikit/storage"
	"github.com/alumnikit/alumnikit/storage/sqlite"
)

func TestNewChecksArguments(t *testing.T) {
	t.Parallel()
	db := openDB(t, file(t))
	_, err := sqlite.New(nil, nil)
	require.ErrorIs(t, err, alumnikit.ErrInvalid)
	for _, bad := range []string{"1a", "A", "a-b", "a;b", "a b", `"`, "é", strings.Repeat("a", 33)} {
		_, err := sqlite.New(db, &sqlite.Options{Prefix: bad})
		require.ErrorIs(t, err, alumnikit.ErrInvalid, bad)
		require.NotContains(t, err.Error(), bad+" ")
	}
	for _, good := range []string{"a", "_", "hr_alumni2_"} {
		_, err := sqlite.New(db, &sqlite.Options{Prefix: good})
		require.NoError(t, err)
	}
	require.Zero(t, db.Stats().OpenConnections, "a constructor opens nothing")
}

func TestMigrateTwiceAndStatus(t *testing.T) {
	t.Parallel()
	store, err := sqlite.New(openDB(t, file(t)), nil)
	require.NoError(t, err)
	all := []sqlite.Migration{{Version: 1, Name: "store"}, {Version: 2, Name: "people"}}

	status, err := store.Status(t.Context())
	require.NoError(t, err)
	require.Equal(t, sqlite.Status{Applied: []sqlite.Migration{}, Pending: all}, status)
	err = store.Validate(t.Context())
	require.ErrorIs(t, err, alumnikit.ErrState)
	require.ErrorContains(t, err, "run Migrate")

	for range 2 {
		require.NoError(t, store.Migrate(t.Context()))
		status, err = store.Status(t.Context())
		require.NoError(t, err)
		require.Equal(t, sqlite.Status{Applied: all, Pending: []sqlite.Migration{}}, status)
		require.NoError(t, store.Validate(t.Context()))
	}
}

func TestMigrateAtOnce(t *testing.T) {
	t.Parallel()
	path := file(t)
	var group sync.WaitGroup
	results := make(chan error, 13)
	for range 10 { // each with a pool of its own, as processes have
		db := openDB(t, path)
		group.Go(func() {
			store, err := sqlite.New(db, nil)
			if err == nil {
				err = store.Migrate(t.Context())
			}
			results <- err
		})
	}
	for range 3 {
		group.Go(func() {
			child := exec.CommandContext(t.Context(), os.Args[0])
			child.Env = append(os.Environ(), childVariable+"="+path, migrateOnlyVariable+"=1")
			child.Stderr = os.Stderr
			results <- child.Run()
		})
	}
	group.Wait()
	close(results)
	for err := range results {
		require.NoError(t, err)
	}
	db := openDB(t, path)
	var rows int
	require.NoError(t, db.QueryRowContext(t.Context(), "SELECT count(*) FROM alumnikit_schema").Scan(&rows))
	require.Equal(t, 2, rows)
	migrated(t, db, nil)
}

func TestFailedMigrationLeavesNothing(t *testing.T) {
	t.Parallel()
	db := openDB(t, file(t))
	// A table of the host has the name of one of the last things made.
	_, err := db.ExecContext(t.Context(), "CREATE TABLE alumnikit_journal (host INTEGER)")
	require.NoError(t, err)
	store, err := sqlite.New(db, nil)
	require.NoError(t, err)
	require.Error(t, store.Migrate(t.Context()))
	var names string
	require.NoError(t, db.QueryRowContext(t.Context(), "SELECT group_concat(name) FROM sqlite_schema").Scan(&names))
	require.Equal(t, "alumnikit_journal", names)
}

func TestValidateNamesWhatIsWrong(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct{ spoil, says string }{
		"newer":    {"INSERT INTO alumnikit_schema (version, name, checksum) VALUES (3, 'later', '')", "newer than this program"},
		"gap":      {"UPDATE alumnikit_schema SET version = 0 WHERE version = 1", "version 1 is missing"},
		"checksum": {"UPDATE alumnikit_schema SET checksum = 'other'", "made by another program"},
		"name":     {"UPDATE alumnikit_schema SET name = 'other'", "made by another program"},
		"emptied":  {"DELETE FROM alumnikit_schema", "run Migrate"},
		"table":    {"DROP TABLE alumnikit_page", "alumnikit_page is missing"},
		"journal":  {"PRAGMA journal_mode=DELETE", "PRAGMA journal_mode=WAL"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			path := file(t)
			db, err := sql.Open("sqlite", "file:"+path)
			require.NoError(t, err)
			defer func() { require.NoError(t, db.Close()) }()
			_, err = db.ExecContext(t.Context(), "PRAGMA journal_mode=WAL")
			require.NoError(t, err)
			store := migrated(t, db, nil)
			_, err = db.ExecContext(t.Context(), c.spoil)
			require.NoError(t, err)
			err = store.Validate(t.Context())
			require.ErrorIs(t, err, alumnikit.ErrState)
			require.ErrorContains(t, err, c.says)
		})
	}
}

func TestPrefixesShareAFile(t *testing.T) {
	t.Parallel()
	db := openDB(t, file(t))
	one, two := migrated(t, db, nil), migrated(t, db, &sqlite.Options{Prefix: "other_"})
	require.NoError(t, one.Commit(t.Context(), put(record("host", 1))))
	require.NoError(t, two.Commit(t.Context(), put(record("host", 1), record("host", 2))))
	require.Equal(t, 1, stored(t, one))
	require.Equal(t, 2, stored(t, two))
	require.NoError(t, two.Drop(t.Context(), tenant))
	require.Equal(t, 1, stored(t, one))
	require.Equal(t, 0, stored(t, two))
}

func TestDropInSlices(t *testing.T) {
	t.Parallel()
	db := openDB(t, file(t))
	store := migrated(t, db, nil)
	for from := 0; from < 3000; from += 1000 { // more than two slices of rows
		w := put(many("drop", from, from+1000)...)
		for n := range 1000 {
			w.Deltas = append(w.Deltas, storage.Delta{Slot: uint32(from + n), Version: 1})
		}
		require.NoError(t, store.Commit(t.Context(), w))
		w.Tenant = "other.example"
		require.NoError(t, store.Commit(t.Context(), w))
	}
	require.NoError(t, store.Drop(t.Context(), tenant))
	require.NoError(t, store.Drop(t.Context(), tenant), "dropping nothing is no error")
	for table, want := range map[string]int{"record": 3000, "record_key": 3000, "record_unique": 3000, "delta": 3000} {
		var mine, all int
		row := db.QueryRowContext(t.Context(), "SELECT count(*), coalesce(sum(tenant = ?), 0) FROM alumnikit_"+table, string(tenant))
		require.NoError(t, row.Scan(&all, &mine))
		require.Equal(t, want, all, table)
		require.Zero(t, mine, table)
	}
}
