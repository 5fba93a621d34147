package newsletter_test

import (
	"context"
	"errors"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/alumnikit/alumnikit"
	"github.com/alumnikit/alumnikit/newsletter"
	"github.com/alumnikit/alumnikit/newsletter/mail"
	"github.com/alumnikit/alumnikit/storage"
)

func TestOneLaunchWins(t *testing.T) {
	t.Parallel()
	w := open(t, newsletter.Options{})
	w.add(t, 3)
	e := w.create(t, "")
	won := 0
	for _, err := range race(func() error {
		_, err := w.letters.Launch(t.Context(), clerk(), e.ID, e.Version)
		return err
	}) {
		if err == nil {
			won++
			continue
		}
		require.True(t, errors.Is(err, alumnikit.ErrState) || errors.Is(err, alumnikit.ErrConflict), "%v", err)
	}
	require.Equal(t, 1, won)
	require.Equal(t, 3, w.finish(t, e.ID).Sent)
	require.Equal(t, 3, w.recorder.Len())
}

// overtaken is a store on which somebody else is faster, once.
type overtaken struct {
	storage.Store

	before func()
}

func (o *overtaken) Commit(ctx context.Context, w storage.Write) error {
	if before := o.before; before != nil {
		o.before = nil
		before()
	}
	return o.Store.Commit(ctx, w)
}

func TestALaunchThatIsOvertakenSaysSo(t *testing.T) {
	t.Parallel()
	w := open(t, newsletter.Options{})
	w.add(t, 1)
	e := w.create(t, "")
	slow := w.letters.With(&overtaken{w.store, func() {
		_, err := w.letters.Launch(t.Context(), clerk(), e.ID, e.Version)
		require.NoError(t, err)
	}})
	_, err := slow.Launch(t.Context(), clerk(), e.ID, e.Version)
	require.ErrorIs(t, err, alumnikit.ErrState)
	require.NotErrorIs(t, err, alumnikit.ErrExists)
}

// 64 workers at once freeze and send: each claim has one winner, so each message
// goes out once.
func TestManyWorkersSendOnce(t *testing.T) {
	t.Parallel()
	w := open(t, newsletter.Options{Slice: 20})
	w.add(t, 130)
	e := w.launch(t, "")
	for range 20 {
		for _, err := range race(func() error {
			_, err := w.worker().Step(t.Context())
			return err
		}) {
			require.NoError(t, err)
		}
	}
	require.Equal(t, 130, w.finish(t, e.ID).Sent)
	w.whole(t, e.ID)
	sent := copies(w.recorder)
	require.Len(t, sent, 130)
	require.Equal(t, 130, w.recorder.Len())
}

// Pausing from within a window lets the window end and nobody be in doubt.
func TestPauseAndResume(t *testing.T) {
	t.Parallel()
	w := open(t, newsletter.Options{Window: 5})
	w.add(t, 23)
	var count atomic.Int64
	var e *newsletter.Edition
	w.recorder.Answer = func(*mail.Message) error {
		if count.Add(1) == 7 {
			_, err := w.letters.Pause(t.Context(), clerk(), e.ID)
			return err
		}
		return nil
	}
	e = w.launch(t, "")
	p := w.finish(t, e.ID)
	require.Equal(t, newsletter.Paused, p.State)
	require.Equal(t, 10, p.Sent)
	require.Equal(t, 13, p.Pending)
	require.Empty(t, p.Problem)
	_, err := w.worker().Step(t.Context())
	require.NoError(t, err)
	require.Equal(t, 10, w.recorder.Len(), "a parked job does nothing")
	_, err = w.letters.Pause(t.Context(), clerk(), e.ID)
	require.ErrorIs(t, err, alumnikit.ErrState)

	got, err := w.letters.Resume(t.Context(), clerk(), e.ID)
	require.NoError(t, err)
	require.Equal(t, newsletter.Sending, got.State)
	p = w.finish(t, e.ID)
	require.Equal(t, newsletter.Done, p.State)
	require.Equal(t, 23, p.Sent)
	require.Equal(t, 23, w.recorder.Len())
	_, err = w.letters.Resume(t.Context(), clerk(), e.ID)
	require.ErrorIs(t, err, alumnikit.ErrState)
}

