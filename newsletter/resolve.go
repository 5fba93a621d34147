package newsletter

import (
	"context"
	"encoding/json"
	"slices"
	"time"

	"github.com/alumnikit/alumnikit"
	"github.com/alumnikit/alumnikit/storage"
)

// Resolution is what HR decides about a recipient in doubt.
type Resolution string

// The resolutions.
const (
	Resend     Resolution = "resend"     // send again, at the risk of a second copy with the same Message-ID
	AssumeSent Resolution = "assumeSent" // leave it at that
	AssumeLost Resolution = "assumeLost" // leave it at that
)

// Valid reports whether r is a Resolution.
func (r Resolution) Valid() bool { return r == Resend || r == AssumeSent || r == AssumeLost }

// MaxResolve is how many people Resolve takes at a time.
const MaxResolve = 1000

// resolveBatches is how many batches one commit of Resolve changes.
const resolveBatches = 20

// Resolve decides about recipients in doubt: the people given, or all if none
// are. Those who are not in doubt are passed over; it returns how many were. The
// edition must not be on its way (ErrState): pause it first. Resend also sets a
// done edition going again, and is not possible for a cancelled one.
func (s *Service) Resolve(ctx context.Context, actor alumnikit.Actor, id alumnikit.ID, as Resolution, people []alumnikit.PersonID) (int, error) {
	const op = "newsletter.Resolve"
	if !as.Valid() {
		return 0, alumnikit.Wrap(op, entity, alumnikit.Invalid("as", alumnikit.CodeNotOneOf, "resend assumeSent assumeLost"))
	}
	if len(people) > MaxResolve {
		return 0, alumnikit.Wrap(op, entity, alumnikit.ErrTooLarge)
	}
	total := 0
	for from := 0; from >= 0; {
		n, next, err := s.resolveSome(ctx, actor, id, as, people, from)
		if err != nil {
			return total, alumnikit.Wrap(op, entity, err)
		}
		total, from = total+n, next
	}
	if as == Resend {
		return total, alumnikit.Wrap(op, entity, s.reopen(ctx, actor, id))
	}
	return total, nil
}

// reopen sets a done edition going again if there is anybody to send to.
func (s *Service) reopen(ctx context.Context, actor alumnikit.Actor, id alumnikit.ID) error {
	return storage.Retry(ctx, func(ctx context.Context) error {
		old, job, err := s.resting(ctx, actor, id, Resend)
		if err != nil || old.Value.State != Done {
			return err
		}
		at, err := cursorOf(&job.Value)
		if err != nil || at.Counts.Pending() == 0 {
			return err
		}
		e, j := old.Value, job.Value
		e.State, e.FinishedAt = Sending, time.Time{}
		wake(&j, s.db.Now())
		return s.db.Commit(ctx, storage.By(actor, "edition.reopen"), editions().Replace(old, &e), storage.Jobs().Replace(job, &j))
	})
}

// resolveSome does so for some batches from a number on, in one commit, and
// returns where to go on, -1 at the end.
func (s *Service) resolveSome(
	ctx context.Context, actor alumnikit.Actor, id alumnikit.ID, as Resolution, people []alumnikit.PersonID, from int,
) (n, next int, err error) {
	if err := actor.Require(alumnikit.PermNewsletter); err != nil {
		return 0, -1, err
	}
	err = storage.Retry(ctx, func(ctx context.Context) error {
		n, next = 0, -1
		old, job, err := s.resting(ctx, actor, id, as)
		if err != nil {
			return err
		}
		at, err := cursorOf(&job.Value)
		if err != nil {
			return err
		}
		page, err := batches().Page(ctx, s.db, actor.Tenant(), inState(id, InDoubt, from, resolveBatches))
		if err != nil || len(page) == 0 {
			return err
		}
		if len(page) == resolveBatches {
			next = page[len(page)-1].Value.Number + 1
		}
		at = at.clone()
		var changes []storage.Change
		for _, found := range page {
			changed, k := s.resolved(&found.Value, as, people)
			if k == 0 {
				continue
			}
			n += k
			at.Counts.move(&found.Value, changed)
			changes = append(changes, batches().Replace(found.Stored, changed))
		}
		if n == 0 {
			return nil
		}
		return s.commitResolved(ctx, actor, old, job, at, n, changes)
	})
	return n, next, err
}

// resting returns an edition that no worker is at.
func (s *Service) resting(ctx context.Context, actor alumnikit.Actor, id alumnikit.ID, as Resolution) (e storage.Stored[Edition], job storage.Stored[storage.Job], err error) {
	if e, err = editions().Get(ctx, s.db, actor.Tenant(), id); err != nil {
		return e, job, err
	}
	if state := e.Value.State; state == Draft || e.Value.live() || (state == Cancelled && as == Resend) {
		return e, job, alumnikit.ErrState
	}
	if job, err = storage.Jobs().Get(ctx, s.db, actor.Tenant(), id); err != nil {
		return e, job, err
	}
	if job.Value.State == storage.JobRunning {
		err = alumnikit.ErrState // still parking, or dead and not yet found so
	}
	return e, job, err
}

func (s *Service) resolved(b *batch, as Resolution, people []alumnikit.PersonID) (changed *batch, n int) {
	changed = b.clone()
	for i := range changed.Recipients {
		r := &changed.Recipients[i]
		if r.State != InDoubt || (len(people) > 0 && !slices.Contains(people, r.Person)) {
			continue
		}
		n++
		r.At, r.Cause = s.db.Now(), ByHand
		switch as {
		case Resend:
			r.State, r.Cause, r.Attempts, r.Pass = Pending, "", 0, 0
		case AssumeSent:
			r.State = Sent
		case AssumeLost:
			r.State = Failed
		}
	}
	return changed, n
}

func (s *Service) commitResolved(
	ctx context.Context, actor alumnikit.Actor, old storage.Stored[Edition], job storage.Stored[storage.Job], at cursor, n int, changes []storage.Change,
) error {
	e, j := old.Value, job.Value
	e.Resolved += n
	at.Next = 0 // those to be sent again may stand in any batch
	cursor, err := json.Marshal(at)
	if err != nil {
		return err
	}
	j.Cursor, j.Done, j.Total = cursor, at.Counts.Settled(), at.Counts.Total
	changes = append(changes, editions().Replace(old, &e), storage.Jobs().Replace(job, &j))
	return s.db.Commit(ctx, storage.By(actor, "edition.resolve"), changes...)
}
