package main

import (
	"context"
	"errors"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/alumnikit/alumnikit"
	"github.com/alumnikit/alumnikit/alumni"
	"github.com/alumnikit/alumnikit/examples/portal/web"
	"github.com/alumnikit/alumnikit/newsletter"
	"github.com/alumnikit/alumnikit/newsletter/mail"
	"github.com/alumnikit/alumnikit/newsletter/template"
)

func (p *portal) newsletterRoutes(rt *routes) {
	const one = web.PathNewsletters + "/{id}"
	rt.hr("GET "+web.PathNewsletters, p.newslettersPage)
	rt.hr("GET "+web.PathNewsletters+"/new", p.newEditionPage)
	rt.hr("POST "+web.PathNewsletters+"/new", p.editEdition)
	rt.hr("GET "+one, p.editionPage)
	rt.hr("POST "+one, p.editEdition)
	rt.hr("GET "+one+"/preview", p.previewPage)
	rt.hr("GET "+one+"/frame", p.previewFrame)
	rt.hr("POST "+one+"/launch", p.launchEdition)
	rt.hr("POST "+one+"/pause", p.pauseEdition)
	rt.hr("POST "+one+"/resume", p.resumeEdition)
	rt.hr("POST "+one+"/cancel", p.cancelEdition)
}

func editionPath(id alumnikit.ID) string { return web.PathNewsletters + "/" + id.String() }

// imprint says who publishes the letters, and where they can be stopped.
func (p *portal) imprint(context.Context, alumnikit.TenantID) (newsletter.Imprint, error) {
	from, err := mail.NewAddress(p.company.Name, "alumni@alumni.example.com")
	if err != nil { // a name that cannot stand in a header
		from, err = mail.ParseAddress("alumni@alumni.example.com")
	}
	return newsletter.Imprint{
		Company: p.company.Name, Sender: []string{p.company.Name, "alumni@alumni.example.com"}, From: from,
		Accent: "#17594a", HomeURL: p.origin + web.PathHome, UnsubscribeURL: p.origin + web.PathUnsubscribe,
	}, err
}

// slowSender waits before each mail, so that a send can be watched, paused or killed half-way.
type slowSender struct {
	newsletter.Sender

	pause time.Duration
}

// Send implements newsletter.Sender.
func (s slowSender) Send(ctx context.Context, m *mail.Message) error {
	wait := time.NewTimer(s.pause)
	defer wait.Stop()
	select {
	case <-ctx.Done():
		return &mail.TemporaryError{Phase: mail.PhaseConnect, Err: ctx.Err()}
	case <-wait.C:
		return s.Sender.Send(ctx, m)
	}
}

// newslettersPage lists the editions, the newest first.
func (p *portal) newslettersPage(v *visit) error {
	found, err := p.desk.letters.List(v.r.Context(), v.actor, alumnikit.Page{Size: pageSize, After: alumnikit.Cursor(v.r.URL.Query().Get("after"))})
	if err != nil {
		return err
	}
	names, err := p.segmentNames(v)
	if err != nil {
		return err
	}
	out := web.NewslettersPage{NewURL: web.PathNewsletters + "/new", Pager: pager(v.r.URL, found.Next)}
	for _, e := range found.Items {
		at, err := p.desk.letters.Progress(v.r.Context(), v.actor, e.ID)
		if err != nil {
			return err
		}
		row := web.EditionRow{Subject: e.Name, Segment: names(e.Segment), URL: editionPath(e.ID), Status: web.EditionStatus(e.State), Sent: at.Sent, Total: at.Total, At: e.UpdatedAt}
		if !e.LaunchedAt.IsZero() {
			row.At = e.LaunchedAt
		}
		out.Rows = append(out.Rows, row)
	}
	return v.render(out)
}

// segmentNames returns what the segments are called.
func (p *portal) segmentNames(v *visit) (func(alumnikit.ID) string, error) {
	all, err := p.desk.segments.List(v.r.Context(), v.actor)
	return func(id alumnikit.ID) string {
		for _, s := range all {
			if s.ID == id {
				return s.Name
			}
		}
		return v.l.T("compose.everyone")
	}, err
}

func (p *portal) newEditionPage(v *visit) error {
	in := newsletter.Input{Policy: newsletter.AtMostOnce}
	if id, err := alumnikit.ParseID(v.r.URL.Query().Get("segment")); err == nil {
		in.Segment = id
	}
	return p.showCompose(v, web.ComposePage{Action: web.PathNewsletters + "/new", New: true}, in, false)
}

// editionPage is the form of a draft, and the progress of what was launched.
func (p *portal) editionPage(v *visit) error {
	e, err := p.edition(v)
	if err != nil {
		return err
	}
	if e.State != newsletter.Draft {
		return p.progressPage(v, e)
	}
	return p.showCompose(v, web.ComposePage{Action: editionPath(e.ID), Version: strconv.FormatUint(e.Version, 10)}, e.Input(), false)
}

