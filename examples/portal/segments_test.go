package main

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/alumnikit/alumnikit/alumni"
	"github.com/alumnikit/alumnikit/segment"
)

func with(form url.Values, key string, values ...string) url.Values {
	out := url.Values{}
	for k, v := range form {
		out[k] = v
	}
	out[key] = values
	return out
}

func TestSegmentBuilder(t *testing.T) { //nolint:tparallel // the steps share a browser
	t.Parallel()
	u := newDeskUser(t)
	require.Contains(t, u.get("/hr/segments"), "There are no segments yet")
	page := u.get("/hr/segments/new")
	require.Contains(t, page, `name="field.1.0"`)
	require.NotContains(t, page, `class="error"`, "nothing was entered yet")

	t.Run("grows and shrinks", func(t *testing.T) {
		page := u.post("/hr/segments/new", with(storyRule(), "op", "add:1"))
		require.Contains(t, page, `name="field.1.2"`)
		require.Contains(t, page, "The count appears once")
		page = u.post("/hr/segments/new", with(storyRule(), "op", "remove:1.0"))
		require.NotContains(t, page, `name="field.1.1"`)
		page = u.post("/hr/segments/new", with(storyRule(), "op", "addblock"))
		require.Contains(t, page, `name="mode.2"`)
		page = u.post("/hr/segments/new", with(storyRule(), "op", "removeblock:1"))
		require.NotContains(t, page, `name="mode.1"`)
		require.Contains(t, page, `value="newsletter" checked`)
	})
	t.Run("forgets values of another field", func(t *testing.T) {
		form := with(storyRule(), "op", "refresh")
		form.Set("was.1.0", "department")
		form.Set("field.1.0", "start")
		page := u.post("/hr/segments/new", form)
		require.Contains(t, page, `<option value="&gt;=" selected>is on or after</option>`)
		require.NotContains(t, page, `value="営業"`)
	})
	t.Run("counts", func(t *testing.T) {
		page := u.post("/hr/segments/new", with(storyRule(), "op", "refresh"))
		require.NotEqual(t, "0", number(t, page))
		require.Contains(t, page, "personline")
		none := with(storyRule(), "op", "refresh")
		none.Set("mode.1", "none")
		require.NotEqual(t, number(t, page), number(t, u.post("/hr/segments/new", none)))
	})
	t.Run("saves and publishes", func(t *testing.T) {
		page := u.post("/hr/segments/new", with(storyRule(), "op", "save"))
		require.Contains(t, page, "was saved")
		require.Contains(t, page, `value="営業"`)
		page = u.get("/hr/segments")
		require.Contains(t, page, "Draft")
		all, err := u.portal.desk.segments.List(t.Context(), clerk())
		require.NoError(t, err)
		path := "/hr/segments/" + all[0].ID.String()
		page = u.post(path, with(with(storyRule(), "op", "publish"), "version", "1"))
		require.Contains(t, page, "is published")
		require.Contains(t, page, "Published")
		require.Contains(t, page, "has an employment where")
		status, page := u.send(path, with(with(storyRule(), "op", "save"), "version", "1"))
		require.Equal(t, http.StatusUnprocessableEntity, status)
		require.Contains(t, page, "Someone changed this")
		page = u.post(path, with(with(with(storyRule(), "op", "save"), "version", "3"), "value.1.1", "2021"))
		require.Contains(t, page, "Changed, not published")
		page = u.get("/hr/newsletters/new?segment=" + all[0].ID.String())
		require.Contains(t, page, `<option value="`+all[0].ID.String()+`" selected>`)
		page = u.post(path, url.Values{"op": {"delete"}})
		require.Contains(t, page, "There are no segments yet")
	})
}

