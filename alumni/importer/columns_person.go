package importer

import "slices"

// personColumns are the columns about a person, with what HR systems call them.
func personColumns() []columnInfo {
	return slices.Concat(nameColumns(), readingColumns(), otherNameColumns(), contactColumns())
}

func nameColumns() []columnInfo {
	return []columnInfo{
		{ExternalID, "社員番号", "Employee ID", []string{
			"従業員番号", "職員番号", "社員コード", "従業員コード", "職員コード", "社員ID", "従業員ID", "職員ID", "社員No", "社員№", "従業員No", "従業員№", "職員No", "社番",
			"個人コード", "個人識別コード", "人事コード", "人事番号", "人事ID", "社員CD", "従業員CD", "個人CD", "スタッフコード", "スタッフID", "スタッフ番号",
			"メンバーID", "社員識別番号", "社員管理番号", "従業員管理番号", "管理番号", "識別番号", "統合社員番号", "グループ社員番号", "在籍番号", "ID番号",
			"Employee number", "Employee No", "Employee code", "Emp ID", "Emp No", "Emp number", "Emp code", "EmpNum", "Staff ID", "Staff number", "Staff No",
			"Staff code", "Personnel number", "Personnel No", "Personnel ID", "Pers No", "Person number", "Person ID", "Worker ID", "Worker number", "Worker code", "Associate ID",
			"Payroll number", "Payroll ID", "Badge number", "HR ID", "Global ID", "User ID", "External ID", "Member ID", "ID",
		}},
		{FullName, "氏名", "Name", []string{
			"名前", "お名前", "社員氏名", "社員名", "従業員氏名", "従業員名", "職員氏名", "職員名", "スタッフ名", "漢字氏名", "氏名漢字", "氏名（漢字）", "氏名（戸籍）", "戸籍氏名",
			"本名", "フルネーム", "姓名", "氏名（全角）", "社員名称", "社員名（漢字）", "名前（漢字）", "本人氏名", "現氏名", "表示名",
			"Full name", "Employee name", "Staff name", "Worker name", "Legal name", "Full legal name", "Display name", "Associate name", "Name (kanji)",
			"Person name", "Complete name",
		}},
		{Family, "姓", "Family name", []string{
			"氏", "苗字", "名字", "姓（漢字）", "漢字姓", "姓漢字", "氏（漢字）", "漢字氏", "苗字（漢字）", "名字（漢字）", "氏名（姓）", "氏名姓", "氏名_姓", "氏名漢字姓", "社員氏名姓",
			"名前（姓）", "戸籍姓", "姓（戸籍）", "本姓", "姓名_姓", "漢字氏名姓", "従業員氏名姓", "社員名姓",
			"Last name", "Surname", "Family", "Lastname", "Legal last name", "Legal family name", "Employee last name", "Last", "Name (last)", "Last name (kanji)", "Family name (kanji)",
		}},
		{Given, "名", "Given name", []string{
			"名（漢字）", "漢字名", "名漢字", "氏名（名）", "氏名名", "氏名_名", "氏名漢字名", "社員氏名名", "名前（名）", "名前（下）", "下の名前", "戸籍名", "名（戸籍）", "姓名_名", "漢字氏名名",
			"従業員氏名名", "社員名名",
			"First name", "Forename", "Given", "Firstname", "Given names", "Legal first name", "Legal given name", "Employee first name", "First", "Name (first)",
			"First name (kanji)", "Given name (kanji)",
		}},
	}
}

