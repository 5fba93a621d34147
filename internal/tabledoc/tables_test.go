package tabledoc

import (
	"flag"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/stretchr/testify/require"

	"github.com/alumnikit/alumnikit/storage/mysql"
	"github.com/alumnikit/alumnikit/storage/postgres"
	"github.com/alumnikit/alumnikit/storage/sqlite"
)

var update = flag.Bool("update", false, "write docs/tables.md and docs/tables.ja.md")

// adapters are the SQL adapters by their folder in storage, in the order of the
// document.
func adapters() []struct {
	folder, title string
	export        func() (fs.FS, error)
} {
	return []struct {
		folder, title string
		export        func() (fs.FS, error)
	}{
		{"sqlite", "SQLite", func() (fs.FS, error) { return sqlite.Migrations(nil) }},
		{"postgres", "PostgreSQL", func() (fs.FS, error) { return postgres.Migrations(nil) }},
		{"mysql", "MySQL / MariaDB", func() (fs.FS, error) { return mysql.Migrations(nil) }},
	}
}

// databases reads what the adapters export.
func databases(t *testing.T) []database {
	t.Helper()
	var all []database
	for _, a := range adapters() {
		files, err := a.export()
		require.NoError(t, err)
		s, err := read(files)
		require.NoError(t, err, a.folder)
		all = append(all, database{a.title, s})
	}
	return all
}

func TestEveryAdapterIsRead(t *testing.T) {
	t.Parallel()
	folders, err := filepath.Glob("../../storage/*/migrations")
	require.NoError(t, err)
	require.Len(t, folders, len(adapters()))
	for _, a := range adapters() {
		require.Contains(t, folders, filepath.Join("../../storage", a.folder, "migrations"))
	}
}

// One program serves all databases, so their tables have the same columns.
func TestDatabasesDifferInTypesOnly(t *testing.T) {
	t.Parallel()
	all := databases(t)
	shape := func(s *schema) map[string][]any {
		out := map[string][]any{}
		for _, step := range s.steps {
			out["step "+step.file] = []any{oldest(step), step.touches()}
		}
		for _, t := range s.tables {
			out[t.name] = []any{t.key}
			for _, c := range t.columns {
				out[t.name] = append(out[t.name], c.name, c.null, c.standard)
			}
		}
		return out
	}
	for _, d := range all[1:] {
		require.Equal(t, shape(all[0].schema), shape(d.schema), d.title)
	}
}

func TestEverythingIsDescribed(t *testing.T) {
	t.Parallel()
	about := described()
	full := func(what string, w words) {
		require.NotEmpty(t, w.en, "%s in English", what)
		require.NotEmpty(t, w.ja, "%s in Japanese", what)
		require.NotContains(t, w.en+w.ja, "|", what)
	}
	tables := databases(t)[0].tables
	for _, table := range tables {
		name := strings.TrimPrefix(table.name, prefix)
		w, ok := about[name]
		require.True(t, ok, "describe %s in words_test.go", name)
		full(name, w.title)
		full(name, w.purpose)
		for _, c := range table.columns {
			require.Contains(t, w.columns, c.name, "describe %s.%s in words_test.go", name, c.name)
			full(name+"."+c.name, w.columns[c.name].title)
			full(name+"."+c.name, w.columns[c.name].note)
		}
		require.Len(t, w.columns, len(table.columns), "%s: a column is described that is not there", name)
	}
	require.Len(t, about, len(tables), "a table is described that is not there")
}

func TestDocumentsAreFresh(t *testing.T) {
	t.Parallel()
	all := databases(t)
	for file, l := range map[string]language{"tables.md": english(), "tables.ja.md": japanese()} {
		path, want := filepath.Join("../../docs", file), render(l, all)
		if *update {
			require.NoError(t, os.WriteFile(path, []byte(want), 0o600))
		}
		got, err := os.ReadFile(path)
		require.NoError(t, err)
		require.Equal(t, want, string(got), "run: go test ./internal/tabledoc -update")
	}
}

// A migration that says it works with older programs only adds what they need not
// know: tables, columns that may stay empty, and indexes that refuse nothing.
func TestMigrationsTakeNothingFromOlderPrograms(t *testing.T) {
	t.Parallel()
	for _, d := range databases(t) {
		for i, s := range d.steps {
			version, err := strconv.Atoi(oldest(s))
			require.NoError(t, err)
			if version <= i {
				before := d.steps[i-1].after
				require.Empty(t, s.takes(before), "%s: %s", d.title, s.file)
				require.Empty(t, lost(before, s.after), "%s: %s", d.title, s.file)
			}
		}
	}
}

// takes returns the statements that older programs may trip over. What becomes of a
// table that is made anew or gets another key is seen from what it was and is.
func (s step) takes(before []table) []string {
	var out, made []string
	for _, statement := range s.statements {
		if m := createTable.FindStringSubmatch(statement); m != nil {
			made = append(made, m[1])
			continue
		}
		if s.copies(statement, before) || passing.MatchString(statement) || tellsHow.MatchString(statement) || changesKey.MatchString(statement) {
			continue
		}
		if replaces(statement, made) {
			continue
		}
		m := createIndex.FindStringSubmatch(statement)
		if m != nil && (m[1] == "" || strings.Contains(" "+strings.Join(made, " ")+" ", " "+m[3]+" ")) {
			continue
		}
		if m := addColumn.FindStringSubmatch(statement); m != nil && (!strings.Contains(m[2], "NOT NULL") || strings.Contains(m[2], "DEFAULT")) {
			continue
		}
		if strings.HasPrefix(statement, "INSERT INTO "+prefix+"schema ") {
			continue
		}
		out = append(out, statement)
	}
	return out
}

func TestWhatTakesFromOlderPrograms(t *testing.T) {
	t.Parallel()
	for statement, taken := range map[string]bool{
		"CREATE TABLE a (b INTEGER NOT NULL)":             false,
		"CREATE INDEX c ON record (b)":                    false,
		"CREATE UNIQUE INDEX c ON a (b)":                  false,
		"CREATE UNIQUE INDEX c ON record (b)":             true,
		"ALTER TABLE a ADD COLUMN c INTEGER":              false,
		"ALTER TABLE a ADD COLUMN c INTEGER NOT NULL":     true,
		"ALTER TABLE a DROP COLUMN c":                     true,
		"ALTER TABLE a RENAME TO c":                       true,
		"DROP TABLE a":                                    true,
		"UPDATE record SET body = ''":                     true,
		"ALTER TABLE a ADD COLUMN c INTEGER DEFAULT 0":    false,
		"INSERT INTO alumnikit_schema (version) VALUES 2": false,
	} {
		s := step{statements: []string{"CREATE TABLE a (b INTEGER)", statement}}
		require.Equal(t, taken, len(s.takes(nil)) > 0, statement)
	}
}

// scripts are migrations in order.
func scripts(texts ...string) fstest.MapFS {
	files := fstest.MapFS{}
	for i, text := range texts {
		files[fmt.Sprintf("%04d_a.sql", i+1)] = &fstest.MapFile{Data: []byte(text)}
	}
	return files
}

func TestWhatTheParserDoesNotKnowIsAnError(t *testing.T) {
	t.Parallel()
	for _, bad := range []string{
		"CREATE VIEW a AS SELECT 1;", "CREATE TABLE a (\n b INTEGER UNIQUE\n);", "ALTER TABLE a ADD COLUMN b INTEGER;",
		"CREATE INDEX b ON a (c);", "CREATE TABLE a (\n b INTEGER REFERENCES c\n);",
	} {
		_, err := read(scripts(bad))
		require.Error(t, err, bad)
	}
}
