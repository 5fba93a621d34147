package alumni

import (
	"encoding/json"
	"math/rand/v2"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/alumnikit/alumnikit"
)

func TestDatesAsText(t *testing.T) {
	t.Parallel()
	for _, s := range []string{
		"", "1850", "2199", "2020", "2020-01", "2020-12", "2020-02-29", "2000-02-29", "2024-02-29", "2021-02-28",
		"2020-04-30", "2020-12-31", "1850-01-01", "2199-12-31",
	} {
		d, err := ParseDate(s)
		require.NoError(t, err, s)
		require.Equal(t, s, d.String())
		again, err := NewDate(d.Year(), d.Month(), d.Day())
		if s != "" {
			require.NoError(t, err)
			require.Equal(t, d, again)
		}
		body, err := json.Marshal(d)
		require.NoError(t, err)
		require.Equal(t, `"`+s+`"`, string(body))
		var read Date
		require.NoError(t, json.Unmarshal(body, &read))
		require.Equal(t, d, read)
	}
}

func TestDatesThatNoCalendarHas(t *testing.T) {
	t.Parallel()
	for _, s := range []string{
		"1849", "2200", "0000", "0000-00-00", "2020-00", "2020-13", "2020-1", "2020-01-00", "2020-01-32", "2020-04-31",
		"2021-02-29", "1900-02-29", "2100-02-29", "2020-02-30", "2020-00-01", "2020-", "2020-01-", "20", "20200", "202004", "20200415",
		"2020/04/15", "2020-4-15", "2020-04-1", "2020-04-155", "2020_04", "+020", "-020", "20 0", " 2020", "2020 ", "2020-+4", "2020-04-+1",
		"２０２０", "令和2年", "2020-04-15T00:00:00Z", "0x7e", "1e03", "2020\x00", "\x00", "null",
	} {
		d, err := ParseDate(s)
		require.ErrorIs(t, err, alumnikit.ErrInvalid, "%q", s)
		require.True(t, d.IsZero(), s)
		if len(s) > 4 {
			require.NotContains(t, err.Error(), s, "errors do not repeat what was given")
		}
	}
	for _, c := range [][3]int{{2020, -1, 0}, {2020, 1, -1}, {2020, 0, 1}, {2020, 13, 1}, {70000, 1, 1}, {-2020, 1, 1}, {2020, 257, 1}, {2020, 1, 257}, {0, 0, 0}} {
		_, err := NewDate(c[0], c[1], c[2])
		require.ErrorIs(t, err, alumnikit.ErrInvalid, "%v", c)
	}
	var d Date
	require.Error(t, json.Unmarshal([]byte(`2020`), &d), "a number is no date")
}

func must(s string) Date {
	d, err := ParseDate(s)
	if err != nil {
		panic(err) // a constant of a test
	}
	return d
}

func TestWhatAPartialDateMayMean(t *testing.T) {
	t.Parallel()
	for s, want := range map[string][2]string{
		"2020": {"2020-01-01", "2020-12-31"}, "2020-02": {"2020-02-01", "2020-02-29"}, "2021-02": {"2021-02-01", "2021-02-28"},
		"2100-02": {"2100-02-01", "2100-02-28"}, "2000-02": {"2000-02-01", "2000-02-29"},
		"2020-04": {"2020-04-01", "2020-04-30"}, "2020-04-15": {"2020-04-15", "2020-04-15"},
	} {
		require.Equal(t, must(want[0]), must(s).First(), s)
		require.Equal(t, must(want[1]), must(s).Last(), s)
	}
	require.Equal(t, []string{"2020"}, must("2020").levels())
	require.Equal(t, []string{"2020", "2020-04"}, must("2020-04").levels())
	require.Equal(t, []string{"2020", "2020-04", "2020-04-15"}, must("2020-04-15").levels())
	require.Empty(t, Date{}.levels())
}

// The calendar of package time, day by day over all years there are.
func TestEveryDayThereIs(t *testing.T) {
	t.Parallel()
	d := must("1850-01-01")
	n := 0
	for at := time.Date(MinYear, 1, 1, 0, 0, 0, 0, time.UTC); at.Year() <= MaxYear; at = at.AddDate(0, 0, 1) {
		if d != DateOf(at) || d.Compare(d.Next()) >= 0 {
			t.Fatalf("%s is not %s, or not before %s", d, at, d.Next())
		}
		d = d.Next()
		n++
	}
	require.Equal(t, 127835, n)
	require.Equal(t, "2026-11-01", DateOf(time.Date(2026, 10, 31, 15, 0, 0, 0, time.UTC).In(time.FixedZone("JST", 9*3600))).String())
}

