package importer

import (
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
	cells  []string // as they are meant
	silent bool     // says nothing about the person, only of employments
	stints []stint
	custom []alumni.CustomValue // of each custom field that the file has
}

// stint is one employment, or one appointment within an employment, that a row
// tells of.
type stint struct {
	nth        int // of its row, from 0
	employed   bool
	work       alumni.Work
	start, end alumni.Date
	path       []string // departments from the top down
	reason     hr.Reason
	note       string // on the reason
	noted      bool   // the file has a column for the note

	about rowAbout // of a row that Export wrote
	form  pathForm

	kind      post // empty if the row is about the employment as a whole
	postStart alumni.Date
	postEnd   alumni.Date
}

// appointed reports whether the row is about an appointment, or the end of the
// last.
func (s *stint) appointed() bool {
	if s.about.employment > 0 {
		return s.about.post > 0
	}
	return s.kind != "" && s.kind != transferPost
}

// department returns the lowest unit.
func (s *stint) department() string {
	if len(s.path) == 0 {
		return ""
	}
	return s.path[len(s.path)-1]
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

// understanding is a row on its way to a draft, with what is wrong with it.
type understanding struct {
	*reading
	draft draft
	found []Bad
}

// understand turns the cells of a row, which become the draft's, into a draft, or
// into what is wrong with them.
func (r *reading) understand(line int, cells []string) *understanding {
	u := &understanding{reading: r, draft: draft{line: line, layout: r.layout}}
	d := &u.draft
	d.cells = append(cells, r.layout.trailing...)
	for _, i := range r.layout.columns {
		cell, code := r.im.cell(&r.layout.prepared, r.layout.Columns[i], d.cells[i])
		if d.cells[i] = cell; code != "" {
			u.complain(i, code)
		}
		if code == alumnikit.CodeNotOneOf {
			r.strangers.add(d.layout.Header[i], cell)
		}
	}
	d.id = d.text(0, ExternalID)
	d.splitNames()
	d.silent = d.blank(d.layout.person)
	u.identify()
	u.customs()
	for nth := range d.layout.stints {
		if s := u.stint(nth); s.employed || s.reason != "" {
			d.stints = append(d.stints, s)
		}
	}
	return u
}

// complain notes what is wrong with a cell, unless that is known of it.
func (u *understanding) complain(at int, code string) {
	b := u.draft.badAt(at, code)
	if !slices.ContainsFunc(u.found, func(known Bad) bool { return known.Column == b.Column }) {
		u.found = append(u.found, b)
	}
}

func (u *understanding) complainOf(nth int, c Column, code string) {
	at, _ := u.draft.layout.place(nth, c)
	u.complain(at, code)
}

// identify makes sure of the external ID.
func (u *understanding) identify() {
	id := u.draft.id
	switch {
	case id == "":
		u.complainOf(0, ExternalID, alumnikit.CodeRequired)
	case !alumnikit.IsPlain(id):
		u.complainOf(0, ExternalID, alumnikit.CodeFormat)
	case len(alumni.IdentifierValue(alumni.Identifier{System: alumni.ExternalID, Value: id})) > storage.MaxKeyValue:
		u.complainOf(0, ExternalID, alumnikit.CodeTooLong)
	}
}

// stint reads one employment of a row.
func (u *understanding) stint(nth int) stint {
	d := &u.draft
	s := stint{nth: nth, work: u.im.opts.Work, employed: !d.blank(d.layout.stints[nth])}
	if nth == 0 {
		s.about = aboutOf(d.text(0, RowAbout))
		s.employed = s.employed || s.about.employment > 0
	}
	if !s.employed && d.text(nth, LeavingReason) == "" {
		return s
	}
	s.start, s.end = u.date(nth, Start), u.date(nth, End)
	s.postStart, s.postEnd = u.date(nth, PostStart), u.date(nth, PostEnd)
	if work, ok := u.word(nth, Work); ok {
		s.work = alumni.Work(work)
	}
	kind, _ := u.word(nth, PostKind)
	switch s.kind = post(kind); {
	case s.about.employment > 0: // which row it is has been said
	case s.kind == "" && d.text(nth, HostEntity) != "":
		s.kind = secondedPost
	case s.kind == "" && !s.postStart.IsZero():
		s.kind = mainPost
	case s.kind == mainPost && s.postStart.IsZero():
		s.kind = "" // where somebody works first of all: the employment itself says so
	case s.kind == transferPost && !s.postStart.IsZero():
		s.start = s.postStart
	}
	if nth == 0 && d.layout.has(DepartmentLevel) {
		s.path = d.layout.departments("", d.cells)
	} else {
		s.path, s.form = writtenPath(d.text(nth, Department))
	}
	u.reason(&s)
	return s
}

// reason reads why an employment ended.
func (u *understanding) reason(s *stint) {
	d := &u.draft
	label := d.text(s.nth, LeavingReason)
	if label == "" {
		return
	}
	s.reason, s.note = u.im.reason(&d.layout.prepared, label)
	if s.note != "" {
		u.unknown(d, s.nth, LeavingReason)
	}
	note, noted := d.cell(s.nth, LeavingNote)
	if s.noted = noted; note != "" {
		s.note = note
	}
}

func (u *understanding) date(nth int, c Column) alumni.Date {
	cell, ok := u.draft.cell(nth, c)
	if !ok || cell == "" {
		return alumni.Date{}
	}
	d, code := u.im.date(&u.layout.prepared, c, cell)
	if code != "" {
		u.complainOf(nth, c, code)
	}
	return d
}

// word reads the cell of an enumeration; not ok if it is empty or not known.
func (u *understanding) word(nth int, c Column) (code string, ok bool) {
	cell := u.draft.text(nth, c)
	if cell == "" {
		return "", false
	}
	if code, ok = u.im.word(&u.layout.prepared, c, cell); !ok {
		u.unknown(&u.draft, nth, c)
		u.complainOf(nth, c, alumnikit.CodeNotOneOf)
	}
	return code, ok
}

// unknown notes a word that HR may want to map.
func (r *reading) unknown(d *draft, nth int, c Column) {
	if at, ok := d.layout.place(nth, c); ok && at < len(d.layout.Header) {
		r.strangers.add(d.layout.Header[at], d.cells[at])
	}
}

func (d *draft) blank(places []int) bool {
	return !slices.ContainsFunc(places, func(at int) bool { return d.cells[at] != "" })
}

// splitNames fills the parts of names of which the file has the whole.
func (d *draft) splitNames() {
	for _, at := range d.layout.splits {
		d.cells[at[1]], d.cells[at[2]] = splitName(d.cells[at[0]])
	}
}

// bad states what is wrong with a column of a row. The whole of a split name
// stands for its parts, and the levels of an organisation for the department.
func (d *draft) bad(nth int, c Column, code string) Bad {
	for whole, parts := range wholes() {
		if _, ok := d.layout.place(nth, whole); ok && slices.Contains(parts, c) {
			c = whole
		}
	}
	at, ok := d.layout.place(nth, c)
	if !ok && c == Department {
		at, ok = d.layout.place(nth, DepartmentLevel)
	}
	if !ok {
		return Bad{Line: d.line, Code: code}
	}
	return d.badAt(at, code)
}

// badAt states what is wrong with a cell.
func (d *draft) badAt(at int, code string) Bad {
	b := Bad{Line: d.line, Code: code}
	if at < len(d.layout.Header) {
		b.Column, b.Shape = d.layout.Header[at], shape(strings.TrimSpace(d.cells[at]))
	}
	return b
}
