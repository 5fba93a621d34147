package races

import (
	"maps"
	"sync"

	"github.com/alumnikit/alumnikit"
)

// reach says for whom something is revoked.
type reach int

const (
	shown      reach = iota
	forMembers       // and visitors: HR still sees it
	forAll
)

// ledger knows, for every moment, what nobody may see any more. A value that was
// revoked never comes back. A person or a field may: each time it is opened or
// closed it gets a new number, so that a reader can tell whether it stayed closed
// for as long as the reading took.
type ledger struct {
	mu        sync.Mutex
	values    map[string]reach
	unlisted  map[alumnikit.PersonID]int // odd: closed
	locations int                        // odd: the policy hides them
	published int
}

func newLedger() *ledger {
	return &ledger{values: map[string]reach{}, unlisted: map[alumnikit.PersonID]int{}}
}

// moment is what a ledger said at one.
type moment struct {
	values    map[string]reach
	unlisted  map[alumnikit.PersonID]int
	locations int
}

func (l *ledger) now() moment {
	l.mu.Lock()
	defer l.mu.Unlock()
	return moment{maps.Clone(l.values), maps.Clone(l.unlisted), l.locations}
}

func (l *ledger) enter(entry func()) {
	l.mu.Lock()
	defer l.mu.Unlock()
	entry()
}

// publish is entered before a value is shown: from now on it may be seen.
func (l *ledger) publish() { l.enter(func() { l.published++ }) }

// revoke is entered when the write that takes a value back has returned.
func (l *ledger) revoke(value string, from reach) {
	l.enter(func() { l.values[value] = from })
}

// turn closes or opens a person; it is opened before the write, and closed after.
func (l *ledger) turn(who alumnikit.PersonID) { l.enter(func() { l.unlisted[who]++ }) }

func (l *ledger) turnLocations() { l.enter(func() { l.locations++ }) }

// stayedUnlisted reports whether a person was closed at one moment and until
// another.
func stayedUnlisted(from, to moment, who alumnikit.PersonID) bool {
	return from.unlisted[who]%2 == 1 && from.unlisted[who] == to.unlisted[who]
}

func stayedWithoutLocations(from, to moment) bool {
	return from.locations%2 == 1 && from.locations == to.locations
}
