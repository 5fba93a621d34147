package sqlstore

import (
	"context"
	"database/sql"
	"errors"

	"github.com/alumnikit/alumnikit"
)

// savepoint names ours in the host's transaction. Savepoints nest, so a host
// that chose the same name loses nothing.
const savepoint = "alumnikit_write"

// Join returns a Store like s that works inside a transaction of the host: it
// sees the transaction's own writes, never commits, never rolls back more than
// its own last write, and never retries. Once the transaction can only be rolled
// back, each call returns the error that said so.
func Join(s *Store, host Host) *Store {
	return &Store{
		dialect: s.dialect, names: s.names, reads: host, host: host,
		gate: make(chan struct{}, 1), // savepoints of one transaction do not interleave
	}
}

// Host is a transaction of the host.
type Host interface {
	DB
	// session returns the same transaction for the statements of one write, and
	// what ends its use.
	session() (db DB, done func())
}

// Seam returns a Host over a driver's own transaction.
func Seam(tx DB) Host { return seamTx{tx} }

type seamTx struct{ DB }

func (s seamTx) session() (db DB, done func()) { return s.DB, func() {} }

// HostTx returns a Host over a transaction of database/sql.
func HostTx(tx *sql.Tx, interrupt Interrupt) Host { return &hostTx{on: tx, interrupt: interrupt} }

// hostTx makes a session for each call, because sessions hold statements and
// are not for concurrent use.
type hostTx struct {
	on        *sql.Tx
	interrupt Interrupt
}

func (h *hostTx) open() *session { return &session{on: h.on, interrupt: h.interrupt} }

func (h *hostTx) session() (db DB, done func()) {
	own := h.open()
	return own, own.close
}

// Exec implements DB.
func (h *hostTx) Exec(ctx context.Context, query string, args ...any) (int64, error) {
	return h.open().Exec(ctx, query, args...)
}

// Query implements DB.
func (h *hostTx) Query(ctx context.Context, query string, args ...any) (Rows, error) {
	return h.open().Query(ctx, query, args...)
}

// joined runs f under a savepoint of the host's transaction.
func (s *Store) joined(ctx context.Context, f func(ctx context.Context, tx DB) error) (err error) {
	own, end := s.host.session()
	defer end()
	if _, err := own.Exec(ctx, "SAVEPOINT "+savepoint); err != nil {
		return err
	}
	done := false
	defer func() {
		if !done { // also when f panics
			err = s.undo(ctx, err)
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

// joinedBriefly runs f, which undoes what it does not finish, in the host's
// transaction. Where the database refuses all that comes after a statement that
// failed, as PostgreSQL does without a savepoint, the host can only roll back.
func (s *Store) joinedBriefly(ctx context.Context, f func(ctx context.Context, tx DB) (bool, error)) (done bool, err error) {
	own, end := s.host.session()
	defer end()
	done, err = f(ctx, own)
	if err == nil || s.dialect.Brief != InOne || ours(err) {
		return done, err
	}
	if said := s.dialect.Translate(err); said == nil || errors.Is(said, alumnikit.ErrRetryable) {
		return done, err // the statement was not carried out, or retry says what the host has to do
	}
	s.over = broken(err)
	return false, s.over
}

// broken is the error of a host's transaction that can only be rolled back.
func broken(cause error) error {
	return &DriverError{Text: "the host's transaction is broken and must be rolled back", Cause: cause}
}

// undo takes back what was done since the savepoint, even when the context is
// cancelled: the host's transaction goes on. Where the database has already
// rolled back all of it, as MySQL does after a deadlock, the cause says so.
func (s *Store) undo(ctx context.Context, cause error) error {
	detached := context.WithoutCancel(ctx)
	_, err := s.host.Exec(detached, "ROLLBACK TO SAVEPOINT "+savepoint)
	if err == nil {
		_, err = s.host.Exec(detached, "RELEASE SAVEPOINT "+savepoint)
	}
	return s.undone(ctx, cause, err)
}

// undone returns the cause of an undoing, unless that failed with err and it matters.
func (s *Store) undone(ctx context.Context, cause, err error) error {
	if s.pool != nil && cause == nil {
		return err // which undoes all of the transaction
	}
	if s.pool != nil || err == nil || errors.Is(err, sql.ErrTxDone) || errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded) {
		return cause // undone, or the host's transaction is over anyway
	}
	if cause = Translate(ctx, s.dialect, cause); errors.Is(cause, alumnikit.ErrRetryable) {
		return cause
	}
	s.over = broken(err)
	return s.over
}
