package index

import (
	"fmt"
	"math"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/alumnikit/alumnikit"
	"github.com/alumnikit/alumnikit/storage"
	"github.com/alumnikit/alumnikit/storage/index/postings"
)

// bothWays runs a test on pending deltas, on pages, and on a rebuilt index.
func bothWays(t *testing.T, prepare, check func(w *world)) {
	t.Helper()
	w := newWorld(t)
	prepare(w)
	for _, state := range []string{"pending", "folded", "rebuilt"} {
		switch state {
		case "folded":
			w.fold()
		case "rebuilt":
			require.NoError(t, w.ix.Rebuild(w.ctx(), w.db, tenant))
		}
		t.Log(state) // shown with a failure
		check(w)
	}
}

func TestEmptyTenant(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	found := w.search(Query{Limit: 3, Facets: []Facet{facetOf(fieldTag, "all")}})
	require.Zero(t, found.Count)
	require.Empty(t, found.People)
	require.False(t, found.More)
	require.Equal(t, [][]FacetCount{nil}, found.Facets)
	folded, err := w.ix.Fold(w.ctx(), w.db, tenant)
	require.NoError(t, err)
	require.False(t, folded)
	require.Zero(t, w.snapshot().Head.Beat, "nothing to fold writes nothing")
	require.NoError(t, w.ix.Rebuild(w.ctx(), w.db, tenant))
	w.verify()
}

// TestOneElementMustMeetAll is about people with several jobs: a condition
// inside Some must hold within one of them.
func TestOneElementMustMeetAll(t *testing.T) {
	t.Parallel()
	a, b, c, d := numbered(1), numbered(2), numbered(3), numbered(4)
	bothWays(t, func(w *world) {
		w.commit(
			entries().Insert(&entry{ID: a, Jobs: []job{{"sales", "2019"}, {"it", "2021"}}}),
			entries().Insert(&entry{ID: b, Jobs: []job{{"sales", "2021"}}}),
			entries().Insert(&entry{ID: c, Jobs: []job{{"it", "2019"}, {"sales", "2021"}, {"sales", "2019"}}}),
			entries().Insert(&entry{ID: d}),
			notes().Insert(&note{ID: c, Tags: []string{"go"}}),
		)
	}, func(w *world) {
		for i, c := range elementCases(a, b, c, d) {
			require.Equal(t, c.want, w.ids(c.where), "condition %d", i)
		}
	})
}

type elementCase struct {
	where Expr
	want  []alumnikit.ID
}

func elementCases(a, b, c, d alumnikit.ID) []elementCase {
	team := func(v string) Expr { return Has(fieldTeam, anyone, v) }
	year := func(v string) Expr { return Has(fieldYear, anyone, v) }
	both := And(team("sales"), year("2021"))
	return []elementCase{
		{both, []alumnikit.ID{a, b, c}},
		{Some(both), []alumnikit.ID{b, c}},
		{Some(And(both, tagged("go"))), []alumnikit.ID{c}},
		{Not(Some(both)), []alumnikit.ID{a, d}},
		{Some(And(team("sales"), Not(year("2021")))), []alumnikit.ID{a, c}},
		{Some(And(ElementExists(jobList), Not(team("sales")))), []alumnikit.ID{a, c}},
		{Count(team("sales"), 2, MaxElements), []alumnikit.ID{c}},
		{Count(team("sales"), 1, 1), []alumnikit.ID{a, b}},
		{Count(team("sales"), 0, 0), []alumnikit.ID{d}},
		{Count(team("sales"), -3, 1), []alumnikit.ID{a, b, d}},
		{Count(team("sales"), 2, 1), []alumnikit.ID{}},
		{Count(team("sales"), 40, math.MaxInt-1), []alumnikit.ID{}},
		{Count(ElementExists(jobList), 2, 2), []alumnikit.ID{a}},
		{Not(ElementExists(jobList)), []alumnikit.ID{d}},
		{Some(Count(team("sales"), 2, 9)), []alumnikit.ID{c}},
		{And(), []alumnikit.ID{a, b, c, d}},
		{Or(), []alumnikit.ID{}},
		{Nobody(), []alumnikit.ID{}},
		{Not(And()), []alumnikit.ID{}},
		{Has(fieldTeam, nil, "sales"), []alumnikit.ID{}},
		{Has(fieldTeam, anyone), []alumnikit.ID{}},
		{In(nil), []alumnikit.ID{}},
		{In(postings.Range(0, math.MaxUint32)), []alumnikit.ID{a, b, c, d}},
	}
}

