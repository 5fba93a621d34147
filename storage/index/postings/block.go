package postings

import (
	"math/bits"
	"slices"
)

// maxArray is the largest number of values kept as an array: as many as take the room of a bitmap.
const maxArray = 4096

// form says how a block keeps its values.
type form uint8

const (
	formArray form = iota // list holds the values, ascending, at most maxArray
	formBits              // bits marks them
	formRuns              // list holds first and last of each maximal run, ascending
)

// block is the non-empty part of a set with the same high 16 bits.
type block struct {
	hi   uint16
	form form
	own  bool   // list and bits belong to this set alone, unless the set has lent them since
	n    uint32 // 1 to blockSize
	list []uint16
	bits *bitmap
}

func arrayBlock(hi uint16, list []uint16) block {
	return block{hi: hi, form: formArray, own: true, n: uint32(len(list)), list: list}
}

func bitsBlock(hi uint16, m *bitmap, n int) block {
	return block{hi: hi, form: formBits, own: true, n: uint32(n), bits: m}
}

// blockOf builds the block that m describes and keeps no reference to m. The result may be empty.
func blockOf(hi uint16, m *bitmap) block {
	n := m.count()
	if n <= maxArray {
		return arrayBlock(hi, m.list(n))
	}
	kept := *m

	return bitsBlock(hi, &kept, n)
}

// listBlock builds the block of an ascending list, which it takes over.
func listBlock(hi uint16, list []uint16) block {
	if len(list) <= maxArray {
		return arrayBlock(hi, list)
	}
	m := new(bitmap)
	m.setAll(list)

	return bitsBlock(hi, m, len(list))
}

// rangeBlock builds the block of first to last, both included.
func rangeBlock(hi, first, last uint16) block {
	n := uint32(last) - uint32(first) + 1

	return block{hi: hi, form: formRuns, own: true, n: n, list: []uint16{first, last}}
}

// markOn marks the block's values on m.
func (b *block) markOn(m *bitmap) {
	switch b.form {
	case formArray:
		m.setAll(b.list)
	case formBits:
		for i, word := range b.bits {
			m[i] |= word
		}
	case formRuns:
		for i := 0; i+1 < len(b.list); i += 2 {
			m.setRange(b.list[i], b.list[i+1])
		}
	}
}

func (b *block) has(v uint16) bool {
	switch b.form {
	case formBits:
		return b.bits.has(v)
	case formRuns:
		// The first bound not below v is the first of a run, which then must be v, or the last of the run around v.
		i, found := slices.BinarySearch(b.list, v)

		return found || i&1 == 1
	default:
		_, found := slices.BinarySearch(b.list, v)

		return found
	}
}

func (b *block) min() uint16 {
	if b.form == formBits {
		return uint16(b.bits.next(0))
	}

	return b.list[0]
}

func (b *block) max() uint16 {
	if b.form == formBits {
		return b.bits.last()
	}

	return b.list[len(b.list)-1]
}

// covers reports whether b is cheaply seen to hold every value of o: b is one run around o, or full. Sets like
// "everyone" consist of such blocks, and meeting them costs nothing then.
func (b *block) covers(o *block) bool {
	if b.n == blockSize {
		return true
	}

	return b.form == formRuns && len(b.list) == 2 && b.list[0] <= o.min() && o.max() <= b.list[1]
}

// equal reports whether two blocks hold the same values, whatever their forms.
func (b *block) equal(o *block) bool {
	switch {
	case b.hi != o.hi || b.n != o.n:
		return false
	case b.form != o.form:
		return andLenBlock(b, o) == int(b.n)
	case b.form == formBits:
		return b.bits == o.bits || *b.bits == *o.bits
	default:
		return slices.Equal(b.list, o.list)
	}
}

