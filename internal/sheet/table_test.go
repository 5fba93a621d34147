package sheet

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestQuotes(t *testing.T) {
	t.Parallel()
	const header = "ID,Name,Department\n"
	good := func(line int, cells ...string) Row { return Row{Line: line, Cells: cells} }
	bad := func(line int, code string) Row { return Row{Line: line, Bad: code} }
	for name, c := range map[string]struct {
		body string
		want []Row
	}{
		"quoted":                 {"\"E1\",\"Sa,mple\",\"a \"\"b\"\" c\"\n", []Row{good(2, "E1", "Sa,mple", `a "b" c`)}},
		"spaces around":          {" \"E1\" , \"x\", y \n", []Row{good(2, "E1", "x", "y")}},
		"empty":                  {"E1,\"\",\n", []Row{good(2, "E1", "", "")}},
		"a stray quote":          {"E1,Sam\"ple,x\nE2,Sample,x\n", []Row{bad(2, CodeQuote), good(3, "E2", "Sample", "x")}},
		"text behind a quote":    {"E1,\"Sam\"ple,x\nE2,Sample,x\n", []Row{bad(2, CodeQuote), good(3, "E2", "Sample", "x")}},
		"open to the end":        {"E1,\"Sample,x\nE2,Sample,x\nE3,Sample,x\n", []Row{bad(2, CodeQuote), good(3, "E2", "Sample", "x"), good(4, "E3", "Sample", "x")}},
		"open, closed by others": {"E1,\"Sample,x\nE2,\"Sample\",x\n", []Row{bad(2, CodeQuote), good(3, "E2", "Sample", "x")}},
		"open, closed at an end": {"E1,\"Sample,x\nE2,Sam\"\nE3,a,b\n", []Row{bad(2, CodeQuote), bad(3, CodeQuote), good(4, "E3", "a", "b")}},
		"open, then broken":      {"E1,\"Sample,x\nE2,\xff,x\nE3,Sample,x\n", []Row{bad(2, CodeQuote), bad(3, CodeEncoding), good(4, "E3", "Sample", "x")}},
		"a break in a cell":      {"E1,\"Sam\r\nple\n\",x\nE2,y,x\n", []Row{good(2, "E1", "Sam\nple", "x"), good(5, "E2", "y", "x")}},
		"a vertical tab":         {"E1,Sam\vple,x\n", []Row{good(2, "E1", "Sam\nple", "x")}},
		"open at once":           {"\"\n\"\n\"\n", []Row{bad(4, CodeQuote)}},
		"a formula":              {"=\"0012\",=\"a,\"\"b\",\"=\"\"07\"\"\"\n", []Row{good(2, "0012", `a,"b`, "07")}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, rows := all(t, header+c.body, Format{})
			require.Equal(t, c.want, rows)
		})
	}
}

func TestClean(t *testing.T) {
	t.Parallel()
	for cell, want := range map[string]string{
		"x": "x", "見本": "見本", " x ": "x", "\u00a0x\u3000": "x", "\ufeffx\u200b": "x", "　": "", `="0012"`: "0012", ` ="0012" `: "0012",
		`="a ""b"""`: `a "b"`, `="`: `="`, "=1+1": "=1+1", "'0012": "0012", "'=1+1": "=1+1", "'＋81": "＋81", "'t Hooft": "'t Hooft", "'": "'",
		"x'": "x'", "a\nb": "a\nb", "見本 花子": "見本 花子",
	} {
		require.Equal(t, want, clean(cell), "%q", cell)
	}
}

func TestLayoutsAreDetected(t *testing.T) {
	t.Parallel()
	table := [][]string{{"社員番号", "氏名", "部署"}, {"E1", "見本 花子", "営業, 企画"}, {"E2", "例示; 次郎", ""}}
	for layout, file := range map[Layout]string{
		Comma:     "社員番号,氏名,部署\nE1,見本 花子,\"営業, 企画\"\nE2,例示; 次郎,\n",
		Tab:       "社員番号\t氏名\t部署\nE1\t見本 花子\t\"営業, 企画\"\nE2\t例示; 次郎\t\n",
		Semicolon: "社員番号;氏名;部署\nE1;見本 花子;\"営業, 企画\"\nE2;\"例示; 次郎\";\n",
		JSONLines: `{"社員番号":"E1","氏名":"見本 花子","部署":"営業, 企画"}` + "\n" + `{"社員番号":"E2","氏名":"例示; 次郎"}` + "\n",
	} {
		for _, f := range []Format{{}, {Layout: layout}} {
			r, rows := all(t, file, f)
			require.Equal(t, layout, r.Format().Layout)
			require.Equal(t, table[0], r.Header())
			require.Len(t, rows, 2)
			require.Equal(t, table[1], rows[0].Cells)
			require.Equal(t, table[2], rows[1].Cells)
		}
	}
	r, rows := all(t, "sep=;\r\n社員番号;氏名\r\nE1;a,b,c,d\r\n", Format{})
	require.Equal(t, Format{UTF8, Semicolon, 2, 1}, r.Format())
	require.Equal(t, []Row{{Line: 3, Cells: []string{"E1", "a,b,c,d"}}}, rows)
	r, _ = all(t, "a;b,c;d\n1;2,5;3\n1;2,5;3\n", Format{})
	require.Equal(t, []string{"a", "b,c", "d"}, r.Header(), "the more regular")
	r, _ = all(t, "番号\nE1\nE2\n", Format{})
	require.Equal(t, Format{UTF8, Comma, 1, 1}, r.Format(), "one column")
}

