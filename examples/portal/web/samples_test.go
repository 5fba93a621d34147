package web

import (
	"slices"
	"time"
)

// Sample view models: invented people at an invented company, long and awkward values included.

func sampleTime(day int) time.Time { return time.Date(2024, 4, day, 9, 5, 0, 0, time.UTC) }

func samplePeople() []Person {
	return []Person{
		{
			ID: "p1", URL: "/people/p1", Name: Name{"見本", "花子", "みほん", "はなこ", "Mihon", "Hanako"},
			Headline: "編集長、例示出版", Was: "営業部 · 大阪", Period: Span{Date{2012, 4, 1}, Date{2021, 3, 31}}, Tags: []string{"情報交換", "復職の相談"}, Facts: []string{"入社期:1期"},
		},
		{ID: "p2", URL: "/people/p2", Name: Name{"仮名", "太郎", "かりな", "たろう", "Karina", "Taro"}, Was: "研究開発本部", Period: Span{Date{2008, 10, 0}, Date{2019, 0, 0}}},
		{ID: "p3", URL: "/people/p3", Name: Name{Family: "Placeholder", Given: "Alexandra"}, Headline: "Product lead, Sample Labs", Was: "Design", Period: Span{From: Date{2015, 1, 0}}, Current: true},
		{ID: "p4", URL: "/people/p4", Name: Name{"髙例", "美咲", "たかれい", "みさき", "Takarei", "Misaki"}, Headline: "フリーランスの翻訳者", Was: "広報室", Period: Span{Date{2017, 4, 0}, Date{2023, 9, 0}}, Tags: []string{"副業"}},
		{ID: "p5", URL: "/people/p5", Name: Name{"架空", "健", "かくう", "けん", "Kaku", "Ken"}, Was: "経理部 · 東京", Period: Span{Date{1998, 4, 0}, Date{2022, 3, 0}}, Tags: []string{"メンター", "登壇"}},
		{ID: "p6", URL: "/people/p6", Name: Name{"例文", "由紀", "れいぶん", "ゆき", "Reibun", "Yuki"}, Headline: "共同創業者、サンプル工房", Was: "開発部 · 福岡", Period: Span{Date{2014, 4, 0}, Date{2020, 6, 0}}},
	}
}

func sampleOpening() OpeningCard {
	return OpeningCard{
		URL: "/openings/o1", Title: "法人営業(関西エリア)", Kind: OpeningEmployment, Department: "営業部", Place: "大阪、週3日まで在宅",
		Summary: "長くお付き合いのあるお客様を、もう一度一緒に支えてくださる方を探しています。", Closes: Date{2024, 4, 30}, AlumniOnly: true,
	}
}

func sampleOpenings() []OpeningCard {
	return []OpeningCard{
		sampleOpening(),
		{URL: "/openings/o2", Title: "社内報のリニューアル", Kind: OpeningProject, Department: "広報室", Place: "フルリモート", Summary: "三か月のプロジェクト。編集と取材の経験がある方。", Applied: true},
		{URL: "/openings/o3", Title: "新人研修のメンター", Kind: OpeningSideJob, Department: "人事部", Place: "東京", Closed: true},
	}
}

func sampleFacets() []Facet {
	return []Facet{
		{"department", "部署", []FacetValue{{"sales", "営業部", 412, true}, {"dev", "開発部", 1280, false}, {"pr", "広報室", 36, false}}},
		{"left", "退職した年", []FacetValue{{"2023", "2023年", 88, false}, {"2022", "2022年", 121, false}}},
		{"openTo", "歓迎していること", []FacetValue{{"talk", "情報交換", 640, false}, {"return", "復職の相談", 97, false}}},
	}
}

func sampleTerms() []Term {
	return []Term{
		{Label: "業務の変更の範囲", Values: []string{"会社の定める業務"}},
		{Label: "スキル", Values: []string{"法人営業", "契約交渉"}, Audience: AudienceAlumni},
		{Label: "メール", Values: []string{"hanako@example.jp"}, Audience: AudienceNobody},
	}
}

