package sheet

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
	"unicode/utf16"

	"golang.org/x/text/encoding/japanese"
	"golang.org/x/text/transform"

	"github.com/alumnikit/alumnikit"
)

// LossError says that a cell cannot be written so that a Reader reads it back: its
// encoding lacks a character, it has control characters, or the row is longer than a line may be. Nothing of
// the row was written. It matches alumnikit.ErrInvalid and holds nothing of the cell.
type LossError struct {
	Encoding Encoding
	Column   int // from 0; -1 for the row as a whole
}

// Error implements error.
func (e *LossError) Error() string {
	if e.Column < 0 {
		return "a row of " + string(e.Encoding) + " would not be read as it is written"
	}
	return "column " + strconv.Itoa(e.Column+1) + " has a character that is lost in " + string(e.Encoding)
}

// Is reports that a LossError is an ErrInvalid.
func (*LossError) Is(target error) bool { return target == alumnikit.ErrInvalid }

// Writer writes rows that a Reader of the same format reads back exactly: each is
// read again before it is written. It is used by one goroutine.
type Writer struct {
	out     io.Writer
	format  Format
	header  []string
	encoder transform.Transformer
	reader  decoder
	parser  parser
	rows    int
}

// NewWriter writes the header of a file; a zero encoding is UTF-8, a zero layout
// Comma. UTF-8 and UTF-16 begin with a byte order mark, but for JSON, which RFC 8259
// wants without one and in UTF-8. Names must differ and have something in them.
func NewWriter(out io.Writer, f Format, header []string) (*Writer, error) {
	if f.Encoding == "" {
		f.Encoding = UTF8
	}
	if f.Layout == "" {
		f.Layout = Comma
	}
	if err := f.validate(); err != nil {
		return nil, err
	}
	if f.Layout == JSON && f.Encoding != UTF8 {
		return nil, alumnikit.Invalid(fieldFormat+".encoding", alumnikit.CodeNotOneOf, string(UTF8))
	}
	for i, name := range header {
		if strings.TrimFunc(name, isSpace) == "" || slices.Contains(header[:i], name) {
			return nil, alumnikit.Invalid(fieldHeader, alumnikit.CodeTaken, "names that differ")
		}
	}
	w := &Writer{out: out, format: f, header: slices.Clone(header), reader: newDecoder(f.Encoding), parser: parser{separator: f.Layout.separator()}}
	switch f.Encoding {
	case Windows31J:
		w.encoder = japanese.ShiftJIS.NewEncoder()
	case EUCJP:
		w.encoder = japanese.EUCJP.NewEncoder()
	default: // needs none
	}
	return w, w.begin()
}

// begin writes what stands before the first row.
func (w *Writer) begin() error {
	start := ""
	if w.format.Encoding == UTF8 || w.format.Encoding.wide() {
		start = byteOrderMark
	}
	switch w.format.Layout {
	case JSON:
		return w.raw([]byte("["))
	case JSONLines:
		if w.format.Encoding == UTF8 {
			return nil
		}
		return w.raw(w.encode(start))
	default:
		if err := w.raw(w.encode(start)); err != nil {
			return err
		}
		return w.Write(w.header)
	}
}

// Write writes a row, one cell for each name of the header.
func (w *Writer) Write(cells []string) error {
	if len(cells) != len(w.header) {
		return &LossError{w.format.Encoding, -1}
	}
	if at := slices.IndexFunc(cells, func(cell string) bool { return !alumnikit.IsPlain(cell) }); at >= 0 {
		return &LossError{w.format.Encoding, at}
	}
	text, err := w.text(cells)
	if err != nil {
		return err
	}
	body := w.encode(text)
	if !w.readsBack(body, text, cells) {
		return &LossError{w.format.Encoding, w.lost(cells)}
	}
	if w.format.Layout == JSON {
		if w.rows++; w.rows > 1 {
			body = append([]byte(","), body...)
		}
		return w.raw(append([]byte("\n"), body...))
	}
	return w.raw(append(body, w.encode("\r\n")...))
}

// Close writes what stands behind the last row. It does not close the io.Writer.
func (w *Writer) Close() error {
	if w.format.Layout == JSON {
		return w.raw([]byte("\n]\n"))
	}
	return nil
}

