package importer

import (
	"slices"

	"github.com/alumnikit/alumnikit/alumni"
)

// Column is what a column of a file is about.
type Column string

// The columns. A full name is split at its first space into family and given
// name, in this order.
const (
	Ignored       Column = "" // nothing that is imported
	ExternalID    Column = "externalId"
	FullName      Column = "fullName"
	FullKana      Column = "fullKana"
	Family        Column = "family"
	Given         Column = "given"
	FamilyKana    Column = "familyKana"
	GivenKana     Column = "givenKana"
	FamilyRomaji  Column = "familyRomaji"
	GivenRomaji   Column = "givenRomaji"
	Former        Column = "former"
	Preferred     Column = "preferred"
	Email         Column = "email"
	Phone         Column = "phone" // known, but ignored: a number is the member's own to give
	Work          Column = "work"
	Entity        Column = "entity"
	Department    Column = "department"
	Title         Column = "title"
	Place         Column = "place"
	Start         Column = "start"
	End           Column = "end"
	LeavingReason Column = "leavingReason" // for HR alone: needs PermConfidence
)

// columnInfo is a column with its labels and what else its header may say.
type columnInfo struct {
	column   Column
	ja, en   string
	synonyms []string
}

func columnInfos() []columnInfo {
	return []columnInfo{
		{ExternalID, "社員番号", "Employee ID", []string{
			"従業員番号", "社員コード", "従業員コード", "社員ID", "社員No", "社員No.", "職員番号", "Employee number", "Employee No", "Employee code",
			"Staff ID", "Staff number", "Personnel number", "External ID", "ID",
		}},
		{FullName, "氏名", "Name", []string{"名前", "お名前", "社員氏名", "社員名", "従業員名", "漢字氏名", "氏名（漢字）", "Full name", "Employee name"}},
		{FullKana, "氏名カナ", "Name (kana)", []string{
			"フリガナ", "カナ氏名", "氏名（カナ）", "氏名（フリガナ）", "カナ", "ヨミガナ", "読み仮名", "Full name (kana)", "Kana",
		}},
		{Family, "姓", "Family name", []string{"氏", "苗字", "名字", "姓（漢字）", "漢字姓", "Last name", "Surname", "Family"}},
		{Given, "名", "Given name", []string{"名（漢字）", "漢字名", "First name", "Forename", "Given"}},
		{FamilyKana, "セイ", "Family name (kana)", []string{"姓カナ", "姓（カナ）", "姓フリガナ", "姓（フリガナ）", "カナ姓", "Last name (kana)"}},
		{GivenKana, "メイ", "Given name (kana)", []string{"名カナ", "名（カナ）", "名フリガナ", "名（フリガナ）", "カナ名", "First name (kana)"}},
		{FamilyRomaji, "姓（ローマ字）", "Family name (romaji)", []string{"姓ローマ字", "ローマ字姓", "姓（英字）", "英字姓", "Last name (romaji)"}},
		{GivenRomaji, "名（ローマ字）", "Given name (romaji)", []string{"名ローマ字", "ローマ字名", "名（英字）", "英字名", "First name (romaji)"}},
		{Former, "旧姓", "Former family name", []string{"旧氏", "Former name", "Maiden name", "Birth name"}},
		{Preferred, "通称名", "Preferred name", []string{"通称", "ビジネスネーム", "呼び名", "Known as", "Nickname"}},
		{Email, "メールアドレス", "Email", []string{"メール", "Eメール", "個人メール", "個人メールアドレス", "連絡先メール", "E-mail", "Email address", "Mail", "Personal email"}},
		{Phone, "電話番号", "Phone", []string{"電話", "携帯電話", "携帯電話番号", "Phone number", "Telephone", "Mobile"}},
		{Work, "雇用区分", "Kind of work", []string{"雇用形態", "社員区分", "従業員区分", "契約形態", "Employment type", "Worker type", "Contract type"}},
		{Entity, "会社", "Entity", []string{"会社名", "法人", "法人名", "所属会社", "Company", "Legal entity"}},
		{Department, "部署", "Department", []string{"部署名", "所属", "所属部署", "部門", "部門名", "最終所属", "Division", "Team", "Org unit"}},
		{Title, "役職", "Title", []string{"役職名", "職位", "職種", "肩書", "肩書き", "最終役職", "Job title", "Position"}},
		{Place, "勤務地", "Place", []string{"勤務場所", "事業所", "拠点", "Location", "Work location", "Office", "Site"}},
		{Start, "入社日", "Start date", []string{"入社年月日", "入社年月", "雇用開始日", "開始日", "Start", "Hire date", "Joined", "Join date", "Date of joining"}},
		{End, "退職日", "End date", []string{"退社日", "退職年月日", "退職年月", "雇用終了日", "終了日", "最終在籍日", "End", "Leaving date", "Left", "Termination date", "Last day"}},
		{LeavingReason, "退職理由", "Leaving reason", []string{"退社理由", "退職事由", "離職理由", "Reason for leaving", "Termination reason"}},
	}
}

// Columns returns every column but Ignored, in the order of a form.
func Columns() []Column {
	var out []Column
	for _, i := range columnInfos() {
		out = append(out, i.column)
	}
	return out
}

// Valid reports whether c is a column or Ignored.
func (c Column) Valid() bool { return c == Ignored || slices.Contains(Columns(), c) }

// Label returns the column's name for people, empty for Ignored.
func (c Column) Label(l alumni.Locale) string {
	for _, i := range columnInfos() {
		if i.column == c && l == alumni.Japanese {
			return i.ja
		}
		if i.column == c {
			return i.en
		}
	}
	return ""
}

// ofEmployment reports whether the column is about the employment.
func (c Column) ofEmployment() bool {
	switch c {
	case Work, Entity, Department, Title, Place, Start, End:
		return true
	default:
		return false
	}
}
