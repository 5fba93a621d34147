package main

import (
	"fmt"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/alumnikit/alumnikit"
	"github.com/alumnikit/alumnikit/alumni"
	"github.com/alumnikit/alumnikit/examples/portal/web"
)

func (p *portal) fieldRoutes(rt *routes) {
	rt.hr("GET "+web.PathFields, p.fieldsPage)
	rt.hr("GET "+web.PathFields+"/new", p.newField)
	rt.hr("POST "+web.PathFields+"/new", p.addField)
	rt.hr("GET "+web.PathFields+"/{number}", p.fieldPage)
	rt.hr("POST "+web.PathFields+"/{number}", p.saveField)
	rt.hr("POST "+web.PathFields+"/{number}/widen", p.widenField)
	rt.hr("POST "+web.PathFields+"/{number}/retire", p.retireField)
	rt.hr("POST "+web.PathFields+"/{number}/restore", p.restoreField)
}

// fieldsPage lists the fields that the company added, those in use first, and those that the product has besides.
func (p *portal) fieldsPage(v *visit) error {
	out := web.FieldsPage{NewURL: web.PathFields + "/new"}
	for _, f := range v.schema.CustomFields() {
		c, _ := f.Custom()
		if row := v.fieldRow(c); c.IsRetired() {
			out.Retired = append(out.Retired, row)
		} else {
			out.Rows = append(out.Rows, row)
		}
	}
	return v.render(out)
}

func (v *visit) fieldRow(f *alumni.CustomField) web.CustomFieldRow {
	row := web.CustomFieldRow{
		Label: f.Title(v.locale()), Key: f.Key, URL: fieldPath(f.Number), Type: v.fieldType(f), Owner: v.l.T(ownerKey(f.Owner)),
		Seen: v.l.Label("audience", string(f.Default)), Retired: f.RetiredAt,
	}
	if f.Number < alumni.FirstTenantNumber {
		row.URL, row.Vendor = "", true
	}
	if f.Default != f.Max {
		row.Seen = v.l.T("fields.seenRange", "default", row.Seen, "max", v.l.Label("audience", string(f.Max)))
	}
	for _, use := range []struct {
		on    bool
		label web.Key
	}{{f.Facet, "fields.facet"}, {f.Rule, "fields.rule"}, {f.Required, "fields.required"}} {
		if use.on {
			row.Uses = append(row.Uses, v.l.T(use.label))
		}
	}
	return row
}

func fieldPath(number uint16) string { return web.PathFields + "/" + strconv.Itoa(int(number)) }

func (v *visit) fieldType(f *alumni.CustomField) string {
	label := v.l.Label("fieldType", string(f.Type))
	if f.Many {
		label = joined(" · ", label, v.l.T("fields.list"))
	}
	return label
}

func ownerKey(o alumni.Owner) web.Key {
	if o == alumni.ByMember {
		return "fields.ownerMember"
	}
	return "fields.ownerEmployer"
}

// newChoices is how many empty choices a new field begins with.
const newChoices = 3

func (p *portal) newField(v *visit) error {
	f := alumni.CustomField{
		Type: alumni.TypeText, Owner: alumni.ByMember, Default: alumni.Admins, Max: alumni.Network, Rule: true,
		Choices: make([]alumni.CustomChoice, newChoices),
	}
	return v.render(v.fieldForm(f, nil))
}

// field finds the field that the path names.
func (v *visit) field() (alumni.CustomField, error) {
	number, err := strconv.ParseUint(v.r.PathValue("number"), 10, 16)
	if err != nil {
		return alumni.CustomField{}, fmt.Errorf("field: %w", alumnikit.ErrNotFound)
	}
	fields, err := v.p.people.Fields(v.r.Context(), tenant)
	if err != nil {
		return alumni.CustomField{}, err
	}
	at := slices.IndexFunc(fields, func(f alumni.CustomField) bool { return f.Number == uint16(number) })
	if at < 0 {
		return alumni.CustomField{}, fmt.Errorf("field: %w", alumnikit.ErrNotFound)
	}
	return fields[at], nil
}

func (p *portal) fieldPage(v *visit) error {
	f, err := v.field()
	if err != nil {
		return err
	}
	out := v.fieldForm(f, nil)
	if out.People, err = p.peopleWith(v, f.Number); err != nil {
		return err
	}
	return v.render(out)
}

// peopleWith counts who has a value in a field, as far as HR may see it.
func (p *portal) peopleWith(v *visit, number uint16) (int, error) {
	rules, err := p.people.Rules(v.r.Context(), tenant)
	if err != nil {
		return 0, err
	}
	for _, f := range v.schema.CustomFields() {
		if f.Number == number {
			return p.count(v, rules.Leaves(alumni.Viewer{Actor: v.actor, Admin: true}).Exists(f))
		}
	}
	return 0, nil
}

