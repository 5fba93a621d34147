package main

import (
	"context"
	"encoding/csv"
	"errors"
	"fmt"
	"net/http"
	"os"
	"strconv"
	"time"

	"github.com/alumnikit/alumnikit"
	"github.com/alumnikit/alumnikit/alumni/importer"
	"github.com/alumnikit/alumnikit/examples/portal/web"
	"github.com/alumnikit/alumnikit/internal/synth"
)

func (p *portal) importRoutes(rt *routes) {
	rt.hr("GET "+web.PathImport, p.importPage)
	rt.hr("POST "+web.PathImport, p.receiveImport)
	rt.hr("GET "+web.PathImport+"/sample.csv", p.importSample)
	rt.hr("GET "+web.PathImport+"/{token}", p.importState)
	rt.hr("GET "+web.PathImport+"/{token}/columns", p.importColumns)
	rt.hr("POST "+web.PathImport+"/{token}/columns", p.tryImport)
	rt.hr("POST "+web.PathImport+"/{token}/apply", p.applyImport)
	rt.hr("GET "+web.PathImport+"/{token}/report.csv", p.importReport)
}

const (
	maxUploadBytes = 64 << 20
	shownIssues    = 100
	patience       = 1500 * time.Millisecond // how long an answer waits for a run that may be short
)

// importPage asks for a file.
func (p *portal) importPage(v *visit) error { return v.render(v.importForm(nil)) }

func (v *visit) importForm(errs web.FormErrors) web.ImportPage {
	out := web.ImportPage{SampleURL: web.PathImport + "/sample.csv", MaxBytes: maxUploadBytes, Errors: errs}
	for _, c := range []struct {
		column importer.Column
		text   web.Key
		ja, en string
	}{
		{importer.ExternalID, "column.externalId", "E000123", "E000123"},
		{importer.Family, "column.family", "見本", "Sample"},
		{importer.Given, "column.given", "花子", "Hannah"},
		{importer.FamilyKana, "column.familyKana", "ミホン", "ミホン"},
		{importer.GivenKana, "column.givenKana", "ハナコ", "ハナコ"},
		{importer.Email, "column.email", "hanako@example.jp", "hannah@example.com"},
		{importer.Work, "column.work", "正社員", "employee"},
		{importer.Department, "column.department", "営業部", "Sales"},
		{importer.Title, "column.title", "主任", "Senior Staff"},
		{importer.Start, "column.start", "2012-04-01", "2012-04-01"},
		{importer.End, "column.end", "2021-03", "2021-03"},
		{importer.LeavingReason, "column.leavingReason", "転職", "careerChange"},
	} {
		example := c.ja
		if v.l.Lang() == web.English {
			example = c.en
		}
		out.Columns = append(out.Columns, web.ImportColumn{
			Name: c.column.Label(v.locale()), Text: v.l.T(c.text), Example: example, Required: c.column == importer.ExternalID,
		})
	}
	return out
}

// importSample is a roster to try: twenty invented people who are not in the invented company, and lines with mistakes.
func (p *portal) importSample(v *visit) error {
	const first, count = 900_000, 20
	made := synth.New(seedNumber, first+count)
	people := func(yield func(synth.Person) bool) {
		for i := range count {
			if !yield(made.Person(first + i)) {
				return
			}
		}
	}
	bad, err := synth.BadRows(made.Person(first), string(v.l.Lang()))
	if err != nil {
		return fmt.Errorf("sample: %w", err)
	}
	v.w.Header().Set("Content-Type", "text/csv; charset=utf-8")
	v.w.Header().Set("Content-Disposition", `attachment; filename="sample-roster.csv"`)
	_, err = synth.WriteMixedCSV(v.w, people, string(v.l.Lang()), bad)
	if err != nil {
		return nil //nolint:nilerr // the reader went away in the middle of the file
	}
	return nil
}

