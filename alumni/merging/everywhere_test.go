package merging_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/alumnikit/alumnikit"
	"github.com/alumnikit/alumnikit/alumni"
	"github.com/alumnikit/alumnikit/alumni/merging"
	"github.com/alumnikit/alumnikit/directory"
	"github.com/alumnikit/alumnikit/newsletter"
	"github.com/alumnikit/alumnikit/newsletter/mail"
	"github.com/alumnikit/alumnikit/referral"
	"github.com/alumnikit/alumnikit/segment"
	"github.com/alumnikit/alumnikit/storage"
)

// someone left, can be found and can be written to.
func (w *world) someone(t *testing.T, name, address string) alumnikit.PersonID {
	t.Helper()
	id := w.register(t, alumni.Registration{
		Names: alumni.Names{Family: name}, Email: address,
		Employments: []alumni.Employment{{Work: alumni.Employee, Start: date(t, "2001"), End: date(t, "2020")}},
	})
	for _, purpose := range []alumni.Purpose{alumni.ForListing, alumni.ForNewsletter} {
		require.NoError(t, w.people.Grant(t.Context(), member(id), id, alumni.ConsentInput{
			Purpose: purpose, Text: "文面", Version: "1", Locale: alumni.Japanese, Method: "form",
		}))
	}
	return id
}

func TestTheDirectoryShowsThePersonWhoIsKept(t *testing.T) {
	t.Parallel()
	w, ctx := open(t), t.Context()
	keep, gone, viewer := w.someone(t, "見本", "a@example.jp"), w.someone(t, "例", "b@example.jp"), w.someone(t, "読者", "c@example.jp")
	_, err := w.merger.Merge(ctx, clerk(), keep, gone, merging.Choices{})
	require.NoError(t, err)
	d := directory.New(w.people, nil)
	for _, id := range []alumnikit.PersonID{keep, gone} {
		v, err := d.Profile(ctx, member(viewer), id)
		require.NoError(t, err)
		require.Equal(t, keep, v.ID)
		_, err = d.ViewAs(ctx, member(gone), id, directory.As{Kind: directory.AsAlumnus})
		require.NoError(t, err, "one's own")
	}
	found, err := d.Search(ctx, member(viewer), directory.Query{Name: "例"})
	require.NoError(t, err)
	require.Len(t, found.Items, 1)
	require.Equal(t, keep, found.Items[0].ID)

	require.NoError(t, w.people.Block(ctx, member(keep), viewer))
	for _, id := range []alumnikit.PersonID{keep, gone} {
		_, err := d.Profile(ctx, member(viewer), id)
		require.ErrorIs(t, err, alumnikit.ErrNotFound)
	}
}

func TestStaticListsNameThePersonWhoIsKept(t *testing.T) {
	t.Parallel()
	w, ctx := open(t), t.Context()
	keep, gone, other := w.someone(t, "見本", "a@example.jp"), w.someone(t, "例", "b@example.jp"), w.someone(t, "別人", "c@example.jp")
	s := segment.New(w.people, nil)
	both, err := s.Create(ctx, clerk(), segment.Input{Name: "両方", Include: []alumnikit.PersonID{keep, gone, other}})
	require.NoError(t, err)
	without, err := s.Create(ctx, clerk(), segment.Input{Name: "除外", Include: []alumnikit.PersonID{keep, other}, Exclude: []alumnikit.PersonID{gone}})
	require.NoError(t, err)
	m, err := w.merger.Merge(ctx, clerk(), keep, gone, merging.Choices{})
	require.NoError(t, err)
	members := func(id alumnikit.ID) (out []alumnikit.PersonID) {
		d, err := s.Definition(ctx, clerk(), id)
		require.NoError(t, err)
		for chunk, err := range s.IDs(ctx, clerk(), d) {
			require.NoError(t, err)
			out = append(out, chunk...)
		}
		return out
	}
	require.ElementsMatch(t, []alumnikit.PersonID{keep, other}, members(both.ID), "one person once")
	require.ElementsMatch(t, []alumnikit.PersonID{other}, members(without.ID), "whoever is excluded under either ID")
	for _, id := range []alumnikit.PersonID{keep, gone} {
		has, err := s.Selector(both.ID).Has(ctx, clerk(), id)
		require.NoError(t, err)
		require.True(t, has)
	}
	n, err := s.Count(ctx, clerk(), segment.Definition{Include: []alumnikit.PersonID{gone}})
	require.NoError(t, err)
	require.Equal(t, 1, n.Count)
	require.NoError(t, w.merger.Unmerge(ctx, clerk(), m.ID))
	require.ElementsMatch(t, []alumnikit.PersonID{keep, gone, other}, members(both.ID))
}

