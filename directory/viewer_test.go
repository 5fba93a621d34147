package directory_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/alumnikit/alumnikit"
	"github.com/alumnikit/alumnikit/alumni"
	"github.com/alumnikit/alumnikit/directory"
	"github.com/alumnikit/alumnikit/storage/memory"
)

// town is a directory on a clock that can be set, in Tokyo.
type town struct {
	t      *testing.T
	now    time.Time
	people *alumni.Service
	dir    *directory.Directory
}

func newTown(t *testing.T) *town {
	t.Helper()
	w := &town{t: t, now: time.Date(2026, 10, 31, 3, 0, 0, 0, time.UTC)}
	people, err := alumni.New(memory.New(), alumnikit.RandomKeyring(), &alumni.Options{
		Clock: func() time.Time { return w.now }, Zone: time.FixedZone("JST", 9*3600),
	})
	require.NoError(t, err)
	w.people, w.dir = people, directory.New(people, nil)
	return w
}

func hr() alumnikit.Actor {
	return alumnikit.Admin("acme", "clerk", alumnikit.AllPermissions()...)
}

// person registers someone with employments of the form start, end.
func (w *town) person(family string, listed bool, stints ...[2]string) alumnikit.Actor {
	w.t.Helper()
	r := alumni.Registration{Names: alumni.Names{Family: family}}
	for _, s := range stints {
		start, err := alumni.ParseDate(s[0])
		require.NoError(w.t, err)
		end, err := alumni.ParseDate(s[1])
		require.NoError(w.t, err)
		r.Employments = append(r.Employments, alumni.Employment{Work: alumni.Employee, Department: "部", Start: start, End: end})
	}
	entry, err := w.people.Register(w.t.Context(), hr(), r)
	require.NoError(w.t, err)
	if listed {
		require.NoError(w.t, w.people.Grant(w.t.Context(), hr(), entry.ID, alumni.ConsentInput{
			Purpose: alumni.ForListing, Text: "t", Version: "1", Locale: alumni.Japanese, Method: "form",
		}))
	}
	return alumnikit.Member("acme", entry.ID)
}

func (w *town) show(who alumnikit.Actor, disclosure string, to alumni.Audience) {
	w.t.Helper()
	_, err := w.people.SetAudience(w.t.Context(), who, disclosure, to)
	require.NoError(w.t, err)
}

// sees returns the family names that a viewer finds.
func (w *town) sees(who alumnikit.Actor, q directory.Query) []string {
	w.t.Helper()
	found, err := w.dir.Search(w.t.Context(), who, q)
	require.NoError(w.t, err)
	require.Equal(w.t, alumnikit.Total{Count: len(found.Items), Exact: true}, found.Total)
	names := []string{}
	for _, v := range found.Items {
		names = append(names, v.Names.Family)
	}
	return names
}

// The end of the last day of an employment turns an employee into an alumnus, at
// midnight in the service's zone, without anything being written.
func TestAnEmploymentEndsWhileNobodyWrites(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	leaving := w.person("退職", true, [2]string{"2010", "2026-10-31"})
	toAlumni := w.person("卒業", true, [2]string{"2010", "2015"})
	toStaff := w.person("社員", true, [2]string{"2010", "2015"})
	w.show(toAlumni, "name", alumni.Alumni)
	w.show(toStaff, "name", alumni.Employees)

	w.now = time.Date(2026, 10, 31, 14, 59, 59, 0, time.UTC)
	require.ElementsMatch(t, []string{"退職", "社員"}, w.sees(leaving, directory.Query{}))
	_, err := w.dir.Profile(t.Context(), leaving, toAlumni.Person())
	require.ErrorIs(t, err, alumnikit.ErrNotFound)

	w.now = time.Date(2026, 10, 31, 15, 0, 0, 0, time.UTC)
	require.ElementsMatch(t, []string{"退職", "卒業"}, w.sees(leaving, directory.Query{}))
	_, err = w.dir.Profile(t.Context(), leaving, toStaff.Person())
	require.ErrorIs(t, err, alumnikit.ErrNotFound)

	// Hired again: an employee once more, although they have left before.
	start, err := alumni.ParseDate("2026-12-01")
	require.NoError(t, err)
	_, err = w.people.UpdateEntry(t.Context(), hr(), leaving.Person(), alumni.EntryUpdate{
		Employments: []alumni.Employment{{Work: alumni.Employee, Department: "新", Start: start}},
	})
	require.NoError(t, err)
	require.ElementsMatch(t, []string{"退職", "卒業"}, w.sees(leaving, directory.Query{}), "not yet")
	w.now = time.Date(2026, 12, 1, 0, 0, 0, 0, time.UTC)
	require.ElementsMatch(t, []string{"退職", "社員"}, w.sees(leaving, directory.Query{}))
	require.Equal(t, []string{"退職"}, w.sees(leaving, directory.Query{Facets: map[string][]string{"employments.department": {"新"}}}))
}

