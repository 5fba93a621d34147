package directory_test

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/alumnikit/alumnikit"
	"github.com/alumnikit/alumnikit/alumni"
	"github.com/alumnikit/alumnikit/directory"
)

// cast are the people of the table below, each by a short name.
func cast() map[string]alumni.Names {
	ja := func(family, given, familyKana, givenKana string) alumni.Names {
		return alumni.Names{Family: family, Given: given, FamilyKana: familyKana, GivenKana: givenKana}
	}
	former := func(n alumni.Names, names ...string) alumni.Names { n.Former = names; return n }
	return map[string]alumni.Names{
		"yamada":    ja("山田", "太郎", "ヤマダ", "タロウ"),
		"takahashi": ja("髙橋", "次郎", "たかはし", "じろう"),
		"yamazaki":  ja("山﨑", "静", "ヤマザキ", "シズカ"),
		"watanabe":  ja("渡邉", "眞一", "ﾜﾀﾅﾍﾞ", "ｼﾝｲﾁ"),
		"saito":     ja("齋藤", "惠", "サイトウ", "メグミ"),
		"sawada":    ja("澤田", "龍", "サワダ", "リュウ"),
		"yoshino":   ja("𠮷野", "櫻子", "ヨシノ", "サクラコ"),
		"ichinose":  ja("一ノ瀬", "椿", "イチノセ", "ツバキ"),
		"ohno":      ja("大野", "優子", "オオノ", "ユウコ"),
		"ono":       ja("小野", "裕", "オノ", "ユウ"),
		"kono":      ja("河野", "讓二", "コウノ", "ジョージ"),
		"sasaki":    ja("佐々木", "健一", "ササキ", "ケンイチ"),
		"namba":     ja("難波", "新平", "ナンバ", "シンペイ"),
		"fujii":     ja("藤井", "千鶴", "フジイ", "チヅル"),
		"chiba":     ja("千葉", "司", "チバ", "ツカサ"),
		"hattori":   ja("服部", "純子", "ハットリ", "ジュンコ"),
		"kimura":    former(ja("木村", "花子", "キムラ", "ハナコ"), "鈴木", "スズキ", "Suzuki"),
		"rokka":     {Family: "六角", Given: "健太郎", FamilyKana: "ロッカク", GivenKana: "ケンタロウ", Preferred: "ロッカ"},
		"latin":     {Family: "Satoh", Given: "Yūko"},
		"muller":    {Family: "Müller", Given: "Jean-Luc", FamilyKana: "ミュラー", GivenKana: "ジャン＝リュック"},
		"oneil":     {Family: "O’Neil", Given: "Kate", Preferred: "Katie Stone"},
		"shinozaki": {Family: "篠崎", Given: "章", FamilyRomaji: "Sinozaki", GivenRomaji: "Syô"},
		"kim":       {Family: "김", Given: "민수", FamilyRomaji: "Kim", GivenRomaji: "Min-su"},
	}
}

// row is what was typed and who is found, by their short names, no more and no less.
type row struct{ typed, found string }

func kanjiRows() []row {
	return []row{
		{"山田", "yamada"},
		{"山", "yamada yamazaki"},
		{"山田太郎", "yamada"},
		{"山田　太郎", "yamada"},
		{"太郎 山田", "yamada"},
		{"田太", "yamada"}, // across the space between the names
		{"田山", ""},
		{"郎", "yamada takahashi rokka"},
		{"髙橋", "takahashi"},
		{"高橋", "takahashi"},
		{"高槗", "takahashi"},
		{"山崎", "yamazaki"},
		{"山﨑静", "yamazaki"},
		{"山嵜靜", "yamazaki"},
		{"渡邊", "watanabe"},
		{"渡辺真一", "watanabe"},
		{"渡邉眞一", "watanabe"},
		{"斎藤", "saito"},
		{"斉藤恵", "saito"},
		{"齊藤", "saito"},
		{"沢田 竜", "sawada"},
		{"澤田龍", "sawada"},
		{"吉野桜子", "yoshino"},
		{"𠮷野", "yoshino"},
		{"一ノ瀨", "ichinose"},
		{"ノ瀬", "ichinose"},
		{"一の瀬", "ichinose"},
		{"佐々木", "sasaki"},
		{"佐々木健", "sasaki"},
		{"河野譲二", "kono"},
		{"千", "fujii chiba"},
		{"花太郎", ""},
		{"김", "kim"},
		{"김민수", "kim"},
		{"민수 김", "kim"},
	}
}

