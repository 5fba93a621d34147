package mysql

import (
	"database/sql"
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/alumnikit/alumnikit/internal/integration/plans"
	"github.com/alumnikit/alumnikit/internal/integration/servertest"
)

// Every statement finds its rows by an index, in a database with and without
// fresh statistics.
func TestEveryStatementUsesItsIndex(t *testing.T) {
	t.Parallel()
	sent := &plans.Recorder{}
	db := servertest.MySQLVia(t, sent.Around)
	store := servertest.MySQLStore(t, db)
	plans.Fill(t, store)
	for _, analyse := range []bool{false, true} {
		if analyse {
			for _, table := range []string{"record", "record_key", "record_unique", "head", "page", "delta", "journal"} {
				_, err := db.ExecContext(t.Context(), "ANALYZE TABLE alumnikit_"+table) //nolint:misspell // SQL
				require.NoError(t, err)
			}
		}
		for _, s := range sent.Exercise(t, store) {
			if !strings.HasPrefix(s.Query, "INSERT") { // rows that are given find nothing
				checkPlan(t, db, s)
			}
		}
	}
}

func checkPlan(t *testing.T, db *sql.DB, s plans.Statement) {
	t.Helper()
	rows, err := db.QueryContext(t.Context(), "EXPLAIN "+s.Query, s.Args...)
	require.NoError(t, err, s.Query)
	defer func() { require.NoError(t, rows.Close()) }()
	columns, err := rows.Columns()
	require.NoError(t, err)
	var steps []map[string]string
	for rows.Next() {
		steps = append(steps, step(t, rows, columns))
	}
	require.NoError(t, rows.Err())
	require.NotEmpty(t, steps)
	for _, step := range steps {
		if !strings.HasPrefix(step["table"], "alumnikit_") && step["table"] != "r" {
			continue // a list that was read before, or nothing to read
		}
		whole := fmt.Sprintf("%s\n%v", s.Query, steps)
		require.NotContains(t, []string{"ALL", "index"}, step["type"], whole)
		require.NotEmpty(t, step["key"], whole)
	}
}

func step(t *testing.T, rows *sql.Rows, columns []string) map[string]string {
	t.Helper()
	values := make([]sql.NullString, len(columns))
	into := make([]any, len(columns))
	for i := range values {
		into[i] = &values[i]
	}
	require.NoError(t, rows.Scan(into...))
	out := map[string]string{}
	for i, column := range columns {
		out[column] = values[i].String
	}
	return out
}
