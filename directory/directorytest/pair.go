package directorytest

import (
	"encoding/json"
	"maps"
	"slices"

	"github.com/alumnikit/alumnikit"
	"github.com/alumnikit/alumnikit/alumni"
)

// clone copies a company deeply.
func (w *world) clone() *world {
	body, err := json.Marshal(w.people)
	if err != nil {
		panic(err) // plain data
	}
	c := &world{policy: w.policy}
	if err := json.Unmarshal(body, &c.people); err != nil {
		panic(err)
	}
	for _, p := range c.people {
		if p.Profile.Audiences == nil {
			p.Profile.Audiences = map[string]alumni.Audience{}
		}
	}
	return c
}

// redraw returns another company that looks the same to the viewer: what they
// may not see is drawn anew, present or absent, and invisible people come and go.
func (w *world) redraw(s *source, o oracle, v viewer) *world {
	c := w.clone()
	kept := c.people[:0]
	for _, p := range c.people {
		switch {
		case isSelf(v, p):
			drawHidden(s, p)
		case o.listed(v, p):
			redrawHiddenCells(s, o, v, p)
		case s.oneIn(3):
			continue
		default:
			p = drawInvisible(s, o, v, p)
		}
		kept = append(kept, p)
	}
	c.people = kept
	if v.kind != admin && s.oneIn(3) {
		stranger := drawPerson(s, maxPeople)
		c.people = append(c.people, drawInvisible(s, o, v, stranger))
	}
	return c
}

// drawInvisible redraws a person whom the viewer does not see at all. Admins
// see everybody, so for them there is nobody to draw.
func drawInvisible(s *source, o oracle, v viewer, p *alumni.Person) *alumni.Person {
	fresh := drawPerson(s, 0)
	fresh.Entry.ID, fresh.Profile.ID = p.Entry.ID, p.Entry.ID
	fresh.Memberships.ID, fresh.Consents.ID = p.Entry.ID, p.Entry.ID
	if o.listed(v, fresh) {
		setListed(fresh, false)
	}
	return fresh
}

func redrawHiddenCells(s *source, o oracle, v viewer, p *alumni.Person) {
	hidden := func(disclosure string) bool { return !o.sees(v, p, disclosure) }
	before := maps.Clone(p.Profile.Audiences)
	var cells []string
	for _, disclosure := range disclosureNames() {
		if hidden(disclosure) {
			cells = append(cells, disclosure)
		}
	}
	for _, disclosure := range cells {
		if disclosure != "groups" {
			drawCell(s, p, disclosure)
		}
		// The choice is hidden too: another one will do if it hides as well.
		p.Profile.Audiences[disclosure] = drawAudience(s)
		if !hidden(disclosure) {
			p.Profile.Audiences[disclosure] = before[disclosure]
		}
	}
	if slices.Contains(cells, "career") && slices.Contains(cells, "period") {
		p.Entry.Employments = nil
		drawCell(s, p, "career")
		drawCell(s, p, "period")
	}
	if slices.Contains(cells, "groups") && v.kind != admin {
		// Whoever is in a group sees who else is; other groups are hidden.
		drawGroups(s, p, v.groups)
	}
	drawHidden(s, p)
}

// drawViewer chooses who asks and makes sure that their own record fits.
func drawViewer(s *source, w *world, tenant func(alumnikit.Actor) alumnikit.Actor) viewer {
	kinds := []string{alumnus, alumnus, employee, anonymous, admin, outsider}
	v := viewer{kind: pick(s, kinds)}
	switch v.kind {
	case anonymous:
		v.actor = tenant(alumnikit.Visitor("t"))
	case admin:
		v.actor = tenant(alumnikit.Admin("t", "clerk", alumnikit.AllPermissions()...))
	default:
		p := pick(s, w.people)
		become(p, v.kind)
		v.actor = tenant(alumnikit.Member("t", p.ID()))
		v.groups = p.Groups()
	}
	return v
}

// become gives a person the career that makes them this kind of viewer.
func become(p *alumni.Person, kind string) {
	m := alumni.Employment{Work: alumni.Employee}
	m.Start, _ = alumni.ParseDate("2019")
	switch kind {
	case alumnus:
		m.End, _ = alumni.ParseDate("2020-04-15")
	case outsider:
		m.Start, _ = alumni.ParseDate("2030")
	}
	p.Entry.Employments = []alumni.Employment{m}
}
