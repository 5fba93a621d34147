package index

import (
	"bytes"
	"cmp"
	"context"
	"encoding/binary"
	"math"
	"slices"

	"github.com/alumnikit/alumnikit"
	"github.com/alumnikit/alumnikit/storage"
	"github.com/alumnikit/alumnikit/storage/index/postings"
)

// Query asks who meets a condition, in which order, and how they spread over
// the values of fields.
type Query struct {
	Where      Expr     // nil: Everyone
	Sort       []Column // the first that holds a key for a person counts; people without one come last
	Descending bool     // the greatest key first; people without one still come last, and ties still break by ID
	After      *Mark    // continue behind this place; nil: from the start
	Limit      int      // people to return; 0: none, only count
	Facets     []Facet
}

// Column is an order that a query may read: of a field for one audience and,
// if Within is given, only for people who meet it.
type Column struct {
	Field    Field
	Audience string
	Within   Expr
}

// Mark is a place in an order: ties of Key break by ID, byte by byte. In a
// descending order Key counts from the greatest down.
type Mark struct {
	Key uint64
	ID  alumnikit.ID
}

// absentKey is the Key of people who have none in the order.
const absentKey = math.MaxUint64

// reversed returns a key's place from the greatest down, so that both directions
// are one ascending order to everything else.
func reversed(key uint64) uint64 {
	if key == absentKey {
		return absentKey
	}
	return absentKey - 1 - key
}

// Facet asks how many people meet both the query and each value of a field.
// Values are those of the dictionary under the audiences; Leaf is the condition
// for one value, as the viewer may read it.
type Facet struct {
	Field     Field
	Audiences []string
	Leaf      func(value string) Expr
}

// FacetCount is a value and how many of the people found have it, never none.
type FacetCount struct {
	Value string
	Count int
}

// Result is what Search found.
type Result struct {
	Count  int            // all people who meet the condition
	People []Mark         // one page of them, in order
	More   bool           // there are people behind the last
	Facets [][]FacetCount // in order of Query.Facets; values by falling count, then by bytes
}

// Search answers a query as of one moment.
func (ix *Index) Search(ctx context.Context, db *storage.DB, tenant alumnikit.TenantID, q Query) (Result, error) {
	var out Result
	err := ix.look(ctx, db.Store(), tenant, func(v *view) error {
		var err error
		out, err = v.search(ctx, q)
		return err
	})
	return out, err
}

// Slots returns who meets a condition as a set of slots, for In in a later
// query. The slots of people who are removed later may be given to others.
func (ix *Index) Slots(ctx context.Context, db *storage.DB, tenant alumnikit.TenantID, where Expr) (*postings.Set, error) {
	var out *postings.Set
	err := ix.look(ctx, db.Store(), tenant, func(v *view) error {
		var err error
		out, err = v.people(ctx, where)
		return err
	})
	return out, err
}

// Member is a person of a Slots set.
type Member struct {
	Slot uint32
	ID   alumnikit.ID
}

// Members returns the people who meet a condition, by slot: an order that says
// nothing about them.
func (ix *Index) Members(ctx context.Context, db *storage.DB, tenant alumnikit.TenantID, where Expr) ([]Member, error) {
	var out []Member
	err := ix.look(ctx, db.Store(), tenant, func(v *view) error {
		slots, err := v.people(ctx, where)
		if err != nil {
			return err
		}
		ids := column{field: fieldID}
		if err := v.prepareColumn(ctx, ids, slots); err != nil {
			return err
		}
		keyOf := v.keys(ids)
		out = make([]Member, 0, slots.Len())
		for n := range slots.All() {
			out = append(out, Member{n, idOf(keyOf(n))})
		}
		return nil
	})
	return out, err
}

func idOf(b []byte) alumnikit.ID {
	var id alumnikit.ID
	copy(id[:], b)
	return id
}

func (v *view) search(ctx context.Context, q Query) (Result, error) {
	found, err := v.people(ctx, q.Where)
	if err != nil {
		return Result{}, err
	}
	out := Result{Count: found.Len()}
	if q.Limit > 0 {
		if out.People, out.More, err = v.page(ctx, q, found); err != nil {
			return Result{}, err
		}
	}
	for _, f := range q.Facets {
		counts, err := v.facet(ctx, f, found)
		if err != nil {
			return Result{}, err
		}
		out.Facets = append(out.Facets, counts)
	}
	return out, nil
}

func (v *view) people(ctx context.Context, where Expr) (*postings.Set, error) {
	if where == nil {
		where = Everyone()
	}
	terms := []Term{everyoneTerm()}
	if err := where.expand(ctx, v, anyElement, func(t Term) { terms = append(terms, t) }); err != nil {
		return nil, err
	}
	if err := v.prepare(ctx, terms); err != nil {
		return nil, err
	}
	// Only people: a slot whose person is gone may linger in a set given with In.
	return postings.And(where.eval(v, anyElement), v.everyone()), nil
}

type keyed struct {
	key  uint64
	slot uint32
}

