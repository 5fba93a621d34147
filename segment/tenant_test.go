package segment

import (
	"context"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/alumnikit/alumnikit"
	"github.com/alumnikit/alumnikit/alumni"
	"github.com/alumnikit/alumnikit/storage"
	"github.com/alumnikit/alumnikit/storage/memory"
)

const acme alumnikit.TenantID = "acme"

func clerk() alumnikit.Actor {
	return alumnikit.Admin(acme, "hr-1", alumnikit.AllPermissions()...)
}

// stored puts a world into a memory store, as records: what a store may hold is
// more than what services let in.
func (w *world) stored(t *testing.T) *alumni.Service {
	t.Helper()
	people, err := alumni.New(memory.New(), alumnikit.RandomKeyring(), &alumni.Options{
		Schema: w.schema, Clock: func() time.Time { return w.env.Now },
	})
	require.NoError(t, err)
	require.NoError(t, people.SetPolicy(t.Context(), clerk(), w.env.Policy))
	for i, p := range w.people {
		changes := []storage.Change{alumni.Entries().Insert(p.Entry)}
		if p.Profile != nil {
			changes = append(changes, alumni.Profiles().Insert(p.Profile))
		}
		if p.Memberships != nil {
			changes = append(changes, alumni.MembershipsKind().Insert(p.Memberships))
		}
		if p.Consents != nil {
			changes = append(changes, alumni.ConsentsKind().Insert(p.Consents))
		}
		require.NoError(t, people.DB().Commit(t.Context(), storage.By(clerk(), "test"), changes...))
		if i == len(w.people)/2 { // some in pages, some pending
			require.NoError(t, people.Upkeep(t.Context(), acme))
		}
	}
	return people
}

// collect gathers a stream of IDs, sorted.
func collect(t *testing.T, s *Service, actor alumnikit.Actor, d Definition) []alumnikit.PersonID {
	t.Helper()
	var out []alumnikit.PersonID
	for ids, err := range s.IDs(t.Context(), actor, d) {
		require.NoError(t, err)
		out = append(out, ids...)
	}
	slices.SortFunc(out, comparePeople)
	return out
}

func comparePeople(a, b alumnikit.PersonID) int { return slices.Compare(a[:], b[:]) }

// planned returns whom the index finds for a definition.
func planned(ctx context.Context, t *testing.T, w *world, people *alumni.Service, d Definition) []alumnikit.PersonID {
	t.Helper()
	find := newSearch(people, acme, w.env)
	where, err := find.whole(ctx, d)
	require.NoError(t, err)
	members, err := find.members(ctx, where)
	require.NoError(t, err)
	var out []alumnikit.PersonID
	for _, m := range members {
		out = append(out, alumnikit.PersonID(m.ID))
	}
	slices.SortFunc(out, comparePeople)
	return out
}
