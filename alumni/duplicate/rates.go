package duplicate

import "math"

// attribute is what a value is a value of.
type attribute uint8

const (
	ofFamily attribute = iota + 1
	ofGiven
	ofFamilySound
	ofGivenSound
	ofEmail
	ofStart
	ofEnd
	ofEntity
	ofDepartment
	ofTitle
	ofPlace
	ofIdentifier
	ofName
)

// rates tells how rare values are among the people of a tenant.
type rates interface {
	// people is how many there are, at least 1.
	people() float64
	// share is the part of them, above 0 and at most 1, that has a value.
	share(of attribute, value uint32) float64
}

// bits is what an agreement on a value is worth: how surprising it would be among
// two people taken at random.
func bits(r rates, of attribute, value uint32) float64 {
	return -math.Log2(r.share(of, value))
}

// sketch counts values in a fixed amount of memory (Cormode and Muthukrishnan, The
// Count-Min Sketch, J. Algorithms 55, 2005). It may take a value for more common
// than it is, which makes an agreement count less.
type sketch struct {
	rows   [2][]uint32
	n      int // people who were counted
	roster int // people there are, if those who were counted are a sample of them
}

// sketchWidth is the counters of a row: 8 MiB in all.
const sketchWidth = 1 << 20

func newSketch() *sketch {
	return &sketch{rows: [2][]uint32{make([]uint32, sketchWidth), make([]uint32, sketchWidth)}}
}

func places(of attribute, value uint32) (first, second uint64) {
	h := mix(uint64(of)<<32 | uint64(value))
	return h % sketchWidth, h >> 32 % sketchWidth
}

// mix spreads the bits of a number (the finaliser of SplitMix64).
func mix(h uint64) uint64 {
	h = (h ^ h>>30) * 0xbf58476d1ce4e5b9
	h = (h ^ h>>27) * 0x94d049bb133111eb
	return h ^ h>>31
}

func (s *sketch) add(of attribute, value uint32) {
	if value == 0 && of != ofEnd {
		return
	}
	a, b := places(of, value)
	s.rows[0][a]++
	s.rows[1][b]++
}

// count takes a person's values into account, each once.
func (s *sketch) count(t *traits) {
	s.n++
	s.add(ofFamily, uint32(t.family))
	s.add(ofGiven, uint32(t.given))
	s.add(ofFamilySound, uint32(t.familySound))
	s.add(ofGivenSound, uint32(t.givenSound))
	s.add(ofName, t.nameKey())
	s.add(ofEmail, uint32(t.email))
	for _, id := range t.identifiers() {
		s.add(ofIdentifier, uint32(id))
	}
	for i, m := range t.stints {
		for _, level := range levels(m.start) {
			s.add(ofStart, uint32(level))
		}
		for _, level := range levels(m.end) {
			s.add(ofEnd, uint32(level))
		}
		if i == 0 || m.entity != t.stints[i-1].entity {
			s.add(ofEntity, uint32(m.entity))
		}
		if i == 0 {
			s.add(ofDepartment, uint32(m.department))
			s.add(ofTitle, uint32(m.title))
			s.add(ofPlace, uint32(m.place))
		}
	}
}

// levels are the year, month and day of a date, as far as it is known; of none
// the one value that says so.
func levels(d day) []day {
	switch {
	case d == 0 || d == d.year():
		return []day{d}
	case d == d.month():
		return []day{d.year(), d}
	}
	return []day{d.year(), d.month(), d}
}

func (s *sketch) people() float64 { return float64(max(s.n, s.roster, 1)) }

// times is how many people have a value, or more.
func (s *sketch) times(of attribute, value uint32) uint32 {
	a, b := places(of, value)
	return min(s.rows[0][a], s.rows[1][b])
}

// weightOfCommon is how many people's worth common shares have in a sketch, so that
// in a roster of twenty a name is not taken for common because two have it.
const weightOfCommon = 200

// share counts a value of two records as one person's: they are the pair.
func (s *sketch) share(of attribute, value uint32) float64 {
	seen := max(float64(s.times(of, value))-1, 1)
	return min((seen+weightOfCommon*common(of, value))/(float64(s.n)+weightOfCommon), 1)
}

// common is about how likely two people anywhere share a value of this kind, to
// the order of magnitude: family and given names in Japan, days of joining.
func common(of attribute, value uint32) float64 {
	switch of {
	case ofFamily, ofGiven, ofFamilySound, ofGivenSound:
		return 1. / 250
	case ofStart, ofEnd:
		return commonDay(day(value))
	case ofEntity:
		return 1. / 2
	case ofTitle, ofPlace:
		return 1. / 5
	case ofDepartment:
		return 1. / 10
	case ofEmail, ofIdentifier, ofName:
	}
	return 1. / 1_000_000
}

func commonDay(d day) float64 {
	switch {
	case d == 0:
		return 1. / 3
	case d == d.year():
		return 1. / 25
	case d == d.month():
		return 1. / 200
	}
	return 1. / 1000
}
