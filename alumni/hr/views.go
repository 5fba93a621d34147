package hr

import "github.com/alumnikit/alumnikit/storage"

// Views returns the view of this package for reports: why people left. Grant it
// to those alone who have PermConfidence. Notes are in no view: they are texts to
// be read in their place, not counted.
func Views() []storage.View {
	return []storage.View{{
		Name: "leavings", Kind: LeavingsKind().Name(), English: "Why a person left one employment; confidential", Japanese: "退職理由1件（機密）",
		Each: []string{"items"},
		Columns: append([]storage.ViewColumn{storage.Column("person_id", storage.ViewID, "Person", "人物", "id")}, storage.OfElement(
			storage.Column("employment_id", storage.ViewID, "Employment that ended", "終了した在籍", "employment"),
			storage.Column("reason", storage.ViewText, "Reason, as HR has it", "理由", "reason"),
			storage.Column("recorded_at", storage.ViewTime, "Recorded at", "記録日時", "recordedAt"),
		)...),
	}}
}
