package text

import (
	"strings"
	"unicode"
)

// FoldName returns the form in which names are compared: [Fold], without the
// long-vowel mark and what is typed in its place, middle dots, hyphens and
// apostrophes. It is idempotent, and when a is a substring of b then
// FoldName(a) is a substring of FoldName(b), unless the cut separates a letter
// from a combining mark or a hangul jamo from its syllable.
func FoldName(s string) string {
	if strings.Contains(s, "´") { // typed as an apostrophe; NFKC would make it a space and an accent
		s = strings.ReplaceAll(s, "´", "'")
	}
	for range maxPasses {
		folded := Fold(s)
		s = strings.Map(dropNameMark, folded)
		if s == folded {
			break
		}
	}
	return s
}

func dropNameMark(r rune) rune {
	if isNameMark(r) {
		return -1
	}
	return r
}

// isNameMark lists the marks inside names that people write, omit and confuse.
// It looks at nothing but the rune: a rule that depended on the neighbours (a
// hyphen after kana only) would break the substring relation at the cut.
func isNameMark(r rune) bool {
	switch r {
	case '・', '·', '•', '‧', '∙', '⋅', '゠', '=', // between parts of a name
		'\'', '`', '‘', '’', '‛', 'ʻ', 'ʼ', 'ʹ', 'ʽ', '′':
		return true
	default:
		return isLongMark(r)
	}
}

// isLongMark lists the mark of a long vowel and what is typed for it, which a
// hyphen is too.
func isLongMark(r rune) bool {
	switch r {
	case 'ー', '〜', '~', '〰', '─',
		'-', '‐', '‒', '–', '—', '―', '−', '⁃', '˗':
		return true
	default:
		return false
	}
}

// Words returns the folded words of s in order, split at white space, controls
// and punctuation. Symbols such as + stay: "C++" is the word "c++".
func Words(s string) []string {
	var words []string
	for _, chunk := range chunks(s) {
		words = append(words, strings.FieldsFunc(Fold(chunk), unicode.IsPunct)...)
	}
	return words
}

// chunks splits s where it is blank, before folding removes the blanks.
func chunks(s string) []string { return strings.FieldsFunc(s, isBlank) }
