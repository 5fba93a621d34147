package main

import (
	"context"
	"time"
)

// writesTimed is how many writes are timed, and folded at once.
const writesTimed = 1000

// writeRounds is how often the SDK and what stands beside it take turns, so that
// both meet the same other work on the machine.
const writeRounds = 10

// profileWrite times profile updates, each with its delta: by the clock, and by
// the processor time of the process, which counts what the collector does too.
func profileWrite(ctx context.Context, w *world) ([]measurement, error) {
	beside, err := w.writesByHand(ctx)
	if err != nil {
		return nil, err
	}
	var taken times
	var used time.Duration
	var trips int64
	for range writeRounds {
		before, err := processor()
		if err != nil {
			return nil, err
		}
		sent := w.trips()
		round, err := sample(writesTimed/writeRounds, func(int) error { return w.update(ctx, w.site) })
		if err != nil {
			return nil, err
		}
		after, err := processor()
		if err != nil {
			return nil, err
		}
		taken, used, trips = append(taken, round...), used+after-before, trips+w.trips()-sent
		for _, hand := range beside {
			if err := hand.again(w); err != nil {
				return nil, err
			}
		}
	}
	wall := measurement{value: microseconds(taken.p50()), p95: microseconds(taken.p95()), unit: "us/write", growth: perItem}
	cpu := measurement{name: ".cpu", value: microseconds(used) / writesTimed, unit: "us/write", growth: perItem}
	sent := measurement{name: ".trips", value: float64(trips) / writesTimed, unit: "/write", growth: perItem}
	for _, hand := range beside {
		wall.beside = append(wall.beside, baseline{name: hand.name, value: microseconds(hand.taken.p50()), most: hand.most})
		sent.beside = append(sent.beside, baseline{name: hand.name, value: float64(hand.trips) / writesTimed})
	}
	out := []measurement{wall, cpu}
	if w.engine != nil {
		out = append(out, sent)
	}
	return out, w.people.Upkeep(ctx, w.tenant)
}

// trips counts round trips to the server so far.
func (w *world) trips() int64 {
	if w.engine == nil {
		return 0
	}
	return w.engine.trips()
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
