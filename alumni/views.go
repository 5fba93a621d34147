package alumni

import (
	"slices"
	"strconv"
	"strings"

	"github.com/alumnikit/alumnikit/storage"
)

// Views returns the views of this package for reports: people, identifiers,
// employments with their posts and codes, consents, groups and how many are in them. They follow from the
// schema: a field of employments is a column, and so is a field of the employer
// that is kept as an identifier whose system is the field's name.
//
// What members own is in none of them, since a member may keep it even from HR.
func Views(s *Schema) []storage.View {
	return []storage.View{peopleView(s), identifiersView(), employmentsView(s), postsView(), codesView(), consentsView(), groupsView(), groupMembersView()}
}

func peopleView(s *Schema) storage.View {
	v := storage.View{
		Name: "people", Kind: Entries().Name(), English: "One person of the roster", Japanese: "名簿の1人",
		Columns: []storage.ViewColumn{
			storage.Column("id", storage.ViewID, "Person", "人物", "id"),
			storage.Column("family", storage.ViewText, "Family name", "姓", "names", "family"),
			storage.Column("given", storage.ViewText, "Given name", "名", "names", "given"),
			storage.Column("family_kana", storage.ViewText, "Family name in kana", "姓（カナ）", "names", "familyKana"),
			storage.Column("given_kana", storage.ViewText, "Given name in kana", "名（カナ）", "names", "givenKana"),
			storage.Column("family_romaji", storage.ViewText, "Family name in Latin letters", "姓（ローマ字）", "names", "familyRomaji"),
			storage.Column("given_romaji", storage.ViewText, "Given name in Latin letters", "名（ローマ字）", "names", "givenRomaji"),
			storage.Column("preferred", storage.ViewText, "Preferred name", "通称", "names", "preferred"),
			storage.Column("business_name", storage.ViewText, "Name used at work", "ビジネスネーム（旧姓使用など）", "names", "business"),
			storage.Column("name_order", storage.ViewText, "familyFirst or givenFirst; NULL by the script", "姓名の順（familyFirst：姓が先、givenFirst：名が先、NULL：表記による）", "names", "order"),
			storage.Column("romaji_from", storage.ViewText, "transliterated: romaji follow from the kana; NULL: as given", "ローマ字の由来（transliterated：カナから自動変換、NULL：申告どおり）", "names", "romajiFrom"),
			identified("external_id", ExternalID, "Number that imports go by", "外部ID"),
			storage.Column("created_at", storage.ViewTime, "Registered at", "登録日時", "createdAt"),
			storage.Column("updated_at", storage.ViewTime, "Changed by HR at", "更新日時", "updatedAt"),
		},
	}
	for _, f := range s.Fields() {
		if f.List == "" && s.employerOwns(f) && f.isIdentifier() {
			name := f.column(f.Name)
			v.Columns = append(v.Columns, identified(name, f.Name, f.Label[English], f.Label[Japanese]))
		}
	}
	return v
}

// identified is the value of a person's identifier in a system.
func identified(name, system, english, japanese string) storage.ViewColumn {
	c := storage.Column(name, storage.ViewText, english, japanese, "value")
	c.Among = &storage.ViewMatch{List: []string{"identifiers"}, Key: "system", Value: system}
	return c
}

// isIdentifier reports whether the field's values are the person's identifiers
// in the system of the field's name: it is read with one and without.
func (f *Field) isIdentifier() bool {
	sample := "1"
	switch {
	case f.Type == TypeDate:
		sample = "2000-01-01"
	case len(f.Values) > 0:
		sample = f.Values[0]
	}
	with := &Entry{Identifiers: []Identifier{{System: f.Name, Value: sample}}}
	return len(f.read(&Person{Entry: with})) > 0 && len(f.read(&Person{Entry: &Entry{}})) == 0
}

// employerOwns reports whether HR sees the field whatever the person chose.
func (s *Schema) employerOwns(f *Field) bool {
	return f.Disclosure == "" || s.byDisclosure[f.Disclosure].Owner == ByEmployer
}

