package text

import (
	"math/rand/v2"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/stretchr/testify/require"
)

// nasty is the alphabet of the random strings: neighbours of every rule.
var nasty = []rune("aAoOuUhHsStTcCjJdDmMnNbpiIyzZ019 　\t\x00-'´`~.,+%ßẞİıſσςΣéōôÅøłЖжйǅﬁ㈱℡Ⅳ①" +
	"あアｱかカｶがガ゛゜ﾞﾟー－ｰ〜・･ッっしシょョんンヽヾゝゞぁヵヶゟ㌔ヴヷ佐藤田中次髙高﨑崎邊邉辺𠮷吉神々〆" +
	"한국ᄒ\u1161\u11ab\u3164\u3099\u309a\u0301\u0304\u0302\u0307\u200b\u200d\ufe00\ufeff\U000e0100\ufffdกำ\u0e33नि\u0958😀☆")

func randomString(r *rand.Rand, alphabet []rune, longest int) string {
	var b strings.Builder
	for range r.IntN(longest + 1) {
		if r.IntN(40) == 0 {
			b.WriteByte(byte(0x80 + r.IntN(0x80)))
		} else {
			b.WriteRune(alphabet[r.IntN(len(alphabet))])
		}
	}
	return b.String()
}

func TestFold(t *testing.T) {
	t.Parallel()
	tests := []struct{ name, in, fold, foldName string }{
		{"empty", "", "", ""},
		{"case", "Yamada TARO", "yamadataro", "yamadataro"},
		{"half-width kana", "ｱﾍﾞ", "アベ", "アベ"},
		{"half-width long vowel", "ｻﾄｰ", "サトー", "サト"},
		{"composed", "ガ", "ガ", "ガ"},
		{"decomposed", "カ\u3099", "ガ", "ガ"},
		{"decomposed hiragana", "は\u309a", "パ", "パ"},
		{"spacing voicing mark", "か゛", "ガ", "ガ"},
		{"voiced wi", "ゐ\u3099", "ヸ", "ヸ"},
		{"hiragana", "やまだ　たろう", "ヤマダタロウ", "ヤマダタロウ"},
		{"dotted capital I", "İ", "i\u0307", "i\u0307"},
		{"sharp s", "Straße", "strasse", "strasse"},
		{"sigmas", "Σίσυφος", "σίσυφοσ", "σίσυφοσ"},
		{"full width", "ＡＢＣ１２", "abc12", "abc12"},
		{"composed accent", "É", "é", "é"},
		{"combining accent", "E\u0301", "é", "é"},
		{"ideographic space", "田中　次郎", "田中次郎", "田中次郎"},
		{"NUL", "a\x00b", "ab", "ab"},
		{"invalid UTF-8", "a\xff\xfeb", "a\ufffdb", "a\ufffdb"},
		{"variants", "髙﨑", "高崎", "高崎"},
		{"compatibility ideograph", "\ufa19", "神", "神"},
		{"variation selector", "葛\U000e0100", "葛", "葛"},
		{"small ke", "鎌ヶ谷", "鎌ケ谷", "鎌ケ谷"},
		{"supplementary plane", "𠮷野", "吉野", "吉野"},
		{"middle dot", "ジャン･リュック", "ジャン・リュック", "ジャンリュック"},
		{"apostrophes", "O’Neil o'neil", "o’neilo'neil", "oneiloneil"},
		{"acute as apostrophe", "O´Neil", "ó" + "neil", "oneil"},
		{"hyphens", "Jean-Luc ラ－メン", "jean-lucラ-メン", "jeanlucラメン"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			require.Equal(t, tt.fold, Fold(tt.in))
			require.Equal(t, tt.foldName, FoldName(tt.in))
		})
	}
}

