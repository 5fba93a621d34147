// Package referral holds referral against a database: one winner of many, and a
// hire that is whole wherever a statement fails.
package referral

import (
	"errors"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/alumnikit/alumnikit"
	"github.com/alumnikit/alumnikit/alumni"
	"github.com/alumnikit/alumnikit/internal/integration/sqlitetest"
	"github.com/alumnikit/alumnikit/referral"
	"github.com/alumnikit/alumnikit/storage"
	"github.com/alumnikit/alumnikit/storage/sqlite"
	"github.com/alumnikit/alumnikit/storage/storagetest"
)

const acme alumnikit.TenantID = "acme"

func hr() alumnikit.Actor { return alumnikit.Admin(acme, "hr-1", alumnikit.AllPermissions()...) }

// world is a company with an alumna, an employee and an opening, on SQLite.
type world struct {
	*testing.T
	store            *sqlite.Store
	people           *alumni.Service
	ref              *referral.Service
	alumna, employee alumnikit.Actor
	opening          alumnikit.ID
}

func newWorld(t *testing.T) *world {
	t.Helper()
	w := &world{T: t, store: sqlitetest.Open(t)}
	var err error
	w.people, err = alumni.New(w.store, alumnikit.RandomKeyring(), nil)
	require.NoError(t, err)
	w.ref = referral.New(w.people, nil)
	end, err := alumni.NewDate(2021, 3, 31)
	require.NoError(t, err)
	w.alumna, w.employee = w.person(alumni.Employment{Work: alumni.Employee, End: end}), w.person(job())
	opening, err := w.ref.CreateOpening(t.Context(), hr(), referral.OpeningInput{
		Title: map[alumni.Locale]string{alumni.English: "Sales"}, Engagement: referral.Employment,
	})
	require.NoError(t, err)
	_, err = w.ref.Publish(t.Context(), hr(), opening.ID)
	require.NoError(t, err)
	w.opening = opening.ID
	return w
}

func job() alumni.Employment { return alumni.Employment{Work: alumni.Employee} }

func (w *world) person(m alumni.Employment) alumnikit.Actor {
	w.Helper()
	entry, err := w.people.Register(w.Context(), hr(), alumni.Registration{
		Names: alumni.Names{Family: "見本"}, Employments: []alumni.Employment{m},
	})
	require.NoError(w, err)
	return alumnikit.Member(acme, entry.ID)
}

func (w *world) count(kind string) int {
	w.Helper()
	found, err := w.store.List(w.Context(), acme, storage.ListQuery{Kind: kind, Limit: storage.MaxList})
	require.NoError(w, err)
	return len(found)
}

// offered is an application that only needs the hire.
func (w *world) offered() alumnikit.ID {
	w.Helper()
	a, err := w.ref.Apply(w.Context(), w.alumna, referral.ApplyInput{Opening: w.opening})
	require.NoError(w, err)
	for _, stage := range []referral.Stage{referral.Review, referral.Offer} {
		_, err = w.ref.Move(w.Context(), hr(), a.ID, stage)
		require.NoError(w, err)
	}
	return a.ID
}

func (w *world) refer() *referral.Invitation {
	w.Helper()
	invitation, err := w.ref.Refer(w.Context(), w.employee, referral.ReferInput{Opening: w.opening, Email: "shiro@example.com"})
	require.NoError(w, err)
	return invitation
}

func (w *world) accept(token string) error {
	_, err := w.ref.Accept(w.Context(), alumnikit.Visitor(acme), token, referral.Candidate{Names: alumni.Names{Family: "候補"}})
	return err
}

// winners runs f in 64 goroutines at once and returns how many succeeded; the
// others must all have failed with an error that matches loser.
func (w *world) winners(loser error, f func() error) int {
	w.Helper()
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
	n := 0
	for _, err := range errs {
		if err == nil {
			n++
			continue
		}
		require.ErrorIs(w, err, loser)
	}
	return n
}

func TestRaceOneWinnerOfMany(t *testing.T) {
	t.Parallel()
	t.Run("apply", func(t *testing.T) {
		t.Parallel()
		w := newWorld(t)
		require.Equal(t, 1, w.winners(alumnikit.ErrExists, func() error {
			_, err := w.ref.Apply(t.Context(), w.alumna, referral.ApplyInput{Opening: w.opening})
			return err
		}))
		require.Equal(t, 1, w.count("referral.application"))
	})
	t.Run("hire", func(t *testing.T) {
		t.Parallel()
		w := newWorld(t)
		id := w.offered()
		require.Equal(t, 1, w.winners(alumnikit.ErrState, func() error {
			_, err := w.ref.Hire(t.Context(), hr(), id, job())
			return err
		}))
		entry, err := w.people.Entry(t.Context(), hr(), w.alumna.Person())
		require.NoError(t, err)
		require.Len(t, entry.Employments, 2)
	})
	t.Run("accept", func(t *testing.T) {
		t.Parallel()
		w := newWorld(t)
		token := w.refer().Token
		require.Equal(t, 1, w.winners(alumnikit.ErrNotFound, func() error { return w.accept(token) }))
	})
	t.Run("hire referred", func(t *testing.T) {
		t.Parallel()
		w := newWorld(t)
		invitation := w.refer()
		require.NoError(t, w.accept(invitation.Token))
		require.Equal(t, 1, w.winners(alumnikit.ErrState, func() error {
			_, _, err := w.ref.HireReferred(t.Context(), hr(), invitation.Referral.ID, referral.Hiring{Employment: job()})
			return err
		}))
		require.Equal(t, 3, w.count(alumni.Entries().Name()))
		require.Equal(t, 1, w.count("referral.reward"))
	})
}

// TestAHireIsBothOrNeither breaks each store call of a hire in turn, before and
// after it took effect in the database.
func TestAHireIsBothOrNeither(t *testing.T) {
	t.Parallel()
	for name, faulty := range map[string]func(storage.Store, int) *storagetest.Fault{
		"fails": storagetest.FaultStore, "answer lost": storagetest.LoseAnswer,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t)
			id, hired := w.offered(), false
			for n := 1; !hired; n++ {
				store := faulty(w.store, n)
				_, err := w.ref.With(store).Hire(t.Context(), hr(), id, job())
				require.Equal(t, store.Fired(), errors.Is(err, storagetest.ErrInjected))
				a, err := w.ref.Application(t.Context(), hr(), id)
				require.NoError(t, err)
				entry, err := w.people.Entry(t.Context(), hr(), w.alumna.Person())
				require.NoError(t, err)
				hired = a.Stage == referral.Hired
				require.Equal(t, hired, len(entry.Employments) == 2)
			}
		})
	}
}
