package place

import (
	"context"
	"database/sql"
	"fmt"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// query asks for the first column of an answer.
func query(ctx context.Context, db *sql.DB, text string, args ...any) (out []string, err error) {
	rows, err := db.QueryContext(ctx, text, args...)
	if err != nil {
		return nil, fmt.Errorf("place: %w", err)
	}
	defer rows.Close()
	for rows.Next() {
		var value string
		if err := rows.Scan(&value); err != nil {
			return nil, fmt.Errorf("place: %w", err)
		}
		out = append(out, value)
	}
	return out, rows.Err()
}

// Tables lists every table there is, as the database itself tells.
func (p Place) Tables(tb testing.TB, db *sql.DB) []string {
	tb.Helper()
	text, args := "SELECT table_name FROM information_schema.tables WHERE table_schema = ? ORDER BY 1", []any{p.Name}
	switch p.Kind {
	case SQLite:
		text, args = "SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY 1", nil
	case Postgres:
		text = strings.Replace(text, "?", "$1", 1)
	case MySQL:
	}
	names, err := query(tb.Context(), db, text, args...)
	require.NoError(tb, err)
	require.NotEmpty(tb, names)
	return names
}

// Copy makes a place like p, which nobody writes to meanwhile.
func (p Place) Copy(tb testing.TB) Place {
	tb.Helper()
	out := New(tb, p.Kind)
	if p.Kind == SQLite {
		bytes, err := os.ReadFile(p.Address)
		require.NoError(tb, err)
		require.NoError(tb, os.WriteFile(out.Address, bytes, 0o600))
		return out
	}
	like := "CREATE TABLE %[2]s LIKE %[1]s"
	if p.Kind == Postgres {
		like = "CREATE TABLE %[2]s (LIKE %[1]s INCLUDING ALL)"
	}
	db, err := p.Pool(nil)
	require.NoError(tb, err)
	defer func() { require.NoError(tb, db.Close()) }()
	for _, table := range p.Tables(tb, db) {
		from, to := p.Name+"."+table, out.Name+"."+table
		for _, statement := range []string{like, "INSERT INTO %[2]s SELECT * FROM %[1]s"} {
			_, err := db.ExecContext(tb.Context(), fmt.Sprintf(statement, from, to))
			require.NoError(tb, err)
		}
	}
	return out
}

// Quiet waits until a server has noticed that everybody else is gone: what the
// dead had sent may be carried out until then.
func (p Place) Quiet(tb testing.TB, db *sql.DB) {
	tb.Helper()
	text := "SELECT id FROM information_schema.processlist WHERE db = ? AND id <> connection_id()"
	switch p.Kind {
	case SQLite:
		return // the system ends what the dead had open
	case Postgres:
		text = "SELECT pid FROM pg_stat_activity WHERE application_name = $1 AND pid <> pg_backend_pid()"
	case MySQL:
	}
	require.Eventually(tb, func() bool {
		others, err := query(tb.Context(), db, text, p.Name)
		require.NoError(tb, err)
		return len(others) == 0
	}, 30*time.Second, 2*time.Millisecond, "connections of the dead remain")
}

// Row is one row of a table: its columns as bytes, nil for NULL.
type Row struct {
	Table   string
	Columns []string
	Values  [][]byte
}

// Value returns a column's value, nil if there is no such column.
func (r Row) Value(column string) []byte {
	for i, name := range r.Columns {
		if name == column {
			return r.Values[i]
		}
	}
	return nil
}

// Rows reads every row of every table, whatever tables and columns there are.
func (p Place) Rows(tb testing.TB, db *sql.DB) []Row {
	tb.Helper()
	var out []Row
	for _, table := range p.Tables(tb, db) {
		rows, err := rowsOf(tb.Context(), db, table)
		require.NoError(tb, err)
		out = append(out, rows...)
	}
	return out
}

func rowsOf(ctx context.Context, db *sql.DB, table string) (out []Row, err error) {
	rows, err := db.QueryContext(ctx, "SELECT * FROM "+table)
	if err != nil {
		return nil, fmt.Errorf("place: %w", err)
	}
	defer rows.Close()
	columns, err := rows.Columns()
	if err != nil {
		return nil, fmt.Errorf("place: %w", err)
	}
	for rows.Next() {
		row := Row{Table: table, Columns: columns, Values: make([][]byte, len(columns))}
		into := make([]any, len(columns))
		for i := range into {
			into[i] = &row.Values[i]
		}
		if err := rows.Scan(into...); err != nil {
			return nil, fmt.Errorf("place: %w", err)
		}
		out = append(out, row)
	}
	return out, rows.Err()
}
