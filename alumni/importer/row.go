package importer

import (
	"errors"
	"slices"
	"strings"

	"github.com/alumnikit/alumnikit"
	"github.com/alumnikit/alumnikit/alumni"
	"github.com/alumnikit/alumnikit/alumni/hr"
	"github.com/alumnikit/alumnikit/storage"
)

// draft is a row that was understood, not yet compared with the roster.
type draft struct {
	line   int
	id     string
	layout *layout
	cells  []string // without space around them
	silent bool     // says nothing about the person, only of employments
	stints []stint
}

// stint is one employment that a row tells of.
type stint struct {
	nth        int // of its row, from 0
	employed   bool
	work       alumni.Work
	start, end alumni.Date
	reason     hr.Reason // empty for none
	note       string
}

// cell returns what the row says in a column, and whether the column is mapped.
func (d *draft) cell(nth int, c Column) (string, bool) {
	at, ok := d.layout.place(nth, c)
	if !ok {
		return "", false
	}
	return d.cells[at], true
}

// text is cell without telling an empty cell from a column that is not mapped.
func (d *draft) text(nth int, c Column) string {
	cell, _ := d.cell(nth, c)
	return cell
}

// put puts a cell in the place of what the roster says, if its column is mapped.
func (d *draft) put(nth int, c Column, at *string) {
	if cell, mapped := d.cell(nth, c); mapped {
		*at = cell
	}
}

// understand turns the cells of a row into a draft, or into what is wrong with
// them.
func (r *reading) understand(line int, cells []string) (draft, []Bad) {
	d := draft{line: line, layout: r.layout, cells: slices.Grow(cells, r.layout.extra)}
	for i := range d.cells {
		d.cells[i] = strings.TrimSpace(d.cells[i])
	}
	d.id = d.text(0, ExternalID)
	d.splitNames()
	d.silent = d.blank(d.layout.person)
	var found []Bad
	switch {
	case d.id == "":
		found = append(found, d.bad(0, ExternalID, alumnikit.CodeRequired))
	case !alumnikit.IsPlain(d.id):
		found = append(found, d.bad(0, ExternalID, alumnikit.CodeFormat))
	case len(alumni.IdentifierValue(alumni.Identifier{System: alumni.ExternalID, Value: d.id})) > storage.MaxKeyValue:
		found = append(found, d.bad(0, ExternalID, alumnikit.CodeTooLong))
	}
	for nth := range d.layout.stints {
		s, wrong := r.stint(&d, nth)
		found = append(found, wrong...)
		if s.employed || s.reason != "" {
			d.stints = append(d.stints, s)
		}
	}
	return d, found
}

// stint reads one employment of a row.
func (r *reading) stint(d *draft, nth int) (stint, []Bad) {
	s := stint{nth: nth, work: r.im.opts.Work, employed: !d.blank(d.layout.stints[nth])}
	var found []Bad
	var err error
	if s.start, err = r.im.date(d.text(nth, Start)); err != nil {
		found = append(found, d.bad(nth, Start, CodeDate))
	}
	if s.end, err = r.im.date(d.text(nth, End)); err != nil && !endless(d.text(nth, End)) {
		found = append(found, d.bad(nth, End, CodeDate))
	}
	if label := d.text(nth, Work); label != "" {
		work, ok := r.im.works[headerKey(label)]
		if !ok {
			r.unknown(d, nth, Work)
			found = append(found, d.bad(nth, Work, alumnikit.CodeNotOneOf))
		}
		s.work = work
	}
	if label := d.text(nth, LeavingReason); label != "" {
		s.reason, s.note = r.im.reason(label)
		if s.note != "" {
			r.unknown(d, nth, LeavingReason)
		}
	}
	return s, found
}

// unknown notes a word that HR may want to map.
func (r *reading) unknown(d *draft, nth int, c Column) {
	if header := d.header(nth, c); header != "" {
		r.words.add(header, d.text(nth, c))
	}
}

func (d *draft) blank(places []int) bool {
	return !slices.ContainsFunc(places, func(at int) bool { return d.cells[at] != "" })
}

// splitNames appends the parts of names of which the file has the whole.
func (d *draft) splitNames() {
	d.cells = d.cells[:len(d.cells)+d.layout.extra]
	for whole, parts := range wholes() {
		if d.layout.mapping.has(whole) {
			family, given := splitName(d.text(0, whole))
			for i, part := range []string{family, given} {
				at, _ := d.layout.place(0, parts[i])
				d.cells[at] = part
			}
		}
	}
}

// bad states what is wrong with a cell of a row. The whole of a split name
// stands for its parts.
func (d *draft) bad(nth int, c Column, code string) Bad {
	for whole, parts := range wholes() {
		if d.layout.mapping.has(whole) && slices.Contains(parts[:], c) {
			c = whole
		}
	}
	b := Bad{Line: d.line, Code: code, Column: d.header(nth, c)}
	if b.Column != "" {
		b.Shape = shape(d.text(nth, c))
	}
	return b
}

// header returns the header of a column, empty if the file does not have it.
func (d *draft) header(nth int, c Column) string {
	at, ok := d.layout.place(nth, c)
	if !ok || at >= len(d.layout.mapping.Header) {
		return ""
	}
	return d.layout.mapping.Header[at]
}

// findings turns what the service finds wrong with a person into what is wrong
// with their rows; other errors are returned. What is wrong with an employment is
// wrong with the row that tells of it, anything else with all of them.
func (g *group) findings(err error, told []telling) ([]Bad, error) {
	fields, ok := errors.AsType[alumnikit.FieldErrors](err)
	if !ok {
		return nil, err
	}
	var out []Bad
	for _, f := range fields {
		c, at := columnOf(f.Field)
		by := slices.IndexFunc(told, func(t telling) bool { return t.at == at })
		switch {
		case at >= 0 && by >= 0:
			out = append(out, told[by].row.bad(told[by].stint.nth, c, f.Code))
		default:
			for i := range g.rows {
				out = append(out, g.rows[i].bad(0, c, f.Code))
			}
		}
	}
	slices.SortStableFunc(out, func(a, b Bad) int { return a.Line - b.Line })
	return out, nil
}
