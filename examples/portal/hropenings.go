package main

import (
	"maps"
	"strings"

	"github.com/alumnikit/alumnikit"
	"github.com/alumnikit/alumnikit/alumni"
	"github.com/alumnikit/alumnikit/examples/portal/web"
	"github.com/alumnikit/alumnikit/referral"
)

func (p *portal) hrOpeningRoutes(rt *routes) {
	rt.hr("GET "+web.PathHROpenings, p.hrOpeningsPage)
	rt.hr("GET "+web.PathHROpenings+"/new", p.newOpeningPage)
	rt.hr("POST "+web.PathHROpenings+"/new", p.createOpening)
	rt.hr("GET "+web.PathHROpenings+"/{id}", p.editOpeningPage)
	rt.hr("POST "+web.PathHROpenings+"/{id}", p.changeOpening)
}

// hrOpeningsPage lists every opening with what came of it.
func (p *portal) hrOpeningsPage(v *visit) error {
	ctx := v.r.Context()
	list, err := all(ctx, v.actor, p.referrals.Openings)
	if err != nil {
		return err
	}
	board, err := p.referrals.Board(ctx, v.actor)
	if err != nil {
		return err
	}
	applied, referred := map[alumnikit.ID]int{}, map[alumnikit.ID]int{}
	for _, applications := range board {
		for _, a := range applications {
			applied[a.Opening]++
		}
	}
	referrals, err := all(ctx, v.actor, p.referrals.Referrals)
	if err != nil {
		return err
	}
	for _, r := range referrals {
		referred[r.Opening]++
	}
	out := web.HROpeningsPage{NewURL: web.PathHROpenings + "/new"}
	for _, o := range list {
		out.Rows = append(out.Rows, web.HROpeningRow{
			URL: web.PathHROpenings + "/" + o.ID.String(), Title: v.textIn(o.Title), Department: v.term(o.Department),
			Kind: web.OpeningKind(o.Engagement), Closes: webDate(o.ClosesOn), State: web.OpeningState(o.State),
			Applications: applied[o.ID], Referrals: referred[o.ID],
		})
	}
	return v.render(out)
}

func (p *portal) newOpeningPage(v *visit) error {
	return v.render(v.openingForm(web.PathHROpenings+"/new", "", referral.OpeningInput{Engagement: referral.Employment}, nil))
}

func (p *portal) createOpening(v *visit) error {
	in, errs := v.readOpening(referral.OpeningInput{})
	var o *referral.Opening
	var err error
	if !errs.Any() {
		o, err = p.referrals.CreateOpening(v.r.Context(), v.actor, in)
		if found, ok := v.fieldErrors(err, openingFieldName); ok {
			errs = found
		} else if err != nil {
			return err
		}
	}
	if errs.Any() {
		return v.again(v.openingForm(web.PathHROpenings+"/new", "", in, errs))
	}
	return v.leave(web.PathHROpenings+"/"+o.ID.String(), web.Flash{Tone: web.ToneOK, Key: web.FlashOpeningSaved})
}

func (p *portal) editOpeningPage(v *visit) error {
	o, err := p.opening(v)
	if err != nil {
		return err
	}
	return v.render(v.openingForm(v.r.URL.Path, web.OpeningState(o.State), o.OpeningInput, nil))
}

// changeOpening saves what is written, and publishes or closes when asked to.
func (p *portal) changeOpening(v *visit) error {
	o, err := p.opening(v)
	if err != nil {
		return err
	}
	op := v.r.PostFormValue("op")
	if op == "close" {
		if _, err := p.referrals.Close(v.r.Context(), v.actor, o.ID); err != nil {
			return err
		}
		return v.leave(web.PathHROpenings, web.Flash{Tone: web.ToneOK, Key: web.FlashOpeningSaved})
	}
	in, errs := v.readOpening(o.OpeningInput)
	if !errs.Any() {
		_, err := p.referrals.UpdateOpening(v.r.Context(), v.actor, o.ID, in)
		if found, ok := v.fieldErrors(err, openingFieldName); ok {
			errs = found
		} else if err != nil {
			return err
		}
	}
	if errs.Any() {
		return v.again(v.openingForm(v.r.URL.Path, web.OpeningState(o.State), in, errs))
	}
	if op == "publish" {
		if _, err := p.referrals.Publish(v.r.Context(), v.actor, o.ID); err != nil {
			return err
		}
	}
	return v.leave(web.PathHROpenings, web.Flash{Tone: web.ToneOK, Key: web.FlashOpeningSaved})
}

// readOpening reads the form over what is there: texts are written in the language of the page, the other one stays.
func (v *visit) readOpening(old referral.OpeningInput) (referral.OpeningInput, web.FormErrors) {
	form := v.r.PostForm
	text := func(before map[alumni.Locale]string, name string) map[alumni.Locale]string {
		after := map[alumni.Locale]string{}
		maps.Copy(after, before)
		after[v.locale()] = strings.ReplaceAll(strings.TrimSpace(form.Get(name)), "\r\n", "\n")
		if after[v.locale()] == "" {
			delete(after, v.locale())
		}
		return after
	}
	in := referral.OpeningInput{
		Title: text(old.Title, "title"), Description: text(old.Description, "description"), Engagement: referral.Engagement(form.Get("kind")),
		Department: form.Get("department"), Place: form.Get("place"), ChangeOfDuties: form.Get("dutiesRange"),
		ChangeOfPlace: form.Get("placeRange"), Renewal: form.Get("renewal"), Public: form.Get("alumniOnly") == "",
	}
	var errs web.FormErrors
	closes, err := alumni.ParseDate(form.Get("closes"))
	if err != nil {
		errs.Add("closes", v.l.T("invalid.format"))
	}
	in.ClosesOn = closes
	if form.Get("title") == "" {
		errs.Add("title", v.l.T("invalid.required"))
	}
	return in, errs
}

// openingFieldName is the form's name of a field of an OpeningInput.
func openingFieldName(path string) string {
	switch base, _, _ := strings.Cut(path, "["); base {
	case "engagement":
		return "kind"
	case "changeOfDuties":
		return "dutiesRange"
	case "changeOfPlace":
		return "placeRange"
	case "closesOn":
		return "closes"
	default:
		return base
	}
}

func (v *visit) openingForm(action string, state web.OpeningState, in referral.OpeningInput, errs web.FormErrors) web.HROpeningEditPage {
	return web.HROpeningEditPage{
		Action: action, State: state, Title: v.textIn(in.Title), Kinds: v.kindOptions(web.OpeningKind(in.Engagement), false),
		Department: in.Department, Place: in.Place, Description: v.textIn(in.Description), DutiesRange: in.ChangeOfDuties,
		PlaceRange: in.ChangeOfPlace, Renewal: in.Renewal, Closes: in.ClosesOn.String(), AlumniOnly: !in.Public, Errors: errs,
	}
}
