package newsletter

import (
	"context"
	"slices"
	"time"

	"github.com/alumnikit/alumnikit"
	"github.com/alumnikit/alumnikit/newsletter/mail"
	"github.com/alumnikit/alumnikit/storage"
)

// Bounds of settling. What it writes down has happened, and if it fails the
// recipients are in doubt: so it is tried again, and in a context of its own, so
// that a host that shuts down leaves nobody in doubt.
const (
	settleTime  = 10 * time.Second
	settleTries = 5
	settlePause = time.Millisecond
)

// settle writes down what became of a window, together with the suppressions
// that follow from it, under the job's fence.
func (w *work) settle(ctx context.Context, policy Policy, id alumnikit.ID, results map[int]result) error {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), settleTime)
	defer cancel()
	for try := 1; ; try++ {
		err := w.trySettle(ctx, policy, id, results)
		if err == nil || try == settleTries || ctx.Err() != nil {
			return err
		}
		if owned, lookErr := w.owned(ctx); lookErr == nil && !owned {
			return err // somebody else decided about these recipients
		}
		select {
		case <-ctx.Done():
			return err
		case <-time.After(time.Duration(try) * settlePause):
		}
	}
}

func (w *work) trySettle(ctx context.Context, policy Policy, id alumnikit.ID, results map[int]result) error {
	old, err := batches().Get(ctx, w.s.db, w.run.Tenant(), id)
	if err != nil {
		return err
	}
	changed, next := old.Value.clone(), w.at.clone()
	bounced := map[alumnikit.ID]string{}
	reached := false
	for i, result := range results {
		r := &changed.Recipients[i]
		if r.State != Attempting {
			continue
		}
		w.apply(r, result, policy)
		reached = reached || (result.outcome != "" && !result.released)
		if !result.suppress.IsZero() {
			bounced[result.suppress] = result.detail
		}
	}
	if reached {
		next.Stalls = 0
	}
	next.Counts.move(&old.Value, changed)
	changes, err := w.suppress(ctx, bounced)
	if err != nil {
		return err
	}
	return w.keep(ctx, next, append(changes, batches().Replace(old, changed))...)
}

// apply turns a result into the recipient's state.
func (w *work) apply(r *recipient, result result, policy Policy) {
	r.At, r.Detail = w.s.db.Now(), result.detail
	switch {
	case result.released:
		r.State, r.Detail = Pending, ""
		r.Attempts--
		r.Pass--
		return
	case result.skip != "":
		r.State, r.Cause = Skipped, result.skip
		r.Attempts--
		return
	}
	switch result.outcome {
	case mail.Accepted:
		r.State = Sent
	case mail.Bounced:
		r.State = Bounced
	case mail.Refused:
		r.State, r.Cause = Failed, Refused
	case mail.Deferred:
		r.State = Pending
		if r.Attempts >= w.s.opts.Attempts {
			r.State, r.Cause = Failed, GaveUp
		}
	case mail.Uncertain, mail.Unavailable:
		w.doubt(r, policy, Unanswered)
	}
}

// suppress states the suppressions that are not there yet, in order.
func (w *work) suppress(ctx context.Context, bounced map[alumnikit.ID]string) ([]storage.Change, error) {
	if len(bounced) == 0 {
		return nil, nil
	}
	ids := make([]alumnikit.ID, 0, len(bounced))
	for id := range bounced {
		ids = append(ids, id)
	}
	slices.SortFunc(ids, func(a, b alumnikit.ID) int { return slices.Compare(a[:], b[:]) })
	known, err := suppressions().GetAll(ctx, w.s.db, w.run.Tenant(), ids)
	if err != nil {
		return nil, err
	}
	var changes []storage.Change
	for _, id := range ids {
		if _, ok := known[id]; !ok {
			changes = append(changes, suppressions().Insert(&Suppression{
				ID: id, Reason: ByBounce, Detail: bounced[id], CreatedAt: w.s.db.Now(),
			}))
		}
	}
	return changes, nil
}