func readingColumns() []columnInfo {
	return []columnInfo{
		{FullKana, "氏名カナ", "Name (kana)", []string{
			"フリガナ", "ふりがな", "振り仮名", "振仮名", "カナ氏名", "氏名（カナ）", "氏名（かな）", "氏名（フリガナ）", "氏名（ふりがな）", "氏名（カタカナ）", "氏名（ヨミ）", "氏名（読み）",
			"氏名（半角カナ）", "氏名（全角カナ）", "氏名ヨミ", "氏名よみ", "氏名読み", "カナ", "かな", "ヨミ", "よみ", "ヨミガナ", "よみがな", "読み仮名", "読みがな", "読み", "カナ名称", "フリガナ（カナ）",
			"社員名カナ", "社員名フリガナ", "社員氏名カナ", "社員氏名フリガナ", "従業員名カナ", "従業員名フリガナ", "従業員氏名カナ", "従業員氏名フリガナ", "名前（カナ）", "名前（フリガナ）",
			"名前（ふりがな）", "お名前（フリガナ）", "カナ社員名", "仮名氏名", "シメイ", "シメイカナ", "Full name (kana)", "Kana", "Kana name", "Name kana", "Furigana",
			"Name (furigana)", "Name (phonetic)", "Phonetic name", "Full name (phonetic)", "Pronunciation", "Reading", "Yomi", "Name in kana", "Name (katakana)",
		}},
		{FamilyKana, "セイ", "Family name (kana)", []string{
			"せい", "姓カナ", "姓かな", "姓（カナ）", "姓（かな）", "姓フリガナ", "姓ふりがな", "姓（フリガナ）", "姓（ふりがな）", "姓（カタカナ）", "姓（ヨミ）", "姓（読み）", "姓ヨミ", "姓よみ", "姓読み",
			"姓ヨミガナ", "姓（半角カナ）", "姓（全角カナ）", "カナ姓", "かな姓", "フリガナ姓", "フリガナ（姓）", "フリガナ（セイ）", "ふりがな（姓）", "カナ（姓）", "カナ氏名姓", "カナ氏名（姓）", "氏名カナ姓",
			"氏名カナ（姓）", "氏名（カナ）姓", "氏名フリガナ姓", "氏名フリガナ（姓）", "氏カナ", "氏（カナ）", "氏フリガナ", "苗字カナ", "苗字（カナ）", "苗字フリガナ", "名字カナ", "名字（カナ）", "氏名セイ", "ミョウジ",
			"Last name (kana)", "Kana last name", "Last name kana", "Family name kana", "Kana family name", "Surname (kana)", "Last name (furigana)", "Last name (phonetic)",
			"Phonetic last name", "Family name (phonetic)", "Last name (katakana)", "Family name reading", "Last name reading",
		}},
		{GivenKana, "メイ", "Given name (kana)", []string{
			"めい", "名カナ", "名かな", "名（カナ）", "名（かな）", "名フリガナ", "名ふりがな", "名（フリガナ）", "名（ふりがな）", "名（カタカナ）", "名（ヨミ）", "名（読み）", "名ヨミ", "名よみ", "名読み",
			"名ヨミガナ", "名（半角カナ）", "名（全角カナ）", "フリガナ名", "フリガナ（名）", "フリガナ（メイ）", "ふりがな（名）", "カナ（名）", "カナ氏名名", "カナ氏名（名）", "氏名カナ名",
			"氏名カナ（名）", "氏名（カナ）名", "氏名フリガナ名", "氏名フリガナ（名）", "氏名メイ", "ナマエ", "下の名前（カナ）", "名前（名）カナ",
			"First name (kana)", "Kana first name", "First name kana", "Given name kana", "Kana given name", "Forename (kana)", "First name (furigana)", "First name (phonetic)",
			"Phonetic first name", "Given name (phonetic)", "First name (katakana)", "Given name reading", "First name reading",
		}},
	}
}

