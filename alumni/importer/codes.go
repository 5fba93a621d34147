package importer

import "github.com/alumnikit/alumnikit/alumni"

// Codes of Bad about cells, besides CodeDate.
const (
	CodeDateOrder    = "date_order"     // day and month can be told apart by Mapping.DateOrder alone
	CodeTwoDigitYear = "two_digit_year" // a year of two digits
	CodeEra          = "era"            // a day that the era does not have
	CodeSerialNumber = "serial_number"  // a date that a spreadsheet turned into its count of days
	CodeShortened    = "shortened"      // a number that a spreadsheet turned into 1.23E+11
	CodeSheetError   = "sheet_error"    // #N/A and the like
	CodeNumber       = "number"         // not a number
)

// cellAdvices are about cells.
func cellAdvices() map[string]advice {
	return map[string]advice{
		CodeDateOrder: {
			[2]string{"日と月の順序が判断できません", "day and month cannot be told apart"},
			[2]string{
				"列の対応付けで日付の順序を指定するか、2024/04/01 の形式に直してください",
				"choose the order of dates in the mapping, or write 2024-04-01",
			},
		},
		CodeTwoDigitYear: {
			[2]string{"年が2桁です", "the year has two digits"},
			[2]string{"西暦4桁（2024/4/1）または元号付き（令和6年4月1日）に直してください", "write four (2024-04-01)"},
		},
		CodeEra: {
			[2]string{"元号の期間外の日付です", "the era does not have this day"},
			[2]string{
				"明治：1912年7月30日まで、大正：1912年7月30日～1926年12月25日、昭和：1926年12月25日～1989年1月7日、" +
					"平成：1989年1月8日～2019年4月30日、令和：2019年5月1日から。日付を確認してください",
				"Meiji until 1912-07-30, Taisho 1912-07-30 to 1926-12-25, Showa 1926-12-25 to 1989-01-07, " +
					"Heisei 1989-01-08 to 2019-04-30, Reiwa from 2019-05-01: check the date",
			},
		},
		CodeSerialNumber: {
			[2]string{"表計算ソフトのシリアル値のようです", "this looks like a spreadsheet's serial number"},
			[2]string{"セルの表示形式を「日付」にして保存し直してください", "format the cells as dates and save the file again"},
		},
		CodeShortened: {
			[2]string{"表計算ソフトで桁が省略されています（1.23E+11 など）", "a spreadsheet has shortened this number (1.23E+11)"},
			[2]string{"セルの表示形式を「文字列」にして、元のデータから保存し直してください", "format the cells as text and save the file again from the original data"},
		},
		CodeSheetError: {
			[2]string{"表計算ソフトのエラー値（#N/A など）が入っています", "the cell holds a spreadsheet's error (such as #N/A)"},
			[2]string{"元のファイルの数式を確認してください", "look at the formula in the original file"},
		},
		alumni.CodeMyNumber: {
			[2]string{
				"12桁の数字はマイナンバー（個人番号）のおそれがあるため取り込めません。番号法により目的外の収集・保管は禁じられています",
				"twelve digits may be a national number (My Number), which the law forbids to keep for this purpose",
			},
			[2]string{
				"社員番号であれば、12桁の番号を許可するようシステムの提供元に依頼してください。マイナンバーであれば、列ごと削除してください",
				"if they are employee numbers, ask the vendor of this system to allow twelve digits; if not, remove the column",
			},
		},
		alumni.CodeCheckDigit: {
			[2]string{"法人番号の検査用数字が一致しません", "the check digit of this corporate number is wrong"},
			[2]string{"13桁の番号（先頭の1桁は検査用数字）を確認してください", "check its 13 digits, of which the first checks the others"},
		},
		CodeNumber: {
			[2]string{"数値として読み取れません", "this is not a number"},
			[2]string{"数字で入力してください", "write it in digits"},
		},
	}
}