// Pause before the audience is frozen, and go on.
func TestPauseWhileFreezing(t *testing.T) {
	t.Parallel()
	w := open(t, newsletter.Options{})
	w.add(t, 3)
	e := w.launch(t, "")
	_, err := w.letters.Pause(t.Context(), clerk(), e.ID)
	require.NoError(t, err)
	require.Zero(t, w.finish(t, e.ID).Total)
	got, err := w.letters.Resume(t.Context(), clerk(), e.ID)
	require.NoError(t, err)
	require.Equal(t, newsletter.Freezing, got.State)
	require.Equal(t, 3, w.finish(t, e.ID).Sent)
}

func TestCancel(t *testing.T) {
	t.Parallel()
	w := open(t, newsletter.Options{Window: 5})
	w.add(t, 23)
	var count atomic.Int64
	var e *newsletter.Edition
	w.recorder.Answer = func(*mail.Message) error {
		if count.Add(1) == 7 {
			_, err := w.letters.Cancel(t.Context(), clerk(), e.ID)
			return err
		}
		return nil
	}
	e = w.launch(t, "")
	p := w.finish(t, e.ID)
	require.Equal(t, newsletter.Cancelled, p.State)
	require.Equal(t, 10, w.recorder.Len())
	require.Equal(t, 13, p.Pending)
	for _, step := range []func() error{
		func() error { _, err := w.letters.Resume(t.Context(), clerk(), e.ID); return err },
		func() error { _, err := w.letters.Pause(t.Context(), clerk(), e.ID); return err },
		func() error { _, err := w.letters.Cancel(t.Context(), clerk(), e.ID); return err },
		func() error { _, err := w.letters.Launch(t.Context(), clerk(), e.ID, 0); return err },
		func() error { return w.letters.Delete(t.Context(), clerk(), e.ID) },
		func() error {
			_, err := w.letters.Resolve(t.Context(), clerk(), e.ID, newsletter.Resend, nil)
			return err
		},
	} {
		require.ErrorIs(t, step(), alumnikit.ErrState)
	}
	job, err := storage.Jobs().Get(t.Context(), w.people.DB(), acme, e.ID)
	require.NoError(t, err)
	require.Equal(t, storage.JobCancelled, job.Value.State)
}

// Pausing, resuming and working race for a while; afterwards everybody has one
// letter.
func TestPauseResumeRace(t *testing.T) {
	t.Parallel()
	w := open(t, newsletter.Options{Window: 3, Slice: 6})
	w.add(t, 90)
	e := w.launch(t, "")
	var wg sync.WaitGroup
	for range 3 {
		wg.Go(func() {
			worker := w.worker()
			for range 60 {
				_, _ = worker.Step(t.Context()) // may lose against the others
			}
		})
	}
	for range 2 {
		wg.Go(func() {
			for range 60 {
				_, _ = w.letters.Pause(t.Context(), clerk(), e.ID)
				_, _ = w.letters.Resume(t.Context(), clerk(), e.ID)
			}
		})
	}
	wg.Wait()
	p := w.finish(t, e.ID)
	if p.State == newsletter.Paused {
		_, err := w.letters.Resume(t.Context(), clerk(), e.ID)
		require.NoError(t, err)
		p = w.finish(t, e.ID)
	}
	require.Equal(t, newsletter.Done, p.State, "no resume is lost")
	require.Equal(t, 90, p.Sent)
	require.Equal(t, 90, w.recorder.Len())
	w.whole(t, e.ID)
}

// hooked calls a function before its first commit.
type hooked struct {
	storage.Store
	before func()
	once   sync.Once
}

func (h *hooked) Commit(ctx context.Context, write storage.Write) error {
	h.once.Do(h.before)
	return h.Store.Commit(ctx, write)
}

