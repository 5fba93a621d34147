package index

import (
	"context"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/alumnikit/alumnikit"
	"github.com/alumnikit/alumnikit/storage"
)

func (c *cache) sum() int {
	n := 0
	for at := c.pages.Front(); at != nil; at = at.Next() {
		n += at.Value.(*cached).bytes
	}
	return n
}

// TestCacheIsBounded asks much more than fits.
func TestCacheIsBounded(t *testing.T) {
	t.Parallel()
	m := newModel(t, 9)
	m.ix.cache = newCache(6 << 10)
	seen := 0
	for range 60 {
		m.write()
		if m.r.IntN(3) == 0 {
			m.fold()
		}
		m.compare()
		require.LessOrEqual(t, m.ix.cache.pages.bytes, 6<<10)
		require.Equal(t, m.ix.cache.sum(), m.ix.cache.pages.bytes)
		seen = max(seen, m.ix.cache.pages.bytes)
	}
	require.Greater(t, seen, 4<<10)
}

// TestCacheForgetsOtherEpochs folds under a reader's feet.
func TestCacheForgetsOtherEpochs(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	id := w.add("aoi")[0]
	w.fold()
	require.Equal(t, 1, w.count(named("aoi")))
	other := worldOn(t, w.db.Store(), testSchema()) // another process
	other.commit(entries().Replace(other.entry(id), &entry{ID: id, Name: "ben"}))
	other.fold()
	require.Zero(t, w.count(named("aoi")))
	require.Equal(t, 1, w.count(named("ben")))
	w.ix.cache.forget(tenant)
	require.Zero(t, w.ix.cache.pages.bytes)
	require.Zero(t, w.ix.cache.pages.Len())
}

func TestLayersKeepTheOrderOfDeltas(t *testing.T) {
	t.Parallel()
	base := &overlay{keys: []storage.DeltaKey{{Slot: 3, Part: 1, Version: 5}, {Slot: 7, Part: 1, Version: 1}}}
	at := func(keys ...storage.DeltaKey) []storage.Delta {
		var out []storage.Delta
		for _, k := range keys {
			out = append(out, storage.Delta{Slot: k.Slot, Part: k.Part, Version: k.Version})
		}
		return out
	}
	extra, ok := base.above(at(base.keys[0], storage.DeltaKey{Slot: 3, Part: 1, Version: 6}, storage.DeltaKey{Slot: 4, Part: 1, Version: 1}, base.keys[1]))
	require.True(t, ok)
	require.Len(t, extra, 2)
	_, ok = base.above(at(storage.DeltaKey{Slot: 3, Part: 1, Version: 4}, base.keys[0], base.keys[1]))
	require.False(t, ok, "an older delta cannot lie above a younger one")
	_, ok = base.above(at(base.keys[1]))
	require.False(t, ok, "a delta of the base is gone")
}

// TestHotQueryIsOneStatement counts what reaches the store.
func TestHotQueryIsOneStatement(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.add("aoi", "ben")
	w.fold()
	w.add2("chie")
	q := Query{Where: named("aoi"), Sort: []Column{{Field: fieldName, Audience: "hr"}}, Limit: 3, Facets: []Facet{facetOf(fieldTag, "all")}}
	counted := &sleeper{Store: w.db.Store()}
	in := w.on(counted)
	require.Equal(t, 1, in.search(q).Count)
	counted.calls.Store(0)
	require.Equal(t, 1, in.search(q).Count)
	require.EqualValues(t, 1, counted.calls.Load())
}

// TestOrdersOfLargeTenantsStay asks for a page in an index whose orders do not fit: the
// order and the IDs are read once all the same.
func TestOrdersOfLargeTenantsStay(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.add("aoi", "ben", "chie")
	w.fold()
	ix, err := New(testSchema(), &Options{CacheBytes: 1})
	require.NoError(t, err)
	w.ix = ix
	asked := &asked{Store: w.db.Store()}
	in := w.on(asked)
	q := Query{Sort: []Column{{Field: fieldName, Audience: "hr"}}, Limit: 3}
	for range 3 {
		asked.columns = 0
		require.Len(t, in.search(q).People, 3)
		require.Zero(t, ix.cache.pages.bytes, "nothing else fits")
	}
	require.Zero(t, asked.columns)
}

// asked counts the chunks of columns that are asked for.
type asked struct {
	storage.Store
	columns int
}

func (a *asked) Snapshot(ctx context.Context, tenant alumnikit.TenantID, q storage.PageQuery) (storage.Snapshot, error) {
	for _, g := range q.Groups {
		if groupKind(g) == groupsOfColumns {
			a.columns++
		}
	}
	for _, r := range q.Ranges {
		if groupKind(r.First) == groupsOfColumns {
			a.columns++
		}
	}
	return a.Store.Snapshot(ctx, tenant, q)
}

func (w *world) add2(name string) {
	w.commit(entries().Insert(&entry{ID: alumnikit.NewID(nil), Name: name}))
}

// TestCorruptPages damages what is stored: queries say so and do not panic, and
// Rebuild repairs it, the head included.
func TestCorruptPages(t *testing.T) {
	t.Parallel()
	m := prepared(t, 4)
	m.fold()
	reported := 0
	for i := range 60 {
		head := m.snapshot().Head
		page := m.damage(head)
		m.ix.cache = newCache(1 << 20)
		_, err := m.ix.Verify(m.ctx(), m.db, tenant)
		if err != nil {
			require.ErrorIs(t, err, alumnikit.ErrCorrupt, "%d: %+v", i, page)
			reported++
		}
		_, err = m.ix.Search(m.ctx(), m.db, tenant, Query{Where: tagged("go"), Limit: 3})
		if err != nil {
			require.ErrorIs(t, err, alumnikit.ErrCorrupt)
		}
		m.write()
		if _, err = m.ix.Fold(m.ctx(), m.db, tenant); err != nil {
			require.ErrorIs(t, err, alumnikit.ErrCorrupt)
		}
		require.NoError(t, m.ix.Rebuild(m.ctx(), m.db, tenant))
		m.verify()
		m.compare()
	}
	require.Greater(t, reported, 30)
}

// damage overwrites one page, or now and then the head.
func (m *model) damage(head storage.Head) storage.Page {
	m.t.Helper()
	meta, err := decodeMeta(head)
	require.NoError(m.t, err)
	groups := []uint64{valuesGroup(column{fieldTag, "all"}), columnGroup(column{field: fieldID}, 0)}
	for i := range uint64(1) << meta.Exponent {
		groups = append(groups, bucketGroup(i, meta.Exponent))
	}
	snap, err := m.db.Store().Snapshot(m.ctx(), tenant, storage.PageQuery{Generation: head.Generation, Groups: groups})
	require.NoError(m.t, err)
	page := pick(m.r, snap.Pages)
	switch m.r.IntN(4) {
	case 0:
		page.Body = page.Body[:m.r.IntN(len(page.Body))]
	case 1:
		page.Body = nil
	default:
		page.Body[m.r.IntN(len(page.Body))] ^= byte(1 + m.r.IntN(255)) //nolint:gosec // a byte
	}
	head.Beat++
	if m.r.IntN(8) == 0 {
		head.Meta = []byte("{")
	}
	require.NoError(m.t, m.db.Store().Fold(m.ctx(), tenant, storage.Fold{Head: head, Pages: []storage.Page{page}}))
	return page
}
