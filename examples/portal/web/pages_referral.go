package web

import "time"

// OpeningKind is the form of work that an opening offers.
type OpeningKind string

// The kinds of openings.
const (
	OpeningEmployment    OpeningKind = "employment"
	OpeningSideJob       OpeningKind = "sideJob"
	OpeningContract      OpeningKind = "contract"
	OpeningProject       OpeningKind = "project"
	OpeningCollaboration OpeningKind = "collaboration"
)

// OpeningKinds lists the kinds.
func OpeningKinds() []OpeningKind {
	return []OpeningKind{OpeningEmployment, OpeningSideJob, OpeningContract, OpeningProject, OpeningCollaboration}
}

// Valid reports whether k is a known kind.
func (k OpeningKind) Valid() bool {
	for _, v := range OpeningKinds() {
		if k == v {
			return true
		}
	}
	return false
}

// OpeningCard is an opening in a list.
type OpeningCard struct {
	URL, Title        string
	Kind              OpeningKind // "" shows none
	Department, Place string
	Summary           string
	Closes            Date
	AlumniOnly        bool
	Closed            bool
	Applied           bool // the viewer applied already
}

// OpeningsPage is GET /openings?q=&kind=.
type OpeningsPage struct {
	Query    string
	Kinds    []Option // for the "kind" select
	Openings []OpeningCard
	Pager    Pager
}

func (OpeningsPage) meta() meta {
	return meta{template: "openings", title: "openings.title", section: sectionOpenings}
}

// OpeningPage is GET /openings/{id}.
type OpeningPage struct {
	Opening     OpeningCard
	Description []string // paragraphs
	Terms       []Term   // conditions, with the disclosures that Japanese law asks for
	ApplyURL    string   // "" when the viewer cannot apply
	ReferURL    string   // "" when the viewer cannot refer
	SignInURL   string   // for visitors
	StatusURL   string   // the viewer's own application
}

func (p OpeningPage) meta() meta {
	return meta{template: "opening", title: "opening.title", name: p.Opening.Title, section: sectionOpenings}
}

// ApplyPage is GET and POST /openings/{id}/apply; it posts "message".
type ApplyPage struct {
	Opening OpeningCard
	Action  string
	Message string
	Errors  FormErrors
}

func (ApplyPage) meta() meta {
	return meta{template: "apply", title: "apply.title", section: sectionOpenings}
}

// MyApplication is one of the viewer's own applications.
type MyApplication struct {
	Opening        OpeningCard
	Status         ApplicationStatus
	Steps          []Step
	WithdrawAction string // POST; "" when it is too late
}

// ReferralStatus is where a referral stands, as far as the referrer may know.
type ReferralStatus string

// The states of a referral.
const (
	ReferralInvited  ReferralStatus = "invited"
	ReferralAccepted ReferralStatus = "accepted"
	ReferralRefused  ReferralStatus = "refused"
	ReferralExpired  ReferralStatus = "expired"
	ReferralHired    ReferralStatus = "hired"
	ReferralRejected ReferralStatus = "rejected"
)

// ReferralStatuses lists the states.
func ReferralStatuses() []ReferralStatus {
	return []ReferralStatus{ReferralInvited, ReferralAccepted, ReferralRefused, ReferralExpired, ReferralHired, ReferralRejected}
}

// Valid reports whether s is a known state.
func (s ReferralStatus) Valid() bool {
	for _, v := range ReferralStatuses() {
		if s == v {
			return true
		}
	}
	return false
}

// Tone returns the tone of a badge with the state.
func (s ReferralStatus) Tone() Tone {
	switch s {
	case ReferralHired:
		return ToneOK
	case ReferralAccepted:
		return ToneAccent
	case ReferralInvited, ReferralRefused, ReferralExpired, ReferralRejected:
		return ToneNeutral
	}
	return ToneNeutral
}

// MyReferral is someone the viewer referred.
type MyReferral struct {
	Opening string
	Status  ReferralStatus // "" shows none
	At      time.Time
}

// ApplicationsPage is GET /applications: the viewer's own applications and referrals.
type ApplicationsPage struct {
	Applications []MyApplication
	Referrals    []MyReferral
}

func (ApplicationsPage) meta() meta {
	return meta{template: "applications", title: "applications.title", section: sectionApplications}
}

// RewardRule says what the referrer is told about a reward.
type RewardRule string

