package text

import "unicode"

// script is what matters about a rune for search: whether it is compared as a
// character (East Asian) or as part of a word (alphabetic), or not at all.
type script uint8

const (
	scriptNone script = iota // punctuation, symbols, white space, controls
	scriptEast               // kanji, kana, hangul, bopomofo: no word boundaries
	scriptWord               // letters of every other script, digits, their marks
)

// scriptOf classifies one rune.
func scriptOf(r rune) script {
	switch {
	case r < 0x80:
		if '0' <= r && r <= '9' || 'a' <= r && r <= 'z' || 'A' <= r && r <= 'Z' {
			return scriptWord
		}
		return scriptNone
	case isEast(r):
		return scriptEast
	case unicode.IsLetter(r), unicode.IsNumber(r), unicode.IsMark(r):
		return scriptWord
	default:
		return scriptNone
	}
}

// isEast covers the blocks of kanji with its repetition and closing marks,
// kana with its voicing marks, bopomofo and hangul.
func isEast(r rune) bool {
	switch {
	case r < 0x1100:
		return false
	case r <= 0x11FF, isKana(r),
		0x3005 <= r && r <= 0x3007, 0x3021 <= r && r <= 0x3029, 0x3031 <= r && r <= 0x3035, 0x3038 <= r && r <= 0x303C,
		0x3105 <= r && r <= 0x312F, 0x31A0 <= r && r <= 0x31BF, 0x31F0 <= r && r <= 0x31FF,
		0x3400 <= r && r <= 0x4DBF, 0x4E00 <= r && r <= 0x9FFF,
		0xA960 <= r && r <= 0xA97C, 0xAC00 <= r && r <= 0xD7FB, 0xF900 <= r && r <= 0xFAFF,
		0x1AFF0 <= r && r <= 0x1B16F, 0x20000 <= r && r <= 0x3FFFD:
		return true
	default:
		return false
	}
}

// isKana covers hiragana, katakana, the long-vowel and repetition marks and the
// combining voicing marks, which stand alone after kana that have no voiced
// character of their own.
func isKana(r rune) bool {
	return 0x3041 <= r && r <= 0x3096 || r == 0x3099 || r == 0x309A || 0x309D <= r && r <= 0x309F ||
		0x30A1 <= r && r <= 0x30FA || 0x30FC <= r && r <= 0x30FF
}

// isBlank tells white space and control characters; both separate words and
// both vanish when a string is folded.
func isBlank(r rune) bool { return unicode.IsSpace(r) || unicode.IsControl(r) }

// isInvisible tells characters that change no meaning and that nobody can see
// or type on purpose: joiners, direction marks, byte order marks, and the
// selectors that pick one glyph of a kanji.
func isInvisible(r rune) bool {
	switch {
	case r < 0xAD:
		return false
	case r == 0xAD, r == 0x34F, r == 0x61C, 0x180B <= r && r <= 0x180F, 0x200B <= r && r <= 0x200F,
		0x202A <= r && r <= 0x202E, 0x2060 <= r && r <= 0x206F, 0xFE00 <= r && r <= 0xFE0F, r == 0xFEFF,
		0xFFF9 <= r && r <= 0xFFFB, 0xE0000 <= r && r <= 0xE0FFF:
		return true
	default:
		return false
	}
}

// nextRun cuts the first run of one script off s. Runs of scriptNone are
// skipped, so an empty run means that s holds nothing more to compare.
func nextRun(s string) (run string, kind script, rest string) {
	start := -1
	for i, r := range s {
		k := scriptOf(r)
		switch {
		case start < 0 && k != scriptNone:
			start, kind = i, k
		case start >= 0 && k != kind:
			return s[start:i], kind, s[i:]
		}
	}
	if start < 0 {
		return "", scriptNone, ""
	}
	return s[start:], kind, ""
}
