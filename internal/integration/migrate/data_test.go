package migrate

import (
	"database/sql"
	"encoding/hex"
	"flag"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

var update = flag.Bool("update", false, "keep data of the newest version of the schema where there is none")

// The data of every version is loaded as it was written then, upgraded, read and
// written to.
func TestDataOfEveryVersion(t *testing.T) {
	t.Parallel()
	for kind, fresh := range kinds() {
		t.Run(kind, func(t *testing.T) {
			t.Parallel()
			p := fresh(t)
			files, err := p.scripts()
			require.NoError(t, err)
			names, err := fs.Glob(files, "*.sql")
			require.NoError(t, err)
			newest := fmt.Sprintf("%04d.sql", len(names))
			kept, err := filepath.Glob(filepath.Join("testdata", p.kind, "*.sql"))
			require.NoError(t, err)
			if *update && !slices.ContainsFunc(kept, func(path string) bool { return filepath.Base(path) == newest }) {
				path := filepath.Join("testdata", p.kind, newest)
				require.NoError(t, os.MkdirAll(filepath.Dir(path), 0o750))
				require.NoError(t, os.WriteFile(path, []byte(made(t, fresh(t))), 0o600))
				kept = append(kept, path)
			}
			require.True(t, slices.ContainsFunc(kept, func(path string) bool { return filepath.Base(path) == newest }),
				"version %d has no data; see the package's documentation", len(names))
			for _, path := range kept {
				t.Run(filepath.Base(path), func(t *testing.T) {
					t.Parallel()
					text, err := os.ReadFile(path)
					require.NoError(t, err)
					p := fresh(t)
					db, s := p.connect(t, plainly)
					var version int
					_, err = fmt.Sscanf(filepath.Base(path), "%d", &version)
					require.NoError(t, err)
					if !strings.Contains(string(text), "CREATE TABLE") {
						run(t, db, scriptStatements(t, files, version)...)
					}
					run(t, db, statements(string(text))...)
					require.NoError(t, s.Migrate(t.Context()))
					require.NoError(t, s.Validate(t.Context()))
					check(t, s)
				})
			}
		})
	}
}

// While a release is rolled out, older programs write on the newest schema.
func TestOlderProgramsWriteOnTheNewestSchema(t *testing.T) {
	t.Parallel()
	for kind, fresh := range kinds() {
		t.Run(kind, func(t *testing.T) {
			t.Parallel()
			kept, err := filepath.Glob(filepath.Join("testdata", fresh(t).kind, "????.sql"))
			require.NoError(t, err)
			for _, path := range kept {
				text, err := os.ReadFile(path)
				require.NoError(t, err)
				db, s := fresh(t).connect(t, plainly)
				require.NoError(t, s.Migrate(t.Context()))
				run(t, db, statements(string(text))...)
				check(t, s)
			}
		})
	}
}

// made writes the records and returns them as INSERTs. The tables are those of
// the scripts of their version, which never change.
func made(t *testing.T, p place) string {
	t.Helper()
	db, s := p.connect(t, plainly)
	require.NoError(t, s.Migrate(t.Context()))
	build(t, s)
	var out strings.Builder
	for _, drop := range drops(t, p) {
		table := strings.TrimPrefix(drop, "DROP TABLE ")
		if table != "alumnikit_schema" {
			dump(t, db, p.kind, table, &out)
		}
	}
	return out.String()
}

// dump writes the rows of a table.
func dump(t *testing.T, db *sql.DB, kind, table string, out *strings.Builder) {
	t.Helper()
	rows, err := db.QueryContext(t.Context(), "SELECT * FROM "+table+" ORDER BY 1, 2")
	require.NoError(t, err)
	defer func() { require.NoError(t, rows.Close()) }()
	columns, err := rows.Columns()
	require.NoError(t, err)
	for rows.Next() {
		values, into := make([]any, len(columns)), make([]any, len(columns))
		for i := range values {
			into[i] = &values[i]
		}
		require.NoError(t, rows.Scan(into...))
		texts := make([]string, len(values))
		for i, value := range values {
			texts[i] = literal(t, kind, value)
		}
		fmt.Fprintf(out, "INSERT INTO %s (%s) VALUES (%s);\n", table, strings.Join(columns, ", "), strings.Join(texts, ", "))
	}
	require.NoError(t, rows.Err())
}

// literal writes a value as the database reads it.
func literal(t *testing.T, kind string, value any) string {
	t.Helper()
	switch v := value.(type) {
	case nil:
		return "NULL"
	case int64:
		return strconv.FormatInt(v, 10)
	case string:
		return "'" + strings.ReplaceAll(v, "'", "''") + "'"
	case []byte:
		if kind == "postgres" {
			return `'\x` + hex.EncodeToString(v) + "'"
		}
		return "X'" + hex.EncodeToString(v) + "'"
	}
	t.Fatalf("a value of type %T", value)
	return ""
}
