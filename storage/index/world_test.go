package index

import (
	"cmp"
	"context"
	"encoding/binary"
	"fmt"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/alumnikit/alumnikit"
	"github.com/alumnikit/alumnikit/storage"
	"github.com/alumnikit/alumnikit/storage/memory"
)

// The people of these tests: an entry and a profile that make one part
// together, because the profile says who sees what the entry holds, and notes
// that are a part of their own.
type (
	entry struct {
		ID   alumnikit.ID `json:"id"`
		Name string       `json:"name"`
		Jobs []job        `json:"jobs,omitempty"`
	}
	job struct {
		Team string `json:"team"`
		Year string `json:"year"`
	}
	profile struct {
		ID    alumnikit.ID `json:"id"`
		Shown string       `json:"shown"` // who sees Name and Jobs; without a profile: hr
		City  string       `json:"city,omitempty"`
	}
	note struct {
		ID   alumnikit.ID `json:"id"`
		Tags []string     `json:"tags,omitempty"`
	}
)

const (
	fieldName Field = FirstField + iota
	fieldTeam
	fieldYear
	fieldCity
	fieldTag
)

const (
	tenant  = alumnikit.TenantID("acme")
	jobList = "jobs"
	shown0  = "hr"
)

func entries() storage.Kind[entry] {
	return storage.NewKind(storage.Definition[entry]{Name: "test.entry", ID: func(e *entry) alumnikit.ID { return e.ID }})
}

func profiles() storage.Kind[profile] {
	return storage.NewKind(storage.Definition[profile]{Name: "test.profile", ID: func(p *profile) alumnikit.ID { return p.ID }})
}

func notes() storage.Kind[note] {
	return storage.NewKind(storage.Definition[note]{Name: "test.note", ID: func(n *note) alumnikit.ID { return n.ID }})
}

func personTerms(values []any, out *Terms) {
	e, _ := values[0].(*entry)
	p, _ := values[1].(*profile)
	audience := shown0
	if p != nil {
		audience = p.Shown
		if p.City != "" {
			out.Add(fieldCity, "all", 0, p.City)
		}
	}
	if e == nil {
		return
	}
	out.Add(fieldName, audience, 0, e.Name)
	if e.Name != "" {
		out.Sort(fieldName, audience, nameKey(e.Name))
	}
	for i, j := range e.Jobs {
		out.Element(jobList, i)
		out.Add(fieldTeam, audience, i, j.Team)
		out.Add(fieldYear, audience, i, j.Year)
	}
}

func nameKey(name string) uint64 {
	var b [8]byte
	copy(b[:], name)
	return binary.BigEndian.Uint64(b[:])
}

func noteTerms(values []any, out *Terms) {
	for _, tag := range values[0].(*note).Tags {
		out.Add(fieldTag, "all", 0, tag)
	}
}

func testTraits(f Field) Traits {
	return Traits{Dictionary: f != fieldName, Elements: f == fieldTeam || f == fieldYear}
}

func testSchema() Schema {
	return Schema{
		Fingerprint: [8]byte{1},
		Parts: []Part{
			{Number: 1, Kinds: []storage.AnyKind{entries(), profiles()}, Terms: personTerms},
			{Number: 2, Kinds: []storage.AnyKind{notes()}, Terms: noteTerms},
		},
		Traits: testTraits,
	}
}

// world is an index over a store and a database that writes to both.
type world struct {
	t     testing.TB
	ix    *Index
	db    *storage.DB
	clock *fakeClock
}

func newWorld(tb testing.TB) *world {
	tb.Helper()
	return worldOn(tb, memory.New(), testSchema())
}

func worldOn(tb testing.TB, store storage.Store, schema Schema) *world {
	tb.Helper()
	ix, err := New(schema, nil)
	require.NoError(tb, err)
	clock := newFakeClock()
	db, err := storage.New(store, alumnikit.RandomKeyring(), &storage.Options{
		Projections: []storage.Projection{ix}, Clock: clock.now,
	})
	require.NoError(tb, err)
	return &world{t: tb, ix: ix, db: db, clock: clock}
}

// on returns the world with another store over the same data.
func (w *world) on(store storage.Store) *world {
	clone := *w
	clone.db = w.db.With(store)
	return &clone
}

func (w *world) ctx() context.Context { return w.t.Context() }

func by(verb string) storage.Intent { return storage.By(alumnikit.System(tenant, "test"), verb) }

func (w *world) try(changes ...storage.Change) error {
	return w.db.Commit(w.ctx(), by("test.change"), changes...)
}

func (w *world) commit(changes ...storage.Change) {
	w.t.Helper()
	require.NoError(w.t, w.try(changes...))
}

func (w *world) fold() {
	w.t.Helper()
	_, err := w.ix.Fold(w.ctx(), w.db, tenant)
	require.NoError(w.t, err)
}

func (w *world) verify() {
	w.t.Helper()
	report, err := w.ix.Verify(w.ctx(), w.db, tenant)
	require.NoError(w.t, err, "%+v", report)
}

func (w *world) search(q Query) Result {
	w.t.Helper()
	found, err := w.ix.Search(w.ctx(), w.db, tenant, q)
	require.NoError(w.t, err)
	return found
}

func (w *world) count(where Expr) int {
	w.t.Helper()
	return w.search(Query{Where: where}).Count
}

