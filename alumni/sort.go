package alumni

import (
	"encoding/binary"
	"math"
	"slices"

	"github.com/alumnikit/alumnikit/internal/text"
	"github.com/alumnikit/alumnikit/storage/index"
)

// SortKey returns the place of a name in the order of readings.
func SortKey(n Names) uint64 {
	key := text.SortKey(n.Reading())
	return binary.BigEndian.Uint64(key[:])
}

// SortKey returns a person's place in the order of the field, false if they have
// none: they have no value, or the field does not declare Sort. The name is
// ordered by its reading, other texts by text.ValueKey, numbers as numbers, dates
// by the calendar, a partial one before the days that it may mean, and choices in
// the order of Values. Of a list, a date counts by its latest value and anything
// else by that of the last element that has one: the most recent employment.
func (f *Field) SortKey(p *Person) (uint64, bool) {
	if !f.Sort {
		return 0, false
	}
	return f.sortKeyOf(p, f.read(p), text.ValueKey)
}

// sortKeyOf is SortKey of somebody whose values have been read, and whose texts
// are ordered by valueKey.
func (f *Field) sortKeyOf(p *Person, values []Value, valueKey func(string) uint64) (uint64, bool) {
	switch {
	case !f.Sort:
		return 0, false
	case f.Name == NameDisclosure:
		return SortKey(p.Entry.Names), true
	}
	if len(values) == 0 {
		return 0, false
	}
	last := slices.MaxFunc(values, func(a, b Value) int {
		if f.Type == TypeDate {
			return a.Date.Compare(b.Date)
		}
		return a.Element - b.Element
	})
	return f.sortKey(last, valueKey), true
}

// sortKey is the place of one value. It is never the greatest integer, which is
// the index's for people who have none.
func (f *Field) sortKey(v Value, valueKey func(string) uint64) uint64 {
	switch f.Type {
	case TypeInt:
		return min(uint64(v.Int)^(1<<63), math.MaxUint64-1) //nolint:gosec // a bijection that keeps the order
	case TypeDate:
		return uint64(v.Date.number()) //nolint:gosec // not negative
	case TypeEnum:
		at := slices.Index(f.Values, v.Text)
		if at < 0 {
			at = len(f.Values)
		}
		return uint64(at) //nolint:gosec // not negative
	case TypeText, TypeName, TypeGroup, TypeConsent:
	}
	return valueKey(v.Text)
}

// isSortable reports whether a field may declare Sort: what people have several
// of has no one place, and what nobody may see orders nothing.
func (f *Field) isSortable() bool {
	switch f.Type {
	case TypeGroup, TypeConsent:
		return false
	case TypeText, TypeName, TypeEnum, TypeInt, TypeDate:
	}
	many := f.Many && f.Name != NameDisclosure
	return f.Disclosure != "" && !many
}

// ByReading returns the order of names by their reading.
func (l Leaves) ByReading() []index.Column {
	name, _ := l.rules.schema.Field(NameDisclosure)
	return l.By(name)
}

// By returns the order of a field that declares Sort, as the viewer may read it,
// for people who meet Listed: whose value they may not see is like whoever has none,
// and comes last.
func (l Leaves) By(f *Field) []index.Column {
	var out []index.Column
	for _, reach := range l.rules.readableOrders(l.viewer, f.Disclosure) {
		c := index.Column{Field: f.valuesField(), Audience: string(reach.Audience)}
		if reach.Within != nil && f.Disclosure != NameDisclosure { // whoever is listed shows their name
			c.Within = l.members(reach.Within)
		}
		out = append(out, c)
	}
	return out
}
