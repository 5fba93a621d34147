package postgres

import (
	"database/sql"
	"encoding/json"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/alumnikit/alumnikit/internal/integration/plans"
	"github.com/alumnikit/alumnikit/internal/integration/servertest"
)

// grown tells the planner of tables in which there are very many rows, and nothing of
// what is in them, as while people are imported before anybody has counted.
const grown = `
	DELETE FROM pg_statistic WHERE starelid IN (SELECT oid FROM pg_class WHERE relnamespace = current_schema()::regnamespace);
	UPDATE pg_class SET relpages = 1, reltuples = 20000 WHERE relnamespace = current_schema()::regnamespace AND relkind = 'r'`

// Every statement finds its rows by an index that begins with the tenant (Due:
// with the kind), in a database with and without statistics. No row that is looked for
// by its key is found by passing over others, however many there may be.
func TestEveryStatementUsesItsIndex(t *testing.T) {
	t.Parallel()
	sent := &plans.Recorder{}
	db := servertest.PostgresVia(t, sent.Around)
	store := servertest.PostgresStore(t, db)
	plans.Fill(t, store)
	for _, prepare := range []string{"SELECT 1", "ANALYZE", grown} { //nolint:misspell // SQL
		_, err := db.ExecContext(t.Context(), prepare)
		require.NoError(t, err)
		for _, s := range sent.Exercise(t, store) {
			if strings.Contains(s.Query, "SELECT ctid") {
				s.Args[0] = "small-1.example" // dropping half of the table, reading all of it is right
			}
			checkPlan(t, db, s)
		}
	}
}

// node is a step of a plan.
type node struct {
	Type     string `json:"Node Type"`
	Relation string `json:"Relation Name"`
	Name     string `json:"Index Name"`
	Index    string `json:"Index Cond"`
	Recheck  string `json:"Recheck Cond"`
	Filter   string `json:"Filter"`
	Plans    []node `json:"Plans"`
}

func checkPlan(t *testing.T, db *sql.DB, s plans.Statement) {
	t.Helper()
	var text []byte
	require.NoError(t, db.QueryRowContext(t.Context(), "EXPLAIN (FORMAT JSON) "+s.Query, s.Args...).Scan(&text), s.Query)
	var explained []struct{ Plan node }
	require.NoError(t, json.Unmarshal(text, &explained))
	checkNode(t, explained[0].Plan, s.Query+"\n"+string(text))
}

func checkNode(t *testing.T, n node, whole string) {
	t.Helper()
	switch {
	case n.Type == "Seq Scan":
		require.Fail(t, "a table is read as a whole", whole)
	case n.Relation != "" && strings.HasSuffix(n.Type, "Scan") && n.Type != "Tid Scan":
		condition := n.Index + n.Recheck
		require.True(t, strings.Contains(condition, "tenant =") || strings.Contains(condition, "kind ="), whole)
		require.NotRegexp(t, `\b(id|grp) = `, n.Filter, whole)
		if n.Name != "" && strings.Contains(whole, "kind NOT IN") {
			require.Contains(t, n.Name, "tenant_kind_id", whole)
		}
	}
	for _, child := range n.Plans {
		checkNode(t, child, whole)
	}
}
