package storage

import (
	"fmt"
	"slices"

	"github.com/alumnikit/alumnikit"
)

// ViewType is what a column of a View holds.
type ViewType string

// The types of columns. Where a database has no such type, the column is text:
// UUIDs in their canonical form, times as "2024-05-01 09:30:00.000" in UTC.
const (
	ViewText    ViewType = "text"    // NULL for the empty text
	ViewInteger ViewType = "integer" // a JSON number without fraction
	ViewBoolean ViewType = "boolean" // false where it is absent
	ViewTime    ViewType = "time"    // an instant; NULL for Go's zero time
	ViewID      ViewType = "id"      // a UUID; NULL for the zero ID
	ViewDate    ViewType = "date"    // text of a civil date that may be partial: "2024", "2024-05", "2024-05-31"
	ViewYear    ViewType = "year"    // the year of such a date, an integer
	ViewMonth   ViewType = "month"   // its month, an integer; NULL where only the year is known
)

// viewTypes returns every ViewType.
func viewTypes() []ViewType {
	return []ViewType{ViewText, ViewInteger, ViewBoolean, ViewTime, ViewID, ViewDate, ViewYear, ViewMonth}
}

// Valid reports whether t is a ViewType.
func (t ViewType) Valid() bool { return slices.Contains(viewTypes(), t) }

// View is one kind of record as a table for reports: columns that are read out
// of the JSON of its bodies. SQL stores make views of it on demand; nothing in
// the SDK reads them. Its first column is always "tenant".
type View struct {
	Name     string       // without the store's prefix: "people"
	Kind     string       // of the records: "alumni.entry"
	English  string       // what a row is, for people
	Japanese string       // the same in Japanese
	Each     []string     // JSON path of an array: a row is one of its elements; nil: a row is a record
	Of       []string     // with Each, path of an array around it: Each is a path in each of its elements; nil: in the record
	Ordinal  string       // with Each, the column that counts a record's elements from 1; empty: none
	Columns  []ViewColumn // in order, after the tenant and the ordinal
}

// ViewColumn is one column of a View.
type ViewColumn struct {
	Name     string
	Type     ViewType
	English  string     // what it holds, for people
	Japanese string     // the same in Japanese
	Path     []string   // names of JSON members; empty: the element itself
	Element  bool       // Path begins at the element of Each, otherwise at the record's value
	Around   bool       // Path begins at the element of Of
	Among    *ViewMatch // Path begins at an element of another array
}

// ViewMatch picks the first element of an array whose member Key is the text
// Value.
type ViewMatch struct {
	List  []string // JSON path of the array, from the record's value
	Key   string
	Value string
}

// Column returns a column of the record's value.
func Column(name string, t ViewType, english, japanese string, path ...string) ViewColumn {
	return ViewColumn{Name: name, Type: t, English: english, Japanese: japanese, Path: path}
}

// DateColumns returns the three columns of a date that may be partial: its text
// as stem_on, and as integers stem_year and stem_month, so that "in 2024" finds
// dates of every precision.
func DateColumns(stem, english, japanese string, path ...string) []ViewColumn {
	return []ViewColumn{
		Column(stem+"_on", ViewDate, english, japanese, path...),
		Column(stem+"_year", ViewYear, english+", year", japanese+"（年）", path...),
		Column(stem+"_month", ViewMonth, english+", month", japanese+"（月）", path...),
	}
}

// OfElement returns the columns with their paths beginning at the element.
func OfElement(columns ...ViewColumn) []ViewColumn {
	out := slices.Clone(columns)
	for i := range out {
		out[i].Element = true
	}
	return out
}

// Bounds of names, so that a prefix of 32 bytes fits before them everywhere.
const (
	MaxViewName   = 31 // bytes of a view's name
	MaxViewColumn = 60 // bytes of a column's name
)

// Validate reports an ErrInvalid for a view that cannot be written as SQL: names
// are lower-case ASCII letters, digits and underscores, beginning with a letter;
// members of paths are ASCII letters and digits.
func (v View) Validate() error {
	bad := func(what string) error {
		return fmt.Errorf("view %q: %s: %w", v.Name, what, alumnikit.ErrInvalid)
	}
	switch {
	case !isViewName(v.Name, MaxViewName):
		return bad("name")
	case v.Kind == "" || len(v.Kind) > MaxKindName:
		return bad("kind")
	case !isPath(v.Each), !isPath(v.Of), v.Of != nil && v.Each == nil:
		return bad("path of the array")
	case v.Ordinal != "" && (v.Each == nil || !isViewName(v.Ordinal, MaxViewColumn)):
		return bad("ordinal")
	case len(v.Columns) == 0:
		return bad("no columns")
	}
	taken := []string{"tenant", v.Ordinal}
	for _, c := range v.Columns {
		if slices.Contains(taken, c.Name) {
			return bad(fmt.Sprintf("column %q stands twice", c.Name))
		}
		taken = append(taken, c.Name)
		if !c.valid(v) {
			return bad(fmt.Sprintf("column %q", c.Name))
		}
	}
	return nil
}

func (c ViewColumn) valid(v View) bool {
	if !isViewName(c.Name, MaxViewColumn) || !c.Type.Valid() || !isPath(c.Path) {
		return false
	}
	if c.Element && (v.Each == nil || c.Among != nil) || c.Around && (v.Of == nil || c.Element || c.Among != nil) {
		return false
	}
	if m := c.Among; m != nil && (len(m.List) == 0 || !isPath(m.List) || !isPath([]string{m.Key})) {
		return false
	}
	return c.Element || len(c.Path) > 0
}

func isViewName(s string, most int) bool {
	for i := range len(s) {
		letter := 'a' <= s[i] && s[i] <= 'z'
		if !letter && (i == 0 || s[i] != '_' && (s[i] < '0' || s[i] > '9')) {
			return false
		}
	}
	return s != "" && len(s) <= most
}

func isPath(path []string) bool {
	for _, member := range path {
		for i := range len(member) {
			c := member[i]
			letter := 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z'
			if !letter && (i == 0 || c < '0' || c > '9') {
				return false
			}
		}
		if member == "" {
			return false
		}
	}
	return true
}
