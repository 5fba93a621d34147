package directory_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/alumnikit/alumnikit"
	"github.com/alumnikit/alumnikit/alumni"
	"github.com/alumnikit/alumnikit/directory"
	"github.com/alumnikit/alumnikit/storage/memory"
	"github.com/alumnikit/alumnikit/storage/storagetest"
)

func open(t *testing.T) (*alumni.Service, *directory.Directory) {
	t.Helper()
	people, err := alumni.New(memory.New(), alumnikit.RandomKeyring(), nil)
	require.NoError(t, err)
	return people, directory.New(people, nil)
}

func TestQueriesAreChecked(t *testing.T) {
	t.Parallel()
	people, dir := open(t)
	me := register(t.Context(), people, alumni.Names{Family: "田中"}, "開発部", "2020")
	many := map[string][]string{}
	for i := range directory.MaxConditions + 1 {
		many[fmt.Sprint("f", i)] = []string{"x"}
	}
	day := func(s string) alumni.Date {
		d, err := alumni.ParseDate(s)
		require.NoError(t, err)
		return d
	}
	for name, c := range map[string]struct {
		query directory.Query
		field string
	}{
		"unknown facet":     {directory.Query{Facets: map[string][]string{"salary": {"1"}}}, "facets.salary"},
		"internal facet":    {directory.Query{Facets: map[string][]string{"consent": {"listing"}}}, "facets.consent"},
		"internal members":  {directory.Query{Facets: map[string][]string{"memberOf": {"x"}}}, "facets.memberOf"},
		"not a facet":       {directory.Query{Facets: map[string][]string{"name": {"x"}}}, "facets.name"},
		"no values":         {directory.Query{Facets: map[string][]string{"skills": {}}}, "facets.skills"},
		"too many values":   {directory.Query{Facets: map[string][]string{"skills": make([]string, directory.MaxValues+1)}}, "facets.skills"},
		"too many facets":   {directory.Query{Facets: many}, "facets"},
		"not a number":      {directory.Query{Facets: map[string][]string{"availability": {"ten"}}}, "facets.availability"},
		"not in the enum":   {directory.Query{Facets: map[string][]string{"openTo": {"x"}}}, "facets.openTo"},
		"control character": {directory.Query{Facets: map[string][]string{"skills": {"a\x00"}}}, "facets.skills"},
		"NUL in the name":   {directory.Query{Name: "a\x00"}, "name"},
		"broken UTF-8":      {directory.Query{Name: "\xff"}, "name"},
		"long name":         {directory.Query{Name: strings.Repeat("あ", directory.MaxName+1)}, "name"},
		"not a date field":  {directory.Query{Dates: map[string]directory.DateRange{"skills": {}}}, "dates.skills"},
		"reversed dates":    {directory.Query{Dates: map[string]directory.DateRange{"employments.end": {From: day("2021"), To: day("2020")}}}, "dates.employments.end"},
		"empty value":       {directory.Query{Facets: map[string][]string{"skills": {"Go", ""}}}, "facets.skills"},
		"order of no field": {directory.Query{Sort: directory.Sort{Field: "salary"}}, "sort"},
		"order of several":  {directory.Query{Sort: directory.Sort{Field: "skills"}}, "sort"},
		"count no facet":    {directory.Query{Count: []string{"name"}}, "count[0]"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, err := dir.Search(t.Context(), me, c.query)
			require.ErrorIs(t, err, alumnikit.ErrInvalid)
			found, ok := errors.AsType[alumnikit.FieldErrors](err)
			require.True(t, ok)
			require.Equal(t, c.field, found[0].Field)
		})
	}
}

