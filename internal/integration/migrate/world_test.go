package migrate

import (
	"errors"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/alumnikit/alumnikit"
	"github.com/alumnikit/alumnikit/alumni"
	"github.com/alumnikit/alumnikit/directory"
	"github.com/alumnikit/alumnikit/storage"
	"github.com/alumnikit/alumnikit/storage/index"
)

// The few records of the data that is kept: a tenant with two people, of whom one
// can be found and has joined a group, an index part folded and part pending, and
// a journal part sealed. What is written here is never changed, for the data of
// old versions says it; what a later version adds is written behind it.
const worldTenant = alumnikit.TenantID("kept.example")

func worldService(tb testing.TB, s storage.Store) (*alumni.Service, alumnikit.Actor) {
	tb.Helper()
	keys, err := alumnikit.NewKeyring([]byte("a secret of the tests that the kept data was sealed with"))
	require.NoError(tb, err)
	people, err := alumni.New(s, keys, nil)
	require.NoError(tb, err)
	return people, alumnikit.Admin(worldTenant, "clerk", alumnikit.AllPermissions()...)
}

// build writes the records through the SDK.
func build(tb testing.TB, s storage.Store) {
	tb.Helper()
	ctx := tb.Context()
	people, hr := worldService(tb, s)
	require.NoError(tb, people.Provision(ctx, hr))
	register := func(number, family, given, kana, end string) alumnikit.Actor {
		left, err := alumni.ParseDate(end)
		require.NoError(tb, err)
		entry, err := people.Register(ctx, hr, alumni.Registration{
			Names:       alumni.Names{Family: family, Given: given, FamilyKana: kana},
			Identifiers: []alumni.Identifier{{System: alumni.ExternalID, Value: number}},
			Employments: []alumni.Employment{{Work: alumni.Employee, Department: "営業部", End: left}},
		})
		require.NoError(tb, err)
		return alumnikit.Member(worldTenant, entry.ID)
	}
	hanako := register("E-1", "山田", "花子", "ヤマダ", "2021-03")
	register("E-2", "田中", "次郎", "タナカ", "2019")
	group, err := people.CreateGroup(ctx, hr, alumni.GroupInput{
		Name: map[alumni.Locale]string{alumni.Japanese: "同窓会"}, Kind: "official", Join: alumni.JoinOpen,
	})
	require.NoError(tb, err)
	require.NoError(tb, people.Upkeep(ctx, worldTenant)) // what follows stays pending and unsealed

	require.NoError(tb, people.Grant(ctx, hanako, hanako.Person(), alumni.ConsentInput{
		Purpose: alumni.ForListing, Text: "I agree to be listed.", Version: "1", Locale: alumni.English, Method: "form",
	}))
	_, err = people.UpdateProfile(ctx, hanako, alumni.ProfileUpdate{CurrentEmployer: "Example Ltd.", Skills: []string{"Go"}})
	require.NoError(tb, err)
	_, err = people.SetAudience(ctx, hanako, "currentEmployer", alumni.Admins)
	require.NoError(tb, err)
	require.NoError(tb, people.Join(ctx, hanako, group.ID))
}

// check reads everything through the SDK, writes, and reads again.
func check(tb testing.TB, s storage.Store) {
	tb.Helper()
	ctx := tb.Context()
	people, hr := worldService(tb, s)
	_, err := people.Index().Verify(ctx, people.DB(), worldTenant)
	if errors.Is(err, index.ErrStale) { // there were fewer fields then
		require.NoError(tb, people.Index().Rebuild(ctx, people.DB(), worldTenant))
		_, err = people.Index().Verify(ctx, people.DB(), worldTenant)
	}
	require.NoError(tb, err)
	head, err := people.DB().VerifyJournal(ctx, worldTenant, storage.JournalHead{})
	require.NoError(tb, err)
	require.Positive(tb, head.Sequence)

	entry, err := people.EntryByExternalID(ctx, hr, "E-1")
	require.NoError(tb, err)
	require.Equal(tb, alumni.Names{Family: "山田", Given: "花子", FamilyKana: "ヤマダ"}, entry.Names)
	require.Equal(tb, "営業部", entry.Employments[0].Department)
	hanako := alumnikit.Member(worldTenant, entry.ID)
	profile, err := people.Profile(ctx, hanako)
	require.NoError(tb, err)
	require.Equal(tb, "Example Ltd.", profile.CurrentEmployer)
	listed, err := people.HasConsent(ctx, hanako, hanako.Person(), alumni.ForListing)
	require.NoError(tb, err)
	require.True(tb, listed)
	groups, err := people.MyGroups(ctx, hanako)
	require.NoError(tb, err)
	require.Len(tb, groups, 1)

	other, err := people.EntryByExternalID(ctx, hr, "E-2")
	require.NoError(tb, err)
	finds := func() {
		jiro := alumnikit.Member(worldTenant, other.ID)
		dir := directory.New(people, nil)
		for name, c := range map[string]struct {
			q    directory.Query
			want int
		}{
			"name":   {directory.Query{Name: "やま"}, 1},
			"skill":  {directory.Query{Facets: map[string][]string{"skills": {"Go"}}}, 1},
			"hidden": {directory.Query{Facets: map[string][]string{"currentEmployer": {"Example Ltd."}}}, 0},
		} {
			found, err := dir.Search(ctx, jiro, c.q)
			require.NoError(tb, err, name)
			require.Equal(tb, c.want, found.Total.Count, name)
		}
	}
	finds()
	_, err = people.UpdateProfile(ctx, hanako, alumni.ProfileUpdate{CurrentEmployer: "Example Ltd.", Skills: []string{"Go", "SQL"}})
	require.NoError(tb, err)
	require.NoError(tb, people.Upkeep(ctx, worldTenant)) // folds what was pending and seals the rest
	finds()
	_, err = people.Index().Verify(ctx, people.DB(), worldTenant)
	require.NoError(tb, err)
	_, err = people.DB().VerifyJournal(ctx, worldTenant, head)
	require.NoError(tb, err)
}
