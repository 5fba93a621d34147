package directory_test

import (
	"errors"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/alumnikit/alumnikit"
	"github.com/alumnikit/alumnikit/alumni"
	"github.com/alumnikit/alumnikit/directory"
)

// A preview is what such a viewer really gets.
func TestViewAsIsWhatTheViewerGets(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	group, err := w.people.CreateGroup(t.Context(), hr(), alumni.GroupInput{
		Name: map[alumni.Locale]string{alumni.English: "g"}, Kind: alumni.Official, Join: alumni.JoinOpen,
	})
	require.NoError(t, err)
	me := w.person("自分", true, [2]string{"2010", "2015"})
	_, err = w.people.UpdateProfile(t.Context(), me, alumni.ProfileUpdate{
		CurrentEmployer: "社", CurrentTitle: "役", Location: "東京", Bio: "私", Email: "me@example.jp", Phone: "0",
	})
	require.NoError(t, err)
	require.NoError(t, w.people.Join(t.Context(), me, group.ID))
	for disclosure, to := range map[string]alumni.Audience{
		"name": alumni.Public, "currentEmployer": alumni.Alumni, "currentTitle": alumni.Employees, "location": alumni.Public,
		"bio": alumni.GroupAudience(group.ID), "email": alumni.Shared, "phone": alumni.Nobody, "groups": alumni.Network,
	} {
		w.show(me, disclosure, to)
	}
	joined := func(who alumnikit.Actor) alumnikit.Actor {
		require.NoError(t, w.people.Join(t.Context(), who, group.ID))
		return who
	}
	for name, c := range map[string]struct {
		viewer alumnikit.Actor
		as     directory.As
	}{
		"visitor":           {alumnikit.Visitor("acme"), directory.As{Kind: directory.AsVisitor}},
		"member":            {w.person("外", true), directory.As{Kind: directory.AsMember}},
		"alumnus":           {w.person("卒", true, [2]string{"2010", "2015"}), directory.As{Kind: directory.AsAlumnus}},
		"employee":          {w.person("在", true, [2]string{"2010", ""}), directory.As{Kind: directory.AsEmployee}},
		"hr":                {hr(), directory.As{Kind: directory.AsHR}},
		"member in group":   {joined(w.person("外", true)), directory.As{Kind: directory.AsMember, Group: group.ID}},
		"alumnus in group":  {joined(w.person("卒", true, [2]string{"2010", "2015"})), directory.As{Kind: directory.AsAlumnus, Group: group.ID}},
		"employee in group": {joined(w.person("在", true, [2]string{"2010", ""})), directory.As{Kind: directory.AsEmployee, Group: group.ID}},
	} {
		want, err := w.dir.Profile(t.Context(), c.viewer, me.Person())
		require.NoError(t, err, name)
		for _, actor := range []alumnikit.Actor{me, hr()} {
			got, err := w.dir.ViewAs(t.Context(), actor, me.Person(), c.as)
			require.NoError(t, err, name)
			require.Equal(t, directory.Preview{Listed: true, View: want}, got, name)
		}
	}

	w.show(me, "name", alumni.Employees)
	got, err := w.dir.ViewAs(t.Context(), me, me.Person(), directory.As{Kind: directory.AsAlumnus})
	require.NoError(t, err)
	require.Equal(t, directory.Preview{}, got, "not listed: nothing to see")
}

