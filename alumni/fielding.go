package alumni

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"time"

	"github.com/alumnikit/alumnikit"
	"github.com/alumnikit/alumnikit/storage"
)

// Fields returns the tenant's own custom fields in order, retired ones too. They
// are no secret: forms show them to whoever fills them in.
func (s *Service) Fields(ctx context.Context, tenant alumnikit.TenantID) ([]CustomField, error) {
	schema, err := s.SchemaOf(ctx, tenant)
	if err != nil {
		return nil, alumnikit.Wrap("alumni.Fields", "", err)
	}
	var out []CustomField
	for _, f := range schema.custom {
		if !isVendors(f.Number) {
			out = append(out, f.custom.clone())
		}
	}
	return out, nil
}

// AddField adds a custom field to the tenant's, under a number that the service
// gives. It needs PermPolicy, as all that changes fields does. A key that another
// field has or had is a FieldError; ErrTooLarge means that there are
// MaxCustomFields in use already.
func (s *Service) AddField(ctx context.Context, actor alumnikit.Actor, f CustomField) (*CustomField, error) {
	f.Formerly, f.Was, f.RetiredAt = nil, nil, time.Time{}
	added, err := s.changeFields(ctx, actor, "field.add", 0, func(fields []CustomField, _ int) ([]CustomField, int, error) {
		f.Number = FirstTenantNumber
		for _, other := range fields {
			f.Number = max(f.Number, other.Number+1)
		}
		return append(fields, f), len(fields), nil
	})
	return added, alumnikit.Wrap("alumni.AddField", "field", err)
}

// UpdateField puts a declaration in the place of a field's. It may have another
// key, by which the field is found beside the ones it had, other labels, help, more
// choices, a greater MaxLength and other audiences: a lower maximum holds at once,
// whatever people chose. Narrowing is a FieldError: what is taken away from the
// choices is to be marked as retired instead, and a type is changed by WidenField.
// Formerly, Was and RetiredAt of the declaration do not count.
func (s *Service) UpdateField(ctx context.Context, actor alumnikit.Actor, number uint16, f CustomField) (*CustomField, error) {
	updated, err := s.changeField(ctx, actor, "field.update", number, func(old CustomField) (CustomField, error) {
		f.Number, f.Was, f.RetiredAt, f.Formerly = number, old.Was, old.RetiredAt, old.formerly(f.Key)
		return f, f.clone().checkChange(old)
	})
	return updated, alumnikit.Wrap("alumni.UpdateField", "field", err)
}

// formerly are the keys that the field had when its key is another one.
func (c *CustomField) formerly(key string) []string {
	out := slices.DeleteFunc(slices.Clone(c.Formerly), func(s string) bool { return s == key })
	if c.Key != key {
		out = append(out, c.Key)
	}
	return out
}

// checkChange reports what an update of a field would take away.
func (c CustomField) checkChange(old CustomField) error {
	var found alumnikit.FieldErrors
	for _, fixed := range []struct {
		field string
		same  bool
		use   string
	}{
		{"type", c.Type == old.Type, "the same; see WidenField"},
		{"many", c.Many == old.Many, "the same; see WidenField"},
		{"scale", c.Scale == old.Scale, "the same"},
		{"owner", c.Owner == old.Owner, "the same"},
		{"maxLength", c.MaxLength >= old.MaxLength, "at least " + strconv.Itoa(old.MaxLength)},
	} {
		if !fixed.same {
			found.Add(fixed.field, alumnikit.CodeForbidden, fixed.use)
		}
	}
	for _, choice := range old.Choices {
		if _, ok := c.Choice(choice.Code); !ok {
			found.Add("choices", alumnikit.CodeForbidden, "every code there was; those out of use are retired")
			break
		}
	}
	return found.Err()
}

// WidenField makes a field one of texts, if it was one of choices, numbers or
// dates, or one of lists, or both. Nobody's record changes: what people have reads
// as its text, and rules that were written for the old type still hold. Any other
// type is a FieldError, because some value might not be one.
func (s *Service) WidenField(ctx context.Context, actor alumnikit.Actor, number uint16, to Type, many bool) (*CustomField, error) {
	widened, err := s.changeField(ctx, actor, "field.widen", number, func(f CustomField) (CustomField, error) {
		var found alumnikit.FieldErrors
		if !slices.Contains(customTypes(), to) || !widens(f.Type, to) {
			found.Add("type", alumnikit.CodeForbidden, "the same or text")
		}
		if f.Many && !many {
			found.Add("many", alumnikit.CodeForbidden, "a list stays one")
		}
		if to != f.Type {
			f.Was = append(slices.Clone(f.Was), f.Type)
		}
		f.Type, f.Many = to, many
		return f, found.Err()
	})
	return widened, alumnikit.Wrap("alumni.WidenField", "field", err)
}

