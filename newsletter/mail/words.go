package mail

import (
	"encoding/base64"
	"strings"
	"unicode/utf8"
)

const (
	wordOpen  = "=?utf-8?B?"
	wordClose = "?="
	// lineLimit is the recommended length of a header line (RFC 5322 section 2.1.1); one with an encoded-word may
	// have 76 (RFC 2047 section 2), so both use the smaller.
	lineLimit = 76
	fold      = "\r\n "
)

// needsEncoding reports text that a header cannot carry as it is: non-ASCII, something that looks like an encoded-word,
// or a word too long to fold.
func needsEncoding(s string) bool {
	if !isASCII(s) || strings.Contains(s, "=?") {
		return true
	}
	for word := range strings.SplitSeq(s, " ") {
		if len(word) > 60 {
			return true
		}
	}
	return false
}

// encodeWords turns s into encoded-words (RFC 2047, base64) of whole characters, joined by sep, the first one short
// enough to start at column used.
func encodeWords(s string, used int, sep string) string {
	var out strings.Builder
	for s != "" {
		room := (lineLimit - used - len(wordOpen) - len(wordClose)) / 4 * 3
		n := 0
		for n < len(s) {
			_, size := utf8.DecodeRuneInString(s[n:])
			if n+size > room && n > 0 {
				break
			}
			n += size
		}
		if out.Len() > 0 {
			out.WriteString(sep)
		}
		out.WriteString(wordOpen + base64.StdEncoding.EncodeToString([]byte(s[:n])) + wordClose)
		s, used = s[n:], 1
	}
	return out.String()
}

// quotePhrase writes an ASCII display name as a quoted-string (RFC 5322 section 3.2.4).
func quotePhrase(s string) string {
	return `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`).Replace(s) + `"`
}

// unstructured is the value of an unstructured field (RFC 5322 section 2.2.1) named name, folded.
func unstructured(name, value string) string {
	if needsEncoding(value) {
		return encodeWords(value, len(name)+2, fold)
	}
	var out strings.Builder
	used := len(name) + 2
	for i, word := range strings.Split(value, " ") {
		switch {
		case i == 0:
		case used+1+len(word) > lineLimit && word != "":
			// The fold keeps the space: unfolding removes only the CRLF.
			out.WriteString(fold)
			used = 1
		default:
			out.WriteByte(' ')
			used++
		}
		out.WriteString(word)
		used += len(word)
	}
	return out.String()
}

// mailbox is the header form of an address in a field named name, folded.
func mailbox(name string, a Address) string {
	if a.name == "" {
		return a.Spec()
	}
	phrase := phrase(name, a.name)
	last := phrase[strings.LastIndexByte(phrase, '\n')+1:]
	if len(name)+2+len(last)+3+len(a.Spec()) > lineLimit {
		return phrase + fold + "<" + a.Spec() + ">"
	}
	return phrase + " <" + a.Spec() + ">"
}

// phrase is a display name in a field named name: quoted if it is short ASCII, encoded and folded otherwise.
func phrase(name, label string) string {
	if len(label) > 60 || needsEncoding(label) {
		return encodeWords(label, len(name)+2, fold)
	}
	return quotePhrase(label)
}