func (p *portal) edition(v *visit) (*newsletter.Edition, error) {
	id, err := v.id("id")
	if err != nil {
		return nil, err
	}
	return p.desk.letters.Get(v.r.Context(), v.actor, id)
}

// editEdition answers what the form posts.
func (p *portal) editEdition(v *visit) error {
	form, op := v.r.PostForm, v.r.PostFormValue("op")
	out := web.ComposePage{Action: web.PathNewsletters + "/new", New: true}
	in := readEdition(form)
	var id alumnikit.ID
	if v.r.PathValue("id") != "" {
		e, err := p.edition(v)
		if err != nil {
			return err
		}
		id, out.New, out.Action, out.Version = e.ID, false, editionPath(e.ID), form.Get("version")
		if in.Version, err = strconv.ParseUint(out.Version, 10, 64); err != nil {
			return alumnikit.ErrInvalid
		}
		in.From, in.ReplyTo = e.From, e.ReplyTo
	}
	switch op {
	case "refresh":
		return p.showCompose(v, out, in, false)
	case "save", "preview":
		return p.saveEdition(v, out, id, in, op == "preview")
	case "delete":
		if err := p.desk.letters.Delete(v.r.Context(), v.actor, id); err != nil {
			return err
		}
		return v.leave(web.PathNewsletters, web.Flash{Tone: web.ToneOK, Key: web.FlashDeleted})
	}
	return alumnikit.ErrInvalid
}

// readEdition reads the form. A language in which nothing was written is left out.
func readEdition(form map[string][]string) newsletter.Input {
	get := func(name string) string {
		if values := form[name]; len(values) > 0 {
			return strings.ReplaceAll(values[0], "\r\n", "\n")
		}
		return ""
	}
	in := newsletter.Input{Name: strings.TrimSpace(get("name")), Policy: newsletter.Policy(get("policy")), Content: map[alumni.Locale]newsletter.Content{}}
	if id, err := alumnikit.ParseID(get("segment")); err == nil {
		in.Segment = id
	}
	for _, lang := range web.Langs() {
		c := newsletter.Content{Subject: strings.TrimSpace(get("subject." + string(lang))), Preheader: strings.TrimSpace(get("preheader." + string(lang))), Body: get("body." + string(lang))}
		if c.Subject != "" || c.Preheader != "" || strings.TrimSpace(c.Body) != "" {
			in.Content[alumni.Locale(lang)] = c
		}
	}
	return in
}

func (p *portal) saveEdition(v *visit, out web.ComposePage, id alumnikit.ID, in newsletter.Input, preview bool) error {
	var e *newsletter.Edition
	var err error
	if out.New {
		e, err = p.desk.letters.Create(v.r.Context(), v.actor, in)
	} else {
		e, err = p.desk.letters.Update(v.r.Context(), v.actor, id, in)
	}
	if errs, ok := v.fieldErrors(err, nil); ok {
		for field, message := range errs {
			switch {
			case field == "content":
				out.Errors.Add("", v.l.T("compose.one"))
			case !strings.HasPrefix(field, "content."): // those stand beside their text
				out.Errors.Add(field, message)
			}
		}
		return p.showCompose(v, out, in, true)
	}
	if errors.Is(err, alumnikit.ErrConflict) {
		out.Errors.Add("", v.l.T(web.FlashConflict))
		return p.showCompose(v, out, in, true)
	}
	if err != nil {
		return err
	}
	if preview {
		return v.redirect(editionPath(e.ID) + "/preview")
	}
	return v.leave(editionPath(e.ID), web.Flash{Tone: web.ToneOK, Key: web.FlashEditionSaved})
}

// showCompose shows the form with what is wrong with the text, where it is, and whom it would reach.
func (p *portal) showCompose(v *visit, out web.ComposePage, in newsletter.Input, strict bool) error {
	out.Name = in.Name
	findings := newsletter.Check(in.Content)
	for _, lang := range web.Langs() {
		c := in.Content[alumni.Locale(lang)]
		letter := web.LetterIn{Lang: lang, Subject: c.Subject, Preheader: c.Preheader, Body: c.Body}
		for _, f := range findings {
			if f.Locale != alumni.Locale(lang) {
				continue
			}
			out.Problems = append(out.Problems, v.finding(f))
			if strict {
				letter.Errors.Add(string(f.Part), v.findingHere(f))
			}
		}
		out.Letters = append(out.Letters, letter)
	}
	if strict && len(findings) > 0 {
		out.Errors.Add("", v.l.T("form.errors"))
	}
	for _, f := range newsletter.Fields() {
		if f.Name != template.UnsubscribeField {
			out.Merge = append(out.Merge, web.MergeField{Token: mergeToken(f), Label: f.Label[v.locale()]})
		}
	}
	out.Policies = []web.Option{
		{Value: string(newsletter.AtMostOnce), Label: v.l.T("compose.atMostOnce"), Selected: in.Policy != newsletter.AtLeastOnce},
		{Value: string(newsletter.AtLeastOnce), Label: v.l.T("compose.atLeastOnce"), Selected: in.Policy == newsletter.AtLeastOnce},
	}
	var err error
	if out.Segments, err = p.audiences(v, in.Segment); err != nil {
		return err
	}
	if out.Audience, err = p.reach(v, in.Segment); err != nil {
		return err
	}
	if out.Errors.Any() {
		return v.again(out)
	}
	return v.render(out)
}

