package main

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"time"

	"github.com/go-sql-driver/mysql"

	"github.com/alumnikit/alumnikit"
)

// maxAttempts is how often a transaction is begun at most.
const maxAttempts = 10

// inTx runs do in a transaction, and runs it again from its start as long as
// others were in the way. So do must have no effect outside tx that may not
// happen twice. A product that has such a loop already needs only again.
func (p *product) inTx(ctx context.Context, do func(tx *sql.Tx) error) error {
	for attempt := 1; ; attempt++ {
		err := p.once(ctx, do)
		if attempt == maxAttempts || !again(err) {
			return err
		}
		select { // a moment, and not the same for everybody
		case <-time.After(rand.N(time.Duration(attempt) * 20 * time.Millisecond)):
		case <-ctx.Done():
			return errors.Join(err, ctx.Err())
		}
	}
}

// once runs do in a transaction, at the level that the product chose.
func (p *product) once(ctx context.Context, do func(tx *sql.Tx) error) error {
	tx, err := p.db.BeginTx(ctx, &sql.TxOptions{Isolation: p.isolation})
	if err != nil {
		return err
	}
	defer func() { _ = tx.Rollback() }() // does nothing after Commit
	if err := do(tx); err != nil {
		return err
	}
	return tx.Commit()
}

// again reports whether a whole transaction may succeed if it is run once more.
//
// ErrRetryable is the SDK's word for that. ErrConflict is too, once it has left
// do: at REPEATABLE READ the transaction goes on seeing the version that somebody
// has replaced since, and only a new one sees the next. The product's own
// statements, and COMMIT, say the same in the words of its driver.
func again(err error) bool {
	if errors.Is(err, alumnikit.ErrRetryable) || errors.Is(err, alumnikit.ErrConflict) {
		return true
	}
	if coded, ok := errors.AsType[interface {
		error
		SQLState() string
	}](err); ok { // pgx and lib/pq: a conflict of transactions, a deadlock
		return slices.Contains([]string{"40001", "40P01"}, coded.SQLState())
	}
	if coded, ok := errors.AsType[*mysql.MySQLError](err); ok { // a deadlock, a lock waited for too long
		return coded.Number == 1213 || coded.Number == 1205
	}
	return false
}

// level reads the flag -isolation.
func level(name string) (sql.IsolationLevel, error) {
	switch name {
	case "read-committed":
		return sql.LevelReadCommitted, nil
	case "repeatable-read":
		return sql.LevelRepeatableRead, nil
	case "serializable":
		return sql.LevelSerializable, nil
	default:
		return 0, fmt.Errorf("-isolation %q: want read-committed, repeatable-read or serializable", name)
	}
}