func sampleSteps() []Step {
	return []Step{
		{StatusApplied, StepDone, sampleTime(1), "オンラインで30分"},
		{StatusReview, StepCurrent, sampleTime(12), ""},
		{Status: StatusOffer, State: StepAhead},
		{Status: StatusHired, State: StepAhead},
	}
}

func sampleExclusions() []SegmentExclusion {
	return []SegmentExclusion{{"配信に同意していない", 58}, {"配信を停止した", 4}}
}

func sampleAudience() AudienceCount {
	return AudienceCount{Known: true, Matched: 1312, Exclusions: sampleExclusions(), Reached: 1250}
}

func sampleErrors(fields ...string) FormErrors {
	e := FormErrors{}
	for _, f := range fields {
		e.Add(f, "入力してください。")
	}
	return e
}

func sampleOptions(labels ...string) []Option {
	o := make([]Option, len(labels))
	for i, l := range labels {
		o[i] = Option{Value: "v" + string(rune('0'+i)), Label: l, Selected: i == 1}
	}
	return o
}

func sampleEditions() []EditionRow {
	return []EditionRow{
		{"春の便り:大阪オフィスが移転しました", "営業部を2020年以降に離れた人", "/hr/newsletters/n1", EditionSending, 640, 1250, sampleTime(3)},
		{"アルムナイ会を開きます", "全員", "/hr/newsletters/n2", EditionDone, 1802, 1802, sampleTime(1)},
		{"下書き", "", "/hr/newsletters/n3", EditionDraft, 0, 0, time.Time{}},
	}
}

func sampleGroups() []GroupCard {
	return []GroupCard{
		{Name: "大阪の集い", Text: "年に二度、梅田で集まっています。", Kind: GroupOfficial, Members: 128, Counted: true, Joined: true, URL: "/groups", Action: "/groups/g1/leave"},
		{Name: "フリーランスの会", Text: "独立した人どうしで、仕事の話を。", Kind: GroupInformal, Members: 1, Counted: true, Action: "/groups/g2/join"},
		{Name: "営業部OB・OG会", Text: "部署の垣根を越えた同窓の会。", Kind: GroupLinked, Members: 64, Counted: true, ByInvitation: true},
		{Name: "メンターの会", Kind: GroupOfficial, Members: 12, Invited: true, Action: "/groups/g4/accept", DeclineAction: "/groups/g4/leave"},
	}
}

// filledPages returns every page with everything on it.
func filledPages() []Page {
	return slices.Concat(filledPublic(), filledMember(), filledDesk(), filledImport(), filledPeopleDesk())
}

func filledPublic() []Page {
	people := samplePeople()
	return []Page{
		HomePage{
			Alumni: 1802, Groups: 1, Openings: 12, Newest: people[:3], Featured: sampleOpenings()[:2], MyGroups: sampleGroups()[:2], Editions: sampleEditions(),
			Tasks:   []Task{{"プロフィールを仕上げる", "近況をひとこと書いてみましょう。", "/me", "user"}, {"募集を見る", "新しい募集が3件あります。", "/openings", "work"}},
			Figures: []Figure{{"名簿の人数", 2000, "/hr/roster", ""}, {"参加中", 1312, "/hr/roster?status=active", "66 %"}, {"進行中の応募", 7, "/hr/board", ""}, {"配信に同意", 1250, "", ""}},
		},
		SignInPage{Next: "/me", Query: "みほ", Found: []Persona{{"p2", people[1].Name, RoleAlumnus, "研究開発本部"}}, Personas: []Persona{
			{"hr", Name{"人事", "薫", "じんじ", "かおる", "Jinji", "Kaoru"}, RoleHR, "名簿を取り込み、セグメントを作り、便りを送る。"},
			{"p1", people[0].Name, RoleAlumnus, "2021年まで営業部。勤め先を隠し、復職の相談をする。"},
			{"p3", people[2].Name, RoleEmployee, "デザイン部。かつての同僚を探す。"},
			{"visitor", Name{}, RoleVisitor, "サインインせずに見てまわる。"},
		}},
		SignInPage{Locked: true, Next: "/me", Errors: sampleErrors("code")},
		UnsubscribePage{State: UnsubscribeConfirm, Action: "/unsubscribe?token=t"},
		UnsubscribePage{State: UnsubscribeDone},
		UnsubscribePage{State: UnsubscribeFailed},
		ReferAcceptPage{State: ReferPending, Action: "/r", Token: "t", Opening: "法人営業", Errors: sampleErrors("family")},
		ReferAcceptPage{State: ReferAccepted},
		ReferAcceptPage{State: ReferRefused},
		ErrorPage{Kind: ErrorNotFound},
		ErrorPage{Kind: ErrorForbidden, RequestID: "ABC"},
		ErrorPage{Kind: ErrorExpired},
		ErrorPage{Kind: ErrorTooLarge},
		ErrorPage{Kind: ErrorBadRequest},
		ErrorPage{Kind: ErrorBadMethod},
		ErrorPage{Kind: ErrorConflict},
		ErrorPage{Kind: ErrorInternal, RequestID: "ABC"},
	}
}

