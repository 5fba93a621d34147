package differential

import (
	"context"
	"slices"

	"pgregory.net/rapid"

	"github.com/alumnikit/alumnikit/alumni"
	"github.com/alumnikit/alumnikit/segment"
)

// number is that of a field which the tenant may have, or of one that it has not.
func (p *sides) number() uint16 {
	return alumni.FirstTenantNumber + uint16(rapid.IntRange(0, 4).Draw(p.T, "number")) //nolint:gosec // few
}

// declaration is one that may be refused.
func (p *sides) declaration() alumni.CustomField {
	f := alumni.CustomField{
		Key:   pick(p, "key", "motto", "badge", "since", "Motto"),
		Label: map[alumni.Locale]string{alumni.Japanese: "例", alumni.English: "Sample"},
		Type:  pick(p, "type", alumni.TypeText, alumni.TypeEnum, alumni.TypeInt, alumni.TypeDate),
		Owner: pick(p, "owner", alumni.ByMember, alumni.ByEmployer), Many: p.chance("many", 40), Rule: true,
		Default: pick(p, "default", alumni.Default, alumni.Network), Max: pick(p, "max", alumni.Default, alumni.Admins, alumni.Public),
	}
	f.Facet = f.Type != alumni.TypeDate && p.chance("facet", 60)
	if f.Type == alumni.TypeEnum {
		f.Choices = []alumni.CustomChoice{{Code: "Go"}, {Code: "営業", Retired: p.chance("retired", 20)}}
	}
	return f
}

// field changes what fields there are.
func (p *sides) field() {
	actor, number, f := p.chief(), p.number(), p.declaration()
	to, many := pick(p, "to", alumni.TypeText, alumni.TypeText, f.Type), p.chance("to many", 70)
	do := pick(p, "change", "add", "add", "update", "widen", "retire", "restore")
	if len(p.fields) > 0 && p.chance("of one there is", 80) {
		there := pick(p, "field", p.fields...)
		number = there.Number
		if do == "update" {
			there.Key, there.Max = f.Key, alumni.Public
			f = there
		}
	}
	changed, err := same(p, do+" field", func(ctx context.Context, s *side) (*alumni.CustomField, error) {
		switch do {
		case "add":
			return s.people.AddField(ctx, actor, f)
		case "update":
			return s.people.UpdateField(ctx, actor, number, f)
		case "widen":
			return s.people.WidenField(ctx, actor, number, to, many)
		case "retire":
			return s.people.RetireField(ctx, actor, number)
		default:
			return s.people.RestoreField(ctx, actor, number)
		}
	})
	if err == nil {
		p.fields = append(slices.DeleteFunc(p.fields, func(f alumni.CustomField) bool { return f.Number == changed.Number }), *changed)
	}
}

// customValues are what somebody is said to have in custom fields: mostly nothing,
// and now and then what is refused.
func (p *sides) customValues(owner alumni.Owner) []alumni.CustomValue {
	if len(p.fields) == 0 || !p.chance("custom", 40) {
		return nil
	}
	f := pick(p, "field", p.fields...)
	if f.Owner != owner && !p.chance("the other half's", 10) {
		return nil
	}
	v := alumni.CustomValue{Field: f.Number}
	for range rapid.IntRange(0, 2).Draw(p.T, "values") {
		switch f.Type {
		case alumni.TypeText:
			v.Text = append(v.Text, p.word())
		case alumni.TypeEnum:
			v.Choice = append(v.Choice, pick(p, "choice", "Go", "営業"))
		case alumni.TypeInt:
			v.Int = append(v.Int, pick(p, "int", int64(1), -7, 40))
		default:
			v.Date = append(v.Date, p.date())
		}
	}
	return []alumni.CustomValue{v}
}

// customLeaf is a rule on a custom field, of which few go with its type.
func (p *sides) customLeaf() segment.Node {
	field := "custom." + pick(p, "rule on", "motto", "badge", "since")
	return pick[segment.Node](
		p, "custom leaf",
		segment.Where(field, segment.NotNull), segment.Where(field, segment.Null),
		segment.Where(field, segment.Equal, "Go"), segment.Where(field, segment.NotEqual, "40"),
		segment.Where(field, segment.Contains, "営"), segment.Where(field, segment.Less, "2"), segment.Where(field, segment.Less, "2021"),
	)
}
