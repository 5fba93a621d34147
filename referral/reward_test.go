package referral_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/alumnikit/alumnikit"
	"github.com/alumnikit/alumnikit/alumni"
	"github.com/alumnikit/alumnikit/referral"
	"github.com/alumnikit/alumnikit/storage/memory"
)

func TestJapan(t *testing.T) {
	t.Parallel()
	at := func(work alumni.Work, entity string) referral.Standing {
		return referral.Standing{Work: work, Entity: entity}
	}
	for name, tt := range map[string]struct {
		standing []referral.Standing
		hiredBy  string
		want     referral.Reason
	}{
		"former staff":         {nil, "", referral.NotAnEmployee},
		"employee":             {[]referral.Standing{at(alumni.Employee, "")}, "", referral.OwnEmployee},
		"seasonal":             {[]referral.Standing{at(alumni.Seasonal, "")}, "", referral.OwnEmployee},
		"contractor":           {[]referral.Standing{at(alumni.Contractor, "")}, "", referral.NotAnEmployee},
		"freelancer":           {[]referral.Standing{at(alumni.Freelancer, "")}, "", referral.NotAnEmployee},
		"agency":               {[]referral.Standing{at(alumni.Temporary, "")}, "", referral.NotAnEmployee},
		"intern":               {[]referral.Standing{at(alumni.Intern, "")}, "", referral.NotAnEmployee},
		"of the same entity":   {[]referral.Standing{at(alumni.Employee, "A")}, "A", referral.OwnEmployee},
		"of another entity":    {[]referral.Standing{at(alumni.Employee, "A")}, "B", referral.OtherEntity},
		"entity not told":      {[]referral.Standing{at(alumni.Employee, "A")}, "", referral.OwnEmployee},
		"freelancing besides":  {[]referral.Standing{at(alumni.Freelancer, "A"), at(alumni.Employee, "A")}, "A", referral.OwnEmployee},
		"two, neither will do": {[]referral.Standing{at(alumni.Freelancer, "B"), at(alumni.Employee, "A")}, "B", referral.OtherEntity},
	} {
		got := referral.Japan().Decide(referral.Case{Standing: tt.standing, Hire: alumni.Employment{Entity: tt.hiredBy}})
		require.Equal(t, tt.want, got.Reason, name)
		require.Equal(t, tt.want == referral.OwnEmployee, got.Allowed, name)
		require.Contains(t, got.RuleIn(alumni.English), "Employment Security Act art.", name)
		require.Contains(t, got.RuleIn(alumni.English), "verify with counsel", name)
	}
}

func TestRewardsAreDecidedOnce(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		who  func(w *world) *alumni.Entry
		want referral.Reason
		rule string
	}{
		"alumna":   {func(w *world) *alumni.Entry { return w.alumna }, referral.NotAnEmployee, "art. 30, 36 and 40"},
		"employee": {func(w *world) *alumni.Entry { return w.employee }, referral.OwnEmployee, "art. 40"},
	} {
		w := newWorld(t)
		referrer := tt.who(w)
		told, err := w.ref.Prospect(t.Context(), member(referrer))
		require.NoError(t, err)
		require.Equal(t, tt.want, told.Reason, name)
		id := w.accepted(referrer).Referral.ID
		_, reward, err := w.ref.HireReferred(t.Context(), hr(), id, referral.Hiring{Employment: job()})
		require.NoError(t, err)
		require.Equal(t, told, reward.Decision)
		require.Contains(t, reward.Decision.RuleIn(alumni.English), tt.rule)
		_, _, err = w.ref.HireReferred(t.Context(), hr(), id, referral.Hiring{Employment: job()})
		require.ErrorIs(t, err, alumnikit.ErrState)

		for reader, want := range map[*alumnikit.Actor]int{ptr(recruiter()): 1, ptr(member(referrer)): 1, ptr(member(w.colleague)): 0} {
			ledger, err := w.ref.Rewards(t.Context(), *reader, alumnikit.Page{})
			require.NoError(t, err)
			require.Len(t, ledger.Items, want)
			if want == 1 {
				require.Equal(t, *reward, ledger.Items[0])
			}
		}
	}
}

func ptr[T any](v T) *T { return &v }

// TestTheDayOfTheReferralDecides lets an employee leave, and an alumna come
// back, between referral and hire.
func TestTheDayOfTheReferralDecides(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	id := w.accepted(w.employee).Referral.ID
	_, err := w.people.Offboard(t.Context(), hr(), w.employee.ID, alumni.Departure{End: w.date("2026-10-30")})
	require.NoError(t, err)
	_, reward, err := w.ref.HireReferred(t.Context(), hr(), id, referral.Hiring{Employment: job()})
	require.NoError(t, err)
	require.True(t, reward.Decision.Allowed)

	invitation := w.refer(w.alumna, "goro@example.com")
	_, err = w.people.Employ(t.Context(), hr(), w.alumna.ID, job())
	require.NoError(t, err)
	_, err = w.ref.Accept(t.Context(), visitor(), invitation.Token, candidate())
	require.NoError(t, err)
	_, reward, err = w.ref.HireReferred(t.Context(), hr(), invitation.Referral.ID, referral.Hiring{Employment: job()})
	require.NoError(t, err)
	require.False(t, reward.Decision.Allowed)
}

// generous is a policy of a host, which sees what it decides on.
type generous struct{ cases chan referral.Case }

func (g generous) Decide(c referral.Case) referral.Decision {
	g.cases <- c
	return referral.Decision{Allowed: true, Reason: "generous", Rule: map[alumni.Locale]string{alumni.English: "house rule 7"}}
}

func TestAPolicyOfTheHost(t *testing.T) {
	t.Parallel()
	policy := generous{make(chan referral.Case, 2)}
	w := newWorldOn(t, memory.New(), &referral.Options{Policy: policy})
	id := w.accepted(w.employee).Referral.ID
	referred := w.clock.now()
	w.clock.advance(hour)
	_, reward, err := w.ref.HireReferred(t.Context(), hr(), id, referral.Hiring{Employment: job()})
	require.NoError(t, err)
	require.Equal(t, "house rule 7", reward.Decision.RuleIn(alumni.Japanese))
	require.Equal(t, referral.Case{
		Tenant: acme, Standing: []referral.Standing{{Work: alumni.Employee}}, Hire: job(), ReferredAt: referred, HiredAt: referred.Add(hour),
	}, <-policy.cases)
}