// fieldForm lays out the form of a field; one without a number is new.
func (v *visit) fieldForm(f alumni.CustomField, errs web.FormErrors) web.FieldEditPage {
	out := web.FieldEditPage{
		New: f.Number == 0, Action: web.PathFields + "/new", Key: f.Key, Many: f.Many,
		Ja: f.Label[alumni.Japanese], En: f.Label[alumni.English], HelpJa: f.Help[alumni.Japanese], HelpEn: f.Help[alumni.English],
		Default: v.audienceOptions(f.Default), Max: v.audienceOptions(f.Max), Required: f.Required, Facet: f.Facet, Rule: f.Rule,
		Retired: f.RetiredAt, Errors: errs,
	}
	var kept alumni.CustomField
	if now, ok := v.schema.CustomField(f.Number); ok {
		kept = *now
	}
	for n, c := range f.Choices {
		_, existing := kept.Choice(c.Code)
		out.Choices = append(out.Choices, web.ChoiceRow{
			N: n, Code: c.Code, Ja: c.Label[alumni.Japanese], En: c.Label[alumni.English], Retired: c.Retired, Existing: existing,
		})
	}
	if out.New {
		out.Chooses = true
		for _, t := range web.FieldTypes() {
			out.Types = append(out.Types, web.Option{Value: t, Label: v.l.Label("fieldType", t), Selected: t == string(f.Type)})
		}
		for _, o := range []alumni.Owner{alumni.ByEmployer, alumni.ByMember} {
			out.Owners = append(out.Owners, web.Option{Value: string(o), Label: v.l.T(ownerKey(o)), Selected: o == f.Owner})
		}
		return out
	}
	path := fieldPath(f.Number)
	out.Action, out.Type, out.Owner, out.Chooses = path, v.fieldType(&f), v.l.T(ownerKey(f.Owner)), f.Type == alumni.TypeEnum
	if f.IsRetired() {
		out.RestoreAction = path + "/restore"
		return out
	}
	out.RetireAction = path + "/retire"
	if out.Widen = v.widenings(&f); len(out.Widen) > 0 {
		out.WidenAction = path + "/widen"
	}
	return out
}

// Forms of a widened field in the form.
const (
	widenText     = "text"
	widenList     = "list"
	widenTextList = "textList"
)

// widenings are what a field may still become.
func (v *visit) widenings(f *alumni.CustomField) []web.Option {
	text := f.Type != alumni.TypeText
	var out []web.Option
	put := func(value string, words ...string) {
		out = append(out, web.Option{Value: value, Label: joined(" · ", words...)})
	}
	if text {
		put(widenText, v.l.Label("fieldType", string(alumni.TypeText)))
	}
	if !f.Many {
		put(widenList, v.l.Label("fieldType", string(f.Type)), v.l.T("fields.list"))
	}
	if text && !f.Many {
		put(widenTextList, v.l.Label("fieldType", string(alumni.TypeText)), v.l.T("fields.list"))
	}
	return out
}

func (v *visit) audienceOptions(chosen alumni.Audience) []web.Option {
	var out []web.Option
	for _, a := range web.Audiences() {
		out = append(out, web.Option{Value: string(a), Label: v.l.Label("audience", string(a)), Selected: string(a) == string(chosen)})
	}
	return out
}

// readField reads the form into a declaration. Choices that are empty are left out.
func readField(form url.Values, f alumni.CustomField) alumni.CustomField {
	words := func(name string) map[alumni.Locale]string {
		out := map[alumni.Locale]string{}
		for l, suffix := range map[alumni.Locale]string{alumni.Japanese: "Ja", alumni.English: "En"} {
			if s := strings.TrimSpace(form.Get(name + suffix)); s != "" {
				out[l] = s
			}
		}
		return out
	}
	f.Label, f.Help, f.Key = words("label"), words("help"), strings.TrimSpace(form.Get("key"))
	f.Default, f.Max = alumni.Audience(form.Get("default")), alumni.Audience(form.Get("max"))
	f.Facet, f.Rule, f.Required = form.Get("facet") != "", form.Get("rule") != "", form.Get("required") != ""
	if f.Number == 0 {
		f.Type, f.Owner, f.Many = alumni.Type(form.Get("type")), alumni.Owner(form.Get("owner")), form.Get("many") != ""
	}
	f.Choices = readChoices(form)
	return f
}

func readChoices(form url.Values) []alumni.CustomChoice {
	var out []alumni.CustomChoice
	for n := range maxListed {
		at := "choice." + strconv.Itoa(n)
		if !form.Has(at + ".code") {
			break
		}
		c := alumni.CustomChoice{Code: strings.TrimSpace(form.Get(at + ".code")), Retired: form.Get(at+".retired") != "", Label: map[alumni.Locale]string{}}
		for l, suffix := range map[alumni.Locale]string{alumni.Japanese: ".ja", alumni.English: ".en"} {
			if s := strings.TrimSpace(form.Get(at + suffix)); s != "" {
				c.Label[l] = s
			}
		}
		if c.Code != "" || len(c.Label) > 0 {
			out = append(out, c)
		}
	}
	return out
}

// fieldFormName is the form's name of a member of a declaration.
func fieldFormName(path string) string {
	base, rest, _ := strings.Cut(path, "[")
	switch {
	case base == "label" || base == "help":
		if strings.HasPrefix(rest, string(alumni.English)) {
			return base + "En"
		}
		return base + "Ja"
	case base == "choices" && rest != "":
		n, _, _ := strings.Cut(rest, "]")
		return "choice." + n + ".code"
	default:
		return base
	}
}
