package text

import (
	"math"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// SortKeyBytes is the length of a sort key.
const SortKeyBytes = 8

// The key has eight symbols of seven bits and then the voicing of the first
// four, three to a digit, in the last seven bits. Its top bit is never set, so
// that it is also a positive 64-bit integer.
const (
	keySymbols = 8
	keyVoiced  = 4

	symbolSpace = 1
	symbolDigit = symbolSpace + 1
	symbolLatin = symbolDigit + 10
	symbolKana  = symbolLatin + 26
	symbolOther = symbolKana + 48 // the kana of gojuonOrder
)

// SortKey returns eight bytes whose byte order (and whose order as a big-endian
// integer, signed or not) is the order of readings in a Japanese list, after
// JIS X 4061: digits, Latin letters without regard to case and marks, kana in
// gojuon order, then everything else by code point. A space between words sorts
// before every letter, so that サトウ タロウ precedes サトウチ; the long-vowel mark
// counts as the vowel it lengthens, a small kana as its full-size one;
// punctuation, symbols and marks are ignored. Of readings that agree in all
// that, the unvoiced kana precede the voiced and these the half voiced.
//
// Only the first eight symbols, and the voicing among the first four, find
// room: callers break ties. Nothing to sort by sorts last. It accepts any
// spelling, folded or not, and does not allocate.
func SortKey(reading string) [SortKeyBytes]byte {
	var k keyBuilder
	k.add(reading)
	value := k.value()
	var key [SortKeyBytes]byte
	for i := range key {
		key[i] = byte(value >> (56 - 8*i))
	}
	return key
}

// keyBuilder collects the symbols of a key.
type keyBuilder struct {
	symbols [keySymbols]byte
	voicing [keySymbols]byte
	n       int
	wide    bool // for ValueKey: symbols of eight bits, voicing in them
	space   bool // between words; counts when the next symbol comes
	before  rune // the kana before, for the marks that depend on it
}

// add reads runes until the key is full; a mark that comes later could only
// voice the last symbol, whose voicing is not kept.
func (k *keyBuilder) add(s string) {
	for i, r := range s {
		if !k.addRune(r) {
			k.addDecomposed(r, s[i:])
		}
		if k.n == keySymbols {
			return
		}
	}
}

// addRune handles what needs no Unicode table, and reports whether it did.
func (k *keyBuilder) addRune(r rune) bool {
	switch {
	case 'a' <= r && r <= 'z':
		k.symbol(symbolLatin + byte(r-'a'))
	case 'A' <= r && r <= 'Z':
		k.symbol(symbolLatin + byte(r-'A'))
	case '0' <= r && r <= '9':
		k.symbol(symbolDigit + byte(r-'0'))
	case 0x3041 <= r && r <= 0x3096, r == 0x309D, r == 0x309E:
		k.kana(r + ('ア' - 'あ'))
	case 0x30A1 <= r && r <= 0x30FA, r == 'ー', r == 'ヽ', r == 'ヾ':
		k.kana(r)
	case isBlank(r):
		k.space = k.n > 0
	case r < utf8.RuneSelf: // punctuation
	case 0x4E00 <= r && r <= 0x9FFF:
		k.other(r)
	default:
		return false
	}
	return true
}

// addDecomposed handles a rune by its compatibility decomposition (NFKD), which
// turns half-width kana, full-width and accented letters into plain ones. s
// begins with r.
func (k *keyBuilder) addDecomposed(r rune, s string) {
	parts := norm.NFKD.PropertiesString(s).Decomposition()
	if len(parts) == 0 || isEast(r) && !isKana(r) && r < 0xF900 { // hangul stays whole
		k.addPlain(r)
		return
	}
	for len(parts) > 0 {
		part, n := utf8.DecodeRune(parts)
		parts = parts[n:]
		if !isBlank(part) && !k.addRune(part) {
			k.addPlain(part)
		}
	}
}

// addPlain handles a rune that neither addRune knows nor decomposes.
func (k *keyBuilder) addPlain(r rune) {
	switch {
	case r == '\u3099':
		k.voice(1)
	case r == '\u309A':
		k.voice(2)
	case r == 'ß', r == 'ẞ':
		k.addRune('s')
		k.addRune('s')
	case unicode.IsMark(r), isInvisible(r), scriptOf(r) == scriptNone:
	default:
		lower := baseLatin(unicode.ToLower(unicode.ToUpper(r))) // the final sigma has to go by way of Σ
		if lower >= utf8.RuneSelf || !k.addRune(lower) {
			k.other(lower)
		}
	}
}

// kana adds a katakana syllable or a mark that depends on the one before.
func (k *keyBuilder) kana(r rune) {
	switch r {
	case 'ヵ', 'ヶ':
		r = foldRune(r)
	case 'ー':
		r = vowelKana(k.before)
	default:
		r = repeated(r, k.before)
	}
	cell, ok := kanaCell(r)
	if !ok {
		return
	}
	if k.wide {
		k.symbol(wideSymbol(cell))
	} else {
		k.symbol(symbolKana + kanaPlaces[cell] - '0')
		k.voicing[k.n-1] = kanaVoicing[cell] - '0'
	}
	k.before = r
}

// voice applies a separate voicing mark to the kana before it.
func (k *keyBuilder) voice(mark byte) {
	voiced := voicedKana(k.before, mark)
	if voiced == 0 {
		return
	}
	k.before = voiced
	if k.wide {
		k.symbols[k.n-1] = wideSymbol(int(voiced - firstKana))
	} else {
		k.voicing[k.n-1] = mark
	}
}

// other adds the code point of a character that has no symbol of its own.
func (k *keyBuilder) other(r rune) {
	r = representative(r)
	if k.wide {
		k.wideOther(r)
		return
	}
	k.symbol(symbolOther)
	for _, part := range [...]rune{r >> 14, r >> 7, r} {
		k.put(byte(part & 0x7F))
	}
}

// symbol adds one symbol, after the space that may be due.
func (k *keyBuilder) symbol(b byte) {
	if k.space {
		k.put(symbolSpace)
	}
	k.space, k.before = false, 0
	k.put(b)
}

func (k *keyBuilder) put(b byte) {
	if k.n < keySymbols {
		k.symbols[k.n] = b
		k.n++
	}
}

// value packs what was collected.
func (k *keyBuilder) value() uint64 {
	if k.n == 0 {
		return math.MaxInt64
	}
	var symbols, voicing uint64
	for i := range keySymbols {
		symbols = symbols<<7 | uint64(k.symbols[i])
	}
	for i := range keyVoiced {
		voicing = voicing*3 + uint64(k.voicing[i])
	}
	return symbols<<7 | voicing
}
