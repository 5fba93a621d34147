package postings

import (
	"iter"
	"slices"
)

// Min returns the smallest value; false if the set is empty.
func (s *Set) Min() (uint32, bool) {
	if s.IsEmpty() {
		return 0, false
	}
	b := &s.blocks[0]

	return uint32(b.hi)<<16 | uint32(b.min()), true
}

// Max returns the greatest value; false if the set is empty.
func (s *Set) Max() (uint32, bool) {
	if s.IsEmpty() {
		return 0, false
	}
	b := &s.blocks[len(s.blocks)-1]

	return uint32(b.hi)<<16 | uint32(b.max()), true
}

// All yields the values in ascending order. The set must not change meanwhile.
func (s *Set) All() iter.Seq[uint32] { return s.From(0) }

// From yields the values that are at least lowest, in ascending order. The set must not change meanwhile.
func (s *Set) From(lowest uint32) iter.Seq[uint32] {
	return func(yield func(uint32) bool) {
		start, found := s.find(uint16(lowest >> 16))
		blocks := s.all()[start:]
		for i := range blocks {
			lo := uint16(0)
			if i == 0 && found {
				lo = uint16(lowest)
			}
			if !blocks[i].each(lo, yield) {
				return
			}
		}
	}
}

// Stretches yields the values in ascending order, up to 65,536 at a time, to those who look at each of many. What it
// yields is theirs until they go on. The set must not change meanwhile.
func (s *Set) Stretches() iter.Seq[[]uint32] {
	return func(yield func([]uint32) bool) {
		var room []uint32
		for i := range s.all() {
			if room = s.blocks[i].appendTo(room[:0]); !yield(room) {
				return
			}
		}
	}
}

// AppendTo appends the values to dst in ascending order.
func (s *Set) AppendTo(dst []uint32) []uint32 {
	dst = slices.Grow(dst, s.Len())
	for i := range s.all() {
		dst = s.blocks[i].appendTo(dst)
	}

	return dst
}
