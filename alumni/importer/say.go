package importer

import (
	"cmp"
	"slices"

	"github.com/alumnikit/alumnikit/alumni"
)

// names puts the file's names in the place of those of the roster.
func (d *draft) names(n alumni.Names) alumni.Names {
	d.put(0, Family, &n.Family)
	d.put(0, Given, &n.Given)
	d.put(0, FamilyKana, &n.FamilyKana)
	d.put(0, GivenKana, &n.GivenKana)
	d.put(0, FamilyRomaji, &n.FamilyRomaji)
	d.put(0, GivenRomaji, &n.GivenRomaji)
	d.put(0, Preferred, &n.Preferred)
	d.put(0, BusinessName, &n.Business)
	d.put(0, NameOrder, (*string)(&n.Order))
	d.put(0, RomajiFrom, (*string)(&n.RomajiFrom))
	former, mapped := d.cell(0, Former)
	switch {
	case mapped && d.layout.exported:
		n.Former = items(former)
	case former != "" && !slices.Contains(n.Former, former):
		n.Former = append(slices.Clone(n.Former), former)
	}
	return n
}

// say puts what a row says in the place of what the roster says about one
// employment, a new one if it is zero.
func (t *telling) say(m *alumni.Employment, fresh bool) {
	d, s := t.row, t.stint
	d.put(s.nth, Entity, &m.Entity)
	number := string(m.EntityNumber)
	d.put(s.nth, EntityNumber, &number)
	m.EntityNumber = alumni.CorporateNumber(number)
	d.put(s.nth, JobType, &m.JobType)
	if _, mapped := d.cell(s.nth, Work); mapped || m.Work == "" {
		m.Work = s.work
	}
	t.code(m, EntityCode, "entity", m.Entity)
	if s.kind == lastPost {
		t.sayPeriod(m, fresh, false)
		if !s.postStart.IsZero() {
			m.End = s.postStart
		}
		return
	}
	if s.appointed() {
		t.sayPeriod(m, fresh || !s.start.IsZero(), fresh || !s.end.IsZero())
		t.appoint(m)
		return
	}
	t.sayPeriod(m, true, true)
	if d.layout.places() {
		m.Department, m.Path = s.department(), t.path(m.Path)
	}
	d.put(s.nth, Title, &m.Title)
	d.put(s.nth, Grade, &m.Grade)
	d.put(s.nth, Place, &m.Place)
	t.code(m, DepartmentCode, "department", m.Department)
	if lists, mapped := d.cell(s.nth, CodeLists); mapped {
		m.Codes = codesIn(lists)
	}
}

func (t *telling) sayPeriod(m *alumni.Employment, start, end bool) {
	_, mapped := t.row.cell(t.stint.nth, Start)
	if start && (mapped || t.stint.kind == transferPost) {
		m.Start = t.stint.start
	}
	if _, mapped = t.row.cell(t.stint.nth, End); mapped && end {
		m.End = t.stint.end
	}
}

// path returns the departments from the top down: those known already, if the row
// names only the lowest of them.
func (t *telling) path(known []string) []string {
	switch n := len(t.stint.path); {
	case t.stint.form == onePath:
		return t.stint.path
	case t.stint.form == oneUnit:
		return nil
	case n > 1:
		return t.stint.path
	case n == 1 && len(known) > 0 && known[len(known)-1] == t.stint.path[0]:
		return known
	default:
		return nil
	}
}

// code puts the code of a code list beside what it stands for. The list is the
// source's own.
func (t *telling) code(m *alumni.Employment, c Column, of, label string) {
	code, mapped := t.row.cell(t.stint.nth, c)
	if !mapped {
		return
	}
	now := alumni.Code{Of: of, Scheme: t.row.layout.scheme, Code: code, Label: label}
	at := slices.IndexFunc(m.Codes, func(k alumni.Code) bool { return k.Of == of && k.Scheme == now.Scheme })
	m.Codes = slices.Clone(m.Codes)
	switch {
	case at < 0 && code != "":
		m.Codes = append(m.Codes, now)
	case at >= 0 && code == "":
		m.Codes = slices.Delete(m.Codes, at, at+1)
	case at >= 0:
		m.Codes[at] = now
	}
	if len(m.Codes) == 0 {
		m.Codes = nil
	}
}

