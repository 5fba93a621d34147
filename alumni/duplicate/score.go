package duplicate

import "math"

// What a pair is worth, in bits: the logarithm of how much likelier it is of one
// person than of two. Agreements are worth what they would surprise (rates); these
// are what is taken off where one person's records do so seldom.
const (
	offVariant   = 3  // one reading, two family names in kanji
	offKanji     = 6  // one reading, two given names in kanji
	offFormer    = 2  // that an earlier name was recorded
	offSwapped   = 3  // family and given name in each other's place
	offNear      = 4  // a mistake in a reading
	offRenamed   = 6  // another family name, and nothing says of what
	againstName  = 14 // given names that have nothing in common
	againstEmail = 1.5
	againstEnd   = 3 // one start, two ends
	againstPlace = 2 // one employment, two departments, titles or places
	againstTime  = 6 // at one company at once, in two employments
)

// Bounds of what one agreement is worth.
const (
	mostDate       = 11
	mostPlace      = 3 // a department, title or place, where dates speak already
	mostIdentifier = 10
	backTogether   = 1 // a return to the same company
)

// twicePerPerson is how much of a roster stands in it twice before anybody looks:
// one person in a hundred. It is where the scale begins, not a claim.
const twicePerPerson = 0.01

// prior is the bits that a pair taken at random is short of being even.
func prior(people float64) float64 { return math.Log2(people / (2 * twicePerPerson)) }

// probability turns bits into a score from 0 to 1.
func probability(bits float64) float64 { return 1 / (1 + math.Exp2(-bits)) }

// scale weighs pairs of one tenant.
type scale struct {
	rates rates
	prior float64
	bound [2]float64 // what whole names are worth less than their parts, by whether they are in kanji
}

func newScale(r rates, bound [2]float64) scale { return scale{r, prior(r.people()), bound} }

// boundNames measures how much likelier people share a whole name than the shares
// of its parts would have it, in bits: given names go with family names of their
// language.
func boundNames(counts *sketch, all []traits) (bound [2]float64) {
	var seen, expected [2]float64
	for i := range all {
		t := &all[i]
		if key := t.nameKey(); key != 0 {
			n := kanjiClass(t)
			seen[n] += float64(counts.times(ofName, key)) - 1 - 2*twicePerPerson
			expected[n] += math.Exp2(-full(counts, t)) * float64(counts.n)
		}
	}
	for n := range bound {
		bound[n] = max(math.Log2((seen[n]-margin)/(expected[n]+margin)), 0)
		if seen[n] <= margin {
			bound[n] = 0
		}
	}
	return bound
}

// margin keeps a handful of namesakes in a small roster from proving anything.
const margin = 8

func kanjiClass(t *traits) int {
	if t.kanji {
		return 1
	}
	return 0
}

// weigh returns what speaks for two records being of one person. near tells
// whether their readings differ by one letter; nil takes it for possible.
func (s scale) weigh(a, b *traits, near func() bool) (float64, evidence) {
	var e evidence
	total, named := s.names(a, b, near, &e)
	if a.email != 0 && a.email == b.email {
		e.add(SameEmail)
		total += min(bits(s.rates, ofEmail, uint32(a.email))+2, math.Log2(s.rates.people())+2)
	}
	if shared(a.identifiers(), b.identifiers()) {
		e.add(SameIdentifier)
		total += mostIdentifier
	}
	if a.email != 0 && b.email != 0 && a.email != b.email {
		e.add(OtherEmail)
		total -= againstEmail
	}
	times := s.times(a, b, &e)
	total -= s.bound[max(kanjiClass(a), kanjiClass(b))]
	if !named {
		total -= againstName
	}
	return total + times - s.prior, e
}

// names weighs the names in the reading that speaks most for one person.
func (s scale) names(a, b *traits, near func() bool, e *evidence) (worth float64, agree bool) {
	r := s.rates
	written := a.given != 0 && a.given == b.given
	heard := a.givenSound != 0 && a.givenSound == b.givenSound
	given := max(when(written, bits(r, ofGiven, uint32(a.given))), when(heard, bits(r, ofGivenSound, uint32(a.givenSound))))
	if heard && !written && a.given != 0 && b.given != 0 && bothInKanji(a, b) {
		given -= offKanji
		e.add(OtherKanji)
	}
	if !written && !heard {
		if swapped(a, b) {
			e.add(SwappedName)
			return min(full(r, a), full(r, b)) - offSwapped, true
		}
		if a.family == b.family && a.family != 0 && (near == nil || near()) {
			e.add(NearReading)
			return bits(r, ofFamily, uint32(a.family)) - offNear, true
		}
		if knownGiven(a) && knownGiven(b) {
			e.add(OtherGiven)
		}
		return 0, false
	}
	family := s.family(a, b, near, e)
	if written && a.family == b.family {
		e.add(SameName)
	}
	if heard && a.familySound == b.familySound {
		e.add(SameReading)
	}
	return given + family, true
}

