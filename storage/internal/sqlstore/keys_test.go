package sqlstore

import (
	"bytes"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/alumnikit/alumnikit"
	"github.com/alumnikit/alumnikit/storage"
)

func TestPackedKeysReadBack(t *testing.T) {
	t.Parallel()
	keys := storage.SortKeys([]storage.Key{
		{Name: "b", Value: []byte("2")},
		{Name: "b", Value: nil},
		{Name: "a", Value: bytes.Repeat([]byte{0xff}, storage.MaxKeyValue), Unique: true},
		{Name: "b", Value: []byte("2"), Unique: true},
		{Name: "b", Value: []byte("2")},
	})
	require.Len(t, keys, 3, "a name and value stands once")
	require.True(t, keys[2].Unique, "given both ways, it is unique")
	back, err := decodeKeys(encodeKeys(keys))
	require.NoError(t, err)
	require.Len(t, back, 3)
	for i := range keys {
		require.Zero(t, storage.CompareKeys(keys[i], back[i]))
		require.Equal(t, keys[i].Unique, back[i].Unique)
	}
	for cut := range len(encodeKeys(keys)) {
		back, err := decodeKeys(encodeKeys(keys)[:cut])
		if err == nil {
			require.Less(t, len(back), 3)
			continue
		}
		require.ErrorIs(t, err, alumnikit.ErrCorrupt)
	}
}

func FuzzDecodeKeys(f *testing.F) {
	f.Add(encodeKeys([]storage.Key{{Name: "a", Value: []byte("b"), Unique: true}}))
	f.Add([]byte{0, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 1})
	f.Fuzz(func(t *testing.T, packed []byte) {
		keys, err := decodeKeys(packed)
		if err != nil {
			require.ErrorIs(t, err, alumnikit.ErrCorrupt)
			return
		}
		again, err := decodeKeys(encodeKeys(keys))
		require.NoError(t, err)
		require.Equal(t, keys, again)
	})
}

// Removing and adding what diff says turns one set of rows into the other.
func TestDiffOfKeys(t *testing.T) {
	t.Parallel()
	random := rand.New(rand.NewPCG(1, 2))
	draw := func() []storage.Key {
		var keys []storage.Key
		for range random.IntN(6) {
			keys = append(keys, storage.Key{Name: "k", Value: []byte{byte(random.IntN(4))}, Unique: random.IntN(2) == 0})
		}
		return storage.SortKeys(keys)
	}
	rows := func(keys []storage.Key, unique bool) (values []byte) {
		for _, k := range keys {
			if k.Unique == unique {
				values = append(values, k.Value[0])
			}
		}
		return values
	}
	for range 2000 {
		before, after, unique := draw(), draw(), random.IntN(2) == 0
		var c keyChanges
		c.diff("kind", alumnikit.ID{1}, before, after, unique)
		have := rows(before, unique)
		for _, gone := range c.remove {
			at := slices.Index(have, gone.value[0])
			require.GreaterOrEqual(t, at, 0, "only what is there is removed")
			have = slices.Delete(have, at, at+1)
		}
		for _, added := range c.add {
			require.NotContains(t, have, added.value[0], "only what is missing is added")
			have = append(have, added.value[0])
		}
		require.ElementsMatch(t, rows(after, unique), have)
	}
}

func TestRunsCoverEverythingInFewLengths(t *testing.T) {
	t.Parallel()
	lengths := map[int]bool{}
	for n := range 300 {
		next := 0
		for from, to := range runs(n, 24, nil) {
			require.Equal(t, next, from)
			require.LessOrEqual(t, to-from, 24)
			lengths[to-from], next = true, to
		}
		require.Equal(t, n, next)
	}
	require.Len(t, lengths, 9, "1 to 8, and 16")
}

func TestRunsKeepLongRowsApart(t *testing.T) {
	t.Parallel()
	sizes := []int{10, maxBytes, 10, 10, 2 * maxBytes, maxBytes / 2, maxBytes / 2, 10, 10, 10}
	next, longest := 0, 0
	for from, to := range runs(len(sizes), 24, func(i int) int { return sizes[i] }) {
		require.Equal(t, next, from)
		total := 0
		for _, size := range sizes[from:to] {
			total += size
		}
		require.True(t, to == from+1 || total <= maxBytes, "%d to %d", from, to)
		next, longest = to, max(longest, to-from)
	}
	require.Equal(t, len(sizes), next)
	require.Greater(t, longest, 1, "short rows go together")
}

func TestSplitScript(t *testing.T) {
	t.Parallel()
	require.Equal(t, []string{"CREATE a (\n  x -- kept; inside\n)", "CREATE b", "CREATE c"},
		split("-- a comment;\nCREATE a (\n  x -- kept; inside\n);\n\nCREATE b;\r\nCREATE c"))
}
