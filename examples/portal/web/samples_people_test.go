package web

import "time"

func sampleFields() []CustomFieldRow {
	return []CustomFieldRow{
		{"入社期", "joiningClass", "/hr/fields/joiningClass", "選択肢", "会社(人事)", "アルムナイと社員(最大:アルムナイと社員)", []string{"絞り込み", "条件"}, time.Time{}, false},
		{"取得資格", "licences", "/hr/fields/licences", "文字 · 複数可", "本人", "人事のみ(最大:公開)", []string{"絞り込み"}, time.Time{}, false},
		{"原価部門コード", "costCentre", "", "文字", "会社(人事)", "人事のみ", nil, time.Time{}, true},
	}
}

func filledPeopleDesk() []Page {
	choices := []ChoiceRow{{0, "A", "1期", "First", false, true}, {1, "B", "2期", "Second", true, true}, {N: 2}}
	return []Page{
		FieldsPage{sampleFields(), []CustomFieldRow{{"血液型", "bloodType", "/hr/fields/bloodType", "選択肢", "本人", "本人のみ", nil, sampleTime(2), false}}, "/hr/fields/new"},
		FieldEditPage{
			New: true, Action: "/x", Types: sampleOptions("文字", "選択肢", "数", "日付"), Owners: sampleOptions("会社(人事)", "本人"), Chooses: true, Choices: choices,
			Default: sampleOptions("人事のみ", "アルムナイと社員"), Max: sampleOptions("人事のみ", "アルムナイと社員"), Errors: sampleErrors("labelJa", "key", "choice.2.code", "choices", "facet", "required"),
		},
		FieldEditPage{
			Action: "/x", Key: "joiningClass", Ja: "入社期", En: "Joining class", HelpJa: "入社した年度の研修の期。", Type: "選択肢", Owner: "会社(人事)", Chooses: true, Choices: choices, Many: true,
			Default: sampleOptions("人事のみ", "アルムナイと社員"), Max: sampleOptions("人事のみ", "アルムナイと社員"), Facet: true, Rule: true, Required: true,
			RetireAction: "/r", WidenAction: "/w", Widen: sampleOptions("文字"), People: 412,
		},
		FieldEditPage{Action: "/x", Key: "bloodType", Ja: "血液型", Retired: sampleTime(2), RestoreAction: "/r"},
		DuplicatesPage{sampleDuplicates(), Total{3, false}, sampleTime(4), false, "/find", Pager{NextURL: "/b"}},
		DuplicatesPage{Running: true, FindAction: "/find"},
		DuplicatesPage{Found: sampleTime(4), FindAction: "/find"},
		sampleDuplicate(),
		sampleHistory(),
	}
}

func sampleDuplicates() []DuplicateRow {
	people := samplePeople()
	side := func(i int, number string) DuplicateSide { return DuplicateSide{people[i], number, "営業部"} }
	return []DuplicateRow{
		{side(0, "E000123"), side(3, "A-88"), LikenessSame, 98, []string{"メールアドレスが同じです。", "読みが同じです。"}, "/hr/duplicates/a/b"},
		{side(1, "E000124"), side(5, ""), LikenessProbable, 84, []string{"漢字の違いは異体字だけです(髙・高)。", "入社日が同じです。"}, "/hr/duplicates/c/d"},
		{side(2, ""), side(4, "E000126"), LikenessPossible, 61, []string{"読みとローマ字が同じです。"}, "/hr/duplicates/e/f"},
	}
}

func sampleDuplicate() DuplicatePage {
	people := samplePeople()
	return DuplicatePage{
		A: DuplicateSide{people[0], "E000123", "営業部"}, B: DuplicateSide{people[3], "A-88", "広報室"}, Likeness: LikenessProbable, Score: 84,
		Reasons: []string{"読みと入社日が同じです。", "漢字の違いは異体字だけです(髙・高)。"}, Version: "7", Keep: "a", MergeAction: "/m", DismissAction: "/d", NextURL: "/n", Errors: sampleErrors("name"),
		Rows: []CompareRow{
			{"choose.names", "氏名", []string{"見本 花子", "みほん はなこ"}, []string{"髙例 美咲", "たかれい みさき"}, true, "b", "選ばなかった姓は旧姓として残ります。"},
			{"choose.email", "メール", []string{"hanako@example.jp"}, nil, true, "a", ""},
			{"choose.place", "勤務地", []string{"大阪"}, []string{"大阪"}, false, "a", ""},
			{Label: "在籍", A: []string{"営業部 · 主任 2012年4月1日 – 2021年3月31日"}, B: []string{"広報室 2024年4月 – 現在"}, Differs: true},
			{Label: "グループ", A: []string{"大阪の集い"}},
		},
	}
}

func sampleHistory() HistoryPage {
	people := samplePeople()
	return HistoryPage{
		Person: people[0], Number: "E000123", ProfileURL: "/people/p1", Facts: []Term{{Label: "人事が知る連絡先", Values: []string{"hanako@example.jp"}}},
		Names:  []Term{{Label: "旧姓", Values: []string{"仮名"}}, {Label: "ビジネスネーム", Values: []string{"仮名 花子"}}},
		Custom: []EditField{{Name: "custom.8192", Label: "入社期", Type: "select", Options: sampleOptions("なし", "1期")}, {Name: "custom.8193", Label: "資格", Type: "checks", Options: sampleOptions("A", "B")}, {Name: "custom.8194", Label: "原価部門", Type: "text", Value: "1200", Required: true}}, CustomAction: "/c", Errors: sampleErrors("custom.8194"),
		Stints: []HistoryStint{
			{Period: Span{From: Date{2022, 4, 1}}, Ongoing: true, Entity: "サンプルロジスティクス株式会社", EntityNumber: "7000012050002", Kind: "正社員", Title: "課長", Where: "物流本部 › 企画部", Details: []string{"等級:M2"}, From: "見本製作所株式会社"},
			{
				Period: Span{Date{2012, 4, 1}, Date{2022, 3, 31}}, Entity: "見本製作所株式会社", Kind: "正社員", Title: "主任", Where: "営業本部 › 営業部", Reason: "グループ会社への転籍",
				Posts: []HistoryPost{
					{HistorySeconded, Span{Date{2019, 4, 1}, Date{2022, 3, 31}}, "主任", "物流本部", "サンプルロジスティクス株式会社", nil},
					{HistoryConcurrent, Span{Date{2017, 4, 0}, Date{2018, 3, 0}}, "", "新規事業準備室", "", []string{"等級:S3"}},
					{HistoryMain, Span{Date{2012, 4, 1}, Date{2019, 3, 31}}, "", "営業本部 › 営業部", "", nil},
				},
			},
		},
		Origins: []OriginRow{{[]string{"氏名", "在籍"}, "給与ソフト", sampleTime(3), false}, {[]string{"そのほかすべて"}, "人事の入力", sampleTime(1), true}},
		Merged:  []MergedRow{{"3f2a91c0", sampleTime(2), sampleTime(28), "hr-desk", "m1", "/u"}},
		Alike:   []Link{{"見本 花子", "/hr/duplicates/a/b"}}, Events: []HistoryEvent{{sampleTime(3), "hr-desk", "取り込みで更新", []string{"employments"}}, {sampleTime(2), "", "名簿に登録", nil}},
	}
}
