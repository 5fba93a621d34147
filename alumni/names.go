package alumni

import (
	"slices"
	"strings"
	"unicode"
)

// Names is a person's name in the scripts it is written in. The reading is
// stored as given, never guessed. At least a family or a given name is needed.
type Names struct {
	Family       string   `json:"family,omitempty" validate:"max=100,plain"`
	Given        string   `json:"given,omitempty" validate:"max=100,plain"`
	FamilyKana   string   `json:"familyKana,omitempty" validate:"max=100,plain"`
	GivenKana    string   `json:"givenKana,omitempty" validate:"max=100,plain"`
	FamilyRomaji string   `json:"familyRomaji,omitempty" validate:"max=100,plain"`
	GivenRomaji  string   `json:"givenRomaji,omitempty" validate:"max=100,plain"`
	Former       []string `json:"former,omitempty" validate:"max=10,dive,max=100,plain"` // earlier family names, each in any script: found as it stands here
	Preferred    string   `json:"preferred,omitempty" validate:"max=100,plain"`
	Business     string   `json:"business,omitempty" validate:"max=100,plain"` // the whole name used at work: 旧姓使用, ビジネスネーム

	Order      NameOrder    `json:"order,omitempty" validate:"omitempty,oneof=familyFirst givenFirst"` // empty: by the script
	RomajiFrom RomajiSource `json:"romajiFrom,omitempty" validate:"omitempty,oneof=transliterated"`    // empty: as the person or HR gave it
}

// NameOrder says which part of a name comes first when it is addressed.
type NameOrder string

// The orders of names.
const (
	FamilyFirst NameOrder = "familyFirst"
	GivenFirst  NameOrder = "givenFirst"
)

// Valid reports whether o is an order; the empty one goes by the script.
func (o NameOrder) Valid() bool { return o == "" || o == FamilyFirst || o == GivenFirst }

// RomajiSource says where the romaji of a name come from.
type RomajiSource string

// Transliterated romaji follow from the kana reading; they are nobody's word.
const Transliterated RomajiSource = "transliterated"

// Valid reports whether s is a source; the empty one is a person.
func (s RomajiSource) Valid() bool { return s == "" || s == Transliterated }

// Display returns the name that colleagues know: the business name of somebody
// who uses one, and the formal name of everybody else.
func (n Names) Display() string {
	if n.Business != "" {
		return n.Business
	}
	return n.Formal()
}

// Formal returns the family and the given name, as they stand in contracts: in
// the person's Order, and without one the family name first where it is written
// in kanji, kana or hangul, the given name first in any other script.
func (n Names) Formal() string {
	if n.Order == FamilyFirst || n.Order == "" && (isEastAsian(n.Family) || isEastAsian(n.Given)) {
		return joinName(n.Family, n.Given)
	}
	return joinName(n.Given, n.Family)
}

func isEastAsian(s string) bool {
	return strings.ContainsFunc(s, func(r rune) bool {
		return unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Hangul, unicode.Bopomofo)
	})
}

// Reading returns the kana reading, or romaji, or the name itself, always family
// name first: what the name is sorted by.
func (n Names) Reading() string {
	if kana := joinName(n.FamilyKana, n.GivenKana); kana != "" {
		return kana
	}
	if romaji := joinName(n.FamilyRomaji, n.GivenRomaji); romaji != "" {
		return romaji
	}
	return joinName(n.Family, n.Given)
}

// Forms returns every form that the person may be searched by: the name in each
// script, the business and the preferred name, and each former family name alone and with the
// given name of its script, so that both can be typed without a space.
func (n Names) Forms() []string {
	all := []string{
		n.Formal(), joinName(n.FamilyKana, n.GivenKana),
		joinName(n.FamilyRomaji, n.GivenRomaji), joinName(n.GivenRomaji, n.FamilyRomaji), n.Preferred, n.Business,
	}
	for _, former := range n.Former {
		all = append(all, former)
		if given := n.givenBeside(former); former != "" && given != "" {
			all = append(all, joinName(former, given))
		}
	}
	return slices.DeleteFunc(all, func(s string) bool { return s == "" })
}

// givenBeside returns the given name in the script of a family name; of names in
// letters every word stands alone, so that nothing has to be joined.
func (n Names) givenBeside(family string) string {
	switch {
	case !isEastAsian(family):
		return ""
	case isKana(family):
		return n.GivenKana
	default:
		return n.Given
	}
}

func isKana(s string) bool {
	return !strings.ContainsFunc(s, func(r rune) bool {
		return r != 'ー' && r != 'ｰ' && unicode.IsLetter(r) && !unicode.In(r, unicode.Hiragana, unicode.Katakana)
	})
}

func joinName(family, given string) string {
	switch {
	case family == "":
		return given
	case given == "":
		return family
	default:
		return family + " " + given
	}
}
