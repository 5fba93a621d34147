package alumni

import "slices"

// Code is a value of a code list, kept beside the words so that it can be told
// what they meant when they were recorded.
type Code struct {
	Of      string `json:"of" validate:"required,max=40,plain"`      // what it says: "department", "grade", "jobType"
	Scheme  string `json:"scheme" validate:"required,max=120,plain"` // the list
	Version string `json:"version,omitempty" validate:"max=40,plain"`
	Code    string `json:"code" validate:"required,max=60,plain"`
	Label   string `json:"label,omitempty" validate:"max=120,plain"`
}

// PostKind is the kind of an appointment.
type PostKind string

// The kinds of appointments.
const (
	MainPost       PostKind = "main"       // 本務
	ConcurrentPost PostKind = "concurrent" // 兼務
	SecondedPost   PostKind = "seconded"   // 出向: works at another company, stays employed here
)

// PostKinds returns every kind of appointment.
func PostKinds() []PostKind { return []PostKind{MainPost, ConcurrentPost, SecondedPost} }

// Valid reports whether k is a kind of appointment.
func (k PostKind) Valid() bool { return slices.Contains(PostKinds(), k) }

// Post is one appointment within an employment (発令): where somebody worked, as
// what, and until when.
type Post struct {
	Kind         PostKind        `json:"kind" validate:"required,oneof=main concurrent seconded"`
	Entity       string          `json:"entity,omitempty" validate:"max=60,plain"` // where a seconded person works; empty: the employer
	EntityNumber CorporateNumber `json:"entityNumber,omitempty" validate:"max=40,plain"`
	Department   string          `json:"department,omitempty" validate:"max=60,plain"`
	Path         []string        `json:"path,omitempty" validate:"max=8,dive,required,max=60,plain"`
	Title        string          `json:"title,omitempty" validate:"max=60,plain"`
	Grade        string          `json:"grade,omitempty" validate:"max=60,plain"`
	Place        string          `json:"place,omitempty" validate:"max=60,plain"`
	Start        Date            `json:"start,omitzero"`
	End          Date            `json:"end,omitzero"`
}
