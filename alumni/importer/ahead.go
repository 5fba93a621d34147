package importer

import (
	"context"
	"errors"
	"fmt"
	"hash/maphash"
	"io"
	"sync"

	"github.com/alumnikit/alumnikit"
	"github.com/alumnikit/alumnikit/storage"
)

// reading reads a file and compares its rows with the roster, ahead of what is
// being written. It ends before the import does.
type reading struct {
	*run
	file    *lines
	rows    int
	seed    maphash.Seed
	seen    map[uint64]int // hash of an external ID -> line
	ahead   bool           // compare rows before it is their turn
	working sync.WaitGroup
}

// chunk is some rows of the file on their way into the roster.
type chunk struct {
	drafts []draft
	read   Report // what reading them found
	bytes  int64  // of the file, read so far
	err    error  // why the file ends here, nil for its end

	done  chan struct{} // closed when what follows is there; nil: it will not be
	plan  plan
	fails error // why there is no plan
}

func newReading(r *run, file *lines) *reading {
	return &reading{
		run: r, file: file, seed: maphash.MakeSeed(), seen: map[uint64]int{},
		// A transaction of the host has one thread of statements.
		ahead: !storage.Joined(r.im.people.DB().Store()),
	}
}

// start returns the chunks of the file in order. At most three are read ahead of
// the one that was taken last.
func (r *reading) start(ctx context.Context) <-chan *chunk {
	out := make(chan *chunk, 1)
	r.working.Go(func() {
		defer close(out)
		for more := true; more; {
			c := &chunk{}
			more = r.fill(ctx, c)
			if r.ahead && c.err == nil && len(c.drafts) > 0 {
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
		c.plan, c.fails = r.compare(ctx, c.drafts)
	})
}

// fill reads rows into a chunk, and reports whether the file goes on behind it.
func (r *reading) fill(ctx context.Context, c *chunk) (more bool) {
	defer func() { c.bytes = r.im.opts.MaxBytes - r.file.left }()
	for len(c.drafts) < r.im.opts.Chunk {
		row, err := r.file.readRecord(ctx, len(r.mapping.Header))
		if errors.Is(err, io.EOF) {
			return false
		}
		if err != nil {
			c.err = err
			return false
		}
		if row.blank() {
			continue
		}
		if r.rows >= r.im.opts.MaxRows {
			c.err = fmt.Errorf("importer: more than %d rows: %w", r.im.opts.MaxRows, alumnikit.ErrTooLarge)
			return false
		}
		r.rows++
		c.read.Rows++
		d, found := r.take(row)
		if len(found) > 0 {
			c.read.reject(r.im.opts.MaxBad, found...)
			continue
		}
		c.drafts = append(c.drafts, d)
	}
	return true
}

// take understands a row, or says what is wrong with it.
func (r *reading) take(row record) (draft, []Bad) {
	if row.bad != "" {
		return draft{}, []Bad{{Line: row.line, Code: row.bad}}
	}
	d, found := r.understand(row)
	if d.id == "" {
		return d, found
	}
	key := maphash.String(r.seed, d.id)
	if first, twice := r.seen[key]; twice {
		duplicate := r.bad(d, ExternalID, CodeDuplicate)
		duplicate.First = first
		return d, append(found, duplicate)
	}
	r.seen[key] = d.line
	return d, found
}
