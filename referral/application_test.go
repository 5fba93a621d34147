package referral_test

import (
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/alumnikit/alumnikit"
	"github.com/alumnikit/alumnikit/alumni"
	"github.com/alumnikit/alumnikit/referral"
	"github.com/alumnikit/alumnikit/storage"
)

func TestComebackFromApplicationToRoster(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	a := w.application(referral.Review, referral.Offer)
	hired, err := w.ref.Hire(t.Context(), recruiter(), a.ID, alumni.Employment{
		Work: alumni.Contractor, Department: " 企画部 ", Start: w.date("2026-12-01"),
	})
	require.NoError(t, err)
	require.Equal(t, referral.Hired, hired.Stage)

	stints := w.employments(w.alumna)
	require.Len(t, stints, 2, "one person, two employments")
	require.Equal(t, hired.Employment, stints[1].ID)
	require.Equal(t, "企画部", stints[1].Department)
	require.Equal(t, 4, w.roster(), "nobody was registered anew")

	_, err = w.ref.Hire(t.Context(), recruiter(), a.ID, job())
	require.ErrorIs(t, err, alumnikit.ErrState, "a request sent twice")
	_, err = w.ref.Move(t.Context(), member(w.alumna), a.ID, referral.Withdrawn)
	require.ErrorIs(t, err, alumnikit.ErrState, "too late to withdraw")
	_, err = w.ref.Apply(t.Context(), member(w.alumna), referral.ApplyInput{Opening: w.open.ID})
	require.ErrorIs(t, err, alumnikit.ErrExists, "hired for it already")
	require.Len(t, w.employments(w.alumna), 2)

	_, err = w.ref.Apply(t.Context(), member(w.alumna), referral.ApplyInput{Opening: w.public.ID})
	require.NoError(t, err, "an employee may apply for another")
}

func TestApplyingAgain(t *testing.T) {
	t.Parallel()
	for _, end := range []referral.Stage{referral.Declined, referral.Withdrawn} {
		w := newWorld(t)
		first := w.application(referral.Review)
		_, err := w.ref.Apply(t.Context(), member(w.alumna), referral.ApplyInput{Opening: w.open.ID})
		require.ErrorIs(t, err, alumnikit.ErrExists)
		actor := recruiter()
		if end == referral.Withdrawn {
			actor = member(w.alumna)
		}
		_, err = w.ref.Move(t.Context(), actor, first.ID, end)
		require.NoError(t, err)
		second := w.application()
		require.NotEqual(t, first.ID, second.ID)
		mine, err := w.ref.MyApplications(t.Context(), member(w.alumna), alumnikit.Page{})
		require.NoError(t, err)
		require.Len(t, mine.Items, 2)
	}
}

func TestApplyingNeedsNoConsentForRecruiting(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	require.ErrorIs(t, w.people.CheckConsent(t.Context(), acme, w.alumna.ID, alumni.ForRecruiting), alumnikit.ErrConsent)
	w.application()
}

func TestAnOpeningThatClosesMeanwhile(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	a := w.application(referral.Review)
	_, err := w.ref.Close(t.Context(), recruiter(), w.open.ID)
	require.NoError(t, err)
	_, err = w.ref.Apply(t.Context(), member(w.colleague), referral.ApplyInput{Opening: w.open.ID})
	require.ErrorIs(t, err, alumnikit.ErrState)
	_, err = w.ref.UpdateOpening(t.Context(), recruiter(), w.open.ID, w.open.OpeningInput)
	require.ErrorIs(t, err, alumnikit.ErrState, "closed for good")
	_, err = w.ref.Publish(t.Context(), recruiter(), w.open.ID)
	require.ErrorIs(t, err, alumnikit.ErrState)

	seen, err := w.ref.Opening(t.Context(), member(w.alumna), w.open.ID)
	require.NoError(t, err, "she can look up what she applied for")
	require.Equal(t, referral.Closed, seen.State)
	_, err = w.ref.Move(t.Context(), recruiter(), a.ID, referral.Offer)
	require.NoError(t, err, "applications go on")
	_, err = w.ref.Hire(t.Context(), recruiter(), a.ID, job())
	require.NoError(t, err)
}

// TestAnOpeningClosedWhileApplying lets HR be faster than an application that
// has read the opening already.
func TestAnOpeningClosedWhileApplying(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	meanwhile := &meanwhile{Store: w.store, happens: func() {
		_, err := w.ref.Close(t.Context(), recruiter(), w.open.ID)
		require.NoError(t, err)
	}}
	_, err := w.ref.With(meanwhile).Apply(t.Context(), member(w.alumna), referral.ApplyInput{Opening: w.open.ID})
	require.ErrorIs(t, err, alumnikit.ErrState)
	require.Empty(t, w.records(acme, "referral.application"))
}

func TestTheLastDay(t *testing.T) {
	t.Parallel()
	for _, last := range []string{"2026-10-31", "2026-10", "2026"} {
		w := newWorld(t)
		o := w.publish(w.opening(referral.OpeningInput{ClosesOn: w.date(last), Public: true}))
		_, err := w.ref.Apply(t.Context(), member(w.alumna), referral.ApplyInput{Opening: o.ID})
		require.NoError(t, err, last)
		w.clock.advance(62 * 24 * time.Hour) // 2027-01-01
		_, err = w.ref.Apply(t.Context(), member(w.colleague), referral.ApplyInput{Opening: o.ID})
		require.ErrorIs(t, err, alumnikit.ErrState, last)
		listed, err := w.ref.Openings(t.Context(), visitor(), alumnikit.Page{})
		require.NoError(t, err)
		require.Len(t, listed.Items, 1, "not the one that is over")
	}
}

