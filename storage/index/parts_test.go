package index

import (
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/alumnikit/alumnikit"
	"github.com/alumnikit/alumnikit/storage"
	"github.com/alumnikit/alumnikit/storage/index/postings"
	"github.com/alumnikit/alumnikit/storage/memory"
)

// dense is a posting of three bitmaps and a short array.
func dense() *postings.Set {
	set := &postings.Set{}
	for n := uint32(0); n < 200_000; n += 3 {
		set.Add(n)
	}
	return set
}

func TestLongPartsAreSplit(t *testing.T) {
	t.Parallel()
	big, set := NewTerm(16, "hr", 0, "big"), dense()
	first, err := pageSet{}.rewrite(1, 9, 7900, map[Term]*postings.Set{big: set})
	require.NoError(t, err)
	require.Len(t, first, 1+3*2+1, "a page, two halves of each bitmap, and the array")
	for _, p := range first {
		require.LessOrEqual(t, len(p.Body), 7900)
	}
	pages := pageSet{}.after(first)
	got, err := pages.findTerms(9, []Term{big})
	require.NoError(t, err)
	require.True(t, set.Equal(got[big]))

	more := set.Clone()
	more.Add(70_000)
	changes, err := pages.rewrite(1, 9, 7900, map[Term]*postings.Set{big: more})
	require.NoError(t, err)
	require.Len(t, changes, 1, "only the half that has changed")

	whole, err := pages.rewrite(1, 9, 0, map[Term]*postings.Set{big: set})
	require.NoError(t, err)
	require.Len(t, pages.after(whole)[blocksGroup(big)], 4, "the other halves are removed")
	none, err := pages.rewrite(1, 9, 7900, map[Term]*postings.Set{big: nil})
	require.NoError(t, err)
	require.Empty(t, pages.after(none)[blocksGroup(big)])
}

// TestDamagedPartsAreCorrupt damages what ties the pages of a part together.
func TestDamagedPartsAreCorrupt(t *testing.T) {
	t.Parallel()
	big, set := NewTerm(16, "hr", 0, "big"), dense()
	first, err := pageSet{}.rewrite(1, 9, 1000, map[Term]*postings.Set{big: set})
	require.NoError(t, err)
	r := rand.New(rand.NewPCG(1, 2))
	wrong := 0
	for range 500 {
		pages := pageSet{}.after(first)
		blocks := pages[blocksGroup(big)]
		at := r.IntN(len(blocks))
		switch r.IntN(3) {
		case 0:
			pages[blocksGroup(big)] = slices.Delete(slices.Clone(blocks), at, at+1)
		case 1:
			blocks[at].Body = blocks[at].Body[:r.IntN(len(blocks[at].Body))]
		default:
			blocks[at].Body = slices.Clone(blocks[at].Body)
			blocks[at].Body[r.IntN(splitHead)] = byte(r.IntN(30))
		}
		if _, err := pages.findTerms(9, []Term{big}); err != nil { // a page may name another's next
			require.ErrorIs(t, err, alumnikit.ErrCorrupt)
			wrong++
		}
		_ = pagesOf(pages[blocksGroup(big)], blocks[at].Part) // ends, whatever there is
	}
	require.Greater(t, wrong, 300)
}

// roomy is a store that keeps few bytes of a page together.
type roomy struct{ storage.Store }

func (roomy) PageRoom() int           { return 64 }
func (s roomy) Unwrap() storage.Store { return s.Store }

// TestLifeInLittleRoom changes people in a store where every long posting is split.
func TestLifeInLittleRoom(t *testing.T) {
	t.Parallel()
	const people = 8000 // half of whom are tagged: more than runs would shorten
	w := worldOn(t, roomy{memory.New()}, testSchema())
	var changes []storage.Change
	for i := range uint64(people) {
		tags := [][]string{{"ski"}, {"go"}}[i%2]
		changes = append(changes, entries().Insert(&entry{ID: numbered(i + 1)}), notes().Insert(&note{ID: numbered(i + 1), Tags: tags}))
	}
	for batch := range slices.Chunk(changes, 500) {
		w.commit(batch...)
	}
	w.fold()
	require.Equal(t, people/2, w.count(tagged("go")))
	r, gone := rand.New(rand.NewPCG(5, 5)), map[uint64]bool{}
	for range 12 {
		for range 20 {
			n := 2*r.Uint64N(people/2) + 2
			tags := []string{"go"}
			if gone[n] = !gone[n]; gone[n] {
				tags = []string{"ski"}
			}
			w.commit(notes().Replace(w.note(numbered(n)), &note{ID: numbered(n), Tags: tags}))
		}
		w.fold()
		left := 0
		for _, away := range gone {
			if away {
				left++
			}
		}
		require.Equal(t, people/2-left, w.count(tagged("go")))
	}
	w.verify()
	require.NoError(t, w.ix.Rebuild(w.ctx(), w.db, tenant))
	w.verify()
	snap, err := w.db.Store().Snapshot(w.ctx(), tenant, storage.PageQuery{Current: true, Groups: []uint64{blocksGroup(NewTerm(fieldTag, "all", 0, "go"))}})
	require.NoError(t, err)
	require.Greater(t, len(snap.Pages), 20)
	for _, p := range snap.Pages {
		require.LessOrEqual(t, len(p.Body), 64)
	}
}
