package synth

import "strconv"

// Person is a present or former member of staff. Empty means not given. The fields up to Employments are what an
// employer would hold; from Locale on it is what the person says, empty unless HasProfile.
type Person struct {
	ExternalID   string `json:"externalId"` // "E" and the index in at least six digits; unique
	Family       string `json:"family"`     // as written: kanji, kana or Latin letters
	Given        string `json:"given"`
	FamilyKana   string `json:"familyKana"` // full-width katakana; absent for half of the Latin names
	GivenKana    string `json:"givenKana"`
	FamilyRomaji string `json:"familyRomaji"` // ASCII
	GivenRomaji  string `json:"givenRomaji"`

	FormerFamily       string `json:"formerFamily"`
	FormerFamilyKana   string `json:"formerFamilyKana"`
	FormerFamilyRomaji string `json:"formerFamilyRomaji"`
	Preferred          string `json:"preferred"` // whole name the person goes by, if another

	Email string `json:"email"` // unique; example.jp, example.com or example.org
	Phone string `json:"phone"` // 000-0000-NNNN; not unique

	Employments []Employment `json:"employments"` // oldest first, one at least; they do not overlap

	HasProfile        bool     `json:"hasProfile"`
	ConsentListing    bool     `json:"consentListing"`    // only with a profile
	ConsentNewsletter bool     `json:"consentNewsletter"` // with or without one
	Locale            string   `json:"locale"`            // "ja" or "en"; always set
	CurrentEmployer   string   `json:"currentEmployer"`
	CurrentTitle      string   `json:"currentTitle"`      // in the language of Locale
	Location          string   `json:"location"`          // Japanese form; Company.English translates
	AvailabilityHours int      `json:"availabilityHours"` // hours a week, 0 to 20
	Skills            []string `json:"skills"`            // Japanese forms, at most 6
	Interests         []string `json:"interests"`         // Japanese forms, at most 4
	OpenTo            []string `json:"openTo"`            // in the order of OpenToValues
	Groups            []int    `json:"groups"`            // indexes into Company.Groups, at most 3

	// Audiences holds the fields (of AudienceFields) for which the person chose an audience (of AudienceValues). Nil for
	// most people.
	Audiences map[string]string `json:"audiences"`
}

// Employment is one stint. Start and End are civil dates of equal precision: "2006-01-02", "2006-01" or "2006".
type Employment struct {
	Kind       string `json:"kind"` // employee, contractor, freelancer, seasonal, temporary or intern
	Entity     string `json:"entity"`
	Department string `json:"department"`
	Title      string `json:"title"`
	Place      string `json:"place"`
	Start      string `json:"start"`
	End        string `json:"end"` // empty: still there

	// LeavingReason is a code known to HR alone, empty while the employment lasts.
	LeavingReason string `json:"leavingReason"`
}

// Last returns the most recent employment.
func (p Person) Last() Employment { return p.Employments[len(p.Employments)-1] }

// Current reports whether the person is on the staff today.
func (p Person) Current() bool { return p.Last().End == "" }

func externalID(i int) string { return "E" + digits(i, 6) }

// digits formats n >= 0 with at least width digits.
func digits(n, width int) string {
	s := strconv.Itoa(n)
	if len(s) >= width {
		return s
	}
	return "000000000000"[:width-len(s)] + s
}
