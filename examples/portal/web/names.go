package web

import (
	"hash/fnv"
	"strings"
	"unicode"
)

// Name holds the forms of a person's name. Empty forms are left out wherever the name is written.
type Name struct {
	Family, Given           string // as the person writes it, often kanji
	FamilyKana, GivenKana   string // the reading
	FamilyLatin, GivenLatin string // romaji or the Latin spelling
}

// Name writes a name in the order of the language: family first in Japanese; in English the Latin form, given name first.
func (l *Localizer) Name(n Name) string {
	written := joinName(n.Family, n.Given)
	if l.lang == Japanese {
		if written == "" {
			return joinName(n.GivenLatin, n.FamilyLatin)
		}
		if latin(n.Family) {
			return joinName(n.Given, n.Family)
		}
		return written
	}
	if written != "" && latin(written) { // with the accents that romaji leaves out
		return joinName(n.Given, n.Family)
	}
	if n.FamilyLatin+n.GivenLatin != "" {
		return joinName(n.GivenLatin, n.FamilyLatin)
	}
	return written
}

// Reading writes the form that helps to pronounce the name: kana in Japanese, the written form in English; "" when it
// would repeat the name.
func (l *Localizer) Reading(n Name) string {
	var s string
	if l.lang == Japanese {
		s = joinName(n.FamilyKana, n.GivenKana)
	} else {
		s = joinName(n.Family, n.Given)
	}
	if s == l.Name(n) || latin(s) {
		return ""
	}
	return s
}

// monogram returns the mark on a person's tile: the first character of a Japanese family name, like a name seal, or two
// Latin initials.
func monogram(n Name) string {
	family := []rune(n.Family)
	if len(family) > 0 && !latin(n.Family) {
		return string(family[:1])
	}
	return strings.ToUpper(first(n.Given, n.GivenLatin) + first(n.Family, n.FamilyLatin))
}

// hue picks one of the twelve tile colours for a stable seed, so that a person keeps a colour.
func hue(seed string) int {
	h := fnv.New32a()
	_, _ = h.Write([]byte(seed))
	return int(h.Sum32() % 12)
}

func joinName(a, b string) string { return strings.TrimSpace(a + " " + b) }

func first(candidates ...string) string {
	for _, s := range candidates {
		for _, r := range s {
			return string(r)
		}
	}
	return ""
}

func latin(s string) bool {
	for _, r := range s {
		if !unicode.Is(unicode.Latin, r) && unicode.IsLetter(r) {
			return false
		}
	}
	return s != ""
}