func TestHeaderIsFound(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		file   string
		format Format
		header []string
		first  int
	}{
		"at once": {"社員番号,氏名\nE1,x\n", Format{UTF8, Comma, 1, 1}, []string{"社員番号", "氏名"}, 2},
		"behind titles": {
			"社員一覧 2024年4月1日現在,,,\n出力日時,2024/04/01 10:00,,\n,,,\n社員番号,氏名,部署,会社\nE1,x,y,z\n",
			Format{UTF8, Comma, 4, 1},
			[]string{"社員番号", "氏名", "部署", "会社"},
			5,
		},
		"behind titles, no name known": {
			"一覧,,,\n出力,2024/04/01,,\n\na,b,c,d\n1,x,y,z\n2,x,y,z\n", Format{UTF8, Comma, 4, 1}, []string{"a", "b", "c", "d"}, 5,
		},
		"a title over lines": {"\"社員\n一覧\"\n社員番号,氏名\nE1,x\n", Format{UTF8, Comma, 3, 1}, []string{"社員番号", "氏名"}, 4},
		"a break in a name":  {"社員番号,氏名,\"雇用\n区分\"\nE1,x,y\n", Format{UTF8, Comma, 1, 1}, []string{"社員番号", "氏名", "雇用 区分"}, 3},
		"merged": {
			"社員番号,氏名,,所属,,入社日\n,姓,名,会社,部署,\nE1,a,b,c,d,e\n",
			Format{UTF8, Comma, 1, 2},
			[]string{"社員番号", "氏名 姓", "氏名 名", "所属 会社", "所属 部署", "入社日"},
			3,
		},
		"names stand twice": {
			"氏名,,カナ,,入社日\n姓,名,姓,名,\na,b,c,d,e\n", Format{UTF8, Comma, 1, 2}, []string{"氏名 姓", "氏名 名", "カナ 姓", "カナ 名", "入社日"}, 3,
		},
		"several employments": {
			"社員番号,氏名,1社目,,2社目,\n,,入社日,退職日,入社日,退職日\nE1,a,b,c,d,e\n",
			Format{UTF8, Comma, 1, 2},
			[]string{"社員番号", "氏名", "1社目 入社日", "1社目 退職日", "2社目 入社日", "2社目 退職日"},
			3,
		},
		"groups that tell nothing": {
			"基本,,,,経歴,\n社員番号,姓,名,部署,入社日,退職日\nE1,a,b,c,d,e\n",
			Format{UTF8, Comma, 2, 1},
			[]string{"社員番号", "姓", "名", "部署", "入社日", "退職日"},
			3,
		},
		"a title in two cells": {
			"社員一覧,,,2024年4月1日現在\n社員番号,氏名,部署,会社\nE1,x,y,z\n", Format{UTF8, Comma, 2, 1}, []string{"社員番号", "氏名", "部署", "会社"}, 3,
		},
		"a name is missing, no merged cells": {
			"社員番号,氏名,,備考\nE1,見本,花子,あ\nE2,見本,花子,い\n", Format{UTF8, Comma, 1, 1}, []string{"社員番号", "氏名", "", "備考"}, 2,
		},
		"names missing, a row without a number": {
			"社員番号,氏名,,部署\n,見本,花子,\nE2,見本,桃子,企画部\n", Format{UTF8, Comma, 1, 1}, []string{"社員番号", "氏名", "", "部署"}, 2,
		},
		"names missing, rows continue others": {
			"社員番号,氏名,,部署\n,,,営業部\nE2,見本,花子,企画部\n", Format{UTF8, Comma, 1, 1}, []string{"社員番号", "氏名", "", "部署"}, 2,
		},
		"a title above names that stand twice": {
			"社員一覧,,,\n社員番号,氏名,入社日,入社日\nE1,x,y,z\n", Format{UTF8, Comma, 2, 1}, []string{"社員番号", "氏名", "入社日", "入社日"}, 3,
		},
		"a date above names that stand twice": {
			"出力,2024/4/1,,\n社員番号,氏名,入社日,入社日\nE1,x,y,z\n", Format{UTF8, Comma, 2, 1}, []string{"社員番号", "氏名", "入社日", "入社日"}, 3,
		},
		"a row with a word that is a name": {
			"社員番号,氏名,,部署,備考\nE1,見本,花子,,会社\n", Format{UTF8, Comma, 1, 1}, []string{"社員番号", "氏名", "", "部署", "備考"}, 2,
		},
		"one name below": {"社員番号,氏名,備考\n,,部署\n", Format{UTF8, Comma, 1, 1}, []string{"社員番号", "氏名", "備考"}, 2},
		"codes below":    {"社員番号,氏名\nID,Name\nE1,x\n", Format{UTF8, Comma, 1, 1}, []string{"社員番号", "氏名"}, 2},
		"cut":            {"社員番号,氏名,,\nE1,x,,\n", Format{UTF8, Comma, 1, 1}, []string{"社員番号", "氏名"}, 2},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r, rows := all(t, c.file, Format{})
			require.Equal(t, c.header, r.Header())
			require.Equal(t, c.format, r.Format())
			require.Equal(t, c.first, rows[0].Line)
			found, err := Detect([]byte(c.file), known)
			require.NoError(t, err)
			require.Equal(t, c.format, found)
			again, same := all(t, c.file, found)
			require.Equal(t, r.Header(), again.Header())
			require.Equal(t, rows, same)
		})
	}
}

