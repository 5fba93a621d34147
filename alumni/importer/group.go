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

// without removes the rows that are wrong.
func (g *group) without(found []Bad) {
	g.rows = slices.DeleteFunc(slices.Clone(g.rows), func(d draft) bool {
		return slices.ContainsFunc(found, func(b Bad) bool { return b.Line == d.line })
	})
}

// telling is what one row says about one employment of a person.
type telling struct {
	row   *draft
	stint *stint
	at    int // of the employment among those of the person; behind the last: it is new
}

// tellings returns what the rows say, those about whole employments first: they
// say what appointments are within. Appointments stand in the order of their days.
func (g *group) tellings() []telling {
	var out, posts []telling
	for i := range g.rows {
		for j := range g.rows[i].stints {
			t := telling{&g.rows[i], &g.rows[i].stints[j], -1}
			if t.stint.appointed() {
				posts = append(posts, t)
			} else {
				out = append(out, t)
			}
		}
	}
	slices.SortStableFunc(posts, func(a, b telling) int { return a.stint.postStart.First().Compare(b.stint.postStart.First()) })
	return append(out, posts...)
}

// match finds the employment that each row is about: the one with the same start,
// of several the one that is the same in entity and department, else the first of
// which no other row of the file tells. What is in none of them is new. It returns
// the employments as the rows say that they are.
func (g *group) match(k *keys, old []alumni.Employment) (told []telling, all []alumni.Employment) {
	told = g.tellings()
	taken := make([]bool, len(old), len(old)+len(told))
	if len(g.claimed) > 0 {
		for i := range old {
			taken[i] = slices.Contains(g.claimed, k.employment(g.rows[0].layout, &old[i]))
		}
	}
	for _, by := range []likeness{{placed: true, exactly: true}, {exactly: true}, {placed: true}, {}} {
		for i := range told {
			told[i].seek(old, taken, by)
		}
	}
	all = slices.Clone(old)
	posted := posted{}
	for i := range told {
		t := &told[i]
		if t.stint.about.post > 0 {
			if t.at = t.within(told, all); t.at >= 0 {
				t.sayPost(&all[t.at], posted)
				continue
			}
		}
		if t.stint.appointed() && t.at < 0 {
			t.at = t.around(all)
		}
		if t.at < 0 && t.stint.employed {
			t.at = len(all)
			all = append(all, alumni.Employment{})
		}
		if t.at >= 0 && t.stint.employed {
			t.say(&all[t.at], t.at >= len(old))
		}
	}
	endPosts(told, all)
	return told, all
}

// endPosts lets appointments that run end with the employment of which they were
// told.
func endPosts(told []telling, all []alumni.Employment) {
	for _, t := range told {
		if t.at < 0 || all[t.at].End.IsZero() {
			continue
		}
		for i := range all[t.at].Posts {
			if p := &all[t.at].Posts[i]; p.End.IsZero() {
				p.End = all[t.at].End
			}
		}
	}
}

// likeness is by what a row is taken to tell of an employment besides its start:
// that it has its place, as a row of Export says, and that it is in the same
// entity and department.
type likeness struct{ placed, exactly bool }

// seek takes an employment that nobody has taken.
func (t *telling) seek(old []alumni.Employment, taken []bool, by likeness) {
	if t.stint.appointed() {
		return
	}
	for i := range old {
		if t.at >= 0 || taken[i] || old[i].Start != t.stint.start || (by.exactly && !t.same(&old[i])) ||
			(by.placed && t.stint.about.employment != i+1) {
			continue
		}
		t.at, taken[i] = i, true
	}
}

// same reports whether an employment is in the place where the row says it is.
func (t *telling) same(m *alumni.Employment) bool {
	return t.inEntity(m) && (!t.row.layout.places() || t.stint.department() == m.Department)
}

func (t *telling) inEntity(m *alumni.Employment) bool {
	entity, known := t.row.cell(t.stint.nth, Entity)
	return !known || entity == m.Entity
}

// around finds the employment that an appointment is within: the one that has it
// already or whose start the row names, or the last that had begun and not ended
// when it began; -1 for none.
func (t *telling) around(all []alumni.Employment) int {
	has := func(m alumni.Employment) bool { return t.inEntity(&m) && t.knownTo(&m) }
	if found := slices.IndexFunc(all, has); found >= 0 && t.stint.start.IsZero() {
		return found
	}
	found := -1
	for i := range all {
		m := &all[i]
		switch {
		case !t.inEntity(m):
		case !t.stint.start.IsZero():
			if m.Start == t.stint.start {
				return i
			}
		case t.stint.postStart.IsZero() || m.CurrentOn(t.stint.postStart):
			found = i
		}
	}
	return found
}

// knownTo reports whether an employment has the appointment, or ended as the row
// says.
func (t *telling) knownTo(m *alumni.Employment) bool {
	if t.stint.kind == lastPost {
		return !m.End.IsZero() && m.End == t.stint.postStart
	}
	now := t.post()
	return slices.ContainsFunc(m.Posts, func(p alumni.Post) bool { return isSamePost(&p, &now) })
}
