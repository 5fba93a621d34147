package org_test

import (
	"errors"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/alumnikit/alumnikit"
	"github.com/alumnikit/alumnikit/alumni"
	"github.com/alumnikit/alumnikit/alumni/org"
	"github.com/alumnikit/alumnikit/storage/memory"
)

const acme alumnikit.TenantID = "acme"

func clerk() alumnikit.Actor { return alumnikit.Admin(acme, "hr-1", alumnikit.PermRoster) }

func noon() time.Time { return time.Date(2026, 10, 31, 12, 0, 0, 0, time.UTC) }

func ja(name string) map[alumni.Locale]string {
	return map[alumni.Locale]string{alumni.Japanese: name}
}

func day(t *testing.T, s string) alumni.Date {
	t.Helper()
	d, err := alumni.ParseDate(s)
	require.NoError(t, err)
	return d
}

func id(n byte) alumnikit.ID { return alumnikit.ID{6: 0x40, 8: 0x80, 15: n} }

// Units of the company of these tests.
var (
	company = id(100)
	head    = id(1) // 営業本部
	east    = id(2) // 東日本営業部, below head
	west    = id(3) // 西日本営業部, below head
	shop    = id(4) // 店舗課, below west
)

// company1 is a company that begins in 2000 with four units.
func opened(t *testing.T) *org.Service {
	t.Helper()
	people, err := alumni.New(memory.New(), alumnikit.RandomKeyring(), &alumni.Options{Clock: noon})
	require.NoError(t, err)
	s := org.New(people)
	begin := day(t, "2000-04-01")
	_, err = s.AddEntity(t.Context(), clerk(), org.NewEntity{ID: company, Code: "C1", Number: "T7000012050002", Name: ja("見本商事"), Since: day(t, "1990-01-01")})
	require.NoError(t, err)
	_, err = s.AddUnits(
		t.Context(), clerk(),
		org.NewUnit{ID: head, Code: "S", Name: ja("営業本部"), Entity: company, Since: begin},
		org.NewUnit{ID: east, Code: "S1", Name: ja("東日本営業部"), Parent: head, Since: begin},
		org.NewUnit{ID: west, Code: "S2", Name: ja("西日本営業部"), Parent: head, Since: begin},
		org.NewUnit{ID: shop, Code: "S21", Name: ja("店舗課"), Parent: west, Since: begin},
	)
	require.NoError(t, err)
	return s
}

func refused(t *testing.T, field, code string, err error) {
	t.Helper()
	found, ok := errors.AsType[alumnikit.FieldErrors](err)
	require.True(t, ok, "%v", err)
	require.Len(t, found, 1)
	require.Equal(t, [2]string{field, code}, [2]string{found[0].Field, found[0].Code})
}

func place(t *testing.T, c *org.Chart, unit alumnikit.ID, on string) []string {
	t.Helper()
	path, _, _ := c.Place(unit, day(t, on), alumni.Japanese)
	return path
}

