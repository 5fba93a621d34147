package alumni_test

import (
	"fmt"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/alumnikit/alumnikit"
	"github.com/alumnikit/alumnikit/alumni"
)

func TestUpdateProfileReplacesTheContentAndNotTheAudiences(t *testing.T) {
	t.Parallel()
	people := open(t)
	me := member(hanako(t, people))
	empty, err := people.Profile(t.Context(), me)
	require.NoError(t, err)
	require.Equal(t, &alumni.Profile{ID: me.Person()}, empty)

	hours := int64(4)
	_, err = people.SetAudience(t.Context(), me, "skills", alumni.Alumni)
	require.NoError(t, err)
	_, err = people.UpdateProfile(t.Context(), me, alumni.ProfileUpdate{
		CurrentEmployer: " 例示株式会社 ", Skills: []string{"Go", " Go", "SQL", ""}, Availability: &hours,
		OpenTo: []alumni.Openness{alumni.OpenTalk}, Links: []alumni.Link{{URL: "https://example.com/me"}}, Locale: alumni.English,
		Bio: "一行目\n二行目",
	})
	require.NoError(t, err)
	p, err := people.Profile(t.Context(), me)
	require.NoError(t, err)
	require.Equal(t, "例示株式会社", p.CurrentEmployer)
	require.Equal(t, []string{"Go", "SQL"}, p.Skills)
	require.Equal(t, map[string]alumni.Audience{"skills": alumni.Alumni}, p.Audiences)

	_, err = people.UpdateProfile(t.Context(), me, p.Update())
	require.NoError(t, err)
	require.ElementsMatch(t, []string{"person.register", "audience.set", "profile.update"}, journal(t, people, acme), "the same again writes nothing")

	_, err = people.UpdateProfile(t.Context(), me, alumni.ProfileUpdate{Bio: "短く"})
	require.NoError(t, err)
	p, err = people.Profile(t.Context(), me)
	require.NoError(t, err)
	require.Equal(t, alumni.ProfileUpdate{Bio: "短く"}, p.Update())
	require.Equal(t, map[string]alumni.Audience{"skills": alumni.Alumni}, p.Audiences)
}

func TestUpdateProfileRefuses(t *testing.T) {
	t.Parallel()
	people := open(t)
	me := member(hanako(t, people))
	hours := int64(169)
	for name, c := range map[string]struct {
		update alumni.ProfileUpdate
		field  string
		code   string
	}{
		"long bio":     {alumni.ProfileUpdate{Bio: strings.Repeat("長", 2001)}, "bio", alumnikit.CodeTooLong},
		"NUL":          {alumni.ProfileUpdate{Bio: "a\x00"}, "bio", alumnikit.CodeFormat},
		"broken UTF-8": {alumni.ProfileUpdate{Location: "\xff"}, "location", alumnikit.CodeFormat},
		"script link":  {alumni.ProfileUpdate{Links: []alumni.Link{{URL: "javascript:alert(1)"}}}, "links[0].url", alumnikit.CodeFormat},
		"openness":     {alumni.ProfileUpdate{OpenTo: []alumni.Openness{"anything"}}, "openTo[0]", alumnikit.CodeNotOneOf},
		"hours":        {alumni.ProfileUpdate{Availability: &hours}, "availability", alumnikit.CodeRange},
		"address":      {alumni.ProfileUpdate{Email: "nobody"}, "email", alumnikit.CodeFormat},
		"locale":       {alumni.ProfileUpdate{Locale: "tlh"}, "locale", alumnikit.CodeNotOneOf},
		"many skills":  {alumni.ProfileUpdate{Skills: numbered(51)}, "skills", alumnikit.CodeTooLong},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, err := people.UpdateProfile(t.Context(), me, c.update)
			require.Equal(t, map[string]string{c.field: c.code}, fields(t, err))
		})
	}
}

func numbered(n int) []string {
	out := make([]string, n)
	for i := range out {
		out[i] = fmt.Sprint("skill ", i)
	}
	return out
}

func TestOnlyMembersOfTheRosterHaveAProfile(t *testing.T) {
	t.Parallel()
	people := open(t)
	entry := hanako(t, people)
	for _, c := range []struct {
		actor alumnikit.Actor
		want  error
	}{
		{alumnikit.Visitor(acme), alumnikit.ErrForbidden},
		{clerk(), alumnikit.ErrForbidden},
		{alumnikit.Member(acme, alumnikit.PersonID(alumnikit.NewID(nil))), alumnikit.ErrNotFound},
		{alumnikit.Member(globex, entry.ID), alumnikit.ErrNotFound},
	} {
		_, err := people.Profile(t.Context(), c.actor)
		require.ErrorIs(t, err, c.want)
		_, err = people.UpdateProfile(t.Context(), c.actor, alumni.ProfileUpdate{Bio: "x"})
		require.ErrorIs(t, err, c.want)
		_, err = people.SetAudience(t.Context(), c.actor, "bio", alumni.Nobody)
		require.ErrorIs(t, err, c.want)
	}
	require.Empty(t, journal(t, people, globex))
}

