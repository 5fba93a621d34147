package sheet

import (
	"github.com/alumnikit/alumnikit"
)

// Codes of Row.Bad, and of the FieldErrors about a header that cannot be read.
const (
	CodeLine     = "line"     // the line is too long
	CodeNUL      = "nul"      // the line has a NUL character
	CodeEncoding = "encoding" // the line is not in the encoding of the file, or was damaged before (U+FFFD)
	CodeGaiji    = "gaiji"    // a character of a user-defined area of Windows-31J, which only the sender's machines know
	CodeQuote    = "quote"    // a quote is missing or where none may be
	CodeColumns  = "columns"  // more or fewer cells than the header has
	CodeJSON     = "json"     // not one JSON object
)

// Codes of the FieldErrors about the field "file".
const (
	CodeWorkbook = "workbook" // a spreadsheet program's own format: to be saved as CSV first
	CodeMarkup   = "markup"   // a web page or XML, as some systems give out under the name of a workbook
	CodeArchive  = "archive"  // compressed
	CodePDF      = "pdf"
	CodeBinary   = "binary"  // no text at all
	CodeNoRows   = "no_rows" // a header and nothing below
)

// Fields of the errors.
const (
	fieldFile   = "file"
	fieldHeader = "header"
	fieldFormat = "format"
)

// Skip is why a row is none that the table is about.
type Skip string

// The reasons.
const (
	SkipTotals Skip = "totals" // a word such as 合計 and numbers
	SkipHeader Skip = "header" // the header once more, as page breaks bring it
	SkipNote   Skip = "note"   // a remark below the table, or a title that stands above it too
)

// Row is one row of the table. Exactly one of Cells, Bad and Skip is set.
type Row struct {
	Line     int      // of its beginning, from 1; in the layout JSON the number of the object, since one line may hold all
	Cells    []string // one for each name of the header; the row's own, and without space around
	Bad      string   // a code
	Skip     Skip
	Encoding Encoding // what a line that is bad by CodeEncoding seems to be in; empty if that cannot be told
	Unknown  []string // keys of a JSON object that have a value and are not in the header
}

// unreadable says that a header cannot be read, and why.
func unreadable(code string) error {
	allowed := ""
	switch code {
	case CodeEncoding, CodeNUL, CodeGaiji:
		allowed = "a header in the encoding of the file"
	case CodeQuote:
		allowed = "a header with its quotes closed"
	case CodeLine:
		allowed = "a header of at most 64 KiB"
	case CodeJSON:
		allowed = "objects"
	}
	return alumnikit.Invalid(fieldHeader, code, allowed)
}
