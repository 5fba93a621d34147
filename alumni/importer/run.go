package importer

import (
	"context"
	"errors"
	"fmt"
	"hash/maphash"
	"io"
	"slices"

	"github.com/alumnikit/alumnikit"
	"github.com/alumnikit/alumnikit/alumni"
	"github.com/alumnikit/alumnikit/storage"
)

// RunOptions of Import.
type RunOptions struct {
	// Progress is called after every commit, by the goroutine that imports.
	Progress func(Progress)
}

// Progress is how far an import is.
type Progress struct {
	Rows  int   `json:"rows"`  // read so far
	Saved int   `json:"saved"` // people registered or changed
	Bad   int   `json:"bad"`   // rows left out
	Bytes int64 `json:"bytes"` // of the file, read so far
}

// DryRun reads a whole file and compares it with the roster without writing
// anything. It needs PermRoster.
func (im *Importer) DryRun(ctx context.Context, actor alumnikit.Actor, r io.Reader, mapping Mapping) (*Report, error) {
	return im.run(ctx, actor, r, mapping, nil, true)
}

// Import brings a file into the roster. It needs PermRoster, and PermConfidence
// for leaving reasons. When it fails midway, the report tells what was committed
// until then; running it again does the rest. People whom a large import registers
// are found when it ends, or a while after it was cancelled or died (index.Bulk).
func (im *Importer) Import(ctx context.Context, actor alumnikit.Actor, r io.Reader, mapping Mapping, opts *RunOptions) (*Report, error) {
	return im.run(ctx, actor, r, mapping, opts, false)
}

// run is one import of one file.
type run struct {
	im        *Importer
	actor     alumnikit.Actor
	mapping   Mapping
	opts      RunOptions
	dry       bool
	confident bool // may leaving reasons be written
	lines     *lines
	report    Report
	seed      maphash.Seed
	seen      map[uint64]int // hash of an external ID -> line
	pending   int            // people written since the last upkeep
	bulk      *alumni.Bulk   // registers people, once they are many; nil before
}

func (im *Importer) run(
	ctx context.Context, actor alumnikit.Actor, in io.Reader, mapping Mapping, opts *RunOptions, dry bool,
) (*Report, error) {
	if err := actor.Require(alumnikit.PermRoster); err != nil {
		return nil, alumnikit.Wrap("importer.Import", "", err)
	}
	r := &run{
		im: im, actor: actor, dry: dry, confident: actor.Can(alumnikit.PermConfidence),
		lines: newLines(in, im.opts.MaxBytes), seed: maphash.MakeSeed(), seen: map[uint64]int{},
	}
	if opts != nil {
		r.opts = *opts
	}
	if err := r.open(ctx, mapping); err != nil {
		return nil, alumnikit.Wrap("importer.Import", "", err)
	}
	err := r.all(ctx)
	if r.bulk != nil && ctx.Err() == nil {
		err = errors.Join(err, r.bulk.Seal(ctx))
	}
	return &r.report, alumnikit.Wrap("importer.Import", "", err)
}

// open reads the header and makes sure that the mapping is for this file.
func (r *run) open(ctx context.Context, mapping Mapping) error {
	header, err := r.lines.header(ctx)
	if err != nil {
		return err
	}
	if len(mapping.Header) == 0 && len(mapping.Columns) == 0 {
		mapping = r.im.Propose(header)
	}
	if err := mapping.Validate(); err != nil {
		return err
	}
	if !slices.Equal(mapping.Header, header) {
		return alumnikit.Invalid("header", alumnikit.CodeNotOneOf, "the header that the mapping was made for")
	}
	r.mapping = Mapping{Header: header, Columns: slices.Clone(mapping.Columns)}
	for i, c := range r.mapping.Columns {
		if c == Phone || (c == LeavingReason && !r.confident) {
			r.mapping.Columns[i], c = Ignored, Ignored
		}
		if c == Ignored {
			r.report.Ignored = append(r.report.Ignored, header[i])
		}
	}
	return nil
}

// all reads rows and carries them out chunk by chunk.
func (r *run) all(ctx context.Context) error {
	var drafts []draft
	for {
		row, err := r.lines.readRecord(ctx, len(r.mapping.Header))
		if errors.Is(err, io.EOF) {
			return r.flush(ctx, drafts)
		}
		if err != nil {
			return err
		}
		if row.blank() {
			continue
		}
		if r.report.Rows >= r.im.opts.MaxRows {
			return fmt.Errorf("importer: more than %d rows: %w", r.im.opts.MaxRows, alumnikit.ErrTooLarge)
		}
		r.report.Rows++
		d, ok := r.take(row)
		if !ok {
			continue
		}
		if drafts = append(drafts, d); len(drafts) < r.im.opts.Chunk {
			continue
		}
		if err := r.flush(ctx, drafts); err != nil {
			return err
		}
		drafts = drafts[:0]
	}
}

