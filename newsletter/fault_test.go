package newsletter_test

import (
	"context"
	"fmt"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/alumnikit/alumnikit"
	"github.com/alumnikit/alumnikit/newsletter"
	"github.com/alumnikit/alumnikit/newsletter/mail"
	"github.com/alumnikit/alumnikit/storage"
	"github.com/alumnikit/alumnikit/storage/storagetest"
)

// run drives one worker over a store that fails at the n-th call, then lets a
// healthy one finish, and checks the promises of a policy. It reports whether
// the fault came.
func faulty(t *testing.T, policy newsletter.Policy, lost bool, n int) bool {
	t.Helper()
	wrap := storagetest.FaultStore
	if lost {
		wrap = storagetest.LoseAnswer
	}
	w := open(t, newsletter.Options{Window: 4, Concurrency: 2, Slice: 9})
	w.add(t, 21)
	e := w.launch(t, policy)
	store := wrap(w.store, n)
	people, letters := w.over(t, store, w.recorder)
	worker := storage.NewWorker(people.DB(), letters.Handlers(), nil)
	for range 12 {
		_, _ = worker.Step(t.Context()) // fails once, and goes on if it can
	}
	p := w.finish(t, e.ID)
	require.Equal(t, newsletter.Done, p.State, "fault at call %d", n)
	got := w.whole(t, e.ID)
	sent := copies(w.recorder)
	for person, d := range got {
		entry, err := w.people.Entry(t.Context(), clerk(), person)
		require.NoError(t, err)
		switch {
		case policy == newsletter.AtLeastOnce:
			require.Equal(t, newsletter.Sent, d.State, "fault at call %d", n)
			require.GreaterOrEqual(t, sent[entry.Email], 1)
		case d.State == newsletter.InDoubt:
			require.LessOrEqual(t, sent[entry.Email], 1, "fault at call %d", n)
			require.Equal(t, newsletter.Interrupted, d.Cause)
		default:
			require.Equal(t, newsletter.Sent, d.State, "fault at call %d", n)
			require.Equal(t, 1, sent[entry.Email], "fault at call %d", n)
		}
	}
	require.LessOrEqual(t, p.InDoubt, 4, "no more than a window is in doubt")
	require.True(t, lost || p.InDoubt == 0, "one failure, at call %d, is overcome", n)
	return store.Fired()
}

// One call of the store fails, or takes effect and its answer is lost: at every
// call there is, while freezing and while sending.
func TestAnyCallMayFail(t *testing.T) {
	t.Parallel()
	for _, lost := range []bool{false, true} {
		for _, policy := range []newsletter.Policy{newsletter.AtMostOnce, newsletter.AtLeastOnce} {
			if testing.Short() && (policy == newsletter.AtMostOnce || !lost) {
				continue // one of the four is enough for the race detector
			}
			t.Run(fmt.Sprintf("%s, answer lost %v", policy, lost), func(t *testing.T) {
				t.Parallel()
				n := 1
				for faulty(t, policy, lost, n) {
					n++
				}
				require.Greater(t, n, 100, "the work takes many calls")
			})
		}
	}
}

// deadSender kills the worker's context at one message, before or after it went
// out: what a process that dies leaves behind, but for settling.
type deadSender struct {
	*mail.Recorder
	die   func()
	at    int
	after bool
	mu    sync.Mutex
	count int
}

func (d *deadSender) Send(ctx context.Context, m *mail.Message) error {
	d.mu.Lock()
	d.count++
	now := d.count == d.at
	d.mu.Unlock()
	if now && !d.after {
		d.die()
	}
	err := d.Recorder.Send(ctx, m)
	if now && d.after {
		d.die()
	}
	return err
}

// A host that shuts down in the middle of a window leaves nobody in doubt.
func TestShutdownLeavesNobodyInDoubt(t *testing.T) {
	t.Parallel()
	for _, after := range []bool{false, true} {
		for at := 1; at <= 12; at++ {
			w := open(t, newsletter.Options{Window: 4, Concurrency: 2})
			w.add(t, 11)
			e := w.launch(t, "")
			ctx, cancel := context.WithCancel(t.Context())
			people, letters := w.over(t, w.store, &deadSender{Recorder: w.recorder, die: cancel, at: at, after: after})
			worker := storage.NewWorker(people.DB(), letters.Handlers(), nil)
			for range 4 {
				_, _ = worker.Step(ctx)
			}
			cancel()
			worker = w.worker() // no time passes: the lease was given back
			for range 4 {
				_, err := worker.Step(t.Context())
				require.NoError(t, err)
			}
			for _, d := range w.whole(t, e.ID) {
				require.Equal(t, newsletter.Sent, d.State)
			}
			require.Equal(t, 11, w.recorder.Len())
		}
	}
}

// cutStore lets nothing through any more from one moment on: what the death of a
// process looks like from outside.
type cutStore struct {
	storage.Store
	mu  sync.Mutex
	cut bool
}

func (c *cutStore) Cut() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.cut = true
}

func (c *cutStore) dead() error {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.cut {
		return storagetest.ErrInjected
	}
	return nil
}

func (c *cutStore) Commit(ctx context.Context, write storage.Write) error {
	if err := c.dead(); err != nil {
		return err
	}
	return c.Store.Commit(ctx, write)
}

