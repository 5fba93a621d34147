package importer

import (
	"context"
	"errors"
	"io"
	"slices"
	"strconv"

	"github.com/alumnikit/alumnikit"
	"github.com/alumnikit/alumnikit/alumni"
	"github.com/alumnikit/alumnikit/alumni/hr"
	"github.com/alumnikit/alumnikit/internal/sheet"
	"github.com/alumnikit/alumnikit/storage"
)

// ExportOptions of Export. The zero Options write everything, for a spreadsheet.
type ExportOptions struct {
	Format   Format           // its encoding and layout; empty: UTF-8 with a byte order mark, csv
	Locale   alumni.Locale    // of the header; empty: Japanese
	Columns  []Column         // in the order of the file; none: all that the actor may see
	Progress func(people int) // after every page, by the goroutine that exports
}

// Exported is what Export wrote.
type Exported struct {
	People  int                  `json:"people"`
	Rows    int                  `json:"rows"`
	Mapping Mapping              `json:"mapping"`           // by which Import reads the file
	LeftOut int                  `json:"leftOut"`           // people without an external ID, by whom imports cannot go
	Without []alumnikit.PersonID `json:"without,omitempty"` // the first 1,000 of them
}

// maxWithout is how many people without an external ID are named.
const maxWithout = 1000

// exportVerb is what the journal says before the first row is written.
const exportVerb = "roster.export"

// exportPage is how many people are read at once.
const exportPage = 200

// CharacterError says that a value cannot be written in the chosen encoding, or that
// the row of a person is longer than a line may be: 64 KiB. What was written until
// then is to be thrown away. It matches ErrInvalid and never holds the value.
type CharacterError struct {
	Row      int            `json:"row"`              // from 1, below the header
	Column   string         `json:"column,omitempty"` // the header; empty for the row as a whole
	Encoding sheet.Encoding `json:"encoding"`
}

// Error implements error.
func (e *CharacterError) Error() string {
	return "row " + strconv.Itoa(e.Row) + " cannot be written in " + string(e.Encoding)
}

// Is reports that a CharacterError is an ErrInvalid.
func (*CharacterError) Is(target error) bool { return target == alumnikit.ErrInvalid }

// Export writes everybody who has an external ID, in its order, as a file that
// Import reads to the same entries: one row for each employment, and one for each
// post within; columns about the person are filled in the first. It needs
// PermRoster, and PermConfidence for LeavingReason and LeavingNote, which are left
// out without it unless they are asked for. The journal notes the export before the
// first row, because it takes personal data out of the system.
//
// IDs, times, origins and who was merged into whom are not exported, nor values of
// retired custom fields, nor an Origin that is no employment of the same person.
// It reads in bounded pages, so that who is changed meanwhile is exported as before
// or as after. After an error what was written is no whole file.
func (im *Importer) Export(ctx context.Context, actor alumnikit.Actor, w io.Writer, opts *ExportOptions) (Exported, error) {
	if opts == nil {
		opts = &ExportOptions{}
	}
	e, err := im.exporting(ctx, actor, *opts)
	if err == nil {
		err = e.all(ctx, w)
	}
	if err != nil {
		return Exported{}, alumnikit.Wrap("importer.Export", "", err)
	}
	return e.done, nil
}

// export is an export under way.
type export struct {
	*reader
	actor  alumnikit.Actor
	opts   ExportOptions
	custom customFields
	file   *sheet.Writer
	done   Exported
}

// reader is what a row of the file will be read by.
type reader struct {
	im       *Importer
	prepared prepared
}

// exporting looks at the options and settles the columns.
func (im *Importer) exporting(ctx context.Context, actor alumnikit.Actor, opts ExportOptions) (*export, error) {
	if err := actor.Require(alumnikit.PermRoster); err != nil {
		return nil, err
	}
	if opts.Locale == "" {
		opts.Locale = alumni.Japanese
	}
	if !opts.Locale.Valid() {
		return nil, alumnikit.Invalid("locale", alumnikit.CodeNotOneOf, "ja en")
	}
	fields, custom, err := im.fields(ctx, actor.Tenant())
	if err != nil {
		return nil, err
	}
	columns, err := chosen(actor, opts.Columns, custom)
	if err != nil {
		return nil, err
	}
	m := Mapping{
		Columns: columns, Header: im.titles(columns, custom, opts.Locale),
		Format: Format{Encoding: opts.Format.Encoding, Layout: opts.Format.Layout}, AllowTwelveDigits: true,
	}
	if err := m.Validate(custom); err != nil {
		return nil, err
	}
	e := &export{reader: &reader{im, prepare(m, custom)}, actor: actor, opts: opts, custom: fields}
	e.done.Mapping, e.done.Mapping.AllowTwelveDigits = m, false
	return e, nil
}

