package directorytest

import (
	"slices"

	"github.com/alumnikit/alumnikit"
	"github.com/alumnikit/alumnikit/alumni"
)

// belongs is the matrix of who belongs to which audience, written out. Groups
// and shared depend on the person and stand in oracle.in.
func belongs() map[string]map[alumni.Audience]bool {
	return map[string]map[alumni.Audience]bool{
		abroad:   {},
		visitor:  {alumni.Public: true},
		outsider: {alumni.Public: true},
		alumnus:  {alumni.Public: true, alumni.Network: true, alumni.Alumni: true},
		employee: {alumni.Public: true, alumni.Network: true, alumni.Employees: true},
		admin: {
			alumni.Public: true, alumni.Network: true, alumni.Alumni: true, alumni.Employees: true,
			alumni.Shared: true, alumni.Admins: true,
		},
	}
}

// bounds are minimum, default and maximum of a disclosure.
type bounds struct{ least, byDefault, most alumni.Audience }

// builtIn are the bounds of the standard schema, written out. Those of fields
// of one's own are taken from their declarations.
func builtIn() map[string]bounds {
	return map[string]bounds{
		"name":            {alumni.Admins, alumni.Network, alumni.Public},
		"career":          {alumni.Admins, alumni.Network, alumni.Network},
		"period":          {alumni.Admins, alumni.Network, alumni.Network},
		"grade":           {alumni.Admins, alumni.Admins, alumni.Network},
		"moves":           {alumni.Admins, alumni.Admins, alumni.Network},
		"currentEmployer": {alumni.Nobody, alumni.Alumni, alumni.Public},
		"currentTitle":    {alumni.Nobody, alumni.Alumni, alumni.Public},
		"location":        {alumni.Nobody, alumni.Network, alumni.Public},
		"bio":             {alumni.Nobody, alumni.Network, alumni.Public},
		"skills":          {alumni.Nobody, alumni.Network, alumni.Public},
		"interests":       {alumni.Nobody, alumni.Network, alumni.Public},
		"openTo":          {alumni.Nobody, alumni.Admins, alumni.Network},
		"availability":    {alumni.Nobody, alumni.Admins, alumni.Network},
		"links":           {alumni.Nobody, alumni.Network, alumni.Public},
		"email":           {alumni.Nobody, alumni.Admins, alumni.Network},
		"phone":           {alumni.Nobody, alumni.Admins, alumni.Network},
		"locale":          {alumni.Nobody, alumni.Admins, alumni.Network},
		"groups":          {alumni.Nobody, alumni.Shared, alumni.Network},
	}
}

// oracle decides who sees what without the SDK's policy code.
type oracle struct {
	*catalog
	matrix map[string]map[alumni.Audience]bool
	policy alumni.Policy
}

func (c *catalog) oracle(w *world) oracle { return oracle{c, belongs(), w.policy} }

func (o oracle) in(v viewer, a alumni.Audience, p *alumni.Person) bool {
	if group, ok := a.Group(); ok {
		member := isIn(p, group)
		return v.row == admin || (member && slices.Contains(v.groups, group))
	}
	if a == alumni.Shared && v.row != admin {
		return slices.ContainsFunc(v.groups, func(g alumnikit.ID) bool { return isIn(p, g) })
	}
	return o.matrix[v.row][a]
}

func isIn(p *alumni.Person, group alumnikit.ID) bool {
	return slices.ContainsFunc(p.Memberships.Groups, func(m alumni.Membership) bool { return m.Group == group && !m.Invited })
}

func isSelf(v viewer, p *alumni.Person) bool { return v.isMember() && v.person == p.ID() }

// blocks reports whether a person keeps themself from a member of the roster.
func blocks(v viewer, p *alumni.Person) bool {
	return v.isMember() && slices.ContainsFunc(p.Blocks.People, func(b alumni.Block) bool { return b.Person == v.person })
}

// shows decides without regard to whether the viewer is the person.
func (o oracle) shows(v viewer, p *alumni.Person, disclosure string) bool {
	b := o.bounds[disclosure]
	if blocks(v, p) {
		return false
	}
	if o.in(v, b.least, p) {
		return true
	}
	choice := p.Profile.Audiences[disclosure]
	if choice == alumni.Default {
		choice = o.policy.Defaults[disclosure]
	}
	if choice == alumni.Default {
		choice = b.byDefault
	}
	if limit := o.policy.Maxima[disclosure]; limit != alumni.Default && !o.in(v, limit, p) {
		return false
	}
	return o.in(v, choice, p) && o.in(v, b.most, p)
}

func (o oracle) sees(v viewer, p *alumni.Person, disclosure string) bool {
	return isSelf(v, p) || o.shows(v, p, disclosure)
}

func (o oracle) listed(v viewer, p *alumni.Person) bool {
	if v.row == admin {
		return true
	}
	stands := slices.ContainsFunc(p.Consents.Entries, func(c alumni.Consent) bool {
		return c.Purpose == alumni.ForListing && c.WithdrawnAt.IsZero()
	})
	return stands && o.shows(v, p, "name")
}
