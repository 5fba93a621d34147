package importer

import (
	"context"
	"errors"
	"io"
	"slices"
	"time"

	"github.com/alumnikit/alumnikit"
	"github.com/alumnikit/alumnikit/alumni"
	"github.com/alumnikit/alumnikit/alumni/duplicate"
	"github.com/alumnikit/alumnikit/internal/sheet"
	"github.com/alumnikit/alumnikit/storage"
)

// RunOptions of DryRun, Start, Apply and Import. Apply takes from them what it
// calls; what the file is was said to Start.
type RunOptions struct {
	Mode   Mode   // empty: Delta
	Source string // the HR system that the file is from; the name of a Source is told so when the run is done
	File   string // its name, as HR calls it
	Size   int64  // in bytes, to measure progress by; 0 if unknown

	// What follows is called by the goroutine that imports, and must return before
	// it goes on.

	Progress func(Progress) // after every chunk
	Bad      func(Bad)      // for everything that is wrong, in order of lines; a Report keeps the first only
	Missing  func(Missing)  // for everybody whom a Snapshot misses; a Report keeps the first only
}

// Progress is how far an import is.
type Progress struct {
	Rows  int   `json:"rows"`  // read so far
	Saved int   `json:"saved"` // people registered or changed
	Bad   int   `json:"bad"`   // rows left out
	Bytes int64 `json:"bytes"` // of the file, read so far
}

// verb is what the journal says.
const verb = "roster.import"

// DryRun reads a whole file and compares it with the roster without writing
// anything; the report says field by field what would change. It needs PermRoster.
func (im *Importer) DryRun(ctx context.Context, actor alumnikit.Actor, r io.Reader, mapping Mapping, opts *RunOptions) (*Report, error) {
	report, err := im.read(ctx, actor, r, opts, func(o RunOptions) (storage.Stored[keptRun], error) {
		return storage.Stored[keptRun]{Value: im.newRun(actor, mapping, o)}, nil
	}, true)
	return report, alumnikit.Wrap("importer.DryRun", "", err)
}

// Import is Start and Apply in one call. It needs PermRoster, and PermConfidence
// for leaving reasons. When it fails midway, the report tells what was committed
// until then, and the run may be taken up with Apply; or importing the file again
// does the rest. Without a report nothing was begun. People whom a large import registers are found when it ends, or a
// while after it was cancelled or died (index.Bulk).
func (im *Importer) Import(ctx context.Context, actor alumnikit.Actor, r io.Reader, mapping Mapping, opts *RunOptions) (*Report, error) {
	report, err := im.read(ctx, actor, r, opts, func(o RunOptions) (storage.Stored[keptRun], error) {
		return storage.Stored[keptRun]{Value: im.newRun(actor, mapping, o)}, nil
	}, false)
	return report, alumnikit.Wrap("importer.Import", "", err)
}

// Apply brings the file of a run into the roster, or the rest of it if the run
// stopped or its process died: the reader begins at the start of the file each
// time, and rows that have been dealt with are passed over. The report is that of
// the whole run. It needs what Import needs.
//
// A file that does not begin with the rows dealt with is a FieldError of "file"; a
// run that is done is ErrState. Calling Apply for a run that is under way elsewhere
// takes it over: the other call ends with a *TakenError.
func (im *Importer) Apply(ctx context.Context, actor alumnikit.Actor, run alumnikit.ID, r io.Reader, opts *RunOptions) (*Report, error) {
	report, err := im.read(ctx, actor, r, opts, func(RunOptions) (storage.Stored[keptRun], error) {
		kept, err := runs().Get(ctx, im.people.DB(), actor.Tenant(), run)
		if err == nil && kept.Value.State == Done {
			err = alumnikit.ErrState
		}
		return kept, err
	}, false)
	return report, alumnikit.Wrap("importer.Apply", "run", err)
}

