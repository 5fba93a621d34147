package importer

import (
	"github.com/alumnikit/alumnikit/alumni"
	"github.com/alumnikit/alumnikit/alumni/hr"
	"github.com/alumnikit/alumnikit/storage"
)

// Importer imports rosters. It is immutable and safe for concurrent use.
type Importer struct {
	people *alumni.Service
	hr     *hr.Service
	opts   Options
	words  map[Column]words
}

// Options of New. The zero Options are useful.
type Options struct {
	Work     alumni.Work            // of an employment without one; empty: alumni.Employee
	Works    map[string]alumni.Work // the company's own labels, besides the known ones
	MaxBytes int64                  // of a file; 0 means 1 GiB
	MaxRows  int                    // of a file; 0 means 2,000,000
	MaxBad   int                    // findings kept in a Report; 0 means 1,000
	MaxDiffs int                    // diffs, missing people and suspicions kept in a Report, of each; 0 means 1,000
	Chunk    int                    // people in one commit; 0 means 900, which is also the most
	BulkFrom int                    // people registered before the rest are brought in by an alumni.Bulk; 0 means 1,000, negative never

	MaxAsked  int       // new people of a dry run whom the Suspecter is asked about: the first; 0 means 2,000
	Suspecter Suspecter // looks for newcomers who are known already; nil: package duplicate
}

// MaxChunk is the most people in one commit: each may need two changes and a
// place in the index, beside the records of the run, and a Write is bounded.
const MaxChunk = 900

// New returns an importer into a service.
func New(people *alumni.Service, opts *Options) *Importer {
	im := &Importer{people: people, hr: hr.New(people)}
	if opts != nil {
		im.opts = *opts
	}
	o := &im.opts
	if !o.Work.Valid() {
		o.Work = alumni.Employee
	}
	if o.MaxBytes <= 0 {
		o.MaxBytes = 1 << 30
	}
	if o.MaxRows <= 0 {
		o.MaxRows = 2_000_000
	}
	if o.MaxBad <= 0 {
		o.MaxBad = 1000
	}
	if o.MaxDiffs <= 0 {
		o.MaxDiffs = 1000
	}
	if o.MaxAsked <= 0 {
		o.MaxAsked = 2000
	}
	if o.Chunk <= 0 || o.Chunk > MaxChunk {
		o.Chunk = MaxChunk
	}
	if o.BulkFrom == 0 {
		o.BulkFrom = bulkFrom
	}
	im.words = knownWords(o.Works)
	return im
}

// With returns a copy of the importer that works through another store over the
// same data.
func (im *Importer) With(store storage.Store) *Importer {
	clone := *im
	clone.people = im.people.With(store)
	clone.hr = hr.New(clone.people)
	return &clone
}
