package postings

import (
	"encoding/binary"
	"math"
)

// Arrays are most of what a search decodes, and nearly all gaps in them take one
// byte or two. So gaps are read by the word: eight of one byte each, or else four
// of one or two bytes, without asking for each how long it is, which nothing could
// predict. Whatever is longer or wrong is left to readGap.

// high has the bit of each byte that says that a varint goes on.
const high = 0x8080808080808080

// readAscending fills list with ascending values, each of which stands in b as what
// lies between it and the one before. The first is at least next; it returns what
// the one behind list is at least. A value beyond a block is noticed at the end:
// until then only its low bits are kept.
func readAscending(list []uint16, next uint64, b []byte) (after uint64, rest []byte, ok bool) {
	for len(list) >= 8 && len(b) >= 8 {
		word := binary.LittleEndian.Uint64(b)
		if word&high == 0 {
			next = shortGaps((*[8]uint16)(list), next, (*[8]byte)(b))
			list, b = list[8:], b[8:]
		} else if to, n := mixedGaps((*[4]uint16)(list), next, word); n > 0 {
			next, list, b = to, list[4:], b[n:]
		} else if next, b, ok = readGap(list, next, b); ok {
			list = list[1:]
		} else {
			return 0, nil, false
		}
	}
	for ; len(list) > 0; list = list[1:] {
		if next, b, ok = readGap(list, next, b); !ok {
			return 0, nil, false
		}
	}

	return next, b, next <= blockSize
}

// shortGaps reads eight values, whose gaps are a byte each.
func shortGaps(out *[8]uint16, next uint64, gaps *[8]byte) uint64 {
	v := next + uint64(gaps[0])
	out[0] = uint16(v)
	v += uint64(gaps[1]) + 1
	out[1] = uint16(v)
	v += uint64(gaps[2]) + 1
	out[2] = uint16(v)
	v += uint64(gaps[3]) + 1
	out[3] = uint16(v)
	v += uint64(gaps[4]) + 1
	out[4] = uint16(v)
	v += uint64(gaps[5]) + 1
	out[5] = uint16(v)
	v += uint64(gaps[6]) + 1
	out[6] = uint16(v)
	v += uint64(gaps[7]) + 1
	out[7] = uint16(v)

	return v + 1
}

// mixedGaps reads four values, whose gaps in word are one or two bytes each, and
// returns the number of bytes: 0 if one is longer, or not in its shortest form.
func mixedGaps(out *[4]uint16, next, word uint64) (after uint64, n int) {
	used, odd := uint64(0), uint64(0)
	for i := range out {
		two := word >> 7 & 1
		second := word >> 8 & 0xFF
		odd |= -two & (second | (second - 1)) & 0x80
		next += word&0x7F | -two&second<<7
		out[i] = uint16(next)
		next++
		used += 1 + two
		word >>= 8 << two
	}
	if odd != 0 {
		return 0, 0
	}

	return next, int(used)
}

// readGap reads one value.
func readGap(list []uint16, next uint64, b []byte) (after uint64, rest []byte, ok bool) {
	gap, b, ok := uvarint(b, math.MaxUint16)
	if !ok {
		return 0, nil, false
	}
	list[0] = uint16(next + gap)

	return next + gap + 1, b, true
}