// receiveImport takes the file and leads on to its columns.
func (p *portal) receiveImport(v *visit) error {
	file, header, err := v.r.FormFile("file")
	if err != nil {
		return v.again(v.importForm(web.FormErrors{"file": v.l.T("invalid.required")}))
	}
	defer func() { _ = file.Close() }()
	at, err := p.uploads.keep(header.Filename, file)
	if err != nil {
		return err
	}
	if err := p.recognise(at); err != nil {
		if _, ok := v.fieldErrors(err, nil); ok {
			return v.again(v.importForm(web.FormErrors{"file": v.l.T("import.unreadable")}))
		}
		return err
	}
	return v.redirect(web.PathImport + "/" + at.token + "/columns")
}

// recognise reads the header and the first row.
func (p *portal) recognise(at *upload) error {
	f, err := os.Open(at.path)
	if err != nil {
		return fmt.Errorf("upload: %w", err)
	}
	defer func() { _ = f.Close() }()
	header, err := importer.Header(f)
	if err != nil {
		return err
	}
	if _, err := f.Seek(0, 0); err != nil {
		return fmt.Errorf("upload: %w", err)
	}
	rows := csv.NewReader(f)
	rows.FieldsPerRecord, rows.LazyQuotes = -1, true
	if _, err := rows.Read(); err == nil {
		at.first, _ = rows.Read() // only to look at
	}
	at.mapping = p.imports.Propose(header)
	return nil
}

// importColumns shows what the columns are taken for.
func (p *portal) importColumns(v *visit) error {
	at, err := p.uploads.find(v.r.PathValue("token"))
	if err != nil {
		return v.uploadGone()
	}
	mapping, _ := at.columns()
	return v.render(v.mappingForm(at, mapping, nil))
}

// uploadGone leads back to the start when a file was kept no longer.
func (v *visit) uploadGone() error {
	return v.again(v.importForm(web.FormErrors{"": v.l.T("report.gone")}))
}

func (v *visit) mappingForm(at *upload, mapping importer.Mapping, errs web.FormErrors) web.ImportMappingPage {
	out := web.ImportMappingPage{FileName: at.name, Action: web.PathImport + "/" + at.token + "/columns", Errors: errs}
	for i, header := range mapping.Header {
		column := web.MappedColumn{Header: header, Name: columnName(i), Options: []web.Option{
			{Label: v.l.T("mapping.ignore"), Selected: mapping.Columns[i] == importer.Ignored},
		}}
		if i < len(at.first) {
			column.Example = cut(at.first[i], 40)
		}
		for _, c := range importer.Columns() {
			column.Options = append(column.Options, web.Option{Value: string(c), Label: c.Label(v.locale()), Selected: c == mapping.Columns[i]})
		}
		out.Columns = append(out.Columns, column)
	}
	return out
}

func columnName(i int) string { return "column" + strconv.Itoa(i) }

// tryImport takes the columns and compares the file with the roster, writing nothing.
func (p *portal) tryImport(v *visit) error {
	at, err := p.uploads.find(v.r.PathValue("token"))
	if err != nil {
		return v.uploadGone()
	}
	proposed, _ := at.columns()
	mapping := proposed
	mapping.Columns, mapping.Nth = nil, nil
	for i := range proposed.Header {
		column, nth := importer.Column(v.r.PostFormValue(columnName(i))), 1
		if column == proposed.Columns[i] {
			nth = proposed.NthOf(i) // which employment or level it is, the header says
		}
		mapping.Columns, mapping.Nth = append(mapping.Columns, column), append(mapping.Nth, nth)
	}
	if err := mapping.Validate(nil); err != nil {
		if errs, ok := v.mappingErrors(err); ok {
			return v.again(v.mappingForm(at, mapping, errs))
		}
		return err
	}
	if err := at.confirm(mapping); err != nil {
		return err
	}
	return p.startRun(v, at, true)
}

