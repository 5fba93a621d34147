package directorytest

import (
	"context"
	"slices"
	"strconv"
	"strings"

	"github.com/alumnikit/alumnikit"
	"github.com/alumnikit/alumnikit/alumni"
	"github.com/alumnikit/alumnikit/directory"
)

// tenantFields serve every company the same fields of its own: of both halves, of
// every type, and one that nobody is asked for any more.
type tenantFields struct{}

// CustomFields implements alumni.SchemaSource.
func (tenantFields) CustomFields(context.Context, alumnikit.TenantID) ([]alumni.CustomField, string, error) {
	return declaredFields(), "1", nil
}

func declaredFields() []alumni.CustomField {
	field := func(n uint16, key string, t alumni.Type, owner alumni.Owner) alumni.CustomField {
		return alumni.CustomField{
			Key: key, Number: alumni.FirstTenantNumber + n, Type: t, Owner: owner,
			Label: map[alumni.Locale]string{alumni.Japanese: "例 " + key, alumni.English: "Sample " + key}, Facet: t != alumni.TypeDate, Rule: true,
		}
	}
	motto := field(0, "suiteMotto", alumni.TypeText, alumni.ByMember)
	motto.Many, motto.Default, motto.Max = true, alumni.Network, alumni.Public
	badge := field(1, "suiteBadge", alumni.TypeEnum, alumni.ByEmployer)
	badge.Default, badge.Choices = alumni.Employees, []alumni.CustomChoice{{Code: "a"}, {Code: "b"}, {Code: "zz", Retired: true}}
	distance := field(2, "suiteDistance", alumni.TypeInt, alumni.ByMember)
	distance.Scale, distance.Default = 1, alumni.Alumni
	since := field(3, "suiteSince", alumni.TypeDate, alumni.ByEmployer)
	since.Min, since.Default = alumni.Employees, alumni.Network
	widened := field(4, "suiteWidened", alumni.TypeText, alumni.ByMember)
	widened.Was, widened.Default = []alumni.Type{alumni.TypeInt}, alumni.Network
	retired := field(5, "suiteRetired", alumni.TypeText, alumni.ByMember)
	retired.Default, retired.RetiredAt = alumni.Network, epoch()
	return []alumni.CustomField{motto, badge, distance, since, widened, retired}
}

// customFields are the fields of tenantFields, for the suite to draw.
func customFields() []Field {
	var out []Field
	for _, c := range declaredFields() {
		if !c.IsRetired() {
			out = append(out, Field{Name: c.Name(), Set: func(p *alumni.Person, values []alumni.Value) { setCustom(p, &c, values) }})
		}
	}
	return out
}

// setCustom writes values of a custom field as its type has them.
func setCustom(p *alumni.Person, c *alumni.CustomField, values []alumni.Value) {
	v := alumni.CustomValue{Field: c.Number}
	for _, value := range values {
		switch c.Type {
		case alumni.TypeEnum:
			v.Choice = append(v.Choice, value.Text)
		case alumni.TypeInt:
			v.Int, v.Scale = append(v.Int, value.Int), c.Scale
		case alumni.TypeDate:
			v.Date = append(v.Date, value.Date)
		default:
			setText(&v, value.Text, len(c.Was) > 0)
		}
	}
	half := &p.Profile.Custom
	if c.Owner == alumni.ByEmployer {
		half = &p.Entry.Custom
	}
	*half = replaced(*half, v)
}

// setText writes a text, of a field that was one of numbers as it was written then
// if it can be.
func setText(v *alumni.CustomValue, s string, wasInt bool) {
	if n, err := strconv.ParseInt(s, 10, 64); err == nil && wasInt {
		v.Int = append(v.Int, n)
		return
	}
	v.Text = append(v.Text, s)
}

// replaced puts a value in the place of that of its field, in the order of numbers.
func replaced(values []alumni.CustomValue, v alumni.CustomValue) []alumni.CustomValue {
	out := slices.DeleteFunc(slices.Clone(values), func(at alumni.CustomValue) bool { return at.Field == v.Field })
	if v.Len() > 0 {
		out = append(out, v)
	}
	slices.SortFunc(out, func(a, b alumni.CustomValue) int { return int(a.Field) - int(b.Field) })
	return out
}

// customNumber is the number of the custom field that a disclosure governs.
func customNumber(disclosure string) (uint16, bool) {
	digits, ok := strings.CutPrefix(disclosure, "custom.")
	n, err := strconv.ParseUint(digits, 10, 16)
	return uint16(n), ok && err == nil
}

// saying returns an update that says of a custom field what a profile does, also
// if that is nothing.
func saying(p *alumni.Profile, disclosure string) alumni.ProfileUpdate {
	u := p.Update()
	if n, ok := customNumber(disclosure); ok && alumni.CustomValueOf(u.Custom, n).Len() == 0 {
		u.Custom = append(u.Custom, alumni.CustomValue{Field: n})
	}
	return u
}

// customView is what a viewer sees of custom fields, put together by hand.
func customView(shows func(disclosure string) bool, p *alumni.Person) []directory.Custom {
	var out []directory.Custom
	for _, c := range declaredFields() {
		half := p.Profile.Custom
		if c.Owner == alumni.ByEmployer {
			half = p.Entry.Custom
		}
		v := alumni.CustomValueOf(half, c.Number)
		if v.Len() > 0 && !c.IsRetired() && shows(c.Disclosure()) {
			out = append(out, directory.Custom{Field: c.Name(), Values: v.Texts()})
		}
	}
	return out
}
