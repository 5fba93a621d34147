// Package contest lets 64 goroutines want the same thing on one store, for the
// promise that one of them gets it: one step of an application, one acceptance
// of a referral, one batch of an edition, one slot in the index. It is run on
// every store of this repository.
package contest

import (
	"errors"
	"fmt"
	"strconv"
	"sync"
	"testing"

	"github.com/alumnikit/alumnikit"
	"github.com/alumnikit/alumnikit/alumni"
	"github.com/alumnikit/alumnikit/newsletter"
	"github.com/alumnikit/alumnikit/newsletter/mail"
	"github.com/alumnikit/alumnikit/referral"
	"github.com/alumnikit/alumnikit/storage"
)

const contestants = 64

// Run fails t if a contest on an empty store has no winner, or two.
func Run(t *testing.T, open func(tb testing.TB) storage.Store) {
	t.Helper()
	for name, contest := range map[string]func(*testing.T, *field){
		"Transition": transition, "Acceptance": acceptance, "Batch": batch, "Registration": registration,
	} {
		t.Run(name, func(t *testing.T) { contest(t, newField(t, open(t))) })
	}
}

// field is what contestants meet on.
type field struct {
	people *alumni.Service
	ref    *referral.Service
	hr     alumnikit.Actor
}

func newField(tb testing.TB, store storage.Store) *field {
	tb.Helper()
	people := must(alumni.New(store, alumnikit.RandomKeyring(), nil))(tb)
	return &field{people, referral.New(people, nil), alumnikit.Admin("acme", "clerk", alumnikit.AllPermissions()...)}
}

// must fails a test where an error would only be in the way.
func must[T any](value T, err error) func(testing.TB) T {
	return func(tb testing.TB) T {
		tb.Helper()
		if err != nil {
			tb.Fatal(err)
		}
		return value
	}
}

// race runs try in all goroutines and demands one success; every other try must
// fail with one of the errors that a loser may get.
func race(tb testing.TB, try func(i int) error, losing ...error) {
	tb.Helper()
	results := make([]error, contestants)
	start := make(chan struct{})
	var wg sync.WaitGroup
	for i := range contestants {
		wg.Go(func() {
			<-start
			results[i] = try(i)
		})
	}
	close(start)
	wg.Wait()
	winners := 0
	for _, err := range results {
		if err == nil {
			winners++
			continue
		}
		if !matches(err, losing) {
			tb.Errorf("a loser got %v", err)
		}
	}
	if winners != 1 {
		tb.Errorf("%d of %d won, want 1", winners, contestants)
	}
}

func matches(err error, wanted []error) bool {
	for _, target := range wanted {
		if errors.Is(err, target) {
			return true
		}
	}
	return false
}

func (f *field) alumnus(tb testing.TB, n int) alumnikit.Actor {
	tb.Helper()
	left := must(alumni.ParseDate("2020-03"))(tb)
	entry := must(f.people.Register(tb.Context(), f.hr, alumni.Registration{
		Names: alumni.Names{Family: "見本", Given: strconv.Itoa(n)}, Email: fmt.Sprintf("mihon%d@example.com", n),
		Employments: []alumni.Employment{{Work: alumni.Employee, End: left}},
	}))(tb)
	return alumnikit.Member("acme", entry.ID)
}

func (f *field) opening(tb testing.TB) alumnikit.ID {
	tb.Helper()
	opening := must(f.ref.CreateOpening(tb.Context(), f.hr, referral.OpeningInput{
		Title: map[alumni.Locale]string{alumni.English: "Engineer"}, Engagement: referral.Employment,
	}))(tb)
	must(f.ref.Publish(tb.Context(), f.hr, opening.ID))(tb)
	return opening.ID
}

func transition(t *testing.T, f *field) {
	t.Helper()
	application := must(f.ref.Apply(t.Context(), f.alumnus(t, 1), referral.ApplyInput{Opening: f.opening(t)}))(t)
	race(t, func(int) error {
		_, err := f.ref.Move(t.Context(), f.hr, application.ID, referral.Review)
		return err
	}, alumnikit.ErrState, alumnikit.ErrConflict)
	after := must(f.ref.Application(t.Context(), f.hr, application.ID))(t)
	if len(after.Steps) != 2 {
		t.Errorf("%d steps, want 2", len(after.Steps))
	}
}

func acceptance(t *testing.T, f *field) {
	t.Helper()
	invitation := must(f.ref.Refer(t.Context(), f.alumnus(t, 1), referral.ReferInput{Opening: f.opening(t), Email: "shiro@example.com"}))(t)
	race(t, func(i int) error {
		_, err := f.ref.Accept(t.Context(), alumnikit.Visitor("acme"), invitation.Token, referral.Candidate{
			Names: alumni.Names{Family: fmt.Sprint("候補", i)},
		})
		return err
	}, alumnikit.ErrNotFound, alumnikit.ErrConflict, alumnikit.ErrState)
}

// batch lets 64 workers want the batches of one edition: each recipient is
// written to once.
func batch(t *testing.T, f *field) {
	t.Helper()
	const recipients = 30
	for n := range recipients {
		who := f.alumnus(t, n)
		consent := alumni.ConsentInput{Purpose: alumni.ForNewsletter, Text: "Yes.", Version: "1", Locale: alumni.English, Method: "form"}
		if err := f.people.Grant(t.Context(), who, who.Person(), consent); err != nil {
			t.Fatal(err)
		}
	}
	sent := &mail.Recorder{}
	letters := must(newsletter.New(f.people, sent, newsletter.Same(newsletter.Imprint{
		Company: "Example", From: must(mail.NewAddress("Example", "alumni@example.com"))(t),
		UnsubscribeURL: "https://alumni.example.com/unsubscribe", Locale: alumni.English,
	}), nil))(t)
	draft := must(letters.Create(t.Context(), f.hr, newsletter.Input{
		Name: "News", Content: map[alumni.Locale]newsletter.Content{alumni.English: {Subject: "News", Body: "Dear {{name}}"}},
	}))(t)
	must(letters.Launch(t.Context(), f.hr, draft.ID, draft.Version))(t)
	var wg sync.WaitGroup
	for range contestants {
		wg.Go(func() {
			worker := storage.NewWorker(f.people.DB(), letters.Handlers(), nil)
			for range 20 {
				if _, err := worker.Step(t.Context()); err != nil && !errors.Is(err, alumnikit.ErrConflict) {
					t.Error(err)
				}
			}
		})
	}
	wg.Wait()
	once := map[string]int{}
	for _, m := range sent.Messages() {
		once[m.To.Spec()]++
	}
	for to, n := range once {
		if n != 1 {
			t.Errorf("%s was sent %d messages", to, n)
		}
	}
	progress := must(letters.Progress(t.Context(), f.hr, draft.ID))(t)
	if progress.Sent != recipients || len(once) != recipients {
		t.Errorf("%d settled as sent and %d reached, want %d", progress.Sent, len(once), recipients)
	}
}

func registration(t *testing.T, f *field) {
	t.Helper()
	race(t, func(i int) error {
		_, err := f.people.Register(t.Context(), f.hr, alumni.Registration{
			Names:       alumni.Names{Family: fmt.Sprint("見本", i)},
			Identifiers: []alumni.Identifier{{System: alumni.ExternalID, Value: "E1"}},
		})
		return err
	}, alumnikit.ErrInvalid, alumnikit.ErrExists)
	if report, err := f.people.Index().Verify(t.Context(), f.people.DB(), "acme"); err != nil || report.People != 1 {
		t.Errorf("index: %+v, %v", report, err)
	}
}
