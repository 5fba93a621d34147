package text

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// FoldRomaji folds the ways of spelling Japanese in Latin letters to one, which
// is for comparison only: Hepburn and Kunrei or Nihon-shiki (shi and si, tsu and
// tu, fu and hu, ji, zi and di, sha and sya), the long vowels (ō, ô, ou, oo, oh,
// uu, aa as a single vowel), n before b, m and p, and n with an apostrophe. It
// applies [FoldName] first and also takes the marks off other Latin letters, so
// that "jose" and "José" meet. It is idempotent, works word by word on white
// space, and joins the words with one space.
//
// Words of other languages are folded by the same rules; as they are folded
// alike on both sides nothing is missed, and a few more names are found.
func FoldRomaji(s string) string {
	return mapWords(s, func(chunk string) string {
		folded, _ := foldRomaji(FoldName(chunk))
		return folded
	})
}

// foldRomaji folds one name-folded word. long tells that the word ends in a
// vowel that was spelled long, which a caller may want to take as the end of a
// syllable.
func foldRomaji(word string) (folded string, long bool) {
	plain, marked := plainLatin(word)
	out := make([]byte, 0, len(plain))
	for i := 0; i < len(plain); {
		n := 0
		out, n = appendMora(out, plain[i:])
		i += n
		if k := lengthening(out, plain[i:]); k > 0 {
			i += k
			marked = marked || i == len(plain)
		}
	}
	return norm.NFC.String(string(out)), marked
}

// plainLatin takes the marks off Latin letters; marked tells that the last
// letter had the macron or circumflex of a long vowel.
func plainLatin(word string) (plain string, marked bool) {
	if !strings.ContainsFunc(word, mayBeMarked) {
		return word, false
	}
	latin := false
	plain = strings.Map(func(r rune) rune {
		if latin && unicode.Is(unicode.Mn, r) {
			marked = r == '\u0304' || r == '\u0302'
			return -1
		}
		r, marked = baseLatin(r), false
		latin = unicode.Is(unicode.Latin, r)
		return r
	}, norm.NFD.String(word))
	return plain, marked
}

// mayBeMarked covers the blocks of Latin letters and of combining marks outside
// ASCII, generously: it only saves work for kana and kanji.
func mayBeMarked(r rune) bool {
	return r >= utf8.RuneSelf && r < 0x2E80 || r >= 0xA640 && r < 0xAC00 || r >= 0xD7FC
}

// baseLatin maps the Latin letters whose stroke Unicode does not decompose.
func baseLatin(r rune) rune {
	switch r {
	case 'ø':
		return 'o'
	case 'ł':
		return 'l'
	case 'đ', 'ð':
		return 'd'
	case 'ħ':
		return 'h'
	case 'ı':
		return 'i'
	default:
		return r
	}
}

// appendMora folds the consonants at the start of s, which is not empty, and
// reports how many bytes it read: one letter, or one spelling of a consonant.
func appendMora(out []byte, s string) ([]byte, int) {
	next, third := byteAt(s, 1), byteAt(s, 2)
	switch s[0] {
	case 's', 'c':
		if next == 'h' && (isVowel(third) || third == 'y') {
			return appendPalatal(append(out, unhepburn(s[0])), third), 2
		}
		if s[0] == 'c' && next == 'c' && third == 'h' {
			return append(out, 't'), 1
		}
	case 't':
		if next == 's' && third == 'u' {
			return append(out, 't'), 2
		}
	case 'j':
		if isVowel(next) || next == 'y' && isVowel(third) {
			return appendPalatal(append(out, 'z'), next), 1
		}
	case 'd':
		if next == 'i' || next == 'u' || next == 'y' && isVowel(third) {
			return append(out, 'z'), 1
		}
	case 'h':
		if next == 'u' && takesFu(out) {
			return append(out, 'f'), 1
		}
	case 'm':
		if next == 'b' || next == 'm' || next == 'p' {
			return append(out, 'n'), 1
		}
	}
	return append(out, s[0]), 1
}

// appendPalatal writes the y that Kunrei has before a vowel other than i.
func appendPalatal(out []byte, vowel byte) []byte {
	if vowel == 'i' || vowel == 'y' {
		return out
	}
	return append(out, 'y')
}

// unhepburn is the Kunrei consonant of sh and ch.
func unhepburn(c byte) byte {
	if c == 'c' {
		return 't'
	}
	return c
}

// takesFu keeps th, ph, sh and the like out of the rule that reads hu as fu.
func takesFu(out []byte) bool {
	if len(out) == 0 {
		return true
	}
	last := out[len(out)-1]
	return isVowel(last) || last == 'n' || last == 'm'
}

// lengthening counts the bytes of rest that only lengthen the vowel at the end
// of out: the same vowel, u after o, and the h of Ohno and Satoh.
func lengthening(out []byte, rest string) int {
	vowel := out[len(out)-1]
	if !isVowel(vowel) {
		return 0
	}
	n := 0
	for ; n < len(rest); n++ {
		c, next := rest[n], byteAt(rest, n+1)
		silent := c == 'h' && !isVowel(next) && next != 'y'
		long := c == vowel || vowel == 'o' && (c == 'u' || silent)
		if !long {
			break
		}
	}
	return n
}

// byteAt returns s[i], or 0 past the end.
func byteAt(s string, i int) byte {
	if i < len(s) {
		return s[i]
	}
	return 0
}
