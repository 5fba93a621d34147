package alumni

import (
	"strings"
	"unicode"

	"github.com/alumnikit/alumnikit"
)

// Codes of FieldError for names in the wrong script.
const (
	CodeKana  = "kana"  // a reading is written in katakana or hiragana
	CodeLatin = "latin" // romaji are written in Latin letters
)

// check adds what is wrong with names. Anything that somebody may be called
// passes; what stands in the wrong field does not.
func (n *Names) check(found *alumnikit.FieldErrors) {
	if n.Family == "" && n.Given == "" {
		found.Add("names.family", alumnikit.CodeRequired, "a family or a given name")
	}
	for _, at := range []struct{ field, value string }{
		{"family", n.Family}, {"given", n.Given}, {"preferred", n.Preferred}, {"business", n.Business},
	} {
		checkName("names."+at.field, at.value, found)
	}
	for i, former := range n.Former {
		checkName(strings.TrimSuffix(element("names.former", i, ""), "."), former, found)
	}
	for _, at := range []struct{ field, value string }{{"familyKana", n.FamilyKana}, {"givenKana", n.GivenKana}} {
		if !isReading(at.value) {
			found.Add("names."+at.field, CodeKana, "katakana or hiragana")
		}
	}
	for _, at := range []struct{ field, value string }{{"familyRomaji", n.FamilyRomaji}, {"givenRomaji", n.GivenRomaji}} {
		if !isRomaji(at.value) {
			found.Add("names."+at.field, CodeLatin, "Latin letters")
		}
	}
}

func checkName(field, value string, found *alumnikit.FieldErrors) {
	switch {
	case value == "":
	case strings.ContainsAny(value, "@＠"):
		found.Add(field, alumnikit.CodeFormat, "a name, not an e-mail address")
	case !strings.ContainsFunc(value, func(r rune) bool { return unicode.IsLetter(r) || unicode.IsNumber(r) }):
		found.Add(field, alumnikit.CodeFormat, "a name with a letter")
	}
}

// isReading reports whether s is kana in full or half width, with the marks that
// stand between the words of a name.
func isReading(s string) bool {
	return hasOnly(s, func(r rune) bool {
		return unicode.In(r, unicode.Hiragana, unicode.Katakana) || strings.ContainsRune("ーｰ\u3099\u309a゛゜ﾞﾟ", r)
	}, " \u3000・･-‐＝゠")
}

// isRomaji reports whether s is Latin letters, with or without accents, and what
// stands between them in names.
func isRomaji(s string) bool {
	return hasOnly(s, func(r rune) bool { return unicode.Is(unicode.Latin, r) }, " '’ʼ-‐.\u0300\u0301\u0302\u0303\u0304\u0306\u0308\u030a\u030c\u0327\u0328")
}

// hasOnly reports whether s is empty, or has letters and beside them nothing but
// the marks.
func hasOnly(s string, letter func(rune) bool, marks string) bool {
	letters := false
	for _, r := range s {
		if letter(r) {
			letters = true
		} else if !strings.ContainsRune(marks, r) {
			return false
		}
	}
	return letters || s == ""
}
