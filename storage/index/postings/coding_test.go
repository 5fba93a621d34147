package postings

import (
	"encoding/binary"
	"math"
	"math/rand/v2"
	"runtime"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestEncodedSizes(t *testing.T) {
	t.Parallel()
	even := &Set{}
	for v := range uint32(20_000) {
		even.Add(2 * v)
	}
	for _, c := range []struct {
		name string
		set  *Set
		size int
	}{
		{"nobody", Of(), 1},
		{"slot 0", Of(0), 2},
		{"slot 127", Of(127), 2},
		{"slot 16383", Of(16_383), 3},
		{"slot 2097151", Of(2_097_151), 4},
		{"the last slot", Of(math.MaxUint32), 6},
		{"63 neighbours", Range(0, 63), 64},
		{"64 neighbours", Range(0, 64), 6},
		{"a full block", Range(0, 65_536), 8},
		{"a million", Range(0, million), 1 + 15*7 + 7},
		{"every second of 40,000", even, 2 + sizeBitmap},
	} {
		require.Len(t, c.set.AppendBinary(nil), c.size, c.name)
	}
}

func TestGoldenBytes(t *testing.T) {
	t.Parallel()
	// The format is stored: a change of these bytes is a change of the fold version.
	for _, c := range []struct {
		name string
		set  *Set
		want []byte
	}{
		{"small", Of(5, 6, 300), []byte{6, 5, 0, 0xA5, 0x02}},
		{"runs", Or(Range(10, 100), Range(200, 70_000)), []byte{5, 0, 3, 1, 10, 89, 99, 0xB7, 0xFE, 0x03, 0, 3, 0, 0, 0xEF, 0x22}},
		{"array", OrAll(Range(0, 3), evens(70)), append([]byte{3, 0, 1, 70, 0, 0, 0}, slices.Repeat([]byte{1}, 68)...)},
	} {
		require.Equal(t, c.want, c.set.AppendBinary(nil), c.name)
	}
	dense := evens(20_000).AppendBinary(nil)
	require.Equal(t, []byte{3, 0, 2, 0x55, 0x55}, dense[:5])
}

// evens returns the first n even numbers.
func evens(n uint32) *Set {
	s := &Set{}
	for v := range n {
		s.Add(2 * v)
	}

	return s
}

func TestPayloadIsTheShortestUnlessDense(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(3, 3))
	seen := map[byte]int{}
	for range 20 {
		for _, sh := range shapes() {
			s := Of(sh.draw(r)...)
			i := 0
			for _, payload := range s.EncodeBlocks() {
				b := &s.blocks[i]
				i++
				shortest := sizeBitmap
				if b.n <= maxArray {
					shortest = min(shortest, len(b.appendArray(nil)))
				}
				shortest = min(shortest, len(b.appendRuns(nil)))
				require.Len(t, payload, shortest)
				require.False(t, payload[0] == kindArray && b.n > maxArray)
				seen[payload[0]]++
			}
		}
	}
	require.Len(t, seen, 3, "every kind occurs: %v", seen)
}

// What earlier versions wrote: an array of whatever was shorter than a bitmap.
func TestLongArraysAreRead(t *testing.T) {
	t.Parallel()
	for _, n := range []int{maxArray + 1, 2*maxArray - 1} {
		s := evens(uint32(n))
		payload := s.blocks[0].appendArray(nil)
		got, err := DecodeBlocks(func(yield func(uint16, []byte) bool) { yield(0, payload) })
		require.NoError(t, err)
		require.True(t, s.Equal(got))
		require.Equal(t, byte(kindBitmap), s.blocks[0].appendPayload(nil)[0])
	}
}

func TestEqualLengthsPreferTheArray(t *testing.T) {
	t.Parallel()
	// Pairs: two bytes a run against two values of a byte each; gaps of two bytes weigh the same in both.
	for _, gap := range []uint32{10, 200} {
		s := &Set{}
		for i := range uint32(40) {
			s.Add(i * gap)
			s.Add(i*gap + 1)
		}
		b := &s.blocks[0]
		require.Len(t, b.appendRuns(nil), len(b.appendArray(nil)), "a tie")
		require.Equal(t, byte(kindArray), b.appendPayload(nil)[0])
	}
}

func words(fill func(m *bitmap)) []byte {
	var m bitmap
	fill(&m)
	dst := []byte{}
	for _, w := range m {
		dst = binary.LittleEndian.AppendUint64(dst, w)
	}

	return dst
}

