package alumni

import (
	"slices"
	"time"

	"github.com/alumnikit/alumnikit"
)

// Purpose is what a consent is for.
type Purpose string

// The purposes.
const (
	ForListing    Purpose = "listing"    // to be found in the directory
	ForNewsletter Purpose = "newsletter" // to be sent editions by mail
	ForRecruiting Purpose = "recruiting" // to be approached about openings
)

// Purposes returns every purpose.
func Purposes() []Purpose { return []Purpose{ForListing, ForNewsletter, ForRecruiting} }

// Valid reports whether p is a purpose.
func (p Purpose) Valid() bool { return slices.Contains(Purposes(), p) }

// Consent is one declaration with what is needed to prove it later.
type Consent struct {
	Purpose     Purpose   `json:"purpose" validate:"required,oneof=listing newsletter recruiting"`
	Text        string    `json:"text" validate:"required,max=4000"`            // exactly what was shown
	Version     string    `json:"version" validate:"required,max=40,plain"`     // of the text
	Locale      Locale    `json:"locale" validate:"required,oneof=ja en"`       // it was shown in
	Method      string    `json:"method" validate:"required,max=40,plain"`      // "form", "import", "paper"
	GivenAt     time.Time `json:"givenAt"`                                      // set by the service
	WithdrawnAt time.Time `json:"withdrawnAt,omitzero"`                         // zero while it stands
	Withdrawal  string    `json:"withdrawal,omitempty" validate:"max=40,plain"` // how: "form", "one-click"
}

// Consents is one person's ledger, one record per person: declarations are
// appended and withdrawn, never removed.
type Consents struct {
	ID      alumnikit.PersonID `json:"id"`
	Entries []Consent          `json:"entries"`
}

// MaxConsents bounds one person's ledger.
const MaxConsents = 500

// Live reports whether a consent for the purpose stands.
func (c *Consents) Live(purpose Purpose) bool {
	return slices.ContainsFunc(c.Entries, func(e Consent) bool {
		return e.Purpose == purpose && e.WithdrawnAt.IsZero()
	})
}
