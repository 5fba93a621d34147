package text

import (
	"testing"
	"unicode/utf8"

	"github.com/stretchr/testify/require"
	"golang.org/x/text/unicode/norm"
)

func TestRomaji(t *testing.T) {
	t.Parallel()
	tests := map[string]string{
		"さとう　たろう": "satou tarou", "サトー": "satoo", "ｼﾞﾛｳ": "jirou", "シャチョウ": "shachou", "マッチャ": "matcha",
		"はっとり": "hattori", "いっしき": "isshiki", "しんいち": "shinichi", "なんば": "nanba", "キョウコ": "kyouko", "みすゞ": "misuzu",
		"つゝみ": "tsutsumi", "ファティマ": "fatima", "ジェームズ": "jeemuzu", "チェ": "che", "ヴィクトリア": "vikutoria", "ウィリアム": "wiriamu",
		"イェール": "yeeru", "クァ": "kwa", "デュマ": "dyuma", "トゥ": "tu", "カァ": "kaa", "ヂヅ": "jizu", "ヲ": "o", "あっ": "a",
		"ー": "", "ゝ": "", "ャ": "ya", "佐藤サン": "佐藤san", "": "",
	}
	for in, want := range tests {
		require.Equal(t, want, Romaji(in), in)
	}
}

func TestFoldRomaji(t *testing.T) {
	t.Parallel()
	same := [][]string{
		{"sato", "satou", "satoo", "satō", "satô", "Satoh", "SATŌ", Romaji("サトウ"), Romaji("サトー")},
		{"shinji", "sinzi", "shin'ji", "sindi", Romaji("しんじ")},
		{"tsuchiya", "tutiya", Romaji("つちや")},
		{"fujii", "huzii", "fuji", Romaji("ふじい")},
		{"shimbun", "sinbun", "shinbun", Romaji("しんぶん")},
		{"matcha", "mattya", "maccha", Romaji("まっちゃ")},
		{"junko", "jyunko", "zyunko", Romaji("じゅんこ")},
		{"ohno", "ono", "oono", "ōno", Romaji("おおの")},
		{"ōhara", "oohara", "ohara", Romaji("おおはら")},
		{"yūki", "yuuki", "yuki", Romaji("ゆうき")},
		{"kenichi", "ken'ichi", "ken’iti", Romaji("けんいち")},
		{"kaduki", "kazuki", Romaji("かづき")},
		{"shachō", "syatyou", "shatyoo", Romaji("しゃちょう")},
		{"josé", "jose"},
		{"łukasz", "lukasz"},
	}
	for _, group := range same {
		for _, s := range group {
			require.Equal(t, FoldRomaji(group[0]), FoldRomaji(s), s)
		}
	}
	for _, pair := range [][2]string{{"kano", "kanno"}, {"sato", "saito"}, {"kita", "kitta"}, {"ono", "uno"}, {"shota", "sota"}} {
		require.NotEqual(t, FoldRomaji(pair[0]), FoldRomaji(pair[1]))
	}
	require.Equal(t, "sato ziro", FoldRomaji(" Satō -　Jirō"))
}

func TestKanaTables(t *testing.T) {
	t.Parallel()
	const cells = lastKana - firstKana + 1
	require.Len(t, kanaSyllables, 3*cells)
	require.Len(t, kanaPlaces, cells)
	require.Len(t, kanaVoicing, cells)
	order := []rune(gojuonOrder)
	require.Len(t, order, symbolOther-symbolKana)
	require.Len(t, kanaVowels, len(order))
	for place, r := range order {
		cell, ok := kanaCell(r)
		require.True(t, ok)
		require.Equal(t, place, int(kanaPlaces[cell]-'0'), "%c", r)
		require.Equal(t, byte('0'), kanaVoicing[cell])
		if r != 'ン' {
			vowel, _ := kanaCell(vowelKana(r))
			syllable := syllableOf(cell)
			require.Equal(t, syllable[len(syllable)-1:], syllableOf(vowel), "%c", r)
		}
	}
	for r := rune(firstKana); r <= lastKana; r++ { // the composition of Unicode is the reference
		for mark := byte(1); mark <= 2; mark++ {
			composed := norm.NFC.String(string(r) + string(rune(0x3098)+rune(mark)))
			if voiced := voicedKana(r, mark); voiced != 0 {
				require.Equal(t, composed, string(voiced))
				require.Equal(t, r, unvoicedKana(voiced))
			} else {
				require.Equal(t, 2, utf8.RuneCountInString(composed), "%c", r)
			}
		}
	}
}

func BenchmarkFoldRomaji(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		FoldRomaji("Shinji Satou")
	}
}

func BenchmarkRomaji(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		Romaji("サトウ シンジ")
	}
}