// post returns the appointment that a row tells of.
func (t *telling) post() alumni.Post {
	d, s := t.row, t.stint
	out := alumni.Post{
		Kind: postKinds()[s.kind], Entity: d.text(s.nth, HostEntity), EntityNumber: alumni.CorporateNumber(d.text(s.nth, HostEntityNumber)),
		Department: s.department(), Path: s.path,
		Title: d.text(s.nth, Title), Grade: d.text(s.nth, Grade), Place: d.text(s.nth, Place), Start: s.postStart, End: s.postEnd,
	}
	if len(out.Path) < 2 && s.form != onePath || s.form == oneUnit {
		out.Path = nil
	}
	return out
}

// isSamePost reports whether two appointments are one. Of main ones there is only
// one at a time.
func isSamePost(a, b *alumni.Post) bool {
	return a.Start == b.Start && a.Kind == b.Kind && (a.Kind == alumni.MainPost || a.Department == b.Department && a.Entity == b.Entity)
}

// appoint puts an appointment among those of its employment. A main one ends the
// one before it, and the employment itself is where the last of them is.
func (t *telling) appoint(m *alumni.Employment) {
	now := t.post()
	m.Posts = slices.Clone(m.Posts)
	at := slices.IndexFunc(m.Posts, func(p alumni.Post) bool { return isSamePost(&p, &now) })
	if at < 0 {
		t.fill(&now, alumni.Post{Department: m.Department, Path: m.Path, Title: m.Title})
		m.Posts = append(m.Posts, now)
	} else {
		t.fill(&now, m.Posts[at])
		m.Posts[at] = now
	}
	slices.SortStableFunc(m.Posts, func(a, b alumni.Post) int {
		return cmp.Or(a.Start.First().Compare(b.Start.First()), a.Start.Compare(b.Start))
	})
	endMains(m.Posts)
	if last := lastMain(m.Posts); last != nil {
		m.Department, m.Path, m.Title = last.Department, slices.Clone(last.Path), last.Title
		m.Grade, m.Place = cmp.Or(last.Grade, m.Grade), cmp.Or(last.Place, m.Place)
	}
}

// fill takes over of a main post what the file does not have columns for.
func (t *telling) fill(now *alumni.Post, known alumni.Post) {
	if now.Kind != alumni.MainPost {
		return
	}
	if !t.row.layout.places() {
		now.Department, now.Path = known.Department, slices.Clone(known.Path)
	}
	if !t.row.layout.says(Title) {
		now.Title = known.Title
	}
}

// endMains lets each main post end on the day before the next begins, if it does
// not end before: histories tell beginnings only, or the same day twice.
func endMains(posts []alumni.Post) {
	var before *alumni.Post
	for i := range posts {
		p := &posts[i]
		if p.Kind != alumni.MainPost {
			continue
		}
		if before != nil && !p.Start.IsZero() && (before.End.IsZero() || before.End.First().Compare(p.Start.First()) >= 0) {
			before.End = p.Start.First().Previous()
		}
		before = p
	}
}

func lastMain(posts []alumni.Post) *alumni.Post {
	for i := len(posts) - 1; i >= 0; i-- {
		if posts[i].Kind == alumni.MainPost {
			return &posts[i]
		}
	}
	return nil
}

// postKinds are the appointments of the roster that a file's stand for. Whoever is
// hosted has the post of those who are employed here.
func postKinds() map[post]alumni.PostKind {
	return map[post]alumni.PostKind{
		mainPost: alumni.MainPost, concurrentPost: alumni.ConcurrentPost, secondedPost: alumni.SecondedPost, hostedPost: alumni.MainPost,
	}
}