func TestManyElements(t *testing.T) {
	t.Parallel()
	id := numbered(1)
	bothWays(t, func(w *world) {
		jobs := make([]job, MaxElements+5)
		for i := range jobs {
			jobs[i] = job{Team: fmt.Sprint("team", i), Year: "2020"}
		}
		w.commit(entries().Insert(&entry{ID: id, Jobs: jobs}))
	}, func(w *world) {
		require.Equal(t, 1, w.count(Count(Has(fieldYear, anyone, "2020"), MaxElements, math.MaxInt)))
		require.Equal(t, 1, w.count(Has(fieldTeam, anyone, fmt.Sprint("team", MaxElements-1))))
		require.Zero(t, w.count(Has(fieldTeam, anyone, fmt.Sprint("team", MaxElements))), "beyond what is indexed")
	})
}

// TestPagesOfTies pages through people of whom many share a key or have none.
func TestPagesOfTies(t *testing.T) {
	t.Parallel()
	var want []alumnikit.ID
	bothWays(t, func(w *world) {
		want = nil
		for i, names := range [][]string{{"aoi", "aoi", "aoi", "aoi", "aoi"}, {"ben"}, {"chie", "chie"}, {"", "", "", "", "", ""}} {
			for j, name := range names {
				id := numbered(uint64(100*i + j)) //nolint:gosec // small
				w.commit(entries().Insert(&entry{ID: id, Name: name}))
				want = append(want, id)
			}
		}
	}, func(w *world) {
		for limit := 1; limit <= len(want)+1; limit++ {
			q := Query{Sort: []Column{{Field: fieldName, Audience: shown0}}, Limit: limit}
			got := []alumnikit.ID{}
			for {
				page := w.search(q)
				require.Equal(t, len(want), page.Count)
				for _, m := range page.People {
					got = append(got, m.ID)
				}
				if !page.More {
					break
				}
				require.Len(t, page.People, limit)
				q.After = &page.People[limit-1]
			}
			require.Equal(t, want, got, "limit %d", limit)
		}
		all := w.search(Query{Limit: math.MaxInt})
		require.Len(t, all.People, len(want))
		require.False(t, all.More)
		past := w.search(Query{Limit: 2, After: &Mark{Key: absentKey, ID: alumnikit.ID{0: 0xff}}})
		require.Empty(t, past.People)
		require.False(t, past.More)
	})
}

// TestOrderWithin reads an order only where the viewer may: what it says about
// others must not show.
func TestOrderWithin(t *testing.T) {
	t.Parallel()
	a, b, c := numbered(1), numbered(2), numbered(3)
	bothWays(t, func(w *world) {
		w.commit(
			entries().Insert(&entry{ID: a, Name: "zen"}), entries().Insert(&entry{ID: b, Name: "aoi"}),
			entries().Insert(&entry{ID: c, Name: "ben"}), profiles().Insert(&profile{ID: c, Shown: "all"}),
			notes().Insert(&note{ID: a, Tags: []string{"go"}}),
		)
	}, func(w *world) {
		order := func(sort ...Column) []alumnikit.ID {
			var out []alumnikit.ID
			for _, m := range w.search(Query{Sort: sort, Limit: 9}).People {
				out = append(out, m.ID)
			}
			return out
		}
		hr, all := Column{Field: fieldName, Audience: "hr"}, Column{Field: fieldName, Audience: "all"}
		require.Equal(t, []alumnikit.ID{b, c, a}, order(hr, all))
		require.Equal(t, []alumnikit.ID{b, a, c}, order(hr))
		require.Equal(t, []alumnikit.ID{c, a, b}, order(all))
		require.Equal(t, []alumnikit.ID{a, b, c}, order())
		hr.Within = tagged("go")
		require.Equal(t, []alumnikit.ID{c, a, b}, order(all, hr), "of b nothing is known, so it comes last")
		hr.Within = Nobody()
		require.Equal(t, []alumnikit.ID{a, b, c}, order(hr))
	})
}

