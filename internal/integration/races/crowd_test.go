package races

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/alumnikit/alumnikit"
	"github.com/alumnikit/alumnikit/alumni"
	"github.com/alumnikit/alumnikit/directory"
	"github.com/alumnikit/alumnikit/internal/integration/naive"
	"github.com/alumnikit/alumnikit/storage"
)

// The crowd: 64 in all.
const (
	crowdWriters    = 20
	crowdReaders    = 24
	crowdFolders    = 14
	crowdRebuilders = 6
)

// Sixty-four write, read, fold and rebuild one tenant at once, in two processes.
// In the end the index equals the records, and answers what counting people one
// by one does.
func TestRaceCrowd(t *testing.T) {
	t.Parallel()
	everywhere(t, func(t *testing.T, shared [2]storage.Store) {
		t.Helper()
		processes := [2]process{start(t, shared[0]), start(t, shared[1])}
		cast := processes[0].settle(t, 30, ring()[0])
		rounds := often(4, 200)
		c := newCrew(t.Context())
		for i := range crowdWriters + crowdReaders + crowdFolders + crowdRebuilders {
			p, random := processes[i%2], rand.New(rand.NewPCG(seed, uint64(i)))
			do := p.rebuild
			switch {
			case i < crowdWriters:
				do = func(ctx context.Context) error { return p.scribble(ctx, cast, random) }
			case i < crowdWriters+crowdReaders:
				do = func(ctx context.Context) error { return p.browse(ctx, cast, random) }
			case i < crowdWriters+crowdReaders+crowdFolders:
				do = p.fold
			}
			c.work(func(ctx context.Context) error {
				for range rounds {
					if err := overtaken(do(ctx)); err != nil {
						return err
					}
				}
				return nil
			})
		}
		require.NoError(t, c.wait(), "seed %d", seed)
		for _, p := range processes {
			p.recount(t, cast)
		}
		require.NoError(t, processes[0].people.Upkeep(t.Context(), tenant))
		processes[1].recount(t, cast)
		start(t, shared[0]).recount(t, cast)
	})
}

func (p process) fold(ctx context.Context) error {
	_, err := p.people.Index().Fold(ctx, p.people.DB(), tenant)
	return err
}

func (p process) rebuild(ctx context.Context) error {
	return p.people.Index().Rebuild(ctx, p.people.DB(), tenant)
}

// scribble changes somebody whom others may change at the same moment, or
// registers somebody new.
func (p process) scribble(ctx context.Context, cast []person, random *rand.Rand) error {
	who := cast[random.IntN(len(cast))]
	switch random.IntN(6) {
	case 0:
		_, err := p.people.Register(ctx, clerk(), alumni.Registration{
			Names: alumni.Names{Family: "新人"}, Employments: []alumni.Employment{{Work: alumni.Employee, Department: ring()[1]}},
		})
		return err
	case 1:
		return p.people.Withdraw(ctx, who.Actor, who.Person(), alumni.ForListing, "form")
	case 2:
		return p.list(ctx, who)
	case 3:
		audience := alumni.Audiences()[1+random.IntN(len(alumni.Audiences())-1)]
		_, err := p.people.SetAudience(ctx, who.Actor, "career", audience)
		if errors.Is(err, alumnikit.ErrInvalid) {
			return nil // wider than the field allows
		}
		return err
	case 4:
		_, err := p.people.UpdateProfile(ctx, who.Actor, alumni.ProfileUpdate{Skills: []string{fmt.Sprint("s", random.IntN(3))}})
		return err
	default:
		return p.move(ctx, who, ring()[random.IntN(len(ring()))])
	}
}

// browse asks something; whatever the answer is, it adds up.
func (p process) browse(ctx context.Context, cast []person, random *rand.Rand) error {
	const field = "employments.department"
	viewer := cast[random.IntN(len(cast))]
	found, err := p.dir.Search(ctx, viewer.Actor, directory.Query{
		Facets: map[string][]string{field: ring()}, Count: []string{field}, Page: alumnikit.Page{Size: alumnikit.MaxPageSize},
	})
	if err != nil {
		return err
	}
	sum := 0
	for _, v := range found.Facets[0].Values {
		sum += v.Count
	}
	if sum != found.Total.Count || len(found.Items) > sum {
		return fmt.Errorf("%w: %d rows, %d in all, %d in the facet", errTorn, len(found.Items), found.Total.Count, sum)
	}
	return nil
}

// recount verifies the index, reads everybody, and holds searches of several
// viewers against counting one by one.
func (p process) recount(t *testing.T, cast []person) {
	t.Helper()
	report, err := p.people.Index().Verify(t.Context(), p.people.DB(), tenant)
	require.NoError(t, err, "%+v", report)
	var ids []alumnikit.PersonID
	for stored, err := range alumni.Entries().All(t.Context(), p.people.DB(), tenant, storage.ListQuery{}) {
		require.NoError(t, err)
		ids = append(ids, stored.Value.ID)
	}
	everybody, err := p.people.Load(t.Context(), tenant, ids)
	require.NoError(t, err)
	require.Len(t, everybody, report.People)
	world := naive.World{
		Schema: p.people.Schema(), People: everybody, Today: alumni.DateOf(time.Date(2026, 10, 31, 12, 0, 0, 0, time.UTC)),
	}
	q := directory.Query{Count: []string{"employments.department", "skills"}, Page: alumnikit.Page{Size: alumnikit.MaxPageSize}}
	for _, actor := range []alumnikit.Actor{clerk(), cast[0].Actor, cast[1].Actor, alumnikit.Visitor(tenant)} {
		for _, facets := range []map[string][]string{nil, {"employments.department": ring()[:1]}, {"skills": {"s1"}}} {
			q.Facets = facets
			want := world.By(world.Viewer(actor)).Search(q, 10_000)
			found, err := p.dir.Search(t.Context(), actor, q)
			require.NoError(t, err)
			require.Equal(t, alumnikit.Total{Count: len(want.People), Exact: true}, found.Total)
			require.Equal(t, want.Facets, found.Facets)
			for i, v := range found.Items {
				require.Equal(t, want.People[i], v.ID)
			}
		}
	}
}
