package views

import (
	"slices"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5/stdlib"
	"github.com/stretchr/testify/require"

	"github.com/alumnikit/alumnikit"
	"github.com/alumnikit/alumnikit/alumni"
	"github.com/alumnikit/alumnikit/internal/integration/servertest"
	"github.com/alumnikit/alumnikit/storage"
	"github.com/alumnikit/alumnikit/storage/postgres"
)

// names lists the views that there are.
func (s server) names(tb testing.TB) []string {
	tb.Helper()
	_, rows := s.query(tb, map[string]string{
		"sqlite":     "SELECT name FROM sqlite_schema WHERE type = 'view'",
		"postgresql": "SELECT viewname FROM pg_views WHERE schemaname = current_schema()",
		"mysql":      "SELECT table_name FROM information_schema.views WHERE table_schema = database()",
	}[s.name])
	var out []string
	for _, row := range rows {
		out = append(out, row[0])
	}
	return out
}

func TestCreateAndDrop(t *testing.T) {
	t.Parallel()
	everywhere(t, func(t *testing.T, s server) {
		t.Helper()
		require.Empty(t, s.names(t), "no view is made unless asked for")
		for range 2 {
			require.NoError(t, s.views.CreateViews(t.Context(), all()...))
			require.Len(t, s.names(t), len(all()))
		}
		for range 2 {
			require.NoError(t, s.views.DropViews(t.Context(), all()...))
			require.Empty(t, s.names(t))
		}
		statements, err := s.views.ViewSQL(all()...)
		require.NoError(t, err)
		require.Equal(t, script(t, s.name), statements, "docs/sql is what the store says")
		for range 2 {
			execute(t, s.db, statements...)
			require.Len(t, s.names(t), len(all()))
		}
		require.ErrorIs(t, s.views.CreateViews(t.Context(), storage.View{}), alumnikit.ErrInvalid)
	})
}

// What cannot be made leaves everything as it was, where a database has DDL in
// transactions; a table of the name is nobody's to drop.
func TestCreateIsOneTransaction(t *testing.T) {
	t.Parallel()
	everywhere(t, func(t *testing.T, s server) {
		t.Helper()
		execute(t, s.db, "CREATE TABLE alumnikit_people (mine INTEGER)")
		views := alumni.Views(alumni.Standard())
		slices.Reverse(views) // people come last
		require.Error(t, s.views.CreateViews(t.Context(), views...))
		if s.name != "mysql" {
			require.Empty(t, s.names(t))
			require.Error(t, s.views.DropViews(t.Context(), views...))
		}
		_, rows := s.query(t, "SELECT count(*) FROM alumnikit_people")
		require.Equal(t, "0", rows[0][0])
	})
}

// product is a schema with a field that is kept as an identifier.
func product(tb testing.TB) *alumni.Schema {
	tb.Helper()
	b := alumni.BuiltIn()
	label := map[alumni.Locale]string{alumni.Japanese: "原価センター", alumni.English: "Cost centre"}
	b.Disclose(alumni.Disclosure{Name: "costCentre", Label: label, Owner: alumni.ByEmployer, Min: alumni.Admins, Default: alumni.Admins, Max: alumni.Network})
	b.Declare(alumni.Field{
		Name: "costCentre", Number: alumni.FirstCustomNumber, Label: label, Type: alumni.TypeText, Disclosure: "costCentre",
	}, func(p *alumni.Person) []alumni.Value {
		var out []alumni.Value
		for _, id := range p.Entry.Identifiers {
			if id.System == "costCentre" {
				out = append(out, alumni.Value{Text: id.Value})
			}
		}
		return out
	})
	schema, err := b.Build()
	require.NoError(tb, err)
	return schema
}

