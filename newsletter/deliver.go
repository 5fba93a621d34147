package newsletter

import (
	"context"
	"errors"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"

	"github.com/alumnikit/alumnikit"
	"github.com/alumnikit/alumnikit/alumni"
	"github.com/alumnikit/alumnikit/newsletter/mail"
	"github.com/alumnikit/alumnikit/newsletter/template"
)

// result is what became of one attempt.
type result struct {
	outcome  mail.Outcome // empty if no message was handed over
	skip     Cause        // nothing was sent, for good
	detail   string
	released bool // nothing was sent, try again as if nothing had been
	refused  bool // the account is refused
	stalled  bool // the server could not be reached
	suppress alumnikit.ID
	err      error // of the store or, if refused or stalled, of the sender
}

// deliver sends to the picked recipients, some at a time, and returns what became
// of each. It stops handing over when the context ends, when the lease is about
// to, and when nothing can be sent at all.
func (w *work) deliver(ctx context.Context, c *composer, b *batch, picks []int) map[int]result {
	lease := w.run.Job().LeaseUntil
	now := w.s.db.Now()
	deadline := lease.Add(-lease.Sub(now) / 4) // the rest is for settling
	sending, cancel := context.WithTimeout(ctx, deadline.Sub(now))
	defer cancel()

	results := make([]result, len(picks))
	var stop atomic.Bool
	var turn atomic.Int64
	var wg sync.WaitGroup
	for range min(w.s.opts.Concurrency, len(picks)) {
		wg.Go(func() {
			for {
				i := int(turn.Add(1)) - 1
				if i >= len(picks) {
					return
				}
				if stop.Load() || sending.Err() != nil || !w.s.db.Now().Before(deadline) {
					results[i] = result{released: true, err: context.Cause(ctx)}
					continue
				}
				results[i] = w.attempt(sending, c, b.Recipients[picks[i]].Person)
				if results[i].refused || results[i].stalled {
					stop.Store(true)
				}
			}
		})
	}
	wg.Wait()
	out := make(map[int]result, len(picks))
	for i, pick := range picks {
		out[pick] = results[i]
	}
	return out
}

// attempt sends to one recipient. Whether and where to is decided last.
func (w *work) attempt(ctx context.Context, c *composer, person alumnikit.PersonID) result {
	p, at, cause, err := w.s.resolve(ctx, w.run.Tenant(), person)
	if err != nil {
		return result{released: true, err: err}
	}
	if cause != "" {
		return result{skip: cause}
	}
	switch another, err := w.isAnothers(ctx, p, person); {
	case err != nil:
		return result{released: true, err: err}
	case another:
		return result{skip: MergedInto}
	}
	m, err := c.message(p, at, w.s.db.Now())
	if err != nil {
		return unwritable(err)
	}
	err = w.s.sender.Send(ctx, m)
	r := result{outcome: mail.Classify(err), detail: statusOf(err)}
	switch r.outcome {
	case mail.Bounced:
		r.suppress = w.s.suppressionIDs(w.run.Tenant(), at)[0]
	case mail.Unavailable:
		r.released, r.refused, r.err = true, true, err
	case mail.Deferred:
		if ctx.Err() != nil {
			r.released = true
		} else if unreached(err) {
			r.released, r.stalled, r.err = true, true, err
		}
	case mail.Accepted, mail.Refused, mail.Uncertain:
	}
	return r
}

// resolve reads what decides about one message, the suppression after the
// address that it is about.
func (s *Service) resolve(ctx context.Context, tenant alumnikit.TenantID, person alumnikit.PersonID) (*alumni.Person, mail.Address, Cause, error) {
	if person.IsZero() {
		return nil, mail.Address{}, NotOnRoster, nil // erased since
	}
	found, err := s.people.Load(ctx, tenant, []alumnikit.PersonID{person})
	if err != nil {
		return nil, mail.Address{}, "", err
	}
	at, cause := reachable(found[person])
	if cause != "" {
		return nil, at, cause, nil
	}
	stop, err := s.suppression(ctx, tenant, s.suppressionIDs(tenant, at))
	if err != nil {
		return nil, at, "", err
	}
	if stop.Version > 0 {
		return nil, at, Suppressed, nil
	}
	return found[person], at, "", nil
}

// unwritable says why there is no message for a person.
func unwritable(err error) result {
	if fields := missing(err); fields != nil {
		return result{skip: NoValue, detail: strings.Join(fields, " ")}
	}
	if value, ok := errors.AsType[*template.ValueError](err); ok {
		return result{skip: NoValue, detail: value.Field}
	}
	return result{released: true, err: err}
}

// unreached reports whether a temporary failure is the server's, not the
// recipient's: it came before the recipient was named.
func unreached(err error) bool {
	temporary, ok := errors.AsType[*mail.TemporaryError](err)
	if !ok {
		return false
	}
	switch temporary.Phase {
	case mail.PhaseConnect, mail.PhaseTLS, mail.PhaseAuth, mail.PhaseSender:
		return true
	case mail.PhaseRecipient, mail.PhaseData, mail.PhaseContent:
	}
	return false
}

// statusOf returns the status code in a sender's error.
func statusOf(err error) string {
	code, enhanced := 0, ""
	if e, ok := errors.AsType[*mail.PermanentError](err); ok {
		code, enhanced = e.Code, e.Enhanced
	} else if e, ok := errors.AsType[*mail.TemporaryError](err); ok {
		code, enhanced = e.Code, e.Enhanced
	} else if e, ok := errors.AsType[*mail.MessageError](err); ok {
		return e.Field
	}
	if enhanced != "" || code == 0 {
		return enhanced
	}
	return strconv.Itoa(code)
}
