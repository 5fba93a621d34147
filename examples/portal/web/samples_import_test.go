package web

// sampleMeanings are what a column may mean, with one of them chosen.
func sampleMeanings(chosen string) []OptionGroup {
	groups := []OptionGroup{
		{"", []Option{{"", "取り込まない", false}}},
		{"本人", []Option{{"externalId", "社員番号", false}, {"fullName", "氏名", false}, {"fullKana", "氏名カナ", false}, {"former", "旧姓", false}}},
		{"在籍", []Option{{"work", "雇用区分", false}, {"department", "部署", false}, {"start", "入社日", false}, {"end", "退職日", false}, {"leavingReason", "退職理由", false}}},
		{"カスタム項目", []Option{{"custom.class", "入社期", false}}},
	}
	for _, g := range groups {
		for i := range g.Options {
			g.Options[i].Selected = g.Options[i].Value == chosen
		}
	}
	return groups
}

func sampleNth(chosen int) []Option {
	return []Option{{"1", "1番目", chosen == 1}, {"2", "2番目", chosen == 2}, {"3", "3番目", chosen == 3}}
}

func sampleLayout() FileLayout {
	return FileLayout{
		Action: "/hr/import/x/layout", Summary: "文字コードは Windows-31J、区切りはコンマ、見出しは3行目と4行目と読み取りました。",
		Encodings:  []Option{{"windows31J", "Windows-31J(シフト JIS)", true}, {"utf8", "UTF-8", false}, {"utf16", "UTF-16", false}, {"eucJp", "EUC-JP", false}},
		Separators: []Option{{",", "コンマ", true}, {"tab", "タブ", false}}, Headers: []Option{{"", "自動", true}, {"1", "1行目", false}, {"2", "2行目", false}, {"3", "3行目", false}},
		Notes: []string{"1行目と2行目は表題として飛ばします。", "最後の行(合計 240 名)は飛ばします。"},
		Lines: []FileLine{
			{1, []string{"退職者一覧", "", "", "", "", ""}, false},
			{2, []string{"令和6年4月1日現在", "", "", "", "", ""}, false},
			{3, []string{"社員情報", "", "", "在籍1", "", "在籍2"}, true},
			{4, []string{"社員番号", "氏名", "個人番号", "入社日", "退職日", "入社日"}, true},
			{5, []string{"E000123", "見本 花子", "●●●●", "平成24年4月1日", "R3.3.31", "令和6年4月1日"}, false},
		},
	}
}

func sampleColumns() []MappedColumn {
	return []MappedColumn{
		{Header: "社員番号", Position: "A", Examples: []string{"E000123", "E000124", "E000131"}, Name: "column0", Groups: sampleMeanings("externalId"), Why: "見出しが項目名と同じです。", Sure: ConfidenceSure},
		{Header: "氏名", Position: "B", Examples: []string{"見本 花子", "仮名 太郎", "髙例 美咲"}, Name: "column1", Groups: sampleMeanings("fullName"), Why: "見出しがよく使われる別名です。", Sure: ConfidenceLikely},
		{Header: "在籍1 入社日", Position: "D", Examples: []string{"平成24年4月1日", "H20.10", "2017/4/1"}, Name: "column3", Groups: sampleMeanings("start"), Sure: ConfidenceSource, Nth: sampleNth(1), NthName: "nth3"},
		{Header: "在籍2 入社日", Position: "F", Name: "column5", Groups: sampleMeanings("start"), Sure: ConfidenceLikely, Nth: sampleNth(2), NthName: "nth5"},
		{Header: "備考2", Position: "G", Examples: []string{"1期", "3期"}, Name: "column6", Groups: sampleMeanings(""), Why: "値の形からの推測です。「入社期」かもしれません。", Sure: ConfidenceGuess},
		{Position: "H", Name: "column7", Groups: sampleMeanings(""), Sure: ConfidenceNone},
	}
}

func sampleTabs(current ImportSection) []ImportTab {
	counts := map[ImportSection]int{SectionNew: 220, SectionChanged: 8, SectionUnchanged: 1204, SectionMissing: 3, SectionAlike: 2, SectionBad: 12}
	var out []ImportTab
	for _, s := range ImportSections() {
		out = append(out, ImportTab{s, counts[s], "/hr/import/x?show=" + string(s), s == current})
	}
	return out
}

