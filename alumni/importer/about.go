package importer

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/alumnikit/alumnikit"
	"github.com/alumnikit/alumnikit/alumni"
)

// rowAbout is what a row of Export is about: an employment, or a post within one,
// each by its number from 1. The zero rowAbout is about the person alone, or a row
// that says it in the usual way.
type rowAbout struct{ employment, post int }

// aboutPerson is the cell of a row about somebody who has no employment. None is
// empty, so that no row of Export is ever taken for totals or a remark.
const aboutPerson = "person"

func (a rowAbout) String() string {
	switch {
	case a.employment == 0:
		return aboutPerson
	case a.post == 0:
		return fmt.Sprintf("employment %d", a.employment)
	default:
		return fmt.Sprintf("post %d.%d", a.employment, a.post)
	}
}

// aboutCell reads the cell of RowAbout.
func aboutCell(cell string) (about, code string) {
	cell = strings.ToLower(narrow(cell))
	if cell != "" && cell != aboutPerson && aboutOf(cell).String() != cell {
		return cell, alumnikit.CodeFormat
	}
	return cell, ""
}

// aboutOf returns what a cell says, zero if nothing.
func aboutOf(cell string) rowAbout {
	if number, ok := strings.CutPrefix(cell, "employment "); ok {
		return rowAbout{employment: count(number)}
	}
	employment, post, ok := strings.Cut(strings.TrimPrefix(cell, "post "), ".")
	if !ok || count(employment) == 0 || count(post) == 0 {
		return rowAbout{}
	}
	return rowAbout{count(employment), count(post)}
}

// count reads a number of an employment or post, 0 if it is none.
func count(s string) int {
	n, err := strconv.Atoi(s)
	if err != nil || n < 0 {
		return 0
	}
	return n
}

// posted are the posts of which rows have told, by the place of their employment.
type posted map[int][]int

// within returns the employment that the row of a post names by its number: that of
// the row about it, or the one in its place if it began on the same day; -1 for none.
func (t *telling) within(told []telling, all []alumni.Employment) int {
	number := t.stint.about.employment
	for _, other := range told {
		if other.stint.about.employment == number && other.stint.about.post == 0 && other.at >= 0 {
			return other.at
		}
	}
	if number <= len(all) && all[number-1].Start == t.stint.start {
		return number - 1
	}
	return t.around(all)
}

// sayPost puts the post of a row among those of its employment: over the one in its
// place if it is of the same kind and day, else over another that is the same, else
// behind them. Columns that the file does not have stay as they are.
func (t *telling) sayPost(m *alumni.Employment, told posted) {
	now := t.post()
	free := func(at int) bool { return !slices.Contains(told[t.at], at) }
	at := t.stint.about.post - 1
	if at >= len(m.Posts) || !free(at) || m.Posts[at].Kind != now.Kind || m.Posts[at].Start != now.Start {
		for at = 0; at < len(m.Posts) && (!free(at) || !isSamePost(&m.Posts[at], &now)); {
			at++
		}
	}
	m.Posts = slices.Clone(m.Posts)
	if at < len(m.Posts) {
		t.keepUnsaid(&now, m.Posts[at])
		m.Posts[at] = now
	} else {
		m.Posts = append(m.Posts, now)
	}
	told[t.at] = append(told[t.at], at)
}

// keepUnsaid takes over of a post what the file has no columns for.
func (t *telling) keepUnsaid(now *alumni.Post, known alumni.Post) {
	l := t.row.layout
	if !l.places() {
		now.Department, now.Path = known.Department, slices.Clone(known.Path)
	}
	for _, text := range []struct {
		column Column
		at     *string
		known  string
	}{
		{HostEntity, &now.Entity, known.Entity},
		{HostEntityNumber, (*string)(&now.EntityNumber), string(known.EntityNumber)},
		{Title, &now.Title, known.Title},
		{Grade, &now.Grade, known.Grade},
		{Place, &now.Place, known.Place},
	} {
		if !l.says(text.column) {
			*text.at = text.known
		}
	}
	if !l.says(PostEnd) {
		now.End = known.End
	}
}

// continues notes which employment that of a row continues, as its number says. One
// of somebody else stays when the cell is empty: no number stands for it.
func (r *run) continues(g *group, told []telling, said []alumni.Employment, t *telling) {
	cell, mapped := t.row.cell(t.stint.nth, Continues)
	if !mapped || t.at < 0 || t.stint.about.post > 0 {
		return
	}
	number := count(cell)
	if number == 0 {
		own := func(m alumni.Employment) bool { return m.ID == said[t.at].Origin }
		if slices.ContainsFunc(said, own) {
			said[t.at].Origin = alumnikit.ID{}
		}
		return
	}
	for _, other := range told {
		if other.stint.about == (rowAbout{employment: number}) && other.at >= 0 {
			said[t.at].Origin = r.idOf(g, said, other.at)
			return
		}
	}
	if number <= len(said) {
		said[t.at].Origin = r.idOf(g, said, number-1)
	}
}
