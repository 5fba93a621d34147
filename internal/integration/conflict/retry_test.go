package conflict

import (
	"database/sql"
	"errors"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/alumnikit/alumnikit"
	"github.com/alumnikit/alumnikit/internal/integration/place"
	"github.com/alumnikit/alumnikit/storage"
)

func TestTransactionsThatMeetAreTriedAgain(t *testing.T) {
	t.Parallel()
	servers(t, map[string]func(*testing.T, *meeting){
		"error at any statement":   errorAtAnyStatement,
		"error in the host's":      errorInTheHosts,
		"error that does not end":  errorThatDoesNotEnd,
		"deadlock of the SDK":      deadlockOfTheSDK,
		"deadlock of hosts":        deadlockOfHosts,
		"lock timeout of the SDK":  lockTimeoutOfTheSDK,
		"lock timeout of the host": lockTimeoutOfTheHost,
	})
}

// Whichever statement of a write fails so, COMMIT among them, the write is done
// once in the end.
func errorAtAnyStatement(t *testing.T, m *meeting) {
	t.Helper()
	n := 0
	for code, failure := range transient(m.at.Kind) {
		committing := false
		for at := 1; ; at++ {
			n++
			fired := false
			m.tap.reset(func(statement int, query string) error {
				if statement != at {
					return nil
				}
				fired, committing = true, committing || query == "COMMIT"
				return failure
			})
			require.NoError(t, m.store.Commit(t.Context(), m.full(n)), "%s at statement %d", code, at)
			if !fired {
				break
			}
			require.GreaterOrEqual(t, m.tap.count(), at)
		}
		require.True(t, committing, "COMMIT is a statement too")
	}
	m.tap.reset(nil)
	require.Equal(t, n, m.stored(t, m.store))
	entries, err := m.store.Journal(t.Context(), m.tenant, storage.JournalQuery{Mode: storage.JournalPending, Limit: storage.MaxList})
	require.NoError(t, err)
	require.Len(t, entries, n, "one entry for each write")
}

// In the host's transaction it is the host who begins again. The SDK takes back
// its write and says so.
func errorInTheHosts(t *testing.T, m *meeting) {
	t.Helper()
	for code, failure := range transient(m.at.Kind) {
		for at := 1; ; at++ {
			m.tap.reset(nil)
			tx, joined := m.begin(t, sql.LevelDefault)
			before, fired := m.tap.count(), false
			m.tap.reset(func(statement int, _ string) error {
				if statement != at {
					return nil
				}
				fired = true
				return failure
			})
			err := joined.Commit(t.Context(), m.full(1))
			require.Empty(t, m.tap.begun(), "the host's transaction is not begun again")
			rolledBack := strings.Contains(strings.Join(m.tap.seen, " "), "ROLLBACK TO")
			m.tap.reset(nil)
			if !fired {
				require.NoError(t, err)
				require.NoError(t, tx.Rollback())
				break
			}
			require.ErrorIs(t, err, alumnikit.ErrRetryable, "%s at statement %d after %d", code, at, before)
			require.True(t, rolledBack || at == 1, "what was written since the savepoint is taken back")
			_, err = joined.Get(t.Context(), m.tenant, "host", []alumnikit.ID{numbered(1)})
			require.ErrorIs(t, err, alumnikit.ErrRetryable, "the transaction is lost, and the store says so until the host begins again")
			require.NoError(t, tx.Rollback())
		}
	}
	require.Equal(t, 0, m.stored(t, m.store))
}

// What does not end is given up after some attempts, whose pauses grow and are
// drawn by chance.
func errorThatDoesNotEnd(t *testing.T, m *meeting) {
	t.Helper()
	const most = 64 * time.Millisecond
	var failures []error
	for _, failure := range transient(m.at.Kind) {
		failures = append(failures, failure)
	}
	var late []time.Duration
	others := make([]*meeting, 6)
	var group sync.WaitGroup
	for i := range others {
		others[i] = m.meet(t)
		others[i].tap.reset(func(_ int, query string) error {
			if query == "COMMIT" {
				return failures[i%len(failures)]
			}
			return nil
		})
		group.Go(func() {
			assert.ErrorIs(t, others[i].store.Commit(t.Context(), others[i].full(1)), alumnikit.ErrRetryable)
		})
	}
	group.Wait()
	for _, other := range others {
		begun := other.tap.begun()
		require.Len(t, begun, 12, "attempts")
		for i := range begun[1:] {
			pause, mean := begun[i+1].Sub(begun[i]), min(most, time.Millisecond<<(i+1))
			require.GreaterOrEqual(t, pause, mean/2, "pause %d", i+1)
			if mean == most {
				late = append(late, pause)
			}
		}
		other.tap.reset(nil)
		require.Equal(t, 0, other.stored(t, other.store))
	}
	require.Less(t, slices.Min(late), most, "pauses without chance would let the same two meet again")
}

