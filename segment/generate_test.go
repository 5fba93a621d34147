package segment

import (
	"math"
	"math/rand/v2"
	"strconv"
	"strings"
	"time"

	"github.com/alumnikit/alumnikit"
	"github.com/alumnikit/alumnikit/alumni"
	"github.com/alumnikit/alumnikit/storage/index"
)

// testSchema is the built-in schema with vendor's fields of every shape that it
// lacks: plain text without facet, several texts, ints and texts of elements,
// several dates, and a list of its own.
func testSchema() *alumni.Schema {
	b := alumni.BuiltIn()
	number := uint16(alumni.FirstCustomNumber)
	field := func(name string, t alumni.Type) alumni.Field {
		number++
		label := map[alumni.Locale]string{alumni.Japanese: name, alumni.English: name}
		f := alumni.Field{Name: name, Number: number, Label: label, Type: t, Disclosure: alumni.NameDisclosure, Rule: true}
		if list, _, ok := strings.Cut(name, "."); ok {
			f.List = list
		}
		return f
	}
	facet := func(f alumni.Field) alumni.Field { f.Facet = true; return f }
	many := func(f alumni.Field) alumni.Field { f.Many = true; return f }
	hidden := func(f alumni.Field, by string) alumni.Field { f.Disclosure = by; return f }
	alumni.One(b, field("family", alumni.TypeText), func(e *alumni.Entry) *string { return &e.Names.Family })
	alumni.Many(b, field("former", alumni.TypeText), func(e *alumni.Entry) *[]string { return &e.Names.Former })
	alumni.Many(b, facet(field("aliases", alumni.TypeText)), func(e *alumni.Entry) *[]string { return &e.Names.Former })
	about := hidden(field("about", alumni.TypeText), "bio")
	about.Search = true
	alumni.One(b, about, func(p *alumni.Profile) *string { return &p.Bio })
	alumni.Each(b, hidden(field("links.label", alumni.TypeText), "links"), func(p *alumni.Profile) []alumni.Link { return p.Links },
		func(l *alumni.Link) *string { return &l.Label })
	alumni.Each(b, facet(hidden(field("links.url", alumni.TypeText), "links")), func(p *alumni.Profile) []alumni.Link { return p.Links },
		func(l *alumni.Link) *string { return &l.URL })
	b.Declare(facet(many(field("employments.tags", alumni.TypeText))), tagsOf)
	b.Declare(field("employments.band", alumni.TypeInt), func(p *alumni.Person) []alumni.Value {
		var out []alumni.Value
		for i, m := range p.Entry.Employments {
			if n, err := strconv.ParseInt(m.Entity, 10, 64); err == nil {
				out = append(out, alumni.Value{Element: i, Int: n})
			}
		}
		return out
	})
	b.Declare(many(hidden(field("milestones", alumni.TypeDate), "period")), func(p *alumni.Person) []alumni.Value {
		var out []alumni.Value
		for _, m := range p.Entry.Employments {
			if !m.Start.IsZero() {
				out = append(out, alumni.Value{Date: m.Start})
			}
		}
		return out
	})
	s, err := b.Build()
	if err != nil {
		panic(err)
	}
	return s
}

// tagsOf reads the words of a title as several values of one element.
func tagsOf(p *alumni.Person) []alumni.Value {
	var out []alumni.Value
	for i, m := range p.Entry.Employments {
		for tag := range strings.SplitSeq(m.Title, "/") {
			if tag != "" {
				out = append(out, alumni.Value{Element: i, Text: tag})
			}
		}
	}
	return out
}

// maker makes people and rules out of few values, so that they often meet.
type maker struct {
	*rand.Rand
	schema   *alumni.Schema
	groups   []alumnikit.ID
	segments []alumnikit.ID
}

func newMaker(seed uint64) *maker {
	m := &maker{Rand: rand.New(rand.NewPCG(seed, 7)), schema: testSchema()}
	for range 3 {
		m.groups, m.segments = append(m.groups, m.id()), append(m.segments, m.id())
	}
	return m
}

func pick[T any](m *maker, of ...T) T { return of[m.IntN(len(of))] }

func (m *maker) id() (id alumnikit.ID) {
	for i := range id {
		id[i] = byte(m.Uint32())
	}
	id[6], id[8] = id[6]&0x0f|0x40, id[8]&0x3f|0x80
	return id
}

