package postings

import (
	"math/bits"
	"slices"
)

// blockSize is the number of values that a block spans.
const blockSize = 1 << 16

// bitmap marks which of the values of a block are present.
type bitmap [blockSize / 64]uint64

func (m *bitmap) has(v uint16) bool { return m[v>>6]>>(v&63)&1 != 0 }

func (m *bitmap) set(v uint16) { m[v>>6] |= 1 << (v & 63) }

func (m *bitmap) unset(v uint16) { m[v>>6] &^= 1 << (v & 63) }

// setAll marks every value of a list.
func (m *bitmap) setAll(list []uint16) {
	for _, v := range list {
		m[v>>6] |= 1 << (v & 63)
	}
}

// setRange marks first to last, both included.
func (m *bitmap) setRange(first, last uint16) {
	from, to := first>>6, last>>6
	head, tail := ^uint64(0)<<(first&63), ^uint64(0)>>(63-last&63)
	if from == to {
		m[from] |= head & tail

		return
	}
	m[from] |= head
	for i := from + 1; i < to; i++ {
		m[i] = ^uint64(0)
	}
	m[to] |= tail
}

func (m *bitmap) count() int {
	n := 0
	for _, word := range m {
		n += bits.OnesCount64(word)
	}

	return n
}

// countRuns returns the number of maximal runs: marked values whose predecessor is not marked.
func (m *bitmap) countRuns() int {
	n, carry := 0, uint64(0)
	for _, word := range m {
		n += bits.OnesCount64(word &^ (word<<1 | carry))
		carry = word >> 63
	}

	return n
}

// next returns the first marked value from v on, or blockSize.
func (m *bitmap) next(v int) int {
	for i := v >> 6; i < len(m); i++ {
		word := m[i]
		if i == v>>6 {
			word &= ^uint64(0) << (v & 63)
		}
		if word != 0 {
			return i<<6 + bits.TrailingZeros64(word)
		}
	}

	return blockSize
}

// nextFree returns the first value from v on that is not marked, or blockSize.
func (m *bitmap) nextFree(v int) int {
	for i := v >> 6; i < len(m); i++ {
		word := ^m[i]
		if i == v>>6 {
			word &= ^uint64(0) << (v & 63)
		}
		if word != 0 {
			return i<<6 + bits.TrailingZeros64(word)
		}
	}

	return blockSize
}

// last returns the greatest marked value, 0 if there is none.
func (m *bitmap) last() uint16 {
	for i, word := range slices.Backward(m[:]) {
		if word != 0 {
			return uint16(i<<6 + 63 - bits.LeadingZeros64(word))
		}
	}

	return 0
}

// list returns the n marked values, n being their number. Most words have few: it
// writes four of each whether or not there are so many, and what was too many is
// written over, because nothing could predict how many there are.
func (m *bitmap) list(n int) []uint16 {
	const atOnce = 4
	room := make([]uint16, n+atOnce)
	k := 0
	for i, word := range m {
		if word == 0 {
			continue
		}
		count, base := bits.OnesCount64(word), uint16(i<<6)
		out := (*[atOnce]uint16)(room[k:])
		out[0] = base + uint16(bits.TrailingZeros64(word))
		word &= word - 1
		out[1] = base + uint16(bits.TrailingZeros64(word))
		word &= word - 1
		out[2] = base + uint16(bits.TrailingZeros64(word))
		word &= word - 1
		out[3] = base + uint16(bits.TrailingZeros64(word))
		word &= word - 1
		for j := k + atOnce; word != 0; j++ {
			room[j] = base + uint16(bits.TrailingZeros64(word))
			word &= word - 1
		}
		k += count
	}

	return room[:n:n]
}
