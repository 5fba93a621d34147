package postgres

import (
	"context"
	"fmt"

	"github.com/alumnikit/alumnikit"
	"github.com/alumnikit/alumnikit/storage/internal/sqlstore"
)

// oldest is the oldest server that is supported, as server_version_num has it.
const oldest = 130000

// Validate returns an ErrState that says what to do unless the schema is the one
// of this program and the server is new enough and takes writes. It changes
// nothing.
func (s *Store) Validate(ctx context.Context) error {
	for _, check := range []func(context.Context) error{s.checkServer, s.checkWritable, s.migrator.Validate} {
		if err := check(ctx); err != nil {
			return fmt.Errorf("postgres: %w", err)
		}
	}
	return nil
}

func (s *Store) checkServer(ctx context.Context) error {
	var version int64
	err := sqlstore.One(ctx, s.pool, s.dialect, "SELECT current_setting('server_version_num')::bigint", &version)
	if err == nil && version < oldest {
		err = fmt.Errorf("server version %d.%d, want 13 or later: %w", version/10000, version%10000, alumnikit.ErrState)
	}
	return err
}

func (s *Store) checkWritable(ctx context.Context) error {
	var replica int64
	err := sqlstore.One(ctx, s.pool, s.dialect, "SELECT CASE WHEN pg_is_in_recovery() THEN 1 ELSE 0 END", &replica)
	if err == nil && replica != 0 {
		err = fmt.Errorf("the server is a replica: connect to the primary, and give the replica to Replica: %w", alumnikit.ErrState)
	}
	return err
}
