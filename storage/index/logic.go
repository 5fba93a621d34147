package index

import (
	"cmp"
	"context"
	"slices"

	"github.com/alumnikit/alumnikit/storage/index/postings"
)

type and []Expr

func (x and) wants(w *wants) {
	met, unmet := x.parts()
	if len(met) == 0 {
		w.everyone()
	}
	w.all(met)
	w.all(unmet)
}

func (x and) expand(ctx context.Context, v *view, element int, need func(Term)) error {
	met, unmet := x.parts()
	if len(met) == 0 {
		need(everyoneTerm())
	}
	if err := expandAll(ctx, met, v, element, need); err != nil {
		return err
	}
	return expandAll(ctx, unmet, v, element, need)
}

// parts returns the conditions to meet, those of conjunctions within included, and
// those not to meet: to take somebody out of few costs less than to build everyone
// else.
func (x and) parts() (met, unmet []Expr) {
	for _, of := range x {
		switch of := of.(type) {
		case not:
			unmet = append(unmet, of.of)
		case and:
			within, without := of.parts()
			met, unmet = append(met, within...), append(unmet, without...)
		default:
			met = append(met, of)
		}
	}
	return met, unmet
}

func (x and) about(v *view, element int) int {
	n := v.meta.People
	met, _ := x.parts()
	for _, of := range met {
		n = min(n, of.about(v, element))
	}
	return n
}

// fewestFirst puts the conditions that fewest people meet first: the others need
// be worked out for these only.
func fewestFirst(of []Expr, v *view, element int) []Expr {
	if len(of) < 2 {
		return of
	}
	type counted struct {
		Expr
		about int
	}
	all := make([]counted, len(of))
	for i, x := range of {
		all[i] = counted{x, x.about(v, element)}
	}
	slices.SortStableFunc(all, func(a, b counted) int { return cmp.Compare(a.about, b.about) })
	for i := range all {
		of[i] = all[i].Expr
	}
	return of
}

func (x and) eval(v *view, element int, among *postings.Set) *postings.Set {
	met, unmet := x.parts()
	for _, of := range fewestFirst(met, v, element) {
		if among = of.eval(v, element, among); among.IsEmpty() {
			return among
		}
	}
	among = v.all(among)
	for _, of := range unmet {
		among = postings.AndNot(among, of.eval(v, element, among))
	}
	return among
}

type or []Expr

func (x or) wants(w *wants) { w.all(x) }

func (x or) expand(ctx context.Context, v *view, element int, need func(Term)) error {
	return expandAll(ctx, x, v, element, need)
}

func (x or) about(v *view, element int) int {
	n := 0
	for _, of := range x {
		n += of.about(v, element)
	}
	return n
}

func (x or) eval(v *view, element int, among *postings.Set) *postings.Set {
	return evalUnion(x, v, element, among)
}

func (x or) unite(v *view, element int, among *postings.Set, sets []*postings.Set) []*postings.Set {
	for _, of := range x {
		sets = unite(of, v, element, among, sets)
	}
	return sets
}

type not struct{ of Expr }

func (x not) wants(w *wants) {
	w.everyone()
	x.of.wants(w)
}

func (x not) expand(ctx context.Context, v *view, element int, need func(Term)) error {
	need(everyoneTerm())
	return x.of.expand(ctx, v, element, need)
}

func (x not) about(v *view, _ int) int { return v.meta.People }

func (x not) eval(v *view, element int, among *postings.Set) *postings.Set {
	among = v.all(among)
	return postings.AndNot(among, x.of.eval(v, element, among))
}
