package importer

import (
	"context"
	"errors"
	"io"
	"strings"
)

// record is one row as RFC 4180 defines it, and the number of its first line.
type record struct {
	line   int
	fields []string
	bad    string // a code, empty if the record can be read
}

// blank reports whether the record has nothing but space in it, as the rows
// have that spreadsheets leave at the end.
func (r record) blank() bool {
	for _, f := range r.fields {
		if strings.TrimSpace(f) != "" {
			return false
		}
	}
	return r.bad == ""
}

// readRecord returns the next record, or io.EOF. A record may span lines within
// quotes; when what follows an open quote does not make a record of the wanted
// number of fields (any number if wanted is 0), the first line alone is bad and
// reading goes on behind it, so that one stray quote spoils one row.
func (l *lines) readRecord(ctx context.Context, wanted int) (record, error) {
	first, err := l.next(ctx)
	if err != nil {
		return record{}, err
	}
	out := record{line: first.number, bad: first.bad}
	if out.bad != "" {
		return out, nil
	}
	p := &parser{}
	p.feed(first.text)
	if p.state == inQuotes {
		return l.span(ctx, out, p, wanted)
	}
	return out.finish(p, wanted), nil
}

// span goes on behind the first line of a record that leaves a quote open.
func (l *lines) span(ctx context.Context, out record, p *parser, wanted int) (record, error) {
	var taken []line
	size := 0
	for p.state == inQuotes && len(taken) < maxSpan && size < maxRecord {
		at, err := l.next(ctx)
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return out, err
		}
		taken = append(taken, at)
		if at.bad != "" {
			break
		}
		size += len(at.text)
		p.feed("\n" + at.text)
	}
	done := out.finish(p, wanted)
	if done.bad != "" {
		l.again(taken)
		done.bad = CodeQuote
	}
	return done, nil
}

func (r record) finish(p *parser, wanted int) record {
	switch p.state {
	case broken, inQuotes:
		r.bad = CodeQuote
	case atStart, inPlain, atQuote:
		r.fields = append(p.fields, p.field.String())
		if wanted > 0 && len(r.fields) != wanted && !r.blank() {
			r.bad = CodeColumns
		}
	}
	return r
}

// state is where in a field a parser is.
type state uint8

const (
	atStart  state = iota // of a field
	inPlain               // in a field without quotes
	inQuotes              // behind an opening quote
	atQuote               // behind a quote that may close
	broken                // behind a quote where none may be
)

// parser splits a record into fields. The last field is complete when the
// record is.
type parser struct {
	state  state
	field  strings.Builder
	fields []string
}

func (p *parser) feed(text string) {
	for _, r := range text {
		switch {
		case p.state == broken:
			return
		case p.state == inQuotes && r == '"':
			p.state = atQuote
		case p.state == inQuotes:
			p.field.WriteRune(r)
		case r == ',':
			p.fields = append(p.fields, p.field.String())
			p.field.Reset()
			p.state = atStart
		case p.state == atStart && r == '"':
			p.state = inQuotes
		case p.state == atQuote && r == '"':
			p.field.WriteRune('"')
			p.state = inQuotes
		case p.state == atQuote || r == '"':
			p.state = broken
		default:
			p.field.WriteRune(r)
			p.state = inPlain
		}
	}
}
