package importer_test

import (
	"context"
	"fmt"
	"strings"

	"github.com/alumnikit/alumnikit"
	"github.com/alumnikit/alumnikit/alumni"
	"github.com/alumnikit/alumnikit/alumni/importer"
	"github.com/alumnikit/alumnikit/storage/memory"
)

const exampleFile = `社員番号,氏名,フリガナ,部署,入社日,退職日
E0001,見本 花子,ミホン ハナコ,営業部,2010年4月1日,2024/3/31
E0002,例示 太郎,レイジ タロウ,人事部,2015-10,
E0003,仮名 次郎,カメイ ジロウ,開発部,去年の春,
`

func Example() {
	ctx := context.Background()
	people, err := alumni.New(memory.New(), alumnikit.RandomKeyring(), nil)
	if err != nil {
		fmt.Println(err)
		return
	}
	clerk := alumnikit.Admin("acme", "hr-1", alumnikit.PermRoster)
	imports := importer.New(people, nil)

	preview, err := imports.Inspect(ctx, clerk, strings.NewReader(exampleFile), importer.Format{})
	if err != nil {
		fmt.Println(err)
		return
	}
	mapping := preview.Proposal.Mapping // for HR to look at
	fmt.Println(mapping.Columns)

	report, err := imports.DryRun(ctx, clerk, strings.NewReader(exampleFile), mapping, nil)
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, b := range report.Bad {
		fmt.Println("line", b.Line, b.Column, b.Reason(alumni.English), b.Shape)
	}
	for range 2 {
		report, err = imports.Import(ctx, clerk, strings.NewReader(exampleFile), mapping, nil)
		if err != nil {
			fmt.Println(err)
			return
		}
		fmt.Println(report.New, "new,", report.Unchanged, "unchanged,", report.BadRows, "bad")
	}
	// Output:
	// [externalId fullName fullKana department start end]
	// line 4 入社日 this is not a date 漢年ア漢
	// 2 new, 0 unchanged, 1 bad
	// 0 new, 2 unchanged, 1 bad
}

// A roster moves to another tenant, or through a spreadsheet and back.
func ExampleImporter_Export() {
	ctx := context.Background()
	people, err := alumni.New(memory.New(), alumnikit.RandomKeyring(), nil)
	if err != nil {
		fmt.Println(err)
		return
	}
	imports := importer.New(people, nil)
	clerk := alumnikit.Admin("acme", "hr-1", alumnikit.PermRoster)
	if _, err = imports.Import(ctx, clerk, strings.NewReader(exampleFile), importer.Mapping{}, nil); err != nil {
		fmt.Println(err)
		return
	}
	var file strings.Builder
	done, err := imports.Export(ctx, clerk, &file, &importer.ExportOptions{
		Columns: []importer.Column{importer.Department, importer.Start, importer.End},
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(done.People, "people")
	fmt.Print(strings.NewReplacer("\ufeff", "", "\r", "").Replace(file.String()))
	sister := alumnikit.Admin("sister", "hr-1", alumnikit.PermRoster)
	report, err := imports.Import(ctx, sister, strings.NewReader(file.String()), done.Mapping, nil)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(report.New, "new")
	// Output:
	// 2 people
	// 行の内容,社員番号,姓,名,部署,入社日,退職日
	// employment 1,E0001,見本,花子,営業部,2010-04-01,2024-03-31
	// employment 1,E0002,例示,太郎,人事部,2015-10,
	// 2 new
}

func ExampleReport_WriteCSV() {
	report := &importer.Report{Rows: 1, BadRows: 1, Findings: 1, Bad: []importer.Bad{
		{Line: 2, Column: "退職日", Code: importer.CodeDate, Shape: "漢漢9年"},
	}}
	var out strings.Builder
	if err := report.WriteCSV(&out, alumni.Japanese); err != nil {
		fmt.Println(err)
		return
	}
	fmt.Print(strings.TrimPrefix(out.String(), "\ufeff")) // the mark that spreadsheets want
	// Output:
	// 行,列,コード,理由,値の形,対処
	// 2,退職日,date,日付として読み取れません,漢漢9年,2024-04-01 または 2024年4月1日 のように入力してください
}

// A mapping page shows what columns are taken for and why; what HR confirms is
// saved and found again next month, when the file has a new column.
func ExampleImporter_MatchSource() {
	ctx := context.Background()
	people, err := alumni.New(memory.New(), alumnikit.RandomKeyring(), nil)
	if err != nil {
		fmt.Println(err)
		return
	}
	clerk := alumnikit.Admin("acme", "hr-1", alumnikit.PermRoster)
	imports := importer.New(people, nil)

	header := []string{"社員番号【必須】", "氏名", "本部", "課", "入社日（和暦）", "区分", "マイナンバー"}
	proposal := imports.ProposeWith(header, &importer.Sample{Rows: [][]string{
		{"E0001", "見本 花子", "営業本部", "東京課", "平成22年4月1日", "正社員", ""},
		{"E0002", "例示 太郎", "営業本部", "大阪課", "H27.10.1", "契約社員", ""},
		{"E0003", "仮名 次郎", "管理本部", "人事課", "R元.5.1", "正社員", ""},
	}})
	for i, c := range proposal.Columns {
		if c.Why != "" {
			fmt.Printf("%s: %s %s\n", header[i], c.Column, c.Why)
		}
	}
	fmt.Println("must not be imported:", proposal.Refused)

	mapping := proposal.Mapping
	mapping.Columns[5] = importer.Work // HR takes the suggestion
	_, err = imports.SaveSource(ctx, clerk, alumnikit.ID{}, importer.SourceInput{Name: "給与システム", Mapping: mapping})
	if err != nil {
		fmt.Println(err)
		return
	}
	match, err := imports.MatchSource(ctx, clerk, []string{"氏名", "社員番号【必須】", "区分", "趣味", "入社日（和暦）", "本部", "課"})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(match.Source.Name, match.Mapping.Columns, match.New)
	// Output:
	// 社員番号【必須】: externalId label
	// 氏名: fullName label
	// 本部: departmentLevel synonym
	// 課: departmentLevel synonym
	// 入社日（和暦）: start label
	// 区分: work content
	// must not be imported: [マイナンバー]
	// 給与システム [fullName externalId work  start departmentLevel departmentLevel] [趣味]
}
