package storage_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/alumnikit/alumnikit"
	"github.com/alumnikit/alumnikit/storage"
	"github.com/alumnikit/alumnikit/storage/memory"
	"github.com/alumnikit/alumnikit/storage/storagetest"
)

// note is a record about people.
type note struct {
	ID     alumnikit.ID         `json:"id"`
	Title  string               `json:"title"`
	Stars  int                  `json:"stars"`
	About  []alumnikit.PersonID `json:"about,omitempty"`
	Remind time.Time            `json:"remind,omitzero"`
}

func notes() storage.Kind[note] {
	return storage.NewKind(storage.Definition[note]{
		Name: "test.note",
		ID:   func(n *note) alumnikit.ID { return n.ID },
		Keys: func(n *note) []storage.Key {
			return []storage.Key{{Name: "title", Value: []byte(n.Title), Unique: true}}
		},
		Due:      func(n *note) time.Time { return n.Remind },
		Subjects: func(n *note) []alumnikit.PersonID { return n.About },
		Redact: func(n *note, p alumnikit.PersonID) bool {
			n.About = slices.DeleteFunc(n.About, func(x alumnikit.PersonID) bool { return x == p })
			return len(n.About) > 0
		},
	})
}

// clock is a time that tests move.
type clock struct{ micros atomic.Int64 }

func (c *clock) now() time.Time          { return time.UnixMicro(1_700_000_000_000_000 + c.micros.Load()) }
func (c *clock) advance(d time.Duration) { c.micros.Add(d.Microseconds()) }

func open(tb testing.TB, store storage.Store, projections ...storage.Projection) (*storage.DB, *clock) {
	tb.Helper()
	c := &clock{}
	db, err := storage.New(store, alumnikit.RandomKeyring(), &storage.Options{Clock: c.now, Projections: projections})
	require.NoError(tb, err)
	return db, c
}

func hr() alumnikit.Actor {
	return alumnikit.Admin("acme", "clerk", alumnikit.AllPermissions()...)
}

func by(verb string) storage.Intent { return storage.By(hr(), verb) }

func person() alumnikit.PersonID { return alumnikit.PersonID(alumnikit.NewID(nil)) }

func TestNewNeedsKeys(t *testing.T) {
	t.Parallel()
	_, err := storage.New(memory.New(), nil, nil)
	require.ErrorIs(t, err, alumnikit.ErrInvalid)
	_, err = storage.New(nil, alumnikit.RandomKeyring(), nil)
	require.ErrorIs(t, err, alumnikit.ErrInvalid)
}

func TestLifeOfARecord(t *testing.T) {
	t.Parallel()
	db, _ := open(t, memory.New())
	ctx := t.Context()
	n := &note{ID: db.NewID(), Title: "first", About: []alumnikit.PersonID{person(), person()}}
	require.NoError(t, db.Commit(ctx, by("note.create"), notes().Insert(n)))
	require.ErrorIs(t, db.Commit(ctx, by("note.create"), notes().Insert(n)), alumnikit.ErrExists)

	got, err := notes().Get(ctx, db, "acme", n.ID)
	require.NoError(t, err)
	require.Equal(t, storage.Stored[note]{Value: *n, Version: 1}, got)
	_, err = notes().Get(ctx, db, "other", n.ID)
	require.ErrorIs(t, err, alumnikit.ErrNotFound)

	changed := got.Value
	changed.Title, changed.Stars = "second", 5
	require.NoError(t, db.Commit(ctx, by("note.update"), notes().Replace(got, &changed)))
	require.ErrorIs(t, db.Commit(ctx, by("note.update"), notes().Replace(got, &changed)), alumnikit.ErrConflict)
	require.ErrorIs(t, db.Commit(ctx, by("note.delete"), notes().Delete(got)), alumnikit.ErrConflict)

	found, err := notes().Lookup(ctx, db, "acme", "title", []byte("second"))
	require.NoError(t, err)
	require.Equal(t, uint64(2), found.Version)
	_, err = notes().Lookup(ctx, db, "acme", "title", []byte("first"))
	require.ErrorIs(t, err, alumnikit.ErrNotFound)

	for _, p := range n.About {
		var concerning []note
		for s, err := range notes().Concerning(ctx, db, "acme", p) {
			require.NoError(t, err)
			concerning = append(concerning, s.Value)
		}
		require.Equal(t, []note{changed}, concerning)
	}
	require.NoError(t, db.Commit(ctx, by("note.delete"), notes().Delete(found)))
	absent, err := notes().Find(ctx, db, "acme", n.ID)
	require.NoError(t, err)
	require.Zero(t, absent.Version)
}

