package index

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strconv"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/alumnikit/alumnikit"
	"github.com/alumnikit/alumnikit/storage/index/postings"
)

// known returns the answer that is cached for a condition, nil if none is.
func (w *world) known(where Expr) *answer {
	w.t.Helper()
	key, ok := where.key(nil)
	require.True(w.t, ok)
	stamp, _ := w.ix.cache.stamp(tenant)
	g := w.ix.cache.get(tenant, moment{stamp, 1 << 40}, answerGroup(string(key))).group
	if g == nil {
		return nil
	}
	return g.answer
}

// TestAnswersGoByTheDeltas changes people between the same question, in every way
// that an answer can become another.
func TestAnswersGoByTheDeltas(t *testing.T) {
	t.Parallel()
	w, where := newWorld(t), And(tagged("go"), Not(tagged("ski")))
	var want []alumnikit.ID
	w.commit(entries().Insert(&entry{ID: numbered(99)}))
	w.fold()
	for i := range uint64(6) {
		w.commit(entries().Insert(&entry{ID: numbered(i + 1)}), notes().Insert(&note{ID: numbered(i + 1), Tags: []string{"go"}}))
		want = append(want, numbered(i+1))
		for range 2 {
			require.Equal(t, want, w.ids(where))
		}
		require.Len(t, want, w.known(where).people.Len())
	}
	before := w.known(where)
	w.fold()
	require.Equal(t, want, w.ids(where))
	require.NotSame(t, before, w.known(where), "of the epoch before")
	w.commit(notes().Replace(w.note(numbered(3)), &note{ID: numbered(3), Tags: []string{"go", "ski"}}))
	want = slices.Delete(want, 2, 3)
	require.Equal(t, want, w.ids(where))
	w.commit(notes().Delete(w.note(numbered(1))), entries().Delete(w.entry(numbered(1))))
	require.Equal(t, want[1:], w.ids(where))
	w.fold()
	require.Equal(t, want[1:], w.ids(where))
}

// TestAnswersAreShared asks the same in other words, and changes what was returned.
func TestAnswersAreShared(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.commit(entries().Insert(&entry{ID: numbered(1)}), notes().Insert(&note{ID: numbered(1), Tags: []string{"go", "ski"}}))
	require.Equal(t, 1, w.count(And(tagged("go"), tagged("ski"))))
	before := w.known(And(tagged("go"), tagged("ski")))
	require.Equal(t, 1, w.count(And(tagged("ski"), tagged("go"))))
	require.Same(t, before, w.known(And(tagged("ski"), tagged("go"))), "the order makes no difference")
	slots, err := w.ix.Slots(w.ctx(), w.db, tenant, And(tagged("ski"), tagged("go")))
	require.NoError(t, err)
	slots.Remove(w.slot(numbered(1)))
	require.Equal(t, 1, w.count(And(tagged("go"), tagged("ski"))), "the slots returned are the caller's")
	w.ix.DropPages()
	require.Nil(t, w.known(And(tagged("go"), tagged("ski"))))
}

// TestAnswersAreBounded asks more than there is room for, and drives out no page.
func TestAnswersAreBounded(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.add("aoi")
	w.fold()
	w.ix.cache = newCache(1 << 16)
	w.count(named("aoi"))
	pages := w.ix.cache.pages.bytes
	for i := range 500 {
		w.count(Or(named("aoi"), Has(fieldName, []string{strconv.Itoa(i)}, "aoi")))
		require.LessOrEqual(t, w.ix.cache.answers.bytes, 1<<16/answerShare)
	}
	require.Positive(t, w.ix.cache.answers.bytes)
	require.NotNil(t, w.known(Or(named("aoi"), Has(fieldName, []string{"499"}, "aoi"))))
	require.Nil(t, w.known(Or(named("aoi"), Has(fieldName, []string{"0"}, "aoi"))))
	require.GreaterOrEqual(t, w.ix.cache.pages.bytes, pages)
}

// TestAnswersOfAHostsTransaction are not for anybody else.
func TestAnswersOfAHostsTransaction(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.add("aoi")
	require.Equal(t, 1, w.count(named("aoi")))
	before := w.known(named("aoi"))
	in := w.on(joined{w.db.Store()})
	in.add2("aoi")
	require.Equal(t, 2, in.count(named("aoi")))
	require.Same(t, before, w.known(named("aoi")))
}

// TestAnswersMeanwhile brings, while a question is worked out, somebody of whom it
// looks at too few elements: what is found so far is not the answer.
func TestAnswersMeanwhile(t *testing.T) {
	t.Parallel()
	where := Some(Has(fieldTeam, anyone, "it"))
	met := 0
	for at := range 3 {
		w := newModel(t, 1).world
		for i := range uint64(50) {
			w.commit(entries().Insert(&entry{ID: numbered(i + 1), Name: fmt.Sprint("n", i), Jobs: []job{{"sales", "2019"}}}))
		}
		w.fold()
		w.ix.cache = newCache(1 << 20)
		store := &sleeper{Store: w.db.Store(), at: at + 1, during: func() {
			w.commit(entries().Insert(&entry{ID: numbered(99), Jobs: []job{{"sales", "2019"}, {"hr", "2020"}, {"it", "2021"}}}))
		}}
		met += w.on(store).count(where)
		require.Equal(t, 1, w.on(store).count(where), "before statement %d", at)
	}
	require.Greater(t, met, 1, "within a question")
}

// TestKeysTellConditionsApart draws conditions of few values, of which many mean
// the same: those with one key are met by the same people.
func TestKeysTellConditionsApart(t *testing.T) {
	t.Parallel()
	m := prepared(t, 11)
	r := rand.New(rand.NewPCG(3, 7))
	met, again := map[string]*postings.Set{}, 0
	for range 3_000 {
		x := randomCond(r, 2, false).expr()
		key, ok := x.key(nil)
		if !ok {
			continue
		}
		var people *postings.Set
		require.NoError(t, m.ix.look(m.ctx(), m.db.Store(), tenant, Query{Where: x}.wants(), func(v *view) error {
			err := v.prepareFor(m.ctx(), x)
			people = x.eval(v, anyElement, nil)
			return err
		}))
		if before := met[string(key)]; before != nil {
			again++
			require.True(t, before.Equal(people), "%q", key)
		}
		met[string(key)] = people.Clone()
	}
	require.Greater(t, again, 100)
	require.Greater(t, len(met), 500)
}

func TestKeysAreOfOneCondition(t *testing.T) {
	t.Parallel()
	a, b := Has(fieldTag, []string{"x"}, "y"), Has(fieldTag, []string{"x", "y"})
	all := []Expr{
		a, b, Has(fieldTag, []string{"xy"}), Has(fieldTeam, []string{"x"}, "y"), And(a), Or(a), Not(a), And(a, b), Or(a, b), And(Or(a, b)), Or(And(a), b),
		And(a, a), Not(Not(a)), Count(a, 1, 2), Count(a, 1, 3), Count(a, 2, 3), Some(a), Everyone(), Nobody(), And(), ElementExists("jobs"),
	}
	keys := map[string]int{}
	for i, x := range all {
		key, ok := x.key(nil)
		require.True(t, ok)
		require.NotContains(t, keys, string(key), i)
		keys[string(key)] = i
	}
	for _, x := range []Expr{In(postings.Of(1)), Where(fieldTag, nil, nil), And(a, Not(In(postings.Of(1)))), Or(Count(Where(fieldTag, nil, nil), 1, 1))} {
		_, ok := x.key(nil)
		require.False(t, ok)
	}
}