func TestVisitorsSeeWhatIsPublic(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	open := w.person("公開", true, [2]string{"2010", "2015"})
	w.person("既定", true, [2]string{"2010", "2015"})
	unlisted := w.person("非掲載", false, [2]string{"2010", "2015"})
	w.show(open, "name", alumni.Public)
	w.show(unlisted, "name", alumni.Public)
	_, err := w.people.UpdateProfile(t.Context(), open, alumni.ProfileUpdate{Location: "東京", Bio: "自己紹介", Skills: []string{"Go"}})
	require.NoError(t, err)
	w.show(open, "skills", alumni.Public)

	outsider := w.person("外", true)
	gone := alumnikit.Member("acme", alumnikit.PersonID{15: 1})
	other := alumnikit.Admin("acme", "mailer", alumnikit.PermNewsletter)
	for name, visitor := range map[string]alumnikit.Actor{
		"visitor": alumnikit.Visitor("acme"), "never employed": outsider, "removed": gone, "HR without the roster": other,
	} {
		require.Equal(t, []string{"公開"}, w.sees(visitor, directory.Query{}), name)
		view, err := w.dir.Profile(t.Context(), visitor, open.Person())
		require.NoError(t, err)
		require.Equal(t, directory.View{ID: open.Person(), Names: alumni.Names{Family: "公開"}, Skills: []string{"Go"}}, view, name)
		require.Empty(t, w.sees(visitor, directory.Query{Facets: map[string][]string{"location": {"東京"}}}), name)
		require.Empty(t, w.sees(visitor, directory.Query{Facets: map[string][]string{"employments.department": {"部"}}}), name)
		found, err := w.dir.Search(t.Context(), visitor, directory.Query{Count: []string{"location", "skills", "employments.department"}})
		require.NoError(t, err)
		require.Empty(t, found.Facets[0].Values, name)
		require.Equal(t, []directory.FacetValue{{Value: "Go", Count: 1}}, found.Facets[1].Values, name)
		require.Empty(t, found.Facets[2].Values, name)
	}
	require.Empty(t, w.sees(alumnikit.Visitor("globex"), directory.Query{}))
	require.Equal(t, []string{"公開"}, w.sees(alumnikit.Visitor("acme"), directory.Query{Name: "公"}))
	require.Empty(t, w.sees(alumnikit.Visitor("acme"), directory.Query{Name: "非"}))
}