func TestSetAudiences(t *testing.T) {
	t.Parallel()
	people := open(t)
	me := member(hanako(t, people))
	mine, err := people.CreateGroup(t.Context(), clerk(), groupInput(alumni.JoinOpen))
	require.NoError(t, err)
	others, err := people.CreateGroup(t.Context(), clerk(), groupInput(alumni.JoinInvite))
	require.NoError(t, err)
	require.NoError(t, people.Join(t.Context(), me, mine.ID))
	require.NoError(t, people.Invite(t.Context(), clerk(), others.ID, me.Person()))

	for _, c := range []struct {
		disclosure string
		audience   alumni.Audience
		code       string // empty: allowed
	}{
		{"bio", alumni.Public, ""},
		{"bio", alumni.Nobody, ""},
		{"bio", alumni.GroupAudience(mine.ID), ""},
		{"bio", alumni.Shared, ""},
		{"bio", alumni.GroupAudience(others.ID), alumnikit.CodeForbidden}, // invited only
		{"bio", alumni.GroupAudience(alumnikit.NewID(nil)), alumnikit.CodeForbidden},
		{"bio", "group:x", alumnikit.CodeNotOneOf},
		{"bio", "groups", alumnikit.CodeNotOneOf}, // the index's own
		{"bio", "everybody", alumnikit.CodeNotOneOf},
		{"openTo", alumni.Public, alumnikit.CodeNotOneOf},
		{"openTo", alumni.Network, ""},
		{"career", alumni.Nobody, alumnikit.CodeNotOneOf}, // HR's own
		{"career", alumni.Admins, ""},
		{"shoeSize", alumni.Public, alumnikit.CodeNotOneOf},
	} {
		p, err := people.SetAudience(t.Context(), me, c.disclosure, c.audience)
		if c.code == "" {
			require.NoError(t, err, "%s %s", c.disclosure, c.audience)
			require.Equal(t, c.audience, p.Audiences[c.disclosure])
			continue
		}
		require.Equal(t, map[string]string{"audiences." + c.disclosure: c.code}, fields(t, err), c.audience)
	}
	p, err := people.SetAudiences(t.Context(), me, map[string]alumni.Audience{"bio": alumni.Default, "career": alumni.Default, "openTo": alumni.Alumni})
	require.NoError(t, err)
	require.Equal(t, map[string]alumni.Audience{"openTo": alumni.Alumni}, p.Audiences)

	_, err = people.SetAudiences(t.Context(), me, map[string]alumni.Audience{"skills": alumni.Public, "phone": alumni.Public})
	require.Equal(t, map[string]string{"audiences.phone": alumnikit.CodeNotOneOf}, fields(t, err))
	p, err = people.Profile(t.Context(), me)
	require.NoError(t, err)
	require.NotContains(t, p.Audiences, "skills", "all choices or none")
}

func TestPolicyLowersTheChoices(t *testing.T) {
	t.Parallel()
	people := open(t)
	me := member(hanako(t, people))
	require.ErrorIs(t, people.SetPolicy(t.Context(), clerkWith(alumnikit.PermRoster), alumni.Policy{}), alumnikit.ErrForbidden)
	policy := alumni.Policy{Maxima: map[string]alumni.Audience{"bio": alumni.Alumni}}
	require.NoError(t, people.SetPolicy(t.Context(), clerk(), policy))
	require.NoError(t, people.SetPolicy(t.Context(), clerk(), policy))
	got, err := people.Policy(t.Context(), acme)
	require.NoError(t, err)
	require.Equal(t, policy, got)
	got, err = people.Policy(t.Context(), globex)
	require.NoError(t, err)
	require.Equal(t, alumni.Policy{}, got)

	rules, err := people.Rules(t.Context(), acme)
	require.NoError(t, err)
	require.Equal(t, []alumni.Audience{alumni.Nobody, alumni.Admins, alumni.Alumni}, rules.Choices("bio"))
	require.Equal(t, []alumni.Audience{alumni.Admins, alumni.Shared, alumni.Alumni, alumni.Employees, alumni.Network}, rules.Choices("career"))
	require.Empty(t, rules.Choices("shoeSize"))
	_, err = people.SetAudience(t.Context(), me, "bio", alumni.Network)
	require.Equal(t, map[string]string{"audiences.bio": alumnikit.CodeNotOneOf}, fields(t, err))

	err = people.SetPolicy(t.Context(), clerk(), alumni.Policy{Defaults: map[string]alumni.Audience{"bio": alumni.GroupAudience(alumnikit.NewID(nil)), "x": alumni.Public}})
	require.Equal(t, map[string]string{"defaults.bio": alumnikit.CodeNotOneOf, "defaults.x": alumnikit.CodeNotOneOf}, fields(t, err))
	require.ElementsMatch(t, []string{"person.register", "policy.set"}, journal(t, people, acme))
}

