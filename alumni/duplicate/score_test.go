package duplicate

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/alumnikit/alumnikit/alumni"
)

func date(t *testing.T, s string) alumni.Date {
	t.Helper()
	d, err := alumni.ParseDate(s)
	require.NoError(t, err)
	return d
}

// draft reads "family given familyKana givenKana | entity start end ..." with - for
// what is not known.
func draft(t *testing.T, s string) Draft {
	t.Helper()
	names, stints, _ := strings.Cut(s, "|")
	all := strings.Fields(names)
	at := func(i int) string {
		if i < len(all) && all[i] != "-" {
			return all[i]
		}
		return ""
	}
	d := Draft{Names: alumni.Names{Family: at(0), Given: at(1), FamilyKana: at(2), GivenKana: at(3)}}
	if former := at(4); former != "" {
		d.Names.Former = []string{former}
	}
	for words := strings.Fields(stints); len(words) >= 3; words = words[3:] {
		m := alumni.Employment{Work: alumni.Employee}
		if words[0] != "-" {
			m.Entity = words[0]
		}
		if words[1] != "-" {
			m.Start = date(t, words[1])
		}
		if words[2] != "-" {
			m.End = date(t, words[2])
		}
		d.Employments = append(d.Employments, m)
	}
	return d
}

// crowd counts so many people, one in ten of them called 佐藤 太郎, all of them with
// days of their own.
func crowd(t *testing.T, r *reader, n int) *sketch {
	t.Helper()
	counts := newSketch()
	letters := []rune("アイウエオカキクケコサシスセソタチツテトナニヌネノハヒフヘホマミムメモヤユヨラリルレロワ")
	for i := range n {
		d := Draft{Names: alumni.Names{Family: "佐藤", Given: "太郎", FamilyKana: "サトウ", GivenKana: "タロウ"}}
		if i%10 > 0 {
			d.Names = alumni.Names{
				FamilyKana: string([]rune{letters[i%44], letters[i/44%44], 'ン'}), GivenKana: string([]rune{letters[i*7%44], letters[i*3/44%44]}),
			}
		}
		start, err := alumni.NewDate(1990+i%30, 1+i%12, 1+i%28)
		require.NoError(t, err)
		d.Employments = []alumni.Employment{{Entity: "見本商事", Start: start}}
		tr := r.traits(&d.Names, nil, "", d.Employments)
		counts.count(&tr)
	}
	return counts
}

func TestScore(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		a, b  string
		found bool
		why   []Reason
	}{
		"returned under a new number":  {"珍名 希 チンナ ノゾミ | 見本商事 2010-04-01 2015-03-31", "珍名 希 チンナ ノゾミ | 見本商事 2018-04-01 -", true, []Reason{SameName, SameReading, Returned}},
		"namesakes of other times":     {"佐藤 太郎 サトウ タロウ | 見本商事 1990-04-01 1995-03-31", "佐藤 太郎 サトウ タロウ | 見本商事 2018-04-01 -", false, nil},
		"namesakes of one day":         {"佐藤 太郎 サトウ タロウ | 見本商事 2010-04-15 2012-05-05", "佐藤 太郎 サトウ タロウ | 見本商事 2010-04-15 2012-05-05", true, []Reason{SameStart, SameEnd}},
		"variant kanji":                {"髙﨑 希 | 見本商事 2010-04-01 -", "高崎 希 | 見本商事 2010-04-01 -", true, []Reason{VariantName}},
		"half width and full":          {"珍名 希 ﾁﾝﾅ ﾉｿﾞﾐ | 見本商事 2010-04-01 -", "- - チンナ ノゾミ | 見本商事 2010-04-01 -", true, []Reason{SameReading}},
		"romaji only":                  {"Chinna Nozomi | 見本商事 2010-04-01 -", "珍名 希 チンナ ノゾミ | 見本商事 2010-04-01 -", true, []Reason{SameReading}},
		"married":                      {"珍名 希 チンナ ノゾミ | 見本商事 2010-04-01 -", "新姓 希 シンセイ ノゾミ 珍名 | 見本商事 2010-04-01 -", true, []Reason{FormerName}},
		"family and given swapped":     {"珍名 希 | 見本商事 2010-04-01 -", "希 珍名 | 見本商事 2010-04-01 -", true, []Reason{SwappedName}},
		"a slip in the reading":        {"- - チンナ ノゾミ | 見本商事 2010-04-13 2011-02-03", "- - チンサ ノゾミ | 見本商事 2010-04-13 2011-02-03", true, []Reason{NearReading}},
		"two slips":                    {"- - チンナ ノゾミ | 見本商事 2010-04-13 -", "- - ケンサ ノゾミ | 見本商事 2010-04-13 -", false, nil},
		"father and son":               {"珍名 希 チンナ ノゾミ | 見本商事 1990-04-01 2015-03-31", "珍名 勇 チンナ イサム | 見本商事 2010-04-01 -", false, nil},
		"one family name, one day":     {"佐藤 希 サトウ ノゾミ | 見本商事 2010-04-01 -", "佐藤 勇 サトウ イサム | 見本商事 2010-04-01 -", false, nil},
		"dates of another precision":   {"珍名 希 | 見本商事 2010-04 -", "珍名 希 | 見本商事 2010-04-15 -", true, []Reason{SameStart}},
		"at one company at once":       {"佐藤 太郎 | 見本商事 2010-04-01 2020-03-31", "佐藤 太郎 | 見本商事 2012-04-01 2018-03-31", false, nil},
		"nothing but a date in common": {"珍名 希 | 見本商事 2010-04-01 -", "別人 勇 | 見本商事 2010-04-01 -", false, nil},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := newReader()
			on := newScale(crowd(t, r, 3000), [2]float64{})
			a, b := draft(t, c.a), draft(t, c.b)
			x, y := r.traits(&a.Names, nil, "", a.Employments), r.traits(&b.Names, nil, "", b.Employments)
			score, reasons := scoreOf(on, &x, &y, &a.Names, &b.Names)
			again, _ := scoreOf(on, &y, &x, &b.Names, &a.Names)
			require.InDelta(t, score, again, 0.02, "either way round")
			require.Equal(t, c.found, score >= 0.7, "%v %v", score, reasons)
			for _, want := range c.why {
				require.Contains(t, reasons, want)
			}
		})
	}
}

