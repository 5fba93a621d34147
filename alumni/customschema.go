package alumni

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strconv"

	"github.com/alumnikit/alumnikit"
)

// Custom declares a field of the vendor's, which every tenant has. Its number is
// from FirstCustomNumber up to FirstTenantNumber. Neither it nor any change of it
// has an index built anew.
func (b *Builder) Custom(c CustomField) { b.custom = append(b.custom, c.clone()) }

// declareCustom takes the vendor's custom fields into the schema and returns what
// is wrong with them.
func (s *Schema) declareCustom(fields []CustomField) []error {
	var gaps []error
	for _, c := range fields {
		switch err := c.check(); {
		case err != nil:
			gaps = append(gaps, fmt.Errorf("custom field %q: %w", c.Key, err))
		case !isVendors(c.Number) || s.byNumber[c.Number] != nil:
			gaps = append(gaps, fmt.Errorf("custom field %q: number %d is taken or reserved", c.Key, c.Number))
		case s.keyTaken(c):
			gaps = append(gaps, fmt.Errorf("custom field %q: the key is taken", c.Key))
		default:
			s.add(c, c.Name())
		}
	}
	return gaps
}

// keyTaken reports whether the schema has a field by a key of the declaration.
func (s *Schema) keyTaken(c CustomField) bool {
	return slices.ContainsFunc(append(c.Formerly, c.Key), func(key string) bool { return s.byName[customPrefix+key] != nil })
}

// With returns the schema with a tenant's fields beside its own. A key that the
// vendor has taken since stays the vendor's; the tenant's field is then called by
// its key and number, "custom.badge8192".
func (s *Schema) With(fields []CustomField) (*Schema, error) {
	if len(fields) == 0 {
		return s, nil
	}
	out := *s
	out.fields, out.disclosures, out.custom = slices.Clone(s.fields), slices.Clone(s.disclosures), slices.Clone(s.custom)
	out.byName, out.byNumber, out.byDisclosure = maps.Clone(s.byName), maps.Clone(s.byNumber), maps.Clone(s.byDisclosure)
	var gaps []error
	tenants := map[string]bool{}
	for _, c := range fields {
		c = c.clone()
		if err := c.check(); err != nil {
			gaps = append(gaps, fmt.Errorf("custom field %d: %w", c.Number, err))
			continue
		}
		if c.Number < FirstTenantNumber || c.Number > MaxNumber || out.byNumber[c.Number] != nil || tenants[c.Key] {
			gaps = append(gaps, fmt.Errorf("custom field %d: number or key is taken or reserved", c.Number))
			continue
		}
		tenants[c.Key] = true
		name := c.Name()
		if out.byName[name] != nil {
			name += strconv.Itoa(int(c.Number))
		}
		out.add(c, name)
	}
	if err := errors.Join(gaps...); err != nil {
		return nil, fmt.Errorf("alumni: custom fields: %w: %w", alumnikit.ErrInvalid, err)
	}
	return &out, nil
}

// add takes a custom field into the schema under a name. Names that it had are
// found too, unless another field has them.
func (s *Schema) add(c CustomField, name string) {
	f := customField(&c, name)
	s.fields, s.custom = append(s.fields, f), append(s.custom, f)
	s.byName[name], s.byNumber[c.Number] = f, f
	for _, key := range c.Formerly {
		if former := customPrefix + key; s.byName[former] == nil {
			s.byName[former] = f
		}
	}
	d := Disclosure{c.Disclosure(), f.Label, c.Owner, c.Min, c.Default, c.Max}
	s.byDisclosure[d.Name] = d
	if !c.IsRetired() {
		s.disclosures = append(s.disclosures, d)
	}
}

// customField is the field that a declaration makes. Rules on a retired one go on
// to hold; nobody is offered it.
func customField(c *CustomField, name string) *Field {
	f := &Field{
		Name: name, Number: c.Number, Label: label(c.Title(Japanese), c.Title(English)), Type: c.Type, Disclosure: c.Disclosure(),
		Many: c.Many, Facet: c.Facet && !c.IsRetired(), Rule: c.Rule, custom: c,
		Search: c.Type == TypeText && c.MaxLength <= MaxListedText,
	}
	for _, choice := range c.Choices {
		if c.Type == TypeEnum {
			f.Values = append(f.Values, choice.Code)
		}
	}
	f.read = func(p *Person) []Value { return c.values(p) }
	return f
}

// Custom returns the declaration of a custom field. Do not change it.
func (f *Field) Custom() (*CustomField, bool) { return f.custom, f.custom != nil }

// IsRetired reports whether nobody is asked for the field any more.
func (f *Field) IsRetired() bool { return f.custom != nil && f.custom.IsRetired() }

// Texts returns the values of a custom field that a person has, as people write
// them.
func (f *Field) Texts(p *Person) []string {
	var out []string
	for _, v := range f.read(p) {
		if f.Type == TypeDate {
			out = append(out, v.Date.String())
		} else {
			out = append(out, f.Shown(f.Raw(v)))
		}
	}
	return out
}

// Was returns the types that a custom field had before it was widened.
func (f *Field) Was() []Type {
	if f.custom == nil {
		return nil
	}
	return f.custom.Was
}

// IsListed reports whether all values of the field stand in the index so that they
// can be gone through.
func (f *Field) IsListed() bool {
	if f.custom != nil {
		return f.Type != TypeDate && f.custom.MaxLength <= MaxListedText
	}
	return f.Facet && f.Number < FirstCustomNumber
}

// CustomFields returns the custom fields in order: the vendor's, then the tenant's,
// retired ones too. Do not change them.
func (s *Schema) CustomFields() []*Field { return s.custom }

// CustomField returns the custom field of a number.
func (s *Schema) CustomField(number uint16) (*CustomField, bool) {
	f := s.byNumber[number]
	if f == nil || f.custom == nil {
		return nil, false
	}
	return f.custom, true
}

// IsWritten reports whether a text can be a value of the field as people write it.
func (f *Field) IsWritten(s string) bool {
	_, ok := f.ParseInt(s)
	return ok || f.Type != TypeInt
}

// ParseInt reads a number of the field as people write it into Value.Int.
func (f *Field) ParseInt(s string) (int64, bool) {
	if f.custom != nil {
		return parseDecimal(s, f.custom.Scale)
	}
	n, err := strconv.ParseInt(s, 10, 64)
	return n, err == nil
}

// values reads what a person has in the field: of a field of texts everything that
// was ever given, else what was given as the field's type.
func (c *CustomField) values(p *Person) []Value {
	v := CustomValueOf(p.half(c.Owner), c.Number)
	var out []Value
	switch c.Type {
	case TypeEnum:
		for _, code := range v.Choice {
			out = append(out, Value{Text: code})
		}
	case TypeInt:
		for _, n := range v.Int {
			out = append(out, Value{Int: n})
		}
	case TypeDate:
		for _, d := range v.Date {
			out = append(out, Value{Date: d})
		}
	default:
		for _, s := range v.Texts() {
			out = append(out, Value{Text: s})
		}
	}
	return out
}

// half returns the custom values that somebody owns.
func (p *Person) half(owner Owner) []CustomValue {
	if owner == ByEmployer {
		return p.Entry.Custom
	}
	if p.Profile == nil {
		return nil
	}
	return p.Profile.Custom
}
