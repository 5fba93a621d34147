package main

import (
	"github.com/alumnikit/alumnikit"
	"github.com/alumnikit/alumnikit/alumni"
	"github.com/alumnikit/alumnikit/examples/portal/web"
	"github.com/alumnikit/alumnikit/referral"
)

func (p *portal) hrReferralsRoutes(rt *routes) {
	rt.hr("GET "+web.PathReferrals, p.hrReferralsPage)
	rt.hr("POST "+web.PathReferrals+"/{id}/hire", p.hireReferred)
	rt.hr("POST "+web.PathReferrals+"/{id}/reject", p.rejectReferred)
}

// hrReferralsPage shows the referrals, and the ledger of rewards with the rule behind each line.
func (p *portal) hrReferralsPage(v *visit) error {
	out, err := p.hrReferrals(v, nil)
	if err != nil {
		return err
	}
	return v.render(out)
}

func (p *portal) hrReferrals(v *visit, errs web.FormErrors) (web.ReferralsPage, error) {
	ctx := v.r.Context()
	out := web.ReferralsPage{Errors: errs}
	for _, standing := range [][]referral.Standing{{{Work: alumni.Employee}}, nil} {
		d := referral.Japan().Decide(referral.Case{Tenant: tenant, Standing: standing})
		out.Rules = append(out.Rules, web.RewardRow{Allowed: d.Allowed, Rule: d.RuleIn(v.locale())})
	}
	list, err := p.referrals.Referrals(ctx, v.actor, alumnikit.Page{Size: pageSize, After: alumnikit.Cursor(v.r.URL.Query().Get("after"))})
	if err != nil {
		return out, err
	}
	out.Pager = pager(v.r.URL, list.Next)
	for _, r := range list.Items {
		row, err := p.referralRow(v, r)
		if err != nil {
			return out, err
		}
		out.Referrals = append(out.Referrals, row)
	}
	rewards, err := all(ctx, v.actor, p.referrals.Rewards)
	if err != nil {
		return out, err
	}
	for _, r := range rewards {
		referrer, err := p.personCard(v, r.Referrer)
		if err != nil {
			return out, err
		}
		out.Rewards = append(out.Rewards, web.RewardRow{Referrer: referrer, Allowed: r.Decision.Allowed, Rule: r.Decision.RuleIn(v.locale()), At: r.At})
	}
	return out, nil
}

func (p *portal) referralRow(v *visit, r referral.Referral) (web.HRReferral, error) {
	o, err := p.referrals.Opening(v.r.Context(), v.actor, r.Opening)
	if err != nil {
		return web.HRReferral{}, err
	}
	referrer, err := p.personCard(v, r.Referrer)
	if err != nil {
		return web.HRReferral{}, err
	}
	row := web.HRReferral{Referrer: referrer, Opening: v.textIn(o.Title), Status: web.ReferralStatus(r.State), At: r.CreatedAt}
	if r.Candidate != nil {
		row.Candidate, row.Message, row.Email = webName(r.Candidate.Names), r.Candidate.Message, r.Email
	}
	if r.State == referral.CandidateHired {
		if row.Hired, err = p.personCard(v, r.Person); err != nil {
			return row, err
		}
	}
	if r.State == referral.Accepted {
		path := web.PathReferrals + "/" + r.ID.String()
		row.HireAction, row.RejectAction, row.Department = path+"/hire", path+"/reject", o.Department
	}
	return row, nil
}

// hireReferred registers the candidate and enters the reward, or its refusal, in the same commit.
func (p *portal) hireReferred(v *visit) error {
	id, err := v.id("id")
	if err != nil {
		return err
	}
	m, errs := v.readHire()
	if !errs.Any() {
		_, _, err := p.referrals.HireReferred(v.r.Context(), v.actor, id, referral.Hiring{Employment: m})
		if err == nil {
			return v.leave(web.PathReferrals, web.Flash{Tone: web.ToneOK, Key: web.FlashHired})
		}
		var ok bool
		if errs, ok = v.fieldErrors(err, nil); !ok {
			return err
		}
	}
	out, err := p.hrReferrals(v, web.FormErrors{"": joined(" ", v.l.T("hrApplication.start"), errs["start"])})
	if err != nil {
		return err
	}
	return v.again(out)
}

// rejectReferred closes a referral without a hire; what was known of the candidate is removed.
func (p *portal) rejectReferred(v *visit) error {
	id, err := v.id("id")
	if err != nil {
		return err
	}
	if err := p.referrals.Reject(v.r.Context(), v.actor, id); err != nil {
		return err
	}
	return v.leave(web.PathReferrals, web.Flash{Tone: web.ToneOK, Key: web.FlashSaved})
}
