package sqlstore

import (
	"testing"
	"testing/fstest"

	"github.com/stretchr/testify/require"

	"github.com/alumnikit/alumnikit"
)

// allTables makes the tables that Validate looks for and the scripts here do not.
func allTables(s *server) {
	for _, table := range NewTables("x_").All() {
		s.now.things["table "+table] = true
	}
}

// A program works on a newer schema whose migrations say so, and on no other.
func TestOlderProgramOnNewerSchema(t *testing.T) {
	t.Parallel()
	for name, commits := range modes() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			at := newServer(commits)
			require.NoError(t, program(t, at, 2).Migrate(t.Context()))
			allTables(at)
			older := program(t, at, 1)
			require.NoError(t, older.Validate(t.Context()), "2 works with 1")
			require.NoError(t, older.Migrate(t.Context()))
			status, err := older.Status(t.Context())
			require.NoError(t, err)
			require.Equal(t, Status{Applied: []Migration{{1, "begin"}, {2, "more"}}, Pending: []Migration{}}, status)
			said, err := older.DryRun(t.Context())
			require.NoError(t, err)
			require.Empty(t, said)

			newer := program(t, at, 3)
			require.ErrorContains(t, newer.Validate(t.Context()), "version 3 (last) is pending")
			require.NoError(t, newer.Migrate(t.Context()))
			for version := 1; version <= 2; version++ {
				older := program(t, at, version)
				for _, err := range []error{older.Validate(t.Context()), older.Migrate(t.Context())} {
					require.ErrorIs(t, err, alumnikit.ErrState)
					require.ErrorContains(t, err, "version 3 is newer than this program")
				}
			}
			require.NoError(t, newer.Validate(t.Context()))
		})
	}
}

// An older program starts while a newer one migrates, or after that was killed.
func TestOlderProgramOnHalfOfANewerSchema(t *testing.T) {
	t.Parallel()
	at := newServer(true)
	require.NoError(t, program(t, at, 1).Migrate(t.Context()))
	allTables(at)
	delete(at.now.things, "table x_page") // which the second migration makes
	begun := len(at.sent)
	at.fault = func(n int) (before, after bool) { return n == begun+12, false }
	require.ErrorIs(t, program(t, at, 2).Migrate(t.Context()), errKilled)
	at.fault = nil
	require.NotEmpty(t, at.now.rows["2"]["done"], "it is under way")
	at.now.things["table x_page"] = true
	require.NoError(t, program(t, at, 1).Validate(t.Context()))
	err := program(t, at, 2).Validate(t.Context())
	require.ErrorIs(t, err, alumnikit.ErrState)
	require.ErrorContains(t, err, "version 2 (more) is pending")
}

// The first version tables had three columns.
func TestVersionTableOfOldIsWidened(t *testing.T) {
	t.Parallel()
	old := func(t *testing.T) *server {
		t.Helper()
		at := newServer(false)
		require.NoError(t, program(t, at, 1).Migrate(t.Context()))
		allTables(at)
		for _, column := range []string{"works_with", "done", "begun"} {
			delete(at.now.things, "column x_schema."+column)
			delete(at.now.rows["1"], column)
		}
		return at
	}
	for version := 1; version <= 3; version++ {
		at := old(t)
		m := program(t, at, version)
		if version == 1 {
			require.NoError(t, m.Validate(t.Context()), "nothing is pending but columns that are not needed yet")
		}
		delete(at.now.things, "table x_page") // which the second migration makes
		require.NoError(t, m.Migrate(t.Context()))
		at.now.things["table x_page"] = true
		require.NoError(t, m.Validate(t.Context()))
		require.True(t, at.now.things["column x_schema.begun"])
		require.Len(t, at.now.rows, version)
	}
}

func TestVersionTableThatTellsSomethingElse(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		spoil func(rows map[string]map[string]string)
		says  string
	}{
		"gap":      {func(r map[string]map[string]string) { delete(r, "1") }, "version 1 is missing"},
		"name":     {func(r map[string]map[string]string) { r["1"]["name"] = "'other'" }, "version 1 was made by another program"},
		"checksum": {func(r map[string]map[string]string) { r["2"]["checksum"] = "'0'" }, "version 2 was made by another program"},
		"half":     {func(r map[string]map[string]string) { r["1"]["done"], r["1"]["begun"] = "1", "1" }, "version 1 is missing"},
		"unfinished by another": {func(r map[string]map[string]string) {
			delete(r, "3")
			r["2"]["done"], r["2"]["begun"], r["2"]["checksum"] = "1", "1", "'0'"
		}, "version 2 was made by another program"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			for name, commits := range modes() {
				t.Run(name, func(t *testing.T) {
					t.Parallel()
					at := newServer(commits)
					m := program(t, at, 3)
					require.NoError(t, m.Migrate(t.Context()))
					c.spoil(at.now.rows)
					for _, err := range []error{m.Validate(t.Context()), m.Migrate(t.Context())} {
						require.ErrorIs(t, err, alumnikit.ErrState)
						require.ErrorContains(t, err, c.says)
					}
					require.Nil(t, at.holder)
				})
			}
		})
	}
}

func TestScriptsThatBreakTheRules(t *testing.T) {
	t.Parallel()
	const first = "0001_begin.sql"
	for name, c := range map[string]struct{ file, text, says string }{
		"a gap":          {"0003_third.sql", "-- works with: 1\n", "want number 2"},
		"a name":         {"0002_o'clock.sql", "-- works with: 1\n", "a name of [a-z0-9_]"},
		"no name":        {"0002.sql", "-- works with: 1\n", "a name of [a-z0-9_]"},
		"no header":      {"0002_second.sql", "CREATE TABLE a (b INTEGER);\n", `no line "-- works with: 1"`},
		"header no one":  {"0002_second.sql", "-- works with: all\n", "from 1 to 2"},
		"header of zero": {"0002_second.sql", "-- works with: 0\n", "from 1 to 2"},
		"header to come": {"0002_second.sql", "-- works with: 3\n", "from 1 to 2"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			files := fstest.MapFS{first: {Data: []byte(scripts[first])}, c.file: {Data: []byte(c.text)}}
			_, err := NewMigrator(files, "x_", newServer(false), newServer(false).dialect())
			require.ErrorIs(t, err, alumnikit.ErrInvalid)
			require.ErrorContains(t, err, c.says)
			_, err = Export(files, "x_", DDL{})
			require.ErrorIs(t, err, alumnikit.ErrInvalid)
		})
	}
}
