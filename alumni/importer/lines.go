package importer

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"unicode/utf8"

	"github.com/alumnikit/alumnikit"
)

// Bounds of a file's parts. What exceeds one is a bad row.
const (
	maxLine   = 64 << 10 // bytes of one line
	maxSpan   = 100      // lines of one record
	maxRecord = 256 << 10
	maxFields = 200 // columns of the header
)

// line is one line of the file without its end.
type line struct {
	number int
	text   string
	bad    string // a code, empty if the line can be read
}

// lines reads a file line by line in bounded memory.
type lines struct {
	in     *bufio.Reader
	left   int64 // bytes that the file may still have
	number int
	ahead  []line // to be read again
}

func newLines(r io.Reader, maxBytes int64) *lines {
	return &lines{in: bufio.NewReaderSize(r, 32<<10), left: maxBytes}
}

// next returns the next line, or io.EOF behind the last.
func (l *lines) next(ctx context.Context) (line, error) {
	if len(l.ahead) > 0 {
		at := l.ahead[0]
		l.ahead = l.ahead[1:]
		return at, nil
	}
	body, tooLong, err := l.read(ctx)
	if err != nil {
		return line{}, err
	}
	l.number++
	if l.number == 1 {
		body = bytes.TrimPrefix(body, []byte("\xef\xbb\xbf"))
	}
	at := line{number: l.number}
	switch {
	case tooLong:
		at.bad = CodeLine
	case bytes.IndexByte(body, 0) >= 0:
		at.bad = CodeNUL
	case !utf8.Valid(body):
		at.bad = CodeEncoding
	default:
		at.text = string(body)
	}
	return at, nil
}

// again puts lines back to be returned by next.
func (l *lines) again(back []line) { l.ahead = append(back, l.ahead...) }

// read returns the bytes of one line, of which no more than maxLine are kept.
func (l *lines) read(ctx context.Context) (body []byte, tooLong bool, err error) {
	for {
		if ctx.Err() != nil {
			return nil, false, context.Cause(ctx)
		}
		piece, err := l.in.ReadSlice('\n')
		if l.left -= int64(len(piece)); l.left < 0 {
			return nil, false, fmt.Errorf("importer: the file: %w", alumnikit.ErrTooLarge)
		}
		tooLong = tooLong || len(body)+len(piece) > maxLine
		if !tooLong {
			body = append(body, piece...)
		}
		switch {
		case errors.Is(err, bufio.ErrBufferFull):
		case err == nil:
			return trimEnd(body), tooLong, nil
		case errors.Is(err, io.EOF) && (len(body) > 0 || tooLong):
			return trimEnd(body), tooLong, nil
		case errors.Is(err, io.EOF):
			return nil, false, io.EOF
		default:
			return nil, false, fmt.Errorf("importer: read: %w", err)
		}
	}
}

func trimEnd(b []byte) []byte {
	return bytes.TrimSuffix(bytes.TrimSuffix(b, []byte("\n")), []byte("\r"))
}
