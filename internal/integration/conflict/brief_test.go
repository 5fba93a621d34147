package conflict

import (
	"context"
	"database/sql"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/go-sql-driver/mysql"
	"github.com/stretchr/testify/require"

	"github.com/alumnikit/alumnikit"
	"github.com/alumnikit/alumnikit/internal/integration/place"
	"github.com/alumnikit/alumnikit/storage"
)

// again is what most verbs write: record n changes and keeps its keys.
func (m *meeting) again(n int) storage.Write {
	w := m.put(next(record(n)))
	w.Expects = []storage.Ref{{Kind: "host", ID: numbered(n + 1), Version: 1}}
	w.Deltas = []storage.Delta{{Slot: uint32(n), Version: 2, Body: []byte("delta")}}
	w.Entries = []storage.Entry{{ID: numbered(1000 + n), Time: time.UnixMicro(int64(n)).UTC(), Body: []byte("entry")}}
	return w
}

// rows counts deltas and entries.
func (m *meeting) rows(t *testing.T, store storage.Store) (deltas, entries int) {
	t.Helper()
	snap, err := store.Snapshot(t.Context(), m.tenant, storage.PageQuery{Deltas: storage.DeltasCount})
	require.NoError(t, err)
	pending, err := store.Journal(t.Context(), m.tenant, storage.JournalQuery{Mode: storage.JournalPending, Limit: storage.MaxList})
	require.NoError(t, err)
	return snap.Pending, len(pending)
}

// version is that of record n.
func (m *meeting) version(t *testing.T, store storage.Store, n int) uint64 {
	t.Helper()
	found, err := store.Get(t.Context(), m.tenant, "host", []alumnikit.ID{numbered(n)})
	require.NoError(t, err)
	require.Len(t, found, 1)
	return found[0].Version
}

// waits begins a write that somebody's open transaction holds up, and returns what
// tells how it ended.
func waits(t *testing.T, store storage.Store, write storage.Write) <-chan error {
	t.Helper()
	told := make(chan error, 1)
	go func() { told <- store.Commit(context.WithoutCancel(t.Context()), write) }()
	select {
	case err := <-told:
		require.Fail(t, "the write did not wait", "%v", err)
	case <-time.After(100 * time.Millisecond):
	}
	return told
}

// eachWay runs a test at each level for each way in which a server carries out a
// write of one record; it is told of how many statements.
func eachWay(t *testing.T, test func(t *testing.T, m *meeting, level sql.IsolationLevel, statements int)) {
	t.Helper()
	atEachLevel(t, func(t *testing.T, m *meeting, level sql.IsolationLevel) {
		t.Helper()
		if m.at.Kind == place.SQLite {
			t.Skip("SQLite has no shorter way for a write of one record, and one writer")
		}
		if m.at.Kind == place.Postgres || m.hasBlocks(t) {
			t.Run("in one", func(t *testing.T) { test(t, m, level, 1) })
		}
		if m.at.Kind == place.MySQL {
			t.Run("in steps", func(t *testing.T) {
				m := m.meet(t)
				m.noBlocks(t)
				test(t, m, level, 4)
			})
		}
	})
}

// hasBlocks reports whether the server takes statements made of others.
func (m *meeting) hasBlocks(t *testing.T) bool {
	t.Helper()
	var version string
	require.NoError(t, m.db.QueryRowContext(t.Context(), "SELECT VERSION()").Scan(&version))
	return strings.Contains(version, "MariaDB")
}

// noBlocks has the store meet a server that takes no statement made of others, as
// MySQL is one, in a write of which nothing stays.
func (m *meeting) noBlocks(t *testing.T) {
	t.Helper()
	tx, joined := m.begin(t, sql.LevelDefault)
	require.NoError(t, joined.Commit(t.Context(), m.put(record(91), record(92))))
	m.tap.reset(func(_ int, query string) error {
		if strings.HasPrefix(query, "BEGIN NOT ATOMIC") {
			return &mysql.MySQLError{Number: 1064}
		}
		return nil
	})
	require.NoError(t, joined.Commit(t.Context(), m.again(91)))
	require.Equal(t, 5, m.tap.count())
	m.tap.reset(nil)
	require.NoError(t, tx.Rollback())
}