func identifiersView() storage.View {
	return storage.View{
		Name: "identifiers", Kind: Entries().Name(), English: "One identifier of a person", Japanese: "人物の識別子1件",
		Each: []string{"identifiers"},
		Columns: append([]storage.ViewColumn{storage.Column("person_id", storage.ViewID, "Person", "人物", "id")}, storage.OfElement(
			storage.Column("system_name", storage.ViewText, "System that it stands in", "システム", "system"),
			storage.Column("value", storage.ViewText, "Identifier", "識別子", "value"),
		)...),
	}
}

func employmentsView(s *Schema) storage.View {
	v := storage.View{
		Name: EmploymentsList, Kind: Entries().Name(), English: "One employment of a person", Japanese: "在籍1件",
		Each: []string{EmploymentsList}, Ordinal: "ordinal",
		Columns: append([]storage.ViewColumn{storage.Column("person_id", storage.ViewID, "Person", "人物", "id")},
			storage.OfElement(storage.Column("id", storage.ViewID, "Employment", "在籍", "id"))...),
	}
	for _, f := range s.Fields() {
		if f.List == EmploymentsList && s.employerOwns(f) && f.isMember() {
			v.Columns = append(v.Columns, storage.OfElement(f.columns()...)...)
		}
	}
	v.Columns = append(v.Columns, storage.OfElement(
		storage.Column("origin_id", storage.ViewID, "Employment that this one continues at another employer", "転籍元の在籍", "origin"),
	)...)
	return v
}

// isMember reports whether the field is the member of an Employment that its
// name says; other fields are worked out by the product, and no SQL knows how.
func (f *Field) isMember() bool {
	return f.Number < FirstCustomNumber && !f.Many
}

// columns returns the columns of a field of employments.
func (f *Field) columns() []storage.ViewColumn {
	member := strings.TrimPrefix(f.Name, EmploymentsList+".")
	english, japanese := f.Label[English], f.Label[Japanese]
	switch {
	case f.Type == TypeDate && f.Number == numStart:
		return storage.DateColumns("joined", english, japanese, member)
	case f.Type == TypeDate && f.Number == numEnd:
		return storage.DateColumns("left", english, japanese, member)
	case f.Type == TypeDate:
		return storage.DateColumns(f.column(member), english, japanese, member)
	case f.Type == TypeInt:
		return []storage.ViewColumn{storage.Column(f.column(member), storage.ViewInteger, english, japanese, member)}
	}
	return []storage.ViewColumn{storage.Column(f.column(member), storage.ViewText, english, japanese, member)}
}

// column returns a name in lower case with underscores, or one by the field's
// number where the name has other than ASCII letters and digits or is too long.
func (f *Field) column(name string) string {
	var b strings.Builder
	for i, r := range name {
		switch {
		case 'a' <= r && r <= 'z', '0' <= r && r <= '9' && i > 0:
			b.WriteRune(r)
		case 'A' <= r && r <= 'Z' && i > 0:
			b.WriteString("_" + strings.ToLower(string(r)))
		default:
			return "field_" + strconv.Itoa(int(f.Number))
		}
	}
	if b.Len() > storage.MaxViewColumn-len("_month") {
		return "field_" + strconv.Itoa(int(f.Number))
	}
	return b.String()
}

func postsView() storage.View {
	return inEmployments(storage.View{
		Name: "posts", English: "One appointment within an employment", Japanese: "発令1件", Each: []string{"posts"},
		Columns: storage.OfElement(slices.Concat([]storage.ViewColumn{
			storage.Column("kind", storage.ViewText, "main, concurrent or seconded", "種別（main：本務、concurrent：兼務、seconded：出向）", "kind"),
			storage.Column("entity", storage.ViewText, "Company of a seconded person", "出向先", "entity"),
			storage.Column("entity_number", storage.ViewText, "Its corporate number", "出向先の法人番号", "entityNumber"),
			storage.Column("department", storage.ViewText, "Department", "部署", "department"),
			storage.Column("title", storage.ViewText, "Title", "役職", "title"),
			storage.Column("grade", storage.ViewText, "Grade", "等級", "grade"),
			storage.Column("place", storage.ViewText, "Place", "勤務地", "place"),
		}, storage.DateColumns("began", "Began", "発令日", "start"), storage.DateColumns("ended", "Ended", "終了日", "end"))...),
	})
}

