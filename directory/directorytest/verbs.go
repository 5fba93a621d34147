package directorytest

import (
	"context"
	"slices"

	"github.com/alumnikit/alumnikit"
	"github.com/alumnikit/alumnikit/alumni"
	"github.com/alumnikit/alumnikit/storage"
)

// Operation is something of one's own that happens in a company and that
// members may not notice, such as a note of HR's. The suite puts it into traces.
type Operation struct {
	// Name says what happens: "hr.Service.AddNote".
	Name string
	// Do does it. An error is an outcome like any other.
	Do func(ctx context.Context, people *alumni.Service, occasion Occasion) error
	// ByMember says that Occasion.Member does it, and gets the answer.
	ByMember bool
	// Noticed reports whether a viewer notices by right, besides what the
	// person's records show. Nil means that nobody does.
	Noticed func(viewer alumnikit.Actor, occasion Occasion) bool
}

// Occasion is what an Operation is done with.
type Occasion struct {
	HR     alumnikit.Actor    // with every permission
	Member alumnikit.Actor    // somebody of the company, perhaps not there any more
	Person alumnikit.PersonID // somebody else, likewise
	Word   string             // "a", "zz", "é"
	Number int                // 0 to 7
}

// step is one thing that happens in a company.
type step struct {
	name    string
	with    string // for people
	by      alumnikit.PersonID
	do      func(ctx context.Context, s *subject, tenant alumnikit.TenantID) error
	noticed func(actor alumnikit.Actor) bool
	keep    bool // happens in both tenants even if it is invisible
}

// scene is where steps are drawn for: a company, and who looks on.
type scene struct {
	w   *world
	all coalition
}

// hidden lists what none of those who look on may see of a person.
func (at scene) hidden(c *catalog, who alumnikit.PersonID) []string {
	p := at.w.find(who)
	if p == nil {
		return nil
	}
	o := c.oracle(at.w)
	return slices.DeleteFunc(slices.Clone(c.disclosures), func(disclosure string) bool {
		return at.all.any(func(v viewer) bool { return o.sees(v, p, disclosure) })
	})
}

// whom draws who does something: mostly the person whom everything is about,
// now and then one of those who look on.
func (at scene) whom(s *source) alumnikit.PersonID {
	switch s.n(4) {
	case 0:
		return somebody(s)
	case 1:
		if v := pick(s, at.all); v.signedIn() {
			return v.person
		}
	}
	return at.w.focus
}

// drawSteps draws a trace. Nobody who looks on is removed.
func (s *subject) drawSteps(c *source, at scene) []step {
	kinds := slices.Concat(memberSteps(), hrSteps(), s.ownSteps())
	var out []step
	for range 1 + c.n(8) {
		draw := pick(c, kinds)
		st := draw(s.catalog, c, at.whom(c), at)
		st.keep = c.oneIn(4)
		out = append(out, st)
	}
	return out
}

// drawProbes draws what a viewer does themself, if they are a member; often
// nothing.
func (s *subject) drawProbes(c *source, at scene) []step {
	v := at.all[0]
	if !v.signedIn() {
		return nil
	}
	var own []drawStep
	for i, op := range s.opts.Operations {
		if op.ByMember {
			own = append(own, s.ownSteps()[i])
		}
	}
	var out []step
	for range c.n(4) {
		draw := pick(c, append(memberSteps(), own...))
		out = append(out, draw(s.catalog, c, v.person, at))
	}
	return out
}

type drawStep func(c *catalog, s *source, who alumnikit.PersonID, at scene) step

// member makes a step that somebody of the company takes.
func member(name string, who alumnikit.PersonID, with string, do func(ctx context.Context, people *alumni.Service, me alumnikit.Actor) error) step {
	return step{name: name, by: who, with: who.String() + " " + with, do: func(ctx context.Context, s *subject, tenant alumnikit.TenantID) error {
		return do(ctx, s.people, alumnikit.Member(tenant, who))
	}}
}

func memberSteps() []drawStep {
	return []drawStep{stepProfile, stepProfile, stepProfile, stepProfile, stepAudience, stepAudience, stepAudience, stepGroup, stepGroup, stepConsent, stepConsent, stepBlock, stepBlock}
}

func stepProfile(c *catalog, s *source, who alumnikit.PersonID, at scene) step {
	cell := pick(s, c.disclosures)
	if hidden := at.hidden(c, who); len(hidden) > 0 && s.n(3) > 0 {
		cell = pick(s, hidden)
	}
	fresh := blank(who)
	c.drawCell(s, fresh, cell)
	return member("UpdateProfile", who, cell+" "+written(fresh.Profile), func(ctx context.Context, people *alumni.Service, me alumnikit.Actor) error {
		p, err := people.Profile(ctx, me)
		if err != nil {
			return err
		}
		p = p.Clone()
		copyCell(p, fresh.Profile, cell)
		_, err = people.UpdateProfile(ctx, me, saying(p, cell))
		return err
	})
}