// Whichever statement of a write of one record fails before it is sent, nothing of
// it is there, and the host's transaction goes on. It is few statements.
func TestFaultsOfABriefWriteInTheHosts(t *testing.T) {
	t.Parallel()
	eachWay(t, func(t *testing.T, m *meeting, level sql.IsolationLevel, statements int) {
		t.Helper()
		require.NoError(t, m.store.Commit(t.Context(), m.put(record(1), record(2))))
		fault := errors.New("a fault")
		for at := 1; ; at++ {
			tx, joined := m.begin(t, level)
			fired := false
			m.tap.reset(func(statement int, _ string) error {
				if statement != at {
					return nil
				}
				fired = true
				return fault
			})
			err := joined.Commit(t.Context(), m.again(1))
			if !fired {
				require.NoError(t, err)
				require.Equal(t, statements, m.tap.count(), "%v", m.tap.seen)
				m.tap.reset(nil)
				require.NoError(t, tx.Commit())
				break
			}
			m.tap.reset(nil)
			require.ErrorIs(t, err, fault)
			deltas, entries := m.rows(t, joined)
			require.Equal(t, []int{0, 0}, []int{deltas, entries}, "statement %d", at)
			require.Equal(t, uint64(1), m.version(t, joined, 1))
			require.NoError(t, joined.Commit(t.Context(), m.again(1)), "the transaction goes on")
			require.NoError(t, tx.Rollback())
		}
		deltas, entries := m.rows(t, m.store)
		require.Equal(t, []int{1, 1}, []int{deltas, entries})
		require.Equal(t, uint64(2), m.version(t, m.store, 1))
	})
}

// What cannot be taken back ends the host's transaction, and the store says so.
func TestBriefWriteThatCannotBeTakenBack(t *testing.T) {
	t.Parallel()
	place.Need(t, place.MySQL)
	eachWay(t, func(t *testing.T, m *meeting, level sql.IsolationLevel, statements int) {
		t.Helper()
		if m.at.Kind != place.MySQL {
			t.Skip("PostgreSQL carries a statement out or does not")
		}
		require.NoError(t, m.store.Commit(t.Context(), m.put(record(1), record(2))))
		tx, joined := m.begin(t, level)
		write, fault := m.again(1), errors.New("a fault")
		from := 3
		if statements == 1 {
			from = 2
			write.Puts[0].Version = 9 // so that the server refuses the block
		}
		m.tap.reset(func(statement int, _ string) error {
			if statement >= from {
				return fault
			}
			return nil
		})
		require.ErrorIs(t, joined.Commit(t.Context(), write), fault)
		m.tap.reset(nil)
		_, err := joined.Get(t.Context(), m.tenant, "host", []alumnikit.ID{numbered(1)})
		require.ErrorContains(t, err, "must be rolled back")
		require.Zero(t, m.tap.count(), "nothing more is sent")
		require.NoError(t, tx.Rollback())
		_, entries := m.rows(t, m.store)
		require.Zero(t, entries)
	})
}

// The database itself refuses a row that a write of one record inserts after another.
// On MySQL nothing of the write stays and the host goes on; on PostgreSQL, which then
// refuses everything, the store says that the host has to begin again.
func TestBriefWriteThatTheDatabaseRefuses(t *testing.T) {
	t.Parallel()
	servers(t, map[string]func(*testing.T, *meeting){"a delta": func(t *testing.T, m *meeting) {
		t.Helper()
		require.NoError(t, m.store.Commit(t.Context(), m.put(record(1), record(2))))
		for _, statement := range refusing(m.at.Kind) {
			_, err := m.db.ExecContext(t.Context(), statement)
			require.NoError(t, err)
		}
		tx, joined := m.begin(t, sql.LevelDefault)
		err := joined.Commit(t.Context(), m.again(1))
		require.Error(t, err)
		require.False(t, errors.Is(err, alumnikit.ErrConflict) || errors.Is(err, alumnikit.ErrRetryable), "%v", err)
		if m.at.Kind == place.Postgres {
			_, err := joined.Get(t.Context(), m.tenant, "host", []alumnikit.ID{numbered(1)})
			require.ErrorContains(t, err, "must be rolled back")
			require.NoError(t, tx.Rollback())
		} else {
			require.Equal(t, uint64(1), m.version(t, joined, 1))
			require.NoError(t, joined.Commit(t.Context(), m.put(record(3))))
			require.NoError(t, tx.Commit())
		}
		deltas, entries := m.rows(t, m.store)
		require.Equal(t, []int{0, 0}, []int{deltas, entries})
		require.ErrorIs(t, m.store.Commit(t.Context(), func() storage.Write {
			w := m.again(1)
			w.Puts[0].Version = 3
			return w
		}()), alumnikit.ErrConflict)
	}})
}

// refusing are statements after which the database takes no deltas.
func refusing(kind place.Kind) []string {
	if kind == place.Postgres {
		return []string{
			"CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'no'; END $$",
			"CREATE TRIGGER refuse BEFORE INSERT ON alumnikit_delta FOR EACH ROW EXECUTE FUNCTION refuse()",
		}
	}
	return []string{"CREATE TRIGGER refuse BEFORE INSERT ON alumnikit_delta FOR EACH ROW SIGNAL SQLSTATE '45000'"}
}

