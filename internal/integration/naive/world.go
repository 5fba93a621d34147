package naive

import (
	"bytes"
	"cmp"
	"math"
	"slices"

	"github.com/alumnikit/alumnikit"
	"github.com/alumnikit/alumnikit/alumni"
	"github.com/alumnikit/alumnikit/storage/index"
)

// World is everybody there is of one tenant. People have an Entry; their other
// records may be nil.
type World struct {
	Schema *alumni.Schema
	Policy alumni.Policy
	People map[alumnikit.PersonID]*alumni.Person
	Today  alumni.Date
}

// Viewer says what the records say about who is asking.
func (w *World) Viewer(actor alumnikit.Actor) alumni.Viewer {
	v := alumni.Viewer{Actor: actor, Admin: actor.Can(alumnikit.PermRoster)}
	if !actor.IsMember() {
		return v
	}
	p := w.People[actor.Person()]
	if p == nil {
		return alumni.Viewer{Actor: alumnikit.Visitor(actor.Tenant())}
	}
	v.Alumnus, v.Employee, v.Groups = p.Entry.LeftBy(w.Today), p.Entry.EmployedOn(w.Today), p.Groups()
	return v
}

// Seen is a world as one viewer sees it.
type Seen struct {
	world  *World
	viewer alumni.Viewer
	rules  alumni.Rules
}

// By returns the world as a viewer sees it.
func (w *World) By(v alumni.Viewer) *Seen { return &Seen{w, v, w.Schema.Rules(w.Policy)} }

// values returns what the viewer may see of a field of a person, as it stands in
// the index.
func (s *Seen) values(p *alumni.Person, f *alumni.Field) []alumni.Value {
	if f.Disclosure != "" && !s.rules.Shows(s.viewer, p, f.Disclosure) {
		return nil
	}
	return slices.DeleteFunc(slices.Clone(f.Read(p)), func(v alumni.Value) bool { return v.Element >= alumni.MaxEmployments })
}

// Filter returns the people who pass, in the order of a field that declares Sort:
// those first who have a place in it that the viewer may see, rising or falling;
// then by ID.
func (s *Seen) Filter(pass func(*alumni.Person) bool, by *alumni.Field, falling bool) []index.Mark {
	out := []index.Mark{}
	for id, p := range s.world.People {
		if !pass(p) {
			continue
		}
		place := index.Mark{Key: math.MaxUint64, ID: alumnikit.ID(id)}
		if key, ok := by.SortKey(p); ok && s.rules.Shows(s.viewer, p, by.Disclosure) {
			place.Key = key
		}
		out = append(out, place)
	}
	slices.SortFunc(out, func(a, b index.Mark) int {
		keys := cmp.Compare(a.Key, b.Key)
		if falling && a.Key != math.MaxUint64 && b.Key != math.MaxUint64 {
			keys = -keys
		}
		return cmp.Or(keys, bytes.Compare(a.ID[:], b.ID[:]))
	})
	return out
}

// Reading is the field whose order lists have unless they are asked for another.
func (s *Seen) Reading() *alumni.Field {
	f, _ := s.world.Schema.Field(alumni.NameDisclosure)
	return f
}

// Facet counts the values of a field among people: the most frequent first, then
// by their bytes.
func (s *Seen) Facet(people []index.Mark, f *alumni.Field) []index.FacetCount {
	counts := map[string]int{}
	for _, m := range people {
		seen := map[string]bool{}
		for _, v := range s.values(s.world.People[alumnikit.PersonID(m.ID)], f) {
			if raw := f.Raw(v); !seen[raw] {
				seen[raw] = true
				counts[raw]++
			}
		}
	}
	var out []index.FacetCount
	for value, n := range counts {
		out = append(out, index.FacetCount{Value: value, Count: n})
	}
	slices.SortFunc(out, func(a, b index.FacetCount) int {
		return cmp.Or(cmp.Compare(b.Count, a.Count), cmp.Compare(a.Value, b.Value))
	})
	return out
}
