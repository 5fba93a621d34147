package directorytest

import (
	"bytes"
	"cmp"
	"reflect"
	"slices"
	"strconv"

	"github.com/alumnikit/alumnikit"
	"github.com/alumnikit/alumnikit/alumni"
	"github.com/alumnikit/alumnikit/directory"
	"github.com/alumnikit/alumnikit/internal/text"
)

// search answers a whole listing naively, from what the viewer may see.
func (o oracle) search(w *world, v viewer, q directory.Query) listing {
	var found []*alumni.Person
	for _, p := range w.people {
		if o.listed(v, p) && o.matches(v, p, q) {
			found = append(found, p)
		}
	}
	slices.SortFunc(found, func(a, b *alumni.Person) int { return o.compare(v, a, b, q.Sort) })
	out := listing{Total: alumnikit.Total{Count: len(found), Exact: true}}
	for _, p := range found {
		out.Items = append(out.Items, o.view(v, p))
	}
	for _, field := range q.Count {
		out.Facets = append(out.Facets, o.facet(v, found, field))
	}
	return out
}

// compare orders two people: those whose value the viewer may not see are like
// those who have none, and come last in either direction. Ties break by ID.
func (o oracle) compare(v viewer, a, b *alumni.Person, by directory.Sort) int {
	name := by.Field
	if name == "" {
		name = "name"
	}
	field, _ := o.schema.Field(name)
	place := func(p *alumni.Person) (uint64, bool) {
		if !o.shows(v, p, field.Disclosure) {
			return 0, false
		}
		return field.SortKey(p)
	}
	keyA, okA := place(a)
	keyB, okB := place(b)
	switch order := cmp.Compare(keyA, keyB); {
	case okA != okB && okA:
		return -1
	case okA != okB:
		return 1
	case order != 0 && by.Descending:
		return -order
	case order != 0:
		return order
	}
	idA, idB := a.ID(), b.ID()
	return bytes.Compare(idA[:], idB[:])
}

// listing is what a search says, without what differs by right between two
// tenants: the bytes of a cursor.
type listing struct {
	Items  []directory.View
	Total  alumnikit.Total
	Facets []directory.Facet
}

// values lists, for each element of a list or for the person, what stands under
// a field that the suite asks about.
func (o oracle) values(p *alumni.Person, field string) (disclosure string, elements [][]string) {
	if f, ok := o.ownField(field); ok {
		return f.field.Disclosure, [][]string{f.shown(p)}
	}
	return builtInValues(p, field)
}

func builtInValues(p *alumni.Person, field string) (disclosure string, elements [][]string) {
	one := func(s string) [][]string { return [][]string{{s}} }
	switch field {
	case "skills":
		return "skills", [][]string{p.Profile.Skills}
	case "interests":
		return "interests", [][]string{p.Profile.Interests}
	case "currentEmployer":
		return "currentEmployer", one(p.Profile.CurrentEmployer)
	case "currentTitle":
		return "currentTitle", one(p.Profile.CurrentTitle)
	case "location":
		return "location", one(p.Profile.Location)
	case "locale":
		return "locale", one(string(p.Profile.Locale))
	case "openTo":
		var open []string
		for _, x := range p.Profile.OpenTo {
			open = append(open, string(x))
		}
		return "openTo", [][]string{open}
	case "availability":
		if p.Profile.Availability == nil {
			return "availability", one("")
		}
		return "availability", one(strconv.FormatInt(*p.Profile.Availability, 10))
	}
	return employmentValues(p, field)
}

func employmentValues(p *alumni.Person, field string) (disclosure string, elements [][]string) {
	several := func(of func(alumni.Employment) []string) [][]string {
		var out [][]string
		for _, m := range p.Entry.Employments {
			out = append(out, of(m))
		}
		return out
	}
	each := func(of func(alumni.Employment) string) [][]string {
		return several(func(m alumni.Employment) []string { return []string{of(m)} })
	}
	switch field {
	case "employments.department":
		return "career", each(func(m alumni.Employment) string { return m.Department })
	case "employments.title":
		return "career", each(func(m alumni.Employment) string { return m.Title })
	case "employments.entity":
		return "career", each(func(m alumni.Employment) string { return m.Entity })
	case "employments.jobType":
		return "career", each(func(m alumni.Employment) string { return m.JobType })
	case "employments.grade":
		return "grade", each(func(m alumni.Employment) string { return m.Grade })
	case "employments.unit":
		return "career", several(func(m alumni.Employment) []string { return append(slices.Clone(m.Path), m.Department) })
	case "employments.unitCode":
		return "career", several(func(m alumni.Employment) (codes []string) {
			for _, c := range m.Codes {
				codes = append(codes, c.Code)
			}
			return codes
		})
	case "employments.pastUnit":
		return "moves", several(func(m alumni.Employment) []string {
			return posted(m, alumni.ConcurrentPost, func(p alumni.Post) string { return p.Department })
		})
	case "employments.host":
		return "moves", several(func(m alumni.Employment) []string {
			return posted(m, alumni.SecondedPost, func(p alumni.Post) string { return p.Entity })
		})
	case "employments.work":
		return "career", each(func(m alumni.Employment) string { return string(m.Work) })
	}
	panic("directorytest: no such field: " + field)
}

// posted lists what posts of a kind say.
func posted(m alumni.Employment, kind alumni.PostKind, of func(alumni.Post) string) []string {
	var out []string
	for _, p := range m.Posts {
		if p.Kind == kind {
			out = append(out, of(p))
		}
	}
	return out
}

