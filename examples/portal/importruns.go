package main

import (
	"context"
	"errors"
	"io"

	"github.com/alumnikit/alumnikit"
	"github.com/alumnikit/alumnikit/alumni"
	"github.com/alumnikit/alumnikit/alumni/importer"
	"github.com/alumnikit/alumnikit/examples/portal/web"
)

// applyImport begins to bring a file in that was tried.
func (p *portal) applyImport(v *visit) error {
	stored, err := v.uploaded()
	if errors.Is(err, alumnikit.ErrNotFound) {
		return v.uploadGone()
	}
	if err != nil {
		return err
	}
	at := stored.Value
	if !at.Run.IsZero() {
		return v.redirect(runPath(at.Run))
	}
	if !at.Mapped || p.passes.running(at.ID) {
		return alumnikit.ErrState
	}
	run, err := p.imports.Start(v.r.Context(), v.actor, at.Mapping, &importer.RunOptions{Mode: at.Mode, Source: at.Source, File: at.Name, Size: at.Size})
	if err != nil {
		return err
	}
	at.Run = run.ID
	if err := p.uploads.save(v.r.Context(), v.actor, stored, at); err != nil {
		return err
	}
	return p.applyRun(v, at)
}

// applyRun reads the file of a run into the roster, from where the run is.
func (p *portal) applyRun(v *visit, at upload) error {
	actor := v.actor
	err := p.pass(v, at.Run, at.ID, importer.RunOptions{}, func(ctx context.Context, file io.Reader, opts *importer.RunOptions) (*importer.Report, error) {
		report, err := p.imports.Apply(ctx, actor, at.Run, file, opts)
		if err != nil {
			return report, err
		}
		stored, err := uploadKind().Get(ctx, p.uploads.db, tenant, at.ID)
		if err == nil {
			err = p.uploads.drop(ctx, actor, stored) // nobody needs the file any more
		}
		return report, err
	})
	if err != nil {
		return err
	}
	return v.redirect(runPath(at.Run))
}

// resumeRun goes on with an import that stopped.
func (p *portal) resumeRun(v *visit) error {
	run, err := p.runOf(v)
	if err != nil {
		return err
	}
	id := run.ID
	stored, err := p.uploads.ofRun(v.r.Context(), id)
	if errors.Is(err, alumnikit.ErrNotFound) {
		return v.redirect(runPath(id)) // it says that the file is gone
	}
	if err != nil {
		return err
	}
	return p.applyRun(v, stored.Value)
}

// cancelRun ends an import for good: what was written stays.
func (p *portal) cancelRun(v *visit) error {
	run, err := p.runOf(v)
	if err != nil {
		return err
	}
	id := run.ID
	p.passes.stop(id)
	stored, err := p.uploads.ofRun(v.r.Context(), id)
	if err == nil {
		err = p.uploads.drop(v.r.Context(), v.actor, stored)
	}
	if err != nil && !errors.Is(err, alumnikit.ErrNotFound) {
		return err
	}
	return v.leave(web.PathImport, web.Flash{Tone: web.ToneOK, Key: web.FlashImportCancelled})
}

// runState is where an import is: one that the store believes to be running may have died with its process.
func (p *portal) runState(r *importer.Run) web.ImportState {
	at, known := p.passes.of(r.ID)
	switch {
	case at.running:
		return web.ImportRunning
	case r.State == importer.Done:
		return web.ImportDone
	case known && at.cancelled:
		return web.ImportCancelled
	default:
		return web.ImportStopped
	}
}

// runOf returns the import that a path names.
func (p *portal) runOf(v *visit) (*importer.Run, error) {
	id, err := v.id("id")
	if err != nil {
		return nil, err
	}
	return p.imports.Run(v.r.Context(), v.actor, id)
}

// runPage shows an import: how far it is, or what it did.
func (p *portal) runPage(v *visit) error {
	run, err := p.runOf(v)
	if err != nil {
		return err
	}
	id := run.ID
	out, path := v.runReportPage(run), runPath(id)
	state, _ := p.passes.of(id)
	switch out.State {
	case web.ImportRunning:
		out.Running, out.Rows, out.CancelAction = true, state.progress.Rows, path+"/cancel"
		out.Progress = web.ImportProgress{Done: int(state.progress.Bytes), Total: int(run.Size)}
		return v.render(out)
	case web.ImportStopped:
		if _, err := p.uploads.ofRun(v.r.Context(), id); err == nil {
			out.ResumeAction, out.CancelAction = path+"/resume", path+"/cancel"
		} else if out.Gone = errors.Is(err, alumnikit.ErrNotFound); !out.Gone {
			return err
		}
	case web.ImportQueued, web.ImportCancelled, web.ImportDone:
	}
	if err := v.fillRun(&out, id); err != nil {
		return err
	}
	return v.render(out)
}

// runReportPage is the page of an import with its counts.
func (v *visit) runReportPage(run *importer.Run) web.ImportReportPage {
	return web.ImportReportPage{
		FileName: run.File, Source: run.Source, Mode: web.ImportMode(run.Mode), State: v.p.runState(run),
		Rows: run.Rows, Created: run.New, Updated: run.Changed, Same: run.Unchanged, Skipped: run.BadRows,
	}
}