// run is one pass over one file.
type run struct {
	im        *Importer
	people    *alumni.Service // that knows the tenant's custom fields
	actor     alumnikit.Actor
	opts      RunOptions
	mode      Mode
	source    string    // whose word the file is
	suspecter Suspecter // of a dry run
	asked     int       // new people whom the suspecter was asked about
	chunkSize int
	layout    *layout
	keeper    *keeper // nil: a dry run
	dry       bool
	foreseen  foreseen // of a dry run
	confident bool     // may leaving reasons be written
	naming    naming
	seen      *seen
	entities  map[string]bool // that rows name; nil if the file has none
	from      int             // the first chunk that was not committed whole before

	report   Report
	tally    tally
	outcomes outcomes
	end      position     // how far the run is
	pending  int          // people written since the last upkeep
	bulk     *alumni.Bulk // registers people, once they are many; nil before
}

// read carries out one pass: it opens the file, makes the run that find returns
// its own, and goes on with it.
func (im *Importer) read(
	ctx context.Context, actor alumnikit.Actor, in io.Reader, opts *RunOptions,
	find func(RunOptions) (storage.Stored[keptRun], error), dry bool,
) (*Report, error) {
	if err := actor.Require(alumnikit.PermRoster); err != nil {
		return nil, err
	}
	r := &run{
		im: im, actor: actor, dry: dry, confident: actor.Can(alumnikit.PermConfidence), seen: newSeen(),
	}
	if opts != nil {
		r.opts = *opts
	}
	if err := r.opts.check(); err != nil {
		return nil, err
	}
	kept, err := find(r.opts)
	if err != nil {
		return nil, err
	}
	if r.people, err = im.people.For(ctx, actor.Tenant()); err != nil {
		return nil, err
	}
	fields, custom, err := im.fields(ctx, actor.Tenant())
	if err != nil {
		return nil, err
	}
	file, err := r.open(in, &kept.Value, fields, custom) //nolint:contextcheck // it waits for the reader alone
	if err != nil {
		return nil, err
	}
	if dry {
		if r.suspecter = im.opts.Suspecter; r.suspecter == nil {
			r.suspecter = &guarded{search: duplicate.New(im.people, nil)}
		}
		return &r.report, r.all(ctx, file)
	}
	if r.keeper, err = im.claim(ctx, actor, kept); err != nil {
		return nil, err
	}
	r.report.Run = kept.Value.ID
	if err = r.all(ctx, file); err != nil {
		r.stop(ctx, err)
	}
	return &r.report, err
}

// open reads the header and makes sure that the mapping is for this file.
func (r *run) open(in io.Reader, kept *keptRun, fields customFields, custom []CustomField) (*sheet.Reader, error) {
	file, err := r.im.rows(in, kept.Mapping.Format)
	if err != nil {
		return nil, err
	}
	header, mapping := file.Header(), kept.Mapping
	if mapping.zero() {
		mapping = r.im.ProposeWith(header, &Sample{Custom: custom}).Mapping
		mapping.Format = kept.Mapping.Format
	}
	if err := mapping.Validate(custom); err != nil {
		return nil, err
	}
	if !slices.Equal(mapping.Header, header) {
		return nil, alumnikit.Invalid("header", alumnikit.CodeNotOneOf, "the header that the mapping was made for")
	}
	kept.Mapping = mapping
	mapping.Columns = slices.Clone(mapping.Columns)
	for i, c := range mapping.Columns {
		if c.Unused() || (c.confidential() && !r.confident) {
			mapping.Columns[i], c = Ignored, Ignored
		}
		if c == Ignored {
			r.report.Ignored = append(r.report.Ignored, header[i])
		}
	}
	r.layout = newLayout(prepare(mapping, custom), fields)
	r.source = alumni.SourceImport
	if kept.Source != "" {
		r.source, r.layout.scheme = kept.Source, kept.Source
	}
	if r.layout.says(Entity) {
		r.entities = map[string]bool{}
	}
	r.mode, r.chunkSize, r.from = kept.Mode, kept.Chunk, kept.Chunks
	r.naming = naming{r.im.people.DB().Keys(), kept.ID}
	return file, nil
}

