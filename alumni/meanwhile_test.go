package alumni_test

import (
	"context"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/alumnikit/alumnikit"
	"github.com/alumnikit/alumnikit/alumni"
	"github.com/alumnikit/alumnikit/storage"
	"github.com/alumnikit/alumnikit/storage/memory"
)

// meanwhile is a store that lets something happen before its first commit.
type meanwhile struct {
	storage.Store
	happens func()
}

func (m *meanwhile) Commit(ctx context.Context, w storage.Write) error {
	if f := m.happens; f != nil {
		m.happens = nil
		f()
	}
	return m.Store.Commit(ctx, w)
}

// TestWhatHappensBetweenReadingAndCommitting lets somebody else be faster with
// the first record of its kind, and with a later one.
func TestWhatHappensBetweenReadingAndCommitting(t *testing.T) {
	t.Parallel()
	store := memory.New()
	people, err := alumni.New(store, alumnikit.RandomKeyring(), &alumni.Options{Clock: noon})
	require.NoError(t, err)
	entry := hanako(t, people)
	me := member(entry)
	ctx := t.Context()
	mine, err := people.CreateGroup(ctx, clerk(), groupInput(alumni.JoinOpen))
	require.NoError(t, err)
	other, err := people.CreateGroup(ctx, clerk(), groupInput(alumni.JoinOpen))
	require.NoError(t, err)
	first := func(f func() error) *alumni.Service {
		return people.With(&meanwhile{store, func() { require.NoError(t, f()) }})
	}

	require.NoError(t, first(func() error { return people.Join(ctx, me, other.ID) }).Join(ctx, me, mine.ID))
	groups, err := people.MyGroups(ctx, me)
	require.NoError(t, err)
	require.Len(t, groups, 2, "both joined")

	require.NoError(t, first(func() error { return people.Grant(ctx, clerk(), me.Person(), listing()) }).Grant(ctx, me, me.Person(), listing()))
	ledger, err := people.Consents(ctx, me, me.Person())
	require.NoError(t, err)
	require.Len(t, ledger.Entries, 1, "once is enough")

	for range 2 {
		_, err = first(func() error {
			_, err := people.SetAudience(ctx, me, "bio", alumni.Nobody)
			return err
		}).UpdateProfile(ctx, me, alumni.ProfileUpdate{Bio: "自己紹介"})
		require.NoError(t, err)
		p, err := people.Profile(ctx, me)
		require.NoError(t, err)
		require.Equal(t, alumni.Nobody, p.Audiences["bio"], "neither is lost")
		require.Equal(t, "自己紹介", p.Bio)
		_, err = people.SetAudience(ctx, me, "bio", alumni.Default)
		require.NoError(t, err)
		_, err = people.UpdateProfile(ctx, me, alumni.ProfileUpdate{})
		require.NoError(t, err)
	}

	third, err := people.CreateGroup(ctx, clerk(), groupInput(alumni.JoinOpen))
	require.NoError(t, err)
	closing := first(func() error {
		_, err := people.UpdateGroup(ctx, clerk(), third.ID, groupInput(alumni.JoinInvite))
		return err
	})
	require.ErrorIs(t, closing.Join(ctx, me, third.ID), alumnikit.ErrForbidden, "the group closed in time")

	moved := entry.Employments[0]
	moved.Title = "部長"
	_, err = first(func() error {
		_, err := people.UpdateEntry(ctx, clerk(), entry.ID, alumni.EntryUpdate{Employments: []alumni.Employment{moved}})
		return err
	}).Offboard(ctx, clerk(), entry.ID, alumni.Departure{End: date(t, "2026-09-30")})
	require.NoError(t, err)
	got, err := people.Entry(ctx, clerk(), entry.ID)
	require.NoError(t, err)
	require.Equal(t, "部長", got.Employments[0].Title)
	require.Equal(t, "2026-09-30", got.Employments[0].End.String())
}
