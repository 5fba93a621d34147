package importer

import (
	"context"
	"errors"
	"io"

	"github.com/alumnikit/alumnikit"
	"github.com/alumnikit/alumnikit/internal/sheet"
)

// Format is how a file is written. What is zero is detected.
type Format = sheet.Format

// Encoding is how the characters of a file are written as bytes.
type Encoding = sheet.Encoding

// Layout is how a file is divided into rows and cells.
type Layout = sheet.Layout

// Encodings returns every encoding, in the order of a form.
func Encodings() []Encoding { return sheet.Encodings() }

// Layouts returns every layout, in the order of a form.
func Layouts() []Layout { return sheet.Layouts() }

// maxFields is how many columns a file may have.
const maxFields = 200

// previewRows is how many rows Inspect shows.
const previewRows = 20

// Preview is what the beginning of a file shows, for HR to confirm. Its rows hold
// personal data.
type Preview struct {
	Format   Format     `json:"format"` // as it was detected
	Header   []string   `json:"header"`
	Rows     [][]string `json:"rows"` // the first that can be read, at most 20
	Proposal Proposal   `json:"proposal"`
}

// Inspect reads the first 256 KiB of a file and proposes what its columns are
// about. It needs PermRoster. A file that cannot be a table is a FieldError of
// "file", "header" or "format"; Bad has texts for its code.
func (im *Importer) Inspect(ctx context.Context, actor alumnikit.Actor, r io.Reader, f Format) (*Preview, error) {
	if err := actor.Require(alumnikit.PermRoster); err != nil {
		return nil, alumnikit.Wrap("importer.Inspect", "", err)
	}
	_, custom, err := im.fields(ctx, actor.Tenant())
	if err != nil {
		return nil, alumnikit.Wrap("importer.Inspect", "", err)
	}
	out, err := im.inspect(ctx, io.LimitReader(r, sheet.SampleSize), f, custom)
	return out, alumnikit.Wrap("importer.Inspect", "", err)
}

func (im *Importer) inspect(ctx context.Context, r io.Reader, f Format, custom []CustomField) (*Preview, error) {
	rows, err := im.rows(r, f) //nolint:contextcheck // it waits for the reader alone
	if err != nil {
		return nil, err
	}
	out := &Preview{Format: rows.Format(), Header: rows.Header()}
	for len(out.Rows) < previewRows {
		row, err := rows.Next(ctx)
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return nil, err
		}
		if row.Cells != nil {
			out.Rows = append(out.Rows, row.Cells)
		}
	}
	out.Format = rows.Format()
	out.Proposal = im.ProposeWith(out.Header, &Sample{Custom: custom, Rows: out.Rows})
	out.Proposal.Mapping.Format = f
	return out, nil
}

// rows reads a file. Its header is found by the names of columns that are known.
func (im *Importer) rows(r io.Reader, f Format) (*sheet.Reader, error) {
	return sheet.New(r, f, &sheet.Options{MaxBytes: im.opts.MaxBytes, MaxFields: maxFields, Known: recognised})
}

// recognised reports whether a header is the name of a column, be it one that is
// not imported.
func recognised(header string) bool {
	h := headings().read(header, nil)
	return h.column != Ignored || h.other || h.refused
}
