package alumni

import (
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/alumnikit/alumnikit"
	"github.com/alumnikit/alumnikit/storage/memory"
)

func provenanceWorld(t *testing.T) (people *Service, at *time.Time) {
	t.Helper()
	now := time.Date(2026, 4, 1, 0, 0, 0, 0, time.UTC)
	people, err := New(memory.New(), alumnikit.RandomKeyring(), &Options{Clock: func() time.Time { return now }})
	require.NoError(t, err)
	return people, &now
}

func TestOriginsSayWhoseWordEachFieldIs(t *testing.T) {
	t.Parallel()
	people, now := provenanceWorld(t)
	ctx, hr := t.Context(), alumnikit.Admin("acme", "hr", rosterOnly()...)
	first := *now
	e, err := people.Register(ctx, hr, Registration{Names: Names{Family: "見本", Given: "花子"}, Email: "a@example.jp", Source: "給与"})
	require.NoError(t, err)
	require.Equal(t, []Origin{{Source: "給与", At: first}}, e.Origins)

	*now = first.Add(time.Hour)
	unchanged := "a@example.jp"
	same, err := people.UpdateEntry(ctx, hr, e.ID, EntryUpdate{Email: &unchanged, Source: "給与"})
	require.NoError(t, err)
	require.Equal(t, e.Origins, same.Origins, "saying the same again writes nothing")

	email := "b@example.jp"
	e, err = people.UpdateEntry(ctx, hr, e.ID, EntryUpdate{Email: &email, Names: &Names{Family: "新見本", Given: "花子"}})
	require.NoError(t, err)
	for field, want := range map[string]Origin{
		"email":        {Source: SourceHR, At: *now, Fields: []string{"email"}},
		"names.family": {Source: SourceHR, At: *now, Fields: []string{"names.family"}},
		"names.given":  {Source: "給与", At: first, Fields: []string{"names.given"}},
	} {
		o, ok := e.Origin(field)
		require.True(t, ok)
		require.Equal(t, want, o)
	}

	snapshot := first.Add(24 * time.Hour)
	o, _ := e.Confirmed("names.given", map[string]time.Time{"給与": snapshot})
	require.Equal(t, snapshot, o.At, "the source was read whole since")
	o, _ = e.Confirmed("email", map[string]time.Time{"給与": snapshot})
	require.Equal(t, *now, o.At, "it is not the source's word")
	_, ok := (&Entry{}).Confirmed("email", nil)
	require.False(t, ok)

	back := "a@example.jp"
	require.Equal(t, []Origin{{Source: SourceHR, At: *now, Fields: []string{"email"}}}, people.Contested(e, EntryUpdate{Email: &back, Source: "給与"}))
	require.Empty(t, people.Contested(e, EntryUpdate{Email: &back}), "by hand again")

	end, err := NewDate(2026, 3, 31)
	require.NoError(t, err)
	_, err = people.Employ(ctx, hr, e.ID, Employment{Work: Employee})
	require.NoError(t, err)
	*now = now.Add(time.Hour)
	e, err = people.Offboard(ctx, hr, e.ID, Departure{End: end})
	require.NoError(t, err)
	o, _ = e.Origin("employments")
	require.Equal(t, *now, o.At)
}

// rosterOnly is what most HR users have.
func rosterOnly() []alumnikit.Permission { return []alumnikit.Permission{alumnikit.PermRoster} }