// A field that a product keeps as an identifier is a column by itself, also
// where the views stood before, and its value stands there.
func TestAFieldOfOnesOwn(t *testing.T) {
	t.Parallel()
	everywhere(t, func(t *testing.T, s server) {
		t.Helper()
		emptyWorld(t, s).oddities(t)
		require.NoError(t, s.views.CreateViews(t.Context(), alumni.Views(alumni.Standard())...))
		views := alumni.Views(product(t))
		require.NoError(t, s.views.CreateViews(t.Context(), views...))
		want, got := expected(t, views[0], s.records(t), s.name == "sqlite"), s.rows(t, views[0])
		slices.Sort(want)
		slices.Sort(got)
		require.Equal(t, want, got)
		_, rows := s.query(t, "SELECT family, external_id, cost_centre FROM alumnikit_people WHERE cost_centre IS NOT NULL")
		require.Equal(t, [][]string{{"--x", "E'1", "C'1"}}, rows)
	})
}

// An array that is absent, null or of no elements makes no rows.
func TestWhatIsNoArray(t *testing.T) {
	t.Parallel()
	everywhere(t, func(t *testing.T, s server) {
		t.Helper()
		require.NoError(t, s.views.CreateViews(t.Context(), all()...))
		insert := "INSERT INTO alumnikit_record (tenant, kind, id, version, packed, body) VALUES ('empty', 'alumni.entry', ?, 1, '', ?)"
		if s.name == "postgresql" {
			insert = strings.Replace(strings.Replace(insert, "?", "$1", 1), "?", "$2", 1)
		}
		for _, body := range []string{`{"id":""}`, `{"employments":null}`, `{"employments":[]}`, `{"employments":"x"}`} {
			execute(t, s.db, "DELETE FROM alumnikit_record")
			id := alumnikit.NewID(nil)
			_, err := s.db.ExecContext(t.Context(), insert, id[:], []byte(body))
			require.NoError(t, err)
			_, rows := s.query(t, "SELECT * FROM alumnikit_employments")
			require.Empty(t, rows, body)
			_, rows = s.query(t, "SELECT family FROM alumnikit_people")
			require.Equal(t, [][]string{{null}}, rows, body)
		}
	})
}

// In PostgreSQL a view keeps what depends on it as long as columns are only
// added at the end, and is left alone where they are not.
func TestWhatDependsOnAView(t *testing.T) {
	t.Parallel()
	config, schema := servertest.PostgresConfig(t)
	config.RuntimeParams["search_path"] = "pg_catalog"
	db := stdlib.OpenDB(*config)
	t.Cleanup(func() { require.NoError(t, db.Close()) })
	store, err := postgres.New(db, &postgres.Options{Schema: schema, Prefix: "p_"})
	require.NoError(t, err)
	require.NoError(t, store.Migrate(t.Context()))
	s := server{name: "postgresql", db: db}

	require.NoError(t, store.CreateViews(t.Context(), alumni.Views(alumni.Standard())...))
	execute(t, db, "CREATE VIEW "+schema+".mine AS SELECT family FROM "+schema+".p_people", "GRANT SELECT ON "+schema+".p_people TO PUBLIC")
	granted := "SELECT has_table_privilege('public', '" + schema + ".p_people', 'SELECT'), " +
		"(SELECT count(*) FROM pg_attribute WHERE attrelid = '" + schema + ".p_people'::regclass AND attname = 'cost_centre')"
	for range 2 {
		require.NoError(t, store.CreateViews(t.Context(), alumni.Views(product(t))...), "a column at the end")
		_, rows := s.query(t, granted)
		require.Equal(t, [][]string{{"true", "1"}}, rows)
	}
	require.Error(t, store.CreateViews(t.Context(), alumni.Views(alumni.Standard())...), "a column less")
	_, rows := s.query(t, granted)
	require.Equal(t, [][]string{{"true", "1"}}, rows)
	execute(t, db, "DROP VIEW "+schema+".mine")
	require.NoError(t, store.CreateViews(t.Context(), alumni.Views(alumni.Standard())...))
	_, rows = s.query(t, granted)
	require.Equal(t, [][]string{{"false", "0"}}, rows, "made anew, and nobody's to read")
}
