package properties

import (
	"maps"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/alumnikit/alumnikit/storage/index/postings"
)

// numbered draws sets of each form that a block can have: few values, many, runs.
func numbered() *rapid.Generator[map[uint32]bool] {
	return rapid.Custom(func(t *rapid.T) map[uint32]bool {
		out := map[uint32]bool{}
		near := rapid.OneOf(rapid.Uint32Range(0, 300), rapid.Uint32Range(1<<16-100, 1<<16+100), rapid.Uint32())
		for _, n := range rapid.SliceOfN(near, 0, 40).Draw(t, "values") {
			out[n] = true
		}
		for range rapid.IntRange(0, 2).Draw(t, "runs") {
			from, step := near.Draw(t, "from")>>1, rapid.Uint32Range(1, 3).Draw(t, "step")
			for i := range rapid.Uint32Range(0, 9000).Draw(t, "length") {
				out[from+i*step] = true
			}
		}
		return out
	})
}

func setOf(of map[uint32]bool) *postings.Set {
	return postings.FromSorted(slices.Sorted(maps.Keys(of)))
}

// equal demands that a set has the values, by everything that tells.
func equal(t *rapid.T, want map[uint32]bool, got *postings.Set) {
	t.Helper()
	sorted := slices.Sorted(maps.Keys(want))
	require.True(t, slices.Equal(sorted, slices.Collect(got.All())))
	require.Equal(t, len(want), got.Len())
	require.Equal(t, len(want) == 0, got.IsEmpty())
	require.True(t, got.Equal(postings.Of(sorted...)))
	for _, n := range []uint32{0, 1, 255, 1 << 16, 1<<16 - 1, 1<<32 - 1} {
		require.Equal(t, want[n], got.Contains(n), n)
	}
	decoded, rest, err := postings.Decode(got.AppendBinary(nil))
	require.NoError(t, err)
	require.Empty(t, rest)
	require.True(t, got.Equal(decoded))
	if len(sorted) > 0 {
		least, ok := got.Min()
		require.True(t, ok)
		most, ok := got.Max()
		require.True(t, ok)
		require.Equal(t, []uint32{sorted[0], sorted[len(sorted)-1]}, []uint32{least, most})
	}
}

func TestPostingsAreSets(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		a, b := numbered().Draw(t, "a"), numbered().Draw(t, "b")
		both, either, only := map[uint32]bool{}, maps.Clone(a), map[uint32]bool{}
		maps.Copy(either, b)
		for n := range a {
			if b[n] {
				both[n] = true
			} else {
				only[n] = true
			}
		}
		x, y := setOf(a), setOf(b)
		equal(t, both, postings.And(x, y))
		equal(t, either, postings.Or(x, y))
		equal(t, only, postings.AndNot(x, y))
		require.Equal(t, len(both), postings.AndLen(x, y))
		require.Equal(t, len(only), postings.AndNotLen(x, y))
		equal(t, both, postings.AndAll(x, y, x))
		equal(t, either, postings.OrAll(y, x, y))
		equal(t, a, x) // operands are left alone
		equal(t, b, y)
	})
}

// A set is changed like a map, and whatever shares its blocks is not.
func TestPostingsChangeLikeMaps(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		was := numbered().Draw(t, "set")
		original := setOf(was)
		set, model := original.Clone(), maps.Clone(was)
		for range rapid.IntRange(1, 60).Draw(t, "changes") {
			n := rapid.OneOf(rapid.Uint32Range(0, 300), rapid.Uint32()).Draw(t, "n")
			if rapid.Bool().Draw(t, "add") {
				require.Equal(t, !model[n], set.Add(n))
				model[n] = true
			} else {
				require.Equal(t, model[n], set.Remove(n))
				delete(model, n)
			}
		}
		equal(t, model, set)
		equal(t, was, original)
	})
}

func TestPostingsReadWhatIsWritten(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		body := setOf(numbered().Draw(t, "set")).AppendBinary(nil)
		if len(body) > 0 && rapid.Bool().Draw(t, "spoil") {
			body[rapid.IntRange(0, len(body)-1).Draw(t, "at")] ^= rapid.Byte().Draw(t, "by")
		}
		read, rest, err := postings.Decode(body)
		if err != nil {
			require.ErrorIs(t, err, postings.ErrCorrupt)
			return
		}
		require.LessOrEqual(t, len(rest), len(body))
		require.Len(t, read.AppendTo(nil), read.Len())
		require.True(t, slices.IsSorted(read.AppendTo(nil)))
	})
}
