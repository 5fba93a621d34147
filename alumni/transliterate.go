package alumni

import "github.com/alumnikit/alumnikit/internal/text"

// Transliterate fills in romaji that nobody gave, from the kana reading, spelled
// as Japanese passports do (旅券法施行規則: サトウ Sato, オオノ Ono, ハッチョウ Hatcho), and
// marks them with RomajiFrom. It changes nothing else: romaji that somebody gave
// stay, and a reading that is missing is never guessed.
//
// Romaji that it filled in before follow the reading of now; those of a reading
// that is gone are removed. It is idempotent. Family and given name are filled
// in together, so that one mark is true of both: where either was given, neither
// is.
func Transliterate(n Names) Names {
	if n.RomajiFrom == Transliterated {
		n.FamilyRomaji, n.GivenRomaji, n.RomajiFrom = "", "", ""
	}
	if n.FamilyRomaji != "" || n.GivenRomaji != "" {
		return n
	}
	family, _ := text.Passport(n.FamilyKana)
	given, _ := text.Passport(n.GivenKana)
	if len(family) > maxName || len(given) > maxName || family+given == "" {
		return n
	}
	n.FamilyRomaji, n.GivenRomaji, n.RomajiFrom = family, given, Transliterated
	return n
}

// maxName is how many characters a part of a name may have.
const maxName = 100

// settleRomaji makes what is said of romaji true after a change: those that were
// transliterated and stand as they did follow the reading, and others that are
// not what the reading gives are somebody's word.
func (n *Names) settleRomaji(before Names, transliterate bool) {
	if before.RomajiFrom == Transliterated && n.sameRomaji(before) {
		n.RomajiFrom = Transliterated
	}
	derived := Transliterate(*n)
	switch {
	case n.RomajiFrom == Transliterated && !n.sameRomaji(before) && !n.sameRomaji(derived):
		n.RomajiFrom = ""
	case transliterate || n.RomajiFrom == Transliterated:
		*n = derived
	}
}

func (n *Names) sameRomaji(other Names) bool {
	return n.FamilyRomaji == other.FamilyRomaji && n.GivenRomaji == other.GivenRomaji
}
