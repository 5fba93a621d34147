package template

import (
	"fmt"
	"strings"
)

// Part is the piece of a [Source] a problem is in.
type Part string

// The parts.
const (
	PartSubject   Part = "subject"
	PartPreheader Part = "preheader"
	PartBody      Part = "body"
	PartFields    Part = "fields"
	PartFrame     Part = "frame"
)

// Valid reports whether p is one of the declared parts.
func (p Part) Valid() bool {
	switch p {
	case PartSubject, PartPreheader, PartBody, PartFields, PartFrame:
		return true
	}
	return false
}

// Code says what is wrong; a host translates it.
type Code string

// The codes of a [Problem].
const (
	CodeEmpty        Code = "empty"        // nothing to send
	CodeTooLong      Code = "tooLong"      // beyond a limit of this package
	CodeTooMany      Code = "tooMany"      // more fields or slots than allowed
	CodeTooDeep      Code = "tooDeep"      // quotes, lists and emphasis nested beyond 32 levels
	CodeTooDense     Code = "tooDense"     // more than 1,000 of the characters * _ ~ [ ` < between two empty lines
	CodeEncoding     Code = "encoding"     // not UTF-8
	CodeControl      Code = "control"      // NUL or another control character, or a bidirectional override
	CodeReserved     Code = "reserved"     // a character this package uses for itself (U+10F000 to U+10FBFF)
	CodeUnclosed     Code = "unclosed"     // {{ without }} on the same line
	CodeName         Code = "name"         // a field name that is no identifier
	CodeDuplicate    Code = "duplicate"    // a field declared twice
	CodeUnknownField Code = "unknownField" // a field that was not declared
	CodeKind         Code = "kind"         // an undeclared kind of field
	CodeLink         Code = "link"         // a link target that is not allowed
	CodeLinkField    Code = "linkField"    // a merge field in the scheme or host of a link, or in a bare link
	CodeImage        Code = "image"        // an image address that is not https or contains a field
	CodeLanguage     Code = "language"     // not a language tag
	CodeColor        Code = "color"        // not #rrggbb, or too pale on white
)

// Valid reports whether c is one of the declared codes.
func (c Code) Valid() bool {
	switch c {
	case CodeEmpty, CodeTooLong, CodeTooMany, CodeTooDeep, CodeTooDense, CodeEncoding, CodeControl, CodeReserved, CodeUnclosed, CodeName,
		CodeDuplicate, CodeUnknownField, CodeKind, CodeLink, CodeLinkField, CodeImage, CodeLanguage, CodeColor:
		return true
	}
	return false
}

// Problem is one thing wrong with a [Source]. Line and Column count from 1, Column in characters; both are 0 where there is
// no place to point at. Name is the field concerned, if any.
type Problem struct {
	Part         Part
	Line, Column int
	Code         Code
	Name         string
}

func (p Problem) String() string {
	s := string(p.Part)
	if p.Line > 0 {
		s += fmt.Sprintf(" %d:%d", p.Line, p.Column)
	}
	s += ": " + string(p.Code)
	if p.Name != "" {
		s += fmt.Sprintf(" %q", p.Name)
	}
	return s
}

// ParseError lists everything wrong with a [Source], up to 100 problems, in the order of the text.
type ParseError struct {
	Problems []Problem
}

// Error implements error.
func (e *ParseError) Error() string {
	lines := make([]string, len(e.Problems))
	for i, p := range e.Problems {
		lines[i] = p.String()
	}
	return "template: " + strings.Join(lines, "; ")
}

// MissingError says that a recipient has no value for fields without a fallback, so there is no message for them.
type MissingError struct {
	Fields []string // sorted
}

// Error implements error.
func (e *MissingError) Error() string {
	return "template: no value for " + strings.Join(e.Fields, ", ")
}

// ValueReason says why a value was refused.
type ValueReason string

// The reasons of a [ValueError].
const (
	ValueTooLong ValueReason = "tooLong" // more than MaxValue bytes
	ValueURL     ValueReason = "url"     // a KindURL value that is not an absolute http or https URL
)

// Valid reports whether r is one of the declared reasons.
func (r ValueReason) Valid() bool { return r == ValueTooLong || r == ValueURL }

// ValueError says that a recipient's value cannot be used. It never contains the value.
type ValueError struct {
	Field  string
	Reason ValueReason
}

// Error implements error.
func (e *ValueError) Error() string {
	return "template: value of " + e.Field + " refused: " + string(e.Reason)
}
