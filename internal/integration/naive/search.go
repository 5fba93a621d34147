package naive

import (
	"slices"

	"github.com/alumnikit/alumnikit"
	"github.com/alumnikit/alumnikit/alumni"
	"github.com/alumnikit/alumnikit/directory"
	"github.com/alumnikit/alumnikit/internal/text"
	"github.com/alumnikit/alumnikit/storage/index"
)

// Found is a whole listing, without pages.
type Found struct {
	People []alumnikit.PersonID
	Facets []directory.Facet
}

// Search answers a query of the directory, of whose facets it returns so many
// values.
func (s *Seen) Search(q directory.Query, facetValues int) Found {
	marks := s.Filter(func(p *alumni.Person) bool { return s.finds(p, q) }, s.Reading(), false)
	out := Found{People: People(marks)}
	for _, name := range q.Count {
		f, _ := s.world.Schema.Field(name)
		counts := s.Facet(marks, f)
		facet := directory.Facet{Field: name, Values: []directory.FacetValue{}, More: len(counts) > facetValues}
		for _, c := range counts[:min(len(counts), facetValues)] {
			facet.Values = append(facet.Values, directory.FacetValue{Value: f.Shown(c.Value), Count: c.Count})
		}
		out.Facets = append(out.Facets, facet)
	}
	return out
}

// People returns who stands at places of an order.
func People(marks []index.Mark) []alumnikit.PersonID {
	out := make([]alumnikit.PersonID, len(marks))
	for i, m := range marks {
		out[i] = alumnikit.PersonID(m.ID)
	}
	return out
}

// Lists reports whether a person appears to the viewer at all.
func (s *Seen) Lists(p *alumni.Person) bool { return s.rules.Listed(s.viewer, p) }

// finds reports whether a person is an answer to a query.
func (s *Seen) finds(p *alumni.Person, q directory.Query) bool {
	if !s.Lists(p) || !text.Match(p.Entry.Names.Forms(), q.Name) {
		return false
	}
	var stints []Cond // on employments, all of which one employment must meet
	holds := func(field string, is func(f *alumni.Field, v alumni.Value) bool) bool {
		f, _ := s.world.Schema.Field(field)
		c := Cond{holds: func(p *alumni.Person, element int) bool { return s.has(p, f, element, is) }}
		if f.List != "" {
			stints = append(stints, c)
			return true
		}
		return c.holds(p, AnyElement)
	}
	for field, typed := range q.Texts {
		f, _ := s.world.Schema.Field(field)
		var forms []string
		for _, v := range s.values(p, f) {
			forms = append(forms, v.Text)
		}
		if !text.Match(forms, typed) {
			return false
		}
	}
	for field, wanted := range q.Facets {
		if !holds(field, func(f *alumni.Field, v alumni.Value) bool { return slices.Contains(f.Raws(wanted), f.Raw(v)) }) {
			return false
		}
	}
	for field, within := range q.Dates {
		if !holds(field, func(_ *alumni.Field, v alumni.Value) bool { return Lies(v.Date, within.From, within.To) }) {
			return false
		}
	}
	return len(stints) == 0 || elements(p, func(i int) bool {
		return !slices.ContainsFunc(stints, func(c Cond) bool { return !c.holds(p, i) })
	}) > 0
}

// has reports whether the viewer may see a value of a field that is as asked, of
// one element or of any.
func (s *Seen) has(p *alumni.Person, f *alumni.Field, element int, is func(*alumni.Field, alumni.Value) bool) bool {
	return slices.ContainsFunc(s.values(p, f), func(v alumni.Value) bool {
		return (f.List == "" || element == AnyElement || v.Element == element) && is(f, v)
	})
}

// elements counts the employments that pass, of those that the index knows.
func elements(p *alumni.Person, pass func(i int) bool) int {
	n := 0
	for i := range min(len(p.Entry.Employments), alumni.MaxEmployments) {
		if pass(i) {
			n++
		}
	}
	return n
}

// Lies reports whether every day that a date may mean is in a range, an end of
// which may be open.
func Lies(d, from, to alumni.Date) bool {
	if d.IsZero() {
		return false
	}
	after := from.IsZero() || from.First().String() <= d.First().String()
	return after && (to.IsZero() || d.Last().String() <= to.Last().String())
}
