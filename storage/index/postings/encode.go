package postings

import (
	"encoding/binary"
	"iter"
	"math/bits"
)

// The encoding. Numbers are unsigned varints as in encoding/binary, in their shortest form.
//
//	set     = small | blocks
//	small   = number of values * 2, first value, (value - previous - 1)...      up to maxSmall values
//	blocks  = number of blocks * 2 + 1, block...                                more
//	block   = high bits (the next ones less previous less 1), payload
//	payload = kind byte, then by kind
//	  array   number of values - 1, first value, (value - previous - 1)...
//	  bitmap  1,024 words of 64 bits, little endian
//	  runs    number of runs - 1, first value, length - 1, (gap to the run before - 1, length - 1)...
//
// A payload of up to maxArray values is the shortest of the three, the first of them when equal. Of more it is never an
// array, although one of up to twice as many may be shorter: they are read as a bitmap, and to copy one takes a third of
// the time of reading every gap and marking it (BenchmarkDense). What is read most is just that dense, such as who is
// in a large group.
const (
	kindArray  = 1
	kindBitmap = 2
	kindRuns   = 3

	// maxSmall is the largest number of values that are listed without blocks; its doubled count is one byte.
	maxSmall = 63

	// sizeBitmap is the size of a bitmap payload in bytes.
	sizeBitmap = 1 + blockSize/8
)

// AppendBinary appends the encoding of the set to dst. Equal sets give equal bytes. A set of one value takes 2 bytes
// below 128, 3 below 16,384, 4 below 2,097,152 and at most 6.
func (s *Set) AppendBinary(dst []byte) []byte {
	n := 0
	for i := range s.all() {
		if n += int(s.blocks[i].n); n > maxSmall {
			return s.appendBlocks(dst)
		}
	}
	dst = append(dst, byte(n*2))
	next := uint32(0)
	for v := range s.All() {
		dst = binary.AppendUvarint(dst, uint64(v-next))
		next = v + 1
	}

	return dst
}

func (s *Set) appendBlocks(dst []byte) []byte {
	dst = binary.AppendUvarint(dst, uint64(len(s.blocks))*2+1)
	next := 0
	for i := range s.blocks {
		b := &s.blocks[i]
		dst = binary.AppendUvarint(dst, uint64(int(b.hi)-next))
		dst = b.appendPayload(dst)
		next = int(b.hi) + 1
	}

	return dst
}

// EncodeBlocks yields the high 16 bits and the payload of each block in ascending order, for a set that is stored one
// row a block. Every payload is a new slice of at most 8,193 bytes; [DecodeBlocks] reads them. Equal blocks give equal
// bytes.
func (s *Set) EncodeBlocks() iter.Seq2[uint16, []byte] {
	return func(yield func(uint16, []byte) bool) {
		for i := range s.all() {
			if !yield(s.blocks[i].hi, s.blocks[i].appendPayload(nil)) {
				return
			}
		}
	}
}

// appendPayload writes an array or bitmap, then runs behind it where they could be shorter, and keeps one.
func (b *block) appendPayload(dst []byte) []byte {
	start := len(dst)
	if b.n <= maxArray {
		dst = b.appendArray(dst)
	}
	if size := len(dst) - start; size == 0 || size > sizeBitmap {
		dst = b.appendBitmap(dst[:start])
	}
	middle := len(dst)
	if count := b.countRuns(); 1+uvarintLen(uint64(count-1))+2*count >= middle-start {
		return dst
	}
	dst = b.appendRuns(dst)
	size := len(dst) - middle
	if size >= middle-start {
		return dst[:middle]
	}
	copy(dst[start:], dst[middle:])

	return dst[:start+size]
}

func (b *block) appendArray(dst []byte) []byte {
	dst = append(dst, kindArray)
	dst = binary.AppendUvarint(dst, uint64(b.n-1))
	if b.form == formArray {
		return appendDeltas(dst, b.list)
	}
	next := 0
	for first, last := range b.runs {
		dst = binary.AppendUvarint(dst, uint64(int(first)-next))
		for range last - first {
			dst = append(dst, 0)
		}
		next = int(last) + 1
	}

	return dst
}

// appendDeltas writes the first value and then each value less the one before less 1.
func appendDeltas(dst []byte, list []uint16) []byte {
	next := 0
	for _, v := range list {
		delta := int(v) - next
		next = int(v) + 1
		if delta < 0x80 {
			dst = append(dst, byte(delta))
		} else {
			dst = binary.AppendUvarint(dst, uint64(delta))
		}
	}

	return dst
}

func (b *block) appendBitmap(dst []byte) []byte {
	var m bitmap
	b.markOn(&m)
	dst = append(dst, kindBitmap)
	for _, word := range m {
		dst = binary.LittleEndian.AppendUint64(dst, word)
	}

	return dst
}

func (b *block) appendRuns(dst []byte) []byte {
	dst = append(dst, kindRuns)
	dst = binary.AppendUvarint(dst, uint64(b.countRuns()-1))
	next := 0
	for first, last := range b.runs {
		dst = binary.AppendUvarint(dst, uint64(int(first)-next))
		dst = binary.AppendUvarint(dst, uint64(last-first))
		next = int(last) + 2
	}

	return dst
}

// uvarintLen returns the number of bytes of a varint.
func uvarintLen(v uint64) int { return (bits.Len64(v|1) + 6) / 7 }

// AppendBlock appends the payload of a block with the low 16 bits of values, which
// ascend; there is at least one. It is what [Set.EncodeBlocks] yields for it.
func AppendBlock(dst []byte, low []uint16) []byte {
	b := listBlock(0, low)

	return b.appendPayload(dst)
}
