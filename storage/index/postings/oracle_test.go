package postings

import (
	"encoding/binary"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"
)

// oracle reads an encoding byte by byte, as the grammar above [Set.AppendBinary] says and nothing else. Decoders that
// take many values at once must agree with it on any bytes.
type oracle struct {
	rest []byte
	bad  bool
}

// number reads a varint in its shortest form that is at most limit.
func (o *oracle) number(limit uint64) uint64 {
	v, n := binary.Uvarint(o.rest)
	if o.bad || n <= 0 || v > limit || n > 1 && o.rest[n-1] == 0 {
		o.bad = true

		return 0
	}
	o.rest = o.rest[n:]

	return v
}

// set reads a set; nil and true if it is none.
func (o *oracle) set() (values []uint32, bad bool) {
	head := o.number(2*blockSize + 1)
	if head&1 == 0 {
		if head/2 > maxSmall {
			return nil, true
		}
		values = o.ascending(int(head/2), math.MaxUint32)

		return values, o.bad
	}
	next := uint64(0)
	for range head / 2 {
		hi := next + o.number(math.MaxUint16)
		if o.bad || hi > math.MaxUint16 {
			return nil, true
		}
		for _, v := range o.payload() {
			values = append(values, uint32(hi)<<16|v)
		}
		if o.bad {
			return nil, true
		}
		next = hi + 1
	}

	return values, o.bad || len(values) <= maxSmall
}

func (o *oracle) payload() []uint32 {
	if len(o.rest) == 0 {
		o.bad = true

		return nil
	}
	kind := o.rest[0]
	o.rest = o.rest[1:]
	switch kind {
	case kindArray:
		return o.ascending(int(o.number(blockSize-1))+1, math.MaxUint16)
	case kindBitmap:
		return o.marked()
	case kindRuns:
		return o.runs(int(o.number(blockSize/2-1)) + 1)
	}
	o.bad = true

	return nil
}

func (o *oracle) ascending(n int, limit uint64) (values []uint32) {
	next := uint64(0)
	for range n {
		v := next + o.number(limit)
		if o.bad || v > limit {
			o.bad = true

			return nil
		}
		values = append(values, uint32(v))
		next = v + 1
	}

	return values
}

func (o *oracle) marked() (values []uint32) {
	if len(o.rest) < blockSize/8 {
		o.bad = true

		return nil
	}
	for v := range uint32(blockSize) {
		if o.rest[v/8]>>(v%8)&1 != 0 {
			values = append(values, v)
		}
	}
	o.rest = o.rest[blockSize/8:]
	o.bad = len(values) == 0

	return values
}

func (o *oracle) runs(n int) (values []uint32) {
	next := uint64(0)
	for range n {
		first := next + o.number(math.MaxUint16)
		last := first + o.number(math.MaxUint16)
		if o.bad || last > math.MaxUint16 {
			o.bad = true

			return nil
		}
		for v := first; v <= last; v++ {
			values = append(values, uint32(v))
		}
		next = last + 2
	}

	return values
}

// checkOracle holds for any bytes: Decode and the oracle read the same values and leave the same rest, or both refuse.
func checkOracle(t *testing.T, b []byte) {
	t.Helper()
	o := oracle{rest: b}
	want, bad := o.set()
	s, rest, err := Decode(b)
	if bad {
		require.ErrorIs(t, err, ErrCorrupt)

		return
	}
	require.NoError(t, err)
	require.True(t, slices.Equal(want, s.AppendTo(nil)))
	require.Len(t, rest, len(o.rest))
}

// TestGapsOfEveryLength meets every way that gaps of one, two and three bytes follow each other, whole, cut off and
// damaged, and values that leave the block at any place.
func TestGapsOfEveryLength(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(5, 5))
	draw := []func() uint64{
		func() uint64 { return r.Uint64N(0x80) },
		func() uint64 { return r.Uint64N(0x4000) },
		func() uint64 { return 0x4000 + r.Uint64N(0x4000) },
	}
	for round := range 3_000 {
		n := 1 + r.IntN(90)
		row := binary.AppendUvarint([]byte{3, 0, kindArray}, uint64(n-1))
		long := r.IntN(4) // a long gap in so many draws; often the block ends early
		for range n {
			kind := 0
			if r.IntN(8) < round%9 {
				kind = 1
			}
			if long > 0 && r.IntN(40*long) == 0 {
				kind = 2
			}
			gap := draw[kind]()
			if kind == 1 && r.IntN(3) > 0 {
				gap %= 0x200
			}
			row = binary.AppendUvarint(row, gap)
		}
		checkOracle(t, append(row, 1, 2, 3, 4, 5, 6, 7, 8, 9))
		checkOracle(t, row)
		checkOracle(t, row[:r.IntN(len(row))])
		row[4+r.IntN(len(row)-4)] = []byte{0, 0x80, 0xFF, byte(r.Uint32())}[r.IntN(4)]
		checkOracle(t, row)
	}
}
