package index

import (
	"context"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/alumnikit/alumnikit"
	"github.com/alumnikit/alumnikit/storage"
)

// TestProofOtherHalfMeanwhile changes one half of a person between any two calls
// of a write to the other half: what the index says follows from both halves, so
// the write is refused, or it came first.
func TestProofOtherHalfMeanwhile(t *testing.T) {
	t.Parallel()
	id := numbered(1)
	refused := renamedWhile(t, func(w *world) {
		w.commit(entries().Insert(&entry{ID: id, Name: "aoi"}), profiles().Insert(&profile{ID: id, Shown: "hr"}))
	}, func(w *world) {
		w.commit(profiles().Replace(w.profile(id), &profile{ID: id, Shown: "all"}))
	})
	require.Positive(t, refused, "the other half never came between")
}

// TestProofHalfArrivesMeanwhile gives a person a half that was not there, between any
// two calls of a write to the other half, and may fold it before the write goes on:
// the write, which relies on there being none, is refused, or it came first.
func TestProofHalfArrivesMeanwhile(t *testing.T) {
	t.Parallel()
	id := numbered(1)
	for name, then := range map[string]func(*world){"pending": func(*world) {}, "folded": func(w *world) { w.fold() }} {
		refused := renamedWhile(t, func(w *world) {
			w.commit(entries().Insert(&entry{ID: id, Name: "aoi"}))
		}, func(w *world) {
			w.commit(profiles().Insert(&profile{ID: id, Shown: "all"}))
			then(w)
		})
		require.Positive(t, refused, "no half came between, %s", name)
	}
}

// renamedWhile makes somebody, and does something before the first call of a write that
// renames them, then in a new world before the second and so on. It returns how often
// the write was refused; the index is right each time.
func renamedWhile(t *testing.T, begin, during func(*world)) (refused int) {
	t.Helper()
	id := numbered(1)
	for at := 1; at < 8; at++ {
		w := newWorld(t)
		begin(w)
		asleep := &sleeper{Store: w.db.Store(), at: -1, atGet: at, during: func() { during(w) }}
		before := w.entry(id)
		err := storage.Retry(t.Context(), func(context.Context) error {
			err := w.on(asleep).try(entries().Replace(before, &entry{ID: id, Name: "ben"}))
			if err != nil {
				require.ErrorIs(t, err, alumnikit.ErrConflict)
				refused++
			}
			return err
		})
		require.NoError(t, err)
		w.verify()
		w.fold()
		w.verify()
	}
	return refused
}
