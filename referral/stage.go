package referral

import (
	"slices"
	"time"

	"github.com/alumnikit/alumnikit"
)

// Stage is where an application is on its way.
type Stage string

// The stages. The last three are final.
const (
	Applied   Stage = "applied"
	Review    Stage = "review"
	Offer     Stage = "offer"
	Hired     Stage = "hired"
	Declined  Stage = "declined"  // by the company
	Withdrawn Stage = "withdrawn" // by the person
)

// Stages returns every stage in order.
func Stages() []Stage { return []Stage{Applied, Review, Offer, Hired, Declined, Withdrawn} }

// Valid reports whether s is a stage.
func (s Stage) Valid() bool { return slices.Contains(Stages(), s) }

// Final reports whether nothing follows.
func (s Stage) Final() bool { return s == Hired || s == Declined || s == Withdrawn }

// Next returns the stages that may follow: HR moves to review, offer, hired and
// declined, the person to withdrawn.
func (s Stage) Next() []Stage {
	switch s {
	case Applied:
		return []Stage{Review, Declined, Withdrawn}
	case Review:
		return []Stage{Offer, Declined, Withdrawn}
	case Offer:
		return []Stage{Hired, Declined, Withdrawn}
	case Hired, Declined, Withdrawn:
	}
	return nil
}

// Step is one move of an application. Who made it is in the journal.
type Step struct {
	Stage Stage     `json:"stage"`
	At    time.Time `json:"at"`
}

// mayMove keeps what is not theirs from actors, and steps from where they do
// not belong.
func mayMove(hr, own bool, a *Application, to Stage) error {
	switch {
	case !hr && !own:
		return alumnikit.ErrNotFound
	case to == Withdrawn && !own, to != Withdrawn && !hr:
		return alumnikit.ErrForbidden
	case !slices.Contains(a.Stage.Next(), to):
		return alumnikit.ErrState
	}
	return nil
}
