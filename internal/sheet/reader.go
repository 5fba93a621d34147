package sheet

import (
	"context"
	"errors"
	"io"
	"slices"
	"strconv"

	"github.com/alumnikit/alumnikit"
)

// Options of New. The zero Options are useful.
type Options struct {
	MaxBytes  int64 // of the file; 0 means 1 GiB
	MaxLine   int   // bytes of one line; 0 means 64 KiB
	MaxRecord int   // bytes of one record that spans lines; 0 means 256 KiB
	MaxSpan   int   // lines of one record; 0 means 100
	MaxFields int   // columns of the header; 0 means 200
	// Known reports whether a cell is the name of a column that is wanted, by which
	// the header is found. It must be a pure function; nil: no name is known.
	Known func(header string) bool
}

func (o *Options) withDefaults() *Options {
	var out Options
	if o != nil {
		out = *o
	}
	if out.MaxBytes <= 0 {
		out.MaxBytes = 1 << 30
	}
	for _, bound := range []struct {
		at    *int
		usual int
	}{{&out.MaxLine, 64 << 10}, {&out.MaxRecord, 256 << 10}, {&out.MaxSpan, 100}, {&out.MaxFields, 200}} {
		if *bound.at <= 0 {
			*bound.at = bound.usual
		}
	}
	if out.Known == nil {
		out.Known = func(string) bool { return false }
	}
	return &out
}

// Reader reads the rows of one file. It is used by one goroutine.
type Reader struct {
	format Format
	opts   *Options
	header []string
	lines  *lines
	rows   interface {
		row(ctx context.Context) (Row, error) // io.EOF behind the last
	}
	any bool // there was a row
}

// New returns a reader of the rows below the header. It reads SampleSize bytes and
// detects what the format leaves open.
//
// It gives FieldErrors: about "file" if it is empty or no table of text, about
// "header" if that is missing or cannot be read, about "format" if that is not
// valid. Errors of r are wrapped.
func New(r io.Reader, f Format, opts *Options) (*Reader, error) {
	if err := f.validate(); err != nil {
		return nil, err
	}
	o := opts.withDefaults()
	ctx := context.Background() // New waits for r alone
	src := newSource(r, o)
	sample, err := src.peek(ctx, SampleSize)
	if err != nil {
		return nil, err
	}
	if f, err = detect(sample, f, o); err != nil {
		return nil, err
	}
	out := &Reader{format: f, opts: o}
	if f.Layout == JSONLines || f.Layout == JSON {
		err = out.openObjects(sample, src)
	} else {
		err = out.openTable(ctx, src)
	}
	if err != nil {
		return nil, err
	}
	return out, nil
}

func (f Format) validate() error {
	var found alumnikit.FieldErrors
	if !f.Encoding.Valid() {
		found.Add(fieldFormat+".encoding", alumnikit.CodeNotOneOf, "utf-8 windows-31j utf-16le utf-16be euc-jp")
	}
	if !f.Layout.Valid() {
		found.Add(fieldFormat+".layout", alumnikit.CodeNotOneOf, "csv tsv semicolon jsonl json")
	}
	if f.HeaderLine < 0 {
		found.Add(fieldFormat+".headerLine", alumnikit.CodeRange, "0 or more")
	}
	if f.HeaderRows < 0 || f.HeaderRows > 2 {
		found.Add(fieldFormat+".headerRows", alumnikit.CodeRange, "0..2")
	}
	return found.Err()
}

// take makes sure of a header.
func (r *Reader) take(header []string) error {
	switch {
	case len(header) == 0:
		return alumnikit.Invalid(fieldHeader, alumnikit.CodeRequired, "")
	case len(header) > r.opts.MaxFields:
		return alumnikit.Invalid(fieldHeader, alumnikit.CodeTooLong, "at most "+strconv.Itoa(r.opts.MaxFields)+" columns")
	}
	r.header = header
	return nil
}

// Header returns the names of the columns. Those without one are empty; names may
// stand twice. With a header of two rows they are those of both, with a space.
func (r *Reader) Header() []string { return slices.Clone(r.header) }

// Format returns the format of the file as it was named or detected. Its encoding
// stays empty as long as all that was read is ASCII.
func (r *Reader) Format() Format {
	f := r.format
	f.Encoding = r.lines.dec.encoding
	return f
}

// Bytes returns how many bytes of the file stand before the row that comes next.
func (r *Reader) Bytes() int64 { return r.lines.done }

// Next returns the next row that is not blank, or io.EOF behind the last. Rows
// that are bad or skipped are rows too. A file without rows gives FieldErrors
// about "file" with CodeNoRows. A file of more than Options.MaxBytes ends with
// alumnikit.ErrTooLarge, and a context that ended with its cause.
func (r *Reader) Next(ctx context.Context) (Row, error) {
	row, err := r.rows.row(ctx)
	if errors.Is(err, io.EOF) && !r.any {
		return row, alumnikit.Invalid(fieldFile, CodeNoRows, "rows below the header")
	}
	r.any = r.any || err == nil && row.Skip == ""
	return row, err
}
