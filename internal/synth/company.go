package synth

import (
	"fmt"
	"iter"
)

// AsOf is the day on which the synthetic world stands still: nobody joins or leaves after it.
const AsOf = "2026-10-31"

// Label is a term in both languages. Records carry the Japanese form; Company.English translates.
type Label struct {
	Ja string `json:"ja"`
	En string `json:"en"`
}

// Department is a node of the hierarchy. Parent is the index of the department above, -1 directly below the company.
type Department struct {
	Label
	Parent int `json:"parent"`
}

// Group is a group of alumni. Kind is "official" (run by the company), "linked" (recognised, run by its members) or
// "informal".
type Group struct {
	Label
	Kind        string `json:"kind"`
	Description Label  `json:"description"`
}

// Opening is a vacancy. Department, Place and Kind are written as in Employment. DutiesRange and PlaceRange state how
// far duties and place may change and Renewal when a fixed term may be renewed (empty without a fixed term), as
// advertisements in Japan must since April 2024.
type Opening struct {
	Title       Label  `json:"title"`
	Department  string `json:"department"`
	Place       string `json:"place"`
	Kind        string `json:"kind"`
	Summary     Label  `json:"summary"`
	DutiesRange Label  `json:"dutiesRange"`
	PlaceRange  Label  `json:"placeRange"`
	Renewal     Label  `json:"renewal"`
}

// Company is a made-up company with its vocabularies and its people. Make one with New; treat the slices as read-only.
type Company struct {
	Name        Label
	Entities    []Label // legal entities; the company itself first
	Departments []Department
	Places      []Label
	Groups      []Group
	Openings    []Opening
	Skills      []Label // most frequent first
	Interests   []Label // most frequent first
	Employers   []string

	seed    uint64
	size    int
	english map[string]string
	draw    tables
}

// New returns the company of size people that belongs to the seed. The vocabularies are the same for every seed and
// size, and person i is the same for every size above i. It panics if size is negative.
func New(seed uint64, size int) *Company {
	if size < 0 {
		panic(fmt.Sprintf("synth: negative size %d", size))
	}
	c := &Company{
		Name:        Label{Ja: "サンプル商事", En: "Sample Trading"},
		Entities:    labels(entities),
		Departments: parseDepartments(departments),
		Places:      labels(places),
		Groups:      parseGroups(groups),
		Openings:    parseOpenings(openings),
		Skills:      labels(skills),
		Interests:   labels(interests),
		Employers:   makeEmployers(),
		seed:        seed,
		size:        size,
		english:     englishTerms(),
	}
	c.draw = makeTables(c)
	return c
}

// Len returns the number of people.
func (c *Company) Len() int { return c.size }

// English returns the English form of a term of any of the vocabularies (entity, department, title, place,
// skill, interest, location), or the term itself if it has none, as personal names have none.
func (c *Company) English(term string) string {
	if en, ok := c.english[term]; ok {
		return en
	}
	return term
}

// All yields person 0 to Len()-1 in order, each made when asked for.
func (c *Company) All() iter.Seq[Person] {
	return func(yield func(Person) bool) {
		for i := range c.size {
			if !yield(c.Person(i)) {
				return
			}
		}
	}
}

// Person returns person i, in constant time and whatever else was asked before. It panics, as indexing a slice does,
// unless 0 <= i < Len().
func (c *Company) Person(i int) Person {
	if i < 0 || i >= c.size {
		panic(fmt.Sprintf("synth: person %d of %d", i, c.size))
	}
	p := Person{ExternalID: externalID(i)}
	c.identify(&p, i)
	c.employ(&p, i)
	c.describe(&p, i)
	return p
}
