package main

import (
	"math/rand/v2"
	"slices"
	"syscall"
	"time"
)

// seed makes every run draw the same.
const seed = 1

func newRandom() *rand.Rand { return rand.New(rand.NewPCG(seed, seed)) }

// times are durations that were measured.
type times []time.Duration

// at returns the duration that a share of the others does not exceed.
func (t times) at(permille int) time.Duration {
	if len(t) == 0 {
		return 0
	}
	slices.Sort(t)
	return t[min(len(t)*permille/1000, len(t)-1)]
}

func (t times) p50() time.Duration { return t.at(500) }
func (t times) p95() time.Duration { return t.at(950) }

// sample times n calls.
func sample(n int, call func(i int) error) (times, error) {
	return sampleWithin(0, n, n, call)
}

// sampleWithin times at most n calls, but no more than least of them once some
// time is over.
func sampleWithin(limit time.Duration, least, n int, call func(i int) error) (times, error) {
	var taken times
	for start := time.Now(); len(taken) < n; {
		if len(taken) >= least && time.Since(start) > limit {
			break
		}
		took, err := clocked(func() error { return call(len(taken)) })
		if err != nil {
			return nil, err
		}
		taken = append(taken, took)
	}
	return taken, nil
}

// clocked times one call.
func clocked(call func() error) (time.Duration, error) {
	began := time.Now()
	err := call()
	return time.Since(began), err
}

// best returns the least of three measurements: other work on the machine only
// ever adds to them.
func best(measure func() (time.Duration, error)) (time.Duration, error) {
	var least time.Duration
	for i := range 3 {
		took, err := measure()
		if err != nil {
			return 0, err
		}
		if i == 0 || took < least {
			least = took
		}
	}
	return least, nil
}

// processor is the processor time that this process has taken, of all its
// threads, collector included.
func processor() (time.Duration, error) {
	var used syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &used); err != nil {
		return 0, err
	}
	return time.Duration(used.Utime.Nano() + used.Stime.Nano()), nil
}

func milliseconds(d time.Duration) float64 { return float64(d) / float64(time.Millisecond) }

func microseconds(d time.Duration) float64 { return float64(d) / float64(time.Microsecond) }

func mebibytes(n uint64) float64 { return float64(n) / (1 << 20) }
