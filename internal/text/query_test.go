package text

import (
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// people are synthetic; each is the name forms of one person.
func people() map[string][]string {
	return map[string][]string{
		"sato":      {"佐藤 太郎", "サトウ タロウ"},
		"satoLatin": {"Taro Satoh"},
		"satoshi":   {"サトシ"},
		"takahashi": {"髙橋　次郎", "ﾀｶﾊｼ ｼﾞﾛｳ", "Jirō Takahashi"},
		"kenichi":   {"Ken'ichi Ōno", "大野健一"},
		"jean":      {"Jean-Luc Müller", "ジャン＝リュック・ミュラー"},
		"ichinose":  {"一ノ瀬 椿"},
		"kim":       {"김민수", "Kim Min-su"},
	}
}

func found(query string) []string {
	var names []string
	for name, forms := range people() {
		if Match(forms, query) {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	return names
}

func TestMatch(t *testing.T) {
	t.Parallel()
	tests := []struct {
		query string
		want  []string
	}{
		{"佐藤", []string{"sato"}},
		{"藤太", []string{"sato"}}, // across the space
		{"藤 佐", []string{"sato"}},
		{"さとう", []string{"sato"}},
		{"ｻﾄ", []string{"sato", "satoshi"}},
		{"サトー", []string{"sato", "satoshi"}}, // the mark may be left out
		{"さとお", []string{"sato"}},
		{"さと", []string{"sato", "satoshi"}},
		{"とし", []string{"satoshi"}},
		{"タロー", []string{"sato"}},
		{"ぢろう", []string{"takahashi"}},
		{"ぢろ", []string{"takahashi"}},
		{"おおの", nil}, // a reading is not guessed from kanji or romaji
		{"佐藤たろう", []string{"sato"}},
		{"たろう佐藤", []string{"sato"}},
		{"佐藤たろ", []string{"sato"}},
		{"佐藤た", nil}, // one kana is no name of its own
		{"高橋", []string{"takahashi"}},
		{"たかはし　じろう", []string{"takahashi"}},
		{"sato", []string{"sato", "satoLatin", "satoshi"}},
		{"satou", []string{"sato", "satoLatin"}},
		{"satoo", []string{"sato", "satoLatin"}},
		{"satō", []string{"sato", "satoLatin"}},
		{"SATOH", []string{"sato", "satoLatin"}},
		{"satosi", []string{"satoshi"}},
		{"si", nil},
		{"ji", []string{"takahashi"}},
		{"ziro", []string{"takahashi"}},
		{"hashi", []string{"takahashi"}}, // inside a word, from three characters on
		{"ha", nil},
		{"kenichi", []string{"kenichi"}},
		{"ken'ichi oono", []string{"kenichi"}},
		{"ichi", []string{"kenichi"}},
		{"ohno", []string{"kenichi"}},
		{"jeanluc", []string{"jean"}},
		{"luc", []string{"jean"}},
		{"muller", []string{"jean"}},
		{"MÜLLER", []string{"jean"}},
		{"ジャンリュック", []string{"jean"}},
		{"ミュラ", []string{"jean"}},
		{"no", nil}, // not the kana inside 一ノ瀬
		{"ノ瀬", []string{"ichinose"}},
		{"민", []string{"kim"}},
		{"佐藤taro", []string{"sato"}}, // split where the script changes
		{"佐藤 hanako", nil},
		{"田", nil},
	}
	for _, tt := range tests {
		t.Run(tt.query, func(t *testing.T) {
			t.Parallel()
			require.Equal(t, tt.want, found(tt.query))
			for _, forms := range people() {
				checkQuery(t, forms, tt.query)
			}
		})
	}
}

func TestEmptyQuery(t *testing.T) {
	t.Parallel()
	for _, s := range []string{"", " 　", "\x00", "・ー", "!?", "☆"} {
		q := NewQuery(s)
		require.True(t, q.Empty(), "%q", s)
		require.Empty(t, q.Terms())
		require.True(t, q.Match(nil))
	}
	require.False(t, NewQuery("a").Match(nil))
	require.True(t, Query{}.Match(nil))
}

func TestGrams(t *testing.T) {
	t.Parallel()
	require.Equal(t, []string{"1中", "1田", "2田中"}, Grams("田中"))
	require.Equal(t, []string{"pt", "pta", "ptaro", "taro", "ttar"}, Grams("taro"))
	require.Equal(t, []string{"pa", "pab", "pabcd", "pabcde", "pabcdef", "tabc", "tbcd", "tcde", "tdef", "tefg"}, Grams("abcdefg"))
	require.Equal(t, []string{"1郎", "pa", "pab"}, Grams("郎ab"))
	require.Equal(t, []string{"1ア", "2アア"}, Grams("アアア"))
	require.Empty(t, Grams("!☆"))
	require.Empty(t, Grams("\xff"))
	require.Equal(t,
		[]string{"1ウ", "1サ", "1ト", "2サト", "2トウ", "hサトウ", "kサトー", "ps", "psa", "psato", "psatou", "tato", "tsat", "ttou", "wsato"},
		FormGrams([]string{"さとう", "ｻﾄｳ"}))
}

func TestQueryGrams(t *testing.T) {
	t.Parallel()
	tests := []struct {
		query string
		grams []string
		exact bool
	}{
		{"田", []string{"1田"}, true},
		{"田中", []string{"2田中"}, true},
		{"田中中", []string{"2中中", "2田中"}, false},
		{"t", []string{"pt"}, true},
		{"ta", []string{"pta"}, true},
		{"tar", []string{"ttar"}, true},
		{"taro", []string{"taro", "ttar"}, false},
		{"田ta", []string{"1田", "pta"}, true},
		{"田taro", []string{"1田", "taro", "ttar"}, false},
		{"", nil, true},
		{"!", nil, true},
	}
	for _, tt := range tests {
		t.Run(tt.query, func(t *testing.T) {
			t.Parallel()
			grams, exact := QueryGrams(tt.query)
			require.Equal(t, tt.grams, grams)
			require.Equal(t, tt.exact, exact)
			if tt.query != "" {
				require.Subset(t, Grams(tt.query), grams)
			}
		})
	}
}

func TestTerms(t *testing.T) {
	t.Parallel()
	of := func(exact bool, grams ...string) GramSet { return GramSet{grams, exact} }
	for query, want := range map[string][]QueryTerm{
		"satou": {{"satou", []GramSet{of(false, "tato", "tsat", "ttou"), of(true, "wsato")}, []string{"psatou"}}},
		"SHI":   {{"shi", []GramSet{of(true, "tshi"), of(true, "psi")}, nil}},
		"taka":  {{"taka", []GramSet{of(false, "taka", "ttak")}, []string{"ptaka", "wtaka"}}},
		"hashi": {{"hashi", []GramSet{of(false, "tash", "thas", "tshi"), of(false, "tasi", "thas")}, []string{"phashi", "phasi", "whasi"}}},
		"yamanaka": {{
			"yamanaka", []GramSet{of(false, "taka", "tama", "tana", "tman", "tnak", "tyam")}, []string{"wyamanaka"},
		}},
		"田 田":   {{"田", []GramSet{of(true, "1田")}, nil}},
		"佐々木":   {{"佐々木", []GramSet{of(false, "2々木", "2佐々")}, []string{"h佐々木"}}},
		"ア":     {{"ア", []GramSet{of(true, "1ア")}, nil}},
		"サト":    {{"サト", []GramSet{of(true, "2サト")}, nil}},
		"はせがわけ": {{"ハセガワケ", []GramSet{of(false, "2ガワ", "2セガ", "2ハセ", "2ワケ")}, nil}},
		"山田たろう": {{"山田タロウ", []GramSet{of(false, "2タロ", "2ロウ", "2山田", "2田タ"), of(false, "2タロ", "2ロウ", "2山田")}, nil}},
		"一ノ瀬":   {{"一ノ瀬", []GramSet{of(false, "2ノ瀬", "2一ノ")}, []string{"h一ノ瀬"}}},
		"山アキ taro": {
			{"山アキ", []GramSet{of(false, "2アキ", "2山ア"), of(true, "1山", "2アキ")}, []string{"h山アキ"}},
			{"taro", []GramSet{of(false, "taro", "ttar")}, []string{"ptaro", "wtaro"}},
		},
	} {
		require.Equal(t, want, NewQuery(query).Terms(), query)
	}
}

// checkQuery is the contract between what is stored and what is asked: whoever
// matches has the grams; whoever has the grams of an exact set matches, and so
// does whoever has a sure gram, which comes with the grams of a set.
func checkQuery(t *testing.T, forms []string, query string) (matched bool) {
	t.Helper()
	stored := FormGrams(forms)
	require.True(t, slices.IsSorted(stored))
	q := NewQuery(query)
	candidate, certain := true, true
	for _, term := range q.Terms() {
		require.NotEmpty(t, term.Any)
		some, sure := false, false
		for _, set := range term.Any {
			require.NotEmpty(t, set.Grams)
			has := !slices.ContainsFunc(set.Grams, func(g string) bool {
				_, ok := slices.BinarySearch(stored, g)
				return !ok
			})
			some, sure = some || has, sure || has && set.Exact
		}
		for _, g := range term.Sure {
			if _, ok := slices.BinarySearch(stored, g); ok {
				require.True(t, some, "a sure gram beside no set: %+q in %+q", query, forms)
				sure = true
			}
		}
		candidate, certain = candidate && some, certain && sure
	}
	matched = q.Match(forms)
	require.Equal(t, matched, Match(forms, query))
	if matched {
		require.True(t, candidate, "false negative: %+q in %+q", query, forms)
	} else {
		require.False(t, certain, "exact grams without a match: %+q in %+q", query, forms)
	}
	return matched
}

func TestNoFalseNegatives(t *testing.T) {
	t.Parallel()
	alphabets := [][]rune{nasty, []rune("satoushij nm'ōh"), []rune("さとうサトシジッャー・ 佐藤a"), []rune("Ken'ichi-Ōno 大野ウ"), []rune("さとーたうろ 山田\u3099")}
	r := rand.New(rand.NewPCG(3, 3))
	matched := 0
	for range 30_000 {
		alphabet := alphabets[r.IntN(len(alphabets))]
		forms := []string{randomString(r, alphabet, 10), randomString(r, alphabet, 10)}
		query := randomString(r, alphabet, 4)
		if r.IntN(2) == 0 { // a piece of a form, in another spelling
			piece := []rune(forms[0])
			if from := r.IntN(len(piece) + 1); from < len(piece) {
				query = strings.ToUpper(string(piece[from : from+1+r.IntN(len(piece)-from)]))
			}
		}
		if checkQuery(t, forms, query) && query != "" {
			matched++
		}
	}
	require.Greater(t, matched, 5_000, "too few matches to prove anything")
}

func TestTermsAreTheCallers(t *testing.T) {
	t.Parallel()
	q := NewQuery("sato")
	q.Terms()[0].Any[0].Grams[0] = "changed"
	require.Equal(t, []string{"tato", "tsat"}, q.Terms()[0].Any[0].Grams)
}

func FuzzQuery(f *testing.F) {
	f.Add("佐藤 太郎", "サトウ タロウ", "satou")
	f.Add("Ken'ichi Ōno", "", "ken'ichi oono")
	f.Add("か゛\xff", "ﾞ\u3099", "\u3099")
	f.Add("O´Brien", "a\u0301b", "o´b")
	f.Fuzz(func(t *testing.T, one, two, query string) {
		checkQuery(t, []string{one, two}, query)
		NewQuery(query).Match([]string{query})
	})
}

func BenchmarkFormGrams(b *testing.B) {
	forms := []string{"佐藤 太郎", "サトウ タロウ", "Taro Sato"}
	b.ReportAllocs()
	for b.Loop() {
		FormGrams(forms)
	}
}

func BenchmarkMatch(b *testing.B) {
	forms := []string{"佐藤 太郎", "サトウ タロウ", "Taro Sato"}
	for _, query := range []string{"佐藤", "サトウタ", "satou", "sato tarou"} {
		q := NewQuery(query)
		b.Run(query, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				q.Match(forms)
			}
		})
	}
}

func BenchmarkNewQuery(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		_ = NewQuery("佐藤 tarou").Terms()
	}
}
