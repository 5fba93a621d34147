package main

import (
	"net/http"
	"strings"

	"github.com/alumnikit/alumnikit"
	"github.com/alumnikit/alumnikit/alumni"
	"github.com/alumnikit/alumnikit/directory"
	"github.com/alumnikit/alumnikit/examples/portal/web"
	"github.com/alumnikit/alumnikit/referral"
)

func (p *portal) boardRoutes(rt *routes) {
	rt.hr("GET "+web.PathBoard, p.boardPage)
	rt.hr("GET "+web.PathBoard+"/{id}", p.applicationPage)
	rt.hr("POST "+web.PathBoard+"/{id}", p.moveApplication)
}

// boardCards is how many applications a column shows before it refers to its own page.
const boardCards = 10

// boardPage shows the applications by stage; with ?stage= all of one, with ?opening= those for one opening.
func (p *portal) boardPage(v *visit) error {
	ctx := v.r.Context()
	form := v.r.URL.Query()
	board, err := p.referrals.Board(ctx, v.actor)
	if err != nil {
		return err
	}
	openings, err := all(ctx, v.actor, p.referrals.Openings)
	if err != nil {
		return err
	}
	titles := map[alumnikit.ID]string{}
	var out web.BoardPage
	out.Openings = []web.Option{{Label: v.l.T("roster.any"), Selected: form.Get("opening") == ""}}
	for _, o := range openings {
		titles[o.ID] = v.textIn(o.Title)
		out.Openings = append(out.Openings, web.Option{Value: o.ID.String(), Label: titles[o.ID], Selected: o.ID.String() == form.Get("opening")})
	}
	only := referral.Stage(form.Get("stage"))
	for _, stage := range referral.Stages() {
		if only.Valid() && stage != only {
			continue
		}
		column, err := p.boardColumn(v, stage, board[stage], titles)
		if err != nil {
			return err
		}
		if !stage.Final() || stage == referral.Hired || column.Count > 0 {
			out.Columns = append(out.Columns, column)
		}
	}
	return v.render(out)
}

func (p *portal) boardColumn(v *visit, stage referral.Stage, list []referral.Application, titles map[alumnikit.ID]string) (web.BoardColumn, error) {
	form := v.r.URL.Query()
	out := web.BoardColumn{Status: web.ApplicationStatus(stage)}
	for _, a := range list {
		if at := form.Get("opening"); at != "" && at != a.Opening.String() {
			continue
		}
		out.Count++
		if out.Count > boardCards && form.Get("stage") == "" {
			out.More = web.PathBoard + "?stage=" + string(stage)
			continue
		}
		person, err := p.personCard(v, a.Person)
		if err != nil {
			return out, err
		}
		out.Cards = append(out.Cards, web.BoardCard{
			Person: person, Opening: titles[a.Opening], Since: a.Steps[len(a.Steps)-1].At, URL: web.PathBoard + "/" + a.ID.String(),
		})
	}
	return out, nil
}

// personCard is a person by name, as HR or the person themself knows them.
func (p *portal) personCard(v *visit, id alumnikit.PersonID) (web.Person, error) {
	entry, err := p.people.Entry(v.r.Context(), v.actor, id)
	if err != nil {
		return web.Person{}, err
	}
	return web.Person{ID: id.String(), URL: web.PathDirectory + "/" + id.String(), Name: webName(entry.Names)}, nil
}

// applicationPage shows an application with what HR may do next.
func (p *portal) applicationPage(v *visit) error {
	out, err := p.application(v, nil)
	if err != nil {
		return err
	}
	return v.render(out)
}

