package merging_test

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"strconv"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/alumnikit/alumnikit"
	"github.com/alumnikit/alumnikit/alumni"
	"github.com/alumnikit/alumnikit/alumni/duplicate"
	"github.com/alumnikit/alumnikit/alumni/hr"
	"github.com/alumnikit/alumnikit/alumni/merging"
)

func TestMergeCombinesBothHalves(t *testing.T) {
	t.Parallel()
	w, ctx := open(t), t.Context()
	keep := w.register(t, alumni.Registration{
		Names: alumni.Names{Family: "見本", Given: "花子"}, Identifiers: []alumni.Identifier{{System: alumni.ExternalID, Value: "1"}},
		Employments: []alumni.Employment{{Work: alumni.Employee, Entity: "見本商事", Start: date(t, "2010-04-01"), End: date(t, "2015-03-31")}},
	})
	gone := w.register(t, alumni.Registration{
		Names: alumni.Names{Family: "例", Given: "花子", FamilyKana: "レイ"}, Email: "h@example.jp",
		Identifiers: []alumni.Identifier{{System: alumni.ExternalID, Value: "2"}},
		Employments: []alumni.Employment{
			{Work: alumni.Employee, Entity: "見本商事", Department: "営業部", Start: date(t, "2010-04")},
			{Work: alumni.Contractor, Entity: "見本商事", Start: date(t, "2020-04-01")},
		},
	})
	secret := hr.New(w.people)
	require.NoError(t, secret.AddNote(ctx, clerk(), gone, "見本のメモ"))

	m, err := w.merger.Merge(ctx, clerk(), keep, gone, merging.Choices{})
	require.NoError(t, err)
	for _, id := range []alumnikit.PersonID{keep, gone} {
		e, err := w.people.Entry(ctx, clerk(), id)
		require.NoError(t, err)
		require.Equal(t, keep, e.ID)
		require.Equal(t, "見本", e.Names.Family)
		require.Equal(t, []string{"例"}, e.Names.Former)
		require.Equal(t, "h@example.jp", e.Email)
		require.Len(t, e.Identifiers, 2)
		require.Len(t, e.Employments, 2)
		require.Equal(t, "営業部", e.Employments[0].Department)
		require.Equal(t, date(t, "2010-04-01"), e.Employments[0].Start)
		require.Equal(t, []alumnikit.PersonID{gone}, e.Merged)
		notes, err := secret.Notes(ctx, clerk(), id)
		require.NoError(t, err)
		require.Len(t, notes, 1)
	}
	byNumber, err := w.people.EntryByExternalID(ctx, clerk(), "2")
	require.NoError(t, err)
	require.Equal(t, keep, byNumber.ID)

	_, err = w.merger.Merge(ctx, clerk(), keep, gone, merging.Choices{})
	require.ErrorIs(t, err, alumnikit.ErrInvalid, "they are one")
	listed, _, err := w.merger.Merges(ctx, clerk(), alumnikit.Page{})
	require.NoError(t, err)
	require.Equal(t, []merging.Merge{*m}, listed)
}

