package duplicate

import (
	"github.com/alumnikit/alumnikit/alumni"
	"github.com/alumnikit/alumnikit/internal/text"
)

// nearReadings reports whether the readings of two names, where both are known,
// differ by one letter in either the family or the given name and agree in the
// other.
func nearReadings(a, b *alumni.Names) bool {
	family := distance(reading(a.FamilyKana, a.FamilyRomaji, a.Family), reading(b.FamilyKana, b.FamilyRomaji, b.Family))
	given := distance(reading(a.GivenKana, a.GivenRomaji, a.Given), reading(b.GivenKana, b.GivenRomaji, b.Given))
	return family+given <= 1
}

// reading returns the letters that are compared: of kana the romaji, so that a
// reading in either script will do.
func reading(kana, romaji, written string) []rune {
	if kana != "" {
		return []rune(text.FoldName(kana))
	}
	return []rune(soundOf(heard("", romaji, written)))
}

// far is the distance of readings that are not near each other.
const far = 2

// distance is how many letters have to be put in, left out, replaced or exchanged
// with their neighbour to make one reading of another: 0, 1 or far. A reading of
// one letter is near nothing but itself, and an unknown one is far from all.
func distance(a, b []rune) int {
	if len(a) > len(b) {
		a, b = b, a
	}
	if len(a) == 0 || len(b)-len(a) > 1 {
		return far
	}
	at := 0
	for at < len(a) && a[at] == b[at] {
		at++
	}
	if at == len(b) {
		return 0
	}
	if len(a) == 1 && len(b) == 1 {
		return far
	}
	rest := func(skipA, skipB int) bool {
		return at+skipA <= len(a) && at+skipB <= len(b) && string(a[at+skipA:]) == string(b[at+skipB:])
	}
	exchanged := at+1 < len(a) && at+1 < len(b) && a[at] == b[at+1] && a[at+1] == b[at] && rest(2, 2)
	if rest(1, 1) || rest(0, 1) || exchanged {
		return 1
	}
	return far
}
