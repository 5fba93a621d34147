package sqlstore

import (
	"context"
	"encoding/hex"
	"errors"
	"sync/atomic"

	"github.com/alumnikit/alumnikit"
)

// Block says how several statements are sent as one. Whether the server takes them
// shows when the first is sent, and is remembered: it is not copied after New.
type Block struct {
	// Begin opens the block, which END closes.
	Begin string
	// Stop is the statement that ends it with an error that Translate makes
	// ErrExists of.
	Stop string
	// Unknown reports the error of a server that has no such statement.
	Unknown func(err error) bool
	// NoSavepoint reports the error of going back to a savepoint that is not there.
	NoSavepoint func(err error) bool

	refused atomic.Bool
}

// taken reports whether the server may take a block.
func (b *Block) taken() bool { return b != nil && !b.refused.Load() }

// inBlock takes the locks in their order, of which changing the record is one. The
// record changes before anything is inserted, so there is a savepoint to go back to.
// Its name is of this write alone: where there is none of that name, there is nothing
// of the write either.
func (b *brief) inBlock(ctx context.Context) (done bool, err error) {
	name := savepoint + "_" + hex.EncodeToString(b.entries[0].ID[:])
	taken := true
	defer func() {
		if taken && !done { // also when the driver panics
			err = b.goBack(ctx, name, err)
		}
	}()
	_, err = exec(ctx, b.db, b.block(name))
	switch {
	case err == nil:
		return true, nil
	case b.dialect.Block.Unknown(err):
		taken = false
		b.dialect.Block.refused.Store(true)
		return b.inSteps(ctx)
	case errors.Is(b.dialect.Translate(err), alumnikit.ErrExists):
		return false, nil
	default:
		return false, err
	}
}

func (b *brief) block(name string) *statement {
	said := b.dialect.Block
	q := b.statement(said.Begin, " SAVEPOINT ", name, "; ")
	for _, l := range b.locks() {
		if l.share {
			q.add("IF NOT EXISTS (SELECT 1 FROM ", b.names.Record, " WHERE ")
			exactly(q, b.tenant, l.Ref).add(b.dialect.LockShare, ")")
		} else {
			b.replace(q, b.tenant, &b.updates[0]).add(" AND packed = ").bind(b.updates[0].packed)
			q.add("; IF ROW_COUNT() <> 1")
		}
		q.add(" THEN ", said.Stop, "; END IF; ")
	}
	b.insertEntry(q, "").add("; ")
	if len(b.deltas) > 0 {
		b.insertDelta(q, "").add("; ")
	}
	return q.add("RELEASE SAVEPOINT ", name, "; END")
}

// goBack undoes what is done since the savepoint, and returns the cause or why it
// could not.
func (b *brief) goBack(ctx context.Context, name string, cause error) error {
	ctx = context.WithoutCancel(ctx)
	_, err := b.db.Exec(ctx, "ROLLBACK TO SAVEPOINT "+name)
	if err == nil {
		_, err = b.db.Exec(ctx, "RELEASE SAVEPOINT "+name)
	}
	if err != nil && b.dialect.Block.NoSavepoint(err) {
		return cause
	}
	return b.undone(ctx, cause, err)
}