// The SDK and a host wait for each other. Whoever the server chose begins again.
func deadlockOfTheSDK(t *testing.T, m *meeting) {
	t.Helper()
	for round := range 5 {
		one, two := record(2*round), record(2*round+1)
		m.tap.reset(nil)
		require.NoError(t, m.store.Commit(t.Context(), m.put(one, two)))
		tx, joined := m.begin(t, sql.LevelDefault)
		require.NoError(t, joined.Commit(t.Context(), m.put(heavy(round)...))) // the server rather ends who has done less
		require.NoError(t, m.hold(t, tx, 2*round+1))
		m.tap.reset(nil)
		done := make(chan error, 1)
		go func() { done <- m.store.Commit(t.Context(), m.put(next(one), next(two))) }()
		time.Sleep(100 * time.Millisecond) // holds the one and waits for the other
		held := m.hold(t, tx, 2*round)
		require.NoError(t, tx.Rollback())
		require.NoError(t, <-done, "the SDK's write ends well, whoever was chosen")
		if held == nil {
			require.Greater(t, len(m.tap.begun()), 1, "the host was spared, so the SDK was not")
			return
		}
		require.True(t, again(held), "%v", held)
	}
	require.Fail(t, "the SDK was never the one to begin again")
}

// heavy are many records of another kind.
func heavy(round int) []storage.Record {
	out := make([]storage.Record, 50)
	for i := range out {
		out[i] = record(1000 + 100*round + i)
		out[i].Kind = "heavy"
	}
	return out
}

// Two hosts wait for each other. One is told ErrRetryable, begins again, and both
// end well.
func deadlockOfHosts(t *testing.T, m *meeting) {
	t.Helper()
	require.NoError(t, m.store.Commit(t.Context(), m.put(record(1), record(2))))
	var group sync.WaitGroup
	var met sync.WaitGroup // both hold one
	met.Add(2)
	attempts, failures := [2]int{}, [2]error{}
	for i, order := range [2][2]int{{1, 2}, {2, 1}} {
		group.Go(func() {
			for {
				attempts[i]++
				err := m.both(t, order, func() {
					if attempts[i] == 1 {
						met.Done()
						met.Wait()
					}
				})
				if err == nil || !again(err) {
					failures[i] = err
					return
				}
			}
		})
	}
	group.Wait()
	require.NoError(t, failures[0])
	require.NoError(t, failures[1])
	require.Greater(t, attempts[0]+attempts[1], 2, "they did wait for each other")
	found, err := m.store.Get(t.Context(), m.tenant, "host", []alumnikit.ID{numbered(1), numbered(2)})
	require.NoError(t, err)
	require.Equal(t, []uint64{3, 3}, []uint64{found[0].Version, found[1].Version})
}

// both writes two records in one transaction, in this order.
func (m *meeting) both(t *testing.T, order [2]int, between func()) error {
	t.Helper()
	tx, err := m.db.BeginTx(t.Context(), nil)
	if err != nil {
		return err
	}
	defer func() { _ = tx.Rollback() }()
	joined := m.store.WithTx(tx)
	for i, n := range order {
		found, err := joined.Get(t.Context(), m.tenant, "host", []alumnikit.ID{numbered(n)})
		if err != nil {
			return err
		}
		r := record(n)
		r.Version = found[0].Version + 1
		if err := joined.Commit(t.Context(), m.put(r)); err != nil {
			if errors.Is(err, alumnikit.ErrConflict) {
				return alumnikit.ErrRetryable // read from an older snapshot: a host begins again
			}
			return err
		}
		if i == 0 {
			between()
		}
	}
	return tx.Commit()
}

// impatient is a meeting of somebody who does not wait for locks for long.
func (m *meeting) impatient(t *testing.T) *meeting {
	t.Helper()
	at := m.at
	switch at.Kind {
	case place.Postgres:
		at.Address += " lock_timeout=1s"
	case place.MySQL:
		joint := "?"
		if strings.Contains(at.Address, "?") {
			joint = "&"
		}
		at.Address += joint + "innodb_lock_wait_timeout=1"
	case place.SQLite:
	}
	out := (&ground{at: at}).meet(t)
	out.tenant = m.tenant
	return out
}

// Who holds a lock for longer than the other's patience lasts delays the SDK, and
// no more.
func lockTimeoutOfTheSDK(t *testing.T, m *meeting) {
	t.Helper()
	require.NoError(t, m.store.Commit(t.Context(), m.put(record(1))))
	tx, _ := m.begin(t, sql.LevelDefault)
	require.NoError(t, m.hold(t, tx, 1))
	time.AfterFunc(1500*time.Millisecond, func() { _ = tx.Rollback() })
	other := m.impatient(t)
	require.NoError(t, other.store.Commit(t.Context(), m.put(next(record(1)))))
	require.Greater(t, len(other.tap.begun()), 1)
}

// In the host's transaction the host is told.
func lockTimeoutOfTheHost(t *testing.T, m *meeting) {
	t.Helper()
	require.NoError(t, m.store.Commit(t.Context(), m.put(record(1))))
	holder, _ := m.begin(t, sql.LevelDefault)
	require.NoError(t, m.hold(t, holder, 1))
	other := m.impatient(t)
	tx, joined := other.begin(t, sql.LevelDefault)
	require.NoError(t, joined.Commit(t.Context(), m.put(record(2))))
	require.ErrorIs(t, joined.Commit(t.Context(), m.put(next(record(1)))), alumnikit.ErrRetryable)
	require.NoError(t, holder.Rollback())
	require.NoError(t, tx.Rollback())
	require.Equal(t, 1, m.stored(t, m.store), "the host rolled everything back")
}