// all writes the file.
func (e *export) all(ctx context.Context, w io.Writer) error {
	db := e.im.people.DB()
	if err := db.Note(ctx, storage.By(e.actor, exportVerb)); err != nil {
		return err
	}
	var err error
	if e.file, err = sheet.NewWriter(w, e.done.Mapping.Format, e.done.Mapping.Header); err != nil {
		return e.lost(err)
	}
	q := storage.WithPrefix(alumni.Entries().Name(), alumni.IdentifierKey, alumni.IdentifierValue(alumni.Identifier{System: alumni.ExternalID}))
	q.Limit = exportPage
	for {
		page, err := alumni.Entries().Page(ctx, db, e.actor.Tenant(), q)
		if err != nil {
			return err
		}
		if err := e.page(ctx, page); err != nil {
			return err
		}
		if len(page) < q.Limit {
			break
		}
		q.After = &page[len(page)-1].Position
	}
	if err := e.file.Close(); err != nil {
		return err
	}
	return e.others(ctx)
}

// page writes some people. Whoever has several external IDs is met by each, and
// written at the first that their entry names.
func (e *export) page(ctx context.Context, page []storage.At[alumni.Entry]) error {
	left, err := e.leavings(ctx, page)
	if err != nil {
		return err
	}
	for i := range page {
		entry := &page[i].Value
		id, _ := externalID(entry)
		if string(page[i].Position.Value) != string(alumni.IdentifierValue(alumni.Identifier{System: alumni.ExternalID, Value: id})) {
			continue
		}
		if alumni.IsTwelveDigits(id) {
			e.done.Mapping.AllowTwelveDigits = true
		}
		if err := e.person(entry, left[alumnikit.ID(entry.ID)].Value); err != nil {
			return err
		}
		e.done.People++
	}
	if e.opts.Progress != nil && len(page) > 0 {
		e.opts.Progress(e.done.People)
	}
	return nil
}

// leavings reads why people left, if that is to be written.
func (e *export) leavings(ctx context.Context, page []storage.At[alumni.Entry]) (map[alumnikit.ID]storage.Stored[hr.Leavings], error) {
	if len(page) == 0 || !slices.ContainsFunc(e.done.Mapping.Columns, Column.confidential) {
		return nil, nil
	}
	ids := make([]alumnikit.ID, 0, len(page))
	for i := range page {
		if id := alumnikit.ID(page[i].Value.ID); !slices.Contains(ids, id) {
			ids = append(ids, id)
		}
	}
	return hr.LeavingsKind().GetAll(ctx, e.im.people.DB(), e.actor.Tenant(), ids)
}

// externalID returns the first identifier that imports go by.
func externalID(entry *alumni.Entry) (string, bool) {
	for _, i := range entry.Identifiers {
		if i.System == alumni.ExternalID {
			return i.Value, true
		}
	}
	return "", false
}

// others counts the people of whom no row could be written.
func (e *export) others(ctx context.Context) error {
	for stored, err := range alumni.Entries().All(ctx, e.im.people.DB(), e.actor.Tenant(), storage.ListQuery{Limit: exportPage}) {
		if err != nil {
			return err
		}
		if _, ok := externalID(&stored.Value); ok {
			continue
		}
		if e.done.LeftOut++; len(e.done.Without) < maxWithout {
			e.done.Without = append(e.done.Without, stored.Value.ID)
		}
	}
	return nil
}

// write writes a row.
func (e *export) write(cells []string) error {
	e.done.Rows++
	return e.lost(e.file.Write(cells))
}

// lost says which value cannot be written.
func (e *export) lost(err error) error {
	loss, ok := errors.AsType[*sheet.LossError](err)
	if !ok {
		return err
	}
	out := &CharacterError{Row: e.done.Rows, Encoding: loss.Encoding}
	if loss.Column >= 0 {
		out.Column = e.done.Mapping.Header[loss.Column]
	}
	return out
}
