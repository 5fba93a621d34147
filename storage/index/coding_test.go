package index

import (
	"math/rand/v2"
	"runtime"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/alumnikit/alumnikit"
	"github.com/alumnikit/alumnikit/storage"
	"github.com/alumnikit/alumnikit/storage/index/postings"
)

func TestTerms(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("x", MaxValue+1)
	for name, c := range map[string]struct {
		field    Field
		audience string
		element  uint8
		value    string
		want     string
	}{
		"plain":         {16, "hr", 0, "sales", "sales"},
		"empty":         {0, "", 0, "", ""},
		"last element":  {65535, "all", MaxElements - 1, "x", "x"},
		"any bytes":     {17, "a\x00b", 3, "\x00\xff", "\x00\xff"},
		"longest value": {17, strings.Repeat("a", MaxAudience), 3, long[1:], long[1:]},
	} {
		term := NewTerm(c.field, c.audience, c.element, c.value)
		require.Equal(t, c.field, term.Field(), name)
		require.Equal(t, c.audience, term.Audience(), name)
		require.Equal(t, c.element, term.Element(), name)
		require.Equal(t, c.want, term.Value(), name)
		back, err := parseTerm([]byte(term))
		require.NoError(t, err, name)
		require.Equal(t, term, back, name)
	}
	hashed := NewTerm(16, "hr", 0, long)
	require.Len(t, hashed.Value(), 18)
	require.NotEqual(t, hashed, NewTerm(16, "hr", 0, long+"x"))
	require.Equal(t, hashed, NewTerm(16, "hr", 0, long))
	// What stands in one part of a term never reads as another.
	require.NotEqual(t, NewTerm(16, "a", 0, "bc"), NewTerm(16, "ab", 0, "c"))
}

func TestTermsOutOfBounds(t *testing.T) {
	t.Parallel()
	out := newTerms()
	out.Add(16, "hr", -1, "x")
	out.Add(16, "hr", MaxElements, "x")
	out.Add(16, strings.Repeat("a", MaxAudience+1), 0, "x")
	out.Sort(16, strings.Repeat("a", MaxAudience+1), 1)
	require.Empty(t, out.terms)
	require.Empty(t, out.columns)
	for _, b := range []string{"", "abc", "\x00\x10\x20\x00", "\x00\x10\x00\x05abcd", strings.Repeat("\x00", maxTerm+1)} {
		_, err := parseTerm([]byte(b))
		require.ErrorIs(t, err, alumnikit.ErrCorrupt)
	}
}

// TestLongAudience asks under an audience so long that its length does not fit
// its byte: it must meet nothing.
func TestLongAudience(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.add("aoi")
	short := Has(fieldName, []string{"hr"}, "aoi")
	require.Equal(t, 1, w.count(short))
	for n := range 300 {
		if long := "hr" + strings.Repeat("x", n); n > 0 {
			require.Zero(t, w.count(Has(fieldName, []string{long}, "aoi")))
		}
	}
}

func TestGroupsOfTermsSpread(t *testing.T) {
	t.Parallel()
	counts := make([]int, 16)
	for i := range 16000 {
		g := termGroup(NewTerm(16, "hr", uint8(i%4), string(rune('a'+i%700))+strings.Repeat("k", i/700)), 4) //nolint:gosec // small
		require.Zero(t, g>>groupKindShift)
		require.Equal(t, uint64(4), g>>48)
		counts[g&0xffff]++
	}
	for _, n := range counts {
		require.InDelta(t, 1000, n, 250)
	}
}

func randomTerms(r *rand.Rand, n int) []Term {
	out := map[Term]struct{}{}
	for range n {
		value := make([]byte, r.IntN(12))
		for i := range value {
			value[i] = byte('a' + r.IntN(3))
		}
		out[NewTerm(Field(r.IntN(3)+16), pick(r, anyone), uint8(r.IntN(3)), string(value))] = struct{}{} //nolint:gosec // small
	}
	return (&Terms{terms: out}).sorted()
}

