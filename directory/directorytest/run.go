package directorytest

import (
	"context"
	"io"
	"runtime"
	"sync"
	"testing"

	"github.com/alumnikit/alumnikit"
	"github.com/alumnikit/alumnikit/alumni"
	"github.com/alumnikit/alumnikit/storage"
)

// Options of RunPrivacy. Only Open is required.
type Options struct {
	// Open returns an empty store. It is called a few times, also by several
	// goroutines at once; the suite fills many tenants of each.
	Open func(t testing.TB) storage.Store
	// Comparisons of answers to make; 0 means 2,000.
	Comparisons int
	// Seed of the companies; the same seed makes the same ones.
	Seed uint64
	// Schema of the fields there are; nil means alumni.Standard(). Each company has
	// some fields of its own beside them, whose keys begin with "suite".
	Schema *alumni.Schema
	// Fields of the schema that are one's own, to be drawn too.
	Fields []Field
	// Reads of one's own that viewers ask besides those of the SDK.
	Reads []Read
	// Operations of one's own that happen in traces.
	Operations []Operation
	// Prepare readies each tenant for Reads and Operations. IDs and times it
	// takes from the service's DB are the same in each.
	Prepare func(ctx context.Context, people *alumni.Service, hr alumnikit.Actor) error
	// Report is written one line of JSON, a Report; nil for none.
	Report io.Writer

	// wrap puts a leak between the suite and the services, to show that the
	// suite would catch it.
	wrap func(surface, *alumni.Service) surface
	// blind is a property that is not checked, to show that another one would
	// notice.
	blind string
	// asFound leaves a failure as it was found, which saves time where nobody
	// reads it.
	asFound bool
	// alone uses one goroutine, so that a failure always comes after the same
	// number of comparisons.
	alone bool
}

// RunPrivacy fails t if the directory over the store tells a viewer anything
// about what they may not see, or does not tell what they may.
func RunPrivacy(t *testing.T, opts Options) {
	t.Helper()
	report, violation := run(t, opts)
	if violation != nil {
		report.Violation = violation.String()
	}
	if opts.Report != nil {
		if err := report.write(opts.Report); err != nil {
			t.Error(err)
		}
	}
	if violation != nil {
		t.Fatalf("%s", violation)
	}
	t.Logf("privacy: %s", written(report))
}

// casesPerStore bounds how many pairs of tenants one store is given.
const casesPerStore = 500

// run compares with as many goroutines as there are processors, each over
// stores of its own. The cases are the same however many there are.
func run(tb testing.TB, opts Options) (*Report, *violation) {
	tb.Helper()
	if opts.Comparisons <= 0 {
		opts.Comparisons = 2000
	}
	workers := runtime.GOMAXPROCS(0)
	if opts.alone || opts.Comparisons < 1000 {
		workers = 1
	}
	parts := make([]part, workers)
	var wg sync.WaitGroup
	for i := range parts {
		p := &parts[i]
		*p = part{tb: tb, opts: opts, first: i, each: workers, enough: opts.Comparisons / workers, report: newReport(opts.Seed)}
		wg.Go(func() { p.run(tb.Context()) })
	}
	wg.Wait()
	report := newReport(opts.Seed)
	var found *violation
	for _, p := range parts {
		report.add(p.report)
		if v := p.found; v != nil && (found == nil || v.number < found.number) {
			found = v
		}
	}
	return report, found
}

// part is the share of one goroutine: every each-th case from the first one on.
type part struct {
	tb          testing.TB
	opts        Options
	first, each int
	enough      int
	report      *Report
	found       *violation
}

func (p *part) run(ctx context.Context) {
	var s *subject
	for number := p.first; p.report.Comparisons < p.enough && p.found == nil; number += p.each {
		if number/p.each%casesPerStore == 0 {
			var err error
			if s, err = newSubject(p.tb, p.opts, "company"); err != nil {
				p.found = &violation{err: err}
				return
			}
			s.report = p.report
		}
		choices := newSource(p.opts.Seed, uint64(number)) //nolint:gosec // counts up
		v := s.run(ctx, choices)
		if v == nil {
			continue
		}
		v.seed, v.number = p.opts.Seed, number
		p.found = v
		if !p.opts.asFound && v.err == nil {
			s.report = newReport(p.opts.Seed) // what shrinking compares does not count
			p.found = s.smallest(ctx, choices.played, v)
		}
	}
}

// smallest shrinks a violation of the same property.
func (s *subject) smallest(ctx context.Context, choices []uint64, found *violation) *violation {
	best := found
	shrink(choices, func(candidate []uint64) bool {
		v := s.run(ctx, replay(candidate))
		if v == nil || v.err != nil || v.property != found.property {
			return false
		}
		v.seed, v.number = found.seed, found.number
		best = v
		return true
	})
	return best
}
