package referral_test

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/alumnikit/alumnikit"
	"github.com/alumnikit/alumnikit/referral"
)

func TestOneApplicationOfMany(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	got := race(t, func(int) error {
		_, err := w.ref.Apply(t.Context(), member(w.alumna), referral.ApplyInput{Opening: w.open.ID})
		return err
	}, alumnikit.ErrExists)
	require.Equal(t, map[error]int{nil: 1, alumnikit.ErrExists: 63}, got)
	require.Len(t, w.records(acme, "referral.application"), 1)
}

func TestOneStepOfMany(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	a := w.application()
	got := race(t, func(i int) error {
		if i%2 == 0 {
			_, err := w.ref.Move(t.Context(), recruiter(), a.ID, referral.Declined)
			return err
		}
		_, err := w.ref.Move(t.Context(), member(w.alumna), a.ID, referral.Withdrawn)
		return err
	}, alumnikit.ErrState)
	require.Equal(t, map[error]int{nil: 1, alumnikit.ErrState: 63}, got)
	after, err := w.ref.Application(t.Context(), recruiter(), a.ID)
	require.NoError(t, err)
	require.Len(t, after.Steps, 2)
	require.Equal(t, after.Stage, after.Steps[1].Stage)
}

func TestOneHireOfMany(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	a := w.application(referral.Review, referral.Offer)
	got := race(t, func(int) error {
		_, err := w.ref.Hire(t.Context(), recruiter(), a.ID, job())
		return err
	}, alumnikit.ErrState)
	require.Equal(t, map[error]int{nil: 1, alumnikit.ErrState: 63}, got)
	require.Len(t, w.employments(w.alumna), 2)
}

func TestOneAcceptanceOfMany(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	invitation := w.refer(w.alumna, "shiro@example.com")
	got := race(t, func(int) error {
		_, err := w.ref.Accept(t.Context(), visitor(), invitation.Token, candidate())
		return err
	}, alumnikit.ErrNotFound)
	require.Equal(t, map[error]int{nil: 1, alumnikit.ErrNotFound: 63}, got)
	require.Equal(t, referral.Accepted, w.state(invitation.Referral.ID))
}

func TestOneReferredHireOfMany(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	id := w.accepted(w.employee).Referral.ID
	before := w.roster()
	got := race(t, func(int) error {
		_, _, err := w.ref.HireReferred(t.Context(), hr(), id, referral.Hiring{Employment: job()})
		return err
	}, alumnikit.ErrState)
	require.Equal(t, map[error]int{nil: 1, alumnikit.ErrState: 63}, got)
	require.Equal(t, before+1, w.roster())
	require.Len(t, w.records(acme, "referral.reward"), 1)
}

// TestOneOwnerOfMany has two members refer one candidate 32 times each.
func TestOneOwnerOfMany(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	tokens := make([]string, 64)
	got := race(t, func(i int) error {
		by := member(w.alumna)
		if i%2 == 0 {
			by = member(w.employee)
		}
		invitation, err := w.ref.Refer(t.Context(), by, referral.ReferInput{Opening: w.open.ID, Email: "shiro@example.com"})
		if err == nil {
			tokens[i] = invitation.Token
		}
		return err
	}, alumnikit.ErrExists)
	require.Equal(t, map[error]int{nil: 2, alumnikit.ErrExists: 62}, got, "once for each member")
	mailed := 0
	for _, token := range tokens {
		if token != "" {
			mailed++
		}
	}
	require.Equal(t, 1, mailed, "one of them was first")
}

// TestAcceptingWhileRefusing has two different things happen to one invitation
// at the same moment.
func TestAcceptingWhileRefusing(t *testing.T) {
	t.Parallel()
	for range 8 {
		w := newWorld(t)
		invitation := w.refer(w.alumna, "shiro@example.com")
		race(t, func(i int) error {
			if i%2 == 0 {
				_, err := w.ref.Accept(t.Context(), visitor(), invitation.Token, candidate())
				return err
			}
			return w.ref.Refuse(t.Context(), visitor(), invitation.Token)
		}, alumnikit.ErrNotFound)
		require.Equal(t, referral.Refused, w.state(invitation.Referral.ID), "refusing takes back an acceptance, never the other way round")
	}
}

// TestExpiringTwiceAtOnce lets many workers forget the same candidates.
func TestExpiringTwiceAtOnce(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	for i := range 20 {
		w.refer(w.alumna, fmt.Sprintf("c%d@example.com", i))
	}
	w.clock.advance(1000 * hour)
	forgotten := make([]int, 64)
	race(t, func(i int) (err error) {
		forgotten[i], err = w.ref.Expire(t.Context(), 100)
		return err
	})
	total := 0
	for _, n := range forgotten {
		total += n
	}
	require.Equal(t, 20, total, "each counted once")
}
