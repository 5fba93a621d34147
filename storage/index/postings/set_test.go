package postings

import (
	"math"
	"slices"
	"sync"
	"testing"
	"unsafe"

	"github.com/stretchr/testify/require"
)

func TestEmpty(t *testing.T) {
	t.Parallel()
	for name, s := range map[string]*Set{
		"zero": {}, "nil": nil, "of nothing": Of(), "from nothing": FromSorted(nil), "range": Range(7, 7),
		"range backwards": Range(8, 7), "no operands": OrAll(), "no operands to and": AndAll(), "or": Or(nil, &Set{}),
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			require.True(t, s.IsEmpty())
			require.Zero(t, s.Len())
			require.False(t, s.Contains(0))
			require.Empty(t, s.AppendTo(nil))
			_, some := s.Max()
			require.False(t, some)
			require.True(t, s.Equal(nil))
			require.False(t, s.Equal(Of(1)))
			require.Equal(t, []byte{0}, s.AppendBinary(nil))
			require.Equal(t, 1, Or(s, Of(9)).Len())
			require.True(t, And(s, Of(9)).IsEmpty())
			require.True(t, AndNot(s, Of(9)).IsEmpty())
			require.True(t, Among(s, Of(9), s).IsEmpty())
			require.Zero(t, AmongLen(Of(9), s, nil))
			require.Equal(t, 1, AndNotLen(Of(9), s))
			require.True(t, s.Clone().Add(3))
			for range s.EncodeBlocks() {
				t.Error("the empty set has no blocks")
			}
		})
	}
	var zero Set
	require.False(t, zero.Remove(1))
	require.True(t, zero.Add(1))
	require.False(t, zero.Add(1))
	require.True(t, zero.Remove(1))
	require.True(t, zero.IsEmpty())
}

func TestBoundaryValues(t *testing.T) {
	t.Parallel()
	values := []uint32{0, 1, 63, 64, 65_534, 65_535, 65_536, 131_071, math.MaxUint32 - 1, math.MaxUint32}
	s := &Set{}
	for _, v := range values {
		require.True(t, s.Add(v))
	}
	requireSame(t, values, s)
	requireSame(t, values, Of(append(slices.Clone(values), values...)...))
	for i, v := range values {
		require.True(t, s.Contains(v))
		got := slices.Collect(s.From(v))
		require.Equal(t, values[i:], got)
		if i > 0 && values[i-1]+1 < v {
			require.False(t, s.Contains(v-1))
			require.Equal(t, values[i:], slices.Collect(s.From(values[i-1]+1)))
		}
	}
	for _, v := range values {
		require.True(t, s.Remove(v))
	}
	require.True(t, s.IsEmpty())
}

func TestRange(t *testing.T) {
	t.Parallel()
	for _, ends := range [][2]uint32{
		{0, 1},
		{0, 65_535},
		{0, 65_536},
		{0, 65_537},
		{65_535, 65_537},
		{65_536, 131_072},
		{1, 262_143},
		{math.MaxUint32 - 3, math.MaxUint32},
	} {
		s := Range(ends[0], ends[1])
		want := []uint32{}
		for v := ends[0]; v < ends[1]; v++ {
			want = append(want, v)
		}
		requireSame(t, want, s)
		require.Equal(t, want[len(want)/2:], slices.Collect(s.From(want[len(want)/2])))
		require.False(t, s.Contains(ends[1]))
	}
	all := Range(0, math.MaxUint32)
	require.Equal(t, math.MaxUint32, all.Len())
	require.Equal(t, 5, AndLen(all, Of(0, 7, 65_536, math.MaxUint32-1, math.MaxUint32, 70_000)))
	require.True(t, AndNot(Range(5, 1<<30), all).IsEmpty())
}

func TestFromSortedToleratesDisorder(t *testing.T) {
	t.Parallel()
	for _, values := range [][]uint32{{3, 1, 2}, {1, 1, 2, 3}, {70_000, 1}} {
		before := slices.Clone(values)
		require.True(t, Of(values...).Equal(FromSorted(values)))
		require.Equal(t, before, values, "the caller's slice stays")
	}
}

// TestBlocksOfOneAllocationStayApart grows a block that lies before another in memory.
func TestBlocksOfOneAllocationStayApart(t *testing.T) {
	t.Parallel()
	decoded, _, err := Decode(Of(1, 70_000, 140_000).AppendBinary(nil))
	require.NoError(t, err)
	for _, s := range []*Set{Of(1, 70_000, 140_000), decoded} {
		require.True(t, s.Add(2))
		require.True(t, s.Add(70_001))
		requireSame(t, []uint32{1, 2, 70_000, 70_001, 140_000}, s)
	}
}

func TestConversionAtArrayLimit(t *testing.T) {
	t.Parallel()
	s, want := &Set{}, []uint32{}
	for i := range uint32(maxArray) {
		s.Add(i * 3)
		want = append(want, i*3)
	}
	require.Equal(t, formArray, s.blocks[0].form)
	requireSame(t, want, s)
	require.True(t, s.Add(60_000))
	require.Equal(t, formBits, s.blocks[0].form)
	requireSame(t, append(slices.Clone(want), 60_000), s)
	require.True(t, s.Remove(60_000))
	require.Equal(t, formArray, s.blocks[0].form)
	requireSame(t, want, s)

	r := Range(0, 65_536)
	require.Equal(t, formRuns, r.blocks[0].form)
	require.True(t, r.Remove(9))
	require.Equal(t, formBits, r.blocks[0].form)
	require.Equal(t, 65_535, r.Len())
}

