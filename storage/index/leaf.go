package index

import (
	"context"
	"slices"

	"github.com/alumnikit/alumnikit/storage/index/postings"
)

type has struct {
	field     Field
	audiences []string
	values    []string
}

// elements returns the elements of a list that a leaf looks at.
func (v *view) elements(field Field, element int) []uint8 {
	switch {
	case field != fieldElement && !v.ix.traits(field).Elements:
		return []uint8{0}
	case element != anyElement:
		return []uint8{uint8(element)} //nolint:gosec // below MaxElements
	default:
		all := make([]uint8, v.planes())
		for i := range all {
			all[i] = uint8(i) //nolint:gosec // below MaxElements
		}
		return all
	}
}

func (h has) wants(w *wants) {
	w.field(h.field)
	for _, value := range h.values {
		w.value(h.field, value)
	}
}

// each visits the terms of a leaf that there may be.
func (h has) each(v *view, element int, visit func(Term)) {
	known, catalogued := v.catalogues[h.field]
	for _, e := range v.elements(h.field, element) {
		for _, a := range h.audiences {
			if len(a) > MaxAudience || (catalogued && !known.has(a, e)) {
				continue // nothing is indexed under it
			}
			for _, value := range h.values {
				visit(NewTerm(h.field, a, e, value))
			}
		}
	}
}

func (h has) expand(_ context.Context, v *view, element int, need func(Term)) error {
	h.each(v, element, need)
	return nil
}

func (h has) about(v *view, element int) int {
	n := 0
	h.each(v, element, func(t Term) { n += v.set(t).Len() })
	return n
}

func (h has) eval(v *view, element int, among *postings.Set) *postings.Set {
	return evalUnion(h, v, element, among)
}

func (h has) unite(v *view, element int, _ *postings.Set, sets []*postings.Set) []*postings.Set {
	h.each(v, element, func(t Term) {
		if set := v.set(t); !set.IsEmpty() {
			sets = append(sets, set)
		}
	})
	return sets
}

type where struct {
	field     Field
	audiences []string
	keep      func(string) bool
}

func (w *where) wants(all *wants) {
	all.field(w.field)
	all.dictionary(w.field, w.audiences)
}

func (w *where) expand(ctx context.Context, v *view, element int, need func(Term)) error {
	found := v.found[w]
	if found == nil {
		found = make(map[string][]string, len(w.audiences))
		for _, a := range w.audiences {
			if v.catalogues[w.field][a] == 0 {
				continue
			}
			values, err := v.dictionary(ctx, column{w.field, a})
			if err != nil {
				return err
			}
			found[a] = slices.DeleteFunc(values, func(value string) bool { return !w.keep(value) })
		}
		v.found[w] = found
	}
	for _, a := range w.audiences {
		has{w.field, []string{a}, found[a]}.each(v, element, need)
	}
	return nil
}

func (w *where) about(v *view, element int) int {
	n := 0
	for _, a := range w.audiences {
		n += has{w.field, []string{a}, v.found[w][a]}.about(v, element)
	}
	return n
}

func (w *where) eval(v *view, element int, among *postings.Set) *postings.Set {
	return evalUnion(w, v, element, among)
}

func (w *where) unite(v *view, element int, among *postings.Set, sets []*postings.Set) []*postings.Set {
	for _, a := range w.audiences {
		sets = has{w.field, []string{a}, v.found[w][a]}.unite(v, element, among, sets)
	}
	return sets
}
