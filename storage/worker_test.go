package storage_test

import (
	"context"
	"errors"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/alumnikit/alumnikit"
	"github.com/alumnikit/alumnikit/storage"
	"github.com/alumnikit/alumnikit/storage/memory"
)

type position struct {
	Next int `json:"next"`
}

// counting inserts one note a slice until there are as many as asked for.
func counting(ctx context.Context, run *storage.Run) error {
	var want int
	if err := run.Params(&want); err != nil {
		return err
	}
	var at position
	if err := run.Cursor(&at); err != nil {
		return err
	}
	if at.Next == want {
		return run.Finish(ctx, "count.done", storage.Progress{Done: want, Total: want})
	}
	n := &note{ID: alumnikit.NewID(nil), Title: string(rune('a' + at.Next))}
	at.Next++
	return run.Save(ctx, "count.one", storage.Progress{Cursor: at, Done: at.Next, Total: want}, notes().Insert(n))
}

func enqueue(t *testing.T, db *storage.DB, params any) storage.Job {
	t.Helper()
	job, change, err := storage.NewJob(db, "count", params)
	require.NoError(t, err)
	require.NoError(t, db.Commit(t.Context(), by("job.create"), change))
	return job
}

func load(t *testing.T, db *storage.DB, id alumnikit.ID) storage.Job {
	t.Helper()
	got, err := storage.Jobs().Get(t.Context(), db, "acme", id)
	require.NoError(t, err)
	return got.Value
}

func TestJobRunsInSlices(t *testing.T) {
	t.Parallel()
	db, _ := open(t, memory.New())
	job := enqueue(t, db, 5)
	w := storage.NewWorker(db, map[string]storage.Handler{"count": counting}, nil)
	for range 6 {
		worked, err := w.Step(t.Context())
		require.NoError(t, err)
		require.True(t, worked)
	}
	worked, err := w.Step(t.Context())
	require.NoError(t, err)
	require.False(t, worked)
	done := load(t, db, job.ID)
	require.Equal(t, storage.JobDone, done.State)
	require.True(t, done.State.Final() && done.State.Valid())
	require.Equal(t, 5, done.Done)
	all, err := db.Store().List(t.Context(), "acme", storage.ListQuery{Kind: "test.note", Limit: 100})
	require.NoError(t, err)
	require.Len(t, all, 5)
}

func TestOneOfManyWorkersHasTheJob(t *testing.T) {
	t.Parallel()
	db, _ := open(t, memory.New())
	enqueue(t, db, 0)
	var running, most, ran atomic.Int64
	handler := func(ctx context.Context, run *storage.Run) error {
		most.Store(max(most.Load(), running.Add(1)))
		defer running.Add(-1)
		ran.Add(1)
		time.Sleep(5 * time.Millisecond) // long enough for the others to look
		return run.Finish(ctx, "done", storage.Progress{})
	}
	var wg sync.WaitGroup
	for range 64 {
		wg.Go(func() {
			w := storage.NewWorker(db, map[string]storage.Handler{"count": handler}, nil)
			if _, err := w.Step(t.Context()); err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	require.Equal(t, int64(1), ran.Load())
	require.Equal(t, int64(1), most.Load())
}

func TestALostLeaseIsFencedOff(t *testing.T) {
	t.Parallel()
	db, c := open(t, memory.New())
	job := enqueue(t, db, 0)
	var late error
	first := storage.NewWorker(db, map[string]storage.Handler{"count": func(ctx context.Context, run *storage.Run) error {
		c.advance(2 * time.Minute) // it hangs beyond its lease
		second := storage.NewWorker(db, map[string]storage.Handler{"count": func(ctx context.Context, run *storage.Run) error {
			return run.Finish(ctx, "second", storage.Progress{Done: 2})
		}}, nil)
		worked, err := second.Step(ctx)
		require.NoError(t, err)
		require.True(t, worked)
		late = run.Finish(ctx, "first", storage.Progress{Done: 1}, notes().Insert(&note{ID: db.NewID(), Title: "late"}))
		return late
	}}, nil)
	_, err := first.Step(t.Context())
	require.ErrorIs(t, err, alumnikit.ErrConflict)
	require.ErrorIs(t, late, alumnikit.ErrConflict)
	require.Equal(t, 2, load(t, db, job.ID).Done)
	_, err = notes().Lookup(t.Context(), db, "acme", "title", []byte("late"))
	require.ErrorIs(t, err, alumnikit.ErrNotFound, "nothing of the late slice was written")
}

func TestAFailingJobGivesUp(t *testing.T) {
	t.Parallel()
	db, c := open(t, memory.New())
	job := enqueue(t, db, 0)
	boom := errors.New("boom")
	w := storage.NewWorker(db, map[string]storage.Handler{"count": func(context.Context, *storage.Run) error { return boom }},
		&storage.WorkerOptions{Lease: time.Second, Attempts: 3})
	for range 3 {
		_, err := w.Step(t.Context())
		require.ErrorIs(t, err, boom)
		worked, err := w.Step(t.Context())
		require.NoError(t, err)
		require.False(t, worked, "it waits for its lease")
		c.advance(2 * time.Second)
	}
	_, err := w.Step(t.Context())
	require.NoError(t, err)
	given := load(t, db, job.ID)
	require.Equal(t, storage.JobFailed, given.State)
	require.Equal(t, "too_many_attempts", given.Error)
}

func TestStepLeavesOthersJobsAlone(t *testing.T) {
	t.Parallel()
	db, _ := open(t, memory.New())
	job := enqueue(t, db, 0)
	worked, err := storage.NewWorker(db, map[string]storage.Handler{"other": counting}, nil).Step(t.Context())
	require.NoError(t, err)
	require.False(t, worked)
	require.Equal(t, storage.JobQueued, load(t, db, job.ID).State)
}

func TestRunEndsWithItsContext(t *testing.T) {
	t.Parallel()
	db, _ := open(t, memory.New())
	job := enqueue(t, db, 3)
	ctx, cancel := context.WithCancel(t.Context())
	w := storage.NewWorker(db, map[string]storage.Handler{"count": func(ctx context.Context, run *storage.Run) error {
		err := counting(ctx, run)
		if run.Job().State == storage.JobDone {
			cancel()
		}
		return err
	}}, nil)
	require.ErrorIs(t, w.Run(ctx, time.Millisecond, nil), context.Canceled)
	require.Equal(t, storage.JobDone, load(t, db, job.ID).State)
}
