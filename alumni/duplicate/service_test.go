package duplicate_test

import (
	"errors"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/alumnikit/alumnikit"
	"github.com/alumnikit/alumnikit/alumni"
	"github.com/alumnikit/alumnikit/alumni/duplicate"
	"github.com/alumnikit/alumnikit/internal/synth"
	"github.com/alumnikit/alumnikit/storage"
	"github.com/alumnikit/alumnikit/storage/memory"
	"github.com/alumnikit/alumnikit/storage/storagetest"
)

const acme alumnikit.TenantID = "acme"

func clerk() alumnikit.Actor { return alumnikit.Admin(acme, "hr-1", alumnikit.PermRoster) }

func noon() time.Time { return time.Date(2026, 10, 31, 12, 0, 0, 0, time.UTC) }

func open(t *testing.T) *alumni.Service {
	t.Helper()
	people, err := alumni.New(memory.New(), alumnikit.RandomKeyring(), &alumni.Options{Clock: noon})
	require.NoError(t, err)
	return people
}

func registration(t *testing.T, p synth.Person) alumni.Registration {
	t.Helper()
	r := alumni.Registration{
		Names:       alumni.Names{Family: p.Family, Given: p.Given, FamilyKana: p.FamilyKana, GivenKana: p.GivenKana},
		Identifiers: []alumni.Identifier{{System: alumni.ExternalID, Value: p.ExternalID}}, Email: p.Email,
	}
	if p.FormerFamily != "" {
		r.Names.Former = []string{p.FormerFamily}
	}
	for _, m := range p.Employments {
		start, err := alumni.ParseDate(m.Start)
		require.NoError(t, err)
		end, err := alumni.ParseDate(m.End)
		require.NoError(t, err)
		r.Employments = append(r.Employments, alumni.Employment{
			Work: alumni.Work(m.Kind), Entity: m.Entity, Department: m.Department, Title: m.Title, Place: m.Place, Start: start, End: end,
		})
	}
	return r
}

// company brings in a company with one person in twenty twice, and one in twenty
// who only looks like somebody; it returns the pairs to be found.
func company(t *testing.T, people *alumni.Service, size int) map[alumnikit.ID]synth.Flaw {
	t.Helper()
	c := synth.New(7, size)
	pairs := map[alumnikit.ID]synth.Flaw{}
	var ids []alumnikit.PersonID
	register := func(p synth.Person) alumnikit.PersonID {
		e, err := people.Register(t.Context(), clerk(), registration(t, p))
		require.NoError(t, err)
		return e.ID
	}
	for p := range c.All() {
		ids = append(ids, register(p))
	}
	for i := 0; i < size; i += 20 {
		second, flaw := c.Duplicate(i)
		pairs[duplicate.CandidateID(ids[i], register(second))] = flaw
		register(c.Lookalike(i))
	}
	require.NoError(t, people.Upkeep(t.Context(), acme))
	return pairs
}

func candidates(t *testing.T, s *duplicate.Service) []duplicate.Candidate {
	t.Helper()
	var out []duplicate.Candidate
	page := alumnikit.Page{Size: 7}
	for {
		found, next, err := s.Candidates(t.Context(), clerk(), page)
		require.NoError(t, err)
		out = append(out, found...)
		if next == "" {
			return out
		}
		page.After = next
	}
}

func TestFindsWhatWasPlanted(t *testing.T) {
	t.Parallel()
	people := open(t)
	pairs := company(t, people, 1500)
	totals := map[int]bool{}
	for name, opts := range map[string]*duplicate.Options{"in one round": nil, "in rounds": {Tags: 3000}} {
		search := duplicate.New(people, opts)
		last := 0
		report, err := search.Find(t.Context(), clerk(), func(p duplicate.Progress) {
			require.GreaterOrEqual(t, p.People, last)
			require.LessOrEqual(t, p.People, p.Total)
			last = p.People
		})
		require.NoError(t, err)
		found := candidates(t, search)
		right := 0
		for i, c := range found {
			if _, ok := pairs[c.ID]; ok {
				right++
			}
			require.NotEmpty(t, c.Reasons)
			require.True(t, i == 0 || found[i-1].Score >= c.Score-1e-4, "the likeliest first")
		}
		require.GreaterOrEqual(t, right*100, len(pairs)*98, "%s: recall %d of %d", name, right, len(pairs))
		require.GreaterOrEqual(t, right*100, len(found)*90, "%s: precision %d of %d", name, right, len(found))
		require.Equal(t, 1650, report.People)
		totals[len(found)] = true
	}
	require.Len(t, totals, 1, "in however many rounds")
	again, err := duplicate.New(people, nil).Find(t.Context(), clerk(), nil)
	require.NoError(t, err)
	require.Zero(t, again.New+again.Reopened+again.Gone, "finding again changes nothing")
}

