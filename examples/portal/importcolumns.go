package main

import (
	"errors"
	"slices"
	"strconv"

	"github.com/alumnikit/alumnikit"
	"github.com/alumnikit/alumnikit/alumni"
	"github.com/alumnikit/alumnikit/alumni/importer"
	"github.com/alumnikit/alumnikit/examples/portal/web"
	"github.com/alumnikit/alumnikit/storage"
)

// uploaded finds the upload that the path names.
func (v *visit) uploaded() (storage.Stored[upload], error) {
	id, err := v.id("token")
	if err != nil {
		return storage.Stored[upload]{}, err
	}
	return v.p.uploads.find(v.r.Context(), id)
}

// importColumns shows how the file is read and what its columns are taken for.
func (p *portal) importColumns(v *visit) error {
	at, err := v.uploaded()
	if errors.Is(err, alumnikit.ErrNotFound) {
		return v.uploadGone()
	}
	if err != nil {
		return err
	}
	form, err := p.mappingForm(v, at.Value, nil)
	if err != nil {
		return err
	}
	return v.render(form)
}

// layoutImport takes how the file is to be read, and has its columns proposed anew.
func (p *portal) layoutImport(v *visit) error {
	stored, err := v.uploaded()
	if errors.Is(err, alumnikit.ErrNotFound) {
		return v.uploadGone()
	}
	if err != nil {
		return err
	}
	at := stored.Value
	format := readFormat(v.r.PostForm)
	preview, err := p.inspect(v, at.ID, format)
	if err != nil {
		message, ok := v.unreadable(err)
		if !ok {
			return err
		}
		form, err := p.mappingForm(v, at, web.FormErrors{"": message})
		if err != nil {
			return err
		}
		return v.again(form)
	}
	at.Mapping, at.Mapped, at.Refused = preview.Proposal.Mapping, false, preview.Proposal.Refused
	at.Mapping.Format = format
	p.passes.forget(at.ID)
	if err := p.uploads.save(v.r.Context(), v.actor, stored, at); err != nil {
		return err
	}
	return v.redirect(uploadPath(at.ID) + "/columns")
}

// mappingForm lays out the page of the columns.
func (p *portal) mappingForm(v *visit, at upload, errs web.FormErrors) (web.ImportMappingPage, error) {
	preview, err := p.inspect(v, at.ID, at.Mapping.Format)
	if err != nil {
		return web.ImportMappingPage{}, err
	}
	path := uploadPath(at.ID)
	out := web.ImportMappingPage{
		FileName: at.Name, Action: path + "/columns", Refused: preview.Proposal.Refused, Source: at.Source, Mode: web.ImportMode(at.Mode),
		Orders: v.dateOrders(at.Mapping.DateOrder), Fixed: v.fixedFields(at.Mapping), Errors: errs,
	}
	if at.Known {
		out.Known = at.Source
	}
	for _, mode := range web.ImportModes() {
		out.Modes = append(out.Modes, web.Option{Value: string(mode), Label: v.l.Label("importMode", string(mode)), Selected: mode == out.Mode})
	}
	if out.Layout, err = p.fileLayout(v, at, preview); err != nil {
		return out, err
	}
	groups := v.meanings()
	for i, header := range at.Mapping.Header {
		if slices.Contains(preview.Proposal.Refused, header) {
			continue
		}
		out.Columns = append(out.Columns, v.mappedColumn(at, preview, groups, i))
	}
	last, _ := p.passes.of(at.ID)
	out.Words = v.wordsOf(at.Mapping, last.report)
	return out, nil
}

const shownExamples = 3

// mappedColumn is one line of the form.
func (v *visit) mappedColumn(at upload, preview *importer.Preview, groups []web.OptionGroup, i int) web.MappedColumn {
	chosen := at.Mapping.Columns[i]
	out := web.MappedColumn{Header: at.Mapping.Header[i], Position: position(i), Name: columnName(i), Groups: choose(groups, string(chosen))}
	for _, row := range preview.Rows {
		if i < len(row) && row[i] != "" && !slices.Contains(out.Examples, cut(row[i], 40)) && len(out.Examples) < shownExamples {
			out.Examples = append(out.Examples, cut(row[i], 40))
		}
	}
	out.Sure, out.Why = v.confidence(at, preview.Proposal.Columns, i)
	if chosen.Repeats() {
		out.NthName = nthName(i)
		for n := 1; n <= importer.MaxNth; n++ {
			out.Nth = append(out.Nth, web.Option{Value: strconv.Itoa(n), Label: v.l.T("mapping.nthLabel", "n", n), Selected: n == at.Mapping.NthOf(i)})
		}
	}
	return out
}

