package main

import (
	"fmt"
	"slices"
	"time"

	"github.com/alumnikit/alumnikit"
	"github.com/alumnikit/alumnikit/alumni"
	"github.com/alumnikit/alumnikit/internal/synth"
	"github.com/alumnikit/alumnikit/storage"
)

// loadedAt is the time on everything that is loaded.
func loadedAt() time.Time { return time.Date(2026, 10, 31, 0, 0, 0, 0, time.UTC) }

// dossier is everything about one person, as records. What is nil is missing.
type dossier struct {
	entry       *alumni.Entry
	profile     *alumni.Profile
	memberships *alumni.Memberships
	consents    *alumni.Consents
}

// dossier writes everything about person i down.
func (s *site) dossier(i int) (dossier, error) {
	p, id := s.person(i), s.id(i)
	entry, err := s.entry(i, p)
	if err != nil {
		return dossier{}, fmt.Errorf("person %d: %w", i, err)
	}
	out := dossier{entry: entry, memberships: s.memberships(p, id), consents: consents(p, id)}
	if p.HasProfile {
		out.profile = s.profile(i, p)
	}
	return out, nil
}

// changes are what brings a person in.
func (d dossier) changes() []storage.Change {
	out := []storage.Change{alumni.Entries().Insert(d.entry)}
	if d.profile != nil {
		out = append(out, alumni.Profiles().Insert(d.profile))
	}
	if d.memberships != nil {
		out = append(out, alumni.MembershipsKind().Insert(d.memberships))
	}
	if d.consents != nil {
		out = append(out, alumni.ConsentsKind().Insert(d.consents))
	}
	return out
}

// entry is the employer's half.
func (s *site) entry(i int, p synth.Person) (*alumni.Entry, error) {
	out := &alumni.Entry{
		ID: s.id(i),
		Names: alumni.Names{
			Family: p.Family, Given: p.Given, FamilyKana: p.FamilyKana, GivenKana: p.GivenKana,
			FamilyRomaji: p.FamilyRomaji, GivenRomaji: p.GivenRomaji, Preferred: p.Preferred,
		},
		Identifiers: []alumni.Identifier{{System: alumni.ExternalID, Value: p.ExternalID}},
		Email:       p.Email, CreatedAt: loadedAt(), UpdatedAt: loadedAt(),
	}
	if p.FormerFamily != "" {
		out.Names.Former = []string{p.FormerFamily}
	}
	for n, m := range p.Employments {
		start, err := alumni.ParseDate(m.Start)
		if err != nil {
			return nil, err
		}
		end, err := alumni.ParseDate(m.End)
		if err != nil {
			return nil, err
		}
		out.Employments = append(out.Employments, alumni.Employment{
			ID: s.numbers.id(ofEmployments+uint32(n), s.first+i), Work: alumni.Work(m.Kind), Entity: m.Entity,
			Department: m.Department, Title: m.Title, Place: m.Place, Start: start, End: end,
		})
	}
	return out, nil
}

// profile is the member's half.
func (s *site) profile(i int, p synth.Person) *alumni.Profile {
	out := &alumni.Profile{
		ID: s.id(i), CurrentEmployer: p.CurrentEmployer, CurrentTitle: p.CurrentTitle, Location: p.Location, Skills: p.Skills,
		Interests: p.Interests, Email: p.Email, Phone: p.Phone, Locale: alumni.Locale(p.Locale),
		Audiences: s.audiences(i, p), UpdatedAt: loadedAt(),
	}
	for _, o := range p.OpenTo {
		out.OpenTo = append(out.OpenTo, alumni.Openness(o))
	}
	if p.AvailabilityHours > 0 {
		hours := int64(p.AvailabilityHours)
		out.Availability = &hours
	}
	return out
}

// audiences are the person's choices, as far as the schema allows them. Synth
// knows no single groups: every second person who shows a field to those in any
// common group shows it to the first of their groups alone.
func (s *site) audiences(i int, p synth.Person) map[string]alumni.Audience {
	var out map[string]alumni.Audience
	for field, chosen := range p.Audiences {
		name, audience := disclosure(field), alumni.Audience(chosen)
		if !slices.Contains(s.rules.Choices(name), audience) {
			continue
		}
		if audience == alumni.Shared && i%2 == 0 && len(p.Groups) > 0 {
			audience = alumni.GroupAudience(s.group(p.Groups[0]))
		}
		if out == nil {
			out = map[string]alumni.Audience{}
		}
		out[name] = audience
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

func (s *site) memberships(p synth.Person, id alumnikit.PersonID) *alumni.Memberships {
	if len(p.Groups) == 0 {
		return nil
	}
	out := &alumni.Memberships{ID: id}
	for _, g := range p.Groups {
		out.Groups = append(out.Groups, alumni.Membership{Group: s.group(g), Since: loadedAt()})
	}
	return out
}

func consents(p synth.Person, id alumnikit.PersonID) *alumni.Consents {
	out := &alumni.Consents{ID: id}
	give := func(purpose alumni.Purpose) {
		out.Entries = append(out.Entries, alumni.Consent{
			Purpose: purpose, Text: "Synthetic words.", Version: "1", Locale: alumni.Locale(p.Locale), Method: "form", GivenAt: loadedAt(),
		})
	}
	if p.ConsentListing {
		give(alumni.ForListing)
	}
	if p.ConsentNewsletter {
		give(alumni.ForNewsletter)
	}
	if out.Entries == nil {
		return nil
	}
	return out
}