func TestCommitChecksItsInput(t *testing.T) {
	t.Parallel()
	db, _ := open(t, memory.New())
	n := &note{ID: db.NewID(), Title: "x"}
	insert := notes().Insert(n)
	many := make([]storage.Change, storage.MaxChanges+1)
	for i := range many {
		many[i] = notes().ExpectAbsent(db.NewID())
	}
	long := &note{ID: db.NewID(), Title: string(make([]byte, storage.MaxKeyValue+1))}
	for name, c := range map[string]struct {
		by      storage.Intent
		changes []storage.Change
		want    error
	}{
		"no tenant": {storage.By(alumnikit.Actor{}, "v"), []storage.Change{insert}, alumnikit.ErrInvalid},
		"no verb":   {by(""), []storage.Change{insert}, alumnikit.ErrInvalid},
		"no change": {by("v"), nil, alumnikit.ErrInvalid},
		"twice":     {by("v"), []storage.Change{insert, notes().Insert(n)}, alumnikit.ErrInvalid},
		"too many":  {by("v"), many, alumnikit.ErrTooLarge},
		"long key":  {by("v"), []storage.Change{notes().Insert(long)}, alumnikit.ErrInvalid},
		"zero id":   {by("v"), []storage.Change{notes().Insert(&note{})}, alumnikit.ErrInvalid},
	} {
		require.ErrorIs(t, db.Commit(t.Context(), c.by, c.changes...), c.want, name)
	}
	all, err := db.Store().List(t.Context(), "acme", storage.ListQuery{Kind: "test.note", Limit: 10})
	require.NoError(t, err)
	require.Empty(t, all, "nothing half-written")
}

func TestExpectationsHoldOrNothingHappens(t *testing.T) {
	t.Parallel()
	db, _ := open(t, memory.New())
	ctx := t.Context()
	a, b := &note{ID: db.NewID(), Title: "a"}, &note{ID: db.NewID(), Title: "b"}
	require.NoError(t, db.Commit(ctx, by("v"), notes().Insert(a)))
	read, err := notes().Get(ctx, db, "acme", a.ID)
	require.NoError(t, err)
	require.NoError(t, db.Commit(ctx, by("v"), notes().Expect(read), notes().ExpectAbsent(b.ID), notes().Insert(&note{ID: db.NewID(), Title: "c"})))

	moved := read.Value
	moved.Stars = 1
	require.NoError(t, db.Commit(ctx, by("v"), notes().Replace(read, &moved)))
	require.ErrorIs(t, db.Commit(ctx, by("v"), notes().Expect(read), notes().Insert(b)), alumnikit.ErrConflict)
	require.ErrorIs(t, db.Commit(ctx, by("v"), notes().ExpectAbsent(a.ID), notes().Insert(b)), alumnikit.ErrConflict)
	_, err = notes().Get(ctx, db, "acme", b.ID)
	require.ErrorIs(t, err, alumnikit.ErrNotFound)
}

func TestRetryEndsRacesWithEveryIncrement(t *testing.T) {
	t.Parallel()
	db, _ := open(t, memory.New())
	n := &note{ID: db.NewID(), Title: "counter"}
	require.NoError(t, db.Commit(t.Context(), by("v"), notes().Insert(n)))
	const writers = 16
	var wg sync.WaitGroup
	var lost atomic.Int64
	for range writers {
		wg.Go(func() {
			err := storage.Retry(t.Context(), func(ctx context.Context) error {
				old, err := notes().Get(ctx, db, "acme", n.ID)
				if err != nil {
					return err
				}
				next := old.Value
				next.Stars++
				return db.Commit(ctx, by("v"), notes().Replace(old, &next))
			})
			if err != nil {
				lost.Add(1)
			}
		})
	}
	wg.Wait()
	got, err := notes().Get(t.Context(), db, "acme", n.ID)
	require.NoError(t, err)
	require.Equal(t, int64(writers), int64(got.Value.Stars)+lost.Load(), "every increment counts or is reported")
	require.Positive(t, got.Value.Stars)
}

func TestRetryStops(t *testing.T) {
	t.Parallel()
	calls := 0
	err := storage.Retry(t.Context(), func(context.Context) error { calls++; return alumnikit.ErrConflict })
	require.ErrorIs(t, err, alumnikit.ErrConflict)
	require.Greater(t, calls, 1)
	calls = 0
	require.ErrorIs(t, storage.Retry(t.Context(), func(context.Context) error { calls++; return alumnikit.ErrState }), alumnikit.ErrState)
	require.Equal(t, 1, calls)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	require.ErrorIs(t, storage.Retry(ctx, func(context.Context) error { return alumnikit.ErrConflict }), context.Canceled)
}