func TestDecodeRefuses(t *testing.T) {
	t.Parallel()
	block := func(payload ...byte) []byte { return append([]byte{3, 0}, payload...) }
	for name, b := range map[string][]byte{
		"nothing":                    {},
		"open count":                 {0x80},
		"long form of a count":       {0x82, 0x00, 5},
		"huge count":                 {0xFE, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x01},
		"64 values without blocks":   append([]byte{0x80, 0x01}, make([]byte, 64)...),
		"missing value":              {4, 1},
		"open value":                 {2, 0x80},
		"long form of a value":       {2, 0x81, 0x00},
		"value too large":            {2, 0x80, 0x80, 0x80, 0x80, 0x10},
		"values beyond the last":     {4, 0xFF, 0xFF, 0xFF, 0xFF, 0x0F, 0},
		"no blocks":                  {1},
		"more blocks than bytes":     {0xFF, 0xFF, 0x07, 0, 3, 0, 0, 64},
		"too many blocks":            append([]byte{0x83, 0x80, 0x08}, make([]byte, 400_000)...),
		"blocks beyond the last":     {5, 0xFF, 0xFF, 0x03, 3, 0, 0, 64, 0, 3, 0, 0, 64},
		"high bits too large":        {3, 0x80, 0x80, 0x04, 3, 0, 0, 64},
		"missing payload":            {3, 0, 3, 0},
		"unknown kind":               block(9, 0, 0, 0),
		"kind 0":                     block(0, 0, 0, 0),
		"few values in a run":        block(kindRuns, 0, 0, 62),
		"few values in an array":     block(kindArray, 1, 0, 0),
		"array longer than bytes":    block(kindArray, 70, 0, 0),
		"array count too large":      block(kindArray, 0x80, 0x80, 0x04, 0),
		"array beyond the last":      block(kindArray, 1, 0xFF, 0xFF, 0x03, 0),
		"array value in a long form": block(kindArray, 1, 0x81, 0x00, 0),
		"more runs than bytes":       block(kindRuns, 9, 0, 64),
		"run beyond the last":        block(kindRuns, 0, 1, 0xFF, 0xFF, 0x03),
		"second run beyond the last": block(kindRuns, 1, 0, 0xFE, 0xFF, 0x03, 0, 0),
		"open run":                   block(kindRuns, 0, 0, 0x80),
		"short bitmap":               block(append([]byte{kindBitmap}, make([]byte, 8_191)...)...),
		"empty bitmap":               block(append([]byte{kindBitmap}, make([]byte, 8_192)...)...),
		"bitmap of few":              block(append([]byte{kindBitmap}, words(func(m *bitmap) { m.setRange(0, 62) })...)...),
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s, rest, err := Decode(b)
			require.ErrorIs(t, err, ErrCorrupt)
			require.Nil(t, s)
			require.Nil(t, rest)
		})
	}
}

func TestDecodeTakesAnyKind(t *testing.T) {
	t.Parallel()
	want := Range(0, 64)
	row, rest, err := Decode(append([]byte{3, 0, kindBitmap}, words(func(m *bitmap) { m.setRange(0, 63) })...))
	require.NoError(t, err)
	require.Empty(t, rest)
	requireValid(t, row)
	require.True(t, row.Equal(want))
	row, _, err = Decode(append([]byte{3, 0, kindArray, 63}, make([]byte, 64)...))
	require.NoError(t, err)
	require.True(t, row.Equal(want))
	require.Equal(t, want.AppendBinary(nil), row.AppendBinary(nil))
}

func TestTruncationAndDamage(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(4, 4))
	for _, sh := range shapes() {
		row := Of(sh.draw(r)...).AppendBinary(nil)
		for range 200 {
			n := r.IntN(len(row))
			_, _, err := Decode(row[:n])
			require.ErrorIs(t, err, ErrCorrupt)
			_, _, err = Skip(row[:n])
			require.ErrorIs(t, err, ErrCorrupt)

			hurt := slices.Clone(row)
			hurt[r.IntN(len(hurt))] ^= byte(1 << r.IntN(8))
			checkDecode(t, hurt)
		}
	}
}

// decodeBlock reads a set of one block.
func decodeBlock(hi uint16, b []byte) (*Set, error) {
	return DecodeBlocks(func(yield func(uint16, []byte) bool) { yield(hi, b) })
}

func TestDecodeBlocksRefuses(t *testing.T) {
	t.Parallel()
	for _, b := range [][]byte{nil, {}, {kindArray}, {kindArray, 0, 5, 0}, {kindRuns, 0, 5}, {7}} {
		_, err := decodeBlock(3, b)
		require.ErrorIs(t, err, ErrCorrupt)
	}
	s, err := decodeBlock(3, []byte{kindArray, 0, 5})
	require.NoError(t, err)
	requireSame(t, []uint32{3<<16 + 5}, s)
}