// mappingErrors puts the findings about a mapping beside its columns.
func (v *visit) mappingErrors(err error) (web.FormErrors, bool) {
	found, ok := errors.AsType[alumnikit.FieldErrors](err)
	if !ok {
		return nil, false
	}
	var out web.FormErrors
	for _, f := range found {
		var i int
		if _, err := fmt.Sscanf(f.Field, "columns[%d]", &i); err == nil {
			out.Add(columnName(i), v.l.T("mapping.twice"))
			continue
		}
		switch f.Allowed {
		case string(importer.ExternalID):
			out.Add("", v.l.T("mapping.noId"))
		case string(importer.Family):
			out.Add("", v.l.T("mapping.noName"))
		default:
			out.Add("", v.l.T("mapping.twice"))
		}
	}
	return out, true
}

// applyImport brings the file in.
func (p *portal) applyImport(v *visit) error {
	at, err := p.uploads.find(v.r.PathValue("token"))
	if err != nil {
		return v.uploadGone()
	}
	return p.startRun(v, at, false)
}

// startRun reads the file in a goroutine that belongs to the portal: a long import outlives the request that began it,
// not the process. An answer waits a moment, because most are short.
func (p *portal) startRun(v *visit, at *upload, dry bool) error {
	if err := at.begin(dry); err != nil {
		return err
	}
	done := make(chan struct{})
	actor := v.actor
	p.work.Go(func() { // it lives as long as the portal, not as long as the request
		defer close(done)
		at.run(p.life, p.imports, actor, dry)
	})
	select {
	case <-done:
	case <-time.After(patience):
	case <-v.r.Context().Done():
	}
	return v.redirect(web.PathImport + "/" + at.token)
}

// importState shows the result of the last run, or how far it is.
func (p *portal) importState(v *visit) error {
	at, err := p.uploads.find(v.r.PathValue("token"))
	if err != nil {
		return v.uploadGone()
	}
	path := web.PathImport + "/" + at.token
	state := at.current()
	out := web.ImportReportPage{FileName: at.name, DryRun: state.dry, Running: state.running, Rows: state.progress.Rows, Skipped: state.progress.Bad}
	switch {
	case state.running:
		return v.render(out)
	case state.report == nil && state.err == nil:
		return v.redirect(path + "/columns")
	case state.report == nil:
		return state.err
	}
	v.fillReport(&out, state.report)
	out.Stopped = state.err != nil
	if state.dry {
		out.MappingURL = path + "/columns"
	}
	if (state.dry && state.report.New+state.report.Changed > 0) || out.Stopped {
		out.CommitAction = path + "/apply"
	}
	if state.report.Findings > 0 {
		out.ReportURL = path + "/report.csv"
	}
	return v.render(out)
}

func (v *visit) fillReport(out *web.ImportReportPage, r *importer.Report) {
	out.Rows, out.Created, out.Updated, out.Same, out.Skipped = r.Rows, r.New, r.Changed, r.Unchanged, r.BadRows
	out.Ignored = r.Ignored
	for _, bad := range r.Bad[:min(len(r.Bad), shownIssues)] {
		out.Issues = append(out.Issues, web.ImportIssue{Line: bad.Line, Column: bad.Column, Reason: bad.Reason(v.locale()), Skipped: true})
	}
	out.MoreIssues = r.Findings - len(out.Issues)
}

// importReport is everything that was found wrong, as a file.
func (p *portal) importReport(v *visit) error {
	at, err := p.uploads.find(v.r.PathValue("token"))
	if err != nil {
		return err
	}
	state := at.current()
	if state.running || state.report == nil {
		return alumnikit.ErrNotFound
	}
	v.w.Header().Set("Content-Type", "text/csv; charset=utf-8")
	v.w.Header().Set("Content-Disposition", `attachment; filename="import-report.csv"`)
	v.w.WriteHeader(http.StatusOK)
	if err := state.report.WriteCSV(v.w, v.locale()); err != nil && !errors.Is(err, context.Canceled) {
		return nil //nolint:nilerr // the reader went away in the middle of the file
	}
	return nil
}
