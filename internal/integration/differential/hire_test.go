package differential

import (
	"context"
	"slices"
	"time"

	"github.com/alumnikit/alumnikit"
	"github.com/alumnikit/alumnikit/alumni"
	"github.com/alumnikit/alumnikit/referral"
)

func (p *sides) offer() {
	actor, in := p.hr(), referral.OpeningInput{
		Title: map[alumni.Locale]string{alumni.Japanese: "営業" + p.word()}, Engagement: pick(p, "engagement", referral.Engagements()...),
		Department: p.word(), Public: p.chance("public", 40),
	}
	if p.chance("closes", 20) {
		in.ClosesOn = p.date()
	}
	o, err := same(p, "opening", func(ctx context.Context, s *side) (*referral.Opening, error) {
		return s.jobs.CreateOpening(ctx, actor, in)
	})
	if err != nil {
		return
	}
	p.openings = append(p.openings, o.ID)
	if p.chance("publish", 85) {
		_, _ = same(p, "publish", func(ctx context.Context, s *side) (*referral.Opening, error) { return s.jobs.Publish(ctx, actor, o.ID) })
	}
}

func (p *sides) shut() {
	actor, id := p.hr(), known(p, "opening", p.openings)
	verb := pick(p, "verb", "publish", "close")
	_, _ = same(p, verb, func(ctx context.Context, s *side) (*referral.Opening, error) {
		if verb == "close" {
			return s.jobs.Close(ctx, actor, id)
		}
		return s.jobs.Publish(ctx, actor, id)
	})
}

func (p *sides) apply() {
	actor, in := p.member(), referral.ApplyInput{Opening: known(p, "opening", p.openings), Message: p.word()}
	a, err := same(p, "apply", func(ctx context.Context, s *side) (*referral.Application, error) { return s.jobs.Apply(ctx, actor, in) })
	if err == nil {
		p.applications = append(p.applications, a.ID)
	}
}

func (p *sides) move() {
	actor, id, to := p.anyone(), known(p, "application", p.applications), pick(p, "stage", referral.Stages()...)
	verb := "move"
	if to == referral.Hired {
		verb = "hire applicant"
	}
	_, _ = same(p, verb, func(ctx context.Context, s *side) (*referral.Application, error) {
		if to == referral.Hired {
			return s.jobs.Hire(ctx, actor, id, alumni.Employment{Work: alumni.Employee, Department: "営業部"})
		}
		return s.jobs.Move(ctx, actor, id, to)
	})
}

func (p *sides) refer() {
	actor, in := p.member(), referral.ReferInput{
		Opening: known(p, "opening", p.openings), Email: pick(p, "email", "shiro@example.com", "SHIRO@example.com", "goro@example.jp", "nobody"),
	}
	made, err := same(p, "refer", func(ctx context.Context, s *side) (*referral.Invitation, error) { return s.jobs.Refer(ctx, actor, in) })
	if err == nil {
		p.referrals = append(p.referrals, made.Referral.ID)
		p.tokens = append([]string{made.Token}, p.tokens...)
	}
}

// answer is what a candidate says, or HR of a candidate.
func (p *sides) answer() {
	actor, id := p.hr(), known(p, "referral", p.referrals)
	token := pick(p, "token", append(slices.Clone(p.tokens), "nonsense")...)
	verb := pick(p, "verb", "accept referral", "accept referral", "hire", "refuse", "reject")
	hiring := referral.Hiring{Employment: alumni.Employment{Work: alumni.Employee}}
	if p.chance("in the roster", 40) {
		hiring.Person = p.person()
	}
	type said struct {
		Referral *referral.Referral
		Reward   *referral.Reward
	}
	_, _ = same(p, verb, func(ctx context.Context, s *side) (out said, err error) {
		switch verb {
		case "accept referral":
			out.Referral, err = s.jobs.Accept(ctx, alumnikit.Visitor(p.tenant), token, referral.Candidate{Names: alumni.Names{Family: "候補"}})
		case "refuse":
			err = s.jobs.Refuse(ctx, alumnikit.Visitor(p.tenant), token)
		case "reject":
			err = s.jobs.Reject(ctx, actor, id)
		default:
			out.Referral, out.Reward, err = s.jobs.HireReferred(ctx, actor, id, hiring)
		}
		return out, err
	})
}

// wait lets time go by, and forgets the candidates whose time is over.
func (p *sides) wait() {
	p.now = p.now.Add(pick(p, "wait", time.Hour, 26*time.Hour, 8*24*time.Hour))
	_, _ = same(p, "expire", func(ctx context.Context, s *side) (int, error) { return s.jobs.Expire(ctx, 10) })
}

// review reads every list of openings, applications and referrals, page by page.
func (p *sides) review() {
	actor, page := p.anyone(), p.page()
	pages(p, "openings", page, func(ctx context.Context, s *side, page alumnikit.Page) (referral.List[referral.Opening], error) {
		return s.jobs.Openings(ctx, actor, page)
	})
	pages(p, "applications", page, func(ctx context.Context, s *side, page alumnikit.Page) (referral.List[referral.Application], error) {
		return s.jobs.Applications(ctx, actor, referral.ApplicationFilter{}, page)
	})
	pages(p, "my applications", page, func(ctx context.Context, s *side, page alumnikit.Page) (referral.List[referral.Application], error) {
		return s.jobs.MyApplications(ctx, actor, page)
	})
	pages(p, "referrals", page, func(ctx context.Context, s *side, page alumnikit.Page) (referral.List[referral.Referral], error) {
		return s.jobs.Referrals(ctx, actor, page)
	})
	pages(p, "rewards", page, func(ctx context.Context, s *side, page alumnikit.Page) (referral.List[referral.Reward], error) {
		return s.jobs.Rewards(ctx, actor, page)
	})
	_, _ = same(p, "board", func(ctx context.Context, s *side) (map[referral.Stage][]referral.Application, error) {
		return s.jobs.Board(ctx, actor)
	})
}

func pages[E any](p *sides, what string, page alumnikit.Page, list func(context.Context, *side, alumnikit.Page) (referral.List[E], error)) {
	p.Helper()
	for range 4 {
		found, err := same(p, what, func(ctx context.Context, s *side) (referral.List[E], error) { return list(ctx, s, page) })
		if err != nil || found.Next == "" {
			return
		}
		page.After = found.Next
	}
}
