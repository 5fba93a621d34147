package sheet

import (
	"bytes"
	"context"
	"errors"
	"io"
)

// state is how far a parser has come with a record.
type state uint8

const (
	complete state = iota
	unclosed       // the text ended within quotes
	broken         // a quote where none may be
)

// parser splits records into cells as RFC 4180 has it, with two liberties:
// spaces may stand around the quotes, and a cell may be written ="0012".
type parser struct {
	separator byte
	state     state
	text      []byte // of all cells, one behind the other
	ends      []int  // of the cells that are complete, in text
	fed       int64  // bytes, to prove that reading is linear
}

// begin parses the first line of a record.
func (p *parser) begin(line []byte) {
	p.text, p.ends, p.fed = p.text[:0], p.ends[:0], p.fed+int64(len(line))
	p.cells(line)
}

// resume parses the next line of an unclosed record.
func (p *parser) resume(line []byte) {
	p.fed += int64(len(line))
	p.text = append(p.text, '\n')
	if rest, more := p.quoted(line); more {
		p.cells(rest)
	}
}

// cells parses from the beginning of a cell on.
func (p *parser) cells(line []byte) {
	for {
		if body, ok := opening(line); ok {
			var more bool
			if line, more = p.quoted(body); !more {
				return
			}
			continue
		}
		at := bytes.IndexByte(line, p.separator)
		cell := line
		if at >= 0 {
			cell = line[:at]
		}
		if bytes.IndexByte(cell, '"') >= 0 {
			p.state = broken
			return
		}
		p.text = append(p.text, cell...)
		p.ends = append(p.ends, len(p.text))
		if at < 0 {
			p.state = complete
			return
		}
		line = line[at+1:]
	}
}

// opening returns what follows the quote with which a cell begins.
func opening(cell []byte) ([]byte, bool) {
	if len(cell) == 0 || cell[0] > '=' {
		return nil, false
	}
	cell = bytes.TrimLeft(cell, " ")
	cell = bytes.TrimPrefix(cell, []byte("="))
	return bytes.CutPrefix(cell, []byte(`"`))
}

// quoted parses from within quotes up to the next cell, and reports whether there
// is one.
func (p *parser) quoted(line []byte) (rest []byte, more bool) {
	for {
		at := bytes.IndexByte(line, '"')
		if at < 0 {
			p.text = append(p.text, line...)
			p.state = unclosed
			return nil, false
		}
		p.text = append(p.text, line[:at]...)
		line = line[at+1:]
		if len(line) > 0 && line[0] == '"' {
			p.text = append(p.text, '"')
			line = line[1:]
			continue
		}
		p.ends = append(p.ends, len(p.text))
		line = bytes.TrimLeft(line, " ")
		switch {
		case len(line) == 0:
			p.state = complete
			return nil, false
		case line[0] == p.separator:
			return line[1:], true
		default:
			p.state = broken
			return nil, false
		}
	}
}

// records reads a file record by record.
type records struct {
	*lines
	parser
	opts *Options
	// fits reports whether what spans lines can be a record; nil: anything can.
	fits func() bool
}

// next returns the first line of the next record, whose cells are in the parser, or
// io.EOF. A record may span lines within quotes.
// If what follows an open quote makes no record that fits, the first line alone is
// bad and reading goes on behind it, so that one stray quote spoils one row.
func (r *records) next(ctx context.Context) (line, error) {
	first, err := r.lines.next(ctx)
	if err != nil || first.bad != "" {
		return first, err
	}
	// Files that were joined have the byte order marks of all.
	r.begin(bytes.TrimPrefix(lineBreaks(first.text), []byte(byteOrderMark)))
	if r.state == broken {
		first.bad = CodeQuote
	}
	if r.state != unclosed {
		return first, nil
	}
	first.text = nil // not valid behind the next line
	return r.span(ctx, first)
}

// span goes on behind the first line of a record that leaves a quote open.
func (r *records) span(ctx context.Context, first line) (line, error) {
	var taken []line
	end := r.done
	for size := 0; r.state == unclosed && len(taken) < r.opts.MaxSpan && size < r.opts.MaxRecord; {
		at, err := r.lines.next(ctx)
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return first, err
		}
		taken = append(taken, at.keep())
		if at.bad != "" {
			break
		}
		size += len(at.text)
		r.resume(lineBreaks(at.text))
	}
	if r.state != complete || r.fits != nil && !r.fits() {
		r.again(taken)
		r.done = end
		first.bad = CodeQuote
	}
	return first, nil
}

// lineBreaks turns the vertical tabs by which databases export the breaks within
// a cell into what a break is in a quoted cell.
func lineBreaks(text []byte) []byte {
	if bytes.IndexByte(text, '\v') < 0 {
		return text
	}
	return bytes.ReplaceAll(text, []byte("\v"), []byte("\n"))
}

// first returns the first n cells of a record. Those it does not have are empty.
func (p *parser) first(n int) []string {
	cells := make([]string, n)
	have := min(n, len(p.ends))
	if have == 0 {
		return cells
	}
	text := string(p.text[:p.ends[have-1]])
	from := 0
	for i, end := range p.ends[:have] {
		cells[i] = clean(text[from:end])
		from = end
	}
	return cells
}
