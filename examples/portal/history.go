package main

import (
	"slices"
	"time"

	"github.com/alumnikit/alumnikit"
	"github.com/alumnikit/alumnikit/alumni"
	"github.com/alumnikit/alumnikit/alumni/hr"
	"github.com/alumnikit/alumnikit/examples/portal/web"
)

func (p *portal) historyRoutes(rt *routes) {
	rt.hr("GET "+web.PathHRPeople+"/{id}", p.historyPage)
	rt.hr("POST "+web.PathHRPeople+"/{id}/custom", p.saveCustom)
	rt.hr("POST "+web.PathHRPeople+"/{id}/unmerge", p.unmerge)
}

// staleAfter is after how long without being said again a fact is marked as old.
const staleAfter = 365 * 24 * time.Hour

// historyPage is all that HR keeps about a person, where it comes from, and what happened.
func (p *portal) historyPage(v *visit) error {
	id, err := v.id("id")
	if err != nil {
		return err
	}
	out, err := p.historyOf(v, alumnikit.PersonID(id))
	if err != nil {
		return err
	}
	return v.render(out)
}

func (p *portal) historyOf(v *visit, person alumnikit.PersonID) (web.HistoryPage, error) {
	ctx := v.r.Context()
	entry, err := p.people.Entry(ctx, v.actor, person)
	if err != nil {
		return web.HistoryPage{}, err
	}
	leavings, err := p.confidence.Leavings(ctx, v.actor, entry.ID)
	if err != nil {
		return web.HistoryPage{}, err
	}
	path := web.PathHRPeople + "/" + entry.ID.String()
	out := web.HistoryPage{
		Person: v.entryCard(entry), ProfileURL: web.PathDirectory + "/" + entry.ID.String(), Number: numberOf(entry),
		Names: v.nameTerms(entry.Names), Facts: v.factTerms(entry), CustomAction: path + "/custom",
	}
	for i := len(entry.Employments) - 1; i >= 0; i-- { // the latest first
		out.Stints = append(out.Stints, v.historyStint(entry, i, leavings))
	}
	snapshots, err := p.imports.Snapshots(v.r.Context(), v.actor)
	if err != nil {
		return out, err
	}
	out.Origins, out.Custom = v.origins(entry, snapshots), v.customForm(alumni.ByEmployer, entry.Custom)
	if out.Merged, err = p.mergedInto(v, entry); err != nil {
		return out, err
	}
	if out.Alike, err = p.alikeTo(v, entry); err != nil {
		return out, err
	}
	out.Events, err = p.journalOf(v, entry)
	return out, err
}

// entryCard is somebody as HR knows them.
func (v *visit) entryCard(e *alumni.Entry) web.Person {
	return web.Person{ID: e.ID.String(), URL: web.PathHRPeople + "/" + e.ID.String(), Name: webName(e.Names)}
}

// numberOf is the company's own number for a person.
func numberOf(e *alumni.Entry) string {
	for _, id := range e.Identifiers {
		if id.System == alumni.ExternalID {
			return id.Value
		}
	}
	return ""
}

// termList collects the terms that have a value.
type termList []web.Term

func (l *termList) put(label string, values ...string) {
	if joined("", values...) != "" {
		*l = append(*l, web.Term{Label: label, Values: values})
	}
}

// nameTerms are the forms of a name that the head of the page does not show.
func (v *visit) nameTerms(n alumni.Names) []web.Term {
	var out termList
	out.put(v.l.T("profile.former"), n.Former...)
	out.put(v.l.T("profile.preferred"), n.Preferred)
	out.put(v.l.T("history.business"), n.Business)
	out.put(v.l.T("history.readingOf"), joined(" ", n.FamilyKana, n.GivenKana))
	romaji := joined(" ", n.FamilyRomaji, n.GivenRomaji)
	if romaji != "" && n.RomajiFrom == alumni.Transliterated {
		romaji = v.l.T("history.romajiMade", "name", romaji)
	}
	out.put(v.l.T("history.romaji"), romaji)
	return out
}

func (v *visit) factTerms(e *alumni.Entry) []web.Term {
	var out termList
	for _, id := range e.Identifiers {
		label := id.System
		if id.System == alumni.ExternalID {
			label = v.l.T("col.number")
		}
		out.put(label, id.Value)
	}
	out.put(v.l.T("profile.hrEmail"), e.Email)
	return out
}

// historyStint is one employment with its appointments, the latest first.
func (v *visit) historyStint(e *alumni.Entry, at int, leavings []hr.Leaving) web.HistoryStint {
	m := e.Employments[at]
	out := web.HistoryStint{
		Period: webSpan(m.Start, m.End), Ongoing: m.CurrentOn(v.p.people.Today()), Entity: v.term(m.Entity), EntityNumber: string(m.EntityNumber),
		Title: v.term(m.Title), Where: v.place(m.Path, m.Department, m.Place), Details: v.details(m.Grade, m.JobType, m.Codes),
	}
	if m.Work.Valid() {
		out.Kind = v.l.Label("work", string(m.Work))
	}
	for i := len(m.Posts) - 1; i >= 0; i-- {
		post := m.Posts[i]
		out.Posts = append(out.Posts, web.HistoryPost{
			Kind: web.HistoryKind(post.Kind), Period: webSpan(post.Start, post.End), Title: v.term(post.Title),
			Where: v.place(post.Path, post.Department, post.Place), Entity: v.term(post.Entity), Details: v.details(post.Grade, "", nil),
		})
	}
	if from := slices.IndexFunc(e.Employments, func(o alumni.Employment) bool { return o.ID == m.Origin }); !m.Origin.IsZero() && from >= 0 {
		out.From = v.employer(e.Employments[from].Entity)
	}
	for _, l := range leavings {
		if l.Employment == m.ID {
			out.Reason = joined(" · ", v.l.T(reasonKey(l.Reason)), l.Note)
		}
	}
	return out
}

// employer names an employer of the group; employments that name none are with the company itself.
func (v *visit) employer(entity string) string {
	if entity != "" {
		return v.term(entity)
	}
	if name := v.p.company.names()[v.l.Lang()]; name != "" {
		return name
	}
	return v.p.company.Name
}

// place writes departments from the top down, and where they are.
func (v *visit) place(path []string, department, place string) string {
	words := v.terms(path)
	if len(path) == 0 || path[len(path)-1] != department {
		words = append(words, v.term(department))
	}
	return joined(" · ", joined(" › ", words...), v.term(place))
}

// details are the lines below an employment or an appointment.
func (v *visit) details(grade, jobType string, codes []alumni.Code) []string {
	var out []string
	if grade != "" {
		out = append(out, v.l.T("history.grade", "name", v.term(grade)))
	}
	if jobType != "" {
		out = append(out, v.l.T("history.jobType", "name", v.term(jobType)))
	}
	for _, c := range codes {
		out = append(out, v.l.T("history.code", "name", joined(" ", c.Code, c.Label), "scheme", joined(" ", c.Scheme, c.Version)))
	}
	return out
}
