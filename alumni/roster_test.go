package alumni_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/alumnikit/alumnikit"
	"github.com/alumnikit/alumnikit/alumni"
	"github.com/alumnikit/alumnikit/storage"
)

func TestRegisterKeepsWhatIsGiven(t *testing.T) {
	t.Parallel()
	people := open(t)
	entry := hanako(t, people)
	require.False(t, entry.ID.IsZero())
	require.False(t, entry.Employments[0].ID.IsZero())
	require.Equal(t, noon(), entry.CreatedAt)

	got, err := people.Entry(t.Context(), clerk(), entry.ID)
	require.NoError(t, err)
	require.Equal(t, entry, got)
	got, err = people.EntryByExternalID(t.Context(), clerk(), "E1")
	require.NoError(t, err)
	require.Equal(t, entry.ID, got.ID)
	own, err := people.Entry(t.Context(), member(entry), entry.ID)
	require.NoError(t, err)
	require.Equal(t, entry, own)
	require.ElementsMatch(t, []string{"person.register"}, journal(t, people, acme))
}

func TestRegisterRefuses(t *testing.T) {
	t.Parallel()
	good := func() alumni.Registration {
		return alumni.Registration{Names: alumni.Names{Family: "見本"}}
	}
	for name, c := range map[string]struct {
		spoil func(*alumni.Registration)
		field string
		code  string
	}{
		"no name":           {func(r *alumni.Registration) { r.Names = alumni.Names{Given: " \u3000"} }, "names.family", alumnikit.CodeRequired},
		"NUL in a name":     {func(r *alumni.Registration) { r.Names.Given = "a\x00b" }, "names.given", alumnikit.CodeFormat},
		"long name":         {func(r *alumni.Registration) { r.Names.Given = strings.Repeat("長", 101) }, "names.given", alumnikit.CodeTooLong},
		"not an address":    {func(r *alumni.Registration) { r.Email = "no at sign" }, "email", alumnikit.CodeFormat},
		"two addresses":     {func(r *alumni.Registration) { r.Email = "a@b@example.jp" }, "email", alumnikit.CodeFormat},
		"no kind of work":   {func(r *alumni.Registration) { r.Employments = []alumni.Employment{{}} }, "employments[0].work", alumnikit.CodeRequired},
		"ends before start": {func(r *alumni.Registration) { r.Employments = stints("2020-04", "2019") }, "employments[0].end", alumnikit.CodeRange},
		"long identifier": {func(r *alumni.Registration) {
			r.Identifiers = []alumni.Identifier{{System: "x", Value: strings.Repeat("長", 85)}}
		}, "identifiers[0].value", alumnikit.CodeTooLong},
		"identifier twice": {func(r *alumni.Registration) {
			r.Identifiers = []alumni.Identifier{{System: "x", Value: "1"}, {System: "x", Value: "1"}}
		}, "identifiers[1].value", alumnikit.CodeTaken},
		"too many": {func(r *alumni.Registration) {
			for range 33 {
				r.Employments = append(r.Employments, alumni.Employment{Work: alumni.Intern})
			}
		}, "employments", alumnikit.CodeTooLong},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			people, r := open(t), good()
			c.spoil(&r)
			_, err := people.Register(t.Context(), clerk(), r)
			require.Equal(t, map[string]string{c.field: c.code}, fields(t, err))
			require.Empty(t, journal(t, people, acme), "nothing may be written")
		})
	}
}

// stints makes one employment of the texts of its dates, which are constants.
func stints(start, end string) []alumni.Employment {
	from, _ := alumni.ParseDate(start)
	to, _ := alumni.ParseDate(end)
	return []alumni.Employment{{Work: alumni.Employee, Start: from, End: to}}
}

func TestAPartialEndMayLieInTheMonthOfTheStart(t *testing.T) {
	t.Parallel()
	_, err := open(t).Register(t.Context(), clerk(), alumni.Registration{
		Names: alumni.Names{Given: "太郎"}, Employments: stints("2020-04-15", "2020-04"),
	})
	require.NoError(t, err)
}

