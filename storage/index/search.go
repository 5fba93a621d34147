package index

import (
	"cmp"
	"context"
	"math"
	"slices"

	"github.com/alumnikit/alumnikit"
	"github.com/alumnikit/alumnikit/storage"
	"github.com/alumnikit/alumnikit/storage/index/postings"
)

// Query asks who meets a condition, in which order, and how they spread over
// the values of fields.
type Query struct {
	Where Expr     // nil: Everyone
	Doubt *Doubt   // nil: whoever meets Where matches
	Sort  []Column // the first that holds a key for a person counts; people without one come last
	// Descending reverses the order of keys. People without one still come last,
	// and ties still break by rising ID.
	Descending bool
	After      *Mark // continue behind this place; nil: from the start
	Limit      int   // people to return; 0: none, only count
	Facets     []Facet
}

// Column is an order that a query may read: of a field for one audience and,
// if Within is given, only for people who meet it.
type Column struct {
	Field    Field
	Audience string
	Within   Expr
}

// Mark is a place in an order: ties of Key break by ID, byte by byte.
type Mark struct {
	Key uint64
	ID  alumnikit.ID
}

// absentKey is the Key of people who have none in the order.
const absentKey = uint64(math.MaxUint64)

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
	Count  int            // all people who match
	Exact  bool           // false: there were too many to check, and Count are all who may match
	Where  Expr           // the condition that those of Count meet, for further pages
	People []Mark         // one page of them, in order
	More   bool           // there are people behind the last
	Facets [][]FacetCount // in order of Query.Facets; values by falling count, then by bytes
}

// Search answers a query as of one moment.
func (ix *Index) Search(ctx context.Context, db *storage.DB, tenant alumnikit.TenantID, q Query) (Result, error) {
	var out Result
	err := ix.look(ctx, db.Store(), tenant, q.wants(), func(v *view) error {
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
	err := ix.look(ctx, db.Store(), tenant, Query{Where: where}.wants(), func(v *view) error {
		people, err := v.people(ctx, where)
		out = people.Clone() // others share it
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
	members, _, err := ix.MembersUpTo(ctx, db, tenant, where, math.MaxInt)
	return members, err
}

// MembersUpTo is Members if at most so many people meet the condition; if there
// are more it returns false and none of them.
func (ix *Index) MembersUpTo(
	ctx context.Context, db *storage.DB, tenant alumnikit.TenantID, where Expr, most int,
) (members []Member, few bool, err error) {
	err = ix.look(ctx, db.Store(), tenant, Query{Where: where}.wants(), func(v *view) error {
		slots, err := v.people(ctx, where)
		if err != nil {
			return err
		}
		if members, few = nil, slots.Len() <= most; !few {
			return nil
		}
		members, err = v.members(ctx, slots)
		return err
	})
	return members, few, err
}

func idOf(b []byte) alumnikit.ID {
	var id alumnikit.ID
	copy(id[:], b)
	return id
}

func (v *view) search(ctx context.Context, q Query) (Result, error) {
	if q.Where == nil {
		q.Where = Everyone()
	}
	found, where, exact, err := v.matching(ctx, q)
	if err != nil {
		return Result{}, err
	}
	out := Result{Count: found.Len(), Exact: exact, Where: where}
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

// people returns who meets a condition.
func (v *view) people(ctx context.Context, where Expr) (*postings.Set, error) {
	if where == nil {
		where = Everyone()
	}
	if err := v.prepareFor(ctx, where); err != nil {
		return nil, err
	}
	met := v.answer(where)
	if v.hidden.IsEmpty() {
		return met, nil
	}
	return postings.AndNot(met, v.hidden), nil
}

// prepareFor makes the postings available that a condition is about.
func (v *view) prepareFor(ctx context.Context, where Expr) error {
	var terms []Term
	if err := where.expand(ctx, v, anyElement, func(t Term) { terms = append(terms, t) }); err != nil {
		return err
	}
	return v.prepare(ctx, terms)
}

func (v *view) facet(ctx context.Context, f Facet, found *postings.Set) ([]FacetCount, error) {
	values, err := v.facetValues(ctx, f)
	if err != nil {
		return nil, err
	}
	leaves := make([]Expr, len(values))
	var terms []Term
	for i, value := range values {
		leaves[i] = f.Leaf(value)
		if err := leaves[i].expand(ctx, v, anyElement, func(t Term) { terms = append(terms, t) }); err != nil {
			return nil, err
		}
	}
	if err := v.prepare(ctx, terms); err != nil {
		return nil, err
	}
	var out []FacetCount
	for i, value := range values {
		if n := postings.AmongLen(found, unite(leaves[i], v, anyElement, found, nil)...); n > 0 {
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
		if v.catalogues[f.Field][a] == 0 {
			continue
		}
		values, err := v.dictionary(ctx, column{f.Field, a})
		if err != nil {
			return nil, err
		}
		all = append(all, values...)
	}
	slices.Sort(all)
	return slices.Compact(all), nil
}
