package importer

import "slices"

// employmentColumns are the columns about an employment, with what HR systems
// call them.
func employmentColumns() []columnInfo {
	return slices.Concat(employerColumns(), departmentColumns(), positionColumns(), periodColumns(), postColumns(), exportedColumns())
}

func employerColumns() []columnInfo {
	return []columnInfo{
		{Work, "雇用区分", "Kind of work", []string{
			"雇用形態", "雇用種別", "雇用区分名", "雇用形態名", "雇用形態名称", "雇用区分名称", "雇用契約区分", "雇用契約形態", "社員区分", "社員区分名", "社員区分名称", "社員種別", "社員種別名", "社員タイプ",
			"従業員区分", "従業員区分名", "従業員種別", "従業員タイプ", "職員区分", "職員種別", "契約形態", "契約区分", "契約種別", "就業形態", "就労形態", "勤務形態", "勤務区分", "身分", "身分区分", "身分名", "雇用タイプ",
			"採用形態", "Employment type", "Employment category", "Employment class", "Employment form", "Employee type", "Employee class", "Employee category", "Employee group",
			"Worker type", "Worker category", "Worker sub-type", "Contract type", "Type of employment", "Type of contract", "Staff type", "Workforce type", "Engagement type",
		}},
		{Entity, "会社", "Entity", []string{
			"会社名", "会社名称", "法人", "法人名", "法人名称", "所属会社", "所属会社名", "所属会社名称", "所属法人", "所属法人名", "在籍会社", "在籍会社名", "雇用会社", "雇用会社名", "雇用主", "雇用元", "籍", "籍会社", "企業", "企業名",
			"グループ会社", "グループ会社名", "グループ企業名", "原籍会社", "原籍会社名", "出向元", "出向元会社", "出向元会社名", "社名", "勤務先会社", "勤務先会社名", "事業者名",
			"Company", "Company name", "Legal entity", "Legal entity name", "Employer", "Employer name", "Employing entity", "Employing company", "Entity name", "Business entity",
			"Corporation", "Subsidiary", "Legal employer", "Group company",
		}},
		{EntityNumber, "法人番号", "Corporate number", []string{
			"会社法人番号", "会社法人等番号（13桁）", "所属会社法人番号", "法人番号（13桁）", "企業法人番号", "Corporate no", "Corporation number", "Company corporate number", "Corporate number (Japan)",
			"Houjin bangou", "Legal entity number",
		}},
		{EntityCode, "会社コード", "Entity code", []string{
			"会社CD", "会社ID", "会社No", "会社番号", "法人コード", "法人CD", "法人ID", "所属会社コード", "在籍会社コード", "企業コード", "企業ID", "グループ会社コード", "Company code", "Company ID", "Company number",
			"Legal entity code", "Legal entity ID", "Entity ID", "Employer code", "Employer ID",
		}},
	}
}

func departmentColumns() []columnInfo {
	return []columnInfo{
		{Department, "部署", "Department", []string{
			"部署名", "部署名称", "所属", "所属名", "所属名称", "所属部署", "所属部署名", "所属部署名称", "所属部門", "所属部門名", "所属組織", "所属組織名", "所属先", "所属部課", "所属部課名", "部門", "部門名", "部門名称", "部課", "部課名", "部課所",
			"組織", "組織名", "組織名称", "配属", "配属先", "配属部署", "配属先部署", "主所属", "主所属名", "主務所属", "本務所属", "本務部署", "最終所属", "最終所属部署", "最終部署", "最終部署名", "退職時所属", "退職時部署", "退職時所属部署", "現所属",
			"現在の所属", "現部署", "所属パス", "組織パス", "所属（正式名称）", "所属正式名称", "所属部署（フルパス）", "部署（フルパス）", "在籍部署", "発令部署", "発令所属", "異動先部署", "異動先所属",
			"Department name", "Dept", "Dept name", "Division", "Division name", "Team", "Team name", "Org unit", "Organization unit", "Organisation unit",
			"Organisational unit", "Organization", "Organisation", "Organization name", "Business unit", "Unit", "Cost center name", "Supervisory organization", "Department path",
			"Org path", "Home department", "Last department",
		}},
		{DepartmentCode, "部署コード", "Department code", []string{
			"部署CD", "部署ID", "部署No", "部署番号", "所属コード", "所属CD", "所属ID", "所属番号", "部門コード", "部門CD", "部門ID", "組織コード", "組織CD", "組織ID", "所属部署コード", "所属部門コード", "所属組織コード", "部課コード", "配属先コード",
			"主所属コード", "Department ID", "Department No", "Department number", "Dept code", "Dept ID", "Dept No", "Division code", "Org code", "Org unit code", "Org unit ID",
			"Organization code", "Organisation code", "Organization ID", "Business unit code", "Team code", "Cost center", "Cost centre", "Cost center code",
		}},
		{DepartmentLevel, "所属階層", "Department level", []string{
			"部署階層", "組織階層", "部門階層", "階層", "組織レベル", "部署レベル", "所属レベル", "部門レベル", "レベル", "所属階層名", "組織階層名", "Level", "Org level", "Organization level",
			"Organisation level", "Hierarchy level", "Hierarchy", "Dept level", "Org unit level", "Department hierarchy",
		}},
	}
}

