package main

import (
	"context"
	"errors"
	"sync"
	"sync/atomic"
	"time"
)

// How a fold is disturbed.
const (
	writers   = 2
	readers   = 2
	pace      = 5 * time.Millisecond // that each of them rests between two calls
	idleReads = 200                  // by all readers, before
	foldsSeen = 5                    // folds of a thousand deltas each
)

// contended has two writers and two readers at work while a thousand deltas are
// folded. A writer's wait is all the time that an update takes. Readers are
// compared with themselves while nobody folds or writes.
func contended(ctx context.Context, w *world) ([]measurement, error) {
	questions, err := w.ask(ctx, kanji(2))
	if err != nil {
		return nil, err
	}
	read := func(n int) error { return lookUp(ctx, w.people, questions[n%len(questions)]) }
	if err := w.writeMany(ctx); err != nil {
		return nil, err
	}
	idle, err := work(readers, func(n int) (bool, error) { return n < idleReads, read(n) })
	if err != nil {
		return nil, err
	}
	var written, reads times
	for range foldsSeen {
		t, err := w.foldAmong(ctx, read)
		if err != nil {
			return nil, err
		}
		written, reads = append(written, t.writes...), append(reads, t.reads...)
		if err := w.writeMany(ctx); err != nil {
			return nil, err
		}
	}
	ms := func(name string, d time.Duration) measurement {
		return measurement{name: name, value: milliseconds(d), unit: "ms", growth: total}
	}
	during := ms(".read.p50", reads.p50())
	during.beside = []baseline{{name: "idle", value: milliseconds(idle.p50()), most: 3}}
	return []measurement{
		ms(".write.p50", written.p50()), ms(".write.p99", written.at(990)), ms(".write.max", written.at(1000)), during,
	}, w.people.Upkeep(ctx, w.tenant)
}

type among struct{ writes, reads times }

// foldAmong folds what is pending while others write and read.
func (w *world) foldAmong(ctx context.Context, read func(int) error) (among, error) {
	var out among
	var folded atomic.Bool
	var all sync.WaitGroup
	failed := make([]error, 3)
	all.Go(func() {
		out.writes, failed[0] = work(writers, func(int) (bool, error) { return !folded.Load(), w.update(ctx, w.site) })
	})
	all.Go(func() {
		out.reads, failed[1] = work(readers, func(n int) (bool, error) { return !folded.Load(), read(n) })
	})
	_, failed[2] = w.people.Index().Fold(ctx, w.people.DB(), w.tenant)
	folded.Store(true)
	all.Wait()
	return out, errors.Join(failed...)
}

// work has some workers call again and again, each after a rest, until they say
// that it is enough or one fails. A call is told its number, which no other has.
func work(workers int, call func(n int) (more bool, err error)) (times, error) {
	taken, failed := make([]times, workers), make([]error, workers)
	var all sync.WaitGroup
	for at := range workers {
		all.Go(func() {
			for n := at; ; n += workers {
				var more bool
				took, err := clocked(func() (err error) {
					more, err = call(n)
					return err
				})
				if taken[at] = append(taken[at], took); err != nil || !more {
					failed[at] = err
					return
				}
				time.Sleep(pace)
			}
		})
	}
	all.Wait()
	var out times
	for _, t := range taken {
		out = append(out, t...)
	}
	return out, errors.Join(failed...)
}
