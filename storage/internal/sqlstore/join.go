package sqlstore

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
)

// savepoint names ours in the host's transaction. Savepoints nest, so a host
// that chose the same name loses nothing.
const savepoint = "alumnikit_write"

// Join returns a Store like s that works inside a transaction of the host: it
// sees the transaction's own writes, never commits, never rolls back more than
// its own last write, and never retries. Detach is as in Database.
func Join(s *Store, tx *sql.Tx, detach bool) *Store {
	return &Store{
		dialect: s.dialect, names: s.names,
		reads: &hostTx{on: tx, detach: detach},
		gate:  make(chan struct{}, 1), // savepoints of one transaction do not interleave
	}
}

// hostTx makes a session for each call, because sessions hold statements and
// are not for concurrent use.
type hostTx struct {
	on     *sql.Tx
	detach bool
}

// Exec implements DB.
func (h *hostTx) Exec(ctx context.Context, query string, args ...any) (int64, error) {
	return (&session{on: h.on, detach: h.detach}).Exec(ctx, query, args...)
}

// Query implements DB.
func (h *hostTx) Query(ctx context.Context, query string, args ...any) (Rows, error) {
	return (&session{on: h.on, detach: h.detach}).Query(ctx, query, args...)
}

// joined runs f under a savepoint of the host's transaction.
func (s *Store) joined(ctx context.Context, f func(ctx context.Context, tx DB) error) (err error) {
	host, ok := s.reads.(*hostTx)
	if !ok {
		return fmt.Errorf("sqlstore: no transaction to join: %T", s.reads)
	}
	own := &session{on: host.on, detach: host.detach}
	defer own.close()
	if _, err := own.Exec(ctx, "SAVEPOINT "+savepoint); err != nil {
		return err
	}
	done := false
	defer func() {
		if !done { // also when f panics
			err = undo(ctx, host, err)
		}
	}()
	if err := f(ctx, own); err != nil {
		return err
	}
	if _, err := own.Exec(ctx, "RELEASE SAVEPOINT "+savepoint); err != nil {
		return err
	}
	done = true
	return nil
}

// undo takes back what was done since the savepoint, even when the context is
// cancelled: the host's transaction goes on.
func undo(ctx context.Context, host *hostTx, cause error) error {
	ctx = context.WithoutCancel(ctx)
	_, err := host.on.ExecContext(ctx, "ROLLBACK TO SAVEPOINT "+savepoint)
	if err == nil {
		_, err = host.on.ExecContext(ctx, "RELEASE SAVEPOINT "+savepoint)
	}
	if err == nil || errors.Is(err, sql.ErrTxDone) || errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded) {
		return cause // undone, or the host's transaction is over anyway
	}
	return &DriverError{Text: "the host's transaction is broken and must be rolled back", Cause: err}
}
