package newsletter

import (
	"context"
	"errors"
	"slices"

	"github.com/alumnikit/alumnikit"
	"github.com/alumnikit/alumnikit/alumni"
	"github.com/alumnikit/alumnikit/newsletter/mail"
	"github.com/alumnikit/alumnikit/storage"
)

// Bounds of freezing.
const (
	freezeChunk = 10 * batchSize // people of one commit
	freezeSlice = 100_000        // people of one slice of the job
)

// freeze writes the audience down, in the order of IDs. A slice sees the segment
// as of one moment; one that was interrupted goes on behind the last person.
func (w *work) freeze(ctx context.Context, old storage.Stored[Edition]) error {
	people, err := w.s.members(ctx, w.run.Actor(), old.Value.Segment, w.at.After)
	if errors.Is(err, alumnikit.ErrNotFound) || errors.Is(err, alumnikit.ErrInvalid) {
		return w.halt(ctx, old, NoSegment)
	}
	if err != nil {
		return err
	}
	frozen := 0
	for chunk := range slices.Chunk(people, freezeChunk) {
		if frozen >= freezeSlice {
			return w.run.Save(ctx, SendJob, w.at.progress(0))
		}
		if frozen > 0 {
			now, err := editions().Get(ctx, w.s.db, w.run.Tenant(), w.id)
			if err != nil {
				return err
			}
			if now.Version != old.Version {
				return alumnikit.ErrConflict // decide anew
			}
		}
		if err := w.freezeChunk(ctx, chunk); err != nil {
			return err
		}
		frozen += len(chunk)
	}
	next := w.at.clone()
	next.Phase, next.Pass, next.Next = phaseSend, 1, 0
	e := old.Value
	e.State = Sending
	return w.run.Save(ctx, "edition.frozen", next.progress(0), editions().Replace(old, &e))
}

// freezeChunk writes some people's batches and how far that is, in one commit.
func (w *work) freezeChunk(ctx context.Context, people []alumnikit.PersonID) error {
	causes, err := w.s.sift(ctx, w.run.Tenant(), people)
	if err != nil {
		return err
	}
	next := w.at.clone()
	var changes []storage.Change
	for part := range slices.Chunk(people, batchSize) {
		b := &batch{ID: batchID(w.id, next.Batches), Edition: w.id, Number: next.Batches}
		for _, person := range part {
			r := recipient{Delivery: Delivery{Person: person, State: Pending}}
			if cause := causes[person]; cause != "" {
				r.State, r.Cause = Skipped, cause
			}
			next.Counts.add(r.Delivery, 1)
			b.Recipients = append(b.Recipients, r)
		}
		next.Batches++
		changes = append(changes, batches().Insert(b))
	}
	next.Counts.Total += len(people)
	next.After = people[len(people)-1]
	return w.keep(ctx, next, changes...)
}

// sift returns why people cannot be written to; those who can be are absent.
func (s *Service) sift(ctx context.Context, tenant alumnikit.TenantID, people []alumnikit.PersonID) (map[alumnikit.PersonID]Cause, error) {
	found, err := s.people.Load(ctx, tenant, people)
	if err != nil {
		return nil, err
	}
	causes := map[alumnikit.PersonID]Cause{}
	addresses := map[alumnikit.PersonID][]alumnikit.ID{}
	for _, person := range people {
		p := found[person]
		at, cause := reachable(p)
		if cause != "" {
			causes[person] = cause
			continue
		}
		addresses[person] = s.suppressionIDs(tenant, at)
	}
	ids := make([]alumnikit.ID, 0, len(addresses))
	for _, of := range addresses {
		ids = append(ids, of...)
	}
	slices.SortFunc(ids, func(a, b alumnikit.ID) int { return slices.Compare(a[:], b[:]) })
	suppressed, err := suppressions().GetAll(ctx, s.db, tenant, slices.Compact(ids))
	if err != nil {
		return nil, err
	}
	for person, of := range addresses {
		if slices.ContainsFunc(of, func(id alumnikit.ID) bool { return suppressed[id].Version > 0 }) {
			causes[person] = Suppressed
		}
	}
	return causes, nil
}

// reachable returns the address of a person who may be written to, but for
// suppression, or the cause against it.
func reachable(p *alumni.Person) (at mail.Address, cause Cause) {
	switch {
	case p == nil:
		return at, NotOnRoster
	case !p.HasConsent(alumni.ForNewsletter):
		return at, NoConsent
	}
	return addressOf(p)
}
