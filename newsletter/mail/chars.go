package mail

import (
	"strings"
	"unicode"
)

// isUnsafe reports runes that never belong in a header: controls (CR, LF, NUL and C1 among them), line and paragraph
// separators, and the bidirectional overrides that make a name read as another one.
func isUnsafe(r rune) bool {
	return unicode.IsControl(r) || r >= 0x2028 && r <= 0x202E || r >= 0x2066 && r <= 0x2069
}

func isASCII(s string) bool {
	for i := range len(s) {
		if s[i] >= 0x80 {
			return false
		}
	}
	return true
}

func isAlphaNum(c byte) bool {
	return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9'
}

// isAtext is atext of RFC 5322 section 3.2.3.
func isAtext(c byte) bool {
	return isAlphaNum(c) || strings.IndexByte("!#$%&'*+-/=?^_`{|}~", c) >= 0
}

// isDotAtom is dot-atom-text of RFC 5322 section 3.2.3.
func isDotAtom(s string) bool {
	for part := range strings.SplitSeq(s, ".") {
		if part == "" {
			return false
		}
		for i := range len(part) {
			if !isAtext(part[i]) {
				return false
			}
		}
	}
	return true
}

// isVisible reports printable ASCII without space: what a URL in a header may consist of.
func isVisible(s string) bool {
	for i := range len(s) {
		if s[i] <= ' ' || s[i] >= 0x7F {
			return false
		}
	}
	return true
}
