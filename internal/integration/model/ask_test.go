package model

import (
	"slices"
	"strings"

	"github.com/stretchr/testify/require"

	"github.com/alumnikit/alumnikit"
	"github.com/alumnikit/alumnikit/alumni"
	"github.com/alumnikit/alumnikit/directory"
	"github.com/alumnikit/alumnikit/internal/integration/naive"
	"github.com/alumnikit/alumnikit/storage/index"
)

// actor draws who is asking.
func (m *model) actor() alumnikit.Actor {
	ids := m.ids()
	switch n := m.r.IntN(8); {
	case n == 0:
		return alumnikit.Visitor(tenant)
	case n == 1 || len(ids) == 0:
		return clerk()
	default:
		return alumnikit.Member(tenant, pick(m, ids...))
	}
}

func facets() []string {
	return []string{
		"skills", "interests", "currentEmployer", "currentTitle", "location", "locale", "openTo", "availability",
		"employments.department", "employments.title", "employments.entity", "employments.work", "employments.place",
		"custom.motto", "custom.badge",
	}
}

// shown draws a value of a facet as people write it.
func (m *model) shown(field string) string {
	switch field {
	case "openTo":
		return string(pick(m, alumni.Opennesses()...))
	case "custom.badge":
		return pick(m, "a", "zz")
	case "locale":
		return pick(m, "ja", "en")
	case "availability":
		return pick(m, "1", "7", "10")
	case "employments.work":
		return string(pick(m, alumni.Works()...))
	}
	return pick(m, words()[1:]...)
}

func (m *model) typed() string {
	return pick(m, "", "", "", "山", "やま", "ﾔﾏﾀﾞ", "高橋", "takahashi", "tak", "花", "山田 花", "ann", "zz")
}

func (m *model) draft() directory.Query {
	q := directory.Query{Name: m.typed(), Page: alumnikit.Page{Size: pick(m, 1, 3, 7, 20)}}
	for range m.r.IntN(3) {
		if q.Facets == nil {
			q.Facets = map[string][]string{}
		}
		field := pick(m, facets()...)
		q.Facets[field] = []string{m.shown(field), m.shown(field)}
	}
	if m.oneIn(4) {
		q.Dates = map[string]directory.DateRange{
			pick(m, "employments.start", "employments.end"): {From: m.date("", "2010", "2018-04"), To: m.date("", "2020-12-31", "2025")},
		}
	}
	if m.oneIn(5) {
		q.Texts = map[string]string{"custom.motto": pick(m, "営", "業部", "ｾｰ", "sal", "a", "9", "e")}
	}
	for range m.r.IntN(3) {
		q.Count = append(q.Count, pick(m, facets()...))
	}
	return q
}

// search follows a search of the directory from page to page. Between two pages
// the index may be folded: by this process or the other.
func (m *model) search(p *process) {
	m.t.Helper()
	actor, q := m.actor(), m.draft()
	want := m.world.By(m.world.Viewer(actor)).Search(q, facetValues)
	var got []alumnikit.PersonID
	for {
		page, err := p.dir.Search(m.t.Context(), actor, q)
		if !m.did("page", p, err) {
			return
		}
		require.Equal(m.t, alumnikit.Total{Count: len(want.People), Exact: true}, page.Total, "%v %+v", actor, q)
		require.Equal(m.t, want.Facets, page.Facets, "%v %+v", actor, q)
		for _, v := range page.Items {
			got = append(got, v.ID)
		}
		if page.Next == "" {
			break
		}
		require.Len(m.t, page.Items, q.Page.Size, "a page with more behind it is full")
		q.Page.After = page.Next
		if m.oneIn(10) {
			m.fold(m.processes[m.r.IntN(len(m.processes))])
		}
	}
	require.True(m.t, slices.Equal(want.People, got), "%v %+v: want %v, got %v", actor, q, want.People, got)
	m.tally["search"]++
}

// profile looks at one person, there or not.
func (m *model) profile(p *process) {
	m.t.Helper()
	actor, id := m.actor(), alumnikit.PersonID(m.numbered(0))
	if ids := m.ids(); len(ids) > 0 && !m.oneIn(5) {
		id = pick(m, ids...)
	}
	view, err := p.dir.Profile(m.t.Context(), actor, id)
	viewer, is := m.world.Viewer(actor), m.world.People[id]
	if is == nil || (!viewer.IsSelf(is) && !m.world.By(viewer).Lists(is)) {
		if !p.life.Ended() {
			require.ErrorIs(m.t, err, alumnikit.ErrNotFound)
		}
		require.Error(m.t, err)
		return
	}
	if !m.did("profile", p, err) {
		return
	}
	require.Equal(m.t, id, view.ID)
	rules := m.world.Schema.Rules(m.world.Policy)
	if is.Profile != nil && rules.Sees(viewer, is, "currentEmployer") {
		require.Equal(m.t, is.Profile.CurrentEmployer, view.CurrentEmployer)
	} else {
		require.Empty(m.t, view.CurrentEmployer)
	}
}