func otherNameColumns() []columnInfo {
	return []columnInfo{
		{FamilyRomaji, "姓（ローマ字）", "Family name (romaji)", []string{
			"姓ローマ字", "ローマ字姓", "ローマ字（姓）", "姓（英字）", "英字姓", "姓英字", "姓（英語）", "英語姓", "姓（アルファベット）", "アルファベット姓", "姓（英文）", "英文姓", "英名姓", "氏名ローマ字姓",
			"氏名（ローマ字）姓", "氏名（英字）姓", "氏名英字姓", "ローマ字氏名姓", "英字氏名姓", "パスポート姓", "Last name (romaji)", "Romaji last name", "Last name romaji",
			"Last name (English)", "English last name", "Family name (English)", "Last name (Latin)", "Last name (roman)", "Romanized last name", "Last name in English",
		}},
		{GivenRomaji, "名（ローマ字）", "Given name (romaji)", []string{
			"名ローマ字", "ローマ字名", "ローマ字（名）", "名（英字）", "英字名", "名英字", "名（英語）", "名（アルファベット）", "アルファベット名", "名（英文）", "氏名ローマ字名",
			"氏名（ローマ字）名", "氏名（英字）名", "氏名英字名", "ローマ字氏名名", "英字氏名名", "パスポート名", "First name (romaji)", "Romaji first name", "First name romaji",
			"First name (English)", "English first name", "Given name (English)", "First name (Latin)", "First name (roman)", "Romanized first name", "First name in English",
		}},
		{Former, "旧姓", "Former family name", []string{
			"旧氏", "旧姓（漢字）", "旧苗字", "旧名字", "旧姓名", "旧氏名", "改姓前氏名", "改姓前", "結婚前の姓", "婚姻前の姓", "前姓",
			"Former name", "Former last name", "Maiden name", "Birth name", "Previous last name", "Previous surname", "Previous name", "Prior last name", "Née",
		}},
		{Preferred, "通称名", "Preferred name", []string{
			"通称", "通称氏名", "通称（日本名）", "呼び名", "呼称", "ニックネーム", "愛称", "ミドルネーム・通称", "Known as", "Nickname", "Preferred first name", "Goes by", "Called name", "Common name",
		}},
		{BusinessName, "ビジネスネーム", "Business name", []string{
			"旧姓使用", "旧姓使用名", "職場氏名", "職場呼称", "職場名", "社内呼称", "社内氏名", "社内通称", "業務上の氏名", "業務上氏名", "業務使用名", "業務用氏名", "仕事名", "ワーキングネーム", "ワークネーム",
			"ビジネス氏名", "ビジネスネーム姓", "ビジネスネーム（姓）", "職務上の氏名", "職務上氏名", "Professional name", "Working name", "Work name", "Name at work", "Name used at work",
		}},
		{NameOrder, "氏名の順序", "Name order", []string{"姓名の順序", "氏名表記順", "Order of name"}},
		{RomajiFrom, "ローマ字の由来", "Romaji source", nil},
		{Identifiers, "他システムの番号", "Identifiers in other systems", nil},
	}
}

func contactColumns() []columnInfo {
	return []columnInfo{
		{Email, "メールアドレス", "Email", []string{
			"メール", "Eメール", "Eメールアドレス", "個人メール", "個人メールアドレス", "個人用メールアドレス", "個人アドレス", "私用メール", "私用メールアドレス", "私用アドレス", "自宅メール", "自宅メールアドレス",
			"プライベートメール", "プライベートメールアドレス", "連絡先メール", "連絡先メールアドレス", "連絡用メールアドレス", "退職後メールアドレス", "退職後連絡先メールアドレス", "退職後連絡先", "電子メール", "電子メールアドレス",
			"メールアドレス（個人）", "メールアドレス（私用）", "メールアドレス（自宅）", "メールアドレス（プライベート）", "携帯メール", "携帯メールアドレス", "PCメールアドレス", "アドレス（メール）",
			"E-mail", "Email address", "E-mail address", "Mail", "Mail address", "Personal email", "Personal email address", "Personal e-mail", "Private email", "Private email address",
			"Home email", "Home email address", "Contact email", "Non-work email", "Email (personal)", "Email - personal", "Email (private)", "Email (home)", "Alternate email",
		}},
		{WorkEmail, "会社メールアドレス", "Work email", []string{
			"会社メール", "社用メール", "社用メールアドレス", "社内メール", "社内メールアドレス", "業務用メールアドレス", "業務メールアドレス", "勤務先メールアドレス", "メールアドレス（会社）", "メールアドレス（社用）",
			"メールアドレス（業務用）", "メールアドレス（社内）", "会社用メールアドレス", "会社アドレス", "Work email address", "Business email", "Business email address", "Company email",
			"Company email address", "Corporate email", "Office email", "Email (work)", "Email - work", "Email (business)", "Work e-mail", "Primary work email",
		}},
		{Phone, "電話番号", "Phone", []string{
			"電話", "TEL", "携帯電話", "携帯電話番号", "携帯番号", "携帯", "自宅電話", "自宅電話番号", "固定電話", "固定電話番号", "連絡先電話番号", "個人電話番号", "内線", "内線番号", "会社携帯", "社用携帯番号",
			"FAX", "FAX番号", "緊急連絡先電話番号", "電話番号（携帯）", "電話番号（自宅）", "Phone number", "Telephone", "Telephone number", "Mobile", "Mobile phone", "Mobile number", "Cell",
			"Cell phone", "Home phone", "Work phone", "Business phone", "Office phone", "Extension", "Fax",
		}},
	}
}