// page returns the first people of found, in order, behind q.After.
func (v *view) page(ctx context.Context, q Query, found *postings.Set) ([]Mark, bool, error) {
	keyOf, err := v.order(ctx, q.Sort, found)
	if err != nil {
		return nil, false, err
	}
	if q.Descending {
		ascending := keyOf
		keyOf = func(n uint32) uint64 { return reversed(ascending(n)) }
	}
	limit := min(q.Limit, found.Len())
	var tied []keyed
	top := topN{n: limit + 1}
	for n := range found.All() {
		k := keyed{keyOf(n), n}
		switch {
		case q.After == nil || k.key > q.After.Key:
			top.add(k)
		case k.key == q.After.Key:
			tied = append(tied, k)
		}
	}
	marks, err := v.marks(ctx, append(tied, top.take()...))
	if err != nil {
		return nil, false, err
	}
	if q.After != nil {
		marks = slices.DeleteFunc(marks, func(m Mark) bool { return compareMarks(m, *q.After) <= 0 })
	}
	slices.SortFunc(marks, compareMarks)
	more := len(marks) > limit
	return marks[:min(len(marks), limit)], more, nil
}

func compareMarks(a, b Mark) int {
	if c := cmp.Compare(a.Key, b.Key); c != 0 {
		return c
	}
	return bytes.Compare(a.ID[:], b.ID[:])
}

// order returns the key of each slot in the query's order.
func (v *view) order(ctx context.Context, sort []Column, found *postings.Set) (func(uint32) uint64, error) {
	type readable struct {
		keys   func(uint32) []byte
		within *postings.Set // nil: all that were found
	}
	columns := make([]readable, len(sort))
	for i, c := range sort {
		at := column{c.Field, c.Audience}
		if err := v.prepareColumn(ctx, at, found); err != nil {
			return nil, err
		}
		columns[i].keys = v.keys(at)
		if c.Within != nil {
			var err error
			if columns[i].within, err = v.people(ctx, c.Within); err != nil {
				return nil, err
			}
		}
	}
	return func(n uint32) uint64 {
		for _, c := range columns {
			if key := c.keys(n); key != nil && (c.within == nil || c.within.Contains(n)) {
				return binary.BigEndian.Uint64(key)
			}
		}
		return absentKey
	}, nil
}

func (v *view) marks(ctx context.Context, of []keyed) ([]Mark, error) {
	slots := make([]uint32, len(of))
	for i, k := range of {
		slots[i] = k.slot
	}
	ids := column{field: fieldID}
	if err := v.prepareColumn(ctx, ids, postings.Of(slots...)); err != nil {
		return nil, err
	}
	out, keyOf := make([]Mark, len(of)), v.keys(ids)
	for i, k := range of {
		out[i] = Mark{k.key, idOf(keyOf(k.slot))}
	}
	return out, nil
}

// topN keeps the n smallest keys it has seen, and all that tie with the last of
// them, because ties break by what is not known yet.
type topN struct {
	n     int
	kept  []keyed
	bound uint64
	full  bool
	cutAt int
}

func (t *topN) add(k keyed) {
	if t.full && k.key > t.bound {
		return
	}
	t.kept = append(t.kept, k)
	if len(t.kept) >= max(t.cutAt, 4*t.n+64) {
		t.cut()
	}
}

func (t *topN) cut() {
	if len(t.kept) <= t.n {
		return
	}
	slices.SortFunc(t.kept, func(a, b keyed) int { return cmp.Compare(a.key, b.key) })
	t.bound, t.full = t.kept[t.n-1].key, true
	end := t.n
	for end < len(t.kept) && t.kept[end].key == t.bound {
		end++
	}
	t.kept = t.kept[:end]
	t.cutAt = 2 * end
}

func (t *topN) take() []keyed {
	t.cut()
	return t.kept
}

func (v *view) facet(ctx context.Context, f Facet, found *postings.Set) ([]FacetCount, error) {
	values, err := v.facetValues(ctx, f)
	if err != nil {
		return nil, err
	}
	leaves := make([]Expr, len(values))
	terms := []Term{everyoneTerm()}
	for i, value := range values {
		leaves[i] = f.Leaf(value)
		if err := leaves[i].expand(ctx, v, anyElement, func(t Term) { terms = append(terms, t) }); err != nil {
			return nil, err
		}
	}
	if err := v.prepare(ctx, terms); err != nil {
		return nil, err
	}
	if 2*found.Len() < v.everyone().Len() {
		v.within = found // unions of few are cheaper
		defer func() { v.within = nil }()
	}
	var out []FacetCount
	for i, value := range values {
		if n := postings.AndLen(leaves[i].eval(v, anyElement), found); n > 0 {
			out = append(out, FacetCount{value, n})
		}
	}
	slices.SortFunc(out, func(a, b FacetCount) int {
		if c := cmp.Compare(b.Count, a.Count); c != 0 {
			return c
		}
		return cmp.Compare(a.Value, b.Value)
	})
	return out, nil
}

func (v *view) facetValues(ctx context.Context, f Facet) ([]string, error) {
	var all []string
	for _, a := range f.Audiences {
		values, err := v.dictionary(ctx, column{f.Field, a})
		if err != nil {
			return nil, err
		}
		all = append(all, values...)
	}
	slices.Sort(all)
	return slices.Compact(all), nil
}
