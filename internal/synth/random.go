package synth

import (
	"math/bits"
	"slices"
)

// Streams keep the aspects of a person independent: drawing one more number for a profile must not rename everybody.
const (
	streamName uint64 = iota + 1
	streamCareer
	streamProfile
	streamAudience
	streamDuplicate
	streamLookalike
)

// source is splitmix64 (Steele, Lea and Flood, "Fast splittable pseudorandom number generators", OOPSLA 2014). It lives
// on the stack and can be started anywhere, which math/rand/v2 offers only through an allocation per person.
type source struct{ state uint64 }

const goldenGamma = 0x9e3779b97f4a7c15

func mix(z uint64) uint64 {
	z = (z ^ z>>30) * 0xbf58476d1ce4e5b9
	z = (z ^ z>>27) * 0x94d049bb133111eb
	return z ^ z>>31
}

// newSource starts the given stream of person index. The three inputs are mixed one after the other, since streams of
// neighbours that differed by a multiple of the gamma would be shifted copies of each other.
func newSource(seed uint64, index int, stream uint64) source {
	return source{state: mix(mix(mix(seed+goldenGamma)+uint64(index)) + stream)}
}

func (s *source) next() uint64 {
	s.state += goldenGamma
	return mix(s.state)
}

// below returns a number in [0, n); the bias of multiply-shift, n/2^64, is of no consequence here.
func (s *source) below(n int) int {
	high, _ := bits.Mul64(s.next(), uint64(n))
	return int(high)
}

// between returns a number in [low, high].
func (s *source) between(low, high int) int { return low + s.below(high-low+1) }

// permille is true in n of 1,000 cases.
func (s *source) permille(n int) bool { return s.below(1000) < n }

// weighted is a list whose earlier items are drawn more often.
type weighted[T any] struct {
	items []T
	sums  []int // running totals of the weights
}

// zipf weighs rank r by 1/(r+flat): the larger flat, the more even. Integers only, and sums far below
// 2^31, so that every platform agrees.
func zipf[T any](items []T, flat int) weighted[T] {
	return weigh(items, func(rank int) int { return 1_000_000 / (rank + flat) })
}

func weigh[T any](items []T, weight func(rank int) int) weighted[T] {
	w := weighted[T]{items: items, sums: make([]int, len(items))}
	total := 0
	for rank := range items {
		total += weight(rank)
		w.sums[rank] = total
	}
	return w
}

func (w *weighted[T]) rank(s *source) int {
	draw := s.below(w.sums[len(w.sums)-1])
	rank, _ := slices.BinarySearch(w.sums, draw+1) // the first sum above draw, so that a weight of zero is never drawn
	return rank
}

func (w *weighted[T]) pick(s *source) T { return w.items[w.rank(s)] }

// ranks draws count different ranks in no particular order; count must not exceed the length. A rank drawn twice gives
// way to the next free one, so that the work is bounded.
func (w *weighted[T]) ranks(s *source, count int) []int {
	if count == 0 {
		return nil
	}
	drawn := make([]int, 0, count)
	for len(drawn) < count {
		rank := w.rank(s)
		for slices.Contains(drawn, rank) {
			rank = (rank + 1) % len(w.items)
		}
		drawn = append(drawn, rank)
	}
	return drawn
}