func positionColumns() []columnInfo {
	return []columnInfo{
		{Title, "役職", "Title", []string{
			"役職名", "役職名称", "職位", "職位名", "職位名称", "職名", "肩書", "肩書き", "最終役職", "最終役職名", "退職時役職", "役付", "役付名", "職制", "職責", "ポスト", "ポジション", "ポジション名", "主務役職", "本務役職", "現役職",
			"発令役職", "異動先役職", "Job title", "Position", "Position title", "Position name", "Title name", "Business title", "Job position", "Role", "Role name", "Last title",
		}},
		{Grade, "等級", "Grade", []string{
			"等級名", "等級名称", "資格等級", "資格等級名", "職能資格", "職能等級", "職能資格等級", "職務等級", "役割等級", "社員等級", "社員資格", "人事等級", "グレード", "グレード名", "給与等級", "給与グレード", "級", "格付", "格付け",
			"ランク", "ジョブグレード", "バンド", "Grade name", "Job grade", "Job level", "Pay grade", "Salary grade", "Career level", "Band", "Job band", "Employee grade", "Rank",
		}},
		{JobType, "職種", "Job type", []string{
			"職種名", "職種名称", "職種区分", "職務", "職務名", "職務内容", "職務区分", "業務内容", "仕事内容", "担当業務", "職掌", "職掌名", "職群", "職群名", "職能", "職種（大分類）", "職業", "職系",
			"Job family", "Job function", "Job category", "Job classification", "Job class", "Job profile", "Occupation", "Function", "Job role", "Job", "Profession", "Job name",
		}},
		{Place, "勤務地", "Place", []string{
			"勤務地名", "勤務地名称", "勤務場所", "勤務先", "勤務先名", "勤務先住所地", "勤務拠点", "勤務事業所", "事業所", "事業所名", "事業所名称", "所属事業所", "拠点", "拠点名", "就業場所", "就業先", "営業所", "営業所名", "支店", "支店名", "店舗", "店舗名",
			"工場", "工場名", "支社", "支社名", "オフィス", "配属地", "在勤地", "任地", "地域", "エリア", "Location", "Location name", "Work location", "Office", "Office location", "Office name", "Site", "Site name",
			"Workplace", "Place of work", "Work site", "Branch", "Branch name", "Base", "Facility", "Store", "Plant",
		}},
	}
}

func periodColumns() []columnInfo {
	return []columnInfo{
		{Start, "入社日", "Start date", []string{
			"入社年月日", "入社年月", "入社年", "入社日付", "入社日時", "入社", "入社時期", "入社した日", "入職日", "入職年月日", "入所日", "入行日", "入行年月日", "入庁日", "採用日", "採用年月日", "採用年月", "雇用開始日", "雇用開始年月日", "雇用日", "雇用年月日", "雇入日", "雇入年月日", "雇い入れ日",
			"雇入れ年月日", "雇入れの年月日", "契約開始日", "契約開始年月日", "在籍開始日", "在籍開始年月日", "勤務開始日", "就業開始日", "開始日", "開始年月日", "開始年月", "転籍入社日", "グループ入社日", "本採用日", "正社員登用日", "初回入社日",
			"Start", "Hire date", "Date hired", "Date of hire", "Hiring date", "Hired on", "Joined", "Joined on", "Join date", "Joining date", "Date joined", "Date of joining",
			"Employment start", "Employment start date", "Employment date", "Contract start", "Contract start date", "Service date", "Service start date", "Commencement date",
			"Date of commencement", "Entry date", "Original hire date", "Onboarding date", "Onboard date", "DOJ", "Start of employment", "First day",
		}},
		{End, "退職日", "End date", []string{
			"退職年月日", "退職年月", "退職年", "退職日付", "退職日時", "退職", "退職時期", "退職した日", "退社日", "退社年月日", "退社年月", "退社", "退所日", "退行日", "退行年月日", "離職日", "離職年月日", "離籍日", "除籍日", "解雇年月日", "退職又は死亡年月日",
			"退職予定日", "雇用終了日", "雇用終了年月日", "契約終了日", "契約終了年月日", "契約満了日", "在籍終了日", "在籍終了年月日", "勤務終了日", "就業終了日", "終了日", "終了年月日", "終了年月", "最終在籍日", "最終勤務日", "最終出勤日", "最終出社日",
			"退職（予定）日", "End", "Employment end", "Employment end date", "End of employment", "Leaving date", "Leave date", "Date of leaving", "Date left", "Left", "Left on", "Leaver date",
			"Termination date", "Date of termination", "Separation date", "Date of separation", "Exit date", "Date of exit", "Resignation date",
			"Retirement date", "Last day", "Last working day", "Last day of work", "Last day worked", "Last day of employment", "Contract end", "Contract end date", "Departure date",
			"Date of departure", "Offboarding date", "LWD", "DOL",
		}},
	}
}