func TestSegmentFaultsAreShownWhereTheyAre(t *testing.T) {
	t.Parallel()
	u := newDeskUser(t)
	for name, c := range map[string]struct {
		change url.Values
		say    map[string]string
	}{
		"no name":   {url.Values{"name": {""}}, map[string]string{"en": "Please fill this in", "ja": "入力してください"}},
		"no value":  {url.Values{"value.1.0": {""}}, map[string]string{"en": "Please enter a value", "ja": "値を入力してください"}},
		"no choice": {url.Values{"value.0.0": nil}, map[string]string{"en": "Please enter a value", "ja": "値を入力してください"}},
		"no date":   {url.Values{"value.1.1": {"2020-13"}}, map[string]string{"en": "Please write the date", "ja": "日付は"}},
		"no period": {url.Values{"operator.1.1": {"withinLast"}, "value.1.1": {"many"}, "unit.1.1": {"M"}}, map[string]string{"en": "Please enter a number", "ja": "数字を"}},
		"reversed":  {url.Values{"operator.1.1": {"between"}, "value.1.1": {"2024"}, "value2.1.1": {"2020"}}, map[string]string{"en": "The beginning lies behind", "ja": "始まりが"}},
		"bad code":  {url.Values{"value.0.0": {"holiday"}}, map[string]string{"en": "This value cannot be used", "ja": "この値は"}},
		"bad field": {url.Values{"field.1.0": {"shoeSize"}}, map[string]string{"en": "This field cannot be used", "ja": "この項目は"}},
	} {
		form := with(storyRule(), "op", "publish")
		for key, values := range c.change {
			form[key] = values
		}
		for lang, say := range c.say {
			status, page := u.send("/hr/segments/new?lang="+lang, form)
			require.Equal(t, http.StatusUnprocessableEntity, status, name)
			require.Contains(t, strings.Join(messages(page), "\n"), say, name)
		}
	}
	status, _ := u.send("/hr/segments/new", with(with(storyRule(), "op", "publish"), "value.1.0", "a\x00b"))
	require.Equal(t, http.StatusBadRequest, status, "no browser sends it")
	all, err := u.portal.desk.segments.List(t.Context(), clerk())
	require.NoError(t, err)
	require.Empty(t, all)
}

// A rule that another tool made is shown as it is, and never shortened to what this builder knows.
func TestSegmentOfAnotherMaker(t *testing.T) {
	t.Parallel()
	u := newDeskUser(t)
	saved, err := u.portal.desk.segments.Create(t.Context(), clerk(), segment.Input{
		Name: "Nested", Draft: segment.Any(segment.Not(segment.Where("openTo", segment.ContainsAny, "talk"))),
	})
	require.NoError(t, err)
	page := u.get("/hr/segments/" + saved.ID.String())
	require.Contains(t, page, "made with another tool")
	require.NotContains(t, page, `value="save"`)
	number(t, page)
}

func TestSegmentPagesAreForHR(t *testing.T) {
	t.Parallel()
	u := newDeskUser(t)
	found, err := u.portal.samples(t.Context())
	require.NoError(t, err)
	u.post("/signin", url.Values{"persona": {subjectPerson + found[0].ID.String()}})
	status, _ := u.do(http.MethodGet, "/hr/segments", nil)
	require.Equal(t, http.StatusForbidden, status)
	status, _ = u.send("/hr/segments/new", with(storyRule(), "op", "publish"))
	require.Equal(t, http.StatusForbidden, status)
}

func TestRuleFormsKeepRules(t *testing.T) {
	t.Parallel()
	fields := ruleFields{}
	for _, f := range segment.Fields(alumni.Standard(), alumni.English) {
		field := ruleField{BuilderField: f, all: f.Operators}
		fields.person = append(fields.person, field)
		for _, sub := range f.Subproperties {
			fields.stint = append(fields.stint, ruleField{BuilderField: sub, all: sub.Operators})
		}
	}
	for _, rule := range []*segment.Group{
		segment.All(segment.Where("openTo", segment.ContainsAny, "talk")),
		segment.Any(segment.Where("currentEmployer", segment.NotNull), segment.Where("availability", segment.Between, "1", "8")),
		segment.All(segment.WhereEach("employments", segment.Match{Mode: segment.None}, segment.All(
			segment.Where("department", segment.Equal, "Sales"), segment.Where("end", segment.WithinLast, "P12M")))),
	} {
		form, ok := ruleFormOf(rule)
		require.True(t, ok)
		want, err := rule.Canonical()
		require.NoError(t, err)
		got, err := form.rule(fields).Canonical()
		require.NoError(t, err)
		require.JSONEq(t, string(want), string(got))
	}
}
