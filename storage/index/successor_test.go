package index

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/alumnikit/alumnikit/storage/storagetest"
)

// newcomers are two more people.
func newcomers(w *world) {
	w.commit(entries().Insert(&entry{ID: numbered(11), Name: "cho"}), entries().Insert(&entry{ID: numbered(12), Name: "dai"}))
}

// TestReadersFollowSuccessors lets whoever folds or seals fail at each call in turn.
// What was written before is what the successor would write, so that it writes only
// the rest; readers who hold pages and orders of before must take all of it as changed.
func TestReadersFollowSuccessors(t *testing.T) {
	t.Parallel()
	for name, fail := range map[string]func(w *world, n int) (fired bool){
		"fold": func(w *world, n int) bool {
			newcomers(w)
			broken := storagetest.FaultStore(w.db.Store(), n)
			_, err := w.ix.Fold(w.ctx(), w.db.With(broken), tenant)
			require.Equal(w.t, broken.Fired(), err != nil)
			return broken.Fired()
		},
		"seal": func(w *world, n int) bool {
			b := w.ix.Bulk(w.db, tenant)
			in := w.on(b.DB().Store())
			in.db = b.DB()
			newcomers(in)
			broken := storagetest.FaultStore(w.db.Store(), n)
			b.db = b.db.With(broken)
			_ = b.Seal(w.ctx())
			w.clock.pass(2 * blockLease)
			return broken.Fired()
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			for n, fired := 1, true; fired; n++ {
				w := newWorld(t)
				w.ix.tune.sliceGroups = 1
				w.add("aoi", "ben")
				w.fold()
				q := Query{Sort: []Column{{Field: fieldName, Audience: shown0}}, Limit: 9}
				readers := []*world{worldOn(t, w.db.Store(), testSchema()), worldOn(t, w.db.Store(), testSchema())}
				readers[1].ix.tune.wholeBelow = 0 // holds chunks of columns instead of whole ones
				for _, r := range readers {
					require.Len(t, r.search(q).People, 2)
				}
				fired = fail(w, n)
				for range 3 {
					w.fold()
				}
				want := worldOn(t, w.db.Store(), testSchema()).search(q)
				require.Len(t, want.People, 4)
				for i, r := range readers {
					require.Equal(t, want.People, r.search(q).People, "reader %d, call %d", i, n)
					r.verify()
				}
			}
		})
	}
}
