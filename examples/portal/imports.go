package main

import (
	"errors"
	"net/http"

	"github.com/alumnikit/alumnikit"
	"github.com/alumnikit/alumnikit/alumni/importer"
	"github.com/alumnikit/alumnikit/examples/portal/web"
)

func (p *portal) importRoutes(rt *routes) {
	rt.hr("GET "+web.PathImport, p.importPage)
	rt.hr("POST "+web.PathImport, p.receiveImport)
	rt.hr("GET "+web.PathImport+"/sample.csv", p.importSample)
	rt.hr("GET "+web.PathImport+"/export.csv", p.exportSample)
	rt.hr("GET "+web.PathImport+"/next.csv", p.nextSample)
	rt.hr("GET "+web.PathImport+"/{token}", p.importState)
	rt.hr("GET "+web.PathImport+"/{token}/columns", p.importColumns)
	rt.hr("POST "+web.PathImport+"/{token}/columns", p.tryImport)
	rt.hr("POST "+web.PathImport+"/{token}/layout", p.layoutImport)
	rt.hr("POST "+web.PathImport+"/{token}/apply", p.applyImport)
	rt.hr("GET "+web.PathImport+"/{token}/report.csv", p.importReport)
	rt.hr("GET "+web.PathImports+"/{id}", p.runPage)
	rt.hr("POST "+web.PathImports+"/{id}/resume", p.resumeRun)
	rt.hr("POST "+web.PathImports+"/{id}/cancel", p.cancelRun)
	rt.hr("POST "+web.PathImports+"/{id}/end", p.endMissing)
	rt.hr("GET "+web.PathImports+"/{id}/report.csv", p.runReport)
}

const (
	maxUploadBytes = 64 << 20
	pastImports    = 20 // listed on one page
)

// importPage asks for a file, and lists the imports so far.
func (p *portal) importPage(v *visit) error {
	out, err := v.importForm(nil)
	if err != nil {
		return err
	}
	return v.render(out)
}

func (v *visit) importForm(errs web.FormErrors) (web.ImportPage, error) {
	out := web.ImportPage{
		Columns: v.documentedColumns(), MaxBytes: maxUploadBytes, Errors: errs,
		Samples: []web.Link{
			{Label: v.l.T("import.sampleRoster"), URL: web.PathImport + "/sample.csv"},
			{Label: v.l.T("import.sampleExport"), URL: web.PathImport + "/export.csv"},
			{Label: v.l.T("import.sampleNext"), URL: web.PathImport + "/next.csv"},
		},
	}
	page := alumnikit.Page{Size: pastImports, After: alumnikit.Cursor(v.r.URL.Query().Get("after"))}
	runs, err := v.p.imports.Runs(v.r.Context(), v.actor, page)
	if err != nil {
		return out, err
	}
	for i := range runs.Items {
		out.Past = append(out.Past, v.pastImport(&runs.Items[i]))
	}
	out.Pager = pager(v.r.URL, runs.Next)
	return out, nil
}

func (v *visit) pastImport(r *importer.Run) web.PastImport {
	return web.PastImport{
		File: r.File, URL: runPath(r.ID), Source: r.Source, Mode: web.ImportMode(r.Mode), State: v.p.runState(r), At: r.CreatedAt, By: shortActor(r.By),
		Rows: r.Rows, New: r.New, Changed: r.Changed, Bad: r.BadRows,
	}
}

// documentedColumns are examples of columns that files may have.
func (v *visit) documentedColumns() []web.ImportColumn {
	var out []web.ImportColumn
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
		{importer.Start, "column.start", "平成24年4月1日", "2012-04-01"},
		{importer.End, "column.end", "2021-03", "2021-03"},
		{importer.LeavingReason, "column.leavingReason", "転職", "careerChange"},
	} {
		example := c.ja
		if v.l.Lang() == web.English {
			example = c.en
		}
		out = append(out, web.ImportColumn{
			Name: c.column.Label(v.locale()), Text: v.l.T(c.text), Example: example, Required: c.column == importer.ExternalID,
		})
	}
	return out
}

// receiveImport takes the file and leads on to its columns.
func (p *portal) receiveImport(v *visit) error {
	file, header, err := v.r.FormFile("file")
	if err != nil {
		return v.importAgain("file", v.l.T("invalid.required"))
	}
	defer func() { _ = file.Close() }()
	at, err := p.uploads.keep(v.r.Context(), v.actor, header.Filename, file)
	if err != nil {
		return err
	}
	stored, err := p.uploads.find(v.r.Context(), at.ID)
	if err != nil {
		return err
	}
	preview, err := p.inspect(v, at.ID, importer.Format{})
	if err != nil {
		message, ok := v.unreadable(err)
		if !ok {
			return err
		}
		if err := p.uploads.drop(v.r.Context(), v.actor, stored); err != nil {
			return err
		}
		return v.importAgain("file", message)
	}
	at.Mapping, at.Mode, at.Refused = preview.Proposal.Mapping, importer.Delta, preview.Proposal.Refused
	if err := p.recognise(v, &at, preview.Header); err != nil {
		return err
	}
	if err := p.uploads.save(v.r.Context(), v.actor, stored, at); err != nil {
		return err
	}
	return v.redirect(uploadPath(at.ID) + "/columns")
}

// inspect reads the beginning of an uploaded file.
func (p *portal) inspect(v *visit, id alumnikit.ID, format importer.Format) (*importer.Preview, error) {
	f, err := p.uploads.open(id)
	if err != nil {
		return nil, err
	}
	defer func() { _ = f.Close() }()
	return p.imports.Inspect(v.r.Context(), v.actor, f, format)
}

// unreadable says why a file cannot be a table, if that is what err is about.
func (v *visit) unreadable(err error) (string, bool) {
	found, ok := errors.AsType[alumnikit.FieldErrors](err)
	if !ok {
		return "", false
	}
	for _, f := range found {
		bad := importer.Bad{Code: f.Code}
		if reason := bad.Reason(v.locale()); reason != "" && f.Field == "file" {
			return joined(" ", reason, bad.Hint(v.locale())), true
		}
	}
	return v.l.T("import.unreadable"), true
}

// importAgain shows the first page with a message.
func (v *visit) importAgain(field, message string) error {
	out, err := v.importForm(web.FormErrors{field: message})
	if err != nil {
		return err
	}
	return v.again(out)
}

// uploadGone leads back to the start when a file was kept no longer.
func (v *visit) uploadGone() error { return v.importAgain("", v.l.T("report.gone")) }

func uploadPath(id alumnikit.ID) string { return web.PathImport + "/" + id.String() }
func runPath(id alumnikit.ID) string    { return web.PathImports + "/" + id.String() }

// csvFile begins an answer that is a file.
func (v *visit) csvFile(name, charset string) {
	v.w.Header().Set("Content-Type", "text/csv; charset="+charset)
	v.w.Header().Set("Content-Disposition", `attachment; filename="`+name+`"`)
	v.w.WriteHeader(http.StatusOK)
}
