package races

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"sync/atomic"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/alumnikit/alumnikit"
	"github.com/alumnikit/alumnikit/alumni"
	"github.com/alumnikit/alumnikit/directory"
	"github.com/alumnikit/alumnikit/storage"
	"github.com/alumnikit/alumnikit/storage/index"
)

// errShown means that a reader was shown what had been revoked before it began.
var errShown = errors.New("revoked, and yet shown")

func everybody() index.Query { return index.Query{} }

// Eight writers revoke in every way there is, and eight readers of two processes
// read, while both processes fold. A reading that begins after the revocation has
// returned shows nothing of it: in no row, total, facet or profile.
func TestRaceRevokedIsGone(t *testing.T) {
	t.Parallel()
	everywhere(t, func(t *testing.T, shared [2]storage.Store) {
		t.Helper()
		c := &campaign{rounds: often(8, 700)}
		require.NoError(t, c.run(t, shared, shared), "seed %d", seed)
		t.Logf("%d revocations, %d readings, of which %d saw what was shown at the time", c.ledger.published, c.readings.Load(), c.sightings.Load())
		require.Positive(t, c.sightings.Load(), "readers who see nothing cannot see too much")
	})
}

// The control of the test above: a process that is shown the index as it was some
// calls ago does show what was revoked.
func TestRaceStaleReadersAreCaught(t *testing.T) {
	t.Parallel()
	honest := onMemory(t)
	stale := [2]storage.Store{&earlierDeltas{Store: honest[0]}, &earlierDeltas{Store: honest[1]}}
	c := &campaign{rounds: 1000}
	err := c.run(t, honest, stale)
	require.ErrorIs(t, err, errShown)
	t.Log(err)
}

// campaign is one run of writers and readers.
type campaign struct {
	rounds    int
	ledger    *ledger
	cast      []person
	readings  atomic.Int64
	sightings atomic.Int64
}

func (c *campaign) run(t *testing.T, writers, readers [2]storage.Store) error {
	t.Helper()
	const each = 8
	c.ledger = newLedger()
	processes := [2]process{start(t, writers[0]), start(t, writers[1])}
	home := processes[0]
	c.cast = home.settle(t, 3*each, "営業部")
	group, err := home.people.CreateGroup(t.Context(), clerk(), alumni.GroupInput{
		Name: map[alumni.Locale]string{alumni.English: "Club"}, Kind: alumni.Informal, Join: alumni.JoinOpen,
	})
	require.NoError(t, err)
	for _, who := range c.cast {
		require.NoError(t, home.people.Join(t.Context(), who.Actor, group.ID))
	}
	require.NoError(t, home.people.Upkeep(t.Context(), tenant))

	crew := newCrew(t.Context())
	for i := range each {
		o := &owner{process: processes[i%2], ledger: c.ledger, group: group.ID}
		crew.work(func(ctx context.Context) error {
			for n := range c.rounds {
				if ctx.Err() != nil {
					return nil
				}
				o.who = c.cast[i+each*(n%2)]
				if err := o.cycle(ctx, n); err != nil {
					return err
				}
			}
			return nil
		})
		reader := start(t, readers[i%2])
		random := rand.New(rand.NewPCG(seed, uint64(i)))
		crew.attend(func(ctx context.Context, done <-chan struct{}) error {
			return until(done, func() error {
				if random.IntN(20) == 0 {
					reader = start(t, readers[i%2]) // with nothing in its cache
				}
				return c.read(ctx, reader, random)
			})
		})
	}
	for _, p := range processes {
		crew.attend(p.keepFolding)
	}
	crew.attend(func(ctx context.Context, done <-chan struct{}) error {
		return until(done, func() error { return home.legislate(ctx, c.ledger) })
	})
	return crew.wait()
}