// confidence says how sure it is what a column means, and why.
func (v *visit) confidence(at upload, proposed []importer.Recognition, i int) (web.Confidence, string) {
	chosen := at.Mapping.Columns[i]
	if at.Known && chosen != importer.Ignored {
		return web.ConfidenceSource, ""
	}
	if i >= len(proposed) {
		return web.ConfidenceNone, ""
	}
	switch by := proposed[i]; {
	case by.Why == importer.ByContent && chosen == importer.Ignored:
		return web.ConfidenceGuess, v.l.T("why.content", "name", v.columnLabel(by.Column))
	case by.Column != chosen: // HR chose otherwise
		return "", ""
	case by.Why == importer.ByLabel:
		return web.ConfidenceSure, v.l.T("why.label")
	case by.Why == importer.ByCustomLabel:
		return web.ConfidenceSure, v.l.T("why.customLabel")
	case by.Why == importer.BySynonym:
		return web.ConfidenceLikely, v.l.T("why.synonym")
	}
	return web.ConfidenceNone, ""
}

// position names a column as spreadsheets do: A, B, AA.
func position(i int) string {
	s := ""
	for i++; i > 0; i = (i - 1) / 26 {
		s = string(rune('A'+(i-1)%26)) + s
	}
	return s
}

func columnName(i int) string { return "column" + strconv.Itoa(i) }
func nthName(i int) string    { return "nth" + strconv.Itoa(i) }

// choose marks one option as selected.
func choose(groups []web.OptionGroup, chosen string) []web.OptionGroup {
	out := make([]web.OptionGroup, len(groups))
	for i, g := range groups {
		out[i] = web.OptionGroup{Label: g.Label, Options: slices.Clone(g.Options)}
		for j := range g.Options {
			out[i].Options[j].Selected = g.Options[j].Value == chosen
		}
	}
	return out
}

// meanings are what a column may mean, in groups.
func (v *visit) meanings() []web.OptionGroup {
	option := func(c importer.Column) web.Option { return web.Option{Value: string(c), Label: v.columnLabel(c)} }
	person := web.OptionGroup{Label: v.l.T("mapping.groupPerson")}
	employment := web.OptionGroup{Label: v.l.T("mapping.groupEmployment")}
	post := web.OptionGroup{Label: v.l.T("mapping.groupPost")}
	for _, c := range importer.Columns() {
		switch {
		case c.Unused():
		case slices.Contains([]importer.Column{importer.PostKind, importer.PostStart, importer.PostEnd, importer.HostEntity, importer.HostEntityNumber}, c):
			post.Options = append(post.Options, option(c))
		case c.Repeats():
			employment.Options = append(employment.Options, option(c))
		default:
			person.Options = append(person.Options, option(c))
		}
	}
	custom := web.OptionGroup{Label: v.l.T("mapping.groupCustom")}
	for _, f := range v.schema.CustomFields() {
		if c, _ := f.Custom(); c.Owner == alumni.ByEmployer && !c.IsRetired() {
			custom.Options = append(custom.Options, option(importer.CustomColumn(c.Key)))
		}
	}
	none := web.OptionGroup{Options: []web.Option{{Label: v.l.T("mapping.ignore")}}}
	all := []web.OptionGroup{none, person, employment, post, custom}
	return slices.DeleteFunc(all, func(g web.OptionGroup) bool { return len(g.Options) == 0 })
}

// columnLabel names a column.
func (v *visit) columnLabel(c importer.Column) string {
	if f, ok := v.customOf(c); ok {
		return f.Title(v.locale())
	}
	return c.Label(v.locale())
}

// customOf finds the custom field that a column is about, also by a key that it had.
func (v *visit) customOf(c importer.Column) (*alumni.CustomField, bool) {
	if _, custom := c.CustomKey(); !custom {
		return nil, false
	}
	f, ok := v.schema.Field(string(c))
	if !ok {
		return nil, false
	}
	return f.Custom()
}
