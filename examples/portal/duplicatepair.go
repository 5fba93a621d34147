package main

import (
	"slices"
	"strconv"

	"github.com/alumnikit/alumnikit"
	"github.com/alumnikit/alumnikit/alumni"
	"github.com/alumnikit/alumnikit/alumni/merging"
	"github.com/alumnikit/alumnikit/examples/portal/web"
)

// duplicatePage shows two entries side by side.
func (p *portal) duplicatePage(v *visit) error {
	found, err := v.pair()
	if err != nil {
		return err
	}
	out, err := p.pairForm(v, found)
	if err != nil {
		return err
	}
	return v.render(out)
}

// version changes with every change of either entry.
func (p pair) version() string {
	return strconv.FormatInt(p.entries[0].UpdatedAt.UnixMicro(), 36) + "." + strconv.FormatInt(p.entries[1].UpdatedAt.UnixMicro(), 36)
}

// Sides of a pair, in the form.
const (
	sideA = "a"
	sideB = "b"
)

func (p *portal) pairForm(v *visit, found pair) (web.DuplicatePage, error) {
	path := duplicatePath(found.candidate.ID)
	a, b := found.entries[0], found.entries[1]
	out := web.DuplicatePage{
		A: v.duplicateSide(a), B: v.duplicateSide(b), Score: percent(found.candidate.Score), Likeness: likeness(found.candidate.Score),
		Reasons: v.reasons(found.candidate.Reasons), Version: found.version(), Keep: sideA, MergeAction: path + "/merge", DismissAction: path + "/dismiss",
	}
	if b.CreatedAt.Before(a.CreatedAt) { // the older entry is the one that others know
		out.Keep = sideB
	}
	out.Rows = v.compareRows(a, b, out.Keep)
	var err error
	out.NextURL, err = p.nextPair(v, found.candidate.ID)
	return out, err
}

// nextPair leads to the likeliest of the other pairs.
func (p *portal) nextPair(v *visit, this alumnikit.ID) (string, error) {
	list, _, err := p.duplicates.Candidates(v.r.Context(), v.actor, alumnikit.Page{Size: 2})
	for i := range list {
		if list[i].ID != this {
			return duplicatePath(list[i].ID), err
		}
	}
	return "", err
}

// Names of what can be chosen, as package merging has them.
const (
	chooseNames = "names"
	chooseEmail = "email"
)

// compareRows are the fields of both entries: where both say something else, one side is to be kept; what only one of them
// says stays, and so does what there may be several of.
func (v *visit) compareRows(a, b *alumni.Entry, keep string) []web.CompareRow {
	row := func(name, label string, a, b []string) web.CompareRow {
		out := web.CompareRow{Label: label, A: a, B: b, Differs: !slices.Equal(a, b)}
		if out.Differs && len(a) > 0 && len(b) > 0 {
			out.Name, out.Keep = name, keep
		}
		return out
	}
	names := row(chooseNames, v.l.T("duplicate.names"), v.allNames(a.Names), v.allNames(b.Names))
	if names.Differs {
		names.Note = v.l.T("duplicate.namesNote")
	}
	out := []web.CompareRow{names, row(chooseEmail, v.l.T("duplicate.email"), texts(a.Email), texts(b.Email))}
	for _, f := range v.schema.CustomFields() {
		c, _ := f.Custom()
		one, other := v.customTexts(f, a.Custom), v.customTexts(f, b.Custom)
		if c.Owner == alumni.ByEmployer && len(one)+len(other) > 0 {
			out = append(out, row("custom."+strconv.Itoa(int(f.Number)), f.Label[v.locale()], one, other))
		}
	}
	return append(out,
		row("", v.l.T("duplicate.identifiers"), v.numbers(a), v.numbers(b)),
		row("", v.l.T("duplicate.employments"), v.careerLines(a), v.careerLines(b)),
	)
}

// texts is a list of one word, none if it is empty.
func texts(word string) []string {
	if word == "" {
		return nil
	}
	return []string{word}
}

func (v *visit) allNames(n alumni.Names) []string {
	out := []string{v.l.Name(webName(n))}
	for _, t := range v.nameTerms(n) {
		out = append(out, t.Label+" "+joined(v.comma(), t.Values...))
	}
	return out
}

func (v *visit) numbers(e *alumni.Entry) []string {
	var out []string
	for _, id := range e.Identifiers {
		system := id.System
		if system == alumni.ExternalID {
			system = v.l.T("col.number")
		}
		out = append(out, system+" "+id.Value)
	}
	return out
}

func (v *visit) careerLines(e *alumni.Entry) []string {
	var out []string
	for _, m := range e.Employments {
		out = append(out, joined(" · ", v.term(m.Entity), v.term(m.Department), v.term(m.Title), v.l.Span(webSpan(m.Start, m.End))))
	}
	return out
}

// mergeDuplicate makes one person of two.
func (p *portal) mergeDuplicate(v *visit) error {
	found, err := v.pair()
	if err != nil {
		return err
	}
	form := v.r.PostForm
	if form.Get("version") != found.version() {
		return alumnikit.ErrConflict
	}
	keep, gone, side := found.entries[0], found.entries[1], sideA
	if form.Get("keep") == sideB {
		keep, gone, side = gone, keep, sideB
	}
	var choices merging.Choices
	for _, row := range v.compareRows(found.entries[0], found.entries[1], side) {
		if chosen := form.Get(row.Name); row.Name != "" && row.Differs && chosen != "" && chosen != side {
			choices.FromGone = append(choices.FromGone, row.Name)
		}
	}
	_, err = p.merging.Merge(v.r.Context(), v.actor, keep.ID, gone.ID, choices)
	if errs, ok := v.fieldErrors(err, func(string) string { return "" }); ok {
		out, err := p.pairForm(v, found)
		if err != nil {
			return err
		}
		out.Keep, out.Errors = side, errs
		return v.again(out)
	}
	if err != nil {
		return err
	}
	return v.leave(web.PathHRPeople+"/"+keep.ID.String(), web.Flash{Tone: web.ToneOK, Key: web.FlashMerged})
}
