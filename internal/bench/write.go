package main

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"time"
)

// writesTimed is how many writes are timed, and folded at once.
const writesTimed = 1000

// profileWrite times profile updates, each with its delta: by the clock, and by
// the processor time of the process, which counts what the collector does too.
func profileWrite(ctx context.Context, w *world) ([]measurement, error) {
	before, err := processor()
	if err != nil {
		return nil, err
	}
	taken, err := sample(writesTimed, func(int) error { return w.update(ctx, w.site) })
	if err != nil {
		return nil, err
	}
	after, err := processor()
	if err != nil {
		return nil, err
	}
	if err := w.people.Upkeep(ctx, w.tenant); err != nil {
		return nil, err
	}
	wall := measurement{value: microseconds(taken.p50()), p95: microseconds(taken.p95()), unit: "us/write", growth: perItem}
	if w.db != nil {
		byHand, err := w.plainWrite(ctx)
		if err != nil {
			return nil, err
		}
		wall.beside = []baseline{{name: "by hand", value: microseconds(byHand)}}
	}
	cpu := measurement{name: ".cpu", value: microseconds(after-before) / writesTimed, unit: "us/write", growth: perItem}
	return []measurement{wall, cpu}, nil
}

// plainWrite times a transaction by hand: read, change, note in a log.
func (w *world) plainWrite(ctx context.Context) (time.Duration, error) {
	if err := w.loadPlain(ctx); err != nil {
		return 0, err
	}
	taken, err := sample(writesTimed, func(n int) error {
		external := w.person(someone(w.site, n)).ExternalID
		return w.plain.transact(ctx, func(tx *sql.Tx) error {
			var skills string
			row := tx.QueryRowContext(ctx, w.plain.bind("SELECT skills FROM plain_person WHERE external = ?"), external)
			if err := row.Scan(&skills); err != nil {
				return err
			}
			log, err := json.Marshal(map[string]any{"actor": external, "verb": "profile.update", "fields": []string{"title"}})
			if err != nil {
				return err
			}
			_, err = tx.ExecContext(ctx, w.plain.bind("UPDATE plain_person SET title = ?, skills = ? WHERE external = ?"),
				fmt.Sprintf("Title %d", n), "Go,SQL", external)
			if err != nil {
				return err
			}
			_, err = tx.ExecContext(ctx, w.plain.bind("INSERT INTO plain_log VALUES (?, ?, ?)"), time.Now().UnixMicro(), external, log)
			return err
		})
	})
	return taken.p50(), err
}

// foldWrites times the fold of a thousand writes, for each of them. It comes on
// top of the write, which stands beside. A fold rewrites the pages that it
// touches: the whole index while a thousand writes touch all of it, so that the
// figure grows with a small company, and a share of it later.
func foldWrites(ctx context.Context, w *world) ([]measurement, error) {
	var wrote, used time.Duration
	took, err := best(func() (time.Duration, error) {
		writing, err := clocked(func() error { return w.writeMany(ctx) })
		if err != nil {
			return 0, err
		}
		before, err := processor()
		if err != nil {
			return 0, err
		}
		folding, err := clocked(func() error { return w.fold(ctx) })
		if err != nil {
			return 0, err
		}
		after, err := processor()
		wrote, used = least(wrote, writing), least(used, after-before)
		return folding, err
	})
	if err != nil {
		return nil, err
	}
	each := func(d time.Duration) float64 { return microseconds(d) / writesTimed }
	out := []measurement{
		{value: each(took), unit: "us/write", growth: total, beside: []baseline{{name: "the write", value: each(wrote)}}},
		{name: ".cpu", value: each(used), unit: "us/write", growth: total},
	}
	return out, w.people.Upkeep(ctx, w.tenant)
}

// least returns the smaller of two durations, of which the first may be unknown.
func least(known, other time.Duration) time.Duration {
	if known == 0 {
		return other
	}
	return min(known, other)
}

func (w *world) writeMany(ctx context.Context) error {
	for range writesTimed {
		if err := w.update(ctx, w.site); err != nil {
			return err
		}
	}
	return nil
}

// fold folds until nothing is pending.
func (w *world) fold(ctx context.Context) error {
	for {
		folded, err := w.people.Index().Fold(ctx, w.people.DB(), w.tenant)
		if err != nil || !folded {
			return err
		}
	}
}
