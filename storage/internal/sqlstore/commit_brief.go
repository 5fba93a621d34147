package sqlstore

import (
	"context"
	"errors"
	"strconv"

	"github.com/alumnikit/alumnikit"
)

// Brief says how a dialect carries out a brief write.
type Brief uint8

const (
	// AsAny is as any other write.
	AsAny Brief = iota
	// InOne is one statement: those that change data stand in its WITH, and return
	// what they have done.
	InOne
	// InSteps is one statement after the other; one that fails must undo itself alone.
	// They are sent as one where Block says how.
	InSteps
)

// maxBriefLocks bounds the parts of a statement, so that there are few different ones.
const maxBriefLocks = 4

// brief carries out what most verbs write: one record changes and none of its keys.
// It needs no savepoint, except in a block, which has one of its own. First all locks
// are taken, in their order, and versions are looked at; then the journal's entry and
// the delta are inserted, each only if what comes before it went well; and the record
// changes last. So all that there can be of a write that is not done are two rows
// more, and deleting them undoes it.
type brief struct {
	*Store
	*plan
	db DB
}

// isBrief reports whether a brief write may do; whether the keys stay shows when the
// record is met.
func (p *plan) isBrief(how Brief) bool {
	others := len(p.creates) + len(p.deletes) + len(p.sealed)
	if how == AsAny || len(p.updates) != 1 || others > 0 || len(p.deltas) > 1 || len(p.entries) > 1 {
		return false
	}
	if len(p.entries) == 0 && (how == InSteps || len(p.deltas) > 0) {
		return false // see takeBack
	}
	locks := p.locks()
	for i, l := range locks {
		if l.Version == 0 || i > 0 && l.at() == locks[i-1].at() {
			return false // absence is held by a row; what is asked for twice may contradict itself
		}
	}
	return len(locks) <= maxBriefLocks
}

// run reports whether the write is done. If it is not, nothing has changed, and it is
// for another way to find out what is not as expected.
func (b *brief) run(ctx context.Context) (done bool, err error) {
	if b.dialect.Brief == InOne {
		return b.inOne(ctx)
	}
	if b.dialect.Block.taken() {
		return b.inBlock(ctx)
	}
	return b.inSteps(ctx)
}

func (b *brief) inOne(ctx context.Context) (done bool, err error) {
	q := b.statement("WITH held AS (")
	n := b.hold(q)
	q.add(")")
	wanted, entries, deltas := "(SELECT count(*) FROM held) = "+strconv.Itoa(n), "0", "0"
	if len(b.entries) > 0 {
		b.insertEntry(q.add(", entry AS ("), " WHERE "+wanted)
		q.add(" RETURNING 1)")
		entries = "(SELECT count(*) FROM entry)"
		wanted = entries + " = 1"
	}
	if len(b.deltas) > 0 {
		b.insertDelta(q.add(", delta AS ("), " WHERE "+wanted)
		q.add(" RETURNING 1)")
		deltas = "(SELECT count(*) FROM delta)"
		wanted = deltas + " = 1"
	}
	b.replace(q.add(", changed AS ("), b.tenant, &b.updates[0])
	q.add(" AND ", wanted, " RETURNING 1) SELECT (SELECT count(*) FROM changed), ", entries, " + ", deltas)
	var changed, inserted int64
	err = query(ctx, b.db, q, func(row Rows) error { return row.Scan(&changed, &inserted) })
	if err == nil && changed == 0 {
		err = b.takeBack(ctx, int(inserted), nil)
	}
	return err == nil && changed == 1, err
}

func (b *brief) inSteps(ctx context.Context) (done bool, err error) {
	q, met := b.statement(), 0
	wanted := b.hold(q)
	err = query(ctx, b.db, q, func(Rows) error { met++; return nil })
	if err != nil || met < wanted {
		return false, err
	}
	inserted := 0
	defer func() {
		if !done { // also when a step panics
			err = b.takeBack(ctx, inserted, err)
		}
	}()
	steps := []*statement{b.insertEntry(b.statement(), "")}
	if len(b.deltas) > 0 {
		steps = append(steps, b.insertDelta(b.statement(), ""))
	}
	steps = append(steps, b.replace(b.statement(), b.tenant, &b.updates[0]))
	for _, q := range steps {
		n, err := exec(ctx, b.db, q)
		if err != nil && errors.Is(b.dialect.Translate(err), alumnikit.ErrExists) {
			return false, nil
		}
		if err != nil || n != 1 {
			return false, err
		}
		inserted++
	}
	return true, nil
}

// hold appends a SELECT with a row for each record that is as expected and will stay
// so, and returns how many there must be.
func (b *brief) hold(q *statement) int {
	locks := b.locks()
	for i, l := range locks {
		mode := b.dialect.LockUpdate
		if l.share {
			mode = b.dialect.LockShare
		}
		if i > 0 {
			q.add(" UNION ALL ")
		}
		q.add(b.dialect.LockedPart[0], "SELECT 1 AS met FROM ", b.names.Record, " WHERE ")
		exactly(q, b.tenant, l.Ref)
		if !l.share {
			q.add(" AND packed = ").bind(b.updates[0].packed)
		}
		q.add(mode, b.dialect.LockedPart[1])
	}
	return len(locks)
}

func (b *brief) insertEntry(q *statement, rest string) *statement {
	q.add("INSERT INTO ", b.names.Journal, " (", entryColumns, ") SELECT ").binds(entryRow(b.tenant, &b.entries[0])...)
	return q.add(rest, b.dialect.InsertNew)
}

func (b *brief) insertDelta(q *statement, rest string) *statement {
	q.add("INSERT INTO ", b.names.Delta, " (", deltaColumns, ") SELECT ").binds(deltaRow(b.tenant, &b.deltas[0])...)
	return q.add(rest, b.dialect.InsertNew)
}

// takeBack deletes what was inserted, the entry and then the delta, and returns the
// cause, or why it could not. After a deadlock the transaction may be gone, and another
// may have inserted a delta of the same name: the entry, whose ID is random, is only
// there if it is not.
func (b *brief) takeBack(ctx context.Context, inserted int, cause error) error {
	if inserted == 0 {
		return cause
	}
	ctx = context.WithoutCancel(ctx)
	if inserted > 1 {
		d := &b.deltas[0]
		q := b.statement("DELETE FROM ", b.names.Delta, " WHERE tenant = ").bind(b.tenant).add(" AND slot = ").bind(int64(d.Slot))
		q.add(" AND part = ").bind(int64(d.Part)).add(" AND version = ").bind(int64(d.Version))
		q.add(" AND EXISTS (SELECT 1 FROM ", b.names.Journal)
		if _, err := exec(ctx, b.db, b.whereEntry(q).add(")")); err != nil {
			return b.undone(ctx, cause, err)
		}
	}
	_, err := exec(ctx, b.db, b.whereEntry(b.statement("DELETE FROM ", b.names.Journal)))
	return b.undone(ctx, cause, err)
}

func (b *brief) whereEntry(q *statement) *statement {
	return q.add(" WHERE tenant = ").bind(b.tenant).add(" AND id = ").bind(b.entries[0].ID[:])
}