func TestViewAsTellsNothingAboutOthers(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	me, other := w.person("自分", true), w.person("他人", true)
	alumnus := directory.As{Kind: directory.AsAlumnus}
	unknown := alumnikit.PersonID{15: 1}
	recruiter := alumnikit.Admin("acme", "recruiter", alumnikit.PermReferral)
	for _, actor := range []alumnikit.Actor{alumnikit.Visitor("acme"), me, recruiter} {
		_, there := w.dir.ViewAs(t.Context(), actor, other.Person(), alumnus)
		_, absent := w.dir.ViewAs(t.Context(), actor, unknown, alumnus)
		require.ErrorIs(t, there, alumnikit.ErrForbidden)
		require.EqualError(t, absent, there.Error())
	}
	for _, actor := range []alumnikit.Actor{hr(), alumnikit.Member("acme", unknown)} {
		_, err := w.dir.ViewAs(t.Context(), actor, unknown, alumnus)
		require.ErrorIs(t, err, alumnikit.ErrNotFound)
	}
	_, err := w.dir.ViewAs(t.Context(), alumnikit.Admin("globex", "x", alumnikit.AllPermissions()...), me.Person(), alumnus)
	require.ErrorIs(t, err, alumnikit.ErrNotFound)
	_, err = w.dir.ViewAs(t.Context(), alumnikit.Actor{}, me.Person(), alumnus)
	require.ErrorIs(t, err, alumnikit.ErrInvalid)
}

func TestViewAsIsAClosedSet(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	me := w.person("自分", true)
	some := alumnikit.ID{15: 1}
	for name, c := range map[string]struct {
		as          directory.As
		field, code string
	}{
		"nothing":       {directory.As{}, "kind", alumnikit.CodeNotOneOf},
		"no kind":       {directory.As{Kind: "boss"}, "kind", alumnikit.CodeNotOneOf},
		"HR in a group": {directory.As{Kind: directory.AsHR, Group: some}, "group", alumnikit.CodeForbidden},
		"visiting one":  {directory.As{Kind: directory.AsVisitor, Group: some}, "group", alumnikit.CodeForbidden},
		"others' group": {directory.As{Kind: directory.AsAlumnus, Group: some}, "group", alumnikit.CodeNotOneOf},
	} {
		_, err := w.dir.ViewAs(t.Context(), me, me.Person(), c.as)
		found, ok := errors.AsType[alumnikit.FieldErrors](err)
		require.True(t, ok, name)
		require.Equal(t, c.field, found[0].Field, name)
		require.Equal(t, c.code, found[0].Code, name)
	}
	_, err := w.dir.ViewAs(t.Context(), hr(), me.Person(), directory.As{Kind: directory.AsAlumnus, Group: some})
	require.NoError(t, err, "a group that the person is not in makes no difference")
}

// A blocked member meets nothing of whoever blocks them, and no word about it.
func TestBlockedMeansGone(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	me, other := w.person("自分", true, [2]string{"2010", "2015"}), w.person("他人", true, [2]string{"2010", "2015"})
	require.NoError(t, w.people.Block(t.Context(), me, other.Person()))
	for range 2 { // before and after folding
		require.Equal(t, []string{"他人"}, w.sees(other, directory.Query{}))
		require.Empty(t, w.sees(other, directory.Query{Name: "自分"}))
		require.ElementsMatch(t, []string{"自分", "他人"}, w.sees(me, directory.Query{}), "the other way nothing changes")
		require.ElementsMatch(t, []string{"自分", "他人"}, w.sees(hr(), directory.Query{}))
		found, err := w.dir.Search(t.Context(), other, directory.Query{Count: []string{"employments.department"}})
		require.NoError(t, err)
		require.Equal(t, []directory.FacetValue{{Value: "部", Count: 1}}, found.Facets[0].Values)
		_, err = w.dir.Profile(t.Context(), other, me.Person())
		require.EqualError(t, err, "directory.Profile: person "+me.Person().String()+": not found")
		require.NoError(t, w.people.Block(t.Context(), other, me.Person()), "and may block the one who is not there")
		require.NoError(t, w.people.Unblock(t.Context(), other, me.Person()))
		require.NoError(t, w.people.Upkeep(t.Context(), "acme"))
	}
	require.NoError(t, w.people.Unblock(t.Context(), me, other.Person()))
	require.ElementsMatch(t, []string{"自分", "他人"}, w.sees(other, directory.Query{}))
}
