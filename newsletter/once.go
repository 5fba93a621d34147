package newsletter

import (
	"context"
	"slices"

	"github.com/alumnikit/alumnikit"
	"github.com/alumnikit/alumnikit/alumni"
)

// isAnothers reports whether the letter to a recipient is another recipient's to
// get: people who were merged after the audience was frozen stand in the ledger
// under each of their IDs, and get one letter. For everybody else it reads nothing.
func (w *work) isAnothers(ctx context.Context, p *alumni.Person, recipient alumnikit.PersonID) (bool, error) {
	if len(p.Entry.Merged) == 0 {
		return false, nil
	}
	for _, id := range p.Entry.IDs() {
		if id == recipient {
			continue
		}
		state, err := w.stateOf(ctx, id)
		if err != nil {
			return false, err
		}
		switch state {
		case "", Skipped:
		case Pending, Attempting: // the person's own ID comes first, then the lowest
			if id == p.ID() || recipient != p.ID() && comparePeople(id, recipient) < 0 {
				return true, nil
			}
		case Sent, Bounced, Failed, InDoubt:
			return true, nil
		}
	}
	return false, nil
}

// stateOf returns where a recipient of the edition is, empty for nobody in it.
func (w *work) stateOf(ctx context.Context, person alumnikit.PersonID) (DeliveryState, error) {
	for stored, err := range batches().Concerning(ctx, w.s.db, w.run.Tenant(), person) {
		if err != nil {
			return "", err
		}
		if stored.Value.Edition != w.id {
			continue
		}
		at := slices.IndexFunc(stored.Value.Recipients, func(r recipient) bool { return r.Person == person })
		if at >= 0 {
			return stored.Value.Recipients[at].State, nil
		}
	}
	return "", nil
}
