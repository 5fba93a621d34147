package directory

import (
	"slices"

	"github.com/alumnikit/alumnikit/alumni"
)

// matches checks a person's records against the query, as the viewer may see
// them. It is the last word on each row, and says the same as the index.
func (s *search) matches(p *alumni.Person) bool {
	if !s.look.rules.Listed(s.look.viewer, p) {
		return false
	}
	if !s.name.Empty() && !s.name.Match(p.Entry.Names.Forms()) {
		return false
	}
	for name, typed := range s.texts {
		f, _ := s.look.rules.Schema().Field(name)
		if !s.look.rules.Shows(s.look.viewer, p, f.Disclosure) || !typed.Match(forms(f, p)) {
			return false
		}
	}
	elements := map[string][]bool{} // of a list, which meet every condition so far
	for name, values := range s.query.Facets {
		f, _ := s.look.rules.Schema().Field(name)
		raw := f.Raws(values)
		if !s.holds(p, f, elements, func(v alumni.Value) bool { return slices.Contains(raw, f.Raw(v)) }) {
			return false
		}
	}
	for name, dates := range s.query.Dates {
		f, _ := s.look.rules.Schema().Field(name)
		if !s.holds(p, f, elements, func(v alumni.Value) bool { return dates.contains(v.Date) }) {
			return false
		}
	}
	return true
}

// forms are the texts of a field.
func forms(f *alumni.Field, p *alumni.Person) []string {
	var out []string
	for _, v := range f.Read(p) {
		out = append(out, v.Text)
	}
	return out
}

// holds reports whether a value that the viewer may see passes; of a field of a
// list, whether one of the elements that passed before does.
func (s *search) holds(p *alumni.Person, f *alumni.Field, elements map[string][]bool, pass func(alumni.Value) bool) bool {
	if !s.look.rules.Shows(s.look.viewer, p, f.Disclosure) {
		return false
	}
	met := make([]bool, alumni.MaxEmployments)
	for _, v := range f.Read(p) {
		if v.Element < len(met) { // the index knows no more either
			met[v.Element] = met[v.Element] || pass(v)
		}
	}
	if before, ok := elements[f.List]; ok && f.List != "" {
		for i := range met {
			met[i] = met[i] && before[i]
		}
	}
	elements[f.List] = met
	return slices.Contains(met, true)
}

func (r DateRange) contains(d alumni.Date) bool {
	return !d.IsZero() &&
		(r.From.IsZero() || r.From.First().Compare(d.First()) <= 0) &&
		(r.To.IsZero() || d.Last().Compare(r.To.Last()) <= 0)
}
