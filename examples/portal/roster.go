package main

import (
	"errors"

	"github.com/alumnikit/alumnikit"
	"github.com/alumnikit/alumnikit/alumni"
	"github.com/alumnikit/alumnikit/directory"
	"github.com/alumnikit/alumnikit/examples/portal/web"
)

func (p *portal) rosterRoutes(rt *routes) {
	rt.hr("GET "+web.PathRoster, p.rosterPage)
	rt.hr("POST "+web.PathRoster+"/export", p.exportRoster)
	p.historyRoutes(rt)
}

func rosterFacets() []string {
	return []string{"employments.department", "employments.work", "employments.place"}
}

// rosterPage is the directory as HR sees it, everybody included, with what the company keeps about each.
func (p *portal) rosterPage(v *visit) error {
	ctx := v.r.Context()
	form := v.r.URL.Query()
	out := web.RosterPage{Query: form.Get("q")}
	q, err := v.searchOf(form, rosterFacets())
	var found directory.Result
	if err == nil {
		q.Count = rosterFacets()
		found, err = p.directory.Search(ctx, v.actor, q)
	}
	if errors.Is(err, alumnikit.ErrInvalid) {
		return v.again(out)
	}
	if err != nil {
		return err
	}
	facets, err := p.facets(v, q, found)
	if err != nil {
		return err
	}
	for _, f := range facets {
		f.Values = append([]web.FacetValue{{Label: v.l.T("roster.any"), Selected: len(q.Facets[f.Name]) == 0}}, f.Values...)
		out.Filters = append(out.Filters, f)
	}
	for _, view := range found.Items {
		row, err := p.rosterRow(v, view)
		if err != nil {
			return err
		}
		out.Rows = append(out.Rows, row)
	}
	out.Total = web.Total{N: found.Total.Count, AtMost: !found.Total.Exact}
	out.Pager = pager(v.r.URL, found.Next)
	return v.render(out)
}

func (p *portal) rosterRow(v *visit, view directory.View) (web.RosterRow, error) {
	person, err := p.people.Person(v.r.Context(), v.actor, view.ID)
	if err != nil {
		return web.RosterRow{}, err
	}
	card := v.card(view)
	card.URL = web.PathHRPeople + "/" + view.ID.String()
	row := web.RosterRow{Person: card, Number: numberOf(person.Entry), Stints: len(person.Entry.Employments), Membership: p.membership(person)}
	if n := row.Stints; n > 0 {
		last := person.Entry.Employments[n-1]
		row.Department, row.Title = v.term(last.Department), v.term(last.Title)
		row.Kind, row.Period = v.l.Label("work", string(last.Work)), webSpan(last.Start, last.End)
	}
	return row, nil
}

// membership says how a person takes part: whoever agreed to be listed is a member.
func (p *portal) membership(person *alumni.Person) web.Membership {
	today := p.people.Today()
	switch {
	case person.Entry.EmployedOn(today) && len(person.Entry.Employments) > 1:
		return web.MembershipRehired
	case person.HasConsent(alumni.ForListing):
		return web.MembershipActive
	default:
		return web.MembershipRoster
	}
}
