package index

import (
	"context"
	"errors"
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/alumnikit/alumnikit"
	"github.com/alumnikit/alumnikit/storage"
)

// eventually repeats a commit that others get in the way of.
func eventually(ctx context.Context, fn func(context.Context) error) error {
	for {
		err := storage.Retry(ctx, fn)
		if !errors.Is(err, alumnikit.ErrConflict) {
			return err
		}
	}
}

// TestTwoKindsOfOnePart writes entry and profile of one person from many sides
// at once. What follows from both must follow from both as they are in the end.
func TestTwoKindsOfOnePart(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	id := w.add("start")[0]
	w.commit(profiles().Insert(&profile{ID: id, Shown: "hr"}))
	runAll(t, 64, func(i int) (bool, error) {
		return true, eventually(w.ctx(), func(ctx context.Context) error {
			if i%2 == 0 {
				e := w.entry(id)
				return w.db.Commit(ctx, by("entry"), entries().Replace(e, &entry{ID: id, Name: fmt.Sprint("name", i)}))
			}
			p := w.profile(id)
			return w.db.Commit(ctx, by("profile"), profiles().Replace(p, &profile{ID: id, Shown: anyone[i%3]}))
		})
	})
	require.Equal(t, uint64(66), w.entry(id).Version+w.profile(id).Version)
	w.verify()
	require.Equal(t, 1, w.count(Has(fieldName, []string{w.profile(id).Value.Shown}, w.entry(id).Value.Name)))
	w.fold()
	w.verify()
}

// TestManyRegistrations registers people at once while the tenant is so small
// that their slots collide.
func TestManyRegistrations(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	for round := range 6 {
		runAll(t, 64, func(i int) (bool, error) {
			id := numbered(uint64(round*64 + i + 1)) //nolint:gosec // small
			return true, w.try(entries().Insert(&entry{ID: id, Name: "x"}))
		})
	}
	require.Equal(t, 384, w.count(nil))
	w.verify()
	w.fold()
	require.Equal(t, 384, w.count(nil))
	w.verify()
}

// TestManyImports is the same with writes of many people each.
func TestManyImports(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	runAll(t, 8, func(i int) (bool, error) {
		var changes []storage.Change
		for n := range 100 {
			changes = append(changes, entries().Insert(&entry{ID: numbered(uint64(i*100 + n + 1)), Name: "x"})) //nolint:gosec // small
		}
		return true, w.try(changes...)
	})
	require.Equal(t, 800, w.count(nil))
	w.fold()
	w.verify()
}

func TestSlotsAreFreedByFolding(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	ids := w.add("aoi", "ben")
	gone := w.slot(ids[0])
	w.fold()
	taken := func() int {
		found, err := w.db.Store().List(w.ctx(), tenant, storage.Exactly(slotKind().Name(), slotKey, slotBytes(gone)))
		require.NoError(t, err)
		return len(found)
	}
	w.remove(ids[0])
	require.Equal(t, 1, taken(), "the pages still name the one who is gone")
	require.ErrorIs(t, w.try(entries().Insert(&entry{ID: ids[0], Name: "aoi"})), alumnikit.ErrExists)
	w.fold()
	require.Equal(t, 0, taken())
	w.commit(entries().Insert(&entry{ID: ids[0], Name: "aoi"}))
	w.verify()
}

// TestNextInSlot gives a slot to another person: nothing of the one before may
// show.
func TestNextInSlot(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	for i := range uint64(300) { // of 256 slots, so that most are met again
		id := numbered(i + 1)
		w.commit(
			entries().Insert(&entry{ID: id, Name: "aoi", Jobs: []job{{"it", "2020"}}}),
			notes().Insert(&note{ID: id, Tags: []string{"go"}}),
		)
		require.Equal(t, []alumnikit.ID{id}, w.ids(tagged("go")))
		w.remove(id)
		w.fold()
		bare := numbered(1000 + i)
		w.commit(entries().Insert(&entry{ID: bare}))
		found := w.search(Query{Limit: 1, Sort: []Column{{Field: fieldName, Audience: shown0}}})
		require.Equal(t, []Mark{{absentKey, bare}}, found.People)
		require.Zero(t, w.count(Or(tagged("go"), named("aoi"), Has(fieldTeam, anyone, "it"), ElementExists(jobList))))
		w.remove(bare)
		w.fold()
	}
	w.verify()
}

func TestPartsGoWithTheirPerson(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	id := w.add("aoi")[0]
	w.commit(profiles().Insert(&profile{ID: id, Shown: "all"}), notes().Insert(&note{ID: id, Tags: []string{"go"}}))
	require.ErrorIs(t, w.try(entries().Delete(w.entry(id))), alumnikit.ErrInvalid)
	require.ErrorIs(t, w.try(entries().Delete(w.entry(id)), profiles().Delete(w.profile(id))), alumnikit.ErrInvalid)
	require.ErrorIs(t, w.try(profiles().Delete(w.profile(id))), alumnikit.ErrInvalid)
	require.ErrorIs(t, w.try(notes().Delete(w.note(id))), alumnikit.ErrInvalid)
	require.Equal(t, 1, w.count(tagged("go")))
	w.remove(id)
	require.ErrorIs(t, w.try(notes().Insert(&note{ID: id})), alumnikit.ErrNotFound)
	require.ErrorIs(t, w.try(profiles().Insert(&profile{ID: id})), alumnikit.ErrNotFound)
	w.fold()
	require.ErrorIs(t, w.try(notes().Insert(&note{ID: id})), alumnikit.ErrNotFound)
	w.verify()
}

// TestRemovalAgainstWrite lets a part be written while its person is removed:
// one of the two must fail.
func TestRemovalAgainstWrite(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	id := w.add("aoi")[0]
	e := w.entry(id)
	racing := &committing{Store: w.db.Store(), before: func() { w.commit(notes().Insert(&note{ID: id, Tags: []string{"go"}})) }}
	err := w.db.With(racing).Commit(w.ctx(), by("remove"), entries().Delete(e))
	require.ErrorIs(t, err, alumnikit.ErrConflict)
	racing = &committing{Store: w.db.Store(), before: func() { w.remove(id) }}
	err = w.db.With(racing).Commit(w.ctx(), by("note"), notes().Replace(w.note(id), &note{ID: id, Tags: []string{"ski"}}))
	require.ErrorIs(t, err, alumnikit.ErrConflict)
	for i, part := range []func(alumnikit.ID) storage.Change{
		func(id alumnikit.ID) storage.Change { return notes().Insert(&note{ID: id, Tags: []string{"ski"}}) },
		func(id alumnikit.ID) storage.Change { return profiles().Insert(&profile{ID: id, City: "kobe"}) },
	} {
		id := numbered(uint64(10 + i)) //nolint:gosec // small
		w.commit(entries().Insert(&entry{ID: id}))
		racing = &committing{Store: w.db.Store(), before: func() { w.remove(id) }}
		err = w.db.With(racing).Commit(w.ctx(), by("part"), part(id))
		require.ErrorIs(t, err, alumnikit.ErrConflict)
	}
	w.verify()
	require.Zero(t, w.count(nil))
}

// committing is a Store that does something else before a commit.
type committing struct {
	storage.Store
	before func()
}

func (c *committing) Commit(ctx context.Context, write storage.Write) error {
	if before := c.before; before != nil {
		c.before = nil
		before()
	}
	return c.Store.Commit(ctx, write)
}