// In a list one meets oneself as others like oneself would, with all of one's
// own; by what one hides one is not found, not even by oneself.
func TestOnesOwnRow(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	me := w.person("自分", true, [2]string{"2010", "2015"})
	_, err := w.people.UpdateProfile(t.Context(), me, alumni.ProfileUpdate{Location: "東京", Email: "me@example.jp"})
	require.NoError(t, err)
	w.show(me, "location", alumni.Nobody)

	found, err := w.dir.Search(t.Context(), me, directory.Query{Count: []string{"location"}})
	require.NoError(t, err)
	require.Len(t, found.Items, 1)
	require.Equal(t, "東京", found.Items[0].Location, "one's own")
	require.Equal(t, "me@example.jp", found.Items[0].Email)
	require.Empty(t, found.Facets[0].Values, "counts are those that others like me get")
	require.Empty(t, w.sees(me, directory.Query{Facets: map[string][]string{"location": {"東京"}}}))

	w.show(me, "name", alumni.Employees)
	require.Empty(t, w.sees(me, directory.Query{}), "an alumnus does not see the name")
	view, err := w.dir.Profile(t.Context(), me, me.Person())
	require.NoError(t, err)
	require.Equal(t, "自分", view.Names.Family)
}

func TestOneselfWithoutListingAndWithoutProfile(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	me := w.person("非掲載", false, [2]string{"2010", "2015"})
	other := w.person("他人", true, [2]string{"2010", ""})
	require.Equal(t, []string{"他人"}, w.sees(me, directory.Query{}))
	require.Equal(t, []string{"他人"}, w.sees(other, directory.Query{}))
	view, err := w.dir.Profile(t.Context(), me, me.Person())
	require.NoError(t, err)
	require.Equal(t, "非掲載", view.Names.Family)
	require.Len(t, view.Employments, 1, "what HR says shows without a profile")

	_, hidden := w.dir.Profile(t.Context(), other, me.Person())
	_, unknown := w.dir.Profile(t.Context(), other, alumnikit.PersonID{15: 1})
	require.ErrorIs(t, hidden, alumnikit.ErrNotFound)
	require.Len(t, hidden.Error(), len(unknown.Error()))
	require.NotContains(t, hidden.Error(), "掲載")

	require.ElementsMatch(t, []string{"非掲載", "他人"}, w.sees(hr(), directory.Query{}), "HR sees the whole roster")
	shown, err := w.dir.Profile(t.Context(), me, other.Person())
	require.NoError(t, err)
	require.Equal(t, "部", shown.Employments[0].Department)

	require.NoError(t, w.people.Withdraw(t.Context(), other, other.Person(), alumni.ForListing, "form"))
	require.Empty(t, w.sees(me, directory.Query{}), "withdrawn is unlisted, at once")
	_, err = w.dir.Profile(t.Context(), me, other.Person())
	require.ErrorIs(t, err, alumnikit.ErrNotFound)
}

// Numbers are compared as numbers, by the index and by the check of the record.
func TestNumbersAreNumbers(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	me := w.person("自分", true, [2]string{"2010", "2015"})
	hours := int64(8)
	_, err := w.people.UpdateProfile(t.Context(), me, alumni.ProfileUpdate{Availability: &hours})
	require.NoError(t, err)
	for text, want := range map[string][]string{"8": {"自分"}, "08": {"自分"}, "+8": {"自分"}, "80": {}, "-8": {}} {
		require.Equal(t, want, w.sees(hr(), directory.Query{Facets: map[string][]string{"availability": {text}}}), text)
	}
}

func TestErrorsOfQueriesNeverRepeatThem(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	me := w.person("自分", true, [2]string{"2010", "2015"})
	const secret = "secret@example.jp\n"
	for name, q := range map[string]directory.Query{
		"name":   {Name: secret},
		"facet":  {Facets: map[string][]string{secret: {"x"}}},
		"value":  {Facets: map[string][]string{"skills": {secret}}},
		"enum":   {Facets: map[string][]string{"openTo": {secret}}},
		"number": {Facets: map[string][]string{"availability": {secret}}},
		"date":   {Dates: map[string]directory.DateRange{secret: {}}},
		"count":  {Count: []string{secret}},
		"cursor": {Page: alumnikit.Page{After: secret}},
	} {
		_, err := w.dir.Search(t.Context(), me, q)
		require.Error(t, err, name)
		require.NotContains(t, err.Error(), "secret", name)
	}
}