// twins are two records of one person who came back.
func twins(t *testing.T, people *alumni.Service) [2]*alumni.Entry {
	t.Helper()
	var out [2]*alumni.Entry
	for i := range out {
		start, err := alumni.NewDate(2010+8*i, 4, 1)
		require.NoError(t, err)
		end, err := alumni.NewDate(2015+8*i, 3, 31)
		require.NoError(t, err)
		out[i], err = people.Register(t.Context(), clerk(), alumni.Registration{
			Names:       alumni.Names{Family: "珍名", Given: "希"},
			Employments: []alumni.Employment{{Work: alumni.Employee, Entity: "見本商事", Start: start, End: end}},
		})
		require.NoError(t, err)
	}
	return out
}

func TestDismissedStaysSoUntilSomethingNewSpeaksForIt(t *testing.T) {
	t.Parallel()
	people, ctx := open(t), t.Context()
	pair := twins(t, people)
	search := duplicate.New(people, nil)
	report, err := search.Find(ctx, clerk(), nil)
	require.NoError(t, err)
	require.Equal(t, 1, report.New)
	c := candidates(t, search)[0]
	require.Contains(t, c.Reasons, duplicate.Returned)
	require.NoError(t, search.Dismiss(ctx, clerk(), c.ID))
	require.NoError(t, search.Dismiss(ctx, clerk(), c.ID))
	require.Empty(t, candidates(t, search))
	report, err = search.Find(ctx, clerk(), nil)
	require.NoError(t, err)
	require.Equal(t, duplicate.Report{People: 2, Found: 1}, *report)

	for _, e := range pair {
		email := "same@example.jp"
		_, err := people.UpdateEntry(ctx, clerk(), e.ID, alumni.EntryUpdate{Email: &email})
		require.NoError(t, err)
	}
	report, err = search.Find(ctx, clerk(), nil)
	require.NoError(t, err)
	require.Equal(t, 1, report.Reopened)
	require.Len(t, candidates(t, search), 1)

	_, err = people.UpdateEntry(ctx, clerk(), pair[0].ID, alumni.EntryUpdate{Names: &alumni.Names{Family: "別人", Given: "勇"}})
	require.NoError(t, err)
	report, err = search.Find(ctx, clerk(), nil)
	require.NoError(t, err)
	require.Equal(t, 1, report.Gone, "a corrected record is no candidate any more")
	require.Empty(t, candidates(t, search))
}

func TestACandidateConcernsBoth(t *testing.T) {
	t.Parallel()
	people := open(t)
	pair := twins(t, people)
	_, err := duplicate.New(people, nil).Find(t.Context(), clerk(), nil)
	require.NoError(t, err)
	for _, e := range pair {
		n := 0
		for c, err := range duplicate.Kind().Concerning(t.Context(), people.DB(), acme, e.ID) {
			require.NoError(t, err)
			require.False(t, duplicate.Kind().Redact(&c.Value, e.ID), "it goes with either")
			n++
		}
		require.Equal(t, 1, n)
	}
}

func TestTheListIsForHR(t *testing.T) {
	t.Parallel()
	people, ctx := open(t), t.Context()
	pair := twins(t, people)
	search := duplicate.New(people, nil)
	_, err := search.Find(ctx, clerk(), nil)
	require.NoError(t, err)
	id := candidates(t, search)[0].ID
	for _, actor := range []alumnikit.Actor{alumnikit.Member(acme, pair[0].ID), alumnikit.Visitor(acme), alumnikit.Admin(acme, "x", alumnikit.PermReferral)} {
		_, err := search.Find(ctx, actor, nil)
		require.ErrorIs(t, err, alumnikit.ErrForbidden)
		_, err = search.Queue(ctx, actor)
		require.ErrorIs(t, err, alumnikit.ErrForbidden)
		_, _, err = search.Candidates(ctx, actor, alumnikit.Page{})
		require.ErrorIs(t, err, alumnikit.ErrForbidden)
		_, err = search.Candidate(ctx, actor, id)
		require.ErrorIs(t, err, alumnikit.ErrForbidden)
		require.ErrorIs(t, search.Dismiss(ctx, actor, id), alumnikit.ErrForbidden)
	}
	stranger := alumnikit.Admin("other", "x", alumnikit.PermRoster)
	require.ErrorIs(t, search.Dismiss(ctx, stranger, id), alumnikit.ErrNotFound)
	_, err = search.Candidate(ctx, stranger, id)
	require.ErrorIs(t, err, alumnikit.ErrNotFound)
	_, _, err = search.Candidates(ctx, clerk(), alumnikit.Page{After: "x"})
	require.ErrorIs(t, err, alumnikit.ErrCursor)
}

