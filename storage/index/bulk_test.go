package index

import (
	"context"
	"fmt"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/alumnikit/alumnikit"
	"github.com/alumnikit/alumnikit/storage"
	"github.com/alumnikit/alumnikit/storage/storagetest"
)

// bulk imports people while others write and fold, and seals them or dies.
func (m *model) bulk(dies bool) {
	m.t.Helper()
	b := m.ix.Bulk(m.db, tenant)
	in := *m.world
	in.db = b.DB()
	waiting := map[alumnikit.ID]*someone{}
	for range 1 + m.r.IntN(5) {
		var drafts []draft
		for range 1 + m.r.IntN(4) {
			drafts = append(drafts, m.create())
		}
		in.retry(drafts)
		for _, d := range drafts {
			waiting[d.id] = d.after
		}
		if m.r.IntN(8) == 0 {
			m.touch(waiting)
		}
		m.meanwhile()
	}
	if dies {
		m.clock.pass(2 * lease)
		m.fold()
	} else {
		require.NoError(m.t, b.Seal(m.ctx()))
	}
	for id, s := range waiting {
		s.derive()
		m.people[id] = s
	}
	m.compare()
}

// retry commits as an import does, that others may interfere with.
func (w *world) retry(drafts []draft) {
	w.t.Helper()
	require.NoError(w.t, storage.Retry(w.ctx(), func(context.Context) error { return w.try(changesOf(drafts)...) }))
}

// touch lets somebody else change a person whom an import has just created.
func (m *model) touch(waiting map[alumnikit.ID]*someone) {
	m.t.Helper()
	for id, s := range waiting {
		if m.r.IntN(2) == 0 {
			m.commit(m.removal(s).changes...)
			delete(waiting, id)
			return
		}
		d := m.update(s)
		m.commit(d.changes...)
		waiting[id] = d.after
		return
	}
}

// meanwhile does what others may do while an import goes on: nobody finds the
// people it has created.
func (m *model) meanwhile() {
	m.t.Helper()
	switch m.r.IntN(5) {
	case 0:
		m.fold()
	case 1:
		m.compare()
	case 2:
		m.write()
	case 3:
		if m.r.IntN(5) == 0 {
			require.NoError(m.t, m.ix.Rebuild(m.ctx(), m.db, tenant))
		}
	}
}

// TestFaultInSeal seals people while one call after the other fails: readers see
// all of them or none, and the next folder finishes.
func TestFaultInSeal(t *testing.T) {
	t.Parallel()
	for name, fault := range faults() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			n := 1
			for ; ; n++ {
				m := prepared(t, uint64(n)) //nolint:gosec // small
				people := len(m.people)
				b := m.ix.Bulk(m.db, tenant)
				in := *m.world
				in.db = b.DB()
				waiting := map[alumnikit.ID]*someone{}
				for range 10 {
					d := m.create()
					in.commit(d.changes...)
					waiting[d.id] = d.after
				}
				broken := fault(m.db.Store(), n)
				b.db = b.db.With(broken)
				err := b.Seal(m.ctx())
				for id, s := range waiting {
					s.derive()
					if m.count(nil) > people {
						m.people[id] = s
					}
				}
				m.compare()
				m.verify()
				if !broken.Fired() {
					require.NoError(t, err)
					break
				}
				m.clock.pass(2 * lease)
				m.fold()
				m.clock.pass(2 * lease)
				m.fold()
				for id, s := range waiting {
					m.people[id] = s
				}
				require.Equal(t, len(m.people), m.count(nil))
				m.recovers()
			}
			require.Greater(t, n, 20, "nothing was tried")
			t.Logf("%d calls", n)
		})
	}
}

