package main

import (
	"encoding/json"
	"errors"
	"strconv"
	"strings"

	"github.com/alumnikit/alumnikit"
	"github.com/alumnikit/alumnikit/examples/portal/web"
	"github.com/alumnikit/alumnikit/segment"
)

func (p *portal) segmentRoutes(rt *routes) {
	rt.hr("GET "+web.PathSegments, p.segmentsPage)
	rt.hr("GET "+web.PathSegments+"/new", p.newSegmentPage)
	rt.hr("POST "+web.PathSegments+"/new", p.editSegment)
	rt.hr("GET "+web.PathSegments+"/{id}", p.segmentPage)
	rt.hr("POST "+web.PathSegments+"/{id}", p.editSegment)
}

// segmentsPage lists the saved segments with whom they select now.
func (p *portal) segmentsPage(v *visit) error {
	all, err := p.desk.segments.List(v.r.Context(), v.actor)
	if err != nil {
		return err
	}
	fields, err := p.ruleFields(v)
	if err != nil {
		return err
	}
	out := web.SegmentsPage{NewURL: web.PathSegments + "/new"}
	for _, s := range all {
		row := web.SegmentRow{Name: s.Name, URL: web.PathSegments + "/" + s.ID.String(), State: segmentState(&s), Updated: s.UpdatedAt}
		shown := s.Published
		if shown == nil {
			shown = s.Draft
		}
		if form, ok := ruleFormOf(shown); ok {
			row.Text = v.ruleText(fields, form)
		}
		if s.Published != nil {
			if row.Count, err = p.selected(v, s.ID); err != nil {
				return err
			}
		}
		out.Rows = append(out.Rows, row)
	}
	return v.render(out)
}

// selected counts whom a saved segment selects. One that refers to what is gone selects nobody.
func (p *portal) selected(v *visit, id alumnikit.ID) (web.Total, error) {
	whom, err := p.desk.segments.Definition(v.r.Context(), v.actor, id)
	if err != nil {
		return web.Total{}, err
	}
	total, err := p.desk.segments.Count(v.r.Context(), v.actor, whom)
	if errors.Is(err, alumnikit.ErrInvalid) {
		return web.Total{}, nil
	}
	return web.Total{N: total.Count, AtMost: !total.Exact}, err
}

func segmentState(s *segment.Segment) web.SegmentState {
	if s.Published == nil {
		return web.SegmentDraft
	}
	if s.Draft != nil {
		if version, err := s.Draft.Version(); err != nil || version != s.Version {
			return web.SegmentChanged
		}
	}
	return web.SegmentPublished
}

func (p *portal) newSegmentPage(v *visit) error {
	out := web.SegmentEditPage{Action: web.PathSegments + "/new", New: true}
	return p.showSegment(v, out, newRuleForm(), false)
}

func (p *portal) segmentPage(v *visit) error {
	saved, err := p.savedSegment(v)
	if err != nil {
		return err
	}
	out := editPage(saved)
	form, ok := ruleFormOf(saved.Draft)
	if !ok {
		text, err := json.MarshalIndent(saved.Draft, "", "  ")
		if err != nil {
			return err
		}
		out.Rule = string(text)
		if err := p.countRule(v, &out, saved.Draft); err != nil {
			return err
		}
		return v.render(out)
	}
	return p.showSegment(v, out, form, false)
}

func (p *portal) savedSegment(v *visit) (*segment.Segment, error) {
	id, err := v.id("id")
	if err != nil {
		return nil, err
	}
	return p.desk.segments.Get(v.r.Context(), v.actor, id)
}

func editPage(saved *segment.Segment) web.SegmentEditPage {
	out := web.SegmentEditPage{
		Action: web.PathSegments + "/" + saved.ID.String(), Name: saved.Name, State: segmentState(saved),
		Version: strconv.FormatUint(saved.Revision, 10),
	}
	if saved.Published != nil {
		out.LetterURL = web.PathNewsletters + "/new?segment=" + saved.ID.String()
	}
	return out
}

// showSegment shows the builder with a form. Strict means that empty values are faults; until somebody saves they are
// only not filled in yet.
func (p *portal) showSegment(v *visit, out web.SegmentEditPage, form ruleForm, strict bool) error {
	fields, err := p.ruleFields(v)
	if err != nil {
		return err
	}
	rule := form.rule(fields)
	issues, err := p.desk.segments.Validate(v.r.Context(), v.actor, rule)
	if err != nil {
		return err
	}
	faults := map[string]string{}
	for _, is := range issues {
		at, message, missing := v.placed(is, form, fields)
		out.Incomplete = out.Incomplete || missing
		if missing && !strict {
			continue
		}
		if at == "" || at == "0" {
			out.Errors.Add("", message)
		} else if faults[at] == "" {
			faults[at] = message
		}
	}
	if strict && len(faults) > 0 {
		out.Errors.Add("", v.l.T("form.errors"))
	}
	out.Or, out.Text = form.or, v.ruleText(fields, form)
	for b, block := range form.blocks {
		shown := v.block(fields, b, block, faults)
		if b == 0 {
			out.Person = shown
		} else {
			out.Blocks = append(out.Blocks, shown)
		}
	}
	if len(issues) == 0 {
		if err := p.countRule(v, &out, rule); err != nil {
			return err
		}
	}
	if out.Errors.Any() {
		return v.again(out)
	}
	return v.render(out)
}

