package alumnikit_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/alumnikit/alumnikit"
)

func TestIDText(t *testing.T) {
	t.Parallel()
	id := alumnikit.NewID(nil)
	require.False(t, id.IsZero())
	back, err := alumnikit.ParseID(id.String())
	require.NoError(t, err)
	require.Equal(t, id, back)

	for _, bad := range []string{"", "x", strings.ToUpper(id.String())[:35], "{" + id.String()[:34] + "}", "urn:uuid:" + id.String(), strings.Repeat("g", 36)} {
		_, err := alumnikit.ParseID(bad)
		require.ErrorIs(t, err, alumnikit.ErrInvalid, bad)
	}

	type holder struct {
		ID     alumnikit.ID       `json:"id"`
		Person alumnikit.PersonID `json:"person"`
	}
	for _, h := range []holder{{}, {ID: id, Person: alumnikit.PersonID(id)}} {
		body, err := json.Marshal(h)
		require.NoError(t, err)
		var got holder
		require.NoError(t, json.Unmarshal(body, &got))
		require.Equal(t, h, got)
	}
}

func TestIDsAreRandom(t *testing.T) {
	t.Parallel()
	a := alumnikit.NewID(strings.NewReader(strings.Repeat("x", 16)))
	require.Equal(t, byte(0x40), a[6]&0xf0, "version 4")
	require.Panics(t, func() { alumnikit.NewID(strings.NewReader("short")) })
}

func TestTenantID(t *testing.T) {
	t.Parallel()
	for tenant, valid := range map[alumnikit.TenantID]bool{
		"acme": true, "a.b-c_d:e/f": true, alumnikit.TenantID(strings.Repeat("x", 64)): true,
		"": false, alumnikit.TenantID(strings.Repeat("x", 65)): false, "a b": false, "a\x00": false, "あ": false, "a\n": false,
	} {
		err := tenant.Validate()
		require.Equal(t, valid, err == nil, "%q", tenant)
		if !valid {
			require.ErrorIs(t, err, alumnikit.ErrInvalid)
		}
	}
}

func TestActors(t *testing.T) {
	t.Parallel()
	person := alumnikit.PersonID(alumnikit.NewID(nil))
	visitor, member := alumnikit.Visitor("t"), alumnikit.Member("t", person)
	clerk := alumnikit.Admin("t", "clerk-7", alumnikit.PermRoster)
	system := alumnikit.System("t", "upkeep")

	require.Equal(t, "visitor", visitor.String())
	require.Equal(t, "person:"+person.String(), member.String())
	require.Equal(t, "clerk-7", clerk.String())
	require.Equal(t, "system:upkeep", system.String())
	require.Equal(t, "hr", alumnikit.Admin("t", "", alumnikit.PermRoster).String(), "not taken for a visitor")
	require.Equal(t, "hr:"+member.String(), alumnikit.Admin("t", member.String(), alumnikit.PermRoster).String(), "nor for a member")

	require.NoError(t, clerk.Require(alumnikit.PermRoster))
	require.ErrorIs(t, clerk.Require(alumnikit.PermPolicy), alumnikit.ErrForbidden)
	require.ErrorIs(t, member.Require(alumnikit.PermRoster), alumnikit.ErrForbidden)
	require.ErrorIs(t, alumnikit.Admin("", "x", alumnikit.PermRoster).Require(alumnikit.PermRoster), alumnikit.ErrInvalid)
	for _, p := range alumnikit.AllPermissions() {
		require.True(t, p.Valid())
		require.NoError(t, system.Require(p))
	}
	require.False(t, alumnikit.Permission("root").Valid())

	got, err := member.RequireMember()
	require.NoError(t, err)
	require.Equal(t, person, got)
	_, err = visitor.RequireMember()
	require.ErrorIs(t, err, alumnikit.ErrForbidden)
	_, err = clerk.RequireMember()
	require.ErrorIs(t, err, alumnikit.ErrForbidden)

	perms := []alumnikit.Permission{alumnikit.PermRoster}
	kept := alumnikit.Admin("t", "x", perms...)
	perms[0] = alumnikit.PermPolicy
	require.True(t, kept.Can(alumnikit.PermRoster), "the caller's slice is copied")
}

func TestWrapKeepsTheInnermostOperation(t *testing.T) {
	t.Parallel()
	require.NoError(t, alumnikit.Wrap("a.B", "x", nil))
	inner := alumnikit.Wrap("a.B", "person", alumnikit.ErrNotFound)
	outer := alumnikit.Wrap("c.D", "edition", fmt.Errorf("while: %w", inner))
	require.ErrorIs(t, outer, alumnikit.ErrNotFound)
	found, ok := errors.AsType[*alumnikit.Error](outer)
	require.True(t, ok)
	require.Equal(t, "a.B", found.Op)
	require.Equal(t, "a.B: person: not found", inner.Error())
}

