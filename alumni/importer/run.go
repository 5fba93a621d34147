package importer

import (
	"context"
	"errors"
	"fmt"
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
	mapping   prepared
	opts      RunOptions
	dry       bool
	confident bool // may leaving reasons be written
	report    Report
	pending   int          // people written since the last upkeep
	bulk      *alumni.Bulk // registers people, once they are many; nil before
}

func (im *Importer) run(
	ctx context.Context, actor alumnikit.Actor, in io.Reader, mapping Mapping, opts *RunOptions, dry bool,
) (*Report, error) {
	if err := actor.Require(alumnikit.PermRoster); err != nil {
		return nil, alumnikit.Wrap("importer.Import", "", err)
	}
	r := &run{
		im: im, actor: actor, dry: dry, confident: actor.Can(alumnikit.PermConfidence),
	}
	if opts != nil {
		r.opts = *opts
	}
	file := newLines(in, im.opts.MaxBytes)
	if err := r.open(ctx, file, mapping); err != nil {
		return nil, alumnikit.Wrap("importer.Import", "", err)
	}
	err := r.all(ctx, file)
	if r.bulk != nil && ctx.Err() == nil {
		err = errors.Join(err, r.bulk.Seal(ctx))
	}
	return &r.report, alumnikit.Wrap("importer.Import", "", err)
}

// open reads the header and makes sure that the mapping is for this file.
func (r *run) open(ctx context.Context, file *lines, mapping Mapping) error {
	header, err := file.header(ctx)
	if err != nil {
		return err
	}
	if len(mapping.Header) == 0 && len(mapping.Columns) == 0 {
		mapping = r.im.Propose(header)
	}
	if err := mapping.Validate(nil); err != nil {
		return err
	}
	if !slices.Equal(mapping.Header, header) {
		return alumnikit.Invalid("header", alumnikit.CodeNotOneOf, "the header that the mapping was made for")
	}
	mapping.Columns = slices.Clone(mapping.Columns)
	r.mapping = prepare(mapping, nil)
	for i, c := range r.mapping.Columns {
		if c.Unused() || c == LeavingReason && !r.confident || mapping.NthOf(i) > 1 && c != DepartmentLevel {
			r.mapping.Columns[i], c = Ignored, Ignored
		}
		if c == Ignored {
			r.report.Ignored = append(r.report.Ignored, header[i])
		}
	}
	return nil
}

// all carries a file out chunk by chunk, while what comes behind is read and
// compared.
func (r *run) all(ctx context.Context, file *lines) error {
	within, stop := context.WithCancel(ctx)
	ahead := newReading(r, file)
	chunks := ahead.start(within)
	defer ahead.wait()
	defer stop()
	for c := range chunks {
		c.read.addTo(&r.report, r.im.opts.MaxBad)
		if c.err != nil {
			return c.err
		}
		if err := r.flush(ctx, c); err != nil {
			return err
		}
	}
	if ctx.Err() != nil {
		return context.Cause(ctx)
	}
	return nil
}

func (r *run) reject(found ...Bad) { r.report.reject(r.im.opts.MaxBad, found...) }

// upkeepEvery is how many people are written before the index is folded, so
// that what is pending stays small enough to be read with every query.
const upkeepEvery = 3000

// flush carries out one chunk and reports progress.
func (r *run) flush(ctx context.Context, c *chunk) error {
	if err := ctx.Err(); err != nil {
		return context.Cause(ctx)
	}
	if err := r.commit(ctx, c.drafts, c); err != nil {
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
			Bytes: c.bytes,
		})
	}
	return nil
}

// commit carries out drafts whole, first by the plan that was made ahead for their
// chunk, if it is not nil. If others keep interfering with one person of it, its people are
// committed one by one, so that this one alone is left out.
func (r *run) commit(ctx context.Context, drafts []draft, ahead *chunk) error {
	if len(drafts) == 0 {
		return nil
	}
	p, err := r.attempt(ctx, drafts, ahead)
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
		if err := r.commit(ctx, drafts[i:i+1], nil); err != nil {
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
func (r *run) attempt(ctx context.Context, drafts []draft, ahead *chunk) (p plan, err error) {
	err = storage.Retry(ctx, func(ctx context.Context) (err error) {
		defer func() { ahead = nil }()
		if p, err = r.planned(ctx, drafts, ahead); err != nil || r.dry || len(p.changes) == 0 {
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

// planned returns the plan that was made ahead, or makes one.
func (r *run) planned(ctx context.Context, drafts []draft, ahead *chunk) (plan, error) {
	if ahead == nil || ahead.done == nil {
		return r.compare(ctx, drafts)
	}
	<-ahead.done
	return ahead.plan, ahead.fails
}
