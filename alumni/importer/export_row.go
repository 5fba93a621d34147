package importer

import (
	"encoding/json"
	"reflect"
	"slices"
	"strconv"
	"strings"

	"github.com/alumnikit/alumnikit/alumni"
	"github.com/alumnikit/alumnikit/alumni/hr"
	"github.com/alumnikit/alumnikit/internal/sheet"
)

// person writes the rows of one person.
func (e *export) person(entry *alumni.Entry, left hr.Leavings) error {
	about := e.personCells(entry)
	if len(entry.Employments) == 0 || !slices.Contains(e.done.Mapping.Columns, Start) {
		about[RowAbout] = aboutPerson
		return e.write(e.row(about))
	}
	for i := range entry.Employments {
		m := &entry.Employments[i]
		cells := e.employmentCells(entry, i)
		cells[RowAbout] = rowAbout{employment: i + 1}.String()
		if l, ok := left.Of(m.ID); ok {
			cells[LeavingReason], cells[LeavingNote] = string(l.Reason), e.text(LeavingNote, l.Note)
		}
		if i == 0 {
			for c, cell := range about {
				cells[c] = cell
			}
		}
		cells[ExternalID] = about[ExternalID]
		if err := e.write(e.row(cells)); err != nil {
			return err
		}
		if err := e.posts(about[ExternalID], m, i); err != nil {
			return err
		}
	}
	return nil
}

// posts writes the rows of the appointments of an employment.
func (e *export) posts(id string, m *alumni.Employment, at int) error {
	if !slices.Contains(e.done.Mapping.Columns, PostKind) {
		return nil
	}
	for j := range m.Posts {
		cells := e.postCells(&m.Posts[j])
		cells[RowAbout] = rowAbout{at + 1, j + 1}.String()
		cells[ExternalID], cells[Start], cells[Entity] = id, m.Start.String(), e.text(Entity, m.Entity)
		if err := e.write(e.row(cells)); err != nil {
			return err
		}
	}
	return nil
}

// row puts cells in the order of the file.
func (e *export) row(cells map[Column]string) []string {
	out := make([]string, len(e.done.Mapping.Columns))
	for i, c := range e.done.Mapping.Columns {
		out[i] = cells[c]
	}
	return out
}

// personCells writes what an entry says about who somebody is.
func (e *export) personCells(entry *alumni.Entry) map[Column]string {
	n := &entry.Names
	id, _ := externalID(entry)
	out := map[Column]string{
		NameOrder: string(n.Order), RomajiFrom: string(n.RomajiFrom), Former: e.list(Former, n.Former), Identifiers: otherIdentifiers(entry, id),
	}
	for c, text := range map[Column]string{
		ExternalID: id, Family: n.Family, Given: n.Given, FamilyKana: n.FamilyKana, GivenKana: n.GivenKana, FamilyRomaji: n.FamilyRomaji,
		GivenRomaji: n.GivenRomaji, Preferred: n.Preferred, BusinessName: n.Business, Email: entry.Email,
	} {
		out[c] = e.text(c, text)
	}
	for c, f := range e.custom {
		if v := alumni.CustomValueOf(entry.Custom, f.Number); f.Many {
			out[c] = e.list(c, v.Texts())
		} else if v.Len() > 0 {
			out[c] = e.text(c, v.Texts()[0])
		}
	}
	return out
}

func otherIdentifiers(entry *alumni.Entry, id string) string {
	own := alumni.Identifier{System: alumni.ExternalID, Value: id}
	return listOf(slices.DeleteFunc(slices.Clone(entry.Identifiers), func(i alumni.Identifier) bool { return i == own }))
}

// listOf writes a list as JSON, empty for none.
func listOf[T any](all []T) string {
	if len(all) == 0 {
		return ""
	}
	var out strings.Builder
	encoder := json.NewEncoder(&out)
	encoder.SetEscapeHTML(false)
	if encoder.Encode(all) != nil {
		return "" // texts alone, of which none fails
	}
	return escaped(strings.TrimSpace(out.String()))
}

// employmentCells writes an employment.
func (e *export) employmentCells(entry *alumni.Entry, at int) map[Column]string {
	m := &entry.Employments[at]
	out := map[Column]string{
		Work: string(m.Work), EntityNumber: string(m.EntityNumber), Department: e.path(m.Path, m.Department),
		Start: m.Start.String(), End: m.End.String(), CodeLists: listOf(m.Codes),
	}
	for c, text := range map[Column]string{Entity: m.Entity, Title: m.Title, Grade: m.Grade, JobType: m.JobType, Place: m.Place} {
		out[c] = e.text(c, text)
	}
	before := slices.IndexFunc(entry.Employments, func(o alumni.Employment) bool { return o.ID == m.Origin })
	if before >= 0 && !m.Origin.IsZero() {
		out[Continues] = strconv.Itoa(before + 1)
	}
	return out
}

// postCells writes an appointment.
func (e *export) postCells(p *alumni.Post) map[Column]string {
	out := map[Column]string{
		PostKind: kindOf(p.Kind), PostStart: p.Start.String(), PostEnd: p.End.String(),
		HostEntityNumber: string(p.EntityNumber), Department: e.path(p.Path, p.Department),
	}
	for c, text := range map[Column]string{HostEntity: p.Entity, Title: p.Title, Grade: p.Grade, Place: p.Place} {
		out[c] = e.text(c, text)
	}
	return out
}

// kindOf returns the word of the file for a kind of appointment.
func kindOf(kind alumni.PostKind) string {
	for _, word := range posts() {
		if postKinds()[word] == kind {
			return string(word)
		}
	}
	return string(kind)
}

// text writes a text as it stands, if that is how it is read, else exactly.
func (r *reader) text(c Column, text string) string {
	if text == "" {
		return ""
	}
	if read, code := r.im.cell(&r.prepared, c, text); code == "" && read == text && sheet.Carries(text) {
		return text
	}
	return exactly([]string{text}, false)
}

// list writes one text as it stands if it can, and several as a list.
func (r *reader) list(c Column, texts []string) string {
	switch len(texts) {
	case 0:
		return ""
	case 1:
		return r.text(c, texts[0])
	default:
		return exactly(texts, true)
	}
}

// path writes a department, with those above it if they are known.
func (r *reader) path(path []string, department string) string {
	units := path
	if len(path) == 0 {
		units = []string{department}
	}
	plain := strings.Join(units, "/")
	if department == "" {
		return ""
	}
	read, code := r.im.cell(&r.prepared, Department, plain)
	got, form := writtenPath(read)
	if code == "" && form == anyPath && reflect.DeepEqual(got, units) && len(path) != 1 && sheet.Carries(plain) {
		return plain
	}
	return exactly(units, len(path) > 0)
}
