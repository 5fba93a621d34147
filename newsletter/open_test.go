package newsletter_test

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/alumnikit/alumnikit"
	"github.com/alumnikit/alumnikit/alumni"
	"github.com/alumnikit/alumnikit/newsletter"
	"github.com/alumnikit/alumnikit/newsletter/mail"
	"github.com/alumnikit/alumnikit/storage"
	"github.com/alumnikit/alumnikit/storage/memory"
)

const acme, globex alumnikit.TenantID = "acme", "globex"

func clerk() alumnikit.Actor {
	return alumnikit.Admin(acme, "hr-1", alumnikit.AllPermissions()...)
}

// clock is a clock that tests set forward.
type clock struct {
	mu  sync.Mutex
	now time.Time
}

func (c *clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now
}

func (c *clock) Advance(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = c.now.Add(d)
}

// list is an Audience with one segment.
type list struct {
	id     alumnikit.ID
	people []alumnikit.PersonID
}

func (l *list) Members(_ context.Context, _ alumnikit.Actor, id alumnikit.ID) iter.Seq2[[]alumnikit.PersonID, error] {
	return func(yield func([]alumnikit.PersonID, error) bool) {
		if id != l.id {
			yield(nil, alumnikit.ErrNotFound)
			return
		}
		for chunk := range slices.Chunk(l.people, 7) {
			if !yield(chunk, nil) {
				return
			}
		}
	}
}

// world is a tenant with people and everything that sends to them.
type world struct {
	store    storage.Store
	keys     *alumnikit.Keyring
	clock    *clock
	people   *alumni.Service
	letters  *newsletter.Service
	recorder *mail.Recorder
	segment  *list
	opts     newsletter.Options
}

func imprint() newsletter.Imprint {
	from, err := mail.NewAddress("Example Alumni", "alumni@example.com")
	if err != nil {
		panic(err) // a constant
	}
	return newsletter.Imprint{
		Company: "Example Inc.", Sender: []string{"Example Inc.", "1-1 Example, Tokyo"}, From: from,
		HomeURL: "https://alumni.example.com/", UnsubscribeURL: "https://alumni.example.com/unsubscribe",
		UnsubscribeMailto: "mailto:leave@example.com", Locale: alumni.English,
	}
}

func open(tb testing.TB, opts newsletter.Options) *world {
	tb.Helper()
	w := &world{
		store: memory.New(), keys: alumnikit.RandomKeyring(), recorder: &mail.Recorder{},
		clock:   &clock{now: time.Date(2026, 10, 31, 12, 0, 0, 0, time.UTC)},
		segment: &list{id: alumnikit.NewID(nil)}, opts: opts,
	}
	w.opts.Audience = w.segment
	w.people, w.letters = w.over(tb, w.store, w.recorder)
	return w
}

// over opens the services anew, as another process would.
func (w *world) over(tb testing.TB, store storage.Store, sender newsletter.Sender) (*alumni.Service, *newsletter.Service) {
	tb.Helper()
	people, err := alumni.New(store, w.keys, &alumni.Options{Clock: w.clock.Now})
	require.NoError(tb, err)
	letters, err := newsletter.New(people, sender, newsletter.Same(imprint()), &w.opts)
	require.NoError(tb, err)
	return people, letters
}

func consent(purpose alumni.Purpose) alumni.ConsentInput {
	return alumni.ConsentInput{Purpose: purpose, Text: "I agree to news by mail.", Version: "1", Locale: alumni.English, Method: "form"}
}

// add registers n people who consented, numbered behind those there are.
func (w *world) add(tb testing.TB, n int) []alumnikit.PersonID {
	tb.Helper()
	var out []alumnikit.PersonID
	for range n {
		k := len(w.segment.people)
		entry, err := w.people.Register(tb.Context(), clerk(), alumni.Registration{
			Names: alumni.Names{Family: "Mihon", Given: fmt.Sprintf("Person%d", k)}, Email: fmt.Sprintf("p%d@example.com", k),
			Employments: []alumni.Employment{{Work: alumni.Employee, Department: "Sales"}},
		})
		require.NoError(tb, err)
		require.NoError(tb, w.people.Grant(tb.Context(), clerk(), entry.ID, consent(alumni.ForNewsletter)))
		w.segment.people = append(w.segment.people, entry.ID)
		out = append(out, entry.ID)
	}
	return out
}

func letter(body string) map[alumni.Locale]newsletter.Content {
	return map[alumni.Locale]newsletter.Content{alumni.English: {Subject: "News for {{givenName | you}}", Body: body}}
}