func TestRenamedAndMoved(t *testing.T) {
	t.Parallel()
	s := opened(t)
	_, err := s.Rename(t.Context(), clerk(), east, ja("東京営業部"), day(t, "2010-04-01"))
	require.NoError(t, err)
	c, err := s.Move(t.Context(), clerk(), org.Move{Unit: shop, Parent: east, On: day(t, "2012-04-01")})
	require.NoError(t, err)
	require.Equal(t, []string{"営業本部", "東日本営業部"}, place(t, c, east, "2010-03-31"))
	require.Equal(t, []string{"営業本部", "東京営業部"}, place(t, c, east, "2010-04-01"))
	require.Equal(t, []string{"営業本部", "西日本営業部", "店舗課"}, place(t, c, shop, "2012-03-31"))
	require.Equal(t, []string{"営業本部", "東京営業部", "店舗課"}, place(t, c, shop, "2030-01-01"))
	require.Empty(t, place(t, c, shop, "1999-12-31"))
	require.Equal(t, []string{"東京営業部", "東日本営業部"}, c.Names(east))
	require.Equal(t, []alumnikit.ID{east, shop}, c.Within(east))
	require.Equal(t, []alumnikit.ID{west, shop}, c.Within(west), "it was below it once")
	path, code, ok := c.Place(shop, day(t, "2020-01-01"), alumni.English)
	require.True(t, ok)
	require.Equal(t, "店舗課", path[2], "in the language that there is")
	require.Equal(t, alumni.Code{Of: alumni.CodeOfDepartment, Scheme: org.Scheme, Code: "S21", Label: "店舗課"}, code)

	c, err = s.Rename(t.Context(), clerk(), east, ja("首都圏営業部"), day(t, "2010-04-01"))
	require.NoError(t, err)
	require.Equal(t, []string{"東日本営業部", "首都圏営業部"}, c.Names(east), "the same day corrects")
	_, err = s.Rename(t.Context(), clerk(), east, ja("東"), day(t, "2005-04-01"))
	refused(t, "on", org.CodeOrder, err)
	_, err = s.Rename(t.Context(), clerk(), east, ja("東"), day(t, "2015"))
	refused(t, "on", org.CodeDay, err)
	_, err = s.Rename(t.Context(), clerk(), east, ja(""), day(t, "2015-04-01"))
	require.ErrorIs(t, err, alumnikit.ErrInvalid)
	_, err = s.Move(t.Context(), clerk(), org.Move{Unit: head, Parent: shop, On: day(t, "2015-04-01")})
	refused(t, "parent", org.CodeCycle, err)
	_, err = s.Move(t.Context(), clerk(), org.Move{Unit: head, Parent: head, On: day(t, "2015-04-01")})
	refused(t, "parent", org.CodeCycle, err)
	_, err = s.Move(t.Context(), clerk(), org.Move{Unit: west, Parent: id(99), On: day(t, "2015-04-01")})
	refused(t, "parent", alumnikit.CodeNotOneOf, err)
	_, err = s.Move(t.Context(), clerk(), org.Move{Unit: west, On: day(t, "2015-04-01")})
	refused(t, "entity", alumnikit.CodeNotOneOf, err)
	_, err = s.Rename(t.Context(), clerk(), id(99), ja("x"), day(t, "2015-04-01"))
	require.ErrorIs(t, err, alumnikit.ErrNotFound)
}

// A unit may hang below one that hung below it before, and may not plan to do
// so while it does.
func TestNoUnitIsEverBelowItself(t *testing.T) {
	t.Parallel()
	s := opened(t)
	_, err := s.Move(t.Context(), clerk(), org.Move{Unit: east, Entity: company, On: day(t, "2020-04-01")})
	require.NoError(t, err)
	_, err = s.Move(t.Context(), clerk(), org.Move{Unit: head, Parent: east, On: day(t, "2019-04-01")})
	refused(t, "parent", org.CodeCycle, err)
	c, err := s.Move(t.Context(), clerk(), org.Move{Unit: head, Parent: east, On: day(t, "2021-04-01")})
	require.NoError(t, err)
	require.Equal(t, []string{"東日本営業部", "営業本部", "西日本営業部", "店舗課"}, place(t, c, shop, "2021-04-01"))
}

