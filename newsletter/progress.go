package newsletter

import (
	"context"
	"encoding/binary"
	"time"

	"github.com/alumnikit/alumnikit"
	"github.com/alumnikit/alumnikit/storage"
)

// Progress is how far a launched edition is, as of one moment.
type Progress struct {
	State   State   `json:"state"`
	Problem Problem `json:"problem,omitempty"` // why it paused by itself
	Counts
	Pending int       `json:"pending"`          // still to be sent to
	Pass    int       `json:"pass"`             // 1 while everybody is tried for the first time
	NextAt  time.Time `json:"nextAt,omitzero"`  // when others are tried again; zero: now
	Error   string    `json:"error,omitempty"`  // the job gave up: Resume sets it going again
	Stalled bool      `json:"stalled,omitzero"` // the server cannot be reached; it is tried again
}

// Progress returns how far an edition is. A draft is at nothing. It costs two
// reads, however many recipients there are.
func (s *Service) Progress(ctx context.Context, actor alumnikit.Actor, id alumnikit.ID) (Progress, error) {
	old, err := s.get(ctx, actor, id)
	if err != nil {
		return Progress{}, alumnikit.Wrap("newsletter.Progress", entity, err)
	}
	p := Progress{State: old.Value.State, Problem: old.Value.Problem}
	job, err := storage.Jobs().Find(ctx, s.db, actor.Tenant(), id)
	if err != nil || job.Version == 0 {
		return p, alumnikit.Wrap("newsletter.Progress", entity, err)
	}
	at, err := cursorOf(&job.Value)
	if err != nil {
		return p, alumnikit.Wrap("newsletter.Progress", entity, err)
	}
	p.Counts, p.Pending, p.Pass, p.Stalled = at.Counts, at.Counts.Pending(), at.Pass, at.Stalls > 0
	p.Error = job.Value.Error
	if job.Value.State == storage.JobQueued && job.Value.NotBefore.After(s.db.Now()) {
		p.NextAt = job.Value.NotBefore
	}
	return p, nil
}

// Deliveries returns lines of an edition's ledger in the order of PersonIDs: all,
// or those in one state. Total is exact, but for states that are passed through.
func (s *Service) Deliveries(ctx context.Context, actor alumnikit.Actor, id alumnikit.ID, state DeliveryState, page alumnikit.Page) (alumnikit.List[Delivery], error) {
	out, err := s.deliveries(ctx, actor, id, state, page)
	return out, alumnikit.Wrap("newsletter.Deliveries", entity, err)
}

func (s *Service) deliveries(ctx context.Context, actor alumnikit.Actor, id alumnikit.ID, state DeliveryState, page alumnikit.Page) (out alumnikit.List[Delivery], err error) {
	if state != "" && !state.Valid() {
		return out, alumnikit.Invalid("state", alumnikit.CodeNotOneOf, "pending attempting sent skipped bounced failed inDoubt")
	}
	progress, err := s.Progress(ctx, actor, id)
	if err != nil {
		return out, err
	}
	scope := alumnikit.CursorScope{Actor: actor, List: "newsletter.deliveries", Query: append(id[:], state...)}
	position, err := s.db.Keys().OpenCursor(scope, page.After)
	if err != nil {
		return out, err
	}
	number, index := 0, 0
	if len(position) == 8 {
		number, index = int(binary.BigEndian.Uint32(position)), int(binary.BigEndian.Uint32(position[4:]))
	}
	out.Total = progress.total(state)
	for stored, err := range batches().All(ctx, s.db, actor.Tenant(), ledgerFrom(id, state, number)) {
		if err != nil {
			return out, err
		}
		b := &stored.Value
		for i, r := range b.Recipients {
			if (b.Number == number && i < index) || (state != "" && r.State != state) {
				continue
			}
			if len(out.Items) == page.Limit() {
				next := binary.BigEndian.AppendUint32(nil, uint32(b.Number)) //nolint:gosec // counts batches
				next = binary.BigEndian.AppendUint32(next, uint32(i))        //nolint:gosec // below batchSize
				out.Next, err = s.db.Keys().SealCursor(scope, next)
				return out, err
			}
			out.Items = append(out.Items, r.Delivery)
		}
	}
	return out, nil
}

// ledgerFrom asks for an edition's batches from a number on, of one state if
// there is any.
func ledgerFrom(edition alumnikit.ID, state DeliveryState, number int) storage.ListQuery {
	const some = 8 // batches of one read: more than a page mostly needs
	if state != "" {
		return inState(edition, state, number, some)
	}
	q := storage.WithPrefix("", ledgerKey, edition[:])
	q.Min, q.Limit = ledgerPosition(edition, number), some
	return q
}

func (p Progress) total(state DeliveryState) alumnikit.Total {
	n, exact := p.Total, true
	switch state {
	case Pending, Attempting:
		n, exact = p.Pending, false
	case Sent:
		n = p.Sent
	case Skipped:
		n = p.SkippedTotal()
	case Bounced:
		n = p.Bounced
	case Failed:
		n = p.Failed
	case InDoubt:
		n = p.InDoubt
	}
	return alumnikit.Total{Count: n, Exact: exact}
}
