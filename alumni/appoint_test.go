package alumni_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/alumnikit/alumnikit"
	"github.com/alumnikit/alumnikit/alumni"
)

// hired registers somebody who began in the sales department in 2015.
func hired(t *testing.T, people *alumni.Service) *alumni.Entry {
	t.Helper()
	e, err := people.Register(t.Context(), clerk(), alumni.Registration{
		Names: alumni.Names{Family: "見本"}, Employments: []alumni.Employment{{
			Work: alumni.Employee, Entity: "見本商事", Path: []string{"営業本部", "営業部"}, Title: "主任", Grade: "G3", Place: "東京", Start: date(t, "2015-04-01"),
		}},
	})
	require.NoError(t, err)
	require.Equal(t, "営業部", e.Employments[0].Department, "the last of the path")
	return e
}

func appoint(t *testing.T, people *alumni.Service, e *alumni.Entry, p alumni.Post) *alumni.Entry {
	t.Helper()
	out, err := people.Appoint(t.Context(), clerk(), e.ID, alumni.Appointment{Post: p})
	require.NoError(t, err)
	return out
}

func TestAMainPostTakesThePlaceOfTheOneBefore(t *testing.T) {
	t.Parallel()
	people := open(t)
	e := hired(t, people)
	move := alumni.Post{Kind: alumni.MainPost, Department: " 人事部 ", Title: "課長", Start: date(t, "2019-04-01")}
	e = appoint(t, people, e, move)
	m := e.Employments[0]
	require.Equal(t, []alumni.Post{
		{
			Kind: alumni.MainPost, Department: "営業部", Path: []string{"営業本部", "営業部"}, Title: "主任", Grade: "G3", Place: "東京",
			Start: date(t, "2015-04-01"), End: date(t, "2019-03-31"),
		},
		{Kind: alumni.MainPost, Department: "人事部", Title: "課長", Start: date(t, "2019-04-01")},
	}, m.Posts, "what the employment said is the first")
	require.Equal(t, []any{"人事部", []string(nil), "課長", "G3", "東京"}, []any{m.Department, m.Path, m.Title, m.Grade, m.Place})

	e = appoint(t, people, e, alumni.Post{Kind: alumni.MainPost, Path: []string{"本社", "総務部"}, Grade: "G5", Place: "大阪", Start: date(t, "2022-04-01")})
	m = e.Employments[0]
	require.Equal(t, []any{"総務部", []string{"本社", "総務部"}, "", "G5", "大阪"}, []any{m.Department, m.Path, m.Title, m.Grade, m.Place})
	again := appoint(t, people, e, m.Posts[2])
	require.Equal(t, e, again, "recorded already")
	require.ElementsMatch(t, []string{"person.register", "person.appoint", "person.appoint"}, journal(t, people, acme))

	_, err := people.Appoint(t.Context(), clerk(), e.ID, alumni.Appointment{Post: alumni.Post{Kind: alumni.MainPost, Department: "x", Start: date(t, "2020-04-01")}})
	require.Equal(t, map[string]string{"employments[0].posts[2].start": alumni.CodeOverlap, "employments[0].posts[3].start": alumni.CodeOverlap}, fields(t, err))
}

