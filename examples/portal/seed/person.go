package seed

import (
	"fmt"
	"time"

	"github.com/alumnikit/alumnikit"
	"github.com/alumnikit/alumnikit/alumni"
	"github.com/alumnikit/alumnikit/internal/synth"
	"github.com/alumnikit/alumnikit/storage"
)

// person states everything about one person: what HR says, what they say, their groups and consents.
func (s *seeder) person(p synth.Person, groups []alumnikit.ID) ([]storage.Change, error) {
	r, err := registration(p)
	if err != nil {
		return nil, err
	}
	r.Custom = s.ofCompany(p)
	changes, entry, err := s.people.PrepareRegister(s.actor, r)
	if err != nil {
		return nil, fmt.Errorf("register: %w", err)
	}
	now := s.people.DB().Now()
	if p.HasProfile {
		said := profile(p, entry.ID, now)
		said.Custom = s.ofMember(p)
		changes = append(changes, alumni.Profiles().Insert(said))
	}
	if consents := consents(p, entry.ID, now); len(consents.Entries) > 0 {
		changes = append(changes, alumni.ConsentsKind().Insert(consents))
	}
	if joined := memberships(p, entry.ID, groups, now); len(joined.Groups) > 0 {
		changes = append(changes, alumni.MembershipsKind().Insert(joined))
	}
	return changes, nil
}

// registration is the employer's half.
func registration(p synth.Person) (alumni.Registration, error) {
	r := alumni.Registration{
		Names: alumni.Names{
			Family: p.Family, Given: p.Given, FamilyKana: p.FamilyKana, GivenKana: p.GivenKana,
			FamilyRomaji: p.FamilyRomaji, GivenRomaji: p.GivenRomaji, Preferred: p.Preferred,
		},
		Identifiers: []alumni.Identifier{{System: alumni.ExternalID, Value: p.ExternalID}},
		Email:       p.Email,
	}
	if p.FormerFamily != "" {
		r.Names.Former = []string{p.FormerFamily}
	}
	for _, m := range p.Employments {
		start, err := alumni.ParseDate(m.Start)
		if err != nil {
			return r, fmt.Errorf("start: %w", err)
		}
		end, err := alumni.ParseDate(m.End)
		if err != nil {
			return r, fmt.Errorf("end: %w", err)
		}
		r.Employments = append(r.Employments, alumni.Employment{
			Work: alumni.Work(m.Kind), Entity: m.Entity, Department: m.Department, Title: m.Title, Place: m.Place, Start: start, End: end,
		})
	}
	return r, nil
}

// profile is the member's half.
func profile(p synth.Person, id alumnikit.PersonID, now time.Time) *alumni.Profile {
	out := &alumni.Profile{
		ID: id, CurrentEmployer: p.CurrentEmployer, CurrentTitle: p.CurrentTitle, Location: p.Location, Skills: p.Skills,
		Interests: p.Interests, Email: p.Email, Phone: p.Phone, Locale: alumni.Locale(p.Locale), UpdatedAt: now,
	}
	for _, o := range p.OpenTo {
		out.OpenTo = append(out.OpenTo, alumni.Openness(o))
	}
	if p.AvailabilityHours > 0 {
		hours := int64(p.AvailabilityHours)
		out.Availability = &hours
	}
	schema := alumni.Standard()
	rules := schema.Rules(alumni.Policy{})
	for field, audience := range p.Audiences {
		name := disclosure(field)
		for _, allowed := range rules.Choices(name) {
			if string(allowed) == audience { // synth knows no limits; what may not be chosen stays the default
				if out.Audiences == nil {
					out.Audiences = map[string]alumni.Audience{}
				}
				out.Audiences[name] = allowed
			}
		}
	}
	return out
}

// disclosure is the schema's name for one of synth's fields.
func disclosure(field string) string {
	switch field {
	case "availabilityHours":
		return "availability"
	case "employments":
		return "career"
	default:
		return field
	}
}

// consents are what the person agreed to, in words that say what they are.
func consents(p synth.Person, id alumnikit.PersonID, now time.Time) *alumni.Consents {
	out := &alumni.Consents{ID: id}
	give := func(purpose alumni.Purpose, ja, en string) {
		text, locale := ja, alumni.Japanese
		if p.Locale == "en" {
			text, locale = en, alumni.English
		}
		out.Entries = append(out.Entries, alumni.Consent{
			Purpose: purpose, Text: text, Version: "synthetic", Locale: locale, Method: "import", GivenAt: now,
		})
	}
	if p.ConsentListing {
		give(alumni.ForListing, "仲間さがしに載ることに同意します。(架空の同意です)", "I agree to be listed. (An invented consent.)")
	}
	if p.ConsentNewsletter {
		give(alumni.ForNewsletter, "ニュースレターを受け取ることに同意します。(架空の同意です)", "I agree to receive the newsletter. (An invented consent.)")
	}
	return out
}

// memberships are the person's groups; some people of the mentors' profession are only invited there.
func memberships(p synth.Person, id alumnikit.PersonID, groups []alumnikit.ID, now time.Time) *alumni.Memberships {
	out := &alumni.Memberships{ID: id}
	in := map[int]bool{}
	for _, i := range p.Groups {
		in[i] = true
		out.Groups = append(out.Groups, alumni.Membership{Group: groups[i], Since: now})
	}
	for _, o := range p.OpenTo {
		if o == string(alumni.OpenMentoring) && !in[mentors] {
			out.Groups = append(out.Groups, alumni.Membership{Group: groups[mentors], Invited: true, Since: now})
		}
	}
	return out
}
