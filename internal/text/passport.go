package text

import (
	"strings"
	"unicode/utf8"
)

// Passport writes a reading in kana as Japanese passports do: the Hepburn table
// of the Ministry of Foreign Affairs, which the Passport Act's regulation
// (旅券法施行規則) refers to. Each word has a capital; words are what white space,
// middle dots and hyphens divide. It returns false for a reading that is not
// kana throughout, and for one without a sound.
//
//   - ン is m before b, m and p; ッ doubles the consonant, and is t before ch.
//   - A long o or u has no second vowel (サトウ Sato, オオノ Ono, ユウコ Yuko), and ー
//     is not written; but オ that ends a word stands (ヨコオ Yokoo), as do aa, ii,
//     ee and ei.
//   - Sounds of other languages are written kana by kana: ティ tei, ファ fua, シェ
//     shie, ヴィ bui.
//
// Kana do not tell where one kanji ends. オウ and ウウ are read as long, which is
// wrong for 小団輪 (コウチワ Kouchiwa); ノウエ at the end is not, for 井上 (Inoue). The
// spelling of a person's own passport decides.
func Passport(kana string) (string, bool) {
	var words []string
	for _, chunk := range strings.FieldsFunc(kana, isWordBreak) {
		word, ok := passportWord(Fold(chunk))
		if !ok {
			return "", false
		}
		if word != "" {
			words = append(words, strings.ToUpper(word[:1])+word[1:])
		}
	}
	return strings.Join(words, " "), len(words) > 0
}

func isWordBreak(r rune) bool { return isBlank(r) || strings.ContainsRune("・･-‐＝゠", r) }

// passportWord writes a folded word.
func passportWord(word string) (string, bool) {
	var out []byte
	before, double, lengthened := rune(0), false, false
	for i, r := range word {
		at, rest := repeated(r, before), word[i+utf8.RuneLen(r):]
		cell, ok := kanaCell(at)
		switch {
		case at == 0 || at == 'ー': // a mark with nothing to repeat or lengthen says nothing
		case !ok:
			return "", false
		case at == 'ッ':
			double = true
		case !lengthened && isLong(out, before, at, rest):
			lengthened = true
		default:
			out = appendPassport(out, before, at, cell, double)
			double, lengthened = false, false
		}
		before = at
	}
	return nasal(string(out)), true
}

// isLong reports whether a vowel only lengthens the one at the end of out.
func isLong(out []byte, before, vowel rune, rest string) bool {
	if len(out) == 0 || before == 'ー' {
		return false
	}
	switch last := out[len(out)-1]; vowel {
	case 'ウ':
		inoue := before == 'ノ' && rest == "エ"
		return (last == 'o' || last == 'u') && !inoue
	case 'オ':
		return last == 'o' && rest != ""
	default:
		return false
	}
}

// appendPassport writes one kana; ャ, ュ and ョ join the kana before them.
func appendPassport(out []byte, before, r rune, cell int, double bool) []byte {
	syllable := syllableOf(cell)
	if syllable[0] == 'v' {
		syllable = "b" + syllable[1:]
	}
	if double {
		out = appendDoubled(out, syllable)
	}
	if last := len(out) - 1; last >= 0 && out[last] == 'i' && joinsSmall(before) {
		switch r {
		case 'ャ', 'ュ', 'ョ':
			if out = out[:last]; strings.ContainsRune("シチジヂ", before) {
				syllable = syllable[1:] // sh, ch and j already hold the y
			}
		}
	}
	return append(out, syllable...)
}

func joinsSmall(before rune) bool {
	return strings.ContainsRune("キギシジチヂニヒビピミリ", before)
}

// nasal writes m for the ン before b, m and p. No syllable ends in n but ン.
func nasal(word string) string {
	return strings.NewReplacer("nb", "mb", "nm", "mm", "np", "mp").Replace(word)
}