func TestReferralsStayTheirReferrers(t *testing.T) {
	t.Parallel()
	w, ctx := open(t), t.Context()
	keep, gone := w.someone(t, "見本", "a@example.jp"), w.someone(t, "例", "b@example.jp")
	s := referral.New(w.people, nil)
	opening := func() alumnikit.ID {
		o, err := s.CreateOpening(ctx, clerk(), referral.OpeningInput{
			Title: map[alumni.Locale]string{alumni.Japanese: "求人"}, Engagement: referral.Employment,
		})
		require.NoError(t, err)
		_, err = s.Publish(ctx, clerk(), o.ID)
		require.NoError(t, err)
		return o.ID
	}
	first, second := opening(), opening()
	var mine []alumnikit.ID
	for i, id := range []alumnikit.PersonID{gone, keep, gone, keep} {
		in, err := s.Refer(ctx, member(id), referral.ReferInput{Opening: first, Email: string(rune('a'+i)) + "-candidate@example.com"})
		require.NoError(t, err)
		mine = append([]alumnikit.ID{in.Referral.ID}, mine...)
	}
	a, err := s.Apply(ctx, member(gone), referral.ApplyInput{Opening: first})
	require.NoError(t, err)
	_, err = w.merger.Merge(ctx, clerk(), keep, gone, merging.Choices{})
	require.NoError(t, err)

	for _, id := range []alumnikit.PersonID{keep, gone} {
		var got []alumnikit.ID
		for page := (alumnikit.Page{Size: 1}); ; {
			list, err := s.Referrals(ctx, member(id), page)
			require.NoError(t, err)
			for _, r := range list.Items {
				got = append(got, r.ID)
				_, err := s.Referral(ctx, member(id), r.ID)
				require.NoError(t, err)
			}
			if page.After = list.Next; page.After == "" {
				break
			}
		}
		require.Equal(t, mine, got, "the latest first, whoever they were")
		applied, err := s.MyApplications(ctx, member(id), alumnikit.Page{})
		require.NoError(t, err)
		require.Len(t, applied.Items, 1)
		_, err = s.Application(ctx, member(id), a.ID)
		require.NoError(t, err)
		_, err = s.Apply(ctx, member(id), referral.ApplyInput{Opening: first})
		require.ErrorIs(t, err, alumnikit.ErrExists, "one application for each opening")
		_, err = s.Refer(ctx, member(id), referral.ReferInput{Opening: first, Email: "a-candidate@example.com"})
		require.ErrorIs(t, err, alumnikit.ErrExists)
	}
	next, err := s.Apply(ctx, member(gone), referral.ApplyInput{Opening: second})
	require.NoError(t, err)
	require.Equal(t, keep, next.Person)
	_, err = s.Move(ctx, member(keep), a.ID, referral.Withdrawn)
	require.NoError(t, err)
}

func TestNobodyGetsALetterTwice(t *testing.T) {
	t.Parallel()
	w, ctx := openClocked(t, noon), t.Context()
	keep, gone, _ := w.someone(t, "見本", "a@example.jp"), w.someone(t, "例", "b@example.jp"), w.someone(t, "別人", "c@example.jp")
	from, err := mail.NewAddress("見本", "alumni@example.com")
	require.NoError(t, err)
	outbox := &mail.Recorder{}
	s, err := newsletter.New(w.people, outbox, newsletter.Same(newsletter.Imprint{
		Company: "見本商事", From: from, UnsubscribeURL: "https://alumni.example.com/leave", Locale: alumni.Japanese,
	}), nil)
	require.NoError(t, err)
	draft, err := s.Create(ctx, clerk(), newsletter.Input{Name: "号", Content: map[alumni.Locale]newsletter.Content{
		alumni.Japanese: {Subject: "件名", Body: "本文"},
	}})
	require.NoError(t, err)
	_, err = s.Launch(ctx, clerk(), draft.ID, draft.Version)
	require.NoError(t, err)
	worker := storage.NewWorker(w.people.DB(), s.Handlers(), nil)
	_, err = worker.Step(ctx) // freezes the audience
	require.NoError(t, err)
	require.Empty(t, outbox.Messages())
	_, err = w.merger.Merge(ctx, clerk(), keep, gone, merging.Choices{})
	require.NoError(t, err)
	for range 5 {
		_, err = worker.Step(ctx)
		require.NoError(t, err)
	}
	var to []string
	for _, m := range outbox.Messages() {
		to = append(to, m.To.String())
	}
	require.Len(t, to, 2, "%v", to)
	require.True(t, strings.Contains(strings.Join(to, " "), "a@example.jp") && strings.Contains(strings.Join(to, " "), "c@example.jp"))
	lines, err := s.Deliveries(ctx, clerk(), draft.ID, "", alumnikit.Page{})
	require.NoError(t, err)
	for _, d := range lines.Items {
		if d.Person == gone {
			require.Equal(t, newsletter.MergedInto, d.Cause)
		}
	}
}
