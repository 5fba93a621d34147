package referral_test

import (
	"errors"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/alumnikit/alumnikit"
	"github.com/alumnikit/alumnikit/alumni"
	"github.com/alumnikit/alumnikit/referral"
	"github.com/alumnikit/alumnikit/storage"
	"github.com/alumnikit/alumnikit/storage/memory"
)

const acme, globex alumnikit.TenantID = "acme", "globex"

const hour = time.Hour

// world is a company with an alumna, an employee and openings in every state,
// at noon on 2026-10-31.
type world struct {
	*testing.T
	store  storage.Store
	keys   *alumnikit.Keyring
	clock  *clock
	people *alumni.Service
	ref    *referral.Service

	alumna, colleague, employee, stranger *alumni.Entry // colleague left too; stranger never worked here
	draft, open, public, closed           *referral.Opening
}

// clock is a time that tests move.
type clock struct{ moved atomic.Int64 }

func (c *clock) now() time.Time {
	return time.Date(2026, 10, 31, 12, 0, 0, 0, time.UTC).Add(time.Duration(c.moved.Load()))
}
func (c *clock) advance(d time.Duration) { c.moved.Add(int64(d)) }

// hr has every permission, recruiter the one of this package.
func hr() alumnikit.Actor {
	return alumnikit.Admin(acme, "hr-1", alumnikit.AllPermissions()...)
}

func recruiter() alumnikit.Actor {
	return alumnikit.Admin(acme, "hr-2", alumnikit.PermReferral)
}

func member(e *alumni.Entry) alumnikit.Actor { return alumnikit.Member(acme, e.ID) }

func visitor() alumnikit.Actor { return alumnikit.Visitor(acme) }

func newWorld(t *testing.T) *world {
	t.Helper()
	return newWorldOn(t, memory.New(), nil)
}

func newWorldOn(t *testing.T, store storage.Store, opts *referral.Options) *world {
	t.Helper()
	w := &world{T: t, store: store, keys: alumnikit.RandomKeyring(), clock: &clock{}}
	var err error
	w.people, err = alumni.New(store, w.keys, &alumni.Options{Clock: w.clock.now})
	require.NoError(t, err)
	w.ref = referral.New(w.people, opts)

	left := alumni.Employment{Work: alumni.Employee, Start: w.date("2018-04"), End: w.date("2021-03-31")}
	w.alumna = w.person("見本", "hanako@example.jp", left)
	w.colleague = w.person("例文", "jiro@example.jp", left)
	w.employee = w.person("試験", "saburo@example.jp", alumni.Employment{Work: alumni.Employee, Start: w.date("2019-04")})
	w.stranger = w.person("他人", "", alumni.Employment{Work: alumni.Employee, Start: w.date("2027-04")})

	w.draft = w.opening(referral.OpeningInput{})
	w.open = w.publish(w.opening(referral.OpeningInput{}))
	w.public = w.publish(w.opening(referral.OpeningInput{Public: true}))
	w.closed = w.publish(w.opening(referral.OpeningInput{Public: true}))
	w.closed, err = w.ref.Close(t.Context(), recruiter(), w.closed.ID)
	require.NoError(t, err)
	return w
}

func (w *world) date(s string) alumni.Date {
	w.Helper()
	d, err := alumni.ParseDate(s)
	require.NoError(w, err)
	return d
}

func (w *world) person(family, email string, m alumni.Employment) *alumni.Entry {
	w.Helper()
	entry, err := w.people.Register(w.Context(), hr(), alumni.Registration{
		Names: alumni.Names{Family: family}, Email: email, Employments: []alumni.Employment{m},
	})
	require.NoError(w, err)
	return entry
}

func (w *world) opening(in referral.OpeningInput) *referral.Opening {
	w.Helper()
	if in.Title == nil {
		in.Title = map[alumni.Locale]string{alumni.Japanese: "営業", alumni.English: "Sales"}
	}
	if in.Engagement == "" {
		in.Engagement = referral.Employment
	}
	o, err := w.ref.CreateOpening(w.Context(), recruiter(), in)
	require.NoError(w, err)
	return o
}

