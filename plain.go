package alumnikit

import (
	"unicode"
	"unicode/utf8"
)

// IsPlain reports whether s is valid UTF-8 without control characters, so that
// it can stand in a header, a key or a cell of any database.
func IsPlain(s string) bool {
	for i := 0; i < len(s); {
		r, n := utf8.DecodeRuneInString(s[i:])
		if (r == utf8.RuneError && n < 2) || unicode.IsControl(r) {
			return false
		}
		i += n
	}
	return true
}

// IsText is IsPlain that lets line breaks and tabs pass, for longer texts.
func IsText(s string) bool {
	for i := 0; i < len(s); {
		r, n := utf8.DecodeRuneInString(s[i:])
		control := unicode.IsControl(r) && r != '\n' && r != '\r' && r != '\t'
		if (r == utf8.RuneError && n < 2) || control {
			return false
		}
		i += n
	}
	return true
}
