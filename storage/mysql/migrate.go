package mysql

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

// Migrate brings the schema up to date, statement by statement, for each change
// of it commits. When it ends early, run it again: it goes on where it ended. Any
// number of processes may do so at once: the first migrates, the others wait, as
// long as their contexts last, and find nothing to do; the nodes of a Galera
// cluster do not see each other's locks, so migrate through one of them. A schema
// that is newer and works with this program is left as it is; for any other that
// is not of this program's making it is ErrState.
func (s *Store) Migrate(ctx context.Context) error { return s.migrator.Migrate(ctx) }

// MigrateTx returns ErrState: a change of the schema would commit the host's
// transaction. The method is there so that a host of several databases learns it
// from the answer and not from its data.
func (s *Store) MigrateTx(ctx context.Context, tx *sql.Tx) error {
	return s.migrator.MigrateTx(ctx, sqlstore.HostTx(tx, sqlstore.Late))
}

// DryRun returns the statements that Migrate would send now, in order. It
// changes nothing.
func (s *Store) DryRun(ctx context.Context) ([]string, error) { return s.migrator.DryRun(ctx) }

// Status returns which migrations have been applied and which are pending. It
// changes nothing and works on an empty database.
func (s *Store) Status(ctx context.Context) (Status, error) { return s.migrator.Status(ctx) }

// Migrations returns the scripts as files named 0001_store.sql and so on, with
// the prefix put in, for a host whose own tool runs its migrations: in the order
// of their names, each once. Each script notes in the version table that it was
// applied, which is what Status, Validate and Migrate go by. Opts are as for New.
func Migrations(opts *Options) (fs.FS, error) {
	files, prefix, err := scripts(opts)
	if err != nil {
		return nil, err
	}
	return sqlstore.Export(files, prefix, dialect().DDL)
}

// scripts returns the migrations and what stands before the names in them.
func scripts(opts *Options) (files fs.FS, prefix string, err error) {
	if opts == nil {
		opts = &Options{}
	}
	if prefix, err = sqlstore.PrefixOf(opts.Prefix); err != nil {
		return nil, "", fmt.Errorf("mysql: %w", err)
	}
	if files, err = fs.Sub(migrations, "migrations"); err != nil {
		return nil, "", fmt.Errorf("mysql: %w", err)
	}
	return files, prefix, nil
}
