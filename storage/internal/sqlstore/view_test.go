package sqlstore_test

import (
	"flag"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/alumnikit/alumnikit"
	"github.com/alumnikit/alumnikit/alumni"
	"github.com/alumnikit/alumnikit/alumni/hr"
	"github.com/alumnikit/alumnikit/alumni/org"
	"github.com/alumnikit/alumnikit/newsletter"
	"github.com/alumnikit/alumnikit/referral"
	"github.com/alumnikit/alumnikit/segment"
	"github.com/alumnikit/alumnikit/storage"
	"github.com/alumnikit/alumnikit/storage/internal/sqlstore"
)

var update = flag.Bool("update", false, "write the scripts of docs/sql anew")

// views are those of the whole SDK.
func views() []storage.View {
	return slices.Concat(
		alumni.Views(alumni.Standard()), hr.Views(), org.Views(), referral.Views(), newsletter.Views(), segment.Views())
}

func syntaxes() map[string]*sqlstore.ViewSyntax {
	return map[string]*sqlstore.ViewSyntax{
		"sqlite": sqlstore.SQLiteViews(), "postgresql": sqlstore.PostgresViews(), "mysql": sqlstore.MySQLViews(),
	}
}

// docs/sql holds the statements for those who would rather read or run a script.
// internal/integration/views runs it on each database.
func TestScriptsAreCurrent(t *testing.T) {
	t.Parallel()
	for name, syntax := range syntaxes() {
		statements, err := sqlstore.NewViewer(nil, syntax, "", "alumnikit_").ViewSQL(views()...)
		require.NoError(t, err)
		script := "-- Views for reports, see docs/reporting.md. Made by a test from what the SDK declares.\n\n" +
			strings.Join(statements, ";\n\n") + ";\n"
		path := filepath.Join("../../../docs/sql", name+".sql")
		if *update {
			require.NoError(t, os.WriteFile(path, []byte(script), 0o644))
		}
		there, err := os.ReadFile(path)
		require.NoError(t, err)
		require.Equal(t, string(there), script, "run this test with -update")
	}
}

// What a product or a tenant names can hold anything; it stays inside its quotes.
func TestTextsAreEscaped(t *testing.T) {
	t.Parallel()
	v := storage.View{
		Name: "a", Kind: `k'; DROP TABLE x --`, English: "it's", Japanese: "それ",
		Columns: []storage.ViewColumn{{
			Name: "b", Type: storage.ViewText, Path: []string{"value"},
			Among: &storage.ViewMatch{List: []string{"ids"}, Key: "system", Value: `a'b\`},
		}},
	}
	for name, want := range map[string][]string{
		"sqlite":     {`'k''; DROP TABLE x --'`, `'a''b\'`},
		"postgresql": {`'k''; DROP TABLE x --'`, `'a''b\'`, `'it''s / それ'`},
		"mysql":      {`'k''; DROP TABLE x --'`, `_utf8mb4 X'6127625c'`},
	} {
		statements, err := sqlstore.NewViewer(nil, syntaxes()[name], `s"x`, "p_").ViewSQL(v)
		require.NoError(t, err)
		for _, text := range want {
			require.Contains(t, strings.Join(statements, ";"), text, name)
		}
	}
	statements, err := sqlstore.NewViewer(nil, sqlstore.PostgresViews(), `s"x`, "p_").ViewSQL(v)
	require.NoError(t, err)
	require.Equal(t, `DROP VIEW IF EXISTS "s""x"."p_a"`, statements[0])
}

func TestNamesOfViews(t *testing.T) {
	t.Parallel()
	column := storage.Column("id", storage.ViewID, "", "", "id")
	viewer := sqlstore.NewViewer(nil, sqlstore.SQLiteViews(), "", "p_")
	for _, taken := range []string{"record", "journal", "schema"} {
		_, err := viewer.ViewSQL(storage.View{Name: taken, Kind: "k", Columns: []storage.ViewColumn{column}})
		require.ErrorIs(t, err, alumnikit.ErrInvalid, taken)
	}
	fine := storage.View{Name: "people", Kind: "k", Columns: []storage.ViewColumn{column}}
	_, err := viewer.ViewSQL(fine, fine)
	require.ErrorIs(t, err, alumnikit.ErrInvalid, "twice")
	require.ErrorIs(t, viewer.CreateViews(t.Context(), fine, fine), alumnikit.ErrInvalid)
	require.ErrorIs(t, viewer.DropViews(t.Context(), fine, fine), alumnikit.ErrInvalid)
}
