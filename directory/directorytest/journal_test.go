package directorytest_test

import (
	"encoding/json"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/alumnikit/alumnikit"
	"github.com/alumnikit/alumnikit/alumni"
	"github.com/alumnikit/alumnikit/alumni/hr"
	"github.com/alumnikit/alumnikit/storage"
)

// An event consumer reads who did what to which records, and never what was
// said: no value of a field, no name, and not whom somebody blocks.
func TestTheJournalHoldsNoValues(t *testing.T) {
	t.Parallel()
	people, err := alumni.New(onMemory(t), alumnikit.RandomKeyring(), nil)
	require.NoError(t, err)
	admin := alumnikit.Admin("acme", "clerk", alumnikit.AllPermissions()...)
	const mark = "mark"
	entry, err := people.Register(t.Context(), admin, alumni.Registration{
		Names: alumni.Names{Family: mark}, Email: mark + "@example.com", Identifiers: []alumni.Identifier{{System: mark, Value: mark}},
		Employments: []alumni.Employment{{Work: alumni.Employee, Department: mark, Title: mark}},
	})
	require.NoError(t, err)
	me, blocked := alumnikit.Member("acme", entry.ID), alumnikit.PersonID(alumnikit.NewID(nil))
	_, err = people.UpdateProfile(t.Context(), me, alumni.ProfileUpdate{
		CurrentEmployer: mark, Bio: mark, Skills: []string{mark}, Phone: mark, Email: mark + "@example.com",
	})
	require.NoError(t, err)
	require.NoError(t, people.Grant(t.Context(), me, entry.ID, alumni.ConsentInput{
		Purpose: alumni.ForListing, Text: mark, Version: mark, Locale: alumni.English, Method: mark,
	}))
	require.NoError(t, people.Block(t.Context(), me, blocked))
	require.NoError(t, hr.New(people).AddNote(t.Context(), admin, entry.ID, mark))
	_, err = people.CreateGroup(t.Context(), admin, alumni.GroupInput{
		Name: map[alumni.Locale]string{alumni.English: mark}, Kind: alumni.Official, Join: alumni.JoinOpen,
	})
	require.NoError(t, err)
	require.NoError(t, people.Upkeep(t.Context(), "acme"))

	consumer := alumnikit.Admin("acme", "consumer", alumnikit.PermJournal)
	events, err := people.DB().Feed(t.Context(), consumer, 0, storage.MaxList)
	require.NoError(t, err)
	require.Len(t, events, 6)
	for _, e := range events {
		body, err := json.Marshal(e.CloudEvent("acme", "/alumni"))
		require.NoError(t, err)
		require.NotContains(t, string(body), mark)
		require.NotContains(t, string(body), blocked.String())
	}
}
