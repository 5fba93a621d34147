package postings

import (
	"encoding/binary"
	"errors"
	"fmt"
	"iter"
	"math"
	"math/bits"
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
	d := decoder{blocks: make([]block, 0, count)}
	next, n := uint64(0), 0
	for range count {
		delta, rest, ok := uvarint(b, math.MaxUint16)
		hi := next + delta
		if !ok || hi > math.MaxUint16 {
			return nil, nil, corrupt("high bits")
		}
		var err error
		if b, err = d.payload(uint16(hi), rest); err != nil {
			return nil, nil, err
		}
		next = hi + 1
		n += int(d.blocks[len(d.blocks)-1].n)
	}
	if n <= maxSmall {
		return nil, nil, corrupt("blocks for few values")
	}

	return &Set{blocks: d.blocks}, b, nil
}

// DecodeBlocks reads the payloads of [Set.EncodeBlocks] with their high 16 bits. They must ascend and each must be
// whole; anything else is ErrCorrupt. It checks and allocates like [Decode].
func DecodeBlocks(payloads iter.Seq2[uint16, []byte]) (*Set, error) {
	var d decoder
	for hi, b := range payloads {
		if n := len(d.blocks); n > 0 && d.blocks[n-1].hi >= hi {
			return nil, corrupt("order of blocks")
		}
		rest, err := d.payload(hi, b)
		if err != nil {
			return nil, err
		}
		if len(rest) > 0 {
			return nil, corrupt("bytes after a block")
		}
	}

	return &Set{blocks: d.blocks}, nil
}

// decoder collects the blocks of one set.
type decoder struct {
	blocks []block
	room   []uint16 // for short lists, which share an allocation
	size   int      // of the room made last
}

// shortList is the longest list that shares an allocation, and sharedRoom the size of the largest one.
const (
	shortList  = 256
	sharedRoom = 1024
)

// list returns room for n values, each of which takes at least a byte of b.
func (d *decoder) list(n int, b []byte) []uint16 {
	if n > shortList {
		return make([]uint16, n)
	}
	if len(d.room) < n {
		d.size = min(max(len(b), 2*d.size), sharedRoom)
		d.room = make([]uint16, d.size)
	}
	list := d.room[:n:n]
	d.room = d.room[n:]

	return list
}

// payload reads a block from the start of b and returns what follows it.
func (d *decoder) payload(hi uint16, b []byte) ([]byte, error) {
	if len(b) == 0 {
		return nil, corrupt("missing block")
	}
	var out block
	var err error
	switch kind, body := b[0], b[1:]; kind {
	case kindArray:
		out, b, err = d.array(hi, body)
	case kindBitmap:
		out, b, err = decodeBitmap(hi, body)
	case kindRuns:
		out, b, err = decodeRuns(hi, body)
	default:
		err = corrupt("kind of block")
	}
	if err != nil {
		return nil, err
	}
	d.blocks = append(d.blocks, out)

	return b, nil
}

func (d *decoder) array(hi uint16, b []byte) (block, []byte, error) {
	last, b, ok := uvarint(b, blockSize-1)
	if !ok || last >= uint64(len(b)) {
		return block{}, nil, corrupt("number of values")
	}
	n := int(last) + 1
	if n > maxArray {
		return decodeLongArray(hi, n, b)
	}
	list := d.list(n, b)
	if _, b, ok = readAscending(list, 0, b); !ok {
		return block{}, nil, corrupt("value in an array")
	}

	return arrayBlock(hi, list), b, nil
}

// decodeLongArray reads an array that becomes a bitmap. Nothing writes them any more.
func decodeLongArray(hi uint16, n int, b []byte) (block, []byte, error) {
	m := new(bitmap)
	var part values
	for next, left := uint64(0), n; left > 0; {
		list := part[:min(left, maxArray)]
		var ok bool
		if next, b, ok = readAscending(list, next, b); !ok {
			return block{}, nil, corrupt("value in an array")
		}
		m.setAll(list)
		left -= len(list)
	}

	return bitsBlock(hi, m, n), b, nil
}

func decodeBitmap(hi uint16, b []byte) (block, []byte, error) {
	if len(b) < sizeBitmap-1 {
		return block{}, nil, corrupt("short bitmap")
	}
	m, n := new(bitmap), 0
	for i := range m {
		m[i] = binary.LittleEndian.Uint64(b[8*i:])
		n += bits.OnesCount64(m[i])
	}
	b = b[sizeBitmap-1:]
	switch {
	case n == 0:
		return block{}, nil, corrupt("empty bitmap")
	case n <= maxArray:
		return arrayBlock(hi, m.list(n)), b, nil
	}

	return bitsBlock(hi, m, n), b, nil
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