func TestMergedAndSplit(t *testing.T) {
	t.Parallel()
	s := opened(t)
	one, north, south := id(10), id(11), id(12)
	_, err := s.AddUnits(t.Context(), clerk(), org.NewUnit{ID: one, Code: "S9", Name: ja("全国営業部"), Parent: head, Since: day(t, "2015-04-01")})
	require.NoError(t, err)
	_, err = s.Merge(t.Context(), clerk(), org.Reorganisation{From: []alumnikit.ID{east, west}, Into: []alumnikit.ID{one}, On: day(t, "2015-04-01")})
	require.NoError(t, err)
	_, err = s.AddUnits(
		t.Context(), clerk(),
		org.NewUnit{ID: north, Code: "S1", Name: ja("北営業部"), Parent: head, Since: day(t, "2020-04-01")},
		org.NewUnit{ID: south, Code: "S2", Name: ja("南営業部"), Parent: head, Since: day(t, "2020-04-01")},
	)
	require.NoError(t, err, "a code is free again when its unit has ended")
	c, err := s.Split(t.Context(), clerk(), org.Reorganisation{From: []alumnikit.ID{one}, Into: []alumnikit.ID{north, south}, On: day(t, "2020-04-01")})
	require.NoError(t, err)

	require.Equal(t, []string{"営業本部", "西日本営業部", "店舗課"}, place(t, c, shop, "2015-03-31"))
	require.Equal(t, []string{"営業本部", "全国営業部", "店舗課"}, place(t, c, shop, "2015-04-01"))
	require.Equal(t, []string{"営業本部", "北営業部", "店舗課"}, place(t, c, shop, "2020-04-01"))
	require.Equal(t, []alumnikit.ID{east, west, one, south}, c.Origins(south), "what became it, over two reorganisations")
	require.Equal(t, []alumnikit.ID{east, one, north, south}, c.Heirs(east))
	require.Equal(t, []string{"全国営業部", "南営業部", "店舗課", "東日本営業部", "西日本営業部"}, c.Names(c.Within(c.Origins(south)...)...))
	require.Equal(t, []string{"S1", "S2", "S9"}, c.Codes(c.Origins(south)...))
	u, ok := c.Find(company, "S2", day(t, "2010-01-01"))
	require.True(t, ok)
	require.Equal(t, west, u.ID)
	u, ok = c.Find(company, "S2", day(t, "2021-01-01"))
	require.True(t, ok)
	require.Equal(t, south, u.ID)
	_, ok = c.Find(company, "S2", day(t, "2017-01-01"))
	require.False(t, ok)

	_, err = s.Merge(t.Context(), clerk(), org.Reorganisation{From: []alumnikit.ID{east}, Into: []alumnikit.ID{north}, On: day(t, "2021-04-01")})
	require.ErrorIs(t, err, alumnikit.ErrState, "it has ended")
	_, err = s.Merge(t.Context(), clerk(), org.Reorganisation{From: []alumnikit.ID{north}, Into: []alumnikit.ID{one}, On: day(t, "2021-04-01")})
	refused(t, "into", alumnikit.CodeNotOneOf, err)
	_, err = s.Split(t.Context(), clerk(), org.Reorganisation{From: []alumnikit.ID{north}, Into: []alumnikit.ID{south}, On: day(t, "2021-04-01")})
	refused(t, "into", alumnikit.CodeRequired, err)
}

// A unit that is merged into what hung below it is followed by it.
func TestMergedUpAndDown(t *testing.T) {
	t.Parallel()
	s := opened(t)
	c, err := s.Merge(t.Context(), clerk(), org.Reorganisation{From: []alumnikit.ID{west, shop}, Into: []alumnikit.ID{shop}, On: day(t, "2015-04-01")})
	require.NoError(t, err)
	require.Equal(t, []string{"営業本部", "店舗課"}, place(t, c, shop, "2015-04-01"))
	c, err = s.Merge(t.Context(), clerk(), org.Reorganisation{From: []alumnikit.ID{head, east, shop}, Into: []alumnikit.ID{head}, On: day(t, "2016-04-01")})
	require.NoError(t, err)
	require.Equal(t, []alumnikit.ID{head}, c.PathOf(head, day(t, "2016-04-01")))
	require.Equal(t, []alumnikit.ID{head, east, west, shop}, c.Origins(head))
	require.Empty(t, c.PathOf(shop, day(t, "2016-04-01")))
}