func filledMember() []Page {
	people := samplePeople()
	pager := Pager{FirstURL: "/people", NextURL: "/people?after=c"}
	who := AudienceChoice{Name: "audience.employer", Value: AudienceEmployees, Choices: []AudienceOption{
		{AudienceNobody, ""}, {AudienceAdmins, ""}, {AudienceEmployees, ""}, {AudienceAlumni, ""}, {AudienceNetwork, ""}, {"group:g1", "大阪の集い"},
	}}
	about, fixed := who, AudienceChoice{Name: "audience.left", Value: AudienceAdmins, Fixed: true}
	about.Name, about.Value = "audience.about", AudienceNetwork
	open := who
	open.Name, open.Value = "audience.openTo", "group:g1"
	return []Page{
		DirectoryPage{
			Query: "みほ", Facets: sampleFacets(), Sorts: sampleOptions("よみ順", "新しい順"), Years: [2]string{"2015", ""}, Results: people, Total: Total{412, true},
			Pager: pager, Filters: []Link{{"営業部", "/people?q=x"}}, Reset: "/people",
		},
		ProfilePage{
			Person: people[0], About: "大阪で本を作っています。営業時代のお客様とは今もお付き合いがあります。", OpenTo: []string{"情報交換", "復職の相談"}, Fields: sampleTerms(),
			Employments: []Employment{
				{Span{From: Date{2024, 7, 1}}, "主任", "営業部", "大阪", "正社員", true},
				{Span{Date{2012, 4, 1}, Date{2021, 3, 31}}, "", "営業部 第二課", "大阪", "正社員", false},
			},
			Links: []Link{{"仕事の記録", "https://example.com/h"}}, Groups: []Link{{"大阪の集い", "/people?group=g1"}}, Self: true,
			ViewAs: []Link{{"自分", "/people/p1"}, {"アルムナイ", ""}, {"社員", "/people/p1?as=employee"}},
			HR:     sampleTerms()[:2], Events: []ProfileEvent{{sampleTime(2), "名簿に登録"}}, ViewingAs: "アルムナイ",
		},
		DirectoryPage{SignIn: "/signin?next=/people"},
		ProfilePage{Person: people[2], BlockURL: "/people/p3/block"},
		ProfilePage{Person: people[1], UnblockAction: "/people/p2/unblock"},
		ProfilePage{Self: true, ViewingAs: "ゲスト", Unlisted: true, ViewAs: []Link{{"自分", "/people/p1"}, {"ゲスト", ""}}},
		BlockPage{people[2], "/people/p3/block", "/people/p3", sampleErrors("")},
		MyProfilePage{
			Person: people[0], Version: "7", Errors: sampleErrors("headline"), ViewAs: []Link{{"アルムナイ", "/a"}, {"社員", "/b"}},
			Sections: []EditSection{
				{"いまのこと", "近況は、声をかけるきっかけになります。", []EditField{
					{Name: "headline", Label: "いまの仕事", Type: "text", Value: "編集長", Required: true, Max: 100, Audience: who},
					{Name: "about", Label: "ひとこと", Type: "textarea", Hint: "三行くらいで。", Audience: about},
					{Name: "openTo", Label: "歓迎していること", Type: "checks", Options: sampleOptions("情報交換", "復職の相談", "副業"), Audience: open},
					{Name: "locale", Label: "言語", Type: "select", Options: sampleOptions("English", "日本語")},
				}},
				{"会社の記録", "人事が管理しています。", []EditField{{Name: "left", Label: "在籍", Type: "fixed", Values: []string{"2012年4月 – 2021年3月"}, Audience: fixed}}},
			},
			Consents: []ConsentRow{
				{"newsletter", "ニュースレター", "近況や募集をメールで受け取ります。", true, sampleTime(2), "/me/consent"},
				{"listing", "仲間さがしに載る", "名前がアルムナイと社員に見えます。", false, time.Time{}, "/me/consent"},
			},
			Blocks: []BlockedRow{{people[1], sampleTime(3), "/people/p2/unblock"}, {Person{}, sampleTime(1), "/people/p9/unblock"}},
		},
		GroupsPage{sampleGroups()},
		OpeningsPage{"", sampleOptions("すべて", "雇用"), sampleOpenings(), pager},
		OpeningPage{sampleOpening(), []string{"関西のお客様を担当していただきます。", "以前の在籍の記録はそのまま引き継がれます。"}, sampleTerms()[:1], "/openings/o1/apply", "/openings/o1/refer", "", ""},
		OpeningPage{Opening: sampleOpenings()[1], StatusURL: "/applications"},
		OpeningPage{Opening: sampleOpenings()[2], SignInURL: "/signin"},
		ApplyPage{sampleOpening(), "/x", "", sampleErrors("message")},
		ApplicationsPage{
			[]MyApplication{{sampleOpening(), StatusReview, sampleSteps(), "/x"}},
			[]MyReferral{{"法人営業", ReferralInvited, sampleTime(4)}},
		},
		ReferPage{Opening: sampleOpening(), Action: "/x", Reward: RewardRefused, Rule: "Art. 30", KeepDays: 14, Errors: sampleErrors("email")},
		ReferPage{Opening: sampleOpening(), Action: "/x", Reward: RewardAllowed},
	}
}

