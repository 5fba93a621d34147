package importer

import (
	"slices"

	"github.com/alumnikit/alumnikit/alumni"
)

// group is the rows of one person in one chunk.
type group struct {
	person  int     // by the order in which the file first tells of people
	rows    []draft // of one external ID
	claimed []key   // employments that rows of earlier chunks told of
}

func (g *group) id() string { return g.rows[0].id }

// speaker returns the row that says who the person is: the first that says
// anything, because all that do agree.
func (g *group) speaker() *draft {
	for i := range g.rows {
		if !g.rows[i].silent {
			return &g.rows[i]
		}
	}
	return &g.rows[0]
}

// names puts the file's names in the place of those of the roster.
func (d *draft) names(n alumni.Names) alumni.Names {
	d.put(0, Family, &n.Family)
	d.put(0, Given, &n.Given)
	d.put(0, FamilyKana, &n.FamilyKana)
	d.put(0, GivenKana, &n.GivenKana)
	d.put(0, FamilyRomaji, &n.FamilyRomaji)
	d.put(0, GivenRomaji, &n.GivenRomaji)
	d.put(0, Preferred, &n.Preferred)
	if former := d.text(0, Former); former != "" && !slices.Contains(n.Former, former) {
		n.Former = append(slices.Clone(n.Former), former)
	}
	return n
}

// employment puts what a row says in the place of what the roster says about
// one employment, or makes a new one of the zero Employment.
func (d *draft) employment(s *stint, m alumni.Employment) alumni.Employment {
	d.put(s.nth, Entity, &m.Entity)
	d.put(s.nth, Department, &m.Department)
	d.put(s.nth, Title, &m.Title)
	d.put(s.nth, Place, &m.Place)
	if _, mapped := d.cell(s.nth, Work); mapped || m.Work == "" {
		m.Work = s.work
	}
	if _, mapped := d.cell(s.nth, Start); mapped {
		m.Start = s.start
	}
	if _, mapped := d.cell(s.nth, End); mapped {
		m.End = s.end
	}
	return m
}

// telling is what one row says about one employment of a person.
type telling struct {
	row   *draft
	stint *stint
	at    int // of the employment among those of the person; behind the last: it is new
}

// match finds the employment that each row is about: the one with the same start,
// of several the one that is the same in entity and department, else the first of
// which no other row of the file tells. What is in none of them is new.
func (g *group) match(k *keys, old []alumni.Employment) []telling {
	var out []telling
	for i := range g.rows {
		for j := range g.rows[i].stints {
			out = append(out, telling{&g.rows[i], &g.rows[i].stints[j], -1})
		}
	}
	taken := make([]bool, len(old))
	if len(g.claimed) > 0 {
		for i := range old {
			taken[i] = slices.Contains(g.claimed, k.employment(g.rows[0].layout, &old[i]))
		}
	}
	for _, exactly := range []bool{true, false} {
		for i := range out {
			out[i].seek(old, taken, exactly)
		}
	}
	next := len(old)
	for i := range out {
		if out[i].at < 0 && out[i].stint.employed {
			out[i].at = next
			next++
		}
	}
	return out
}

// seek takes an employment that nobody has taken.
func (t *telling) seek(old []alumni.Employment, taken []bool, exactly bool) {
	for i := range old {
		if t.at >= 0 || taken[i] || old[i].Start != t.stint.start || (exactly && !t.same(&old[i])) {
			continue
		}
		t.at, taken[i] = i, true
	}
}

// same reports whether an employment is in the place where the row says it is.
func (t *telling) same(m *alumni.Employment) bool {
	entity, known := t.row.cell(t.stint.nth, Entity)
	if known && entity != m.Entity {
		return false
	}
	department, known := t.row.cell(t.stint.nth, Department)
	return !known || department == m.Department
}

// without removes the rows that are wrong.
func (g *group) without(found []Bad) {
	g.rows = slices.DeleteFunc(slices.Clone(g.rows), func(d draft) bool {
		return slices.ContainsFunc(found, func(b Bad) bool { return b.Line == d.line })
	})
}
