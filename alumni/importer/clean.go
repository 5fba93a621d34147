package importer

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// clean removes from a cell what no one means: control, invisible and zero-width
// characters, space around it and more than one space inside; letters and their
// marks are composed (NFC, UAX #15). Everything else stays as it is, above all
// variants of a kanji: also the compatibility ideographs that NFC would replace
// (福 by 福), and variation selectors.
func clean(s string) string {
	if isClean(s) {
		return s
	}
	var out strings.Builder
	space, previous := false, rune(0)
	for _, r := range compose(strings.ToValidUTF8(s, "\uFFFD")) {
		switch {
		case unicode.IsSpace(r):
			space = true
			continue
		case unicode.IsControl(r), isHidden(r) && !joins(previous, r):
			continue
		}
		if space && out.Len() > 0 {
			out.WriteByte(' ')
		}
		space, previous = false, r
		out.WriteRune(r)
	}
	if cleaned := out.String(); cleaned != s {
		return clean(cleaned) // what was removed may have kept a mark from its letter
	}
	return s
}

// isClean recognises the usual clean cells in one look: printable ASCII, kana and
// the main block of kanji, with single spaces inside. False means that it does
// not know.
func isClean(s string) bool {
	previous := ' '
	for _, r := range s {
		switch {
		case r == ' ' && previous == ' ':
			return false
		case ' ' <= r && r <= '~':
		case 0x3041 <= r && r <= 0x3096, 0x30A1 <= r && r <= 0x30FE, 0x4E00 <= r && r <= 0x9FFF:
		default:
			return false
		}
		previous = r
	}
	return s == "" || previous != ' '
}

// compose is NFC that leaves compatibility ideographs alone.
func compose(s string) string {
	if !strings.ContainsFunc(s, isCompatibility) {
		return norm.NFC.String(s)
	}
	var out strings.Builder
	for s != "" {
		at := strings.IndexFunc(s, isCompatibility)
		if at < 0 {
			break
		}
		_, size := firstRune(s[at:])
		out.WriteString(norm.NFC.String(s[:at]))
		out.WriteString(s[at : at+size])
		s = s[at+size:]
	}
	out.WriteString(norm.NFC.String(s))
	return out.String()
}

func isCompatibility(r rune) bool {
	return 0xF900 <= r && r <= 0xFAFF || 0x2F800 <= r && r <= 0x2FA1F
}

// isHidden reports whether a rune has no form of its own: zero-width spaces and
// joiners, soft hyphens, marks of direction and of byte order.
func isHidden(r rune) bool { return unicode.Is(unicode.Cf, r) }

// joins reports whether a joiner stands where scripts need one, as in Persian
// and Indic names, rather than where a web page left it.
func joins(previous, r rune) bool {
	return (r == 0x200C || r == 0x200D) && (unicode.IsLetter(previous) || unicode.IsMark(previous)) &&
		!unicode.In(previous, unicode.Latin, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Hangul, unicode.Greek, unicode.Cyrillic)
}

// narrow turns letters, digits, signs and spaces of full width into ASCII.
func narrow(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case 0xFF01 <= r && r <= 0xFF5E:
			return r - 0xFF01 + '!'
		case r == 0x3000:
			return ' '
		default:
			return r
		}
	}, s)
}

// widenKana turns katakana of half width into full width, with their voicing
// marks composed.
func widenKana(s string) string {
	isHalf := func(r rune) bool { return 0xFF61 <= r && r <= 0xFF9F }
	if !strings.ContainsFunc(s, isHalf) {
		return s
	}
	var out strings.Builder
	for s != "" {
		from := strings.IndexFunc(s, isHalf)
		if from < 0 {
			break
		}
		size := strings.IndexFunc(s[from:], func(r rune) bool { return !isHalf(r) })
		if size < 0 {
			size = len(s) - from
		}
		out.WriteString(s[:from])
		out.WriteString(norm.NFKC.String(s[from : from+size]))
		s = s[from+size:]
	}
	out.WriteString(s)
	return out.String()
}

// withoutHonorific removes an honorific that stands behind a name and a space.
func withoutHonorific(name string) string {
	for _, honorific := range []string{" 様", " さま", " さん", " 殿"} {
		if rest, ok := strings.CutSuffix(name, honorific); ok {
			return withoutHonorific(rest)
		}
	}
	return name
}
