package naive

import (
	"fmt"
	"slices"
	"strings"

	"github.com/alumnikit/alumnikit/alumni"
	"github.com/alumnikit/alumnikit/internal/text"
	"github.com/alumnikit/alumnikit/storage/index"
)

// AnyElement is said of a condition on a list outside of any of its elements.
const AnyElement = -1

// Cond is a condition twice: for the index, and for one person after the other.
type Cond struct {
	Text  string // for people
	Expr  index.Expr
	holds func(p *alumni.Person, element int) bool
}

// Holds reports whether a person meets the condition.
func (c Cond) Holds(p *alumni.Person) bool { return c.holds(p, AnyElement) }

func (s *Seen) leaves() alumni.Leaves { return s.rules.Leaves(s.viewer) }

// Listed is met by whoever appears to the viewer.
func (s *Seen) Listed() Cond {
	return Cond{"listed", s.leaves().Listed(), func(p *alumni.Person, _ int) bool { return s.Lists(p) }}
}

// Values is met where a facet has any of the values.
func (s *Seen) Values(f *alumni.Field, wanted ...string) Cond {
	return Cond{fmt.Sprintf("%s in %q", f.Name, wanted), s.leaves().Values(f, wanted), func(p *alumni.Person, element int) bool {
		return s.has(p, f, element, func(f *alumni.Field, v alumni.Value) bool { return slices.Contains(f.Raws(wanted), f.Raw(v)) })
	}}
}

// Where is met where a facet has a value that keep accepts.
func (s *Seen) Where(f *alumni.Field, keep func(string) bool) Cond {
	return Cond{f.Name + " where", s.leaves().TextWhere(f, keep), func(p *alumni.Person, element int) bool {
		return s.has(p, f, element, func(f *alumni.Field, v alumni.Value) bool { return keep(f.Raw(v)) })
	}}
}

// Exists is met where a field has a value.
func (s *Seen) Exists(f *alumni.Field) Cond {
	return Cond{f.Name + " exists", s.leaves().Exists(f), func(p *alumni.Person, element int) bool {
		return s.has(p, f, element, func(*alumni.Field, alumni.Value) bool { return true })
	}}
}

// Dates is met where a date field lies wholly between two days.
func (s *Seen) Dates(f *alumni.Field, from, to alumni.Date) Cond {
	return Cond{fmt.Sprintf("%s in %s..%s", f.Name, from, to), s.leaves().DateWithin(f, from, to), func(p *alumni.Person, element int) bool {
		return s.has(p, f, element, func(_ *alumni.Field, v alumni.Value) bool { return Lies(v.Date, from, to) })
	}}
}

// Named is met by whoever has the name, and by everybody if nothing was typed;
// exact says whether the index can tell for certain.
func (s *Seen) Named(name string) (c Cond, exact bool) {
	f, _ := s.world.Schema.Field(alumni.NameDisclosure)
	q := text.NewQuery(name)
	may, sure := s.leaves().Search(f, q)
	return Cond{fmt.Sprintf("named %q", name), may, func(p *alumni.Person, _ int) bool {
		return q.Empty() || (s.rules.Shows(s.viewer, p, alumni.NameDisclosure) && q.Match(p.Entry.Names.Forms()))
	}}, sure == nil
}

// And is met where all conditions are.
func And(of ...Cond) Cond {
	return Cond{join(of, " and "), index.And(exprsOf(of)...), func(p *alumni.Person, element int) bool {
		return !slices.ContainsFunc(of, func(c Cond) bool { return !c.holds(p, element) })
	}}
}

// Or is met where any condition is.
func Or(of ...Cond) Cond {
	return Cond{join(of, " or "), index.Or(exprsOf(of)...), func(p *alumni.Person, element int) bool {
		return slices.ContainsFunc(of, func(c Cond) bool { return c.holds(p, element) })
	}}
}

func exprsOf(of []Cond) []index.Expr {
	out := make([]index.Expr, len(of))
	for i, c := range of {
		out[i] = c.Expr
	}
	return out
}

func join(of []Cond, word string) string {
	texts := make([]string, len(of))
	for i, c := range of {
		texts[i] = c.Text
	}
	return "(" + strings.Join(texts, word) + ")"
}

// Not is met where the condition is not.
func Not(of Cond) Cond {
	return Cond{"not " + of.Text, index.Not(of.Expr), func(p *alumni.Person, element int) bool { return !of.holds(p, element) }}
}

// Stints is met by people least to most of whose employments meet the condition.
func Stints(of Cond, least, most int) Cond {
	each := index.And(index.ElementExists(alumni.EmploymentsList), of.Expr)
	return Cond{fmt.Sprintf("%d to %d stints: %s", least, most, of.Text), index.Count(each, least, most), func(p *alumni.Person, _ int) bool {
		n := elements(p, func(i int) bool { return of.holds(p, i) })
		return least <= n && n <= most
	}}
}
