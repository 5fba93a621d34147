package web

import "time"

// Person is someone on a card, in a row or in a header, as the viewer may see them.
type Person struct {
	ID       string // stable; seeds the colour of the tile
	URL      string // of the profile; "" shows no link
	Name     Name
	Headline string   // what they do now, such as "Editor, Example Press"
	Was      string   // what they did here, such as "Sales · Osaka"
	Period   Span     // when they were here
	Tags     []string // a few words: open to a talk, skills
	Facts    []string // a few values with their names
	Current  bool     // works here now
}

// Badge is a short word with a tone.
type Badge struct {
	Tone  Tone
	Label string
}

// Option is an entry of a select, radio or checkbox list.
type Option struct {
	Value, Label string
	Selected     bool
}

// Total is how many there are; AtMost means that the number is an upper bound.
type Total struct {
	N      int
	AtMost bool
}

// Pager leads through a list by opaque cursors. Empty URLs are not shown.
type Pager struct{ FirstURL, NextURL string }

// Facet is one filter of a list: a group of checkboxes that submit Name=Value.
type Facet struct {
	Name, Label string
	Values      []FacetValue
}

// FacetValue is one choice of a facet with the number of people behind it.
type FacetValue struct {
	Value, Label string
	Count        int
	Selected     bool
}

// Audience is a set of viewers, as in the SDK. Groups are written group:<id>.
type Audience string

// The audiences with a label of their own.
const (
	AudienceNobody    Audience = "nobody"
	AudienceAdmins    Audience = "admins"
	AudienceShared    Audience = "shared"
	AudienceAlumni    Audience = "alumni"
	AudienceEmployees Audience = "employees"
	AudienceNetwork   Audience = "network"
	AudiencePublic    Audience = "public"
)

// Audiences lists the audiences with a label, from the narrowest to the widest.
func Audiences() []Audience {
	return []Audience{
		AudienceNobody, AudienceAdmins, AudienceShared, AudienceEmployees, AudienceAlumni, AudienceNetwork, AudiencePublic,
	}
}

// Valid reports whether a is an audience with a label.
func (a Audience) Valid() bool {
	for _, v := range Audiences() {
		if a == v {
			return true
		}
	}
	return false
}

// Icon names the icon that stands for the audience.
func (a Audience) Icon() string {
	switch a {
	case AudienceNobody:
		return "lock"
	case AudienceAdmins:
		return "shield"
	case AudiencePublic:
		return "globe"
	case AudienceShared, AudienceAlumni, AudienceEmployees, AudienceNetwork:
		return "people"
	}
	return "groups"
}

// AudienceChoice is the select that decides who sees a field. Choices with a Label (a group's name) show it; the others
// show the audience's own label. Fixed audiences cannot be changed and are shown as a badge.
type AudienceChoice struct {
	Name    string // form field, usually "audience." + the field's name
	Value   Audience
	Label   string // of Value when it is a group
	Fixed   bool
	Choices []AudienceOption
}

// AudienceOption is an entry of an audience select.
type AudienceOption struct {
	Value Audience
	Label string // "" for the audiences with a label of their own
}

// ApplicationStatus is where a comeback application stands.
type ApplicationStatus string

// The states, as in the SDK.
const (
	StatusApplied   ApplicationStatus = "applied"
	StatusReview    ApplicationStatus = "review"
	StatusOffer     ApplicationStatus = "offer"
	StatusHired     ApplicationStatus = "hired"
	StatusDeclined  ApplicationStatus = "declined"
	StatusWithdrawn ApplicationStatus = "withdrawn"
)

// ApplicationStatuses lists the states in order.
func ApplicationStatuses() []ApplicationStatus {
	return []ApplicationStatus{StatusApplied, StatusReview, StatusOffer, StatusHired, StatusDeclined, StatusWithdrawn}
}

// Valid reports whether s is a known state.
func (s ApplicationStatus) Valid() bool {
	for _, v := range ApplicationStatuses() {
		if s == v {
			return true
		}
	}
	return false
}

// Tone returns the tone of a badge with the state.
func (s ApplicationStatus) Tone() Tone {
	switch s {
	case StatusHired:
		return ToneOK
	case StatusOffer:
		return ToneAccent
	case StatusDeclined, StatusWithdrawn, StatusApplied, StatusReview:
		return ToneNeutral
	}
	return ToneNeutral
}

// StepState says whether a step of a timeline is over.
type StepState string

// The states of a step.
const (
	StepDone    StepState = "done"
	StepCurrent StepState = "current"
	StepAhead   StepState = "ahead"
)

// Step is a step of a status timeline.
type Step struct {
	Status ApplicationStatus
	State  StepState
	At     time.Time // zero for steps ahead
	Note   string
}

// Link is a word that leads somewhere.
type Link struct{ Label, URL string }

// Term is a row of a definition list.
type Term struct {
	Label  string
	Values []string
	// Audience, when set, is shown beside the value: on the person's own pages.
	Audience Audience
}
