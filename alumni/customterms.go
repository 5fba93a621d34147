package alumni

import (
	"unicode/utf8"

	"github.com/alumnikit/alumnikit/storage/index"
)

// What people have in custom fields is indexed as it stands in their records,
// whatever is declared: every value by all that can be asked of it as any type. So
// no declaration changes a term, and processes that know different fields agree.

// intsField is what a custom field's numbers are found by in ranges.
func (f *Field) intsField() index.Field {
	if f.custom == nil {
		return f.valuesField()
	}
	return index.Field(f.Number<<2 | 2)
}

// isCustom reports whether a number is one that custom fields may have.
func isCustom(number uint16) bool { return FirstCustomNumber <= number && number <= MaxNumber }

// customTerms states what a person has in custom fields.
func (s *Schema) customTerms(p *Person, m *memo, out *index.Terms) {
	for _, owner := range []Owner{ByEmployer, ByMember} {
		for _, v := range p.half(owner) {
			if !isCustom(v.Field) || v.Len() == 0 {
				continue
			}
			for _, audience := range shownTo(p, customDisclosure(v.Field), owner == ByMember) {
				m.customTerms(v, string(audience), out)
			}
		}
	}
}

// customTerms states the values of one custom field for one audience.
func (m *memo) customTerms(v CustomValue, audience string, out *index.Terms) {
	values, tokens := index.Field(v.Field<<2), index.Field(v.Field<<2|1)
	out.Add(tokens, audience, 0, tokenExists)
	for _, n := range v.Int {
		out.Add(index.Field(v.Field<<2|2), audience, 0, intValue(n))
	}
	for _, d := range v.Date {
		for _, level := range m.levels(d) {
			out.Add(tokens, audience, 0, level)
		}
	}
	for _, s := range v.Texts() {
		m.token = m.text.AppendFold(append(m.token[:0], tokenFold...), s)
		out.AddBytes(tokens, audience, 0, m.token)
		if utf8.RuneCountInString(s) <= MaxListedText {
			out.Add(values, audience, 0, s)
			m.forms = append(m.forms, s)
		}
	}
	m.grams(tokens, audience, 0, out)
}
