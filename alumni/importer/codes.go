package importer

// Codes of Bad about cells, besides CodeDate.
const (
	CodeDateOrder       = "dateOrder"       // day and month can be told apart by Mapping.DateOrder alone
	CodeTwoDigitYear    = "twoDigitYear"    // a year of two digits
	CodeEra             = "era"             // a day that the era does not have
	CodeSerialNumber    = "serialNumber"    // a date that a spreadsheet turned into its count of days
	CodeShortened       = "shortened"       // a number that a spreadsheet turned into 1.23E+11
	CodeSheetError      = "sheetError"      // #N/A and the like
	CodeMyNumber        = "myNumber"        // an ID of twelve digits
	CodeCorporateNumber = "corporateNumber" // not a corporate number
	CodeNumber          = "number"          // not a number
)

// cellReasons are the texts for these codes, in Japanese and English.
func cellReasons() map[string][2]string {
	return map[string][2]string{
		CodeDateOrder: {
			"日と月の順序が判断できません。列の対応付けで日付の順序を指定するか、2024/04/01 の形式に直してください",
			"day and month cannot be told apart; choose the order of dates in the mapping, or write 2024-04-01",
		},
		CodeTwoDigitYear: {
			"年が2桁です。西暦4桁（2024/4/1）または元号付き（令和6年4月1日）に直してください",
			"the year has two digits; write four (2024-04-01)",
		},
		CodeEra: {
			"元号の期間外の日付です（明治：1912年7月30日まで、大正：1912年7月30日～1926年12月25日、昭和：1926年12月25日～1989年1月7日、" +
				"平成：1989年1月8日～2019年4月30日、令和：2019年5月1日から）",
			"the era does not have this day (Meiji until 1912-07-30, Taisho 1912-07-30 to 1926-12-25, Showa 1926-12-25 to 1989-01-07, " +
				"Heisei 1989-01-08 to 2019-04-30, Reiwa from 2019-05-01)",
		},
		CodeSerialNumber: {
			"表計算ソフトのシリアル値のようです。セルの表示形式を「日付」にして保存し直してください",
			"this looks like a spreadsheet's serial number; format the cells as dates and save the file again",
		},
		CodeShortened: {
			"表計算ソフトで桁が省略されています（1.23E+11 など）。セルの表示形式を「文字列」にして保存し直してください",
			"a spreadsheet has shortened this number (1.23E+11); format the cells as text and save the file again",
		},
		CodeSheetError: {
			"表計算ソフトのエラー値（#N/A など）が入っています。元のファイルの数式を確認してください",
			"the cell holds a spreadsheet's error (such as #N/A); look at the formula in the original file",
		},
		CodeMyNumber: {
			"12桁の数字はマイナンバー（個人番号）のおそれがあるため取り込めません。番号法により目的外の収集・保管は禁じられています。" +
				"社員番号であれば、列の対応付けで12桁の番号を許可してください",
			"twelve digits may be a national number (My Number), which the law forbids to keep for this purpose; " +
				"if they are employee numbers, allow twelve digits in the mapping",
		},
		CodeCorporateNumber: {
			"法人番号として正しくありません（13桁。先頭の1桁は検査用数字です）",
			"this is not a corporate number (13 digits, of which the first checks the others)",
		},
		CodeNumber: {"数値として読み取れません", "this is not a number"},
	}
}
