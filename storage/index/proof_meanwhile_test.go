package index

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"
)

// meanwhile runs a subject on a store that does something else in between: before
// its first Snapshot or Fold, then before its second, and so on, each on a world
// of its own, until the subject is done before the moment comes. At every moment
// it hands the world over in the end.
func meanwhile(t *testing.T, between func(w *world), subject func(w *world) error, check func(w *world)) {
	t.Helper()
	for at := 1; ; at++ {
		w := divided(t, 6)
		require.NoError(t, w.move(w.ctx(), numbered(2)))
		asleep := &sleeper{Store: w.db.Store(), at: at, atGet: -1}
		came := false
		asleep.during = func() {
			came = true
			between(w)
		}
		require.NoError(t, subject(w.on(asleep)), "at call %d", at)
		check(w)
		if !came {
			require.Greater(t, at, 2, "nothing ever came between")
			return
		}
	}
}

// stands checks that readers see every write, now and after a fold.
func (w *world) stands() {
	w.t.Helper()
	w.verify()
	require.NoError(w.t, w.whole(w.ctx(), 6))
	w.fold()
	w.verify()
	require.NoError(w.t, w.whole(w.ctx(), 6))
	require.Empty(w.t, w.snapshot().Deltas)
}

// TestProofWriteDuringFold writes between any two calls of a fold.
func TestProofWriteDuringFold(t *testing.T) {
	t.Parallel()
	meanwhile(t, func(w *world) {
		require.NoError(t, w.move(w.ctx(), numbered(1)))
		require.NoError(t, w.move(w.ctx(), numbered(2)))
	}, func(w *world) error {
		_, err := w.ix.Fold(w.ctx(), w.db, tenant)
		return err
	}, (*world).stands)
}

// TestProofWriteDuringRebuild writes between any two calls of a rebuild, reads of
// records included.
func TestProofWriteDuringRebuild(t *testing.T) {
	t.Parallel()
	between := func(w *world) {
		require.NoError(t, w.move(w.ctx(), numbered(1)))
		require.NoError(t, w.move(w.ctx(), numbered(2)))
	}
	rebuild := func(w *world) error { return w.ix.Rebuild(w.ctx(), w.db, tenant) }
	meanwhile(t, between, rebuild, (*world).stands)
	for at := 1; at < 8; at++ {
		w := divided(t, 6)
		asleep := &sleeper{Store: w.db.Store(), at: -1, atGet: at, during: func() { between(w) }}
		require.NoError(t, rebuild(w.on(asleep)))
		w.stands()
	}
}

// TestProofWriteDuringQuery writes between any two calls of a query. It sees all
// of the write or nothing.
func TestProofWriteDuringQuery(t *testing.T) {
	t.Parallel()
	meanwhile(t, func(w *world) {
		for n := range uint64(6) {
			require.NoError(t, w.move(w.ctx(), numbered(n+1)))
		}
	}, cold, (*world).stands)
}

// TestProofFoldDuringQuery folds between any two calls of a query.
func TestProofFoldDuringQuery(t *testing.T) {
	t.Parallel()
	meanwhile(t, func(w *world) {
		require.NoError(t, w.move(w.ctx(), numbered(1)))
		w.fold()
		require.NoError(t, w.move(w.ctx(), numbered(1)))
		require.NoError(t, w.move(w.ctx(), numbered(3)))
	}, cold, (*world).stands)
}

// TestProofRemovalDuringQuery removes somebody and folds that between any two
// calls of a query: the rows are those who are counted, by their IDs.
func TestProofRemovalDuringQuery(t *testing.T) {
	t.Parallel()
	meanwhile(t, func(w *world) {
		w.remove(numbered(5))
		w.fold()
	}, func(w *world) error {
		fresh := worldOn(w.t, w.db.Store(), testSchema())
		found := fresh.search(Query{Where: Or(tagged(left), tagged(right)), Sort: []Column{{Field: fieldName, Audience: shown0}}, Limit: 9})
		require.Len(t, found.People, found.Count)
		for _, m := range found.People {
			require.Equal(t, byte(0xee), m.ID[0], "a row without a person")
			require.Equal(t, nameKey("x"), m.Key)
		}
		return nil
	}, func(w *world) { w.verify() })
}

// sides are questions about everybody's side, and how many people answer them.
func sides() map[int]Expr {
	return map[int]Expr{6: Or(tagged(left), tagged(right)), 0: And(tagged(left), tagged(right))}
}

// cold asks each question in a process that has nothing in its cache, so that one
// question takes several statements.
func cold(w *world) error {
	for _, people := range []int{6, 0} {
		fresh := worldOn(w.t, w.db.Store(), testSchema())
		if n := fresh.count(sides()[people]); n != people {
			return fmt.Errorf("%d people, want %d", n, people)
		}
	}
	return worldOn(w.t, w.db.Store(), testSchema()).whole(w.ctx(), 6)
}