// placed tells where in the form an issue is, and whether only something is missing there.
func (v *visit) placed(is segment.Issue, form ruleForm, fields ruleFields) (at, message string, missing bool) {
	block, row, found := strings.Cut(is.Node, ".")
	b, errB := strconv.Atoi(block)
	if errB != nil || b >= len(form.blocks) {
		return "", v.issue(is, ruleRow{}, ruleField{}), is.Code == segment.CodeEmptyGroup
	}
	n, errN := strconv.Atoi(row)
	if !found || errN != nil || n >= len(form.blocks[b].rows) {
		return block, v.issue(is, ruleRow{}, ruleField{}), is.Code == segment.CodeEmptyGroup
	}
	at = is.Node
	of := form.blocks[b].rows[n]
	message = v.issue(is, of, fields.of(b > 0, of.field))
	return at, message, message == v.l.T("rule.missing")
}

// previewed is how many names stand beside the count.
const previewed = 8

// countRule counts whom a rule selects and shows the first of them.
func (p *portal) countRule(v *visit, out *web.SegmentEditPage, rule *segment.Group) error {
	found, err := p.desk.segments.Page(v.r.Context(), v.actor, segment.Definition{Rule: rule}, alumnikit.Page{Size: previewed})
	if errors.Is(err, alumnikit.ErrInvalid) {
		return nil
	}
	if err != nil {
		return err
	}
	out.Counted, out.Count = true, web.Total{N: found.Total.Count, AtMost: !found.Total.Exact}
	for _, entry := range found.Items {
		out.Preview = append(out.Preview, web.Person{
			ID: entry.ID.String(), Name: webName(entry.Names), URL: web.PathDirectory + "/" + entry.ID.String(),
		})
	}
	return nil
}

// editSegment answers what the builder posts.
func (p *portal) editSegment(v *visit) error {
	form, op := v.r.PostForm, v.r.PostFormValue("op")
	out := web.SegmentEditPage{Action: web.PathSegments + "/new", New: true}
	var saved *segment.Segment
	if v.r.PathValue("id") != "" {
		var err error
		if saved, err = p.savedSegment(v); err != nil {
			return err
		}
		out = editPage(saved)
		out.Version = form.Get("version")
	}
	out.Name = strings.TrimSpace(form.Get("name"))
	rule := readRuleForm(form)
	if rule.change(op) {
		return p.showSegment(v, out, rule, false)
	}
	switch {
	case op == "delete" && saved != nil:
		return p.deleteSegment(v, out, saved, rule)
	case op == "save" || op == "publish":
		return p.saveSegment(v, out, saved, rule, op == "publish")
	}
	return alumnikit.ErrInvalid
}

func (p *portal) saveSegment(v *visit, out web.SegmentEditPage, saved *segment.Segment, form ruleForm, publish bool) error {
	fields, err := p.ruleFields(v)
	if err != nil {
		return err
	}
	ctx, segments := v.r.Context(), p.desk.segments
	in := segment.Input{Name: out.Name, Draft: form.rule(fields)}
	if publish { // what cannot be published is not saved either: the faults are shown first
		issues, err := segments.Validate(ctx, v.actor, in.Draft)
		if err != nil {
			return err
		}
		if len(issues) > 0 {
			return p.showSegment(v, out, form, true)
		}
	}
	if saved == nil {
		saved, err = segments.Create(ctx, v.actor, in)
	} else {
		saved, err = p.updateSegment(v, saved, in)
	}
	if errs, ok := v.fieldErrors(err, nil); ok {
		out.Errors = errs
		return p.showSegment(v, out, form, publish)
	}
	if errors.Is(err, alumnikit.ErrConflict) {
		out.Errors.Add("", v.l.T(web.FlashConflict))
		return p.showSegment(v, out, form, publish)
	}
	if err != nil {
		return err
	}
	path, flash := web.PathSegments+"/"+saved.ID.String(), web.Flash{Tone: web.ToneOK, Key: web.FlashSegmentSaved, Name: saved.Name}
	if publish {
		_, err = segments.Publish(ctx, v.actor, saved.ID)
		if errors.Is(err, alumnikit.ErrInvalid) { // leads back to itself, or too far
			out = editPage(saved)
			out.Errors.Add("", v.l.T("rule.cycle"))
			return p.showSegment(v, out, form, true)
		}
		path, flash.Key = web.PathSegments, web.FlashSegmentPublished
	}
	if err != nil {
		return err
	}
	return v.leave(path, flash)
}

// updateSegment saves an edited segment; the lists of people that no rule put there stay as they are.
func (p *portal) updateSegment(v *visit, saved *segment.Segment, in segment.Input) (*segment.Segment, error) {
	whom, err := p.desk.segments.Definition(v.r.Context(), v.actor, saved.ID)
	if err != nil {
		return nil, err
	}
	in.Include, in.Exclude = whom.Include, whom.Exclude
	if in.Revision, err = strconv.ParseUint(v.r.PostFormValue("version"), 10, 64); err != nil {
		return nil, alumnikit.ErrInvalid
	}
	return p.desk.segments.Update(v.r.Context(), v.actor, saved.ID, in)
}

func (p *portal) deleteSegment(v *visit, out web.SegmentEditPage, saved *segment.Segment, form ruleForm) error {
	err := p.desk.segments.Delete(v.r.Context(), v.actor, saved.ID)
	if errors.Is(err, alumnikit.ErrState) {
		out.Errors.Add("", v.l.T("segment.inUse"))
		return p.showSegment(v, out, form, false)
	}
	if err != nil {
		return err
	}
	return v.leave(web.PathSegments, web.Flash{Tone: web.ToneOK, Key: web.FlashDeleted})
}