func TestRegisterTaken(t *testing.T) {
	t.Parallel()
	people := open(t)
	hanako(t, people)
	twin := alumni.Registration{
		Names:       alumni.Names{Family: "別人"},
		Identifiers: []alumni.Identifier{{System: "badge", Value: "7"}, {System: alumni.ExternalID, Value: "E1"}},
	}
	_, err := people.Register(t.Context(), clerk(), twin)
	require.Equal(t, map[string]string{"identifiers[1].value": alumnikit.CodeTaken}, fields(t, err))

	other := alumnikit.Admin(globex, "hr", alumnikit.AllPermissions()...)
	_, err = people.Register(t.Context(), other, twin)
	require.NoError(t, err, "another tenant has its own numbers")
}

func TestOffboard(t *testing.T) {
	t.Parallel()
	people := open(t)
	entry := hanako(t, people)
	left, err := people.Offboard(t.Context(), clerk(), entry.ID, alumni.Departure{End: date(t, "2026-03-31")})
	require.NoError(t, err)
	require.True(t, left.LeftBy(people.Today()))

	_, err = people.Offboard(t.Context(), clerk(), entry.ID, alumni.Departure{End: date(t, "2026-03-31")})
	require.NoError(t, err, "the same again changes nothing")
	require.ElementsMatch(t, []string{"person.register", "person.offboard"}, journal(t, people, acme))

	_, err = people.Offboard(t.Context(), clerk(), entry.ID, alumni.Departure{End: date(t, "2026-04-30")})
	require.ErrorIs(t, err, alumnikit.ErrState)
	_, err = people.Offboard(t.Context(), clerk(), entry.ID, alumni.Departure{Employment: entry.Employments[0].ID, End: date(t, "2026-04-30")})
	require.ErrorIs(t, err, alumnikit.ErrState)
	_, err = people.Offboard(t.Context(), clerk(), entry.ID, alumni.Departure{Employment: alumnikit.NewID(nil), End: date(t, "2026-04-30")})
	require.ErrorIs(t, err, alumnikit.ErrNotFound)
	_, err = people.Offboard(t.Context(), clerk(), entry.ID, alumni.Departure{})
	require.Equal(t, map[string]string{"end": alumnikit.CodeRequired}, fields(t, err))
}

func TestOffboardOneOfTwo(t *testing.T) {
	t.Parallel()
	people := open(t)
	entry := hanako(t, people)
	_, err := people.Offboard(t.Context(), clerk(), entry.ID, alumni.Departure{End: date(t, "2017")})
	require.Equal(t, alumnikit.CodeRange, fields(t, err)["employments[0].end"])

	entry, err = people.Employ(t.Context(), clerk(), entry.ID, alumni.Employment{Work: alumni.Contractor, Start: date(t, "2020")})
	require.NoError(t, err)
	_, err = people.Offboard(t.Context(), clerk(), entry.ID, alumni.Departure{End: date(t, "2026-03-31")})
	require.Equal(t, map[string]string{"employment": alumnikit.CodeRequired}, fields(t, err))
	entry, err = people.Offboard(t.Context(), clerk(), entry.ID, alumni.Departure{Employment: entry.Employments[1].ID, End: date(t, "2026-03-31")})
	require.NoError(t, err)
	require.True(t, entry.EmployedOn(people.Today()), "the first employment lasts")
}

func TestEmployAgain(t *testing.T) {
	t.Parallel()
	people := open(t)
	entry := hanako(t, people)
	recruiter := clerkWith(alumnikit.PermReferral)
	back, err := people.Employ(t.Context(), recruiter, entry.ID, alumni.Employment{Work: alumni.Employee, Start: date(t, "2026-11-01")})
	require.NoError(t, err)
	require.Len(t, back.Employments, 2)
	require.Equal(t, entry.Employments[0], back.Employments[0])
	require.NotEqual(t, back.Employments[0].ID, back.Employments[1].ID)
	_, err = people.Employ(t.Context(), recruiter, entry.ID, alumni.Employment{Work: "astronaut"})
	require.Equal(t, map[string]string{"employments[2].work": alumnikit.CodeNotOneOf}, fields(t, err))
}