func (p *portal) application(v *visit, errs web.FormErrors) (web.HRApplicationPage, error) {
	ctx := v.r.Context()
	id, err := v.id("id")
	if err != nil {
		return web.HRApplicationPage{}, err
	}
	a, err := p.referrals.Application(ctx, v.actor, id)
	if err != nil {
		return web.HRApplicationPage{}, err
	}
	o, err := p.referrals.Opening(ctx, v.actor, a.Opening)
	if err != nil {
		return web.HRApplicationPage{}, err
	}
	view, err := p.directory.Profile(ctx, v.actor, a.Person)
	if err != nil {
		return web.HRApplicationPage{}, err
	}
	out := web.HRApplicationPage{
		Person: v.card(view), Opening: v.openingCard(o), Status: web.ApplicationStatus(a.Stage), Message: paragraphs(a.Message),
		Steps: steps(a), Action: web.PathBoard + "/" + a.ID.String(), Department: o.Department, Errors: errs,
	}
	out.Facts = v.facts(view)
	for _, next := range a.Stage.Next() {
		if next != referral.Withdrawn {
			out.Moves = append(out.Moves, web.Move{To: web.ApplicationStatus(next)})
		}
	}
	if v.r.Method != http.MethodGet {
		form := v.r.PostForm
		out.Start, out.Department, out.Title = form.Get("start"), form.Get("department"), form.Get("title")
	}
	return out, nil
}

// facts are what HR knows of an applicant at a glance.
func (v *visit) facts(view directory.View) []web.Term {
	var stints []string
	for _, m := range view.Employments {
		stints = append(stints, joined(" · ", v.l.Span(webSpan(m.Start, m.End)), v.term(m.Department), v.term(m.Title)))
	}
	out := []web.Term{{Label: v.l.T("profile.employments", "company", v.companyName()), Values: stints}}
	if now := joined(v.comma(), v.term(view.CurrentTitle), v.term(view.CurrentEmployer)); now != "" {
		out = append(out, web.Term{Label: v.disclosureName("currentEmployer"), Values: []string{now}})
	}
	if view.Email != "" {
		out = append(out, web.Term{Label: v.disclosureName("email"), Values: []string{view.Email}})
	}
	return out
}

// moveApplication takes an application a step on; a hire opens the new employment of the same person in the same commit.
func (p *portal) moveApplication(v *visit) error {
	ctx, form := v.r.Context(), v.r.PostForm
	id, err := v.id("id")
	if err != nil {
		return err
	}
	to := referral.Stage(form.Get("to"))
	var a *referral.Application
	if to == referral.Hired {
		m, errs := v.readHire()
		if errs.Any() {
			return p.applicationAgain(v, errs)
		}
		a, err = p.referrals.Hire(ctx, v.actor, id, m)
	} else {
		a, err = p.referrals.Move(ctx, v.actor, id, to)
	}
	if errs, ok := v.fieldErrors(err, nil); ok {
		return p.applicationAgain(v, errs)
	}
	if err != nil {
		return err
	}
	if note := strings.TrimSpace(form.Get("note")); note != "" {
		if err := p.confidence.AddNote(ctx, v.actor, a.Person, note); err != nil {
			return err
		}
	}
	if to == referral.Hired {
		return v.leave(web.PathDirectory+"/"+a.Person.String(), web.Flash{Tone: web.ToneOK, Key: web.FlashHired})
	}
	return v.leave(web.PathBoard, web.Flash{Tone: web.ToneOK, Key: web.FlashMoved, Name: v.l.Label("status", string(to))})
}

func (p *portal) applicationAgain(v *visit, errs web.FormErrors) error {
	out, err := p.application(v, errs)
	if err != nil {
		return err
	}
	return v.again(out)
}

// readHire reads the employment that a hire opens.
func (v *visit) readHire() (alumni.Employment, web.FormErrors) {
	form := v.r.PostForm
	var errs web.FormErrors
	start, err := alumni.ParseDate(form.Get("start"))
	if err != nil {
		errs.Add("start", v.l.T("invalid.format"))
	} else if start.IsZero() {
		errs.Add("start", v.l.T("invalid.required"))
	}
	return alumni.Employment{Work: alumni.Employee, Start: start, Department: form.Get("department"), Title: form.Get("title")}, errs
}
