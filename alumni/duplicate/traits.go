package duplicate

import (
	"slices"
	"strings"
	"unicode"

	"github.com/alumnikit/alumnikit/alumni"
	"github.com/alumnikit/alumnikit/internal/text"
)

// digest is a value reduced to 32 bits; 0 is no value. That two values of a roster
// share one by chance costs a look at two records, and nothing else.
type digest uint32

// traits are what is compared about a person, reduced to digests, so that a
// million people fit in memory.
type traits struct {
	family, given           digest // as written, folded
	familySound, givenSound digest // what is heard: kana and romaji of one reading share it
	email                   digest
	kanji                   bool     // the family name is written otherwise than it is heard
	formers                 uint8    // how many of others are earlier family names, written and heard
	others                  []digest // those, and behind them the values of identifiers, whatever their systems
	stints                  []stint
}

func (t *traits) former() []digest      { return t.others[:t.formers] }
func (t *traits) identifiers() []digest { return t.others[t.formers:] }

// stint is one employment.
type stint struct {
	start, end                       day
	entity, department, title, place digest
}

// maxStints is how many employments of a person are compared: the latest.
const maxStints = 6

// day is a date that may be partial: years, months and days, 0 where unknown.
type day uint32

func dayOf(d alumni.Date) day { return day(d.Year()<<9 | d.Month()<<5 | d.Day()) } //nolint:gosec // in bounds

func (d day) year() day  { return d &^ (1<<9 - 1) }
func (d day) month() day { return d &^ (1<<5 - 1) }

// common returns the most exact date that two dates agree on, 0 if they do not:
// 2024 and 2024-04-01 agree on 2024.
func (d day) common(other day) day {
	switch {
	case d == 0 || other == 0:
		return 0
	case d == other:
		return d
	case d == d.year() || other == other.year():
		if d.year() == other.year() {
			return d.year()
		}
	case (d == d.month() || other == other.month()) && d.month() == other.month():
		return d.month()
	}
	return 0
}

// last is the latest day that a date may mean, and never for none.
func (d day) last() day {
	switch {
	case d == 0:
		return ^day(0)
	case d == d.year():
		return d | 1<<9 - 1
	case d == d.month():
		return d | 1<<5 - 1
	}
	return d
}

// reader reduces people to traits. It remembers the digests of words that keep
// coming, and is used by one goroutine.
type reader struct {
	folded map[string]digest
	heard  map[string]digest
	others []digest // room for lists of traits, which stay where they are
	stints []stint
}

func newReader() *reader {
	return &reader{folded: map[string]digest{}, heard: map[string]digest{}}
}

// maxWords bounds what a reader remembers of each kind.
const maxWords = 1 << 15

func (r *reader) remembered(words map[string]digest, s string, fold func(string) string) digest {
	if s == "" {
		return 0
	}
	if known, ok := words[s]; ok {
		return known
	}
	if len(words) >= maxWords {
		clear(words)
	}
	p := digestOf(fold(s))
	words[s] = p
	return p
}

// digestOf is FNV-1a, mixed: the same in every process, so that the rounds of a
// search, which may run in several, divide the blocks alike.
func digestOf(s string) digest {
	if s == "" {
		return 0
	}
	h := uint64(14695981039346656037)
	for i := range len(s) {
		h = (h ^ uint64(s[i])) * 1099511628211
	}
	return max(digest(mix(h)), 1) //nolint:gosec // the lower half
}

// fold is the digest of a text as it is compared. Latin letters lose their accents,
// as they do in systems that do not know them.
func (r *reader) fold(s string) digest { return r.remembered(r.folded, s, folded) }

func folded(s string) string {
	if strings.ContainsFunc(s, func(r rune) bool { return unicode.In(r, unicode.Latin) }) && isPhonetic(s) {
		return text.FoldRomaji(s)
	}
	return text.FoldName(s)
}

// sound is the digest of what is heard: romaji that are given, and those that
// follow from kana, are folded alike.
func (r *reader) sound(s string) digest { return r.remembered(r.heard, s, soundOf) }

func soundOf(s string) string { return text.FoldRomaji(text.Romaji(s)) }

func (r *reader) traits(names *alumni.Names, identifiers []alumni.Identifier, email string, employments []alumni.Employment) traits {
	t := traits{
		family: r.fold(names.Family), given: r.fold(names.Given),
		familySound: r.sound(heard(names.FamilyKana, names.FamilyRomaji, names.Family)),
		givenSound:  r.sound(heard(names.GivenKana, names.GivenRomaji, names.Given)),
		email:       digestOf(strings.ToLower(strings.TrimSpace(email))),
	}
	r.others = roomFor(r.others, 2*len(names.Former)+len(identifiers))
	r.stints = roomFor(r.stints, min(len(employments), maxStints))
	t.others, t.stints = r.others[len(r.others):], r.stints[len(r.stints):]
	t.kanji = names.Family != "" && !isPhonetic(names.Family)
	for _, former := range names.Former {
		t.others = append(t.others, r.fold(former))
		if s := r.sound(heard("", "", former)); s != 0 {
			t.others = append(t.others, s)
		}
	}
	t.formers = uint8(len(t.others)) //nolint:gosec // twice as many as there may be names
	for _, id := range identifiers {
		t.others = append(t.others, digestOf(id.Value))
	}
	for _, m := range employments[max(0, len(employments)-maxStints):] {
		t.stints = append(t.stints, stint{
			dayOf(m.Start), dayOf(m.End), r.fold(m.Entity), r.fold(m.Department), r.fold(m.Title), r.fold(m.Place),
		})
	}
	r.others, r.stints = r.others[:len(r.others)+len(t.others)], r.stints[:len(r.stints)+len(t.stints)]
	t.others, t.stints = slices.Clip(t.others), slices.Clip(t.stints)
	return t
}

// roomFor returns a list that n elements can be appended to without moving it.
func roomFor[T any](list []T, n int) []T {
	if cap(list)-len(list) >= n {
		return list
	}
	return make([]T, 0, max(n, roomStep))
}

// roomStep is how many elements get room at once.
const roomStep = 4096

// heard returns what a name sounds like: its kana, its romaji, or the name itself
// if it is written in kana or in Latin letters.
func heard(kana, romaji, written string) string {
	switch {
	case kana != "":
		return kana
	case romaji != "":
		return romaji
	case isPhonetic(written):
		return written
	}
	return ""
}

func isPhonetic(s string) bool {
	return !strings.ContainsFunc(s, func(r rune) bool { return unicode.In(r, unicode.Han, unicode.Hangul) })
}

func (r *reader) entry(e *alumni.Entry) traits {
	return r.traits(&e.Names, e.Identifiers, e.Email, e.Employments)
}
