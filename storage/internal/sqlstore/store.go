package sqlstore

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"time"

	"github.com/alumnikit/alumnikit"
	"github.com/alumnikit/alumnikit/storage"
)

// Store implements storage.Store over a Dialect.
type Store struct {
	dialect *Dialect
	names   Tables
	reads   DB
	pool    Pool          // nil when the store works in a host's transaction
	host    Host          // that transaction, or nil
	gate    chan struct{} // one caller at a time passes: to write, and in a host's transaction to read; nil: no limit
	over    error         // why the host can only roll its transaction back; behind the gate
}

var _ storage.Store = (*Store)(nil)

// Joined implements what storage.Joined asks.
func (s *Store) Joined() bool { return s.pool == nil }

// Tables are the names of the tables.
type Tables struct {
	Record, Key, Unique, Head, Page, Delta, Journal, Schema string
}

// NewTables returns the names for a prefix.
func NewTables(prefix string) Tables {
	return Tables{
		Record: prefix + "record", Key: prefix + "record_key", Unique: prefix + "record_unique",
		Head: prefix + "head", Page: prefix + "page", Delta: prefix + "delta",
		Journal: prefix + "journal", Schema: prefix + "schema",
	}
}

// All lists the tables that hold data of tenants.
func (t Tables) All() []string {
	return []string{t.Head, t.Delta, t.Page, t.Key, t.Unique, t.Record, t.Journal}
}

// New returns a Store. It opens nothing.
func New(pool Pool, dialect *Dialect, names Tables) *Store {
	s := &Store{dialect: dialect, names: names, reads: pool, pool: pool}
	if dialect.OneWriter {
		s.gate = make(chan struct{}, 1)
	}
	return s
}

// Retries of a transaction that met another: how often, for how long in all,
// and the longest pause between two.
const (
	maxAttempts = 12
	maxRetrying = 15 * time.Second
	maxPause    = 64 * time.Millisecond
)

// read runs f, which sends one statement, so that what it sees is one moment.
func (s *Store) read(ctx context.Context, op string, tenant alumnikit.TenantID, f func(db DB) error) error {
	if err := tenant.Validate(); err != nil {
		return fmt.Errorf("%s: %w", op, err)
	}
	return s.look(ctx, op, f)
}

// look is read for no tenant in particular.
func (s *Store) look(ctx context.Context, op string, f func(db DB) error) error {
	if s.pool == nil { // a host's transaction shows a write of ours even while it is half done
		leave, err := s.enter(ctx, op)
		if err != nil {
			return err
		}
		defer leave()
	}
	return s.retry(ctx, op, func() error { return f(s.reads) })
}

// enter waits for the gate, if there is one.
func (s *Store) enter(ctx context.Context, op string) (leave func(), err error) {
	if s.gate == nil {
		return func() {}, nil
	}
	select {
	case s.gate <- struct{}{}:
		return func() { <-s.gate }, nil
	case <-ctx.Done():
		return nil, fmt.Errorf("%s: %w", op, ctx.Err())
	}
}

// change runs f in a transaction of its own, again if it met another, or once
// inside the host's. Whatever happens, f takes effect as a whole or not at all.
func (s *Store) change(
	ctx context.Context, op string, tenant alumnikit.TenantID, f func(ctx context.Context, tx DB) error,
) error {
	return s.inTurn(ctx, op, tenant, func() error {
		if s.pool == nil {
			return s.joined(ctx, f)
		}
		return s.transaction(ctx, f)
	})
}

// changeBriefly is change for what may be done by brief, which by itself takes effect
// as a whole or not at all, and by full if brief says that it is not done.
func (s *Store) changeBriefly(
	ctx context.Context, op string, tenant alumnikit.TenantID,
	brief func(ctx context.Context, tx DB) (done bool, err error), full func(ctx context.Context, tx DB) error,
) error {
	return s.inTurn(ctx, op, tenant, func() error {
		if s.pool != nil {
			return s.transaction(ctx, func(ctx context.Context, tx DB) error {
				if done, err := brief(ctx, tx); done || err != nil {
					return err
				}
				return full(ctx, tx)
			})
		}
		if done, err := s.joinedBriefly(ctx, brief); done || err != nil {
			return err
		}
		return s.joined(ctx, full)
	})
}

// inTurn runs what changes something when its turn has come, again if it met another
// and the transaction is its own.
func (s *Store) inTurn(ctx context.Context, op string, tenant alumnikit.TenantID, f func() error) error {
	if err := tenant.Validate(); err != nil {
		return fmt.Errorf("%s: %w", op, err)
	}
	leave, err := s.enter(ctx, op)
	if err != nil {
		return err
	}
	defer leave()
	return s.retry(ctx, op, f)
}

func (s *Store) transaction(ctx context.Context, f func(ctx context.Context, tx DB) error) error {
	tx, err := s.pool.Begin(ctx)
	if err != nil {
		return err
	}
	defer tx.Rollback(ctx) // nothing after a commit; also when f panics
	if err := f(ctx, tx); err != nil {
		return err
	}
	return tx.Commit(ctx)
}

// retry runs f until it does not end with ErrRetryable, within bounds. In a
// host's transaction only the host can start again.
func (s *Store) retry(ctx context.Context, op string, f func() error) error {
	if s.over != nil {
		return fmt.Errorf("%s: %w", op, s.over)
	}
	var over <-chan time.Time
	for attempt := 1; ; attempt++ {
		err := ctx.Err()
		if err == nil {
			err = Translate(ctx, s.dialect, f())
		}
		if err == nil {
			return nil
		}
		err = fmt.Errorf("%s: %w", op, err)
		if attempt == maxAttempts || !errors.Is(err, alumnikit.ErrRetryable) {
			return err
		}
		if s.pool == nil {
			s.over = &storage.LostError{Err: err}
			return s.over
		}
		if over == nil {
			over = time.After(maxRetrying)
		}
		pause := min(maxPause, time.Millisecond<<attempt)
		select {
		case <-time.After(pause/2 + rand.N(pause)):
		case <-over:
			return err
		case <-ctx.Done():
			return fmt.Errorf("%s: %w", op, ctx.Err())
		}
	}
}