// mergeToken is how a merge field is written in a text; names have a value for everybody, the others want a fallback.
func mergeToken(f newsletter.MergeField) string {
	if slices.Contains([]string{"name", "company", "homeUrl"}, f.Name) {
		return "{{" + f.Name + "}}"
	}
	return "{{" + f.Name + " | …}}"
}

// audiences are the published segments to choose from, and everyone with consent.
func (p *portal) audiences(v *visit, chosen alumnikit.ID) ([]web.Option, error) {
	all, err := p.desk.segments.List(v.r.Context(), v.actor)
	if err != nil {
		return nil, err
	}
	out := []web.Option{{Label: v.l.T("compose.everyone"), Selected: chosen.IsZero()}}
	for _, s := range all {
		if s.Published != nil {
			out = append(out, web.Option{Value: s.ID.String(), Label: s.Name, Selected: s.ID == chosen})
		}
	}
	return out, nil
}

// reach counts whom an edition would reach, and leaves it unknown when the segment cannot be used.
func (p *portal) reach(v *visit, segment alumnikit.ID) (web.AudienceCount, error) {
	found, err := p.desk.letters.Reach(v.r.Context(), v.actor, segment)
	if errors.Is(err, alumnikit.ErrNotFound) || errors.Is(err, alumnikit.ErrInvalid) {
		return web.AudienceCount{}, nil
	}
	if err != nil {
		return web.AudienceCount{}, err
	}
	return web.AudienceCount{Known: true, Matched: found.Matched, Reached: found.Reached, Exclusions: v.causes(found.Excluded)}, nil
}

// causes are counts in the order of the words, those of nobody left out.
func (v *visit) causes(counts map[newsletter.Cause]int) []web.SegmentExclusion {
	var out []web.SegmentExclusion
	for _, cause := range web.DeliveryCauses() {
		if n := counts[newsletter.Cause(cause)]; n > 0 {
			out = append(out, web.SegmentExclusion{Cause: v.l.Label("cause", cause), Count: n})
		}
	}
	return out
}

// finding says what is wrong with a text and where; findingHere leaves out which text it is.
func (v *visit) finding(f newsletter.Finding) string {
	lang, part := v.l.Label("langName", string(f.Locale)), v.l.T(partKey(f.Part))
	if f.Line == 0 {
		return v.l.T("compose.placeBare", "lang", lang, "part", part, "problem", v.l.T(letterKey(f.Code), "name", f.Name))
	}
	return v.l.T("compose.place", "lang", lang, "part", part, "problem", v.l.T(letterKey(f.Code), "name", f.Name), "line", f.Line, "column", f.Column)
}

func (v *visit) findingHere(f newsletter.Finding) string {
	problem := v.l.T(letterKey(f.Code), "name", f.Name)
	if f.Line == 0 {
		return problem
	}
	return v.l.T("compose.here", "problem", problem, "line", f.Line, "column", f.Column)
}

func partKey(part template.Part) web.Key {
	switch part {
	case template.PartSubject:
		return "compose.subject"
	case template.PartPreheader:
		return "compose.preheader"
	case template.PartBody, template.PartFields, template.PartFrame:
	}
	return "compose.body"
}

func letterKey(code template.Code) web.Key {
	switch code {
	case template.CodeEmpty:
		return "letter.empty"
	case template.CodeTooLong:
		return "letter.tooLong"
	case template.CodeUnknownField:
		return "letter.unknownField"
	case template.CodeUnclosed:
		return "letter.unclosed"
	case template.CodeName:
		return "letter.name"
	case template.CodeLink, template.CodeLinkField:
		return "letter.link"
	case template.CodeImage:
		return "letter.image"
	case template.CodeEncoding, template.CodeControl, template.CodeReserved:
		return "letter.character"
	case template.CodeTooMany, template.CodeTooDeep, template.CodeTooDense:
		return "letter.tooMuch"
	default:
		return "letter.other"
	}
}
