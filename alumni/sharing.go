package alumni

import (
	"strings"

	"github.com/alumnikit/alumnikit/internal/text"
	"github.com/alumnikit/alumnikit/storage/index"
)

// sharing keeps what follows from values and words that many people have: the terms
// themselves, so that an index that is built in memory has to look for them once.
type sharing struct {
	values map[sharedValue]*index.Shared
	words  map[sharedWord]*index.Shared
	terms  index.Terms
}

// sharedValue is a value of a field, shown to an audience.
type sharedValue struct {
	field    uint16
	value    Value
	audience string
}

// sharedWord is a word of a searched field, shown to an audience.
type sharedWord struct {
	word     *text.Word
	field    index.Field
	element  int
	audience string
}

// maxSharing bounds the values that are kept, and the words.
const maxSharing = 1 << 14

func newSharing() *sharing {
	return &sharing{values: map[sharedValue]*index.Shared{}, words: map[sharedWord]*index.Shared{}}
}

// repeats reports whether the values of a field are those of many people, and are
// found by nothing that depends on other values.
func (f *Field) repeats() bool { return f.Facet && !f.Search || f.Type == TypeDate }

// shareValue states a value. Of a day many people have the month in common.
func (m *memo) shareValue(f *Field, v Value, audience string, out *index.Terms) {
	if day := v.Date; f.Type == TypeDate && day.IsFull() {
		v.Date = Date{year: day.year, month: day.month}
		levels := m.levels(day)
		out.Add(f.tokensField(), audience, v.Element, levels[len(levels)-1])
	}
	out.AddShared(m.valueOf(f, v, audience))
}

// valueOf returns the terms of a value.
func (m *memo) valueOf(f *Field, v Value, audience string) *index.Shared {
	at := sharedValue{f.Number, v, audience}
	if found := m.sharing.values[at]; found != nil {
		return found
	}
	at.value.Text = strings.Clone(v.Text) // which may be a part of a whole record
	return keep(m.sharing, m.sharing.values, at, func(out *index.Terms) { m.value(f, v, audience, out) })
}

// wordOf returns the terms of a word.
func (m *memo) wordOf(w *text.Word, tokens index.Field, audience string, element int) *index.Shared {
	at := sharedWord{w, tokens, element, audience}
	if found := m.sharing.words[at]; found != nil {
		return found
	}
	return keep(m.sharing, m.sharing.words, at, func(out *index.Terms) {
		w.EachGram(func(gram []byte) {
			m.token = append(append(m.token[:0], tokenGram...), gram...)
			out.AddBytes(tokens, audience, element, m.token)
		})
	})
}

// keep has terms stated and keeps them.
func keep[K comparable](s *sharing, known map[K]*index.Shared, at K, state func(out *index.Terms)) *index.Shared {
	s.terms.Reset()
	state(&s.terms)
	if len(known) >= maxSharing {
		clear(known)
	}
	known[at] = s.terms.Share()
	return known[at]
}
