package template

import (
	"cmp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// While Markdown is parsed, slot i is one character of a private plane, which Markdown treats like a letter. The
// character's range says how the value will be escaped. Sources that contain such characters are refused.
const (
	markText  rune = 0x10F000           // as text
	markQuery rune = 0x10F000 + 0x400   // percent-encoded inside a link
	markURL   rune = 0x10F000 + 2*0x400 // as a whole link
	markEnd   rune = 0x10F000 + 3*0x400

	// markBroken stands for a field that was reported, so that what surrounds it is still judged, but not for the field.
	markBroken = markText + 0x3FF
)

func isMark(r rune) bool { return r >= markText && r < markEnd }

func hasMark(s string) bool { return strings.ContainsFunc(s, isMark) }

// slot is one use of a merge field.
type slot struct {
	field       string
	fallback    string // flattened
	hasFallback bool
}

// parsing gathers slots and problems over all parts of a source.
type parsing struct {
	fields   map[string]Kind
	slots    []slot
	problems []Problem
}

func (p *parsing) report(problem Problem) {
	if len(p.problems) < maxProblems {
		p.problems = append(p.problems, problem)
	}
}

// reportAt reports a problem at an offset of s. The place is computed only for problems that are kept.
func (p *parsing) reportAt(part Part, s string, offset int, code Code, name string) {
	if len(p.problems) == maxProblems {
		return
	}
	line, column := position(s, offset)
	p.report(Problem{Part: part, Line: line, Column: column, Code: code, Name: name})
}

func (p *parsing) declare(fields []Field) {
	if len(fields) > MaxFields {
		p.report(Problem{Part: PartFields, Code: CodeTooMany})
		return
	}
	seen := map[string]bool{}
	for _, f := range fields {
		switch {
		case !isName(f.Name):
			p.report(Problem{Part: PartFields, Code: CodeName})
		case !f.Kind.Valid(), f.Name == UnsubscribeField && f.Kind != KindURL:
			p.report(Problem{Part: PartFields, Code: CodeKind, Name: f.Name})
		case seen[f.Name]:
			p.report(Problem{Part: PartFields, Code: CodeDuplicate, Name: f.Name})
		default:
			p.fields[f.Name] = cmp.Or(f.Kind, KindText)
		}
		seen[f.Name] = true
	}
}

func isName(s string) bool {
	if s == "" || len(s) > 64 {
		return false
	}
	for i := range len(s) {
		c := s[i]
		letter := c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z'
		if !letter && (i == 0 || c != '.' && c != '_' && (c < '0' || c > '9')) {
			return false
		}
	}
	return true
}

// line scans a part that is plain text on one line and resolves its backslashes.
func (p *parsing) line(part Part, s string, limit int) string {
	if utf8.RuneCountInString(s) > limit {
		p.report(Problem{Part: part, Code: CodeTooLong})
		return ""
	}
	if !p.screen(part, s, false) {
		return ""
	}
	marked, _ := p.mark(part, s)
	return unescape(marked)
}

// unescape removes the backslash before braces and backslashes, the only escapes outside Markdown.
func unescape(s string) string {
	return strings.NewReplacer(`\\`, `\`, `\{`, `{`, `\}`, `}`).Replace(s)
}

// screen reports characters that no part may contain, the first of each kind.
func (p *parsing) screen(part Part, s string, multiline bool) bool {
	if !utf8.ValidString(s) {
		p.report(Problem{Part: part, Code: CodeEncoding})
		return false
	}
	before := len(p.problems)
	seen := map[Code]bool{}
	for i, r := range s {
		var code Code
		switch {
		case isMark(r):
			code = CodeReserved
		case multiline && (r == '\n' || r == '\r' || r == '\t'):
		case isUnsafe(r):
			code = CodeControl
		}
		if code != "" && !seen[code] {
			seen[code] = true
			p.reportAt(part, s, i, code, "")
		}
	}
	return len(p.problems) == before
}

// isUnsafe matches controls, line separators and the bidirectional overrides that reverse what is read.
func isUnsafe(r rune) bool {
	return unicode.IsControl(r) || r >= 0x2028 && r <= 0x202E || r >= 0x2066 && r <= 0x2069
}

func position(s string, offset int) (line, column int) {
	before := s[:offset]
	start := strings.LastIndexByte(before, '\n') + 1
	return strings.Count(before, "\n") + 1, utf8.RuneCountInString(before[start:]) + 1
}

// origin maps an offset in marked text back to the source: spans are in ascending order.
type origin []struct{ marked, source int }

func (o origin) offset(marked int) int {
	i, found := slices.BinarySearchFunc(o, marked, func(e struct{ marked, source int }, m int) int { return e.marked - m })
	if !found {
		i--
	}
	if i < 0 {
		return marked
	}
	return o[i].source + marked - o[i].marked
}

// mark replaces each merge field by its character.
func (p *parsing) mark(part Part, s string) (string, origin) {
	var out strings.Builder
	var spans origin
	for i := 0; i < len(s); {
		switch {
		case s[i] == '\\' && i+1 < len(s) && s[i+1] < utf8.RuneSelf:
			out.WriteString(s[i : i+2])
			i += 2
		case strings.HasPrefix(s[i:], "{{"):
			length, r := p.field(part, s, i)
			out.WriteRune(r)
			i += length
			spans = append(spans, struct{ marked, source int }{out.Len(), i})
		default:
			out.WriteByte(s[i])
			i++
		}
	}
	return out.String(), spans
}

// field reads the merge field at s[at:] and returns its length and character.
func (p *parsing) field(part Part, s string, at int) (length int, mark rune) {
	inside, closed := braced(s[at+2:])
	if !closed {
		p.reportAt(part, s, at, CodeUnclosed, "")
		return len(inside) + 2, markBroken
	}
	length = len(inside) + 4
	name, fallback, hasFallback := strings.Cut(inside, "|")
	name = strings.TrimSpace(name)
	kind, known := p.fields[name]
	if hasFallback {
		fallback = unquote(fallback)
	}
	switch {
	case !isName(name):
		p.reportAt(part, s, at, CodeName, "")
	case !known:
		p.reportAt(part, s, at, CodeUnknownField, name)
	case kind == KindURL && hasFallback && wholeURL(fallback) == "":
		p.reportAt(part, s, at, CodeLink, name)
	case len(p.slots) == MaxSlots:
		p.reportAt(part, s, at, CodeTooMany, "")
	default:
		if kind == KindURL {
			fallback = wholeURL(fallback)
		}
		p.slots = append(p.slots, slot{name, fallback, hasFallback})
		return length, markText + rune(len(p.slots)-1)
	}
	return length, markBroken
}

// braced returns what stands before the next "}}" of the line, or the rest of the line. It looks no further, so that a
// text of nothing but braces costs no more than its length.
func braced(s string) (inside string, closed bool) {
	for i := range len(s) {
		switch {
		case s[i] == '\n' || s[i] == '\r':
			return s[:i], false
		case strings.HasPrefix(s[i:], "}}"):
			return s[:i], true
		}
	}
	return s, false
}

// unquote takes the quotes off a fallback; a tab in it is a space.
func unquote(s string) string {
	s = strings.TrimSpace(strings.ReplaceAll(s, "\t", " "))
	if len(s) >= 2 && s[0] == '"' && s[len(s)-1] == '"' {
		s = s[1 : len(s)-1]
	}
	return s
}
