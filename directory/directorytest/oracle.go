package directorytest

import (
	"slices"

	"github.com/alumnikit/alumnikit"
	"github.com/alumnikit/alumnikit/alumni"
)

// viewer is who asks, as the suite made them.
type viewer struct {
	kind   string // a row of the matrix
	actor  alumnikit.Actor
	groups []alumnikit.ID
}

// The rows of the matrix.
const (
	anonymous = "anonymous"
	alumnus   = "alumnus"
	employee  = "employee"
	outsider  = "outsider" // signed in, but neither has left nor is employed
	admin     = "admin"
)

// belongs is the matrix of who belongs to which audience, written out. Groups
// and shared depend on the person and stand in oracle.in.
func belongs() map[string]map[alumni.Audience]bool {
	return map[string]map[alumni.Audience]bool{
		anonymous: {alumni.Public: true},
		outsider:  {alumni.Public: true},
		alumnus:   {alumni.Public: true, alumni.Network: true, alumni.Alumni: true},
		employee:  {alumni.Public: true, alumni.Network: true, alumni.Employees: true},
		admin: {
			alumni.Public: true, alumni.Network: true, alumni.Alumni: true, alumni.Employees: true,
			alumni.Shared: true, alumni.Admins: true,
		},
	}
}

// bounds are those of the standard schema, written out.
type bounds struct {
	employer      bool // owned by the employer: admins always see it
	byDefault, at alumni.Audience
}

func disclosures() map[string]bounds {
	return map[string]bounds{
		"name":            {true, alumni.Network, alumni.Public},
		"career":          {true, alumni.Network, alumni.Network},
		"period":          {true, alumni.Network, alumni.Network},
		"currentEmployer": {false, alumni.Alumni, alumni.Public},
		"currentTitle":    {false, alumni.Alumni, alumni.Public},
		"location":        {false, alumni.Network, alumni.Public},
		"bio":             {false, alumni.Network, alumni.Public},
		"skills":          {false, alumni.Network, alumni.Public},
		"interests":       {false, alumni.Network, alumni.Public},
		"openTo":          {false, alumni.Admins, alumni.Network},
		"availability":    {false, alumni.Admins, alumni.Network},
		"links":           {false, alumni.Network, alumni.Public},
		"email":           {false, alumni.Admins, alumni.Network},
		"phone":           {false, alumni.Admins, alumni.Network},
		"locale":          {false, alumni.Admins, alumni.Network},
		"groups":          {false, alumni.Shared, alumni.Network},
	}
}

// oracle decides who sees what without the SDK's policy code.
type oracle struct {
	matrix map[string]map[alumni.Audience]bool
	bounds map[string]bounds
	policy alumni.Policy
}

func newOracle(policy alumni.Policy) oracle { return oracle{belongs(), disclosures(), policy} }

func (o oracle) in(v viewer, a alumni.Audience, p *alumni.Person) bool {
	if group, ok := a.Group(); ok {
		member := slices.Contains(p.Groups(), group)
		return v.kind == admin || (member && slices.Contains(v.groups, group))
	}
	if a == alumni.Shared && v.kind != admin {
		return slices.ContainsFunc(p.Groups(), func(g alumnikit.ID) bool { return slices.Contains(v.groups, g) })
	}
	return o.matrix[v.kind][a]
}

func isSelf(v viewer, p *alumni.Person) bool { return v.actor.Person() == p.ID() }

// shows decides without regard to whether the viewer is the person.
func (o oracle) shows(v viewer, p *alumni.Person, disclosure string) bool {
	b := o.bounds[disclosure]
	if b.employer && v.kind == admin {
		return true
	}
	choice := p.Audience(disclosure)
	if choice == alumni.Default {
		choice = o.policy.Defaults[disclosure]
	}
	if choice == alumni.Default {
		choice = b.byDefault
	}
	if limit := o.policy.Maxima[disclosure]; limit != alumni.Default && !o.in(v, limit, p) {
		return false
	}
	return o.in(v, choice, p) && o.in(v, b.at, p)
}

func (o oracle) sees(v viewer, p *alumni.Person, disclosure string) bool {
	return isSelf(v, p) || o.shows(v, p, disclosure)
}

func (o oracle) listed(v viewer, p *alumni.Person) bool {
	return v.kind == admin || (p.HasConsent(alumni.ForListing) && o.shows(v, p, "name"))
}
