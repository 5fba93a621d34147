package directory

import (
	"reflect"
	"slices"

	"github.com/alumnikit/alumnikit"
	"github.com/alumnikit/alumnikit/alumni"
)

// View is a person as one viewer sees them. What is hidden is as empty as what
// was never given.
type View struct {
	ID              alumnikit.PersonID `json:"id"`
	Names           alumni.Names       `json:"names"`
	Employments     []Employment       `json:"employments,omitempty"`
	CurrentEmployer string             `json:"currentEmployer,omitempty"`
	CurrentTitle    string             `json:"currentTitle,omitempty"`
	Location        string             `json:"location,omitempty"`
	Bio             string             `json:"bio,omitempty"`
	Skills          []string           `json:"skills,omitempty"`
	Interests       []string           `json:"interests,omitempty"`
	OpenTo          []alumni.Openness  `json:"openTo,omitempty"`
	Availability    *int64             `json:"availability,omitempty"` // hours a week
	Links           []alumni.Link      `json:"links,omitempty"`
	Email           string             `json:"email,omitempty"`
	Phone           string             `json:"phone,omitempty"`
	Locale          alumni.Locale      `json:"locale,omitempty"`
	Groups          []alumnikit.ID     `json:"groups,omitempty"`
	Custom          []Custom           `json:"custom,omitempty"` // in order of the fields
}

// Custom is what a viewer sees of a custom field.
type Custom struct {
	Field  string   `json:"field"`  // name in the schema: "custom.costCentre"
	Values []string `json:"values"` // as alumni.CustomValue.Texts has them
}

// Employment is what a viewer sees of a stint with the company.
type Employment struct {
	Work       alumni.Work `json:"work,omitempty"`
	Entity     string      `json:"entity,omitempty"`
	Department string      `json:"department,omitempty"`
	Path       []string    `json:"path,omitempty"` // departments from the top down
	Title      string      `json:"title,omitempty"`
	JobType    string      `json:"jobType,omitempty"`
	Grade      string      `json:"grade,omitempty"`
	Place      string      `json:"place,omitempty"`
	Start      alumni.Date `json:"start,omitzero"`
	End        alumni.Date `json:"end,omitzero"`
}

// see returns the person as the viewer sees them.
func see(rules alumni.Rules, v alumni.Viewer, p *alumni.Person) View {
	sees := rules.Sight(v, p)
	out := View{ID: p.ID(), Employments: employments(p, sees)}
	if sees(alumni.NameDisclosure) {
		out.Names = p.Entry.Names
	}
	if sees("groups") {
		out.Groups = p.Groups()
	}
	out.Custom = custom(rules.Schema(), p, sees)
	if p.Profile != nil {
		seeProfile(&out, p.Profile.Clone(), sees)
	}
	return out
}

func seeProfile(out *View, p *alumni.Profile, sees func(string) bool) {
	show := func(disclosure string, set func()) {
		if sees(disclosure) {
			set()
		}
	}
	show("currentEmployer", func() { out.CurrentEmployer = p.CurrentEmployer })
	show("currentTitle", func() { out.CurrentTitle = p.CurrentTitle })
	show("location", func() { out.Location = p.Location })
	show("bio", func() { out.Bio = p.Bio })
	show("skills", func() { out.Skills = p.Skills })
	show("interests", func() { out.Interests = p.Interests })
	show("openTo", func() { out.OpenTo = p.OpenTo })
	show("availability", func() { out.Availability = p.Availability })
	show("links", func() { out.Links = p.Links })
	show("email", func() { out.Email = p.Email })
	show("phone", func() { out.Phone = p.Phone })
	show("locale", func() { out.Locale = p.Locale })
}

// employments shows stints with what may be seen of each; one of which nothing
// may be seen does not show that it exists.
func employments(p *alumni.Person, sees func(disclosure string) bool) []Employment {
	var out []Employment
	career, period, grade := sees("career"), sees("period"), sees("grade")
	for _, m := range p.Entry.Employments {
		var e Employment
		if career {
			e = Employment{
				Work: m.Work, Entity: m.Entity, Department: m.Department, Path: slices.Clone(m.Path),
				Title: m.Title, JobType: m.JobType, Place: m.Place,
			}
		}
		if grade {
			e.Grade = m.Grade
		}
		if period {
			e.Start, e.End = m.Start, m.End
		}
		if !reflect.ValueOf(e).IsZero() {
			out = append(out, e)
		}
	}
	return slices.Clip(out)
}

// custom shows what may be seen of custom fields, retired ones left out.
func custom(schema *alumni.Schema, p *alumni.Person, sees func(string) bool) []Custom {
	var out []Custom
	for _, f := range schema.CustomFields() {
		declared, _ := f.Custom()
		if declared.IsRetired() || !sees(f.Disclosure) {
			continue
		}
		if values := f.Texts(p); len(values) > 0 {
			out = append(out, Custom{f.Name, values})
		}
	}
	return out
}
