package referral

import (
	"context"
	"errors"
	"time"

	"github.com/alumnikit/alumnikit"
	"github.com/alumnikit/alumnikit/alumni"
	"github.com/alumnikit/alumnikit/storage"
)

// Service keeps openings, applications, referrals and rewards. It is immutable
// and safe for concurrent use.
type Service struct {
	people *alumni.Service
	policy Policy
	accept time.Duration
	decide time.Duration
}

// Options of New. The zero Options are useful.
type Options struct {
	Policy Policy        // who may be rewarded; nil: Japan()
	Accept time.Duration // how long a candidate may take to accept; 0 means 14 days
	Decide time.Duration // how long the company may take with one who accepted; 0 means 180 days
}

const day = 24 * time.Hour

// New returns the service for the people of a service. It shares their DB, so
// that a hire and the employment it opens are one write.
func New(people *alumni.Service, opts *Options) *Service {
	s := &Service{people: people, policy: Japan(), accept: 14 * day, decide: 180 * day}
	if opts == nil {
		return s
	}
	if opts.Policy != nil {
		s.policy = opts.Policy
	}
	if opts.Accept > 0 {
		s.accept = opts.Accept
	}
	if opts.Decide > 0 {
		s.decide = opts.Decide
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

// Kinds returns every kind of this package, for export and erasure.
func Kinds() []storage.AnyKind {
	return []storage.AnyKind{openings(), applications(), referrals(), rewards()}
}

// standing is where the acting member stands with the company today.
type standing struct {
	entry    storage.Stored[alumni.Entry]
	employed bool
	left     bool
}

// standing returns where the acting member stands. Somebody who is neither a
// former nor a current employee is ErrForbidden, and so is a member who was
// removed from the roster while still signed in.
func (s *Service) standing(ctx context.Context, actor alumnikit.Actor) (standing, error) {
	person, err := actor.RequireMember()
	if err != nil {
		return standing{}, err
	}
	entry, err := s.people.StoredEntry(ctx, actor.Tenant(), person)
	if errors.Is(err, alumnikit.ErrNotFound) {
		return standing{}, alumnikit.ErrForbidden
	}
	if err != nil {
		return standing{}, err
	}
	today := s.people.Today()
	at := standing{entry: entry, employed: entry.Value.EmployedOn(today), left: entry.Value.LeftBy(today)}
	if !at.employed && !at.left {
		return standing{}, alumnikit.ErrForbidden
	}
	return at, nil
}