func TestConcurrentPostsAndSecondments(t *testing.T) {
	t.Parallel()
	people := open(t)
	e := hired(t, people)
	beside := alumni.Post{Kind: alumni.ConcurrentPost, Department: "広報部", Start: date(t, "2018-04-01")}
	away := alumni.Post{Kind: alumni.SecondedPost, Entity: "見本物流", EntityNumber: "T7000012050002", Title: "部長", Start: date(t, "2018-10-01")}
	e = appoint(t, people, appoint(t, people, e, beside), away)
	require.Equal(t, "営業部", e.Employments[0].Department, "stays what the main post says")
	require.Equal(t, alumni.CorporateNumber("7000012050002"), e.Employments[0].Posts[1].EntityNumber)

	kinds := func(day string) (out []alumni.PostKind) {
		for _, a := range e.OrgOn(date(t, day)) {
			require.Equal(t, e.Employments[0].ID, a.Employment)
			out = append(out, a.Post.Kind)
		}
		return out
	}
	require.Empty(t, kinds("2015-03-31"))
	require.Equal(t, []alumni.PostKind{alumni.ConcurrentPost, alumni.SecondedPost}, kinds("2018-10-01"), "no main post was recorded")

	back := alumni.PostEnd{Post: e.Employments[0].Posts[1], End: date(t, "2020-09-30")}
	for range 2 {
		after, err := people.EndPost(t.Context(), clerk(), e.ID, back)
		require.NoError(t, err)
		e = after
	}
	require.Equal(t, []alumni.PostKind{alumni.ConcurrentPost}, kinds("2020-10-01"))
	_, err := people.EndPost(t.Context(), clerk(), e.ID, alumni.PostEnd{Post: back.Post, End: date(t, "2021-09-30")})
	require.ErrorIs(t, err, alumnikit.ErrState, "it is not any more as it was read")
	_, err = people.EndPost(t.Context(), clerk(), e.ID, alumni.PostEnd{Post: e.Employments[0].Posts[0], End: date(t, "2017-09-30")})
	require.Equal(t, map[string]string{"employments[0].posts[0].end": alumnikit.CodeRange}, fields(t, err))

	left, err := people.Offboard(t.Context(), clerk(), e.ID, alumni.Departure{End: date(t, "2021-03-31")})
	require.NoError(t, err)
	require.Equal(t, date(t, "2021-03-31"), left.Employments[0].Posts[0].End, "ends with the employment")
	require.Equal(t, date(t, "2020-09-30"), left.Employments[0].Posts[1].End)
	m := left.Employments[0]
	m.End = date(t, "2021-02-28")
	left, err = people.UpdateEntry(t.Context(), clerk(), e.ID, alumni.EntryUpdate{Employments: []alumni.Employment{m}})
	require.NoError(t, err)
	require.Equal(t, m.End, left.Employments[0].Posts[0].End, "and is corrected with it")
}

func TestAppointRefuses(t *testing.T) {
	t.Parallel()
	people := open(t)
	e := hired(t, people)
	for name, c := range map[string]struct {
		post        alumni.Post
		field, code string
	}{
		"no kind":        {alumni.Post{Start: date(t, "2019-04-01")}, "employments[0].posts[0].kind", alumnikit.CodeRequired},
		"no day":         {alumni.Post{Kind: alumni.MainPost, Start: date(t, "2019-04")}, "post.start", alumnikit.CodeRequired},
		"no host":        {alumni.Post{Kind: alumni.SecondedPost, Start: date(t, "2019-04-01")}, "employments[0].posts[0].entity", alumnikit.CodeRequired},
		"before hiring":  {alumni.Post{Kind: alumni.ConcurrentPost, Start: date(t, "2015-03-31")}, "employments[0].posts[0].start", alumni.CodeOutside},
		"not announced":  {alumni.Post{Kind: alumni.MainPost, Start: date(t, "2026-11-01")}, "employments[0].posts[1].start", alumni.CodeNotYet},
		"another path":   {alumni.Post{Kind: alumni.ConcurrentPost, Path: []string{"a"}, Department: "b", Start: date(t, "2019-04-01")}, "employments[0].posts[0].path", alumnikit.CodeFormat},
		"a wrong number": {alumni.Post{Kind: alumni.SecondedPost, Entity: "a", EntityNumber: "1234567890123", Start: date(t, "2019-04-01")}, "employments[0].posts[0].entityNumber", alumni.CodeCheckDigit},
		"My Number":      {alumni.Post{Kind: alumni.SecondedPost, Entity: "a", EntityNumber: "1234 5678 9018", Start: date(t, "2019-04-01")}, "employments[0].posts[0].entityNumber", alumni.CodeMyNumber},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, err := people.Appoint(t.Context(), clerk(), e.ID, alumni.Appointment{Post: c.post})
			require.Equal(t, map[string]string{c.field: c.code}, fields(t, err))
		})
	}
	later := alumni.Post{Kind: alumni.ConcurrentPost, Start: date(t, "2019-04-01")}
	_, err := people.Appoint(t.Context(), alumnikit.Admin(acme, "hr-2", alumnikit.PermReferral), e.ID, alumni.Appointment{Post: later})
	require.ErrorIs(t, err, alumnikit.ErrForbidden)
	_, err = people.Appoint(t.Context(), clerk(), e.ID, alumni.Appointment{Employment: alumnikit.NewID(nil), Post: later})
	require.ErrorIs(t, err, alumnikit.ErrNotFound)
	_, err = people.Appoint(t.Context(), clerk(), alumnikit.PersonID(alumnikit.NewID(nil)), alumni.Appointment{Post: later})
	require.ErrorIs(t, err, alumnikit.ErrNotFound)
}