// family weighs family names, given that the given names agree.
func (s scale) family(a, b *traits, near func() bool, e *evidence) float64 {
	r := s.rates
	switch {
	case a.family != 0 && a.family == b.family:
		return bits(r, ofFamily, uint32(a.family))
	case a.familySound != 0 && a.familySound == b.familySound:
		if bothInKanji(a, b) {
			return bits(r, ofFamilySound, uint32(a.familySound)) - offVariant
		}
		return bits(r, ofFamilySound, uint32(a.familySound))
	}
	for _, pair := range [][2]*traits{{a, b}, {b, a}} {
		now, before := pair[0], pair[1].former()
		if shared([]digest{now.family}, before) || shared([]digest{now.familySound}, before) {
			e.add(FormerName)
			e.add(SameGiven)
			return max(bits(r, ofFamily, uint32(now.family)), bits(r, ofFamilySound, uint32(now.familySound))) - offFormer
		}
	}
	if near == nil || near() {
		e.add(NearReading)
		e.add(SameGiven)
		return min(bits(r, ofFamilySound, uint32(a.familySound)), bits(r, ofFamilySound, uint32(b.familySound)), mostDate) - offNear
	}
	e.add(SameGiven)
	return -offRenamed
}

// full is what a whole name is worth, as it is written or else heard.
func full(r rates, t *traits) float64 {
	if t.family != 0 && t.given != 0 {
		return bits(r, ofFamily, uint32(t.family)) + bits(r, ofGiven, uint32(t.given))
	}
	return bits(r, ofFamilySound, uint32(t.familySound)) + bits(r, ofGivenSound, uint32(t.givenSound))
}

func bothInKanji(a, b *traits) bool {
	return a.kanji && b.kanji
}

func knownGiven(t *traits) bool { return t.given != 0 || t.givenSound != 0 }

func swapped(a, b *traits) bool {
	written := a.family != 0 && a.family == b.given && a.given == b.family && a.given != 0
	heard := a.familySound != 0 && a.familySound == b.givenSound && a.givenSound == b.familySound && a.givenSound != 0
	return written || heard
}

// shared reports whether two lists have a value in common.
func shared(a, b []digest) bool {
	for _, x := range a {
		for _, y := range b {
			if x == y && x != 0 {
				return true
			}
		}
	}
	return false
}

func when(is bool, worth float64) float64 {
	if is {
		return worth
	}
	return 0
}

// times weighs employments: the two best agreements, and what contradicts.
func (s scale) times(a, b *traits, e *evidence) float64 {
	var best, second float64
	agreed, overlap, company, back := false, false, digest(0), false
	for i := range a.stints {
		for j := range b.stints {
			x, y := &a.stints[i], &b.stints[j]
			worth, on := s.agreement(x, y, e)
			if worth > best {
				best, second = worth, best
			} else {
				second = max(second, worth)
			}
			agreed = agreed || on
			if x.entity != y.entity || x.entity == 0 {
				continue
			}
			if worth := bits(s.rates, ofEntity, uint32(x.entity)); company == 0 || worth > bits(s.rates, ofEntity, uint32(company)) {
				company = x.entity // the one that fewest have been at
			}
			over := !on && x.start != 0 && y.start != 0 && x.start <= y.end.last() && y.start <= x.end.last()
			overlap, back = overlap || over, back || !over && !on
		}
	}
	total := best + max(second, 0)/2 // they are not independent: one ends when the next begins
	if company != 0 {
		e.add(SameEntity)
		total += bits(s.rates, ofEntity, uint32(company))
	}
	switch {
	case agreed:
	case overlap:
		e.add(Overlap)
		total -= againstTime
	case back:
		e.add(Returned)
		total += backTogether
	}
	return total
}

// agreement weighs two employments being one, and reports whether their dates
// say so.
func (s scale) agreement(x, y *stint, e *evidence) (worth float64, on bool) {
	start, end := x.start.common(y.start), x.end.common(y.end)
	if start != 0 {
		e.add(SameStart)
		worth, on = min(bits(s.rates, ofStart, uint32(start)), mostDate), true
	}
	switch {
	case end != 0:
		e.add(SameEnd)
		worth, on = worth+min(bits(s.rates, ofEnd, uint32(end)), mostDate), true
	case start != 0 && x.end == 0 && y.end == 0:
		worth += bits(s.rates, ofEnd, 0)
	case start != 0 && x.end != 0 && y.end != 0:
		e.add(OtherEnd)
		worth -= againstEnd
	}
	if x.department != 0 && x.department == y.department {
		e.add(SameDepartment)
	}
	if on {
		worth += s.place(ofDepartment, x.department, y.department) +
			s.place(ofTitle, x.title, y.title) + s.place(ofPlace, x.place, y.place)
	}
	return worth, on
}

// place weighs what is said of one employment besides its dates: systems differ in
// it now and then, so that it says less than dates do.
func (s scale) place(of attribute, x, y digest) float64 {
	switch {
	case x == 0 || y == 0:
		return 0
	case x == y:
		return min(bits(s.rates, of, uint32(x)), mostPlace)
	}
	return -againstPlace
}