func randomDelta(r *rand.Rand) delta {
	d := delta{fingerprint: [8]byte{1, 2, 3}, remove: randomTerms(r, r.IntN(5)), add: randomTerms(r, r.IntN(5)), set: map[column]uint64{}}
	for range r.IntN(3) {
		d.set[column{Field(r.IntN(9)), pick(r, anyone)}] = r.Uint64() //nolint:gosec // small
	}
	for range r.IntN(3) {
		d.clear = append(d.clear, column{Field(r.IntN(9)), pick(r, anyone)}) //nolint:gosec // small
	}
	switch r.IntN(3) {
	case 0:
		d.id = new(alumnikit.ID)
	case 1:
		id := numbered(r.Uint64())
		d.id = &id
	}
	return d
}

func TestDeltaRoundTrip(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(1, 1))
	for range 2000 {
		d := randomDelta(r)
		body := d.encode()
		back, err := decodeDelta(body)
		require.NoError(t, err)
		require.Equal(t, body, back.encode())
		require.ElementsMatch(t, d.add, back.add)
		require.ElementsMatch(t, d.remove, back.remove)
		require.Equal(t, d.set, back.set)
		require.Equal(t, d.id, back.id)
		fingerprint, ok := fingerprintOf(body)
		require.True(t, ok)
		require.Equal(t, d.fingerprint, fingerprint)
		cut := r.IntN(len(body))
		_, err = decodeDelta(body[:cut])
		require.ErrorIs(t, err, alumnikit.ErrCorrupt)
		_, err = decodeDelta(append(body, 0))
		require.ErrorIs(t, err, alumnikit.ErrCorrupt)
	}
}

func TestDiff(t *testing.T) {
	t.Parallel()
	before, after := newTerms(), newTerms()
	before.Add(16, "hr", 0, "stays")
	before.Add(16, "hr", 0, "goes")
	before.Sort(16, "hr", 1)
	before.Sort(16, "all", 1)
	before.Sort(17, "all", 3)
	after.Add(16, "hr", 0, "stays")
	after.Add(16, "all", 0, "goes")
	after.Sort(16, "all", 1)
	after.Sort(17, "all", 4)
	d := diff(before, after)
	require.Equal(t, []Term{NewTerm(16, "hr", 0, "goes")}, d.remove)
	require.Equal(t, []Term{NewTerm(16, "all", 0, "goes")}, d.add)
	require.Equal(t, []column{{16, "hr"}}, d.clear)
	require.Equal(t, map[column]uint64{{17, "all"}: 4}, d.set)
}

func TestChunkAgainstMap(t *testing.T) {
	t.Parallel()
	for _, c := range []column{{fieldName, "hr"}, {field: fieldID}} {
		r := rand.New(rand.NewPCG(2, 2))
		k, want := &chunk{width: c.width()}, map[uint32][]byte{}
		for i := range 6000 {
			at := r.Uint32N(chunkSlots)
			if r.IntN(3) == 0 {
				k.clear(at)
				delete(want, at)
			} else {
				key := make([]byte, c.width())
				key[0], key[c.width()-1] = byte(r.Uint32()), byte(i)
				k.set(at, key)
				want[at] = key
			}
			if i%500 != 0 {
				continue
			}
			at2, back, err := decodeChunk(k.encode(c))
			require.NoError(t, err)
			require.Equal(t, c, at2)
			for n := range uint32(chunkSlots) {
				require.Equal(t, want[n], back.get(n))
			}
		}
		for n := range uint32(chunkSlots) {
			k.clear(n)
		}
		require.True(t, k.empty())
		require.Nil(t, (*chunk)(nil).get(3))
	}
}

