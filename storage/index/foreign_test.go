package index

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/alumnikit/alumnikit/storage"
	"github.com/alumnikit/alumnikit/storage/memory"
)

// otherSchema derives other terms, in other fields, from the same records.
func otherSchema() Schema {
	s := testSchema()
	s.Fingerprint = [8]byte{2}
	s.Parts[0].Terms = func(values []any, out *Terms) {
		if e, _ := values[0].(*entry); e != nil {
			out.Add(fieldCity, "all", 0, "osaka")
			out.Add(fieldName, "hr", 0, e.Name)
			out.Sort(fieldName, "hr", 7)
		}
	}
	s.Parts[1].Terms = func(_ []any, out *Terms) { out.Add(fieldTag, "all", 0, "go") }
	return s
}

func TestChangedSchema(t *testing.T) {
	t.Parallel()
	store := memory.New()
	before := worldOn(t, store, otherSchema())
	id := before.add("aoi", "ben")[0]
	before.fold()
	after := worldOn(t, store, testSchema())
	stale := func(w *world) {
		t.Helper()
		_, err := w.ix.Search(w.ctx(), w.db, tenant, Query{})
		require.ErrorIs(t, err, ErrStale)
		_, err = w.ix.Fold(w.ctx(), w.db, tenant)
		require.ErrorIs(t, err, ErrStale)
		_, err = w.ix.Verify(w.ctx(), w.db, tenant)
		require.ErrorIs(t, err, ErrStale)
	}
	stale(after)
	require.Equal(t, 2, before.count(Has(fieldCity, anyone, "osaka")))
	require.NoError(t, after.ix.Rebuild(after.ctx(), after.db, tenant))
	stale(before)
	require.Zero(t, after.count(Has(fieldCity, anyone, "osaka")))
	require.Equal(t, 1, after.count(named("aoi")))
	after.verify()

	// One process of the old version still writes.
	before.commit(entries().Replace(before.entry(id), &entry{ID: id, Name: "chie"}))
	require.Zero(t, after.count(named("aoi")))
	require.Equal(t, 1, after.count(named("chie")))
	_, err := after.ix.Fold(after.ctx(), after.db, tenant)
	require.ErrorIs(t, err, ErrStale)
	require.NoError(t, after.ix.Rebuild(after.ctx(), after.db, tenant))
	require.Empty(t, after.snapshot().Deltas)
	require.Equal(t, 1, after.count(named("chie")))
	after.verify()
}

// TestTwoVersionsWrite lets a process with another schema write as well, all
// the time, and holds what readers of this one see against the model.
func TestTwoVersionsWrite(t *testing.T) {
	t.Parallel()
	for seed := range uint64(4) {
		m := newModel(t, seed)
		m.bound = 40
		other := worldOn(t, m.db.Store(), otherSchema())
		for range 20 {
			drafts := m.drafts()
			require.NoError(t, other.try(changesOf(drafts)...))
			m.accept(drafts)
		}
		other.fold()
		require.NoError(t, m.ix.Rebuild(m.ctx(), m.db, tenant))
		for range 400 {
			drafts := m.drafts()
			w := m.world
			if m.r.IntN(3) == 0 {
				w = other
			}
			require.NoError(t, w.try(changesOf(drafts)...))
			m.accept(drafts)
			switch m.r.IntN(30) {
			case 0:
				require.NoError(t, m.ix.Rebuild(m.ctx(), m.db, tenant))
			case 1, 2:
				_, err := m.ix.Fold(m.ctx(), m.db, tenant)
				if err != nil {
					require.ErrorIs(t, err, ErrStale)
				}
			case 3:
				m.verify()
			default:
				m.compare()
			}
		}
		require.NoError(t, m.ix.Rebuild(m.ctx(), m.db, tenant))
		m.verify()
		m.noSlotsLeft()
	}
}

// TestForeignWriteMeanwhile changes a person while the terms are worked out
// from the records: the reader must not mix two moments.
func TestForeignWriteMeanwhile(t *testing.T) {
	t.Parallel()
	for at := 2; at < 6; at++ {
		w := divided(t, 4)
		other := worldOn(t, w.db.Store(), otherSchema())
		other.t = t
		require.NoError(t, other.move(w.ctx(), numbered(1)))
		asleep := &sleeper{Store: w.db.Store(), at: at, during: func() {
			require.NoError(t, w.move(w.ctx(), numbered(1)))
			require.NoError(t, other.move(w.ctx(), numbered(2)))
		}}
		require.NoError(t, w.on(asleep).whole(w.ctx(), 4), "at call %d", at)
	}
}

// TestForeignRecordsOfOneMoment changes two records of a person in one write
// while a reader has read the first.
func TestForeignRecordsOfOneMoment(t *testing.T) {
	t.Parallel()
	for atGet := 1; atGet <= 3; atGet++ {
		w := divided(t, 1)
		id := numbered(1)
		write := func(side string) []storage.Change {
			return []storage.Change{
				entries().Replace(w.entry(id), &entry{ID: id, Name: side}), notes().Replace(w.note(id), &note{ID: id, Tags: []string{side}}),
			}
		}
		same := Or(And(named(left), tagged(left)), And(named(right), tagged(right)))
		require.Zero(t, w.count(same)) // all pages are in the cache, so none is read after the records
		require.NoError(t, worldOn(t, w.db.Store(), otherSchema()).try(write(left)...))
		asleep := &sleeper{Store: w.db.Store(), atGet: atGet, during: func() { w.commit(write(right)...) }}
		require.Equal(t, 1, w.on(asleep).count(same), "before get %d", atGet)
	}
}

// TestFirstFoldDied checks that what a folder of another schema left behind
// before its first epoch is not taken for ours.
func TestFirstFoldDied(t *testing.T) {
	t.Parallel()
	store := memory.New()
	before := worldOn(t, store, otherSchema())
	before.add("aoi")
	asleep := &sleeper{Store: store, at: 5, during: func() { panic("killed") }}
	require.Panics(t, func() { _, _ = before.ix.Fold(before.ctx(), before.db.With(asleep), tenant) })
	after := worldOn(t, store, testSchema())
	after.clock.pass(2 * lease)
	_, err := after.ix.Fold(after.ctx(), after.db, tenant)
	require.ErrorIs(t, err, ErrStale)
	require.NoError(t, after.ix.Rebuild(after.ctx(), after.db, tenant))
	require.Zero(t, after.count(Has(fieldCity, anyone, "osaka")))
	after.verify()
	require.Equal(t, storage.Head{}.Owner, after.snapshot().Head.Owner)
}
