package newsletter

import (
	"context"
	"fmt"
	"time"

	"github.com/alumnikit/alumnikit"
	"github.com/alumnikit/alumnikit/alumni"
	"github.com/alumnikit/alumnikit/newsletter/mail"
	"github.com/alumnikit/alumnikit/storage"
)

// Sender hands one message over to whoever delivers it. Its errors are those of
// package mail; mail.Classify decides what they mean. Implementations are safe
// for concurrent use: smtp.Sender, mail.Outbox and mail.Recorder are.
type Sender interface {
	Send(ctx context.Context, m *mail.Message) error
}

// Service composes and sends editions. See New.
type Service struct {
	people  *alumni.Service
	db      *storage.DB
	sender  Sender
	imprint ImprintFunc
	opts    Options
}

// Options of New. The zero Options are useful.
type Options struct {
	Audience    Audience      // who is in a segment; nil: editions go to everyone with consent only
	Window      int           // recipients marked as attempted at a time, who may be in doubt after a crash; 0 means 10
	Concurrency int           // messages handed over at a time, at most Window; 0 means 4
	Attempts    int           // tries for one recipient before giving up; 0 means 5
	Backoff     time.Duration // before the second try, doubled before each further one; 0 means 1 minute
	Slice       int           // messages of one slice of the job; 0 means 200
}

// Bounds of Options.
const (
	maxWindow  = batchSize
	maxBackoff = 6 // doublings
)

// New returns the service for the people of a service. It returns ErrInvalid if
// an argument is missing.
func New(people *alumni.Service, sender Sender, imprint ImprintFunc, opts *Options) (*Service, error) {
	if people == nil || sender == nil || imprint == nil {
		return nil, fmt.Errorf("newsletter: people, a sender and an imprint are needed: %w", alumnikit.ErrInvalid)
	}
	s := &Service{people: people, db: people.DB(), sender: sender, imprint: imprint}
	if opts != nil {
		s.opts = *opts
	}
	s.opts.Window = min(positive(s.opts.Window, 10), maxWindow)
	s.opts.Concurrency = min(positive(s.opts.Concurrency, 4), s.opts.Window)
	s.opts.Attempts = positive(s.opts.Attempts, 5)
	s.opts.Slice = positive(s.opts.Slice, 200)
	s.opts.Backoff = positive(s.opts.Backoff, time.Minute)
	return s, nil
}

func positive[T int | time.Duration](given, otherwise T) T {
	if given <= 0 {
		return otherwise
	}
	return given
}

// With returns a service that works through another store over the same data,
// such as one that joins the host's transaction.
func (s *Service) With(store storage.Store) *Service {
	clone := *s
	clone.people = s.people.With(store)
	clone.db = clone.people.DB()
	return &clone
}

// SendJob is the type of the job that Launch creates and Handlers runs.
const SendJob = "newsletter.send"

// Handlers returns the handlers for a storage.Worker over the service's DB. The
// worker's lease bounds how long a window of messages may take: give it at least
// as long as the sender waits for one server's answer.
func (s *Service) Handlers() map[string]storage.Handler {
	return map[string]storage.Handler{SendJob: s.slice}
}

// Kinds returns every kind of this package, for export and erasure.
func Kinds() []storage.AnyKind {
	return []storage.AnyKind{editions(), batches(), suppressions()}
}
