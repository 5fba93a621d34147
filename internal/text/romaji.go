package text

import (
	"strings"
	"unicode/utf8"
)

// Romaji transliterates a reading in kana to Hepburn for search, never for
// display: the capital, the macron and the apostrophe of a printed name are
// absent, a long vowel is spelled as in the kana (サトウ is "satou") and the
// long-vowel mark repeats the vowel (サトー is "satoo"). White space becomes one
// space; whatever is not kana is folded and kept.
func Romaji(kana string) string {
	return mapWords(kana, func(chunk string) string { return romajiWord(Fold(chunk)) })
}

// mapWords maps each chunk of s and joins with one space what is not empty.
func mapWords(s string, mapped func(chunk string) string) string {
	var words []string
	for _, chunk := range chunks(s) {
		if word := mapped(chunk); word != "" {
			words = append(words, word)
		}
	}
	return strings.Join(words, " ")
}

// romajiWord transliterates a folded word.
func romajiWord(word string) string {
	out := make([]byte, 0, len(word))
	before, double := rune(0), false
	for _, r := range word {
		prev := before
		before = repeated(r, prev)
		switch {
		case before == 0, before == 'ッ':
			double = before != 0
		case before == 'ー':
			out = lengthen(out)
		case isSmallKana(before):
			out = appendSmall(out, prev, before)
		default:
			out = appendFull(out, before, double)
			double = false
		}
	}
	return string(out)
}

// syllableOf returns the transliteration of one kana by itself.
func syllableOf(cell int) string {
	return strings.TrimRight(kanaSyllables[3*cell:3*cell+3], " ")
}

// appendFull writes a full-size kana, or whatever else stands among the kana.
func appendFull(out []byte, r rune, double bool) []byte {
	cell, ok := kanaCell(r)
	if !ok {
		return utf8.AppendRune(out, r)
	}
	syllable := syllableOf(cell)
	if double {
		out = appendDoubled(out, syllable)
	}
	return append(out, syllable...)
}

// appendDoubled writes the consonant that ッ doubles; Hepburn writes tch for cch.
func appendDoubled(out []byte, syllable string) []byte {
	switch c := syllable[0]; c {
	case 'a', 'i', 'u', 'e', 'o', 'n':
		return out
	case 'c':
		return append(out, 't')
	default:
		return append(out, c)
	}
}

// lengthen repeats the vowel at the end, if there is one.
func lengthen(out []byte) []byte {
	if n := len(out); n > 0 && isVowel(out[n-1]) {
		return append(out, out[n-1])
	}
	return out
}

func isSmallKana(r rune) bool {
	switch r {
	case 'ァ', 'ィ', 'ゥ', 'ェ', 'ォ', 'ャ', 'ュ', 'ョ', 'ヮ':
		return true
	default:
		return false
	}
}

// appendSmall joins a small kana to the syllable before it where the two are
// read as one (シャ sha, ファ fa, ティ ti, ウェ we, クァ kwa); elsewhere it is
// read by itself.
func appendSmall(out []byte, before, r rune) []byte {
	cell, _ := kanaCell(r)
	syllable := syllableOf(cell)
	last := len(out) - 1
	if last < 0 || !isVowel(out[last]) {
		return append(out, syllable...)
	}
	switch r {
	case 'ャ', 'ュ', 'ョ':
		switch before {
		case 'シ', 'チ', 'ジ', 'ヂ': // sh, ch and j already hold the y
			return append(out[:last], syllable[1:]...)
		case 'キ', 'ギ', 'ニ', 'ヒ', 'ビ', 'ピ', 'ミ', 'リ', 'テ', 'デ', 'フ', 'ヴ':
			return append(out[:last], syllable...)
		}
	case 'ヮ':
		if before == 'ク' || before == 'グ' {
			return append(out[:last], syllable...)
		}
	default:
		switch before {
		case 'フ', 'ヴ', 'ツ', 'テ', 'デ', 'ト', 'ド', 'シ', 'ジ', 'チ', 'ヂ':
			return append(out[:last], syllable...)
		case 'ウ', 'ク', 'グ', 'イ':
			return append(append(out[:last], glide(before)...), syllable...)
		}
	}
	return append(out, syllable...)
}

// glide is the sound between the consonant of a full kana and a small vowel.
func glide(before rune) string {
	if before == 'イ' {
		return "y"
	}
	return "w"
}

func isVowel(c byte) bool {
	return c == 'a' || c == 'i' || c == 'u' || c == 'e' || c == 'o'
}
