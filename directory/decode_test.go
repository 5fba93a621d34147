package directory_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/alumnikit/alumnikit"
	"github.com/alumnikit/alumnikit/directory"
)

func TestQueryFromJSON(t *testing.T) {
	t.Parallel()
	for body, want := range map[string]directory.Query{
		`{}`:    {},
		` { } `: {},
		`{ "name" : "山" , "facets" : { "skills" : [ "Go" , "S\u0051L" ] } }`: {Name: "山", Facets: map[string][]string{"skills": {"Go", "SQL"}}},
		`{"facets":{},"dates":{},"count":[]}`:                                {},
		`{"facets":{"skills":[]}}`:                                           {Facets: map[string][]string{"skills": {}}},
		`{"dates":{"employments.end":{}}}`:                                   {Dates: map[string]directory.DateRange{"employments.end": {}}},
		`{"dates":{"employments.end":{"from":"2019","to":""}}}`:              {Dates: map[string]directory.DateRange{"employments.end": {From: day(t, "2019")}}},
		`{"count":["skills"],"page":{"size":3,"after":"c"}}`:                 {Count: []string{"skills"}, Page: alumnikit.Page{Size: 3, After: "c"}},
		`{"page":{"size":0}}`:                                                {},
		`{"sort":"-employments.end"}`:                                        {Sort: directory.Sort{Field: "employments.end", Descending: true}},
		`{"sort":""}`:                                                        {},
		`{"sort":"name"}`:                                                    {},
	} {
		var got directory.Query
		require.NoError(t, json.Unmarshal([]byte(body), &got), body)
		require.Equal(t, want, got, body)
	}
	kept := directory.Query{Name: "x"}
	require.NoError(t, json.Unmarshal([]byte("null"), &kept))
	require.Equal(t, directory.Query{Name: "x"}, kept)
}

func TestKeysOfJSONAreClosed(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("k", 41)
	for body, want := range map[string]string{
		`[]`:                                  "query: format (an object)",
		`"name"`:                              "query: format (an object)",
		`{"Name":"a"}`:                        "Name: not_one_of (a key of a query)",
		`{"q":"a"}`:                           "q: not_one_of (a key of a query)",
		`{"` + long + `":1}`:                  "query: not_one_of (a key of a query)",
		`{"a\u0000":1}`:                       "query: not_one_of (a key of a query)",
		`{"name":"a","name":"a"}`:             "name: taken (each key once)",
		`{"name":"a","n\u0061me":""}`:         "name: taken (each key once)",
		`{"name":null}`:                       "name: format (text)",
		`{"name":1}`:                          "name: format (text)",
		`{"facets":null}`:                     "facets: format (an object)",
		`{"facets":[]}`:                       "facets: format (an object)",
		`{"facets":{"skills":"Go"}}`:          "facets.skills: format (a list of texts)",
		`{"facets":{"skills":null}}`:          "facets.skills: format (a list of texts)",
		`{"facets":{"skills":["Go",1,null]}}`: "facets.skills[1]: format (text); facets.skills[2]: format (text)",
		`{"facets":{"skills":["Go"],"skills":["Go"]}}`:                    "facets.skills: taken (each key once)",
		`{"facets":{"` + long + `":1}}`:                                   "facets: format (a list of texts)",
		`{"dates":{"employments.end":"2019"}}`:                            "dates.employments.end: format (an object)",
		`{"dates":{"employments.end":{"from":2019}}}`:                     "dates.employments.end.from: format (text)",
		`{"dates":{"employments.end":{"from":"19","to":"x"}}}`:            "dates.employments.end.from: format (YYYY, YYYY-MM or YYYY-MM-DD); dates.employments.end.to: format (YYYY, YYYY-MM or YYYY-MM-DD)",
		`{"dates":{"employments.end":{"since":"2019"}}}`:                  "dates.employments.end.since: not_one_of (a key of a query)",
		`{"dates":{"employments.end":{"to":"2019","to":"2020"}}}`:         "dates.employments.end.to: taken (each key once)",
		`{"count":"skills"}`:                                              "count: format (a list of texts)",
		`{"sort":{"field":"x"}}`:                                          "sort: format (text)",
		`{"page":7}`:                                                      "page: format (an object)",
		`{"page":{"size":1.5}}`:                                           "page.size: range (0 to 200)",
		`{"page":{"size":"7"}}`:                                           "page.size: range (0 to 200)",
		`{"page":{"size":201}}`:                                           "page.size: range (0 to 200)",
		`{"page":{"size":-1,"number":2}}`:                                 "page.size: range (0 to 200); page.number: not_one_of (a key of a query)",
		`{"page":{"after":7}}`:                                            "page.after: format (text)",
		`{"name":"` + strings.Repeat("a", directory.MaxQueryBytes) + `"}`: "query: too_long (at most 65536 bytes)",
	} {
		got := directory.Query{Name: "kept"}
		err := json.Unmarshal([]byte(body), &got)
		found, ok := errors.AsType[alumnikit.FieldErrors](err)
		require.True(t, ok, body)
		require.Equal(t, "invalid input: "+want, found.Error(), body)
		require.Equal(t, directory.Query{Name: "kept"}, got, "nothing is read in part")
	}
	for _, broken := range []string{``, `{`, `{"name"}`, `{"name":"a"}x`, `{"facets":{"x":[}}`} {
		var q directory.Query
		require.ErrorIs(t, q.UnmarshalJSON([]byte(broken)), alumnikit.ErrInvalid, broken)
	}
}

func FuzzQueryJSON(f *testing.F) {
	for _, s := range []string{
		`{}`, `null`, `{"name":"山","sort":"-name","page":{"size":7,"after":"c"}}`, `{"facets":{"skills":["Go"]},"count":["skills"]}`,
		`{"dates":{"employments.end":{"from":"2019","to":"2020-02"}}}`, `{"name":"\ud800"}`, `{"a":1,"a":2}`,
	} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		var q directory.Query
		if err := q.UnmarshalJSON(data); err != nil {
			require.ErrorIs(t, err, alumnikit.ErrInvalid)
			return
		}
		body, err := json.Marshal(q)
		require.NoError(t, err)
		var again directory.Query
		if len(body) > directory.MaxQueryBytes {
			return // escaping made it longer
		}
		require.NoError(t, json.Unmarshal(body, &again), "%s", body)
		require.Equal(t, q, again)
	})
}

func ExampleQuery_UnmarshalJSON() {
	var q directory.Query
	err := json.Unmarshal([]byte(`{"name":"やまだ","facets":{"skills":["Go"]},"sort":"-employments.end"}`), &q)
	fmt.Println(q.Name, q.Facets["skills"], q.Sort, err)

	err = json.Unmarshal([]byte(`{"name":"やまだ","facets":{"skills":"Go"},"limit":3}`), &q)
	fmt.Println(err)
	// Output:
	// やまだ [Go] -employments.end <nil>
	// invalid input: facets.skills: format (a list of texts); limit: not_one_of (a key of a query)
}
