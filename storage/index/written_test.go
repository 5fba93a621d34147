package index

import (
	"context"
	"fmt"
	"math/bits"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/alumnikit/alumnikit"
	"github.com/alumnikit/alumnikit/storage"
)

// TestOverlaysStandOnOthers reads while deltas come one by one: each reader stands
// on the ones before. What its own process has written costs it no statement.
func TestOverlaysStandOnOthers(t *testing.T) {
	t.Parallel()
	for _, by := range []struct {
		who        string
		statements int32
	}{{"own", 1}, {"another's", 3}} {
		t.Run(by.who, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t)
			var names []string
			for i := range minBase {
				names = append(names, fmt.Sprint("n", i))
			}
			ids := w.add(names...)
			w.fold()
			for i, id := range ids {
				require.NoError(t, w.rename(id, fmt.Sprint("new", i-len(ids))))
			}
			counted := &sleeper{Store: w.db.Store()}
			in := w.on(counted)
			writer := in
			if by.who != "own" {
				writer = worldOn(t, w.db.Store(), testSchema())
			}
			require.Equal(t, 1, in.count(named("new-1")))
			for i := range 4 * maxAbove {
				id := ids[i%len(ids)]
				require.NoError(t, writer.rename(id, fmt.Sprint("new", i)))
				base, _ := in.ix.cache.base(tenant, counted)
				full := len(base.keys)+1 > 2*max(len(rootOf(base).keys), maxAbove)
				before := counted.calls.Load()
				require.Equal(t, 1, in.count(named(fmt.Sprint("new", i))))
				if !full {
					require.Equal(t, by.statements, counted.calls.Load()-before, "read %d", i)
				}
				require.Zero(t, in.count(named(fmt.Sprint("new", i-len(ids)))))
				base, _ = in.ix.cache.base(tenant, counted)
				require.LessOrEqual(t, layersOf(base), bits.Len(uint(i))+2)
				require.Equal(t, deltaKeys(w.snapshot().Deltas), base.keys)
				if i%16 == 0 {
					in.verify()
				}
			}
			in.verify()
		})
	}
}

func rootOf(o *overlay) *overlay {
	for o.below != nil {
		o = o.below
	}
	return o
}

func layersOf(o *overlay) (n int) {
	for ; o != nil; o = o.below {
		n++
	}
	return n
}

// lateStore does something between a commit and the news of it, once.
type lateStore struct {
	storage.Store
	late func() error
}

func (s *lateStore) Commit(ctx context.Context, write storage.Write) error {
	err := s.Store.Commit(ctx, write)
	if late := s.late; late != nil {
		s.late = nil
		return late()
	}
	return err
}

func (w *world) rename(id alumnikit.ID, name string) error {
	return w.try(entries().Replace(w.entry(id), &entry{ID: id, Name: name}))
}

// TestWhatIsFoldedIsNotTakenForPending lets another process fold what was written
// before its writer hears of the commit, and write as much itself: what is pending
// is as many as before, and something else.
func TestWhatIsFoldedIsNotTakenForPending(t *testing.T) {
	t.Parallel()
	for _, read := range []bool{false, true} {
		t.Run(fmt.Sprint("read meanwhile: ", read), func(t *testing.T) {
			t.Parallel()
			w := newWorld(t)
			ids := w.add("aoi", "ben", "chie")
			w.fold()
			late := &lateStore{Store: w.db.Store()}
			in, other := w.on(late), worldOn(t, w.db.Store(), testSchema())
			require.NoError(t, w.rename(ids[0], "aoi2"))
			require.Equal(t, 1, in.count(named("aoi2")))
			late.late = func() error {
				other.fold()
				if read { // so that there is a base to stand on
					require.NoError(t, other.rename(ids[0], "aoi3"))
					require.Equal(t, 1, in.count(named("aoi3")))
				}
				return nil
			}
			require.NoError(t, in.rename(ids[1], "ben2"))
			if !read {
				require.NoError(t, other.rename(ids[0], "aoi3"))
			}
			require.NoError(t, other.rename(ids[2], "chie2"))
			for _, name := range []string{"aoi3", "ben2", "chie2"} {
				require.Equal(t, 1, in.count(named(name)), name)
			}
			for _, name := range []string{"aoi", "aoi2", "ben", "chie"} {
				require.Zero(t, in.count(named(name)), name)
			}
			in.verify()
		})
	}
}

// TestLostCommitsAreFound has a commit of which nobody is told, and more after it.
func TestLostCommitsAreFound(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	ids := w.add("aoi", "ben")
	w.fold()
	lost := &lateStore{Store: w.db.Store()}
	in := w.on(lost)
	require.NoError(t, in.rename(ids[0], "aoi2"))
	require.Equal(t, 1, in.count(named("aoi2")))
	lost.late = func() error { return alumnikit.ErrRetryable }
	require.ErrorIs(t, in.rename(ids[1], "ben2"), alumnikit.ErrRetryable)
	require.NoError(t, in.rename(ids[0], "aoi3"))
	require.Equal(t, 1, in.count(named("ben2")))
	require.Equal(t, 1, in.count(named("aoi3")))
	in.verify()
}

// TestNothingIsKnownOfATenantBeforeItsFirstEpoch drops a tenant that was never
// folded, and begins one anew of which as much is pending.
func TestNothingIsKnownOfATenantBeforeItsFirstEpoch(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.add("aoi", "ben", "chie")
	require.Equal(t, 1, w.count(named("aoi")))
	require.NoError(t, w.db.Store().Drop(w.ctx(), tenant))
	w.add("dai", "emi", "fumi")
	require.Zero(t, w.count(named("aoi")))
	require.Equal(t, 1, w.count(named("dai")))
	w.verify()
}