func kanaRows() []row {
	return []row{
		{"やまだ", "yamada"},
		{"ヤマダ", "yamada"},
		{"ﾔﾏﾀﾞ", "yamada"},
		{"ﾔﾏﾀﾞ　ﾀﾛｳ", "yamada"},
		{"やまだたろう", "yamada"},
		{"たろう やまだ", "yamada"},
		{"やま", "yamada yamazaki"},
		{"や", "yamada yamazaki"},
		{"まだ", "yamada"},
		{"タカハシ", "takahashi"},
		{"たかは", "takahashi"},
		{"ワタナベ", "watanabe"},
		{"わたなへ", ""}, // another kana
		{"カ\u3099", ""},
		{"し\u3099ろう", "takahashi"}, // the voicing mark apart
		{"たろー", "yamada rokka"},
		{"タロオ", "yamada"}, // as a word of its own; in ケンタロウ it is a part
		{"おおの", "ohno"},
		{"オーノ", "ohno ono"}, // the mark may lengthen anything
		{"おの", "ohno ono"},
		{"ゆうこ", "ohno"},
		{"ゆーこ", "ohno"},
		{"ゆこ", ""}, // short and long are two names
		{"こーの", "kono"},
		{"こうの", "kono"},
		{"じょーじ", "kono"},
		{"じょうじ", "kono"},
		{"ちづる", "fujii"},
		{"ちずる", "fujii"},
		{"さとう", ""}, // Satoh gave no reading, and it is not guessed
		{"しのざき", ""},
		{"みゅらー", "muller"},
		{"みゅら", "muller"},
		{"ジャンリュック", "muller"},
		{"じゃん・りゅっく", "muller"},
		{"りゅっく", "muller"},
		{"さき", "sasaki"},
		{"ざき", "yamazaki"},
	}
}

func romajiRows() []row {
	return []row{
		{"yamada", "yamada"},
		{"YAMADA", "yamada"},
		{"ｙａｍａｄａ", "yamada"},
		{"yam", "yamada yamazaki"},
		{"y", "yamada yamazaki yoshino ohno ono latin"},
		{"mada", "yamada"},
		{"ada", "yamada sawada"},
		{"da", ""}, // two letters only at the beginning
		{"taro", "yamada rokka"},
		{"tarou", "yamada rokka"},
		{"tarô", "yamada"},
		{"taroh", "yamada"},
		{"kentarou", "rokka"},
		{"takahashi", "takahashi"},
		{"takahasi", "takahashi"},
		{"hashi", "takahashi"},
		{"hasi", "takahashi"},
		{"shi", "watanabe namba shinozaki yamazaki takahashi yoshino"}, // three letters anywhere
		{"si", "watanabe namba shinozaki yamazaki"},
		{"shinichi", "watanabe"},
		{"sinniti", ""}, // two n are another name
		{"siniti", "watanabe"},
		{"shin'ichi", "watanabe"},
		{"jiro", "takahashi"},
		{"ziro", "takahashi"},
		{"jirō", "takahashi"},
		{"ryu", "sawada muller"},
		{"ryuu", "sawada"},
		{"ohno", "ohno ono kono"},
		{"oono", "ohno ono kono"}, // in romaji the length is nobody's to know
		{"ōno", "ohno ono kono"},
		{"ono", "ohno ono kono"},
		{"kouno", "kono"},
		{"kono", "kono"},
		{"kohno", "kono"},
		{"george", ""},
		{"zyozi", "kono"},
		{"johji", "kono"},
		{"namba", "namba"},
		{"nanba", "namba"},
		{"simpei", "namba"},
		{"shinpei", "namba"},
		{"fujii", "fujii"},
		{"huzii", "fujii"},
		{"chizuru", "fujii"},
		{"tiduru", "fujii"},
		{"chiba", "chiba"},
		{"tiba", "chiba"},
		{"tsukasa", "chiba"},
		{"tukasa", "chiba"},
		{"hattori", "hattori"},
		{"junko", "hattori"},
		{"jyunko", "hattori"},
		{"zyunko", "hattori"},
		{"satou", "latin"},
		{"satō", "latin"},
		{"sato", "latin"},
		{"yuko", "ohno latin"},
		{"yūko", "ohno latin"},
		{"shinozaki sho", "shinozaki"},
		{"sinozaki syou", "shinozaki"},
		{"müller", "muller"},
		{"muller", "muller"},
		{"MULLER jean", "muller"},
		{"jeanluc", "muller"},
		{"jean-luc", "muller"},
		{"luc", "muller"},
		{"o'neil", "oneil"},
		{"ONEIL", "oneil"},
		{"o´neil kate", "oneil"},
		{"kim minsu", "kim"},
		{"xyz", ""},
	}
}

