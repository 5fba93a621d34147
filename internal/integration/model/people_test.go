package model

import (
	"encoding/binary"
	"encoding/json"
	"maps"
	"slices"

	"github.com/stretchr/testify/require"

	"github.com/alumnikit/alumnikit"
	"github.com/alumnikit/alumnikit/alumni"
)

// words are few, so that people have them in common, and some are equal to
// careless code.
func words() []string {
	return []string{"", "営業", "営業部", "sales", "Sales", "ｾｰﾙｽ", "a", "zz", "é", "e\u0301", "10", "9"}
}

func (m *model) word() string { return pick(m, words()...) }

func (m *model) several() []string {
	var out []string
	for range m.r.IntN(4) {
		if w := m.word(); w != "" && !slices.Contains(out, w) {
			out = append(out, w)
		}
	}
	return out
}

func (m *model) date(from ...string) alumni.Date {
	m.t.Helper()
	d, err := alumni.ParseDate(pick(m, from...))
	require.NoError(m.t, err)
	return d
}

// begun is a day before every one of ended.
func (m *model) begun() alumni.Date { return m.date("", "2010", "2015-04", "2018-04-01", "2018-04-15") }

func (m *model) ended() alumni.Date {
	return m.date("", "", "2020", "2021-03", "2024-05-31", "2026-10-31", "2027-04")
}

func (m *model) names() alumni.Names {
	return alumni.Names{
		Family: pick(m, "山田", "山口", "髙橋", "高橋", "田中"), Given: pick(m, "", "花子", "太郎", "Ben"),
		FamilyKana: pick(m, "", "ヤマダ", "ヤマグチ", "タカハシ"), FamilyRomaji: pick(m, "", "Yamada", "Takahashi"),
		Preferred: pick(m, "", "", "Ann"),
	}
}

func (m *model) stint(id alumnikit.ID) alumni.Employment {
	return alumni.Employment{
		ID: id, Work: pick(m, alumni.Works()...), Entity: m.word(), Department: m.word(), Title: m.word(), Place: m.word(),
		Start: m.begun(), End: m.ended(),
	}
}

func (m *model) audience() alumni.Audience {
	if m.oneIn(3) {
		return alumni.GroupAudience(pick(m, m.groups...))
	}
	return pick(m, append(alumni.Audiences(), alumni.Default)...)
}

func (m *model) disclosure() string {
	return pick(m, m.world.Schema.Disclosures()...).Name
}

// newcomer draws somebody who has not been there before. Most want to be found.
func (m *model) newcomer() *alumni.Person {
	m.last++
	p := &alumni.Person{Entry: &alumni.Entry{ID: alumnikit.PersonID(m.numbered(m.last)), Names: m.names(), Custom: m.badges()}}
	for i := range m.r.IntN(4) {
		p.Entry.Employments = append(p.Entry.Employments, m.stint(m.numbered(1000*m.last+i)))
	}
	if !m.oneIn(4) {
		m.describe(p)
	}
	for range m.r.IntN(3) {
		join(p, pick(m, m.groups...))
	}
	if !m.oneIn(4) {
		consent(p)
	}
	return p
}

// numbered returns an ID whose order has nothing to do with its number.
func (m *model) numbered(n int) alumnikit.ID {
	var id alumnikit.ID
	binary.BigEndian.PutUint64(id[:], m.r.Uint64())
	binary.BigEndian.PutUint64(id[8:], uint64(n)) //nolint:gosec // not negative
	return id
}

// describe draws anew what a person says.
func (m *model) describe(p *alumni.Person) {
	said := profileOf(p)
	said.CurrentEmployer, said.CurrentTitle, said.Location = m.word(), m.word(), m.word()
	said.Skills, said.Interests, said.OpenTo, said.Availability = m.several(), m.several(), nil, nil
	if m.oneIn(2) {
		hours := int64(m.r.IntN(12))
		said.OpenTo, said.Availability = []alumni.Openness{pick(m, alumni.Opennesses()...)}, &hours
	}
	said.Locale, said.Custom = pick(m, "", alumni.Japanese, alumni.English), m.mottos()
}

func profileOf(p *alumni.Person) *alumni.Profile {
	if p.Profile == nil {
		p.Profile = &alumni.Profile{ID: p.ID()}
	}
	return p.Profile
}

