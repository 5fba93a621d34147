package main

import (
	"github.com/alumnikit/alumnikit"
	"github.com/alumnikit/alumnikit/alumni"
	"github.com/alumnikit/alumnikit/alumni/hr"
	"github.com/alumnikit/alumnikit/newsletter"
	"github.com/alumnikit/alumnikit/referral"
	"github.com/alumnikit/alumnikit/segment"
)

// secret is something that attackers must not be able to tell from the plain stage of its family.
type secret struct {
	name   string
	before setting // done before they come
	later  setting // done between their first and their second round; nil for nothing
	only   string  // the one attacker who must not know; "" for both
}

// family is a plain stage and the secrets that must look like it.
type family struct {
	name    string
	plain   setting
	secrets []secret
}

// rounds is two where something changes between them.
func (s secret) rounds() int {
	if s.later != nil {
		return 2
	}
	return 1
}

func (f family) rounds() int {
	most := 1
	for _, s := range f.secrets {
		most = max(most, s.rounds())
	}
	return most
}

func families() []family {
	return []family{
		{"somebody who says nothing", present, saidInSecret()},
		{"nobody", func(*stage) {}, unseen()},
		{"a policy that hides", bounded(alumni.ProfileUpdate{}), []secret{{name: "a value above the maximum", before: bounded(first())}}},
	}
}

// present is a victim whose name is seen, and nothing else.
func present(s *stage) {
	s.enrol(victim)
	s.greet()
}

// greet lets the victim agree to be listed and come into the circle, and hide the rest.
func (s *stage) greet() {
	s.list(victim)
	s.admit(victim, s.circle)
	s.say(victim, alumni.ProfileUpdate{}, s.everything(alumni.Nobody))
}

// speaking is a victim who says something to an audience, there already or not.
func speaking(u alumni.ProfileUpdate, to func(*stage) alumni.Audience) setting {
	return func(s *stage) {
		if _, err := s.p.people.Entry(s.t.Context(), clerk(), idOf(victim)); err != nil {
			present(s)
		}
		s.say(victim, u, s.everything(to(s)))
	}
}

func always(a alumni.Audience) func(*stage) alumni.Audience {
	return func(*stage) alumni.Audience { return a }
}

// saidInSecret are values that the attackers, or one of them, may not see, and what HR keeps beside them.
func saidInSecret() []secret {
	hidden := func(s *stage) alumni.Audience { return alumni.GroupAudience(s.hidden) }
	return []secret{
		{name: "values for employees, applications, drafts and another tenant", before: both(speaking(first(), always(alumni.Employees)), working, drafts, elsewhere)},
		{name: "other values for HR, seen by all before", before: both(speaking(first(), always(alumni.Network)), speaking(second(), always(alumni.Admins)))},
		{name: "values that somebody else shows, for another group", before: both(present, grouped, speaking(common(), hidden))},
		{name: "values for a group of the insider, and for all who share one", before: forCircle, only: outsider},
		{name: "another career, notes and a reason for leaving", before: employed},
		{name: "changes meanwhile", before: present, later: both(
			speaking(first(), always(alumni.Admins)), speaking(second(), always(alumni.Nobody)), grouped, keepInConfidence, working, drafts,
			func(s *stage) { s.must(s.p.people.Upkeep(s.t.Context(), tenant)) },
		)},
	}
}

// forCircle is a victim who says one half to the circle by name, the other to whoever shares a group.
func forCircle(s *stage) {
	present(s)
	audiences := s.everything(alumni.Shared)
	for i, name := range sortedKeys(audiences) {
		if i%2 == 0 {
			audiences[name] = alumni.GroupAudience(s.circle)
		}
	}
	s.say(victim, first(), audiences)
}

// both does one after another.
func both(settings ...setting) setting {
	return func(s *stage) {
		for _, set := range settings {
			set(s)
		}
	}
}

// grouped is a victim who is in groups that the attackers are not in.
func grouped(s *stage) {
	s.admit(victim, s.hidden)
	s.must(s.p.people.Join(s.t.Context(), s.member(victim), s.open))
}

// employed is a victim with another career than the plain one, about whom HR has written more.
func employed(s *stage) {
	s.enrolAs(victim, tenant, stint("地下企画室", "室長", "2001", "2004-12-31"), stint("営業部", "課長", "2012", ""))
	s.greet()
	end, _ := alumni.ParseDate("2020-01-15")
	_, err := s.p.confidence.Offboard(s.t.Context(), clerk(), idOf(victim), alumni.Departure{End: end}, hr.Leaving{Reason: hr.Health, Note: "極秘の理由"})
	s.must(err)
	keepInConfidence(s)
}