// read asks one question as somebody and looks for what must not be in the
// answer. Who asks as a member is one of those who revoke nothing of their own.
func (c *campaign) read(ctx context.Context, p process, random *rand.Rand) error {
	c.readings.Add(1)
	actor := []alumnikit.Actor{
		c.cast[len(c.cast)-1].Actor, c.cast[len(c.cast)-1].Actor, alumnikit.Visitor(tenant), clerk(),
	}[random.IntN(4)]
	r := &reading{campaign: c, process: p, actor: actor, from: c.ledger.now()}
	asked := []func(context.Context, *rand.Rand) error{r.listing, r.facet, r.name, r.profile}
	err := asked[random.IntN(len(asked))](ctx, random)
	if errors.Is(err, alumnikit.ErrRetryable) {
		return nil
	}
	return err
}

// reading is one question of one viewer.
type reading struct {
	*campaign
	process
	actor alumnikit.Actor
	from  moment // when it began
}

// hidden reports whether a value was revoked for this viewer when the reading
// began.
func (r *reading) hidden(value string) bool {
	is := r.from.values[value]
	return is == forAll || (is == forMembers && !r.actor.IsAdmin())
}

// listing reads everybody, and how they spread over employers and locations.
func (r *reading) listing(ctx context.Context, _ *rand.Rand) error {
	found, err := r.dir.Search(ctx, r.actor, directory.Query{
		Count: []string{employer, "location"}, Page: alumnikit.Page{Size: alumnikit.MaxPageSize},
	})
	if err != nil {
		return err
	}
	to := r.ledger.now()
	for _, v := range found.Facets[0].Values {
		r.sightings.Add(1)
		if r.hidden(v.Value) {
			return fmt.Errorf("%w: %q in a facet", errShown, v.Value)
		}
	}
	if !r.actor.IsAdmin() && stayedWithoutLocations(r.from, to) && len(found.Facets[1].Values) > 0 {
		return fmt.Errorf("%w: a location in a facet", errShown)
	}
	for _, v := range found.Items {
		if err := r.look(v, to); err != nil {
			return err
		}
	}
	return nil
}

// look checks one person as shown.
func (r *reading) look(v directory.View, to moment) error {
	switch {
	case r.hidden(v.CurrentEmployer):
		return fmt.Errorf("%w: %q in a row", errShown, v.CurrentEmployer)
	case r.actor.IsAdmin():
	case stayedUnlisted(r.from, to, v.ID):
		return fmt.Errorf("%w: somebody who is not listed", errShown)
	case v.Location != "" && stayedWithoutLocations(r.from, to):
		return fmt.Errorf("%w: a location in a row", errShown)
	}
	return nil
}

// facet asks who has a value that was revoked.
func (r *reading) facet(ctx context.Context, random *rand.Rand) error {
	values := slices.Sorted(maps.Keys(r.from.values))
	values = slices.DeleteFunc(values, func(value string) bool { return !r.hidden(value) })
	if len(values) == 0 {
		return nil
	}
	random.Shuffle(len(values), func(i, j int) { values[i], values[j] = values[j], values[i] })
	values = values[:min(len(values), directory.MaxValues)]
	found, err := r.dir.Search(ctx, r.actor, directory.Query{Facets: map[string][]string{employer: values}})
	if err == nil && (found.Total.Count > 0 || len(found.Items) > 0) {
		err = fmt.Errorf("%w: %d people with one of %q", errShown, found.Total.Count, values)
	}
	return err
}

// name asks for somebody by a name that nobody else has.
func (r *reading) name(ctx context.Context, random *rand.Rand) error {
	who := r.cast[random.IntN(len(r.cast))]
	found, err := r.dir.Search(ctx, r.actor, directory.Query{Name: name(who.number)})
	if err != nil {
		return err
	}
	if !r.actor.IsAdmin() && stayedUnlisted(r.from, r.ledger.now(), who.Person()) && found.Total.Count > 0 {
		return fmt.Errorf("%w: %d people by the name of somebody who is not listed", errShown, found.Total.Count)
	}
	return nil
}

// profile opens the page of somebody else.
func (r *reading) profile(ctx context.Context, random *rand.Rand) error {
	who := r.cast[random.IntN(len(r.cast)-1)]
	view, err := r.dir.Profile(ctx, r.actor, who.Person())
	if errors.Is(err, alumnikit.ErrNotFound) {
		return nil
	}
	if err != nil {
		return err
	}
	return r.look(view, r.ledger.now())
}
