package main

import (
	"slices"

	"github.com/alumnikit/alumnikit"
	"github.com/alumnikit/alumnikit/alumni"
)

// The people of an attack. The insider and the outsider are alumni and attack; the insider shares a group with the victim.
// The bystander shows everything, so that a hidden value can be one that somebody else shows. Strangers exist only in
// another tenant.
const (
	insider   = "insider"
	outsider  = "outsider"
	bystander = "bystander"
	victim    = "victim"
	stranger  = "stranger"
	nobody    = "nobody" // an ID that was never given to anyone
)

// shared is the given name of all of them: who searches for it sees the victim among a few others, and in which order.
const shared = "澪"

// names are what the people of an attack are called.
func names(role string) alumni.Names {
	switch role {
	case victim:
		return alumni.Names{Family: "鮎川", Given: shared, FamilyKana: "アユカワ", GivenKana: "ミオ", FamilyRomaji: "Ayukawa", GivenRomaji: "Mio"}
	case insider:
		return alumni.Names{Family: "井戸", Given: shared, FamilyKana: "イド", GivenKana: "ミオ", FamilyRomaji: "Ido", GivenRomaji: "Mio"}
	case outsider:
		return alumni.Names{Family: "外山", Given: shared, FamilyKana: "ソトヤマ", GivenKana: "ミオ", FamilyRomaji: "Sotoyama", GivenRomaji: "Mio"}
	default:
		return alumni.Names{Family: "相野", Given: shared, FamilyKana: "アイノ", GivenKana: "ミオ", FamilyRomaji: "Aino", GivenRomaji: "Mio"}
	}
}

// idOf is the ID of a role, on every stage the same: the first that is drawn when they are enrolled.
func idOf(role string) alumnikit.PersonID {
	d := newDice()
	d.turn(role, 0)
	return alumnikit.PersonID(alumnikit.NewID(d))
}

func (s *stage) member(role string) alumnikit.Actor { return alumnikit.Member(tenant, idOf(role)) }

// enrol enters a role into the roster, as somebody who left.
func (s *stage) enrol(role string) {
	s.enrolAs(role, tenant, stint("総務部", "主任", "2012-04", "2018-03"))
}

func (s *stage) enrolAs(role string, at alumnikit.TenantID, stints ...alumni.Employment) {
	s.t.Helper()
	s.dice.turn(role, 0)
	entry, err := s.p.people.Register(s.t.Context(), clerkOf(at), alumni.Registration{
		Names: names(role), Identifiers: []alumni.Identifier{{System: alumni.ExternalID, Value: "X-" + role}}, Employments: stints,
	})
	s.must(err)
	if entry.ID != idOf(role) {
		s.t.Fatalf("%s is not who they should be", role)
	}
}

func clerkOf(at alumnikit.TenantID) alumnikit.Actor {
	return alumnikit.Admin(at, "portal", alumnikit.AllPermissions()...)
}

// stint is an employment; the dates are constants.
func stint(department, title, start, end string) alumni.Employment {
	from, _ := alumni.ParseDate(start)
	to, _ := alumni.ParseDate(end)
	return alumni.Employment{Work: alumni.Employee, Department: department, Title: title, Place: "大阪", Start: from, End: to}
}

// list grants the consent to be listed.
func (s *stage) list(role string) {
	s.t.Helper()
	s.must(s.p.people.Grant(s.t.Context(), s.member(role), idOf(role), alumni.ConsentInput{
		Purpose: alumni.ForListing, Text: "List me.", Version: "1", Locale: alumni.English, Method: "form",
	}))
}

// admit brings a role into a group.
func (s *stage) admit(role string, group alumnikit.ID) {
	s.t.Helper()
	s.must(s.p.people.Invite(s.t.Context(), clerk(), group, idOf(role)))
	s.must(s.p.people.Accept(s.t.Context(), s.member(role), group))
}

// say lets a role choose audiences and then say something.
func (s *stage) say(role string, u alumni.ProfileUpdate, audiences map[string]alumni.Audience) {
	s.t.Helper()
	_, err := s.p.people.SetAudiences(s.t.Context(), s.member(role), audiences)
	s.must(err)
	_, err = s.p.people.UpdateProfile(s.t.Context(), s.member(role), u)
	s.must(err)
}