func TestWordsThatFollowFromPostsAreNotChangedWithoutThem(t *testing.T) {
	t.Parallel()
	people := open(t)
	e := appoint(t, people, hired(t, people), alumni.Post{Kind: alumni.MainPost, Department: "人事部", Start: date(t, "2019-04-01")})
	m := e.Employments[0]
	m.Department = "経理部"
	_, err := people.UpdateEntry(t.Context(), clerk(), e.ID, alumni.EntryUpdate{Employments: []alumni.Employment{m}})
	require.Equal(t, map[string]string{"employments[0].department": alumni.CodePosted}, fields(t, err))
	m.Department, m.Grade = "人事部", "G9"
	e, err = people.UpdateEntry(t.Context(), clerk(), e.ID, alumni.EntryUpdate{Employments: []alumni.Employment{m}})
	require.NoError(t, err, "the post says nothing of a grade, but the one before did")
	require.Equal(t, "G3", e.Employments[0].Grade)
}

func TestAnotherDepartmentHasAnotherPath(t *testing.T) {
	t.Parallel()
	people := open(t)
	m := hired(t, people).Employments[0]
	e := hired(t, people)
	m.ID, m.Department = e.Employments[0].ID, "人事部"
	e, err := people.UpdateEntry(t.Context(), clerk(), e.ID, alumni.EntryUpdate{Employments: []alumni.Employment{m}})
	require.NoError(t, err)
	require.Empty(t, e.Employments[0].Path)
	m.Path = []string{"本社", "総務部"}
	_, err = people.UpdateEntry(t.Context(), clerk(), e.ID, alumni.EntryUpdate{Employments: []alumni.Employment{m}})
	require.Equal(t, map[string]string{"employments[0].path": alumnikit.CodeFormat}, fields(t, err))
}

func TestTransfer(t *testing.T) {
	t.Parallel()
	people := open(t)
	e := appoint(t, people, hired(t, people), alumni.Post{Kind: alumni.ConcurrentPost, Department: "広報部", Start: date(t, "2018-04-01")})
	to := alumni.Employment{Entity: "例物流", EntityNumber: "7000-0120-50002", Department: "倉庫部", Start: date(t, "2020-04-01")}
	_, err := people.Transfer(t.Context(), clerk(), e.ID, alumni.Transfer{To: alumni.Employment{Start: date(t, "2020")}})
	require.Equal(t, map[string]string{"to.entity": alumnikit.CodeRequired, "to.start": alumnikit.CodeRequired}, fields(t, err))
	moved, err := people.Transfer(t.Context(), clerk(), e.ID, alumni.Transfer{To: to})
	require.NoError(t, err)
	from, now := moved.Employments[0], moved.Employments[1]
	require.Equal(t, date(t, "2020-03-31"), from.End)
	require.Equal(t, from.End, from.Posts[0].End)
	require.Equal(t, from.ID, now.Origin)
	require.Equal(t, []any{alumni.Employee, "例物流", alumni.CorporateNumber("7000012050002")}, []any{now.Work, now.Entity, now.EntityNumber})
	require.True(t, moved.EmployedOn(date(t, "2020-03-31")) && moved.EmployedOn(date(t, "2020-04-01")), "no gap")
	require.Len(t, moved.OrgOn(date(t, "2020-04-01")), 1)
	_, err = people.Transfer(t.Context(), clerk(), e.ID, alumni.Transfer{Employment: from.ID, To: to})
	require.ErrorIs(t, err, alumnikit.ErrState)
	_, err = people.Transfer(t.Context(), alumnikit.Admin(acme, "hr-2", alumnikit.PermReferral), e.ID, alumni.Transfer{To: to})
	require.ErrorIs(t, err, alumnikit.ErrForbidden)
}

