package postings

import (
	"encoding/binary"
	"math"
	"math/bits"
)

// Skip finds the end of the set at the start of b without building it, and returns what follows and the number of
// values. It allocates nothing and looks only at what it needs: for bytes that [Decode] accepts, both agree; others it
// may pass over, so what matters must be decoded.
func Skip(b []byte) (rest []byte, n int, err error) {
	head, b, ok := uvarint(b, 2*blockSize+1)
	switch {
	case !ok:
		return nil, 0, corrupt("count")
	case head&1 == 1:
		return skipBlocks(b, int(head>>1))
	case head>>1 > maxSmall:
		return nil, 0, corrupt("too many values without blocks")
	}
	n = int(head >> 1)
	if b, ok = skipUvarints(b, n); !ok {
		return nil, 0, corrupt("value")
	}

	return b, n, nil
}

func skipBlocks(b []byte, count int) ([]byte, int, error) {
	total := 0
	for range count {
		_, rest, ok := uvarint(b, math.MaxUint16)
		if !ok || len(rest) == 0 {
			return nil, 0, corrupt("high bits")
		}
		n := 0
		if b, n, ok = skipPayload(rest[0], rest[1:]); !ok {
			return nil, 0, corrupt("block")
		}
		total += n
	}

	return b, total, nil
}

func skipPayload(kind byte, b []byte) (rest []byte, n int, ok bool) {
	switch kind {
	case kindArray:
		last, rest, ok := uvarint(b, blockSize-1)
		if !ok {
			return nil, 0, false
		}
		rest, ok = skipUvarints(rest, int(last)+1)

		return rest, int(last) + 1, ok
	case kindBitmap:
		if len(b) < sizeBitmap-1 {
			return nil, 0, false
		}
		for at := 0; at < sizeBitmap-1; at += 8 {
			n += bits.OnesCount64(binary.LittleEndian.Uint64(b[at:]))
		}

		return b[sizeBitmap-1:], n, true
	case kindRuns:
		return skipRuns(b)
	}

	return nil, 0, false
}

func skipRuns(b []byte) (rest []byte, n int, ok bool) {
	last, b, ok := uvarint(b, blockSize/2-1)
	if !ok {
		return nil, 0, false
	}
	for range last + 1 {
		var length uint64
		if _, b, ok = uvarint(b, math.MaxUint16); !ok {
			return nil, 0, false
		}
		if length, b, ok = uvarint(b, math.MaxUint16); !ok {
			return nil, 0, false
		}
		n += int(length) + 1
	}

	return b, n, true
}

// skipUvarints passes over n varints, eight bytes at a time: each ends in the only byte without the high bit.
func skipUvarints(b []byte, n int) ([]byte, bool) {
	for n >= 8 && len(b) >= 8 {
		n -= bits.OnesCount64(^binary.LittleEndian.Uint64(b) & high)
		b = b[8:]
	}
	for ; n > 0; n-- {
		end := 0
		for end < len(b) && b[end] >= 0x80 {
			end++
		}
		if end == len(b) {
			return nil, false
		}
		b = b[end+1:]
	}

	return b, true
}