// cond draws a condition; stint says that it is about one employment.
func (m *model) cond(s *naive.Seen, depth int, stint bool) naive.Cond {
	field := func(names ...string) *alumni.Field {
		f, _ := m.world.Schema.Field(pick(m, names...))
		return f
	}
	if depth == 0 || m.oneIn(3) {
		switch f := field(append(facets(), "memberOf", "consent")...); m.r.IntN(4) {
		case 0:
			return s.Exists(field(append(facets(), "name", "employments.start", "employments.end")...))
		case 1:
			return s.Dates(field("employments.start", "employments.end"), m.date("", "2010", "2018-04-01", "2018-04-15"), m.date("", "2018-04-30", "2021-03-31", "2026-12-31"))
		case 2:
			part := m.word()
			return s.Where(f, func(raw string) bool { return strings.HasPrefix(raw, part) })
		default:
			switch f.Name {
			case "memberOf":
				return s.Values(f, pick(m, m.groups...).String())
			case "consent":
				return s.Values(f, string(alumni.ForListing))
			}
			return s.Values(f, m.shown(f.Name), m.shown(f.Name))
		}
	}
	sub := func() naive.Cond { return m.cond(s, depth-1, stint) }
	switch n := m.r.IntN(7); {
	case n < 2:
		return naive.And(sub(), sub())
	case n < 4:
		return naive.Or(sub(), sub(), sub())
	case n == 4:
		return naive.Not(sub())
	case stint:
		return sub()
	default:
		least := m.r.IntN(3)
		return naive.Stints(m.cond(s, depth-1, true), least, least+m.r.IntN(3))
	}
}

// query asks the index itself: a condition with its order, its facets and its
// pages, and who meets it as a set for a later query.
func (m *model) query(p *process) {
	m.t.Helper()
	viewer := m.world.Viewer(m.actor())
	seen := m.world.By(viewer)
	c := m.cond(seen, 3, false)
	if viewer.Actor.IsMember() || m.oneIn(2) { // who blocks a member is left out by Listed alone
		c = naive.And(seen.Listed(), c)
	}
	if named, exact := seen.Named(m.typed()); exact {
		c = naive.And(named, c)
	}
	leaves := m.world.Schema.Rules(m.world.Policy).Leaves(viewer)
	by := pick(m, m.sortable()...)
	q := index.Query{Where: c.Expr, Sort: leaves.By(by), Descending: m.oneIn(2), Limit: pick(m, 0, 1, 5, 30)}
	want := seen.Filter(c.Holds, by, q.Descending)
	var wantFacets [][]index.FacetCount
	for range m.r.IntN(3) {
		f, _ := m.world.Schema.Field(pick(m, facets()...))
		q.Facets, wantFacets = append(q.Facets, leaves.Facet(f)), append(wantFacets, seen.Facet(want, f))
	}
	got := []index.Mark{}
	for {
		found, err := p.people.Index().Search(m.t.Context(), p.people.DB(), tenant, q)
		if !m.did("query", p, err) {
			return
		}
		require.Equal(m.t, len(want), found.Count, c.Text)
		require.Equal(m.t, wantFacets, found.Facets, c.Text)
		got = append(got, found.People...)
		if !found.More {
			break
		}
		require.Len(m.t, found.People, q.Limit)
		q.After, q.Facets, wantFacets = &found.People[len(found.People)-1], nil, nil
	}
	if q.Limit > 0 {
		require.Equal(m.t, want, got, c.Text)
	}
	m.members(p, c, naive.People(want))
}

// sortable returns the fields that lists can be ordered by.
func (m *model) sortable() []*alumni.Field {
	return slices.DeleteFunc(slices.Clone(m.world.Schema.Fields()), func(f *alumni.Field) bool { return !f.Sort })
}

// members asks for a set of people, and once more with the set as a condition.
func (m *model) members(p *process, c naive.Cond, want []alumnikit.PersonID) {
	m.t.Helper()
	ix, db := p.people.Index(), p.people.DB()
	slots, err := ix.Slots(m.t.Context(), db, tenant, c.Expr)
	if !m.did("slots", p, err) {
		return
	}
	require.Equal(m.t, len(want), slots.Len(), c.Text)
	found, err := ix.Members(m.t.Context(), db, tenant, index.In(slots))
	if !m.did("members", p, err) {
		return
	}
	got := make([]alumnikit.PersonID, len(found))
	for i, at := range found {
		got[i] = alumnikit.PersonID(at.ID)
	}
	require.ElementsMatch(m.t, want, got)
}