// TestFoldEveryRune proves idempotence, and the fast paths, rune by rune.
func TestFoldEveryRune(t *testing.T) {
	t.Parallel()
	for r := rune(0); r <= utf8.MaxRune; r++ {
		if r >= 0xD800 && r < 0xE000 {
			continue
		}
		s := string(r)
		folded := Fold(s)
		if Fold(folded) != folded || FoldName(FoldName(s)) != FoldName(s) {
			t.Fatalf("%U is not folded in one go", r)
		}
		if isFolded(s) && foldOnce(s) != s {
			t.Fatalf("%U takes the fast path but folds", r)
		}
		if strings.ContainsFunc(folded, func(r rune) bool { return isBlank(r) || isInvisible(r) }) {
			t.Fatalf("%U leaves white space", r)
		}
	}
}

// TestFoldCaseShortcut: the blocks that skip the general case folding have no case.
func TestFoldCaseShortcut(t *testing.T) {
	t.Parallel()
	for r := rune(0x80); r <= utf8.MaxRune; r++ {
		if !mayHaveCase(r) && foldCase(string(r)) != string(r) && utf8.ValidRune(r) {
			t.Fatalf("%U has case", r)
		}
	}
}

func TestFoldIsIdempotent(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(1, 1))
	for range 30_000 {
		s := randomString(r, nasty, 12)
		checkFold(t, s)
	}
}

func checkFold(t *testing.T, s string) {
	t.Helper()
	folded, name, romaji := Fold(s), FoldName(s), FoldRomaji(s)
	require.Equal(t, folded, Fold(folded), "%+q", s)
	require.Equal(t, name, FoldName(name), "%+q", s)
	require.Equal(t, name, Fold(name), "%+q", s)
	if !strings.Contains(s, "´") { // which only FoldName takes for an apostrophe
		require.Equal(t, name, FoldName(folded), "%+q", s)
	}
	require.Equal(t, romaji, FoldRomaji(romaji), "%+q", s)
	require.True(t, utf8.ValidString(folded+name+romaji))
	for _, word := range Words(s) {
		require.Equal(t, word, Fold(word), "%+q", s)
		require.NotEmpty(t, word)
	}
}

// TestFoldNameKeepsSubstrings cuts where no mark or jamo begins.
func TestFoldNameKeepsSubstrings(t *testing.T) {
	t.Parallel()
	const starters = "aAoOuHiI 　\x00-'´~ßİσΣéōÅжあアがガーｰ－〜・･ッヽゞヵヶ佐髙高﨑邊𠮷々神한㈱☆"
	r := rand.New(rand.NewPCG(2, 2))
	for range 30_000 {
		runes := make([]rune, 1+r.IntN(10))
		for i := range runes {
			runes[i] = []rune(starters)[r.IntN(utf8.RuneCountInString(starters))]
		}
		from := r.IntN(len(runes))
		to := from + r.IntN(len(runes)-from+1)
		whole, part := string(runes), string(runes[from:to])
		require.Contains(t, FoldName(whole), FoldName(part), "%+q in %+q", part, whole)
	}
}

func TestWords(t *testing.T) {
	t.Parallel()
	require.Equal(t, []string{"strasse", "c++", "株", "田中", "次郎", "o", "neil", "jean", "luc"},
		Words("Straße　C++ ㈱田中・次郎\x00O'Neil Jean-Luc"))
	require.Empty(t, Words(" 　・-"))
}

func TestFingerprint(t *testing.T) {
	t.Parallel()
	require.Regexp(t, `^text2/norm\d+\.\d+\.\d+/cases\d+\.\d+\.\d+/go\d+\.\d+\.\d+$`, Fingerprint())
}

func FuzzFold(f *testing.F) {
	for _, s := range []string{"", "ｱﾍﾞ", "か゛", "İ", "a\xff", "O´Neil", "ohhu", "sshd", "é\u0301", "カ-\u3099", "\u1100-\u1161", "ō\u0302u"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) { checkFold(t, s); SortKey(s); Romaji(s) })
}

func BenchmarkFold(b *testing.B) {
	for name, s := range map[string]string{
		"ascii-folded": "yamadataro", "ascii": "Yamada Taro", "kanji-folded": "佐々木次郎", "kana-folded": "ヤマダタロウ",
		"kanji-variant": "髙橋　次郎", "hiragana": "やまだ たろう", "half-width": "ﾔﾏﾀﾞ ﾀﾛｳ", "latin": "José Straße",
	} {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				Fold(s)
			}
		})
	}
}
