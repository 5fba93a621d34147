package directory

import (
	"encoding/json"
	"maps"
	"slices"
	"strconv"
	"unicode/utf8"

	"github.com/alumnikit/alumnikit"
	"github.com/alumnikit/alumnikit/alumni"
	"github.com/alumnikit/alumnikit/internal/text"
)

// Bounds of a Query.
const (
	MaxName       = 100 // characters of Name
	MaxConditions = 10  // facets, ranges and texts together
	MaxValues     = 20  // values of one facet
)

// Query says whom to look for. All conditions must hold; the zero Query finds
// everybody whom the viewer may see, in the order of names' readings. It can be
// read from URL values with ParseQuery and from JSON.
type Query struct {
	// Name is what was typed: parts of a name in kanji, kana of either script or
	// romaji, separated by spaces, all of which must be found, in the name, its
	// readings, former names or the preferred one. Forms of a kanji, widths, long
	// vowels and the ways of romanising are all one.
	Name string `json:"name,omitempty"`
	// Facets are values by field, any of which a person has. Fields of
	// employments that are asked for together must hold of one employment.
	Facets map[string][]string `json:"facets,omitempty"`
	// Dates are ranges by date field, of the same employment as Facets.
	Dates map[string]DateRange `json:"dates,omitempty"`
	// Texts are what was typed by field that is found by parts, as in Name: all the
	// parts must be found in a person's values. A custom field of short texts is one.
	Texts map[string]string `json:"texts,omitempty"`
	// Count names facets whose values are to be counted.
	Count []string `json:"count,omitempty"`
	// Sort is the order of the result; by the readings of names if zero.
	Sort Sort `json:"sort,omitzero"`
	// Page of the result.
	Page alumnikit.Page `json:"page,omitzero"`
}

// DateRange is a range of dates, both ends included and possibly partial; a
// zero end is open. A person's partial date must lie in it wholly.
type DateRange struct {
	From alumni.Date `json:"from,omitzero"`
	To   alumni.Date `json:"to,omitzero"`
}

// Validate reports everything that is wrong with the query.
func (q Query) Validate(schema *alumni.Schema) error {
	var found alumnikit.FieldErrors
	if utf8.RuneCountInString(q.Name) > MaxName {
		found.Add("name", alumnikit.CodeTooLong, "at most "+strconv.Itoa(MaxName))
	}
	if !alumnikit.IsPlain(q.Name) {
		found.Add("name", alumnikit.CodeFormat, "text without control characters")
	}
	if len(q.Facets)+len(q.Dates)+len(q.Texts) > MaxConditions {
		found.Add("facets", alumnikit.CodeTooLong, "at most "+strconv.Itoa(MaxConditions)+" conditions")
		return found
	}
	for _, name := range slices.Sorted(maps.Keys(q.Facets)) {
		q.validateFacet(schema, name, &found)
	}
	for _, name := range slices.Sorted(maps.Keys(q.Dates)) {
		if !isDate(schema, name) {
			found.Add(pathOf("dates", name), alumnikit.CodeNotOneOf, "a date field")
			continue
		}
		if r := q.Dates[name]; !r.From.IsZero() && !r.To.IsZero() && r.From.First().Compare(r.To.Last()) > 0 {
			found.Add("dates."+name, alumnikit.CodeRange, "from before to")
		}
	}
	for _, name := range slices.Sorted(maps.Keys(q.Texts)) {
		q.validateText(schema, name, &found)
	}
	for i, name := range q.Count {
		if !isFacet(schema, name) || i >= MaxConditions {
			found.Add("count["+strconv.Itoa(i)+"]", alumnikit.CodeNotOneOf, "a facet")
			break
		}
	}
	q.Sort.validate(schema, &found)
	return found.Err()
}

func (q Query) validateFacet(schema *alumni.Schema, name string, found *alumnikit.FieldErrors) {
	if !isFacet(schema, name) {
		found.Add(pathOf("facets", name), alumnikit.CodeNotOneOf, "a facet")
		return
	}
	if n := len(q.Facets[name]); n == 0 || n > MaxValues {
		found.Add("facets."+name, alumnikit.CodeRange, "1 to "+strconv.Itoa(MaxValues)+" values")
		return
	}
	f, _ := schema.Field(name)
	for _, value := range q.Facets[name] {
		switch {
		case value == "":
			found.Add("facets."+name, alumnikit.CodeRequired, "")
		case !f.IsWritten(value):
			found.Add("facets."+name, alumnikit.CodeFormat, "a number of the field")
		case f.Type == alumni.TypeEnum && !slices.Contains(f.Values, value):
			found.Add("facets."+name, alumnikit.CodeNotOneOf, "a value of the field")
		case !alumnikit.IsPlain(value):
			found.Add("facets."+name, alumnikit.CodeFormat, "text without control characters")
		}
	}
}

func (q Query) validateText(schema *alumni.Schema, name string, found *alumnikit.FieldErrors) {
	typed := q.Texts[name]
	switch {
	case !isSearched(schema, name):
		found.Add(pathOf("texts", name), alumnikit.CodeNotOneOf, "a field that is found by parts")
	case utf8.RuneCountInString(typed) > MaxName:
		found.Add("texts."+name, alumnikit.CodeTooLong, "at most "+strconv.Itoa(MaxName))
	case !alumnikit.IsPlain(typed):
		found.Add("texts."+name, alumnikit.CodeFormat, "text without control characters")
	case text.NewQuery(typed).Empty():
		found.Add("texts."+name, alumnikit.CodeRequired, "")
	}
}

// isSearched reports whether a field of people, besides the name, is found by parts.
func isSearched(schema *alumni.Schema, name string) bool {
	f, ok := schema.Field(name)
	return ok && f.Type == alumni.TypeText && f.Search && f.Disclosure != "" && f.List == "" && !f.IsRetired()
}

// pathOf names a member of a map. What cannot be a name of ours is kept out of
// the errors.
func pathOf(of, name string) string {
	if nameIn(name, "") == "" {
		return of
	}
	return of + "." + name
}

// nameIn returns a name that came with the query, or what to call it instead if
// it cannot be one of ours.
func nameIn(name, instead string) string {
	if name == "" || !alumnikit.IsPlain(name) || len(name) > 40 {
		return instead
	}
	return name
}

// isFacet reports whether a field can be asked for and counted in a directory:
// fields without a disclosure are nobody's to see.
func isFacet(schema *alumni.Schema, name string) bool {
	f, ok := schema.Field(name)
	return ok && f.Facet && f.Disclosure != ""
}

// isDate reports whether a field can be asked for by a range.
func isDate(schema *alumni.Schema, name string) bool {
	f, ok := schema.Field(name)
	return ok && f.Type == alumni.TypeDate && f.Disclosure != "" && !f.IsRetired()
}

// canonical is what cursors are bound to: the query without its page.
func (q Query) canonical() []byte {
	q.Page = alumnikit.Page{}
	q.Sort.Field = q.Sort.fieldName()
	b, err := json.Marshal(q) // maps are written in the order of their keys
	if err != nil {
		panic(err) // strings and dates only
	}
	return b
}
