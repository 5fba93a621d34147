package merging_test

import (
	"errors"
	"math/rand/v2"
	"strconv"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/alumnikit/alumnikit"
	"github.com/alumnikit/alumnikit/alumni"
	"github.com/alumnikit/alumnikit/alumni/merging"
	"github.com/alumnikit/alumnikit/storage"
	"github.com/alumnikit/alumnikit/storage/storagetest"
)

func TestManyMergeAtOnce(t *testing.T) {
	t.Parallel()
	w := openClocked(t, noon)
	var ids []alumnikit.PersonID
	for i := range 10 {
		ids = append(ids, w.register(t, alumni.Registration{
			Names: alumni.Names{Family: "見本"}, Identifiers: []alumni.Identifier{{System: alumni.ExternalID, Value: strconv.Itoa(i)}},
		}))
	}
	var wg sync.WaitGroup
	for i := range 64 {
		wg.Go(func() {
			r := rand.New(rand.NewPCG(uint64(i), 4))
			for range 4 {
				a, b := ids[r.IntN(len(ids))], ids[r.IntN(len(ids))]
				m, err := w.merger.Merge(t.Context(), clerk(), a, b, merging.Choices{})
				if err == nil && r.IntN(3) == 0 {
					err = w.merger.Unmerge(t.Context(), clerk(), m.ID)
				}
				ok := err == nil || errors.Is(err, alumnikit.ErrInvalid) || errors.Is(err, alumnikit.ErrConflict) ||
					errors.Is(err, alumnikit.ErrState) || errors.Is(err, alumnikit.ErrNotFound)
				if !ok {
					t.Errorf("merge: %v", err)
				}
				_, _ = w.people.UpdateProfile(t.Context(), member(a), alumni.ProfileUpdate{Bio: strconv.Itoa(i)})
			}
		})
	}
	wg.Wait()
	w.requireWhole(t, ids)
}

// requireWhole checks that every ID means exactly one person, who knows it, and
// that no number got lost.
func (w *world) requireWhole(t *testing.T, ids []alumnikit.PersonID) {
	t.Helper()
	numbers := map[string]bool{}
	known := map[alumnikit.PersonID]alumnikit.PersonID{}
	for stored, err := range alumni.Entries().All(t.Context(), w.people.DB(), acme, storage.ListQuery{}) {
		require.NoError(t, err)
		for _, id := range stored.Value.IDs() {
			require.NotContains(t, known, id, "two people answer to one ID")
			known[id] = stored.Value.ID
		}
		for _, n := range stored.Value.Identifiers {
			require.False(t, numbers[n.Value])
			numbers[n.Value] = true
		}
	}
	require.Len(t, numbers, len(ids))
	for _, id := range ids {
		now, err := w.people.Resolve(t.Context(), acme, id)
		require.NoError(t, err)
		require.Equal(t, known[id], now)
	}
	for stored, err := range alumni.Profiles().All(t.Context(), w.people.DB(), acme, storage.ListQuery{}) {
		require.NoError(t, err)
		require.Equal(t, stored.Value.ID, known[stored.Value.ID], "a profile without a person")
	}
	w.requireIndexed(t)
}

func TestFaultsLeaveOneOrTheOther(t *testing.T) {
	t.Parallel()
	for name, faulty := range map[string]func(storage.Store, int) *storagetest.Fault{
		"fails": storagetest.FaultStore, "loses the answer": storagetest.LoseAnswer,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			for n := 1; ; n++ {
				w, r := open(t), rand.New(rand.NewPCG(7, 5))
				ids := []alumnikit.PersonID{w.draw(t, r, "1"), w.draw(t, r, "2")}
				before := w.dump(t, ids...)
				store := faulty(w.people.DB().Store(), n)
				broken := w.merger.With(store)
				m, err := broken.Merge(t.Context(), clerk(), ids[0], ids[1], merging.Choices{})
				if err == nil {
					err = broken.Unmerge(t.Context(), clerk(), m.ID)
				}
				w.requireWhole(t, ids)
				merged, _, err2 := w.merger.Merges(t.Context(), clerk(), alumnikit.Page{})
				require.NoError(t, err2)
				for _, m := range merged {
					require.NoError(t, w.merger.Unmerge(t.Context(), clerk(), m.ID))
				}
				require.Equal(t, before, w.dump(t, ids...), "call %d", n)
				if !store.Fired() {
					require.NoError(t, err)
					require.Greater(t, n, 5)
					return
				}
			}
		})
	}
}
