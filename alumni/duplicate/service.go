package duplicate

import (
	"github.com/alumnikit/alumnikit/alumni"
	"github.com/alumnikit/alumnikit/storage"
)

// Service finds duplicates among the people of a service and keeps the list of
// them. It is immutable and safe for concurrent use.
type Service struct {
	people    *alumni.Service
	threshold float64
	tags      int
}

// Options of New. The zero Options are useful.
type Options struct {
	Threshold float64 // the least score of a candidate, above 0 and at most 1; 0 means 0.7
	Tags      int     // how many block keys Find holds at once, 16 bytes each; 0 means 12 million, for about 1.5 million people in one go
}

// New returns the service over the people it is about.
func New(people *alumni.Service, opts *Options) *Service {
	s := &Service{people: people, threshold: 0.7, tags: 12_000_000}
	if opts != nil && opts.Threshold > 0 {
		s.threshold = min(opts.Threshold, 1)
	}
	if opts != nil && opts.Tags > 0 {
		s.tags = opts.Tags
	}
	return s
}

// With returns a copy of the service that works through another store over the
// same data, such as one that joins the host's transaction.
func (s *Service) With(store storage.Store) *Service {
	clone := *s
	clone.people = s.people.With(store)
	return &clone
}

func (s *Service) db() *storage.DB { return s.people.DB() }
