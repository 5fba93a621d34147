package differential

import (
	"context"

	"github.com/alumnikit/alumnikit"
	"github.com/alumnikit/alumnikit/alumni"
)

func (p *sides) register() {
	actor, in := p.hr(), p.registration()
	e, err := same(p, "register", func(ctx context.Context, s *side) (*alumni.Entry, error) { return s.people.Register(ctx, actor, in) })
	if err == nil {
		p.persons = append(p.persons, e.ID)
		for _, stint := range e.Employments {
			p.employments = append(p.employments, stint.ID)
		}
	}
}

func (p *sides) amend() {
	actor, person, u := p.hr(), p.person(), alumni.EntryUpdate{Custom: p.customValues(alumni.ByEmployer)}
	if p.chance("names", 50) {
		names := p.names()
		u.Names = &names
	}
	if p.chance("identifiers", 30) {
		u.Identifiers = []alumni.Identifier{p.identifier()}
	}
	if p.chance("stint", 50) {
		stint := p.employment()
		if p.chance("in its place", 50) {
			stint.ID = known(p, "employment", p.employments)
		}
		u.Employments = append(u.Employments, stint)
	}
	_, _ = same(p, "amend", func(ctx context.Context, s *side) (*alumni.Entry, error) {
		return s.people.UpdateEntry(ctx, actor, person, u)
	})
}

func (p *sides) employ() {
	actor, person, stint := p.hr(), p.person(), p.employment()
	_, _ = same(p, "employ", func(ctx context.Context, s *side) (*alumni.Entry, error) {
		return s.people.Employ(ctx, actor, person, stint)
	})
}

func (p *sides) offboard() {
	actor, person, d := p.hr(), p.person(), alumni.Departure{End: p.date()}
	if p.chance("which", 30) {
		d.Employment = known(p, "employment", p.employments)
	}
	_, _ = same(p, "offboard", func(ctx context.Context, s *side) (*alumni.Entry, error) {
		return s.people.Offboard(ctx, actor, person, d)
	})
}

func (p *sides) describe() {
	actor, hours := p.member(), pick(p, "hours", int64(0), 8, 40, 169)
	u := alumni.ProfileUpdate{
		CurrentEmployer: p.word(), CurrentTitle: p.word(), Location: p.word(), Bio: p.word(), Availability: &hours,
		Custom: p.customValues(alumni.ByMember), Email: pick(p, "email", "", "hanako@example.com"), Locale: pick(p, "locale", "", alumni.Japanese, alumni.English),
		OpenTo: []alumni.Openness{pick(p, "open to", alumni.Opennesses()...)},
	}
	for range pick(p, "skills", 0, 1, 3) {
		u.Skills = append(u.Skills, p.word())
	}
	_, _ = same(p, "describe", func(ctx context.Context, s *side) (*alumni.Profile, error) {
		return s.people.UpdateProfile(ctx, actor, u)
	})
}

func (p *sides) choose() {
	actor, disclosure, audience := p.member(), p.disclosure(), p.audience()
	_, _ = same(p, "choose", func(ctx context.Context, s *side) (*alumni.Profile, error) {
		return s.people.SetAudience(ctx, actor, disclosure, audience)
	})
}

func (p *sides) decree() {
	actor, policy := p.hr(), alumni.Policy{Defaults: map[string]alumni.Audience{}, Maxima: map[string]alumni.Audience{}}
	if p.chance("defaults", 50) {
		policy.Defaults[p.disclosure()] = p.audience()
	}
	if p.chance("maxima", 20) {
		policy.Maxima[p.disclosure()] = p.audience()
	}
	_ = done(p, "decree", func(ctx context.Context, s *side) error { return s.people.SetPolicy(ctx, actor, policy) })
}

func (p *sides) consent() {
	person := p.person()
	actor := pick(p, "who", alumnikit.Member(p.tenant, person), p.chief(), p.anyone())
	purpose := pick(p, "purpose", alumni.ForListing, alumni.ForListing, alumni.ForNewsletter, alumni.ForRecruiting)
	if p.chance("withdraw", 25) {
		_ = done(p, "withdraw", func(ctx context.Context, s *side) error {
			return s.people.Withdraw(ctx, actor, person, purpose, "form")
		})
		return
	}
	in := alumni.ConsentInput{Purpose: purpose, Text: "同意します。", Version: "1", Locale: alumni.Japanese, Method: "form"}
	_ = done(p, "grant", func(ctx context.Context, s *side) error { return s.people.Grant(ctx, actor, person, in) })
}

func (p *sides) found() {
	actor, in := p.hr(), alumni.GroupInput{
		Name: map[alumni.Locale]string{alumni.Japanese: "会" + p.word(), alumni.English: "Club"},
		Kind: alumni.Official, Join: pick(p, "join", alumni.JoinOpen, alumni.JoinInvite),
	}
	g, err := same(p, "found", func(ctx context.Context, s *side) (*alumni.Group, error) { return s.people.CreateGroup(ctx, actor, in) })
	if err == nil {
		p.groups = append(p.groups, g.ID)
	}
}

func (p *sides) meet() {
	group, person := known(p, "group", p.groups), p.person()
	actor, hr := alumnikit.Member(p.tenant, person), p.hr()
	verb := pick(p, "verb", "join", "join", "leave", "invite", "accept")
	_ = done(p, verb, func(ctx context.Context, s *side) error {
		switch verb {
		case "join":
			return s.people.Join(ctx, actor, group)
		case "leave":
			return s.people.Leave(ctx, actor, group)
		case "invite":
			return s.people.Invite(ctx, hr, group, person)
		default:
			return s.people.Accept(ctx, actor, group)
		}
	})
}

// look reads what the roster has of a person.
func (p *sides) look() {
	actor, person, id := p.anyone(), p.person(), p.identifier().Value
	_, _ = same(p, "person", func(ctx context.Context, s *side) (*alumni.Person, error) { return s.people.Person(ctx, actor, person) })
	_, _ = same(p, "entry", func(ctx context.Context, s *side) (*alumni.Entry, error) {
		return s.people.EntryByExternalID(ctx, actor, id)
	})
	_, _ = same(p, "consents", func(ctx context.Context, s *side) (*alumni.Consents, error) {
		return s.people.Consents(ctx, actor, person)
	})
	_, _ = same(p, "my groups", func(ctx context.Context, s *side) ([]alumni.MyGroup, error) { return s.people.MyGroups(ctx, actor) })
	_, _ = same(p, "groups", func(ctx context.Context, s *side) ([]alumni.Group, error) { return s.people.Groups(ctx, actor) })
}