// TestFaultInBulk loses calls of an import itself.
func TestFaultInBulk(t *testing.T) {
	t.Parallel()
	for name, fault := range faults() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			fired := 0
			for n := 1; n <= 12; n++ {
				m := newModel(t, uint64(n)) //nolint:gosec // small
				b := m.ix.Bulk(m.db, tenant)
				in := *m.world
				for i := range 12 {
					broken := fault(m.db.Store(), 1+(n+i)%6)
					in.db = b.DB().With(broken)
					drafts := []draft{m.create(), m.create()}
					if err := in.try(changesOf(drafts)...); err == nil || m.applied(drafts) {
						m.accept(drafts)
					}
					if broken.Fired() {
						fired++
					}
				}
				require.NoError(t, b.Seal(m.ctx()))
				require.Equal(t, len(m.people), m.count(nil))
				m.compare()
				m.verify()
				m.noSlotsLeft()
			}
			require.Greater(t, fired, 8)
		})
	}
}

// TestBulkTakenOver goes on with an import that was slower than its lease.
func TestBulkTakenOver(t *testing.T) {
	t.Parallel()
	m := newModel(t, 1)
	b := m.ix.Bulk(m.db, tenant)
	in := *m.world
	in.db = b.DB()
	for range 3 {
		drafts := []draft{m.create(), m.create(), m.create()}
		in.retry(drafts)
		m.accept(drafts)
		m.clock.pass(2 * lease)
		m.fold()
		require.Equal(t, len(m.people), m.count(nil))
	}
	require.NoError(t, b.Seal(t.Context()))
	m.compare()
	m.verify()
}

// TestRaceBulks runs imports, writers, folders and readers on one tenant.
func TestRaceBulks(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.ix.tune = tinyTuning()
	const imports, writes, people = 4, 8, 5
	var all sync.WaitGroup
	for i := range imports {
		all.Go(func() {
			b := w.ix.Bulk(w.db, tenant)
			in := *w
			in.db = b.DB()
			for j := range writes {
				var changes []storage.Change
				for k := range people {
					id := numbered(uint64(1000*i + 100*j + k)) //nolint:gosec // small
					changes = append(changes, entries().Insert(&entry{ID: id, Name: fmt.Sprint("n", i)}))
				}
				if err := storage.Retry(t.Context(), func(context.Context) error { return in.try(changes...) }); err != nil {
					t.Error(err)
				}
				if err := b.SealIfFull(t.Context()); err != nil {
					t.Error(err)
				}
			}
			if err := b.Seal(t.Context()); err != nil {
				t.Error(err)
			}
		})
		all.Go(func() {
			for j := range writes {
				id := numbered(uint64(100_000 + 1000*i + j)) //nolint:gosec // small
				w.commit(entries().Insert(&entry{ID: id, Name: "other"}))
				if _, err := w.ix.Fold(t.Context(), w.db, tenant); err != nil {
					t.Error(err)
				}
				if n := w.count(named(fmt.Sprint("n", i))); n%people != 0 {
					t.Errorf("%d people of an import are found: half a write", n)
				}
			}
		})
	}
	all.Wait()
	require.Equal(t, imports*writes*people+imports*writes, w.count(nil))
	w.verify()
	require.ErrorIs(t, func() error {
		broken := storagetest.FaultStore(w.db.Store(), 1)
		return w.ix.Bulk(w.db.With(broken), tenant).claim(t.Context())
	}(), storagetest.ErrInjected)
}

// TestOthersWriteWhileSealing lets others change people of an import, and fold if
// they can, between any two calls of its sealing.
func TestOthersWriteWhileSealing(t *testing.T) {
	t.Parallel()
	tried := 0
	for at := 1; ; at++ {
		m := prepared(t, uint64(at)) //nolint:gosec // small
		b := m.ix.Bulk(m.db, tenant)
		in := *m.world
		in.db = b.DB()
		waiting := map[alumnikit.ID]*someone{}
		for range 6 {
			d := m.create()
			in.retry([]draft{d})
			waiting[d.id] = d.after
		}
		asleep := &sleeper{Store: m.db.Store(), at: at}
		woken := false
		asleep.during = func() {
			woken = true
			for id, s := range waiting {
				d := m.update(s)
				m.retry([]draft{d})
				waiting[id] = d.after
			}
			m.fold()
		}
		b.db = b.db.With(asleep)
		require.NoError(t, b.Seal(t.Context()))
		if !woken {
			break
		}
		tried++
		for id, s := range waiting {
			s.derive()
			m.people[id] = s
		}
		m.verify()
		m.fold()
		m.verify()
		m.compare()
	}
	require.Greater(t, tried, 15)
}

