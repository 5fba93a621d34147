package sqlite

import (
	"database/sql"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/alumnikit/alumnikit/internal/integration/plans"
	"github.com/alumnikit/alumnikit/internal/integration/sqlitetest"
)

// Every statement finds its rows by an index that begins with the tenant (Due:
// with the kind), in a database with and without statistics.
func TestEveryStatementUsesItsIndex(t *testing.T) {
	t.Parallel()
	sent := &plans.Recorder{}
	db := sqlitetest.OpenVia(file(t), sent.Around)
	defer func() { require.NoError(t, db.Close()) }()
	store := migrated(t, db, nil)
	plans.Fill(t, store)
	for _, prepare := range []string{"SELECT 1", "ANALYZE"} { //nolint:misspell // SQL
		_, err := db.ExecContext(t.Context(), prepare)
		require.NoError(t, err)
		for _, s := range sent.Exercise(t, store) {
			checkPlan(t, db, s.Query, s.Args)
		}
	}
}

func checkPlan(t *testing.T, db *sql.DB, query string, args []any) {
	t.Helper()
	rows, err := db.QueryContext(t.Context(), "EXPLAIN QUERY PLAN "+query, args...)
	require.NoError(t, err, query)
	defer func() { require.NoError(t, rows.Close()) }()
	var plan []string
	for rows.Next() {
		var id, parent, unused int
		var detail string
		require.NoError(t, rows.Scan(&id, &parent, &unused, &detail))
		plan = append(plan, detail)
	}
	require.NoError(t, rows.Err())
	for _, step := range plan {
		whole := query + "\n" + strings.Join(plan, "\n")
		require.NotContains(t, step, "SCAN alumnikit_", whole)
		require.NotContains(t, step, "AUTOMATIC", whole)
		if strings.HasPrefix(step, "SEARCH") {
			require.True(t, strings.Contains(step, "(tenant=?") || strings.Contains(step, "(kind=? AND due"), whole)
		}
		if strings.Contains(query, "kind NOT IN") {
			require.Contains(t, step, "INDEX alumnikit_record_kind (tenant=? AND kind=?", whole)
		}
		if strings.Contains(query, "LIMIT") && !strings.Contains(query, "UNION ALL") {
			require.NotContains(t, step, "TEMP B-TREE", "a page is read in order\n"+whole)
		}
	}
}
