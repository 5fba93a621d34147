package synth

import (
	"testing"

	"github.com/stretchr/testify/require"
)

// The first numbers of splitmix64 from state 1234567, as published with the reference implementation and in Rosetta
// Code's task "Pseudo-random numbers/Splitmix64".
func TestSplitmix64(t *testing.T) {
	t.Parallel()
	s := source{state: 1234567}
	for _, want := range []uint64{
		6457827717110365317, 3203168211198807973, 9817491932198370423, 4593380528125082431, 16408922859458223821,
	} {
		require.Equal(t, want, s.next())
	}
}

func TestStreamsDiffer(t *testing.T) {
	t.Parallel()
	seen := map[uint64]bool{}
	for seed := range uint64(20) {
		for index := range 200 {
			for stream := range uint64(4) {
				s := newSource(seed, index, stream)
				draw := s.next()
				require.False(t, seen[draw])
				seen[draw] = true
			}
		}
	}
}

func TestBetweenReachesBothEnds(t *testing.T) {
	t.Parallel()
	s := newSource(1, 2, 3)
	seen := map[int]int{}
	for range 1000 {
		seen[s.between(3, 6)]++
	}
	require.Len(t, seen, 4)
	for value := 3; value <= 6; value++ {
		require.Greater(t, seen[value], 150)
	}
}

func TestWeightsAreKept(t *testing.T) {
	t.Parallel()
	w := weigh([]string{"a", "never", "b"}, func(rank int) int { return []int{3, 0, 1}[rank] })
	s := newSource(9, 9, 9)
	seen := map[string]int{}
	for range 4000 {
		seen[w.pick(&s)]++
	}
	require.InDelta(t, 3000, seen["a"], 150)
	require.InDelta(t, 1000, seen["b"], 150)
	require.Zero(t, seen["never"])
}

func TestRanksAreDifferent(t *testing.T) {
	t.Parallel()
	w := zipf(make([]struct{}, 5), 1)
	s := newSource(4, 4, 4)
	for range 200 {
		require.ElementsMatch(t, []int{0, 1, 2, 3, 4}, w.ranks(&s, 5))
	}
	require.Nil(t, w.ranks(&s, 0))
}
