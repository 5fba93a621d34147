package importer

import (
	"maps"
	"strconv"
	"strings"

	"github.com/alumnikit/alumnikit"
	"github.com/alumnikit/alumnikit/alumni"
)

// advice is what a code means and what to do about it, for people.
type advice struct{ reason, hint [2]string } // in Japanese and English

// Reason says what is wrong.
func (b Bad) Reason(l alumni.Locale) string { return b.say(advices()[b.Code].reason, l) }

// Hint says what to do about it.
func (b Bad) Hint(l alumni.Locale) string { return b.say(advices()[b.Code].hint, l) }

func (b Bad) say(texts [2]string, l alumni.Locale) string {
	s := texts[1]
	if l == alumni.Japanese {
		s = texts[0]
	}
	return strings.ReplaceAll(s, "%", strconv.Itoa(b.First))
}

func advices() map[string]advice {
	out := map[string]advice{}
	for _, part := range []map[string]advice{fileAdvices(), rowAdvices(), cellAdvices(), valueAdvices(), entryAdvices()} {
		maps.Copy(out, part)
	}
	return out
}

// fileAdvices are about files that are no table of text.
func fileAdvices() map[string]advice {
	return map[string]advice{
		CodeWorkbook: {
			[2]string{"表計算ソフトのブック形式のファイルです", "this is a spreadsheet program's workbook"},
			[2]string{"「CSV UTF-8」などのテキスト形式で保存し直してください", "save it as CSV first"},
		},
		CodeMarkup: {
			[2]string{"HTML または XML のファイルです（拡張子が .xls でも中身が HTML の場合があります）", "this is a web page or XML, whatever its name says"},
			[2]string{"表計算ソフトで開き、CSV 形式で保存し直してください", "open it in a spreadsheet program and save it as CSV"},
		},
		CodeArchive: {
			[2]string{"圧縮されたファイルです", "this file is compressed"},
			[2]string{"展開してから、中の CSV ファイルを指定してください", "unpack it and take the CSV file in it"},
		},
		CodePDF: {
			[2]string{"PDF ファイルです", "this is a PDF"},
			[2]string{"元のシステムから CSV 形式で出力してください", "export the data as CSV instead"},
		},
		CodeBinary: {
			[2]string{"テキストファイルではありません", "this is not a text file"},
			[2]string{"元のシステムから CSV 形式で出力してください", "export the data as CSV instead"},
		},
		CodeNoRows: {
			[2]string{"見出しの下にデータの行がありません", "there are no rows below the header"},
			[2]string{"出力条件を確認してください", "check what was exported"},
		},
	}
}

// rowAdvices are about rows as a whole.
func rowAdvices() map[string]advice {
	return map[string]advice{
		CodeGaiji: {
			[2]string{"外字（機種依存のユーザー定義文字）が含まれています", "the line contains a user-defined character (gaiji)"},
			[2]string{"通常の文字に置き換えてください", "replace it by an ordinary character"},
		},
		CodeJSON: {
			[2]string{"JSON オブジェクトとして読み取れません", "this is not one JSON object"},
			[2]string{"1行に1件のオブジェクトになっているか確認してください", "write one object on each line, with each key once"},
		},
		CodeLine: {
			[2]string{"行が長すぎます", "the line is too long"},
			[2]string{"余分な文字が入っていないか、引用符が閉じられているかを確認してください", "look for stray text, or a quotation mark that is not closed"},
		},
		CodeNUL: {
			[2]string{"使用できない文字（NUL）が含まれています", "the line contains a NUL character"},
			[2]string{"ファイルを出力し直してください", "export the file again"},
		},
		CodeEncoding: {
			[2]string{"この行の文字コードがファイルのほかの部分と異なるか、文字が壊れています", "the line is not in the encoding of the file, or was damaged before"},
			[2]string{"ファイル全体を同じ文字コードで保存し直してください", "save the whole file again in one encoding"},
		},
		CodeQuote: {
			[2]string{"引用符（\"）が正しく閉じられていません", "a quotation mark (\") is missing or misplaced"},
			[2]string{"値の中の引用符は2つ重ねて（\"\"）ください", "write a quotation mark within a value twice (\"\")"},
		},
		CodeColumns: {
			[2]string{"列の数が見出しと一致しません", "the number of cells differs from the header"},
			[2]string{"区切り文字の過不足を確認し、区切り文字を含む値は引用符で囲んでください", "look for missing or extra separators; put values that hold one in quotation marks"},
		},
		CodeDuplicate: {
			[2]string{"% 行目の方について、同じ在籍の行が重複しています", "the person of line % has the same employment in another row"},
			[2]string{"重複した行を削除してください", "remove the row that is repeated"},
		},
		CodeDisagree: {
			[2]string{"% 行目の同じ番号の行と、氏名などの内容が異なります", "the rows disagree: line % has the same ID and says something else about the person"},
			[2]string{"同じ方であれば内容をそろえ、別の方であれば番号を修正してください", "make them agree if it is one person; correct the ID if not"},
		},
		CodeRows: {
			[2]string{"同じ番号の行が多すぎます", "too many rows have the same ID"},
			[2]string{"番号の列の指定が正しいか確認してください", "check that the right column is taken for the ID"},
		},
	}
}