// The rules.
const (
	RewardNone    RewardRule = "none"    // the company offers none; also the zero value
	RewardRefused RewardRule = "refused" // Japanese law allows none to people who are not employees
	RewardAllowed RewardRule = "allowed"
)

// ReferPage is GET and POST /openings/{id}/refer; it posts "email": until the candidate accepts, nothing else of them is
// asked for or kept.
type ReferPage struct {
	Opening  OpeningCard
	Action   string
	Email    string
	Reward   RewardRule
	Rule     string // what the decision about rewards rests on, as the policy says it
	KeepDays int    // after how many days an unanswered referral is deleted
	Errors   FormErrors
}

func (ReferPage) meta() meta {
	return meta{template: "refer", title: "refer.title", section: sectionOpenings}
}

// OpeningState is where an opening is in its life.
type OpeningState string

// The states of an opening, as in the SDK. Closed is final.
const (
	OpeningDraft  OpeningState = "draft"
	OpeningOpen   OpeningState = "open"
	OpeningClosed OpeningState = "closed"
)

// OpeningStates lists the states.
func OpeningStates() []OpeningState {
	return []OpeningState{OpeningDraft, OpeningOpen, OpeningClosed}
}

// Valid reports whether s is a known state.
func (s OpeningState) Valid() bool {
	return s == OpeningDraft || s == OpeningOpen || s == OpeningClosed
}

// Tone returns the tone of a badge with the state.
func (s OpeningState) Tone() Tone {
	if s == OpeningOpen {
		return ToneOK
	}
	return ToneNeutral
}

// HROpeningRow is an opening in HR's table.
type HROpeningRow struct {
	URL, Title, Department string
	Kind                   OpeningKind
	Closes                 Date
	State                  OpeningState
	Applications           int
	Referrals              int
}

// HROpeningsPage is GET /hr/openings.
type HROpeningsPage struct {
	Rows   []HROpeningRow
	NewURL string
	Pager  Pager
}

func (HROpeningsPage) meta() meta {
	return meta{template: "hropenings", title: "hrOpenings.title", section: sectionHROpenings}
}

// HROpeningEditPage is the form of an opening; it posts "title", "kind", "department", "place", "description",
// "dutiesRange", "placeRange", "renewal", "closes" (YYYY-MM-DD), "alumniOnly" and "op" (save, publish or close).
type HROpeningEditPage struct {
	Action      string
	State       OpeningState // "" for one that is being written
	Title       string
	Kinds       []Option
	Department  string
	Place       string
	Description string
	DutiesRange string // range within which duties may change (disclosure since 2024-04)
	PlaceRange  string // range within which the place may change
	Renewal     string // criteria and limit of renewals of a fixed term
	Closes      string
	AlumniOnly  bool
	Errors      FormErrors
}

func (HROpeningEditPage) meta() meta {
	return meta{template: "hropening", title: "hrOpening.title", section: sectionHROpenings}
}

// BoardCard is an application on the board.
type BoardCard struct {
	Person  Person
	Opening string
	Since   time.Time
	URL     string
}

// BoardColumn is a stage of the board.
type BoardColumn struct {
	Status ApplicationStatus
	Count  int
	Cards  []BoardCard
	More   string // URL of the rest; "" when all are shown
}

// BoardPage is GET /hr/board?opening=.
type BoardPage struct {
	Openings []Option // for the "opening" select
	Columns  []BoardColumn
}

func (BoardPage) meta() meta {
	return meta{template: "board", title: "board.title", section: sectionBoard}
}

// Move is a transition that HR may make from here. It posts "to" and "note" to the page's Action.
type Move struct{ To ApplicationStatus }

// HRApplicationPage is GET /hr/board/{id}: an application with what HR may do next. When "to" is hired the form posts
// "start" (YYYY-MM-DD), "department" and "title" too.
type HRApplicationPage struct {
	Person  Person
	Opening OpeningCard
	Status  ApplicationStatus
	Message []string // paragraphs of the applicant
	Facts   []Term   // employments, contact
	Steps   []Step
	Action  string
	Moves   []Move
	Warning string // such as a rehire decision, for reviewers only
	// Hire fields, filled when the move to hired is possible.
	Start, Department, Title string
	Errors                   FormErrors
}

// CanHire reports whether the move to hired is possible.
func (p HRApplicationPage) CanHire() bool {
	for _, m := range p.Moves {
		if m.To == StatusHired {
			return true
		}
	}
	return false
}

func (HRApplicationPage) meta() meta {
	return meta{template: "hrapplication", title: "hrApplication.title", section: sectionBoard}
}