func postColumns() []columnInfo {
	return []columnInfo{
		{PostKind, "発令区分", "Kind of post", []string{
			"発令区分名", "発令種別", "発令種別名", "発令内容", "発令事由", "発令名", "発令名称", "兼務区分", "本務兼務区分", "主務兼務区分", "本務・兼務", "主務・兼務", "本兼務区分", "主兼区分", "本兼区分", "兼務フラグ", "主兼務", "所属区分", "出向区分", "出向種別", "異動区分", "異動区分名", "異動種別", "異動事由", "辞令区分",
			"Post type", "Kind of posting", "Post kind", "Assignment type", "Assignment category", "Position type", "Action type", "Action", "Action reason", "Personnel action",
			"Event type", "Transfer type", "Appointment type", "Primary or concurrent", "Secondment type",
		}},
		{PostStart, "発令日", "Post start", []string{
			"発令年月日", "発令年月", "発令開始日", "異動日", "異動年月日", "異動年月", "異動発令日", "着任日", "着任年月日", "赴任日", "就任日", "就任年月日", "配属日", "配属年月日", "所属開始日", "所属開始年月日", "所属年月日", "部署開始日", "配置日", "任命日", "辞令日", "適用開始日", "適用日", "有効開始日", "兼務開始日", "兼務開始年月日", "出向開始日", "出向開始年月日", "出向日",
			"役職就任日", "現職着任日", "現部署着任日", "Post start date", "Assignment start", "Assignment start date", "Position start date", "Posting date", "Appointment date", "Transfer date",
			"Date of transfer", "Effective date", "Effective from", "Effective start date", "Valid from", "Action date", "Secondment start", "Secondment start date", "In position since",
			"Position entry date", "Department start date",
		}},
		{PostEnd, "発令終了日", "Post end", []string{
			"離任日", "離任年月日", "退任日", "退任年月日", "解任日", "所属終了日", "所属終了年月日", "部署終了日", "配属終了日", "適用終了日", "有効終了日", "兼務終了日", "兼務終了年月日", "兼務解除日", "出向終了日", "出向終了年月日", "出向解除日", "出向満了日", "帰任日", "任期終了日",
			"Post end date", "Assignment end", "Assignment end date", "Position end date", "Effective until", "Effective to", "Effective end date", "Valid to", "Valid until",
			"Secondment end", "Secondment end date", "Department end date",
		}},
		{HostEntity, "出向先", "Host company", []string{
			"出向先名", "出向先会社", "出向先会社名", "出向先法人", "出向先法人名", "出向先企業", "出向先企業名", "出向先名称", "受入会社", "受入先", "受入先会社名", "Host entity", "Host company name",
			"Seconded to", "Secondment company", "Secondment to", "Secondment destination", "Receiving company", "Host organization", "Host organisation", "Assigned company",
		}},
		{LeavingReason, "退職理由", "Leaving reason", []string{
			"退職理由名", "退職理由名称", "退職理由区分", "退職事由", "退職事由名", "退職区分", "退職区分名", "退職種別", "退職原因", "退社理由", "退社事由", "離職理由", "離職事由", "離職区分", "解雇又は退職の事由",
			"Reason for leaving", "Reason left", "Leave reason", "Leaver reason", "Termination reason", "Reason for termination", "Termination type", "Separation reason",
			"Reason for separation", "Exit reason", "Resignation reason", "Reason for resignation", "Departure reason", "Turnover reason",
		}},
	}
}

// exportedColumns are those that a file of ours has beside the usual ones.
func exportedColumns() []columnInfo {
	return []columnInfo{
		{HostEntityNumber, "出向先法人番号", "Host company corporate number", []string{"出向先会社法人番号", "受入会社法人番号"}},
		{Continues, "転籍元の在籍", "Continues employment", nil},
		{CodeLists, "コード一覧", "Code lists", nil},
		{LeavingNote, "退職理由の備考", "Leaving note", []string{"退職理由備考", "退職理由詳細", "Leaving reason note"}},
		{RowAbout, "行の内容", "Row about", nil},
	}
}

// nationalNumbers are what a column of national numbers (My Number) is called.
// They are never imported: the Act on the Use of Numbers to Identify a Specific
// Individual in Administrative Procedures (Act No. 27 of 2013), articles 19 and
// 20, forbids to collect, keep and provide them but for the purposes that it
// lists, and a network of former employees is none of them. Verify with counsel.
func nationalNumbers() []string {
	return []string{
		"マイナンバー", "マイナンバー番号", "マイナンバー（個人番号）", "個人番号", "個人番号（マイナンバー）", "個人番号12桁", "個人番号（12桁）", "本人マイナンバー", "本人個人番号", "特定個人情報",
		"扶養親族マイナンバー", "扶養親族個人番号", "配偶者マイナンバー", "配偶者個人番号", "My Number", "MyNumber (12 digits)", "Individual number", "Individual Number (My Number)", "National number",
		"National ID", "National ID number", "National identification number", "Social security number", "SSN", "National insurance number",
	}
}