func TestCursorsAreTheViewersAndTheQuerys(t *testing.T) {
	t.Parallel()
	people, dir := open(t)
	ctx := t.Context()
	var all []alumnikit.Actor
	for range 5 {
		all = append(all, register(ctx, people, alumni.Names{Family: "田中"}, "開発部", "2020"))
	}
	q := directory.Query{Page: alumnikit.Page{Size: 2}}
	first, err := dir.Search(ctx, all[0], q)
	require.NoError(t, err)
	require.NotEmpty(t, first.Next)

	follow := func(actor alumnikit.Actor, q directory.Query, c alumnikit.Cursor) error {
		q.Page.After = c
		_, err := dir.Search(ctx, actor, q)
		return err
	}
	require.NoError(t, follow(all[0], q, first.Next))
	require.ErrorIs(t, follow(all[1], q, first.Next), alumnikit.ErrCursor, "another viewer")
	require.ErrorIs(t, follow(all[0], directory.Query{Name: "田"}, first.Next), alumnikit.ErrCursor, "another query")
	require.ErrorIs(t, follow(all[0], q, first.Next[1:]), alumnikit.ErrCursor, "altered")
	require.ErrorIs(t, follow(all[0], q, "x"), alumnikit.ErrCursor)
	longer := q
	longer.Page.Size = 3
	require.NoError(t, follow(all[0], longer, first.Next), "the size of a page may change")
}

func TestPagesCoverEverybodyOnceWhateverIsFolded(t *testing.T) {
	t.Parallel()
	people, dir := open(t)
	ctx := t.Context()
	want := map[alumnikit.PersonID]bool{}
	var me alumnikit.Actor
	for i := range 60 {
		me = register(ctx, people, alumni.Names{Family: "田中", FamilyKana: []string{"タナカ", "ヤマダ", ""}[i%3]}, "開発部", "2020")
		want[me.Person()] = true
		if i == 30 {
			require.NoError(t, people.Upkeep(ctx, "acme"))
		}
	}
	q := directory.Query{Name: "たな", Page: alumnikit.Page{Size: 7}}
	q.Name = ""
	seen := map[alumnikit.PersonID]bool{}
	for {
		page, err := dir.Search(ctx, me, q)
		require.NoError(t, err)
		require.Equal(t, alumnikit.Total{Count: 60, Exact: true}, page.Total)
		for _, v := range page.Items {
			require.False(t, seen[v.ID], "nobody twice")
			seen[v.ID] = true
		}
		if page.Next == "" {
			break
		}
		q.Page.After = page.Next
	}
	require.Equal(t, want, seen)
}

// A fault at any call of the store is an error, never half an answer.
func TestFaultsShowAsErrors(t *testing.T) {
	t.Parallel()
	store := memory.New()
	keys := alumnikit.RandomKeyring()
	people, err := alumni.New(store, keys, nil)
	require.NoError(t, err)
	me := register(t.Context(), people, alumni.Names{Family: "田中"}, "開発部", "2020")
	q := directory.Query{Name: "田中", Count: []string{"employments.department"}}
	want, err := directory.New(people, nil).Search(t.Context(), me, q)
	require.NoError(t, err)
	for n := 1; ; n++ {
		faulty, err := alumni.New(storagetest.FaultStore(store, n), keys, nil)
		require.NoError(t, err)
		got, err := directory.New(faulty, nil).Search(t.Context(), me, q)
		if err == nil {
			require.Equal(t, want, got)
			require.Greater(t, n, 3, "the search does call the store")
			return
		}
		require.ErrorIs(t, err, storagetest.ErrInjected)
		require.Empty(t, got.Items)
	}
}

func TestForeignAndUnknownPeopleAreAlike(t *testing.T) {
	t.Parallel()
	people, dir := open(t)
	me := register(t.Context(), people, alumni.Names{Family: "田中"}, "開発部", "2020")
	other := alumnikit.Admin("other", "clerk", alumnikit.AllPermissions()...)
	_, foreign := dir.Profile(t.Context(), other, me.Person())
	require.ErrorIs(t, foreign, alumnikit.ErrNotFound)
	require.Equal(t, "directory.Profile: person "+me.Person().String()+": not found", foreign.Error())
	_, err := dir.Search(t.Context(), alumnikit.Actor{}, directory.Query{})
	require.Error(t, err, "the zero actor may do nothing")
}