func filledDesk() []Page {
	people := samplePeople()
	pager := Pager{FirstURL: "/a", NextURL: "/b"}
	rows := make([]RosterRow, len(people))
	for i, p := range people {
		rows[i] = RosterRow{p, "E00" + string(rune('1'+i)), "営業部", "主任", "正社員", p.Period, 1 + i%2, Memberships()[i%6]}
	}
	columns := make([]BoardColumn, 0, 4)
	for i, s := range ApplicationStatuses()[:4] {
		c := BoardColumn{Status: s, Count: 5 - i}
		for j := range (5 - i) % 4 {
			c.Cards = append(c.Cards, BoardCard{people[(i+j)%6], "法人営業(関西エリア)", sampleTime(3 + j), "/hr/board/a"})
		}
		columns = append(columns, c)
	}
	columns[0].More = "/hr/board?status=applied"
	conditions := []SegmentCondition{
		{Fields: sampleOptions("部署", "退職日"), Operators: sampleOptions("が次と等しい", "が次以降"), Input: InputSelect, Values: sampleOptions("営業部", "広報室")},
		{Fields: sampleOptions("退職日"), Operators: sampleOptions("が次以上"), Input: InputDate, Value: "2020-01-01", Hint: "例:2020"},
		{Fields: sampleOptions("応じられること"), Operators: sampleOptions("に次を含む"), Input: InputText, Error: "値を入力してください。"},
		{Fields: sampleOptions("応じられること"), Operators: sampleOptions("に次のいずれかを含む"), Input: InputChoices, Values: sampleOptions("話す", "副業"), Error: "値を入力してください。"},
		{Fields: sampleOptions("在籍"), Operators: sampleOptions("の範囲"), Input: InputPair, Value: "1", Value2: "3"},
		{Fields: sampleOptions("退職日"), Operators: sampleOptions("過去"), Input: InputPeriod, Value: "12", Units: sampleOptions("日", "か月")},
		{Fields: sampleOptions("回数"), Operators: sampleOptions("="), Input: InputNumber, Value: "2"},
		{Fields: sampleOptions("メール"), Operators: sampleOptions("あり"), Input: InputNone},
		{Fields: sampleOptions("勤務先"), Operators: sampleOptions("のいずれか"), Input: InputList, Value: "甲、乙"},
	}
	stint := SegmentBlock{Modes: sampleOptions("ある", "ない"), Conditions: conditions[:2], Error: "条件を一つ以上入れてください。"}
	return []Page{
		RosterPage{"", []Facet{{"status", "参加", []FacetValue{{"", "すべて", 0, true}, {"active", "参加中", 1312, false}}}}, rows, Total{2000, false}, pager},
		SegmentsPage{[]SegmentRow{{"営業部を2020年以降に離れた人", "部署が次を含む:営業", "/hr/segments/s1", SegmentChanged, Total{1312, false}, sampleTime(2)}, {"下書き", "", "/hr/segments/s2", SegmentDraft, Total{}, sampleTime(2)}}, "/hr/segments/new"},
		SegmentEditPage{Action: "/x", Name: "営業部を2020年以降に離れた人", State: SegmentPublished, Person: SegmentBlock{Conditions: conditions}, Blocks: []SegmentBlock{stint, stint}, Counted: true, Count: Total{1312, false}, Preview: people[:3], Text: "部署が次を含む:営業", LetterURL: "/hr/newsletters/new?segment=s1"},
		SegmentEditPage{Rule: `{"combinator":"and"}`, Incomplete: true},
		NewslettersPage{sampleEditions(), "/hr/newsletters/new", pager},
		ComposePage{
			Action: "/x", Name: "春の便り", Segments: sampleOptions("全員", "営業部を2020年以降に離れた人"), Policies: sampleOptions("一度だけ", "必ず"), Merge: []MergeField{{"{{givenName | みなさん}}", "名"}}, Audience: sampleAudience(),
			Letters: []LetterIn{{Japanese, "春の便り", "大阪から", "# {{givenName | みなさん}}\n\n大阪オフィスが移転しました。", sampleErrors("subject")}, {Lang: English}}, Problems: []string{"日本語の本文、3行目14文字目"}, Errors: sampleErrors("name", ""),
		},
		EditionPreviewPage{
			Name: "春", Subject: "春の便り", From: "見本製作所 <alumni@example.jp>", Samples: sampleOptions("見本 花子", "仮名 太郎"), FrameURL: "/frame", Text: "春の便り\n\n大阪オフィスが移転しました。",
			Segment: "営業部を2020年以降に離れた人", Audience: sampleAudience(), EditURL: "/e", LaunchAction: "/x", Version: "2", Problem: "差出人のアドレスが未確認です。",
		},
		EditionPreviewPage{Missing: "preferredName"},
		EditionProgressPage{
			Subject: "春の便り", Segment: "営業部を2020年以降に離れた人", Status: EditionSending, Total: 1250, Sent: 630, Pending: 613, Skipped: 4, Causes: sampleExclusions(), Bounced: 1, Failed: 1, InDoubt: 1, Started: sampleTime(3), Finished: sampleTime(4),
			Problem: "サーバーにつながりません。", PauseAction: "/p", ResumeAction: "/r", CancelAction: "/c", DeliveriesURL: "/d", InDoubtURL: "/d?state=inDoubt", OutboxURL: "/hr/outbox",
		},
		DeliveriesPage{"春の便り", "/hr/newsletters/n1", sampleOptions("すべて", "確認が必要"), []DeliveryRow{{people[0], "確認が必要", "送信が途中で止まりました", ToneWarn, 1, sampleTime(3)}, {people[2], "送信済み", "", ToneOK, 1, sampleTime(3)}}, Total{2, false}, pager, true, "/x", true},
		DeliveriesPage{InDoubt: true, Rows: []DeliveryRow{{Person: people[1]}}},
		OutboxPage{[]MailRow{{"見本 花子 <hanako@example.jp>", "春の便り", "/hr/outbox/m1", sampleTime(3)}, {"karina@example.jp", "春の便り", "/hr/outbox/m2", sampleTime(3)}}, Total{2, false}, pager},
		MailPage{"春の便り", []MailHeader{{"From", "alumni@example.jp"}, {"To", "hanako@example.jp"}, {"List-Unsubscribe-Post", "List-Unsubscribe=One-Click"}}, "/frame", "春の便り", "/unsubscribe?t=x"},
		HROpeningsPage{[]HROpeningRow{{"/hr/openings/o1", "法人営業(関西エリア)", "営業部", OpeningEmployment, Date{2024, 4, 30}, OpeningOpen, 3, 1}, {"/hr/openings/o2", "社内報", "広報室", OpeningProject, Date{}, OpeningDraft, 0, 0}}, "/hr/openings/new", pager},
		HROpeningEditPage{State: OpeningClosed},
		HROpeningEditPage{State: OpeningDraft},
		HROpeningEditPage{Action: "/x", Title: "法人営業", Kinds: sampleOptions("雇用", "副業"), State: OpeningOpen, AlumniOnly: true, Errors: sampleErrors("closes")},
		BoardPage{sampleOptions("すべて", "法人営業"), columns},
		HRApplicationPage{
			Person: people[0], Opening: sampleOpening(), Status: StatusReview, Message: []string{"また一緒に働きたいです。"}, Facts: sampleTerms()[:1], Steps: sampleSteps(),
			Action: "/x", Moves: []Move{{StatusOffer}, {StatusHired}, {StatusDeclined}}, Warning: "以前の記録に確認が必要な点があります。", Department: "営業部", Errors: sampleErrors("start"),
		},
		ReferralsPage{
			Referrals: []HRReferral{
				{Candidate: people[3].Name, Message: "よろしくお願いします。", Email: "karina@example.jp", Referrer: people[0], Opening: "法人営業", Status: ReferralAccepted, At: sampleTime(3), HireAction: "/h", RejectAction: "/r", Department: "営業部"},
				{Referrer: people[2], Opening: "社内報", Status: ReferralInvited, At: sampleTime(2)},
				{Referrer: people[2], Opening: "社内報", Status: ReferralRefused, At: sampleTime(2)},
				{Hired: people[1], Referrer: people[2], Status: ReferralHired},
			},
			Rewards: []RewardRow{{people[0], false, "Art. 30", sampleTime(3)}, {people[2], true, "Art. 40", sampleTime(4)}},
			Rules:   []RewardRow{{Allowed: true, Rule: "Art. 40"}, {Rule: "Art. 30"}}, Errors: sampleErrors("start"),
		},
		JournalPage{[]JournalRow{{1, sampleTime(2), "hr", "roster.imported", "entry 3f2a…", []string{"names", "employments"}}, {2, sampleTime(2), "9c1d…", "profile.audience", "profile 9c1d…", nil}}, true, false, pager},
	}
}

// emptyPages returns the zero value of every page.
func emptyPages() []Page {
	return []Page{
		HomePage{},
		SignInPage{},
		UnsubscribePage{},
		ErrorPage{},
		ReferAcceptPage{},
		DirectoryPage{},
		ProfilePage{},
		MyProfilePage{},
		BlockPage{},
		GroupsPage{},
		OpeningsPage{},
		OpeningPage{},
		ApplyPage{},
		ApplicationsPage{},
		ReferPage{},
		HROpeningsPage{},
		HROpeningEditPage{},
		BoardPage{},
		HRApplicationPage{},
		ReferralsPage{},
		RosterPage{},
		ImportPage{},
		ImportMappingPage{},
		ImportReportPage{},
		FieldsPage{},
		FieldEditPage{},
		DuplicatesPage{},
		DuplicatePage{},
		HistoryPage{},
		SegmentsPage{},
		SegmentEditPage{},
		JournalPage{},
		NewslettersPage{},
		ComposePage{},
		EditionPreviewPage{},
		EditionProgressPage{},
		DeliveriesPage{},
		OutboxPage{},
		MailPage{},
	}
}
