package referral

import "github.com/alumnikit/alumnikit/storage"

// Views returns the views of this package for reports: openings, applications
// with their steps, referrals and rewards. They do not tell what applicants
// wrote, and nothing about a candidate who is not on the roster.
func Views() []storage.View {
	return []storage.View{openingsView(), applicationsView(), stepsView(), referralsView(), rewardsView()}
}

func openingsView() storage.View {
	columns := []storage.ViewColumn{
		storage.Column("id", storage.ViewID, "Opening", "募集", "id"),
		storage.Column("state", storage.ViewText, "draft, open or closed", "状態（draft：下書き、open：募集中、closed：終了）", "state"),
		storage.Column("title_ja", storage.ViewText, "Title in Japanese", "件名（日本語）", "title", "ja"),
		storage.Column("title_en", storage.ViewText, "Title in English", "件名（英語）", "title", "en"),
		storage.Column("engagement", storage.ViewText, "employment, sideJob, contract, project or collaboration", "関わり方", "engagement"),
		storage.Column("department", storage.ViewText, "Department", "部署", "department"),
		storage.Column("place", storage.ViewText, "Place", "勤務地", "place"),
	}
	columns = append(columns, storage.DateColumns("closes", "Last day to apply", "応募締切", "closesOn")...)
	return storage.View{
		Name: "openings", Kind: openings().Name(), English: "One opening", Japanese: "募集1件",
		Columns: append(columns,
			storage.Column("is_public", storage.ViewBoolean, "Shown without signing in", "一般公開", "public"),
			storage.Column("created_at", storage.ViewTime, "Written at", "作成日時", "createdAt"),
			storage.Column("published_at", storage.ViewTime, "Published at; NULL while it never was", "公開日時（未公開はNULL）", "publishedAt")),
	}
}

func applicationsView() storage.View {
	return storage.View{
		Name: "applications", Kind: applications().Name(), English: "One application", Japanese: "応募1件",
		Columns: []storage.ViewColumn{
			storage.Column("id", storage.ViewID, "Application", "応募", "id"),
			storage.Column("opening_id", storage.ViewID, "Opening", "募集", "opening"),
			storage.Column("person_id", storage.ViewID, "Person who applied", "応募者", "person"),
			storage.Column("stage", storage.ViewText, "applied, review, offer, hired, declined or withdrawn", "段階（applied：応募、review：選考、offer：内定、hired：採用、declined：不採用、withdrawn：辞退）", "stage"),
			storage.Column("employment_id", storage.ViewID, "Employment that it led to", "採用後の在籍", "employment"),
		},
	}
}

func stepsView() storage.View {
	return storage.View{
		Name: "application_steps", Kind: applications().Name(), English: "One step of an application", Japanese: "応募の経過1件",
		Each: []string{"steps"}, Ordinal: "ordinal",
		Columns: append([]storage.ViewColumn{
			storage.Column("application_id", storage.ViewID, "Application", "応募", "id"),
		}, storage.OfElement(
			storage.Column("stage", storage.ViewText, "Stage that was reached", "到達した段階", "stage"),
			storage.Column("reached_at", storage.ViewTime, "When", "到達日時", "at"),
		)...),
	}
}

func referralsView() storage.View {
	return storage.View{
		Name: "referrals", Kind: referrals().Name(), English: "One referral of a candidate, who is not named", Japanese: "紹介1件（候補者は示さない）",
		Columns: []storage.ViewColumn{
			storage.Column("id", storage.ViewID, "Referral", "紹介", "id"),
			storage.Column("opening_id", storage.ViewID, "Opening", "募集", "opening"),
			storage.Column("referrer_id", storage.ViewID, "Person who referred", "紹介者", "referrer"),
			storage.Column("state", storage.ViewText, "invited, accepted, hired, refused, rejected or expired", "状態（invited：依頼中、accepted：承諾、hired：採用、refused：辞退、rejected：不採用、expired：期限切れ）", "state"),
			storage.Column("duplicate", storage.ViewBoolean, "Somebody else had referred the candidate already", "先に紹介した人がいる", "duplicate"),
			storage.Column("created_at", storage.ViewTime, "Made at", "紹介日時", "createdAt"),
			storage.Column("expires_at", storage.ViewTime, "When the candidate is forgotten; NULL once decided", "候補者情報の削除予定日時（決定後はNULL）", "expiresAt"),
			storage.Column("person_id", storage.ViewID, "Person, once hired", "採用された人物", "person"),
		},
	}
}

func rewardsView() storage.View {
	return storage.View{
		Name: "rewards", Kind: rewards().Name(), English: "One decision about a reward", Japanese: "報奨の判定1件",
		Columns: []storage.ViewColumn{
			storage.Column("referral_id", storage.ViewID, "Referral", "紹介", "id"),
			storage.Column("referrer_id", storage.ViewID, "Person who referred", "紹介者", "referrer"),
			storage.Column("allowed", storage.ViewBoolean, "Allowed by the policy", "支給可", "decision", "allowed"),
			storage.Column("reason", storage.ViewText, "Code of the policy's reason", "判定理由のコード", "decision", "reason"),
			storage.Column("decided_at", storage.ViewTime, "Decided at", "判定日時", "at"),
		},
	}
}
