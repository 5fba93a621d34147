package alumni_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/alumnikit/alumnikit"
	"github.com/alumnikit/alumnikit/alumni"
	"github.com/alumnikit/alumnikit/storage"
)

func TestBlocks(t *testing.T) {
	t.Parallel()
	people := open(t)
	me := member(hanako(t, people))
	first, second := alumnikit.PersonID{15: 1}, alumnikit.PersonID{15: 2}
	require.NoError(t, people.Block(t.Context(), me, first), "whether they exist is not told")
	require.NoError(t, people.Block(t.Context(), me, second))
	require.NoError(t, people.Block(t.Context(), me, first))
	mine, err := people.MyBlocks(t.Context(), me)
	require.NoError(t, err)
	require.Equal(t, []alumni.Block{{Person: first, Since: noon()}, {Person: second, Since: noon()}}, mine)

	require.NoError(t, people.Unblock(t.Context(), me, first))
	require.NoError(t, people.Unblock(t.Context(), me, first))
	mine, err = people.MyBlocks(t.Context(), me)
	require.NoError(t, err)
	require.Equal(t, []alumni.Block{{Person: second, Since: noon()}}, mine)

	for _, nobody := range []alumnikit.PersonID{{}, me.Person()} {
		require.Equal(t, map[string]string{"person": alumnikit.CodeNotOneOf}, fields(t, people.Block(t.Context(), me, nobody)))
	}
	for _, actor := range []alumnikit.Actor{alumnikit.Visitor(acme), clerk()} {
		require.ErrorIs(t, people.Block(t.Context(), actor, first), alumnikit.ErrForbidden)
		require.ErrorIs(t, people.Unblock(t.Context(), actor, first), alumnikit.ErrForbidden)
		_, err := people.MyBlocks(t.Context(), actor)
		require.ErrorIs(t, err, alumnikit.ErrForbidden)
	}
	for _, gone := range []alumnikit.Actor{alumnikit.Member(acme, first), alumnikit.Member(globex, me.Person())} {
		require.ErrorIs(t, people.Block(t.Context(), gone, second), alumnikit.ErrNotFound)
		_, err := people.MyBlocks(t.Context(), gone)
		require.ErrorIs(t, err, alumnikit.ErrNotFound)
	}
}

// The journal is for HR: it tells that a member changed their blocks, and not
// whom they block.
func TestTheJournalDoesNotNameTheBlocked(t *testing.T) {
	t.Parallel()
	people := open(t)
	me, other := member(hanako(t, people)), alumnikit.PersonID{15: 1}
	require.NoError(t, people.Block(t.Context(), me, other))
	require.NoError(t, people.Unblock(t.Context(), me, other))
	require.ElementsMatch(t, []string{"person.register", "block.add", "block.remove"}, journal(t, people, acme))
	events, err := people.DB().Feed(t.Context(), alumnikit.System(acme, "test"), 0, storage.MaxList)
	require.NoError(t, err)
	for _, e := range events {
		for _, ref := range e.Refs {
			require.Equal(t, alumnikit.ID(me.Person()), ref.ID)
		}
	}
}

func TestTooManyBlocks(t *testing.T) {
	t.Parallel()
	people := open(t)
	me := member(hanako(t, people))
	for range alumni.MaxBlocks {
		require.NoError(t, people.Block(t.Context(), me, alumnikit.PersonID(alumnikit.NewID(nil))))
	}
	require.ErrorIs(t, people.Block(t.Context(), me, alumnikit.PersonID{15: 1}), alumnikit.ErrTooLarge)
}

func TestBlocksOfThoseWhoAreErased(t *testing.T) {
	t.Parallel()
	me, other, third := alumnikit.PersonID{15: 1}, alumnikit.PersonID{15: 2}, alumnikit.PersonID{15: 3}
	kind := alumni.BlocksKind()
	b := &alumni.Blocks{ID: me, People: []alumni.Block{{Person: other}, {Person: third}}}
	require.Equal(t, []alumnikit.PersonID{me, other, third}, kind.Subjects(b))
	require.True(t, kind.Redact(b, other))
	require.Equal(t, []alumni.Block{{Person: third}}, b.People)
	require.True(t, kind.Redact(b, third), "a record of an index part goes with the person only")
	require.Empty(t, b.People)
	require.False(t, kind.Redact(b, me))
}

// What a person shows to nobody HR does not read either, and whom they block is
// no business of HR's.
func TestHRReadsWhatPeopleShowIt(t *testing.T) {
	t.Parallel()
	people := open(t)
	me := member(hanako(t, people))
	said := alumni.ProfileUpdate{Bio: "b", Phone: "0", Skills: []string{"Go"}, Links: []alumni.Link{{URL: "https://example.com/"}}}
	_, err := people.UpdateProfile(t.Context(), me, said)
	require.NoError(t, err)
	_, err = people.SetAudiences(t.Context(), me, map[string]alumni.Audience{"bio": alumni.Nobody, "skills": alumni.Nobody, "links": alumni.Alumni})
	require.NoError(t, err)
	require.NoError(t, people.Block(t.Context(), me, alumnikit.PersonID{15: 1}))

	mine, err := people.Person(t.Context(), me, me.Person())
	require.NoError(t, err)
	require.Equal(t, said, mine.Profile.Update())
	require.Len(t, mine.Blocks.People, 1)
	theirs, err := people.Person(t.Context(), clerkWith(alumnikit.PermRoster), me.Person())
	require.NoError(t, err)
	require.Equal(t, alumni.ProfileUpdate{Phone: "0", Links: said.Links}, theirs.Profile.Update())
	require.Nil(t, theirs.Blocks)
}
