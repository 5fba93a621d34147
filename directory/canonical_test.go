package directory

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/alumnikit/alumnikit"
	"github.com/alumnikit/alumnikit/alumni"
)

// Cursors are bound to the bytes of a query: maps must always give the same.
func TestCanonicalIsStable(t *testing.T) {
	t.Parallel()
	fields := map[string][]string{}
	dates := map[string]DateRange{}
	for i := range 20 {
		fields[fmt.Sprint("f", i)] = []string{"b", "a"}
		dates[fmt.Sprint("d", i)] = DateRange{}
	}
	first := Query{Name: "山", Facets: fields, Dates: dates, Count: []string{"x"}}.canonical()
	rng := rand.New(rand.NewPCG(1, 1)) //nolint:gosec // no secret
	for range 50 {
		shuffled, ranges := map[string][]string{}, map[string]DateRange{}
		for _, i := range rng.Perm(20) {
			shuffled[fmt.Sprint("f", i)] = []string{"b", "a"}
			ranges[fmt.Sprint("d", i)] = DateRange{}
		}
		require.Equal(t, first, Query{Name: "山", Facets: shuffled, Dates: ranges, Count: []string{"x"}, Page: alumnikit.Page{Size: 3, After: "c"}}.canonical())
	}
	seen := map[string]bool{string(first): true}
	year, err := alumni.NewDate(2020, 0, 0)
	require.NoError(t, err)
	changed := maps.Clone(fields)
	changed["f3"] = []string{"b", "a", "c"}
	for _, q := range []Query{
		{},
		{Name: "山"},
		{Name: "山 "},
		{Facets: fields},
		{Facets: changed},
		{Dates: map[string]DateRange{"x": {From: year}}},
		{Dates: map[string]DateRange{"x": {To: year}}},
		{Count: []string{"x"}},
		{Count: []string{"x", "y"}},
		{Count: []string{"y", "x"}},
	} {
		b := string(q.canonical())
		require.False(t, seen[b], b)
		seen[b] = true
	}
	require.Equal(t, Query{}.canonical(), Query{Facets: map[string][]string{}, Count: []string{}}.canonical())
}

// A range of the query and the cover that the index goes by say the same; see
// alumni for the cover.
func TestRangesHoldWhatLiesWhollyInside(t *testing.T) {
	t.Parallel()
	day := func(s string) alumni.Date {
		d, err := alumni.ParseDate(s)
		require.NoError(t, err)
		return d
	}
	for _, c := range []struct {
		from, to, date string
		want           bool
	}{
		{"2020", "2020", "2020", true},
		{"2020", "2020", "2020-02-29", true},
		{"2020-02", "2020-02", "2020", false},
		{"2020-02", "2020-02", "2020-02", true},
		{"2020-02-01", "2020-02-28", "2020-02", false},
		{"2020-02-01", "2020-02-29", "2020-02", true},
		{"2019-12", "2021-01", "2020", true},
		{"2020-01-02", "", "2020", false},
		{"", "2020-12-30", "2020", false},
		{"", "2020", "2020", true},
		{"", "", "1850-01-01", true},
		{"", "", "", false},
	} {
		r := DateRange{From: day(c.from), To: day(c.to)}
		require.Equal(t, c.want, r.contains(day(c.date)), "%+v", c)
	}
}
