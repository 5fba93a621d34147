package merging_test

import (
	"context"
	"encoding/json"
	"math/rand/v2"
	"strings"
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

// world merges by a process that does not know one of the vendor's fields. What the
// people of a tenant may see is asked of one that does.
type world struct {
	people *alumni.Service
	newer  *alumni.Service
	merger *merging.Service
	groups []alumnikit.ID
	fields []*alumni.CustomField // of either half: the vendor's, the tenant's, and two that retire sees off
}

func open(t *testing.T) *world {
	t.Helper()
	return openClocked(t, (&clock{noon()}).now)
}

func openClocked(t *testing.T, now func() time.Time) *world {
	t.Helper()
	store, ring := memory.New(), alumnikit.RandomKeyring()
	people, err := alumni.New(store, ring, &alumni.Options{Clock: now})
	require.NoError(t, err)
	w := &world{people: people, merger: merging.New(people, nil)}
	w.newer, err = alumni.New(store, ring, &alumni.Options{Clock: now, Schema: newerSchema(t)})
	require.NoError(t, err)
	for _, name := range []string{"一組", "二組", "三組"} {
		g, err := people.CreateGroup(t.Context(), clerk(), alumni.GroupInput{
			Name: map[alumni.Locale]string{alumni.Japanese: name}, Kind: alumni.Official, Join: alumni.JoinOpen,
		})
		require.NoError(t, err)
		w.groups = append(w.groups, g.ID)
	}
	return w
}

// field declares a custom field that all may see unless told otherwise.
func field(key string, owner alumni.Owner) alumni.CustomField {
	return alumni.CustomField{
		Key: key, Label: map[alumni.Locale]string{alumni.Japanese: key, alumni.English: key}, Type: alumni.TypeText,
		Owner: owner, Default: alumni.Shared, Max: alumni.Public,
	}
}

func owners() []alumni.Owner { return []alumni.Owner{alumni.ByEmployer, alumni.ByMember} }

func newerSchema(t *testing.T) *alumni.Schema {
	t.Helper()
	b := alumni.BuiltIn()
	for i, owner := range owners() {
		f := field(string(owner)+"News", owner)
		f.Number = alumni.FirstCustomNumber + uint16(i) //nolint:gosec // two of them
		b.Custom(f)
	}
	schema, err := b.Build()
	require.NoError(t, err)
	return schema
}

// furnish adds the tenant's own fields, for draw to fill in.
func (w *world) furnish(t *testing.T) *world {
	t.Helper()
	for _, owner := range owners() {
		for _, key := range []string{"Plain", "Old"} {
			_, err := w.people.AddField(t.Context(), clerk(), field(string(owner)+key, owner))
			require.NoError(t, err)
		}
	}
	for _, f := range w.rules(t).Schema().CustomFields() {
		c, _ := f.Custom()
		w.fields = append(w.fields, c)
	}
	return w
}

// retire sees two of the fields off.
func (w *world) retire(t *testing.T) {
	t.Helper()
	for _, f := range w.fields {
		if strings.HasSuffix(f.Key, "Old") {
			_, err := w.people.RetireField(t.Context(), clerk(), f.Number)
			require.NoError(t, err)
		}
	}
}

// rules are those of the process that knows every field.
func (w *world) rules(t *testing.T) alumni.Rules {
	t.Helper()
	rules, err := w.newer.Rules(t.Context(), acme)
	require.NoError(t, err)
	return rules
}

// disclosures are all there are, those of retired fields too.
func (w *world) disclosures(t *testing.T) []alumni.Disclosure {
	t.Helper()
	schema := w.rules(t).Schema()
	out := schema.Disclosures()
	for _, f := range schema.CustomFields() {
		if f.IsRetired() {
			d, _ := schema.Disclosure(f.Disclosure)
			out = append(out, d)
		}
	}
	return out
}

// values draws what somebody has in the fields of one half.
func (w *world) values(r *rand.Rand, owner alumni.Owner) []alumni.CustomValue {
	var out []alumni.CustomValue
	for _, f := range w.fields {
		if f.Owner == owner && r.IntN(2) == 0 {
			out = append(out, alumni.CustomValue{Field: f.Number, Text: []string{[]string{"甲", "乙"}[r.IntN(2)]}})
		}
	}
	return out
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
		Custom:      w.values(r, alumni.ByEmployer),
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
	entry, err := w.newer.Register(ctx, clerk(), reg)
	require.NoError(t, err)
	id := entry.ID
	me := member(id)
	if r.IntN(3) > 0 {
		hours := int64(r.IntN(3))
		_, err := w.newer.UpdateProfile(ctx, me, alumni.ProfileUpdate{
			Custom: w.values(r, alumni.ByMember),
			Bio:    one("", "a", "b"), Location: one("", "東京"), Skills: [][]string{nil, {"Go"}, {"SQL"}}[r.IntN(3)],
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
	rules := w.rules(t)
	person, err := w.people.Person(t.Context(), member(id), id)
	require.NoError(t, err)
	for _, d := range w.disclosures(t) {
		if r.IntN(3) > 0 {
			continue
		}
		all := rules.Choices(d.Name)
		for _, g := range person.Groups() {
			all = append(all, alumni.GroupAudience(g))
		}
		_, err := w.newer.SetAudience(t.Context(), member(id), d.Name, all[r.IntN(len(all))])
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
