package referral_test

import (
	"encoding/json"
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/alumnikit/alumnikit"
	"github.com/alumnikit/alumnikit/alumni"
	"github.com/alumnikit/alumnikit/referral"
)

// pages gathers a list page by page, each of the size or the last.
func pages[T any](t *testing.T, size int, read func(alumnikit.Page) (referral.List[T], error)) []T {
	t.Helper()
	all := []T{}
	page := alumnikit.Page{Size: size}
	for {
		got, err := read(page)
		require.NoError(t, err)
		all = append(all, got.Items...)
		if got.Next == "" {
			return all
		}
		require.Len(t, got.Items, size)
		page.After = got.Next
	}
}

func TestListsComeInPagesLatestFirst(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	want := []string{}
	for i := range 7 {
		if i%3 > 0 {
			w.clock.advance(time.Microsecond) // some at the same moment
		}
		want = append(want, w.refer(w.alumna, fmt.Sprintf("c%d@example.com", i)).Referral.ID.String())
		w.refer(w.employee, fmt.Sprintf("d%d@example.com", i))
	}
	for _, size := range []int{1, 2, 3, 7, 200} {
		got := pages(t, size, func(p alumnikit.Page) (referral.List[referral.Referral], error) {
			return w.ref.Referrals(t.Context(), member(w.alumna), p)
		})
		require.True(t, slices.IsSortedFunc(got, func(a, b referral.Referral) int { return b.CreatedAt.Compare(a.CreatedAt) }))
		ids := []string{}
		for _, r := range got {
			ids = append(ids, r.ID.String())
		}
		require.ElementsMatch(t, want, ids, "each once, nobody else's")
		all := pages(t, size, func(p alumnikit.Page) (referral.List[referral.Referral], error) {
			return w.ref.Referrals(t.Context(), recruiter(), p)
		})
		require.Len(t, all, 14)
	}
}

// TestWhatIsNotShownTakesNoRoom hides most openings from visitors: pages are
// full nevertheless, and of one length whatever lies between.
func TestWhatIsNotShownTakesNoRoom(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	shown := []alumnikit.ID{w.public.ID}
	for i := range 30 {
		w.clock.advance(time.Second)
		o := w.publish(w.opening(referral.OpeningInput{Public: i%7 == 0}))
		if i%7 == 0 {
			shown = append(shown, o.ID)
		}
	}
	slices.Reverse(shown)
	got := pages(t, 2, func(p alumnikit.Page) (referral.List[referral.Opening], error) {
		return w.ref.Openings(t.Context(), visitor(), p)
	})
	ids := []alumnikit.ID{}
	for _, o := range got {
		ids = append(ids, o.ID)
	}
	require.Equal(t, shown, ids)
	for actor, want := range map[*alumnikit.Actor]int{ptr(recruiter()): 34, ptr(member(w.employee)): 32, ptr(alumnikit.Visitor(globex)): 0} {
		require.Len(t, pages(t, 200, func(p alumnikit.Page) (referral.List[referral.Opening], error) {
			return w.ref.Openings(t.Context(), *actor, p)
		}), want)
	}
}

func TestCursorsAreBound(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	for i := range 3 {
		w.refer(w.alumna, fmt.Sprintf("c%d@example.com", i))
		w.refer(w.employee, fmt.Sprintf("d%d@example.com", i))
	}
	first, err := w.ref.Referrals(t.Context(), member(w.alumna), alumnikit.Page{Size: 1})
	require.NoError(t, err)
	require.NotEmpty(t, first.Next)
	page := alumnikit.Page{After: first.Next}
	_, err = w.ref.Referrals(t.Context(), member(w.employee), page)
	require.ErrorIs(t, err, alumnikit.ErrCursor)
	_, err = w.ref.Referrals(t.Context(), recruiter(), page)
	require.ErrorIs(t, err, alumnikit.ErrCursor)
	_, err = w.ref.Rewards(t.Context(), member(w.alumna), page)
	require.ErrorIs(t, err, alumnikit.ErrCursor)
	_, err = w.ref.MyApplications(t.Context(), member(w.alumna), page)
	require.ErrorIs(t, err, alumnikit.ErrCursor)
	other := "A"
	if page.After[10:11] == "A" {
		other = "B"
	}
	page.After = page.After[:10] + alumnikit.Cursor(other) + page.After[11:]
	_, err = w.ref.Referrals(t.Context(), member(w.alumna), page)
	require.ErrorIs(t, err, alumnikit.ErrCursor)
}

