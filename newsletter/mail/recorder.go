package mail

import (
	"context"
	"slices"
	"sync"
)

// Recorder is a sender for tests: it keeps every message it accepts. The zero value accepts everything valid. It is safe
// for concurrent use; set Answer before the first Send.
type Recorder struct {
	// Answer decides what Send returns for a valid message; nil accepts. A message answered with an [*UncertainError]
	// is kept too, because a server in that state may have delivered it.
	Answer func(m *Message) error

	mu   sync.Mutex
	kept []Message
}

// Send records a copy of m. It returns ctx's error as a [*TemporaryError] if the context has ended, the [*MessageError] of
// an invalid message, and otherwise what Answer says.
func (r *Recorder) Send(ctx context.Context, m *Message) error {
	if err := ctx.Err(); err != nil {
		return &TemporaryError{Phase: PhaseConnect, Err: err}
	}
	if err := m.Validate(); err != nil {
		return err
	}
	var err error
	if r.Answer != nil {
		err = r.Answer(m)
	}
	if outcome := Classify(err); outcome == Accepted || outcome == Uncertain {
		kept := *m
		kept.Headers = slices.Clone(m.Headers)
		r.mu.Lock()
		r.kept = append(r.kept, kept)
		r.mu.Unlock()
	}
	return err
}

// Messages returns copies of the recorded messages in the order of acceptance.
func (r *Recorder) Messages() []Message {
	r.mu.Lock()
	defer r.mu.Unlock()
	return slices.Clone(r.kept)
}

// Len is the number of recorded messages.
func (r *Recorder) Len() int {
	r.mu.Lock()
	defer r.mu.Unlock()
	return len(r.kept)
}
