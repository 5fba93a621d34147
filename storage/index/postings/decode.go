package postings

import (
	"encoding/binary"
	"errors"
	"fmt"
	"math"
)

// ErrCorrupt means that bytes are not the encoding of a set. Match it with errors.Is; the text around it says what is
// wrong and holds no values.
var ErrCorrupt = errors.New("postings: corrupt encoding")

func corrupt(what string) error { return fmt.Errorf("%w: %s", ErrCorrupt, what) }

// minBlock is the least number of bytes of an encoded block: high bits, kind, count, one value.
const minBlock = 4

// Decode reads the set at the start of b and returns what follows it. The set keeps no reference to b.
//
// It accepts numbers in their shortest form only, values and blocks in ascending order, maximal runs, and the form
// without blocks exactly where [Set.AppendBinary] uses it; of the kind of a block it does not ask that it is the
// shortest. All else is ErrCorrupt, and rest is nil then.
//
// It allocates at most 24 bytes for each byte of b plus 64: runs are kept as runs. (An operation on a block of runs
// builds a bitmap of 8 KiB, a block being at least 4 bytes of b.)
func Decode(b []byte) (s *Set, rest []byte, err error) {
	head, rest, ok := uvarint(b, 2*blockSize+1)
	switch {
	case !ok:
		return nil, nil, corrupt("count")
	case head&1 == 1:
		return decodeBlocks(rest, int(head>>1))
	case head>>1 > maxSmall:
		return nil, nil, corrupt("too many values without blocks")
	}

	return decodeSmall(rest, int(head>>1))
}

func decodeSmall(b []byte, n int) (*Set, []byte, error) {
	var list [maxSmall]uint32
	next := uint64(0)
	for i := range list[:n] {
		delta, rest, ok := uvarint(b, math.MaxUint32)
		if !ok {
			return nil, nil, corrupt("value")
		}
		v := next + delta
		if v > math.MaxUint32 {
			return nil, nil, corrupt("value out of range")
		}
		list[i], next, b = uint32(v), v+1, rest
	}

	return fromSorted(list[:n]), b, nil
}

func decodeBlocks(b []byte, count int) (*Set, []byte, error) {
	if count == 0 || count > len(b)/minBlock {
		return nil, nil, corrupt("number of blocks")
	}
	s := &Set{blocks: make([]block, count)}
	next, n := uint64(0), 0
	for i := range s.blocks {
		delta, rest, ok := uvarint(b, math.MaxUint16)
		hi := next + delta
		if !ok || hi > math.MaxUint16 {
			return nil, nil, corrupt("high bits")
		}
		var err error
		if s.blocks[i], b, err = decodePayload(uint16(hi), rest); err != nil {
			return nil, nil, err
		}
		next = hi + 1
		n += int(s.blocks[i].n)
	}
	if n <= maxSmall {
		return nil, nil, corrupt("blocks for few values")
	}

	return s, b, nil
}

// DecodeBlock reads one payload of [Set.EncodeBlocks], which must be all of b, as the set of its values. It checks and
// allocates like [Decode].
func DecodeBlock(hi uint16, b []byte) (*Set, error) {
	part, rest, err := decodePayload(hi, b)
	if err != nil {
		return nil, err
	}
	if len(rest) > 0 {
		return nil, corrupt("bytes after a block")
	}

	return &Set{blocks: []block{part}}, nil
}

func decodePayload(hi uint16, b []byte) (block, []byte, error) {
	if len(b) == 0 {
		return block{}, nil, corrupt("missing block")
	}
	kind, b := b[0], b[1:]
	switch kind {
	case kindArray:
		return decodeArray(hi, b)
	case kindBitmap:
		return decodeBitmap(hi, b)
	case kindRuns:
		return decodeRuns(hi, b)
	}

	return block{}, nil, corrupt("kind of block")
}

func decodeArray(hi uint16, b []byte) (block, []byte, error) {
	last, b, ok := uvarint(b, blockSize-1)
	if !ok || last >= uint64(len(b)) {
		return block{}, nil, corrupt("number of values")
	}
	n := int(last) + 1
	if n > maxArray {
		m := new(bitmap)
		if b, ok = deltas(b, n, func(_ int, v uint16) { m.set(v) }); !ok {
			return block{}, nil, corrupt("value in an array")
		}

		return bitsBlock(hi, m, n), b, nil
	}
	list := make([]uint16, n)
	if b, ok = deltas(b, n, func(i int, v uint16) { list[i] = v }); !ok {
		return block{}, nil, corrupt("value in an array")
	}

	return arrayBlock(hi, list), b, nil
}

// deltas reads ascending values, each as what lies between it and the one before.
func deltas(b []byte, n int, take func(i int, v uint16)) (rest []byte, ok bool) {
	next := uint64(0)
	for i := range n {
		if len(b) > 0 && b[0] < 0x80 { // most are so
			next += uint64(b[0])
			b = b[1:]
		} else {
			delta, rest, ok := uvarint(b, math.MaxUint16)
			if !ok {
				return nil, false
			}
			next, b = next+delta, rest
		}
		if next > math.MaxUint16 {
			return nil, false
		}
		take(i, uint16(next))
		next++
	}

	return b, true
}

func decodeBitmap(hi uint16, b []byte) (block, []byte, error) {
	if len(b) < sizeBitmap-1 {
		return block{}, nil, corrupt("short bitmap")
	}
	var m bitmap
	for i := range m {
		m[i] = binary.LittleEndian.Uint64(b[8*i:])
	}
	out := blockOf(hi, &m)
	if out.n == 0 {
		return block{}, nil, corrupt("empty bitmap")
	}

	return out, b[sizeBitmap-1:], nil
}

func decodeRuns(hi uint16, b []byte) (block, []byte, error) {
	last, b, ok := uvarint(b, blockSize/2-1)
	if !ok || 2*(last+1) > uint64(len(b)) {
		return block{}, nil, corrupt("number of runs")
	}
	out := block{hi: hi, form: formRuns, own: true, list: make([]uint16, 2*(last+1))}
	next := uint64(0)
	for i := 0; i < len(out.list); i += 2 {
		gap, rest, ok := uvarint(b, math.MaxUint16)
		length, rest, ok2 := uvarint(rest, math.MaxUint16)
		first := next + gap
		end := first + length
		if !ok || !ok2 || end > math.MaxUint16 {
			return block{}, nil, corrupt("run")
		}
		out.list[i], out.list[i+1] = uint16(first), uint16(end)
		out.n += uint32(length) + 1
		next, b = end+2, rest
	}

	return out, b, nil
}

// uvarint reads a varint in its shortest form that is at most limit.
func uvarint(b []byte, limit uint64) (uint64, []byte, bool) {
	if len(b) > 0 && b[0] < 0x80 {
		return uint64(b[0]), b[1:], uint64(b[0]) <= limit
	}
	v, n := binary.Uvarint(b)
	if n <= 0 || v > limit || b[n-1] == 0 {
		return 0, nil, false
	}

	return v, b[n:], true
}
