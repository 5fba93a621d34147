package index

import (
	"cmp"
	"maps"
	"math/rand/v2"
	"os"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/alumnikit/alumnikit"
	"github.com/alumnikit/alumnikit/storage"
)

// model is a world beside plain maps that say what must be true of it.
type model struct {
	*world
	r      *rand.Rand
	people map[alumnikit.ID]*someone
	last   uint64 // number of the last ID given
	bound  int    // people there may be
	asked  []cond // some of what was asked last
}

func newModel(tb testing.TB, seed uint64) *model {
	tb.Helper()
	w := newWorld(tb)
	w.ix.tune = tinyTuning()
	return &model{world: w, r: rand.New(rand.NewPCG(seed, 1)), people: map[alumnikit.ID]*someone{}, bound: 200}
}

// tinyTuning makes a hundred people meet what a million do.
func tinyTuning() tuning {
	return tuning{
		sliceGroups: 3, splitBytes: 300, batchBytes: 700, buildBytes: 16 << 10, inlineFrom: 1 << 20, blockRoom: 16,
		fewPeople: 4, sortFrom: 6, walkCost: 1, walkAtLeast: 12, verifyPeople: 40,
	}
}

// proving reports whether the long runs are asked for.
func proving() bool { return os.Getenv("ALUMNIKIT_PROVE") != "" }

func (m *model) ids() []alumnikit.ID { return slices.SortedFunc(maps.Keys(m.people), compareIDs) }

func (m *model) randomJobs() []job {
	var out []job
	for range m.r.IntN(4) {
		out = append(out, job{pick(m.r, vocabulary(fieldTeam)), pick(m.r, vocabulary(fieldYear))})
	}
	return out
}

func (m *model) randomEntry(id alumnikit.ID) entry {
	return entry{ID: id, Name: pick(m.r, vocabulary(fieldName)), Jobs: m.randomJobs()}
}

func (m *model) randomProfile(id alumnikit.ID) profile {
	return profile{ID: id, Shown: pick(m.r, anyone), City: pick(m.r, vocabulary(fieldCity))}
}

func (m *model) randomNote(id alumnikit.ID) note {
	return note{ID: id, Tags: some(m.r, vocabulary(fieldTag))}
}

// draft is a change of one person and the person after it.
type draft struct {
	changes []storage.Change
	after   *someone // nil: gone
	id      alumnikit.ID
}

func put[T any](d *draft, k storage.Kind[T], at *storage.Stored[T], value T) {
	d.changes = append(d.changes, k.Replace(*at, &value))
	*at = storage.Stored[T]{Value: value, Version: at.Version + 1}
}

func (m *model) create() draft {
	m.last++
	id := numbered(m.last)
	d := draft{id: id, after: &someone{id: id}}
	steps := []func(){
		func() { put(&d, entries(), &d.after.entry, m.randomEntry(id)) },
		func() { put(&d, profiles(), &d.after.profile, m.randomProfile(id)) },
		func() { put(&d, notes(), &d.after.note, m.randomNote(id)) },
	}
	steps = steps[:1+m.r.IntN(3)]
	m.r.Shuffle(len(steps), func(i, j int) { steps[i], steps[j] = steps[j], steps[i] })
	for _, step := range steps {
		step()
	}
	return d
}

func (m *model) update(s *someone) draft {
	after := *s
	d := draft{id: s.id, after: &after}
	switch m.r.IntN(5) {
	case 0:
		put(&d, profiles(), &after.profile, m.randomProfile(s.id))
	case 1:
		put(&d, notes(), &after.note, m.randomNote(s.id))
	case 2:
		put(&d, entries(), &after.entry, m.randomEntry(s.id))
		put(&d, profiles(), &after.profile, m.randomProfile(s.id))
		put(&d, notes(), &after.note, m.randomNote(s.id))
	case 3:
		put(&d, entries(), &after.entry, entry{ID: s.id, Name: s.entry.Value.Name, Jobs: m.randomJobs()})
	default:
		put(&d, entries(), &after.entry, m.randomEntry(s.id))
	}
	return d
}

func (m *model) removal(s *someone) draft {
	d := draft{id: s.id, changes: []storage.Change{entries().Delete(s.entry)}}
	if s.profile.Version > 0 {
		d.changes = append(d.changes, profiles().Delete(s.profile))
	}
	if s.note.Version > 0 {
		d.changes = append(d.changes, notes().Delete(s.note))
	}
	return d
}

// drafts states a random write about up to four people.
func (m *model) drafts() []draft {
	out := map[alumnikit.ID]draft{}
	ids := m.ids()
	for range 1 + m.r.IntN(4) {
		switch n := m.r.IntN(10); {
		case len(ids) == 0 || (n < 3 && len(ids) < m.bound):
			d := m.create()
			out[d.id] = d
		case n < 5:
			id := pick(m.r, ids)
			out[id] = m.removal(m.people[id])
		default:
			id := pick(m.r, ids)
			out[id] = m.update(m.people[id])
		}
	}
	return slices.Collect(maps.Values(out))
}

func changesOf(drafts []draft) []storage.Change {
	var out []storage.Change
	for _, d := range drafts {
		out = append(out, d.changes...)
	}
	return out
}