func TestAJobFindsTheSame(t *testing.T) {
	t.Parallel()
	people := open(t)
	company(t, people, 300)
	search := duplicate.New(people, &duplicate.Options{Tags: 1000})
	id, err := search.Queue(t.Context(), clerk())
	require.NoError(t, err)
	worker := storage.NewWorker(people.DB(), search.Handlers(), nil)
	for {
		worked, err := worker.Step(t.Context())
		require.NoError(t, err)
		if !worked {
			break
		}
	}
	job, err := storage.Jobs().Get(t.Context(), people.DB(), acme, id)
	require.NoError(t, err)
	require.Equal(t, storage.JobDone, job.Value.State)
	require.Equal(t, job.Value.Total, job.Value.Done)
	report, err := search.Find(t.Context(), clerk(), nil)
	require.NoError(t, err)
	require.Zero(t, report.New)
	require.NotZero(t, report.Found)
}

func TestFaultsLeaveAListThatTheNextSearchCompletes(t *testing.T) {
	t.Parallel()
	for name, faulty := range map[string]func(storage.Store, int) *storagetest.Fault{
		"fails": storagetest.FaultStore, "loses the answer": storagetest.LoseAnswer,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			for n := 1; ; n++ {
				people := open(t)
				twins(t, people)
				store := faulty(people.DB().Store(), n)
				search := duplicate.New(people, nil)
				_, err := search.With(store).Find(t.Context(), clerk(), nil)
				if store.Fired() {
					require.True(t, err == nil || errors.Is(err, storagetest.ErrInjected), "%v", err)
				}
				_, err = search.Find(t.Context(), clerk(), nil)
				require.NoError(t, err)
				require.Len(t, candidates(t, search), 1)
				if !store.Fired() {
					require.Greater(t, n, 4)
					return
				}
			}
		})
	}
}

func TestSuspects(t *testing.T) {
	t.Parallel()
	people := open(t)
	const size = 1500
	c := synth.New(7, size)
	var ids []alumnikit.PersonID
	for p := range c.All() {
		e, err := people.Register(t.Context(), clerk(), registration(t, p))
		require.NoError(t, err)
		ids = append(ids, e.ID)
	}
	require.NoError(t, people.Upkeep(t.Context(), acme))
	var drafts []duplicate.Draft
	var who []int
	flaws := map[int]synth.Flaw{}
	for i := 0; i < size; i += 10 {
		second, flaw := c.Duplicate(i)
		r := registration(t, second)
		drafts, who = append(drafts, duplicate.Draft{Names: r.Names, Identifiers: r.Identifiers, Email: r.Email, Employments: r.Employments}), append(who, i)
		flaws[i] = flaw
	}
	got, err := duplicate.New(people, nil).Suspects(t.Context(), clerk(), drafts)
	require.NoError(t, err)
	require.Len(t, got, len(drafts))
	met, wrong, want := 0, 0, 0
	for n, suspects := range got {
		if flaws[who[n]] == synth.FlawTypo {
			continue // of which no name is left to meet by
		}
		want++
		for _, s := range suspects {
			if s.Person == ids[who[n]] {
				met++
			} else {
				wrong++
			}
		}
	}
	require.GreaterOrEqual(t, met*100, want*95, "%d of %d", met, want)
	require.LessOrEqual(t, wrong*10, want, "%d wrong of %d", wrong, want)
	_, err = duplicate.New(people, nil).Suspects(t.Context(), alumnikit.Visitor(acme), drafts)
	require.ErrorIs(t, err, alumnikit.ErrForbidden)
	none, err := duplicate.New(people, nil).Suspects(t.Context(), alumnikit.Admin("empty", "hr", alumnikit.PermRoster), drafts[:1])
	require.NoError(t, err)
	require.Empty(t, none[0])
}

func TestCandidateIDIsThePairs(t *testing.T) {
	t.Parallel()
	a, b := alumnikit.PersonID{1}, alumnikit.PersonID{2}
	require.Equal(t, duplicate.CandidateID(a, b), duplicate.CandidateID(b, a))
	require.NotEqual(t, duplicate.CandidateID(a, b), duplicate.CandidateID(a, a))
}
