package alumni_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/alumnikit/alumnikit"
	"github.com/alumnikit/alumnikit/alumni"
	"github.com/alumnikit/alumnikit/storage/memory"
)

// Who is an employee and who an alumnus follows from the calendar of the zone,
// around the midnight that begins the day an employment ends with.
func TestViewersOnTheDaysAroundAnEnd(t *testing.T) {
	t.Parallel()
	tokyo := time.FixedZone("JST", 9*3600)
	for name, c := range map[string]struct {
		stints   []alumni.Employment
		at       string // RFC 3339
		employee bool
		alumnus  bool
	}{
		"nothing known":        {nil, "2026-10-31T00:00:00+09:00", false, false},
		"not begun":            {stints("2026-11-01", ""), "2026-10-31T23:59:59+09:00", false, false},
		"first day":            {stints("2026-11-01", ""), "2026-11-01T00:00:00+09:00", true, false},
		"before the last day":  {stints("2020", "2026-10-31"), "2026-10-30T23:59:59.999999+09:00", true, false},
		"the last day":         {stints("2020", "2026-10-31"), "2026-10-31T00:00:00+09:00", true, false},
		"midnight in Tokyo":    {stints("2020", "2026-10-31"), "2026-10-31T15:00:00Z", false, true},
		"the last day, UTC":    {stints("2020", "2026-10-31"), "2026-10-31T14:59:59Z", true, false},
		"a single day":         {stints("2026-10-31", "2026-10-31"), "2026-10-31T12:00:00+09:00", true, false},
		"left in some month":   {stints("2020", "2026-10"), "2026-10-30T12:00:00+09:00", true, false},
		"end of that month":    {stints("2020", "2026-10"), "2026-10-31T12:00:00+09:00", true, false},
		"after that month":     {stints("2020", "2026-10"), "2026-11-01T12:00:00+09:00", false, true},
		"left in some year":    {stints("2020", "2026"), "2026-12-30T12:00:00+09:00", true, false},
		"end of that year":     {stints("2020", "2026"), "2026-12-31T12:00:00+09:00", true, false},
		"after that year":      {stints("2020", "2026"), "2027-01-01T12:00:00+09:00", false, true},
		"start unknown":        {stints("", "2030"), "2026-10-31T12:00:00+09:00", true, false},
		"both unknown":         {stints("", ""), "2026-10-31T12:00:00+09:00", true, false},
		"rehired":              {append(stints("2010", "2015"), stints("2026-10-01", "")...), "2026-10-31T12:00:00+09:00", true, false},
		"to be rehired":        {append(stints("2010", "2015"), stints("2026-11-01", "")...), "2026-10-31T12:00:00+09:00", false, true},
		"one of two has ended": {append(stints("2010", ""), stints("2011", "2012")...), "2026-10-31T12:00:00+09:00", true, false},
		"left twice":           {append(stints("2010", "2015"), stints("2016", "2017")...), "2026-10-31T12:00:00+09:00", false, true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			now, err := time.Parse(time.RFC3339Nano, c.at)
			require.NoError(t, err)
			people, err := alumni.New(memory.New(), alumnikit.RandomKeyring(), &alumni.Options{Clock: func() time.Time { return now }, Zone: tokyo})
			require.NoError(t, err)
			entry, err := people.Register(t.Context(), clerk(), alumni.Registration{Names: alumni.Names{Family: "見本"}, Employments: c.stints})
			require.NoError(t, err)
			viewer, err := people.Viewer(t.Context(), member(entry))
			require.NoError(t, err)
			require.Equal(t, c.employee, viewer.Employee, "employee")
			require.Equal(t, c.alumnus, viewer.Alumnus, "alumnus")
			require.False(t, viewer.Admin)
		})
	}
}

