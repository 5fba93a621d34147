package main

import (
	"errors"
	"fmt"

	"github.com/alumnikit/alumnikit"
	"github.com/alumnikit/alumnikit/alumni"
	"github.com/alumnikit/alumnikit/internal/synth"
)

// site is one tenant: a stretch of the company's people. Many small tenants hold
// the people of one large company, so that the two can be compared.
type site struct {
	tenant  alumnikit.TenantID
	company *synth.Company
	first   int // number of the first person in the company
	size    int
	numbers numbering
	rules   alumni.Rules
}

// newSites divides a company of so many people among tenants.
func newSites(s shape) []*site {
	company, numbers, rules := synth.New(seed, s.people), newNumbering(), alumni.Standard().Rules(alumni.Policy{})
	each := s.people / s.tenants
	sites := make([]*site, s.tenants)
	for i := range sites {
		sites[i] = &site{
			tenant:  alumnikit.TenantID(fmt.Sprintf("tenant-%d", i)),
			company: company, first: i * each, size: each, numbers: numbers, rules: rules,
		}
	}
	return sites
}

func (s *site) clerk() alumnikit.Actor {
	return alumnikit.Admin(s.tenant, "clerk", alumnikit.AllPermissions()...)
}

// person returns person i of the site.
func (s *site) person(i int) synth.Person { return s.company.Person(s.first + i) }

// id returns the identifier of person i of the site.
func (s *site) id(i int) alumnikit.PersonID {
	return alumnikit.PersonID(s.numbers.id(ofPeople, s.first+i))
}

// group returns the identifier of a group of the company, in this site.
func (s *site) group(i int) alumnikit.ID {
	return s.numbers.id(ofGroups, s.first*len(s.company.Groups)+i)
}

// member returns person i as an actor.
func (s *site) member(i int) alumnikit.Actor { return alumnikit.Member(s.tenant, s.id(i)) }

// viewerGroups is in how many groups the searching former colleague is.
const viewerGroups = 2

// viewer finds a former colleague in two groups.
func (s *site) viewer() (int, error) {
	for i := range s.size {
		p := s.person(i)
		if p.HasProfile && len(p.Groups) == viewerGroups && hasLeft(p) {
			return i, nil
		}
	}
	return 0, errors.New("nobody who has left is in two groups")
}

// hasLeft reports whether somebody left in an earlier year than the one in which
// the synthetic world stands still, so that it holds on whatever day this runs.
func hasLeft(p synth.Person) bool {
	last := p.Last().End
	return last != "" && last[:4] < synth.AsOf[:4]
}
