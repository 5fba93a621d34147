package storagetest

import (
	"errors"
	"sync"
	"testing"

	"github.com/alumnikit/alumnikit/storage"
)

// Harness says how the suite gets at a Store. Only Open is required.
type Harness struct {
	// Open returns an empty Store that shares nothing with any other. It is
	// called more than a hundred times; what it opens is closed by t.Cleanup.
	Open func(t testing.TB) storage.Store

	// Reopen returns a Store over what the given one committed, as after a
	// restart of the process. Nil if nothing survives: Reopen is skipped.
	Reopen func(t testing.TB, store storage.Store) storage.Store

	// Faults is Open for a Store that calls trip.Statement before each statement
	// it sends to its database (begin, query, write, commit) and, if that returns
	// an error, fails with it instead of sending. Nil if the Store has no
	// statements: Faults is skipped.
	Faults func(t testing.TB, trip *Trip) storage.Store

	// Seed of the Random topic. 0 means 1, the same operations in every run.
	Seed uint64
}

// Run proves a Store. Topics are subtests, and so are the checks of a topic.
func Run(t *testing.T, h Harness) {
	t.Helper()
	for _, topic := range topics() {
		t.Run(topic.name, func(t *testing.T) {
			for _, c := range topic.checks {
				t.Run(c.name, func(t *testing.T) { c.prove(t, h) })
			}
		})
	}
}

// topic is a part of the contract. Names are stable: tests refer to them.
type topic struct {
	name   string
	checks []check
}

// check proves one rule of the contract.
type check struct {
	name string
	rule string // where the contract says it, and the sentence
	run  func(p *probe)
	over source
}

// source says what a check runs over.
type source uint8

const (
	overOpen   source = iota // a store from Harness.Open
	overReopen               // the same; skipped if the harness cannot reopen
	overFaults               // a store from Harness.Faults
)

func (c check) prove(tb testing.TB, h Harness) {
	tb.Helper()
	p := &probe{TB: tb, harness: h, rule: c.rule}
	switch c.over {
	case overOpen:
		p.store = h.Open(tb)
	case overReopen:
		if h.Reopen == nil {
			tb.Skip("the harness has no Reopen")
		}
		p.store = h.Open(tb)
	case overFaults:
		if h.Faults == nil {
			tb.Skip("the harness has no Faults")
		}
		p.trip = &Trip{}
		p.store = h.Faults(tb, p.trip)
	}
	c.run(p)
}

func topics() []topic {
	return []topic{
		{"RoundTrip", roundTrip()},
		{"NotFound", notFound()},
		{"Duplicates", duplicates()},
		{"UniqueKeys", uniqueKeys()},
		{"ByteKeys", byteKeys()},
		{"TimePrecision", timePrecision()},
		{"Isolation", isolation()},
		{"Versions", versions()},
		{"Expects", expects()},
		{"OneRecord", oneRecord()},
		{"Paging", paging()},
		{"Due", due()},
		{"Deltas", deltas()},
		{"Folding", folding()},
		{"Journal", journal()},
		{"Seal", seal()},
		{"Faults", faults()},
		{"Cancel", cancelled()},
		{"Reopen", reopen()},
		{"Parallel", parallel()},
		{"Tenants", tenants()},
		{"Limits", limits()},
		{"Archive", archive()},
		{"Random", random()},
	}
}

// ErrInjected is the fault that Trip and FaultStore inject.
var ErrInjected = errors.New("injected fault")

// Trip makes the n-th statement of a Store fail. It is safe for concurrent use.
type Trip struct {
	mu    sync.Mutex
	left  int
	fired bool
}

// Arm lets the n-th statement from now on fail, once; 0 lets none fail.
func (t *Trip) Arm(n int) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.left, t.fired = n, false
}

// Fired reports whether a statement has failed since Arm.
func (t *Trip) Fired() bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.fired
}

// Statement is called before each statement. An error, which matches
// ErrInjected, is to be returned instead of sending the statement.
func (t *Trip) Statement() error {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.left--
	if t.left != 0 {
		return nil
	}
	t.fired = true
	return ErrInjected
}
