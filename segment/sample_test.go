package segment

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/alumnikit/alumnikit"
)

// TestSipHash uses vectors of the reference implementation (vectors_sip64):
// key 00..0f, message 00..n-1.
func TestSipHash(t *testing.T) {
	t.Parallel()
	var key [16]byte
	var message []byte
	for i := range key {
		key[i] = byte(i)
	}
	want := map[int]uint64{
		0: 0x726fdb47dd0e0e31, 1: 0x74f839c593dc67fd, 2: 0x0d6c8009d9a94f5a, 3: 0x85676696d7fb7e2d,
		4: 0xcf2794e0277187b7, 5: 0x18765564cd99a68d, 6: 0xcbc9466e58fee3ce, 7: 0xab0200f58b01d137,
		8: 0x93f5f5799a932462, 15: 0xa129ca6149be45e5,
	}
	for n := range 16 {
		if expected, ok := want[n]; ok {
			require.Equal(t, expected, sipHash(key, message), "%d bytes", n)
		}
		message = append(message, byte(n))
	}
}

func TestSampleOf(t *testing.T) {
	t.Parallel()
	for percent, share := range map[string]uint64{"100": 10_000, "0.01": 1, "12.5": 1250, "007.50": 750} {
		s, ok := sampleOf(percent, "salt")
		require.True(t, ok, percent)
		require.Equal(t, share, s.share)
	}
	for _, bad := range []string{"", "0", "0.00", "100.01", "-1", "+1", "1.", ".5", "1.234", "1e1", " 1", "99999999999"} {
		_, ok := sampleOf(bad, "salt")
		require.False(t, ok, bad)
	}
}

func TestSamplesAreSharesAndIndependent(t *testing.T) {
	t.Parallel()
	m := newMaker(1)
	a, _ := sampleOf("30", "a")
	more, _ := sampleOf("60", "a")
	b, _ := sampleOf("30", "b")
	var inA, inB, both int
	for range 10_000 {
		id := alumnikit.PersonID(m.id())
		if a.has(id) {
			inA++
			require.True(t, more.has(id), "a larger share of the same salt holds the smaller")
		}
		if b.has(id) {
			inB++
			if a.has(id) {
				both++
			}
		}
	}
	require.InDelta(t, 3000, inA, 200)
	require.InDelta(t, 3000, inB, 200)
	require.InDelta(t, 900, both, 130)
}

// TestSampleEndsAtItsShare pins both sides of the bound, to the last of 10,000.
func TestSampleEndsAtItsShare(t *testing.T) {
	t.Parallel()
	m := newMaker(2)
	for range 200 {
		id := alumnikit.PersonID(m.id())
		s, _ := sampleOf("0.01", "a")
		place := sipHash(s.key, id[:]) % 10_000
		s.share = place
		require.False(t, s.has(id), "a share of n holds the places below n")
		s.share = place + 1
		require.True(t, s.has(id))
	}
}
