package text

import (
	"testing"
	"unicode"
	"unicode/utf8"

	"github.com/stretchr/testify/require"
)

func TestPassport(t *testing.T) {
	t.Parallel()
	for kana, want := range map[string]string{
		"ミホン": "Mihon", "ハナコ": "Hanako", "タロウ": "Taro", "サトウ": "Sato", "サトー": "Sato", "コウノ": "Kono", "オオノ": "Ono",
		"オオオカ": "Ooka", "オオウチ": "Ouchi", "オオウエ": "Oue", "イノウエ": "Inoue", "トオヤマ": "Toyama", "コオリ": "Kori",
		"ヨコオ": "Yokoo", "セノオ": "Senoo", "ミソノオ": "Misonoo", "ミソノウ": "Misono", "アオオ": "Aoo", "アオウ": "Ao", "ツトオ": "Tsutoo",
		"ユウコ": "Yuko", "フウカ": "Fuka", "リュウ": "Ryu", "シロウズ": "Shirozu", "ヒュウガ": "Hyuga", "コウウン": "Koun",
		"ニイジマ": "Niijima", "イイダ": "Iida", "ケイコ": "Keiko", "マアサ": "Maasa", "シウ": "Shiu", "ミネウ": "Mineu",
		"ナンバ": "Namba", "シンバシ": "Shimbashi", "ホンマ": "Homma", "サンペイ": "Sampei", "ジュンイチ": "Junichi", "シンヤ": "Shinya",
		"ハットリ": "Hattori", "ハッチョウ": "Hatcho", "ホッチ": "Hotchi", "イッシキ": "Isshiki", "ベップ": "Beppu", "ミッツ": "Mittsu",
		"キョウコ": "Kyoko", "ジュン": "Jun", "チャタニ": "Chatani", "ヂャ": "Ja", "ミツヅカ": "Mitsuzuka", "ミチヲ": "Michio", "ヰヱ": "Ie",
		"ジェーン": "Jien", "チェ": "Chie", "シェリー": "Shieri", "ティナ": "Teina", "ディ": "Dei", "デュ": "Deyu", "ファン": "Fuan", "フィ": "Fui",
		"ヴィ": "Bui", "ヴァン": "Buan", "ヴ": "Bu", "ヷ": "Ba", "ウィ": "Ui", "クァ": "Kua", "ローズマリー": "Rozumari", "トゥ": "Tou",
		"みほん": "Mihon", "ﾐﾎﾝ": "Mihon", "ｷﾞﾝｼﾞﾛｳ": "Ginjiro", "カ゛": "Ga", "イスヾ": "Isuzu", "ミヽ": "Mimi", "カﾞク": "Gaku",
		"アンナ マリア": "Anna Maria", "アンナ・マリア": "Anna Maria", "ミラー＝スミス": "Mira Sumisu", "ッタ": "Tta", "アッ": "A", "タケ\u3000ジロウ": "Take Jiro",
	} {
		got, ok := Passport(kana)
		require.True(t, ok, kana)
		require.Equal(t, want, got, kana)
	}
	for _, not := range []string{"", " ", "・", "ー", "ッ", "ヽ", "見本", "ミホンa", "Mihon", "ミホン1", "\xff", "ミ、"} {
		got, ok := Passport(not)
		require.False(t, ok, not)
		require.Empty(t, got)
	}
}

func FuzzPassport(f *testing.F) {
	for _, s := range []string{"ミホン", "ンッチョー", "ヴァ・ヽヾ", "゛゜ﾞ", "オオオオウウウ", "\xff"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		got, ok := Passport(s)
		require.Equal(t, ok, got != "")
		for _, r := range got {
			require.True(t, r < utf8.RuneSelf && unicode.IsLetter(r) || r == ' ', "%q", got)
		}
		again, ok := Passport(got)
		require.False(t, ok, "Latin letters are no reading: %q %q", got, again)
	})
}
