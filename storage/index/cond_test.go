package index

import (
	"math/rand/v2"
	"slices"

	"github.com/alumnikit/alumnikit"
	"github.com/alumnikit/alumnikit/storage"
)

// fact is a term before it is encoded.
type fact struct {
	field    Field
	audience string
	element  int
	value    string
}

// someone is what the model knows of a person: the records, and what follows.
type someone struct {
	id      alumnikit.ID
	entry   storage.Stored[entry]
	profile storage.Stored[profile]
	note    storage.Stored[note]
	facts   map[fact]bool
	keys    map[column]uint64
}

// derive works the facts out from the records, by hand rather than by Terms.
func (s *someone) derive() {
	s.facts, s.keys = map[fact]bool{}, map[column]uint64{}
	shown := shown0
	if s.profile.Version > 0 {
		shown = s.profile.Value.Shown
		if city := s.profile.Value.City; city != "" {
			s.facts[fact{fieldCity, "all", 0, city}] = true
		}
	}
	s.facts[fact{fieldName, shown, 0, s.entry.Value.Name}] = true
	if s.entry.Value.Name != "" {
		s.keys[column{fieldName, shown}] = nameKey(s.entry.Value.Name)
	}
	for i, j := range s.entry.Value.Jobs {
		s.facts[fact{fieldTeam, shown, i, j.Team}] = true
		s.facts[fact{fieldYear, shown, i, j.Year}] = true
	}
	for _, tag := range s.note.Value.Tags {
		s.facts[fact{fieldTag, "all", 0, tag}] = true
	}
}

// cond is a condition that can be asked of the index and of the model.
type cond struct {
	op          string
	field       Field
	audiences   []string
	values      []string
	of          []cond
	least, most int
}

func (c cond) expr() Expr {
	sub := make([]Expr, len(c.of))
	for i, x := range c.of {
		sub[i] = x.expr()
	}
	switch c.op {
	case "has":
		return Has(c.field, c.audiences, c.values...)
	case "where":
		return Where(c.field, c.audiences, func(v string) bool { return slices.Contains(c.values, v) })
	case "exists":
		return ElementExists(jobList)
	case "and":
		return And(sub...)
	case "or":
		return Or(sub...)
	case "not":
		return Not(sub[0])
	case "count":
		return Count(sub[0], c.least, c.most)
	default:
		return Everyone()
	}
}

// match asks the model; element is anyElement outside of a count.
func (c cond) match(s *someone, element int) bool {
	matches := func(x cond) bool { return x.match(s, element) }
	switch c.op {
	case "has", "where":
		return s.has(c, element)
	case "exists":
		return element < len(s.entry.Value.Jobs) && (element != anyElement || len(s.entry.Value.Jobs) > 0)
	case "and":
		return !slices.ContainsFunc(c.of, func(x cond) bool { return !matches(x) })
	case "or":
		return slices.ContainsFunc(c.of, matches)
	case "not":
		return !matches(c.of[0])
	case "count":
		n := 0
		for e := range MaxElements {
			if c.of[0].match(s, e) {
				n++
			}
		}
		return c.least <= n && n <= c.most
	default:
		return true
	}
}

func (s *someone) has(c cond, element int) bool {
	for f := range s.facts {
		atElement := element == anyElement || !testTraits(f.field).Elements || f.element == element
		if f.field == c.field && atElement && slices.Contains(c.audiences, f.audience) && slices.Contains(c.values, f.value) {
			return true
		}
	}
	return false
}

// The values that people of the model have.
func vocabulary(f Field) []string {
	switch f {
	case fieldName:
		return []string{"", "aoi", "ben", "chie", "chieko", "dai", "emi", "fumi"}
	case fieldTeam:
		return []string{"sales", "it", "hr", "law", "ops"}
	case fieldYear:
		return []string{"2018", "2019", "2020", "2021"}
	case fieldCity:
		return []string{"", "osaka", "kobe", "nara", "kyoto"}
	default:
		return []string{"go", "ski", "tea", "jazz"}
	}
}

func pick[T any](r *rand.Rand, from []T) T { return from[r.IntN(len(from))] }

// some returns a random part of a list.
func some[T any](r *rand.Rand, from []T) []T {
	out := []T{}
	for _, x := range from {
		if r.IntN(2) == 0 {
			out = append(out, x)
		}
	}
	return out
}

func randomCond(r *rand.Rand, depth int, inCount bool) cond {
	ops := []string{"has", "has", "where", "everyone"}
	if depth > 0 {
		ops = append(ops, "and", "or", "not", "count", "count", "exists")
	}
	c := cond{op: pick(r, ops)}
	switch c.op {
	case "has", "where":
		fields := []Field{fieldName, fieldTeam, fieldYear, fieldCity, fieldTag}
		c.field = pick(r, fields)
		if c.field == fieldName {
			c.op = "has"
		}
		c.audiences, c.values = some(r, anyone), some(r, vocabulary(c.field))
	case "and", "or":
		for range r.IntN(4) {
			c.of = append(c.of, randomCond(r, depth-1, inCount))
		}
	case "not":
		c.of = []cond{randomCond(r, depth-1, inCount)}
	case "count":
		c.least = r.IntN(4)
		c.most = c.least + r.IntN(3)
		exists := cond{op: "exists"}
		c.of = []cond{{op: "and", of: []cond{exists, randomCond(r, depth-1, true)}}}
	}
	return c
}
