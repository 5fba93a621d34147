package merging_test

import (
	"context"
	"encoding/json"
	"math/rand/v2"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/alumnikit/alumnikit"
	"github.com/alumnikit/alumnikit/alumni"
	"github.com/alumnikit/alumnikit/alumni/hr"
	"github.com/alumnikit/alumnikit/alumni/merging"
	"github.com/alumnikit/alumnikit/storage"
	"github.com/alumnikit/alumnikit/storage/memory"
)

const acme alumnikit.TenantID = "acme"

func clerk() alumnikit.Actor { return alumnikit.Admin(acme, "hr-1", alumnikit.AllPermissions()...) }

func member(id alumnikit.PersonID) alumnikit.Actor { return alumnikit.Member(acme, id) }

// clock is a time that goes on by a minute at every look.
type clock struct{ at time.Time }

func (c *clock) now() time.Time {
	c.at = c.at.Add(time.Minute)
	return c.at
}

func noon() time.Time { return time.Date(2026, 10, 31, 12, 0, 0, 0, time.UTC) }

type world struct {
	people *alumni.Service
	merger *merging.Service
	groups []alumnikit.ID
}

func open(t *testing.T) *world {
	t.Helper()
	return openClocked(t, (&clock{noon()}).now)
}

func openClocked(t *testing.T, now func() time.Time) *world {
	t.Helper()
	people, err := alumni.New(memory.New(), alumnikit.RandomKeyring(), &alumni.Options{Clock: now})
	require.NoError(t, err)
	w := &world{people: people, merger: merging.New(people, nil)}
	for _, name := range []string{"一組", "二組", "三組"} {
		g, err := people.CreateGroup(t.Context(), clerk(), alumni.GroupInput{
			Name: map[alumni.Locale]string{alumni.Japanese: name}, Kind: alumni.Official, Join: alumni.JoinOpen,
		})
		require.NoError(t, err)
		w.groups = append(w.groups, g.ID)
	}
	return w
}

func (w *world) register(t *testing.T, r alumni.Registration) alumnikit.PersonID {
	t.Helper()
	e, err := w.people.Register(t.Context(), clerk(), r)
	require.NoError(t, err)
	return e.ID
}

func date(t *testing.T, s string) alumni.Date {
	t.Helper()
	d, err := alumni.ParseDate(s)
	require.NoError(t, err)
	return d
}

// draw brings in somebody of whom a random part is known, and lets them do things.
func (w *world) draw(t *testing.T, r *rand.Rand, number string) alumnikit.PersonID {
	t.Helper()
	ctx := t.Context()
	one := func(of ...string) string { return of[r.IntN(len(of))] }
	reg := alumni.Registration{
		Names: alumni.Names{
			Family: one("見本", "例", "Sample"), Given: one("花子", "太郎"), FamilyKana: one("", "ミホン"), GivenKana: one("", "ハナコ"),
			Former: [][]string{nil, {"旧見本"}}[r.IntN(2)],
		},
		Identifiers: []alumni.Identifier{{System: alumni.ExternalID, Value: number}},
		Email:       one("", number+"@example.jp"),
		Source:      one("", "給与"),
	}
	for range r.IntN(3) {
		year := 2000 + 5*r.IntN(4)
		start, err := alumni.NewDate(year, 4, r.IntN(2))
		require.NoError(t, err)
		end, err := alumni.NewDate(year+2, 3, 31)
		require.NoError(t, err)
		reg.Employments = append(reg.Employments, alumni.Employment{
			Work: alumni.Employee, Entity: one("", "見本商事"), Department: one("", "営業部", "開発部"), Start: start, End: end,
		})
	}
	id := w.register(t, reg)
	me := member(id)
	if r.IntN(3) > 0 {
		hours := int64(r.IntN(3))
		_, err := w.people.UpdateProfile(ctx, me, alumni.ProfileUpdate{
			Bio: one("", "a", "b"), Location: one("", "東京"), Skills: [][]string{nil, {"Go"}, {"SQL"}}[r.IntN(3)],
			Email: one("", "x@example.com"), Availability: []*int64{nil, &hours}[r.IntN(2)],
		})
		require.NoError(t, err)
	}
	for _, g := range w.groups {
		if r.IntN(3) == 0 {
			require.NoError(t, w.people.Join(ctx, me, g))
		}
	}
	w.choose(t, r, id)
	for _, purpose := range alumni.Purposes() {
		if r.IntN(2) == 0 {
			require.NoError(t, w.people.Grant(ctx, me, id, alumni.ConsentInput{
				Purpose: purpose, Text: "見本の文面", Version: one("1", "2"), Locale: alumni.Japanese, Method: "form",
			}))
		}
		if r.IntN(4) == 0 {
			require.NoError(t, w.people.Withdraw(ctx, me, id, purpose, "form"))
		}
	}
	if r.IntN(2) == 0 {
		require.NoError(t, hr.New(w.people).AddNote(ctx, clerk(), id, "見本のメモ "+number))
	}
	return id
}

// choose draws audiences for some disclosures of a person.
func (w *world) choose(t *testing.T, r *rand.Rand, id alumnikit.PersonID) {
	t.Helper()
	rules, err := w.people.Rules(t.Context(), acme)
	require.NoError(t, err)
	person, err := w.people.Person(t.Context(), member(id), id)
	require.NoError(t, err)
	for _, d := range w.people.Schema().Disclosures() {
		if r.IntN(3) > 0 {
			continue
		}
		all := rules.Choices(d.Name)
		for _, g := range person.Groups() {
			all = append(all, alumni.GroupAudience(g))
		}
		_, err := w.people.SetAudience(t.Context(), member(id), d.Name, all[r.IntN(len(all))])
		require.NoError(t, err)
	}
}

// dump is all that stands of some people, without versions.
func (w *world) dump(t *testing.T, people ...alumnikit.PersonID) map[string]string {
	t.Helper()
	out := map[string]string{}
	kinds := append(append(append([]storage.AnyKind{}, alumni.Kinds()...), hr.Kinds()...), merging.Kinds()...)
	for _, kind := range kinds {
		var ids []alumnikit.ID
		for _, p := range people {
			ids = append(ids, alumnikit.ID(p))
		}
		records, err := w.people.DB().Store().Get(context.WithoutCancel(t.Context()), acme, kind.Name(), ids)
		require.NoError(t, err)
		for _, r := range records {
			var value any
			require.NoError(t, json.Unmarshal(r.Body, &value))
			if isEmpty(value.(map[string]any)) {
				continue // like none at all
			}
			text, err := json.Marshal(value)
			require.NoError(t, err)
			out[kind.Name()+" "+r.ID.String()] = string(text)
		}
	}
	return out
}

// requireIndexed checks that the index says what the records do.
func (w *world) requireIndexed(t *testing.T) {
	t.Helper()
	report, err := w.people.Index().Verify(t.Context(), w.people.DB(), acme)
	require.NoError(t, err)
	require.Zero(t, report.Differences, "%+v", report)
}

// isEmpty reports whether a record says nothing but whose it is.
func isEmpty(record map[string]any) bool {
	for name, value := range record {
		switch value := value.(type) {
		case nil:
		case []any:
			if len(value) > 0 {
				return false
			}
		default:
			if name != "id" && value != "0001-01-01T00:00:00Z" {
				return false
			}
		}
	}
	return true
}
