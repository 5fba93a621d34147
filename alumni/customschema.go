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
	f := customField(&c, name, c.Type)
	for _, was := range c.Was {
		f.was = append(f.was, customField(&c, name, was))
	}
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

// customField is the declaration of a custom field as one of a type. Rules on a
// retired one go on to hold; nobody is offered it.
func customField(c *CustomField, name string, t Type) *Field {
	f := &Field{
		Name: name, Number: c.Number, Label: label(c.Title(Japanese), c.Title(English)), Type: t, Disclosure: c.Disclosure(),
		Many: c.Many, Facet: c.Facet && !c.IsRetired(), Rule: c.Rule, custom: c,
		Search: t == TypeText && c.MaxLength <= MaxListedText,
	}
	for _, choice := range c.Choices {
		if t == TypeEnum {
			f.Values = append(f.Values, choice.Code)
		}
	}
	f.read = func(p *Person) []Value { return c.values(p, t) }
	return f
}

// Custom returns the declaration of a custom field. Do not change it.
func (f *Field) Custom() (*CustomField, bool) { return f.custom, f.custom != nil }

// Was returns the field as it was before it was widened: of another type, and with
// the values alone that were given then. Rules that were written for it still hold.
func (f *Field) Was() []*Field { return f.was }

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

// values reads what a person has in the field, as one of a type: as a text
// everything that was ever given, else what was given as that type.
func (c *CustomField) values(p *Person, t Type) []Value {
	v := CustomValueOf(p.half(c.Owner), c.Number)
	var out []Value
	switch t {
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
