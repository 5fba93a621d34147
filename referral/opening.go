package referral

import (
	"maps"
	"slices"
	"time"

	"github.com/alumnikit/alumnikit"
	"github.com/alumnikit/alumnikit/alumni"
	"github.com/alumnikit/alumnikit/storage"
)

// Engagement is what an opening offers.
type Engagement string

// The kinds of engagement.
const (
	Employment    Engagement = "employment"
	SideJob       Engagement = "sideJob"
	Contract      Engagement = "contract"
	Project       Engagement = "project"
	Collaboration Engagement = "collaboration"
)

// Engagements returns every kind of engagement.
func Engagements() []Engagement {
	return []Engagement{Employment, SideJob, Contract, Project, Collaboration}
}

// Valid reports whether e is a kind of engagement.
func (e Engagement) Valid() bool { return slices.Contains(Engagements(), e) }

// OpeningState is where an opening is in its life.
type OpeningState string

// The states of an opening.
const (
	Draft  OpeningState = "draft"  // seen by HR only
	Open   OpeningState = "open"   // can be applied for until ClosesOn
	Closed OpeningState = "closed" // final
)

// OpeningStates returns every state in order.
func OpeningStates() []OpeningState { return []OpeningState{Draft, Open, Closed} }

// Valid reports whether s is a state of an opening.
func (s OpeningState) Valid() bool { return slices.Contains(OpeningStates(), s) }

// OpeningInput is what HR writes about an opening. The three disclosures are
// those that a Japanese advertiser has owed since April 2024 (Ordinance for
// Enforcement of the Employment Security Act, article 4-2; verify with counsel).
type OpeningInput struct {
	Title          map[alumni.Locale]string `json:"title" validate:"required,min=1,max=2,dive,required,max=120,plain"`
	Description    map[alumni.Locale]string `json:"description,omitempty" validate:"max=2,dive,max=8000"`
	Engagement     Engagement               `json:"engagement" validate:"required,oneof=employment sideJob contract project collaboration"`
	Department     string                   `json:"department,omitempty" validate:"max=60,plain"`
	Place          string                   `json:"place,omitempty" validate:"max=60,plain"`
	ChangeOfDuties string                   `json:"changeOfDuties,omitempty" validate:"max=500"` // range in which duties may change
	ChangeOfPlace  string                   `json:"changeOfPlace,omitempty" validate:"max=500"`  // range in which the place may change
	Renewal        string                   `json:"renewal,omitempty" validate:"max=500"`        // criteria for renewing a fixed term
	ClosesOn       alumni.Date              `json:"closesOn,omitzero"`                           // last day; zero: until closed
	Public         bool                     `json:"public,omitempty"`                            // also for visitors who are not signed in
}

// Opening is a position or piece of work that is offered.
type Opening struct {
	ID          alumnikit.ID `json:"id"`
	State       OpeningState `json:"state"`
	CreatedAt   time.Time    `json:"createdAt"`
	PublishedAt time.Time    `json:"publishedAt,omitzero"` // zero while it never was
	OpeningInput
}

// AcceptsOn reports whether the opening can be applied for on a day.
func (o *Opening) AcceptsOn(day alumni.Date) bool {
	return o.State == Open && (o.ClosesOn.IsZero() || day.Compare(o.ClosesOn.Last()) <= 0)
}

func openings() storage.Kind[Opening] {
	return storage.NewKind(storage.Definition[Opening]{
		Name: "referral.opening",
		ID:   func(o *Opening) alumnikit.ID { return o.ID },
		Keys: func(o *Opening) []storage.Key {
			return []storage.Key{
				ordered(createdKey, o.CreatedAt),
				ordered(stateKey, o.CreatedAt, stateValue(o.State)...),
			}
		},
	})
}

func (in *OpeningInput) clone() OpeningInput {
	c := *in
	c.Title, c.Description = maps.Clone(in.Title), maps.Clone(in.Description)
	return c
}

// check reports everything that is wrong with the input.
func (in *OpeningInput) check() error {
	var found alumnikit.FieldErrors
	if err := collect(&found, alumnikit.Validate(in)); err != nil {
		return err
	}
	for _, field := range []struct {
		name  string
		texts map[alumni.Locale]string
	}{{"title", in.Title}, {"description", in.Description}} {
		for _, locale := range slices.Sorted(maps.Keys(field.texts)) {
			if !locale.Valid() {
				found.Add(field.name, alumnikit.CodeNotOneOf, "ja en")
			} else {
				checkText(&found, field.name+"["+string(locale)+"]", field.texts[locale])
			}
		}
	}
	checkText(&found, "changeOfDuties", in.ChangeOfDuties)
	checkText(&found, "changeOfPlace", in.ChangeOfPlace)
	checkText(&found, "renewal", in.Renewal)
	return found.Err()
}
