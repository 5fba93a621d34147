package alumni

import (
	"slices"
	"strings"
	"time"
	"unicode"

	"github.com/alumnikit/alumnikit"
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
}

// Display returns the name as it is addressed: the family name first where it is
// written in kanji, kana or hangul, the given name first in any other script.
func (n Names) Display() string {
	if isEastAsian(n.Family) || isEastAsian(n.Given) {
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
// script, the preferred name, and each former family name alone and with the
// given name of its script, so that both can be typed without a space.
func (n Names) Forms() []string {
	all := []string{
		n.Display(), joinName(n.FamilyKana, n.GivenKana),
		joinName(n.FamilyRomaji, n.GivenRomaji), joinName(n.GivenRomaji, n.FamilyRomaji), n.Preferred,
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

// Work is the kind of work of an employment.
type Work string

// The kinds of work.
const (
	Employee   Work = "employee"
	Contractor Work = "contractor"
	Freelancer Work = "freelancer"
	Seasonal   Work = "seasonal"
	Temporary  Work = "temporary"
	Intern     Work = "intern"
)

// Works returns every kind of work.
func Works() []Work { return []Work{Employee, Contractor, Freelancer, Seasonal, Temporary, Intern} }

// Valid reports whether w is a kind of work.
func (w Work) Valid() bool { return slices.Contains(Works(), w) }

// MaxEmployments is how many employments one person may have.
const MaxEmployments = 32

// Employment is one stint with the company. Its place in the list is its
// element number in the index, so employments are appended, never reordered.
type Employment struct {
	ID         alumnikit.ID `json:"id"`
	Work       Work         `json:"work" validate:"required,oneof=employee contractor freelancer seasonal temporary intern"`
	Entity     string       `json:"entity,omitempty" validate:"max=60,plain"` // legal entity
	Department string       `json:"department,omitempty" validate:"max=60,plain"`
	Title      string       `json:"title,omitempty" validate:"max=60,plain"`
	Place      string       `json:"place,omitempty" validate:"max=60,plain"`
	Start      Date         `json:"start,omitzero"`
	End        Date         `json:"end,omitzero"` // zero while it lasts
}

// CurrentOn reports whether the employment lasts on a day. The end is the last
// day employed, and of a partial one the last day that it may mean; an unknown
// start has begun.
func (e Employment) CurrentOn(day Date) bool {
	begun := e.Start.IsZero() || e.Start.First().Compare(day) <= 0
	return begun && (e.End.IsZero() || e.End.Last().Compare(day) >= 0)
}

// Identifier is a person's name in some system: an employee number, an id in
// the HR product. (System, Value) stands once in a tenant.
type Identifier struct {
	System string `json:"system" validate:"required,max=40,plain"`
	Value  string `json:"value" validate:"required,max=120,plain"`
}

// ExternalID is the System of the identifier that imports go by.
const ExternalID = "external"

// Entry is the employer's half of a person: what HR says. The member's half is
// Profile. Facts for HR's eyes only live in package alumni/hr.
type Entry struct {
	ID          alumnikit.PersonID `json:"id"`
	Names       Names              `json:"names"`
	Identifiers []Identifier       `json:"identifiers,omitempty" validate:"max=16,dive"`
	Email       string             `json:"email,omitempty" validate:"omitempty,max=254,plain"` // private address known to HR; never identity
	Employments []Employment       `json:"employments" validate:"max=32,dive"`
	CreatedAt   time.Time          `json:"createdAt"`
	UpdatedAt   time.Time          `json:"updatedAt"`
}

// EmployedOn reports whether any employment lasts on the day.
func (e *Entry) EmployedOn(day Date) bool {
	return slices.ContainsFunc(e.Employments, func(m Employment) bool { return m.CurrentOn(day) })
}

// LeftBy reports whether the person has been employed and is not any more.
func (e *Entry) LeftBy(day Date) bool {
	ended := slices.ContainsFunc(e.Employments, func(m Employment) bool {
		return !m.End.IsZero() && m.End.Last().Compare(day) < 0
	})
	return ended && !e.EmployedOn(day)
}