func otherRows() []row {
	return []row{
		{"山田 taro", "yamada"},
		{"山田taro", "yamada"},
		{"やまだ 太郎", "yamada"},
		{"山田たろう", "yamada"},
		{"たろう山田", "yamada"},
		{"山田 hanako", ""},
		{"takahashi 次郎", "takahashi"},
		{"渡辺 ｼﾝｲﾁ", "watanabe"},
		{"鈴木", "kimura"},
		{"鈴木花子", "kimura"},
		{"鈴木 はなこ", "kimura"},
		{"すずき", "kimura"},
		{"すずきはなこ", "kimura"},
		{"ｽｽﾞｷ", "kimura"},
		{"suzuki", "kimura"},
		{"Suzuki Hanako", "kimura"},
		{"suduki", "kimura"},
		{"木村花子", "kimura"},
		{"ろっか", "rokka"},
		{"rokka", "rokka"},
		{"katie", "oneil"},
		{"stone", "oneil"},
		{"kate stone", "oneil"},
		{"山田(太郎)", "yamada"},
		{"山田・太郎", "yamada"},
		{"yamada, taro", "yamada"},
		{"taro.yamada", "yamada"},
		{"  山田  ", "yamada"},
	}
}

// everybody registers the cast and returns who is who.
func everybody(t *testing.T, people *alumni.Service) (map[alumnikit.PersonID]string, alumnikit.Actor) {
	t.Helper()
	names := map[alumnikit.PersonID]string{}
	var me alumnikit.Actor
	for short, n := range cast() {
		me = register(t.Context(), people, n, "開発部", "2020")
		names[me.Person()] = short
	}
	return names, me
}

// What is typed finds whom it should and nobody else, before folding and after;
// the total says how many, and is exact.
func TestWhatIsTypedFinds(t *testing.T) {
	t.Parallel()
	people, dir := open(t)
	names, me := everybody(t, people)
	rows := slices.Concat(kanjiRows(), kanaRows(), romajiRows(), otherRows())
	require.GreaterOrEqual(t, len(rows), 150)
	for _, folded := range []bool{false, true} {
		if folded {
			require.NoError(t, people.Upkeep(t.Context(), "acme"))
		}
		for _, r := range rows {
			got, err := dir.Search(t.Context(), me, directory.Query{Name: r.typed, Page: alumnikit.Page{Size: 100}})
			require.NoError(t, err, r.typed)
			var found []string
			for _, v := range got.Items {
				found = append(found, names[v.ID])
			}
			assert.ElementsMatch(t, strings.Fields(r.found), found, "%q, folded %t", r.typed, folded)
			require.Equal(t, alumnikit.Total{Count: len(found), Exact: true}, got.Total, r.typed)
		}
	}
}

// A name goes together with any facet and any range of dates.
func TestNamesTogetherWithFacetsAndDates(t *testing.T) {
	t.Parallel()
	people, dir := open(t)
	names := map[alumnikit.PersonID]string{}
	var me alumnikit.Actor
	for i, department := range []string{"営業部", "開発部"} {
		for year := 2018; year < 2022; year++ {
			me = register(t.Context(), people, alumni.Names{Family: "髙橋", FamilyKana: "タカハシ"}, department, strconv.Itoa(year))
			names[me.Person()] = fmt.Sprint(i, " ", year)
			register(t.Context(), people, alumni.Names{Family: "山田", FamilyKana: "ヤマダ"}, department, strconv.Itoa(year))
		}
	}
	year := func(n int) alumni.Date {
		d, err := alumni.NewDate(n, 0, 0)
		require.NoError(t, err)
		return d
	}
	for _, typed := range []string{"高橋", "高", "たかはし", "ﾀｶﾊｼ", "たか", "taka", "takahasi", "takahashi", "kahas"} {
		got, err := dir.Search(t.Context(), me, directory.Query{
			Name:   typed,
			Facets: map[string][]string{"employments.department": {"開発部"}},
			Dates:  map[string]directory.DateRange{"employments.end": {From: year(2019), To: year(2020)}},
			Count:  []string{"employments.department"},
		})
		require.NoError(t, err)
		require.Equal(t, alumnikit.Total{Count: 2, Exact: true}, got.Total, typed)
		require.ElementsMatch(t, []string{"1 2019", "1 2020"}, []string{names[got.Items[0].ID], names[got.Items[1].ID]})
		require.Equal(t, []directory.FacetValue{{Value: "開発部", Count: 2}}, got.Facets[0].Values)
	}
}
