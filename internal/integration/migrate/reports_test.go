package migrate

import (
	"context"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/alumnikit/alumnikit/alumni"
	"github.com/alumnikit/alumnikit/storage"
)

// Views that read the tables, the SDK's and the host's own, show after a migration
// what they did before, also where it makes a table anew.
func TestViewsOutliveMigrations(t *testing.T) {
	t.Parallel()
	for kind, fresh := range kinds() {
		t.Run(kind, func(t *testing.T) {
			t.Parallel()
			p := fresh(t)
			db, s := p.connect(t, plainly)
			files, err := p.scripts()
			require.NoError(t, err)
			run(t, db, scriptStatements(t, files, 1)...)
			text, err := os.ReadFile(filepath.Join("testdata", p.kind, "0001.sql"))
			require.NoError(t, err)
			run(t, db, statements(string(text))...)

			viewer, ok := s.(interface {
				CreateViews(ctx context.Context, views ...storage.View) error
			})
			require.True(t, ok)
			require.NoError(t, viewer.CreateViews(t.Context(), alumni.Views(alumni.Standard())...))
			run(t, db, "CREATE VIEW host_kinds AS SELECT kind, count(*) AS records FROM alumnikit_record GROUP BY kind")
			shown := func() []string {
				return append(
					column(t, db, "SELECT concat(external_id, ' ', family) FROM alumnikit_people ORDER BY 1"),
					column(t, db, "SELECT concat(kind, ' ', records) FROM host_kinds ORDER BY 1")...)
			}
			before := shown()
			require.Len(t, before, 2+len(column(t, db, "SELECT DISTINCT kind FROM alumnikit_record")))
			require.NoError(t, s.Migrate(t.Context()))
			require.Equal(t, before, shown())
			require.NoError(t, viewer.CreateViews(t.Context(), alumni.Views(alumni.Standard())...))
			require.Equal(t, before, shown())
			run(t, db, "DROP VIEW host_kinds")
		})
	}
}
