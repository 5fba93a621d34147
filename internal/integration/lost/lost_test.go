package lost

import (
	"context"
	"database/sql"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/alumnikit/alumnikit"
	"github.com/alumnikit/alumnikit/internal/integration/servertest"
	"github.com/alumnikit/alumnikit/storage"
)

const tenant = alumnikit.TenantID("acme")

// joiner is what the stores of servers have in common.
type joiner interface {
	storage.Store
	WithTx(tx *sql.Tx) storage.Store
}

func put(n byte, version uint64) storage.Write {
	return storage.Write{Tenant: tenant, Puts: []storage.Record{{Kind: "host", ID: alumnikit.ID{15: n}, Version: version, Body: []byte("{}")}}}
}

// Two transactions of the host change each what the other changes next. The server
// ends one of them: on MySQL and MariaDB with all that it did, so that what is
// sent afterwards stands outside any transaction. The store that lost says so
// again and again, sends nothing, and service verbs do not try again either.
func TestTransactionLostToADeadlock(t *testing.T) {
	t.Parallel()
	for name, open := range map[string]func(t *testing.T) (*sql.DB, joiner){
		"postgres": func(t *testing.T) (*sql.DB, joiner) {
			t.Helper()
			db := servertest.Postgres(t)
			return db, servertest.PostgresStore(t, db)
		},
		"mysql": func(t *testing.T) (*sql.DB, joiner) {
			t.Helper()
			db := servertest.MySQL(t)
			return db, servertest.MySQLStore(t, db)
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			db, store := open(t)
			require.NoError(t, store.Commit(t.Context(), put(1, 1)))
			require.NoError(t, store.Commit(t.Context(), put(2, 1)))

			loser, rest := deadlock(t, db, store)
			require.ErrorIs(t, loser.err, alumnikit.ErrRetryable)

			tries := 0
			err := storage.Retry(t.Context(), func(ctx context.Context) error {
				tries++
				return loser.store.Commit(ctx, put(9, 1))
			})
			require.ErrorIs(t, err, alumnikit.ErrRetryable)
			require.Equal(t, 1, tries)
			_, err = loser.store.Get(t.Context(), tenant, "host", []alumnikit.ID{{15: 1}})
			require.ErrorIs(t, err, alumnikit.ErrRetryable)

			require.NoError(t, loser.tx.Rollback())
			rest()
			found, err := store.Get(t.Context(), tenant, "host", []alumnikit.ID{{15: 1}, {15: 2}, {15: 9}})
			require.NoError(t, err)
			require.Len(t, found, 2, "nothing was written outside the transaction")
			require.Equal(t, []uint64{2, 2}, []uint64{found[0].Version, found[1].Version}, "the other transaction is whole")
		})
	}
}

// side is one of two transactions.
type side struct {
	tx    *sql.Tx
	store storage.Store
	err   error
}

// deadlock returns the transaction that lost, and what commits the other.
func deadlock(t *testing.T, db *sql.DB, store joiner) (loser *side, rest func()) {
	t.Helper()
	var sides [2]*side
	for i := range sides {
		tx, err := db.BeginTx(t.Context(), nil)
		require.NoError(t, err)
		t.Cleanup(func() { _ = tx.Rollback() })
		sides[i] = &side{tx: tx, store: store.WithTx(tx)}
		require.NoError(t, sides[i].store.Commit(t.Context(), put(byte(i+1), 2)))
	}
	first := make(chan int, 2)
	for i, s := range sides {
		go func() {
			s.err = s.store.Commit(t.Context(), put(byte(2-i), 2))
			first <- i
		}()
	}
	// On PostgreSQL the winner waits until the loser is rolled back. MySQL has done that itself, and
	// either may be told first.
	at := <-first
	second := sync.OnceValue(func() int { return <-first })
	if sides[at].err == nil {
		at = second()
	}
	loser, winner := sides[at], sides[1-at]
	return loser, func() {
		second()
		require.NoError(t, winner.err)
		require.NoError(t, winner.tx.Commit())
	}
}
