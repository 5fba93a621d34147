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
	c := &world{policy: w.policy, groups: w.groups}
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

// coalition is one viewer, or several who tell each other what they see.
type coalition []viewer

func (all coalition) any(is func(v viewer) bool) bool { return slices.ContainsFunc(all, is) }

func (all coalition) groups() []alumnikit.ID {
	var out []alumnikit.ID
	for _, v := range all {
		out = append(out, v.groups...)
	}
	return out
}

// redraw returns another company that looks the same to each of the viewers:
// what none of them may see is drawn anew, present or absent, and people who are
// invisible to all come and go.
func (o oracle) redraw(s *source, w *world, all coalition) *world {
	c := w.clone()
	kept := c.people[:0]
	hr := all.any(func(v viewer) bool { return v.row == admin })
	for _, p := range c.people {
		switch {
		case all.any(func(v viewer) bool { return isSelf(v, p) }):
			// people see all of their own
		case all.any(func(v viewer) bool { return o.listed(v, p) }):
			o.redrawCells(s, p, all, hr)
		case s.oneIn(3):
			continue
		default:
			p = o.drawInvisible(s, p.ID(), all)
		}
		kept = append(kept, p)
	}
	c.people = kept
	if !hr && s.oneIn(3) {
		c.people = append(c.people, o.drawInvisible(s, personID(maxPeople), all))
	}
	return c
}

// drawInvisible draws a person whom none of the viewers sees at all. HR sees
// everybody, so for them there is nobody to draw.
func (o oracle) drawInvisible(s *source, id alumnikit.PersonID, all coalition) *alumni.Person {
	p := o.drawPerson(s, id)
	if all.any(func(v viewer) bool { return o.listed(v, p) }) {
		setListed(p, false)
	}
	return p
}

// redrawCells redraws what is hidden of a person whom somebody sees.
func (o oracle) redrawCells(s *source, p *alumni.Person, all coalition, hr bool) {
	hidden := func(disclosure string) bool {
		return !all.any(func(v viewer) bool { return o.listed(v, p) && o.shows(v, p, disclosure) })
	}
	before := maps.Clone(p.Profile.Audiences)
	cells := slices.DeleteFunc(slices.Clone(o.disclosures), func(d string) bool { return !hidden(d) })
	for _, disclosure := range cells {
		if disclosure != "groups" {
			o.drawCell(s, p, disclosure)
		}
		if hr {
			continue // HR sees what was chosen
		}
		// The choice is hidden too: another one will do if it hides as well.
		p.Profile.Audiences[disclosure] = drawAudience(s)
		if !hidden(disclosure) {
			p.Profile.Audiences[disclosure] = before[disclosure]
		}
	}
	halves := []string{"career", "period", "grade", "moves"}
	if !slices.ContainsFunc(halves, func(d string) bool { return !slices.Contains(cells, d) }) {
		p.Entry.Employments = nil
		for _, disclosure := range halves {
			o.drawCell(s, p, disclosure)
		}
	}
	drawBlocks(s, p, all)
	if hr {
		return // HR sees the rest
	}
	if slices.Contains(cells, "groups") {
		// Whoever is in a group sees who else is; other groups are hidden.
		drawGroups(s, p, all.groups())
	}
	drawHidden(s, p)
}
