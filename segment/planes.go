package segment

import (
	"github.com/alumnikit/alumnikit/alumni"
	"github.com/alumnikit/alumnikit/storage/index"
)

// elements plans a match on a list: a condition on the element at hand, counted
// over the elements.
func (p planner) elements(b *boundEach) bounds {
	universe := p.universe(b.list)
	met := p.element(b.of, universe)
	unmet := p.cut(met.not(), universe)
	atLeast := func(n int, met bounds) bounds {
		switch {
		case n <= 0:
			return exactly(index.Everyone())
		case n > index.MaxElements:
			return exactly(index.Nobody())
		}
		return through(func(x ...index.Expr) index.Expr { return index.Count(x[0], n, index.MaxElements) }, met)
	}
	n := b.match.Threshold
	switch b.match.Mode {
	case Every:
		return allOf(atLeast(1, met), atLeast(1, unmet).not())
	case None:
		return atLeast(1, met).not()
	case AtLeast:
		return atLeast(n, met)
	case AtMost:
		return atLeast(n+1, met).not()
	case Exactly:
		return allOf(atLeast(n, met), atLeast(n+1, met).not())
	case Some:
	}
	return atLeast(1, met)
}

// universe is met, inside index.Count, where the element at hand is there.
func (p planner) universe(list string) index.Expr {
	if list == alumni.EmploymentsList {
		return index.ElementExists(list)
	}
	var seen []index.Expr
	for _, f := range p.schema.Fields() {
		if f.List == list {
			seen = append(seen, p.leaves.Exists(f))
		}
	}
	return index.Or(seen...)
}

func (p planner) cut(b bounds, universe index.Expr) bounds { return allOf(exactly(universe), b) }

// element plans what is said about one element. A group holds for no element
// that is not there.
func (p planner) element(b bound, universe index.Expr) bounds {
	switch b := b.(type) {
	case *boundGroup:
		of := make([]bounds, len(b.of))
		for i, inner := range b.of {
			of[i] = p.element(inner, universe)
		}
		met := allOf(of...)
		if b.or {
			met = anyOf(of...)
		}
		return p.cut(met.notIf(b.not), universe)
	case *boundLeaf:
		return p.leaf(b, true).notIf(b.not) // its group cuts
	}
	return exactly(index.Nobody()) // nothing else is bound inside a list
}
