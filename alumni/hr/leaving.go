package hr

import (
	"slices"
	"time"

	"github.com/alumnikit/alumnikit"
)

// Reason is why somebody left, as HR has it.
type Reason string

// The reasons.
const (
	CareerChange     Reason = "careerChange"
	ContractEnd      Reason = "contractEnd"
	Retirement       Reason = "retirement"
	Entrepreneurship Reason = "entrepreneurship"
	Family           Reason = "family"
	Relocation       Reason = "relocation"
	Studies          Reason = "studies"
	Health           Reason = "health"
	GroupTransfer    Reason = "groupTransfer"
	Restructuring    Reason = "restructuring"
	Dismissal        Reason = "dismissal"
	Other            Reason = "other"
)

// Reasons returns every reason.
func Reasons() []Reason {
	return []Reason{
		CareerChange, ContractEnd, Retirement, Entrepreneurship, Family, Relocation,
		Studies, Health, GroupTransfer, Restructuring, Dismissal, Other,
	}
}

// Valid reports whether r is a reason.
func (r Reason) Valid() bool { return slices.Contains(Reasons(), r) }

// Leaving is why a person left one employment.
type Leaving struct {
	Employment alumnikit.ID `json:"employment"`
	Reason     Reason       `json:"reason"`
	Note       string       `json:"note,omitempty" validate:"max=2000"`
	RecordedAt time.Time    `json:"recordedAt"` // set by the service
}

func (l *Leaving) check() error {
	var found alumnikit.FieldErrors
	if !l.Reason.Valid() {
		found.Add("reason", alumnikit.CodeNotOneOf, "a reason of package hr")
	}
	if n := len([]rune(l.Note)); n > MaxNote {
		found.Add("note", alumnikit.CodeTooLong, "at most 2000")
	}
	if !alumnikit.IsText(l.Note) {
		found.Add("note", alumnikit.CodeFormat, "text without control characters")
	}
	return found.Err()
}

// Leavings are those of one person, one record per person and at most one
// Leaving per employment.
type Leavings struct {
	ID    alumnikit.PersonID `json:"id"`
	Items []Leaving          `json:"items"`
}

// Of returns the leaving of an employment.
func (l *Leavings) Of(employment alumnikit.ID) (Leaving, bool) {
	at := slices.IndexFunc(l.Items, func(i Leaving) bool { return i.Employment == employment })
	if at < 0 {
		return Leaving{}, false
	}
	return l.Items[at], true
}

// Note is a remark of HR about a person.
type Note struct {
	Text  string    `json:"text"`
	By    string    `json:"by"` // the Actor's name, as in the journal
	Added time.Time `json:"added"`
}

// Bounds of notes.
const (
	MaxNote  = 2000 // characters of one note
	MaxNotes = 200  // notes of one person
)

// Notes are those of one person, one record per person: appended, never changed.
type Notes struct {
	ID    alumnikit.PersonID `json:"id"`
	Items []Note             `json:"items"`
}
