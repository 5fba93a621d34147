package sheet

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"

	"github.com/alumnikit/alumnikit"
)

// source reads a file in bounded memory and cuts it into lines, which end with
// LF, CR or both.
type source struct {
	in    io.Reader
	buf   []byte // what was read; buf[at:] is not yet taken
	at    int
	lf    int   // there is no LF in buf[at:lf]
	taken int64 // bytes of the file before buf[at]
	left  int64 // bytes that the file may still have
	line  int   // bytes that a line may have
	wide  Encoding
	json  bool    // cut into JSON objects instead of lines
	scan  nesting // of the object at hand
	err   error   // why no more can be read, io.EOF at the end
}

// sourceSize is the size of the buffer, so that the sample fits into it.
const sourceSize = SampleSize

func newSource(r io.Reader, o *Options) *source {
	return &source{in: r, buf: make([]byte, 0, max(sourceSize, 2*o.MaxLine)), left: o.MaxBytes, line: o.MaxLine}
}

// whole is a source of bytes that are already there.
func whole(b []byte, o *Options) *source {
	return &source{buf: b, err: io.EOF, line: o.MaxLine}
}

// raw is one line as it stands in the file, without its end. It is valid until
// the source is read again.
type raw struct {
	body []byte
	long bool  // more than a line may have, and not in body
	open bool  // the file ends without an end of the line
	end  int64 // bytes of the file up to the next line
}

// next returns the next line, or io.EOF behind the last.
func (s *source) next(ctx context.Context) (raw, error) {
	if err := ctx.Err(); err != nil {
		return raw{}, context.Cause(ctx)
	}
	var out raw
	for seen := 0; ; {
		end, behind := s.find(seen)
		if behind > 0 {
			out.body = s.buf[s.at : s.at+end]
			return s.take(out, behind), nil
		}
		// The last character is looked at again: a CR may be half of an end.
		seen = max(seen, (len(s.buf)-s.at-2)&^1)
		if seen > s.line {
			s.take(out, seen)
			out.long, seen = true, 0
		}
		err := s.fill(ctx)
		switch {
		case err == nil:
		case !errors.Is(err, io.EOF):
			return raw{}, err
		case s.at < len(s.buf) || out.long:
			if end, behind = s.find(seen); behind == 0 { // else a CR ends the file
				end, behind, out.open = len(s.buf)-s.at, len(s.buf)-s.at, true
			}
			out.body = s.buf[s.at : s.at+end]
			return s.take(out, behind), nil
		default:
			return raw{}, io.EOF
		}
	}
}

// take moves on by so many bytes.
func (s *source) take(out raw, n int) raw {
	out.long = out.long || len(out.body) > s.line
	if out.long {
		out.body = nil
	}
	s.scan.at = max(0, s.scan.at-n)
	s.at += n
	s.taken += int64(n)
	out.end = s.taken
	return out
}

// find returns where the line ends and where the next begins, seen from at, if
// that is known from what was read. Nothing before from is looked at.
func (s *source) find(from int) (end, behind int) {
	switch {
	case s.json:
		return s.findObject()
	case s.wide != "":
		return s.findWide(from)
	}
	from += s.at
	if s.lf = max(s.lf, from); s.lf < len(s.buf) && s.buf[s.lf] != '\n' {
		if i := bytes.IndexByte(s.buf[s.lf:], '\n'); i >= 0 {
			s.lf += i
		} else {
			s.lf = len(s.buf)
		}
	}
	cr := bytes.IndexByte(s.buf[from:s.lf], '\r')
	switch at := from + cr; {
	case cr < 0 && s.lf == len(s.buf):
		return 0, 0
	case cr < 0:
		return s.lf - s.at, s.lf + 1 - s.at
	case at+1 < len(s.buf) && s.buf[at+1] == '\n':
		return at - s.at, at + 2 - s.at
	case at+1 < len(s.buf) || s.err != nil:
		return at - s.at, at + 1 - s.at
	default:
		return 0, 0
	}
}

// findWide is find for characters of two bytes.
func (s *source) findWide(from int) (end, behind int) {
	for i := from; s.at+i+1 < len(s.buf); i += 2 {
		switch s.unit(i) {
		case '\n':
			return i, i + 2
		case '\r':
			if s.at+i+3 < len(s.buf) && s.unit(i+2) == '\n' {
				return i, i + 4
			}
			if s.at+i+3 < len(s.buf) || s.err != nil {
				return i, i + 2
			}
			return 0, 0
		}
	}
	return 0, 0
}

// unit returns the UTF-16 unit so many bytes behind at.
func (s *source) unit(i int) uint16 { return unitAt(s.buf[s.at+i:], s.wide) }

// peek returns the next n bytes without taking them, fewer only at the end of
// the file. Not more than the buffer's size.
func (s *source) peek(ctx context.Context, n int) ([]byte, error) {
	for len(s.buf)-s.at < n {
		if err := s.fill(ctx); errors.Is(err, io.EOF) || errors.Is(err, alumnikit.ErrTooLarge) {
			break
		} else if err != nil {
			return nil, err
		}
	}
	return s.buf[s.at:min(len(s.buf), s.at+n)], nil
}

// emptyReads is how often a reader may return nothing.
const emptyReads = 100

// fill reads more.
func (s *source) fill(ctx context.Context) error {
	if s.err != nil {
		return s.err
	}
	if ctx.Err() != nil {
		return context.Cause(ctx)
	}
	if s.at > 0 {
		n := copy(s.buf, s.buf[s.at:])
		s.buf, s.lf, s.at = s.buf[:n], max(0, s.lf-s.at), 0
	}
	for range emptyReads {
		n, err := s.in.Read(s.buf[len(s.buf):cap(s.buf)])
		s.read(n, err)
		if n > 0 {
			return nil
		}
		if s.err != nil {
			return s.err
		}
	}
	s.err = fmt.Errorf("sheet: read: %w", io.ErrNoProgress)
	return s.err
}

// read counts what was read and remembers why there will not be more.
func (s *source) read(n int, err error) {
	switch {
	case int64(n) > s.left:
		n = int(s.left)
		s.err = fmt.Errorf("sheet: the file: %w", alumnikit.ErrTooLarge)
	case errors.Is(err, io.EOF):
		s.err = io.EOF
	case err != nil:
		s.err = fmt.Errorf("sheet: read: %w", err)
	}
	s.left -= int64(n)
	s.buf = s.buf[:len(s.buf)+n]
}
