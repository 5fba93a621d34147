package postgres

import (
	"context"
	"database/sql"
	"embed"
	"fmt"
	"io/fs"

	"github.com/alumnikit/alumnikit/storage/internal/sqlstore"
)

//go:embed migrations/*.sql
var migrations embed.FS

// Migration is one step of the schema.
type Migration = sqlstore.Migration

// Status says how far the schema is, in the order of versions.
type Status = sqlstore.Status

// Migrate brings the schema up to date in one transaction. Any number of
// processes may do so at once: the first migrates, the others wait, as long as
// their contexts last, and find nothing to do. A schema that is newer and works
// with this program is left as it is; for any other that is not of this program's
// making it is ErrState. The Options' Schema must exist.
func (s *Store) Migrate(ctx context.Context) error { return s.migrator.Migrate(ctx) }

// MigrateTx is Migrate inside a transaction of the host on the same database,
// which it neither commits nor rolls back: an error leaves nothing of the
// migration in it. Until the transaction ends, others that migrate wait. Above
// READ COMMITTED it fails where another has migrated since the transaction
// began to read.
func (s *Store) MigrateTx(ctx context.Context, tx *sql.Tx) error {
	return s.migrator.MigrateTx(ctx, sqlstore.HostTx(tx, sqlstore.Late))
}

// MigrateSeam is MigrateTx for a driver that is not used through database/sql.
func (s *Store) MigrateSeam(ctx context.Context, tx DB) error { return s.migrator.MigrateTx(ctx, tx) }

// DryRun returns the statements that Migrate would send now, in order. It
// changes nothing.
func (s *Store) DryRun(ctx context.Context) ([]string, error) { return s.migrator.DryRun(ctx) }

// Status returns which migrations have been applied and which are pending. It
// changes nothing and works on an empty database.
func (s *Store) Status(ctx context.Context) (Status, error) { return s.migrator.Status(ctx) }

// Migrations returns the scripts as files named 0001_store.sql and so on, with
// the schema and prefix put in, for a host whose own tool runs its migrations: in
// the order of their names, each once. Each script notes in the version table that
// it was applied, which is what Status, Validate and Migrate go by. Opts are as for
// New.
func Migrations(opts *Options) (fs.FS, error) {
	if opts == nil {
		opts = &Options{}
	}
	_, within, err := opts.names()
	if err != nil {
		return nil, err
	}
	files, err := scripts()
	if err != nil {
		return nil, err
	}
	return sqlstore.Export(files, within, dialect().DDL)
}

// names returns what begins the names of tables, without and with the schema.
func (o *Options) names() (prefix, within string, err error) {
	if prefix, err = sqlstore.PrefixOf(o.Prefix); err != nil {
		return "", "", fmt.Errorf("postgres: %w", err)
	}
	if o.Schema == "" {
		return prefix, prefix, nil
	}
	if err := sqlstore.CheckName("schema", o.Schema); err != nil {
		return "", "", fmt.Errorf("postgres: %w", err)
	}
	return prefix, `"` + o.Schema + `".` + prefix, nil
}

func scripts() (fs.FS, error) {
	files, err := fs.Sub(migrations, "migrations")
	if err != nil {
		return nil, fmt.Errorf("postgres: %w", err)
	}
	return files, nil
}
