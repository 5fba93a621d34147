package main

import (
	"errors"
	"slices"
	"strconv"

	"github.com/alumnikit/alumnikit"
	"github.com/alumnikit/alumnikit/alumni/importer"
	"github.com/alumnikit/alumnikit/examples/portal/web"
)

const (
	shownPeople = 20 // of one section of a report on one page
	shownIssues = 100
	maxFindings = 1_000_000 // in a file of them
)

// importState shows what a file would change, or how far the dry run is.
func (p *portal) importState(v *visit) error {
	stored, err := v.uploaded()
	if errors.Is(err, alumnikit.ErrNotFound) {
		return v.uploadGone()
	}
	if err != nil {
		return err
	}
	at := stored.Value
	state, known := p.passes.of(at.ID)
	if !at.Run.IsZero() {
		return v.redirect(runPath(at.Run))
	}
	out := web.ImportReportPage{FileName: at.Name, Source: at.Source, Mode: web.ImportMode(at.Mode), DryRun: true, MappingURL: uploadPath(at.ID) + "/columns"}
	switch {
	case !known:
		return v.redirect(uploadPath(at.ID) + "/columns")
	case state.running:
		out.Running, out.Rows, out.Progress = true, state.progress.Rows, web.ImportProgress{Done: int(state.progress.Bytes), Total: int(at.Size)}
		return v.render(out)
	case state.report == nil || state.err != nil:
		return p.tryFailed(v, at, state.err)
	}
	if err := v.fillReport(&out, state.report, uploadPath(at.ID)); err != nil {
		return err
	}
	out.Refused = at.Refused
	out.Ignored = slices.DeleteFunc(slices.Clone(out.Ignored), func(header string) bool { return slices.Contains(at.Refused, header) })
	if len(state.report.Unknown) > 0 {
		out.WordsURL = out.MappingURL + "#words"
	}
	if state.report.New+state.report.Changed > 0 || (at.Mode == importer.Snapshot && state.report.Absent > 0) {
		out.CommitAction = uploadPath(at.ID) + "/apply"
	}
	return v.render(out)
}

// tryFailed says why a file could not be compared with the roster, beside its columns if they are why.
func (p *portal) tryFailed(v *visit, at upload, err error) error {
	found, ok := errors.AsType[alumnikit.FieldErrors](err)
	if !ok {
		return err
	}
	var errs web.FormErrors
	for _, f := range found {
		v.mappingError(&errs, f)
	}
	form, err := p.mappingForm(v, at, errs)
	if err != nil {
		return err
	}
	return v.again(form)
}

// fillReport puts the counts and one section of the report of a dry run on a page.
func (v *visit) fillReport(out *web.ImportReportPage, r *importer.Report, path string) error {
	out.Rows, out.Created, out.Updated, out.Same, out.Skipped, out.Ignored = r.Rows, r.New, r.Changed, r.Unchanged, r.BadRows, r.Ignored
	out.Missed = r.Absent
	counts := map[web.ImportSection]int{
		web.SectionNew: r.New, web.SectionChanged: r.Changed, web.SectionUnchanged: r.Unchanged, web.SectionMissing: r.Absent,
		web.SectionAlike: r.Suspects, web.SectionBad: r.Findings,
	}
	v.tabs(out, counts, path)
	var err error
	switch out.Section {
	case web.SectionNew, web.SectionChanged:
		err = v.fillPeople(out, r, path)
	case web.SectionMissing:
		err = v.fillMissing(out, r.Missing, r.Absent)
	case web.SectionAlike:
		out.Alike, err = v.alike(r)
		out.More = r.Suspects - len(out.Alike)
	case web.SectionBad:
		out.Issues = v.issues(r.Bad)
		out.More = r.Findings - len(out.Issues)
	case web.SectionUnchanged:
	}
	if r.Findings > 0 {
		out.ReportURL = path + "/report.csv"
	}
	return err
}

// tabs offers the sections of a report: those with something in them, and the one that was asked for.
func (v *visit) tabs(out *web.ImportReportPage, counts map[web.ImportSection]int, path string) {
	asked := web.ImportSection(v.r.URL.Query().Get("show"))
	for _, s := range web.ImportSections() {
		if counts[s] == 0 && s != asked && s != web.SectionBad {
			continue
		}
		if out.Section == "" || s == asked {
			out.Section = s
		}
		out.Tabs = append(out.Tabs, web.ImportTab{Section: s, N: counts[s], URL: path + "?show=" + string(s)})
	}
	for i := range out.Tabs {
		out.Tabs[i].Current = out.Tabs[i].Section == out.Section
	}
}

// fillPeople shows some of those who are new or would change, from ?from= on.
func (v *visit) fillPeople(out *web.ImportReportPage, r *importer.Report, path string) error {
	total, from := r.New, v.from()
	if out.Section == web.SectionChanged {
		total = r.Changed
	}
	nth := 0
	for _, d := range r.Diffs {
		if d.New != (out.Section == web.SectionNew) {
			continue
		}
		if nth++; nth <= from || len(out.People) == shownPeople {
			continue
		}
		person, err := v.imported(d)
		if err != nil {
			return err
		}
		out.People = append(out.People, person)
	}
	here := path + "?show=" + string(out.Section)
	if from > 0 {
		out.Pager.FirstURL = here
	}
	if next := from + len(out.People); next < nth {
		out.Pager.NextURL = here + "&from=" + strconv.Itoa(next)
	}
	out.More = total - nth // a report keeps the first of them only
	return nil
}

// from is how many entries of a list come before those that are asked for.
func (v *visit) from() int {
	n, err := strconv.Atoi(v.r.URL.Query().Get("from"))
	if err != nil || n < 0 {
		return 0
	}
	return n
}

func (v *visit) issues(list []importer.Bad) []web.ImportIssue {
	var out []web.ImportIssue
	for _, bad := range list[:min(len(list), shownIssues)] {
		out = append(out, web.ImportIssue{
			Line: bad.Line, Column: bad.Column, Reason: bad.Reason(v.locale()), Advice: bad.Hint(v.locale()), Shape: bad.Shape, Skipped: true,
		})
	}
	return out
}

// importReport is everything that a dry run found wrong, as a file.
func (p *portal) importReport(v *visit) error {
	id, err := v.id("token")
	if err != nil {
		return err
	}
	return p.findings(v, id)
}

// findings writes what was found wrong with a file in the reader's language.
func (p *portal) findings(v *visit, id alumnikit.ID) error {
	if p.passes.running(id) {
		return alumnikit.ErrNotFound
	}
	list, _, err := readLines[importer.Bad](p.uploads.path(id, fileFindings), maxFindings)
	if err != nil {
		return err
	}
	if len(list) == 0 {
		return alumnikit.ErrNotFound
	}
	v.csvFile("import-report.csv", "utf-8")
	out := importer.NewFindingsWriter(v.w, v.locale())
	for _, bad := range list {
		out.Write(bad)
	}
	if err := out.Flush(); err != nil {
		return nil //nolint:nilerr // the reader went away in the middle of the file
	}
	return nil
}