// take understands a row, or rejects it.
func (r *run) take(row record) (draft, bool) {
	if row.bad != "" {
		r.reject(Bad{Line: row.line, Code: row.bad})
		return draft{}, false
	}
	d, found := r.understand(row)
	if d.id != "" {
		key := maphash.String(r.seed, d.id)
		if first, twice := r.seen[key]; twice {
			duplicate := r.bad(d, ExternalID, CodeDuplicate)
			duplicate.First = first
			found = append(found, duplicate)
		} else {
			r.seen[key] = d.line
		}
	}
	if len(found) > 0 {
		r.reject(found...)
		return draft{}, false
	}
	return d, true
}

func (r *run) reject(found ...Bad) { r.report.reject(r.im.opts.MaxBad, found...) }

// upkeepEvery is how many people are written before the index is folded, so
// that what is pending stays small enough to be read with every query.
const upkeepEvery = 3000

// flush carries out one chunk and reports progress.
func (r *run) flush(ctx context.Context, drafts []draft) error {
	if err := ctx.Err(); err != nil {
		return context.Cause(ctx)
	}
	if err := r.commit(ctx, drafts); err != nil {
		return err
	}
	if r.pending >= upkeepEvery {
		r.pending = 0
		if err := r.im.people.Upkeep(ctx, r.actor.Tenant()); err != nil {
			return err
		}
	}
	if r.bulk != nil {
		if err := r.bulk.SealIfFull(ctx); err != nil {
			return err
		}
	}
	if r.opts.Progress != nil {
		r.opts.Progress(Progress{
			Rows: r.report.Rows, Saved: r.report.New + r.report.Changed, Bad: r.report.BadRows,
			Bytes: r.im.opts.MaxBytes - r.lines.left,
		})
	}
	return nil
}

// commit carries out one chunk whole. If others keep interfering with one
// person of it, its people are committed one by one, so that this one alone is
// left out.
func (r *run) commit(ctx context.Context, drafts []draft) error {
	if len(drafts) == 0 {
		return nil
	}
	p, err := r.attempt(ctx, drafts)
	switch {
	case err == nil:
		r.settle(p, drafts)
		return nil
	case ctx.Err() != nil || !particular(err):
		return err
	case len(drafts) == 1:
		r.reject(Bad{Line: drafts[0].line, Code: CodeConflict})
		return nil
	}
	for i := range drafts {
		if err := r.commit(ctx, drafts[i:i+1]); err != nil {
			return err
		}
	}
	return nil
}

// particular reports whether an error is about some record of a commit rather
// than the store.
func particular(err error) bool {
	return slices.ContainsFunc([]error{
		alumnikit.ErrConflict, alumnikit.ErrExists, alumnikit.ErrNotFound, alumnikit.ErrTooLarge, alumnikit.ErrInvalid,
	}, func(at error) bool { return errors.Is(err, at) })
}

// bulkFrom is how many people an import registers before the others get slots in
// blocks of their own: that is fast, and wastes most of a block on few.
const bulkFrom = 1000

// db returns what to commit through.
func (r *run) db() *storage.DB {
	from := r.im.opts.BulkFrom
	if r.bulk == nil && from >= 0 && r.report.New >= from && !storage.Joined(r.im.people.DB().Store()) {
		r.bulk = r.im.people.Bulk(r.actor.Tenant())
	}
	if r.bulk == nil {
		return r.im.people.DB()
	}
	return r.bulk.DB()
}

// attempt compares and commits until nobody interferes. Somebody who takes an
// external ID meanwhile is met as a known person the next time.
func (r *run) attempt(ctx context.Context, drafts []draft) (p plan, err error) {
	err = storage.Retry(ctx, func(ctx context.Context) (err error) {
		if p, err = r.compare(ctx, drafts); err != nil || r.dry || len(p.changes) == 0 {
			return err
		}
		err = r.db().Commit(ctx, storage.By(r.actor, "roster.import"), p.changes...)
		if errors.Is(err, alumnikit.ErrExists) {
			return fmt.Errorf("%w: %w", alumnikit.ErrConflict, err)
		}
		if err == nil && r.bulk == nil {
			r.pending += p.created
		}
		if err == nil {
			r.pending += p.changed
		}
		return err
	})
	return p, err
}
