package importer

import (
	"errors"
	"slices"

	"github.com/alumnikit/alumnikit"
	"github.com/alumnikit/alumnikit/alumni"
	"github.com/alumnikit/alumnikit/alumni/hr"
	"github.com/alumnikit/alumnikit/storage"
)

// draft is a row that was understood, not yet compared with the roster.
type draft struct {
	line   int
	id     string
	cells  map[Column]string // of the mapped columns, without space around them
	work   alumni.Work
	start  alumni.Date
	end    alumni.Date
	reason hr.Reason // empty for none
	note   string
}

// spare is room for the parts of names that are split.
const spare = 4

// understand turns the cells of a row into a draft, or into what is wrong with
// them.
func (r *run) understand(row record) (draft, []Bad) {
	d := draft{line: row.line, cells: make(map[Column]string, len(row.fields)+spare), work: r.im.opts.Work}
	var found []Bad
	complain := func(c Column, code string) {
		b := r.bad(d, c, code)
		if !slices.ContainsFunc(found, func(known Bad) bool { return known.Column == b.Column }) {
			found = append(found, b)
		}
	}
	for i, c := range r.mapping.Columns {
		if c == Ignored {
			continue
		}
		cell, code := r.im.cell(&r.mapping, c, row.fields[i])
		if d.cells[c] = cell; code != "" {
			complain(c, code)
		}
	}
	if path := r.mapping.departments(d.cells[Department], row.fields); len(path) > 0 {
		d.cells[Department] = path[len(path)-1]
	}
	d.id = d.cells[ExternalID]
	switch {
	case d.id == "":
		complain(ExternalID, alumnikit.CodeRequired)
	case !alumnikit.IsPlain(d.id):
		complain(ExternalID, alumnikit.CodeFormat)
	case len(alumni.IdentifierValue(alumni.Identifier{System: alumni.ExternalID, Value: d.id})) > storage.MaxKeyValue:
		complain(ExternalID, alumnikit.CodeTooLong)
	}
	r.splitNames(&d)
	var code string
	if d.start, code = r.im.date(&r.mapping, Start, d.cells[Start]); code != "" {
		complain(Start, code)
	}
	if d.end, code = r.im.date(&r.mapping, End, d.cells[End]); code != "" {
		complain(End, code)
	}
	if label := d.cells[Work]; label != "" {
		work, ok := r.im.word(&r.mapping, Work, label)
		if !ok {
			complain(Work, alumnikit.CodeNotOneOf)
		}
		d.work = alumni.Work(work)
	}
	if label := d.cells[LeavingReason]; label != "" {
		d.reason, d.note = r.im.reason(&r.mapping, label)
	}
	return d, found
}

// splitNames fills the parts of names of which the file has the whole.
func (r *run) splitNames(d *draft) {
	if r.mapping.has(FullName) {
		d.cells[Family], d.cells[Given] = splitName(d.cells[FullName])
	}
	if r.mapping.has(FullKana) {
		d.cells[FamilyKana], d.cells[GivenKana] = splitName(d.cells[FullKana])
	}
}

// bad states what is wrong with a cell of a row. The whole of a split name
// stands for its parts.
func (r *run) bad(d draft, c Column, code string) Bad {
	for whole, parts := range map[Column][]Column{FullName: {Family, Given}, FullKana: {FamilyKana, GivenKana}} {
		if r.mapping.has(whole) && slices.Contains(parts, c) {
			c = whole
		}
	}
	b := Bad{Line: d.line, Code: code}
	if at := slices.Index(r.mapping.Columns, c); at >= 0 && c != Ignored {
		b.Column = r.mapping.Header[at]
		b.Shape = shape(d.cells[c])
	}
	return b
}

// findings turns what the service finds wrong with a person into what is wrong
// with the row; other errors are returned.
func (r *run) findings(d draft, err error) ([]Bad, error) {
	fields, ok := errors.AsType[alumnikit.FieldErrors](err)
	if !ok {
		return nil, err
	}
	var out []Bad
	for _, f := range fields {
		out = append(out, r.bad(d, columnOf(f.Field), f.Code))
	}
	return out, nil
}

// names puts the row's names in the place of those of the roster.
func (d *draft) names(n alumni.Names) alumni.Names {
	d.put(Family, &n.Family)
	d.put(Given, &n.Given)
	d.put(FamilyKana, &n.FamilyKana)
	d.put(GivenKana, &n.GivenKana)
	d.put(FamilyRomaji, &n.FamilyRomaji)
	d.put(GivenRomaji, &n.GivenRomaji)
	d.put(Preferred, &n.Preferred)
	if former := d.cells[Former]; former != "" && !slices.Contains(n.Former, former) {
		n.Former = append(slices.Clone(n.Former), former)
	}
	return n
}

// put puts a cell in the place of what the roster says, if its column is mapped.
func (d *draft) put(c Column, at *string) {
	if cell, mapped := d.cells[c]; mapped {
		*at = cell
	}
}

// employed reports whether the row says anything about an employment.
func (d *draft) employed() bool {
	for c, cell := range d.cells {
		if cell != "" && c.ofEmployment() {
			return true
		}
	}
	return false
}

// employment puts what the row says in the place of what the roster says about
// one employment, or makes a new one of the zero Employment.
func (d *draft) employment(m alumni.Employment) alumni.Employment {
	d.put(Entity, &m.Entity)
	d.put(Department, &m.Department)
	d.put(Title, &m.Title)
	d.put(Place, &m.Place)
	if _, mapped := d.cells[Work]; mapped || m.Work == "" {
		m.Work = d.work
	}
	if _, mapped := d.cells[Start]; mapped {
		m.Start = d.start
	}
	if _, mapped := d.cells[End]; mapped {
		m.End = d.end
	}
	return m
}

// match finds the employment that the row is about: the one with the same
// start, of several the one in the same department, else the first.
func (d *draft) match(all []alumni.Employment) (alumni.Employment, bool) {
	var found []alumni.Employment
	for _, m := range all {
		if m.Start == d.start {
			found = append(found, m)
		}
	}
	for _, m := range found {
		if m.Department == d.cells[Department] {
			return m, true
		}
	}
	if len(found) == 0 {
		return alumni.Employment{}, false
	}
	return found[0], true
}
