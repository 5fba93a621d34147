package sheet

import (
	"context"
	"errors"
	"io"
	"slices"
)

// table reads the rows below a header.
type table struct {
	records
	known  func(string) bool
	header [][]string      // its rows as they stand in the file
	names  int             // columns that rows have
	width  int             // columns of the header with those that have no name
	above  map[string]bool // lines above the header
	begun  bool
	totals map[string]bool
}

// openTable reads the header.
func (r *Reader) openTable(ctx context.Context, src *source) error {
	r.lines = newLines(src, r.format.Encoding)
	t := &table{
		records: records{lines: r.lines, parser: parser{separator: r.format.Layout.separator()}, opts: r.opts},
		known:   r.opts.Known, totals: totalWords(), above: map[string]bool{},
	}
	if err := t.skipTo(ctx, r.format.HeaderLine); errors.Is(err, io.EOF) {
		return r.take(nil)
	} else if err != nil {
		return err
	}
	for range max(1, r.format.HeaderRows) {
		at, err := t.next(ctx)
		if errors.Is(err, io.EOF) {
			return r.take(nil)
		}
		if err != nil {
			return err
		}
		if at.bad != "" {
			return unreadable(at.bad)
		}
		cells := t.first(len(t.ends))
		t.header = append(t.header, cells)
		t.width = max(t.width, len(cells))
	}
	if err := r.take(headerNames(t.header)); err != nil {
		return err
	}
	t.names, t.fits = len(r.header), t.covers
	r.rows = t
	return nil
}

// skipTo reads what stands above a line.
func (t *table) skipTo(ctx context.Context, header int) error {
	for t.number+1 < header {
		at, err := t.lines.next(ctx)
		if err != nil {
			return err
		}
		if len(t.above) < aboveHeader && !blank(at.text) {
			t.above[string(at.text)] = true
		}
	}
	return nil
}

// row returns the next row that is not blank.
func (t *table) row(ctx context.Context) (Row, error) {
	for {
		at, err := t.next(ctx)
		if err != nil {
			return Row{}, err
		}
		row := Row{Line: at.number, Bad: at.bad, Encoding: at.looks}
		if at.bad != "" {
			return row, nil
		}
		if blank(t.text) {
			continue
		}
		if t.above[string(at.text)] { // page breaks bring titles too
			row.Skip = SkipNote
			return row, nil
		}
		cells := t.first(t.names)
		if row.Skip = t.skip(cells); row.Skip != "" {
			return row, nil
		}
		if row.Bad = t.misfit(at); row.Bad == "" {
			row.Cells = cells
		}
		return row, nil
	}
}

// misfit returns CodeColumns for a record that cannot be laid under the header.
// Fewer cells than it has are as many as there were before something cut the empty
// ones at the end: then the last has something in it, and the line ends. Anything
// else may have been cut elsewhere.
func (t *table) misfit(at line) string {
	if t.covers() {
		return ""
	}
	n := len(t.ends)
	if n < 2 || n >= t.names || at.open || blank(t.text[t.ends[n-2]:]) {
		return CodeColumns
	}
	return ""
}

// covers reports whether a record has a cell for every name of the header, and
// nothing behind the header's last cell. Only such a record may span lines: quotes
// that were meant otherwise must not swallow rows.
func (t *table) covers() bool {
	n := len(t.ends)
	return blank(t.text) || n >= t.names && (n <= t.width || blank(t.text[t.ends[t.width-1]:]))
}

// skip returns why a row is none.
func (t *table) skip(cells []string) Skip {
	first := !t.begun
	t.begun = true
	switch {
	case t.repeatsHeader(cells), first && t.onlyNames(cells):
		return SkipHeader
	case isTotals(cells, t.totals):
		return SkipTotals
	case isNote(cells):
		return SkipNote
	default:
		return ""
	}
}

func (t *table) repeatsHeader(cells []string) bool {
	return slices.ContainsFunc(t.header, func(row []string) bool {
		n := min(len(row), len(cells))
		return slices.Equal(row[:n], cells[:n])
	})
}

// onlyNames recognises a second row of names, such as the codes of the columns
// below their labels.
func (t *table) onlyNames(cells []string) bool {
	names := 0
	for _, c := range cells {
		if c == "" {
			continue
		}
		if !t.known(c) {
			return false
		}
		names++
	}
	return names > 1
}