func TestHeaderIsNamed(t *testing.T) {
	t.Parallel()
	const file = "番号,名前,\n,あ,い\nE1,a,b\n"
	r, _ := all(t, file, Format{HeaderLine: 1, HeaderRows: 2})
	require.Equal(t, []string{"番号", "名前 あ", "名前 い"}, r.Header())
	r, rows := all(t, file, Format{HeaderLine: 2, HeaderRows: 1})
	require.Equal(t, []string{"", "あ", "い"}, r.Header())
	require.Equal(t, []Row{{Line: 3, Cells: []string{"E1", "a", "b"}}}, rows)
}

func TestRowsThatAreNone(t *testing.T) {
	t.Parallel()
	for row, want := range map[string]Skip{
		"合計,120,,":              SkipTotals,
		"合計：120名,,,":            SkipTotals,
		",総　計,3件,\"1,234\"":     SkipTotals,
		"件数,3":                  SkipTotals,
		"Total,3,,":             SkipTotals,
		"Grand total: 3,,,":     SkipTotals,
		"社員番号,氏名,部署,会社":         SkipHeader,
		" 社員番号 ,氏名,部署,会社,,":     SkipHeader,
		"※退職者を含む,,,":            SkipNote,
		"以上":                    SkipNote,
		"E1,合計,営業部,":            "",
		"合計,見本,,":               "",
		"12,3,,":                "",
		"E1,計,,":                "",
		"ID,Name,Department,会社": "",
	} {
		_, rows := all(t, "社員番号,氏名,部署,会社\nE0,x,,\n"+row+"\n", Format{})
		require.Len(t, rows, 2, row)
		require.Equal(t, want, rows[1].Skip, row)
	}
}

func TestColumns(t *testing.T) {
	t.Parallel()
	const head = "社員番号,氏名,部署,会社,入社日\n"
	for row, want := range map[string][]string{
		"E1,a,b,c,d":     {"E1", "a", "b", "c", "d"},
		"E1,a,b,c,d,,,":  {"E1", "a", "b", "c", "d"},
		"E1,a,b,c,d, ,　": {"E1", "a", "b", "c", "d"},
		"E1,a,b,c,d,x":   nil,
		"E1,a,b,c,d,,x":  nil,
		"E1,a,b":         {"E1", "a", "b", "", ""},
		"E1,a":           {"E1", "a", "", "", ""},
		"E1,a,":          nil, // nothing cuts only some of the empty cells
		"E1,a,b, ":       nil,
		"E1":             nil,
	} {
		_, rows := all(t, head+row+"\n", Format{})
		require.Len(t, rows, 1)
		require.Equal(t, want, rows[0].Cells, row)
		require.Equal(t, want == nil, rows[0].Bad == CodeColumns, row)
	}
	_, rows := all(t, head+"E1,a,b", Format{})
	require.Equal(t, CodeColumns, rows[0].Bad, "the file may have been cut here")
	_, rows = all(t, "社員番号,氏名,,\nE1,a,remark,\nE2,b,,,x\nE3,c,remark\n", Format{})
	require.Equal(t, []Row{
		{Line: 2, Cells: []string{"E1", "a"}}, {Line: 3, Bad: CodeColumns}, {Line: 4, Cells: []string{"E3", "c"}},
	}, rows, "below an empty name")
}

func TestJoinedFiles(t *testing.T) {
	t.Parallel()
	const file = "\ufeff\"社員番号\",\"氏名\"\r\n\"E1\",\"a\"\r\n"
	_, rows := all(t, file+file, Format{})
	require.Equal(t, []Row{{Line: 2, Cells: []string{"E1", "a"}}, {Line: 3, Skip: SkipHeader}, {Line: 4, Cells: []string{"E1", "a"}}}, rows)
}

func TestCellsAreTheRowsOwn(t *testing.T) {
	t.Parallel()
	_, rows := all(t, "社員番号,氏名\n"+strings.Repeat("E1,a\nE2,\"b\"\n", 1000), Format{})
	for i, row := range rows {
		require.Equal(t, [][]string{{"E1", "a"}, {"E2", "b"}}[i%2], row.Cells)
	}
}
