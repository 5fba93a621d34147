package directorytest

import (
	"math/rand/v2"
	"slices"
)

// source is a sequence of choices: drawn at random and recorded, or played
// back. Everything random is made from it, so that a failure is shrunk by
// making the sequence shorter and its numbers smaller.
type source struct {
	rng    *rand.Rand // nil when playing back
	played []uint64
	at     int
}

func newSource(seed, number uint64) *source {
	return &source{rng: rand.New(rand.NewPCG(seed, number))} //nolint:gosec // tests want to repeat themselves
}

func replay(choices []uint64) *source { return &source{played: choices} }

// n chooses a number below limit; a played-back sequence that has ended gives 0.
func (s *source) n(limit int) int {
	if s.rng != nil {
		s.played = append(s.played, s.rng.Uint64N(uint64(limit))) //nolint:gosec // limits are positive
	}
	if s.at >= len(s.played) {
		return 0
	}
	chosen := s.played[s.at] % uint64(limit) //nolint:gosec // limits are positive
	s.at++
	return int(chosen) //nolint:gosec // below limit
}

// oneIn chooses true once in n times; 0 is false, so that shrinking leaves out.
func (s *source) oneIn(n int) bool { return s.n(n) == n-1 }

func pick[T any](s *source, of []T) T { return of[s.n(len(of))] }

// maxShrinks bounds how often a failure is tried again smaller.
const maxShrinks = 1500

// shrink looks for a smaller sequence that still fails.
func shrink(choices []uint64, fails func([]uint64) bool) []uint64 {
	tries := 0
	try := func(candidate []uint64) bool {
		if tries++; tries > maxShrinks || !fails(candidate) {
			return false
		}
		choices = candidate
		return true
	}
	for size := len(choices) / 2; size > 0 && tries < maxShrinks; size /= 2 {
		for from := 0; from+size <= len(choices); from += size {
			calmer := append([]uint64(nil), choices...)
			clear(calmer[from : from+size])
			if !slices.Equal(calmer, choices) {
				try(calmer)
			}
		}
		for from := 0; from+size <= len(choices); {
			without := append(append([]uint64(nil), choices[:from]...), choices[from+size:]...)
			if !try(without) {
				from += size
			}
		}
	}
	for i := 0; i < len(choices) && tries < maxShrinks; i++ {
		for _, smaller := range []uint64{0, choices[i] / 2} {
			if smaller < choices[i] {
				candidate := append([]uint64(nil), choices...)
				candidate[i] = smaller
				try(candidate)
			}
		}
	}
	return choices
}