// working is a victim who applied, and referred somebody.
func working(s *stage) {
	_, err := s.p.referrals.Apply(s.t.Context(), s.member(victim), referral.ApplyInput{Opening: s.job, Message: "Secret wish"})
	s.must(err)
	_, err = s.p.referrals.Refer(s.t.Context(), s.member(victim), referral.ReferInput{Opening: s.job, Email: friend})
	s.must(err)
}

// elsewhere is another tenant with somebody in it.
func elsewhere(s *stage) {
	s.must(s.p.people.Provision(s.t.Context(), clerkOf(foreign)))
	s.enrolAs(stranger, foreign, stint("地下企画室", "室長", "2001", ""))
}

// friend is whom both the victim and the attackers refer.
const friend = "friend@example.com"

// keepInConfidence writes what only HR reads.
func keepInConfidence(s *stage) {
	s.must(s.p.confidence.AddNote(s.t.Context(), clerk(), idOf(victim), "極秘の理由: Secret"))
	email := "mio@kurogane.example"
	_, err := s.p.people.UpdateEntry(s.t.Context(), clerk(), idOf(victim), alumni.EntryUpdate{Email: &email})
	s.must(err)
}

// drafts are an opening, a segment and an edition that nobody but HR knows of.
func drafts(s *stage) {
	ctx := s.t.Context()
	s.dice.turn("draft", 0)
	_, err := s.p.referrals.CreateOpening(ctx, clerk(), referral.OpeningInput{
		Title: map[alumni.Locale]string{alumni.English: "Secret opening"}, Engagement: referral.Employment, Public: true,
	})
	s.must(err)
	saved, err := s.p.desk.segments.Create(ctx, clerk(), segment.Input{Name: "Secret people", Draft: segment.All(segment.Where("openTo", segment.ContainsAny, "talk"))})
	s.must(err)
	_, err = s.p.desk.letters.Create(ctx, clerk(), newsletter.Input{
		Name: "Secret edition", Segment: saved.ID, Content: map[alumni.Locale]newsletter.Content{alumni.English: {Subject: "Secret", Body: "# Secret"}},
	})
	s.must(err)
}

// draftID is the opening of drafts.
func draftID() alumnikit.ID {
	d := newDice()
	d.turn("draft", 0)
	return alumnikit.NewID(d)
}

// unseen are people of whom attackers must not find that they exist, although they say everything.
func unseen() []secret {
	there := func(then func(*stage)) setting {
		return func(s *stage) {
			s.enrol(victim)
			s.admit(victim, s.circle)
			s.admit(victim, s.hidden)
			s.say(victim, first(), s.everything(alumni.Network))
			then(s)
		}
	}
	named := func(a alumni.Audience) setting {
		return there(func(s *stage) {
			s.list(victim)
			s.say(victim, first(), map[string]alumni.Audience{alumni.NameDisclosure: a})
		})
	}
	return []secret{
		{name: "somebody who agrees to be listed for a moment", before: there(func(*stage) {}), later: func(s *stage) {
			s.list(victim)
			s.must(s.p.people.Withdraw(s.t.Context(), s.member(victim), idOf(victim), alumni.ForListing, "form"))
		}},
		{name: "somebody whose name is for employees, then for HR", before: named(alumni.Employees), later: func(s *stage) {
			s.say(victim, second(), map[string]alumni.Audience{alumni.NameDisclosure: alumni.Admins})
		}},
		{name: "somebody who blocks both", before: there(func(s *stage) {
			s.list(victim)
			s.block()
		})},
	}
}

// block lets the victim block both attackers.
func (s *stage) block() {
	for _, role := range []string{insider, outsider} {
		s.must(s.p.people.Block(s.t.Context(), s.member(victim), idOf(role)))
	}
}

// bounded is a policy under which HR alone sees e-mail, phone and employer, whatever was chosen before.
func bounded(u alumni.ProfileUpdate) setting {
	return func(s *stage) {
		present(s)
		choice := map[string]alumni.Audience{"email": alumni.Network, "phone": alumni.Network, "currentEmployer": alumni.Network}
		s.say(victim, alumni.ProfileUpdate{CurrentEmployer: u.CurrentEmployer, Email: u.Email, Phone: u.Phone}, choice)
		s.must(s.p.people.SetPolicy(s.t.Context(), clerk(), alumni.Policy{Maxima: map[string]alumni.Audience{
			"email": alumni.Admins, "phone": alumni.Admins, "currentEmployer": alumni.Admins,
		}}))
	}
}
