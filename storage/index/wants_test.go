package index

import (
	"strconv"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/alumnikit/alumnikit"
	"github.com/alumnikit/alumnikit/storage/storagetest"
)

// pageOf is a query with everything that a search of a directory has.
func pageOf(where Expr) Query {
	return Query{Where: where, Sort: []Column{{Field: fieldName, Audience: shown0, Within: tagged(left)}}, Limit: 3}
}

// statements returns how many statements a query takes.
func (w *world) statements(q Query) int {
	w.t.Helper()
	counted := &sleeper{Store: w.db.Store()}
	w.on(counted).search(q)
	return int(counted.calls.Load())
}

// TestColdQueryIsOneStatement counts what reaches the store when nothing is held but
// orders, and when nothing is held at all.
func TestColdQueryIsOneStatement(t *testing.T) {
	t.Parallel()
	w := divided(t, 40)
	for name, q := range map[string]Query{
		"terms":        pageOf(And(tagged(left), Not(named("y")))),
		"few":          pageOf(And(named("x"), Slots(1, 2))),
		"a dictionary": {Where: Where(fieldTag, []string{"all"}, func(string) bool { return false })},
	} {
		fresh := worldOn(t, w.db.Store(), testSchema())
		fresh.ix.tune = w.ix.tune
		require.LessOrEqual(t, fresh.statements(q), 4, "%s: head, terms, columns, IDs", name)
		fresh.search(pageOf(nil)) // holds the orders
		fresh.ix.DropPages()
		require.Equal(t, 1, fresh.statements(q), name)
	}
}

// TestSmallTenantIsTwoStatements asks a new process about a tenant whose terms are
// one group. It reads the columns as a whole, and holds them however few are found.
func TestSmallTenantIsTwoStatements(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.add("aoi", "ben")
	w.fold()
	q := Query{Where: named("aoi"), Sort: []Column{{Field: fieldName, Audience: shown0}}, Limit: 3}
	fresh := worldOn(t, w.db.Store(), testSchema())
	require.Equal(t, 2, fresh.statements(q))
	fresh.ix.DropPages()
	require.Equal(t, 1, fresh.statements(q))
	q.Where = named("nobody")
	require.Equal(t, 1, worldOn(t, w.db.Store(), testSchema()).statements(q), "nobody is put in order")
}

// TestQueryAfterFold counts what it takes to follow another process into the next
// epoch: the head, the trail with the deltas and pages, and the chunks of columns.
func TestQueryAfterFold(t *testing.T) {
	t.Parallel()
	w := divided(t, 40)
	other := worldOn(t, w.db.Store(), testSchema())
	other.ix.tune = w.ix.tune
	q := pageOf(Or(tagged(left), tagged(right)))
	require.Equal(t, 40, other.search(q).Count)
	require.NoError(t, w.move(w.ctx(), numbered(1)))
	w.fold()
	require.Equal(t, 2, other.statements(q), "no column has changed")
	w.add2("new")
	w.commit(notes().Insert(&note{ID: numbered(99), Tags: []string{left}}), entries().Insert(&entry{ID: numbered(99), Name: "x"}))
	w.fold()
	require.Equal(t, 3, other.statements(q))
	require.Equal(t, 41, other.search(q).Count)
}

// TestGuessedGroups lets the number of groups grow under a reader that asks for pages
// by the number it knows.
func TestGuessedGroups(t *testing.T) {
	t.Parallel()
	w := divided(t, 6)
	readers := make([]*world, 4)
	for i := range readers {
		readers[i] = worldOn(t, w.db.Store(), testSchema())
		readers[i].ix.tune = w.ix.tune
		require.NoError(t, readers[i].whole(w.ctx(), 6))
	}
	exponent := func() uint8 {
		m, err := decodeMeta(w.snapshot().Head)
		require.NoError(t, err)
		return m.Exponent
	}
	before := exponent()
	for i := range uint64(40) {
		w.commit(notes().Insert(&note{ID: numbered(100 + i), Tags: []string{left, strconv.FormatUint(i, 10)}}), entries().Insert(&entry{ID: numbered(100 + i), Name: "x"}))
		w.fold()
		if i%7 == 0 {
			require.NoError(t, readers[i%4].whole(w.ctx(), int(7+i))) //nolint:gosec // small
		}
	}
	require.Greater(t, exponent(), before)
	for _, r := range readers {
		require.NoError(t, r.whole(w.ctx(), 46))
		require.NoError(t, r.whole(w.ctx(), 46))
	}
	require.NoError(t, w.ix.Rebuild(w.ctx(), w.db, tenant))
	for _, r := range readers {
		require.NoError(t, r.whole(w.ctx(), 46))
	}
}

