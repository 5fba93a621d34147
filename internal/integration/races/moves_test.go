package races

import (
	"context"
	"errors"
	"fmt"
	"sync/atomic"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/alumnikit/alumnikit"
	"github.com/alumnikit/alumnikit/alumni"
	"github.com/alumnikit/alumnikit/directory"
	"github.com/alumnikit/alumnikit/storage"
	"github.com/alumnikit/alumnikit/storage/index"
)

// ring is the departments that people move through. There are three, because of
// two moves back and forth one may be missed without being missing.
func ring() []string { return []string{"営業部", "開発部", "人事部"} }

// errTorn means that a reader saw somebody in two departments, or in none.
var errTorn = errors.New("torn")

// Everybody moves from department to department, each time in one write, while
// the index is folded. Whoever looks sees each person in exactly one.
func TestRaceMovesAreWhole(t *testing.T) {
	t.Parallel()
	everywhere(t, func(t *testing.T, shared [2]storage.Store) {
		t.Helper()
		looks, err := move(t, shared, shared, often(24, 2000))
		require.NoError(t, err, "seed %d", seed)
		t.Logf("%d looks, 0 of them torn", looks)
		require.GreaterOrEqual(t, looks, int64(enough), "readers have looked while people moved")
	})
}

// The control of the test above: with each broken store it does fail.
func TestRaceTornReadersAreCaught(t *testing.T) {
	t.Parallel()
	for name, broken := range brokenStores() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			honest := onMemory(t)
			_, err := move(t, honest, [2]storage.Store{broken(honest[0]), broken(honest[1])}, 2000)
			require.ErrorIs(t, err, errTorn)
			t.Log(err)
		})
	}
}

// enough is how often readers look at least, all together.
const enough = 8

// move lets people move until each worker has made so many moves and readers have
// looked often enough, or one has seen what must not be. Readers read through
// stores of their own.
func move(t *testing.T, writers, readers [2]storage.Store, moves int) (looks int64, err error) {
	t.Helper()
	const workers, each = 4, 6
	var looked atomic.Int64
	home := start(t, writers[0])
	people := home.settle(t, workers*each, ring()[0])
	require.NoError(t, home.people.Upkeep(t.Context(), tenant))
	c := newCrew(t.Context())
	for i := range workers {
		c.work(func(ctx context.Context) error {
			for n := 0; n < moves || looked.Load() < enough; n++ {
				if ctx.Err() != nil {
					return nil // somebody has seen enough
				}
				who := people[i*each+n%each]
				if err := home.move(ctx, who, ring()[(n/each+1)%len(ring())]); err != nil {
					return err
				}
			}
			return nil
		})
	}
	for _, store := range writers {
		c.attend(start(t, store).keepFolding)
	}
	for _, store := range readers {
		reader := start(t, store)
		for range 2 {
			c.attend(func(ctx context.Context, done <-chan struct{}) error {
				return until(done, func() error {
					defer looked.Add(1)
					return reader.whole(ctx, people[0].Actor, len(people))
				})
			})
		}
	}
	err = c.wait()
	return looked.Load(), err
}

// move changes the department of somebody's employment in its place.
func (p process) move(ctx context.Context, who person, department string) error {
	end, err := alumni.NewDate(2020, 3, 31)
	if err != nil {
		return err
	}
	_, err = p.people.UpdateEntry(ctx, clerk(), who.Person(), alumni.EntryUpdate{
		Employments: []alumni.Employment{{ID: who.stint, Work: alumni.Employee, Department: department, End: end}},
	})
	return err
}

// whole asks who is in any department, and how they spread over them, in one
// question; and for those who are in two.
func (p process) whole(ctx context.Context, who alumnikit.Actor, people int) error {
	const field = "employments.department"
	found, err := p.dir.Search(ctx, who, directory.Query{
		Facets: map[string][]string{field: ring()}, Count: []string{field}, Page: alumnikit.Page{Size: 1},
	})
	if errors.Is(err, alumnikit.ErrRetryable) {
		return nil // no answer is no wrong answer
	}
	if err != nil {
		return err
	}
	sum := 0
	for _, v := range found.Facets[0].Values {
		sum += v.Count
	}
	if found.Total.Count != people || sum != people {
		return fmt.Errorf("%w: of %d people %d are in any department, %d in each by itself: %v", errTorn, people, found.Total.Count, sum, found.Facets[0].Values)
	}
	return p.inTwo(ctx)
}

// inTwo asks the index for people of two departments.
func (p process) inTwo(ctx context.Context) error {
	rules := p.people.Schema().Rules(alumni.Policy{})
	leaves := rules.Leaves(alumni.Viewer{Actor: clerk(), Admin: true})
	field, _ := p.people.Schema().Field("employments.department")
	for i, department := range ring() {
		both := index.And(leaves.Values(field, []string{department}), leaves.Values(field, []string{ring()[(i+1)%len(ring())]}))
		found, err := p.people.Index().Search(ctx, p.people.DB(), tenant, index.Query{Where: both})
		if errors.Is(err, alumnikit.ErrRetryable) {
			return nil
		}
		if err != nil {
			return err
		}
		if found.Count > 0 {
			return fmt.Errorf("%w: %d people are in %s and in another department", errTorn, found.Count, department)
		}
	}
	return nil
}
