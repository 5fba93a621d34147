package importer

import (
	"maps"
	"slices"
	"strconv"

	"github.com/alumnikit/alumnikit"
	"github.com/alumnikit/alumnikit/alumni"
)

// Mapping says what each column of a file is about. It belongs to one header:
// a file with another one is refused, so that no column is taken for another.
// The zero Mapping stands for what Propose finds.
type Mapping struct {
	// Format is how the file is written, as far as people have chosen it; the rest
	// is detected.
	Format Format `json:"format,omitzero"`

	Header  []string `json:"header"`
	Columns []Column `json:"columns"` // one for each of Header

	// Nth is for each column the number of the employment in the row that it is
	// about, from 1, and of a DepartmentLevel the level, 1 the highest. Nil
	// means that all are 1.
	Nth []int `json:"nth,omitempty"`

	// Values are the customer's own words for our enumerations: of Work, of
	// LeavingReason, of PostKind and of custom enumerations. They come before
	// the words that are known. Words are compared without regard to width,
	// case, spaces and punctuation.
	Values map[Column]map[string]string `json:"values,omitempty"`

	// Fixed are values for every row, of columns that the file does not have:
	// of a file about one company its Entity. Enumerations stand as their codes,
	// dates as 2006-01-02.
	Fixed map[Column]string `json:"fixed,omitempty"`

	// DateOrder is what 1/4/2024 means. Without it such dates are refused.
	DateOrder DateOrder `json:"dateOrder,omitempty"`

	// AllowTwelveDigits lets external IDs of twelve digits pass, which are
	// refused otherwise because they may be national numbers (alumni.CodeMyNumber).
	// The roster must take them, too: alumni.Options.TwelveDigitIdentifiers.
	AllowTwelveDigits bool `json:"allowTwelveDigits,omitempty"`
}

// DateOrder is the order of the parts of a date in digits.
type DateOrder string

// The orders of dates. A year of four digits in front is always understood.
const (
	DateOrderUnknown DateOrder = ""
	YearMonthDay     DateOrder = "ymd"
	DayMonthYear     DateOrder = "dmy"
	MonthDayYear     DateOrder = "mdy"
)

// Valid reports whether o is an order of dates, or DateOrderUnknown.
func (o DateOrder) Valid() bool {
	return slices.Contains([]DateOrder{DateOrderUnknown, YearMonthDay, DayMonthYear, MonthDayYear}, o)
}

// Bounds of a Mapping.
const (
	MaxNth    = 8     // employments in one row, and levels of a department
	MaxValues = 1_000 // of the customer's own words
	MaxWord   = 120   // characters of such a word, and of a fixed value
)

func (m *Mapping) has(c Column) bool { return slices.Contains(m.Columns, c) }

// NthOf returns which employment or level of the row a column is about, from 1.
func (m *Mapping) NthOf(column int) int {
	if column < len(m.Nth) {
		return m.Nth[column]
	}
	return 1
}

// Validate reports everything that keeps a mapping from being used by a tenant
// with these custom fields.
func (m Mapping) Validate(custom []CustomField) error {
	var found alumnikit.FieldErrors
	if len(m.Columns) != len(m.Header) {
		found.Add("columns", alumnikit.CodeFormat, "one for each header")
		return found
	}
	if m.Nth != nil && len(m.Nth) != len(m.Columns) {
		found.Add("nth", alumnikit.CodeFormat, "one for each column")
		return found
	}
	m.checkColumns(&found, custom)
	m.checkWhole(&found)
	m.checkValues(&found, custom)
	m.checkFixed(&found, custom)
	if !m.DateOrder.Valid() {
		found.Add("dateOrder", alumnikit.CodeNotOneOf, "ymd dmy mdy")
	}
	return found.Err()
}

// place is one value in a row: of one employment, or of one level.
type place struct {
	column Column
	nth    int
}

// checkColumns looks at each column by itself and beside those before it.
func (m *Mapping) checkColumns(found *alumnikit.FieldErrors, custom []CustomField) {
	taken := map[place]bool{}
	for i, c := range m.Columns {
		field, nth := at("columns", i), m.NthOf(i)
		_, isCustom := c.CustomKey()
		switch {
		case c == Ignored:
			continue
		case isCustom && !known(custom, c):
			found.Add(field, alumnikit.CodeNotOneOf, "a custom field of the tenant")
		case !c.Valid():
			found.Add(field, alumnikit.CodeNotOneOf, "a column of package importer")
		case refusedHeader(m.Header[i]):
			found.Add(field, alumnikit.CodeForbidden, "a national number must not be imported")
		case taken[place{c, nth}]:
			found.Add(field, alumnikit.CodeTaken, "each column once")
		}
		taken[place{c, nth}] = true
		if nth < 1 || nth > MaxNth {
			found.Add(at("nth", i), alumnikit.CodeRange, "1.."+strconv.Itoa(MaxNth))
		} else if nth > 1 && !c.Repeats() {
			found.Add(at("nth", i), alumnikit.CodeRange, "1, but of columns of an employment")
		}
	}
}

