package synth

import (
	"encoding/csv"
	"fmt"
	"io"
	"iter"
)

// column is one column of the roster: its header in both languages and the value of a person. Only the employer's half
// appears; what people say about themselves does not belong in an HR export.
type column struct {
	ja, en string
	value  func(p *Person, last *Employment) string
	code   bool // value is a code with a Japanese label
	term   bool // value is a Japanese term with an English form
}

func rosterColumns() []column {
	return []column{
		{ja: "社員番号", en: "Employee ID", value: func(p *Person, _ *Employment) string { return p.ExternalID }},
		{ja: "姓", en: "Family name", value: func(p *Person, _ *Employment) string { return p.Family }},
		{ja: "名", en: "Given name", value: func(p *Person, _ *Employment) string { return p.Given }},
		{ja: "セイ", en: "Family name (kana)", value: func(p *Person, _ *Employment) string { return p.FamilyKana }},
		{ja: "メイ", en: "Given name (kana)", value: func(p *Person, _ *Employment) string { return p.GivenKana }},
		{ja: "姓（ローマ字）", en: "Family name (romaji)", value: func(p *Person, _ *Employment) string { return p.FamilyRomaji }},
		{ja: "名（ローマ字）", en: "Given name (romaji)", value: func(p *Person, _ *Employment) string { return p.GivenRomaji }},
		{ja: "旧姓", en: "Former family name", value: func(p *Person, _ *Employment) string { return p.FormerFamily }},
		{ja: "通称名", en: "Preferred name", value: func(p *Person, _ *Employment) string { return p.Preferred }},
		{ja: "メールアドレス", en: "Email", value: func(p *Person, _ *Employment) string { return p.Email }},
		{ja: "電話番号", en: "Phone", value: func(p *Person, _ *Employment) string { return p.Phone }},
		{ja: "会社", en: "Entity", term: true, value: func(_ *Person, e *Employment) string { return e.Entity }},
		{ja: "部署", en: "Department", term: true, value: func(_ *Person, e *Employment) string { return e.Department }},
		{ja: "役職", en: "Title", term: true, value: func(_ *Person, e *Employment) string { return e.Title }},
		{ja: "勤務地", en: "Place", term: true, value: func(_ *Person, e *Employment) string { return e.Place }},
		{ja: "雇用区分", en: "Kind of work", code: true, value: func(_ *Person, e *Employment) string { return e.Kind }},
		{ja: "入社日", en: "Start date", value: func(_ *Person, e *Employment) string { return e.Start }},
		{ja: "退職日", en: "End date", value: func(_ *Person, e *Employment) string { return e.End }},
		{ja: "退職理由", en: "Leaving reason", code: true, value: func(_ *Person, e *Employment) string { return e.LeavingReason }},
	}
}

// KindLabels returns the Japanese label of every kind of work by its code, as the Japanese roster writes them.
func KindLabels() map[string]string { return codeLabels(kinds) }

// LeavingReasonLabels returns the Japanese label of every reason for leaving by its code, as the Japanese roster writes
// them.
func LeavingReasonLabels() map[string]string { return codeLabels(leavingReasons) }

func codeLabels(table string) map[string]string {
	byCode := map[string]string{}
	for _, row := range lines(table) {
		cells := columns(row)
		byCode[cells[1]] = cells[0]
	}
	return byCode
}

// roster formats people as the rows of one file.
type roster struct {
	columns  []column
	japanese bool
	japan    map[string]string // code to Japanese label
	english  map[string]string // Japanese term to English
	row      []string          // reused
}

func newRoster(lang string) (*roster, error) {
	r := &roster{columns: rosterColumns()}
	r.row = make([]string, len(r.columns))
	switch lang {
	case "ja":
		r.japanese = true
		r.japan = KindLabels()
		for code, label := range LeavingReasonLabels() {
			r.japan[code] = label
		}
	case "en":
		r.english = englishTerms()
	default:
		return nil, fmt.Errorf("synth: roster language %q is neither ja nor en", lang)
	}
	return r, nil
}

func (r *roster) header() []string {
	for i, column := range r.columns {
		r.row[i] = column.en
		if r.japanese {
			r.row[i] = column.ja
		}
	}
	return r.row
}

// of returns the row of a person, valid until the next call.
func (r *roster) of(p *Person) []string {
	last := p.Last()
	for i, column := range r.columns {
		value := column.value(p, &last)
		switch {
		case column.code && r.japanese && value != "":
			value = r.japan[value]
		case column.term && !r.japanese:
			value = r.english[value]
		}
		r.row[i] = value
	}
	return r.row
}

// WriteCSV writes a roster in UTF-8: a header, then one line a person with the last employment. With lang "ja" the
// header and the terms are Japanese (正社員, 営業部); with "en" they are English and kinds of work and reasons for leaving
// are codes (employee, careerChange). Other languages and failures of w are errors.
func WriteCSV(w io.Writer, people iter.Seq[Person], lang string) error {
	r, err := newRoster(lang)
	if err != nil {
		return err
	}
	out := csv.NewWriter(w)
	if err := out.Write(r.header()); err != nil {
		return fmt.Errorf("synth: write header: %w", err)
	}
	for p := range people {
		if err := out.Write(r.of(&p)); err != nil {
			return fmt.Errorf("synth: write roster: %w", err)
		}
	}
	out.Flush()
	if err := out.Error(); err != nil {
		return fmt.Errorf("synth: write roster: %w", err)
	}
	return nil
}
