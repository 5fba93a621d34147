package alumni

import (
	"encoding/binary"
	"math"
	"slices"

	"github.com/alumnikit/alumnikit"
	"github.com/alumnikit/alumnikit/internal/text"
	"github.com/alumnikit/alumnikit/storage"
	"github.com/alumnikit/alumnikit/storage/index"
)

// termsVersion is part of the schema's fingerprint: raise it when terms of an
// unchanged declaration change.
const termsVersion = 5

// Parts of a person in the index.
const (
	partPerson   uint8 = 1 // entry, profile and memberships: values are of one, audiences of the others
	partConsents uint8 = 3
	partBlocks   uint8 = 4
)

// A field has two fields in the index: its values as they are, and what they
// are found by. The values of facets can be enumerated.
func (f *Field) valuesField() index.Field { return index.Field(f.Number << 2) }
func (f *Field) tokensField() index.Field { return index.Field(f.Number<<2 | 1) }

// Whom somebody blocks stands with them, for everyone's queries to leave them
// out by one term.
func blockedField() index.Field { return index.Field(numBlockedBy << 2) }

func blockedValue(person alumnikit.PersonID) string { return string(person[:]) }

// Marks of tokens: what the rest of the token is.
const (
	tokenExists = "!" // nothing: the field has a value
	tokenFold   = "=" // the fold of a text
	tokenGram   = "g" // a gram of a searched text
	tokenDate   = "d" // a year, a month or a day
)

// IndexSchema returns what package index needs to know about people.
func (s *Schema) IndexSchema() index.Schema {
	person := func(m *memo) func(v []any, out *index.Terms) {
		return func(v []any, out *index.Terms) {
			if p := halves(v); p.Entry != nil {
				s.terms(partPerson, p, m, out)
			}
		}
	}
	return index.Schema{
		Fingerprint: s.fingerprint,
		Parts: []index.Part{
			{
				Number: partPerson, Kinds: []storage.AnyKind{Entries(), Profiles(), MembershipsKind()},
				Terms: func(v []any, out *index.Terms) { person(&memo{})(v, out) },
				Batch: func() func(v []any, out *index.Terms) { return person(&memo{sharing: newSharing()}) },
				Both:  s.changedTerms,
			},
			{Number: partConsents, Kinds: []storage.AnyKind{ConsentsKind()}, Terms: func(v []any, out *index.Terms) {
				p := &Person{}
				p.Consents, _ = v[0].(*Consents)
				s.terms(partConsents, p, &memo{}, out)
			}},
			{Number: partBlocks, Kinds: []storage.AnyKind{BlocksKind()}, Terms: func(v []any, out *index.Terms) {
				if b, _ := v[0].(*Blocks); b != nil {
					for _, at := range b.People {
						out.Add(blockedField(), "", 0, blockedValue(at.Person))
					}
				}
			}},
		},
		Traits: func(number index.Field) index.Traits {
			f := s.byNumber[uint16(number>>2)]
			if f == nil || f.custom != nil {
				return index.Traits{Dictionary: isCustom(uint16(number>>2)) && number&1 == 0}
			}
			return index.Traits{Dictionary: f.Facet && number == f.valuesField(), Elements: f.List != ""}
		},
	}
}

// halves is a person as far as the index reads them together.
func halves(v []any) *Person {
	p := &Person{}
	p.Entry, _ = v[0].(*Entry)
	p.Profile, _ = v[1].(*Profile)
	p.Memberships, _ = v[2].(*Memberships)
	return p
}

// terms states what one part says about a person.
func (s *Schema) terms(part uint8, p *Person, m *memo, out *index.Terms) {
	for _, f := range s.fields {
		if f.isOf(part) {
			m.state(s.statement(f, p, m), out)
		}
	}
	if part == partPerson {
		s.otherTerms(p, m, out)
	}
}

// otherTerms states what is of no declared field: custom fields, and how many employments
// there are.
func (s *Schema) otherTerms(p *Person, m *memo, out *index.Terms) {
	s.customTerms(p, m, out)
	for i := range p.Entry.Employments {
		out.Element(EmploymentsList, i)
	}
}

// changedTerms states what a person said and says, without the fields that say the
// same: most of a person, and the most work, when a member changes one thing.
func (s *Schema) changedTerms(before, after []any, was, is *index.Terms) {
	old, p, m := halves(before), halves(after), &memo{}
	for _, f := range s.fields {
		if !f.isOf(partPerson) {
			continue
		}
		if then, now := s.statement(f, old, m), s.statement(f, p, m); !then.equal(now) {
			m.state(then, was)
			m.state(now, is)
		}
	}
	s.otherTerms(old, m, was)
	s.otherTerms(p, m, is)
}

// isOf reports whether a part says what people have in the field, by terms of its own.
func (f *Field) isOf(part uint8) bool { return max(f.part, partPerson) == part && f.custom == nil }

// statement is all that terms and orders say of a field of one person.
type statement struct {
	field     *Field
	values    []Value
	audiences []Audience
	sorted    bool
	key       uint64
}

func (s *Schema) statement(f *Field, p *Person, m *memo) statement {
	values := f.read(p)
	if len(values) == 0 && f.Name != NameDisclosure {
		return statement{field: f}
	}
	out := statement{field: f, values: values, audiences: s.audiences(f, p)}
	if f.Sort && len(out.audiences) > 0 {
		out.key, out.sorted = f.sortKeyOf(p, values, m.text.ValueKey)
	}
	return out
}

