package text

import "strings"

// soundOf returns the one spelling in kana of a folded word whose kana can be
// spelled in several ways, or "" if it is not kana throughout: a long vowel has
// its mark, however it was lengthened (ゆうこ and ゆーこ, おおの and おーの), and
// what is read alike is written alike (ぢ and じ, づ and ず, ゐ, ゑ and を). Short
// and long stay apart, as ゆき and ゆうき are two names.
func soundOf(folded string) string {
	var b strings.Builder
	vowel := rune(0) // on which the kana before ends; 0 also if that is long
	before := rune(0)
	for _, r := range folded {
		if isLongMark(r) {
			r = 'ー'
		} else if isNameMark(r) {
			continue
		}
		before = repeated(r, before)
		r = before
		if r == 0 || !isKana(r) {
			return ""
		}
		switch {
		case vowel != 0 && lengthens(r, vowel):
			b.WriteRune('ー')
			vowel = 0
		case r != 'ー':
			r = readAs(r)
			b.WriteRune(r)
			vowel = vowelKana(r)
		}
	}
	return b.String()
}

// lengthens reports whether r behind a kana that ends on the vowel only makes
// that long. ウ does so behind オ; イ behind エ is left alone, as the romaji does.
func lengthens(r, vowel rune) bool {
	return r == 'ー' || r == vowel || r == 'ウ' && vowel == 'オ'
}

// readAs returns the common kana that is read like r.
func readAs(r rune) rune {
	switch r {
	case 'ヂ':
		return 'ジ'
	case 'ヅ':
		return 'ズ'
	case 'ヰ':
		return 'イ'
	case 'ヱ':
		return 'エ'
	case 'ヲ':
		return 'オ'
	default:
		return r
	}
}
