package views

import (
	"context"
	"database/sql"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5/stdlib"
	"github.com/stretchr/testify/require"

	"github.com/alumnikit/alumnikit"
	"github.com/alumnikit/alumnikit/alumni"
	"github.com/alumnikit/alumnikit/alumni/hr"
	"github.com/alumnikit/alumnikit/alumni/org"
	"github.com/alumnikit/alumnikit/internal/integration/servertest"
	"github.com/alumnikit/alumnikit/internal/integration/sqlitetest"
	"github.com/alumnikit/alumnikit/newsletter"
	"github.com/alumnikit/alumnikit/referral"
	"github.com/alumnikit/alumnikit/segment"
	"github.com/alumnikit/alumnikit/storage"
	"github.com/alumnikit/alumnikit/storage/sqlite"
)

const root = "../../.."

// all are the views of the SDK, in the order of the documentation.
func all() []storage.View {
	return slices.Concat(
		alumni.Views(alumni.Standard()), hr.Views(), org.Views(), referral.Views(), newsletter.Views(), segment.Views())
}

// server is a database of the test's own.
type server struct {
	name  string // as scripts and documents call it
	db    *sql.DB
	store storage.Store
	views viewer
}

// viewer is what every SQL store offers.
type viewer interface {
	CreateViews(ctx context.Context, views ...storage.View) error
	DropViews(ctx context.Context, views ...storage.View) error
	ViewSQL(views ...storage.View) ([]string, error)
}

// everywhere runs a test on each database that there is.
func everywhere(t *testing.T, test func(t *testing.T, s server)) {
	t.Helper()
	for name, open := range map[string]func(testing.TB) server{"sqlite": onSQLite, "postgresql": onPostgres, "mysql": onMySQL} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := open(t)
			s.name = name
			test(t, s)
		})
	}
}

func onSQLite(tb testing.TB) server {
	tb.Helper()
	db, err := sql.Open("sqlite", sqlitetest.DSN(filepath.Join(tb.TempDir(), "store.db")))
	require.NoError(tb, err)
	tb.Cleanup(func() { require.NoError(tb, db.Close()) })
	store, err := sqlite.New(db, nil)
	require.NoError(tb, err)
	require.NoError(tb, store.Migrate(tb.Context()))
	return server{db: db, store: store, views: store}
}

// onPostgres reads times as the documentation says: in UTC.
func onPostgres(tb testing.TB) server {
	tb.Helper()
	config, _ := servertest.PostgresConfig(tb)
	config.RuntimeParams["timezone"] = "UTC"
	db := stdlib.OpenDB(*config)
	tb.Cleanup(func() { require.NoError(tb, db.Close()) })
	store := servertest.PostgresStore(tb, db)
	return server{db: db, store: store, views: store}
}

func onMySQL(tb testing.TB) server {
	tb.Helper()
	db := servertest.MySQL(tb)
	store := servertest.MySQLStore(tb, db)
	return server{db: db, store: store, views: store}
}

func execute(tb testing.TB, db *sql.DB, statements ...string) {
	tb.Helper()
	for _, statement := range statements {
		_, err := db.ExecContext(tb.Context(), statement)
		require.NoError(tb, err, statement)
	}
}

// script returns the statements of a documented script.
func script(tb testing.TB, name string) []string {
	tb.Helper()
	text, err := os.ReadFile(filepath.Join(root, "docs/sql", name+".sql"))
	require.NoError(tb, err)
	_, text2, _ := strings.Cut(string(text), "\n\n")
	statements := strings.Split(strings.TrimSuffix(text2, ";\n"), ";\n\n")
	require.Greater(tb, len(statements), 10)
	return statements
}

// record is one row of the record table.
type record struct {
	tenant, kind string
	id           alumnikit.ID
	version      int64
	body         []byte
}

func (s server) records(tb testing.TB) []record {
	tb.Helper()
	rows, err := s.db.QueryContext(tb.Context(), "SELECT tenant, kind, id, version, body FROM alumnikit_record")
	require.NoError(tb, err)
	defer func() { require.NoError(tb, rows.Close()) }()
	var out []record
	for rows.Next() {
		var r record
		var id []byte
		require.NoError(tb, rows.Scan(&r.tenant, &r.kind, &id, &r.version, &r.body))
		copy(r.id[:], id)
		out = append(out, r)
	}
	require.NoError(tb, rows.Err())
	return out
}