// valueAdvices are about values.
func valueAdvices() map[string]advice {
	return map[string]advice{
		CodeDate: {
			[2]string{"日付として読み取れません", "this is not a date"},
			[2]string{"2024-04-01 または 2024年4月1日 のように入力してください", "write it like 2024-04-01"},
		},
		CodeConflict: {
			[2]string{"同時に変更されました", "someone else changed the person at the same time"},
			[2]string{"もう一度取り込んでください", "import the file again"},
		},
		alumnikit.CodeRequired: {
			[2]string{"値がありません", "a value is missing"},
			[2]string{"値を入力してください", "fill it in"},
		},
		alumnikit.CodeTooLong: {
			[2]string{"長すぎます", "the value is too long"},
			[2]string{"短くしてください", "shorten it"},
		},
		alumnikit.CodeTooShort: {
			[2]string{"短すぎます", "the value is too short"},
			[2]string{"正しい値を入力してください", "correct it"},
		},
		alumnikit.CodeFormat: {
			[2]string{"形式が正しくありません", "the value does not have the right form"},
			[2]string{"正しい形式に修正してください", "correct its form"},
		},
		alumnikit.CodeNotOneOf: {
			[2]string{"対応していない値です", "the value is not one that is known"},
			[2]string{"値の対応を設定するか、値を修正してください", "map the word, or correct it"},
		},
		alumnikit.CodeRange: {
			[2]string{"開始日より前です", "the end is before the start"},
			[2]string{"開始日と終了日を確認してください", "check the start and the end"},
		},
		alumnikit.CodeTaken: {
			[2]string{"すでに使われています", "the value is taken"},
			[2]string{"ほかの方と重複しない値にしてください", "use one that nobody else has"},
		},
		alumnikit.CodeForbidden: {
			[2]string{"許可されていません", "this is not allowed"},
			[2]string{"権限のある担当者に依頼してください", "ask someone who may"},
		},
	}
}

// entryAdvices are about what does not go together in an entry.
func entryAdvices() map[string]advice {
	return map[string]advice{
		alumni.CodeKana: {
			[2]string{"フリガナがカタカナまたはひらがなではありません", "the reading is not in kana"},
			[2]string{"カタカナまたはひらがなで入力してください", "write it in katakana or hiragana"},
		},
		alumni.CodeLatin: {
			[2]string{"ローマ字ではありません", "this is not in Latin letters"},
			[2]string{"ローマ字で入力してください", "write it in Latin letters"},
		},
		alumni.CodeOverlap: {
			[2]string{"本務の期間が重なっています", "two main posts overlap"},
			[2]string{"発令日と終了日を確認してください", "check the days of the posts"},
		},
		alumni.CodeOutside: {
			[2]string{"在籍期間の外の日付です", "the date is outside the employment"},
			[2]string{"入社日、退職日と発令日を確認してください", "check the start and the end of the employment, and the day of the post"},
		},
		alumni.CodePosted: {
			[2]string{"登録済みの発令（異動履歴）の内容と一致しません", "this does not agree with the appointments that are recorded"},
			[2]string{"異動履歴のファイルを取り込むか、発令として登録してください", "import the history of appointments, or record an appointment"},
		},
		alumni.CodeNotYet: {
			[2]string{"発令日がまだ来ていません", "the appointment takes effect later"},
			[2]string{"発令日以降に取り込んでください", "import it on that day or later"},
		},
	}
}