// everything is one audience for each disclosure but the name, or HR alone where it may not be chosen.
func (s *stage) everything(audience alumni.Audience) map[string]alumni.Audience {
	schema, err := s.p.people.SchemaOf(s.t.Context(), tenant)
	s.must(err)
	rules := schema.Rules(alumni.Policy{})
	out := map[string]alumni.Audience{}
	for _, d := range schema.Disclosures() {
		if d.Name == alumni.NameDisclosure {
			continue // whoever hides their name is not there at all
		}
		out[d.Name] = alumni.Admins
		choices := rules.Choices(d.Name)
		if _, group := audience.Group(); slices.Contains(choices, audience) || (group && slices.Contains(choices, alumni.Shared)) {
			out[d.Name] = audience
		}
	}
	return out
}

// ask adds a field of the company's own, which everybody may answer and show to whom they like.
func (s *stage) ask() {
	s.t.Helper()
	s.dice.turn("ask", 0)
	added, err := s.p.people.AddField(s.t.Context(), clerk(), alumni.CustomField{
		Key: "answer", Label: map[alumni.Locale]string{alumni.Japanese: "答え", alumni.English: "Answer"}, Type: alumni.TypeText, Many: true,
		Owner: alumni.ByMember, Default: alumni.Network, Max: alumni.Network, Facet: true, Rule: true,
	})
	s.must(err)
	if added.Number != alumni.FirstTenantNumber {
		s.t.Fatalf("the field has number %d", added.Number)
	}
}

// reply is what somebody says in that field.
func reply(texts ...string) []alumni.CustomValue {
	return []alumni.CustomValue{{Field: alumni.FirstTenantNumber, Text: texts}}
}

// common is what the bystander says of themself.
func common() alumni.ProfileUpdate {
	hours := int64(10)
	return alumni.ProfileUpdate{
		CurrentEmployer: "Common Works", CurrentTitle: "Planner", Location: "札幌", Bio: "Glad to be here.",
		Skills: []string{"Go", "Welding"}, Interests: []string{"Rowing"}, OpenTo: []alumni.Openness{alumni.OpenTalk}, Availability: &hours,
		Links: []alumni.Link{{Label: "site", URL: "https://common.example"}}, Email: "common@example.com", Phone: "+81-3-0000-0000", Locale: alumni.English,
		Custom: reply("Common answer"),
	}
}

// secretWords are those that stand in no answer to either attacker, unless they sent them.
func secretWords() []string {
	return []string{
		"Kurogane", "Shirogane", "+81-90-1234", "+81-90-9876", "@kurogane.example", "@shirogane.example", "Falconry", "Taxidermy", "那覇", "釧路",
		"地下企画室", "極秘の理由", "Secret",
	}
}

// first is what the victim says where it must not be seen; second is something else in every field.
func first() alumni.ProfileUpdate {
	hours := int64(37)
	return alumni.ProfileUpdate{
		CurrentEmployer: "Kurogane Ltd.", CurrentTitle: "Kurogane lead", Location: "那覇", Bio: "At Kurogane now.",
		Skills: []string{"Falconry"}, Interests: []string{"Kurogane"}, OpenTo: []alumni.Openness{alumni.OpenReturn, alumni.OpenMentoring}, Availability: &hours,
		Links: []alumni.Link{{Label: "Kurogane", URL: "https://kurogane.example"}}, Email: "mio@kurogane.example", Phone: "+81-90-1234-5678", Locale: alumni.Japanese,
		Custom: reply("Kurogane answer"),
	}
}

func second() alumni.ProfileUpdate {
	hours := int64(2)
	return alumni.ProfileUpdate{
		CurrentEmployer: "AAA Shirogane", CurrentTitle: "zz Shirogane", Location: "釧路", Bio: "Shirogane, and a much longer text about it than the other one.",
		Skills: []string{"Taxidermy", "Go"}, Interests: []string{"Rowing", "Shirogane"}, OpenTo: []alumni.Openness{alumni.OpenTalk}, Availability: &hours,
		Links: []alumni.Link{{URL: "https://shirogane.example"}}, Email: "m@shirogane.example", Phone: "+81-90-9876-5432", Locale: alumni.English,
		Custom: reply("Common answer", "Shirogane answer"),
	}
}