func TestValidateTranslatesEveryFinding(t *testing.T) {
	t.Parallel()
	type item struct {
		Kind string `json:"kind" validate:"required,oneof=a b"`
	}
	type input struct {
		Name  string   `json:"name" validate:"required,max=3,plain"`
		Count int      `json:"count" validate:"max=9"`
		List  []string `json:"list" validate:"max=1"`
		Items []item   `json:"items" validate:"dive"`
		Note  string   `json:"note" validate:"plain"`
		URL   string   `json:"url" validate:"omitempty,http_url"`
	}
	require.NoError(t, alumnikit.Validate(input{Name: "日本語"}))
	err := alumnikit.Validate(input{
		Name: "long", Count: 10, List: []string{"a", "b"}, Items: []item{{Kind: "a"}, {Kind: "c"}}, Note: "a\x00b", URL: "javascript:alert(1)",
	})
	require.ErrorIs(t, err, alumnikit.ErrInvalid)
	found, ok := errors.AsType[alumnikit.FieldErrors](err)
	require.True(t, ok)
	require.Equal(t, alumnikit.FieldErrors{
		{Field: "name", Code: alumnikit.CodeTooLong, Allowed: "at most 3"},
		{Field: "count", Code: alumnikit.CodeRange, Allowed: "at most 9"},
		{Field: "list", Code: alumnikit.CodeTooLong, Allowed: "at most 1"},
		{Field: "items[1].kind", Code: alumnikit.CodeNotOneOf, Allowed: "a b"},
		{Field: "note", Code: alumnikit.CodeFormat, Allowed: "text without control characters"},
		{Field: "url", Code: alumnikit.CodeFormat, Allowed: "http_url"},
	}, found)
	require.NotContains(t, err.Error(), "javascript", "values are never repeated")
	require.NoError(t, alumnikit.FieldErrors(nil).Err())
}

// Keys of maps come from the input like values.
func TestPathsNeverRepeatKeysOfMaps(t *testing.T) {
	t.Parallel()
	type item struct {
		Name string `json:"name" validate:"required"`
	}
	type input struct {
		Title map[string]string          `json:"title" validate:"dive,required"`
		Deep  map[string]map[string]item `json:"deep" validate:"dive,dive"`
	}
	for want, in := range map[string]input{
		"title[ja]":       {Title: map[string]string{"ja": ""}},
		"title":           {Title: map[string]string{"a@example.jp": ""}},
		"deep[x][y].name": {Deep: map[string]map[string]item{"x": {"y": {}}}},
		"deep[x]":         {Deep: map[string]map[string]item{"x": {"山田": {}}}},
		"deep":            {Deep: map[string]map[string]item{"]\n[": {"y": {}}}},
	} {
		found, ok := errors.AsType[alumnikit.FieldErrors](alumnikit.Validate(in))
		require.True(t, ok)
		require.Equal(t, want, found[0].Field)
	}
	for _, key := range []string{"", strings.Repeat("k", 41)} {
		found, ok := errors.AsType[alumnikit.FieldErrors](alumnikit.Validate(input{Title: map[string]string{key: ""}}))
		require.True(t, ok)
		require.Equal(t, "title", found[0].Field)
	}
}

func TestPlain(t *testing.T) {
	t.Parallel()
	for s, want := range map[string][2]bool{
		"":           {true, true},
		"山田 é 𠮷":     {true, true},
		"a\nb\tc\r":  {false, true},
		"a\x00b":     {false, false},
		"\x7f":       {false, false},
		"\xff":       {false, false},
		"\u0085":     {false, false},
		"\ufffd":     {true, true},
		"a\xe3\x81b": {false, false},
	} {
		require.Equal(t, want, [2]bool{alumnikit.IsPlain(s), alumnikit.IsText(s)}, "%q", s)
	}
}

func TestPageLimit(t *testing.T) {
	t.Parallel()
	for size, want := range map[int]int{-1: 20, 0: 20, 1: 1, 200: 200, 201: 200} {
		require.Equal(t, want, alumnikit.Page{Size: size}.Limit())
	}
	body, err := json.Marshal(alumnikit.List[int]{})
	require.NoError(t, err)
	require.JSONEq(t, `{"items":[],"total":{"count":0,"exact":false}}`, string(body))
}

func TestClockIsUTCMicroseconds(t *testing.T) {
	t.Parallel()
	at := time.Date(2024, 1, 2, 3, 4, 5, 123456789, time.FixedZone("JST", 9*3600))
	got := alumnikit.Clock(func() time.Time { return at }).Now()
	require.Equal(t, time.Date(2024, 1, 1, 18, 4, 5, 123456000, time.UTC), got)
	require.WithinDuration(t, time.Now(), alumnikit.Clock(nil).Now(), time.Minute)
}