// unshare makes the block an array or a bitmap that nobody else refers to.
func (b *block) unshare() {
	switch {
	case b.form == formRuns:
		var m bitmap
		b.markOn(&m)
		*b = blockOf(b.hi, &m)
	case b.own:
	case b.form == formBits:
		m := *b.bits
		b.bits = &m
	default:
		b.list = slices.Clone(b.list)
	}
	b.own = true
}

// insert adds a value that is missing. The block must be unshared.
func (b *block) insert(v uint16) {
	switch {
	case b.form == formBits:
		b.bits.set(v)
		b.n++
	case b.n == maxArray:
		m := new(bitmap)
		m.setAll(b.list)
		m.set(v)
		*b = bitsBlock(b.hi, m, maxArray+1)
	default:
		i, _ := slices.BinarySearch(b.list, v)
		b.list = slices.Insert(b.list, i, v)
		b.n++
	}
}

// remove drops a value that is present. The block must be unshared; it may become empty.
func (b *block) remove(v uint16) {
	b.n--
	switch {
	case b.form == formArray:
		i, _ := slices.BinarySearch(b.list, v)
		b.list = slices.Delete(b.list, i, i+1)
	case b.n == maxArray:
		b.bits.unset(v)
		*b = arrayBlock(b.hi, b.bits.list(maxArray))
	default:
		b.bits.unset(v)
	}
}

// each yields the values from lo on, with their high bits, until yield declines.
func (b *block) each(lo uint16, yield func(uint32) bool) bool {
	base := uint32(b.hi) << 16
	switch b.form {
	case formBits:
		for i := int(lo >> 6); i < len(b.bits); i++ {
			word := b.bits[i]
			if i == int(lo>>6) {
				word &= ^uint64(0) << (lo & 63)
			}
			for ; word != 0; word &= word - 1 {
				if !yield(base + uint32(i<<6+bits.TrailingZeros64(word))) {
					return false
				}
			}
		}
	case formRuns:
		for i := 0; i+1 < len(b.list); i += 2 {
			for v := uint32(max(b.list[i], lo)); v <= uint32(b.list[i+1]); v++ {
				if !yield(base + v) {
					return false
				}
			}
		}
	default:
		start, _ := slices.BinarySearch(b.list, lo)
		for _, v := range b.list[start:] {
			if !yield(base + uint32(v)) {
				return false
			}
		}
	}

	return true
}

// appendTo appends the values, with their high bits.
func (b *block) appendTo(dst []uint32) []uint32 {
	base := uint32(b.hi) << 16
	if b.form == formArray {
		dst = slices.Grow(dst, len(b.list))
		for _, v := range b.list {
			dst = append(dst, base+uint32(v))
		}

		return dst
	}
	b.each(0, func(v uint32) bool {
		dst = append(dst, v)

		return true
	})

	return dst
}

// runs yields first and last of each maximal run.
func (b *block) runs(yield func(first, last uint16) bool) {
	switch b.form {
	case formBits:
		for v := b.bits.next(0); v < blockSize; {
			end := b.bits.nextFree(v)
			if !yield(uint16(v), uint16(end-1)) {
				return
			}
			if end == blockSize {
				return
			}
			v = b.bits.next(end)
		}
	case formRuns:
		for i := 0; i+1 < len(b.list); i += 2 {
			if !yield(b.list[i], b.list[i+1]) {
				return
			}
		}
	default:
		for i := 0; i < len(b.list); {
			first := i
			for i++; i < len(b.list) && b.list[i] == b.list[i-1]+1; {
				i++
			}
			if !yield(b.list[first], b.list[i-1]) {
				return
			}
		}
	}
}

// countRuns returns the number of maximal runs.
func (b *block) countRuns() int {
	switch b.form {
	case formBits:
		return b.bits.countRuns()
	case formRuns:
		return len(b.list) / 2
	default:
		n := 1
		for i := 1; i < len(b.list); i++ {
			if b.list[i] != b.list[i-1]+1 {
				n++
			}
		}

		return n
	}
}