func sampleReport(section ImportSection) ImportReportPage {
	people := samplePeople()
	out := ImportReportPage{
		FileName: "退職者一覧_202604.csv", Source: "給与ソフト", Mode: ImportSnapshot, DryRun: true, Rows: 1447, Created: 220, Updated: 8, Same: 1204, Missed: 3, Skipped: 12,
		Tabs: sampleTabs(section), Section: section, CommitAction: "/c", ReportURL: "/r.csv", MappingURL: "/m", Ignored: []string{"備考"}, Refused: []string{"個人番号"},
	}
	switch section {
	case SectionNew, SectionUnchanged:
		out.People = []ImportedPerson{{Person{ID: "n1", Name: people[0].Name}, "E000123", 5, []FieldChange{{Label: "部署", After: "営業部"}, {Label: "入社日", After: "2012年4月1日"}}}, {Person: people[1], Number: "E000124", Line: 6}}
	case SectionChanged:
		out.People = []ImportedPerson{
			{people[0], "E000123", 17, []FieldChange{{Label: "姓", Before: "見本", After: "例示"}, {Label: "旧姓", After: "見本"}, {Label: "部署", Before: "営業部 第一課", After: "大阪支社 営業部", ByHand: "2026年4月1日"}, {Label: "役職", Before: "主任"}}},
			{people[3], "E000131", 1042, []FieldChange{{Label: "退職日", After: "2026年3月31日"}}},
		}
		out.More, out.Pager = 6, Pager{NextURL: "/b"}
	case SectionMissing:
		out.EndAction, out.EndDefault, out.Errors = "/e", "2026-03-31", sampleErrors("end.p2")
		for i, p := range people[:3] {
			out.Missing = append(out.Missing, MissingPerson{p, "E00020" + string(rune('1'+i)), "営業部", Date{2015, 4, 1}, "end." + p.ID, "", i == 1, Date{}})
		}
	case SectionAlike:
		out.Alike = []AlikePerson{{23, people[0].Name, people[5], []string{"読みと入社日が同じです。", "漢字の違いは異体字だけです。"}, "/hr/duplicates/a/b"}, {24, people[1].Name, people[1], []string{"メールアドレスが同じです。"}, ""}}
	case SectionBad:
		out.Issues = []ImportIssue{
			{17, "退職日", "日付を読み取れません。", "2024-04-01、2024/4/1、令和6年4月1日 のように直してください。", "9999/99/99", true},
			{1042, "入社日", "元号の範囲の外です。", "平成は31年4月30日までです。", "A99.9.9", true},
			{1043, "姓", "読みがありません。", "", "", false},
		}
	}
	return out
}

func filledImport() []Page {
	pager := Pager{FirstURL: "/a", NextURL: "/b"}
	stopped := sampleReport(SectionBad)
	stopped.DryRun, stopped.State, stopped.ResumeAction, stopped.CommitAction, stopped.MappingURL = false, ImportStopped, "/resume", "", ""
	gone := stopped
	gone.ResumeAction, gone.Gone = "", true
	return []Page{
		ImportPage{
			[]ImportColumn{{"external_id", "社員番号", "E001", true}, {"family", "姓", "見本", true}, {"left", "退職日", "2021-03", false}},
			[]Link{{"名簿(UTF-8)", "/hr/import/sample.csv"}, {"人事システムの出力(Windows-31J)", "/hr/import/export.csv"}},
			64 << 20,
			[]PastImport{
				{"退職者一覧_202604.csv", "/hr/import/a", "給与ソフト", ImportSnapshot, ImportDone, sampleTime(3), "hr-desk", 1447, 220, 8, 12},
				{"former staff.tsv", "/hr/import/b", "", ImportDelta, ImportStopped, sampleTime(2), "hr-desk", 90, 88, 0, 2},
				{"test.csv", "", "", ImportDelta, ImportCancelled, sampleTime(1), "hr-desk", 9, 0, 0, 0},
			},
			pager, sampleErrors("file"),
		},
		ImportMappingPage{
			FileName: "退職者一覧_202604.csv", Action: "/x", Layout: sampleLayout(), Refused: []string{"個人番号"}, Columns: sampleColumns(), Known: "給与ソフト", Source: "給与ソフト",
			Words: []MappedWords{
				{"雇用区分", []MappedWord{{"正社員(総合職)", "word.0.0", sampleOptions("対応なし(誤りとして知らせる)", "正社員", "契約社員")}, {"嘱託", "word.0.1", sampleOptions("対応なし(誤りとして知らせる)", "正社員", "契約社員")}}},
				{"退職理由", []MappedWord{{"自己都合", "word.1.0", sampleOptions("対応なし(誤りとして知らせる)", "転職")}}},
			},
			Fixed:  []EditField{{Name: "fixed.entity", Label: "会社(全行共通)", Type: "text", Hint: "ファイルに列がないときだけ。", Value: "見本製作所"}, {Name: "fixed.work", Label: "雇用区分(全行共通)", Type: "select", Options: sampleOptions("なし", "正社員")}},
			Orders: sampleOptions("決めない", "年・月・日"), Mode: ImportSnapshot, Modes: []Option{{"delta", "差分", false}, {"snapshot", "全件", true}}, Errors: sampleErrors("column3"),
		},
		sampleReport(SectionNew), sampleReport(SectionChanged), sampleReport(SectionUnchanged), sampleReport(SectionMissing), sampleReport(SectionAlike), sampleReport(SectionBad),
		ImportReportPage{Running: true, Rows: 1, State: ImportRunning, CancelAction: "/x", Progress: ImportProgress{400, 1200}},
		ImportReportPage{Running: true, DryRun: true, Rows: 2},
		stopped, gone,
		ImportReportPage{Rows: 10, Created: 10, State: ImportDone, Tabs: sampleTabs(SectionMissing), Section: SectionMissing, Missing: []MissingPerson{{Person: samplePeople()[0]}, {Person: samplePeople()[1], Ended: Date{2026, 3, 31}}}},
	}
}