func (w *world) create(tb testing.TB, policy newsletter.Policy) *newsletter.Edition {
	tb.Helper()
	e, err := w.letters.Create(tb.Context(), clerk(), newsletter.Input{
		Name: "Autumn", Segment: w.segment.id, Content: letter("Dear {{name}},\n\nwelcome to {{company}}."), Policy: policy,
	})
	require.NoError(tb, err)
	return e
}

func (w *world) launch(tb testing.TB, policy newsletter.Policy) *newsletter.Edition {
	tb.Helper()
	e := w.create(tb, policy)
	e, err := w.letters.Launch(tb.Context(), clerk(), e.ID, e.Version)
	require.NoError(tb, err)
	return e
}

func (w *world) worker() *storage.Worker {
	return storage.NewWorker(w.people.DB(), w.letters.Handlers(), nil)
}

// finish steps until nothing happens any more, setting the clock forward past
// leases and pauses. Errors of single slices are not failures.
func (w *world) finish(tb testing.TB, id alumnikit.ID) newsletter.Progress {
	tb.Helper()
	worker := w.worker()
	for range 1000 {
		_, _ = worker.Step(tb.Context())
		p, err := w.letters.Progress(tb.Context(), clerk(), id)
		require.NoError(tb, err)
		if p.State == newsletter.Done || p.State == newsletter.Paused || p.State == newsletter.Cancelled {
			w.clock.Advance(2 * time.Minute)
			_, _ = worker.Step(tb.Context()) // lets it park
			return p
		}
		w.clock.Advance(2 * time.Minute)
	}
	p, err := w.letters.Progress(tb.Context(), clerk(), id)
	require.NoError(tb, err)
	require.Fail(tb, "never finished", "%+v", p)
	return p
}

// ledger returns the whole ledger by person, and holds it against the counts and
// against itself: each person of the segment stands in it exactly once.
func (w *world) ledger(tb testing.TB, id alumnikit.ID) map[alumnikit.PersonID]newsletter.Delivery {
	tb.Helper()
	out := map[alumnikit.PersonID]newsletter.Delivery{}
	counts := newsletter.Counts{Skipped: map[newsletter.Cause]int{}}
	page := alumnikit.Page{Size: 33}
	for {
		got, err := w.letters.Deliveries(tb.Context(), clerk(), id, "", page)
		require.NoError(tb, err)
		for _, d := range got.Items {
			_, twice := out[d.Person]
			require.False(tb, twice, "listed twice")
			out[d.Person] = d
			counts.Total++
			switch d.State {
			case newsletter.Sent:
				counts.Sent++
			case newsletter.Skipped:
				counts.Skipped[d.Cause]++
			case newsletter.Bounced:
				counts.Bounced++
			case newsletter.Failed:
				counts.Failed++
			case newsletter.InDoubt:
				counts.InDoubt++
			case newsletter.Pending, newsletter.Attempting:
			}
		}
		if page.After = got.Next; got.Next == "" {
			break
		}
	}
	p, err := w.letters.Progress(tb.Context(), clerk(), id)
	require.NoError(tb, err)
	if len(p.Skipped) == 0 {
		p.Skipped = map[newsletter.Cause]int{}
	}
	require.Equal(tb, counts, p.Counts, "the counts are those of the ledger")
	return out
}

// whole demands that everybody stands in the ledger, settled.
func (w *world) whole(tb testing.TB, id alumnikit.ID) map[alumnikit.PersonID]newsletter.Delivery {
	tb.Helper()
	got := w.ledger(tb, id)
	require.Len(tb, got, len(w.segment.people))
	for person, d := range got {
		require.True(tb, d.State.Final(), "%s is %s", person, d.State)
	}
	return got
}

// copies counts the messages to each address.
func copies(r *mail.Recorder) map[string]int {
	out := map[string]int{}
	for _, m := range r.Messages() {
		out[m.To.Spec()]++
	}
	return out
}

func fields(t *testing.T, err error) map[string]string {
	t.Helper()
	found, ok := errors.AsType[alumnikit.FieldErrors](err)
	require.True(t, ok, "want field errors, got %v", err)
	out := map[string]string{}
	for _, f := range found {
		out[f.Field] = f.Code
	}
	return out
}

// race runs f in 64 goroutines at once and returns their errors.
func race(f func() error) []error {
	errs := make([]error, 64)
	var wg sync.WaitGroup
	start := make(chan struct{})
	for i := range errs {
		wg.Go(func() {
			<-start
			errs[i] = f()
		})
	}
	close(start)
	wg.Wait()
	return errs
}
