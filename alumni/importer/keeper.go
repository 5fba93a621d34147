package importer

import (
	"context"
	"errors"
	"slices"
	"time"

	"github.com/alumnikit/alumnikit"
	"github.com/alumnikit/alumnikit/storage"
)

// prefixPurpose is what the keyring's key for Run.Prefix is derived for.
const prefixPurpose alumnikit.Purpose = "importer.prefix"

// TakenError says that another call of Apply goes on with the run. Nothing was
// written in place of what it writes. It matches ErrConflict.
type TakenError struct{}

// Error implements error.
func (*TakenError) Error() string { return "another process goes on with the run" }

// Is reports that a TakenError is an ErrConflict.
func (*TakenError) Is(target error) bool { return target == alumnikit.ErrConflict }

// errOtherFile says that the file is not the one that the run began with.
func errOtherFile() error {
	return alumnikit.Invalid("file", alumnikit.CodeNotOneOf, "the file that the run began with")
}

// keeper keeps how far a run is. Its record changes in the commits of the run: so
// what is committed is known exactly, and of two that go on with a run all but one
// meet a conflict in their first commit. A dry run has no keeper.
type keeper struct {
	db    *storage.DB
	by    storage.Intent
	run   storage.Stored[keptRun]
	fresh leaf // what is not kept yet

	// As the run was taken up:
	touched int  // chunks of which people had been dealt with
	within  int  // how many of the last of them; 0 for all
	replay  leaf // what is still to be taken from leaves that were kept
	read    int  // leaves that have been read
}

// claim makes a run this call's. One that was not kept before is inserted.
func (im *Importer) claim(ctx context.Context, actor alumnikit.Actor, kept storage.Stored[keptRun]) (*keeper, error) {
	next := kept.Value
	k := &keeper{
		db: im.people.DB(), by: storage.By(actor, verb), run: kept, within: next.Within, touched: next.Chunks + min(next.Within, 1),
	}
	next.State, next.Owner, next.EndedAt = Running, k.db.NewID(), time.Time{}
	if next.StartedAt.IsZero() {
		next.StartedAt = k.db.Now()
	}
	err := k.put(ctx, k.db, next)
	if errors.Is(err, alumnikit.ErrConflict) {
		err = &TakenError{}
	}
	return k, err
}

// put commits the record of the run together with changes.
func (k *keeper) put(ctx context.Context, db *storage.DB, next keptRun, changes ...storage.Change) error {
	changes = append(slices.Clone(changes), runs().Replace(k.run, &next))
	if err := db.Commit(ctx, k.by, changes...); err != nil {
		return err
	}
	k.run = storage.Stored[keptRun]{Value: next, Version: k.run.Version + 1}
	return nil
}

// note adds what was found about people to what is not kept yet.
func (k *keeper) note(outcomes string, bad []Bad) {
	k.fresh.Outcomes += outcomes
	k.fresh.Bad = append(k.fresh.Bad, bad...)
}

// keepEvery is how many people of whom nothing changed are compared before it is
// kept how far the run is: comparing them again is cheap.
const keepEvery = 10_000

// due reports whether enough is not kept yet.
func (k *keeper) due() bool { return len(k.fresh.Outcomes) >= keepEvery || len(k.fresh.Bad) > 0 }

// save commits changes and how far the run is then, both or neither. What was
// found about the people of the changes is outcomes and bad.
func (k *keeper) save(ctx context.Context, db *storage.DB, at position, outcomes string, bad []Bad, changes ...storage.Change) error {
	next := k.run.Value
	at.put(db, &next)
	l := leaf{Run: next.ID, Number: next.Leaves, Outcomes: k.fresh.Outcomes + outcomes, Bad: append(slices.Clone(k.fresh.Bad), bad...)}
	if l.Outcomes != "" {
		next.Leaves++
		changes = append(slices.Clone(changes), leaves().Insert(&l))
	}
	if err := k.put(ctx, db, next, changes...); err != nil {
		return err
	}
	k.fresh = leaf{}
	return nil
}

// taken returns a TakenError if somebody else has gone on with the run.
func (k *keeper) taken(ctx context.Context) error {
	now, err := runs().Find(ctx, k.db, k.by.Actor.Tenant(), k.run.Value.ID)
	if err == nil && now.Version != k.run.Version {
		err = &TakenError{}
	}
	return err
}

// stop keeps that the run has stopped.
func (k *keeper) stop(ctx context.Context) error {
	next := k.run.Value
	next.State, next.Owner, next.EndedAt = Stopped, alumnikit.ID{}, k.db.Now()
	return k.put(ctx, k.db, next)
}

// again returns what was found about the next people of the file, and in its rows
// up to a line, before the run was taken up.
func (k *keeper) again(ctx context.Context, people, line int) (outcomes string, bad []Bad, err error) {
	for len(k.replay.Outcomes) < people && k.read < k.run.Value.Leaves {
		id := leafID(k.run.Value.ID, k.read)
		l, err := leaves().Get(ctx, k.db, k.by.Actor.Tenant(), id)
		if err != nil {
			return "", nil, err
		}
		k.read++
		k.replay.Outcomes += l.Value.Outcomes
		k.replay.Bad = append(k.replay.Bad, l.Value.Bad...)
	}
	if len(k.replay.Outcomes) < people {
		return "", nil, errOtherFile()
	}
	outcomes, k.replay.Outcomes = k.replay.Outcomes[:people], k.replay.Outcomes[people:]
	n := slices.IndexFunc(k.replay.Bad, func(b Bad) bool { return b.Line > line })
	if n < 0 {
		n = len(k.replay.Bad)
	}
	bad, k.replay.Bad = k.replay.Bad[:n], k.replay.Bad[n:]
	return outcomes, bad, nil
}

// position is how far a run is.
type position struct {
	chunks, within int
	prefix         []byte // digest of the rows up to the end of the last chunk touched
	rows           int
	tally          tally
	done           bool
}

// put writes the position into the record of a run.
func (p position) put(db *storage.DB, r *keptRun) {
	r.Chunks, r.Within, r.Rows = p.chunks, p.within, p.rows
	r.New, r.Changed, r.Unchanged, r.BadRows = p.tally.created, p.tally.changed, p.tally.unchanged, p.tally.badRows
	r.Prefix = db.Keys().MAC(prefixPurpose, r.ID[:], p.prefix)
	if p.done {
		r.State, r.Owner, r.EndedAt = Done, alumnikit.ID{}, db.Now()
	}
}

// continues reports whether rows with this digest are those that the run has
// dealt with.
func (k *keeper) continues(prefix []byte) bool {
	r := &k.run.Value
	return k.db.Keys().Verify(prefixPurpose, r.Prefix, r.ID[:], prefix)
}
