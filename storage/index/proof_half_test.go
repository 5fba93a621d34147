package index

import (
	"sync"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/alumnikit/alumnikit/storage/storagetest"
)

// halfFold folds until its n-th call of the store fails, and reports whether it
// did: some pages are written then, and what is in them is still pending.
func (w *world) halfFold(n int) (fired bool) {
	broken := storagetest.FaultStore(w.db.Store(), n)
	_, _ = w.ix.Fold(w.ctx(), w.db.With(broken), tenant)
	return broken.Fired()
}

// TestProofHalfFoldDuringQuery moves somebody and folds half of that between any
// two calls of a query: pages that have it go together with deltas that have it.
func TestProofHalfFoldDuringQuery(t *testing.T) {
	t.Parallel()
	for n, fired := 1, true; fired; n++ {
		meanwhile(t, func(w *world) {
			require.NoError(t, w.move(w.ctx(), numbered(1)))
			fired = w.halfFold(n)
			w.clock.pass(2 * lease)
		}, cold, (*world).stands)
	}
}

// TestProofHalfFoldInCache lets a slow reader meet pages in the cache that half a
// fold has written, and another reader of the process has read, since the slow
// one began.
func TestProofHalfFoldInCache(t *testing.T) {
	t.Parallel()
	for read, other := range map[string]string{left: right, right: left} {
		for want, where := range sides() {
			for n, fired := 1, true; fired; n++ {
				w := divided(t, 6)
				w.count(tagged(other)) // its old pages are in the cache
				slow := pausing{Expr: where, once: &sync.Once{}, do: func() {
					require.NoError(t, w.move(w.ctx(), numbered(1)))
					fired = w.halfFold(n)
					w.count(tagged(read))
				}}
				require.Equal(t, want, w.count(slow), "after %d calls of a fold, with %s read", n, read)
			}
		}
	}
}
