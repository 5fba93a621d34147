package alumni

import (
	"slices"
	"time"
)

// CustomValue is what somebody has in a field that the vendor or the tenant added.
// It stands with the number of the field rather than its name, and with values of
// the type they were given as, so that it can be read and indexed whatever has
// become of the declaration.
type CustomValue struct {
	Field  uint16   `json:"field"`
	Text   []string `json:"text,omitempty" validate:"max=50,dive,max=2000"`
	Choice []string `json:"choice,omitempty" validate:"max=50,dive,max=60,plain"`
	Int    []int64  `json:"int,omitempty" validate:"max=50"`
	Date   []Date   `json:"date,omitempty" validate:"max=50"`
}

// Origin says where some of what a record says comes from, and when it was last
// said there.
type Origin struct {
	Source string    `json:"source" validate:"max=60,plain"` // the name of a source of imports; "hr" and "member" for people
	At     time.Time `json:"at"`
	Fields []string  `json:"fields,omitempty"` // JSON members; none: all that no other origin names
}

func cloneCustom(values []CustomValue) []CustomValue {
	out := slices.Clone(values)
	for i, v := range out {
		out[i].Text, out[i].Choice = slices.Clone(v.Text), slices.Clone(v.Choice)
		out[i].Int, out[i].Date = slices.Clone(v.Int), slices.Clone(v.Date)
	}
	return out
}

func cloneOrigins(origins []Origin) []Origin {
	out := slices.Clone(origins)
	for i, o := range out {
		out[i].Fields = slices.Clone(o.Fields)
	}
	return out
}
