package main

import (
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/alumnikit/alumnikit"
	"github.com/alumnikit/alumnikit/alumni"
	"github.com/alumnikit/alumnikit/examples/portal/web"
)

// customTexts are what somebody has in a custom field, for people.
func (v *visit) customTexts(f *alumni.Field, values []alumni.CustomValue) []string {
	return v.customWords(f, alumni.CustomValueOf(values, f.Number).Texts())
}

// customWords writes values of a custom field for people: choices by their labels, dates as the language does.
func (v *visit) customWords(f *alumni.Field, raw []string) []string {
	c, ok := f.Custom()
	if !ok {
		return raw
	}
	out := slices.Clone(raw)
	for i, s := range out {
		if choice, ok := c.Choice(s); ok {
			out[i] = choice.Title(v.locale())
		} else if d, err := alumni.ParseDate(s); c.Type == alumni.TypeDate && err == nil {
			out[i] = v.l.Date(webDate(d))
		}
	}
	return out
}

// customName is the form's name of a custom field.
func customName(number uint16) string { return "custom." + strconv.Itoa(int(number)) }

// customForm are the custom fields in use of one half, for whoever fills it in.
func (v *visit) customForm(owner alumni.Owner, values []alumni.CustomValue) []web.EditField {
	var out []web.EditField
	for _, f := range v.schema.CustomFields() {
		if c, _ := f.Custom(); c.Owner == owner && !c.IsRetired() {
			out = append(out, v.customField(c, alumni.CustomValueOf(values, f.Number)))
		}
	}
	return out
}

func (v *visit) customField(c *alumni.CustomField, value alumni.CustomValue) web.EditField {
	out := web.EditField{Name: customName(c.Number), Label: c.Title(v.locale()), Hint: c.Help[v.locale()], Type: "text", Required: c.Required}
	has := value.Texts()
	switch {
	case c.Type == alumni.TypeEnum && c.Many:
		out.Type = "checks"
	case c.Type == alumni.TypeEnum:
		out.Type, out.Options = "select", []web.Option{{Label: v.l.T("me.none"), Selected: len(has) == 0}}
	case c.Many:
		out.Value, out.Hint = strings.Join(has, v.comma()), joined(" ", out.Hint, v.l.T("me.listHint"))
		return out
	case c.Type == alumni.TypeDate:
		out.Hint = joined(" ", out.Hint, v.l.T("segment.dateHint"))
		fallthrough
	default:
		out.Value, out.Max = strings.Join(has, ""), c.MaxLength
		if c.MaxLength > alumni.MaxListedText {
			out.Type = "textarea"
		}
		return out
	}
	for _, choice := range c.Choices {
		if selected := slices.Contains(has, choice.Code); selected || !choice.Retired {
			out.Options = append(out.Options, web.Option{Value: choice.Code, Label: choice.Title(v.locale()), Selected: selected})
		}
	}
	return out
}

// readCustom reads what the form says in the custom fields of one half.
func (v *visit) readCustom(owner alumni.Owner, form url.Values) ([]alumni.CustomValue, web.FormErrors, error) {
	var out []alumni.CustomValue
	var errs web.FormErrors
	for _, f := range v.schema.CustomFields() {
		c, _ := f.Custom()
		boxes := c.Many && c.Type == alumni.TypeEnum // of which a form names the ticked ones only
		if c.Owner != owner || c.IsRetired() || (!boxes && !form.Has(customName(f.Number))) {
			continue
		}
		written := form[customName(f.Number)]
		if c.Many && c.Type != alumni.TypeEnum {
			written = commaList(strings.Join(written, ","))
		}
		value, err := c.Parse(written...)
		if found, ok := v.fieldErrors(err, func(string) string { return customName(f.Number) }); ok {
			for name, message := range found {
				errs.Add(name, message)
			}
		} else if err != nil {
			return nil, nil, err
		}
		out = append(out, value)
	}
	return out, errs, nil
}

// customErrorName is the form's name of a field that an error about custom[i] of an update is about.
func customErrorName(update []alumni.CustomValue, path string) string {
	rest, ok := strings.CutPrefix(path, "custom[")
	if !ok {
		return ""
	}
	n, _, _ := strings.Cut(rest, "]")
	if i, err := strconv.Atoi(n); err == nil && i < len(update) {
		return customName(update[i].Field)
	}
	return ""
}

// saveCustom takes what HR says of a person in the company's custom fields.
func (p *portal) saveCustom(v *visit) error {
	id, err := v.id("id")
	if err != nil {
		return err
	}
	person := alumnikit.PersonID(id)
	values, errs, err := v.readCustom(alumni.ByEmployer, v.r.PostForm)
	if err != nil {
		return err
	}
	if !errs.Any() {
		_, err = p.people.UpdateEntry(v.r.Context(), v.actor, person, alumni.EntryUpdate{Custom: values})
		if err == nil {
			return v.leave(web.PathHRPeople+"/"+id.String(), web.Flash{Tone: web.ToneOK, Key: web.FlashSaved})
		}
		var ok bool
		if errs, ok = v.fieldErrors(err, func(path string) string { return customErrorName(values, path) }); !ok {
			return err
		}
	}
	out, err := p.historyOf(v, person)
	if err != nil {
		return err
	}
	out.Errors = errs
	return v.again(out)
}
