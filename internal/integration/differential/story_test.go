package differential

import (
	"context"

	"github.com/alumnikit/alumnikit"
	"github.com/alumnikit/alumnikit/alumni"
	"github.com/alumnikit/alumnikit/referral"
)

// What takes several steps in the right order chance alone seldom does. These
// take them one after another; a step may still be refused.

// invited founds a group, and has somebody asked into it who accepts.
func (p *sides) invited() {
	person := p.person()
	in := alumni.GroupInput{Name: map[alumni.Locale]string{alumni.English: "Club"}, Kind: alumni.Informal, Join: alumni.JoinInvite}
	g, err := same(p, "found", func(ctx context.Context, s *side) (*alumni.Group, error) {
		return s.people.CreateGroup(ctx, p.chief(), in)
	})
	if err != nil {
		return
	}
	p.groups = append(p.groups, g.ID)
	_ = done(p, "invite", func(ctx context.Context, s *side) error { return s.people.Invite(ctx, p.chief(), g.ID, person) })
	_ = done(p, "accept", func(ctx context.Context, s *side) error {
		return s.people.Accept(ctx, alumnikit.Member(p.tenant, person), g.ID)
	})
	if p.chance("leave", 30) {
		_ = done(p, "leave", func(ctx context.Context, s *side) error {
			return s.people.Leave(ctx, alumnikit.Member(p.tenant, person), g.ID)
		})
	}
}

// returned takes an application to its end.
func (p *sides) returned() {
	actor, in := p.member(), referral.ApplyInput{Opening: p.openings[0]}
	a, err := same(p, "apply", func(ctx context.Context, s *side) (*referral.Application, error) { return s.jobs.Apply(ctx, actor, in) })
	if err != nil {
		return
	}
	p.applications = append(p.applications, a.ID)
	for _, stage := range []referral.Stage{referral.Review, referral.Offer} {
		_, _ = same(p, "move", func(ctx context.Context, s *side) (*referral.Application, error) {
			return s.jobs.Move(ctx, p.chief(), a.ID, stage)
		})
	}
	_, _ = same(p, "hire applicant", func(ctx context.Context, s *side) (*referral.Application, error) {
		return s.jobs.Hire(ctx, p.chief(), a.ID, alumni.Employment{Work: alumni.Employee})
	})
}

// recommended refers somebody who accepts, and is hired or not.
func (p *sides) recommended() {
	actor, in := p.member(), referral.ReferInput{Opening: p.openings[0], Email: pick(p, "email", "shiro@example.com", "goro@example.jp")}
	made, err := same(p, "refer", func(ctx context.Context, s *side) (*referral.Invitation, error) { return s.jobs.Refer(ctx, actor, in) })
	if err != nil || made.Token == "" {
		return
	}
	p.referrals, p.tokens = append(p.referrals, made.Referral.ID), append([]string{made.Token}, p.tokens...)
	who := referral.Candidate{Names: alumni.Names{Family: "候補", Given: "四郎"}}
	_, _ = same(p, "accept referral", func(ctx context.Context, s *side) (*referral.Referral, error) {
		return s.jobs.Accept(ctx, alumnikit.Visitor(p.tenant), made.Token, who)
	})
	switch pick(p, "decision", "hire", "hire", "reject", "none") {
	case "hire":
		_, _ = same(p, "hire", func(ctx context.Context, s *side) (*referral.Reward, error) {
			_, reward, err := s.jobs.HireReferred(ctx, p.chief(), made.Referral.ID, referral.Hiring{Employment: alumni.Employment{Work: alumni.Employee}})
			return reward, err
		})
	case "reject":
		_ = done(p, "reject", func(ctx context.Context, s *side) error { return s.jobs.Reject(ctx, p.chief(), made.Referral.ID) })
	}
}
