package index

import (
	"context"
	"fmt"
	"math/rand/v2"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/alumnikit/alumnikit"
	"github.com/alumnikit/alumnikit/storage"
	"github.com/alumnikit/alumnikit/storage/index/postings"
	"github.com/alumnikit/alumnikit/storage/storagetest"
)

// The sides stand in different groups, which divided makes sure of: only then can
// a reader see one before a move and the other after it.
const left, right = "port", "starboard"

func tagged(tag string) Expr { return Has(fieldTag, []string{"all"}, tag) }

// divided returns a world of n people, each tagged left or right, in pages of
// which hardly two terms share one.
func divided(tb testing.TB, n int) *world {
	tb.Helper()
	w := newWorld(tb)
	w.ix.tune = tuning{sliceGroups: 1, splitBytes: 40, batchBytes: 1 << 10, buildBytes: 1 << 20, inlineFrom: 1 << 20, blockRoom: 16, fewPeople: 2, sortFrom: 3, walkAtLeast: 5, verifyPeople: 1000}
	for i := range n {
		id := numbered(uint64(i) + 1) //nolint:gosec // small
		w.commit(entries().Insert(&entry{ID: id, Name: "x"}), notes().Insert(&note{ID: id, Tags: []string{left}}))
	}
	w.fold()
	require.NoError(tb, w.ix.Rebuild(w.ctx(), w.db, tenant))
	m, err := decodeMeta(w.snapshot().Head)
	require.NoError(tb, err)
	require.NotEqual(tb, termGroup(NewTerm(fieldTag, "all", 0, left), m.Exponent), termGroup(NewTerm(fieldTag, "all", 0, right), m.Exponent))
	return w
}

// move changes a person's side.
func (w *world) move(ctx context.Context, id alumnikit.ID) error {
	return storage.Retry(ctx, func(ctx context.Context) error {
		at, err := notes().Get(ctx, w.db, tenant, id)
		if err != nil {
			return err
		}
		side := left
		if at.Value.Tags[0] == left {
			side = right
		}
		return w.db.Commit(ctx, by("note.move"), notes().Replace(at, &note{ID: id, Tags: []string{side}}))
	})
}

// torn says what is wrong with two sides read together: everyone must be on
// exactly one.
func torn(people, onLeft, onRight, onBoth int) error {
	if onLeft+onRight-onBoth != people || onBoth != 0 {
		return fmt.Errorf("of %d people %d are left, %d right, %d both", people, onLeft, onRight, onBoth)
	}
	return nil
}

// whole asks for both sides in one query.
func (w *world) whole(ctx context.Context, people int) error {
	found, err := w.ix.Search(ctx, w.db, tenant, Query{Where: And(tagged(left), tagged(right)), Limit: 1})
	if err != nil {
		return err
	}
	both := found.Count
	f := Facet{Field: fieldTag, Audiences: []string{"all"}, Leaf: tagged}
	if found, err = w.ix.Search(ctx, w.db, tenant, Query{Where: Or(tagged(left), tagged(right)), Facets: []Facet{f}}); err != nil {
		return err
	}
	sides := map[string]int{}
	for _, c := range found.Facets[0] {
		sides[c.Value] = c.Count
	}
	if found.Count != people {
		return fmt.Errorf("%d of %d people are on either side", found.Count, people)
	}
	return torn(people, sides[left], sides[right], both)
}

// TestReadersSeeWholeMoves moves people between two terms while folds and
// rebuilds run, and looks at both terms all the time.
func TestReadersSeeWholeMoves(t *testing.T) {
	t.Parallel()
	const people, workers = 24, 8
	moves := 60
	if proving() {
		moves = 2000
	}
	w := divided(t, people)
	var writers, others sync.WaitGroup
	done, failed := make(chan struct{}), make(chan error, 3*workers)
	ctx := t.Context()
	for i := range workers {
		writers.Go(func() {
			r := rand.New(rand.NewPCG(1, uint64(i))) //nolint:gosec // small
			for range moves {
				if err := w.move(ctx, numbered(1+r.Uint64N(people))); err != nil {
					failed <- err
					return
				}
			}
		})
		others.Go(func() { failed <- untilDone(done, func() error { return w.whole(ctx, people) }) })
	}
	others.Go(func() {
		failed <- untilDone(done, func() error {
			_, err := w.ix.Fold(ctx, w.db, tenant)
			return err
		})
	})
	writers.Wait()
	close(done)
	others.Wait()
	close(failed)
	for err := range failed {
		require.NoError(t, err)
	}
	w.fold()
	w.verify()
	require.Greater(t, w.snapshot().Head.Epoch, uint64(5))
}

