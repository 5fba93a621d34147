package org

import "github.com/alumnikit/alumnikit/storage"

// Views returns the views of this package for reports: entities, and units as
// they were from one day to the next.
func Views() []storage.View {
	return []storage.View{
		{
			Name: "entities", Kind: Entities().Name(), English: "One name of a legal entity", Japanese: "法人の商号1件",
			Each: []string{"names"}, Ordinal: "ordinal",
			Columns: append([]storage.ViewColumn{
				storage.Column("entity_id", storage.ViewID, "Entity", "法人", "id"),
				storage.Column("code", storage.ViewText, "Code", "コード", "code"),
				storage.Column("corporate_number", storage.ViewText, "Corporate number", "法人番号", "number"),
				storage.Column("until_on", storage.ViewDate, "Last day of the entity; NULL while it exists", "消滅日（存続中はNULL）", "until"),
			}, storage.OfElement(
				storage.Column("since_on", storage.ViewDate, "First day of the name", "商号の適用開始日", "since"),
				storage.Column("name_ja", storage.ViewText, "Name in Japanese", "商号（日本語）", "name", "ja"),
				storage.Column("name_en", storage.ViewText, "Name in English", "商号（英語）", "name", "en"),
			)...),
		},
		{
			Name: "units", Kind: Units().Name(), English: "One unit from one change to the next", Japanese: "部署の変遷1件",
			Each: []string{"spans"}, Ordinal: "ordinal",
			Columns: append([]storage.ViewColumn{
				storage.Column("unit_id", storage.ViewID, "Unit", "部署", "id"),
				storage.Column("code", storage.ViewText, "Code", "部署コード", "code"),
				storage.Column("until_on", storage.ViewDate, "Last day of the unit; NULL while it exists", "廃止日（存続中はNULL）", "until"),
			}, storage.OfElement(
				storage.Column("since_on", storage.ViewDate, "First day of what this row says", "適用開始日", "since"),
				storage.Column("name_ja", storage.ViewText, "Name in Japanese", "名称（日本語）", "name", "ja"),
				storage.Column("name_en", storage.ViewText, "Name in English", "名称（英語）", "name", "en"),
				storage.Column("parent_id", storage.ViewID, "Unit above; NULL directly below the entity", "上位部署（法人直下はNULL）", "parent"),
				storage.Column("entity_id", storage.ViewID, "Entity that it is directly below", "法人（法人直下の場合）", "entity"),
			)...),
		},
	}
}