// fillRun puts on a page what was written down about an import: what is wrong with the file, and who is missing from it.
func (v *visit) fillRun(out *web.ImportReportPage, id alumnikit.ID) error {
	path := runPath(id)
	bad, badTotal, err := readLines[importer.Bad](v.p.uploads.path(id, fileFindings), shownIssues)
	if err != nil {
		return err
	}
	missing, absent, err := readLines[importer.Missing](v.p.uploads.path(id, fileMissing), maxListed)
	if err != nil {
		return err
	}
	out.Missed = absent
	v.tabs(out, map[web.ImportSection]int{web.SectionMissing: absent, web.SectionBad: badTotal}, path)
	if badTotal > 0 {
		out.ReportURL = path + "/report.csv"
	}
	if out.Section != web.SectionMissing {
		out.Issues, out.More = v.issues(bad), badTotal-min(badTotal, shownIssues)
		return nil
	}
	if out.State == web.ImportDone {
		out.EndAction, out.EndDefault = path+"/end", v.p.people.Today().String()
	}
	return v.fillMissing(out, missing, absent)
}

// runReport is everything that an import found wrong, as a file.
func (p *portal) runReport(v *visit) error {
	run, err := p.runOf(v)
	if err != nil {
		return err
	}
	id := run.ID
	return p.findings(v, id)
}

// fillMissing lists whom a snapshot does not have.
func (v *visit) fillMissing(out *web.ImportReportPage, missing []importer.Missing, absent int) error {
	for _, m := range missing[:min(len(missing), maxListed)] {
		entry, err := v.p.people.Entry(v.r.Context(), v.actor, m.Person)
		if errors.Is(err, alumnikit.ErrNotFound) {
			continue // removed meanwhile
		}
		if err != nil {
			return err
		}
		row := web.MissingPerson{
			Person: v.entryCard(entry), Number: m.ExternalID, Department: v.term(m.Employment.Department), Since: webDate(m.Employment.Start), EndName: endName(m.Person),
		}
		for _, now := range entry.Employments {
			if now.ID == m.Employment.ID {
				row.Ended = webDate(now.End)
			}
		}
		out.Missing = append(out.Missing, row)
	}
	out.More = absent - len(out.Missing)
	return nil
}

func endName(person alumnikit.PersonID) string { return "end." + person.String() }

// endMissing ends the employments of those whom HR chose among the missing.
func (p *portal) endMissing(v *visit) error {
	run, err := p.runOf(v)
	if err != nil {
		return err
	}
	id := run.ID
	if run.State != importer.Done {
		return alumnikit.ErrState
	}
	missing, _, err := readLines[importer.Missing](p.uploads.path(id, fileMissing), maxListed)
	if err != nil {
		return err
	}
	endings, errs := v.readEndings(missing)
	if !errs.Any() {
		done, err := p.imports.End(v.r.Context(), v.actor, endings)
		if err != nil {
			return err
		}
		if len(done.Refused) == 0 {
			return v.leave(runPath(id)+"?show="+string(web.SectionMissing), web.Flash{Tone: web.ToneOK, Key: web.FlashEnded, N: done.Ended})
		}
		for _, refused := range done.Refused {
			key := web.Key("report.endDate")
			if refused.Code == alumnikit.CodeTaken {
				key = "report.endState"
			}
			errs.Add(endName(refused.Ending.Person), v.l.T(key))
		}
	}
	return v.missingAgain(run, errs)
}

// readEndings reads who left, and when.
func (v *visit) readEndings(missing []importer.Missing) ([]importer.Ending, web.FormErrors) {
	var out []importer.Ending
	var errs web.FormErrors
	form := v.r.PostForm
	for _, gone := range form["gone"] {
		for _, m := range missing {
			if m.Person.String() != gone {
				continue
			}
			day, field := form.Get(endName(m.Person)), endName(m.Person)
			if day == "" {
				day, field = form.Get("end"), "end"
			}
			end, err := alumni.ParseDate(day)
			if err != nil || end.IsZero() {
				errs.Add(field, v.l.T("report.endDate"))
				continue
			}
			out = append(out, importer.Ending{Person: m.Person, Employment: m.Employment.ID, End: end})
		}
	}
	if len(out) == 0 && !errs.Any() {
		errs.Add("", v.l.T("report.endNone"))
	}
	return out, errs
}

// missingAgain shows the form of the missing people with what is wrong with it.
func (v *visit) missingAgain(run *importer.Run, errs web.FormErrors) error {
	out := v.runReportPage(run)
	out.Errors = errs
	v.r.URL.RawQuery = "show=" + string(web.SectionMissing)
	if err := v.fillRun(&out, run.ID); err != nil {
		return err
	}
	form := v.r.PostForm
	out.EndDefault = form.Get("end")
	for i := range out.Missing {
		m := &out.Missing[i]
		m.End = form.Get(m.EndName)
		for _, gone := range form["gone"] {
			m.Selected = m.Selected || gone == m.Person.ID
		}
	}
	return v.again(out)
}