func TestViewer(t *testing.T) {
	t.Parallel()
	people := open(t)
	entry := hanako(t, people)
	group, err := people.CreateGroup(t.Context(), clerk(), groupInput(alumni.JoinOpen))
	require.NoError(t, err)
	require.NoError(t, people.Join(t.Context(), member(entry), group.ID))
	view := func(a alumnikit.Actor) alumni.Viewer {
		v, err := people.Viewer(t.Context(), a)
		require.NoError(t, err)
		return v
	}
	require.Equal(t, alumni.Viewer{Actor: clerk(), Admin: true}, view(clerk()))
	require.False(t, view(clerkWith(alumnikit.PermNewsletter)).Admin)
	require.Equal(t, alumni.Viewer{Actor: alumnikit.Visitor(acme)}, view(alumnikit.Visitor(acme)))
	require.Equal(t, alumni.Viewer{Actor: member(entry), Employee: true, Groups: []alumnikit.ID{group.ID}}, view(member(entry)))

	_, err = people.Offboard(t.Context(), clerk(), entry.ID, alumni.Departure{End: date(t, "2026-10-30")})
	require.NoError(t, err)
	v := view(member(entry))
	require.True(t, v.Alumnus, "the last day has passed")
	require.False(t, v.Employee)

	removed := alumnikit.Member(acme, alumnikit.PersonID(alumnikit.NewID(nil)))
	require.Equal(t, alumni.Viewer{Actor: alumnikit.Visitor(acme)}, view(removed))
	require.Equal(t, alumni.Viewer{Actor: alumnikit.Visitor(globex)}, view(alumnikit.Member(globex, entry.ID)))
	_, err = people.Viewer(t.Context(), alumnikit.Actor{})
	require.ErrorIs(t, err, alumnikit.ErrInvalid)
}

// TestRevokeThenRead makes sure that a choice holds for the very next read.
func TestRevokeThenRead(t *testing.T) {
	t.Parallel()
	people := open(t)
	entry := hanako(t, people)
	me := member(entry)
	_, err := people.UpdateProfile(t.Context(), me, alumni.ProfileUpdate{Bio: "公開"})
	require.NoError(t, err)
	visitor, err := people.Viewer(t.Context(), alumnikit.Visitor(acme))
	require.NoError(t, err)
	sees := func() bool {
		rules, err := people.Rules(t.Context(), acme)
		require.NoError(t, err)
		found, err := people.Load(t.Context(), acme, []alumnikit.PersonID{entry.ID})
		require.NoError(t, err)
		return rules.Sees(visitor, found[entry.ID], "bio")
	}
	for range 50 {
		_, err = people.SetAudience(t.Context(), me, "bio", alumni.Public)
		require.NoError(t, err)
		require.True(t, sees())
		_, err = people.SetAudience(t.Context(), me, "bio", alumni.Nobody)
		require.NoError(t, err)
		require.False(t, sees())
	}
	_, err = people.SetAudience(t.Context(), me, "bio", alumni.Public)
	require.NoError(t, err)
	require.NoError(t, people.SetPolicy(t.Context(), clerk(), alumni.Policy{Maxima: map[string]alumni.Audience{"bio": alumni.Admins}}))
	require.False(t, sees(), "a lowered maximum holds at once")
}

func TestManyUpdatesOfOneProfile(t *testing.T) {
	t.Parallel()
	people := open(t)
	me := member(hanako(t, people))
	for _, err := range race(func(i int) error {
		_, err := people.UpdateProfile(t.Context(), me, alumni.ProfileUpdate{Bio: strconv.Itoa(i)})
		return err
	}) {
		require.NoError(t, err)
	}
	require.Len(t, journal(t, people, acme), 1+64, "each one was written")
}