func (m *model) accept(drafts []draft) {
	for _, d := range drafts {
		if d.after == nil {
			delete(m.people, d.id)
			continue
		}
		d.after.derive()
		m.people[d.id] = d.after
	}
}

func (m *model) write() {
	m.t.Helper()
	drafts := m.drafts()
	m.commit(changesOf(drafts)...)
	m.accept(drafts)
}

// want returns what a query must find: the people in order.
func (m *model) want(c cond, order []column, descending bool) []Mark {
	out := []Mark{}
	for id, s := range m.people {
		if !c.match(s, anyElement) {
			continue
		}
		key := absentKey
		for _, at := range order {
			if k, ok := s.keys[at]; ok {
				key = k
				break
			}
		}
		out = append(out, Mark{key, id})
	}
	slices.SortFunc(out, func(a, b Mark) int {
		switch {
		case a.Key == b.Key:
			return compareIDs(a.ID, b.ID)
		case descending && a.Key != absentKey && b.Key != absentKey:
			return cmp.Compare(b.Key, a.Key)
		default:
			return cmp.Compare(a.Key, b.Key)
		}
	})
	return out
}

func (m *model) wantFacet(c cond, f Field, audiences []string) []FacetCount {
	counts := map[string]int{}
	for _, s := range m.people {
		if !c.match(s, anyElement) {
			continue
		}
		seen := map[string]bool{}
		for at := range s.facts {
			if at.field == f && slices.Contains(audiences, at.audience) && !seen[at.value] {
				seen[at.value] = true
				counts[at.value]++
			}
		}
	}
	var out []FacetCount
	for v, n := range counts {
		out = append(out, FacetCount{v, n})
	}
	slices.SortFunc(out, compareFacets)
	return out
}

// condition draws one, or one that was drawn before: what has changed since must show.
func (m *model) condition() cond {
	if len(m.asked) > 0 && m.r.IntN(3) == 0 {
		return pick(m.r, m.asked)
	}
	c := randomCond(m.r, 3, false)
	if m.asked = append(m.asked, c); len(m.asked) > 6 {
		m.asked = m.asked[1:]
	}
	return c
}

// compare asks one random question of both.
func (m *model) compare() {
	m.t.Helper()
	c := m.condition()
	audiences := some(m.r, anyone)
	var order []column
	q := Query{Where: c.expr(), Limit: 1 + m.r.IntN(20), Descending: m.r.IntN(3) == 0}
	for _, a := range audiences {
		order = append(order, column{fieldName, a})
		q.Sort = append(q.Sort, Column{Field: fieldName, Audience: a})
	}
	facets := []Field{fieldTeam, fieldTag}
	for _, f := range facets {
		q.Facets = append(q.Facets, facetOf(f, audiences...))
	}
	want := m.want(c, order, q.Descending)
	var got []Mark
	for {
		found := m.search(q)
		require.Equal(m.t, len(want), found.Count, "%+v", c)
		for i, f := range facets {
			require.Equal(m.t, m.wantFacet(c, f, audiences), found.Facets[i], "%+v", c)
		}
		got = append(got, found.People...)
		require.Equal(m.t, len(got) < len(want), found.More)
		if !found.More {
			break
		}
		require.Len(m.t, found.People, q.Limit)
		q.After, q.Facets, facets = &found.People[len(found.People)-1], nil, nil
	}
	require.Len(m.t, got, len(want))
	if len(want) > 0 {
		require.Equal(m.t, want, got, "%+v", c)
	}
	ids := m.world.ids(c.expr())
	require.Equal(m.t, idsOf(want), ids)
}

func idsOf(marks []Mark) []alumnikit.ID {
	out := []alumnikit.ID{}
	for _, k := range marks {
		out = append(out, k.ID)
	}
	slices.SortFunc(out, compareIDs)
	return out
}

// TestModel holds random writes, folds and rebuilds against plain maps.
func TestModel(t *testing.T) {
	t.Parallel()
	seeds, ops := 4, 5000
	if proving() {
		seeds, ops = 20, 25000
	}
	if testing.Short() { // the race detector finds nothing in a life that is lived step by step
		seeds = 1
	}
	for seed := range seeds {
		t.Run("", func(t *testing.T) {
			t.Parallel()
			m := newModel(t, uint64(seed)) //nolint:gosec // small
			m.bound = []int{30, 200, 60, 400}[seed%4]
			for i := range ops {
				switch n := m.r.IntN(200); {
				case n < 4:
					m.fold()
				case n == 4:
					require.NoError(t, m.ix.Rebuild(m.ctx(), m.db, tenant))
				case n < 10:
					m.compare()
				case n == 10 && i%10 == 0:
					m.verify()
				case n == 11:
					m.bulk(m.r.IntN(3) == 0)
				default:
					m.write()
				}
			}
			m.fold()
			m.verify()
			m.compare()
			head, err := decodeMeta(m.snapshot().Head)
			require.NoError(t, err)
			require.Equal(t, len(m.people), head.People)
			t.Logf("%d people, %d groups, epoch %d", len(m.people), 1<<head.Exponent, m.snapshot().Head.Epoch)
		})
	}
}