func TestTheIDThatIsGoneMeansThePersonWhoIsKept(t *testing.T) {
	t.Parallel()
	w, ctx := open(t), t.Context()
	draft := func(n string) alumni.Registration {
		return alumni.Registration{
			Names: alumni.Names{Family: "見本" + n}, Employments: []alumni.Employment{{Work: alumni.Employee, End: date(t, "2020-03-31")}},
		}
	}
	a, b, c, other := w.register(t, draft("一")), w.register(t, draft("二")), w.register(t, draft("三")), w.register(t, draft("四"))
	require.NoError(t, w.people.Block(ctx, member(other), a))
	require.NoError(t, w.people.Grant(ctx, member(other), other, alumni.ConsentInput{
		Purpose: alumni.ForListing, Text: "文面", Version: "1", Locale: alumni.Japanese, Method: "form",
	}))
	_, err := w.merger.Merge(ctx, clerk(), b, a, merging.Choices{})
	require.NoError(t, err)
	_, err = w.merger.Merge(ctx, clerk(), c, a, merging.Choices{}) // a means b, which goes
	require.NoError(t, err)

	for _, id := range []alumnikit.PersonID{a, b, c} {
		me := member(id)
		viewer, err := w.people.Viewer(ctx, me)
		require.NoError(t, err)
		require.Equal(t, c, viewer.Actor.Person())
		require.True(t, viewer.Alumnus)
		require.ElementsMatch(t, []alumnikit.PersonID{a, b}, viewer.Merged)
		_, err = w.people.UpdateProfile(ctx, me, alumni.ProfileUpdate{Bio: "見本 " + id.String()})
		require.NoError(t, err)
		p, err := w.people.Person(ctx, me, c)
		require.NoError(t, err)
		require.Equal(t, "見本 "+id.String(), p.Profile.Bio)
		require.NoError(t, w.people.Grant(ctx, me, id, alumni.ConsentInput{
			Purpose: alumni.ForNewsletter, Text: "文面", Version: id.String(), Locale: alumni.Japanese, Method: "form",
		}))
		has, err := w.people.HasConsent(ctx, clerk(), id, alumni.ForNewsletter)
		require.NoError(t, err)
		require.True(t, has)
		require.NoError(t, w.people.Join(ctx, me, w.groups[0]))
		groups, err := w.people.MyGroups(ctx, me)
		require.NoError(t, err)
		require.Len(t, groups, 1)
		_, err = w.people.UpdateEntry(ctx, clerk(), id, alumni.EntryUpdate{})
		require.NoError(t, err)
		_, err = w.people.Employ(ctx, clerk(), id, alumni.Employment{Work: alumni.Intern, Start: date(t, "2021"), End: date(t, "2021")})
		require.NoError(t, err)
		require.ErrorIs(t, w.people.Block(ctx, me, a), alumnikit.ErrInvalid, "oneself")

		rules, err := w.people.Rules(ctx, acme)
		require.NoError(t, err)
		theirs, err := w.people.Person(ctx, member(other), other)
		require.NoError(t, err)
		require.False(t, rules.Listed(viewer, theirs), "whom %s blocked is blocked", other)
		found, err := w.people.Index().Members(ctx, w.people.DB(), acme, rules.Leaves(viewer).Listed())
		require.NoError(t, err)
		for _, m := range found {
			require.NotEqual(t, alumnikit.ID(other), m.ID)
		}
	}
	loaded, err := w.people.Load(ctx, acme, []alumnikit.PersonID{a, c, other})
	require.NoError(t, err)
	require.Equal(t, c, loaded[a].ID())
	require.Equal(t, c, loaded[c].ID())
	require.NoError(t, w.people.Unblock(ctx, member(other), c), "whichever ID is given")
	left, err := w.people.MyBlocks(ctx, member(other))
	require.NoError(t, err)
	require.Empty(t, left)
}

func TestUnmergeRestoresBoth(t *testing.T) {
	t.Parallel()
	for seed := range uint64(60) {
		t.Run(strconv.FormatUint(seed, 10), func(t *testing.T) {
			t.Parallel()
			w, r := open(t).furnish(t), rand.New(rand.NewPCG(seed, 1))
			a, b, c := w.draw(t, r, "1"), w.draw(t, r, "2"), w.draw(t, r, "3")
			w.retire(t)
			before := w.dump(t, a, b, c)
			first, err := w.merger.Merge(t.Context(), clerk(), b, a, merging.Choices{})
			require.NoError(t, err)
			between := w.dump(t, a, b, c)
			second, err := w.merger.Merge(t.Context(), clerk(), c, b, merging.Choices{FromGone: []string{"names", "profile.bio", "custom.8192", "profile.custom.8194"}})
			require.NoError(t, err)
			require.ErrorIs(t, w.merger.Unmerge(t.Context(), clerk(), first.ID), alumnikit.ErrState)
			require.NoError(t, w.merger.Unmerge(t.Context(), clerk(), second.ID))
			require.Equal(t, between, w.dump(t, a, b, c))
			require.NoError(t, w.merger.Unmerge(t.Context(), clerk(), first.ID))
			require.Equal(t, before, w.dump(t, a, b, c))
			w.requireIndexed(t)
		})
	}
}

