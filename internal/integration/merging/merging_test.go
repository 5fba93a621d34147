// Package merging merges people, and makes them two again, on every durable store.
package merging

import (
	"errors"
	"fmt"
	"strconv"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/alumnikit/alumnikit"
	"github.com/alumnikit/alumnikit/alumni"
	"github.com/alumnikit/alumnikit/alumni/duplicate"
	"github.com/alumnikit/alumnikit/alumni/merging"
	"github.com/alumnikit/alumnikit/internal/integration/place"
	"github.com/alumnikit/alumnikit/storage"
)

const acme alumnikit.TenantID = "acme"

func clerk() alumnikit.Actor { return alumnikit.Admin(acme, "hr-1", alumnikit.AllPermissions()...) }

func people(t *testing.T, kind place.Kind, n int) (*alumni.Service, []alumnikit.PersonID) {
	t.Helper()
	s, err := alumni.New(place.Opener(kind)(t), alumnikit.RandomKeyring(), nil)
	require.NoError(t, err)
	start, err := alumni.NewDate(2010, 4, 1)
	require.NoError(t, err)
	var ids []alumnikit.PersonID
	for i := range n {
		e, err := s.Register(t.Context(), clerk(), alumni.Registration{
			Names:       alumni.Names{Family: "見本", Given: "花子"},
			Identifiers: []alumni.Identifier{{System: alumni.ExternalID, Value: strconv.Itoa(i)}},
			Employments: []alumni.Employment{{Work: alumni.Employee, Start: start}},
		})
		require.NoError(t, err)
		_, err = s.UpdateProfile(t.Context(), alumnikit.Member(acme, e.ID), alumni.ProfileUpdate{Bio: fmt.Sprint("見本", i)})
		require.NoError(t, err)
		ids = append(ids, e.ID)
	}
	return s, ids
}

func TestFindMergeAndUndoOnDurableStores(t *testing.T) {
	t.Parallel()
	place.Everywhere(t, func(t *testing.T, kind place.Kind) {
		t.Helper()
		s, ids := people(t, kind, 3)
		ctx := t.Context()
		before, err := s.Load(ctx, acme, ids)
		require.NoError(t, err)
		search := duplicate.New(s, nil)
		report, err := search.Find(ctx, clerk(), nil)
		require.NoError(t, err)
		require.Equal(t, 3, report.New)

		merger := merging.New(s, nil)
		first, err := merger.Merge(ctx, clerk(), ids[0], ids[1], merging.Choices{})
		require.NoError(t, err)
		second, err := merger.Merge(ctx, clerk(), ids[2], ids[1], merging.Choices{})
		require.NoError(t, err)
		one, err := s.Load(ctx, acme, ids)
		require.NoError(t, err)
		for _, id := range ids {
			require.Equal(t, ids[2], one[id].ID())
		}
		require.Len(t, one[ids[0]].Entry.Identifiers, 3)
		require.Len(t, one[ids[0]].Entry.Employments, 1)
		found, _, err := search.Candidates(ctx, clerk(), alumnikit.Page{})
		require.NoError(t, err)
		require.Empty(t, found)

		require.NoError(t, merger.Unmerge(ctx, clerk(), second.ID))
		require.NoError(t, merger.Unmerge(ctx, clerk(), first.ID))
		after, err := s.Load(ctx, acme, ids)
		require.NoError(t, err)
		for _, id := range ids {
			require.Equal(t, before[id].Entry, after[id].Entry)
			require.Equal(t, before[id].Profile, after[id].Profile)
		}
		verified, err := s.Index().Verify(ctx, s.DB(), acme)
		require.NoError(t, err)
		require.Zero(t, verified.Differences)
	})
}

func TestManyMergeAtOnceOnDurableStores(t *testing.T) {
	t.Parallel()
	place.Everywhere(t, func(t *testing.T, kind place.Kind) {
		t.Helper()
		s, ids := people(t, kind, 6)
		merger := merging.New(s, nil)
		var wg sync.WaitGroup
		for i := range 8 {
			wg.Go(func() {
				for n := range 3 {
					_, err := merger.Merge(t.Context(), clerk(), ids[(i+n)%6], ids[(i*n+1)%6], merging.Choices{})
					if err != nil && !errors.Is(err, alumnikit.ErrInvalid) && !errors.Is(err, alumnikit.ErrConflict) {
						t.Errorf("merge: %v", err)
					}
				}
			})
		}
		wg.Wait()
		numbers, known := 0, map[alumnikit.PersonID]bool{}
		for stored, err := range alumni.Entries().All(t.Context(), s.DB(), acme, storage.ListQuery{}) {
			require.NoError(t, err)
			numbers += len(stored.Value.Identifiers)
			for _, id := range stored.Value.IDs() {
				require.False(t, known[id], "two people answer to one ID")
				known[id] = true
			}
		}
		require.Equal(t, 6, numbers)
		require.Len(t, known, 6)
	})
}
