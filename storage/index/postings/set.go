package postings

import (
	"math"
	"slices"
	"sync/atomic"
)

// Set is an ascending set of slots. The zero value is the empty set, ready to use; a nil *Set reads as the empty set
// and cannot be added to. A Set must not be copied: use [Set.Clone].
type Set struct {
	blocks []block     // ascending by hi, none empty; the slice itself is never shared
	lent   atomic.Bool // other sets may hold blocks of this one, whatever block.own says
}

// Of returns the set of the values, which may come in any order and more than once.
func Of(values ...uint32) *Set {
	sorted := slices.Clone(values)
	slices.Sort(sorted)

	return fromSorted(slices.Compact(sorted))
}

// FromSorted returns the set of ascending values. It copies them. Values out of order or repeated are accepted as by
// [Of], at its price.
func FromSorted(values []uint32) *Set {
	for i := 1; i < len(values); i++ {
		if values[i] <= values[i-1] {
			return Of(values...)
		}
	}

	return fromSorted(values)
}

// Range returns the set of lo to hi, hi not included; it is empty when hi <= lo. It takes 40 bytes for each 65,536
// values.
func Range(lo, hi uint32) *Set {
	s := &Set{}
	if hi <= lo {
		return s
	}
	last := hi - 1
	from, to := lo>>16, last>>16
	s.blocks = make([]block, 0, to-from+1)
	full := []uint16{0, math.MaxUint16}
	for at := from; at <= to; at++ {
		first, end := uint16(0), uint16(math.MaxUint16)
		if at == from {
			first = uint16(lo)
		}
		if at == to {
			end = uint16(last)
		}
		b := rangeBlock(uint16(at), first, end)
		if b.n == blockSize {
			b.list, b.own = full, false
		}
		s.blocks = append(s.blocks, b)
	}

	return s
}

// fromSorted builds the set of strictly ascending values and keeps no reference to them.
func fromSorted(values []uint32) *Set {
	s := &Set{}
	if len(values) == 0 {
		return s
	}
	count := 1
	for i := 1; i < len(values); i++ {
		if values[i]>>16 != values[i-1]>>16 {
			count++
		}
	}
	s.blocks = make([]block, count)
	if len(values) <= maxArray {
		fillFew(s.blocks, values)

		return s
	}
	for i := range s.blocks {
		n := 1
		for n < len(values) && values[n]>>16 == values[0]>>16 {
			n++
		}
		list := make([]uint16, n)
		for j, v := range values[:n] {
			list[j] = uint16(v)
		}
		s.blocks[i] = listBlock(uint16(values[0]>>16), list)
		values = values[n:]
	}

	return s
}

// fillFew makes blocks of values that are all arrays, and lets them share one allocation. For more values that would
// be wrong: a block that another set shares would keep all of them alive.
func fillFew(blocks []block, values []uint32) {
	slab := make([]uint16, len(values))
	start, k := 0, 0
	for i, v := range values {
		slab[i] = uint16(v)
		if end := i + 1; end == len(values) || values[end]>>16 != v>>16 {
			b := &blocks[k]
			b.hi, b.own, b.n, b.list = uint16(v>>16), true, uint32(end-start), slab[start:end:end]
			start, k = end, k+1
		}
	}
}

// all returns the blocks to read; s may be nil.
func (s *Set) all() []block {
	if s == nil {
		return nil
	}

	return s.blocks
}

// lend returns a block of s for use in another set.
func (s *Set) lend(b *block) block {
	// Loading first keeps concurrent readers from passing the cache line around.
	if !s.lent.Load() {
		s.lent.Store(true)
	}
	shared := *b
	shared.own = false

	return shared
}

// writable returns block i, unshared.
func (s *Set) writable(i int) *block {
	if s.lent.Load() {
		for j := range s.blocks {
			s.blocks[j].own = false
		}
		s.lent.Store(false)
	}
	b := &s.blocks[i]
	b.unshare()

	return b
}

// find returns where the block with these high bits is or belongs.
func (s *Set) find(hi uint16) (int, bool) {
	blocks := s.all()
	// Building in ascending order always asks for the last block.
	last := len(blocks) - 1
	if last < 0 || blocks[last].hi < hi {
		return last + 1, false
	}
	if blocks[last].hi == hi {
		return last, true
	}

	return slices.BinarySearchFunc(blocks, hi, func(b block, hi uint16) int { return int(b.hi) - int(hi) })
}

// Add puts v into the set and reports whether it was missing. Only the set's owner may call it.
func (s *Set) Add(v uint32) bool {
	i, found := s.find(uint16(v >> 16))
	if !found {
		s.blocks = slices.Insert(s.blocks, i, arrayBlock(uint16(v>>16), []uint16{uint16(v)}))

		return true
	}
	if s.blocks[i].has(uint16(v)) {
		return false
	}
	s.writable(i).insert(uint16(v))

	return true
}

// Remove takes v out of the set and reports whether it was there. Only the set's owner may call it.
func (s *Set) Remove(v uint32) bool {
	i, found := s.find(uint16(v >> 16))
	if !found || !s.blocks[i].has(uint16(v)) {
		return false
	}
	if s.blocks[i].n == 1 {
		s.blocks = slices.Delete(s.blocks, i, i+1)

		return true
	}
	s.writable(i).remove(uint16(v))

	return true
}

// Contains reports whether v is in the set.
func (s *Set) Contains(v uint32) bool {
	i, found := s.find(uint16(v >> 16))

	return found && s.blocks[i].has(uint16(v))
}

// Len returns the number of values.
func (s *Set) Len() int {
	n := 0
	for i := range s.all() {
		n += int(s.blocks[i].n)
	}

	return n
}

// What a set and a block take in memory, besides the values.
const (
	setBytes   = 32
	blockBytes = 40
)

// Size returns how many bytes the set takes in memory, about: with blocks that it shares with others, and without the
// room that short lists leave over.
func (s *Set) Size() int {
	n := setBytes + blockBytes*cap(s.all())
	for i := range s.all() {
		n += 2 * cap(s.blocks[i].list)
		if s.blocks[i].form == formBits {
			n += blockSize / 8
		}
	}

	return n
}

// IsEmpty reports whether the set has no values.
func (s *Set) IsEmpty() bool { return len(s.all()) == 0 }

// Clone returns a set with the same values. Both share their blocks until one of them changes.
func (s *Set) Clone() *Set {
	c := &Set{}
	if s.IsEmpty() {
		return c
	}
	c.blocks = make([]block, len(s.blocks))
	for i := range s.blocks {
		c.blocks[i] = s.lend(&s.blocks[i])
	}

	return c
}

// Equal reports whether both sets have the same values.
func (s *Set) Equal(o *Set) bool {
	x, y := s.all(), o.all()
	if len(x) != len(y) {
		return false
	}
	for i := range x {
		if !x[i].equal(&y[i]) {
			return false
		}
	}

	return true
}
