package model

import (
	"context"

	"github.com/alumnikit/alumnikit"
	"github.com/alumnikit/alumnikit/alumni"
)

// tenantFields are two fields that the tenant has of its own, one in each half.
type tenantFields struct{}

const (
	motto = alumni.FirstTenantNumber
	badge = alumni.FirstTenantNumber + 1
)

// CustomFields implements alumni.SchemaSource.
func (tenantFields) CustomFields(context.Context, alumnikit.TenantID) ([]alumni.CustomField, string, error) {
	label := map[alumni.Locale]string{alumni.Japanese: "例", alumni.English: "Sample"}
	return []alumni.CustomField{
		{Key: "motto", Number: motto, Label: label, Type: alumni.TypeText, Many: true, Owner: alumni.ByMember, Default: alumni.Network, Max: alumni.Public, Facet: true},
		{
			Key: "badge", Number: badge, Label: label, Type: alumni.TypeEnum, Owner: alumni.ByEmployer, Default: alumni.Employees, Facet: true,
			Choices: []alumni.CustomChoice{{Code: "a"}, {Code: "zz"}},
		},
	}, "1", nil
}

// schema is the tenant's.
func schema() *alumni.Schema {
	fields, _, _ := tenantFields{}.CustomFields(context.Background(), tenant)
	s, err := alumni.Standard().With(fields)
	if err != nil {
		panic(err) // constants
	}
	return s
}

// badges draws what HR says of somebody in the tenant's field.
func (m *model) badges() []alumni.CustomValue {
	if m.oneIn(3) {
		return nil
	}
	return []alumni.CustomValue{{Field: badge, Choice: []string{pick(m, "a", "zz")}}}
}

// mottos draws what somebody says themself.
func (m *model) mottos() []alumni.CustomValue {
	texts := m.several()
	if len(texts) == 0 {
		return nil
	}
	return []alumni.CustomValue{{Field: motto, Text: texts}}
}

// saying is all that a profile says, also that there is no motto.
func saying(p *alumni.Profile) alumni.ProfileUpdate {
	u := p.Update()
	if len(u.Custom) == 0 {
		u.Custom = []alumni.CustomValue{{Field: motto}}
	}
	return u
}
