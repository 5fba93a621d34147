package alumni

import (
	"maps"
	"slices"
	"time"

	"github.com/alumnikit/alumnikit"
)

// Openness is one thing the person is open to; graduated, and only ever declared.
type Openness string

// What a person may be open to.
const (
	OpenTalk          Openness = "talk"
	OpenReturn        Openness = "return"
	OpenSideJob       Openness = "sideJob"
	OpenContract      Openness = "contract"
	OpenMentoring     Openness = "mentoring"
	OpenSpeaking      Openness = "speaking"
	OpenCollaboration Openness = "collaboration"
	OpenReferral      Openness = "referral"
)

// Opennesses returns everything a person may be open to.
func Opennesses() []Openness {
	return []Openness{
		OpenTalk, OpenReturn, OpenSideJob, OpenContract,
		OpenMentoring, OpenSpeaking, OpenCollaboration, OpenReferral,
	}
}

// Valid reports whether o is known.
func (o Openness) Valid() bool { return slices.Contains(Opennesses(), o) }

// Link is an address on the web that the person shows.
type Link struct {
	Label string `json:"label,omitempty" validate:"max=60,plain"`
	URL   string `json:"url" validate:"required,max=500,plain,http_url"`
}

// Locale is a language the SDK speaks to people in.
type Locale string

// The locales.
const (
	Japanese Locale = "ja"
	English  Locale = "en"
)

// Valid reports whether l is a locale.
func (l Locale) Valid() bool { return l == Japanese || l == English }

// Profile is the member's half of a person: what they say, and who may see
// what of both halves.
type Profile struct {
	ID              alumnikit.PersonID  `json:"id"`
	CurrentEmployer string              `json:"currentEmployer,omitempty" validate:"max=60,plain"`
	CurrentTitle    string              `json:"currentTitle,omitempty" validate:"max=60,plain"`
	Location        string              `json:"location,omitempty" validate:"max=60,plain"`
	Bio             string              `json:"bio,omitempty" validate:"max=2000"`
	Skills          []string            `json:"skills,omitempty" validate:"max=50,dive,required,max=60,plain"`
	Interests       []string            `json:"interests,omitempty" validate:"max=50,dive,required,max=60,plain"`
	OpenTo          []Openness          `json:"openTo,omitempty" validate:"max=8,unique,dive,oneof=talk return sideJob contract mentoring speaking collaboration referral"`
	Availability    *int64              `json:"availability,omitempty" validate:"omitempty,min=0,max=168"` // hours a week
	Links           []Link              `json:"links,omitempty" validate:"max=10,dive"`
	Email           string              `json:"email,omitempty" validate:"omitempty,max=254,plain"`
	Phone           string              `json:"phone,omitempty" validate:"max=40,plain"`
	Locale          Locale              `json:"locale,omitempty" validate:"omitempty,oneof=ja en"`
	Audiences       map[string]Audience `json:"audiences,omitempty"` // by Disclosure; absent: Default
	Custom          []CustomValue       `json:"custom,omitempty" validate:"max=256"`
	Origins         []Origin            `json:"origins,omitempty" validate:"max=16,dive"`
	UpdatedAt       time.Time           `json:"updatedAt"`
}

// Clone returns a deep copy.
func (p *Profile) Clone() *Profile {
	c := *p
	c.Skills, c.Interests = slices.Clone(p.Skills), slices.Clone(p.Interests)
	c.OpenTo, c.Links = slices.Clone(p.OpenTo), slices.Clone(p.Links)
	c.Audiences = maps.Clone(p.Audiences)
	c.Custom, c.Origins = cloneCustom(p.Custom), cloneOrigins(p.Origins)
	if p.Availability != nil {
		hours := *p.Availability
		c.Availability = &hours
	}
	return &c
}

// without returns a copy that lacks what stands under hidden disclosures.
func (p *Profile) without(hidden func(disclosure string) bool) *Profile {
	c := p.Clone()
	empty := func(disclosure string, value func()) {
		if hidden(disclosure) {
			value()
		}
	}
	empty("currentEmployer", func() { c.CurrentEmployer = "" })
	empty("currentTitle", func() { c.CurrentTitle = "" })
	empty("location", func() { c.Location = "" })
	empty("bio", func() { c.Bio = "" })
	empty("skills", func() { c.Skills = nil })
	empty("interests", func() { c.Interests = nil })
	empty("openTo", func() { c.OpenTo = nil })
	empty("availability", func() { c.Availability = nil })
	empty("links", func() { c.Links = nil })
	empty("email", func() { c.Email = "" })
	empty("phone", func() { c.Phone = "" })
	empty("locale", func() { c.Locale = "" })
	c.Custom = slices.DeleteFunc(c.Custom, func(v CustomValue) bool { return hidden(customDisclosure(v.Field)) })
	return c
}