func TestFacetsAndDictionaries(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("long", 100)
	ids := []alumnikit.ID{numbered(1), numbered(2), numbered(3)}
	bothWays(t, func(w *world) {
		w.commit(
			entries().Insert(&entry{ID: ids[0], Jobs: []job{{"it", "1"}, {"it", "2"}, {"law", "1"}}}),
			entries().Insert(&entry{ID: ids[1], Jobs: []job{{"it", "1"}}}),
			entries().Insert(&entry{ID: ids[2], Jobs: []job{{"ops", "3"}, {long, "3"}}}), profiles().Insert(&profile{ID: ids[2], Shown: "all"}),
		)
	}, func(w *world) {
		facets := []Facet{facetOf(fieldTeam, "hr"), facetOf(fieldTeam, "hr", "all"), facetOf(fieldTeam), facetOf(fieldCity, "all")}
		got := w.search(Query{Facets: facets})
		require.Equal(t, []FacetCount{{"it", 2}, {"law", 1}}, got.Facets[0])
		require.Equal(t, []FacetCount{{"it", 2}, {"law", 1}, {"ops", 1}}, got.Facets[1])
		require.Empty(t, got.Facets[2])
		require.Empty(t, got.Facets[3])
		require.Empty(t, got.People)
		got = w.search(Query{Where: Has(fieldTeam, anyone, "law"), Facets: facets[1:2]})
		require.Equal(t, []FacetCount{{"it", 1}, {"law", 1}}, got.Facets[0])
		require.Equal(t, 1, w.count(Has(fieldTeam, anyone, long)))
		any1 := Where(fieldTeam, []string{"hr"}, func(v string) bool { return strings.HasPrefix(v, "l") })
		require.Equal(t, ids[:1], w.ids(any1))
		require.Equal(t, ids[:1], w.ids(Some(And(any1, Has(fieldYear, anyone, "1")))))
		require.Empty(t, w.ids(Some(And(any1, Has(fieldYear, anyone, "2")))))
	})
}

// TestSharedExpr uses one condition in many queries at once, each of which
// finds other values in the dictionary.
func TestSharedExpr(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	for i := range uint64(10) {
		w.commit(entries().Insert(&entry{ID: numbered(i + 1)}), notes().Insert(&note{ID: numbered(i + 1), Tags: []string{fmt.Sprint("t", i)}}))
	}
	where := Where(fieldTag, []string{"all"}, func(v string) bool { return v != "t3" })
	runAll(t, 32, func(i int) (bool, error) {
		if i%8 == 0 {
			_, err := w.ix.Fold(w.ctx(), w.db, tenant)
			return true, err
		}
		found, err := w.ix.Search(w.ctx(), w.db, tenant, Query{Where: where})
		if err == nil && found.Count != 9 {
			err = fmt.Errorf("%d people, want 9", found.Count)
		}
		return true, err
	})
}

func TestTenantsAreWalls(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.add("aoi", "ben")
	w.fold()
	require.Equal(t, 2, w.count(nil))
	found, err := w.ix.Search(w.ctx(), w.db, "other", Query{Where: named("aoi"), Limit: 1})
	require.NoError(t, err)
	require.Zero(t, found.Count)
}

// TestDroppedTenant begins a tenant anew under the old name: its epochs have
// the numbers of those before, and nothing of them may come out of the cache.
func TestDroppedTenant(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.add("aoi", "ben", "chie")
	w.fold()
	require.Equal(t, 3, w.search(Query{Where: named("aoi"), Limit: 9}).Count+2)
	require.NoError(t, w.db.Store().Drop(w.ctx(), tenant))
	w.add("dai")
	_, err := w.ix.Fold(w.ctx(), w.db, tenant)
	require.NoError(t, err)
	require.Zero(t, w.count(named("aoi")))
	require.Equal(t, 1, w.count(nil))
	w.verify()
}

// TestRolledBackRead looks at what a transaction has written and then takes
// back: it must leave nothing behind in the cache.
func TestRolledBackRead(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	var names []string
	for i := range 2 * minBase {
		names = append(names, fmt.Sprint("n", i))
	}
	ids := w.add(names...)
	require.Equal(t, 1, w.count(named("n1")))
	e := w.entry(ids[1])
	tx := &overlaid{Store: w.db.Store()}
	in := w.on(tx)
	require.NoError(t, in.try(entries().Replace(e, &entry{ID: ids[1], Name: "never"})))
	require.Equal(t, 1, in.count(named("never")))
	w.commit(entries().Replace(e, &entry{ID: ids[1], Name: "really"}))
	require.Zero(t, w.count(named("never")))
	require.Equal(t, 1, w.count(named("really")))
}

func TestSchemaIsChecked(t *testing.T) {
	t.Parallel()
	terms := func([]any, *Terms) {}
	kind := []storage.AnyKind{entries()}
	for name, s := range map[string]Schema{
		"empty":     {},
		"no anchor": {Parts: []Part{{Number: 1, Terms: terms}}},
		"part 0":    {Parts: []Part{{Kinds: kind, Terms: terms}}},
		"no terms":  {Parts: []Part{{Number: 1, Kinds: kind}}},
		"twice":     {Parts: []Part{{Number: 1, Kinds: kind, Terms: terms}, {Number: 1, Kinds: []storage.AnyKind{notes()}, Terms: terms}}},
		"one kind":  {Parts: []Part{{Number: 1, Kinds: kind, Terms: terms}, {Number: 2, Kinds: kind, Terms: terms}}},
	} {
		_, err := New(s, nil)
		require.ErrorIs(t, err, alumnikit.ErrInvalid, name)
	}
}
