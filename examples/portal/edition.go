package main

import (
	"context"
	"errors"
	"net/url"
	"strconv"
	"strings"

	"github.com/alumnikit/alumnikit"
	"github.com/alumnikit/alumnikit/alumni"
	"github.com/alumnikit/alumnikit/examples/portal/web"
	"github.com/alumnikit/alumnikit/newsletter"
)

// previewPage shows a draft as somebody would get it, whom it reaches, and the button that sends it.
func (p *portal) previewPage(v *visit) error {
	e, err := p.edition(v)
	if err != nil {
		return err
	}
	if e.State != newsletter.Draft {
		return v.redirect(editionPath(e.ID))
	}
	return p.showPreview(v, e, "")
}

func (p *portal) showPreview(v *visit, e *newsletter.Edition, problem string) error {
	as := v.r.URL.Query().Get("as")
	out := web.EditionPreviewPage{Name: e.Name, Version: strconv.FormatUint(e.Version, 10), EditURL: editionPath(e.ID), Problem: problem}
	names, err := p.segmentNames(v)
	if err != nil {
		return err
	}
	out.Segment = names(e.Segment)
	if out.Samples, err = p.sampleReaders(v, e, as); err != nil {
		return err
	}
	if out.Audience, err = p.reach(v, e.Segment); err != nil {
		return err
	}
	letter, err := p.desk.letters.Preview(v.r.Context(), v.actor, e.ID, readerOf(as))
	if errors.Is(err, alumnikit.ErrInvalid) {
		out.Problem = v.l.T("preview.badContent")
		return v.again(out)
	}
	if err != nil {
		return err
	}
	out.Subject, out.From, out.Text, out.Missing = letter.Subject, letter.From.Name()+" <"+letter.From.Spec()+">", letter.Text, strings.Join(letter.Missing, v.comma())
	out.FrameURL = editionPath(e.ID) + "/frame?" + url.Values{"as": {as}}.Encode()
	switch {
	case out.Problem != "":
		return v.again(out)
	case !out.Audience.Known:
		out.Problem = v.l.T("preview.noSegment")
	case out.Audience.Reached == 0:
		out.Problem = v.l.T("preview.nobody")
	default:
		out.LaunchAction = editionPath(e.ID) + "/launch"
	}
	return v.render(out)
}

// asPerson begins the value of "as" for somebody of the roster; the others are languages.
const asPerson = "person:"

// readerOf reads the value of "as"; anything else is the sample in the company's language.
func readerOf(as string) newsletter.As {
	if id, ok := strings.CutPrefix(as, asPerson); ok {
		if person, err := alumnikit.ParsePersonID(id); err == nil {
			return newsletter.As{Person: person}
		}
	}
	if locale := alumni.Locale(as); locale.Valid() {
		return newsletter.As{Locale: locale}
	}
	return newsletter.As{}
}

// sampleReaders are whom a preview can be seen as: a sample in each language, and the first few of the segment.
func (p *portal) sampleReaders(v *visit, e *newsletter.Edition, as string) ([]web.Option, error) {
	var out []web.Option
	for _, locale := range e.Locales() {
		out = append(out, web.Option{Value: string(locale), Label: v.l.T("preview.sample", "lang", v.l.Label("langName", string(locale))), Selected: as == string(locale)})
	}
	if e.Segment.IsZero() {
		return out, nil
	}
	whom, err := p.desk.segments.Definition(v.r.Context(), v.actor, e.Segment)
	if errors.Is(err, alumnikit.ErrNotFound) {
		return out, nil
	}
	if err != nil {
		return nil, err
	}
	found, err := p.desk.segments.Page(v.r.Context(), v.actor, whom, alumnikit.Page{Size: previewed})
	if errors.Is(err, alumnikit.ErrInvalid) {
		return out, nil
	}
	if err != nil {
		return nil, err
	}
	for _, entry := range found.Items {
		value := asPerson + entry.ID.String()
		out = append(out, web.Option{Value: value, Label: v.l.Name(webName(entry.Names)), Selected: as == value})
	}
	return out, nil
}

// previewFrame is the HTML of a preview, for the sandboxed frame.
func (p *portal) previewFrame(v *visit) error {
	id, err := v.id("id")
	if err != nil {
		return err
	}
	letter, err := p.desk.letters.Preview(v.r.Context(), v.actor, id, readerOf(v.r.URL.Query().Get("as")))
	if err != nil {
		return err
	}
	web.MailFrame(v.w, []byte(letter.HTML))
	return nil
}

