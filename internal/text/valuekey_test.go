package text

import (
	"math"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestValueKeyOrder(t *testing.T) {
	t.Parallel()
	ordered := []string{
		"1", "９", "a", "Ab", "abe", "Abe Trading", "abeb", "Ｚ", "あ", "アベノ商会", "アベ商会", "ウエノ", "ヴエノ", "カキ", "ガキ", "キ", "ハ", "バ", "パ", "ヒ", "ホ", "ボ", "ポ", "マ", "ヤマ", "ン",
		"一番", "架空化学", "架空商会", "架空電機", "見本銀行", "龠", "김", "𪚲", "",
	}
	for i := range ordered[1:] {
		require.Less(t, ValueKey(ordered[i]), ValueKey(ordered[i+1]), "%q before %q", ordered[i], ordered[i+1])
	}
	require.Less(t, ValueKey(""), uint64(math.MaxUint64))
	for place, r := range []rune(gojuonOrder)[1:] {
		require.Less(t, ValueKey(string([]rune(gojuonOrder)[place])), ValueKey(string(r)), "%c", r)
	}
}

func TestValueKeyEqual(t *testing.T) {
	t.Parallel()
	for _, group := range [][]string{
		{"架空商会", "株式会社架空商会", "株式会社 架空商会", "（株）架空商会", "(株)架空商会", "㈱架空商会", " 有限会社　架空商会"},
		{"キャット", "キヤツト", "ｷｬｯﾄ", "きゃっと"},
		{"ガス", "ｶﾞｽ", "か\u3099す", "が・す"},
		{"髙島", "高嶋", "高嶌"},
		{"José", "jose", "ＪＯＳＥ"},
		{"", "・", "☆", "\xff"},
	} {
		for _, s := range group {
			require.Equal(t, ValueKey(group[0]), ValueKey(s), "%q and %q", group[0], s)
		}
	}
	require.NotEqual(t, ValueKey(""), ValueKey("株式会社"), "the form alone is a name")
	require.NotEqual(t, ValueKey("架空電機"), ValueKey("架空電気"), "four kanji have room")
	require.NotEqual(t, ValueKey("カス"), ValueKey("ガス"))
}

// Equal spellings have equal keys, and what goes on does not come before.
func TestValueKeyOfAnyText(t *testing.T) {
	t.Parallel()
	alphabet := []rune("aZ9ßかがカきんヴｶﾞー商会架空龠髙𠮷김 ・☆")
	r := rand.New(rand.NewPCG(7, 7))
	nothing := ValueKey("")
	for range 20_000 {
		s := randomString(r, alphabet, 8)
		key := ValueKey(s)
		require.Less(t, key, uint64(math.MaxUint64))
		if !strings.ContainsFunc(s, isBlank) {
			require.Equal(t, key, ValueKey(Fold(s)), "%+q", s)
		}
		if key != nothing {
			require.LessOrEqual(t, key, ValueKey(s+randomString(r, alphabet[:6], 4)), "%+q", s)
		}
	}
}