func TestClose(t *testing.T) {
	t.Parallel()
	s := opened(t)
	_, err := s.Close(t.Context(), clerk(), west, day(t, "2015-03-31"))
	refused(t, "unit", org.CodeChildren, err)
	for range 2 { // the same again changes nothing
		_, err = s.Close(t.Context(), clerk(), shop, day(t, "2015-03-31"))
		require.NoError(t, err)
	}
	c, err := s.Close(t.Context(), clerk(), west, day(t, "2015-03-31"))
	require.NoError(t, err)
	require.Equal(t, []alumnikit.ID{head, west, shop}, c.PathOf(shop, day(t, "2015-03-31")))
	require.Empty(t, c.PathOf(shop, day(t, "2015-04-01")))
	_, err = s.Close(t.Context(), clerk(), west, day(t, "2016-03-31"))
	require.ErrorIs(t, err, alumnikit.ErrState)
	_, err = s.Close(t.Context(), clerk(), east, day(t, "1999-03-31"))
	refused(t, "on", org.CodeOrder, err)
	_, err = s.AddUnits(t.Context(), clerk(), org.NewUnit{Code: "N", Name: ja("新"), Parent: west, Since: day(t, "2014-04-01")})
	refused(t, "parent", org.CodeOutside, err)
	_, err = s.AddUnits(t.Context(), clerk(), org.NewUnit{Code: "S1", Name: ja("新"), Entity: company, Since: day(t, "2014-04-01")})
	refused(t, "code", alumnikit.CodeTaken, err)
	_, err = s.AddUnits(t.Context(), clerk(), org.NewUnit{ID: east, Code: "X", Name: ja("新"), Entity: company, Since: day(t, "2014-04-01")})
	refused(t, "id", alumnikit.CodeTaken, err)
}

func TestEightLevels(t *testing.T) {
	t.Parallel()
	s := opened(t)
	above := shop // the third level
	for level := byte(4); level <= org.MaxDepth; level++ {
		next := id(20 + level)
		_, err := s.AddUnits(t.Context(), clerk(), org.NewUnit{ID: next, Code: string('a' + rune(level)), Name: ja("係"), Parent: above, Since: day(t, "2001-04-01")})
		require.NoError(t, err)
		above = next
	}
	_, err := s.AddUnits(t.Context(), clerk(), org.NewUnit{Code: "deep", Name: ja("係"), Parent: above, Since: day(t, "2001-04-01")})
	refused(t, "parent", org.CodeDeep, err)
	_, err = s.Move(t.Context(), clerk(), org.Move{Unit: west, Parent: east, On: day(t, "2002-04-01")})
	refused(t, "parent", org.CodeDeep, err)
}

