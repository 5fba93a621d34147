package newsletter

import "github.com/alumnikit/alumnikit/storage"

// Views returns the views of this package for reports: editions, what became of
// each delivery, and why addresses are suppressed. They hold no address, which
// deliveries do not either, and no hash of one.
func Views() []storage.View {
	return []storage.View{editionsView(), deliveriesView(), suppressionsView()}
}

func editionsView() storage.View {
	return storage.View{
		Name: "editions", Kind: editions().Name(), English: "One edition of a newsletter", Japanese: "ニュースレター1号",
		Columns: []storage.ViewColumn{
			storage.Column("id", storage.ViewID, "Edition", "号", "id"),
			storage.Column("name", storage.ViewText, "Name", "名称", "name"),
			storage.Column("state", storage.ViewText, "draft, freezing, sending, paused, done or cancelled", "状態（draft：下書き、freezing：宛先確定中、sending：送信中、paused：停止中、done：完了、cancelled：中止）", "state"),
			storage.Column("problem", storage.ViewText, "Why it paused by itself", "自動停止の理由", "problem"),
			storage.Column("segment_id", storage.ViewID, "Segment; NULL for everyone with consent", "セグメント（同意者全員はNULL）", "segment"),
			storage.Column("subject_ja", storage.ViewText, "Subject in Japanese", "件名（日本語）", "content", "ja", "subject"),
			storage.Column("subject_en", storage.ViewText, "Subject in English", "件名（英語）", "content", "en", "subject"),
			storage.Column("resend_policy", storage.ViewText, "atMostOnce or atLeastOnce", "送信結果が不明な場合の扱い", "policy"),
			storage.Column("resolved", storage.ViewInteger, "Deliveries in doubt that HR decided about", "人事が確認した不明件数", "resolved"),
			storage.Column("created_at", storage.ViewTime, "Written at", "作成日時", "createdAt"),
			storage.Column("updated_at", storage.ViewTime, "Changed at", "更新日時", "updatedAt"),
			storage.Column("tested_at", storage.ViewTime, "Sent as a test at", "テスト送信日時", "testedAt"),
			storage.Column("launched_at", storage.ViewTime, "Launched at", "配信開始日時", "launchedAt"),
			storage.Column("finished_at", storage.ViewTime, "Finished at", "配信完了日時", "finishedAt"),
		},
	}
}

func deliveriesView() storage.View {
	return storage.View{
		Name: "deliveries", Kind: batches().Name(), English: "One recipient of an edition", Japanese: "号の宛先1件",
		Each: []string{"recipients"},
		Columns: append([]storage.ViewColumn{
			storage.Column("edition_id", storage.ViewID, "Edition", "号", "edition"),
		}, storage.OfElement(
			storage.Column("person_id", storage.ViewID, "Person; NULL once erased", "人物（消去後はNULL）", "person"),
			storage.Column("state", storage.ViewText, "pending, attempting, sent, skipped, bounced, failed or inDoubt", "状態（pending：未送信、attempting：送信中、sent：送信済、skipped：対象外、bounced：不達、failed：失敗、inDoubt：不明）", "state"),
			storage.Column("cause", storage.ViewText, "Why it was skipped, failed or is in doubt", "対象外・失敗・不明の理由", "cause"),
			storage.Column("detail", storage.ViewText, "Status code of the mail server, or the merge field without a value", "メールサーバーの応答コード、または値のない差し込み項目", "detail"),
			storage.Column("attempts", storage.ViewInteger, "Messages handed over; NULL for none", "送信回数（0回はNULL）", "attempts"),
			storage.Column("settled_at", storage.ViewTime, "When it last changed", "最終更新日時", "at"),
		)...),
	}
}

func suppressionsView() storage.View {
	return storage.View{
		Name: "suppressions", Kind: suppressions().Name(), English: "One address, which is not told, that is sent nothing", Japanese: "配信停止中の宛先1件（アドレスは示さない）",
		Columns: []storage.ViewColumn{
			storage.Column("reason", storage.ViewText, "bounce, complaint or manual", "理由（bounce：不達、complaint：迷惑メール申告、manual：手動）", "reason"),
			storage.Column("detail", storage.ViewText, "Status code of a bounce", "不達の応答コード", "detail"),
			storage.Column("created_at", storage.ViewTime, "Since", "開始日時", "createdAt"),
		},
	}
}
