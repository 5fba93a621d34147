package text

import (
	"strings"
	"unicode/utf8"

	"golang.org/x/text/cases"
	"golang.org/x/text/unicode/norm"
)

// maxPasses bounds the search for a fixed point; the tests show that no rune
// needs more than three.
const maxPasses = 8

// Fold returns the form in which s is compared: compatibility forms unified
// (NFKC, UAX #15: width, ligatures, composed characters), full case folding
// (Unicode ToCasefold), hiragana as katakana, variants of a kanji as one
// representative, white space, control and invisible characters removed, and
// invalid UTF-8 as U+FFFD. It is idempotent, and returns s itself, without
// allocating, when there is nothing to change.
func Fold(s string) string {
	if isFolded(s) {
		return s
	}
	for range maxPasses {
		next := foldOnce(s)
		if next == s || isFolded(next) {
			return next
		}
		s = next
	}
	return s
}

// isFolded recognises the common folded strings in one look: lower-case ASCII,
// katakana and the main block of kanji. False means that it does not know.
func isFolded(s string) bool {
	for _, r := range s {
		if r <= ' ' || r == 0x7F || 'A' <= r && r <= 'Z' {
			return false
		}
		if r >= utf8.RuneSelf && !isFoldedRune(r) {
			return false
		}
	}
	return true
}

// isFoldedRune must be true only for starters that are unchanged by every step
// of foldOnce and compose with nothing before them.
func isFoldedRune(r rune) bool {
	switch {
	case 0x30A1 <= r && r <= 0x30FC:
		return r != 'ヵ' && r != 'ヶ'
	case 0x4E00 <= r && r <= 0x9FFF:
		return representative(r) == r
	default:
		return r == '々'
	}
}

// foldOnce applies each step once. Removing a space or folding case can bring a
// letter and a combining mark together, which is why Fold repeats it.
func foldOnce(s string) string {
	s = norm.NFKC.String(strings.ToValidUTF8(s, "\uFFFD"))
	if strings.ContainsFunc(s, mayHaveCase) {
		s = foldCase(s)
	}
	return strings.Map(foldRune, s)
}

// foldCase folds case in full (ß as ss). A Caser keeps state, so each call has
// its own.
func foldCase(s string) string { return cases.Fold().String(s) }

// mayHaveCase is false for ASCII, which foldRune handles, and for the East Asian
// blocks, so that a Japanese name does not pay for the general case folding.
func mayHaveCase(r rune) bool {
	return r >= 0x80 && (r < 0x2E80 || r >= 0xA640 && r < 0xAC00 || r >= 0xD7FC && r < 0x20000)
}

// foldRune is the part of folding that looks at one rune; negative drops it.
func foldRune(r rune) rune {
	switch {
	case r < utf8.RuneSelf:
		if 'A' <= r && r <= 'Z' {
			return r + ('a' - 'A')
		}
		if r <= ' ' || r == 0x7F {
			return -1
		}
		return r
	case 0x3041 <= r && r <= 0x3096, r == 0x309D, r == 0x309E:
		return foldRune(r + ('ア' - 'あ'))
	case r == 'ヵ': // the small letter of 三ヵ日 and 鎌ヶ谷 is written large as often as not
		return 'カ'
	case r == 'ヶ':
		return 'ケ'
	case isBlank(r), isInvisible(r):
		return -1
	default:
		return representative(r)
	}
}
