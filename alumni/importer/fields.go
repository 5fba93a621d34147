package importer

import (
	"context"
	"reflect"
	"slices"
	"strings"

	"github.com/alumnikit/alumnikit"
	"github.com/alumnikit/alumnikit/alumni"
)

// customFields are the fields that the vendor or the tenant added to the employer's
// half, by their columns.
type customFields map[Column]*alumni.CustomField

// Fields returns the custom fields of a tenant that a file may have columns of, for
// Mapping.Validate and SourceInput: those of the employer's half that are in use.
// Like alumni.Service.Fields it asks for no permission.
func (im *Importer) Fields(ctx context.Context, tenant alumnikit.TenantID) ([]CustomField, error) {
	_, out, err := im.fields(ctx, tenant)
	return out, alumnikit.Wrap("importer.Fields", "", err)
}

// fields reads the custom fields of a tenant that are in use.
func (im *Importer) fields(ctx context.Context, tenant alumnikit.TenantID) (customFields, []CustomField, error) {
	schema, err := im.people.SchemaOf(ctx, tenant)
	if err != nil {
		return nil, nil, err
	}
	by := customFields{}
	var out []CustomField
	for _, f := range schema.CustomFields() {
		c, ok := schema.CustomField(f.Number)
		if !ok || c.Owner != alumni.ByEmployer || c.IsRetired() {
			continue
		}
		for _, key := range append([]string{c.Key}, c.Formerly...) { // mappings from before it was renamed name the key it had
			column := asColumn(c, key)
			by[CustomColumn(key)], out = c, append(out, column)
		}
	}
	return by, out, nil
}

// asColumn returns what a file needs of a field, under a key of it.
func asColumn(c *alumni.CustomField, key string) CustomField {
	out := CustomField{Key: key, Type: CustomText}
	if key == c.Key {
		out.Labels = c.Label
	}
	switch {
	case c.Many:
		out.Type = CustomList
	case c.Type == alumni.TypeEnum:
		out.Type = CustomEnum
		for _, choice := range c.Choices {
			out.Values = append(out.Values, CustomValue{Code: choice.Code, Labels: choice.Label, Retired: choice.Retired})
		}
	case c.Type == alumni.TypeInt:
		out.Type = CustomNumber
	case c.Type == alumni.TypeDate:
		out.Type = CustomDate
	}
	return out
}

// customPlace is the cell of a custom field.
type customPlace struct {
	at    int
	field *alumni.CustomField
}

// customPlaces returns the cells of custom fields in the order of their numbers.
func (l *layout) customPlaces(fields customFields) []customPlace {
	var out []customPlace
	for c, f := range fields {
		if at, ok := l.place(0, c); ok {
			out = append(out, customPlace{at, f})
		}
	}
	slices.SortFunc(out, func(a, b customPlace) int { return int(a.field.Number) - int(b.field.Number) })
	return out
}

// customs reads the cells of custom fields.
func (u *understanding) customs() {
	d := &u.draft
	for _, p := range d.layout.custom {
		v, err := p.field.Parse(strings.Split(d.cells[p.at], itemBreak)...)
		if err == nil {
			d.custom = append(d.custom, v)
			continue
		}
		code := alumnikit.CodeFormat
		if found, ok := fieldErrors(err); ok && len(found) > 0 {
			code = found[0].Code
		}
		u.complain(p.at, code)
	}
}

// keptAs returns values as somebody has them already, where they are written the
// same: a field may have had another type when they were given.
func keptAs(all, said []alumni.CustomValue) []alumni.CustomValue {
	out := slices.Clone(said)
	for i, v := range out {
		if old := alumni.CustomValueOf(all, v.Field); slices.Equal(old.Texts(), v.Texts()) {
			out[i] = old
		}
	}
	return out
}

// hasCustom reports whether values are those that somebody has.
func hasCustom(all, said []alumni.CustomValue) bool {
	return !slices.ContainsFunc(said, func(v alumni.CustomValue) bool {
		old := alumni.CustomValueOf(all, v.Field)
		return (old.Len() > 0 || v.Len() > 0) && !reflect.DeepEqual(old, v)
	})
}
