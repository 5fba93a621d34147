package referral

import (
	"time"

	"github.com/alumnikit/alumnikit/alumni"
	"github.com/alumnikit/alumnikit/storage"
)

// Service keeps openings, applications, referrals and rewards. See New.
type Service struct {
	people *alumni.Service
	db     *storage.DB
	opts   Options
}

// Options of New. The zero Options are useful.
type Options struct {
	Policy Policy        // who may be rewarded; nil: Japan()
	Accept time.Duration // how long a candidate may take to accept; 0 means 14 days
}

// New returns the service for the people of a service.
func New(people *alumni.Service, opts *Options) *Service {
	s := &Service{people: people, db: people.DB()}
	if opts != nil {
		s.opts = *opts
	}
	if s.opts.Policy == nil {
		s.opts.Policy = Japan()
	}
	if s.opts.Accept <= 0 {
		s.opts.Accept = 14 * 24 * time.Hour
	}
	return s
}

// With returns a service that works through another one over the same data,
// such as one that joins the host's transaction.
func (s *Service) With(people *alumni.Service) *Service {
	return &Service{people: people, db: people.DB(), opts: s.opts}
}

// Kinds returns every kind of this package, for export and erasure.
func Kinds() []storage.AnyKind {
	return []storage.AnyKind{openings(), applications(), referrals(), rewards()}
}
