package sheet

import "slices"

// Encoding is how the characters of a file are written as bytes. The zero
// Encoding is to be detected.
type Encoding string

// The encodings.
const (
	UTF8       Encoding = "utf-8"       // RFC 3629, with or without a byte order mark
	Windows31J Encoding = "windows-31j" // Shift_JIS with the extensions of NEC and IBM, as the Encoding Standard has it
	UTF16LE    Encoding = "utf-16le"    // RFC 2781, what spreadsheets call Unicode text
	UTF16BE    Encoding = "utf-16be"
	EUCJP      Encoding = "euc-jp"
)

// Encodings returns every encoding, in the order of a form.
func Encodings() []Encoding { return []Encoding{UTF8, Windows31J, UTF16LE, UTF16BE, EUCJP} }

// Valid reports whether e is an encoding or empty.
func (e Encoding) Valid() bool { return e == "" || slices.Contains(Encodings(), e) }

// wide reports whether a character has at least two bytes.
func (e Encoding) wide() bool { return e == UTF16LE || e == UTF16BE }

// Layout is how a file is divided into rows and cells. The zero Layout is to be
// detected.
type Layout string

// The layouts. The first three are RFC 4180 with different separators.
const (
	Comma     Layout = "csv"
	Tab       Layout = "tsv"
	Semicolon Layout = "semicolon"
	JSONLines Layout = "jsonl" // one object on each line
	JSON      Layout = "json"  // an array of objects, or objects that go on over lines; in UTF-8 (RFC 8259)
)

// Layouts returns every layout, in the order of a form.
func Layouts() []Layout { return []Layout{Comma, Tab, Semicolon, JSONLines, JSON} }

// Valid reports whether l is a layout or empty.
func (l Layout) Valid() bool { return l == "" || slices.Contains(Layouts(), l) }

// separator is what stands between two cells.
func (l Layout) separator() byte {
	switch l {
	case Tab:
		return '\t'
	case Semicolon:
		return ';'
	default:
		return ','
	}
}

// Format is how a file is to be read. What is zero is detected. Formats can be
// compared with ==.
type Format struct {
	Encoding   Encoding `json:"encoding,omitempty"`
	Layout     Layout   `json:"layout,omitempty"`
	HeaderLine int      `json:"headerLine,omitempty"` // the line on which the header begins, from 1; 0 with JSON
	HeaderRows int      `json:"headerRows,omitempty"` // 1, or 2 if merged cells stand above the names; 0 with JSON
}