func TestCodesOfLists(t *testing.T) {
	t.Parallel()
	people := open(t)
	codes := []alumni.Code{{Of: "grade", Scheme: "2020", Code: "G5", Label: "五等級"}, {Of: "grade", Scheme: "2024", Version: "1", Code: "M1"}}
	register := func(codes []alumni.Code) (*alumni.Entry, error) {
		return people.Register(t.Context(), clerk(), alumni.Registration{
			Names: alumni.Names{Family: "見本"}, Employments: []alumni.Employment{{Work: alumni.Employee, Codes: codes}},
		})
	}
	e, err := register(codes)
	require.NoError(t, err)
	m := e.Employments[0]
	c, ok := m.Code("grade", "2024")
	require.True(t, ok)
	require.Equal(t, "M1", c.Code)
	c, ok = m.Code("grade", "")
	require.True(t, ok)
	require.Equal(t, "G5", c.Code, "the first")
	_, ok = m.Code("department", "")
	require.False(t, ok)
	_, err = register(append(codes, alumni.Code{Of: "grade", Scheme: "2020", Code: "G6"}))
	require.Equal(t, map[string]string{"employments[0].codes[2].scheme": alumnikit.CodeTaken}, fields(t, err))
	_, err = register([]alumni.Code{{Of: "grade", Scheme: "2020"}})
	require.Equal(t, map[string]string{"employments[0].codes[0].code": alumnikit.CodeRequired}, fields(t, err))
}

func TestTwelveDigitsAreNoIdentifier(t *testing.T) {
	t.Parallel()
	for _, value := range []string{"123456789018", "１２３４ ５６７８ ９０１８", "000000000001"} {
		r := alumni.Registration{Names: alumni.Names{Family: "見本"}, Identifiers: []alumni.Identifier{{System: "hr", Value: value}}}
		people := open(t)
		_, err := people.Register(t.Context(), clerk(), r)
		require.Equal(t, map[string]string{"identifiers[0].value": alumni.CodeMyNumber}, fields(t, err))
		e := hired(t, people)
		_, err = people.UpdateEntry(t.Context(), clerk(), e.ID, alumni.EntryUpdate{Identifiers: r.Identifiers})
		require.Equal(t, map[string]string{"identifiers[0].value": alumni.CodeMyNumber}, fields(t, err))
		allowing, err := alumni.New(people.DB().Store(), alumnikit.RandomKeyring(), &alumni.Options{Clock: noon, TwelveDigitIdentifiers: true})
		require.NoError(t, err)
		_, err = allowing.Register(t.Context(), clerk(), r)
		require.NoError(t, err)
	}
	fine := []alumni.Identifier{{System: "a", Value: "E12345678901"}, {System: "b", Value: "12345678901"}, {System: "c", Value: "T123456789012"}}
	_, err := open(t).Register(t.Context(), clerk(), alumni.Registration{Names: alumni.Names{Family: "見本"}, Identifiers: fine})
	require.NoError(t, err)
}

// A caller's own lists are not written to.
func TestPostsOfTheCallerStay(t *testing.T) {
	t.Parallel()
	people := open(t)
	e := hired(t, people)
	m := e.Employments[0]
	m.Posts = []alumni.Post{
		{Kind: alumni.ConcurrentPost, Department: " b ", Path: []string{" b "}, Start: date(t, "2019-04-01")},
		{Kind: alumni.ConcurrentPost, Department: "a", Start: date(t, "2018-04-01")},
	}
	after, err := people.UpdateEntry(t.Context(), clerk(), e.ID, alumni.EntryUpdate{Employments: []alumni.Employment{m}})
	require.NoError(t, err)
	require.Equal(t, "a", after.Employments[0].Posts[0].Department, "in order of their start")
	require.Equal(t, []any{" b ", " b "}, []any{m.Posts[0].Department, m.Posts[0].Path[0]})
	_, err = people.Entry(t.Context(), clerk(), e.ID)
	require.NoError(t, err)
}
