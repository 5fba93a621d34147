package database

import (
	"context"
	"errors"
)

// Alone runs do while nobody else runs theirs on this database, in whatever
// process: for what happens once, such as filling an empty database. The lock is
// a connection's, so that a process that dies holds up nobody. A file of SQLite
// has no such lock and is meant for one process at a time; do is just run.
func (d *Database) Alone(ctx context.Context, do func() error) (err error) {
	lock, unlock := d.locks()
	if lock == "" {
		return do()
	}
	conn, err := d.Conn(ctx)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, conn.Close()) }()
	for held := int64(0); held == 0; {
		if err := conn.QueryRowContext(ctx, lock).Scan(&held); err != nil {
			return err
		}
	}
	defer func() {
		_, unlocked := conn.ExecContext(context.WithoutCancel(ctx), unlock)
		err = errors.Join(err, unlocked)
	}()
	return do()
}

// locks returns the query that takes the lock, 1 once it has, and the statement
// that gives it back. PostgreSQL waits; MySQL is asked once a second.
func (d *Database) locks() (lock, unlock string) {
	switch d.Kind {
	case PostgreSQL:
		const key = "(hashtextextended('alumnikit examples ' || coalesce(current_schema(), ''), 0))"
		return "SELECT 1 FROM pg_advisory_lock" + key, "SELECT pg_advisory_unlock" + key
	case MySQL:
		const name = "CONCAT('alumnikit examples ', SHA1(DATABASE()))"
		return "SELECT GET_LOCK(" + name + ", 1)", "SELECT RELEASE_LOCK(" + name + ")"
	default:
		return "", ""
	}
}
