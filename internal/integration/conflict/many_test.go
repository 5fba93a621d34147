package conflict

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/alumnikit/alumnikit"
	"github.com/alumnikit/alumnikit/storage"
)

// A write may change and expect hundreds of records that lie between each other,
// which are locked in many parts.
func TestManyLocksOfBothKinds(t *testing.T) {
	t.Parallel()
	servers(t, map[string]func(*testing.T, *meeting){"alternating": func(t *testing.T, m *meeting) {
		t.Helper()
		var created, changed []storage.Record
		var expected []storage.Ref
		for n := range 300 {
			r := record(n)
			created = append(created, r)
			if n%2 == 0 {
				changed = append(changed, next(r))
			} else {
				expected = append(expected, storage.Ref{Kind: r.Kind, ID: r.ID, Version: 1})
			}
		}
		require.NoError(t, m.store.Commit(t.Context(), m.put(created...)))
		w := m.put(changed...)
		w.Expects = expected
		require.NoError(t, m.store.Commit(t.Context(), w))
		w.Puts = []storage.Record{next(changed[0])}
		w.Expects[len(expected)-1].Version = 2
		require.ErrorIs(t, m.store.Commit(t.Context(), w), alumnikit.ErrConflict)
	}})
}
