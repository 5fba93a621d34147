package index

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/alumnikit/alumnikit"
	"github.com/alumnikit/alumnikit/storage"
	"github.com/alumnikit/alumnikit/storage/storagetest"
)

// faults are the two ways in which a call fails: it has no effect, or it has
// and nobody is told.
func faults() map[string]func(storage.Store, int) *storagetest.Fault {
	return map[string]func(storage.Store, int) *storagetest.Fault{
		"fails": storagetest.FaultStore, "loses its answer": storagetest.LoseAnswer,
	}
}

// prepared returns a model with people in the pages, people pending, some who
// are gone, and enough of all to make the groups double when it is folded.
func prepared(t *testing.T, seed uint64) *model {
	t.Helper()
	m := newModel(t, seed)
	m.bound = 20
	for range 4 {
		m.write()
	}
	m.fold()
	for range 12 {
		m.write()
	}
	return m
}

// recovers checks that readers see no trace of a failed call, and that the next
// folder finishes the work.
func (m *model) recovers() {
	m.t.Helper()
	for range 2 {
		m.compare()
	}
	m.verify()
	m.write() // in between, on top of what is half done
	m.compare()
	m.clock.pass(2 * lease)
	m.fold()
	m.clock.pass(2 * lease)
	m.fold()
	require.Empty(m.t, m.snapshot().Deltas)
	m.verify()
	m.compare()
	m.noSlotsLeft()
	m.goesOn()
}

// goesOn has everything once more that maintains an index, which may stumble over
// what a failed call has left.
func (m *model) goesOn() {
	m.t.Helper()
	if testing.Short() { // the race detector finds nothing in what is done step by step
		return
	}
	m.bulk(false)
	m.verify()
	require.NoError(m.t, m.ix.Rebuild(m.ctx(), m.db, tenant))
	m.verify()
	m.write()
	m.fold()
	m.verify()
	m.compare()
}

// noSlotsLeft checks that exactly the people there are have slots.
func (m *model) noSlotsLeft() {
	m.t.Helper()
	found, err := m.db.Store().List(m.ctx(), tenant, storage.ListQuery{Kind: slotKind().Name(), Limit: storage.MaxList})
	require.NoError(m.t, err)
	require.Len(m.t, found, len(m.people))
}

func testFaults(t *testing.T, subject func(w *world) error) {
	t.Helper()
	for name, fault := range faults() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			n := 1
			for ; ; n++ {
				m := prepared(t, uint64(n)) //nolint:gosec // small
				broken := fault(m.db.Store(), n)
				err := subject(m.on(broken))
				if !broken.Fired() {
					require.NoError(t, err)
					break
				}
				m.recovers()
			}
			require.Greater(t, n, 6, "nothing was tried")
			t.Logf("%d calls", n)
		})
	}
}

func TestFaultInFold(t *testing.T) {
	t.Parallel()
	testFaults(t, func(w *world) error {
		_, err := w.ix.Fold(w.ctx(), w.db, tenant)
		return err
	})
}

func TestFaultInRebuild(t *testing.T) {
	t.Parallel()
	testFaults(t, func(w *world) error { return w.ix.Rebuild(w.ctx(), w.db, tenant) })
}

// TestFaultInCommit checks that a commit whose n-th call fails is there as a
// whole or not at all.
func TestFaultInCommit(t *testing.T) {
	t.Parallel()
	for name, fault := range faults() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			m := prepared(t, 1)
			fired := 0
			for n := 1; n <= 12; n++ {
				for range 20 {
					drafts := m.drafts()
					broken := fault(m.db.Store(), n)
					err := m.on(broken).try(changesOf(drafts)...)
					switch {
					case err == nil:
						m.accept(drafts)
					case m.applied(drafts):
						require.Equal(t, "loses its answer", name)
						m.accept(drafts)
					}
					if broken.Fired() {
						fired++
						require.ErrorIs(t, err, storagetest.ErrInjected)
					}
				}
				m.compare()
				m.verify()
			}
			require.Greater(t, fired, 50)
			m.fold()
			m.verify()
		})
	}
}

// applied reports whether a write has taken effect.
func (m *model) applied(drafts []draft) bool {
	m.t.Helper()
	for _, c := range changesOf(drafts) {
		found, err := m.db.Store().Get(m.ctx(), tenant, c.Kind().Name(), []alumnikit.ID{c.ID()})
		require.NoError(m.t, err)
		version := uint64(0)
		if len(found) > 0 {
			version = found[0].Version
		}
		if version != c.VersionAfter() {
			return false
		}
	}
	return true
}

// TestFaultInQuery checks that a query fails or answers right, whatever call
// fails, and that the next one is not affected.
func TestFaultInQuery(t *testing.T) {
	t.Parallel()
	m := prepared(t, 5)
	tried := 0
	for n := 1; ; n++ {
		m.write()
		m.ix.cache = newCache(1 << 20)
		broken := storagetest.FaultStore(m.db.Store(), n)
		q := Query{Where: Has(fieldTeam, anyone, "it"), Sort: []Column{{Field: fieldName, Audience: "hr"}}, Limit: 5, Facets: []Facet{facetOf(fieldTag, "all")}}
		found, err := m.ix.Search(m.ctx(), m.db.With(broken), tenant, q)
		if !broken.Fired() {
			require.NoError(t, err)
			require.Equal(t, m.search(q), found)
			break
		}
		tried++
		require.ErrorIs(t, err, storagetest.ErrInjected)
		m.compare()
	}
	require.Greater(t, tried, 2)
}

// TestLeaseGivenBack checks that a folder which fails but lives need not be
// waited for.
func TestLeaseGivenBack(t *testing.T) {
	t.Parallel()
	m := prepared(t, 3)
	broken := storagetest.FaultStore(m.db.Store(), 6)
	_, err := m.ix.Fold(m.ctx(), m.db.With(broken), tenant)
	require.ErrorIs(t, err, storagetest.ErrInjected)
	require.True(t, m.snapshot().Head.Owner.IsZero())
	folded, err := m.ix.Fold(m.ctx(), m.db, tenant)
	require.NoError(t, err)
	require.True(t, folded)
	m.verify()
}

// TestStaleOwner checks that a folder who slept longer than its lease can
// write nothing any more.
func TestStaleOwner(t *testing.T) {
	t.Parallel()
	for at := 3; at < 12; at++ {
		m := prepared(t, 7)
		asleep := &sleeper{Store: m.db.Store(), at: at}
		asleep.during = func() {
			m.clock.pass(2 * lease)
			m.fold()
			m.write()
			m.fold()
		}
		_, err := m.ix.Fold(m.ctx(), m.db.With(asleep), tenant)
		require.ErrorIs(t, err, alumnikit.ErrConflict)
		m.verify()
		m.compare()
		require.Empty(t, m.snapshot().Deltas)
		require.True(t, m.snapshot().Head.Owner.IsZero())
	}
}

// TestLeaseHolds checks that nobody folds while another's lease lasts.
func TestLeaseHolds(t *testing.T) {
	t.Parallel()
	m := prepared(t, 7)
	asleep := &sleeper{Store: m.db.Store(), at: 4}
	asleep.during = func() {
		m.clock.pass(lease - time.Second)
		folded, err := m.ix.Fold(m.ctx(), m.db, tenant)
		require.NoError(t, err)
		require.False(t, folded)
		require.ErrorIs(t, m.ix.Rebuild(m.ctx(), m.db, tenant), alumnikit.ErrConflict)
	}
	_, err := m.ix.Fold(m.ctx(), m.db.With(asleep), tenant)
	require.NoError(t, err)
	m.verify()
}