func TestIterationStops(t *testing.T) {
	t.Parallel()
	array, dense := Of(1, 2, 3, 70_000), &Set{}
	for v := range uint32(5_000) {
		dense.Add(2*v + 1)
	}
	for _, s := range []*Set{array, dense, Range(1, 200_000)} {
		n := 0
		for range s.All() {
			if n++; n == 3 {
				break
			}
		}
		require.Equal(t, 3, n)
		n = 0
		for range s.EncodeBlocks() {
			n++

			break
		}
		require.Equal(t, 1, n)
	}
}

// TestSharedBlocksAreCopied changes operand and result of every operation that shares, on either side, in every form.
func TestSharedBlocksAreCopied(t *testing.T) {
	t.Parallel()
	bitmapOf := func() *Set {
		s := &Set{}
		for v := range uint32(10_000) {
			s.Add(v*6 + 2)
		}

		return s
	}
	forms := map[string]func() *Set{
		"array": func() *Set { return Of(2, 9, 4_000) }, "bitmap": bitmapOf, "runs": func() *Set { return Range(2, 30_000) },
		"full": func() *Set { return Range(0, 131_072) },
	}
	far, full := Of(1<<20, 1<<21), Range(0, 65_536)
	shares := map[string]func(s *Set) *Set{
		"Clone": (*Set).Clone, "Or left": func(s *Set) *Set { return Or(s, far) }, "Or right": func(s *Set) *Set { return Or(far, s) },
		"And": func(s *Set) *Set { return And(s, full) }, "And right": func(s *Set) *Set { return And(full, s) },
		"AndNot": func(s *Set) *Set { return AndNot(s, far) }, "OrAll": func(s *Set) *Set { return OrAll(far, s) },
		"AndAll": func(s *Set) *Set { return AndAll(s) }, "OrAll of one": func(s *Set) *Set { return OrAll(s) },
		"Among": func(s *Set) *Set { return Among(s, far, full) }, "Among one": func(s *Set) *Set { return Among(full, s) },
		"twice": func(s *Set) *Set { return Or(s.Clone().Clone(), far) },
	}
	for form, build := range forms {
		for name, share := range shares {
			t.Run(form+"/"+name, func(t *testing.T) {
				t.Parallel()
				s := build()
				out := share(s)
				inS, inOut := s.AppendTo(nil), out.AppendTo(nil)
				change(s)
				require.True(t, slices.Equal(inOut, out.AppendTo(nil)), "changing the operand shows in the result")

				s = build()
				out = share(s)
				change(out)
				require.True(t, slices.Equal(inS, s.AppendTo(nil)), "changing the result shows in the operand")
				require.False(t, slices.Equal(inOut, out.AppendTo(nil)))
				change(s)
				change(s)
				requireSame(t, s.AppendTo(nil), s)
			})
		}
	}
	require.Equal(t, []uint32{1 << 20, 1 << 21}, far.AppendTo(nil))
	require.Equal(t, 65_536, full.Len())
}

// change touches every way to write into block 0.
func change(s *Set) {
	for v := range uint32(40) {
		if !s.Remove(v * 3) {
			s.Add(v * 3)
		}
	}
	s.Add(65_535)
	s.Remove(4_000)
}

func TestOwnedBlocksStayInPlace(t *testing.T) {
	t.Parallel()
	s := Range(0, 60_000)
	s.Remove(7)
	mine := s.blocks[0].bits
	s.Remove(8)
	require.Same(t, mine, s.blocks[0].bits, "a set that lent nothing is written in place")
	c := s.Clone()
	s.Remove(9)
	require.NotSame(t, mine, s.blocks[0].bits)
	require.Same(t, mine, c.blocks[0].bits)
}

// TestConcurrentOperands is for the race detector: reading, and sharing as an operand, need no lock.
func TestConcurrentOperands(t *testing.T) {
	t.Parallel()
	a, b := Range(5, 200_000), Of(1, 70_000, 1<<20)
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			own := Or(a, b)
			own.Add(3)
			own.Remove(70_000)
			c := a.Clone()
			c.Remove(6)
			_ = And(a, b).Len() + AndNot(b, a).Len() + AndLen(a, c) + OrAll(a, b, own).Len()
			_ = a.AppendBinary(nil)
		})
	}
	wg.Wait()
	require.Equal(t, 199_995, a.Len())
	require.Equal(t, 3, b.Len())
}

func TestDecodeBlocksInOrder(t *testing.T) {
	t.Parallel()
	out, err := DecodeBlocks(func(func(uint16, []byte) bool) {})
	require.NoError(t, err)
	require.True(t, out.IsEmpty())
	one := []byte{kindArray, 0, 5}
	out, err = DecodeBlocks(func(yield func(uint16, []byte) bool) { _ = yield(0, one) && yield(2, one) })
	require.NoError(t, err)
	requireSame(t, []uint32{5, 2<<16 + 5}, out)
	for _, second := range []uint16{1, 2} {
		_, err = DecodeBlocks(func(yield func(uint16, []byte) bool) { _ = yield(2, one) && yield(second, one) })
		require.ErrorIs(t, err, ErrCorrupt)
	}
}

func TestSize(t *testing.T) {
	t.Parallel()
	require.EqualValues(t, setBytes, unsafe.Sizeof(Set{}))
	require.EqualValues(t, blockBytes, unsafe.Sizeof(block{}))
	var none *Set
	require.Equal(t, setBytes, none.Size())
	require.Equal(t, setBytes+2*blockBytes+2*3, FromSorted([]uint32{1, 2, 70_000}).Size())
	require.Equal(t, setBytes+blockBytes+2*2, Range(0, 60_000).Size())
	bits, _, err := Decode(evens(20_000).AppendBinary(nil))
	require.NoError(t, err)
	require.Equal(t, setBytes+blockBytes+blockSize/8, bits.Size())
}
