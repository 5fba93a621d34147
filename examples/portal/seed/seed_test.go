package seed_test

import (
	"context"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/alumnikit/alumnikit"
	"github.com/alumnikit/alumnikit/alumni"
	"github.com/alumnikit/alumnikit/directory"
	"github.com/alumnikit/alumnikit/examples/portal/seed"
	"github.com/alumnikit/alumnikit/internal/synth"
	"github.com/alumnikit/alumnikit/referral"
	"github.com/alumnikit/alumnikit/storage/memory"
)

func clerk() alumnikit.Actor {
	return alumnikit.Admin("acme", "seed", alumnikit.AllPermissions()...)
}

// TestRunGoesOn stops the seeding after every commit in turn; running it again adds what is missing and nothing twice.
func TestRunGoesOn(t *testing.T) {
	t.Parallel()
	const size = 700
	company := synth.New(3, size)
	people, err := alumni.New(memory.New(), alumnikit.RandomKeyring(), nil)
	require.NoError(t, err)
	referrals := referral.New(people, nil)
	for range 3 {
		ctx, stop := context.WithCancel(t.Context())
		err := seed.Run(ctx, people, referrals, clerk(), company, func(int, int) { stop() })
		require.ErrorIs(t, err, context.Canceled)
	}
	last := 0
	require.NoError(t, seed.Run(t.Context(), people, referrals, clerk(), company, func(done, all int) {
		require.Equal(t, size, all)
		last = done
	}))
	require.Equal(t, size, last)
	require.NoError(t, seed.Run(t.Context(), people, referrals, clerk(), company, func(int, int) {
		t.Error("seeded again")
	}))

	found, err := directory.New(people, nil).Search(t.Context(), clerk(), directory.Query{})
	require.NoError(t, err)
	everybody := size + seed.Planted(size)
	require.Equal(t, alumnikit.Total{Count: everybody, Exact: true}, found.Total)
	report, err := people.Index().Verify(t.Context(), people.DB(), "acme")
	require.NoError(t, err)
	require.Equal(t, everybody, report.People)
	groups, err := people.Groups(t.Context(), clerk())
	require.NoError(t, err)
	require.Len(t, groups, len(company.Groups))
	openings, err := referrals.Openings(t.Context(), clerk(), alumnikit.Page{Size: alumnikit.MaxPageSize})
	require.NoError(t, err)
	require.Len(t, openings.Items, len(company.Openings))
}

// TestPeopleAreWhole compares invented people with what came of them.
func TestPeopleAreWhole(t *testing.T) {
	t.Parallel()
	company := synth.New(1, 120)
	people, err := alumni.New(memory.New(), alumnikit.RandomKeyring(), nil)
	require.NoError(t, err)
	require.NoError(t, seed.Run(t.Context(), people, referral.New(people, nil), clerk(), company, func(int, int) {}))
	for made := range company.All() {
		entry, err := people.EntryByExternalID(t.Context(), clerk(), made.ExternalID)
		require.NoError(t, err)
		require.Equal(t, made.Family, entry.Names.Family)
		require.Len(t, entry.Employments, len(made.Employments))
		require.Equal(t, made.Last().End, entry.Employments[len(entry.Employments)-1].End.String())
		person, err := people.Person(t.Context(), alumnikit.Member("acme", entry.ID), entry.ID) // who may keep things from HR
		require.NoError(t, err)
		require.Equal(t, made.HasProfile, person.Profile != nil && person.Profile.Locale != "")
		require.Equal(t, made.ConsentListing, person.HasConsent(alumni.ForListing))
		require.Equal(t, made.ConsentNewsletter, person.HasConsent(alumni.ForNewsletter))
		require.Len(t, person.Groups(), len(made.Groups))
		if made.HasProfile {
			require.Equal(t, made.CurrentEmployer, person.Profile.CurrentEmployer)
			require.Len(t, person.Profile.OpenTo, len(made.OpenTo))
		}
	}
}

// TestRunNeedsAClerk refuses actors without permissions.
func TestRunNeedsAClerk(t *testing.T) {
	t.Parallel()
	people, err := alumni.New(memory.New(), alumnikit.RandomKeyring(), nil)
	require.NoError(t, err)
	err = seed.Run(t.Context(), people, referral.New(people, nil), alumnikit.Visitor("acme"), synth.New(1, 5), func(int, int) {})
	require.ErrorIs(t, err, alumnikit.ErrForbidden)
}
