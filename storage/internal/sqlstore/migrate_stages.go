package sqlstore

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"strconv"
	"time"
)

// stages is a migration for a database that commits with each statement.
type stages struct {
	open   string // notes that the migration is under way; empty if that is noted
	stages []stage
	close  string // notes that it is complete
	// repeat says that the first stage's statement may have been executed before.
	repeat bool
}

// stage is one statement and how it is noted.
type stage struct{ begin, statement, done string }

// stages plans what is left of a step, of which some may have been done.
func (m *Migrator) stages(s step, done *opened) stages {
	table := m.names.Schema
	out := stages{close: s.note(table, "done = NULL, begun = NULL")}
	if done == nil {
		out.open = s.noteOpen(table)
		done = &opened{}
	}
	out.repeat = done.begun > done.done
	for i := done.done; i < len(s.statements); i++ {
		n := strconv.Itoa(i + 1)
		out.stages = append(out.stages, stage{
			begin: s.note(table, "begun = "+n), statement: s.statements[i], done: s.note(table, "done = "+n),
		})
	}
	return out
}

// all lists the statements.
func (s stages) all() []string {
	var all []string
	if s.open != "" {
		all = append(all, s.open)
	}
	for _, stage := range s.stages {
		all = append(all, stage.begin, stage.statement, stage.done)
	}
	return append(all, s.close)
}

// stepwise migrates on one session, which holds the lock: when the session dies
// the lock is free, and nothing more of this run reaches the database.
func (m *Migrator) stepwise(ctx context.Context) error {
	tx, err := m.pool.Begin(ctx)
	if err != nil {
		return err
	}
	defer tx.Rollback(ctx) // returns the session; what was done is committed
	if err := m.lock(ctx, tx); err != nil {
		return err
	}
	defer m.unlock(ctx, tx)
	if _, err := tx.Exec(ctx, "COMMIT"); err != nil { // what is read now is not older than the lock
		return err
	}
	at, err := m.state(ctx, tx)
	if err != nil {
		return err
	}
	steps := m.pending(at)
	if len(steps) == 0 {
		return nil
	}
	for _, statement := range m.table(at) {
		if _, err := tx.Exec(ctx, statement); err != nil {
			return err
		}
	}
	for _, s := range steps {
		if err := m.run(ctx, tx, s, m.stages(s, at.open)); err != nil {
			return err
		}
		at.open = nil
	}
	return nil
}

// run executes the stages of a step.
func (m *Migrator) run(ctx context.Context, tx DB, s step, plan stages) error {
	if plan.open != "" {
		if _, err := tx.Exec(ctx, plan.open); err != nil {
			return err
		}
	}
	for i, stage := range plan.stages {
		if err := m.stage(ctx, tx, s, stage, plan.repeat && i == 0); err != nil {
			return err
		}
	}
	// A host may have turned off that statements commit.
	for _, statement := range []string{plan.close, "COMMIT"} {
		if _, err := tx.Exec(ctx, statement); err != nil {
			return err
		}
	}
	return nil
}

// stage executes one statement. A statement that changes rows is committed
// together with the note that it is done; one that changes the schema commits by
// itself, and should this process die before the note, then the next run sees
// from the note that it has begun and takes for an answer that it was done.
// Without that note such an answer means that something is in the way.
func (m *Migrator) stage(ctx context.Context, tx DB, s step, stage stage, repeat bool) error {
	if _, err := tx.Exec(ctx, stage.begin); err != nil {
		return err
	}
	if _, err := tx.Exec(ctx, "START TRANSACTION"); err != nil {
		return err
	}
	if _, err := tx.Exec(ctx, stage.statement); err != nil {
		if !m.dialect.DDL.Repeated(err) {
			return err
		}
		if !repeat {
			return m.refused(ctx, tx, s, err)
		}
	}
	for _, statement := range []string{stage.done, "COMMIT"} {
		if _, err := tx.Exec(ctx, statement); err != nil {
			return err
		}
	}
	return nil
}

// refused takes the note back that a statement has begun. If that fails too, the
// next run will not tell that something is in the way; Validate's look at the
// tables remains.
func (m *Migrator) refused(ctx context.Context, tx DB, s step, cause error) error {
	for _, statement := range []string{s.note(m.names.Schema, "begun = done"), "COMMIT"} {
		if _, err := tx.Exec(ctx, statement); err != nil {
			return cause
		}
	}
	return cause
}

// lockPause is how long to wait before asking for the lock again.
const lockPause = 20 * time.Millisecond

// lock waits until nobody else migrates.
func (m *Migrator) lock(ctx context.Context, tx DB) error {
	if m.dialect.DDL.Lock == "" {
		return nil
	}
	for {
		var held *int64
		err := query(ctx, tx, m.lockQuery(m.dialect.DDL.Lock), func(row Rows) error { return row.Scan(&held) })
		if err != nil || (held != nil && *held == 1) {
			return err
		}
		select {
		case <-time.After(lockPause):
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

// unlockTime bounds how long to wait for an answer that nobody needs.
const unlockTime = 5 * time.Second

// unlock gives the lock back, also when ctx has ended. If it cannot, the session
// is broken, and its end frees the lock.
func (m *Migrator) unlock(ctx context.Context, tx DB) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), unlockTime)
	defer cancel()
	_ = query(ctx, tx, m.lockQuery(m.dialect.DDL.Unlock), func(Rows) error { return nil })
}

func (m *Migrator) lockQuery(text string) *statement {
	sum := sha256.Sum256([]byte(m.names.Schema))
	q := m.store.statement(text)
	q.args = []any{"alumnikit " + hex.EncodeToString(sum[:8])}
	return q
}
