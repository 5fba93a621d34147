package newsletter

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/alumnikit/alumnikit"
	"github.com/alumnikit/alumnikit/storage"
)

// send works through pending recipients, window by window, until the slice is
// full, the pass is over, or nothing can be sent.
func (w *work) send(ctx context.Context, old storage.Stored[Edition]) error {
	c, err := w.s.composer(ctx, w.run.Tenant(), &old.Value)
	if errors.Is(err, alumnikit.ErrInvalid) {
		return w.halt(ctx, old, BadContent)
	}
	if err != nil {
		return err
	}
	for sent := 0; sent < w.s.opts.Slice; {
		if sent > 0 {
			now, err := editions().Get(ctx, w.s.db, w.run.Tenant(), w.id)
			if err != nil {
				return err
			}
			if now.Version != old.Version {
				return alumnikit.ErrConflict // paused or cancelled: decide anew
			}
		}
		found, picks, err := w.next(ctx)
		if err != nil {
			return err
		}
		if len(picks) == 0 {
			return w.endPass(ctx, old)
		}
		state, err := w.window(ctx, c, found, picks)
		if err != nil {
			return err
		}
		if state.stopped() {
			return w.pressed(ctx, old, state)
		}
		sent += len(picks)
	}
	return w.run.Save(ctx, SendJob, w.at.progress(0))
}

// next finds the next recipients to try: pending, and not tried in this pass.
func (w *work) next(ctx context.Context) (found storage.Stored[batch], picks []int, err error) {
	for {
		page, err := batches().Page(ctx, w.s.db, w.run.Tenant(), inState(w.id, Pending, w.at.Next, 1))
		if err != nil || len(page) == 0 {
			return found, nil, err
		}
		found = page[0].Stored
		for i, r := range found.Value.Recipients {
			if r.State == Pending && r.Pass < w.at.Pass && len(picks) < w.s.opts.Window {
				picks = append(picks, i)
			}
		}
		if len(picks) > 0 {
			return found, picks, nil
		}
		w.at.Next = found.Value.Number + 1 // a hint, kept with the next commit
	}
}

// endPass finishes the edition, or waits and begins another pass over those who
// are to be tried again.
func (w *work) endPass(ctx context.Context, old storage.Stored[Edition]) error {
	left, err := batches().Page(ctx, w.s.db, w.run.Tenant(), inState(w.id, Pending, 0, 1))
	if err != nil {
		return err
	}
	next := w.at.clone()
	if len(left) > 0 {
		wait := w.s.backoff(next.Pass)
		next.Pass, next.Next = next.Pass+1, 0
		return w.run.Save(ctx, SendJob, next.progress(wait))
	}
	e := old.Value
	e.State, e.FinishedAt = Done, w.s.db.Now()
	return w.run.Finish(ctx, "edition.done", next.progress(0), editions().Replace(old, &e))
}

// backoff doubles with each of the first tries.
func (s *Service) backoff(tries int) time.Duration {
	return s.opts.Backoff << min(max(tries-1, 0), maxBackoff)
}

// window marks some recipients as attempted, sends to them, and settles them.
func (w *work) window(ctx context.Context, c *composer, found storage.Stored[batch], picks []int) (pressure, error) {
	marked, next := found.Value.clone(), w.at.clone()
	for _, i := range picks {
		r := &marked.Recipients[i]
		r.State, r.Cause, r.Detail, r.Pass, r.At = Attempting, "", "", w.at.Pass, w.s.db.Now()
		r.Attempts++
	}
	next.Next = marked.Number
	if err := w.keep(ctx, next, batches().Replace(found, marked)); err != nil {
		return pressure{}, err
	}
	results := w.deliver(ctx, c, marked, picks)
	if err := w.settle(ctx, c.edition.Policy, marked.ID, results); err != nil {
		return pressure{}, err
	}
	state := measure(results)
	if state.failed == nil {
		state.failed = context.Cause(ctx)
	}
	return state, nil
}

// pressure is what a window says about the sender rather than about recipients.
type pressure struct {
	refused bool  // the account: nothing can be sent until somebody repairs it
	stalled bool  // the server could not be reached
	failed  error // the store could not be read, or the context ended
	cause   error // the sender's own words, without addresses
}

func (p pressure) stopped() bool { return p.refused || p.stalled || p.failed != nil }

func measure(results map[int]result) pressure {
	var p pressure
	for _, r := range results {
		p.refused = p.refused || r.refused
		p.stalled = p.stalled || r.stalled
		if r.refused || r.stalled {
			p.cause = r.err
		} else if r.err != nil {
			p.failed = r.err
		}
	}
	return p
}

// maxStalls is how often in a row the server is tried before the edition pauses.
const maxStalls = 24

// pressed ends a slice in which nothing more could be sent. The recipients are
// pending again and no try of theirs is counted.
func (w *work) pressed(ctx context.Context, old storage.Stored[Edition], p pressure) error {
	next := w.at.clone()
	var err error
	switch {
	case p.refused:
		err = w.halt(ctx, old, SenderRefuses)
	case p.stalled && next.Stalls+1 >= maxStalls:
		err = w.halt(ctx, old, SenderDown)
	case p.stalled:
		next.Stalls++
		err = w.run.Save(ctx, SendJob, next.progress(w.s.backoff(next.Stalls)))
	default:
		if ctx.Err() != nil {
			// Free the job for others instead of letting the lease run out.
			detached, cancel := context.WithTimeout(context.WithoutCancel(ctx), settleTime)
			defer cancel()
			ctx = detached
		}
		err = w.run.Save(ctx, SendJob, next.progress(0))
	}
	if errors.Is(err, alumnikit.ErrConflict) {
		return err // decided anew by the caller
	}
	if cause := errors.Join(p.cause, p.failed); cause != nil {
		return errors.Join(err, fmt.Errorf("newsletter: sending stopped: %w", cause))
	}
	return err
}
