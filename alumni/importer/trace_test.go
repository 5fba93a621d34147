package importer

import (
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/require"
)

// Traces are a map that numbers its keys, also of keys that meet in one slot.
func TestTracesAreAMap(t *testing.T) {
	t.Parallel()
	rounds := 20_000
	if testing.Short() { // the race detector has nothing to find here
		rounds = 2_000
	}
	for _, spread := range []uint64{50, 1 << 20, 1 << 63} {
		r := rand.New(rand.NewPCG(1, spread))
		var traces traces
		want := map[uint64]int{}
		for range rounds {
			hash := r.Uint64N(spread) << (r.IntN(2) * 32)
			number, known := want[hash]
			if !known {
				number = -1
			}
			require.Equal(t, number, traces.find(hash))
			if !known {
				number = len(want)
				want[hash] = number
			}
			require.Equal(t, number, traces.add(hash))
			require.Equal(t, halves(hash), traces.of(number).hash)
		}
		require.Equal(t, len(want), traces.count)
	}
}
