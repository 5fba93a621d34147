package index

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/alumnikit/alumnikit"
)

// tagging returns a change for each of n people, by number from 1, that gives them
// the tag maybe, the first three of them also sure.
func tagging(w *world, n uint64) {
	for i := range n {
		tags := []string{"maybe"}
		if i < 3 {
			tags = append(tags, "sure")
		}
		w.commit(entries().Insert(&entry{ID: numbered(i + 1)}), notes().Insert(&note{ID: numbered(i + 1), Tags: tags}))
	}
}

// evenOnes is a check that the people with even numbers pass.
func evenOnes(asked *[]alumnikit.ID) func(context.Context, []Member) ([]Member, error) {
	return func(_ context.Context, open []Member) ([]Member, error) {
		for _, m := range open {
			*asked = append(*asked, m.ID)
		}
		return slices.DeleteFunc(open, func(m Member) bool { return m.ID[15]%2 == 1 }), nil
	}
}

func TestDoubt(t *testing.T) {
	t.Parallel()
	bothWays(t, func(w *world) { tagging(w, 9) }, func(w *world) {
		var asked []alumnikit.ID
		q := Query{Where: tagged("maybe"), Limit: 20, Doubt: &Doubt{Sure: tagged("sure"), Most: 6, Check: evenOnes(&asked)}}
		found := w.search(q)
		slices.SortFunc(asked, compareIDs)
		want := []alumnikit.ID{numbered(1), numbered(2), numbered(3), numbered(4), numbered(6), numbered(8)}
		require.Equal(t, 6, found.Count)
		require.True(t, found.Exact)
		require.Equal(t, []alumnikit.ID{numbered(4), numbered(5), numbered(6), numbered(7), numbered(8), numbered(9)}, asked)
		require.Equal(t, want, w.ids(found.Where), "the condition for further pages")
		require.Len(t, found.People, 6)

		q.Doubt.Most, asked = 5, nil
		found = w.search(q)
		require.Equal(t, 9, found.Count)
		require.False(t, found.Exact)
		require.Empty(t, asked, "too many are not asked about")
		require.Len(t, w.ids(found.Where), 9)
	})
}

// TestDoubtSaysNothingByItself: who was checked is found only as long as they meet
// the condition.
func TestDoubtSaysNothingByItself(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	tagging(w, 9)
	var asked []alumnikit.ID
	found := w.search(Query{Where: tagged("maybe"), Doubt: &Doubt{Sure: tagged("sure"), Most: 6, Check: evenOnes(&asked)}})
	require.Contains(t, w.ids(found.Where), numbered(6))
	w.commit(notes().Replace(w.note(numbered(6)), &note{ID: numbered(6), Tags: []string{"sure"}}))
	require.NotContains(t, w.ids(found.Where), numbered(6))
}

// TestDoubtMeanwhile changes what is pending while people are checked.
func TestDoubtMeanwhile(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	tagging(w, 9)
	times := 0
	found := w.search(Query{Where: tagged("maybe"), Limit: 20, Doubt: &Doubt{Sure: tagged("sure"), Most: 9, Check: func(_ context.Context, open []Member) ([]Member, error) {
		if times++; times == 1 {
			w.commit(entries().Insert(&entry{ID: numbered(10)}), notes().Insert(&note{ID: numbered(10), Tags: []string{"maybe"}}))
			w.fold()
		}
		return open, nil
	}}})
	require.GreaterOrEqual(t, found.Count, 9)
	require.Len(t, found.People, found.Count, "page and count are of one moment")
}

// TestDoubtAboutEverybody leaves everybody open whom nothing makes sure.
func TestDoubtAboutEverybody(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	tagging(w, 4)
	var asked []alumnikit.ID
	found := w.search(Query{Doubt: &Doubt{Sure: Nobody(), Most: 9, Check: evenOnes(&asked)}})
	require.Equal(t, 2, found.Count)
	require.Len(t, asked, 4)
	require.Equal(t, []alumnikit.ID{numbered(2), numbered(4)}, w.ids(found.Where))
}

func TestDoubtThatFails(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	tagging(w, 4)
	broken := errors.New("broken")
	_, err := w.ix.Search(w.ctx(), w.db, tenant, Query{Where: tagged("maybe"), Doubt: &Doubt{
		Sure: tagged("sure"), Most: 9, Check: func(context.Context, []Member) ([]Member, error) { return nil, fmt.Errorf("records: %w", broken) },
	}})
	require.ErrorIs(t, err, broken)
}
