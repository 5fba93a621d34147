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
	refused := 0
	for at := 1; at < 8; at++ {
		w := newWorld(t)
		id := numbered(1)
		w.commit(entries().Insert(&entry{ID: id, Name: "aoi"}), profiles().Insert(&profile{ID: id, Shown: "hr"}))
		asleep := &sleeper{Store: w.db.Store(), at: -1, atGet: at}
		asleep.during = func() {
			w.commit(profiles().Replace(w.profile(id), &profile{ID: id, Shown: "all"}))
		}
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
	require.Positive(t, refused, "the other half never came between")
}

// TestProofHalfArrivesMeanwhile gives a person a half that was not there, between any
// two calls of a write to the other half, and may fold it before the write goes on:
// the write, which relies on there being none, is refused, or it came first.
func TestProofHalfArrivesMeanwhile(t *testing.T) {
	t.Parallel()
	for name, then := range map[string]func(*world){"pending": func(*world) {}, "folded": func(w *world) { w.fold() }} {
		refused := 0
		for at := 1; at < 8; at++ {
			w := newWorld(t)
			id := w.add("aoi")[0]
			asleep := &sleeper{Store: w.db.Store(), at: -1, atGet: at}
			asleep.during = func() {
				w.commit(profiles().Insert(&profile{ID: id, Shown: "all"}))
				then(w)
			}
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
		require.Positive(t, refused, "no half came between, %s", name)
	}
}
