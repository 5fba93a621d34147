package template

import (
	"html"
	"net/url"
	"strings"
	"unicode/utf8"

	"github.com/alumnikit/alumnikit/newsletter/mail"
)

// place is where a slot stands, which decides how its value is escaped.
type place uint8

const (
	placeText place = iota
	placeQuery
	placeURL
)

// segment is a literal followed by an optional slot.
type segment struct {
	plain   string    // the literal as text, for the subject
	literal mail.Body // the literal encoded, for a body
	slot    int       // -1 for none
	place   place
	markup  bool // the value is escaped for HTML
}

// output is what a program writes.
type output uint8

const (
	asSubject output = iota
	asText
	asHTML
)

// compile splits marked text at its marks and encodes the literals of a body.
func compile(marked string, as output) []segment {
	var program []segment
	add := func(literal string, r rune) {
		s := segment{slot: -1, markup: as == asHTML}
		if as == asSubject {
			s.plain = literal
		} else {
			s.literal = mail.NewBody(literal)
		}
		if r != 0 {
			s.slot, s.place = int(r-markText)%0x400, place((r-markText)/0x400)
		}
		program = append(program, s)
	}
	start := 0
	for i, r := range marked {
		if isMark(r) {
			add(marked[start:i], r)
			start = i + utf8.RuneLen(r)
		}
	}
	if start < len(marked) {
		add(marked[start:], 0)
	}
	return program
}

func renderSubject(program []segment, values []string) string {
	var out strings.Builder
	for _, s := range program {
		out.WriteString(s.plain)
		if s.slot >= 0 {
			out.WriteString(values[s.slot])
		}
	}
	subject := out.String()
	if utf8.RuneCountInString(subject) > mail.MaxSubject {
		runes := []rune(subject)
		subject = string(runes[:mail.MaxSubject-1]) + "…"
	}
	return subject
}

func renderBody(program []segment, values []string) mail.Body {
	size := 64 * len(program)
	for i := range program {
		size += program[i].literal.Len()
	}
	var b mail.BodyBuilder
	b.Grow(size)
	for i := range program {
		s := &program[i]
		b.Append(s.literal)
		if s.slot >= 0 {
			b.AppendString(s.escape(values[s.slot]))
		}
	}
	return b.Body()
}

func (s *segment) escape(value string) string {
	if s.place == placeQuery {
		value = escapeComponent(value)
	}
	if s.markup {
		return html.EscapeString(value)
	}
	return value
}

// escapeComponent percent-encodes everything but unreserved characters (RFC 3986 section 2.3), so that a value can
// neither begin another parameter nor climb to another path.
func escapeComponent(s string) string {
	if strings.Trim(s, ".") == "" {
		return "" // browsers take even encoded dots for a step up the path
	}
	return strings.ReplaceAll(url.QueryEscape(s), "+", "%20")
}

// flatten makes a value one line of visible text: white space and controls become single spaces, what would reverse the
// reading direction or is no UTF-8 is dropped or replaced.
func flatten(s string) string {
	if !strings.ContainsFunc(s, func(r rune) bool { return r == utf8.RuneError || isUnsafe(r) || isMark(r) }) {
		return strings.TrimSpace(s)
	}
	mapped := strings.Map(func(r rune) rune {
		switch {
		case r >= 0x202A && r <= 0x202E, r >= 0x2066 && r <= 0x2069, isMark(r):
			return -1
		case isUnsafe(r):
			return ' '
		}
		return r
	}, strings.ToValidUTF8(s, "\uFFFD"))
	return strings.Join(strings.Fields(mapped), " ")
}

// wholeURL returns value as an absolute http or https URL in ASCII, or "".
func wholeURL(value string) string {
	scheme, rest, _ := strings.Cut(value, ":")
	scheme = strings.ToLower(scheme)
	if scheme != "https" && scheme != "http" || strings.ContainsFunc(value, isUnsafe) || strings.ContainsAny(value, " <>\"\\") {
		return ""
	}
	target, code := webTarget(scheme, rest)
	if code != "" {
		return ""
	}
	return target
}
