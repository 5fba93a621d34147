package directory_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"math/rand/v2"
	"net/url"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/alumnikit/alumnikit"
	"github.com/alumnikit/alumnikit/alumni"
	"github.com/alumnikit/alumnikit/directory"
)

func day(t *testing.T, s string) alumni.Date {
	t.Helper()
	d, err := alumni.ParseDate(s)
	require.NoError(t, err)
	return d
}

func TestParseQuery(t *testing.T) {
	t.Parallel()
	dates := func(field string, r directory.DateRange) directory.Query {
		return directory.Query{Dates: map[string]directory.DateRange{field: r}}
	}
	for form, want := range map[string]directory.Query{
		"":                             {},
		"q=":                           {},
		"q=%E5%B1%B1+taro":             {Name: "山 taro"},
		"q=+a+":                        {Name: " a "},
		"sort=name":                    {},
		"sort=-name":                   {Sort: directory.Sort{Descending: true}},
		"sort=currentEmployer":         {Sort: directory.Sort{Field: "currentEmployer"}},
		"sort=-employments.end":        {Sort: directory.Sort{Field: "employments.end", Descending: true}},
		"size=50&after=abc":            {Page: alumnikit.Page{Size: 50, After: "abc"}},
		"count=skills&count=location":  {Count: []string{"skills", "location"}},
		"count=&count=skills":          {Count: []string{"skills"}},
		"skills=Go&skills=SQL":         {Facets: map[string][]string{"skills": {"Go", "SQL"}}},
		"skills=&openTo=":              {},
		"employments.department=%20":   {Facets: map[string][]string{"employments.department": {" "}}},
		"employments.end.from=2019":    dates("employments.end", directory.DateRange{From: day(t, "2019")}),
		"employments.end.to=2020-02":   dates("employments.end", directory.DateRange{To: day(t, "2020-02")}),
		"employments.end=any":          dates("employments.end", directory.DateRange{}),
		"employments.end=":             {},
		"employments.start.from=&q=&x": {},
		"employments.start.from=2019-01-02&employments.start.to=2020&employments.start=any": dates(
			"employments.start", directory.DateRange{From: day(t, "2019-01-02"), To: day(t, "2020")}),
		"lang=ja&x=1&x=2&q=a": {Name: "a"},
	} {
		values, err := url.ParseQuery(form)
		require.NoError(t, err)
		got, err := directory.ParseQuery(alumni.Standard(), values, "lang", "x")
		require.NoError(t, err, form)
		require.Equal(t, want, got, form)
	}
}

func TestKeysOfAFormAreClosed(t *testing.T) {
	t.Parallel()
	for form, want := range map[string]alumnikit.FieldErrors{
		"lang=ja":                     {{Field: "lang", Code: alumnikit.CodeNotOneOf, Allowed: "a key of a query"}},
		"Q=a":                         {{Field: "Q", Code: alumnikit.CodeNotOneOf, Allowed: "a key of a query"}},
		"lang":                        {{Field: "lang", Code: alumnikit.CodeNotOneOf, Allowed: "a key of a query"}},
		"consent=listing":             {{Field: "consent", Code: alumnikit.CodeNotOneOf, Allowed: "a key of a query"}},
		"memberOf=x":                  {{Field: "memberOf", Code: alumnikit.CodeNotOneOf, Allowed: "a key of a query"}},
		"name=x":                      {{Field: "name", Code: alumnikit.CodeNotOneOf, Allowed: "a key of a query"}},
		"skills.from=2019":            {{Field: "skills.from", Code: alumnikit.CodeNotOneOf, Allowed: "a key of a query"}},
		"=x":                          {{Field: "query", Code: alumnikit.CodeNotOneOf, Allowed: "a key of a query"}},
		"a%00b=x":                     {{Field: "query", Code: alumnikit.CodeNotOneOf, Allowed: "a key of a query"}},
		strings.Repeat("k", 41) + "=": {{Field: "query", Code: alumnikit.CodeNotOneOf, Allowed: "a key of a query"}},
		"q=a&q=b":                     {{Field: "q", Code: alumnikit.CodeTooLong, Allowed: "one value"}},
		"sort=a&sort=b":               {{Field: "sort", Code: alumnikit.CodeTooLong, Allowed: "one value"}},
		"size=0":                      {{Field: "size", Code: alumnikit.CodeRange, Allowed: "1 to 200"}},
		"size=201":                    {{Field: "size", Code: alumnikit.CodeRange, Allowed: "1 to 200"}},
		"size=x":                      {{Field: "size", Code: alumnikit.CodeRange, Allowed: "1 to 200"}},
		"employments.end=2019":        {{Field: "employments.end", Code: alumnikit.CodeNotOneOf, Allowed: "any"}},
		"employments.end.from=19":     {{Field: "employments.end.from", Code: alumnikit.CodeFormat, Allowed: "YYYY, YYYY-MM or YYYY-MM-DD"}},
		"employments.end.to=2019-13":  {{Field: "employments.end.to", Code: alumnikit.CodeFormat, Allowed: "YYYY, YYYY-MM or YYYY-MM-DD"}},
		"z=1&a=1&size=-1": {
			{Field: "a", Code: alumnikit.CodeNotOneOf, Allowed: "a key of a query"},
			{Field: "size", Code: alumnikit.CodeRange, Allowed: "1 to 200"},
			{Field: "z", Code: alumnikit.CodeNotOneOf, Allowed: "a key of a query"},
		},
		"q=" + strings.Repeat("a", directory.MaxQueryBytes): {{Field: "query", Code: alumnikit.CodeTooLong, Allowed: "at most 65536 bytes"}},
	} {
		values, err := url.ParseQuery(form)
		require.NoError(t, err)
		got, err := directory.ParseQuery(alumni.Standard(), values)
		found, ok := errors.AsType[alumnikit.FieldErrors](err)
		require.True(t, ok, form)
		require.Equal(t, want, found, form)
		require.ErrorIs(t, err, alumnikit.ErrInvalid)
		require.Zero(t, got)
	}
}