func TestUpdateEntry(t *testing.T) {
	t.Parallel()
	people := open(t)
	entry := hanako(t, people)
	moved := entry.Employments[0]
	moved.Department = "人事部"
	names := entry.Names
	names.Former = []string{"旧見本"}
	email := ""
	got, err := people.UpdateEntry(t.Context(), clerk(), entry.ID, alumni.EntryUpdate{
		Names: &names, Email: &email,
		Employments: []alumni.Employment{{Work: alumni.Intern, Start: date(t, "2016")}, moved},
	})
	require.NoError(t, err)
	require.Equal(t, "人事部", got.Employments[0].Department, "changed in its place")
	require.Equal(t, alumni.Intern, got.Employments[1].Work, "appended")
	require.Empty(t, got.Email)
	require.Equal(t, entry.Identifiers, got.Identifiers)

	_, err = people.UpdateEntry(t.Context(), clerk(), entry.ID, alumni.EntryUpdate{Names: &names, Employments: got.Employments})
	require.NoError(t, err)
	require.ElementsMatch(t, []string{"person.register", "person.update"}, journal(t, people, acme), "the same again writes nothing")

	_, err = people.UpdateEntry(t.Context(), clerk(), entry.ID, alumni.EntryUpdate{Employments: []alumni.Employment{{ID: alumnikit.NewID(nil), Work: alumni.Intern}}})
	require.Equal(t, map[string]string{"employments[0].id": alumnikit.CodeNotOneOf}, fields(t, err))

	other, err := people.Register(t.Context(), clerk(), alumni.Registration{Names: alumni.Names{Family: "別人"}})
	require.NoError(t, err)
	_, err = people.UpdateEntry(t.Context(), clerk(), other.ID, alumni.EntryUpdate{Identifiers: entry.Identifiers})
	require.Equal(t, map[string]string{"identifiers[0].value": alumnikit.CodeTaken}, fields(t, err))
}

// TestRosterPermissions calls every verb of the roster as somebody who may not,
// about somebody who is not there, and from another tenant.
func TestRosterPermissions(t *testing.T) {
	t.Parallel()
	people := open(t)
	entry := hanako(t, people)
	end := date(t, "2026-03-31")
	verbs := map[string]func(alumnikit.Actor, alumnikit.PersonID) error{
		"Offboard": func(a alumnikit.Actor, p alumnikit.PersonID) error {
			_, err := people.Offboard(t.Context(), a, p, alumni.Departure{End: end})
			return err
		},
		"Employ": func(a alumnikit.Actor, p alumnikit.PersonID) error {
			_, err := people.Employ(t.Context(), a, p, alumni.Employment{Work: alumni.Employee})
			return err
		},
		"UpdateEntry": func(a alumnikit.Actor, p alumnikit.PersonID) error {
			_, err := people.UpdateEntry(t.Context(), a, p, alumni.EntryUpdate{Names: &alumni.Names{Family: "x"}})
			return err
		},
		"Entry": func(a alumnikit.Actor, p alumnikit.PersonID) error {
			_, err := people.Entry(t.Context(), a, p)
			return err
		},
		"Person": func(a alumnikit.Actor, p alumnikit.PersonID) error {
			_, err := people.Person(t.Context(), a, p)
			return err
		},
		"Consents": func(a alumnikit.Actor, p alumnikit.PersonID) error {
			_, err := people.Consents(t.Context(), a, p)
			return err
		},
	}
	stranger := alumnikit.Member(acme, alumnikit.PersonID(alumnikit.NewID(nil)))
	for name, verb := range verbs {
		for _, actor := range []alumnikit.Actor{{}, alumnikit.Visitor(acme), stranger, clerkWith(alumnikit.PermGroups, alumnikit.PermNewsletter)} {
			err := verb(actor, entry.ID)
			if actor.Tenant() == "" {
				require.ErrorIs(t, err, alumnikit.ErrInvalid, name)
				continue
			}
			require.ErrorIs(t, err, alumnikit.ErrForbidden, name)
			require.Equal(t, err.Error(), verb(actor, alumnikit.PersonID(alumnikit.NewID(nil))).Error(), "%s must not tell who is there", name)
		}
		unknown := verb(clerk(), alumnikit.PersonID(alumnikit.NewID(nil)))
		foreign := verb(alumnikit.Admin(globex, "hr", alumnikit.AllPermissions()...), entry.ID)
		require.ErrorIs(t, unknown, alumnikit.ErrNotFound, name)
		require.Equal(t, unknown.Error(), foreign.Error(), name)
	}
	for _, actor := range []alumnikit.Actor{alumnikit.Visitor(acme), member(entry)} {
		_, err := people.Register(t.Context(), actor, alumni.Registration{Names: alumni.Names{Family: "x"}})
		require.ErrorIs(t, err, alumnikit.ErrForbidden)
		_, err = people.EntryByExternalID(t.Context(), actor, "E1")
		require.ErrorIs(t, err, alumnikit.ErrForbidden)
	}
	_, err := people.Offboard(t.Context(), member(entry), entry.ID, alumni.Departure{End: end})
	require.ErrorIs(t, err, alumnikit.ErrForbidden, "nobody offboards themself")
	_, err = people.EntryByExternalID(t.Context(), clerk(), strings.Repeat("x", 300))
	require.ErrorIs(t, err, alumnikit.ErrNotFound)
	require.ElementsMatch(t, []string{"person.register"}, journal(t, people, acme))
}