// all carries a file out chunk by chunk, while what comes behind is read and
// compared, and then what follows from the whole of it.
func (r *run) all(ctx context.Context, file *sheet.Reader) error {
	err := r.chunks(ctx, file)
	if r.bulk != nil && ctx.Err() == nil {
		err = errors.Join(err, r.bulk.Seal(ctx))
	}
	if err != nil {
		return err
	}
	if r.mode == Snapshot {
		if err := r.missing(ctx); err != nil {
			return err
		}
	}
	if r.keeper == nil {
		return nil
	}
	return r.finish(ctx)
}

// finish keeps that the run is done, and with it when its source was last read.
func (r *run) finish(ctx context.Context) error {
	r.end.done = true
	return unlessTaken(ctx, func(ctx context.Context) error {
		all, err := r.im.allSources(ctx, r.actor.Tenant())
		if err != nil {
			return err
		}
		var changes []storage.Change
		for _, old := range all {
			if old.Value.Name == r.source {
				changes = append(changes, sources().Replace(old, old.Value.ran(r.im.people.DB().Now(), r.mode == Snapshot)))
			}
		}
		return r.ours(ctx, r.keeper.save(ctx, r.keeper.db, r.end, "", nil, changes...))
	})
}

func (r *run) chunks(ctx context.Context, file *sheet.Reader) error {
	within, stop := context.WithCancel(ctx)
	ahead := newReading(r, file)
	chunks := ahead.start(within)
	defer ahead.wait()
	defer stop()
	for c := range chunks {
		if err := r.carryOut(ctx, c); err != nil {
			return err
		}
	}
	if ctx.Err() != nil {
		return context.Cause(ctx)
	}
	if r.keeper != nil && r.end.chunks+min(r.end.within, 1) < r.keeper.touched {
		return errOtherFile()
	}
	return nil
}

// carryOut deals with one chunk, be it that it was before, and reports progress.
func (r *run) carryOut(ctx context.Context, c *chunk) error {
	defer r.tell(c)
	r.report.Rows += c.read.Rows
	r.report.Skipped += c.read.Skipped
	r.tally.badRows += c.read.BadRows
	r.count()
	if c.err != nil {
		return c.err
	}
	if ctx.Err() != nil {
		return context.Cause(ctx)
	}
	first, err := r.again(ctx, c)
	if err != nil {
		return err
	}
	if first < len(c.groups) || len(c.groups) == 0 {
		if err := r.flush(ctx, c, first); err != nil {
			return err
		}
	}
	r.end = r.position(c, len(c.groups), r.tally)
	if r.opts.Progress != nil {
		r.opts.Progress(Progress{
			Rows: r.report.Rows, Saved: r.report.New + r.report.Changed, Bad: r.report.BadRows, Bytes: c.bytes,
		})
	}
	return nil
}

// again repeats what was found about the people of a chunk who were dealt with
// before the run was taken up, and returns how many they are.
func (r *run) again(ctx context.Context, c *chunk) (people int, err error) {
	k := r.keeper
	if k == nil || c.number >= k.touched {
		return 0, nil
	}
	if people = len(c.groups); c.number == k.touched-1 {
		if !k.continues(c.prefix) {
			return 0, errOtherFile()
		}
		if k.within > 0 {
			people = min(people, k.within)
		}
	}
	results, found, err := k.again(ctx, people, c.last)
	if err != nil {
		return 0, err
	}
	r.settle(c, c.groups[:people], results, found)
	return people, nil
}

// stopping is how long a run that failed may take to keep that it did.
const stopping = 5 * time.Second

// stop keeps that the run has stopped, if it can. If not, it looks as if it had died.
func (r *run) stop(ctx context.Context, err error) {
	if _, taken := errors.AsType[*TakenError](err); taken {
		return
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), stopping)
	defer cancel()
	_ = r.keeper.stop(ctx)
}