// TestRebuildMeetsAnImport begins an import while people are read for a rebuild.
func TestRebuildMeetsAnImport(t *testing.T) {
	t.Parallel()
	tried := 0
	for at := 1; ; at++ {
		m := prepared(t, uint64(at)) //nolint:gosec // small
		b := m.ix.Bulk(m.db, tenant)
		in := *m.world
		in.db = b.DB()
		waiting := map[alumnikit.ID]*someone{}
		asleep := &sleeper{Store: m.db.Store(), atList: at}
		asleep.during = func() {
			for range 6 {
				d := m.create()
				in.retry([]draft{d})
				waiting[d.id] = d.after
			}
		}
		require.NoError(t, m.ix.Rebuild(t.Context(), m.db.With(asleep), tenant))
		if len(waiting) == 0 {
			break
		}
		tried++
		m.compare()
		for id, s := range waiting {
			d := m.update(s)
			m.retry([]draft{d})
			waiting[id] = d.after
		}
		require.NoError(t, b.Seal(t.Context()))
		for id, s := range waiting {
			s.derive()
			m.people[id] = s
		}
		m.verify()
		m.compare()
	}
	require.Greater(t, tried, 1)
}

// TestLostWriteThenAnUpdate loses the answer of a write that creates people, and
// then commits one that creates nobody.
func TestLostWriteThenAnUpdate(t *testing.T) {
	t.Parallel()
	for n := 1; n <= 6; n++ {
		m := prepared(t, 5)
		b := m.ix.Bulk(m.db, tenant)
		in := *m.world
		in.db = b.DB()
		first := m.create()
		in.retry([]draft{first})
		lost := m.create()
		in.db = b.DB().With(storagetest.LoseAnswer(m.db.Store(), n))
		err := in.try(lost.changes...)
		there := []draft{first}
		if err == nil || m.applied([]draft{lost}) {
			there = append(there, lost)
		}
		in.db = b.DB()
		old := m.people[m.ids()[0]]
		update := m.update(old)
		in.retry([]draft{update})
		own := m.update(first.after) // somebody of the import itself, beside somebody new
		another := m.create()
		m.clock.pass(blockLease * 3 / 4)
		in.retry([]draft{own, another})
		there[0] = own
		require.NoError(t, b.Seal(t.Context()))
		m.accept(append(there, update, another))
		m.verify()
		m.compare()
		require.Equal(t, len(m.people), m.count(nil))
	}
}

// TestSealReadsSlices seals people of whom many have the same, in many groups: what
// is read grows with the slices, not with the groups.
func TestSealReadsSlices(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.ix.tune.splitBytes = 40
	counter := storagetest.NewCounter(w.db.Store())
	w.db = w.db.With(counter)
	b := w.ix.Bulk(w.db, tenant)
	in := *w
	in.db = b.DB()
	const people, jobs = 2 * InlineBytes / 8, 20
	var changes []storage.Change
	for n := range people {
		e := entry{ID: numbered(uint64(n)), Name: fmt.Sprint("n", n%100)}
		for i := range jobs {
			e.Jobs = append(e.Jobs, job{Team: fmt.Sprint("team", i), Year: fmt.Sprint("year", i)})
		}
		changes = append(changes, entries().Insert(&e))
	}
	in.commit(changes...)
	counter.Reset()
	require.NoError(t, b.Seal(t.Context()))
	require.Equal(t, people, w.count(nil))
	require.Less(t, counter.Counts().Snapshot, jobs, "each of the jobs has long postings")
	w.verify()
}