// A worker parks its job after Resume has looked at it and before it commits:
// the edition goes on all the same.
func TestResumeWhileParking(t *testing.T) {
	t.Parallel()
	w := open(t, newsletter.Options{Window: 1})
	w.add(t, 3)
	paused, release, parked := make(chan struct{}), make(chan struct{}), make(chan struct{})
	var e *newsletter.Edition
	var once sync.Once
	w.recorder.Answer = func(*mail.Message) error {
		var err error
		once.Do(func() {
			_, err = w.letters.Pause(t.Context(), clerk(), e.ID)
			close(paused)
			<-release
		})
		return err
	}
	e = w.launch(t, "")
	go func() {
		defer close(parked)
		worker := w.worker()
		for range 2 {
			_, _ = worker.Step(t.Context())
		}
	}()
	<-paused
	_, letters := w.over(t, &hooked{Store: w.store, before: func() {
		close(release)
		<-parked
	}}, w.recorder)
	_, err := letters.Resume(t.Context(), clerk(), e.ID)
	require.NoError(t, err)
	require.Equal(t, 3, w.finish(t, e.ID).Sent)
}

func TestSegmentThatIsGone(t *testing.T) {
	t.Parallel()
	w := open(t, newsletter.Options{})
	w.add(t, 1)
	e := w.launch(t, "")
	was := w.segment.id
	w.segment.id = alumnikit.NewID(nil)
	p := w.finish(t, e.ID)
	require.Equal(t, newsletter.NoSegment, p.Problem)
	_, err := w.letters.Create(t.Context(), clerk(), newsletter.Input{Name: "x", Segment: was, Content: letter("x")})
	require.NoError(t, err)
	w.segment.id = was
	_, err = w.letters.Resume(t.Context(), clerk(), e.ID)
	require.NoError(t, err)
	require.Equal(t, 1, w.finish(t, e.ID).Sent)

	w.segment.id = alumnikit.NewID(nil)
	draft, err := w.letters.Create(t.Context(), clerk(), newsletter.Input{Name: "x", Segment: was, Content: letter("x")})
	require.NoError(t, err)
	_, err = w.letters.Launch(t.Context(), clerk(), draft.ID, 0)
	require.ErrorIs(t, err, alumnikit.ErrNotFound)
}

// A job that gives up shows in the progress, and Resume sets it going again.
func TestJobThatGaveUp(t *testing.T) {
	t.Parallel()
	w := open(t, newsletter.Options{})
	w.add(t, 2)
	e := w.launch(t, "")
	broken := true
	letters, err := newsletter.New(w.people, w.recorder, func(context.Context, alumnikit.TenantID) (newsletter.Imprint, error) {
		if broken {
			return newsletter.Imprint{}, errors.New("the host's settings cannot be read")
		}
		return imprint(), nil
	}, &w.opts)
	require.NoError(t, err)
	worker := storage.NewWorker(w.people.DB(), letters.Handlers(), &storage.WorkerOptions{Attempts: 2})
	for range 5 {
		_, _ = worker.Step(t.Context())
		w.clock.Advance(2 * time.Minute)
	}
	p, err := w.letters.Progress(t.Context(), clerk(), e.ID)
	require.NoError(t, err)
	require.Equal(t, "too_many_attempts", p.Error)
	require.Equal(t, newsletter.Sending, p.State)
	broken = false
	_, err = letters.Resume(t.Context(), clerk(), e.ID)
	require.NoError(t, err)
	_, err = worker.Step(t.Context())
	require.NoError(t, err)
	p, err = w.letters.Progress(t.Context(), clerk(), e.ID)
	require.NoError(t, err)
	require.Equal(t, newsletter.Done, p.State)
	require.Empty(t, p.Error)
	require.Equal(t, 2, p.Sent)
}

func TestImprintThatBecameUnusable(t *testing.T) {
	t.Parallel()
	w := open(t, newsletter.Options{})
	w.add(t, 1)
	e := w.launch(t, "")
	letters, err := newsletter.New(w.people, w.recorder, newsletter.Same(newsletter.Imprint{}), &w.opts)
	require.NoError(t, err)
	_, err = letters.Launch(t.Context(), clerk(), w.create(t, "").ID, 0)
	require.ErrorIs(t, err, alumnikit.ErrInvalid)
	worker := storage.NewWorker(w.people.DB(), letters.Handlers(), nil)
	for range 3 {
		_, err = worker.Step(t.Context())
		require.NoError(t, err)
	}
	p, err := w.letters.Progress(t.Context(), clerk(), e.ID)
	require.NoError(t, err)
	require.Equal(t, newsletter.BadContent, p.Problem)
	_, err = w.letters.Resume(t.Context(), clerk(), e.ID)
	require.NoError(t, err)
	require.Equal(t, 1, w.finish(t, e.ID).Sent)
}
