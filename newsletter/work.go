package newsletter

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/alumnikit/alumnikit"
	"github.com/alumnikit/alumnikit/storage"
)

// phase is what the job of an edition is at.
type phase string

const (
	phaseFreeze phase = "freeze"
	phaseSend   phase = "send"
)

// cursor is how far the job of an edition is. It moves in the same commit as the
// batches it speaks of, so that it never says more or less than they do.
type cursor struct {
	Phase   phase              `json:"phase"`
	After   alumnikit.PersonID `json:"after,omitzero"` // the last person frozen
	Batches int                `json:"batches"`        // written so far
	Pass    int                `json:"pass"`           // over the pending recipients, from 1
	Next    int                `json:"next"`           // batch to look at next in this pass
	Stalls  int                `json:"stalls"`         // times in a row that the server could not be reached
	Counts  Counts             `json:"counts"`
}

func (c cursor) clone() cursor {
	c.Counts = c.Counts.clone()
	return c
}

func (c cursor) progress(wait time.Duration) storage.Progress {
	return storage.Progress{Cursor: c, Done: c.Counts.Settled(), Total: c.Counts.Total, Wait: wait}
}

// work is one slice of the job of an edition. Only what was committed is in at.
type work struct {
	s   *Service
	run *storage.Run
	id  alumnikit.ID // of the edition, and of the job
	at  cursor
}

type sendParams struct {
	Edition alumnikit.ID `json:"edition"`
}

// maxDecisions bounds how often a slice decides anew because an HR user changed
// the edition in the meantime.
const maxDecisions = 8

// slice implements storage.Handler.
func (s *Service) slice(ctx context.Context, run *storage.Run) error {
	var params sendParams
	if err := run.Params(&params); err != nil {
		return err
	}
	w := &work{s: s, run: run, id: params.Edition, at: cursor{Phase: phaseFreeze}}
	if err := run.Cursor(&w.at); err != nil {
		return err
	}
	for i := 1; ; i++ {
		err := w.step(ctx)
		if !errors.Is(err, alumnikit.ErrConflict) || i == maxDecisions {
			return err
		}
		if owned, lookErr := w.owned(ctx); lookErr != nil || !owned {
			return errors.Join(err, lookErr)
		}
	}
}

// owned reports whether the job is still this worker's.
func (w *work) owned(ctx context.Context) (bool, error) {
	job, err := storage.Jobs().Find(ctx, w.s.db, w.run.Tenant(), w.run.Job().ID)
	return err == nil && job.Value.State == storage.JobRunning && job.Value.Owner == w.run.Job().Owner, err
}

func (w *work) step(ctx context.Context) error {
	old, err := editions().Find(ctx, w.s.db, w.run.Tenant(), w.id)
	if err != nil {
		return err
	}
	if old.Version == 0 {
		return w.run.Fail(ctx, "no_edition")
	}
	if err := w.recover(ctx, old.Value.Policy); err != nil {
		return err
	}
	switch old.Value.State {
	case Freezing:
		return w.freeze(ctx, old)
	case Sending:
		return w.send(ctx, old)
	case Paused:
		return w.park(ctx, storage.JobPaused, editions().Expect(old))
	case Cancelled:
		return w.park(ctx, storage.JobCancelled, editions().Expect(old))
	case Draft, Done:
	}
	return w.run.Finish(ctx, SendJob, w.at.progress(0))
}

// keep commits changes with the next cursor and goes on.
func (w *work) keep(ctx context.Context, next cursor, changes ...storage.Change) error {
	err := w.run.Keep(ctx, SendJob, next.progress(0), changes...)
	if err == nil {
		w.at = next
	}
	return err
}

// park ends the work on an edition until somebody sets it going again, in one
// commit with what the edition is to be. A Run has no verb for that, so the job
// is replaced under the same fence: its owner and version.
func (w *work) park(ctx context.Context, state storage.JobState, edition storage.Change) error {
	job, err := storage.Jobs().Get(ctx, w.s.db, w.run.Tenant(), w.run.Job().ID)
	if err != nil {
		return err
	}
	if job.Value.Owner != w.run.Job().Owner {
		return fmt.Errorf("newsletter: lease lost: %w", alumnikit.ErrConflict)
	}
	parked := job.Value
	parked.State, parked.Owner, parked.LeaseUntil, parked.Attempts = state, alumnikit.ID{}, time.Time{}, 0
	return w.s.db.Commit(ctx, storage.By(w.run.Actor(), "edition.park"), storage.Jobs().Replace(job, &parked), edition)
}

// halt pauses the edition because nothing can be sent until somebody repairs
// something.
func (w *work) halt(ctx context.Context, old storage.Stored[Edition], problem Problem) error {
	e := old.Value
	e.State, e.Problem = Paused, problem
	return w.park(ctx, storage.JobPaused, editions().Replace(old, &e))
}

// recover decides about recipients whom a worker that is gone had marked. This
// worker has the lease now, so nobody else is still sending to them.
func (w *work) recover(ctx context.Context, policy Policy) error {
	for {
		page, err := batches().Page(ctx, w.s.db, w.run.Tenant(), inState(w.id, Attempting, 0, 1))
		if err != nil || len(page) == 0 {
			return err
		}
		old := page[0].Stored
		changed, next := old.Value.clone(), w.at.clone()
		for i := range changed.Recipients {
			if r := &changed.Recipients[i]; r.State == Attempting {
				w.doubt(r, policy, Interrupted)
				if r.State == Pending {
					r.Pass--
				}
			}
		}
		next.Counts.move(&old.Value, changed)
		next.Next = min(next.Next, changed.Number)
		if err := w.keep(ctx, next, batches().Replace(old, changed)); err != nil {
			return err
		}
	}
}

// doubt settles a recipient of whom nobody knows whether the message arrived.
func (w *work) doubt(r *recipient, policy Policy, cause Cause) {
	r.At = w.s.db.Now()
	if policy == AtLeastOnce && r.Attempts < w.s.opts.Attempts {
		r.State, r.Cause, r.Detail = Pending, "", ""
		return
	}
	r.State, r.Cause, r.Detail = InDoubt, cause, ""
}
