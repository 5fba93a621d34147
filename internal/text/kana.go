package text

// The tables below have one cell for each katakana from ァ (U+30A1) to ヺ
// (U+30FA), in the order of the code points.
const (
	firstKana = 'ァ'
	lastKana  = 'ヺ'

	// kanaSyllables: modified Hepburn (ANSI Z39.11 with n before b, m and p),
	// three bytes a cell.
	kanaSyllables = "" +
		"a  a  i  i  u  u  e  e  o  o  " +
		"ka ga ki gi ku gu ke ge ko go " +
		"sa za shiji su zu se ze so zo " +
		"ta da chiji    tsuzu te de to do " +
		"na ni nu ne no " +
		"ha ba pa hi bi pi fu bu pu he be pe ho bo po " +
		"ma mi mu me mo ya ya yu yu yo yo ra ri ru re ro " +
		"wa wa i  e  o  n  vu ka ke va vi ve vo "

	// kanaPlaces: the place in gojuonOrder of the kana without its voicing
	// mark and in full size, as a byte counted from '0'.
	kanaPlaces = "00112233445566778899::;;<<==>>??@@AAABBCCDEFGHIIIJJJKKKLLLMMMNOPQRSSTTUUVWXYZ[[\\]^_258[\\]^"

	// kanaVoicing: 0 unvoiced, 1 voiced, 2 half voiced.
	kanaVoicing = "000000000001010101010101010101010100101010000001201201201201200000000000000000000001001111"

	// gojuonOrder is the order of JIS X 4061 for kana; kanaVowels has the vowel
	// on which each of them ends, by its own place in gojuonOrder.
	gojuonOrder = "アイウエオカキクケコサシスセソタチツテトナニヌネノハヒフヘホマミムメモヤユヨラリルレロワヰヱヲン"
	kanaVowels  = "012340123401234012340123401234012340240123401345"
)

// kanaCell returns the cell of r in the tables, or false if r is no katakana
// syllable.
func kanaCell(r rune) (int, bool) {
	return int(r - firstKana), firstKana <= r && r <= lastKana
}

// voicedKana returns the kana that r becomes with a voicing mark (1) or a half
// voicing mark (2), or 0 if there is none.
func voicedKana(r rune, mark byte) rune {
	cell, ok := kanaCell(r)
	switch {
	case !ok || kanaVoicing[cell] != '0':
		return 0
	case 'カ' <= r && r <= 'ポ': // the voiced kana follow the unvoiced one
		voiced := cell + int(mark)
		if kanaPlaces[voiced] == kanaPlaces[cell] && kanaVoicing[voiced] == '0'+mark {
			return r + rune(mark)
		}
	case r == 'ウ' && mark == 1:
		return 'ヴ'
	case 'ワ' <= r && r <= 'ヲ' && mark == 1:
		return r + ('ヷ' - 'ワ')
	}
	return 0
}

// unvoicedKana is the inverse of voicedKana.
func unvoicedKana(r rune) rune {
	cell, ok := kanaCell(r)
	switch {
	case !ok || kanaVoicing[cell] == '0':
		return r
	case r == 'ヴ':
		return 'ウ'
	case r >= 'ヷ':
		return r - ('ヷ' - 'ワ')
	default:
		return r - rune(kanaVoicing[cell]-'0')
	}
}

// repeated resolves a repetition mark (ヽ, ヾ) after a kana, which it repeats
// unvoiced or voiced, and returns 0 where there is nothing to repeat. Other
// runes are returned as they are.
func repeated(r, before rune) rune {
	if r != 'ヽ' && r != 'ヾ' {
		return r
	}
	if _, ok := kanaCell(before); !ok {
		return 0
	}
	before = unvoicedKana(before)
	if r == 'ヾ' {
		if voiced := voicedKana(before, 1); voiced != 0 {
			return voiced
		}
	}
	return before
}

// vowelKana returns the vowel on which a kana ends, or 0.
func vowelKana(r rune) rune {
	cell, ok := kanaCell(r)
	if !ok || r == 'ン' {
		return 0
	}
	vowel := rune(kanaVowels[kanaPlaces[cell]-'0'] - '0')
	return 'ア' + 2*vowel
}