func (w *world) publish(o *referral.Opening) *referral.Opening {
	w.Helper()
	o, err := w.ref.Publish(w.Context(), recruiter(), o.ID)
	require.NoError(w, err)
	return o
}

// application is the alumna's for the open opening, taken along the stages.
func (w *world) application(stages ...referral.Stage) *referral.Application {
	w.Helper()
	a, err := w.ref.Apply(w.Context(), member(w.alumna), referral.ApplyInput{Opening: w.open.ID, Message: "戻りたいです"})
	require.NoError(w, err)
	for _, stage := range stages {
		switch stage {
		case referral.Hired:
			a, err = w.ref.Hire(w.Context(), recruiter(), a.ID, job())
		case referral.Withdrawn:
			a, err = w.ref.Move(w.Context(), member(w.alumna), a.ID, stage)
		case referral.Applied, referral.Review, referral.Offer, referral.Declined:
			a, err = w.ref.Move(w.Context(), recruiter(), a.ID, stage)
		}
		require.NoError(w, err)
	}
	return a
}

func job() alumni.Employment {
	return alumni.Employment{Work: alumni.Employee, Department: "営業部"}
}

// refer has somebody refer a candidate for the open opening.
func (w *world) refer(by *alumni.Entry, email string) *referral.Invitation {
	w.Helper()
	invitation, err := w.ref.Refer(w.Context(), member(by), referral.ReferInput{Opening: w.open.ID, Email: email})
	require.NoError(w, err)
	return invitation
}

func candidate() referral.Candidate {
	return referral.Candidate{Names: alumni.Names{Family: "候補", Given: "四郎"}, Message: "興味があります"}
}

// accepted is a referral by somebody that its candidate has accepted.
func (w *world) accepted(by *alumni.Entry) *referral.Invitation {
	w.Helper()
	invitation := w.refer(by, "shiro@example.com")
	_, err := w.ref.Accept(w.Context(), visitor(), invitation.Token, candidate())
	require.NoError(w, err)
	return invitation
}

func (w *world) state(id alumnikit.ID) referral.State {
	w.Helper()
	r, err := w.ref.Referral(w.Context(), recruiter(), id)
	require.NoError(w, err)
	return r.State
}

// people returns how many are in the roster.
func (w *world) roster() int {
	w.Helper()
	return len(w.records(acme, alumni.Entries().Name()))
}

func (w *world) records(tenant alumnikit.TenantID, kind string) []storage.Listed {
	w.Helper()
	found, err := w.store.List(w.Context(), tenant, storage.ListQuery{Kind: kind, Limit: storage.MaxList})
	require.NoError(w, err)
	return found
}

func (w *world) employments(e *alumni.Entry) []alumni.Employment {
	w.Helper()
	entry, err := w.people.Entry(w.Context(), hr(), e.ID)
	require.NoError(w, err)
	return entry.Employments
}

// fields returns the codes of field errors by field.
func fields(t *testing.T, err error) map[string]string {
	t.Helper()
	found, ok := errors.AsType[alumnikit.FieldErrors](err)
	require.True(t, ok, "want field errors, got %v", err)
	require.ErrorIs(t, err, alumnikit.ErrInvalid)
	out := map[string]string{}
	for _, f := range found {
		out[f.Field] = f.Code
	}
	return out
}

// race runs f in 64 goroutines at once and returns how many errors there were
// of each kind; nil counts the winners.
func race(t *testing.T, f func(i int) error, kinds ...error) map[error]int {
	t.Helper()
	errs := make([]error, 64)
	var wg sync.WaitGroup
	start := make(chan struct{})
	for i := range errs {
		wg.Go(func() {
			<-start
			errs[i] = f(i)
		})
	}
	close(start)
	wg.Wait()
	out := map[error]int{}
	for _, err := range errs {
		out[kindOf(t, err, kinds)]++
	}
	return out
}

func kindOf(t *testing.T, err error, kinds []error) error {
	t.Helper()
	for _, kind := range kinds {
		if errors.Is(err, kind) {
			return kind
		}
	}
	require.NoError(t, err)
	return nil
}
