package segment

import (
	"strings"
	"unicode"

	"github.com/alumnikit/alumnikit"
	"github.com/alumnikit/alumnikit/alumni"
	"github.com/alumnikit/alumnikit/internal/text"
	"github.com/alumnikit/alumnikit/storage/index"
)

// planner turns bound rules into conditions on the index, as HR may read it.
// What a rule refers to has been found already.
type planner struct {
	schema   *alumni.Schema
	leaves   alumni.Leaves
	segments map[alumnikit.ID]index.Expr
	samples  map[sample]index.Expr
}

func (p planner) condition(b bound) bounds {
	switch b := b.(type) {
	case *boundGroup:
		return p.group(b)
	case *boundEach:
		if b.field != nil {
			return p.values(b)
		}
		return p.elements(b)
	case *boundSegments:
		var in []index.Expr
		for _, id := range b.ids {
			in = append(in, p.segments[id])
		}
		return exactly(index.Or(in...)).notIf(b.not)
	case *boundSample:
		return exactly(p.samples[b.sample]).notIf(b.not)
	case *boundLeaf:
		return p.leaf(b, false).notIf(b.not)
	}
	return among(index.Everyone()) // nothing else is bound
}

func (p planner) group(g *boundGroup) bounds {
	of := make([]bounds, len(g.of))
	for i, b := range g.of {
		of[i] = p.condition(b)
	}
	if g.or {
		return anyOf(of...).notIf(g.not)
	}
	return allOf(of...).notIf(g.not)
}

// leaf plans the positive operator of a leaf: for people, or inside
// index.Count for the element at hand.
func (p planner) leaf(l *boundLeaf, inElement bool) bounds {
	f := l.field
	switch {
	case l.op == NotNull:
		return exactly(p.leaves.Exists(f))
	case l.op == ContainsAll:
		singles := l.singles()
		if len(singles) == 0 {
			return exactly(index.Nobody())
		}
		of := make([]bounds, len(singles))
		for i, single := range singles {
			of[i] = p.leaf(single, inElement)
		}
		return allOf(of...)
	case l.as != "":
		return p.where(f, l.predicate(), inElement)
	case kindOf(f) == kindDate:
		var within []index.Expr
		for _, s := range l.operand.spans {
			within = append(within, p.leaves.DateWithin(f, s.from, s.to))
		}
		return exactly(index.Or(within...))
	case kindOf(f) == kindText && l.isEquality():
		return exactly(p.leaves.Equal(f, l.operand.texts...))
	case kindOf(f) == kindText && !f.Facet && !f.IsListed():
		return among(index.And(p.leaves.Exists(f), p.candidates(f, l.operand.texts[0])))
	default:
		return p.where(f, l.predicate(), inElement)
	}
}

// isEquality reports whether a leaf asks for one of its operands as they are.
func (l *boundLeaf) isEquality() bool {
	return l.op == Equal || l.op == In || l.op == ContainsAny
}

// where is met where a field has a value that a test accepts.
func (p planner) where(f *alumni.Field, test func(*alumni.Value) bool, inElement bool) bounds {
	if !f.Facet && !f.IsListed() || kindOf(f) == kindDate {
		return among(p.leaves.Exists(f))
	}
	if kindOf(f) == kindInt {
		return exactly(p.leaves.IntWhere(f, func(n int64) bool { return test(&alumni.Value{Int: n}) }))
	}
	accept := func(s string) bool { return test(&alumni.Value{Text: s}) }
	found := p.leaves.TextWhere(f, accept)
	if f.IsListed() {
		return exactly(found)
	}
	return bounds{lower: found, upper: index.Or(found, p.unlisted(f, inElement))}
}

// unlisted is met by whoever may have a value of more than index.MaxValue bytes,
// which the index does not list.
func (p planner) unlisted(f *alumni.Field, inElement bool) index.Expr {
	if f.Many {
		return p.leaves.Exists(f) // perhaps beside one that is listed
	}
	listed := p.leaves.TextWhere(f, func(string) bool { return true })
	unlisted := index.And(p.leaves.Exists(f), index.Not(listed))
	if f.List != "" && !inElement {
		return index.Some(unlisted)
	}
	return unlisted
}

// Bounds of what is looked up for a part of a text.
const (
	maxRuns      = 8
	maxRunLength = 16
)

// candidates is met by whoever may have a part in a text that is indexed for
// search. Only the kanji of the part are looked up: they stand in the index
// wherever they stand in a text, whereas letters and kana do so by words.
func (p planner) candidates(f *alumni.Field, part string) index.Expr {
	if !f.Search {
		return index.Everyone()
	}
	runs := strings.FieldsFunc(part, func(r rune) bool { return !unicode.Is(unicode.Han, r) })
	for i, run := range runs {
		if kanji := []rune(run); len(kanji) > maxRunLength {
			runs[i] = string(kanji[:maxRunLength])
		}
	}
	found, _ := p.leaves.Search(f, text.NewQuery(strings.Join(runs[:min(len(runs), maxRuns)], " ")))
	return found
}

// values plans a match on the values of one field of the person.
func (p planner) values(b *boundEach) bounds {
	test := valueGroup(b.of)
	some := p.where(b.field, test, false)
	atLeast := func(n int) bounds {
		switch {
		case n <= 0:
			return exactly(index.Everyone())
		case n == 1:
			return some
		default: // the index knows who has a value, not how many
			return among(some.upper)
		}
	}
	switch b.match.Mode {
	case Every:
		return allOf(some, p.where(b.field, func(v *alumni.Value) bool { return !test(v) }, false).not())
	case None:
		return some.not()
	case AtLeast:
		return atLeast(b.match.Threshold)
	case AtMost:
		return atLeast(b.match.Threshold + 1).not()
	case Exactly:
		return allOf(atLeast(b.match.Threshold), atLeast(b.match.Threshold+1).not())
	case Some:
	}
	return some
}
