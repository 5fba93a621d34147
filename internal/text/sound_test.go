package text

import (
	"testing"

	"github.com/stretchr/testify/require"
)

func TestSoundOf(t *testing.T) {
	t.Parallel()
	for sound, spellings := range map[string][]string{
		"ユーコ":    {"ゆうこ", "ユーコ", "ﾕｰｺ", "ゆ〜こ", "ゆ－こ", "ゆうーこ"},
		"オーノ":    {"おおの", "おうの", "オーノ", "をうの"},
		"ジョージ":   {"じょうじ", "ジョージ", "ぢょおぢ", "ｼﾞｮｰｼﾞ"},
		"カズキ":    {"かずき", "かづき", "かす\u3099き"},
		"ミスズ":    {"みすず", "みすゞ", "みすづ"},
		"イエ":     {"いえ", "ゐゑ"},
		"ケイコ":    {"けいこ", "ケイコ"},
		"ユキ":     {"ゆき", "ユ・キ"},
		"ユーキ":    {"ゆうき", "ユーキ"},
		"ンカ":     {"んか", "んーか", "ーんか"},
		"サトータロー": {"さとうたろう", "サトータロー"},
		"":       {"", "ー", "・", "佐藤", "さとう太", "sato", "ゝ"},
	} {
		for _, s := range spellings {
			require.Equal(t, sound, soundOf(Fold(s)), s)
		}
	}
	for r := 'ァ'; r <= 'ヺ'; r++ { // what is read as another is one of those that a query looks for
		if as := readAs(r); as != r {
			require.Contains(t, respelled, string(as))
		}
	}
}
