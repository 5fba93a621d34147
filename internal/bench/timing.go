package main

import (
	"math/rand/v2"
	"slices"
	"time"
)

// seed makes every run draw the same.
const seed = 1

func newRandom() *rand.Rand { return rand.New(rand.NewPCG(seed, seed)) }

// sample times n calls and returns the median and the 95th percentile.
func sample(n int, call func(i int) error) (p50, p95 time.Duration, err error) {
	taken := make([]time.Duration, n)
	for i := range taken {
		began := time.Now()
		if err := call(i); err != nil {
			return 0, 0, err
		}
		taken[i] = time.Since(began)
	}
	slices.Sort(taken)
	return taken[n/2], taken[n*95/100], nil
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

func milliseconds(d time.Duration) float64 { return float64(d) / float64(time.Millisecond) }

func microseconds(d time.Duration) float64 { return float64(d) / float64(time.Microsecond) }
