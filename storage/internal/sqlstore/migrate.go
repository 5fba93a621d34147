package sqlstore

import (
	"context"
	"fmt"
	"io/fs"

	"github.com/alumnikit/alumnikit"
)

// Migration is one step of the schema.
type Migration struct {
	Version int    // from 1
	Name    string // "store"
}

// Status says how far the schema is, in the order of versions. Applied may end
// with migrations of a newer program that works beside this one; Pending may
// begin with one that was begun and not completed.
type Status struct {
	Applied []Migration
	Pending []Migration
}

// Migrator brings a schema up to date, step by step, and tells how far it is. It
// is safe for concurrent use, by any number of processes.
type Migrator struct {
	steps   []step
	store   *Store
	pool    Pool
	names   Tables
	dialect *Dialect
}

// NewMigrator reads the scripts in a folder. They are named 0001_first_step.sql,
// without gaps. A line that ends with ";" ends a statement; a line that begins
// with "--" is a comment; {{prefix}} is replaced, and {{name}} by the prefix without
// a schema, for names that must have none. From the second on, a script says in a
// comment line "-- works with: 1" what the oldest version is whose programs work on
// the schema that it leads to. It is ErrInvalid if one does not.
func NewMigrator(files fs.FS, prefix string, pool Pool, dialect *Dialect) (*Migrator, error) {
	steps, err := readSteps(files, prefix)
	if err != nil {
		return nil, err
	}
	names := NewTables(prefix)
	return &Migrator{steps: steps, store: New(pool, dialect, names), pool: pool, names: names, dialect: dialect}, nil
}

// Migrate applies what is pending: in one transaction or, where changes of a
// schema commit by themselves, statement by statement, so that it goes on where
// another run has ended. Of those who do so at once the first migrates; the
// others wait, for as long as ctx lasts, and find nothing left to do. It is
// ErrState if the schema is not one that this program can bring up to date.
func (m *Migrator) Migrate(ctx context.Context) error {
	return m.store.retry(ctx, "migrate", func() error {
		if m.dialect.DDL.Commits {
			return m.stepwise(ctx)
		}
		return m.store.transaction(ctx, m.within)
	})
}

// MigrateTx is Migrate in a transaction of the host, which it neither commits
// nor rolls back: on an error nothing of the migration is left in it. It is
// ErrState where changes of a schema commit by themselves.
func (m *Migrator) MigrateTx(ctx context.Context, tx DB) error {
	if m.dialect.DDL.Commits {
		return fmt.Errorf("migrate: this database commits with every change of the schema, "+
			"which would end the transaction; use Migrate, outside of one: %w", alumnikit.ErrState)
	}
	err := m.saved(ctx, tx, func() error { return m.within(ctx, tx) })
	if err = Translate(ctx, m.dialect, err); err != nil {
		return fmt.Errorf("migrate: %w", err)
	}
	return nil
}

// saved runs f under a savepoint.
func (m *Migrator) saved(ctx context.Context, tx DB, f func() error) error {
	const name = "alumnikit_migrate"
	if _, err := tx.Exec(ctx, "SAVEPOINT "+name); err != nil {
		return err
	}
	cause := f()
	if cause != nil {
		ctx = context.WithoutCancel(ctx)
		if _, err := tx.Exec(ctx, "ROLLBACK TO SAVEPOINT "+name); err != nil {
			return cause // the transaction is over, and with it what was done
		}
	}
	if _, err := tx.Exec(ctx, "RELEASE SAVEPOINT "+name); cause == nil {
		return err
	}
	return cause
}

// within applies what is pending inside a transaction that ends with the lock.
func (m *Migrator) within(ctx context.Context, tx DB) error {
	if err := m.lock(ctx, tx); err != nil {
		return err
	}
	at, err := m.state(ctx, tx)
	if err != nil {
		return err
	}
	for _, statement := range m.plan(at) {
		if _, err := tx.Exec(ctx, statement); err != nil {
			return err
		}
	}
	return nil
}

// plan lists the statements that bring a schema up to date.
func (m *Migrator) plan(at state) []string {
	steps := m.pending(at)
	var all []string
	if len(steps) > 0 || at.narrow {
		all = m.table(at)
	}
	for _, s := range steps {
		if m.dialect.DDL.Commits {
			all = append(all, m.stages(s, at.open).all()...)
			at.open = nil // it is the first of the steps
			continue
		}
		all = append(append(all, s.statements...), s.noteApplied(m.names.Schema))
	}
	return all
}

// DryRun returns the statements that Migrate would send to change the database
// as it is, in order and without those that begin and end transactions and
// locks. It changes nothing.
func (m *Migrator) DryRun(ctx context.Context) (statements []string, err error) {
	err = m.look(ctx, "dry run", func(at state) { statements = m.plan(at) })
	return statements, err
}

// Status returns which steps have been applied and which have not. It changes
// nothing and works on an empty database.
func (m *Migrator) Status(ctx context.Context) (Status, error) {
	status := Status{Applied: []Migration{}, Pending: []Migration{}}
	err := m.look(ctx, "status", func(at state) {
		status.Applied = append(status.Applied, at.applied...)
		for _, s := range m.pending(at) {
			status.Pending = append(status.Pending, s.Migration)
		}
	})
	if err != nil {
		return Status{}, err
	}
	return status, nil
}

// look shows how far the schema is.
func (m *Migrator) look(ctx context.Context, op string, show func(at state)) error {
	var at state
	err := m.store.retry(ctx, op, func() (err error) {
		at, err = m.state(ctx, m.pool)
		return err
	})
	if err == nil {
		show(at)
	}
	return err
}

// Validate returns an ErrState unless every step has been applied and every
// table is there. A newer schema is right if its migrations say that they work
// with this program.
func (m *Migrator) Validate(ctx context.Context) error {
	var at state
	if err := m.look(ctx, "validate", func(found state) { at = found }); err != nil {
		return err
	}
	if pending := m.pending(at); len(pending) > 0 {
		return fmt.Errorf("schema version %d (%s) is pending, run Migrate: %w", pending[0].Version, pending[0].Name, alumnikit.ErrState)
	}
	return m.store.retry(ctx, "validate", func() error {
		for _, table := range m.names.All() {
			exists, err := m.count(ctx, m.pool, m.dialect.HasTable, table)
			if err != nil {
				return err
			}
			if !exists {
				return fmt.Errorf("table %s is missing although its migration was applied: %w", table, alumnikit.ErrState)
			}
		}
		return nil
	})
}
