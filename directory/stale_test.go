package directory_test

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"sync/atomic"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/alumnikit/alumnikit"
	"github.com/alumnikit/alumnikit/alumni"
	"github.com/alumnikit/alumnikit/directory"
	"github.com/alumnikit/alumnikit/storage"
	"github.com/alumnikit/alumnikit/storage/memory"
)

// behind is a store whose index knows people who are gone: their consents,
// which the record check reads last, are no longer there.
type behind struct {
	storage.Store
	gone  map[alumnikit.ID]bool
	looks atomic.Int64
}

func (b *behind) Get(ctx context.Context, tenant alumnikit.TenantID, kind string, ids []alumnikit.ID) ([]storage.Record, error) {
	if kind == alumni.ConsentsKind().Name() {
		ids = slices.DeleteFunc(slices.Clone(ids), func(id alumnikit.ID) bool { return b.gone[id] })
	}
	return b.Store.Get(ctx, tenant, kind, ids)
}

func (b *behind) Snapshot(ctx context.Context, tenant alumnikit.TenantID, q storage.PageQuery) (storage.Snapshot, error) {
	b.looks.Add(1)
	return b.Store.Snapshot(ctx, tenant, q)
}

// Rows that the records do not bear out are replaced by those behind: whoever
// is there is shown once, in order, nobody else is, and it comes to an end.
func TestRowsThatAreGoneAreFilledUp(t *testing.T) {
	t.Parallel()
	store := &behind{Store: memory.New(), gone: map[alumnikit.ID]bool{}}
	people, err := alumni.New(store, alumnikit.RandomKeyring(), nil)
	require.NoError(t, err)
	dir := directory.New(people, nil)
	const n = 40
	me := register(t.Context(), people, alumni.Names{Family: "先頭", FamilyKana: "ア"}, "開発部", "2020")
	for i := range n {
		kana := fmt.Sprintf("%c%c", 'ァ'+rune(2*(i/8)+1), 'カ'+rune(i%2))
		register(t.Context(), people, alumni.Names{Family: "田中", FamilyKana: kana}, "開発部", "2020")
	}
	whole, err := dir.Search(t.Context(), me, directory.Query{Page: alumnikit.Page{Size: 100}})
	require.NoError(t, err)
	require.Len(t, whole.Items, n+1)

	for name, gone := range map[string]func(i int) bool{
		"nobody":       func(int) bool { return false },
		"everybody":    func(int) bool { return true },
		"every second": func(i int) bool { return i%2 == 1 },
		"but the last": func(i int) bool { return i < n },
		"the last":     func(i int) bool { return i >= n },
		"the first":    func(i int) bool { return i < 20 },
		"the middle":   func(i int) bool { return i > 5 && i < 35 },
	} {
		clear(store.gone)
		var want []alumnikit.PersonID
		for i, v := range whole.Items {
			if gone(i) {
				store.gone[alumnikit.ID(v.ID)] = true
			} else {
				want = append(want, v.ID)
			}
		}
		for _, size := range []int{1, 2, 3, 7, 20, 40, 41, 42, 100} {
			store.looks.Store(0)
			var got []alumnikit.PersonID
			q := directory.Query{Page: alumnikit.Page{Size: size}, Count: []string{"employments.department"}}
			for pages := 0; ; pages++ {
				require.LessOrEqual(t, pages, n+2, "%s by %d: it ends", name, size)
				page, err := dir.Search(t.Context(), me, q)
				require.NoError(t, err)
				require.Len(t, page.Facets, 1, "facets are those of the first look")
				require.Equal(t, n+1, page.Facets[0].Values[0].Count)
				require.Equal(t, alumnikit.Total{Count: n + 1, Exact: true}, page.Total)
				if page.Next != "" {
					require.Len(t, page.Items, size, "%s by %d: pages with more behind are full", name, size)
				}
				for _, v := range page.Items {
					got = append(got, v.ID)
				}
				if page.Next == "" {
					break
				}
				q.Page.After = page.Next
			}
			require.Equal(t, want, got, "%s by %d", name, size)
			require.LessOrEqual(t, store.looks.Load(), int64(6*(len(want)/size+2)), "%s by %d: what is gone is passed over in growing steps", name, size)
		}
	}
}

