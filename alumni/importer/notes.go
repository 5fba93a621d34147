package importer

// noteWords say how to fill in a column.
func noteWords() []string {
	return []string{
		"西暦", "和暦", "必須", "必須項目", "任意", "任意項目", "要", "数字", "数値", "英数字", "日付", "年月日", "入力不要", "変更不可", "編集不可", "参照用", "参照のみ", "選択", "選択式",
		"選択肢", "プルダウン", "リスト", "自動", "自動入力", "キー", "キー項目", "更新キー", "検索キー", "現在", "最新", "在籍中は空欄", "空欄可", "複数可", "改行可", "文字列", "テキスト",
		"required", "optional", "mandatory", "text", "date", "string", "key", "read only", "list", "dropdown", "format", "current", "mm/dd/yyyy", "dd/mm/yyyy", "mmddyyyy", "ddmmyyyy", "new", "NEW",
	}
}

// groupTitles stand over groups of columns and say nothing about one. What is
// about others than the person, such as 緊急連絡先, is not among them.
func groupTitles() []string {
	return []string{
		"基本", "基本情報", "社員", "社員情報", "社員基本情報", "社員マスタ", "従業員", "従業員情報", "従業員基本情報", "職員", "職員情報", "スタッフ", "スタッフ情報", "本人", "本人情報", "個人", "個人情報", "氏名", "氏名情報",
		"名前", "所属", "所属情報", "現所属", "現在の所属", "主所属", "本務", "主務", "在籍", "在籍情報", "在籍期間", "所属期間", "雇用期間", "勤務期間", "就業期間", "契約期間", "登録情報", "社員データ", "人事データ", "人事マスタ", "従業員マスタ", "職員マスタ", "退職時", "最終", "雇用", "雇用情報", "雇用契約", "入社", "入社情報", "入退社", "入退社情報", "退職", "退職情報", "人事", "人事情報", "組織", "組織情報",
		"勤務", "勤務先", "勤務情報", "就業", "就業情報", "役職", "役職情報", "連絡先", "連絡先情報", "個人連絡先", "会社", "会社情報", "職務", "職務情報", "発令", "発令情報", "異動", "異動情報", "兼務", "出向", "出向情報",
		"必須", "任意", "employee", "employee info", "employee information", "employee details", "worker", "staff", "personal", "personal info", "personal information", "personal details", "basic", "basic info",
		"basic information", "general", "profile", "person", "name", "names", "employment", "employment info", "employment information", "employment details", "employment period", "period of employment", "job", "job info", "job information", "job details",
		"work", "work info", "organization", "organisation", "contact", "contact info", "contact information", "contract", "assignment", "position info", "hr", "required", "optional",
	}
}

// historyWords stand before the number of an employment and say no more.
func historyWords() []string {
	return []string{
		"職歴", "社内職歴", "経歴", "社歴", "在籍歴", "在籍", "雇用歴", "雇用", "勤務歴", "入社歴", "入退社歴", "入退社", "契約", "履歴", "employment", "employments", "employment history", "job", "jobs", "job history",
		"work history", "history", "stint", "stints", "contract", "contracts", "period", "",
	}
}

// levelNames are what the levels of an organisation are called, the highest
// first.
func levelNames() [][]string {
	return [][]string{
		{"本部", "本部名", "事業本部", "事業本部名", "事業部", "事業部名", "部門（大）", "大部門", "カンパニー", "局", "局名", "division", "division name", "business unit", "headquarters"},
		{"部", "部名", "部名称", "部署（部）", "中部門", "統括部", "department", "department name"},
		{"室", "室名", "課", "課名", "課名称", "小部門", "グループ", "グループ名", "section", "section name", "group"},
		{"係", "係名", "係名称", "班", "班名", "チーム", "チーム名", "ユニット", "team", "team name", "unit", "squad"},
	}
}

// otherHeaders are known to be about what is not imported, so that nothing is
// suggested for them.
func otherHeaders() []string {
	return []string{
		"生年月日", "誕生日", "生まれ", "性別", "年齢", "住所", "現住所", "郵便番号", "都道府県", "市区町村", "番地", "国籍", "在留資格", "在留期限", "在留カード番号", "勤続年数", "扶養", "配偶者", "家族", "緊急連絡先",
		"給与", "基本給", "月給", "年収", "賞与", "手当", "銀行", "銀行名", "支店コード", "口座番号", "口座名義", "基礎年金番号", "雇用保険番号", "雇用保険被保険者番号", "健康保険番号", "社会保険番号", "資格取得日", "資格喪失日", "備考", "メモ", "更新日",
		"更新日時", "更新者", "登録日", "登録日時", "作成日", "作成日時", "作成者", "最終更新日", "学歴", "最終学歴", "卒業日", "卒業年月", "有給残日数", "休職開始日", "休職終了日", "産休開始日", "育休開始日", "育休終了日", "試用期間終了日",
		"上司", "上長", "血液型", "評価", "前職", "前職会社名", "前職入社日", "前職退職日", "前職名", "前勤務先", "在籍区分", "在籍状況", "在籍状態", "在職区分", "状態", "ステータス", "退職フラグ", "行番号", "連番", "通番",
		"Date of birth", "Birth date", "Birthdate", "Birthday", "DOB", "Gender", "Sex", "Age", "Address", "Postal code", "Zip", "Zip code", "City", "State", "Country", "Nationality", "Salary", "Base salary",
		"Annual salary", "Pay", "Bonus", "Bank account", "Bank", "Marital status", "Emergency contact", "Manager", "Supervisor", "Manager ID", "Created", "Created at", "Updated", "Updated at", "Last modified",
		"Last updated", "Notes", "Remarks", "Comment", "Comments", "Status", "Employment status", "Tenure", "Years of service", "Previous employer", "Previous company", "Probation end date", "Visa expiry",
		"Education", "Graduation date", "Review date", "Row", "No", "No.",
	}
}