func (c *cutStore) Get(ctx context.Context, tenant alumnikit.TenantID, kind string, ids []alumnikit.ID) ([]storage.Record, error) {
	if err := c.dead(); err != nil {
		return nil, err
	}
	return c.Store.Get(ctx, tenant, kind, ids)
}

// A worker that dies between marking and settling leaves those in doubt whom it
// had marked, and nobody else.
func TestDeathWithinAWindow(t *testing.T) {
	t.Parallel()
	for _, policy := range []newsletter.Policy{newsletter.AtMostOnce, newsletter.AtLeastOnce} {
		for at := 1; at <= 11; at++ {
			w := open(t, newsletter.Options{Window: 4, Concurrency: 1})
			w.add(t, 11)
			e := w.launch(t, policy)
			store := &cutStore{Store: w.store}
			people, letters := w.over(t, store, &deadSender{Recorder: w.recorder, die: store.Cut, at: at, after: true})
			worker := storage.NewWorker(people.DB(), letters.Handlers(), nil)
			for range 4 {
				_, _ = worker.Step(t.Context())
			}
			require.Equal(t, at, w.recorder.Len())
			_, err := w.worker().Step(t.Context())
			require.NoError(t, err)
			require.Equal(t, at, w.recorder.Len(), "nobody sends while the dead worker's lease lasts")

			p := w.finish(t, e.ID)
			w.whole(t, e.ID)
			if policy == newsletter.AtLeastOnce {
				require.Equal(t, 11, p.Sent)
				require.Len(t, copies(w.recorder), 11)
				continue
			}
			window := min(4, 11-(at-1)/4*4)
			require.Equal(t, window, p.InDoubt, "death at message %d", at)
			require.Equal(t, 11-window, p.Sent)
			for _, n := range copies(w.recorder) {
				require.Equal(t, 1, n)
			}
		}
	}
}

// A worker that outlives its lease sends nothing more, and what it did cannot
// overwrite what the next one decided.
func TestLeaseIsRespected(t *testing.T) {
	t.Parallel()
	w := open(t, newsletter.Options{Window: 6, Concurrency: 1})
	w.add(t, 6)
	e := w.launch(t, "")
	other := w.worker()
	slow := &mail.Recorder{}
	slow.Answer = func(*mail.Message) error {
		w.clock.Advance(2 * time.Minute) // the first message takes longer than the lease
		_, err := other.Step(t.Context())
		return err
	}
	people, letters := w.over(t, w.store, slow)
	worker := storage.NewWorker(people.DB(), letters.Handlers(), nil)
	_, err := worker.Step(t.Context()) // freezes
	require.NoError(t, err)
	_, err = worker.Step(t.Context())
	require.ErrorIs(t, err, alumnikit.ErrConflict)
	require.Equal(t, 1, slow.Len(), "nothing more after the lease")
	p := w.finish(t, e.ID)
	require.Equal(t, 6, p.InDoubt, "the other worker could not know")
	require.Zero(t, w.recorder.Len())
	w.whole(t, e.ID)

	// HR decides: the one is known to have arrived, the others are sent again.
	inDoubt, err := w.letters.Deliveries(t.Context(), clerk(), e.ID, newsletter.InDoubt, alumnikit.Page{})
	require.NoError(t, err)
	require.Equal(t, alumnikit.Total{Count: 6, Exact: true}, inDoubt.Total)
	arrived := w.personAt(t, slow.Messages()[0].To.Spec())
	n, err := w.letters.Resolve(t.Context(), clerk(), e.ID, newsletter.AssumeSent, []alumnikit.PersonID{arrived})
	require.NoError(t, err)
	require.Equal(t, 1, n)
	n, err = w.letters.Resolve(t.Context(), clerk(), e.ID, newsletter.Resend, nil)
	require.NoError(t, err)
	require.Equal(t, 5, n)
	p = w.finish(t, e.ID)
	require.Equal(t, 6, p.Sent)
	require.Equal(t, 5, w.recorder.Len())
	require.NotContains(t, copies(w.recorder), slow.Messages()[0].To.Spec())
	w.whole(t, e.ID)
	got, err := w.letters.Get(t.Context(), clerk(), e.ID)
	require.NoError(t, err)
	require.Equal(t, 6, got.Resolved)
}

// A slow server does not use the lease up: the rest of the window waits for the
// next one, and nobody is in doubt.
func TestSlowServerKeepsTheLease(t *testing.T) {
	t.Parallel()
	w := open(t, newsletter.Options{Window: 6, Concurrency: 1})
	w.add(t, 6)
	e := w.launch(t, "")
	other := w.worker()
	w.recorder.Answer = func(*mail.Message) error {
		w.clock.Advance(50 * time.Second)
		_, err := other.Step(t.Context())
		return err
	}
	p := w.finish(t, e.ID)
	require.Equal(t, 6, p.Sent)
	require.Equal(t, 6, w.recorder.Len())
	w.whole(t, e.ID)
}

func (w *world) personAt(tb testing.TB, address string) alumnikit.PersonID {
	tb.Helper()
	for _, id := range w.segment.people {
		entry, err := w.people.Entry(tb.Context(), clerk(), id)
		require.NoError(tb, err)
		if entry.Email == address {
			return id
		}
	}
	require.Fail(tb, "nobody has this address")
	return alumnikit.PersonID{}
}
