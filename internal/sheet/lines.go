package sheet

import (
	"bytes"
	"context"
	"slices"
)

// line is one line of the file without its end, in UTF-8.
type line struct {
	number int
	text   []byte   // valid until the next line is read, unless it was kept
	bad    string   // a code, empty if the line can be read
	looks  Encoding // what an undecodable line seems to be in
	open   bool     // the file ends without an end of the line
	end    int64    // bytes of the file up to the next line
}

// keep returns a line that stays valid.
func (l line) keep() line {
	l.text = slices.Clone(l.text)
	return l
}

// lines reads a file line by line.
type lines struct {
	src    *source
	dec    decoder
	number int
	ahead  []line // to be read again
	done   int64  // bytes of the file up to the line that was read last
}

// newLines begins at the start of a file that may have a byte order mark.
func newLines(src *source, e Encoding) *lines {
	if e.wide() {
		src.wide = e
	}
	return &lines{src: src, dec: newDecoder(e)}
}

// next returns the next line, or io.EOF behind the last.
func (l *lines) next(ctx context.Context) (line, error) {
	if len(l.ahead) > 0 {
		at := l.ahead[0]
		l.ahead = l.ahead[1:]
		l.done = at.end
		return at, nil
	}
	from, err := l.src.next(ctx)
	if err != nil {
		return line{}, err
	}
	l.number++
	l.done = from.end
	at := line{number: l.number, open: from.open, end: from.end}
	if from.long {
		at.bad = CodeLine
		return at, nil
	}
	if l.dec.encoding == "" && !isASCII(from.body) {
		if from.body, err = l.decide(ctx, from.body); err != nil {
			return line{}, err
		}
	}
	if at.text, at.bad = l.dec.decode(from.body); at.bad == CodeEncoding {
		at.looks = l.looks(from.body)
	}
	if at.number == 1 {
		at.text = bytes.TrimPrefix(at.text, []byte(byteOrderMark))
	}
	if at.open {
		at.text = bytes.TrimSuffix(at.text, []byte(endOfFile))
	}
	return at, nil
}

const (
	byteOrderMark = "\ufeff"
	endOfFile     = "\x1a" // what MS-DOS programs write behind the last line
)

// again puts lines back to be returned by next.
func (l *lines) again(back []line) {
	l.ahead = append(back, l.ahead...)
}

// lateSample is how much is looked at when a file turns out not to be ASCII.
const lateSample = 64 << 10

// decide finds the encoding of a file of which all was ASCII before this line.
// It returns the line, which reading ahead has moved.
func (l *lines) decide(ctx context.Context, body []byte) ([]byte, error) {
	body = slices.Clone(body)
	behind, err := l.src.peek(ctx, lateSample)
	if err != nil {
		return nil, err
	}
	sample := slices.Concat(body, []byte("\n"), behind)
	l.dec = newDecoder(guess(sample))
	return body, nil
}

// looks guesses what a line is in that is not in the file's encoding.
func (l *lines) looks(body []byte) Encoding {
	if l.dec.encoding.wide() {
		return ""
	}
	if e, sure := likeliest(body); sure && e != l.dec.encoding {
		return e
	}
	return ""
}