func TestWhatHappensBetweenStaysWithWhoIsKept(t *testing.T) {
	t.Parallel()
	w, ctx := open(t), t.Context()
	keep := w.register(t, alumni.Registration{Names: alumni.Names{Family: "見本"}, Email: "old@example.jp"})
	gone := w.register(t, alumni.Registration{
		Names: alumni.Names{Family: "例"}, Employments: []alumni.Employment{{Work: alumni.Employee, Start: date(t, "2001")}},
	})
	for _, id := range []alumnikit.PersonID{keep, gone} {
		_, err := w.people.UpdateProfile(ctx, member(id), alumni.ProfileUpdate{Bio: "見本", Location: "東京"})
		require.NoError(t, err)
		require.NoError(t, w.people.Grant(ctx, member(id), id, alumni.ConsentInput{
			Purpose: alumni.ForListing, Text: "文面", Version: "1", Locale: alumni.Japanese, Method: "form",
		}))
	}
	m, err := w.merger.Merge(ctx, clerk(), keep, gone, merging.Choices{})
	require.NoError(t, err)
	_, err = w.people.Employ(ctx, clerk(), keep, alumni.Employment{Work: alumni.Intern, Start: date(t, "2026")})
	require.NoError(t, err)
	email := "new@example.jp"
	_, err = w.people.UpdateEntry(ctx, clerk(), keep, alumni.EntryUpdate{Email: &email})
	require.NoError(t, err)
	_, err = w.people.SetAudience(ctx, member(gone), "bio", alumni.Nobody)
	require.NoError(t, err)
	require.NoError(t, w.people.Withdraw(ctx, member(gone), gone, alumni.ForListing, "form"))

	require.NoError(t, w.merger.Unmerge(ctx, clerk(), m.ID))
	a, err := w.people.Person(ctx, member(keep), keep)
	require.NoError(t, err)
	b, err := w.people.Person(ctx, member(gone), gone)
	require.NoError(t, err)
	require.Equal(t, email, a.Entry.Email)
	require.Len(t, a.Entry.Employments, 1)
	require.Equal(t, alumni.Intern, a.Entry.Employments[0].Work)
	require.Empty(t, b.Entry.Email)
	require.Len(t, b.Entry.Employments, 1)
	require.Equal(t, "例", b.Entry.Names.Family)
	require.Empty(t, a.Entry.Merged)
	for _, p := range []*alumni.Person{a, b} {
		require.Equal(t, alumni.Nobody, p.Audience("bio"))
		require.False(t, p.HasConsent(alumni.ForListing))
	}
	require.ErrorIs(t, w.merger.Unmerge(ctx, clerk(), m.ID), alumnikit.ErrNotFound)
}

func TestMergeDecidesTheCandidate(t *testing.T) {
	t.Parallel()
	w, ctx := open(t), t.Context()
	search := duplicate.New(w.people, nil)
	var ids []alumnikit.PersonID
	for range 3 {
		ids = append(ids, w.register(t, alumni.Registration{
			Names: alumni.Names{Family: "見本", Given: "珍名"}, Employments: []alumni.Employment{{Work: alumni.Employee, Start: date(t, "2001-04-01")}},
		}))
	}
	report, err := search.Find(ctx, clerk(), nil)
	require.NoError(t, err)
	require.Equal(t, 3, report.New)
	m, err := w.merger.Merge(ctx, clerk(), ids[0], ids[1], merging.Choices{})
	require.NoError(t, err)
	left, _, err := search.Candidates(ctx, clerk(), alumnikit.Page{})
	require.NoError(t, err)
	require.Len(t, left, 1, "pairs with who is gone are gone")
	decided, err := search.Candidate(ctx, clerk(), duplicate.CandidateID(ids[0], ids[1]))
	require.NoError(t, err)
	require.Equal(t, duplicate.Merged, decided.State)
	require.NoError(t, w.merger.Unmerge(ctx, clerk(), m.ID))
	decided, err = search.Candidate(ctx, clerk(), decided.ID)
	require.NoError(t, err)
	require.Equal(t, duplicate.Dismissed, decided.State)
	again, err := search.Find(ctx, clerk(), nil)
	require.NoError(t, err)
	require.Equal(t, 1, again.New, "what was undone is not proposed again")
}

