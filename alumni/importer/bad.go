package importer

import (
	"strings"
	"unicode"

	"github.com/alumnikit/alumnikit/internal/sheet"
)

// Codes of Bad, besides those of alumnikit.FieldError and those about cells.
const (
	CodeLine      = sheet.CodeLine     // the line is too long
	CodeNUL       = sheet.CodeNUL      // the line has a NUL byte
	CodeEncoding  = sheet.CodeEncoding // the line is not in the encoding of the file
	CodeGaiji     = sheet.CodeGaiji    // a character that only the sender's machines know
	CodeQuote     = sheet.CodeQuote    // a quote is missing or where none may be
	CodeColumns   = sheet.CodeColumns  // more or fewer cells than the header has
	CodeJSON      = sheet.CodeJSON     // not one JSON object
	CodeDuplicate = "duplicate"        // an earlier row tells of the same employment of the same person
	CodeDate      = "date"             // not a date
	CodeConflict  = "conflict"         // others kept changing the same person
	CodeDisagree  = "disagree"         // an earlier row says something else about the person
	CodeRows      = "rows"             // more rows of one person than employments and posts can be
)

// Codes of the FieldErrors about "file", which say that it is no table of text.
// Bad has texts for them as well.
const (
	CodeWorkbook = sheet.CodeWorkbook // a spreadsheet program's own format
	CodeMarkup   = sheet.CodeMarkup   // a web page or XML
	CodeArchive  = sheet.CodeArchive
	CodePDF      = sheet.CodePDF
	CodeBinary   = sheet.CodeBinary
	CodeNoRows   = sheet.CodeNoRows
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