// RetireField takes a field out of use: nobody is asked for it or shown it, and
// rules go on to hold. What people have in it stays, for them to be handed out and
// erased with the rest. Retiring it again changes nothing.
func (s *Service) RetireField(ctx context.Context, actor alumnikit.Actor, number uint16) (*CustomField, error) {
	retired, err := s.changeField(ctx, actor, "field.retire", number, func(f CustomField) (CustomField, error) {
		if !f.IsRetired() {
			f.RetiredAt = s.db.Now()
		}
		return f, nil
	})
	return retired, alumnikit.Wrap("alumni.RetireField", "field", err)
}

// RestoreField takes a retired field into use again, with what people have in it
// and the audiences that they chose.
func (s *Service) RestoreField(ctx context.Context, actor alumnikit.Actor, number uint16) (*CustomField, error) {
	restored, err := s.changeField(ctx, actor, "field.restore", number, func(f CustomField) (CustomField, error) {
		f.RetiredAt = time.Time{}
		return f, nil
	})
	return restored, alumnikit.Wrap("alumni.RestoreField", "field", err)
}

// changeField edits one of the tenant's fields.
func (s *Service) changeField(
	ctx context.Context, actor alumnikit.Actor, verb string, number uint16, edit func(CustomField) (CustomField, error),
) (*CustomField, error) {
	return s.changeFields(ctx, actor, verb, number, func(fields []CustomField, at int) (out []CustomField, edited int, err error) {
		if at < 0 {
			return nil, 0, alumnikit.ErrNotFound
		}
		fields[at], err = edit(fields[at].clone())
		return fields, at, err
	})
}

// changeFields has the tenant's fields edited, checks them and commits them. Edit
// is given the place of the field with a number, or -1, and returns that of the
// field which it made. A source of the vendor's is the vendor's to change:
// ErrState.
func (s *Service) changeFields(
	ctx context.Context, actor alumnikit.Actor, verb string, number uint16,
	edit func(fields []CustomField, at int) ([]CustomField, int, error),
) (*CustomField, error) {
	if err := actor.Require(alumnikit.PermPolicy); err != nil {
		return nil, err
	}
	if s.source != nil {
		return nil, fmt.Errorf("the product keeps the fields itself: %w", alumnikit.ErrState)
	}
	var changed *CustomField
	err := s.Change(ctx, storage.By(actor, verb), func(ctx context.Context) ([]storage.Change, error) {
		old, err := fieldsKind().Find(ctx, s.db, actor.Tenant(), policyID())
		if err != nil {
			return nil, err
		}
		before := old.Value.Fields
		at := slices.IndexFunc(before, func(f CustomField) bool { return f.Number == number })
		fields, edited, err := edit(slices.Clone(before), at)
		if err != nil {
			return nil, err
		}
		fields[edited] = fields[edited].clone()
		if err := s.checkFields(fields, edited); err != nil {
			return nil, err
		}
		changed = &fields[edited]
		if at >= 0 && sameField(before[at], *changed) {
			return nil, nil
		}
		return []storage.Change{fieldsKind().Replace(old, &storedFields{fields})}, nil
	})
	return changed, err
}

// checkFields reports what is wrong with one of a tenant's fields among the others.
func (s *Service) checkFields(fields []CustomField, edited int) error {
	f := fields[edited]
	var found alumnikit.FieldErrors
	if err := collect(&found, f.check()); err != nil {
		return err
	}
	taken := s.schema.byName[f.Name()] != nil
	inUse := 0
	for i, other := range fields {
		taken = taken || (i != edited && (other.Key == f.Key || slices.Contains(other.Formerly, f.Key)))
		if !other.IsRetired() {
			inUse++
		}
	}
	if taken {
		found.Add("key", alumnikit.CodeTaken, "")
	}
	if err := found.Err(); err != nil {
		return err
	}
	if inUse > MaxCustomFields || len(fields) > MaxCustomFields+MaxRetiredFields {
		return fmt.Errorf("at most %d custom fields: %w", MaxCustomFields, alumnikit.ErrTooLarge)
	}
	return nil
}
