package index

import (
	"cmp"
	"maps"
	"math/rand/v2"
	"runtime"
	"slices"
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
		back, err := decodeDelta(delta{remove: []Term{term}, add: []Term{term, term}}.encode())
		require.NoError(t, err, name)
		require.Equal(t, []Term{term}, back.remove, name)
		require.Equal(t, []Term{term, term}, back.add, name)
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
	require.Empty(t, out.Sorted())
	require.Empty(t, out.columns)
	for _, b := range []string{"", "abc", "\x00\x10\x20\x00", "\x00\x10\x00\x05abcd", strings.Repeat("\x00", maxTerm+1)} {
		require.ErrorIs(t, checkTerm([]byte(b)), alumnikit.ErrCorrupt)
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
	return slices.Sorted(maps.Keys(out))
}

func randomDelta(r *rand.Rand) delta {
	d := delta{fingerprint: [8]byte{1, 2, 3}, remove: randomTerms(r, r.IntN(5)), add: randomTerms(r, r.IntN(5)), set: map[column]place{}}
	for range r.IntN(3) {
		d.set[column{Field(r.IntN(9)), pick(r, anyone)}] = placeOf(r.Uint64(), numbered(r.Uint64())) //nolint:gosec // small
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
	d := diff(numbered(7), before, after)
	require.Equal(t, []Term{NewTerm(16, "hr", 0, "goes")}, d.remove)
	require.Equal(t, []Term{NewTerm(16, "all", 0, "goes")}, d.add)
	require.Equal(t, []column{{16, "hr"}}, d.clear)
	require.Equal(t, map[column]place{{17, "all"}: placeOf(4, numbered(7))}, d.set)
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

// after applies changed pages, as a Store does.
func (s pageSet) after(changes []storage.Page) pageSet {
	bodies := map[[2]uint64][]byte{}
	for _, pages := range s {
		for _, p := range pages {
			bodies[[2]uint64{p.Group, uint64(p.Part)}] = p.Body
		}
	}
	for _, p := range changes {
		bodies[[2]uint64{p.Group, uint64(p.Part)}] = p.Body
	}
	var all []storage.Page
	for at, body := range bodies {
		if body != nil {
			all = append(all, storage.Page{Group: at[0], Part: uint32(at[1]), Body: body}) //nolint:gosec // a part
		}
	}
	slices.SortFunc(all, func(a, b storage.Page) int { return cmp.Or(cmp.Compare(a.Group, b.Group), cmp.Compare(a.Part, b.Part)) })
	return storedPages(all)
}

// allOf reads every posting of a group.
func (s pageSet) allOf(group uint64) (map[Term]*postings.Set, error) {
	var terms []Term
	err := scanGroup(s[group], func(term []byte, _ int, _ posting) (bool, error) {
		terms = append(terms, Term(term))
		return true, nil
	})
	if err != nil {
		return nil, err
	}
	return s.findTerms(group, terms)
}

func TestGroupRoundTrip(t *testing.T) {
	if testing.Short() {
		t.Skip("the race detector has nothing to find here")
	}
	t.Parallel()
	r := rand.New(rand.NewPCG(3, 3))
	pages := pageSet{}
	sets := map[Term]*postings.Set{}
	terms := randomTerms(r, 40)
	for range 60 {
		changed := map[Term]*postings.Set{}
		for range 5 {
			t := pick(r, terms)
			switch r.IntN(4) {
			case 0:
				changed[t] = nil
			case 1:
				changed[t] = postings.Range(r.Uint32N(100_000), 100_000+r.Uint32N(100_000))
			default:
				values := make([]uint32, r.IntN(9000))
				for i := range values {
					values[i] = r.Uint32N(900_000)
				}
				changed[t] = postings.Of(values...)
			}
			sets[t] = changed[t]
		}
		room := pick(r, []int{0, 7, 100, 3000, 7900}) // as if a tenant were moved between stores
		changes, err := pages.rewrite(1, 9, room, changed)
		require.NoError(t, err)
		pages = pages.after(changes)
		got, err := pages.allOf(9)
		require.NoError(t, err)
		for _, at := range terms {
			require.True(t, sets[at].Equal(got[at]))
		}
		again, err := pages.rewrite(1, 9, room, changed)
		require.NoError(t, err)
		require.Empty(t, again, "nothing has changed")
	}
	gone := map[Term]*postings.Set{}
	for _, at := range terms {
		gone[at] = nil
	}
	changes, err := pages.rewrite(1, 9, 0, gone)
	require.NoError(t, err)
	require.Empty(t, pages.after(changes))
}

// TestSomeTermsAreFound asks for some of what is there and for some of what is not.
func TestSomeTermsAreFound(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(4, 4))
	found, missed := 0, 0
	for range 400 {
		sets := map[Term]*postings.Set{}
		for i, at := range randomTerms(r, r.IntN(60)) {
			sets[at] = postings.Of(uint32(i)) //nolint:gosec // small
		}
		changes, err := pageSet{}.rewrite(1, 9, 0, sets)
		require.NoError(t, err)
		pages := pageSet{}.after(changes)
		terms := randomTerms(r, r.IntN(60))
		for at := range sets {
			if r.IntN(3) == 0 {
				terms = append(terms, at)
			}
		}
		slices.Sort(terms)
		terms = slices.Compact(terms)
		got, err := pages.findTerms(9, terms)
		require.NoError(t, err)
		for _, at := range terms {
			require.True(t, sets[at].Equal(got[at]), "%q of %q", at, slices.Sorted(maps.Keys(sets)))
			if sets[at] == nil {
				missed++
			} else {
				found++
			}
		}
	}
	require.Greater(t, min(found, missed), 1000)
}

// TestGroupsAreChecked breaks the order of terms, and what they share with each other.
func TestGroupsAreChecked(t *testing.T) {
	t.Parallel()
	a, b := NewTerm(16, "hr", 0, "aa"), NewTerm(16, "hr", 0, "ab")
	page := func(body ...string) pageSet {
		return pageSet{9: {{Group: 9, Body: []byte("\x02" + strings.Join(body, ""))}}}
	}
	whole := func(t Term) string { return "\x00" + string(rune(len(t))) + string(t) + "\x00\x01\x00" }
	const one = "\x00\x01\x00" // an empty posting
	for name, c := range map[string]struct {
		pages pageSet
		good  bool
	}{
		"good":                {page(whole(a), "\x07\x01b", one), true},
		"descends":            {page(whole(b), "\x07\x01a", one), false},
		"comes again":         {page(whole(a), "\x08\x00", one), false},
		"shorter":             {page(whole(a), "\x07\x00", one), false},
		"shares more":         {page(whole(a), "\x06\x02ab", one), false},
		"shares what is not":  {page(whole(a), "\x09\x01b", one), false},
		"too long":            {page(whole(a), "\x07\xff\x7fb", one), false},
		"less than a term":    {page("\x00\x03" + string(a[:3]) + one), false},
		"ends within a term":  {page(whole(a), "\x07\x05b"), false},
		"ends before posting": {page(whole(a), "\x07\x01b"), false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, err := c.pages.allOf(9)
			if c.good {
				require.NoError(t, err)
				return
			}
			require.ErrorIs(t, err, alumnikit.ErrCorrupt)
		})
	}
}

// TestOnlyChangedBlocksAreWritten adds one person to a term of several blocks.
func TestOnlyChangedBlocksAreWritten(t *testing.T) {
	t.Parallel()
	big, small := NewTerm(16, "hr", 0, "big"), NewTerm(16, "hr", 0, "small")
	set := &postings.Set{}
	for n := uint32(0); n < 200_000; n += 3 {
		set.Add(n)
	}
	first, err := pageSet{}.rewrite(1, 9, 0, map[Term]*postings.Set{big: set, small: postings.Of(1, 2)})
	require.NoError(t, err)
	require.Len(t, first, 5, "a page and four blocks")
	pages := pageSet{}.after(first)

	more := set.Clone()
	more.Add(70_000)
	changes, err := pages.rewrite(1, 9, 0, map[Term]*postings.Set{big: more})
	require.NoError(t, err)
	require.Len(t, changes, 1)
	require.Equal(t, blocksGroup(big), changes[0].Group)

	changes, err = pages.after(changes).rewrite(1, 9, 0, map[Term]*postings.Set{small: postings.Of(1, 2, 3)})
	require.NoError(t, err)
	require.Len(t, changes, 1)
	require.EqualValues(t, 9, changes[0].Group)
}

// TestThinPostingsShareParts has few people in each of many blocks.
func TestThinPostingsShareParts(t *testing.T) {
	t.Parallel()
	thin := NewTerm(16, "hr", 0, "thin")
	set := &postings.Set{}
	for n := uint32(0); n < 64<<16; n += 1000 {
		set.Add(n)
	}
	first, err := pageSet{}.rewrite(1, 9, 0, map[Term]*postings.Set{thin: set})
	require.NoError(t, err)
	require.LessOrEqual(t, len(first), 3, "a page and few parts for 64 blocks")
	pages := pageSet{}.after(first)
	more := set.Clone()
	more.Add(5<<16 + 7)
	changes, err := pages.rewrite(1, 9, 0, map[Term]*postings.Set{thin: more})
	require.NoError(t, err)
	require.Len(t, changes, 1, "parts begin where they began")
}

// allocated returns the bytes that fn allocates.
func allocated(fn func()) uint64 {
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	fn()
	runtime.ReadMemStats(&after)
	return after.TotalAlloc - before.TotalAlloc
}
