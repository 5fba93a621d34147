package browser

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// cast are the people of the story, and what they write. All of them are invented.
type cast struct {
	lang string

	family, given   string // the alumna, as the directory shows her in this language
	half            string // of her name in kana: in the other script, and not from its beginning
	mail            string
	employer        string // what she hides
	opening         string
	subject, letter string
	segment         string
	roster          []string // lines of the file: she, two others, and bad ones
	badLines        []string // what the report has to say: line and column
}

func japanese() cast {
	return cast{
		lang: "ja", family: "見本沢", given: "花緒里", half: "ほんざ", mail: "kaori.mihonzawa@example.jp",
		employer: "架空ゼファー精機", opening: "法人営業の相談役", subject: "営業部のみなさまへ 秋のたより", segment: "2020年以降に営業を離れた人",
		letter: "{{name}}様\n\n**お元気ですか。** いまの営業部のことを書きました。\n\n- 新しい窓口\n- 秋の集まり\n\n[募集を見る](https://example.jp/openings)\n",
		roster: []string{
			"社員番号,姓,名,セイ,メイ,姓（ローマ字）,名（ローマ字）,メールアドレス,雇用区分,部署,役職,勤務地,入社日,退職日,退職理由",
			"S900001,見本沢,花緒里,ミホンザワ,カオリ,Mihonzawa,Kaori,kaori.mihonzawa@example.jp,正社員,営業部,主任,東京本社,2012-04-01,2021-03-31,転職",
			"S900002,例題川,律,レイダイガワ,リツ,Reidaigawa,Ritsu,ritsu@example.jp,正社員,営業部,担当,東京本社,2014-04-01,2020-09-30,転職",
			"S900003,仮名畑,澄,カメイバタ,スミ,Kameibata,Sumi,sumi@example.jp,契約社員,営業部,担当,東京本社,2016-10-01,2019-09-30,契約満了",
			"S900004,見本山,誤,ミホンヤマ,アヤマリ,Mihonyama,Ayamari,ayamari@example.jp,正社員,営業部,担当,東京本社,2019-02-30,2021-03-31,転職",
			",無番,号,ムバン,ゴウ,Muban,Go,muban@example.jp,正社員,営業部,担当,東京本社,2015-04-01,2021-03-31,転職",
			"S900006,宛先,不明,アテサキ,フメイ,Atesaki,Fumei,宛先なし,正社員,営業部,担当,東京本社,2015-04-01,2021-03-31,転職",
		},
		badLines: []string{"5 入社日", "6 社員番号", "7 メールアドレス"},
	}
}

func english() cast {
	c := cast{
		lang: "en", family: "Mihonzawa", given: "Kaori", half: "ホンザ", mail: "kaori.mihonzawa@example.jp",
		employer: "Zephyrine Example Robotics", opening: "Adviser to Corporate Sales", subject: "News for former Sales", segment: "Left Sales since 2020",
		letter: "Dear {{name}},\n\n**we hope you are well.** This is what Sales is up to.\n\n- a new desk\n- an autumn meeting\n\n[See the openings](https://example.jp/openings)\n",
		roster: []string{"Employee ID,Family name,Given name,Family name (kana),Given name (kana),Family name (romaji),Given name (romaji),Email," +
			"Kind of work,Department,Title,Place,Start date,End date,Leaving reason"},
		badLines: []string{"5 Start date", "6 Employee ID", "7 Email"},
	}
	c.roster = append(c.roster, japanese().roster[1:]...)
	return c
}

// file writes the roster as HR's own product would.
func (c cast) file(t *testing.T) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "former-staff.csv")
	require.NoError(t, os.WriteFile(path, []byte(strings.Join(c.roster, "\r\n")+"\r\n"), 0o600))
	return path
}