func TestTheBoard(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	apply := func(e *alumni.Entry, o *referral.Opening) *referral.Application {
		w.clock.advance(time.Second)
		a, err := w.ref.Apply(t.Context(), member(e), referral.ApplyInput{Opening: o.ID})
		require.NoError(t, err)
		return a
	}
	move := func(a *referral.Application, to referral.Stage) *referral.Application {
		w.clock.advance(time.Second)
		a, err := w.ref.Move(t.Context(), recruiter(), a.ID, to)
		require.NoError(t, err)
		return a
	}
	a, b, c := apply(w.alumna, w.open), apply(w.colleague, w.open), apply(w.employee, w.public)
	b = move(b, referral.Review)
	a = move(a, referral.Review)

	board, err := w.ref.Board(t.Context(), recruiter())
	require.NoError(t, err)
	require.Len(t, board, len(referral.Stages()))
	require.Equal(t, []referral.Application{*a, *b}, board[referral.Review], "who moved last stands first")
	require.Equal(t, []referral.Application{*c}, board[referral.Applied])
	require.Empty(t, board[referral.Hired])

	for name, tt := range map[string]struct {
		filter referral.ApplicationFilter
		want   []referral.Application
	}{
		"all":        {referral.ApplicationFilter{}, []referral.Application{*c, *b, *a}},
		"stage":      {referral.ApplicationFilter{Stage: referral.Review}, []referral.Application{*a, *b}},
		"opening":    {referral.ApplicationFilter{Opening: w.open.ID}, []referral.Application{*b, *a}},
		"both":       {referral.ApplicationFilter{Opening: w.open.ID, Stage: referral.Review}, []referral.Application{*b, *a}},
		"both, none": {referral.ApplicationFilter{Opening: w.open.ID, Stage: referral.Applied}, []referral.Application{}},
		"unknown":    {referral.ApplicationFilter{Opening: alumnikit.NewID(nil)}, []referral.Application{}},
	} {
		require.Equal(t, tt.want, pages(t, 1, func(p alumnikit.Page) (referral.List[referral.Application], error) {
			return w.ref.Applications(t.Context(), recruiter(), tt.filter, p)
		}), name)
	}
	mixed, err := w.ref.Applications(t.Context(), recruiter(), referral.ApplicationFilter{Opening: w.open.ID}, alumnikit.Page{Size: 1})
	require.NoError(t, err)
	_, err = w.ref.Applications(t.Context(), recruiter(), referral.ApplicationFilter{Opening: w.open.ID, Stage: referral.Review}, alumnikit.Page{After: mixed.Next})
	require.ErrorIs(t, err, alumnikit.ErrCursor, "a cursor belongs to its filter")
}

func TestAnEmptyListIsNoNull(t *testing.T) {
	t.Parallel()
	body, err := json.Marshal(referral.List[int]{})
	require.NoError(t, err)
	require.JSONEq(t, `{"items":[]}`, string(body))
}

func TestEnumerations(t *testing.T) {
	t.Parallel()
	for _, v := range referral.Stages() {
		require.True(t, v.Valid())
		require.Equal(t, len(v.Next()) == 0, v.Final())
	}
	for _, v := range referral.States() {
		require.True(t, v.Valid())
	}
	for _, v := range referral.OpeningStates() {
		require.True(t, v.Valid())
	}
	for _, v := range referral.Engagements() {
		require.True(t, v.Valid())
	}
	require.False(t, referral.Stage("").Valid())
	require.False(t, referral.State("hiredd").Valid())
	require.False(t, referral.OpeningState("x").Valid())
	require.False(t, referral.Engagement("x").Valid())
}
