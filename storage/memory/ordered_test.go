package memory

import (
	"cmp"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"
)

// TestOrderedAgainstMap compares with a map and a sort, through growth, churn
// and shrinking to nothing.
func TestOrderedAgainstMap(t *testing.T) {
	t.Parallel()
	random := rand.New(rand.NewPCG(1, 2))
	o, model := newOrdered[int, int](cmp.Compare), map[int]int{}
	check := func() {
		t.Helper()
		require.Equal(t, len(model), o.size)
		keys := []int{}
		for k := range model {
			keys = append(keys, k)
		}
		slices.Sort(keys)
		from := random.IntN(6000) - 500
		at, _ := slices.BinarySearch(keys, from)
		got := []int{}
		for k, v := range o.from(from) {
			require.Equal(t, model[k], v)
			got = append(got, k)
		}
		require.Equal(t, keys[at:], got)
		for _, c := range o.chunks {
			require.NotEmpty(t, c)
			require.LessOrEqual(t, len(c), maxChunk)
		}
	}
	for phase, share := range []float64{0.9, 0.5, 0.02} {
		for i := range 20000 {
			k := random.IntN(5000)
			if random.Float64() < share {
				o.set(k, i)
				model[k] = i
			} else {
				o.remove(k)
				delete(model, k)
			}
			v, found := o.get(k)
			want, has := model[k]
			require.Equal(t, has, found)
			require.Equal(t, want, v)
			if i%500 == 0 {
				check()
			}
		}
		require.NotZero(t, o.size, "phase %d", phase)
	}
	for k := range model {
		o.remove(k)
		delete(model, k)
	}
	check()
	require.Empty(t, o.chunks)
}

// TestOrderedFillsInOrder keeps chunks full when keys only grow, as journal
// entries and due times do.
func TestOrderedFillsInOrder(t *testing.T) {
	t.Parallel()
	o := newOrdered[int, int](cmp.Compare)
	for i := range 10 * maxChunk {
		o.set(i, i)
	}
	require.LessOrEqual(t, len(o.chunks), 11)
}

// BenchmarkOrderedSet inserts random keys; the time of one must hardly grow
// with their number.
func BenchmarkOrderedSet(b *testing.B) {
	for _, n := range []int{10_000, 100_000, 1_000_000} {
		b.Run(sizeName(n), func(b *testing.B) {
			for b.Loop() {
				random := rand.New(rand.NewPCG(3, 4))
				o := newOrdered[uint64, int](cmp.Compare)
				for i := range n {
					o.set(random.Uint64(), i)
				}
			}
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/float64(n), "ns/insert")
		})
	}
}

func sizeName(n int) string {
	return map[int]string{10_000: "10k", 100_000: "100k", 1_000_000: "1M"}[n]
}