func choose(p *alumni.Person, disclosure string, a alumni.Audience) {
	said := profileOf(p)
	if said.Audiences == nil {
		said.Audiences = map[string]alumni.Audience{}
	}
	said.Audiences[disclosure] = a
	maps.DeleteFunc(said.Audiences, func(_ string, a alumni.Audience) bool { return a == alumni.Default })
}

func join(p *alumni.Person, group alumnikit.ID) {
	if p.Memberships == nil {
		p.Memberships = &alumni.Memberships{ID: p.ID()}
	}
	if !slices.Contains(p.Groups(), group) {
		p.Memberships.Groups = append(p.Memberships.Groups, alumni.Membership{Group: group})
	}
}

func leave(p *alumni.Person, group alumnikit.ID) {
	if p.Memberships != nil {
		p.Memberships.Groups = slices.DeleteFunc(p.Memberships.Groups, func(at alumni.Membership) bool { return at.Group == group })
	}
}

func consent(p *alumni.Person) {
	if p.Consents == nil {
		p.Consents = &alumni.Consents{ID: p.ID()}
	}
	if !p.HasConsent(alumni.ForListing) {
		p.Consents.Entries = append(p.Consents.Entries, alumni.Consent{Purpose: alumni.ForListing})
	}
}

// withdraw takes a consent back; when that was says nothing here.
func (m *model) withdraw(p *alumni.Person) {
	if p.Consents == nil {
		return
	}
	for i := range p.Consents.Entries {
		p.Consents.Entries[i].WithdrawnAt = m.now
	}
}

// block keeps a person from another.
func block(p *alumni.Person, other alumnikit.PersonID) {
	if p.Blocks == nil {
		p.Blocks = &alumni.Blocks{ID: p.ID()}
	}
	if other != p.ID() && !p.Blocks.Has(other) {
		p.Blocks.People = append(p.Blocks.People, alumni.Block{Person: other})
	}
}

func unblock(p *alumni.Person, other alumnikit.PersonID) {
	if p.Blocks != nil {
		p.Blocks.People = slices.DeleteFunc(p.Blocks.People, func(at alumni.Block) bool { return at.Person == other })
	}
}

// blocked returns whom a person blocks.
func blocked(p *alumni.Person) []alumnikit.PersonID {
	var out []alumnikit.PersonID
	if p.Blocks != nil {
		for _, at := range p.Blocks.People {
			out = append(out, at.Person)
		}
	}
	return out
}

// clone returns a deep copy.
func clone(p *alumni.Person) *alumni.Person {
	entry := *p.Entry
	entry.Employments = slices.Clone(entry.Employments)
	out := &alumni.Person{Entry: &entry}
	if p.Profile != nil {
		out.Profile = p.Profile.Clone()
	}
	if p.Memberships != nil {
		out.Memberships = &alumni.Memberships{ID: p.ID(), Groups: slices.Clone(p.Memberships.Groups)}
	}
	if p.Consents != nil {
		out.Consents = &alumni.Consents{ID: p.ID(), Entries: slices.Clone(p.Consents.Entries)}
	}
	if p.Blocks != nil {
		out.Blocks = &alumni.Blocks{ID: p.ID(), People: slices.Clone(p.Blocks.People)}
	}
	return out
}

// form is a person as text, without what says only when and how it came about.
func form(p *alumni.Person) string {
	if p == nil {
		return "gone"
	}
	said := alumni.Profile{}
	if p.Profile != nil {
		said = *p.Profile.Clone()
	}
	text, err := json.Marshal(struct {
		Names       alumni.Names
		Employments []alumni.Employment
		Said        alumni.ProfileUpdate
		Audiences   map[string]alumni.Audience
		Groups      []alumnikit.ID
		Listed      bool
		Blocked     []alumnikit.PersonID
	}{
		p.Entry.Names, append([]alumni.Employment{}, p.Entry.Employments...), said.Update(),
		maps.Collect(maps.All(said.Audiences)), p.Groups(), p.HasConsent(alumni.ForListing), blocked(p),
	})
	if err != nil {
		panic(err) // plain data
	}
	return string(text)
}
