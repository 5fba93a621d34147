package migrate

import (
	"os"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/alumnikit/alumnikit"
	"github.com/alumnikit/alumnikit/internal/integration/servertest"
	"github.com/alumnikit/alumnikit/storage"
	"github.com/alumnikit/alumnikit/storage/postgres"
	"github.com/alumnikit/alumnikit/storage/storagetest"
)

// next is a migration of a program to come: a new table, a column that today's
// program does not know, an index.
func next(worksWith string) []string {
	return []string{
		"CREATE TABLE alumnikit_later (tenant VARCHAR(64) NOT NULL PRIMARY KEY)",
		"ALTER TABLE alumnikit_record ADD COLUMN later INTEGER",
		"ALTER TABLE alumnikit_journal ADD COLUMN later INTEGER NOT NULL DEFAULT 7",
		"CREATE INDEX alumnikit_record_later ON alumnikit_record (tenant, later)",
		"INSERT INTO alumnikit_schema (version, name, checksum, works_with) VALUES (3, 'later', 'sum', " + worksWith + ")",
	}
}

// While a new version is rolled out, processes of the old one go on, and start,
// on the schema of the new. On SQLite they pass the whole conformance suite there.
func TestProgramWorksOnANewerSchema(t *testing.T) {
	t.Parallel()
	for kind, fresh := range kinds() {
		t.Run(kind, func(t *testing.T) {
			t.Parallel()
			open := func(tb testing.TB) storage.Store {
				tb.Helper()
				p := fresh(tb)
				db, s := p.connect(tb, plainly)
				require.NoError(tb, s.Migrate(tb.Context()))
				run(tb, db, next("2")...)
				require.NoError(tb, s.Validate(tb.Context()))
				require.NoError(tb, s.Migrate(tb.Context()))
				status, err := s.Status(tb.Context())
				require.NoError(tb, err)
				require.Len(tb, status.Applied, 3)
				require.Empty(tb, status.Pending)
				return s
			}
			if p := fresh(t); p.kind != "sqlite" && os.Getenv("ALUMNIKIT_PROVE") == "" {
				s := open(t) // the suite would make some hundred databases
				build(t, s)
				check(t, s)
				return
			}
			storagetest.Run(t, storagetest.Harness{
				Open: open,
				Reopen: func(tb testing.TB, s storage.Store) storage.Store {
					tb.Helper()
					return s
				},
			})
		})
	}
}

func TestProgramRefusesASchemaThatIsNotForIt(t *testing.T) {
	t.Parallel()
	for kind, fresh := range kinds() {
		t.Run(kind, func(t *testing.T) {
			t.Parallel()
			p := fresh(t)
			db, s := p.connect(t, plainly)
			require.NoError(t, s.Migrate(t.Context()))
			run(t, db, next("3")...)
			for _, err := range []error{s.Validate(t.Context()), s.Migrate(t.Context())} {
				require.ErrorIs(t, err, alumnikit.ErrState)
				require.ErrorContains(t, err, "newer than this program")
			}
		})
	}
}

// PostgreSQL keeps everything in the schema that the options name, whatever the
// search_path is, under a lock of its own.
func TestSchemaOfTheOptions(t *testing.T) {
	t.Parallel()
	config, schema := servertest.PostgresConfig(t)
	config.RuntimeParams["search_path"] = "pg_catalog"
	db := postgresPlace(config, schema).pool(plainly)
	defer func() { require.NoError(t, db.Close()) }()
	opts := &postgres.Options{Schema: schema, Prefix: "hr_"}
	s, err := postgres.New(db, opts)
	require.NoError(t, err)
	said, err := s.DryRun(t.Context())
	require.NoError(t, err)
	require.Contains(t, said[0], `CREATE TABLE "`+schema+`".hr_schema (`)
	require.NoError(t, s.Migrate(t.Context()))
	require.NoError(t, s.Validate(t.Context()))
	build(t, s)
	check(t, s)

	tables := column(t, db, "SELECT tablename FROM pg_tables WHERE schemaname = '"+schema+"'")
	require.Len(t, tables, 8)
	for _, table := range tables {
		run(t, db, `DROP TABLE "`+schema+`".`+table)
	}
	files, err := postgres.Migrations(opts)
	require.NoError(t, err)
	run(t, db, scriptStatements(t, files, 2)...)
	require.NoError(t, s.Validate(t.Context()))
}
