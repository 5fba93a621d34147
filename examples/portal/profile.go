package main

import (
	"strconv"
	"strings"

	"github.com/alumnikit/alumnikit"
	"github.com/alumnikit/alumnikit/alumni"
	"github.com/alumnikit/alumnikit/directory"
	"github.com/alumnikit/alumnikit/examples/portal/web"
)

// profilePage shows a person as the viewer may see them; to HR with the company's own half, to the person themself with
// who sees what, and as others see it: viewas.go.
func (p *portal) profilePage(v *visit) error {
	id, err := v.id("id")
	if err != nil {
		return err
	}
	person := alumnikit.PersonID(id)
	view, err := p.directory.Profile(v.r.Context(), v.actor, person)
	if err != nil {
		return err
	}
	switch {
	case v.actor.IsMember() && v.actor.Person() == person:
		return p.ownProfile(v, view)
	case v.actor.Can(alumnikit.PermRoster):
		return p.hrProfile(v, view)
	}
	out := v.profile(view)
	if err := v.blocking(&out, person); err != nil {
		return err
	}
	return v.render(out)
}

// profile lays out a view.
func (v *visit) profile(view directory.View) web.ProfilePage {
	out := web.ProfilePage{Person: v.card(view), About: view.Bio, OpenTo: v.openTo(view.OpenTo)}
	out.Person.URL, out.Person.Tags, out.Person.Facts = "", nil, nil
	today := v.p.people.Today()
	for i := len(view.Employments) - 1; i >= 0; i-- { // the latest first
		m := view.Employments[i]
		stint := web.Employment{
			Period: webSpan(m.Start, m.End), Title: v.term(m.Title), Department: v.term(m.Department), Place: v.term(m.Place),
			Ongoing: ongoing(m, today),
		}
		if m.Work.Valid() {
			stint.Kind = v.l.Label("work", string(m.Work))
		}
		out.Employments = append(out.Employments, stint)
	}
	out.Fields = v.profileTerms(view)
	for _, link := range view.Links {
		label := link.Label
		if label == "" {
			label = strings.TrimPrefix(strings.TrimPrefix(link.URL, "https://"), "http://")
		}
		out.Links = append(out.Links, web.Link{Label: label, URL: link.URL})
	}
	out.Groups = v.groupLinks(view.Groups)
	return out
}

// profileTerms are the values without a place of their own.
func (v *visit) profileTerms(view directory.View) []web.Term {
	var out []web.Term
	put := func(disclosure string, values ...string) {
		if joined("", values...) != "" {
			out = append(out, web.Term{Label: v.disclosureName(disclosure), Values: values})
		}
	}
	if view.Names.Preferred != "" {
		out = append(out, web.Term{Label: v.l.T("profile.preferred"), Values: []string{view.Names.Preferred}})
	}
	if len(view.Names.Former) > 0 {
		out = append(out, web.Term{Label: v.l.T("profile.former"), Values: view.Names.Former})
	}
	put("location", v.term(view.Location))
	put("skills", v.terms(view.Skills)...)
	put("interests", v.terms(view.Interests)...)
	if view.Availability != nil {
		put("availability", v.l.T("profile.hours", "n", int(*view.Availability)))
	}
	put("email", view.Email)
	put("phone", view.Phone)
	if view.Locale.Valid() {
		put("locale", v.l.Label("lang", string(view.Locale)))
	}
	for _, c := range view.Custom {
		if f, ok := v.schema.Field(c.Field); ok {
			out = append(out, web.Term{Label: f.Label[v.locale()], Values: v.customWords(f, c.Values)})
		}
	}
	return out
}

// disclosureName is what the schema calls a disclosure.
func (v *visit) disclosureName(name string) string {
	if d, ok := v.schema.Disclosure(name); ok {
		return d.Label[v.locale()]
	}
	return name
}

// groupLinks names groups; those that were removed meanwhile are left out.
func (v *visit) groupLinks(ids []alumnikit.ID) []web.Link {
	if len(ids) == 0 {
		return nil
	}
	groups, err := v.p.people.Groups(v.r.Context(), v.actor)
	if err != nil {
		return nil
	}
	var out []web.Link
	for _, g := range groups {
		for _, id := range ids {
			if g.ID == id {
				out = append(out, web.Link{Label: g.Title(v.locale()), URL: web.PathGroups})
			}
		}
	}
	return out
}

// hrProfile adds what HR keeps about the person, and what happened.
func (p *portal) hrProfile(v *visit, view directory.View) error {
	ctx := v.r.Context()
	out := v.profile(view)
	out.HistoryURL = web.PathHRPeople + "/" + view.ID.String()
	entry, err := p.people.Entry(ctx, v.actor, view.ID)
	if err != nil {
		return err
	}
	terms := termList{}
	term := terms.put
	term(v.l.T("col.number"), numberOf(entry))
	term(v.l.T("profile.hrEmail"), entry.Email)
	if p.locked {
		term(v.l.T("signIn.code"), p.doorCode(subjectPerson+view.ID.String()))
	}
	consents, err := p.people.Consents(ctx, v.actor, view.ID)
	if err != nil {
		return err
	}
	var given []string
	for _, purpose := range alumni.Purposes() {
		if consents.Live(purpose) {
			given = append(given, v.l.T(consentTitle(purpose)))
		}
	}
	if given == nil {
		given = []string{v.l.T("me.notGranted")}
	}
	term(v.l.T("me.consents"), given...)
	leavings, err := p.confidence.Leavings(ctx, v.actor, view.ID)
	if err != nil {
		return err
	}
	for _, l := range leavings {
		term(v.l.T("profile.leaving"), v.l.T(reasonKey(l.Reason)), l.Note)
	}
	notes, err := p.confidence.Notes(ctx, v.actor, view.ID)
	if err != nil {
		return err
	}
	for i, n := range notes {
		term(v.l.T("hrApplication.note")+" "+strconv.Itoa(i+1), n.Text)
	}
	out.HR = terms
	if out.Events, err = p.history(v, entry); err != nil {
		return err
	}
	return v.render(out)
}