// randomQuery is any query that can be asked for.
func randomQuery(t *testing.T, r *rand.Rand) directory.Query {
	t.Helper()
	pick := func(of ...string) string { return of[r.IntN(len(of))] }
	word := func() string { return pick("山", "Go", "a b", "&=%+", "\"\\", "é", "-name", "any", "2019") }
	date := func() alumni.Date { return day(t, pick("", "2019", "2020-02", "2020-02-29")) }
	q := directory.Query{Page: alumnikit.Page{Size: r.IntN(alumnikit.MaxPageSize + 1)}}
	if r.IntN(2) == 0 {
		q.Name, q.Page.After = word(), alumnikit.Cursor(word())
	}
	for range r.IntN(3) {
		if q.Facets == nil {
			q.Facets = map[string][]string{}
		}
		name := pick("skills", "location", "employments.department", "currentEmployer")
		for range 1 + r.IntN(3) {
			q.Facets[name] = append(q.Facets[name], word())
		}
		q.Count = append(q.Count, pick("skills", "openTo", "employments.work"))
	}
	for range r.IntN(3) {
		if q.Dates == nil {
			q.Dates = map[string]directory.DateRange{}
		}
		q.Dates[pick("employments.start", "employments.end")] = directory.DateRange{From: date(), To: date()}
	}
	q.Sort = directory.Sort{Field: pick("", "location", "employments.end"), Descending: r.IntN(2) == 0}
	return q
}

// A query comes back the same from a URL and from JSON.
func TestQueriesComeBack(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(1, 2)) //nolint:gosec // no secret
	for range 3000 {
		q := randomQuery(t, r)
		values, err := url.ParseQuery(q.Values().Encode())
		require.NoError(t, err)
		got, err := directory.ParseQuery(alumni.Standard(), values)
		require.NoError(t, err)
		require.Equal(t, q, got, q.Values().Encode())

		body, err := json.Marshal(q)
		require.NoError(t, err)
		got = directory.Query{Name: "before", Count: []string{"x"}}
		require.NoError(t, json.Unmarshal(body, &got), "%s", body)
		require.Equal(t, q, got, "%s", body)
	}
}

func TestValuesAreTheCallers(t *testing.T) {
	t.Parallel()
	q := directory.Query{Facets: map[string][]string{"skills": {"Go"}}, Count: []string{"skills"}}
	values := q.Values()
	values["skills"][0], values["count"][0] = "x", "x"
	require.Equal(t, []string{"Go"}, q.Facets["skills"])
	require.Equal(t, []string{"skills"}, q.Count)
}

func FuzzParseQuery(f *testing.F) {
	for _, s := range []string{"", "q=a&sort=-name&size=7", "skills=Go&count=skills", "employments.end.from=2019&employments.end=any", "x=%ff", "after=%00"} {
		f.Add(s)
	}
	schema := alumni.Standard()
	f.Fuzz(func(t *testing.T, form string) {
		values, err := url.ParseQuery(form)
		if err != nil {
			return
		}
		q, err := directory.ParseQuery(schema, values)
		if err != nil {
			_, ok := errors.AsType[alumnikit.FieldErrors](err)
			require.True(t, ok)
			return
		}
		again, err := directory.ParseQuery(schema, q.Values())
		require.NoError(t, err)
		require.Equal(t, q, again)
	})
}

func ExampleParseQuery() {
	form, _ := url.ParseQuery("q=やまだ&employments.department=営業部&employments.end.from=2019&sort=-employments.end&utm_source=mail")
	q, err := directory.ParseQuery(alumni.Standard(), form, "utm_source")
	fmt.Println(q.Name, q.Facets, q.Dates["employments.end"].From, q.Sort, err)

	_, err = directory.ParseQuery(alumni.Standard(), url.Values{"salary": {"1000"}})
	fmt.Println(err)
	// Output:
	// やまだ map[employments.department:[営業部]] 2019 -employments.end <nil>
	// invalid input: salary: not_one_of (a key of a query)
}

func ExampleQuery_Values() {
	q := directory.Query{Name: "taro", Facets: map[string][]string{"skills": {"Go", "SQL"}}, Sort: directory.Sort{Field: "currentEmployer"}}
	fmt.Println(q.Values().Encode())
	// Output: q=taro&skills=Go&skills=SQL&sort=currentEmployer
}
