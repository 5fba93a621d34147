package main

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"io"
	"slices"
	"strconv"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/japanese"

	"github.com/alumnikit/alumnikit/internal/synth"
)

// importSample is a roster to try: twenty invented people who are not in the invented company, and lines with mistakes.
func (p *portal) importSample(v *visit) error {
	const first, count = 900_000, 20
	made := synth.New(seedNumber, first+count)
	people := func(yield func(synth.Person) bool) {
		for i := range count {
			if !yield(made.Person(first + i)) {
				return
			}
		}
	}
	bad, err := synth.BadRows(made.Person(first), string(v.l.Lang()))
	if err != nil {
		return fmt.Errorf("sample: %w", err)
	}
	v.csvFile("sample-roster.csv", "utf-8")
	if _, err = synth.WriteMixedCSV(v.w, people, string(v.l.Lang()), bad); err != nil {
		return nil //nolint:nilerr // the reader went away in the middle of the file
	}
	return nil
}

// exportSample is a file as a personnel system writes it: in Windows-31J, with titles above two header lines, dates in
// eras, a column of national numbers, and rows with mistakes.
func (p *portal) exportSample(v *visit) error {
	return v.sendExport("hr-export.csv", sampleExport(false))
}

// nextSample is the same a month later: some people have left, some have moved, some are new.
func (p *portal) nextSample(v *visit) error {
	return v.sendExport("hr-export-next-month.csv", sampleExport(true))
}

func (v *visit) sendExport(name string, rows [][]string) error {
	var table bytes.Buffer
	out := csv.NewWriter(&table)
	out.UseCRLF = true
	if err := out.WriteAll(rows); err != nil {
		return fmt.Errorf("sample: %w", err)
	}
	v.csvFile(name, "Shift_JIS")
	w := encoding.ReplaceUnsupported(japanese.ShiftJIS.NewEncoder()).Writer(v.w)
	if _, err := io.Copy(w, &table); err != nil {
		return nil //nolint:nilerr // the reader went away in the middle of the file
	}
	return nil
}

const (
	exportPeople = 60 // in the sample, but for those of the next month
	exportNew    = 2  // who begin the month after
	startColumn  = 10 // of the first employment

	exportCompany = "見本ソリューションズ株式会社" // another one of the group, so that nobody else is missing from the file
)

// sampleExport is an export of the personnel system, or the one of the month after.
func sampleExport(next bool) [][]string {
	stint := []string{"会社名", "雇用区分", "部署", "役職", "入社年月日", "退職年月日"}
	rows := [][]string{
		{"社員一覧表"},
		{"出力日", "令和8年11月27日"},
		{"社員情報", "", "", "", "", "", "在籍1", "", "", "", "", "", "在籍2", "", "", "", "", ""},
		slices.Concat([]string{"社員番号", "氏名", "氏名カナ", "旧姓", "個人番号", "メールアドレス"}, stint, stint),
	}
	people := exportPeople
	if next {
		people += exportNew
	}
	for i := range people {
		if next && (i == 7 || i == 23) { // they are not in the file any more
			continue
		}
		rows = append(rows, exportRow(i, next))
	}
	if !next {
		rows = append(rows, exportMistakes()...)
	}
	return append(rows, []string{"合計", strconv.Itoa(len(rows)-4) + "名"})
}

// exportRow is one person of the export.
func exportRow(i int, next bool) []string {
	families := [][2]string{{"見本", "ミホン"}, {"例示", "レイジ"}, {"仮名", "カリナ"}, {"髙例", "タカレイ"}, {"架空", "カクウ"}, {"雛形", "ヒナガタ"}, {"試作", "シサク"}, {"例文", "レイブン"}}
	givens := [][2]string{{"花子", "ハナコ"}, {"太郎", "タロウ"}, {"美咲", "ミサキ"}, {"健", "ケン"}, {"由紀", "ユキ"}, {"翔", "ショウ"}, {"桜", "サクラ"}, {"一", "ハジメ"}}
	departments := []string{"営業部", "開発部", "経理部", "人事部", "総務部"}
	titles := []string{"担当", "主任", "係長", "課長"}
	kinds := []string{"正社員", "正社員", "契約社員", "総合職(本社)"}
	family, given := families[i%len(families)], givens[(i/len(families)+i)%len(givens)]
	former, end := "", ""
	if i%11 == 3 {
		former = families[(i+2)%len(families)][0]
	}
	if i%4 == 1 {
		end = era(2016+i%8, 3, 31)
	}
	department, title := departments[i%len(departments)], titles[i%len(titles)]
	if next && i%20 == 4 {
		department, title = "新規事業部", "課長"
	}
	if next && i == 10 {
		end = era(2026, 11, 30)
	}
	row := []string{
		"S" + fmt.Sprintf("%04d", i+1), family[0] + "　" + given[0], family[1] + " " + given[1], former, "", "s" + fmt.Sprintf("%04d", i+1) + "@example.jp",
		exportCompany, kinds[i%len(kinds)], department, title, era(1998+i%17, 4, 1), end, "", "", "", "", "", "",
	}
	if i%12 == 5 { // who came back
		copy(row[12:], []string{exportCompany, "契約社員", "総務部", "担当", era(2024, 4+i%3, 1), ""})
	}
	return row
}

// exportMistakes are rows that no roster can take.
func exportMistakes() [][]string {
	with := func(i int, change func(row []string) []string) []string {
		row := exportRow(i, false)
		row[0] = "S9" + fmt.Sprintf("%03d", i)
		return change(slices.Clone(row))
	}
	set := func(column int, value string) func([]string) []string {
		return func(row []string) []string { row[column] = value; return row }
	}
	return [][]string{
		with(60, set(startColumn, "平成32年4月1日")), // the era had ended
		with(61, set(startColumn, "令和6年2月30日")), // no such day
		with(62, set(0, "")),                    // nobody's number
		with(63, set(1, "")),                    // no name
		with(64, set(0, "123456789012")),        // may be a national number
	}
}

// era writes a date as Japanese offices do.
func era(year, month, day int) string {
	for _, e := range []struct {
		name             string
		year, month, day int
	}{{"令和", 2019, 5, 1}, {"平成", 1989, 1, 8}} {
		if year > e.year || (year == e.year && (month > e.month || (month == e.month && day >= e.day))) {
			return e.name + strconv.Itoa(year-e.year+1) + "年" + strconv.Itoa(month) + "月" + strconv.Itoa(day) + "日"
		}
	}
	return fmt.Sprintf("%04d/%d/%d", year, month, day)
}
