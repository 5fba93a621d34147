package alumni_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/alumnikit/alumnikit"
	"github.com/alumnikit/alumnikit/alumni"
)

func groupInput(join alumni.JoinPolicy) alumni.GroupInput {
	return alumni.GroupInput{
		Name: map[alumni.Locale]string{alumni.Japanese: "山岳会", alumni.English: "Hikers"},
		Kind: alumni.Official, Join: join,
	}
}

func TestGroups(t *testing.T) {
	t.Parallel()
	people := open(t)
	me := member(hanako(t, people))
	_, err := people.CreateGroup(t.Context(), clerkWith(alumnikit.PermRoster), groupInput(alumni.JoinOpen))
	require.ErrorIs(t, err, alumnikit.ErrForbidden)
	_, err = people.CreateGroup(t.Context(), clerk(), alumni.GroupInput{Kind: "club", Join: alumni.JoinOpen})
	require.Equal(t, map[string]string{"name": alumnikit.CodeRequired, "kind": alumnikit.CodeNotOneOf}, fields(t, err))
	_, err = people.CreateGroup(t.Context(), clerk(), alumni.GroupInput{
		Name: map[alumni.Locale]string{"tlh": "x"}, Kind: alumni.Informal, Join: alumni.JoinOpen,
	})
	require.Equal(t, map[string]string{"name": alumnikit.CodeNotOneOf}, fields(t, err))

	group, err := people.CreateGroup(t.Context(), clerk(), groupInput(alumni.JoinOpen))
	require.NoError(t, err)
	for _, actor := range []alumnikit.Actor{me, clerkWith(alumnikit.PermNewsletter)} {
		all, err := people.Groups(t.Context(), actor)
		require.NoError(t, err)
		require.Equal(t, []alumni.Group{*group}, all)
	}
	_, err = people.Groups(t.Context(), alumnikit.Visitor(acme))
	require.ErrorIs(t, err, alumnikit.ErrForbidden)
	all, err := people.Groups(t.Context(), alumnikit.Admin(globex, "hr", alumnikit.PermGroups))
	require.NoError(t, err)
	require.Empty(t, all)

	closed := groupInput(alumni.JoinInvite)
	_, err = people.UpdateGroup(t.Context(), me, group.ID, closed)
	require.ErrorIs(t, err, alumnikit.ErrForbidden)
	_, err = people.UpdateGroup(t.Context(), clerk(), alumnikit.NewID(nil), closed)
	require.ErrorIs(t, err, alumnikit.ErrNotFound)
	got, err := people.UpdateGroup(t.Context(), clerk(), group.ID, closed)
	require.NoError(t, err)
	require.Equal(t, alumni.JoinInvite, got.Join)
	_, err = people.UpdateGroup(t.Context(), clerk(), group.ID, closed)
	require.NoError(t, err)
	require.ElementsMatch(t, []string{"person.register", "group.create", "group.update"}, journal(t, people, acme))
}

func TestMembership(t *testing.T) {
	t.Parallel()
	people := open(t)
	me := member(hanako(t, people))
	open, err := people.CreateGroup(t.Context(), clerk(), groupInput(alumni.JoinOpen))
	require.NoError(t, err)
	closed, err := people.CreateGroup(t.Context(), clerk(), groupInput(alumni.JoinInvite))
	require.NoError(t, err)
	mine := func() map[alumnikit.ID]bool {
		groups, err := people.MyGroups(t.Context(), me)
		require.NoError(t, err)
		out := map[alumnikit.ID]bool{}
		for _, g := range groups {
			out[g.Group.ID] = !g.Invited
		}
		return out
	}
	require.NoError(t, people.Join(t.Context(), me, open.ID))
	require.NoError(t, people.Join(t.Context(), me, open.ID))
	require.ErrorIs(t, people.Join(t.Context(), me, closed.ID), alumnikit.ErrForbidden)
	require.ErrorIs(t, people.Accept(t.Context(), me, closed.ID), alumnikit.ErrState)
	require.ErrorIs(t, people.Join(t.Context(), me, alumnikit.NewID(nil)), alumnikit.ErrNotFound)
	require.Equal(t, map[alumnikit.ID]bool{open.ID: true}, mine())

	require.ErrorIs(t, people.Invite(t.Context(), me, closed.ID, me.Person()), alumnikit.ErrForbidden)
	require.ErrorIs(t, people.Invite(t.Context(), clerk(), closed.ID, alumnikit.PersonID(alumnikit.NewID(nil))), alumnikit.ErrNotFound)
	require.NoError(t, people.Invite(t.Context(), clerk(), closed.ID, me.Person()))
	require.NoError(t, people.Invite(t.Context(), clerk(), open.ID, me.Person()), "a member stays one")
	require.Equal(t, map[alumnikit.ID]bool{open.ID: true, closed.ID: false}, mine())
	p, err := people.Person(t.Context(), me, me.Person())
	require.NoError(t, err)
	require.Equal(t, []alumnikit.ID{open.ID}, p.Groups(), "an invitation is no membership")

	require.NoError(t, people.Accept(t.Context(), me, closed.ID))
	require.NoError(t, people.Accept(t.Context(), me, closed.ID))
	require.Equal(t, map[alumnikit.ID]bool{open.ID: true, closed.ID: true}, mine())
	require.NoError(t, people.Leave(t.Context(), me, open.ID))
	require.NoError(t, people.Leave(t.Context(), me, open.ID))
	require.Equal(t, map[alumnikit.ID]bool{closed.ID: true}, mine())

	require.NoError(t, people.Leave(t.Context(), me, closed.ID))
	require.NoError(t, people.Invite(t.Context(), clerk(), closed.ID, me.Person()))
	require.NoError(t, people.Leave(t.Context(), me, closed.ID), "leaving declines")
	require.Empty(t, mine())

	for _, actor := range []alumnikit.Actor{alumnikit.Visitor(acme), clerk()} {
		require.ErrorIs(t, people.Join(t.Context(), actor, open.ID), alumnikit.ErrForbidden)
		require.ErrorIs(t, people.Leave(t.Context(), actor, open.ID), alumnikit.ErrForbidden)
		_, err := people.MyGroups(t.Context(), actor)
		require.ErrorIs(t, err, alumnikit.ErrForbidden)
	}
	stranger := alumnikit.Member(acme, alumnikit.PersonID(alumnikit.NewID(nil)))
	require.ErrorIs(t, people.Join(t.Context(), stranger, open.ID), alumnikit.ErrNotFound)
	foreign := alumnikit.Member(globex, me.Person())
	require.ErrorIs(t, people.Join(t.Context(), foreign, open.ID), alumnikit.ErrNotFound)
}

