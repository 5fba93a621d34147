package main

import (
	"errors"
	"strings"

	"golang.org/x/text/unicode/norm"

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

// rosterPage is the directory as HR sees it, everybody included, with what the company keeps about each. Whoever has the
// number that was typed is found alone.
func (p *portal) rosterPage(v *visit) error {
	ctx := v.r.Context()
	form := v.r.URL.Query()
	out := web.RosterPage{Query: form.Get("q")}
	q, err := v.searchOf(form, rosterFacets())
	var found directory.Result
	if err == nil {
		q.Count = rosterFacets()
		if found, err = p.byNumber(v, q); err == nil && found.Items == nil {
			found, err = p.directory.Search(ctx, v.actor, q)
		}
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

// byNumber finds the person with an employee's number, typed in whatever width; nobody if more than a number is asked for.
func (p *portal) byNumber(v *visit, q directory.Query) (directory.Result, error) {
	number := norm.NFKC.String(strings.TrimSpace(q.Name))
	if number == "" || len(q.Facets)+len(q.Dates) > 0 || q.Page.After != "" {
		return directory.Result{}, nil
	}
	entry, err := p.people.EntryByExternalID(v.r.Context(), v.actor, number)
	if errors.Is(err, alumnikit.ErrNotFound) || errors.Is(err, alumnikit.ErrInvalid) {
		return directory.Result{}, nil
	}
	if err != nil {
		return directory.Result{}, err
	}
	view, err := p.directory.Profile(v.r.Context(), v.actor, entry.ID)
	if err != nil {
		return directory.Result{}, err
	}
	return directory.Result{List: alumnikit.List[directory.View]{Items: []directory.View{view}, Total: alumnikit.Total{Count: 1, Exact: true}}}, nil
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