// TestOtherProcessFollows holds a process that only reads against the model, while
// another writes, folds, imports and rebuilds: what it holds of before, IDs by slots
// that have been given to others included, must not be taken for what is now.
func TestOtherProcessFollows(t *testing.T) {
	t.Parallel()
	lives := uint64(4)
	if testing.Short() { // the race detector finds nothing in a life that is lived step by step
		lives = 1
	}
	for seed := range lives {
		m := newModel(t, seed+50)
		m.bound = 40
		reader := *m
		reader.world = worldOn(t, m.db.Store(), testSchema())
		reader.ix.tune = m.ix.tune
		for range 1500 {
			switch n := m.r.IntN(40); {
			case n < 3:
				m.fold()
			case n == 3 && m.r.IntN(5) == 0:
				require.NoError(t, m.ix.Rebuild(m.ctx(), m.db, tenant))
			case n == 4:
				m.bulk(m.r.IntN(3) == 0)
			case n < 12:
				reader.compare()
			case n == 12:
				reader.ix.DropPages()
			default:
				m.write()
			}
		}
		m.fold()
		reader.compare()
		reader.verify()
	}
}

// TestSealingUnderAReader begins to put the people of an import into the pages
// between the head of a query and its pages, and dies on the way: none of them is
// there yet, or all are.
func TestSealingUnderAReader(t *testing.T) {
	t.Parallel()
	half := 0
	for n, fired := 1, true; fired; n++ {
		w := divided(t, 6)
		w.ix.tune.splitBytes = 1 << 20 // or the epoch turns before people are written
		where := Or(tagged(left), tagged(right))
		require.Equal(t, 6, w.count(where))
		w.ix.DropPages()
		b := w.ix.Bulk(w.db, tenant)
		in := w.on(b.DB().Store())
		in.db = b.DB()
		for i := range uint64(10) {
			id := numbered(100 + i)
			in.commit(entries().Insert(&entry{ID: id, Name: "x"}), notes().Insert(&note{ID: id, Tags: []string{left}}))
		}
		slow := pausing{Expr: where, once: &sync.Once{}, do: func() {
			broken := storagetest.FaultStore(w.db.Store(), n)
			b.db = b.db.With(broken)
			_ = b.Seal(w.ctx())
			fired = broken.Fired()
		}}
		found := w.count(slow)
		require.Equal(t, worldOn(t, w.db.Store(), testSchema()).count(where), found, "after %d calls of a seal", n)
		m, err := decodeMeta(w.snapshot().Head)
		require.NoError(t, err)
		if len(m.Sealing) > 0 {
			half++
		}
	}
	require.Greater(t, half, 3)
}

// TestJoinedReaderLeavesNothing lets a transaction that is rolled back search for
// somebody whom it has written, and then everybody else.
func TestJoinedReaderLeavesNothing(t *testing.T) {
	t.Parallel()
	w := divided(t, 6)
	tx := &overlaid{Store: w.db.Store()}
	in := w.on(tx)
	never := alumnikit.ID{0xee, 0xff}
	require.NoError(t, in.try(entries().Insert(&entry{ID: never, Name: "x"}), notes().Insert(&note{ID: never, Tags: []string{left}})))
	q := Query{Where: tagged(left), Sort: []Column{{Field: fieldName, Audience: shown0}}, Limit: 10}
	require.Len(t, in.search(q).People, 7)
	for range 2 {
		found := w.search(q)
		require.Len(t, found.People, 6)
		for _, m := range found.People {
			require.NotEqual(t, never, m.ID)
		}
		w.ix.DropPages()
	}
	w.verify()
}