func TestDecodeKeepsNoReference(t *testing.T) {
	t.Parallel()
	for _, s := range []*Set{Of(1, 2, 3), evens(100), evens(20_000), Range(0, 100)} {
		row := s.AppendBinary(nil)
		back, _, err := Decode(row)
		require.NoError(t, err)
		clear(row)
		require.True(t, back.Equal(s))
	}
}

// checkDecode holds for any bytes: what decodes encodes again to something not longer that decodes to the same, Skip
// agrees, and memory stays within the bound that Decode states.
func checkDecode(t *testing.T, b []byte) {
	t.Helper()
	checkOracle(t, b)
	s, rest, err := Decode(b)
	skipped, n, skipErr := Skip(b)
	if err != nil {
		require.ErrorIs(t, err, ErrCorrupt)
		if skipErr != nil {
			require.ErrorIs(t, skipErr, ErrCorrupt)
		}

		return
	}
	used := len(b) - len(rest)
	require.LessOrEqual(t, s.Size(), 24*used+64)
	requireValid(t, s)
	require.NoError(t, skipErr)
	require.Equal(t, s.Len(), n)
	require.Len(t, skipped, len(rest))

	again := s.AppendBinary(nil)
	require.LessOrEqual(t, len(again), used)
	back, tail, err := Decode(again)
	require.NoError(t, err)
	require.Empty(t, tail)
	require.True(t, back.Equal(s))
	require.True(t, slices.Equal(again, back.AppendBinary(nil)))
}

// worstRows are encodings that take the most memory for their bytes.
func worstRows() map[string][]byte {
	runs := binary.AppendUvarint(nil, 65_536*2+1)
	ones := slices.Clone(runs)
	for range 65_536 {
		runs = append(runs, 0, kindRuns, 0, 0, 0xFF, 0xFF, 0x03)
		ones = append(ones, 0, kindArray, 0, 0)
	}
	pairs := []byte{62 * 2, 0xFF, 0xFF, 0x03, 0}
	for range 30 {
		pairs = append(pairs, 0xFE, 0xFF, 0x07, 0)
	}

	return map[string][]byte{
		"full blocks": runs, "one value a block": ones, "pairs across blocks": pairs,
		"unfinished": runs[:len(runs)-1], "blocks that do not come": {0xFF, 0xFF, 0x07, 0, kindArray, 0, 0},
		"values that do not come": {3, 0, kindArray, 0xFF, 0xFF, 0x03, 0}, "runs that do not come": {3, 0, kindRuns, 0xFF, 0xFF, 0x01, 0, 0},
	}
}

//nolint:paralleltest // measures what the whole process allocates
func TestDecodeAllocationBound(t *testing.T) {
	const rounds = 20
	for name, row := range worstRows() {
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		for range rounds {
			_, _, _ = Decode(row)
		}
		runtime.ReadMemStats(&after)
		// An error adds its text, and the runtime a little of its own.
		each := int(after.TotalAlloc-before.TotalAlloc) / rounds
		require.LessOrEqual(t, each, 24*len(row)+64+1_024, name)
	}
}

//nolint:paralleltest // testing.AllocsPerRun measures the whole process
func TestSmallSetsDecodeCheaply(t *testing.T) {
	row := sample(1, 20, million).AppendBinary(nil)
	require.LessOrEqual(t, testing.AllocsPerRun(100, func() { _, _, _ = Decode(row) }), 3.0)
	require.Zero(t, testing.AllocsPerRun(100, func() { _, _, _ = Skip(row) }))
}

func FuzzDecode(f *testing.F) {
	// Short seeds only: the fuzzer would spend its time minimising rows of kilobytes, at some tries a second.
	// TestTruncationAndDamage hurts those.
	for _, s := range []*Set{Of(), Of(7), Of(1, 70_000, math.MaxUint32), evens(70), Range(5, 140_000), Or(evens(64), Range(65_536, 65_700))} {
		f.Add(s.AppendBinary(nil))
	}
	f.Add([]byte{3, 0, kindRuns, 1, 10, 89, 99, 0xB7, 0xFE, 0x03})
	f.Add([]byte{5, 0, kindArray, 0, 5, 1, kindRuns, 0, 0, 64})
	f.Fuzz(func(t *testing.T, b []byte) {
		checkDecode(t, b)
		if part, err := decodeBlock(1, b); err == nil {
			requireValid(t, part)
			require.LessOrEqual(t, part.Size(), 24*len(b)+64)
		} else {
			require.ErrorIs(t, err, ErrCorrupt)
		}
	})
}
