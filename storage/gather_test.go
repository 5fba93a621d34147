package storage_test

import (
	"context"
	"encoding/binary"
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/alumnikit/alumnikit"
	"github.com/alumnikit/alumnikit/storage"
	"github.com/alumnikit/alumnikit/storage/memory"
)

// plainStore hides that a store can gather.
type plainStore struct{ storage.Store }

// TestGatherFindsEachByKindAndID asks for more IDs than one statement takes, in no
// order, of which some have records of both kinds, of one, or of none.
func TestGatherFindsEachByKindAndID(t *testing.T) {
	t.Parallel()
	store := memory.New()
	var ids []alumnikit.ID
	want := map[string]map[alumnikit.ID]bool{"a": {}, "b": {}}
	r := rand.New(rand.NewPCG(1, 1)) //nolint:gosec // test data
	for i := range 2*storage.MaxList + 7 {
		var id alumnikit.ID
		binary.BigEndian.PutUint64(id[:], r.Uint64())
		ids = append(ids, id)
		write := storage.Write{Tenant: "acme"}
		for n, kind := range []string{"a", "b"} {
			if i>>n&1 == 1 {
				want[kind][id] = true
				write.Puts = append(write.Puts, storage.Record{Kind: kind, ID: id, Version: 1, Body: []byte(`{"of":"` + kind + `"}`)})
			}
		}
		require.NoError(t, store.Commit(t.Context(), write))
	}
	for _, s := range []storage.Store{store, plainStore{store}} {
		found, err := storage.Gather(t.Context(), s, "acme", []string{"b", "a"}, ids)
		require.NoError(t, err)
		for _, kind := range []string{"a", "b", "none"} {
			for _, id := range append(ids, alumnikit.ID{}) {
				got, ok := found.Get(kind, id)
				require.Equal(t, want[kind][id], ok)
				if ok {
					require.Equal(t, kind, got.Kind)
					require.Equal(t, id, got.ID)
					require.JSONEq(t, `{"of":"`+kind+`"}`, string(got.Body))
				}
			}
		}
	}
	_, err := storage.Gather(cancelled(t), store, "acme", []string{"a"}, ids)
	require.ErrorIs(t, err, context.Canceled)
	_, ok := storage.Gathered{}.Get("a", ids[0])
	require.False(t, ok)
}

func cancelled(t *testing.T) context.Context {
	t.Helper()
	ctx, stop := context.WithCancel(t.Context())
	stop()
	return ctx
}