// People of whom the index cannot decide alone whether they have a name: up to
// 300 are all checked, so that the total is exact; beyond, it says "at most".
// Those of whom it can are not counted among them.
func TestTotalsAroundTheBoundOfVerification(t *testing.T) {
	t.Parallel()
	people, dir := open(t)
	me := register(t.Context(), people, alumni.Names{Family: "一二三", FamilyKana: "ア"}, "開発部", "2020")
	hr := alumnikit.Admin("acme", "clerk", alumnikit.AllPermissions()...)
	add := func(family string, n int) {
		var changes []storage.Change
		for range n {
			e := alumni.Entry{ID: alumnikit.PersonID(alumnikit.NewID(nil)), Names: alumni.Names{Family: family, FamilyKana: "イ"}}
			consents := alumni.Consents{ID: e.ID, Entries: []alumni.Consent{{Purpose: alumni.ForListing}}}
			changes = append(changes, alumni.Entries().Insert(&e), alumni.ConsentsKind().Insert(&consents))
		}
		require.NoError(t, people.DB().Commit(t.Context(), storage.By(hr, "test"), changes...))
	}
	const apart = "二三一二" // both pairs of characters of the name that is sought, but not in a row
	add(apart, 299)
	q := directory.Query{Name: "一二三"}
	for _, c := range []struct {
		candidates int
		total      alumnikit.Total
	}{
		{300, alumnikit.Total{Count: 1, Exact: true}},
		{301, alumnikit.Total{Count: 1, Exact: true}},
		{302, alumnikit.Total{Count: 302}},
		{303, alumnikit.Total{Count: 303}},
	} {
		got, err := dir.Search(t.Context(), me, q)
		require.NoError(t, err)
		require.Equal(t, c.total, got.Total, "%d candidates", c.candidates)
		require.Len(t, got.Items, 1, "rows are right in either case")
		require.Equal(t, me.Person(), got.Items[0].ID)
		require.Empty(t, got.Next)
		certain, err := dir.Search(t.Context(), me, directory.Query{Name: "一二"})
		require.NoError(t, err)
		require.Equal(t, alumnikit.Total{Count: c.candidates, Exact: true}, certain.Total, "two characters the index decides")
		add(apart, 1)
	}
	// However many have it at the beginning: the index knows that they do.
	add("四五六", 400)
	add("七四五六", 300)
	add("五六四五", 300)
	for typed, total := range map[string]alumnikit.Total{
		"四五六": {Count: 1000}, "四五六 七四": {Count: 300, Exact: true}, "四五六 四": {Count: 1000},
	} {
		got, err := dir.Search(t.Context(), me, directory.Query{Name: typed})
		require.NoError(t, err)
		require.Equal(t, total, got.Total, typed)
	}
	add("八九十", 400)
	add("十八九十", 150)
	add("九十八九", 150)
	got, err := dir.Search(t.Context(), me, directory.Query{Name: "八九十", Page: alumnikit.Page{Size: 200}})
	require.NoError(t, err)
	require.Equal(t, alumnikit.Total{Count: 550, Exact: true}, got.Total)
}

func TestFacetsThatAreCutOff(t *testing.T) {
	t.Parallel()
	people, _ := open(t)
	var me alumnikit.Actor
	for i := range 6 {
		for range 6 - i {
			me = register(t.Context(), people, alumni.Names{Family: "田中"}, fmt.Sprint("部", i), "2020")
		}
	}
	q := directory.Query{Count: []string{"employments.department", "skills", "employments.department"}}
	for limit, more := range map[int]bool{0: false, 1: true, 5: true, 6: false, 7: false} {
		got, err := directory.New(people, &directory.Options{FacetValues: limit}).Search(t.Context(), me, q)
		require.NoError(t, err)
		require.Len(t, got.Facets, 3)
		f := got.Facets[0]
		require.Equal(t, more, f.More, limit)
		want := 6
		if limit > 0 {
			want = min(limit, 6)
		}
		require.Len(t, f.Values, want)
		for i, v := range f.Values {
			require.Equal(t, directory.FacetValue{Value: fmt.Sprint("部", i), Count: 6 - i}, v, "by falling count")
		}
		require.Equal(t, directory.Facet{Field: "skills", Values: []directory.FacetValue{}}, got.Facets[1])
		require.Equal(t, f, got.Facets[2], "asked twice, told twice")
	}
}

// A host sends results as JSON: nothing of them may be lost.
func TestResultsAsJSON(t *testing.T) {
	t.Parallel()
	people, dir := open(t)
	for range 2 {
		register(t.Context(), people, alumni.Names{Family: "田中"}, "開発部", "2020")
	}
	hr := alumnikit.Admin("acme", "clerk", alumnikit.AllPermissions()...)
	got, err := dir.Search(t.Context(), hr, directory.Query{Count: []string{"employments.department"}, Page: alumnikit.Page{Size: 1}})
	require.NoError(t, err)
	body, err := json.Marshal(got)
	require.NoError(t, err)
	var read directory.Result
	require.NoError(t, json.Unmarshal(body, &read))
	require.Equal(t, got, read)
	require.Len(t, read.Facets, 1)
	require.NotEmpty(t, read.Next)

	body, err = json.Marshal(directory.Result{})
	require.NoError(t, err)
	require.JSONEq(t, `{"items":[],"total":{"count":0,"exact":false}}`, string(body))
}
