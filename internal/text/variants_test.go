package text

import (
	"math/rand/v2"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/stretchr/testify/require"
	"golang.org/x/text/unicode/norm"
)

// pair is one entry of a table of variants.
type pair struct {
	variant, representative rune
	source                  byte
}

// entries takes the tables apart in the simplest way there is.
func entries(t *testing.T) []pair {
	t.Helper()
	var out []pair
	for table, variantBytes := range map[string]int{variantPairs: 3, rarePairs: 4} {
		runes := []rune(table)
		require.Zero(t, len(runes)%3)
		before := rune(0)
		for i := 0; i < len(runes); i += 3 {
			p := pair{runes[i], runes[i+1], byte(runes[i+2])}
			require.Equal(t, variantBytes, utf8.RuneLen(p.variant), "%c", p.variant)
			require.Equal(t, 3, utf8.RuneLen(p.representative), "%c", p.representative)
			require.Less(t, before, p.variant, "%c is out of order or stands twice", p.variant)
			before = p.variant
			out = append(out, p)
		}
	}
	return out
}

func TestVariantTables(t *testing.T) {
	t.Parallel()
	sources := map[byte]int{}
	all := entries(t)
	variants := map[rune]bool{}
	for _, p := range all {
		variants[p.variant] = true
	}
	for _, p := range all {
		old, rep := string(p.variant), string(p.representative)
		sources[p.source]++
		require.False(t, variants[p.representative], "%s begins a chain", rep)
		require.Equal(t, p.representative, representative(p.variant))
		require.Equal(t, p.representative, representative(p.representative))
		require.Equal(t, rep, Fold(old))
		require.Equal(t, rep, Fold(rep))
		require.Equal(t, old, norm.NFKC.String(old), "%s never reaches the table", old)
		require.Equal(t, scriptEast, scriptOf(p.variant), "%s is searched like a kanji", old)
		require.Contains(t, "jnhrxup", string(p.source), "%s has no source", old)
		require.True(t, Match([]string{old}, rep), "%s by %s", old, rep)
		require.True(t, Match([]string{rep}, old), "%s by %s", rep, old)
		require.Equal(t, SortKey(rep), SortKey(old), "sorted alike")
	}
	// The joyo table has 364 forms in brackets; NFKC unifies 62 of them.
	require.Equal(t, 302, sources['j'])
	require.Len(t, sources, 7)
}

