package sheet

import (
	"bytes"
	"encoding/binary"
	"unicode/utf16"
	"unicode/utf8"

	"golang.org/x/text/encoding/japanese"
	"golang.org/x/text/transform"
)

// decoder turns lines of one encoding into UTF-8.
type decoder struct {
	encoding Encoding // empty as long as the file was ASCII
	table    transform.Transformer
	out      []byte
}

func newDecoder(e Encoding) decoder {
	d := decoder{encoding: e}
	switch e {
	case Windows31J:
		d.table = japanese.ShiftJIS.NewDecoder()
	case EUCJP:
		d.table = japanese.EUCJP.NewDecoder()
	default: // needs none
	}
	return d
}

const replacement = "\ufffd"

// decode returns a line in UTF-8, or what keeps it from being that. The text is
// valid until the next call.
func (d *decoder) decode(body []byte) (text []byte, bad string) {
	switch {
	case d.encoding.wide():
		text, bad = d.fromUTF16(body)
	case isASCII(body):
		text = body
	case d.table != nil:
		text, bad = d.fromTable(body)
	default:
		text, bad = fromUTF8(body)
	}
	if bad == "" && bytes.IndexByte(text, 0) >= 0 {
		return nil, CodeNUL
	}
	return text, bad
}

// fromUTF8 takes U+FFFD for damage: something before us replaced with it what
// it could not read.
func fromUTF8(body []byte) (text []byte, bad string) {
	if !utf8.Valid(body) || bytes.Contains(body, []byte(replacement)) {
		return nil, CodeEncoding
	}
	return body, ""
}

// fromTable decodes Windows-31J and EUC-JP, of which neither has U+FFFD: it
// stands for what is malformed.
func (d *decoder) fromTable(body []byte) (text []byte, bad string) {
	if isJapaneseUTF8(body) {
		return nil, CodeEncoding
	}
	// No character takes more than three times the bytes in UTF-8.
	if n := 3 * len(body); cap(d.out) < n {
		d.out = make([]byte, n)
	}
	d.table.Reset()
	n, _, err := d.table.Transform(d.out[:cap(d.out)], body, true)
	text = d.out[:n]
	if err != nil || bytes.Contains(text, []byte(replacement)) {
		if d.encoding == Windows31J && hasGaiji(body) {
			return nil, CodeGaiji
		}
		return nil, CodeEncoding
	}
	return text, ""
}

// isJapaneseUTF8 recognises a line of UTF-8 in a file of another encoding, for
// which it would mostly be well-formed too: kana and kanji have three bytes, and
// text that only happens to be valid with three bytes in a row is hardly found.
func isJapaneseUTF8(body []byte) bool {
	if !utf8.Valid(body) {
		return false
	}
	for _, b := range body {
		if b >= 0xE0 {
			return true
		}
	}
	return false
}

func (d *decoder) fromUTF16(body []byte) (text []byte, bad string) {
	if len(body)%2 != 0 {
		return nil, CodeEncoding
	}
	d.out = d.out[:0]
	for i := 0; i < len(body); i += 2 {
		r := rune(unitAt(body[i:], d.encoding))
		if utf16.IsSurrogate(r) {
			i += 2
			if i == len(body) {
				return nil, CodeEncoding
			}
			r = utf16.DecodeRune(r, rune(unitAt(body[i:], d.encoding)))
		}
		if r == utf8.RuneError {
			return nil, CodeEncoding
		}
		d.out = utf8.AppendRune(d.out, r)
	}
	return d.out, ""
}

// unitAt reads the first two bytes as a UTF-16 unit.
func unitAt(b []byte, e Encoding) uint16 {
	if e == UTF16BE {
		return binary.BigEndian.Uint16(b)
	}
	return binary.LittleEndian.Uint16(b)
}

// isASCII looks at eight bytes at a time.
func isASCII(b []byte) bool {
	const high = 0x8080808080808080
	for ; len(b) >= 8; b = b[8:] {
		if binary.LittleEndian.Uint64(b)&high != 0 {
			return false
		}
	}
	for _, c := range b {
		if c >= utf8.RuneSelf {
			return false
		}
	}
	return true
}