func codesView() storage.View {
	return inEmployments(storage.View{
		Name: "employment_codes", English: "One code of an employment", Japanese: "在籍のコード1件", Each: []string{"codes"},
		Columns: storage.OfElement(
			storage.Column("code_of", storage.ViewText, "What it says: department, grade, jobType", "対象（department：部署、grade：等級、jobType：職種）", "of"),
			storage.Column("scheme", storage.ViewText, "Code list", "コード表", "scheme"),
			storage.Column("list_version", storage.ViewText, "Version of the list", "コード表の版", "version"),
			storage.Column("code", storage.ViewText, "Code", "コード", "code"),
			storage.Column("label", storage.ViewText, "What it meant then", "当時の名称", "label"),
		),
	})
}

// inEmployments makes a view of an array in every employment.
func inEmployments(v storage.View) storage.View {
	employment := storage.Column("employment_id", storage.ViewID, "Employment", "在籍", "id")
	employment.Around = true
	v.Kind, v.Of, v.Ordinal = Entries().Name(), []string{EmploymentsList}, "ordinal"
	v.Columns = append([]storage.ViewColumn{storage.Column("person_id", storage.ViewID, "Person", "人物", "id"), employment}, v.Columns...)
	return v
}

func consentsView() storage.View {
	return storage.View{
		Name: "consents", Kind: ConsentsKind().Name(), English: "One declaration of consent", Japanese: "同意1件",
		Each: []string{"entries"}, Ordinal: "ordinal",
		Columns: append([]storage.ViewColumn{storage.Column("person_id", storage.ViewID, "Person", "人物", "id")}, storage.OfElement(
			storage.Column("purpose", storage.ViewText, "listing, newsletter or recruiting", "目的（listing：掲載、newsletter：配信、recruiting：採用）", "purpose"),
			storage.Column("text_version", storage.ViewText, "Version of the text that was shown", "文面の版", "version"),
			storage.Column("locale", storage.ViewText, "Language of the text", "文面の言語", "locale"),
			storage.Column("method", storage.ViewText, "How it was given: form, import, paper", "取得方法", "method"),
			storage.Column("given_at", storage.ViewTime, "Given at", "同意日時", "givenAt"),
			storage.Column("withdrawn_at", storage.ViewTime, "Withdrawn at; NULL while it stands", "撤回日時（有効な間はNULL）", "withdrawnAt"),
			storage.Column("withdrawal", storage.ViewText, "How it was withdrawn", "撤回方法", "withdrawal"),
		)...),
	}
}

func groupsView() storage.View {
	return storage.View{
		Name: "groups", Kind: Groups().Name(), English: "One group", Japanese: "グループ1件",
		Columns: []storage.ViewColumn{
			storage.Column("id", storage.ViewID, "Group", "グループ", "id"),
			storage.Column("name_ja", storage.ViewText, "Name in Japanese", "名称（日本語）", "name", "ja"),
			storage.Column("name_en", storage.ViewText, "Name in English", "名称（英語）", "name", "en"),
			storage.Column("kind", storage.ViewText, "official, linked or informal", "種別（official：公式、linked：公認、informal：有志）", "kind"),
			storage.Column("join_policy", storage.ViewText, "open or invite", "参加方法（open：自由、invite：招待）", "join"),
			storage.Column("created_at", storage.ViewTime, "Created at", "作成日時", "createdAt"),
		},
	}
}

// groupMembersView names nobody: members decide who sees which groups they are
// in, and may keep that from HR's eyes in the directory. It can be counted.
func groupMembersView() storage.View {
	return storage.View{
		Name: "group_places", Kind: MembershipsKind().Name(), English: "One place of an unnamed person in a group", Japanese: "グループの所属1件（人物は示さない）",
		Each: []string{"groups"},
		Columns: storage.OfElement(
			storage.Column("group_id", storage.ViewID, "Group", "グループ", "group"),
			storage.Column("invited", storage.ViewBoolean, "Asked and not a member yet", "招待中（未参加）", "invited"),
		),
	}
}
