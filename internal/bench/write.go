package main

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"time"

	"github.com/alumnikit/alumnikit"
	"github.com/alumnikit/alumnikit/alumni"
)

// writesTimed is how many writes are timed, and folded at once.
const writesTimed = 1000

// update changes a member's profile: read, check, record, index delta, journal.
func (w *world) update(ctx context.Context, i, n int) error {
	_, err := w.people.UpdateProfile(ctx, alumnikit.Member(tenant, w.ids[i]), alumni.ProfileUpdate{
		CurrentEmployer: "Example Works", CurrentTitle: fmt.Sprintf("Title %d", n), Skills: []string{"Go", "SQL"}, Locale: alumni.English,
	})
	return err
}

func profileWrite(ctx context.Context, w *world) (measurement, error) {
	random := newRandom()
	p50, p95, err := sample(writesTimed, func(n int) error { return w.update(ctx, random.IntN(len(w.ids)), n) })
	if err != nil {
		return measurement{}, err
	}
	if err := w.people.Upkeep(ctx, tenant); err != nil {
		return measurement{}, err
	}
	baseline, err := w.plainWrite(ctx)
	return measurement{value: microseconds(p50), p95: microseconds(p95), baseline: microseconds(baseline), unit: "us/write"}, err
}

// plainWrite times a transaction by hand: read, change, note in a log. There is
// none in memory.
func (w *world) plainWrite(ctx context.Context) (time.Duration, error) {
	if w.db == nil {
		return 0, nil
	}
	random := newRandom()
	p50, _, err := sample(writesTimed, func(n int) error {
		external := w.company.Person(random.IntN(len(w.ids))).ExternalID
		return w.plain.transact(ctx, func(tx *sql.Tx) error {
			var skills string
			row := tx.QueryRowContext(ctx, "SELECT skills FROM plain_person WHERE external = ?", external)
			if err := row.Scan(&skills); err != nil {
				return err
			}
			log, err := json.Marshal(map[string]any{"actor": external, "verb": "profile.update", "fields": []string{"title"}})
			if err != nil {
				return err
			}
			_, err = tx.ExecContext(ctx, "UPDATE plain_person SET title = ?, skills = ? WHERE external = ?",
				fmt.Sprintf("Title %d", n), "Go,SQL", external)
			if err != nil {
				return err
			}
			_, err = tx.ExecContext(ctx, "INSERT INTO plain_log VALUES (?, ?, ?)", time.Now().UnixMicro(), external, log)
			return err
		})
	})
	return p50, err
}

// foldWrites times the fold of a thousand writes, for each of them. It comes on
// top of the write, which is the baseline. A fold rewrites the pages that it
// touches: the whole index while a thousand writes touch all of it, so that the
// figure grows with a small company, and a share of it later.
func foldWrites(ctx context.Context, w *world) (measurement, error) {
	random, wrote := newRandom(), time.Duration(0)
	took, err := best(func() (time.Duration, error) {
		began := time.Now()
		for range writesTimed {
			if err := w.update(ctx, random.IntN(len(w.ids)), random.IntN(1e9)); err != nil {
				return 0, err
			}
		}
		if each := time.Since(began) / writesTimed; wrote == 0 || each < wrote {
			wrote = each
		}
		began = time.Now()
		for {
			folded, err := w.people.Index().Fold(ctx, w.people.DB(), tenant)
			if err != nil || !folded {
				return time.Since(began) / writesTimed, err
			}
		}
	})
	if err != nil {
		return measurement{}, err
	}
	return measurement{value: microseconds(took), baseline: microseconds(wrote), unit: "us/write"}, w.people.Upkeep(ctx, tenant)
}
