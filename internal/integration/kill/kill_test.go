package kill

import (
	"math/rand/v2"
	"strconv"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/alumnikit/alumnikit"
	"github.com/alumnikit/alumnikit/internal/integration/place"
	"github.com/alumnikit/alumnikit/storage"
)

// Several writers are killed. What they were told is written is there, what
// they were not told is there wholly or not at all, and the journal has one
// entry for each write.
func TestKilledWhileWriting(t *testing.T) {
	t.Parallel()
	place.Everywhere(t, func(t *testing.T, kind place.Kind) {
		t.Helper()
		b := newBook(t, kind, writes, 0)
		random := rand.New(rand.NewPCG(1, 1))
		for round := range kills(kind) {
			b.round(t, round, between(random, time.Millisecond, 150*time.Millisecond))
		}
		b.conclude(t)
	})
}

// The same while the index is folded and rebuilt. Whoever dies in the middle
// leaves an index that is right, and the next one goes on.
func TestKilledWhileFolding(t *testing.T) {
	t.Parallel()
	place.Everywhere(t, func(t *testing.T, kind place.Kind) {
		t.Helper()
		b := newBook(t, kind, folding, 900)
		random := rand.New(rand.NewPCG(2, 1))
		for round := range kills(kind) {
			b.round(t, round, between(random, time.Millisecond, 250*time.Millisecond))
		}
		b.conclude(t)
		if proving() {
			require.Positive(t, b.midFolds, "no kill ever struck a folder")
		}
	})
}

// aspectOf names one aspect of one person.
type aspectOf struct {
	person alumnikit.PersonID
	aspect aspect
}

// book is what must be in a database, by what children have said.
type book struct {
	mode     mode
	at       place.Place
	values   map[aspectOf]string
	people   int
	entries  int // of the journal
	head     storage.JournalHead
	acked    int // acknowledged writes
	landed   int // writes that were not acknowledged, and are there
	lost     int // writes that were not acknowledged, and are not there
	midFolds int
	heads    int
}

// newBook makes a database with some people in it.
func newBook(t *testing.T, kind place.Kind, m mode, people int) *book {
	t.Helper()
	b := &book{mode: m, at: place.New(t, kind), values: map[aspectOf]string{}, people: people}
	with(t, b.at, 0, func(w world) {
		const batch = 300
		for first := 0; first < people; first += batch {
			var changes []storage.Change
			for n := first; n < min(first+batch, people); n++ {
				more, _, err := w.people.PrepareRegister(clerk(), registration("before-"+strconv.Itoa(n)))
				require.NoError(t, err)
				changes = append(changes, more...)
			}
			require.NoError(t, w.people.DB().Commit(t.Context(), storage.By(clerk(), "test.prepare"), changes...))
			b.entries++
		}
		require.NoError(t, w.people.Upkeep(t.Context(), tenant))
	})
	return b
}

// round kills one child and checks the database.
func (b *book) round(t *testing.T, round int, life time.Duration) {
	t.Helper()
	said := strike(t, order{Mode: b.mode, At: b.at, Ahead: aheadOf(round), Round: round}, life)
	open := map[int]deed{} // of each writer, what was never acknowledged
	for _, m := range said {
		switch m.Say {
		case sayTry:
			open[m.Writer] = m.Deed
		case sayDone:
			delete(open, m.Writer)
			b.acked++
			b.enter(m.Deed)
		case saySeal:
			b.head = m.Head
			b.heads++
		}
	}
	with(t, b.at, afterwards(round), func(w world) {
		if w.midFold(t) {
			b.midFolds++
		}
		b.settle(t, w, open)
		b.checkValues(t, w, round)
		var people int
		b.head, people = w.checkWhole(t, b.head)
		require.Equal(t, b.people, people, "round %d: people", round)
		require.EqualValues(t, b.entries, b.head.Sequence, "round %d: one entry of the journal for each write", round)
	})
}

func (b *book) enter(d deed) {
	b.values[aspectOf{d.Person, d.Aspect}] = d.Value
	b.entries++
	if d.Aspect == registered {
		b.people++
	}
}

// settle finds out about the writes that nobody heard of.
func (b *book) settle(t *testing.T, w world, open map[int]deed) {
	t.Helper()
	for _, d := range open {
		if d.Aspect == registered {
			found, err := w.people.ByExternalIDs(t.Context(), tenant, []string{d.Value})
			require.NoError(t, err)
			d.Person = found[d.Value].Value.ID
		}
		found, err := w.people.Load(t.Context(), tenant, []alumnikit.PersonID{d.Person})
		require.NoError(t, err)
		if read(found[d.Person], d.Aspect) != d.Value {
			b.lost++
			continue
		}
		b.landed++
		b.enter(d)
	}
}

// checkValues reads every aspect that was ever written.
func (b *book) checkValues(t *testing.T, w world, round int) {
	t.Helper()
	var ids []alumnikit.PersonID
	for at := range b.values {
		ids = append(ids, at.person)
	}
	found, err := w.people.Load(t.Context(), tenant, ids)
	require.NoError(t, err)
	for at, want := range b.values {
		require.Equal(t, want, read(found[at.person], at.aspect), "round %d: %s was lost", round, at.aspect)
	}
}

func (b *book) conclude(t *testing.T) {
	t.Helper()
	if proving() {
		require.Positive(t, b.acked, "the children never got anywhere")
	}
	t.Logf("%s: %d kills, %d of them within a fold; %d writes acknowledged and none lost, %d in flight landed, %d did not; "+
		"%d people, %d entries, %d heads seen", b.mode, kills(b.at.Kind), b.midFolds, b.acked, b.landed, b.lost, b.people, b.entries, b.heads)
}
