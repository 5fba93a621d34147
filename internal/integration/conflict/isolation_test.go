package conflict

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/alumnikit/alumnikit"
	"github.com/alumnikit/alumnikit/internal/integration/place"
	"github.com/alumnikit/alumnikit/storage"
)

// levels that a host may choose. SQLite has only one.
func levels(kind place.Kind) []sql.IsolationLevel {
	if kind == place.SQLite {
		return []sql.IsolationLevel{sql.LevelDefault}
	}
	return []sql.IsolationLevel{sql.LevelReadCommitted, sql.LevelRepeatableRead, sql.LevelSerializable}
}

// atEachLevel runs a test on each durable store at each level.
func atEachLevel(t *testing.T, test func(t *testing.T, m *meeting, level sql.IsolationLevel)) {
	t.Helper()
	place.Everywhere(t, func(t *testing.T, kind place.Kind) {
		t.Helper()
		g := &ground{at: place.Migrated(t, kind)}
		for _, level := range levels(kind) {
			t.Run(level.String(), func(t *testing.T) { test(t, g.meet(t), level) })
		}
	})
}

// What is refused leaves nothing behind, and the host's transaction goes on.
func TestRefusedWriteLeavesHostTransactionUsable(t *testing.T) {
	t.Parallel()
	atEachLevel(t, func(t *testing.T, m *meeting, level sql.IsolationLevel) {
		t.Helper()
		require.NoError(t, m.store.Commit(t.Context(), m.full(1)))
		tx, joined := m.begin(t, level)
		require.Equal(t, 1, m.stored(t, joined), "the snapshot is taken")

		taken := record(2)
		taken.Keys = record(1).Keys
		stale := record(1)
		stale.Version = 7
		expecting := m.put(record(3))
		expecting.Expects = []storage.Ref{{Kind: "host", ID: numbered(1), Version: 4}}
		absent := m.put(record(3))
		absent.Expects = []storage.Ref{{Kind: "host", ID: numbered(1)}}
		twice := m.full(1)
		twice.Puts = nil
		for _, refused := range []struct {
			want  error
			write storage.Write
		}{
			{alumnikit.ErrExists, m.put(record(3), record(1))},
			{alumnikit.ErrExists, m.put(record(3), taken)},
			{alumnikit.ErrExists, twice},
			{alumnikit.ErrConflict, m.put(record(3), stale)},
			{alumnikit.ErrConflict, expecting},
			{alumnikit.ErrConflict, absent},
			{alumnikit.ErrConflict, storage.Write{Tenant: m.tenant, Deletes: []storage.Ref{{Kind: "host", ID: numbered(8), Version: 1}}}},
		} {
			require.ErrorIs(t, joined.Commit(t.Context(), refused.write), refused.want)
			require.Equal(t, 1, m.stored(t, joined), "nothing of the write is left")
		}
		require.ErrorIs(t, joined.Fold(t.Context(), m.tenant, storage.Fold{Head: storage.Head{Beat: 5}}), alumnikit.ErrConflict)
		require.ErrorIs(t, joined.Seal(t.Context(), m.tenant, storage.Sealed{First: 5, Entries: []storage.Seal{{ID: numbered(9), MAC: []byte("mac")}}}), alumnikit.ErrConflict)
		require.NoError(t, joined.Commit(t.Context(), m.full(4)))
		require.NoError(t, tx.Commit())
		require.Equal(t, 2, m.stored(t, m.store))
	})
}

// What another has committed since the host's snapshot is refused as it is now, or
// the host is told to begin again: PostgreSQL does that above READ COMMITTED.
func TestWriteOfAnotherSinceTheSnapshot(t *testing.T) {
	t.Parallel()
	atEachLevel(t, func(t *testing.T, m *meeting, level sql.IsolationLevel) {
		t.Helper()
		if level == sql.LevelSerializable && m.at.Kind == place.MySQL || m.at.Kind == place.SQLite {
			t.Skip("who reads here keeps others from writing")
		}
		require.NoError(t, m.store.Commit(t.Context(), m.put(record(1))))
		key := record(4)
		key.Keys = record(3).Keys
		for _, refused := range []struct {
			theirs, ours storage.Record
			want         error
		}{
			{next(record(1)), next(record(1)), alumnikit.ErrConflict},
			{record(2), record(2), alumnikit.ErrExists},
			{record(3), key, alumnikit.ErrExists},
		} {
			tx, joined := m.begin(t, level)
			m.stored(t, joined) // the snapshot is taken
			require.NoError(t, m.store.Commit(t.Context(), m.put(refused.theirs)))
			err := joined.Commit(t.Context(), m.put(record(5), refused.ours))
			if m.at.Kind == place.Postgres && level > sql.LevelReadCommitted {
				require.ErrorIs(t, err, alumnikit.ErrRetryable)
				require.NoError(t, tx.Rollback())
				continue
			}
			require.ErrorIs(t, err, refused.want)
			require.NoError(t, joined.Commit(t.Context(), m.put(record(6))), "the transaction goes on")
			require.NoError(t, tx.Rollback())
		}
		require.Equal(t, 3, m.stored(t, m.store))
	})
}

// Many hosts put a record where there is none yet, and begin again when told so. At
// SERIALIZABLE there is one in the end; at every level nobody is told anything else.
func TestHostsThatReadBeforeTheyWrite(t *testing.T) {
	t.Parallel()
	atEachLevel(t, func(t *testing.T, m *meeting, level sql.IsolationLevel) {
		t.Helper()
		const hosts = 6
		failures := make([]error, hosts)
		var group sync.WaitGroup
		for i := range hosts {
			group.Go(func() { failures[i] = m.first(t.Context(), level, i) })
		}
		group.Wait()
		require.NoError(t, errors.Join(failures...))
		if level == sql.LevelSerializable || m.at.Kind == place.SQLite {
			require.Equal(t, 1, m.stored(t, m.store))
		}
	})
}

// first puts a record unless there is one.
func (m *meeting) first(ctx context.Context, level sql.IsolationLevel, n int) error {
	for range 200 {
		err := func() error {
			tx, err := m.db.BeginTx(ctx, &sql.TxOptions{Isolation: level})
			if err != nil {
				return err
			}
			defer func() { _ = tx.Rollback() }()
			joined := m.store.WithTx(tx)
			found, err := joined.List(ctx, m.tenant, storage.ListQuery{Kind: "host", Limit: 1})
			if err != nil {
				return err
			}
			if len(found) == 0 {
				if err := joined.Commit(ctx, m.full(n+1)); err != nil {
					return err
				}
			}
			return tx.Commit()
		}()
		if err == nil || !again(err) {
			return err
		}
	}
	return fmt.Errorf("host %d never got to the end: %w", n, alumnikit.ErrRetryable)
}
