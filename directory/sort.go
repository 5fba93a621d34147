package directory

import (
	"strings"

	"github.com/alumnikit/alumnikit"
	"github.com/alumnikit/alumnikit/alumni"
)

// Sort is an order of people. The zero Sort is by the readings of their names.
//
// Any field that declares alumni.Field.Sort can be named. People whose value the
// viewer may not see are like people without one: they come last in both
// directions. Ties break by ID. What a person's place follows from is said at
// alumni.Field.SortKey.
//
// Its text, in URLs and JSON, is the name of the field, with a minus before it
// if it is descending: "-employments.end".
type Sort struct {
	Field      string // empty: the name
	Descending bool
}

const descending = "-"

// ParseSort reads the text of a Sort. Whether the field is one to sort by says
// Query.Validate, which knows the schema.
func ParseSort(text string) Sort {
	field, down := strings.CutPrefix(text, descending)
	if field == alumni.NameDisclosure {
		field = ""
	}
	return Sort{Field: field, Descending: down}
}

// String returns the text of the order, which is empty for the zero Sort.
func (s Sort) String() string {
	name := s.fieldName()
	switch {
	case s.Descending:
		return descending + name
	case name == alumni.NameDisclosure:
		return ""
	default:
		return name
	}
}

// MarshalText implements encoding.TextMarshaler.
func (s Sort) MarshalText() ([]byte, error) { return []byte(s.String()), nil }

// UnmarshalText implements encoding.TextUnmarshaler.
func (s *Sort) UnmarshalText(text []byte) error {
	*s = ParseSort(string(text))
	return nil
}

// fieldName is the name of the field, of the zero Sort too.
func (s Sort) fieldName() string {
	if s.Field == "" {
		return alumni.NameDisclosure
	}
	return s.Field
}

func (s Sort) validate(schema *alumni.Schema, found *alumnikit.FieldErrors) {
	if f, ok := schema.Field(s.fieldName()); !ok || !f.Sort {
		found.Add("sort", alumnikit.CodeNotOneOf, "a field to sort by")
	}
}
