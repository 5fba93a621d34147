package index

import (
	"bytes"
	"slices"
)

// Terms collects what one part says about one person.
type Terms struct {
	encoded []byte // terms one behind the other, in any order; one may repeat
	ends    []int  // where each of them ends
	shared  []*Shared
	columns []sortKey
}

// Shared is terms that many people have together, such as those that follow from
// the name of a department. Whoever works out many people (Part.Batch) keeps them,
// so that an index that is built in memory finds the postings of all at once. They
// do not change any more.
type Shared struct{ terms Terms }

// Share returns a copy of the terms that were added, to be added to those of others.
func (t *Terms) Share() *Shared {
	return &Shared{Terms{encoded: bytes.Clone(t.encoded), ends: slices.Clone(t.ends)}}
}

// AddShared states all that others have, too.
func (t *Terms) AddShared(s *Shared) { t.shared = append(t.shared, s) }

// sortKey is a key in an order.
type sortKey struct {
	column column
	key    uint64
}

func newTerms() *Terms { return &Terms{} }

// Reset makes them nobody's.
func (t *Terms) Reset() {
	t.encoded, t.ends, t.shared, t.columns = t.encoded[:0], t.ends[:0], t.shared[:0], t.columns[:0]
}

// Add states that the person has a value of a field, shown to an audience.
// Elements from MaxElements on are not indexed.
func (t *Terms) Add(field Field, audience string, element int, value string) {
	addTerm(t, field, audience, element, value)
}

// AddBytes is Add for a value that is not kept.
func (t *Terms) AddBytes(field Field, audience string, element int, value []byte) {
	addTerm(t, field, audience, element, value)
}

func addTerm[V string | []byte](t *Terms, field Field, audience string, element int, value V) {
	if element < 0 || element >= MaxElements || len(audience) > MaxAudience {
		return
	}
	t.encoded = appendTerm(t.encoded, field, audience, uint8(element), value)
	t.ends = append(t.ends, len(t.encoded))
}

// Element states that the person's list has an element of this number.
func (t *Terms) Element(list string, element int) { t.Add(fieldElement, "", element, list) }

// Sort states the person's key in the order of a field, shown to an audience. The
// least and the greatest key count as their neighbours: they are kept for those
// who have none.
func (t *Terms) Sort(field Field, audience string, key uint64) {
	if len(audience) > MaxAudience {
		return
	}
	stated := sortKey{column{field, audience}, min(max(key, 1), absentKey-1)}
	for i := range t.columns {
		if t.columns[i].column == stated.column {
			t.columns[i] = stated
			return
		}
	}
	t.columns = append(t.columns, stated)
}

// sortKey returns the key in an order, false if there is none.
func (t *Terms) sortKey(c column) (uint64, bool) {
	for _, at := range t.columns {
		if at.column == c {
			return at.key, true
		}
	}
	return 0, false
}

// each visits the terms, in any order; one may come twice.
func (t *Terms) each(visit func(encoded []byte)) {
	for _, s := range t.shared {
		s.terms.own(visit)
	}
	t.own(visit)
}

// own is each without those that are shared.
func (t *Terms) own(visit func(encoded []byte)) {
	from := 0
	for _, end := range t.ends {
		visit(t.encoded[from:end])
		from = end
	}
}

// Sorted returns the terms in ascending order, each once.
func (t *Terms) Sorted() []Term {
	out := make([]Term, 0, len(t.ends))
	t.each(func(encoded []byte) { out = append(out, Term(encoded)) })
	slices.Sort(out)
	return slices.Compact(out)
}

func (t *Terms) has(term Term) bool {
	found := false
	t.each(func(encoded []byte) { found = found || string(encoded) == string(term) })
	return found
}