// stamp is a projection that claims a number, as the index claims slots.
type stamp struct{ next *atomic.Int64 }

func stamps() storage.Kind[note] {
	return storage.NewKind(storage.Definition[note]{
		Name: "test.stamp", Housekeeping: true,
		ID: func(n *note) alumnikit.ID { return n.ID },
		Keys: func(n *note) []storage.Key {
			return []storage.Key{{Name: "number", Value: []byte(n.Title), Unique: true}}
		},
	})
}

func (s stamp) Project(_ context.Context, _ storage.Store, changes []storage.Change, w *storage.Write) error {
	for _, c := range changes {
		if c.Kind().Name() != "test.note" || c.VersionBefore() > 0 {
			continue
		}
		r, err := stamps().Encode(&note{ID: c.ID(), Title: strconv.FormatInt(s.next.Add(1)/2, 10)}, 1)
		if err != nil {
			return err
		}
		w.Puts = append(w.Puts, r)
	}
	return nil
}

func (s stamp) Retry(err error) bool {
	taken, ok := errors.AsType[*storage.ExistsError](err)
	return ok && taken.Kind == "test.stamp"
}

func TestProjectionsAreWorkedOutAnew(t *testing.T) {
	t.Parallel()
	db, _ := open(t, memory.New(), stamp{new(atomic.Int64)})
	// Every other number is taken already, so every other commit is projected twice.
	for i := range 10 {
		require.NoError(t, db.Commit(t.Context(), by("v"), notes().Insert(&note{ID: db.NewID(), Title: strconv.Itoa(i)})))
	}
	all, err := db.Store().List(t.Context(), "acme", storage.ListQuery{Kind: "test.stamp", Limit: 100})
	require.NoError(t, err)
	require.Len(t, all, 10)
}

func TestKindsForCodeThatTreatsAllAlike(t *testing.T) {
	t.Parallel()
	db, _ := open(t, memory.New())
	ctx := t.Context()
	her, him := person(), person()
	n := &note{ID: db.NewID(), Title: "both", About: []alumnikit.PersonID{her, him}}
	require.NoError(t, db.Commit(ctx, by("v"), notes().Insert(n)))

	var kind storage.AnyKind = notes()
	forget := func(p alumnikit.PersonID) {
		records, err := db.Store().Get(ctx, "acme", kind.Name(), []alumnikit.ID{n.ID})
		require.NoError(t, err)
		before, err := kind.Decode(records[0].Body)
		require.NoError(t, err)
		after, err := kind.Decode(records[0].Body)
		require.NoError(t, err)
		require.Contains(t, kind.Subjects(before), p)
		if !kind.Redact(after, p) {
			after = nil
		}
		change, err := kind.Rewrite(records[0], after)
		require.NoError(t, err)
		require.NoError(t, db.Commit(ctx, by("forget"), change))
	}
	forget(her)
	got, err := notes().Get(ctx, db, "acme", n.ID)
	require.NoError(t, err)
	require.Equal(t, []alumnikit.PersonID{him}, got.Value.About)
	forget(him)
	_, err = notes().Get(ctx, db, "acme", n.ID)
	require.ErrorIs(t, err, alumnikit.ErrNotFound)
	_, err = kind.Decode([]byte("{"))
	require.ErrorIs(t, err, alumnikit.ErrCorrupt)
}

func TestDecoratorsAreLookedThrough(t *testing.T) {
	t.Parallel()
	inner := memory.New()
	wrapped := storagetest.FaultStore(storagetest.FaultStore(inner, 0), 0)
	found, ok := storage.As[*memory.Store](wrapped)
	require.True(t, ok)
	require.Same(t, inner, found)
	_, ok = storage.As[interface{ Nobody() }](wrapped)
	require.False(t, ok)
}

// A transaction of the host that is lost is for the host to begin again.
func TestRetryGivesALostTransactionUp(t *testing.T) {
	t.Parallel()
	for want, failure := range map[int]error{
		1: fmt.Errorf("commit: %w", &storage.LostError{Err: alumnikit.ErrRetryable}),
		3: alumnikit.ErrRetryable,
	} {
		tries := 0
		err := storage.Retry(t.Context(), func(context.Context) error {
			if tries++; tries == 3 {
				return nil
			}
			return failure
		})
		require.Equal(t, want, tries)
		require.Equal(t, want == 1, errors.Is(err, alumnikit.ErrRetryable))
	}
}
