package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/alumnikit/alumnikit"
	"github.com/alumnikit/alumnikit/alumni"
	"github.com/alumnikit/alumnikit/alumni/hr"
	"github.com/alumnikit/alumnikit/alumni/importer"
	"github.com/alumnikit/alumnikit/examples/portal/web"
)

// tryImport takes what the columns mean and compares the file with the roster, writing nothing.
func (p *portal) tryImport(v *visit) error {
	stored, err := v.uploaded()
	if errors.Is(err, alumnikit.ErrNotFound) {
		return v.uploadGone()
	}
	if err != nil {
		return err
	}
	last, _ := p.passes.of(stored.Value.ID)
	at := readMapping(v.r.PostForm, stored.Value, v.wordsOf(stored.Value.Mapping, last.report))
	errs, err := p.checkMapping(v, at)
	if err != nil {
		return err
	}
	if !errs.Any() {
		if errs, err = p.rememberSource(v, at); err != nil {
			return err
		}
	}
	if errs.Any() {
		form, err := p.mappingForm(v, at, errs)
		if err != nil {
			return err
		}
		return v.again(form)
	}
	at.Mapped = true
	if err := p.uploads.save(v.r.Context(), v.actor, stored, at); err != nil {
		return err
	}
	opts := importer.RunOptions{Mode: at.Mode, Source: at.Source, File: at.Name, Size: at.Size}
	err = p.pass(v, at.ID, at.ID, opts, func(ctx context.Context, file io.Reader, opts *importer.RunOptions) (*importer.Report, error) {
		return p.imports.DryRun(ctx, v.actor, file, at.Mapping, opts)
	})
	if err != nil {
		return err
	}
	return v.redirect(uploadPath(at.ID))
}

// readMapping reads the form of the columns. Columns that the form does not have are not imported.
func readMapping(form url.Values, at upload, words []web.MappedWords) upload {
	m := importer.Mapping{
		Format: at.Mapping.Format, Header: at.Mapping.Header, Columns: make([]importer.Column, len(at.Mapping.Header)),
		Nth: make([]int, len(at.Mapping.Header)), DateOrder: importer.DateOrder(form.Get("dateOrder")), AllowTwelveDigits: at.Mapping.AllowTwelveDigits,
	}
	for i := range m.Columns {
		m.Columns[i], m.Nth[i] = importer.Column(form.Get(columnName(i))), 1
		if n, err := strconv.Atoi(form.Get(nthName(i))); err == nil && m.Columns[i].Repeats() {
			m.Nth[i] = n
		} else if m.Columns[i].Repeats() && m.Columns[i] == at.Mapping.Columns[i] {
			m.Nth[i] = at.Mapping.NthOf(i)
		}
	}
	m.Values = readWords(form, words)
	for _, c := range fixedColumns() {
		if value := strings.TrimSpace(form.Get(fixedName(c))); value != "" && !slices.Contains(m.Columns, c) {
			if m.Fixed == nil {
				m.Fixed = map[importer.Column]string{}
			}
			m.Fixed[c] = value
		}
	}
	at.Mapping, at.Mode, at.Source = m, importer.Mode(form.Get("mode")), strings.TrimSpace(form.Get("source"))
	return at
}

// checkMapping returns what is wrong with the form.
func (p *portal) checkMapping(v *visit, at upload) (web.FormErrors, error) {
	var errs web.FormErrors
	custom, err := p.imports.Fields(v.r.Context(), tenant)
	if err != nil {
		return nil, err
	}
	if !at.Mode.Valid() {
		errs.Add("mode", v.l.T("invalid.notOneOf"))
	}
	if len([]rune(at.Source)) > maxSourceName {
		errs.Add("source", v.l.T("invalid.tooLong", "allowed", strconv.Itoa(maxSourceName)))
	}
	if found, ok := errors.AsType[alumnikit.FieldErrors](at.Mapping.Validate(custom)); ok {
		for _, f := range found {
			v.mappingError(&errs, f)
		}
	}
	return errs, nil
}

// mappingError puts a finding about a mapping beside its column.
func (v *visit) mappingError(errs *web.FormErrors, f alumnikit.FieldError) {
	var i int
	if _, err := fmt.Sscanf(f.Field, "columns[%d]", &i); err == nil {
		key := web.Key("mapping.twice")
		if f.Code != alumnikit.CodeTaken {
			key = codeKey(f.Code)
		}
		errs.Add(columnName(i), v.l.T(key, "allowed", f.Allowed))
		return
	}
	if _, err := fmt.Sscanf(f.Field, "nth[%d]", &i); err == nil {
		errs.Add(columnName(i), v.l.T("mapping.nthBad"))
		return
	}
	if c, ok := strings.CutPrefix(f.Field, "fixed."); ok {
		errs.Add("fixed."+c, v.l.T(codeKey(f.Code), "allowed", f.Allowed))
		return
	}
	switch f.Allowed {
	case string(importer.ExternalID):
		errs.Add("", v.l.T("mapping.noId"))
	case string(importer.Family):
		errs.Add("", v.l.T("mapping.noName"))
	default:
		errs.Add("", v.l.T("mapping.twice"))
	}
}