func TestADraftThatWasNeverShownStaysUnknown(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	_, err := w.ref.Close(t.Context(), recruiter(), w.draft.ID)
	require.NoError(t, err)
	_, err = w.ref.Opening(t.Context(), member(w.alumna), w.draft.ID)
	require.ErrorIs(t, err, alumnikit.ErrNotFound)
	_, unknown := w.ref.Apply(t.Context(), member(w.alumna), referral.ApplyInput{Opening: alumnikit.NewID(nil)})
	_, err = w.ref.Apply(t.Context(), member(w.alumna), referral.ApplyInput{Opening: w.draft.ID})
	require.EqualError(t, err, unknown.Error())
}

func TestFaultyOpenings(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	ja := func(s string) map[alumni.Locale]string { return map[alumni.Locale]string{alumni.Japanese: s} }
	long := func(n int) string { return strings.Repeat("長", n) }
	for name, tt := range map[string]struct {
		in   referral.OpeningInput
		want map[string]string
	}{
		"nothing":  {referral.OpeningInput{}, map[string]string{"title": "required", "engagement": "required"}},
		"no title": {referral.OpeningInput{Title: ja(""), Engagement: "job"}, map[string]string{"title[ja]": "required", "engagement": "not_one_of"}},
		"locale": {referral.OpeningInput{
			Title: map[alumni.Locale]string{"fr": "x"}, Description: map[alumni.Locale]string{"": "x"}, Engagement: referral.Contract,
		}, map[string]string{"title": "not_one_of", "description": "not_one_of"}},
		"many": {referral.OpeningInput{
			Title: map[alumni.Locale]string{"ja": "x", "en": "x", "fr": "x"}, Engagement: referral.Contract,
		}, map[string]string{"title": "not_one_of"}},
		"long": {referral.OpeningInput{
			Title: ja(long(121)), Description: ja(long(8001)), Engagement: referral.SideJob, Department: long(61), Place: long(61),
			ChangeOfDuties: long(501), ChangeOfPlace: long(501), Renewal: long(501),
		}, map[string]string{
			"title[ja]": "too_long", "description[ja]": "too_long", "department": "too_long", "place": "too_long",
			"changeOfDuties": "too_long", "changeOfPlace": "too_long", "renewal": "too_long",
		}},
		"controls": {referral.OpeningInput{
			Title: ja("a\nb"), Description: ja("a\x00b"), Engagement: referral.Project, Department: "a\rb", Place: "\xff", Renewal: "a\x1b",
		}, map[string]string{
			"title[ja]": "format", "description[ja]": "format", "department": "format", "place": "format", "renewal": "format",
		}},
	} {
		_, err := w.ref.CreateOpening(t.Context(), recruiter(), tt.in)
		require.Equal(t, tt.want, fields(t, err), name)
		_, err = w.ref.UpdateOpening(t.Context(), recruiter(), w.draft.ID, tt.in)
		require.Equal(t, tt.want, fields(t, err), name)
		_, err = w.ref.UpdateOpening(t.Context(), member(w.alumna), w.draft.ID, tt.in)
		require.ErrorIs(t, err, alumnikit.ErrForbidden, name)
	}
	in := referral.OpeningInput{Title: ja(long(120)), Description: ja("a\nb\t" + long(7996)), Engagement: referral.Project}
	o, err := w.ref.CreateOpening(t.Context(), recruiter(), in)
	require.NoError(t, err)
	in.Title[alumni.Japanese] = "changed"
	require.Equal(t, long(120), o.Title[alumni.Japanese], "the caller keeps their map")
}

func TestFaultyApplicationsAndHires(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	for message, code := range map[string]string{strings.Repeat("長", 4001): "too_long", "a\x00": "format", "\xff": "format"} {
		_, err := w.ref.Apply(t.Context(), member(w.alumna), referral.ApplyInput{Opening: w.open.ID, Message: message})
		require.Equal(t, map[string]string{"message": code}, fields(t, err))
	}
	a := w.application(referral.Review, referral.Offer)
	_, err := w.ref.Hire(t.Context(), recruiter(), a.ID, alumni.Employment{
		Work: "boss", Department: strings.Repeat("長", 61), Start: w.date("2027"), End: w.date("2026"),
	})
	require.Equal(t, map[string]string{
		"employment.work": "not_one_of", "employment.department": "too_long", "employment.end": "range",
	}, fields(t, err))
	_, err = w.ref.Applications(t.Context(), recruiter(), referral.ApplicationFilter{Stage: "x"}, alumnikit.Page{})
	require.Equal(t, map[string]string{"stage": "not_one_of"}, fields(t, err))
}

func TestAnApplicationOfSomebodyWhoWasErased(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	a := w.application(referral.Review, referral.Offer)
	entry, err := alumni.Entries().Get(t.Context(), w.people.DB(), acme, alumnikit.ID(w.alumna.ID))
	require.NoError(t, err)
	require.NoError(t, w.people.DB().Commit(t.Context(), storage.By(hr(), "test.erase"), alumni.Entries().Delete(entry)))
	_, err = w.ref.Hire(t.Context(), recruiter(), a.ID, job())
	require.ErrorIs(t, err, alumnikit.ErrNotFound)
}
