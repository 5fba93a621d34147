package index

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/alumnikit/alumnikit/storage"
)

// joined is a store that says it works in a host's transaction.
type joined struct{ storage.Store }

func (joined) Joined() bool { return true }

// TestWritersFoldWhatNobodyFolds never calls Fold, and keeps what is pending small
// but in a host's transaction.
func TestWritersFoldWhatNobodyFolds(t *testing.T) {
	t.Parallel()
	for name, in := range map[string]func(storage.Store) storage.Store{
		"on its own":              func(s storage.Store) storage.Store { return s },
		"in a host's transaction": func(s storage.Store) storage.Store { return joined{s} },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t)
			w.ix.tune.inlineFrom = 10
			w = w.on(in(w.db.Store()))
			most := 0
			for i := range 60 {
				w.commit(entries().Insert(&entry{ID: numbered(uint64(i)), Name: fmt.Sprint("n", i)})) //nolint:gosec // small
				most = max(most, len(w.snapshot().Deltas))
			}
			if storage.Joined(w.db.Store()) {
				require.Equal(t, 60, most)
			} else {
				require.Less(t, most, 11)
			}
			require.Equal(t, 60, w.count(nil))
			w.verify()
		})
	}
}

// TestNewTenantsGetTheirFirstEpochSoon lets people come whom nobody folds.
func TestNewTenantsGetTheirFirstEpochSoon(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	for i := range firstFrom + 1 {
		require.Equal(t, i >= firstFrom, w.snapshot().Head.Epoch > 0)
		w.commit(entries().Insert(&entry{ID: numbered(uint64(i)), Name: fmt.Sprint("n", i)})) //nolint:gosec // small
		require.Equal(t, i+1, w.count(nil))
	}
	require.Len(t, w.snapshot().Deltas, 1)
	w.verify()
}