func TestDistance(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		a, b string
		want int
	}{
		{"サトウ", "サトウ", 0},
		{"サトウ", "サトオ", 1},
		{"サトウ", "サウ", 1},
		{"サウ", "サトウ", 1},
		{"サトウ", "トサウ", 1},
		{"サトウ", "サト", 1},
		{"サトウ", "カトン", far},
		{"", "サ", far},
		{"サ", "カ", far},
		{"サ", "サ", 0},
		{"サトウ", "サトウサン", far},
		{"サトウ", "", far},
		{"", "", far},
	} {
		require.Equal(t, c.want, distance([]rune(c.a), []rune(c.b)), "%s %s", c.a, c.b)
		require.Equal(t, c.want, distance([]rune(c.b), []rune(c.a)), "%s %s", c.b, c.a)
	}
}

func TestDaysInCommon(t *testing.T) {
	t.Parallel()
	at := func(s string) day { return dayOf(date(t, s)) }
	require.Equal(t, at("2024-04"), at("2024-04").common(at("2024-04-30")))
	require.Equal(t, at("2024"), at("2024-04-30").common(at("2024")))
	require.Zero(t, at("2024-04").common(at("2024-05-01")))
	require.Zero(t, at("2024-04-01").common(at("2024-04-02")))
	require.Zero(t, at("2024").common(0))
	require.Greater(t, at("2024").last(), at("2024-12-31")-1)
	require.Less(t, at("2024-04").last(), at("2024-05-01"))
}

// What many share is never compared each with each.
func TestLargeBlocksAreLinear(t *testing.T) {
	t.Parallel()
	for _, n := range []int{2000, 4000} {
		tags := make([]tag, n)
		for i := range tags {
			tags[i] = tag{key: 1, person: uint32(i), fine: uint32(i % 3)}
		}
		visits := 0
		pairsIn(tags, func(uint32, uint32) { visits++ })
		require.LessOrEqual(t, visits, n*window)
		require.GreaterOrEqual(t, visits, n)
	}
	small := []tag{{1, 1, 9}, {1, 2, 8}, {1, 3, 7}, {2, 1, 0}, {1, 1, 5}}
	met := map[[2]uint32]bool{}
	pairsIn(small, func(a, b uint32) { met[[2]uint32{min(a, b), max(a, b)}] = true })
	require.Equal(t, map[[2]uint32]bool{{1, 2}: true, {1, 3}: true, {2, 3}: true}, met)
}

func TestReasonsHaveWords(t *testing.T) {
	t.Parallel()
	seen := map[string]bool{}
	for _, r := range Reasons() {
		require.True(t, r.Valid())
		for _, l := range []alumni.Locale{alumni.Japanese, alumni.English} {
			require.NotEmpty(t, r.Text(l))
			require.False(t, seen[r.Text(l)], "%s says what another does", r)
			seen[r.Text(l)] = true
		}
	}
	require.False(t, Reason("x").Valid())
	require.Empty(t, Reason("x").Text(alumni.English))
	require.True(t, Overlap.Against())
	require.False(t, SameName.Against())
}

func FuzzTraits(f *testing.F) {
	f.Add("佐藤", "太郎", "ｻﾄｳ", "Sato")
	f.Add("\xff", "", "ーー", "'")
	f.Fuzz(func(t *testing.T, family, given, kana, romaji string) {
		r := newReader()
		n := alumni.Names{Family: family, Given: given, FamilyKana: kana, FamilyRomaji: romaji, Former: []string{romaji, kana}}
		a, b := r.traits(&n, nil, "", nil), newReader().traits(&n, nil, "", nil)
		require.Equal(t, a, b)
		on := newScale(newSketch(), [2]float64{})
		worth, _ := scoreOf(on, &a, &b, &n, &n)
		require.False(t, worth < 0 || worth > 1)
	})
}
