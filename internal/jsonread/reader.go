package jsonread

import (
	"math"
	"strconv"
	"strings"
	"time"
	"unicode/utf16"
	"unicode/utf8"
)

// Reader reads one value from its beginning to its end. After it has given up,
// it returns zero values.
type Reader struct {
	rest   string
	opened bool // nothing stands before in the object at hand
	failed bool
}

// Decode reads a body with read and reports whether that is all there is in it. If
// not, what was read so far counts for nothing.
func Decode(body []byte, read func(*Reader)) bool {
	r := &Reader{rest: string(body)}
	if !utf8.ValidString(r.rest) {
		return false
	}
	read(r)
	return !r.failed && r.rest == ""
}

func (r *Reader) fail() { r.rest, r.failed = "", true }

// skip passes over a text if it comes next.
func (r *Reader) skip(text string) bool {
	rest, ok := strings.CutPrefix(r.rest, text)
	if ok {
		r.rest = rest
	}
	return ok
}

func (r *Reader) expect(text string) {
	if !r.skip(text) {
		r.fail()
	}
}

// Object reads an object. Members asks for those that there may be, with Has, in
// the order in which they stand.
func (r *Reader) Object(members func()) {
	r.expect("{")
	r.opened = true
	members()
	r.opened = false
	r.expect("}")
}

// Has reports whether the next member has a name; its value is to be read then.
func (r *Reader) Has(name string) bool {
	rest := r.rest
	if !r.opened {
		if rest == "" || rest[0] != ',' {
			return false
		}
		rest = rest[1:]
	}
	end := len(name) + 3
	if len(rest) < end || rest[0] != '"' || rest[1:end-2] != name || rest[end-2:end] != `":` {
		return false
	}
	r.rest, r.opened = rest[end:], false
	return true
}

// Text reads a string.
func Text[S ~string](r *Reader) S {
	if r.rest == "" || r.rest[0] != '"' {
		r.fail()
		return ""
	}
	for i := 1; i < len(r.rest); i++ {
		switch c := r.rest[i]; {
		case c == '"':
			text := r.rest[1:i]
			r.rest = r.rest[i+1:]
			return S(text)
		case c == '\\':
			return S(r.escaped(i))
		case c < ' ':
			r.fail()
			return ""
		}
	}
	r.fail()
	return ""
}

// escaped reads a string whose first backslash stands at a place.
func (r *Reader) escaped(at int) string {
	text := append(make([]byte, 0, 2*at+64), r.rest[1:at]...)
	for at < len(r.rest) {
		switch c := r.rest[at]; {
		case c == '"':
			r.rest = r.rest[at+1:]
			return string(text)
		case c < ' ':
			r.fail()
			return ""
		case c != '\\':
			text = append(text, c)
			at++
			continue
		}
		char, n := unescape(r.rest[at:])
		if n == 0 {
			r.fail()
			return ""
		}
		text = utf8.AppendRune(text, char)
		at += n
	}
	r.fail()
	return ""
}

// unescape reads what stands behind a backslash and how long it is with it; 0 if
// it is malformed or half a surrogate pair, which encoding/json never writes.
func unescape(s string) (rune, int) {
	if len(s) < 2 {
		return 0, 0
	}
	if s[1] == 'u' {
		if len(s) < 6 {
			return 0, 0
		}
		char, err := strconv.ParseUint(s[2:6], 16, 16)
		if err != nil || utf16.IsSurrogate(rune(char)) {
			return 0, 0
		}
		return rune(char), 6
	}
	at := strings.IndexByte(`"\/bfnrt`, s[1])
	if at < 0 {
		return 0, 0
	}
	return rune("\"\\/\b\f\n\r\t"[at]), 2
}

// Parsed reads a string without escapes as what parse makes of it.
func Parsed[T any](r *Reader, parse func(string) (T, error)) T {
	value, err := parse(r.plain())
	if err != nil {
		r.fail()
	}
	return value
}

// Time reads a time as time.Time writes it.
func (r *Reader) Time() (t time.Time) {
	if t.UnmarshalText([]byte(r.plain())) != nil {
		r.fail()
	}
	return t
}

// plain reads a string without escapes.
func (r *Reader) plain() string {
	if !r.skip(`"`) {
		r.fail()
		return ""
	}
	text, rest, ok := strings.Cut(r.rest, `"`)
	if !ok || strings.ContainsFunc(text, func(c rune) bool { return c == '\\' || c < ' ' }) {
		r.fail()
		return ""
	}
	r.rest = rest
	return text
}

// Int reads a whole number.
func (r *Reader) Int() int64 {
	end := 0
	for end < len(r.rest) && (r.rest[end] == '-' || '0' <= r.rest[end] && r.rest[end] <= '9') {
		end++
	}
	digits := r.rest[:end]
	r.rest = r.rest[end:]
	n, err := strconv.ParseInt(digits, 10, 64)
	if err != nil || strconv.FormatInt(n, 10) != digits {
		r.fail()
	}
	return n
}

// Uint16 reads a whole number from 0 to 65535.
func (r *Reader) Uint16() uint16 {
	n := r.Int()
	if n < 0 || n > math.MaxUint16 {
		r.fail()
		return 0
	}
	return uint16(n)
}

// Uint8 reads a whole number from 0 to 255.
func (r *Reader) Uint8() uint8 {
	n := r.Int()
	if n < 0 || n > math.MaxUint8 {
		r.fail()
		return 0
	}
	return uint8(n)
}

// Bool reads true or false.
func (r *Reader) Bool() bool {
	if r.skip("true") {
		return true
	}
	r.expect("false")
	return false
}

// List reads an array, nil for null.
func List[T any](r *Reader, read func(*T)) []T {
	if r.skip("null") {
		return nil
	}
	r.expect("[")
	out := []T{}
	for i := 0; !r.failed && !r.skip("]"); i++ {
		if i > 0 {
			r.expect(",")
		}
		out = append(out, *new(T))
		read(&out[i])
	}
	return out
}

// Texts reads an array of strings, nil for null.
func Texts[S ~string](r *Reader) []S {
	return List(r, func(s *S) { *s = Text[S](r) })
}

// Map reads an object from strings to strings, nil for null.
func Map[K, V ~string](r *Reader) map[K]V {
	if r.skip("null") {
		return nil
	}
	r.expect("{")
	out := map[K]V{}
	for i := 0; !r.failed && !r.skip("}"); i++ {
		if i > 0 {
			r.expect(",")
		}
		key := Text[K](r)
		r.expect(":")
		out[key] = Text[V](r)
	}
	return out
}
