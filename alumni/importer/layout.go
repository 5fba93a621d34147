package importer

import "slices"

// layout is a mapping as rows are read by it: which cell of a row each column is.
// Behind the cells of the row stand the parts of the names that the file has
// whole.
type layout struct {
	mapping Mapping
	at      []map[Column]int // of the person and the first employment, then of each further employment
	person  []int            // cells that are about the person
	stints  [][]int          // cells that are about each employment
	extra   int              // cells behind those of the row
}

// newLayout returns the layout of a valid mapping.
func newLayout(m Mapping) *layout {
	l := &layout{mapping: m, at: []map[Column]int{{}}, stints: [][]int{nil}}
	for i, c := range m.Columns {
		if c == Ignored {
			continue
		}
		l.at[0][c] = i
		switch {
		case c.ofEmployment():
			l.stints[0] = append(l.stints[0], i)
		case c != ExternalID && c != LeavingReason:
			l.person = append(l.person, i)
		}
	}
	for whole, parts := range wholes() {
		if m.has(whole) {
			for _, c := range parts {
				l.at[0][c] = len(m.Columns) + l.extra
				l.extra++
			}
		}
	}
	return l
}

// wholes are the columns that are split, with the columns of their parts.
func wholes() map[Column][2]Column {
	return map[Column][2]Column{FullName: {Family, Given}, FullKana: {FamilyKana, GivenKana}}
}

// place returns the cell of a column of the employment that is the nth of its row,
// counted from 0, or of the person.
func (l *layout) place(nth int, c Column) (int, bool) {
	at, ok := l.at[nth][c]
	return at, ok
}

// has reports whether any employment of a row has a column.
func (l *layout) has(c Column) bool {
	return slices.ContainsFunc(l.at, func(at map[Column]int) bool { _, ok := at[c]; return ok })
}

// zero reports whether the mapping is to be proposed.
func (m Mapping) zero() bool { return len(m.Header) == 0 && len(m.Columns) == 0 }