// TestValues splits a large dictionary, and keeps apart columns whose hashes
// collide.
func TestValues(t *testing.T) {
	t.Parallel()
	a, b := column{20, "hr"}, column{21, "hr"}
	var many []string
	for i := range 3000 {
		many = append(many, strings.Repeat(string(rune('a'+i%26)), i%40)+string(rune('0'+i%1000)))
	}
	pages := encodeValues(1, 7, map[column][]string{a: many, b: {"x", "x", ""}}, nil)
	require.Greater(t, len(pages), 5)
	for _, p := range pages {
		require.LessOrEqual(t, len(p.Body), valuesPartSize+64)
	}
	got, err := decodeDictionaries(pages)
	require.NoError(t, err)
	require.Subset(t, got[a], many)
	require.IsIncreasing(t, got[a])
	require.Equal(t, []string{"", "x"}, got[b])
	require.Empty(t, encodeValues(1, 7, got, pages), "nothing has changed")
	changed := encodeValues(1, 7, map[column][]string{b: {"x"}}, pages)
	removed := 0
	for _, p := range changed {
		if p.Body == nil {
			removed++
		}
	}
	require.Equal(t, len(pages)-1, removed)
}

// stored plays a Store's part: it applies pages.
func stored(old, changes []storage.Page) []storage.Page {
	bodies := map[uint32][]byte{}
	for _, p := range append(append([]storage.Page{}, old...), changes...) {
		bodies[p.Part] = p.Body
	}
	var out []storage.Page
	for part := range uint32(1000) {
		if body := bodies[part]; body != nil {
			out = append(out, storage.Page{Part: part, Body: body})
		}
	}
	return out
}

func TestGroupRoundTrip(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(3, 3))
	var pages []storage.Page
	sets := map[Term]*postings.Set{}
	terms := randomTerms(r, 40)
	for range 60 {
		for range 5 {
			t := pick(r, terms)
			switch r.IntN(4) {
			case 0:
				delete(sets, t)
			case 1:
				sets[t] = postings.Range(r.Uint32N(100_000), 100_000+r.Uint32N(100_000))
			default:
				values := make([]uint32, r.IntN(3000))
				for i := range values {
					values[i] = r.Uint32N(300_000)
				}
				sets[t] = postings.Of(values...)
			}
		}
		changes, err := encodeGroup(1, 9, sets, pages)
		require.NoError(t, err)
		pages = stored(pages, changes)
		got, err := decodeGroup(pages, nil)
		require.NoError(t, err)
		for _, at := range terms {
			require.True(t, sets[at].Equal(got[at]))
		}
		again, err := encodeGroup(1, 9, sets, pages)
		require.NoError(t, err)
		require.Empty(t, again, "nothing has changed")
	}
	changes, err := encodeGroup(1, 9, nil, pages)
	require.NoError(t, err)
	require.Empty(t, stored(pages, changes))
}

// TestOnlyChangedBlocksAreWritten adds one person to a term of several blocks.
func TestOnlyChangedBlocksAreWritten(t *testing.T) {
	t.Parallel()
	big, small := NewTerm(16, "hr", 0, "big"), NewTerm(16, "hr", 0, "small")
	set := &postings.Set{}
	for n := uint32(0); n < 200_000; n += 3 {
		set.Add(n)
	}
	sets := map[Term]*postings.Set{big: set, small: postings.Of(1, 2)}
	first, err := encodeGroup(1, 9, sets, nil)
	require.NoError(t, err)
	require.Len(t, first, 5, "a main page and four blocks")
	pages := stored(nil, first)

	sets[big] = set.Clone()
	sets[big].Add(70_000)
	changes, err := encodeGroup(1, 9, sets, pages)
	require.NoError(t, err)
	require.Len(t, changes, 1)
	require.NotZero(t, changes[0].Part)

	sets[small] = postings.Of(1, 2, 3)
	changes, err = encodeGroup(1, 9, sets, stored(pages, changes))
	require.NoError(t, err)
	require.Len(t, changes, 1)
	require.Zero(t, changes[0].Part)
}

// allocated returns the bytes that fn allocates.
func allocated(fn func()) uint64 {
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	fn()
	runtime.ReadMemStats(&after)
	return after.TotalAlloc - before.TotalAlloc
}
