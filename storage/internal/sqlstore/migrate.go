package sqlstore

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io/fs"
	"path"
	"strconv"
	"strings"

	"github.com/alumnikit/alumnikit"
)

// Migration is one step of the schema.
type Migration struct {
	Version int
	Name    string
	script  string // before the prefix is put in
	sum     string // SHA-256 of the script
}

// Migrator brings a schema up to date, step by step, and tells how far it is.
type Migrator struct {
	steps   []Migration
	store   *Store
	pool    Pool
	prefix  string
	dialect *Dialect
}

// NewMigrator reads the files of a directory, named 0001_first_step.sql without
// gaps. A line that ends with ";" ends a statement; {{prefix}} is replaced.
func NewMigrator(files fs.FS, prefix string, pool Pool, dialect *Dialect) (*Migrator, error) {
	m := &Migrator{store: New(pool, dialect, NewTables(prefix)), pool: pool, prefix: prefix, dialect: dialect}
	names, err := fs.Glob(files, "*.sql") // sorted
	if err != nil {
		return nil, fmt.Errorf("migrations: %w", err)
	}
	for i, file := range names {
		script, err := fs.ReadFile(files, file)
		if err != nil {
			return nil, fmt.Errorf("migrations: %w", err)
		}
		number, name, _ := strings.Cut(strings.TrimSuffix(path.Base(file), ".sql"), "_")
		if version, err := strconv.Atoi(number); err != nil || version != i+1 {
			return nil, fmt.Errorf("migration %s: want number %d: %w", file, i+1, alumnikit.ErrInvalid)
		}
		sum := sha256.Sum256(script)
		m.steps = append(m.steps, Migration{i + 1, name, string(script), hex.EncodeToString(sum[:])})
	}
	return m, nil
}

// Migrate applies what is pending in one transaction, which the dialect's Begin
// must make the only one: a second process waits and finds nothing left to do.
func (m *Migrator) Migrate(ctx context.Context) error {
	return m.store.retry(ctx, "migrate", func() error {
		return m.store.transaction(ctx, func(ctx context.Context, tx DB) error {
			_, pending, err := m.progress(ctx, tx)
			if err != nil || len(pending) == 0 {
				return err
			}
			if pending[0].Version == 1 {
				q := m.store.statement("CREATE TABLE ", m.store.names.Schema, " (version INTEGER NOT NULL PRIMARY KEY, name VARCHAR(64) NOT NULL, checksum VARCHAR(64) NOT NULL)")
				if _, err := exec(ctx, tx, q); err != nil {
					return err
				}
			}
			for _, step := range pending {
				if err := m.apply(ctx, tx, step); err != nil {
					return err
				}
			}
			return nil
		})
	})
}

func (m *Migrator) apply(ctx context.Context, tx DB, step Migration) error {
	for _, statement := range split(strings.ReplaceAll(step.script, "{{prefix}}", m.prefix)) {
		if _, err := tx.Exec(ctx, statement); err != nil {
			return err
		}
	}
	q := m.store.statement("INSERT INTO ", m.store.names.Schema, " (version, name, checksum) VALUES ")
	_, err := exec(ctx, tx, q.row(int64(step.Version), step.Name, step.sum))
	return err
}

// split cuts a script into statements, without comment lines.
func split(script string) []string {
	var statements []string
	var open strings.Builder
	for line := range strings.Lines(script) {
		line = strings.TrimRight(line, "\r\n\t ")
		if line == "" || strings.HasPrefix(strings.TrimSpace(line), "--") {
			continue
		}
		before, ended := strings.CutSuffix(line, ";")
		open.WriteString(before + "\n")
		if ended {
			statements = append(statements, open.String())
			open.Reset()
		}
	}
	if open.Len() > 0 {
		statements = append(statements, open.String())
	}
	return statements
}

// Status returns which steps have been applied and which have not.
func (m *Migrator) Status(ctx context.Context) (applied, pending []Migration, err error) {
	err = m.store.retry(ctx, "status", func() error {
		applied, pending, err = m.progress(ctx, m.pool)
		return err
	})
	return applied, pending, err
}

// progress holds the version table against the steps. A table that tells of
// anything but the first steps, unchanged, is an ErrState.
func (m *Migrator) progress(ctx context.Context, db DB) (applied, pending []Migration, err error) {
	exists, err := m.HasTable(ctx, db, m.store.names.Schema)
	if err != nil || !exists {
		return nil, m.steps, err
	}
	q := m.store.statement("SELECT version, name, checksum FROM ", m.store.names.Schema, " ORDER BY version")
	err = query(ctx, db, q, func(row Rows) error {
		var version int64
		var name, sum string
		if err := row.Scan(&version, &name, &sum); err != nil {
			return err
		}
		n := len(applied)
		switch {
		case version > int64(len(m.steps)):
			return fmt.Errorf("schema version %d is newer than this program: %w", version, alumnikit.ErrState)
		case version != int64(n+1):
			return fmt.Errorf("schema version %d is missing from %s: %w", n+1, m.store.names.Schema, alumnikit.ErrState)
		case m.steps[n].Name != name || m.steps[n].sum != sum:
			return fmt.Errorf("schema version %d was made by another program: %w", version, alumnikit.ErrState)
		}
		applied = append(applied, m.steps[n])
		return nil
	})
	if err != nil {
		return nil, nil, err
	}
	return applied, m.steps[len(applied):], nil
}

// HasTable reports whether a table exists.
func (m *Migrator) HasTable(ctx context.Context, db DB, name string) (bool, error) {
	var n int64
	q := m.store.statement(m.dialect.HasTable)
	q.args = []any{name}
	err := query(ctx, db, q, func(row Rows) error { return row.Scan(&n) })
	return n > 0, err
}

// Validate returns an ErrState unless every step has been applied and every
// table is there.
func (m *Migrator) Validate(ctx context.Context) error {
	_, pending, err := m.Status(ctx)
	if err != nil {
		return err
	}
	if len(pending) > 0 {
		return fmt.Errorf("schema version %d (%s) is pending, run Migrate: %w", pending[0].Version, pending[0].Name, alumnikit.ErrState)
	}
	return m.store.retry(ctx, "validate", func() error {
		for _, table := range m.store.names.All() {
			exists, err := m.HasTable(ctx, m.pool, table)
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
