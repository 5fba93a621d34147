package merging

import (
	"slices"
	"strconv"
	"strings"

	"github.com/alumnikit/alumnikit"
)

// Choices say which side wins where both say something. The person who is kept
// does, unless a field is named here; what only one of them says is taken from
// them.
type Choices struct {
	// FromGone names fields of the person who goes: "names", "email",
	// "custom.<number>", and of the member's half "profile.<field>" with the field's
	// JSON name or "custom.<number>".
	FromGone []string `json:"fromGone,omitempty"`
}

// fromGone reports whether a field is taken from the person who goes.
func (c Choices) fromGone(field string) bool { return slices.Contains(c.FromGone, field) }

func profileFields() []string {
	return []string{
		"currentEmployer", "currentTitle", "location", "bio", "skills", "interests", "openTo",
		"availability", "links", "email", "phone", "locale",
	}
}

func (c Choices) check() error {
	var wrong alumnikit.FieldErrors
	for i, field := range c.FromGone {
		known := field == "names" || field == "email"
		if name, ok := strings.CutPrefix(field, "profile."); ok {
			known = slices.Contains(profileFields(), name)
			field = name
		}
		if number, ok := strings.CutPrefix(field, "custom."); ok {
			_, err := strconv.ParseUint(number, 10, 16)
			known = err == nil
		}
		if !known {
			wrong.Add("fromGone["+strconv.Itoa(i)+"]", alumnikit.CodeNotOneOf, "names email custom.<number> profile.<field>")
		}
	}
	return wrong.Err()
}

func customField(number uint16) string { return "custom." + strconv.Itoa(int(number)) }
