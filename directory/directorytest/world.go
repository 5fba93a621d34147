package directorytest

import (
	"encoding/binary"
	"slices"
	"time"

	"github.com/alumnikit/alumnikit"
	"github.com/alumnikit/alumnikit/alumni"
)

// world is a small company: full of ties, and of values that some code
// somewhere takes for equal.
type world struct {
	policy alumni.Policy
	groups []alumni.Group
	people []*alumni.Person
	focus  alumnikit.PersonID // of them; the one whom most of what happens and is asked is about
}

// find returns a person, nil if there is none of the ID.
func (w *world) find(id alumnikit.PersonID) *alumni.Person {
	for _, p := range w.people {
		if p.ID() == id {
			return p
		}
	}
	return nil
}

func words() []string {
	return []string{"", "a", "A", "b", "é", "e\u0301", "zz", "10", "9", "a b", "ﾊ", "ハ", "は", "ー"}
}

func addresses() []string {
	return []string{"", "a@example.com", "A@example.com", "b@example.jp"}
}

func names() []string {
	return []string{"山田", "山口", "髙橋", "高橋", "a", "A", "b", "Ben", "é"}
}

func kana() []string {
	return []string{"", "ヤマダ", "やまだ", "ヤマグチ", "タカハシ", "ﾔﾏﾀﾞ", "ア"}
}

func dates() []alumni.Date {
	var out []alumni.Date
	for _, s := range []string{"", "2019", "2020", "2020-04", "2020-04-15", "2021-01-01", "2020-12-31"} {
		d, err := alumni.ParseDate(s)
		if err != nil {
			panic(err) // constants
		}
		out = append(out, d)
	}
	return out
}

// epoch is when everything happens; services run on a clock that stands there.
func epoch() time.Time { return time.Date(2024, 6, 1, 0, 0, 0, 0, time.UTC) }

// numbered returns an ID that is the same in every company. Its order has
// nothing to do with the number.
func numbered(space byte, n int) alumnikit.ID {
	h := (uint64(n) + 1) * 0x9e3779b97f4a7c15 //nolint:gosec // small
	var id alumnikit.ID
	binary.BigEndian.PutUint64(id[:], h^h>>29)
	id[15], id[14] = space, byte(n) //nolint:gosec // small
	return id
}

const (
	maxPeople = 7
	numGroups = 3
)

func personID(n int) alumnikit.PersonID { return alumnikit.PersonID(numbered(1, n)) }

func groupID(n int) alumnikit.ID { return numbered(2, n) }

func (c *catalog) drawWorld(s *source) *world {
	w := &world{}
	if s.oneIn(4) {
		w.policy = c.drawPolicy(s)
	}
	for g := range numGroups {
		w.groups = append(w.groups, alumni.Group{
			ID: groupID(g), Name: map[alumni.Locale]string{alumni.English: string(rune('a' + g))},
			Kind: alumni.Official, Join: []alumni.JoinPolicy{alumni.JoinOpen, alumni.JoinInvite}[g%2], CreatedAt: epoch().Add(time.Duration(g-numGroups) * time.Hour),
		})
	}
	for i := range 2 + s.n(maxPeople-1) {
		w.people = append(w.people, c.drawPerson(s, personID(i)))
	}
	w.focus = pick(s, w.people).ID()
	return w
}

func (c *catalog) drawPolicy(s *source) alumni.Policy {
	p := alumni.Policy{Defaults: map[string]alumni.Audience{}, Maxima: map[string]alumni.Audience{}}
	for range s.n(4) {
		p.Defaults[pick(s, c.disclosures)] = pick(s, alumni.Audiences())
	}
	for range s.n(4) {
		p.Maxima[pick(s, c.disclosures)] = pick(s, alumni.Audiences())
	}
	return p
}

// blank is a person about whom nothing is said.
func blank(id alumnikit.PersonID) *alumni.Person {
	return &alumni.Person{
		Entry:       &alumni.Entry{ID: id},
		Profile:     &alumni.Profile{ID: id, Audiences: map[string]alumni.Audience{}},
		Memberships: &alumni.Memberships{ID: id},
		Consents:    &alumni.Consents{ID: id},
		Blocks:      &alumni.Blocks{ID: id},
	}
}

func (c *catalog) drawPerson(s *source, id alumnikit.PersonID) *alumni.Person {
	p := blank(id)
	drawGroups(s, p, nil)
	for _, disclosure := range c.disclosures {
		c.drawCell(s, p, disclosure)
		if s.oneIn(2) {
			p.Profile.Audiences[disclosure] = drawAudience(s)
		}
	}
	drawHidden(s, p)
	drawBlocks(s, p, nil)
	setListed(p, s.n(5) > 0)
	return p
}

// drawBlocks redraws whom a person blocks, except those to keep as they are.
func drawBlocks(s *source, p *alumni.Person, keep []viewer) {
	kept := func(id alumnikit.PersonID) bool {
		return slices.ContainsFunc(keep, func(v viewer) bool { return v.person == id })
	}
	p.Blocks.People = slices.DeleteFunc(p.Blocks.People, func(b alumni.Block) bool { return !kept(b.Person) })
	for range s.n(3) {
		if id := somebody(s); id != p.ID() && !kept(id) {
			block(p, id)
		}
	}
}

// somebody is a person who may be in a company, or not.
func somebody(s *source) alumnikit.PersonID { return personID(s.n(maxPeople + 2)) }

func drawAudience(s *source) alumni.Audience {
	all := append(alumni.Audiences(), alumni.Nobody)
	if n := s.n(len(all) + numGroups); n >= len(all) {
		return alumni.GroupAudience(groupID(n - len(all)))
	} else { //nolint:revive // both branches are the same choice
		return all[n]
	}
}

