package differential

import (
	"pgregory.net/rapid"

	"github.com/alumnikit/alumnikit"
	"github.com/alumnikit/alumnikit/alumni"
)

func pick[E any](p *sides, label string, from ...E) E {
	return rapid.SampledFrom(from).Draw(p.T, label)
}

// chance is true about percent times in a hundred. Rapid prefers small numbers;
// the multiplication spreads them.
func (p *sides) chance(label string, percent int) bool { return chance(p.T, label, percent) }

func chance(t *rapid.T, label string, percent int) bool {
	return (50+37*rapid.IntRange(0, 99).Draw(t, label))%100 < percent
}

// known draws an identifier of the list, by preference a late one because rapid
// prefers small numbers, or, seldom, one that nothing has.
func known[E ~[16]byte](p *sides, label string, from []E) E {
	n := rapid.IntRange(0, len(from)*8).Draw(p.T, label)
	if n == len(from)*8 {
		return E{0: 0xee, 6: 0x40, 8: 0x80, 15: 1}
	}
	return from[len(from)-1-n/8]
}

func (p *sides) person() alumnikit.PersonID { return known(p, "person", p.persons) }

// hr draws someone of HR, now and then without all permissions.
func (p *sides) hr() alumnikit.Actor {
	if p.chance("limited", 10) {
		return alumnikit.Admin(p.tenant, "hr-2", alumnikit.PermSegments, alumnikit.PermReferral)
	}
	return p.chief()
}

func (p *sides) chief() alumnikit.Actor {
	return alumnikit.Admin(p.tenant, "hr-1", alumnikit.AllPermissions()...)
}

func (p *sides) member() alumnikit.Actor { return alumnikit.Member(p.tenant, p.person()) }

// anyone draws any kind of actor.
func (p *sides) anyone() alumnikit.Actor {
	switch rapid.IntRange(0, 9).Draw(p.T, "actor") {
	case 9:
		return alumnikit.Visitor(p.tenant)
	case 0, 3, 6:
		return p.hr()
	default:
		return p.member()
	}
}

func (p *sides) date() alumni.Date {
	text := pick(p, "date", "", "2015", "2018-04", "2018-04-01", "2021-03", "2021-03-31", "2024", "2026-10-31", "2026-11-01", "2027-04")
	d, err := alumni.ParseDate(text)
	if err != nil {
		p.Fatal(err)
	}
	return d
}

func (p *sides) word() string {
	return pick(p, "word", "", "営業", "営業部", "Sales", "sales", "ｾｰﾙｽ", "東京", "Go", "Rust", "Example K.K.")
}

func (p *sides) names() alumni.Names {
	return pick(
		p, "names",
		alumni.Names{Family: "見本", Given: "花子", FamilyKana: "ミホン", GivenKana: "ハナコ"},
		alumni.Names{Family: "見本", Given: "太郎", FamilyKana: "ミホン", GivenKana: "タロウ"},
		alumni.Names{Family: "例文", Given: "次郎", FamilyKana: "レイブン", GivenKana: "ジロウ", FamilyRomaji: "Reibun", GivenRomaji: "Jiro"},
		alumni.Names{Family: "Sample", Given: "Hana", Former: []string{"Example"}},
		alumni.Names{Family: "髙試", FamilyKana: "タカシ", Preferred: "Taka"},
		alumni.Names{Given: "Émile"},
		alumni.Names{}, // refused
	)
}

func (p *sides) employment() alumni.Employment {
	stint := alumni.Employment{
		Work:   pick(p, "work", append(alumni.Works(), "volunteer")...),
		Entity: p.word(), Department: p.word(), Title: p.word(), Place: p.word(), Start: p.date(),
	}
	if p.chance("ended", 40) {
		stint.End = p.date() // perhaps before its start
	}
	return stint
}

func (p *sides) registration() alumni.Registration {
	r := alumni.Registration{Names: p.names(), Email: pick(p, "email", "", "hanako@example.jp", "taro@example.com", "ichiro@example.com", "no address"), Custom: p.customValues(alumni.ByEmployer)}
	if p.chance("identified", 40) {
		r.Identifiers = append(r.Identifiers, p.identifier())
	}
	for range rapid.IntRange(0, 2).Draw(p.T, "stints") {
		r.Employments = append(r.Employments, p.employment())
	}
	return r
}

// identifier is one of so few that they are soon taken.
func (p *sides) identifier() alumni.Identifier {
	return alumni.Identifier{System: alumni.ExternalID, Value: pick(p, "external", "E1", "E2", "E3", "E4", "e1", "Ｅ１", "E5", "E6", "é", "e\u0301", "E1 ")}
}

func (p *sides) disclosure() string {
	names := []string{"nonsense", "custom.8192", "custom.8193"}
	for _, d := range p.all[0].people.Schema().Disclosures() {
		names = append(names, d.Name)
	}
	return pick(p, "disclosure", names...)
}

func (p *sides) audience() alumni.Audience {
	if len(p.groups) > 0 && p.chance("group audience", 20) {
		return alumni.GroupAudience(known(p, "group", p.groups))
	}
	return pick(p, "audience", append(alumni.Audiences(), "everyone")...)
}

func (p *sides) page() alumnikit.Page {
	return alumnikit.Page{Size: pick(p, "size", 1, 2, 3, 0)}
}