// cover returns the days of a range, naively.
func days(from, to Date) map[Date]bool {
	out := map[Date]bool{}
	for at := from; at.Compare(to) <= 0; at = at.Next() {
		out[at] = true
	}
	return out
}

// fewest counts the years, months and days that a range needs, naively: a year
// that lies wholly inside, then months outside of such years, then days.
func fewest(of map[Date]bool) int {
	whole := func(d Date) bool {
		for at := d.First(); at.Compare(d.Last()) <= 0; at = at.Next() {
			if !of[at] {
				return false
			}
		}
		return true
	}
	used := map[Date]bool{}
	for d := range of {
		switch year, month := (Date{year: d.year}), (Date{year: d.year, month: d.month}); {
		case whole(year):
			used[year] = true
		case whole(month):
			used[month] = true
		default:
			used[d] = true
		}
	}
	return len(used)
}

func TestCoverIsExactAndMinimal(t *testing.T) {
	t.Parallel()
	if testing.Short() {
		t.Skip("one after the other: nothing for the race detector")
	}
	rng := rand.New(rand.NewPCG(7, 7))
	day := func() Date {
		at := time.Date(2019, 1, 1, 0, 0, 0, 0, time.UTC).AddDate(0, 0, rng.IntN(1400))
		switch rng.IntN(5) { // edges are where mistakes are
		case 0:
			return DateOf(at.AddDate(0, 0, 1-at.Day()))
		case 1:
			return DateOf(at).First()
		case 2:
			return Date{year: int16(at.Year()), month: uint8(at.Month())}.Last()
		case 3:
			return Date{year: int16(at.Year())}.Last()
		default:
			return DateOf(at)
		}
	}
	for range 400 {
		from, to := day(), day()
		want := days(from, to)
		got := map[Date]bool{}
		cover := coverDates(from, to)
		for _, c := range cover {
			for d := range days(c.First(), c.Last()) {
				if got[d] {
					t.Fatalf("%s to %s: %s stands twice in %v", from, to, d, cover)
				}
				got[d] = true
			}
		}
		require.Equal(t, want, got, "%s to %s: %v", from, to, cover)
		require.Len(t, cover, fewest(want), "%s to %s: %v", from, to, cover)
	}
}

// A date is found by a range if and only if every day it may mean lies in it.
func TestCoverFindsPartialDatesThatLieWhollyInside(t *testing.T) {
	t.Parallel()
	var all []Date
	for _, y := range []int{2019, 2020, 2021} {
		all = append(all, Date{year: int16(y)})
		for m := 1; m <= 12; m++ {
			all = append(all, Date{year: int16(y), month: uint8(m)})
		}
	}
	for d := range days(must("2019-11-28"), must("2020-03-03")) {
		all = append(all, d)
	}
	for _, r := range [][2]string{
		{"2020-01-01", "2020-12-31"},
		{"2019-12-01", "2020-12-31"},
		{"2019-12-02", "2021-01-01"},
		{"2020-02-01", "2020-02-29"},
		{"2020-02-01", "2020-02-28"},
		{"2019-01-01", "2021-12-31"},
		{"2020-03-01", "2020-03-01"},
		{"2020-06-01", "2020-05-31"},
		{"", "2020-01-31"},
		{"2020-02-02", ""},
		{"", ""},
	} {
		from, to := must(r[0]), must(r[1])
		in := map[string]bool{}
		for _, c := range coverDates(from, to) {
			in[c.String()] = true
		}
		for _, d := range all {
			found := false
			for _, level := range d.levels() {
				found = found || in[level]
			}
			want := (from.IsZero() || from.Compare(d.First()) <= 0) && (to.IsZero() || d.Last().Compare(to) <= 0)
			require.Equal(t, want, found, "%s from %s to %s", d, from, to)
		}
	}
}

func TestCoverBounds(t *testing.T) {
	t.Parallel()
	require.Len(t, coverDates(Date{}, Date{}), MaxYear-MinYear+1, "all there is, by years")
	require.Empty(t, coverDates(must("2020-01-02"), must("2020-01-01")))
	require.Equal(t, []Date{must("2199-12-31")}, coverDates(must("2199-12-31"), Date{}))
	require.Equal(t, []Date{must("1850-01-01")}, coverDates(Date{}, must("1850-01-01")))
	longest := coverDates(must("1850-01-02"), must("2199-12-30"))
	require.Len(t, longest, 348+2*11+2*30, "348 years, 11 months and 30 days at either end")
}
