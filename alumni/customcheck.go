package alumni

import (
	"context"
	"slices"
	"strconv"
	"unicode/utf8"

	"github.com/alumnikit/alumnikit"
)

// readySchema is a tenant's schema that was read for many changes in a row.
type readySchema struct {
	tenant alumnikit.TenantID
	schema *Schema
}

// For returns a copy of the service that holds a tenant's custom fields as of this
// moment, for PrepareRegister and PrepareUpdate, which read nothing. Without it
// they know the vendor's fields alone.
func (s *Service) For(ctx context.Context, tenant alumnikit.TenantID) (*Service, error) {
	schema, err := s.SchemaOf(ctx, tenant)
	clone := *s
	clone.ready = &readySchema{tenant, schema}
	return &clone, alumnikit.Wrap("alumni.For", "", err)
}

// prepared returns the schema that changes of a tenant are checked by.
func (s *Service) prepared(tenant alumnikit.TenantID) *Schema {
	if s.ready != nil && s.ready.tenant == tenant {
		return s.ready.schema
	}
	return s.schema
}

// checkWritten reports what is wrong with an entry that is written over another, or
// over none, with an update of its custom fields.
func (s *Service) checkWritten(tenant alumnikit.TenantID, entry, old *Entry, update []CustomValue) error {
	var found alumnikit.FieldErrors
	if err := collect(&found, s.checkEntry(entry)); err != nil {
		return err
	}
	schema, before := s.prepared(tenant), []CustomValue(nil)
	if old != nil {
		before = old.Custom
	} else {
		schema.checkRequired(ByEmployer, update, &found)
	}
	found = append(found, schema.checkCustom(ByEmployer, before, update)...)
	return found.Err()
}

// checkCustom reports what is wrong with values that are written to a half in
// which others stand. Only what changes is looked at: what has been there stays
// as it is, whatever has become of the declaration.
func (s *Schema) checkCustom(owner Owner, before, update []CustomValue) alumnikit.FieldErrors {
	var found alumnikit.FieldErrors
	for i, v := range update {
		at := place("custom", i)
		if slices.ContainsFunc(update[:i], func(u CustomValue) bool { return u.Field == v.Field }) {
			found.Add(at+".field", alumnikit.CodeTaken, "each field once")
			continue
		}
		if v.tidy(); v.Len() > 0 && sameValue(v, CustomValueOf(before, v.Field)) {
			continue
		}
		c, ok := s.CustomField(v.Field)
		if !ok || c.Owner != owner || (c.IsRetired() && v.Len() > 0) {
			found.Add(at+".field", alumnikit.CodeNotOneOf, "a custom field of the "+string(owner)+"'s")
			continue
		}
		c.checkValue(v, CustomValueOf(before, v.Field), at, &found)
	}
	if len(update) > 0 {
		checkTotal(mergeCustom(before, update), &found)
	}
	return found
}

// checkRequired reports fields that whoever is registered must have.
func (s *Schema) checkRequired(owner Owner, values []CustomValue, found *alumnikit.FieldErrors) {
	for _, f := range s.custom {
		c := f.custom
		if c.Required && c.Owner == owner && !c.IsRetired() && CustomValueOf(values, c.Number).Len() == 0 {
			found.Add(f.Name, alumnikit.CodeRequired, "")
		}
	}
}

// checkTotal reports more values than one half may hold.
func checkTotal(values []CustomValue, found *alumnikit.FieldErrors) {
	n := 0
	for _, v := range values {
		n += v.Len()
	}
	if n > MaxCustomValues {
		found.Add("custom", alumnikit.CodeTooLong, "at most "+strconv.Itoa(MaxCustomValues)+" values")
	}
}

func sameValue(a, b CustomValue) bool {
	return a.Field == b.Field && a.Scale == b.Scale && slices.Equal(a.Text, b.Text) && slices.Equal(a.Choice, b.Choice) &&
		slices.Equal(a.Int, b.Int) && slices.Equal(a.Date, b.Date)
}

// checkValue reports what is wrong with the values of one field. Those of a type
// that the field had before it was widened are as good as ever.
func (c *CustomField) checkValue(v, before CustomValue, at string, found *alumnikit.FieldErrors) {
	if v.Len() > 1 && !c.Many {
		found.Add(at, alumnikit.CodeTooLong, "one value")
	}
	if v.Len() == 0 && c.Required && before.Len() > 0 && !c.IsRetired() {
		found.Add(at, alumnikit.CodeRequired, "")
	}
	for _, part := range []struct {
		member string
		n      int
		of     Type
	}{{"text", len(v.Text), TypeText}, {"choice", len(v.Choice), TypeEnum}, {"int", len(v.Int), TypeInt}, {"date", len(v.Date), TypeDate}} {
		if part.n > 0 && part.of != c.Type && !slices.Contains(c.Was, part.of) {
			found.Add(at+"."+part.member, alumnikit.CodeForbidden, "values of type "+string(c.Type))
			return
		}
	}
	if len(v.Int) > 0 && v.Scale != c.Scale {
		found.Add(at+".scale", alumnikit.CodeNotOneOf, strconv.Itoa(int(c.Scale)))
	}
	for i, s := range v.Text {
		c.checkText(s, place(at+".text", i), found)
	}
	for i, n := range v.Int {
		if IsTwelveDigits(decimal(n, v.Scale)) {
			found.Add(place(at+".int", i), CodeMyNumber, notMyNumber)
		}
	}
	for i, code := range v.Choice {
		if choice, ok := c.Choice(code); (!ok || choice.Retired) && !slices.Contains(before.Choice, code) {
			found.Add(place(at+".choice", i), alumnikit.CodeNotOneOf, "a choice of the field")
		}
	}
}

func (c *CustomField) checkText(s, at string, found *alumnikit.FieldErrors) {
	plain := alumnikit.IsPlain
	if c.MaxLength > MaxListedText {
		plain = alumnikit.IsText
	}
	switch {
	case utf8.RuneCountInString(s) > c.MaxLength:
		found.Add(at, alumnikit.CodeTooLong, "at most "+strconv.Itoa(c.MaxLength))
	case !plain(s):
		found.Add(at, alumnikit.CodeFormat, "text without control characters")
	case IsTwelveDigits(s):
		found.Add(at, CodeMyNumber, notMyNumber)
	}
}

// place is the JSON path of a list's element.
func place(list string, i int) string { return list + "[" + strconv.Itoa(i) + "]" }

const notMyNumber = "not twelve digits alone"
