package migrate

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"io/fs"
	"path/filepath"
	"strings"
	"testing"

	gomysql "github.com/go-sql-driver/mysql"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/stdlib"
	"github.com/stretchr/testify/require"

	"github.com/alumnikit/alumnikit/internal/integration/servertest"
	"github.com/alumnikit/alumnikit/internal/integration/sqlitetest"
	"github.com/alumnikit/alumnikit/internal/integration/via"
	"github.com/alumnikit/alumnikit/storage"
	"github.com/alumnikit/alumnikit/storage/mysql"
	"github.com/alumnikit/alumnikit/storage/postgres"
	"github.com/alumnikit/alumnikit/storage/sqlite"
)

// store is what the adapters have in common.
type store interface {
	storage.Store
	Migrate(ctx context.Context) error
	MigrateTx(ctx context.Context, tx *sql.Tx) error
	DryRun(ctx context.Context) ([]string, error)
	Status(ctx context.Context) (sqlite.Status, error)
	Validate(ctx context.Context) error
}

// place is an empty database.
type place struct {
	kind     string
	at       string // what a child process is told
	pool     func(around via.Around) *sql.DB
	open     func(db *sql.DB) (store, error)
	scripts  func() (fs.FS, error)
	describe string // lists what the schema consists of
	commits  bool   // with every change of the schema
}

// kinds are the databases.
func kinds() map[string]func(tb testing.TB) place {
	return map[string]func(tb testing.TB) place{
		"sqlite": func(tb testing.TB) place {
			tb.Helper()
			return sqlitePlace(filepath.Join(tb.TempDir(), "store.db"))
		},
		"postgres": func(tb testing.TB) place {
			tb.Helper()
			config, schema := servertest.PostgresConfig(tb)
			return postgresPlace(config, schema)
		},
		"mysql": func(tb testing.TB) place {
			tb.Helper()
			return mysqlPlace(servertest.MySQLConfig(tb))
		},
	}
}

func sqlitePlace(path string) place {
	return place{
		kind: "sqlite", at: path,
		pool:     func(around via.Around) *sql.DB { return sqlitetest.OpenVia(path, around) },
		open:     func(db *sql.DB) (store, error) { return sqlite.New(db, nil) },
		scripts:  func() (fs.FS, error) { return sqlite.Migrations(nil) },
		describe: "SELECT type || ' ' || name || ' ' || coalesce(sql, '') FROM sqlite_schema",
	}
}

func postgresPlace(config *pgx.ConnConfig, schema string) place {
	connector := stdlib.GetConnector(*config)
	return place{
		kind: "postgres", at: schema,
		pool: func(around via.Around) *sql.DB {
			return via.Open(func() (driver.Conn, error) { return connector.Connect(context.Background()) }, around)
		},
		open:    func(db *sql.DB) (store, error) { return postgres.New(db, nil) },
		scripts: func() (fs.FS, error) { return postgres.Migrations(nil) },
		describe: "SELECT concat_ws(' ', table_name, ordinal_position, column_name, data_type, collation_name, is_nullable)" +
			" FROM information_schema.columns WHERE table_schema = current_schema()" +
			" UNION ALL SELECT replace(indexdef, current_schema(), '') FROM pg_indexes WHERE schemaname = current_schema()",
	}
}

func mysqlPlace(config *gomysql.Config) place {
	return place{
		kind: "mysql", at: config.FormatDSN(), commits: true,
		pool: func(around via.Around) *sql.DB {
			return via.Open(func() (driver.Conn, error) {
				connector, err := gomysql.NewConnector(config)
				if err != nil {
					return nil, err
				}
				return connector.Connect(context.Background())
			}, around)
		},
		open:    func(db *sql.DB) (store, error) { return mysql.New(db, nil) },
		scripts: func() (fs.FS, error) { return mysql.Migrations(nil) },
		describe: "SELECT concat_ws(' ', table_name, ordinal_position, column_name, column_type, is_nullable)" +
			" FROM information_schema.columns WHERE table_schema = DATABASE()" +
			" UNION ALL SELECT concat_ws(' ', table_name, index_name, seq_in_index, column_name, non_unique)" +
			" FROM information_schema.statistics WHERE table_schema = DATABASE()",
	}
}

// plainly sends every statement.
func plainly(_ string, _ []driver.NamedValue, send func() error) error { return send() }

// connect returns a store over a pool of its own.
func (p place) connect(tb testing.TB, around via.Around) (*sql.DB, store) {
	tb.Helper()
	db := p.pool(around)
	tb.Cleanup(func() { require.NoError(tb, db.Close()) })
	s, err := p.open(db)
	require.NoError(tb, err)
	return db, s
}

// schema describes what is there, in order, with the rows of the version table.
func (p place) schema(tb testing.TB, db *sql.DB) []string {
	tb.Helper()
	out := column(tb, db, p.describe+" ORDER BY 1")
	if len(out) == 0 {
		return out
	}
	versions := "SELECT concat_ws(' ', version, name, checksum, works_with, coalesce(done, -1)) FROM alumnikit_schema ORDER BY version"
	return append(out, column(tb, db, versions)...)
}

// column returns the one column of a query.
func column(tb testing.TB, db *sql.DB, query string) []string {
	tb.Helper()
	rows, err := db.QueryContext(tb.Context(), query)
	require.NoError(tb, err)
	defer func() { require.NoError(tb, rows.Close()) }()
	var out []string
	for rows.Next() {
		var one string
		require.NoError(tb, rows.Scan(&one))
		out = append(out, one)
	}
	require.NoError(tb, rows.Err())
	return out
}

// statements cuts a script as a host's tool does.
func statements(script string) []string {
	var out []string
	for part := range strings.SplitSeq(script, ";\n") {
		var lines []string
		for line := range strings.Lines(part) {
			if !strings.HasPrefix(strings.TrimSpace(line), "--") {
				lines = append(lines, line)
			}
		}
		if text := strings.TrimSpace(strings.Join(lines, "")); text != "" {
			out = append(out, text)
		}
	}
	return out
}

// run executes statements.
func run(tb testing.TB, db *sql.DB, all ...string) {
	tb.Helper()
	for _, statement := range all {
		_, err := db.ExecContext(tb.Context(), statement)
		require.NoError(tb, err, statement)
	}
}
