package sqlite

import (
	"context"
	"fmt"
	"strings"

	"github.com/alumnikit/alumnikit"
	"github.com/alumnikit/alumnikit/storage"
	"github.com/alumnikit/alumnikit/storage/internal/sqlstore"
)

// Validate returns an ErrState that says what to do unless the schema is the one
// of this program, the database is in WAL mode, and the SQLite library is new
// enough and built with room for the largest statement. It changes nothing.
func (s *Store) Validate(ctx context.Context) error {
	for _, check := range []func(context.Context) error{
		s.checkLibrary, s.checkJournal, s.checkParameters, s.migrator.Validate,
	} {
		if err := check(ctx); err != nil {
			return fmt.Errorf("sqlite: %w", err)
		}
	}
	return nil
}

// checkLibrary asks for SQLite 3.35: upserts with row values and 32766 parameters.
func (s *Store) checkLibrary(ctx context.Context) error {
	var version string
	if err := s.one(ctx, "SELECT sqlite_version()", &version); err != nil {
		return err
	}
	var major, minor int
	if _, err := fmt.Sscanf(version, "%d.%d", &major, &minor); err != nil || major < 3 || (major == 3 && minor < 35) {
		return fmt.Errorf("library version %s, want 3.35 or later: use a newer driver: %w", version, alumnikit.ErrState)
	}
	return nil
}

func (s *Store) checkJournal(ctx context.Context) error {
	var mode string
	if err := s.one(ctx, "PRAGMA journal_mode", &mode); err != nil {
		return err
	}
	if strings.EqualFold(mode, "wal") {
		return nil
	}
	return fmt.Errorf("journal_mode is %s, want wal: run \"PRAGMA journal_mode=WAL\" once on the file "+
		"(modernc.org/sqlite: add _pragma=journal_mode(WAL) to the DSN); a database in memory cannot be used: %w",
		mode, alumnikit.ErrState)
}

// checkParameters tries a statement with as many parameters as the largest
// Snapshot, because a driver may be built with fewer than SQLite's default.
func (s *Store) checkParameters(ctx context.Context) error {
	const most = storage.MaxGroups + 8
	args := make([]any, most)
	for i := range args {
		args[i] = int64(i)
	}
	var found int
	query := "SELECT 1 WHERE 0 IN (?" + strings.Repeat(",?", most-1) + ")"
	if err := s.one(ctx, query, &found, args...); err != nil {
		return fmt.Errorf("a statement with %d parameters failed, raise SQLITE_LIMIT_VARIABLE_NUMBER: %w: %w",
			most, err, alumnikit.ErrState)
	}
	return nil
}

func (s *Store) one(ctx context.Context, query string, into any, args ...any) error {
	return sqlstore.Translate(ctx, s.dialect, s.db.QueryRowContext(ctx, query, args...).Scan(into))
}
