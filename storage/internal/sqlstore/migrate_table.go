package sqlstore

import (
	"context"
	"fmt"
	"strconv"
	"strings"

	"github.com/alumnikit/alumnikit"
)

// The columns of the version table. Those behind checksum came later and may be
// NULL: worksWith where an older program applied the migration; done and begun,
// the numbers of the statements that have been executed and sent, wherever the
// migration is complete.
const (
	firstColumns = "version INTEGER NOT NULL PRIMARY KEY, name VARCHAR(64) NOT NULL, checksum VARCHAR(64) NOT NULL"
	laterColumns = "works_with INTEGER, done INTEGER, begun INTEGER"
)

// state is what the version table says about a schema.
type state struct {
	exists  bool        // the version table
	narrow  bool        // it lacks the later columns
	applied []Migration // also by newer programs that work with this one
	open    *opened     // the migration behind them, where it is not complete
}

// opened is how far an incomplete migration is: done statements have been
// executed, and the next one may have been if begun is greater.
type opened struct{ done, begun int }

// pending returns the steps that have not been applied, or not completely.
func (m *Migrator) pending(at state) []step { return m.steps[min(len(at.applied), len(m.steps)):] }

// state holds the version table against the steps. A table that tells of
// anything but the first steps, unchanged, or of a newer schema that is not for
// this program, is an ErrState.
func (m *Migrator) state(ctx context.Context, db DB) (at state, err error) {
	if at.exists, err = m.count(ctx, db, m.dialect.HasTable, m.names.Schema); err != nil || !at.exists {
		return at, err
	}
	if has := m.dialect.DDL.HasColumn; has != "" {
		wide, err := m.count(ctx, db, has, m.names.Schema, "works_with")
		if err != nil {
			return at, err
		}
		at.narrow = !wide
	}
	columns := "version, name, checksum, works_with, done, begun"
	if at.narrow {
		columns = "version, name, checksum, NULL, NULL, NULL"
	}
	q := m.store.statement("SELECT ", columns, " FROM ", m.names.Schema, " ORDER BY version")
	err = query(ctx, db, q, func(row Rows) error {
		var found versionRow
		err := row.Scan(&found.version, &found.name, &found.sum, &found.worksWith, &found.done, &found.begun)
		if err != nil {
			return err
		}
		return m.add(&at, found)
	})
	return at, err
}

// versionRow is a row of the version table.
type versionRow struct {
	version                int64
	name, sum              string
	worksWith, done, begun *int64
}

// add judges the next row.
func (m *Migrator) add(at *state, r versionRow) error {
	n := len(at.applied)
	switch {
	case r.version != int64(n+1):
		return fmt.Errorf("schema version %d is missing from %s, or not complete: %w", n+1, m.names.Schema, alumnikit.ErrState)
	case n >= len(m.steps):
		if r.worksWith == nil || *r.worksWith > int64(len(m.steps)) {
			return fmt.Errorf("schema version %d is newer than this program, which is for %d and does not work with it: %w",
				r.version, len(m.steps), alumnikit.ErrState)
		}
	case m.steps[n].Name != r.name || m.steps[n].sum != r.sum:
		return fmt.Errorf("schema version %d was made by another program: %w", r.version, alumnikit.ErrState)
	case r.done != nil && r.begun != nil:
		at.open = &opened{int(*r.done), int(*r.begun)}
		return nil // a row behind it finds a version missing
	}
	at.applied = append(at.applied, Migration{Version: n + 1, Name: r.name})
	return nil
}

// count runs a query that counts and reports whether there is any.
func (m *Migrator) count(ctx context.Context, db DB, text string, args ...any) (bool, error) {
	var n int64
	q := m.store.statement(text)
	q.args = args
	err := query(ctx, db, q, func(row Rows) error { return row.Scan(&n) })
	return n > 0, err
}

// table returns the statements that make the version table as it should be.
func (m *Migrator) table(at state) []string {
	if !at.exists {
		return []string{createVersions(m.names.Schema, m.dialect.DDL.TableOptions)}
	}
	if !at.narrow {
		return nil
	}
	var alter []string
	for column := range strings.SplitSeq(laterColumns, ", ") {
		alter = append(alter, "ALTER TABLE "+m.names.Schema+" ADD COLUMN "+column)
	}
	return alter
}

func createVersions(table, options string) string {
	return "CREATE TABLE " + table + " (" + firstColumns + ", " + laterColumns + ")" + options
}

// The statements below hold their values as text, so that a script can contain
// them; names and checksums consist of letters, digits and underscores.

// noteApplied notes a complete migration.
func (s step) noteApplied(table string) string {
	return "INSERT INTO " + table + " (version, name, checksum, works_with) VALUES (" + s.values() + ")"
}

// noteOpen notes a migration of which nothing has been executed.
func (s step) noteOpen(table string) string {
	return "INSERT INTO " + table + " (version, name, checksum, works_with, done, begun) VALUES (" + s.values() + ", 0, 0)"
}

// note sets columns of an open migration.
func (s step) note(table, set string) string {
	return "UPDATE " + table + " SET " + set + " WHERE version = " + strconv.Itoa(s.Version)
}

func (s step) values() string {
	return fmt.Sprintf("%d, '%s', '%s', %d", s.Version, s.Name, s.sum, s.worksWith)
}