// wordsOf are the words of the file that nothing was known about when it was last tried, and those that HR matched.
func (v *visit) wordsOf(m importer.Mapping, last *importer.Report) []web.MappedWords {
	var out []web.MappedWords
	for i, header := range m.Header {
		c := m.Columns[i]
		options := v.enumeration(c)
		if options == nil || slices.ContainsFunc(out, func(w web.MappedWords) bool { return w.Column == header }) {
			continue
		}
		var words []string
		for word := range m.Values[c] {
			words = append(words, word)
		}
		slices.Sort(words)
		if last != nil {
			for _, word := range last.Unknown[header] {
				if !slices.Contains(words, word) {
					words = append(words, word)
				}
			}
		}
		list := web.MappedWords{Column: header}
		for n, word := range words {
			at := web.MappedWord{Word: word, Name: "word." + strconv.Itoa(i) + "." + strconv.Itoa(n), Options: slices.Clone(options)}
			for j := range at.Options {
				at.Options[j].Selected = at.Options[j].Value == m.Values[c][word]
			}
			list.Words = append(list.Words, at)
		}
		if len(list.Words) > 0 {
			out = append(out, list)
		}
	}
	return out
}

// readWords reads what the words of the form mean. Word names carry the number of the column.
func readWords(form url.Values, words []web.MappedWords) map[importer.Column]map[string]string {
	out := map[importer.Column]map[string]string{}
	for _, list := range words {
		for _, w := range list.Words {
			var i, n int
			if _, err := fmt.Sscanf(w.Name, "word.%d.%d", &i, &n); err != nil {
				continue
			}
			c := importer.Column(form.Get(columnName(i)))
			if value := form.Get(w.Name); value != "" && c != importer.Ignored {
				if out[c] == nil {
					out[c] = map[string]string{}
				}
				out[c][w.Word] = value
			}
		}
	}
	if len(out) == 0 {
		return nil
	}
	return out
}

// enumeration are the values that the words of a column may mean; none for a column that is no enumeration.
func (v *visit) enumeration(c importer.Column) []web.Option {
	none := []web.Option{{Label: v.l.T("mapping.wordNone")}}
	switch c {
	case importer.Work:
		for _, w := range alumni.Works() {
			none = append(none, web.Option{Value: string(w), Label: v.l.Label("work", string(w))})
		}
	case importer.LeavingReason:
		for _, r := range hr.Reasons() {
			none = append(none, web.Option{Value: string(r), Label: v.l.T(reasonKey(r))})
		}
	case importer.PostKind:
		for _, k := range web.ImportedPosts() {
			none = append(none, web.Option{Value: k, Label: v.l.Label("importedPost", k)})
		}
	default:
		f, ok := v.customOf(c)
		if !ok || f.Type != alumni.TypeEnum || f.Many {
			return nil
		}
		for _, choice := range f.Choices {
			if !choice.Retired {
				none = append(none, web.Option{Value: choice.Code, Label: choice.Title(v.locale())})
			}
		}
	}
	return none
}

// fixedColumns are those that one value may stand for, for every row.
func fixedColumns() []importer.Column { return []importer.Column{importer.Entity, importer.Work} }

func fixedName(c importer.Column) string { return "fixed." + string(c) }

// fixedFields ask for values for every row, of what the file does not say.
func (v *visit) fixedFields(m importer.Mapping) []web.EditField {
	var out []web.EditField
	for _, c := range fixedColumns() {
		if slices.Contains(m.Columns, c) {
			continue
		}
		f := web.EditField{Name: fixedName(c), Label: v.l.T("mapping.fixed", "name", c.Label(v.locale())), Hint: v.l.T("mapping.fixedHint"), Type: "text", Value: m.Fixed[c], Max: 60}
		if options := v.enumeration(c); options != nil {
			options[0].Label = v.l.T("me.none")
			for i := range options {
				options[i].Selected = options[i].Value == f.Value
			}
			f.Type, f.Options, f.Max = "select", options, 0
		}
		out = append(out, f)
	}
	return out
}

func (v *visit) dateOrders(chosen importer.DateOrder) []web.Option {
	var out []web.Option
	for _, o := range []struct {
		order importer.DateOrder
		key   web.Key
	}{
		{importer.DateOrderUnknown, "mapping.orderUnknown"},
		{importer.YearMonthDay, "mapping.orderYmd"},
		{importer.MonthDayYear, "mapping.orderMdy"},
		{importer.DayMonthYear, "mapping.orderDmy"},
	} {
		out = append(out, web.Option{Value: string(o.order), Label: v.l.T(o.key), Selected: o.order == chosen})
	}
	return out
}