func (m *maker) word() string {
	return pick(m, "a", "A", "ab", "b", "Sales", "sales ", " sales", "100%", "%", "_", "a_b", `\`, `a\b`, `\%`, "é", "e\u0301", "E\u0301t",
		"İ", "i\u0307", "ı", "I", "ß", "ss", "SS", "ẞ", "Σ", "ς", "σ", "Ｓａｌｅｓ", "１２", "12", "ｶﾞｽ", "ガス", "カ\u3099ス", "がす", "営業", "営 業",
		"髙橋", "高橋", "a,b", `"`, "'; --", "\u200b", "x\u0301\u0323", "x\u0323\u0301", "a\u3000b", strings.Repeat("長", 85))
}

func (m *maker) int() int64 {
	return pick[int64](m, math.MinInt64, math.MinInt64+1, -1, 0, 1, 2, 40, math.MaxInt64-1, math.MaxInt64)
}

func (m *maker) date() alumni.Date {
	year := pick(m, 1850, 1999, 2000, 2019, 2020, 2021, 2024, 2025, 2026, 2199)
	month := pick(m, 0, 1, 2, 2, 3, 4, 11, 12)
	day := 0
	if month > 0 {
		first, _ := alumni.NewDate(year, month, 0)
		day = pick(m, 0, 1, 2, 15, first.Last().Day()-1, first.Last().Day())
	}
	d, err := alumni.NewDate(year, month, day)
	if err != nil {
		panic(err)
	}
	return d
}

func (m *maker) moment() (time.Time, *time.Location) {
	zone := pick(m, time.UTC, time.FixedZone("east", 14*3600), time.FixedZone("west", -11*3600))
	d := m.date()
	return time.Date(d.Year(), time.Month(max(d.Month(), 1)), max(d.Day(), 1), m.IntN(24), 59, 0, 0, time.UTC), zone
}

func (m *maker) words(n int) []string {
	var out []string
	for range m.IntN(n + 1) {
		out = append(out, m.word())
	}
	return out
}

func (m *maker) maybe(s string) string {
	if m.IntN(3) == 0 {
		return ""
	}
	return s
}

// title is short enough for the index, as services see to.
func (m *maker) title() string {
	for {
		if s := m.maybe(strings.Join(m.words(3), "/")); len(s) <= index.MaxValue {
			return s
		}
	}
}

func (m *maker) person() *alumni.Person {
	id := alumnikit.PersonID(m.id())
	p := &alumni.Person{Entry: &alumni.Entry{ID: id, Names: alumni.Names{Family: m.word(), Former: m.words(3)}}}
	if m.IntN(4) == 0 { // too long for the index to list
		p.Entry.Names.Former = append(p.Entry.Names.Former, strings.Repeat("長", 90)+m.word())
	}
	for range pick(m, 0, 1, 1, 2, 3) {
		e := alumni.Employment{
			ID: m.id(), Work: pick(m, alumni.Works()...), Department: m.maybe(m.word()), Place: m.maybe(m.word()),
			Title: m.title(), Entity: m.maybe(strconv.FormatInt(m.int(), 10)), Grade: m.maybe(m.word()), JobType: m.maybe(m.word()),
		}
		if m.IntN(3) == 0 {
			e.Path = []string{m.word(), m.word()}
			e.Codes = []alumni.Code{{Of: alumni.CodeOfDepartment, Scheme: "units", Code: m.word()}}
			e.Posts = []alumni.Post{{Kind: pick(m, alumni.PostKinds()...), Entity: m.word(), Department: m.word()}}
		}
		if m.IntN(4) > 0 {
			e.Start = m.date()
		}
		if m.IntN(3) > 0 {
			e.End = m.date()
		}
		p.Entry.Employments = append(p.Entry.Employments, e)
	}
	if m.IntN(6) > 0 {
		p.Profile = m.profile(id)
	}
	if m.IntN(3) > 0 {
		p.Memberships = &alumni.Memberships{ID: id}
		for _, g := range m.groups {
			if m.IntN(2) == 0 {
				p.Memberships.Groups = append(p.Memberships.Groups, alumni.Membership{Group: g, Invited: m.IntN(4) == 0})
			}
		}
	}
	if m.IntN(3) > 0 {
		p.Consents = &alumni.Consents{ID: id}
		for _, purpose := range alumni.Purposes() {
			entry := alumni.Consent{Purpose: purpose, Text: "x", Version: "1", Locale: alumni.English, Method: "form"}
			if m.IntN(3) == 0 {
				entry.WithdrawnAt = time.Unix(1, 0)
			}
			if m.IntN(2) == 0 {
				p.Consents.Entries = append(p.Consents.Entries, entry)
			}
		}
	}
	return p
}

func (m *maker) profile(id alumnikit.PersonID) *alumni.Profile {
	p := &alumni.Profile{
		ID: id, CurrentEmployer: m.maybe(m.word()), CurrentTitle: m.maybe(m.word()), Location: m.maybe(m.word()),
		Bio: m.maybe(strings.Join(m.words(4), pick(m, "", " ", "\n"))), Skills: m.words(4), Interests: m.words(2),
		Locale: pick(m, "", alumni.Japanese, alumni.English), Audiences: map[string]alumni.Audience{},
	}
	for _, o := range alumni.Opennesses() {
		if m.IntN(4) == 0 {
			p.OpenTo = append(p.OpenTo, o)
		}
	}
	if m.IntN(3) > 0 {
		n := m.int()
		p.Availability = &n
	}
	for range m.IntN(3) {
		p.Links = append(p.Links, alumni.Link{Label: m.maybe(m.word()), URL: m.maybe(pick(m, m.word(), strings.Repeat("長", 90), strings.Repeat("長", 90)+m.word()))})
	}
	for _, d := range m.schema.Disclosures() {
		if m.IntN(3) == 0 {
			p.Audiences[d.Name] = pick(m, append(alumni.Audiences(), alumni.GroupAudience(m.groups[0]))...)
		}
	}
	return p
}

// policy moves a few defaults and maxima, some so far that HR sees nothing.
func (m *maker) policy() alumni.Policy {
	p := alumni.Policy{Defaults: map[string]alumni.Audience{}, Maxima: map[string]alumni.Audience{}}
	for _, d := range m.schema.Disclosures() {
		if m.IntN(8) == 0 {
			p.Defaults[d.Name] = pick(m, alumni.Audiences()...)
		}
		if m.IntN(12) == 0 {
			p.Maxima[d.Name] = pick(m, alumni.Audiences()...)
		}
	}
	return p
}

// group makes a valid group for a scope.
func (m *maker) group(s scope, depth int) *Group {
	g := &Group{Combinator: pick(m, And, Or), Not: m.IntN(4) == 0}
	for range 1 + m.IntN(3) {
		if depth > 1 && m.IntN(4) == 0 {
			g.Rules = append(g.Rules, m.group(s, depth-1))
			continue
		}
		g.Rules = append(g.Rules, m.rule(s, depth))
	}
	return g
}

func (m *maker) rule(s scope, depth int) *Rule {
	b := &binder{schema: m.schema}
	for {
		name := pick(m, b.names(s)...)
		if s.isPerson() && (name == alumni.EmploymentsList || name == "links") {
			if depth > 1 {
				return m.each(name, scope{list: name}, depth)
			}
			continue
		}
		f, _ := m.schema.Field(strings.TrimPrefix(s.list+"."+name, "."))
		if s.value != nil {
			f = s.value
		}
		k, plural := kind(name), false
		if f != nil {
			k, plural = kindOf(f), isPlural(f, s)
		}
		if f != nil && f.Many && f.List == "" && s.isPerson() && depth > 1 && m.IntN(3) == 0 {
			return m.each(name, scope{value: f}, depth)
		}
		if k == kindSegment && len(m.segments) == 0 {
			continue
		}
		return m.leaf(name, k, pick(m, operatorsOf(k, plural, s.value != nil)...), f)
	}
}

func (m *maker) each(name string, s scope, depth int) *Rule {
	match := Match{Mode: pick(m, MatchModes()...)}
	if match.Mode.counts() {
		match.Threshold = m.IntN(4)
	}
	return WhereEach(name, match, m.group(s, depth-1))
}

func (m *maker) leaf(name string, k kind, op Operator, f *alumni.Field) *Rule {
	r := Where(name, op)
	item := func() string { return m.item(k, f) }
	switch op.info().takes {
	case takesNothing:
	case takesOne:
		r.Value.Items = []string{item()}
	case takesList:
		for range 1 + m.IntN(pick(m, 3, 12)) {
			r.Value.Items = append(r.Value.Items, item())
		}
	case takesPair:
		r.Value.Items = []string{item(), item()}
		if k == kindInt {
			a, _ := strconv.ParseInt(r.Value.Items[0], 10, 64)
			b, _ := strconv.ParseInt(r.Value.Items[1], 10, 64)
			r.Value.Items = []string{strconv.FormatInt(min(a, b), 10), strconv.FormatInt(max(a, b), 10)}
		} else if r.Value.Items[0] > r.Value.Items[1] {
			r.Value.Items[0], r.Value.Items[1] = r.Value.Items[1], r.Value.Items[0]
		}
		if k == kindDate && r.Value.Items[0][:4] == r.Value.Items[1][:4] {
			r.Value.Items[0] = r.Value.Items[0][:4] // "2020" begins before "2020-04"
		}
	case takesPeriod:
		p := Period{pick(m, 0, 1, 12, 13, 30, 365, 4000), pick(m, Days, Weeks, Months, Months, Years, Years)}
		r.Value.Items = []string{p.String()}
	case takesSample:
		r.Value.Items = []string{pick(m, "0.01", "12.5", "50", "99.99", "100"), pick(m, "a", "b")}
	}
	return r
}

func (m *maker) item(k kind, f *alumni.Field) string {
	switch k {
	case kindCode:
		return pick(m, f.Values...)
	case kindInt:
		return strconv.FormatInt(m.int(), 10)
	case kindDate:
		return m.date().String()
	case kindGroup:
		return pick(m, m.groups...).String()
	case kindSegment:
		return pick(m, m.segments...).String()
	default:
		for {
			if w := m.word(); w != "\u200b" { // folds to nothing
				return w
			}
		}
	}
}

// definitions makes the segments that rules refer to: a chain, so that there is
// no cycle, the last without references.
func (m *maker) definitions() map[alumnikit.ID]Definition {
	all := m.segments
	out := map[alumnikit.ID]Definition{}
	for i, id := range all {
		m.segments = all[i+1:]
		out[id] = Definition{Rule: m.group(scope{}, 2)}
		if i == 1 {
			out[id] = Definition{} // static and empty: nobody
		}
	}
	m.segments = all
	return out
}