func TestViewersOfAllKinds(t *testing.T) {
	t.Parallel()
	people := open(t)
	entry := hanako(t, people)
	for name, c := range map[string]struct {
		actor alumnikit.Actor
		want  alumni.Viewer
	}{
		"visitor":        {alumnikit.Visitor(acme), alumni.Viewer{Actor: alumnikit.Visitor(acme)}},
		"stranger":       {alumnikit.Member(acme, alumnikit.PersonID{15: 1}), alumni.Viewer{Actor: alumnikit.Visitor(acme)}},
		"other tenant's": {alumnikit.Member(globex, entry.ID), alumni.Viewer{Actor: alumnikit.Visitor(globex)}},
		"employee":       {member(entry), alumni.Viewer{Actor: member(entry), Employee: true}},
		"full admin":     {clerk(), alumni.Viewer{Actor: clerk(), Admin: true}},
		"other admin":    {clerkWith(alumnikit.PermNewsletter), alumni.Viewer{Actor: clerkWith(alumnikit.PermNewsletter)}},
	} {
		got, err := people.Viewer(t.Context(), c.actor)
		require.NoError(t, err, name)
		require.Equal(t, c.want, got, name)
	}
	_, err := people.Viewer(t.Context(), alumnikit.Actor{})
	require.ErrorIs(t, err, alumnikit.ErrInvalid)
}

// Whatever is refused: the error says where, never what.
func TestErrorsNeverRepeatWhatWasGiven(t *testing.T) {
	t.Parallel()
	people := open(t)
	entry := hanako(t, people)
	me := member(entry)
	const secret = "secret\x01@@example.jp"
	id := alumni.Identifier{System: "s", Value: secret}
	name := secret
	for what, do := range map[string]func() error{
		"register": func() error {
			_, err := people.Register(t.Context(), clerk(), alumni.Registration{
				Names: alumni.Names{Family: secret, Former: []string{secret}}, Email: secret, Identifiers: []alumni.Identifier{id},
				Employments: []alumni.Employment{{Work: alumni.Work(secret), Department: secret}},
			})
			return err
		},
		"taken": func() error {
			_, err := people.Register(t.Context(), clerk(), alumni.Registration{
				Names: alumni.Names{Family: "secret"}, Identifiers: []alumni.Identifier{{System: alumni.ExternalID, Value: "E1"}},
			})
			return err
		},
		"update": func() error {
			_, err := people.UpdateEntry(t.Context(), clerk(), entry.ID, alumni.EntryUpdate{Email: &name})
			return err
		},
		"profile": func() error {
			_, err := people.UpdateProfile(t.Context(), me, alumni.ProfileUpdate{
				Bio: secret, Email: secret, Phone: secret, Skills: []string{secret}, OpenTo: []alumni.Openness{secret},
				Links: []alumni.Link{{URL: secret, Label: secret}}, Locale: secret, Location: secret,
			})
			return err
		},
		"audience":   func() error { _, err := people.SetAudience(t.Context(), me, "bio", secret); return err },
		"disclosure": func() error { _, err := people.SetAudience(t.Context(), me, secret, alumni.Nobody); return err },
		"policy": func() error {
			return people.SetPolicy(t.Context(), clerk(), alumni.Policy{
				Defaults: map[string]alumni.Audience{secret: alumni.Alumni}, Maxima: map[string]alumni.Audience{"bio": secret},
			})
		},
		"consent": func() error {
			return people.Grant(t.Context(), me, entry.ID, alumni.ConsentInput{Purpose: secret, Text: secret, Version: secret, Locale: secret, Method: secret})
		},
		"group": func() error {
			_, err := people.CreateGroup(t.Context(), clerk(), alumni.GroupInput{
				Name: map[alumni.Locale]string{secret: secret}, Kind: secret, Join: secret,
			})
			return err
		},
		"number": func() error { _, err := people.EntryByExternalID(t.Context(), clerk(), secret); return err },
	} {
		err := do()
		require.Error(t, err, what)
		require.NotContains(t, err.Error(), "secret", what)
		require.NotContains(t, err.Error(), "E1", what)
		require.NotContains(t, err.Error(), "example.jp", what)
	}
}