func (a statement) equal(b statement) bool {
	return a.sorted == b.sorted && a.key == b.key && slices.Equal(a.audiences, b.audiences) && slices.Equal(a.values, b.values)
}

// state says it.
func (m *memo) state(a statement, out *index.Terms) {
	for _, audience := range a.audiences {
		m.terms(a.field, a.values, string(audience), out)
	}
	if a.sorted {
		for _, audience := range ordered(a.audiences) {
			out.Sort(a.field.valuesField(), string(audience), a.key)
		}
	}
}

// audiences returns the audiences under which a field's values stand in the
// index. What nobody may see stands nowhere.
func (s *Schema) audiences(f *Field, p *Person) []Audience {
	if f.Disclosure == "" {
		return []Audience{Default}
	}
	return shownTo(p, f.Disclosure, s.byDisclosure[f.Disclosure].Min == Nobody)
}

// shownTo returns the audiences under which stands what a person keeps under a
// disclosure: the one that was chosen, and each group that it means for them, so that
// a member of it reads no list of its members. Hideable says that there may be none.
func shownTo(p *Person, disclosure string, hideable bool) []Audience {
	chosen := p.Audience(disclosure)
	group, single := chosen.Group()
	switch {
	case chosen == Nobody && hideable:
		return nil
	case single && !slices.Contains(p.Groups(), group):
		return []Audience{anyGroup}
	case single:
		return []Audience{anyGroup, chosen}
	}
	out := []Audience{chosen}
	if chosen == Shared {
		for _, g := range p.Groups() {
			out = append(out, GroupAudience(g))
		}
	}
	return out
}

// ordered leaves out the groups that Shared means: an order for each would hold few
// people and take many pages.
func ordered(audiences []Audience) []Audience {
	if audiences[0] == Shared {
		return audiences[:1]
	}
	return audiences
}

// memo derives terms, and remembers what repeats from person to person: names,
// departments, dates. The zero memo is ready, for one person.
type memo struct {
	text    text.Memo
	days    map[Date][]string
	forms   []string
	token   []byte
	sharing *sharing // nil: nobody comes behind this person
}

// terms states the values of a field for one audience.
func (m *memo) terms(f *Field, values []Value, audience string, out *index.Terms) {
	for i, v := range values {
		if m.sharing != nil && f.repeats() {
			m.shareValue(f, v, audience, out)
			continue
		}
		m.value(f, v, audience, out)
		if f.Search && (f.Type == TypeText || f.Type == TypeName) {
			m.forms = append(m.forms, v.Text)
			if i+1 == len(values) || values[i+1].Element != v.Element {
				m.grams(f.tokensField(), audience, v.Element, out)
			}
		}
	}
}

// value states one value, but not what it is found by in parts.
func (m *memo) value(f *Field, v Value, audience string, out *index.Terms) {
	out.Add(f.tokensField(), audience, v.Element, tokenExists)
	switch f.Type {
	case TypeDate:
		for _, level := range m.levels(v.Date) {
			out.Add(f.tokensField(), audience, v.Element, level)
		}
		return
	case TypeInt:
		out.Add(f.valuesField(), audience, v.Element, intValue(v.Int))
		return
	case TypeText, TypeName:
		m.token = m.text.AppendFold(append(m.token[:0], tokenFold...), v.Text)
		out.AddBytes(f.tokensField(), audience, v.Element, m.token)
	case TypeEnum, TypeGroup, TypeConsent:
	}
	if f.Facet {
		out.Add(f.valuesField(), audience, v.Element, v.Text)
	}
}

// grams states what the forms are found by, and forgets them.
func (m *memo) grams(tokens index.Field, audience string, element int, out *index.Terms) {
	gram := func(gram []byte) {
		m.token = append(append(m.token[:0], tokenGram...), gram...)
		out.AddBytes(tokens, audience, element, m.token)
	}
	m.text.EachPart(m.forms, func(w *text.Word) {
		if m.sharing == nil {
			w.EachGram(gram)
			return
		}
		out.AddShared(m.wordOf(w, tokens, audience, element))
	}, gram)
	m.forms = m.forms[:0]
}

// maxDays bounds the dates that are remembered: of thirty years, in every form.
const maxDays = 12_000

// levels returns the tokens of a date.
func (m *memo) levels(d Date) []string {
	found, ok := m.days[d]
	if ok {
		return found
	}
	for _, level := range d.levels() {
		found = append(found, tokenDate+level)
	}
	if m.days == nil || len(m.days) >= maxDays {
		m.days = map[Date][]string{}
	}
	m.days[d] = found
	return found
}

// levels returns the year, the month and the day of a date, as far as known.
func (d Date) levels() []string {
	switch {
	case d.IsZero():
		return nil
	case d.month == 0:
		return []string{d.String()}
	case d.day == 0:
		return []string{Date{year: d.year}.String(), d.String()}
	default:
		return []string{Date{year: d.year}.String(), Date{year: d.year, month: d.month}.String(), d.String()}
	}
}

// intValue is an int64 whose bytes order as the number does.
func intValue(n int64) string {
	return string(binary.BigEndian.AppendUint64(nil, uint64(n)^(1<<63))) //nolint:gosec // a bijection
}

// parseInt is the reverse of intValue.
func parseInt(s string) int64 {
	if len(s) != 8 {
		return math.MinInt64
	}
	return int64(binary.BigEndian.Uint64([]byte(s)) ^ (1 << 63)) //nolint:gosec // a bijection
}
