package mysql

import (
	"context"
	"fmt"
	"strings"

	"github.com/alumnikit/alumnikit"
	"github.com/alumnikit/alumnikit/storage"
	"github.com/alumnikit/alumnikit/storage/internal/sqlstore"
)

// minPacket holds the largest record or page in hexadecimal digits, and the rest
// of its row.
const minPacket = 2*max(storage.MaxBody, storage.MaxPageBody) + 1<<20

// Validate returns an ErrState that says what to do unless the schema is the one
// of this program and the server is new enough, commits what stands alone, is
// strict about values that do not fit, leaves their bytes as they are, takes
// statements of the size that is needed, and takes writes. It changes nothing.
func (s *Store) Validate(ctx context.Context) error {
	for _, check := range []func(context.Context) error{
		s.checkServer, s.checkAutocommit, s.checkMode, s.checkCharset, s.checkIsolation, s.checkPacket, s.checkWritable, s.migrator.Validate,
	} {
		if err := check(ctx); err != nil {
			return fmt.Errorf("mysql: %w", err)
		}
	}
	return nil
}

func (s *Store) one(ctx context.Context, query string, into any) error {
	return sqlstore.One(ctx, s.pool, s.dialect, query, into)
}

// checkServer asks for MariaDB 10.6 or MySQL 8.0: JSON_TABLE, and windows of
// which the other checks know the variables.
func (s *Store) checkServer(ctx context.Context) error {
	var version string
	if err := s.one(ctx, "SELECT VERSION()", &version); err != nil {
		return err
	}
	var major, minor int
	_, err := fmt.Sscanf(version, "%d.%d", &major, &minor)
	oldest, name := 800, "MySQL 8.0"
	if strings.Contains(version, "MariaDB") {
		oldest, name = 1006, "MariaDB 10.6"
	}
	if err != nil || major*100+minor < oldest {
		return fmt.Errorf("server version %s, want %s or later: %w", version, name, alumnikit.ErrState)
	}
	return nil
}

// checkAutocommit refuses sessions in which the first read opens a transaction
// that nobody ends: every later read would be of that moment.
func (s *Store) checkAutocommit(ctx context.Context) error {
	var on int64
	err := s.one(ctx, "SELECT @@SESSION.autocommit", &on)
	if err == nil && on == 0 {
		err = fmt.Errorf("autocommit is off: take autocommit=0 out of the DSN; transactions are begun explicitly: %w", alumnikit.ErrState)
	}
	return err
}

func (s *Store) checkMode(ctx context.Context) error {
	var mode string
	if err := s.one(ctx, "SELECT @@SESSION.sql_mode", &mode); err != nil {
		return err
	}
	if strings.Contains(mode, "STRICT_TRANS_TABLES") || strings.Contains(mode, "STRICT_ALL_TABLES") {
		return nil
	}
	return fmt.Errorf("sql_mode is not strict, so values could be cut off silently: "+
		"add sql_mode='STRICT_TRANS_TABLES' to the DSN: %w", alumnikit.ErrState)
}

// checkCharset refuses sessions in which the server converts parameters from one
// character set to another: what is kept are bytes.
func (s *Store) checkCharset(ctx context.Context) error {
	var differ int64
	err := s.one(ctx, "SELECT @@SESSION.character_set_client <> @@SESSION.character_set_connection", &differ)
	if err == nil && differ != 0 {
		err = fmt.Errorf("character_set_client and character_set_connection differ: "+
			"take both out of the DSN, or collation_connection, and use charset: %w", alumnikit.ErrState)
	}
	return err
}

// checkIsolation refuses connections that read what others have not committed.
// MariaDB before 11.1 and MySQL have different names for the variable, and both
// list it.
func (s *Store) checkIsolation(ctx context.Context) error {
	var level string
	rows, err := s.pool.Query(ctx, "SHOW SESSION VARIABLES WHERE Variable_name IN ('tx_isolation', 'transaction_isolation')")
	if err != nil {
		return sqlstore.Translate(ctx, s.dialect, err)
	}
	defer rows.Close()
	for rows.Next() {
		var name string
		if err := rows.Scan(&name, &level); err != nil {
			return sqlstore.Translate(ctx, s.dialect, err)
		}
	}
	if err := rows.Err(); err != nil {
		return sqlstore.Translate(ctx, s.dialect, err)
	}
	if level == "READ-UNCOMMITTED" {
		return fmt.Errorf("the session's isolation level is READ UNCOMMITTED, want READ COMMITTED or higher: %w", alumnikit.ErrState)
	}
	return nil
}

func (s *Store) checkPacket(ctx context.Context) error {
	var bytes int64
	err := s.one(ctx, "SELECT @@GLOBAL.max_allowed_packet", &bytes)
	if err == nil && bytes < minPacket {
		err = fmt.Errorf("max_allowed_packet is %d bytes, want at least %d: raise it on the server: %w", bytes, minPacket, alumnikit.ErrState)
	}
	return err
}

func (s *Store) checkWritable(ctx context.Context) error {
	var readOnly int64
	err := s.one(ctx, "SELECT @@GLOBAL.read_only", &readOnly)
	if err == nil && readOnly != 0 {
		err = fmt.Errorf("the server is read-only: connect to the primary, and give the replica to Replica: %w", alumnikit.ErrState)
	}
	return err
}