// classes are families of forms met in surnames and given names, written down
// by hand: every form finds every other.
func classes() []string {
	return []string{
		"髙高", "﨑崎嵜㟢", "邊邉辺", "齋齊斎斉斊亝", "澤沢", "廣広", "濵濱浜", "德徳", "惠恵", "國国圀囯", "壽寿", "嶋嶌島嶹㠀", "冨富", "舘館",
		"眞真", "桒桑枽", "曾曽", "栁柳桺", "𠮷吉", "龍竜龒", "櫻桜", "瀨瀬", "槇槙", "靜静", "萬万", "與与", "𡈽圡土", "橋槗𣘺", "埜野𡌛壄",
		"鶴靏靎靍鸖寉", "渕淵渊囦", "瀧滝", "條条", "關関", "藏蔵", "榮栄荣", "豐豊", "實実", "當当", "彌弥", "圓円", "鹽塩", "龜亀",
		"峯峰", "嶽岳", "巖巌", "堯尭", "檜桧", "穗穂", "稻稲", "禮礼", "祐\ufa4f", "黑黒", "淸清", "濟済", "淺浅", "燒焼", "狹狭", "獨独", "產産",
		"疊畳", "發発", "眾衆", "礒磯", "神\ufa19", "福\ufa1b", "祥\ufa1a", "羽\ufa1e", "靖\ufa1c", "都\ufa26", "隆\uf9dc", "朗\uf929", "薗園", "蘆芦",
		"蔣蒋", "萠萌", "薰薫", "藪薮", "蘓蘇", "處処", "衞衛", "讚讃", "賴頼", "贒賢", "輕軽", "逹達", "遙遥", "釡釜", "鈆鉛", "鎭鎮", "鐵鉄鐡", "鐮鎌",
		"陽阳", "隨随", "隱隠", "雁鴈鳫", "鷄鶏", "鷗鴎", "麴麹", "黃黄", "齡齢", "喆哲嚞悊", "㐂喜憙", "昻昂", "晉晋", "曉暁", "曻昇", "晄晃", "勳勲勛", "凛凜", "弌一",
		"弎三", "丗世", "乘乗", "佛仏", "來来", "俱倶", "傳伝", "價価", "兒児", "兩両", "凉涼", "劍剣劔", "勞労", "勵励", "勸勧", "區区",
		"單単", "嚴厳", "團団", "圖図", "增増", "壯壮", "壹壱", "奧奥", "孃嬢", "學学", "寬寛", "寶宝", "將将", "專専", "尙尚", "屬属", "峽峡", "帶帯", "彥彦", "從従",
		"恆恒", "惡悪", "應応", "懷懐", "戶戸", "拔抜", "拜拝", "插挿", "數数", "晝昼", "會会", "杤栃", "枩松梥柗", "楳梅", "樂楽", "樣様", "橫横", "檢検", "權権", "歡歓",
		"步歩", "歲歳", "歸帰", "氣気", "沒没", "溪渓谿", "滿満", "澁渋澀", "灣湾", "爲為", "犧犠", "瑤瑶", "甁瓶", "盡尽", "硏研", "祕秘", "祿禄", "禪禅", "禰祢袮", "秌秋穐龝",
		"竝並", "縣県", "總総", "繩縄", "繪絵", "繼継", "續続", "罐缶", "聰聡", "聲声", "肅粛", "臺台", "舊旧", "艷艶豔", "莊荘", "莖茎", "菴庵", "藝芸", "藥薬", "號号",
		"螢蛍", "蟬蝉", "蠶蚕", "覺覚", "觀観", "謠謡", "證証", "譯訳", "譽誉", "讓譲", "豫予", "賣売", "轉転", "辨弁瓣辯", "邨村", "郞郎", "鄕郷鄉", "醫医", "釋釈", "銳鋭", "錄録",
		"錢銭", "鋪舗", "鑛鉱礦砿", "閒間", "阥陰", "陷陥", "雙双", "雜雑", "靈霊灵", "靑青", "顏顔", "顯顕", "飮飲", "餘余", "驅駆駈", "驒騨", "驛駅", "鬭闘", "髮髪", "鯵鰺",
		"麥麦", "點点", "黨党", "鼡鼠", "枡桝", "栢柏", "漥窪", "堽岡崗", "崧嵩", "廐厩", "邇迩", "砺礪", "脇𦚰", "丈𠀋", "篭籠", "頸頚", "渚\ufa46", "海\ufa45",
	}
}

func TestFormsOfNamesMeet(t *testing.T) {
	t.Parallel()
	for _, class := range classes() {
		forms := []rune(class)
		for _, stored := range forms {
			for _, typed := range forms {
				require.True(t, Match([]string{"山" + string(stored) + "花"}, string(typed)+"花"), "%c by %c", stored, typed)
			}
		}
	}
}

// Characters that look or sound alike and are filed apart in the family
// register stay apart.
func TestOtherCharactersStayApart(t *testing.T) {
	t.Parallel()
	for _, apart := range []string{"阪坂", "崎埼碕", "島嶼", "堺界", "大犬太", "土士", "未末", "博専", "藤籐", "萩荻", "祐裕", "辺部", "高亮", "吉告", "柿杮", "日曰", "己已巳", "沢択", "広拡"} {
		seen := map[string]rune{}
		for _, r := range apart {
			folded := Fold(string(r))
			require.Zero(t, seen[folded], "%c and %c", r, seen[folded])
			seen[folded] = r
		}
	}
}

// Whatever forms of its characters a name is written in, it folds alike, sorts
// alike and is found, whole or in part.
func TestNamesInAnyForm(t *testing.T) {
	t.Parallel()
	var families [][]rune
	for _, class := range classes() {
		families = append(families, []rune(class))
	}
	r := rand.New(rand.NewPCG(6, 6))
	spell := func(name []int) string {
		var b strings.Builder
		for _, n := range name {
			b.WriteRune(families[n][r.IntN(len(families[n]))])
		}
		return b.String()
	}
	for range 5_000 {
		name := make([]int, 1+r.IntN(5))
		for i := range name {
			name[i] = r.IntN(len(families))
		}
		one, other := spell(name), spell(name)
		require.Equal(t, Fold(one), Fold(other), "%s and %s", one, other)
		require.Equal(t, Fold(one), Fold(Fold(one)))
		require.Equal(t, SortKey(one), SortKey(other))
		from := r.IntN(len(name))
		part := spell(name[from : from+1+r.IntN(len(name)-from)])
		require.True(t, checkQuery(t, []string{one}, part), "%s by %s", one, part)
	}
}
