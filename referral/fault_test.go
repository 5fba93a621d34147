package referral_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/alumnikit/alumnikit"
	"github.com/alumnikit/alumnikit/referral"
	"github.com/alumnikit/alumnikit/storage"
	"github.com/alumnikit/alumnikit/storage/storagetest"
)

// broken runs a subject with each of its store calls since arm failing in turn,
// before and after the call took effect.
func broken(t *testing.T, subject func(w *world, ref *referral.Service, arm func()) error, check func(w *world, err error)) {
	t.Helper()
	for name, faulty := range map[string]func(storage.Store, int) *storagetest.Fault{
		"fails": storagetest.FaultStore, "answer lost": storagetest.LoseAnswer,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			n := 1
			for ; ; n++ {
				w := newWorld(t)
				store := faulty(w.store, 0)
				err := subject(w, w.ref.With(store), func() { store.Arm(n) })
				if !store.Fired() {
					require.NoError(t, err)
					check(w, err)
					break
				}
				require.ErrorIs(t, err, storagetest.ErrInjected, "call %d", n)
				for _, misleading := range []error{alumnikit.ErrState, alumnikit.ErrNotFound, alumnikit.ErrExists, alumnikit.ErrConflict} {
					require.NotErrorIs(t, err, misleading, "call %d", n)
				}
				check(w, err)
			}
			require.Greater(t, n, 2, "there were calls that could fail")
		})
	}
}

func TestAHireIsBothOrNeither(t *testing.T) {
	t.Parallel()
	broken(t, func(w *world, ref *referral.Service, arm func()) error {
		a := w.application(referral.Review, referral.Offer)
		arm()
		_, err := ref.Hire(w.Context(), recruiter(), a.ID, job())
		return err
	}, func(w *world, _ error) {
		mine, err := w.ref.MyApplications(w.Context(), member(w.alumna), alumnikit.Page{})
		require.NoError(w, err)
		stints := w.employments(w.alumna)
		if a := mine.Items[0]; a.Stage == referral.Hired {
			require.Len(w, stints, 2)
			require.Equal(w, a.Employment, stints[1].ID)
		} else {
			require.Equal(w, referral.Offer, a.Stage)
			require.Len(w, stints, 1)
			_, err := w.ref.Hire(w.Context(), recruiter(), a.ID, job())
			require.NoError(w, err, "trying again works")
		}
	})
}

func TestAReferredHireIsAllOrNothing(t *testing.T) {
	t.Parallel()
	broken(t, func(w *world, ref *referral.Service, arm func()) error {
		id := w.accepted(w.employee).Referral.ID
		arm()
		_, _, err := ref.HireReferred(w.Context(), hr(), id, referral.Hiring{Employment: job()})
		return err
	}, func(w *world, err error) {
		found, listErr := w.ref.Referrals(w.Context(), recruiter(), alumnikit.Page{})
		require.NoError(w, listErr)
		r := found.Items[0]
		if r.State == referral.CandidateHired {
			require.Equal(w, 5, w.roster())
			require.Len(w, w.records(acme, "referral.reward"), 1)
			_, err := w.people.Entry(w.Context(), hr(), r.Person)
			require.NoError(w, err)
			return
		}
		require.Error(w, err)
		require.Equal(w, referral.Accepted, r.State)
		require.Equal(w, 4, w.roster())
		require.Empty(w, w.records(acme, "referral.reward"))
	})
}

func TestAnInvitationIsThereOrNot(t *testing.T) {
	t.Parallel()
	broken(t, func(w *world, ref *referral.Service, arm func()) error {
		arm()
		_, err := ref.Refer(w.Context(), member(w.alumna), referral.ReferInput{Opening: w.open.ID, Email: "shiro@example.com"})
		return err
	}, func(w *world, err error) {
		n := len(w.records(acme, "referral.referral"))
		require.LessOrEqual(w, n, 1)
		if err == nil {
			require.Equal(w, 1, n)
		}
	})
}

// TestOneFailureDoesNotStopExpiring breaks each call in turn: whoever can be
// forgotten is, and the rest by the next call.
func TestOneFailureDoesNotStopExpiring(t *testing.T) {
	t.Parallel()
	for n := 1; ; n++ {
		w := newWorld(t)
		w.refer(w.alumna, "a@example.com")
		w.refer(w.alumna, "b@example.com")
		w.clock.advance(1000 * hour)
		store := storagetest.FaultStore(w.store, n)
		done, err := w.ref.With(store).Expire(t.Context(), 100)
		if !store.Fired() {
			require.NoError(t, err)
			require.Equal(t, 2, done)
			break
		}
		require.ErrorIs(t, err, storagetest.ErrInjected)
		if n > 2 { // the first two say who is due
			require.Equal(t, 1, done, "call %d", n)
		}
		again, err := w.ref.Expire(t.Context(), 100)
		require.NoError(t, err)
		require.Equal(t, 2, done+again)
	}
}