// Two hosts change one record. One of them does, and the other is told, by a conflict
// after which its transaction goes on, or by having to begin again.
func TestRivalsOfABriefWrite(t *testing.T) {
	t.Parallel()
	eachWay(t, func(t *testing.T, m *meeting, level sql.IsolationLevel, _ int) {
		t.Helper()
		require.NoError(t, m.store.Commit(t.Context(), m.put(record(1), record(2), record(3))))
		first, winner := m.begin(t, level)
		require.NoError(t, winner.Commit(t.Context(), m.again(1)))
		second, loser := m.begin(t, level)
		require.Equal(t, uint64(1), m.version(t, loser, 2), "its snapshot is taken")
		told := waits(t, loser, m.again(1))
		require.NoError(t, first.Commit())
		err := <-told
		if errors.Is(err, alumnikit.ErrRetryable) {
			require.Greater(t, level, sql.LevelReadCommitted)
			require.NoError(t, second.Rollback())
		} else {
			require.ErrorIs(t, err, alumnikit.ErrConflict)
			require.NoError(t, loser.Commit(t.Context(), m.put(record(4))), "the transaction goes on")
			require.NoError(t, second.Commit())
		}
		deltas, entries := m.rows(t, m.store)
		require.Equal(t, []int{1, 1}, []int{deltas, entries})
		require.Equal(t, uint64(2), m.version(t, m.store, 1))
	})
}

// A write of one record keeps what it expects from changing until the host ends.
func TestBriefWriteHoldsWhatItExpects(t *testing.T) {
	t.Parallel()
	eachWay(t, func(t *testing.T, m *meeting, level sql.IsolationLevel, _ int) {
		t.Helper()
		require.NoError(t, m.store.Commit(t.Context(), m.put(record(1), record(2))))
		tx, joined := m.begin(t, level)
		require.NoError(t, joined.Commit(t.Context(), m.again(1)))
		done := waits(t, m.store, m.put(next(record(2))))
		require.NoError(t, tx.Commit())
		require.NoError(t, <-done)
	})
}

// A write that is refused takes back nothing of those before it, also when its entry
// and its delta have the names of theirs.
func TestBriefWritesOfOneTransaction(t *testing.T) {
	t.Parallel()
	eachWay(t, func(t *testing.T, m *meeting, level sql.IsolationLevel, _ int) {
		t.Helper()
		require.NoError(t, m.store.Commit(t.Context(), m.put(record(1), record(2), record(3), record(4))))
		tx, joined := m.begin(t, level)
		for _, n := range []int{1, 3} {
			require.NoError(t, joined.Commit(t.Context(), m.again(n)))
			refused := m.again(n) // the version, the entry and the delta are there already
			require.ErrorIs(t, joined.Commit(t.Context(), refused), alumnikit.ErrConflict)
			refused.Puts[0].Version = 3
			require.ErrorIs(t, joined.Commit(t.Context(), refused), alumnikit.ErrExists)
			refused.Deltas[0].Slot = 100
			require.ErrorIs(t, joined.Commit(t.Context(), refused), alumnikit.ErrExists)
		}
		require.NoError(t, tx.Commit())
		deltas, entries := m.rows(t, m.store)
		require.Equal(t, []int{2, 2}, []int{deltas, entries})
		require.Equal(t, []uint64{2, 2}, []uint64{m.version(t, m.store, 1), m.version(t, m.store, 3)})
	})
}

// A write of one record that waits in vain for another's lock leaves nothing of what
// it did before.
func TestBriefWriteThatWaitsInVain(t *testing.T) {
	t.Parallel()
	servers(t, map[string]func(*testing.T, *meeting){"a lock": func(t *testing.T, m *meeting) {
		t.Helper()
		if m.at.Kind != place.MySQL {
			t.Skip("PostgreSQL refuses all that comes after")
		}
		m = m.impatient(t)
		require.NoError(t, m.store.Commit(t.Context(), m.put(record(1), record(2))))
		other, _ := m.begin(t, sql.LevelReadCommitted)
		require.NoError(t, m.hold(t, other, 2))
		tx, joined := m.begin(t, sql.LevelReadCommitted)
		require.ErrorIs(t, joined.Commit(t.Context(), m.again(1)), alumnikit.ErrRetryable)
		require.NoError(t, other.Rollback())
		require.NoError(t, tx.Commit(), "which the host should not")
		require.Equal(t, uint64(1), m.version(t, m.store, 1))
		deltas, entries := m.rows(t, m.store)
		require.Equal(t, []int{0, 0}, []int{deltas, entries})
	}})
}
