package seed

import (
	"context"
	"slices"

	"github.com/alumnikit/alumnikit/alumni"
	"github.com/alumnikit/alumnikit/internal/synth"
)

// Keys of the fields that the invented company added.
const (
	fieldRoute      = "hireRoute"
	fieldCostCentre = "costCentre"
	fieldLicences   = "licences"
	fieldClub       = "club" // retired
)

func words(ja, en string) map[alumni.Locale]string {
	return map[alumni.Locale]string{alumni.Japanese: ja, alumni.English: en}
}

// declarations are the fields that the invented company added.
func declarations() []alumni.CustomField {
	return []alumni.CustomField{
		{
			Key: fieldRoute, Label: words("採用区分", "Hired as"), Type: alumni.TypeEnum, Owner: alumni.ByEmployer, Default: alumni.Network, Max: alumni.Network, Facet: true, Rule: true,
			Help: words("最後に入社したときの区分。", "How somebody was last hired."),
			Choices: []alumni.CustomChoice{
				{Code: "graduate", Label: words("新卒", "New graduate")}, {Code: "midCareer", Label: words("中途", "Mid-career")}, {Code: "comeback", Label: words("再雇用", "Comeback")},
			},
		},
		{Key: fieldCostCentre, Label: words("原価部門コード", "Cost centre"), Type: alumni.TypeText, Owner: alumni.ByEmployer, MaxLength: 20, Default: alumni.Admins, Max: alumni.Admins, Rule: true},
		{
			Key: fieldLicences, Label: words("取得資格", "Licences"), Type: alumni.TypeText, Many: true, Owner: alumni.ByMember, Default: alumni.Network, Max: alumni.Network, Facet: true, Rule: true,
			Help: words("仕事に役立つ資格。", "Qualifications that help at work."),
		},
		{Key: fieldClub, Label: words("社内サークル", "Company club"), Type: alumni.TypeText, Owner: alumni.ByMember, Default: alumni.Alumni, Max: alumni.Network},
	}
}

// fields adds what is missing of the company's fields, and has the seeder know them.
func (s *seeder) fields(ctx context.Context) error {
	tenant := s.actor.Tenant()
	have, err := s.people.Fields(ctx, tenant)
	if err != nil {
		return err
	}
	for _, f := range declarations() {
		at := slices.IndexFunc(have, func(h alumni.CustomField) bool { return h.Key == f.Key })
		if at >= 0 {
			s.numbers[f.Key] = have[at].Number
			continue
		}
		added, err := s.people.AddField(ctx, s.actor, f)
		if err != nil {
			return err
		}
		s.numbers[f.Key] = added.Number
	}
	if _, err := s.people.RetireField(ctx, s.actor, s.numbers[fieldClub]); err != nil {
		return err
	}
	s.people, err = s.people.For(ctx, tenant)
	return err
}

// ofCompany is what HR says of a person in the company's fields.
func (s *seeder) ofCompany(p synth.Person) []alumni.CustomValue {
	if len(s.numbers) == 0 {
		return nil
	}
	route := "midCareer"
	switch {
	case len(p.Employments) > 1:
		route = "comeback"
	case p.Employments[0].Kind == string(alumni.Employee) && len(p.ExternalID)%2 == 1:
		route = "graduate"
	}
	centre := "1000"
	for _, r := range p.Last().Department {
		centre = []string{"1100", "1200", "2100", "3100"}[int(r)%4]
	}
	return []alumni.CustomValue{
		{Field: s.numbers[fieldRoute], Choice: []string{route}}, {Field: s.numbers[fieldCostCentre], Text: []string{centre}},
	}
}

// ofMember is what a person says in the company's fields: those with many skills have a licence.
func (s *seeder) ofMember(p synth.Person) []alumni.CustomValue {
	if len(s.numbers) == 0 || len(p.Skills) < 4 {
		return nil
	}
	licences := []string{"日商簿記2級", "基本情報技術者", "社会保険労務士", "TOEIC 900"}
	return []alumni.CustomValue{{Field: s.numbers[fieldLicences], Text: []string{licences[len(p.Interests)%len(licences)]}}}
}
