package importer

import (
	"context"

	"github.com/alumnikit/alumnikit"
	"github.com/alumnikit/alumnikit/storage"
)

// forgetLeaves is how many leaves go in one commit.
const forgetLeaves = 25

// Forget removes a run and what it found out, for good; what it brought into the
// roster stays. Runs are kept until somebody does so: how long is the company's
// decision. A run that is under way stops with a TakenError; one of which Forget
// removed a part before its process died cannot be taken up, only forgotten. It
// needs PermRoster.
func (im *Importer) Forget(ctx context.Context, actor alumnikit.Actor, id alumnikit.ID) error {
	err := actor.Require(alumnikit.PermRoster)
	if err == nil {
		err = im.forget(ctx, actor, id)
	}
	return alumnikit.Wrap("importer.Forget", "run", err)
}

// forget removes the last leaves first, so that the record always says which there
// are.
func (im *Importer) forget(ctx context.Context, actor alumnikit.Actor, id alumnikit.ID) error {
	db, by := im.people.DB(), storage.By(actor, verb)
	run, err := runs().Get(ctx, db, actor.Tenant(), id)
	for err == nil {
		next := run.Value
		next.Leaves = max(0, next.Leaves-forgetLeaves)
		var changes []storage.Change
		if changes, err = im.removeLeaves(ctx, actor, id, next.Leaves, run.Value.Leaves); err != nil {
			return err
		}
		if next.Leaves == 0 {
			return db.Commit(ctx, by, append(changes, runs().Delete(run))...)
		}
		err = db.Commit(ctx, by, append(changes, runs().Replace(run, &next))...)
		run = storage.Stored[keptRun]{Value: next, Version: run.Version + 1}
	}
	return err
}

// removeLeaves states that the leaves of these numbers are deleted.
func (im *Importer) removeLeaves(ctx context.Context, actor alumnikit.Actor, run alumnikit.ID, from, to int) ([]storage.Change, error) {
	ids := make([]alumnikit.ID, 0, to-from)
	for n := from; n < to; n++ {
		ids = append(ids, leafID(run, n))
	}
	found, err := leaves().GetAll(ctx, im.people.DB(), actor.Tenant(), ids)
	if err != nil {
		return nil, err
	}
	changes := make([]storage.Change, 0, len(found))
	for _, id := range ids {
		if stored, ok := found[id]; ok {
			changes = append(changes, leaves().Delete(stored))
		}
	}
	return changes, nil
}