func TestMergesExpire(t *testing.T) {
	t.Parallel()
	at := noon()
	w := openClocked(t, func() time.Time { return at })
	a, b := w.register(t, alumni.Registration{Names: alumni.Names{Family: "見本"}}), w.register(t, alumni.Registration{Names: alumni.Names{Family: "例"}})
	m, err := w.merger.Merge(t.Context(), clerk(), a, b, merging.Choices{})
	require.NoError(t, err)
	n, err := w.merger.Expire(t.Context(), 100)
	require.NoError(t, err)
	require.Zero(t, n)
	at = m.UndoUntil
	n, err = w.merger.Expire(t.Context(), 100)
	require.NoError(t, err)
	require.Equal(t, 1, n)
	require.ErrorIs(t, w.merger.Unmerge(t.Context(), clerk(), m.ID), alumnikit.ErrNotFound)
	_, err = w.people.Entry(t.Context(), clerk(), b)
	require.NoError(t, err, "the ID still means somebody")
}

func TestMergingIsForHR(t *testing.T) {
	t.Parallel()
	w, ctx := open(t), t.Context()
	a, b := w.register(t, alumni.Registration{Names: alumni.Names{Family: "見本"}}), w.register(t, alumni.Registration{Names: alumni.Names{Family: "例"}})
	for _, actor := range []alumnikit.Actor{member(a), alumnikit.Visitor(acme), alumnikit.Admin(acme, "x", alumnikit.PermReferral)} {
		_, err := w.merger.Merge(ctx, actor, a, b, merging.Choices{})
		require.ErrorIs(t, err, alumnikit.ErrForbidden)
		_, err = w.merger.Preview(ctx, actor, a, b, merging.Choices{})
		require.ErrorIs(t, err, alumnikit.ErrForbidden)
		_, _, err = w.merger.Merges(ctx, actor, alumnikit.Page{})
		require.ErrorIs(t, err, alumnikit.ErrForbidden)
		require.ErrorIs(t, w.merger.Unmerge(ctx, actor, alumnikit.ID(a)), alumnikit.ErrForbidden)
	}
	_, err := w.merger.Merge(ctx, alumnikit.Admin("other", "x", alumnikit.PermRoster), a, b, merging.Choices{})
	require.ErrorIs(t, err, alumnikit.ErrNotFound)
	_, err = w.merger.Merge(ctx, clerk(), a, b, merging.Choices{FromGone: []string{"profile.salary", "custom.x"}})
	found, ok := errors.AsType[alumnikit.FieldErrors](err)
	require.True(t, ok)
	require.Len(t, found, 2)
}

func TestPreviewShowsHRWhatItMaySee(t *testing.T) {
	t.Parallel()
	w, ctx := open(t), t.Context()
	a, b := w.register(t, alumni.Registration{Names: alumni.Names{Family: "見本"}, Email: "a@example.jp"}),
		w.register(t, alumni.Registration{Names: alumni.Names{Family: "例"}, Email: "b@example.jp"})
	for i, id := range []alumnikit.PersonID{a, b} {
		_, err := w.people.UpdateProfile(ctx, member(id), alumni.ProfileUpdate{Bio: fmt.Sprint("見本", i), Location: fmt.Sprint("東京", i)})
		require.NoError(t, err)
	}
	_, err := w.people.SetAudience(ctx, member(b), "bio", alumni.Nobody)
	require.NoError(t, err)
	preview, err := w.merger.Preview(ctx, clerk(), a, b, merging.Choices{})
	require.NoError(t, err)
	require.Equal(t, []string{"names", "email", "profile.location"}, preview.Differs)
	require.True(t, slices.Contains(preview.Entry.Names.Former, "例"))
}
