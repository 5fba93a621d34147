package synth_test

import (
	"strconv"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/alumnikit/alumnikit/internal/synth"
)

// TestShares counts how many of 50,000 people have a property. The bounds leave room for other designs of the tables,
// not for noise: at this size the noise is below half a point.
func TestShares(t *testing.T) {
	t.Parallel()
	latin := func(p synth.Person) bool { return p.Family[0] < 0xe0 }
	cases := []struct {
		name      string
		low, high float64 // of base, in per cent
		base, has func(p synth.Person) bool
	}{
		{"latin names", 14, 16, everybody, latin},
		{"latin names with a reading", 47, 53, latin, func(p synth.Person) bool { return p.FamilyKana != "" }},
		{"japanese names without a reading", 0, 0, not(latin), func(p synth.Person) bool { return p.FamilyKana == "" }},
		{"former family name", 8, 13, everybody, func(p synth.Person) bool { return p.FormerFamily != "" }},
		{"preferred name", 3, 9, everybody, func(p synth.Person) bool { return p.Preferred != "" }},
		{"current staff", 24, 26, everybody, synth.Person.Current},
		{"several employments", 10, 20, everybody, func(p synth.Person) bool { return len(p.Employments) > 1 }},
		{"english", 13, 17, everybody, func(p synth.Person) bool { return p.Locale == "en" }},
		{"profile", 58, 62, everybody, hasProfile},
		{"listed", 80, 95, hasProfile, func(p synth.Person) bool { return p.ConsentListing }},
		{"newsletter", 47, 53, everybody, func(p synth.Person) bool { return p.ConsentNewsletter }},
		{"own audiences", 15, 25, hasProfile, func(p synth.Person) bool { return len(p.Audiences) > 0 }},
		{"open to something", 60, 90, hasProfile, func(p synth.Person) bool { return len(p.OpenTo) > 0 }},
		{"in a group", 40, 80, hasProfile, func(p synth.Person) bool { return len(p.Groups) > 0 }},
		{"partial dates", 3, 15, everybody, func(p synth.Person) bool { return len(p.Last().Start) < 10 }},
		{"employees", 50, 80, everybody, func(p synth.Person) bool { return p.Last().Kind == "employee" }},
		{"高橋 as 髙橋", 5, 11, spelt("タカハシ"), func(p synth.Person) bool { return p.Family == "髙橋" }},
		{"渡辺 as 渡邊 or 渡邉", 20, 30, spelt("ワタナベ"), func(p synth.Person) bool {
			return p.Family == "渡邊" || p.Family == "渡邉"
		}},
		{"斎藤 as 齋藤", 8, 16, spelt("サイトウ"), func(p synth.Person) bool { return p.Family == "齋藤" }},
		{"山崎 as 山﨑", 6, 12, spelt("ヤマザキ"), func(p synth.Person) bool { return p.Family == "山﨑" }},
		{"吉田 as 𠮷田, beyond the basic plane", 3, 7, spelt("ヨシダ"), func(p synth.Person) bool { return p.Family == "𠮷田" }},
	}
	total, matched := make([]int, len(cases)), make([]int, len(cases))
	for p := range synth.New(21, 50_000).All() {
		for i, test := range cases {
			if test.base(p) {
				total[i]++
				if test.has(p) {
					matched[i]++
				}
			}
		}
	}
	for i, test := range cases {
		share := 100 * float64(matched[i]) / float64(total[i])
		require.GreaterOrEqual(t, share, test.low, test.name)
		require.LessOrEqual(t, share, test.high, test.name)
	}
}

func everybody(synth.Person) bool    { return true }
func hasProfile(p synth.Person) bool { return p.HasProfile }
func spelt(kana string) func(synth.Person) bool {
	return func(p synth.Person) bool { return p.FamilyKana == kana }
}

func not(f func(synth.Person) bool) func(synth.Person) bool {
	return func(p synth.Person) bool { return !f(p) }
}

func TestLeavingYearsLeanToTheRecent(t *testing.T) {
	t.Parallel()
	byYear := map[int]int{}
	left := 0
	for p := range synth.New(22, 50_000).All() {
		if p.Current() {
			continue
		}
		year, err := strconv.Atoi(p.Last().End[:4])
		require.NoError(t, err)
		byYear[year]++
		left++
	}
	for year := 1995; year <= 2026; year++ {
		require.Greater(t, byYear[year], left/200, year)
		require.Less(t, byYear[year], left/12, year)
	}
	require.Len(t, byYear, 32)
	require.Greater(t, byYear[2025], 2*byYear[1996])
}

// TestReturners looks for people who were away between two employments, in the years so that partial dates count too.
func TestReturners(t *testing.T) {
	t.Parallel()
	returned := 0
	for p := range synth.New(23, 20_000).All() {
		for k := 1; k < len(p.Employments); k++ {
			before, err := strconv.Atoi(p.Employments[k-1].End[:4])
			require.NoError(t, err)
			after, err := strconv.Atoi(p.Employments[k].Start[:4])
			require.NoError(t, err)
			if after-before >= 2 {
				returned++
				break
			}
		}
	}
	require.Greater(t, returned, 20_000*2/100)
	require.Less(t, returned, 20_000*12/100)
}

func TestNamesAreUnevenAndCollide(t *testing.T) {
	t.Parallel()
	families, whole := map[string]int{}, map[string]int{}
	const size = 50_000
	for p := range synth.New(24, size).All() {
		families[p.FamilyKana]++
		whole[p.Family+p.Given]++
	}
	require.Greater(t, families["サトウ"], 5*families["テシガワラ"])
	require.Positive(t, families["テシガワラ"])
	require.Less(t, families["サトウ"], size/20)
	require.Less(t, len(whole), size*9/10, "namesakes must exist")
}