// drawGroups redraws memberships, except those in the groups to keep.
func drawGroups(s *source, p *alumni.Person, keep []alumnikit.ID) {
	p.Memberships.Groups = slices.DeleteFunc(p.Memberships.Groups, func(m alumni.Membership) bool {
		return !slices.Contains(keep, m.Group)
	})
	for g := range numGroups {
		if in := s.oneIn(2); in && !slices.Contains(keep, groupID(g)) {
			p.Memberships.Groups = append(p.Memberships.Groups, alumni.Membership{Group: groupID(g), Invited: s.oneIn(4)})
		}
	}
}

func setListed(p *alumni.Person, listed bool) {
	p.Consents.Entries = []alumni.Consent{{Purpose: alumni.ForListing, Text: "t", Version: "1", Locale: alumni.Japanese, Method: "form", GivenAt: epoch()}}
	if !listed {
		p.Consents.Entries[0].WithdrawnAt = epoch()
	}
}

// drawCell redraws what stands under one disclosure.
func (c *catalog) drawCell(s *source, p *alumni.Person, disclosure string) {
	drawBuiltIn(s, p, disclosure)
	for _, f := range c.under(disclosure) {
		f.Set(p, drawOwn(s, f.field))
	}
}

func drawBuiltIn(s *source, p *alumni.Person, disclosure string) {
	word := func() string { return pick(s, words()) }
	several := func() []string {
		var out []string
		for range s.n(3) {
			if w := word(); w != "" && !slices.Contains(out, w) {
				out = append(out, w)
			}
		}
		return out
	}
	switch disclosure {
	case "name":
		p.Entry.Names = alumni.Names{Family: pick(s, names()), Given: word(), FamilyKana: pick(s, kana()), Preferred: word()}
	case "career", "period", "grade", "moves":
		drawEmployments(s, p, disclosure)
	case "currentEmployer":
		p.Profile.CurrentEmployer = word()
	case "currentTitle":
		p.Profile.CurrentTitle = word()
	case "location":
		p.Profile.Location = word()
	case "bio":
		p.Profile.Bio = word()
	case "skills":
		p.Profile.Skills = several()
	case "interests":
		p.Profile.Interests = several()
	case "openTo":
		p.Profile.OpenTo = nil
		if s.oneIn(2) {
			p.Profile.OpenTo = []alumni.Openness{pick(s, alumni.Opennesses())}
		}
	case "availability":
		p.Profile.Availability = nil
		if hours := int64(s.n(3)); hours > 0 {
			p.Profile.Availability = &hours
		}
	case "links":
		p.Profile.Links = nil
		if s.oneIn(3) {
			p.Profile.Links = []alumni.Link{{URL: "https://example.com/" + word()}}
		}
	case "email":
		p.Profile.Email = pick(s, addresses())
	case "phone":
		p.Profile.Phone = word()
	case "locale":
		p.Profile.Locale = pick(s, []alumni.Locale{"", alumni.Japanese, alumni.English})
	}
}

// drawEmployments redraws one part of every employment. How many there are is
// drawn with the career.
func drawEmployments(s *source, p *alumni.Person, disclosure string) {
	if disclosure == "career" && p.Entry.Employments == nil {
		p.Entry.Employments = make([]alumni.Employment, s.n(3))
	}
	for i := range p.Entry.Employments {
		m := &p.Entry.Employments[i]
		switch disclosure {
		case "career":
			drawCareer(s, m)
		case "period":
			m.Start, m.End = pick(s, dates()), pick(s, dates())
		case "grade":
			m.Grade = pick(s, words())
		case "moves":
			m.Posts = drawPosts(s)
		}
	}
}

func drawCareer(s *source, m *alumni.Employment) {
	m.Work, m.Entity, m.Title, m.JobType = pick(s, alumni.Works()), pick(s, words()), pick(s, words()), pick(s, words())
	m.Department, m.Path, m.Codes = pick(s, words()), nil, nil
	if above := pick(s, words()); above != "" && m.Department != "" {
		m.Path = []string{above, m.Department}
	}
	if code := pick(s, words()); code != "" {
		m.Codes = []alumni.Code{{Of: alumni.CodeOfDepartment, Scheme: "units", Code: code}}
	}
}

// drawPosts draws posts beside the main one, which would say what is drawn with
// the career. Their dates are unknown, so that they fit any employment.
func drawPosts(s *source) []alumni.Post {
	var out []alumni.Post
	if unit := pick(s, words()); unit != "" {
		out = append(out, alumni.Post{Kind: alumni.ConcurrentPost, Department: unit})
	}
	if host := pick(s, words()); host != "" {
		out = append(out, alumni.Post{Kind: alumni.SecondedPost, Entity: host})
	}
	return out
}

// drawHidden redraws what no viewer of the directory ever sees.
func drawHidden(s *source, p *alumni.Person) {
	p.Entry.Email = pick(s, addresses())
	p.Entry.Identifiers = slices.DeleteFunc(p.Entry.Identifiers, func(id alumni.Identifier) bool { return id.System == alumni.ExternalID })
	if s.oneIn(2) {
		p.Entry.Identifiers = append(p.Entry.Identifiers, alumni.Identifier{System: alumni.ExternalID, Value: p.ID().String()})
	}
	p.Entry.CreatedAt = epoch().Add(time.Duration(s.n(1000)) * time.Hour)
	p.Entry.UpdatedAt = epoch().Add(time.Duration(s.n(1000)) * time.Hour)
	p.Profile.UpdatedAt = p.Entry.UpdatedAt
}
