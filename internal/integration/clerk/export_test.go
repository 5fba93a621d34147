package clerk

import (
	"bytes"
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"golang.org/x/text/encoding/japanese"
	"golang.org/x/text/width"
)

// spoiled is a row that cannot be imported: where it stands, what is wrong with it and
// the header under which.
type spoiled struct {
	line   int
	column string
	code   string
	number string // of the worker
}

// export is a file of the personnel system and what is wrong in it.
type export struct {
	file  []byte
	bad   []spoiled
	good  int // rows that can be imported
	total int // rows of workers
}

// wrong spoils the cells of a row. The names of columns are those of the two header
// lines together.
type wrong struct {
	column, code string
	spoil        func(cells []string)
}

// Cells of a row.
const (
	atNumber = iota
	atFamily
	atGiven
	atFamilyKana
	atGivenKana
	atEntity
	atDepartment
	atTitle
	atKind
	atStart
	atEnd
	atReason
)

func put(at int, value string) func([]string) {
	return func(cells []string) { cells[at] = value }
}

func wrongs() []wrong {
	return []wrong{
		{"雇用 入社年月日", "date", put(atStart, "令和元年13月1日")},
		{"雇用 入社年月日", "era", put(atStart, "平成31年5月1日")},
		{"退職 年月日", "range", func(cells []string) { cells[atStart], cells[atEnd] = "令和2年4月1日", "平成30年3月31日" }},
		{"社員番号", "required", put(atNumber, "")},
		{"社員番号", "my_number", put(atNumber, "１２３４５６７８９０１２")},
		{"雇用 区分", "not_one_of", put(atKind, "宇宙飛行士")},
		{"氏名 姓", "required", func(cells []string) { cells[atFamily], cells[atGiven] = "", "" }},
	}
}

// write writes the workers of a month as the personnel system does. Every twentieth
// row is spoiled in one of the ways that there are, unless all is well.
func write(t *testing.T, asOf string, all []worker, allWell bool) export {
	t.Helper()
	out := export{total: len(all)}
	var text strings.Builder
	line := 0
	row := func(cells ...string) {
		line++
		text.WriteString(strings.Join(cells, ",") + "\r\n")
	}
	row("社員一覧（"+asOf+"現在）", "", "", "", "", "", "", "", "", "", "", "")
	row("", "", "", "", "", "", "", "", "", "", "", "")
	row("社員番号", "氏名", "", "フリガナ", "", "所属", "", "", "雇用", "", "退職", "")
	row("", "姓", "名", "セイ", "メイ", "会社", "部署", "役職", "区分", "入社年月日", "年月日", "理由")
	kinds := wrongs()
	for i, w := range all {
		cells := []string{
			width.Widen.String(w.number), w.family, w.given, width.Narrow.String(w.familyKana), width.Narrow.String(w.givenKana),
			w.entity, w.department, w.title, w.kind, era(w.start), era(w.end), w.reason,
		}
		if i%20 == 7 && !allWell {
			bad := kinds[i/20%len(kinds)]
			bad.spoil(cells)
			out.bad = append(out.bad, spoiled{line + 1, bad.column, bad.code, w.number})
		}
		row(cells...)
	}
	row("合計", fmt.Sprintf("%d名", len(all)), "", "", "", "", "", "", "", "", "", "")
	out.good = out.total - len(out.bad)
	encoded, err := japanese.ShiftJIS.NewEncoder().String(text.String())
	require.NoError(t, err)
	out.file = []byte(encoded)
	require.False(t, bytes.Contains(out.file, []byte("社員")), "not UTF-8")
	return out
}