func TestOriginsStayWithinTheirBound(t *testing.T) {
	t.Parallel()
	at := time.Date(2026, 4, 1, 0, 0, 0, 0, time.UTC)
	var origins []Origin
	for i := range 100 {
		origins = said(origins, fmt.Sprint("source", i%3), at.Add(time.Duration(i)*time.Hour), []string{fmt.Sprint("custom.", i%40)})
		require.LessOrEqual(t, len(origins), MaxOrigins)
		o, ok := originOf(origins, fmt.Sprint("custom.", i%40))
		require.True(t, ok)
		require.Equal(t, fmt.Sprint("source", i%3), o.Source)
		require.Equal(t, at.Add(time.Duration(i)*time.Hour), o.At, "what was said last is exact")
	}
	seen := map[string]bool{}
	for _, o := range origins {
		for _, f := range o.Fields {
			require.False(t, seen[f], "a field has one origin")
			seen[f] = true
		}
	}
	require.Len(t, seen, 40)
	for i := range 40 { // as many sources as fields: the longest ago are dropped
		origins = said(origins, fmt.Sprint("other", i), at.Add(time.Duration(200+i)*time.Hour), []string{fmt.Sprint("custom.", i)})
		require.LessOrEqual(t, len(origins), MaxOrigins)
	}
}

func TestStaleAsksOnlyWhatIsUsefulToAsk(t *testing.T) {
	t.Parallel()
	people, now := provenanceWorld(t)
	ctx := t.Context()
	e, err := people.Register(ctx, alumnikit.Admin("acme", "hr", rosterOnly()...), Registration{Names: Names{Family: "見本"}})
	require.NoError(t, err)
	me := alumnikit.Member("acme", e.ID)
	_, err = people.UpdateProfile(ctx, me, ProfileUpdate{
		CurrentEmployer: "見本社", CurrentTitle: "課長", Bio: "見本", Location: "東京", Phone: "000-0000-0000",
	})
	require.NoError(t, err)
	_, err = people.SetAudience(ctx, me, "currentTitle", Nobody)
	require.NoError(t, err)
	stale, err := people.Stale(ctx, me)
	require.NoError(t, err)
	require.Empty(t, stale)

	*now = now.Add(366 * 24 * time.Hour)
	stale, err = people.Stale(ctx, me)
	require.NoError(t, err)
	require.Equal(t, []string{"currentEmployer"}, stale, "not what nobody sees, nor what does not age")

	p, err := people.ConfirmProfile(ctx, me)
	require.NoError(t, err)
	o, ok := p.Origin("currentEmployer")
	require.True(t, ok)
	require.Equal(t, Origin{Source: SourceMember, At: *now, Fields: []string{"currentEmployer"}}, o)
	*now = now.Add(365 * 24 * time.Hour)
	_, err = people.ConfirmProfile(ctx, me, "bio")
	require.NoError(t, err)
	stale, err = people.Stale(ctx, me)
	require.NoError(t, err)
	require.Empty(t, stale, "who was just here was just asked")
	*now = now.Add(31 * 24 * time.Hour)
	stale, err = people.Stale(ctx, me)
	require.NoError(t, err)
	require.Equal(t, []string{"currentEmployer"}, stale, "%+v", p.Origins)
	_, err = people.ConfirmProfile(ctx, me, "skills")
	require.ErrorIs(t, err, alumnikit.ErrInvalid)
}

// When a member said something is their own business, as UpdatedAt is.
func TestOriginsOfTheMembersHalfAreTheirs(t *testing.T) {
	t.Parallel()
	people, now := provenanceWorld(t)
	ctx, hr := t.Context(), alumnikit.Admin("acme", "hr", rosterOnly()...)
	e, err := people.Register(ctx, hr, Registration{Names: Names{Family: "見本"}})
	require.NoError(t, err)
	me := alumnikit.Member("acme", e.ID)
	_, err = people.UpdateProfile(ctx, me, ProfileUpdate{Bio: "見本", Location: "東京"})
	require.NoError(t, err)
	*now = now.Add(time.Hour)
	_, err = people.UpdateProfile(ctx, me, ProfileUpdate{Bio: "見本二", Location: "東京"})
	require.NoError(t, err)
	p, err := people.Person(ctx, hr, e.ID)
	require.NoError(t, err)
	require.Empty(t, p.Profile.Origins)
	require.NotEmpty(t, p.Entry.Origins)
	own, err := people.Person(ctx, me, e.ID)
	require.NoError(t, err)
	require.Len(t, own.Profile.Origins, 2)
}