func stepAudience(c *catalog, s *source, who alumnikit.PersonID, _ scene) step {
	disclosure, to := pick(s, c.disclosures), drawAudience(s)
	return member("SetAudience", who, disclosure+" "+string(to), func(ctx context.Context, people *alumni.Service, me alumnikit.Actor) error {
		_, err := people.SetAudience(ctx, me, disclosure, to)
		return err
	})
}

func stepGroup(_ *catalog, s *source, who alumnikit.PersonID, _ scene) step {
	group := groupID(s.n(numGroups))
	verbs := []struct {
		name string
		do   func(people *alumni.Service, ctx context.Context, actor alumnikit.Actor, group alumnikit.ID) error
	}{{"Join", (*alumni.Service).Join}, {"Leave", (*alumni.Service).Leave}, {"Accept", (*alumni.Service).Accept}}
	verb := pick(s, verbs)
	return member(verb.name, who, group.String(), func(ctx context.Context, people *alumni.Service, me alumnikit.Actor) error {
		return verb.do(people, ctx, me, group)
	})
}

func stepConsent(_ *catalog, s *source, who alumnikit.PersonID, _ scene) step {
	purpose := pick(s, alumni.Purposes())
	if s.oneIn(2) {
		return member("Withdraw", who, string(purpose), func(ctx context.Context, people *alumni.Service, me alumnikit.Actor) error {
			return people.Withdraw(ctx, me, who, purpose, "form")
		})
	}
	return member("Grant", who, string(purpose), func(ctx context.Context, people *alumni.Service, me alumnikit.Actor) error {
		return people.Grant(ctx, me, who, alumni.ConsentInput{Purpose: purpose, Text: "t", Version: "1", Locale: alumni.Japanese, Method: "form"})
	})
}

func stepBlock(_ *catalog, s *source, who alumnikit.PersonID, at scene) step {
	whom := somebody(s)
	if v := pick(s, at.all); v.signedIn() && s.oneIn(2) {
		whom = v.person
	}
	if s.oneIn(3) {
		return member("Unblock", who, whom.String(), func(ctx context.Context, people *alumni.Service, me alumnikit.Actor) error {
			return people.Unblock(ctx, me, whom)
		})
	}
	return member("Block", who, whom.String(), func(ctx context.Context, people *alumni.Service, me alumnikit.Actor) error {
		return people.Block(ctx, me, whom)
	})
}

// byHR makes a step that HR or the host takes.
func byHR(name, with string, do func(ctx context.Context, people *alumni.Service, hr alumnikit.Actor) error) step {
	return step{name: name, with: with, do: func(ctx context.Context, s *subject, tenant alumnikit.TenantID) error {
		return do(ctx, s.people, hrOf(tenant))
	}}
}

func hrSteps() []drawStep {
	return []drawStep{
		stepEntry, stepEmployment, stepEmploy, stepOffboard, stepPolicy, stepInvite, stepNewGroup, stepGroupText,
		stepRegister, stepRemove, stepRemove, stepOwnField, stepUpkeep, stepUpkeep,
	}
}

func stepEntry(c *catalog, s *source, who alumnikit.PersonID, _ scene) step {
	fresh := c.drawPerson(s, who)
	u := alumni.EntryUpdate{}
	switch s.n(3) {
	case 0:
		u.Names = &fresh.Entry.Names
	case 1:
		u.Email = &fresh.Entry.Email
	default:
		u.Custom = fresh.Entry.Custom
	}
	return byHR("UpdateEntry", fresh.ID().String()+" "+written(u), func(ctx context.Context, people *alumni.Service, hr alumnikit.Actor) error {
		_, err := people.UpdateEntry(ctx, hr, fresh.ID(), u)
		return err
	})
}

// stepEmployment corrects the first employment.
func stepEmployment(_ *catalog, s *source, who alumnikit.PersonID, _ scene) step {
	fresh := alumni.Employment{}
	fresh.Work, fresh.Department, fresh.Start, fresh.End = pick(s, alumni.Works()), pick(s, words()), pick(s, dates()), pick(s, dates())
	return byHR("UpdateEntry of an employment", who.String()+" "+written(fresh), func(ctx context.Context, people *alumni.Service, hr alumnikit.Actor) error {
		entry, err := people.Entry(ctx, hr, who)
		if err != nil || len(entry.Employments) == 0 {
			return err
		}
		m := fresh
		m.ID = entry.Employments[0].ID
		_, err = people.UpdateEntry(ctx, hr, who, alumni.EntryUpdate{Employments: []alumni.Employment{m}})
		return err
	})
}

func stepEmploy(_ *catalog, s *source, who alumnikit.PersonID, _ scene) step {
	m := alumni.Employment{Work: pick(s, alumni.Works()), Title: pick(s, words()), Start: pick(s, dates())}
	return byHR("Employ", who.String()+" "+written(m), func(ctx context.Context, people *alumni.Service, hr alumnikit.Actor) error {
		_, err := people.Employ(ctx, hr, who, m)
		return err
	})
}

func stepOffboard(_ *catalog, s *source, who alumnikit.PersonID, _ scene) step {
	end := pick(s, dates()[1:])
	return byHR("Offboard", who.String()+" "+end.String(), func(ctx context.Context, people *alumni.Service, hr alumnikit.Actor) error {
		_, err := people.Offboard(ctx, hr, who, alumni.Departure{End: end})
		return err
	})
}

