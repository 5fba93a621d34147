package mail

import (
	"io"
	"mime/quotedprintable"
	"strings"
	"unicode/utf8"
)

// qpLimit leaves room for the "=" of a soft break in a line of 76 (RFC 2045 section 6.7).
const qpLimit = 75

// Body is text in quoted-printable form (RFC 2045 section 6.7), ready to be written: 7-bit, lines of at most 76
// characters, CRLF line ends. Only [NewBody] and [BodyBuilder] make one, so it cannot contain a header or a MIME boundary.
// The zero value is an empty body.
type Body struct {
	encoded string
	first   int // length of the first encoded line, or of everything if there is one line
	last    int // length of what follows the last line end
}

// NewBody encodes text. CRLF, LF and CR each end a line; bytes that are not UTF-8 become U+FFFD.
func NewBody(text string) Body {
	if !utf8.ValidString(text) {
		text = strings.ToValidUTF8(text, "\uFFFD")
	}
	return makeBody(string(appendQuoted(make([]byte, 0, len(text)+len(text)/8+16), text)))
}

func makeBody(encoded string) Body {
	first, last := edges(encoded)
	return Body{encoded: encoded, first: first, last: last}
}

// edges measures the first line and what follows the last line end.
func edges[T string | []byte](encoded T) (first, last int) {
	first, last = len(encoded), len(encoded)
	for i := range len(encoded) {
		if encoded[i] == '\r' {
			first = i
			break
		}
	}
	for i := len(encoded) - 1; i >= 0; i-- {
		if encoded[i] == '\n' {
			return first, len(encoded) - i - 1
		}
	}
	return first, last
}

// IsZero reports an empty body.
func (b Body) IsZero() bool { return b.encoded == "" }

// Len is the length in encoded bytes.
func (b Body) Len() int { return len(b.encoded) }

// Encoded is the quoted-printable form.
func (b Body) Encoded() string { return b.encoded }

// String decodes the text, with LF line ends.
func (b Body) String() string {
	raw, err := io.ReadAll(quotedprintable.NewReader(strings.NewReader(b.encoded)))
	if err != nil {
		// Unreachable: every Body was encoded by this package.
		return ""
	}
	return strings.ReplaceAll(string(raw), "\r\n", "\n")
}

// BodyBuilder joins bodies without encoding them again: a template encodes its fixed text once and each recipient costs
// only the values. The zero value is ready; it must not be copied or shared.
type BodyBuilder struct {
	out     strings.Builder
	col     int
	scratch []byte
}

// Grow makes room for n more encoded bytes.
func (b *BodyBuilder) Grow(n int) { b.out.Grow(n) }

// Append adds a body. Where the joined line would be too long, a soft line break, which decoding removes, divides it.
func (b *BodyBuilder) Append(next Body) {
	if next.encoded == "" {
		return
	}
	b.split(next.first)
	b.out.WriteString(next.encoded)
	b.advance(len(next.encoded), next.last)
}

// AppendString encodes and adds text, as [NewBody] does.
func (b *BodyBuilder) AppendString(text string) {
	if !utf8.ValidString(text) {
		text = strings.ToValidUTF8(text, "\uFFFD")
	}
	b.scratch = appendQuoted(b.scratch[:0], text)
	first, last := edges(b.scratch)
	b.split(first)
	b.out.Write(b.scratch)
	b.advance(len(b.scratch), last)
}

// Body returns what was built and resets the builder.
func (b *BodyBuilder) Body() Body {
	body := makeBody(b.out.String())
	b.out.Reset()
	b.col = 0
	return body
}

func (b *BodyBuilder) split(first int) {
	if b.col > 0 && first > 0 && b.col+first > qpLimit {
		b.out.WriteString("=\r\n")
		b.col = 0
	}
}

func (b *BodyBuilder) advance(length, last int) {
	if last == length {
		b.col += length
	} else {
		b.col = last
	}
}

// appendQuoted encodes valid UTF-8. White space at the end of the text is encoded like white space at the end of a line,
// because what follows it is not known yet. Characters of several bytes stay on one line, so the source stays readable
// to a tool that decodes line by line.
func appendQuoted(dst []byte, text string) []byte {
	col := 0
	for i := 0; i < len(text); {
		c := text[i]
		if c == '\r' || c == '\n' {
			dst = append(dst, '\r', '\n')
			col = 0
			if c == '\r' && i+1 < len(text) && text[i+1] == '\n' {
				i++
			}
			i++
			continue
		}
		size := 1
		if c >= utf8.RuneSelf {
			_, size = utf8.DecodeRuneInString(text[i:])
		}
		plain := c > ' ' && c < 0x7F && c != '=' || (c == ' ' || c == '\t') && !endsLine(text, i+1)
		width := 3 * size
		if plain {
			width = 1
		}
		if col+width > qpLimit {
			dst = append(dst, '=', '\r', '\n')
			col = 0
		}
		if plain {
			dst = append(dst, c)
		} else {
			dst = appendHex(dst, text[i:i+size])
		}
		col += width
		i += size
	}
	return dst
}

func endsLine(text string, i int) bool {
	return i == len(text) || text[i] == '\r' || text[i] == '\n'
}

func appendHex(dst []byte, s string) []byte {
	const digits = "0123456789ABCDEF"
	for i := range len(s) {
		dst = append(dst, '=', digits[s[i]>>4], digits[s[i]&15])
	}
	return dst
}
