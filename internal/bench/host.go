package main

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strconv"
	"sync"
	"sync/atomic"
	"time"

	"github.com/alumnikit/alumnikit"
	"github.com/alumnikit/alumnikit/alumni"
	"github.com/alumnikit/alumnikit/storage"
)

// How hosts write.
const (
	hostWriters = 8
	hostPause   = 5 * time.Millisecond // that each transaction stays open for
	hostRounds  = 3                    // in which transactions with the SDK and without take turns
	hostWrites  = 800                  // of all writers in a round
)

// hostWrite has writers change one tenant, each in transactions of the host that
// write a row of the host's, wait for a while and commit: with a profile written
// by the SDK in between, and without. It tells how many of them there are in a
// second and how many ran again because another was in the way.
func hostWrite(ctx context.Context, w *world) ([]measurement, error) {
	store, ok := w.store.(migrating)
	if !ok {
		return nil, fmt.Errorf("%s: %w", w.shape.store, alumnikit.ErrState)
	}
	host := &hosts{world: w, store: store}
	if err := host.prepare(ctx); err != nil {
		return nil, err
	}
	var with, without time.Duration
	for range hostRounds {
		for _, r := range []struct {
			into *time.Duration
			more func(context.Context, *sql.Tx, int) error
		}{{&without, nil}, {&with, host.profile}} {
			host.say()
			took, err := clocked(func() error { return host.round(ctx, r.more) })
			if err != nil {
				return nil, err
			}
			*r.into += took
		}
	}
	rate := func(d time.Duration) float64 { return hostRounds * hostWrites / d.Seconds() }
	out := []measurement{
		{value: rate(with), unit: "tx/s", growth: perItem, beside: []baseline{{name: "without the SDK", value: rate(without), least: 0.7}}},
		{name: ".again", value: float64(host.again.Load()), unit: "of " + strconv.Itoa(hostRounds*hostWrites)},
		{name: ".conflicts", value: float64(host.conflicts.Load()), unit: "of " + strconv.Itoa(hostRounds*hostWrites)},
	}
	return out, w.people.Upkeep(ctx, w.tenant)
}

// hosts are a host's writers.
type hosts struct {
	*world
	store     migrating
	db        *sql.DB
	words     wording
	updates   [hostWrites]hostUpdate
	again     atomic.Int64 // transactions that ran again
	conflicts atomic.Int64 // commits of the SDK that found another version
}

// hostUpdate is what a member says.
type hostUpdate struct {
	by   alumnikit.Actor
	said alumni.ProfileUpdate
}

// say has members make up what they say in the next round, which is no work of
// the SDK's.
func (h *hosts) say() {
	for i := range h.updates {
		h.updates[i].by, h.updates[i].said = h.nextUpdate(h.site)
	}
}

// prepare makes the host's own table: a row for each transaction of a round.
func (h *hosts) prepare(ctx context.Context) error {
	h.db, h.words = h.byHand()
	if _, err := h.db.ExecContext(ctx, h.words.types("CREATE TABLE host_employee (id NUMBER PRIMARY KEY, changed NUMBER NOT NULL)")); err != nil {
		return err
	}
	for i := range hostWrites {
		if _, err := h.db.ExecContext(ctx, h.words.bind("INSERT INTO host_employee VALUES (?, 0)"), i); err != nil {
			return err
		}
	}
	return nil
}

// round has the writers share the transactions of a round.
func (h *hosts) round(ctx context.Context, more func(context.Context, *sql.Tx, int) error) error {
	var all sync.WaitGroup
	failed := make([]error, hostWriters)
	for at := range hostWriters {
		all.Go(func() {
			for n := at; n < hostWrites && failed[at] == nil; n += hostWriters {
				failed[at] = h.transaction(ctx, n, more)
			}
		})
	}
	all.Wait()
	return errors.Join(failed...)
}

// transaction runs one transaction of the host, again if another was in the way.
// At REPEATABLE READ, which is the default of MySQL, what another has committed
// meanwhile is a conflict until the transaction ends.
func (h *hosts) transaction(ctx context.Context, n int, more func(context.Context, *sql.Tx, int) error) error {
	for {
		err := h.attempt(ctx, n, more)
		if !errors.Is(err, alumnikit.ErrRetryable) && !errors.Is(err, alumnikit.ErrConflict) {
			return err
		}
		h.again.Add(1)
	}
}

func (h *hosts) attempt(ctx context.Context, n int, more func(context.Context, *sql.Tx, int) error) error {
	tx, err := h.db.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer func() { _ = tx.Rollback() }() // nothing after a commit
	if _, err := tx.ExecContext(ctx, h.words.bind("UPDATE host_employee SET changed = changed + 1 WHERE id = ?"), n); err != nil {
		return err
	}
	if more != nil {
		if err := more(ctx, tx, n); err != nil {
			return err
		}
	}
	time.Sleep(hostPause)
	return tx.Commit()
}

// profile is the SDK's part of a transaction.
func (h *hosts) profile(ctx context.Context, tx *sql.Tx, n int) error {
	people := h.people.With(counting{h.store.WithTx(tx), &h.conflicts})
	_, err := people.UpdateProfile(ctx, h.updates[n].by, h.updates[n].said)
	return err
}

// counting counts conflicts, which services answer by trying again.
type counting struct {
	storage.Store
	conflicts *atomic.Int64
}

// Unwrap implements storage.Unwrapper.
func (c counting) Unwrap() storage.Store { return c.Store }

// Gather implements storage.Gatherer, as the store below does.
func (c counting) Gather(ctx context.Context, tenant alumnikit.TenantID, kinds []string, ids []alumnikit.ID) ([]storage.Record, error) {
	return c.Store.(storage.Gatherer).Gather(ctx, tenant, kinds, ids)
}

// Commit implements storage.Store.
func (c counting) Commit(ctx context.Context, write storage.Write) error {
	err := c.Store.Commit(ctx, write)
	if errors.Is(err, alumnikit.ErrConflict) {
		c.conflicts.Add(1)
	}
	return err
}