func TestPreparedChangesOfSeveralVerbsCommitTogether(t *testing.T) {
	t.Parallel()
	people := open(t)
	entry := hanako(t, people)
	var changes []storage.Change
	offboard, _, err := people.PrepareOffboard(t.Context(), clerk(), entry.ID, alumni.Departure{End: date(t, "2026-09-30")})
	require.NoError(t, err)
	register, fresh, err := people.PrepareRegister(clerk(), alumni.Registration{Names: alumni.Names{Family: "後任"}})
	require.NoError(t, err)
	changes = append(append(changes, offboard...), register...)

	_, err = people.UpdateEntry(t.Context(), clerk(), entry.ID, alumni.EntryUpdate{Names: &alumni.Names{Family: "新姓"}})
	require.NoError(t, err)
	require.ErrorIs(t, people.DB().Commit(t.Context(), storage.By(clerk(), "host.replace"), changes...), alumnikit.ErrConflict)
	_, err = people.Entry(t.Context(), clerk(), fresh.ID)
	require.ErrorIs(t, err, alumnikit.ErrNotFound, "neither or both")

	offboard, _, err = people.PrepareOffboard(t.Context(), clerk(), entry.ID, alumni.Departure{End: date(t, "2026-09-30")})
	require.NoError(t, err)
	require.NoError(t, people.DB().Commit(t.Context(), storage.By(clerk(), "host.replace"), append(offboard, register...)...))
	got, err := people.Load(t.Context(), acme, []alumnikit.PersonID{entry.ID, fresh.ID, alumnikit.PersonID(alumnikit.NewID(nil))})
	require.NoError(t, err)
	require.Len(t, got, 2)
	require.True(t, got[entry.ID].Entry.LeftBy(people.Today()))
}

func TestByExternalIDs(t *testing.T) {
	t.Parallel()
	people := open(t)
	var all, wanted []string
	for i := range 200 {
		id := "E" + strings.Repeat("0", i%3) + string(rune('A'+i%26)) + strings.Repeat("x", i/26)
		all = append(all, id)
		_, err := people.Register(t.Context(), clerk(), alumni.Registration{
			Names:       alumni.Names{Family: id},
			Identifiers: []alumni.Identifier{{System: "a", Value: id}, {System: alumni.ExternalID, Value: id}, {System: "z", Value: id}},
		})
		require.NoError(t, err)
	}
	for _, share := range []int{1, 2, 7, 50, 199} {
		wanted = []string{"nobody", "E", "zzz"}
		for i, id := range all {
			if i%share == 0 {
				wanted = append(wanted, id, id)
			}
		}
		got, err := people.ByExternalIDs(t.Context(), acme, wanted)
		require.NoError(t, err)
		for i, id := range all {
			stored, ok := got[id]
			require.Equal(t, i%share == 0, ok, id)
			if ok {
				require.Equal(t, id, stored.Value.Names.Family)
			}
		}
		require.Len(t, got, (len(all)+share-1)/share)
	}
	got, err := people.ByExternalIDs(t.Context(), acme, nil)
	require.NoError(t, err)
	require.Empty(t, got)
}