func TestLeavingClosesWhatTheGroupSaw(t *testing.T) {
	t.Parallel()
	people := open(t)
	me := member(hanako(t, people))
	other, err := people.Register(t.Context(), clerk(), alumni.Registration{Names: alumni.Names{Family: "仲間"}})
	require.NoError(t, err)
	group, err := people.CreateGroup(t.Context(), clerk(), groupInput(alumni.JoinOpen))
	require.NoError(t, err)
	require.NoError(t, people.Join(t.Context(), me, group.ID))
	require.NoError(t, people.Join(t.Context(), alumnikit.Member(acme, other.ID), group.ID))
	_, err = people.SetAudience(t.Context(), me, "bio", alumni.GroupAudience(group.ID))
	require.NoError(t, err)
	sees := func() bool {
		v, err := people.Viewer(t.Context(), alumnikit.Member(acme, other.ID))
		require.NoError(t, err)
		p, err := people.Person(t.Context(), clerk(), me.Person())
		require.NoError(t, err)
		return people.Schema().Rules(alumni.Policy{}).Sees(v, p, "bio")
	}
	require.True(t, sees())
	require.NoError(t, people.Leave(t.Context(), me, group.ID))
	require.False(t, sees())
}

func TestTooManyGroups(t *testing.T) {
	t.Parallel()
	people := open(t)
	me := member(hanako(t, people))
	for range alumni.MaxGroupsPerPerson {
		g, err := people.CreateGroup(t.Context(), clerk(), groupInput(alumni.JoinOpen))
		require.NoError(t, err)
		require.NoError(t, people.Join(t.Context(), me, g.ID))
	}
	g, err := people.CreateGroup(t.Context(), clerk(), groupInput(alumni.JoinOpen))
	require.NoError(t, err)
	require.ErrorIs(t, people.Join(t.Context(), me, g.ID), alumnikit.ErrTooLarge)
}

func TestManyJoinsOfOneGroup(t *testing.T) {
	t.Parallel()
	people := open(t)
	me := member(hanako(t, people))
	g, err := people.CreateGroup(t.Context(), clerk(), groupInput(alumni.JoinOpen))
	require.NoError(t, err)
	for _, err := range race(func(int) error { return people.Join(t.Context(), me, g.ID) }) {
		require.NoError(t, err)
	}
	require.ElementsMatch(t, []string{"person.register", "group.create", "group.join"}, journal(t, people, acme), "one of them was it")
}

func TestManyAcceptancesOfOneInvitation(t *testing.T) {
	t.Parallel()
	people := open(t)
	me := member(hanako(t, people))
	g, err := people.CreateGroup(t.Context(), clerk(), groupInput(alumni.JoinInvite))
	require.NoError(t, err)
	require.NoError(t, people.Invite(t.Context(), clerk(), g.ID, me.Person()))
	for _, err := range race(func(int) error { return people.Accept(t.Context(), me, g.ID) }) {
		require.NoError(t, err)
	}
	require.ElementsMatch(t, []string{"person.register", "group.create", "group.invite", "group.accept"}, journal(t, people, acme), "one of them was it")
}