func TestEntities(t *testing.T) {
	t.Parallel()
	s := opened(t)
	group := id(101)
	e, err := s.AddEntity(t.Context(), clerk(), org.NewEntity{ID: group, Code: "C2", Name: ja("例ホールディングス"), Since: day(t, "2005-04-01")})
	require.NoError(t, err)
	require.Equal(t, "例ホールディングス", e.NameOn(day(t, "2005-04-01"), alumni.English))
	c, err := s.RenameEntity(t.Context(), clerk(), company, ja("見本トレーディング"), day(t, "2010-10-01"))
	require.NoError(t, err)
	e, ok := c.Entity(company)
	require.True(t, ok)
	require.Equal(t, alumni.CorporateNumber("7000012050002"), e.Number, "as it is kept")
	require.Equal(t, "見本商事", e.NameOn(day(t, "2010-09-30"), alumni.Japanese))
	require.Equal(t, "見本トレーディング", e.NameOn(day(t, "2010-10-01"), alumni.Japanese))

	c, err = s.SucceedEntity(t.Context(), clerk(), org.Succession{From: company, Into: []alumnikit.ID{group}, On: day(t, "2020-04-01"), Ends: true})
	require.NoError(t, err)
	at, ok := c.EntityOf(shop, day(t, "2020-03-31"))
	require.True(t, ok)
	require.Equal(t, company, at)
	at, ok = c.EntityOf(shop, day(t, "2020-04-01"))
	require.True(t, ok)
	require.Equal(t, group, at, "units go along")
	tree := c.Tree(day(t, "2020-04-01"))
	require.Len(t, tree, 1)
	require.Equal(t, "C2", tree[0].Code)
	require.Equal(t, []string{"S", "S1", "S2", "S21"}, []string{
		tree[0].Units[0].Code, tree[0].Units[0].Below[0].Code, tree[0].Units[0].Below[1].Code, tree[0].Units[0].Below[1].Below[0].Code,
	})
	require.Len(t, c.Tree(day(t, "2019-01-01")), 2)

	_, err = s.SucceedEntity(t.Context(), clerk(), org.Succession{From: group, On: day(t, "2025-04-01"), Ends: true})
	refused(t, "unit", org.CodeChildren, err)
	_, err = s.SucceedEntity(t.Context(), clerk(), org.Succession{From: company, On: day(t, "2025-04-01")})
	require.ErrorIs(t, err, alumnikit.ErrState)
	_, err = s.AddEntity(t.Context(), clerk(), org.NewEntity{Code: "C2", Name: ja("例"), Since: day(t, "2006-04-01")})
	refused(t, "code", alumnikit.CodeTaken, err)
	_, err = s.AddEntity(t.Context(), clerk(), org.NewEntity{Code: "C3", Number: "1", Name: ja("例"), Since: day(t, "2006-04-01")})
	refused(t, "corporateNumber", alumnikit.CodeFormat, err)
	_, err = s.AddEntity(t.Context(), clerk(), org.NewEntity{Code: "C3", Name: map[alumni.Locale]string{"fr": "x"}, Since: day(t, "2006-04-01")})
	refused(t, "name", alumnikit.CodeNotOneOf, err)
}

func TestOnlyHR(t *testing.T) {
	t.Parallel()
	s := opened(t)
	for _, actor := range []alumnikit.Actor{
		alumnikit.Member(acme, alumnikit.PersonID(id(1))), alumnikit.Visitor(acme), alumnikit.Admin(acme, "hr-2", alumnikit.PermSegments),
	} {
		_, err := s.Close(t.Context(), actor, shop, day(t, "2020-03-31"))
		require.ErrorIs(t, err, alumnikit.ErrForbidden)
		_, err = s.Chart(t.Context(), actor)
		require.Equal(t, !actor.IsAdmin(), errors.Is(err, alumnikit.ErrForbidden))
	}
	foreign := alumnikit.Admin("other", "hr-1", alumnikit.PermRoster)
	_, err := s.Close(t.Context(), foreign, shop, day(t, "2020-03-31"))
	require.ErrorIs(t, err, alumnikit.ErrNotFound)
	c, err := s.Chart(t.Context(), foreign)
	require.NoError(t, err)
	require.Empty(t, c.Tree(day(t, "2020-01-01")))
	c, err = s.Chart(t.Context(), clerk())
	require.NoError(t, err)
	require.Len(t, c.PathOf(shop, day(t, "2020-01-01")), 3)
}

// Of changes that do not go together at most one happens, however many at once.
func TestChangesComeOneAfterTheOther(t *testing.T) {
	t.Parallel()
	s := opened(t)
	errs := make(chan error, 2)
	for _, m := range []org.Move{{Unit: east, Parent: west}, {Unit: west, Parent: east}} {
		m.On = day(t, "2015-04-01")
		go func() {
			_, err := s.Move(t.Context(), clerk(), m)
			errs <- err
		}()
	}
	first, second := <-errs, <-errs
	if first == nil {
		first, second = second, first
	}
	require.NoError(t, second)
	refused(t, "parent", org.CodeCycle, first)
}