// at is the JSON path of an element of a list.
func at(list string, i int) string { return list + "[" + strconv.Itoa(i) + "]" }

// wholes are the columns of which each stands for several others.
func wholes() map[Column][]Column {
	return map[Column][]Column{
		FullName: {Family, Given}, FullKana: {FamilyKana, GivenKana}, Department: {DepartmentLevel},
	}
}

// checkWhole looks at what a mapping must have, and may not have twice.
func (m *Mapping) checkWhole(found *alumnikit.FieldErrors) {
	if !m.has(ExternalID) {
		found.Add("columns", alumnikit.CodeRequired, string(ExternalID))
	}
	if !m.has(Family) && !m.has(Given) && !m.has(FullName) {
		found.Add("columns", alumnikit.CodeRequired, string(Family))
	}
	for _, whole := range []Column{FullName, FullKana} {
		if m.has(whole) && slices.ContainsFunc(wholes()[whole], m.has) {
			found.Add("columns", alumnikit.CodeTaken, string(whole)+" or its parts")
		}
	}
	if first := m.find(Department, 1); first >= 0 && m.has(DepartmentLevel) {
		found.Add("columns", alumnikit.CodeTaken, string(Department)+" or its levels")
	}
}

// find returns the place of a column, or -1.
func (m *Mapping) find(c Column, nth int) int {
	for i, have := range m.Columns {
		if have == c && m.NthOf(i) == nth {
			return i
		}
	}
	return -1
}

// checkValues looks at the customer's own words. A path ends at the column,
// because errors do not repeat words.
func (m *Mapping) checkValues(found *alumnikit.FieldErrors, custom []CustomField) {
	n := 0
	for _, c := range slices.Sorted(maps.Keys(m.Values)) {
		n += len(m.Values[c])
		if code, allowed := wrongWords(m.Values[c], codesOf(c, custom)); code != "" {
			found.Add(under("values", c), code, allowed)
		}
	}
	if n > MaxValues {
		found.Add("values", alumnikit.CodeTooLong, "at most "+strconv.Itoa(MaxValues))
	}
}

// wrongWords says what is wrong with the words for an enumeration, if anything.
func wrongWords(words map[string]string, codes []string) (code, allowed string) {
	if codes == nil {
		return alumnikit.CodeNotOneOf, "a column of an enumeration"
	}
	seen := map[string]string{}
	for _, word := range slices.Sorted(maps.Keys(words)) {
		key, stands := headerKey(word), words[word]
		other, twice := seen[key]
		switch {
		case key == "" || !short(word):
			return alumnikit.CodeFormat, "words of at most " + strconv.Itoa(MaxWord) + " characters"
		case !slices.Contains(codes, stands):
			return alumnikit.CodeNotOneOf, "a value of the enumeration"
		case twice && other != stands:
			return alumnikit.CodeTaken, "each word once"
		}
		seen[key] = stands
	}
	return "", ""
}

// checkFixed looks at the values for every row.
func (m *Mapping) checkFixed(found *alumnikit.FieldErrors, custom []CustomField) {
	for _, c := range slices.Sorted(maps.Keys(m.Fixed)) {
		field, value := under("fixed", c), m.Fixed[c]
		switch {
		case !known(custom, c) && !c.ofEmployment() && c != LeavingReason || c == DepartmentLevel:
			found.Add(field, alumnikit.CodeForbidden, "a column of an employment or a custom field")
		case m.has(c):
			found.Add(field, alumnikit.CodeTaken, "a column that the file does not have")
		case value == "":
			found.Add(field, alumnikit.CodeRequired, "")
		case !short(value):
			found.Add(field, alumnikit.CodeFormat, "text of at most "+strconv.Itoa(MaxWord)+" characters")
		default:
			checkFixedValue(found, field, c, value, custom)
		}
	}
}

func checkFixedValue(found *alumnikit.FieldErrors, field string, c Column, value string, custom []CustomField) {
	if codes := codesOf(c, custom); codes != nil && !slices.Contains(codes, value) {
		found.Add(field, alumnikit.CodeNotOneOf, "a value of the enumeration")
		return
	}
	if c.isDate() || typeOf(custom, c) == CustomDate {
		if _, err := alumni.ParseDate(value); err != nil {
			found.Add(field, alumnikit.CodeFormat, "YYYY, YYYY-MM or YYYY-MM-DD")
		}
	}
	if c == EntityNumber && !alumni.CorporateNumber(value).Valid() {
		found.Add(field, alumni.CodeCheckDigit, "13 digits of which the first checks the others")
	}
}

// under is the JSON path of a column's member, of which only our own names are
// repeated.
func under(member string, c Column) string {
	if _, custom := c.CustomKey(); custom || !c.Valid() {
		return member
	}
	return member + "." + string(c)
}

func short(s string) bool {
	return len(s) <= 4*MaxWord && len([]rune(s)) <= MaxWord && alumnikit.IsPlain(s)
}
