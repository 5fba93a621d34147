package main

import (
	"errors"

	"github.com/alumnikit/alumnikit"
	"github.com/alumnikit/alumnikit/examples/portal/web"
	"github.com/alumnikit/alumnikit/newsletter"
)

func (p *portal) deliveryRoutes(rt *routes) {
	const one = web.PathNewsletters + "/{id}"
	rt.hr("GET "+one+"/deliveries", p.deliveriesPage)
	rt.hr("POST "+one+"/resolve", p.resolveDoubt)
}

// deliveriesPage lists the recipients of an edition with what became of each, and asks about those in doubt.
func (p *portal) deliveriesPage(v *visit) error {
	e, err := p.edition(v)
	if err != nil {
		return err
	}
	state := newsletter.DeliveryState(v.r.URL.Query().Get("state"))
	page := alumnikit.Page{Size: 50, After: alumnikit.Cursor(v.r.URL.Query().Get("after"))}
	found, err := p.desk.letters.Deliveries(v.r.Context(), v.actor, e.ID, state, page)
	if err != nil {
		return err
	}
	out := web.DeliveriesPage{
		Subject: e.Name, BackURL: editionPath(e.ID), InDoubt: state == newsletter.InDoubt,
		Total: web.Total{N: found.Total.Count, AtMost: !found.Total.Exact}, Pager: pager(v.r.URL, found.Next),
		States: []web.Option{{Label: v.l.T("deliveries.any"), Selected: state == ""}},
	}
	for _, s := range newsletter.DeliveryStates() {
		out.States = append(out.States, web.Option{Value: string(s), Label: v.l.Label("delivery", string(s)), Selected: s == state})
	}
	if out.InDoubt && (e.State == newsletter.Paused || e.State == newsletter.Done || e.State == newsletter.Cancelled) {
		out.ResolveAction, out.CanResend = editionPath(e.ID)+"/resolve", e.State != newsletter.Cancelled
	}
	out.Rows, err = p.deliveryRows(v, found.Items)
	if err != nil {
		return err
	}
	return v.render(out)
}

func (p *portal) deliveryRows(v *visit, list []newsletter.Delivery) ([]web.DeliveryRow, error) {
	var ids []alumnikit.PersonID
	for _, d := range list {
		ids = append(ids, d.Person)
	}
	people, err := p.people.Load(v.r.Context(), tenant, ids)
	if err != nil {
		return nil, err
	}
	var out []web.DeliveryRow
	for _, d := range list {
		row := web.DeliveryRow{State: v.l.Label("delivery", string(d.State)), Tone: deliveryTone(d.State), Attempts: d.Attempts, At: d.At}
		if d.Cause != "" {
			row.Cause = joined(v.comma(), v.l.Label("cause", string(d.Cause)), d.Detail)
		}
		row.Person = web.Person{Name: web.Name{Family: v.l.T("deliveries.gone")}}
		if found := people[d.Person]; found != nil {
			row.Person = web.Person{ID: d.Person.String(), URL: web.PathDirectory + "/" + d.Person.String(), Name: webName(found.Entry.Names)}
		}
		out = append(out, row)
	}
	return out, nil
}

func deliveryTone(s newsletter.DeliveryState) web.Tone {
	switch s {
	case newsletter.Sent:
		return web.ToneOK
	case newsletter.InDoubt:
		return web.ToneWarn
	case newsletter.Bounced, newsletter.Failed:
		return web.ToneDanger
	case newsletter.Attempting:
		return web.ToneAccent
	case newsletter.Pending, newsletter.Skipped:
	}
	return web.ToneNeutral
}

// resolveDoubt decides about the recipients that were ticked.
func (p *portal) resolveDoubt(v *visit) error {
	id, err := v.id("id")
	if err != nil {
		return err
	}
	var people []alumnikit.PersonID
	for _, text := range v.r.PostForm["person"] {
		person, err := alumnikit.ParsePersonID(text)
		if err != nil {
			return alumnikit.ErrInvalid
		}
		people = append(people, person)
	}
	n := 0
	if len(people) > 0 { // none would mean all
		n, err = p.desk.letters.Resolve(v.r.Context(), v.actor, id, newsletter.Resolution(v.r.PostFormValue("as")), people)
	}
	back := editionPath(id) + "/deliveries?state=" + string(newsletter.InDoubt)
	if errors.Is(err, alumnikit.ErrState) {
		return v.leave(back, web.Flash{Tone: web.ToneWarn, Key: web.FlashConflict})
	}
	if err != nil {
		return err
	}
	return v.leave(editionPath(id), web.Flash{Tone: web.ToneOK, Key: web.FlashResolved, N: n})
}
