package views

import (
	"cmp"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/alumnikit/alumnikit"
	"github.com/alumnikit/alumnikit/alumni"
	"github.com/alumnikit/alumnikit/storage"
)

// names lists the views that there are.
func (s server) names(tb testing.TB) []string {
	tb.Helper()
	_, rows := s.query(tb, "SELECT name FROM sqlite_schema WHERE type = 'view' ORDER BY name")
	var out []string
	for _, row := range rows {
		out = append(out, row[0])
	}
	return out
}

func TestCreateAndDrop(t *testing.T) {
	t.Parallel()
	w := emptyWorld(t)
	s := server{"sqlite", w.db}
	require.Empty(t, s.names(t), "no view is made unless asked for")
	for range 2 {
		require.NoError(t, w.store.CreateViews(t.Context(), all()...))
		require.Len(t, s.names(t), len(all()))
	}
	require.NoError(t, w.store.Validate(t.Context()))
	for range 2 {
		require.NoError(t, w.store.DropViews(t.Context(), all()...))
		require.Empty(t, s.names(t))
	}
	statements, err := w.store.ViewSQL(all()...)
	require.NoError(t, err)
	for range 2 {
		execute(t, w.db, statements...)
		require.Len(t, s.names(t), len(all()))
	}
}

// What cannot be made leaves everything as it was.
func TestCreateIsOneTransaction(t *testing.T) {
	t.Parallel()
	w := emptyWorld(t)
	s := server{"sqlite", w.db}
	execute(t, w.db, "CREATE TABLE alumnikit_people (mine TEXT)")
	views := alumni.Views(w.people.Schema())
	slices.Reverse(views) // people come last
	require.Error(t, w.store.CreateViews(t.Context(), views...))
	require.Empty(t, s.names(t))
	require.Error(t, w.store.DropViews(t.Context(), views...))
	_, rows := s.query(t, "SELECT count(*) FROM alumnikit_people")
	require.Equal(t, "0", rows[0][0], "the table of that name is nobody's to drop")
}

// A field that a product keeps as an identifier is a column by itself, and its
// value stands there.
func TestAFieldOfOnesOwn(t *testing.T) {
	t.Parallel()
	w := emptyWorld(t)
	w.oddities(t)
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
	require.NoError(t, err)
	require.NoError(t, w.store.CreateViews(t.Context(), alumni.Views(alumni.Standard())...))
	require.NoError(t, w.store.CreateViews(t.Context(), alumni.Views(schema)...))
	s := server{"sqlite", w.db}
	people := alumni.Views(schema)[0]
	require.Equal(t, "cost_centre", people.Columns[len(people.Columns)-1].Name)
	want, got := expected(t, people, w.records(t), true), s.rows(t, people)
	slices.SortFunc(want, cmp.Compare[string])
	slices.SortFunc(got, cmp.Compare[string])
	require.Equal(t, want, got)
	_, rows := s.query(t, "SELECT family, external_id, cost_centre FROM alumnikit_people WHERE cost_centre IS NOT NULL")
	require.Equal(t, [][]string{{"--", "E'1", "C'1"}}, rows)
}

// An array that is absent, null or of no elements makes no rows.
func TestWhatIsNoArray(t *testing.T) {
	t.Parallel()
	w := emptyWorld(t)
	servers := w.servers(t)
	view := "alumnikit_employments"
	for _, body := range []string{`{"id":""}`, `{"employments":null}`, `{"employments":[]}`, `{"employments":"x"}`} {
		for _, s := range servers {
			_, err := s.db.ExecContext(t.Context(), "DELETE FROM alumnikit_record WHERE tenant = 'empty'")
			require.NoError(t, err)
			id := alumnikit.NewID(nil)
			_, err = s.db.ExecContext(t.Context(), "INSERT INTO alumnikit_record (tenant, kind, id, version, packed, body) VALUES ('empty', 'alumni.entry', "+
				cmp.Or(map[string]string{"postgresql": "$1, 1, ''::bytea, $2"}[s.name], "?, 1, '', ?")+")", id[:], []byte(body))
			require.NoError(t, err)
			_, rows := s.query(t, "SELECT * FROM "+view+" WHERE tenant = 'empty'")
			require.Empty(t, rows, "%s: %s", s.name, body)
			_, rows = s.query(t, "SELECT family FROM alumnikit_people WHERE tenant = 'empty'")
			require.Equal(t, [][]string{{null}}, rows, "%s: %s", s.name, body)
		}
	}
	require.ErrorIs(t, w.store.CreateViews(t.Context(), storage.View{}), alumnikit.ErrInvalid)
}
