package importer

import (
	"context"
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"fmt"
	"hash"
	"io"
	"sync"

	"github.com/alumnikit/alumnikit"
	"github.com/alumnikit/alumnikit/alumni"
	"github.com/alumnikit/alumnikit/internal/sheet"
	"github.com/alumnikit/alumnikit/storage"
)

// reading reads a file and compares its rows with the roster, ahead of what is
// being written. It ends before the import does.
type reading struct {
	*run
	file      *sheet.Reader
	rows      int
	skipped   int // since the chunk before
	chunks    int
	held      *taken // read, but for the next chunk
	digest    hash.Hash
	scratch   []byte
	strangers strangers
	ahead     bool // compare rows before it is their turn
	working   sync.WaitGroup
}

// taken is a row as it was understood.
type taken struct {
	draft draft
	found []Bad
}

// chunk is some rows of the file on their way into the roster.
type chunk struct {
	number int
	groups []group
	byID   map[string]int // place among groups
	joins  bool           // rows of an earlier chunk are about some of the people
	read   Report         // what reading them found
	last   int            // line of the last row
	bytes  int64          // of the file, read so far
	prefix []byte         // digest of all rows up to the last
	err    error          // why the file ends here, nil for its end

	done  chan struct{} // closed when what follows is there; nil: it will not be
	plan  plan
	fails error // why there is no plan
}

func newReading(r *run, file *sheet.Reader) *reading {
	return &reading{
		run: r, file: file, digest: sha256.New(), strangers: strangers{},
		// A transaction of the host has one thread of statements.
		ahead: !storage.Joined(r.im.people.DB().Store()),
	}
}

// start returns the chunks of the file in order. At most three are read ahead of
// the one that was taken last.
func (r *reading) start(ctx context.Context) <-chan *chunk {
	out := make(chan *chunk, 1)
	first := r.from
	r.working.Go(func() {
		defer close(out)
		for more := true; more; {
			c := &chunk{number: r.chunks, byID: map[string]int{}}
			more = r.fill(ctx, c)
			r.chunks++
			// People whom the chunk before is about are not yet as it will leave them.
			if r.ahead && c.number > first && c.err == nil && len(c.groups) > 0 && !c.joins {
				r.prepare(ctx, c)
			}
			select {
			case out <- c:
			case <-ctx.Done():
				return
			}
		}
	})
	return out
}

// wait waits for all that start has begun, once its context has ended or every
// chunk was taken.
func (r *reading) wait() { r.working.Wait() }

// prepare compares a chunk with the roster.
func (r *reading) prepare(ctx context.Context, c *chunk) {
	c.done = make(chan struct{})
	r.working.Go(func() {
		defer close(c.done)
		c.plan, c.fails = r.compare(ctx, c.groups)
	})
}

// rowsPerPerson is how many rows of a chunk there may be for each person that fits
// in, bad ones included.
const rowsPerPerson = 4

// maxPersonRows is how many rows of one person may stand together: one for each
// employment that somebody may have, and one for each post within.
const maxPersonRows = alumni.MaxEmployments * (1 + 64)

// fill reads rows into a chunk, and reports whether the file goes on behind it. A
// chunk does not end between two rows of one person that follow each other.
func (r *reading) fill(ctx context.Context, c *chunk) (more bool) {
	defer func() {
		c.bytes = r.file.Bytes()
		c.prefix = r.digest.Sum(nil)
		c.read.Skipped, r.skipped = r.skipped, 0
		c.read.Unknown, r.strangers = r.strangers, strangers{}
	}()
	last := ""
	for {
		t, err := r.next(ctx)
		if errors.Is(err, io.EOF) {
			return false
		}
		if err != nil {
			c.err = err
			return false
		}
		full := len(c.groups) >= r.chunkSize || c.read.Rows >= rowsPerPerson*r.chunkSize
		if full && (t.draft.id == "" || t.draft.id != last) {
			r.held = t
			return true
		}
		last = t.draft.id
		if r.rows >= r.im.opts.MaxRows {
			c.err = fmt.Errorf("importer: more than %d rows: %w", r.im.opts.MaxRows, alumnikit.ErrTooLarge)
			return false
		}
		r.enter(c, t)
	}
}

// next returns the next row, understood.
func (r *reading) next(ctx context.Context) (*taken, error) {
	if t := r.held; t != nil {
		r.held = nil
		return t, nil
	}
	for {
		row, err := r.file.Next(ctx)
		if err != nil {
			return nil, err
		}
		switch {
		case row.Skip != "":
			r.skipped++
		case row.Bad != "":
			return &taken{draft: draft{line: row.Line}, found: []Bad{{Line: row.Line, Code: row.Bad}}}, nil
		default:
			u := r.understand(row.Line, row.Cells)
			return &taken{u.draft, u.found}, nil
		}
	}
}

// enter puts a row into a chunk, or what is wrong with it into the chunk's report.
func (r *reading) enter(c *chunk, t *taken) {
	r.rows++
	c.read.Rows++
	c.last = t.draft.line
	r.consume(t)
	d := &t.draft
	if len(t.found) > 0 {
		if d.id != "" {
			r.seen.mention(d.id)
		}
		c.read.reject(t.found...)
		return
	}
	at, known := c.byID[d.id]
	if known && len(c.groups[at].rows) >= maxPersonRows {
		c.read.reject(d.bad(0, ExternalID, CodeRows))
		return
	}
	person, before, wrong := r.seen.enter(d)
	if wrong != nil {
		r.seen.mention(d.id)
		c.read.reject(*wrong)
		return
	}
	r.note(d)
	if !known {
		c.byID[d.id] = len(c.groups)
		c.groups = append(c.groups, group{person: person, rows: []draft{*d}, claimed: before})
		c.joins = c.joins || before != nil
		return
	}
	c.groups[at].rows = append(c.groups[at].rows, *d)
}

// consume adds a row, and what was found of it, to the digest of those read.
func (r *reading) consume(t *taken) {
	b := binary.AppendUvarint(r.scratch[:0], uint64(t.draft.line)) //nolint:gosec // from 1
	for _, cell := range t.draft.cells {
		b = append(binary.AppendUvarint(b, uint64(len(cell))), cell...)
	}
	for _, bad := range t.found {
		b = append(b, bad.Code...)
	}
	r.scratch = b
	_, _ = r.digest.Write(b)
}
