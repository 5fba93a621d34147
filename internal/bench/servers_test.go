package main

import (
	"context"
	"os"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// servers are the stores of servers that the environment names. Under CI=true
// both must be.
func servers(t *testing.T) []string {
	t.Helper()
	var out []string
	for store, variable := range map[string]string{inPostgres: postgresVariable, inMySQL: mysqlVariable} {
		if os.Getenv(variable) != "" {
			out = append(out, store)
			continue
		}
		require.NotEqual(t, "true", os.Getenv("CI"), variable+" is not set")
	}
	if out == nil {
		t.Skip("no server to measure")
	}
	return out
}

// databases lists what this program has left on a server.
func databases(t *testing.T, store, containing string) []string {
	t.Helper()
	e, err := newEngine(context.WithoutCancel(t.Context()), store)
	require.NoError(t, err)
	query := "SELECT datname FROM pg_database"
	if store == inMySQL {
		query = "SELECT schema_name FROM information_schema.schemata"
	}
	db := e.open("")
	all, err := textsOf(context.WithoutCancel(t.Context()), db, query)
	require.NoError(t, err)
	require.NoError(t, db.Close())
	var out []string
	for _, name := range all {
		if strings.HasPrefix(name, serverPrefix) && strings.Contains(name, containing) {
			out = append(out, name)
		}
	}
	return out
}

func TestServersAreMeasured(t *testing.T) {
	t.Parallel()
	for _, store := range servers(t) {
		t.Run(store, func(t *testing.T) {
			t.Parallel()
			found := lines(t, "-size", "300", "-store", store, "-pending", "0",
				"-run", `^(bulk.load|disk|search.(3-facets|2-kanji).cold|bulk.import|import|write.(profile|host)|fetch)`)
			have := map[string]result{}
			for _, line := range found {
				assert.NotEmpty(t, line.Server, line.Name)
				if !strings.HasPrefix(line.Name, "write.host.") {
					assert.Positive(t, line.Value, line.Name)
				}
				have[line.Name] = line
			}
			own, hand := have["write.profile.trips"].Value, have["write.profile.trips"].Beside[1].Value
			assert.LessOrEqual(t, own, hand+0.1, "as few statements by hand")
			assert.LessOrEqual(t, hand, 8.1, "on MySQL, which knows no statement that changes three tables")
			assert.Len(t, have["write.host"].Beside, 1)
			assert.Len(t, have["search.2-kanji.cold"].Beside, 1)
			assert.Greater(t, have["search.2-kanji.cold.trips"].Value, 2.0)
			for _, name := range []string{"disk.posting", "bulk.import", "bulk.import.again", "import", "bulk.load.resident"} {
				assert.Contains(t, have, name)
			}
			fetches := 0
			for name, line := range have {
				if strings.HasPrefix(name, "fetch.") {
					fetches += len(line.Beside)
				}
			}
			assert.GreaterOrEqual(t, fetches, 4)
		})
	}
}

func TestKeptDatabasesAreUsedAgain(t *testing.T) {
	t.Parallel()
	for _, store := range servers(t) {
		t.Run(store, func(t *testing.T) {
			t.Parallel()
			const people = "201" // of no other test
			t.Cleanup(func() {
				for _, name := range databases(t, store, "1x"+people+"_") {
					require.NoError(t, dropDatabase(context.WithoutCancel(t.Context()), store, name))
				}
			})
			args := []string{"-size", people, "-store", store, "-data", t.TempDir(), "-pending", "0,10", "-run", `^(bulk.load|disk|search.3-facets.hot)`}
			one, two := lines(t, args...), lines(t, args...)
			require.NotEmpty(t, one)
			assert.Len(t, databases(t, store, "1x"+people+"_"), 1)
			assert.Equal(t, one[0].Value, two[0].Value, "the rate is that of the first run's loading") //nolint:testifylint // the same bits
			for i, line := range one {
				if line.Name == "disk.index.rows" {
					assert.Equal(t, line.Value, two[i].Value, "nothing that a run writes is in the next") //nolint:testifylint // the same bits
				}
			}
		})
	}
}
