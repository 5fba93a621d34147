package index

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/alumnikit/alumnikit"
)

// From the greatest key down: who has none still comes last, and ties still
// break by ID; pages of any size cover everybody once.
func TestDescendingPages(t *testing.T) {
	t.Parallel()
	var want []alumnikit.ID
	bothWays(t, func(w *world) {
		want = nil
		for i, names := range [][]string{{"chie", "chie"}, {"ben"}, {"aoi", "aoi", "aoi", "aoi", "aoi"}, {"", "", "", "", "", ""}} {
			for j, name := range names {
				id := numbered(uint64(100*i + j)) //nolint:gosec // small
				w.commit(entries().Insert(&entry{ID: id, Name: name}))
				want = append(want, id)
			}
		}
	}, func(w *world) {
		for limit := 1; limit <= len(want)+1; limit++ {
			q := Query{Sort: []Column{{Field: fieldName, Audience: shown0}}, Descending: true, Limit: limit}
			var got []alumnikit.ID
			for more := true; more; {
				page := w.search(q)
				require.Equal(t, len(want), page.Count)
				for _, m := range page.People {
					got = append(got, m.ID)
				}
				if more = page.More; more {
					q.After = &page.People[len(page.People)-1]
				}
			}
			require.Equal(t, want, got, "by %d", limit)
		}
	})
}