func untilDone(done <-chan struct{}, fn func() error) error {
	for {
		if err := fn(); err != nil {
			return err
		}
		select {
		case <-done:
			return nil
		default:
		}
	}
}

// TestTornReaderIsCaught is the control of the test above: a reader that takes
// its sides from two moments.
func TestTornReaderIsCaught(t *testing.T) {
	t.Parallel()
	w := divided(t, 4)
	onLeft, err := w.ix.Slots(w.ctx(), w.db, tenant, tagged(left))
	require.NoError(t, err)
	require.NoError(t, w.move(w.ctx(), numbered(1)))
	onRight, err := w.ix.Slots(w.ctx(), w.db, tenant, tagged(right))
	require.NoError(t, err)
	require.Error(t, torn(4, onLeft.Len(), onRight.Len(), postings.AndLen(onLeft, onRight)))
	require.NoError(t, w.whole(w.ctx(), 4))
}

// pausing is an Expr that does something between the opening of a view and the
// first page, once: it does not say which pages it wants.
type pausing struct {
	Expr
	once *sync.Once
	do   func()
}

func (p pausing) wants(all *wants) {
	var w wants
	p.Expr.wants(&w)
	for _, f := range w.fields {
		all.field(f)
	}
}

func (p pausing) expand(ctx context.Context, v *view, element int, need func(Term)) error {
	p.once.Do(p.do)
	return p.Expr.expand(ctx, v, element, need)
}

// TestYoungerPagesInCache lets a slow reader meet pages in the cache that a
// fold has written, and another reader has read, since the slow one began.
func TestYoungerPagesInCache(t *testing.T) {
	t.Parallel()
	for slices := 1; slices < 12; slices++ {
		w := divided(t, 6)
		w.count(tagged(right)) // its old page is in the cache
		where := pausing{Expr: Or(tagged(left), tagged(right)), once: &sync.Once{}, do: func() {
			require.NoError(t, w.move(w.ctx(), numbered(1)))
			broken := storagetest.FaultStore(w.db.Store(), 2+2*slices)
			_, _ = w.ix.Fold(w.ctx(), w.db.With(broken), tenant) // dies half-way
			w.count(tagged(left))
		}}
		require.Equal(t, 6, w.count(where), "after %d slices", slices)
		require.NoError(t, w.whole(w.ctx(), 6))
	}
}

// TestOneFolderAtATime starts many folders at once: one wins, nothing is lost.
func TestOneFolderAtATime(t *testing.T) {
	t.Parallel()
	w := divided(t, 8)
	for range 5 {
		for n := range uint64(8) {
			require.NoError(t, w.move(w.ctx(), numbered(n+1)))
		}
		epoch := w.snapshot().Head.Epoch
		won := runAll(t, 64, func(int) (bool, error) { return w.ix.Fold(w.ctx(), w.db, tenant) })
		require.GreaterOrEqual(t, won, 1)
		require.Equal(t, epoch+uint64(won), w.snapshot().Head.Epoch) //nolint:gosec // small
		require.Empty(t, w.snapshot().Deltas)
		w.verify()
		require.NoError(t, w.whole(w.ctx(), 8))
	}
}

// runAll runs fn n times at once and counts who returned true.
func runAll(t *testing.T, n int, fn func(i int) (bool, error)) int {
	t.Helper()
	var (
		all  sync.WaitGroup
		mu   sync.Mutex
		won  int
		errs []error
	)
	start := make(chan struct{})
	for i := range n {
		all.Go(func() {
			<-start
			ok, err := fn(i)
			mu.Lock()
			defer mu.Unlock()
			if ok {
				won++
			}
			if err != nil {
				errs = append(errs, err)
			}
		})
	}
	close(start)
	all.Wait()
	require.Empty(t, errs)
	return won
}
