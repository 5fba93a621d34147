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
