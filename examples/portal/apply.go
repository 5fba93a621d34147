package main

import (
	"errors"

	"github.com/alumnikit/alumnikit"
	"github.com/alumnikit/alumnikit/examples/portal/web"
	"github.com/alumnikit/alumnikit/referral"
)

func (p *portal) applyRoutes(rt *routes) {
	rt.member("GET "+web.PathOpenings+"/{id}/apply", p.applyPage)
	rt.member("POST "+web.PathOpenings+"/{id}/apply", p.apply)
	rt.member("GET "+web.PathApplications, p.applicationsPage)
	rt.member("POST "+web.PathApplications+"/{id}/withdraw", p.withdraw)
}

func (p *portal) applyPage(v *visit) error {
	o, err := p.opening(v)
	if err != nil {
		return err
	}
	return v.render(v.applyForm(o, "", nil))
}

func (v *visit) applyForm(o *referral.Opening, message string, errs web.FormErrors) web.ApplyPage {
	card := v.openingCard(o)
	return web.ApplyPage{Opening: card, Action: card.URL + "/apply", Message: message, Errors: errs}
}

// apply sends an application. A second press of the button meets ErrExists and leads to the same place.
func (p *portal) apply(v *visit) error {
	o, err := p.opening(v)
	if err != nil {
		return err
	}
	message := v.r.PostFormValue("message")
	_, err = p.referrals.Apply(v.r.Context(), v.actor, referral.ApplyInput{Opening: o.ID, Message: message})
	if errs, ok := v.fieldErrors(err, nil); ok {
		return v.again(v.applyForm(o, message, errs))
	}
	if err != nil && !errors.Is(err, alumnikit.ErrExists) {
		return err
	}
	return v.leave(web.PathApplications, web.Flash{Tone: web.ToneOK, Key: web.FlashApplied})
}

// applicationsPage shows the member's own applications and referrals.
func (p *portal) applicationsPage(v *visit) error {
	ctx := v.r.Context()
	var out web.ApplicationsPage
	mine, err := all(ctx, v.actor, p.referrals.MyApplications)
	if err != nil {
		return err
	}
	for _, a := range mine {
		card, err := p.openingOf(v, a.Opening)
		if err != nil {
			return err
		}
		row := web.MyApplication{Opening: card, Status: web.ApplicationStatus(a.Stage), Steps: steps(&a)}
		if !a.Stage.Final() {
			row.WithdrawAction = web.PathApplications + "/" + a.ID.String() + "/withdraw"
		}
		out.Applications = append(out.Applications, row)
	}
	referrals, err := all(ctx, v.actor, p.referrals.Referrals)
	if err != nil {
		return err
	}
	for _, r := range referrals {
		card, err := p.openingOf(v, r.Opening)
		if err != nil {
			return err
		}
		out.Referrals = append(out.Referrals, web.MyReferral{Opening: card.Title, Status: web.ReferralStatus(r.State), At: r.CreatedAt})
	}
	return v.render(out)
}

// openingOf is the card of an opening by its ID.
func (p *portal) openingOf(v *visit, id alumnikit.ID) (web.OpeningCard, error) {
	o, err := p.referrals.Opening(v.r.Context(), v.actor, id)
	if err != nil {
		return web.OpeningCard{}, err
	}
	return v.openingCard(o), nil
}

// steps is the way of an application: what was, where it stands, and what would come.
func steps(a *referral.Application) []web.Step {
	var out []web.Step
	for _, s := range a.Steps {
		out = append(out, web.Step{Status: web.ApplicationStatus(s.Stage), State: web.StepDone, At: s.At})
	}
	if a.Stage.Final() {
		return out
	}
	out[len(out)-1].State = web.StepCurrent
	for _, stage := range []referral.Stage{referral.Applied, referral.Review, referral.Offer, referral.Hired} {
		if ahead(a.Stage, stage) {
			out = append(out, web.Step{Status: web.ApplicationStatus(stage), State: web.StepAhead})
		}
	}
	return out
}

// ahead reports whether a stage of the straight way lies behind another one.
func ahead(from, stage referral.Stage) bool {
	next := from.Next()
	return len(next) > 0 && (next[0] == stage || ahead(next[0], stage))
}

func (p *portal) withdraw(v *visit) error {
	id, err := v.id("id")
	if err != nil {
		return err
	}
	if _, err := p.referrals.Move(v.r.Context(), v.actor, id, referral.Withdrawn); err != nil {
		return err
	}
	return v.leave(web.PathApplications, web.Flash{Tone: web.ToneOK, Key: web.FlashWithdrawn})
}