// launchEdition fixes the audience and begins to send what was looked at.
func (p *portal) launchEdition(v *visit) error {
	e, err := p.edition(v)
	if err != nil {
		return err
	}
	version, err := strconv.ParseUint(v.r.PostFormValue("version"), 10, 64)
	if err != nil || version == 0 {
		return alumnikit.ErrInvalid
	}
	reach, err := p.reach(v, e.Segment)
	if err != nil {
		return err
	}
	_, err = p.desk.letters.Launch(v.r.Context(), v.actor, e.ID, version)
	switch {
	case errors.Is(err, alumnikit.ErrState): // somebody else did, or this was sent twice
		return v.redirect(editionPath(e.ID))
	case errors.Is(err, alumnikit.ErrConflict):
		return p.showPreview(v, e, v.l.T(web.FlashConflict))
	case errors.Is(err, alumnikit.ErrNotFound):
		return p.showPreview(v, e, v.l.T("preview.noSegment"))
	case errors.Is(err, alumnikit.ErrInvalid):
		return p.showPreview(v, e, v.l.T("preview.badContent"))
	case err != nil:
		return err
	}
	return v.leave(editionPath(e.ID), web.Flash{Tone: web.ToneOK, Key: web.FlashLaunched, N: reach.Reached})
}

func (p *portal) pauseEdition(v *visit) error {
	return p.step(v, p.desk.letters.Pause, web.FlashPaused)
}

func (p *portal) resumeEdition(v *visit) error {
	return p.step(v, p.desk.letters.Resume, web.FlashResumed)
}

func (p *portal) cancelEdition(v *visit) error {
	return p.step(v, p.desk.letters.Cancel, web.FlashCancelled)
}

// step takes a launched edition on. When it has gone on by itself in the meantime, its progress says so.
func (p *portal) step(v *visit, do func(context.Context, alumnikit.Actor, alumnikit.ID) (*newsletter.Edition, error), said web.Key) error {
	id, err := v.id("id")
	if err != nil {
		return err
	}
	_, err = do(v.r.Context(), v.actor, id)
	if errors.Is(err, alumnikit.ErrState) {
		return v.redirect(editionPath(id))
	}
	if err != nil {
		return err
	}
	return v.leave(editionPath(id), web.Flash{Tone: web.ToneOK, Key: said})
}

// progressPage shows how far a launched edition is.
func (p *portal) progressPage(v *visit, e *newsletter.Edition) error {
	at, err := p.desk.letters.Progress(v.r.Context(), v.actor, e.ID)
	if err != nil {
		return err
	}
	names, err := p.segmentNames(v)
	if err != nil {
		return err
	}
	path := editionPath(e.ID)
	out := web.EditionProgressPage{
		Subject: e.Name, Segment: names(e.Segment), Status: web.EditionStatus(at.State), Total: at.Total, Sent: at.Sent, Pending: at.Pending,
		Skipped: at.SkippedTotal(), Causes: v.causes(at.Skipped), Bounced: at.Bounced, Failed: at.Failed, InDoubt: at.InDoubt,
		Started: e.LaunchedAt, Finished: e.FinishedAt, Problem: v.editionProblem(at),
		DeliveriesURL: path + "/deliveries", InDoubtURL: path + "/deliveries?state=" + string(newsletter.InDoubt), OutboxURL: web.PathOutbox,
	}
	live := at.State == newsletter.Freezing || at.State == newsletter.Sending
	if live {
		out.PauseAction = path + "/pause"
	}
	if at.State == newsletter.Paused || live && at.Error != "" {
		out.ResumeAction = path + "/resume"
	}
	if live || at.State == newsletter.Paused {
		out.CancelAction = path + "/cancel"
	}
	return v.render(out)
}

// editionProblem says why an edition paused by itself, gave up or waits.
func (v *visit) editionProblem(at newsletter.Progress) string {
	var out []string
	switch {
	case at.Problem != "":
		out = append(out, v.l.Label("problem", string(at.Problem)))
	case at.Error != "":
		out = append(out, v.l.T("problem.error"))
	case at.Stalled:
		out = append(out, v.l.T("problem.stalled"))
	}
	if !at.NextAt.IsZero() && at.State == newsletter.Sending {
		out = append(out, v.l.T("problem.later", "time", at.NextAt))
	}
	return strings.Join(out, " ")
}
