package alumni

import (
	"slices"
	"time"

	"github.com/alumnikit/alumnikit"
)

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
	Entity     string       `json:"entity,omitempty" validate:"max=60,plain"` // legal entity: the employer
	Department string       `json:"department,omitempty" validate:"max=60,plain"`
	Title      string       `json:"title,omitempty" validate:"max=60,plain"`
	Place      string       `json:"place,omitempty" validate:"max=60,plain"`
	Start      Date         `json:"start,omitzero"`
	End        Date         `json:"end,omitzero"` // zero while it lasts

	EntityNumber CorporateNumber `json:"entityNumber,omitempty" validate:"max=40,plain"`             // of Entity
	Path         []string        `json:"path,omitempty" validate:"max=8,dive,required,max=60,plain"` // departments from the top down to Department, as they were called then
	Grade        string          `json:"grade,omitempty" validate:"max=60,plain"`                    // 等級
	JobType      string          `json:"jobType,omitempty" validate:"max=60,plain"`                  // 職種
	Codes        []Code          `json:"codes,omitempty" validate:"max=16,dive"`                     // of code lists, for what is said above in words
	Posts        []Post          `json:"posts,omitempty" validate:"max=64,dive"`                     // appointments within the employment, in order of their start
	Origin       alumnikit.ID    `json:"origin,omitzero"`                                            // the employment that this one continues at another employer: 転籍
}

// CurrentOn reports whether the employment lasts on a day. The end is the last
// day employed, and of a partial one the last day that it may mean; an unknown
// start has begun.
func (m Employment) CurrentOn(day Date) bool {
	begun := m.Start.IsZero() || m.Start.First().Compare(day) <= 0
	return begun && (m.End.IsZero() || m.End.Last().Compare(day) >= 0)
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
	ID          alumnikit.PersonID   `json:"id"`
	Names       Names                `json:"names"`
	Identifiers []Identifier         `json:"identifiers,omitempty" validate:"max=16,dive"`
	Email       string               `json:"email,omitempty" validate:"omitempty,max=254,plain"` // private address known to HR; never identity
	Employments []Employment         `json:"employments" validate:"max=32,dive"`
	Custom      []CustomValue        `json:"custom,omitempty" validate:"max=256"`      // of fields that the vendor or the tenant added, by number
	Origins     []Origin             `json:"origins,omitempty" validate:"max=16,dive"` // where what is said here comes from
	Merged      []alumnikit.PersonID `json:"merged,omitempty" validate:"max=16"`       // who was merged into this person: their IDs mean this one now
	CreatedAt   time.Time            `json:"createdAt"`
	UpdatedAt   time.Time            `json:"updatedAt"`
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
