package importer

import (
	"strconv"
	"strings"
	"unicode"
)

// Codes of Bad, besides those of alumnikit.FieldError.
const (
	CodeLine      = "line"      // the line is too long
	CodeNUL       = "nul"       // the line has a NUL byte
	CodeEncoding  = "encoding"  // the line is not UTF-8
	CodeQuote     = "quote"     // a quote is missing or where none may be
	CodeColumns   = "columns"   // more or fewer cells than the header has
	CodeDuplicate = "duplicate" // an earlier row tells of the same employment of the same person
	CodeDate      = "date"      // not a date
	CodeConflict  = "conflict"  // others kept changing the same person
	CodeDisagree  = "disagree"  // an earlier row says something else about the person
	CodeRows      = "rows"      // more than 256 rows of one person
)

// Bad is one thing that is wrong with one row. It never holds a value.
type Bad struct {
	Line   int    `json:"line"`             // of the row's beginning; the header is line 1
	Column string `json:"column,omitempty"` // the header; empty for the row as a whole
	Code   string `json:"code"`             // stable, for translation
	Shape  string `json:"shape,omitempty"`  // what the value looks like: 9 digit, a letter, ア kana, 漢 kanji
	First  int    `json:"first,omitempty"`  // line of the person's first row, for CodeDuplicate and CodeDisagree
}

// shapeSize is the longest shape in characters.
const shapeSize = 24

// shape tells what a value looks like without telling the value.
func shape(value string) string {
	var b strings.Builder
	n := 0
	for _, r := range value {
		if n++; n > shapeSize {
			b.WriteRune('…')
			break
		}
		b.WriteRune(shapeOf(r))
	}
	return b.String()
}

func shapeOf(r rune) rune {
	switch {
	case strings.ContainsRune("-/.,:@年月日", r):
		return r
	case unicode.IsDigit(r):
		return '9'
	case unicode.In(r, unicode.Hiragana, unicode.Katakana) || r == 'ー':
		return 'ア'
	case unicode.Is(unicode.Han, r):
		return '漢'
	case unicode.IsLetter(r):
		return 'a'
	case unicode.IsSpace(r):
		return ' '
	default:
		return '?'
	}
}

// columnOf returns the column that a field error of alumni or hr is about, and the
// place of the employment, -1 for none.
func columnOf(field string) (c Column, at int) {
	if rest, ok := strings.CutPrefix(field, "employments["); ok {
		number, member, _ := strings.Cut(rest, "].")
		if i, err := strconv.Atoi(number); err == nil {
			return Column(member), i
		}
	}
	switch {
	case strings.HasPrefix(field, "identifiers"):
		return ExternalID, -1
	case strings.HasPrefix(field, "names.former"):
		return Former, -1
	case field == "reason" || field == "note":
		return LeavingReason, -1
	default:
		return Column(strings.TrimPrefix(field, "names.")), -1
	}
}