// ids returns who meets a condition, in the order of their IDs.
func (w *world) ids(where Expr) []alumnikit.ID {
	w.t.Helper()
	members, err := w.ix.Members(w.ctx(), w.db, tenant, where)
	require.NoError(w.t, err)
	out := []alumnikit.ID{}
	for _, m := range members {
		out = append(out, m.ID)
	}
	slices.SortFunc(out, compareIDs)
	return out
}

func compareIDs(a, b alumnikit.ID) int { return slices.Compare(a[:], b[:]) }

func (w *world) snapshot() storage.Snapshot {
	w.t.Helper()
	snap, err := w.db.Store().Snapshot(w.ctx(), tenant, storage.PageQuery{Deltas: storage.DeltasFull})
	require.NoError(w.t, err)
	return snap
}

func (w *world) slot(id alumnikit.ID) uint32 {
	w.t.Helper()
	s, err := slotKind().Get(w.ctx(), w.db, tenant, id)
	require.NoError(w.t, err)
	return s.Value.Slot
}

func (w *world) entry(id alumnikit.ID) storage.Stored[entry] {
	w.t.Helper()
	s, err := entries().Get(w.ctx(), w.db, tenant, id)
	require.NoError(w.t, err)
	return s
}

func (w *world) profile(id alumnikit.ID) storage.Stored[profile] {
	w.t.Helper()
	s, err := profiles().Find(w.ctx(), w.db, tenant, id)
	require.NoError(w.t, err)
	return s
}

func (w *world) note(id alumnikit.ID) storage.Stored[note] {
	w.t.Helper()
	s, err := notes().Find(w.ctx(), w.db, tenant, id)
	require.NoError(w.t, err)
	return s
}

// add registers people of these names; the n-th ID ends in its number.
func (w *world) add(names ...string) []alumnikit.ID {
	w.t.Helper()
	out := make([]alumnikit.ID, len(names))
	for i, name := range names {
		out[i] = numbered(uint64(i) + 1)
		w.commit(entries().Insert(&entry{ID: out[i], Name: name}))
	}
	return out
}

// remove deletes a person with everything there is.
func (w *world) remove(id alumnikit.ID) {
	w.t.Helper()
	changes := []storage.Change{entries().Delete(w.entry(id))}
	if p := w.profile(id); p.Version > 0 {
		changes = append(changes, profiles().Delete(p))
	}
	if n := w.note(id); n.Version > 0 {
		changes = append(changes, notes().Delete(n))
	}
	w.commit(changes...)
}

func numbered(n uint64) alumnikit.ID {
	id := alumnikit.ID{0: 0xee}
	binary.BigEndian.PutUint64(id[8:], n)
	return id
}

var anyone = []string{"hr", "alumni", "all"}

func named(name string) Expr { return Has(fieldName, anyone, name) }

func compareFacets(a, b FacetCount) int {
	return cmp.Or(cmp.Compare(b.Count, a.Count), cmp.Compare(a.Value, b.Value))
}

func facetOf(f Field, audiences ...string) Facet {
	return Facet{Field: f, Audiences: audiences, Leaf: func(v string) Expr { return Has(f, audiences, v) }}
}

func TestSmoke(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	a, b := numbered(1), numbered(2)
	w.commit(
		notes().Insert(&note{ID: a, Tags: []string{"ski", "go"}}),
		entries().Insert(&entry{ID: a, Name: "aoi", Jobs: []job{{"sales", "2019"}, {"it", "2021"}}}),
		profiles().Insert(&profile{ID: a, Shown: "alumni", City: "Osaka"}),
		entries().Insert(&entry{ID: b, Name: "ben", Jobs: []job{{"sales", "2021"}}}),
	)
	check := func() {
		t.Helper()
		require.Equal(t, 2, w.count(nil))
		require.Equal(t, []alumnikit.ID{a}, w.ids(named("aoi")))
		require.Equal(t, []alumnikit.ID{a, b}, w.ids(Has(fieldTeam, anyone, "sales")))
		inYear := Some(And(Has(fieldTeam, anyone, "sales"), Has(fieldYear, anyone, "2021")))
		require.Equal(t, []alumnikit.ID{b}, w.ids(inYear))
		require.Equal(t, []alumnikit.ID{a}, w.ids(Count(ElementExists(jobList), 2, MaxElements)))
		require.Equal(t, []alumnikit.ID{b}, w.ids(Not(Has(fieldTag, anyone, "ski"))))
		require.Equal(t, []alumnikit.ID{a}, w.ids(Where(fieldCity, []string{"all"}, func(v string) bool { return v == "Osaka" })))
		found := w.search(Query{Limit: 5, Sort: []Column{{Field: fieldName, Audience: "hr"}}, Facets: []Facet{facetOf(fieldTeam, "hr", "alumni")}})
		require.Equal(t, []Mark{{nameKey("ben"), b}, {absentKey, a}}, found.People)
		require.Equal(t, [][]FacetCount{{{"sales", 2}, {"it", 1}}}, found.Facets)
		w.verify()
	}
	check()
	w.fold()
	check()
	w.remove(a)
	require.Equal(t, []alumnikit.ID{b}, w.ids(nil))
	w.fold()
	require.Equal(t, []alumnikit.ID{b}, w.ids(nil))
	w.verify()
	require.NoError(t, w.ix.Rebuild(w.ctx(), w.db, tenant))
	require.Equal(t, []alumnikit.ID{b}, w.ids(nil))
	w.verify()
	require.Empty(t, w.snapshot().Deltas, fmt.Sprint(w.snapshot().Head))
}
