package alumni_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/alumnikit/alumnikit"
	"github.com/alumnikit/alumnikit/alumni"
)

func listing() alumni.ConsentInput {
	return alumni.ConsentInput{Purpose: alumni.ForListing, Text: "名簿に掲載します。", Version: "2026-1", Locale: alumni.Japanese, Method: "form"}
}

func TestConsent(t *testing.T) {
	t.Parallel()
	people := open(t)
	me := member(hanako(t, people))
	ask := func() error { return people.CheckConsent(t.Context(), acme, me.Person(), alumni.ForListing) }
	require.ErrorIs(t, ask(), alumnikit.ErrConsent)
	require.NoError(t, people.Grant(t.Context(), me, me.Person(), listing()))
	require.NoError(t, people.Grant(t.Context(), me, me.Person(), listing()))
	require.NoError(t, ask())
	require.ErrorIs(t, people.CheckConsent(t.Context(), acme, me.Person(), alumni.ForNewsletter), alumnikit.ErrConsent)
	require.ErrorIs(t, people.CheckConsent(t.Context(), globex, me.Person(), alumni.ForListing), alumnikit.ErrConsent)

	paper := listing()
	paper.Version, paper.Method = "2025-1", "paper"
	require.NoError(t, people.Grant(t.Context(), clerk(), me.Person(), paper))
	ledger, err := people.Consents(t.Context(), me, me.Person())
	require.NoError(t, err)
	require.Len(t, ledger.Entries, 2)
	require.Equal(t, noon(), ledger.Entries[0].GivenAt)

	require.NoError(t, people.Withdraw(t.Context(), alumnikit.System(acme, "unsubscribe"), me.Person(), alumni.ForListing, "one-click"))
	require.NoError(t, people.Withdraw(t.Context(), me, me.Person(), alumni.ForListing, "form"))
	require.ErrorIs(t, ask(), alumnikit.ErrConsent, "none of them stands")
	ledger, err = people.Consents(t.Context(), clerk(), me.Person())
	require.NoError(t, err)
	for _, c := range ledger.Entries {
		require.Equal(t, "one-click", c.Withdrawal, "nothing is removed, and the first withdrawal counts")
	}
	require.NoError(t, people.Grant(t.Context(), me, me.Person(), listing()))
	has, err := people.HasConsent(t.Context(), me, me.Person(), alumni.ForListing)
	require.NoError(t, err)
	require.True(t, has, "given anew")
	require.ElementsMatch(t, []string{"person.register", "consent.grant", "consent.grant", "consent.withdraw", "consent.grant"}, journal(t, people, acme))
}

func TestConsentRefuses(t *testing.T) {
	t.Parallel()
	people := open(t)
	entry := hanako(t, people)
	other, err := people.Register(t.Context(), clerk(), alumni.Registration{Names: alumni.Names{Family: "別人"}})
	require.NoError(t, err)
	for _, actor := range []alumnikit.Actor{alumnikit.Visitor(acme), member(other), clerkWith(alumnikit.PermNewsletter)} {
		require.ErrorIs(t, people.Grant(t.Context(), actor, entry.ID, listing()), alumnikit.ErrForbidden)
		require.ErrorIs(t, people.Withdraw(t.Context(), actor, entry.ID, alumni.ForListing, "form"), alumnikit.ErrForbidden)
		_, err := people.HasConsent(t.Context(), actor, entry.ID, alumni.ForListing)
		require.ErrorIs(t, err, alumnikit.ErrForbidden)
	}
	nobody := alumnikit.PersonID(alumnikit.NewID(nil))
	for _, actor := range []alumnikit.Actor{clerk(), alumnikit.Member(acme, nobody)} {
		require.ErrorIs(t, people.Grant(t.Context(), actor, nobody, listing()), alumnikit.ErrNotFound)
		require.ErrorIs(t, people.Withdraw(t.Context(), actor, nobody, alumni.ForListing, "form"), alumnikit.ErrNotFound)
	}
	require.ErrorIs(t, people.Grant(t.Context(), alumnikit.Member(globex, entry.ID), entry.ID, listing()), alumnikit.ErrNotFound)

	spoil := func(f func(*alumni.ConsentInput)) error {
		in := listing()
		f(&in)
		return people.Grant(t.Context(), clerk(), entry.ID, in)
	}
	require.Equal(t, map[string]string{"text": alumnikit.CodeRequired}, fields(t, spoil(func(c *alumni.ConsentInput) { c.Text = "" })))
	require.Equal(t, map[string]string{"text": alumnikit.CodeTooLong}, fields(t, spoil(func(c *alumni.ConsentInput) { c.Text = strings.Repeat("x", 4001) })))
	require.Equal(t, map[string]string{"text": alumnikit.CodeFormat}, fields(t, spoil(func(c *alumni.ConsentInput) { c.Text = "\x00" })))
	require.Equal(t, map[string]string{"purpose": alumnikit.CodeNotOneOf}, fields(t, spoil(func(c *alumni.ConsentInput) { c.Purpose = "everything" })))
	err = people.Withdraw(t.Context(), clerk(), entry.ID, "everything", "")
	require.Equal(t, map[string]string{"purpose": alumnikit.CodeNotOneOf, "how": alumnikit.CodeFormat}, fields(t, err))
	require.ElementsMatch(t, []string{"person.register", "person.register"}, journal(t, people, acme))
}

func TestConsentsAreBounded(t *testing.T) {
	t.Parallel()
	if testing.Short() {
		t.Skip("one after the other: nothing for the race detector")
	}
	people := open(t)
	me := member(hanako(t, people))
	for range alumni.MaxConsents {
		require.NoError(t, people.Grant(t.Context(), me, me.Person(), listing()))
		require.NoError(t, people.Withdraw(t.Context(), me, me.Person(), alumni.ForListing, "form"))
	}
	require.ErrorIs(t, people.Grant(t.Context(), me, me.Person(), listing()), alumnikit.ErrTooLarge)
}

func TestManyGrantsOfOneConsent(t *testing.T) {
	t.Parallel()
	people := open(t)
	me := member(hanako(t, people))
	for _, err := range race(func(int) error { return people.Grant(t.Context(), me, me.Person(), listing()) }) {
		require.NoError(t, err)
	}
	ledger, err := people.Consents(t.Context(), me, me.Person())
	require.NoError(t, err)
	require.Len(t, ledger.Entries, 1)
	require.ElementsMatch(t, []string{"person.register", "consent.grant"}, journal(t, people, acme))
}
