package importer

import (
	"maps"
	"slices"
)

// layout is a mapping as rows are read by it: which cell of a row each column is.
// Behind the cells of the row stand the parts of names that the file has whole,
// and the values that are the same in every row.
type layout struct {
	prepared
	columns  []int // of the row, those that are read
	at       []map[Column]int
	person   []int    // cells that are about the person
	stints   [][]int  // cells that are about each employment
	splits   [][3]int // cells of whole names, of their family and of their given names
	custom   []customPlace
	scheme   string   // the code list that codes are of
	trailing []string // behind the cells of the row: room for parts of names, then fixed values
}

// ownScheme is the name of the code lists of a file that has no named source.
const ownScheme = "company"

// newLayout returns the layout of a valid mapping.
func newLayout(p prepared, fields customFields) *layout {
	l := &layout{prepared: p, scheme: ownScheme, at: []map[Column]int{{}}, stints: [][]int{nil}}
	for i, c := range p.Columns {
		if c == Ignored {
			continue
		}
		l.columns = append(l.columns, i)
		nth := p.NthOf(i) - 1
		if c == DepartmentLevel {
			nth = 0 // Nth is the level
		}
		l.widen(nth)
		l.at[nth][c] = i
		switch {
		case c.ofEmployment():
			l.stints[nth] = append(l.stints[nth], i)
		case c.ofPerson():
			l.person = append(l.person, i)
		}
	}
	for _, whole := range []Column{FullName, FullKana} {
		if parts := wholes()[whole]; p.has(whole) {
			l.splits = append(l.splits, [3]int{l.at[0][whole], l.trail(parts[0], ""), l.trail(parts[1], "")})
		}
	}
	for _, c := range slices.Sorted(maps.Keys(p.Fixed)) {
		l.trail(c, p.Fixed[c])
	}
	l.custom = l.customPlaces(fields)
	return l
}

// widen makes room for so many employments behind the first.
func (l *layout) widen(nth int) {
	for len(l.at) <= nth {
		l.at, l.stints = append(l.at, map[Column]int{}), append(l.stints, nil)
	}
}

// trail gives a column a cell behind those of the row, for every employment.
func (l *layout) trail(c Column, value string) (at int) {
	at = len(l.Columns) + len(l.trailing)
	for nth := range l.at {
		l.at[nth][c] = at
	}
	l.trailing = append(l.trailing, value)
	return at
}

// place returns the cell of a column of the employment that is the nth of its row,
// counted from 0, or of the person.
func (l *layout) place(nth int, c Column) (int, bool) {
	at, ok := l.at[nth][c]
	return at, ok
}

// says reports whether the file has a column for any employment, or a value that
// is the same in every row.
func (l *layout) says(c Column) bool {
	return slices.ContainsFunc(l.at, func(at map[Column]int) bool { _, ok := at[c]; return ok })
}

// places reports whether the file says where in the organisation people are.
func (l *layout) places() bool { return l.says(Department) || l.says(DepartmentLevel) }

// zero reports whether the mapping is to be proposed.
func (m *Mapping) zero() bool { return len(m.Header) == 0 && len(m.Columns) == 0 }
