package segment

import "github.com/alumnikit/alumnikit/storage"

// Views returns the views of this package for reports: saved segments, and who
// is on their static lists. Whom a rule selects is a question for the Service.
func Views() []storage.View {
	return []storage.View{
		{
			Name: "segments", Kind: segments().Name(), English: "One saved segment", Japanese: "保存したセグメント1件",
			Columns: []storage.ViewColumn{
				storage.Column("id", storage.ViewID, "Segment", "セグメント", "id"),
				storage.Column("name", storage.ViewText, "Name", "名称", "name"),
				storage.Column("included", storage.ViewInteger, "People added by hand", "手動で追加した人数", "included"),
				storage.Column("excluded", storage.ViewInteger, "People left out by hand", "手動で除外した人数", "excluded"),
				storage.Column("created_at", storage.ViewTime, "Created at", "作成日時", "createdAt"),
				storage.Column("updated_at", storage.ViewTime, "Changed at", "更新日時", "updatedAt"),
				storage.Column("published_at", storage.ViewTime, "Published at; NULL while it never was", "公開日時（未公開はNULL）", "publishedAt"),
			},
		},
		{
			Name: "segment_people", Kind: lists().Name(), English: "One person on a segment's static list", Japanese: "セグメントの固定リストの1人",
			Each: []string{"people"},
			Columns: append([]storage.ViewColumn{
				storage.Column("segment_id", storage.ViewID, "Segment", "セグメント", "segment"),
				storage.Column("left_out", storage.ViewBoolean, "Left out, not added", "除外（追加ではない）", "exclude"),
			}, storage.OfElement(storage.Column("person_id", storage.ViewID, "Person", "人物"))...),
		},
	}
}