func stepPolicy(c *catalog, s *source, _ alumnikit.PersonID, _ scene) step {
	policy := c.drawPolicy(s)
	return byHR("SetPolicy", written(policy), func(ctx context.Context, people *alumni.Service, hr alumnikit.Actor) error {
		return people.SetPolicy(ctx, hr, policy)
	})
}

func stepInvite(_ *catalog, s *source, who alumnikit.PersonID, _ scene) step {
	group := groupID(s.n(numGroups))
	return byHR("Invite", who.String()+" "+group.String(), func(ctx context.Context, people *alumni.Service, hr alumnikit.Actor) error {
		return people.Invite(ctx, hr, group, who)
	})
}

func stepNewGroup(_ *catalog, s *source, _ alumnikit.PersonID, _ scene) step {
	in := alumni.GroupInput{Name: map[alumni.Locale]string{alumni.Japanese: pick(s, words()[1:])}, Kind: alumni.Informal, Join: alumni.JoinOpen}
	return byHR("CreateGroup", written(in), func(ctx context.Context, people *alumni.Service, hr alumnikit.Actor) error {
		_, err := people.CreateGroup(ctx, hr, in)
		return err
	})
}

func stepGroupText(_ *catalog, s *source, _ alumnikit.PersonID, _ scene) step {
	group := groupID(s.n(numGroups))
	in := alumni.GroupInput{Name: map[alumni.Locale]string{alumni.English: pick(s, words()[1:])}, Kind: alumni.Official, Join: alumni.JoinOpen}
	return byHR("UpdateGroup", group.String()+" "+written(in), func(ctx context.Context, people *alumni.Service, hr alumnikit.Actor) error {
		_, err := people.UpdateGroup(ctx, hr, group, in)
		return err
	})
}

// stepRegister registers somebody new; most of the time HR knows that they
// agree to be listed.
func stepRegister(c *catalog, s *source, _ alumnikit.PersonID, _ scene) step {
	fresh, listed := c.drawPerson(s, personID(0)), s.n(3) > 0
	r := alumni.Registration{Names: fresh.Entry.Names, Email: fresh.Entry.Email, Employments: fresh.Entry.Employments, Custom: fresh.Entry.Custom}
	return byHR("Register", written(r), func(ctx context.Context, people *alumni.Service, hr alumnikit.Actor) error {
		entry, err := people.Register(ctx, hr, r)
		if err != nil || !listed {
			return err
		}
		return people.Grant(ctx, hr, entry.ID, alumni.ConsentInput{Purpose: alumni.ForListing, Text: "t", Version: "1", Locale: alumni.Japanese, Method: "paper"})
	})
}

// stepRemove takes somebody out of the company with every record, and their name
// off the blocks of others.
func stepRemove(_ *catalog, _ *source, who alumnikit.PersonID, at scene) step {
	return step{name: "remove", with: who.String(), do: func(ctx context.Context, sub *subject, tenant alumnikit.TenantID) error {
		if at.all.any(func(v viewer) bool { return v.person == who }) {
			return nil
		}
		changes, err := removal(ctx, sub.people.DB(), tenant, who)
		if err != nil || len(changes) == 0 {
			return err
		}
		return sub.people.DB().Commit(ctx, storage.By(hrOf(tenant), "suite.remove"), changes...)
	}}
}

func removal(ctx context.Context, db *storage.DB, tenant alumnikit.TenantID, who alumnikit.PersonID) ([]storage.Change, error) {
	changes, err := deletions(ctx, db, tenant, who, nil, alumni.Entries())
	if err != nil || len(changes) == 0 {
		return nil, err
	}
	if changes, err = deletions(ctx, db, tenant, who, changes, alumni.Profiles()); err != nil {
		return nil, err
	}
	if changes, err = deletions(ctx, db, tenant, who, changes, alumni.MembershipsKind()); err != nil {
		return nil, err
	}
	if changes, err = deletions(ctx, db, tenant, who, changes, alumni.ConsentsKind()); err != nil {
		return nil, err
	}
	for stored, err := range alumni.BlocksKind().Concerning(ctx, db, tenant, who) {
		if err != nil {
			return nil, err
		}
		if stored.Value.ID == who {
			changes = append(changes, alumni.BlocksKind().Delete(stored))
			continue
		}
		rest := alumni.Blocks{ID: stored.Value.ID, People: slices.Clone(stored.Value.People)}
		alumni.BlocksKind().Redact(&rest, who)
		changes = append(changes, alumni.BlocksKind().Replace(stored, &rest))
	}
	return changes, nil
}

func deletions[T any](
	ctx context.Context, db *storage.DB, tenant alumnikit.TenantID, who alumnikit.PersonID, to []storage.Change, kind storage.Kind[T],
) ([]storage.Change, error) {
	stored, err := kind.Find(ctx, db, tenant, alumnikit.ID(who))
	if err != nil || stored.Version == 0 {
		return to, err
	}
	return append(to, kind.Delete(stored)), nil
}