func (w *Writer) raw(body []byte) error {
	if len(body) == 0 {
		return nil
	}
	if _, err := w.out.Write(body); err != nil {
		return fmt.Errorf("write the file: %w", err)
	}
	return nil
}

// text returns a row as it stands in the file, without the end of the line.
func (w *Writer) text(cells []string) (string, error) {
	if w.format.Layout == JSON || w.format.Layout == JSONLines {
		return w.object(cells)
	}
	var out strings.Builder
	for i, cell := range cells {
		if i > 0 {
			out.WriteByte(w.parser.separator)
		}
		if cell = guarded(cell); strings.ContainsAny(cell, "\",;") {
			cell = `"` + strings.ReplaceAll(cell, `"`, `""`) + `"`
		}
		out.WriteString(cell)
	}
	return out.String(), nil
}

// object returns a row as an object with its keys in the order of the header.
func (w *Writer) object(cells []string) (string, error) {
	var out bytes.Buffer
	encoder := json.NewEncoder(&out)
	encoder.SetEscapeHTML(false)
	for i, cell := range cells {
		if i > 0 {
			out.WriteByte(',')
		} else {
			out.WriteByte('{')
		}
		for j, s := range []string{w.header[i], cell} {
			if j > 0 {
				out.WriteByte(':')
			}
			if err := encoder.Encode(s); err != nil {
				return "", fmt.Errorf("write a JSON object: %w", err)
			}
			out.Truncate(out.Len() - 1) // the line break that Encode adds
		}
	}
	out.WriteByte('}')
	return out.String(), nil
}

// encode returns a text in the encoding of the file; nil if that lacks a character.
func (w *Writer) encode(text string) []byte {
	switch {
	case w.format.Encoding.wide():
		var out []byte
		for _, u := range utf16.Encode([]rune(text)) {
			if w.format.Encoding == UTF16LE {
				out = append(out, byte(u), byte(u>>8))
			} else {
				out = append(out, byte(u>>8), byte(u))
			}
		}
		return out
	case w.encoder == nil:
		return []byte(text)
	default:
		out, _, err := transform.Bytes(w.encoder, []byte(text))
		if err != nil {
			return nil
		}
		return out
	}
}

// readsBack reports whether a line is read as the cells that it was written from.
// That an encoder knows a character is not enough: some write two characters alike.
func (w *Writer) readsBack(body []byte, text string, cells []string) bool {
	const most = 64 << 10 // of a line: Options.MaxLine
	if body == nil || len(body) > most {
		return false
	}
	line, bad := w.reader.decode(body)
	if bad != "" || string(line) != text {
		return false
	}
	if w.format.Layout == JSON || w.format.Layout == JSONLines {
		i := 0
		bad := flatten(line, func(key, value string) bool {
			i++
			return i <= len(cells) && key == w.header[i-1] && value == cells[i-1]
		})
		return bad == "" && i == len(cells)
	}
	w.parser.begin(line)
	return w.parser.state == complete && len(w.parser.ends) == len(cells) && slices.Equal(w.parser.first(len(cells)), cells)
}

// lost returns the cell that cannot be written, -1 if each by itself can be.
func (w *Writer) lost(cells []string) int {
	return slices.IndexFunc(cells, func(cell string) bool {
		body := w.encode(cell)
		line, bad := w.reader.decode(body)
		return cell != "" && (body == nil || bad != "" || string(line) != cell)
	})
}

// guarded puts an apostrophe before what a spreadsheet would run as a formula. A
// number stays one.
func guarded(cell string) string {
	if cell == "" || !strings.ContainsAny(cell[:1], "=+-@") && !strings.HasPrefix(cell, "＝") &&
		!strings.HasPrefix(cell, "＋") && !strings.HasPrefix(cell, "－") && !strings.HasPrefix(cell, "＠") {
		return cell
	}
	if digits := strings.TrimPrefix(cell, "-"); digits != "" && strings.Trim(digits, "0123456789.") == "" {
		return cell
	}
	return "'" + cell
}

// Carries reports whether any Writer can write a text into a cell, as far as its
// encoding has the characters: without space around it, control characters or what stands
// for damage, and not with an apostrophe that a Reader would take for a spreadsheet's.
func Carries(text string) bool {
	return alumnikit.IsPlain(text) && !strings.Contains(text, replacement) && strings.TrimFunc(text, isSpace) == text && clean(guarded(text)) == text
}