func builtInSorts() []string {
	return []string{
		"currentEmployer", "currentTitle", "location", "availability",
		"employments.department", "employments.title", "employments.start", "employments.end",
	}
}

func builtInFacets() []string {
	return []string{
		"skills", "interests", "currentEmployer", "currentTitle", "location", "locale", "openTo", "availability",
		"employments.department", "employments.title", "employments.entity", "employments.work",
		"employments.jobType", "employments.grade", "employments.unit", "employments.unitCode", "employments.pastUnit", "employments.host",
	}
}

func (o oracle) matches(v viewer, p *alumni.Person, q directory.Query) bool {
	if !text.Match(p.Entry.Names.Forms(), q.Name) {
		return false
	}
	for field, typed := range q.Texts {
		disclosure, elements := o.values(p, field)
		if !o.shows(v, p, disclosure) || !text.Match(elements[0], typed) {
			return false
		}
	}
	// An employment must meet every condition on employments.
	employments := make([]bool, len(p.Entry.Employments))
	for i := range employments {
		employments[i] = true
	}
	asked := false
	for field, wanted := range q.Facets {
		disclosure, elements := o.values(p, field)
		if !o.shows(v, p, disclosure) {
			return false
		}
		has := func(of []string) bool {
			return slices.ContainsFunc(of, func(s string) bool { return s != "" && slices.Contains(wanted, s) })
		}
		if len(field) < 12 || field[:12] != "employments." {
			if !has(elements[0]) {
				return false
			}
			continue
		}
		asked = true
		for i := range elements {
			employments[i] = employments[i] && has(elements[i])
		}
	}
	for field, within := range q.Dates {
		if f, ok := o.ownField(field); ok {
			in := func(value alumni.Value) bool { return lies(value.Date, within) }
			if !o.shows(v, p, f.field.Disclosure) || !slices.ContainsFunc(f.field.Read(p), in) {
				return false
			}
			continue
		}
		asked = true
		if !o.shows(v, p, "period") {
			return false
		}
		for i, m := range p.Entry.Employments {
			d := m.Start
			if field == "employments.end" {
				d = m.End
			}
			employments[i] = employments[i] && lies(d, within)
		}
	}
	return !asked || slices.Contains(employments, true)
}

// lies reports whether every day that a date may mean is in the range.
func lies(d alumni.Date, within directory.DateRange) bool {
	if d.IsZero() {
		return false
	}
	if !within.From.IsZero() && d.First().String() < within.From.First().String() {
		return false
	}
	return within.To.IsZero() || d.Last().String() <= within.To.Last().String()
}

func (o oracle) facet(v viewer, found []*alumni.Person, field string) directory.Facet {
	counts := map[string]int{}
	for _, p := range found {
		disclosure, elements := o.values(p, field)
		if !o.shows(v, p, disclosure) {
			continue
		}
		seen := map[string]bool{"": true}
		for _, s := range slices.Concat(elements...) {
			if !seen[s] {
				seen[s] = true
				counts[s]++
			}
		}
	}
	out := directory.Facet{Field: field, Values: []directory.FacetValue{}}
	for value, n := range counts {
		out.Values = append(out.Values, directory.FacetValue{Value: value, Count: n})
	}
	slices.SortFunc(out.Values, func(a, b directory.FacetValue) int {
		if a.Count != b.Count {
			return b.Count - a.Count
		}
		return cmp.Compare(a.Value, b.Value)
	})
	return out
}

// view is a person as the viewer may see them, put together by hand.
func (o oracle) view(v viewer, p *alumni.Person) directory.View {
	out := directory.View{ID: p.ID()}
	if o.sees(v, p, "name") {
		out.Names = p.Entry.Names
	}
	for _, m := range p.Entry.Employments {
		var e directory.Employment
		if o.sees(v, p, "career") {
			e.Work, e.Entity, e.Department, e.Title, e.Place = m.Work, m.Entity, m.Department, m.Title, m.Place
			e.Path, e.JobType = m.Path, m.JobType
		}
		if o.sees(v, p, "grade") {
			e.Grade = m.Grade
		}
		if o.sees(v, p, "period") {
			e.Start, e.End = m.Start, m.End
		}
		if !reflect.DeepEqual(e, directory.Employment{}) {
			out.Employments = append(out.Employments, e)
		}
	}
	out.Custom = customView(func(disclosure string) bool { return o.sees(v, p, disclosure) }, p)
	if o.sees(v, p, "groups") {
		out.Groups = p.Groups()
	}
	for disclosure, set := range map[string]func(){
		"currentEmployer": func() { out.CurrentEmployer = p.Profile.CurrentEmployer },
		"currentTitle":    func() { out.CurrentTitle = p.Profile.CurrentTitle },
		"location":        func() { out.Location = p.Profile.Location },
		"bio":             func() { out.Bio = p.Profile.Bio },
		"skills":          func() { out.Skills = p.Profile.Skills },
		"interests":       func() { out.Interests = p.Profile.Interests },
		"openTo":          func() { out.OpenTo = p.Profile.OpenTo },
		"availability":    func() { out.Availability = p.Profile.Availability },
		"links":           func() { out.Links = p.Profile.Links },
		"email":           func() { out.Email = p.Profile.Email },
		"phone":           func() { out.Phone = p.Profile.Phone },
		"locale":          func() { out.Locale = p.Profile.Locale },
	} {
		if o.sees(v, p, disclosure) {
			set()
		}
	}
	return out
}
