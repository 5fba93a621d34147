package sheet_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/alumnikit/alumnikit/internal/sheet"
)

func ExampleNew() {
	file := strings.NewReader("社員一覧\n\n社員番号,氏名,入社日\n=\"0012\",見本 花子,2010-04-01\n0013,例示,\"次郎\",\n合計,2名,\n")
	known := func(name string) bool { return slices.Contains([]string{"社員番号", "氏名", "入社日"}, name) }
	rows, err := sheet.New(file, sheet.Format{}, &sheet.Options{Known: known})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(rows.Format().Encoding, rows.Header())
	for {
		row, err := rows.Next(context.Background())
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			fmt.Println(err)
			return
		}
		fmt.Printf("line %d: bad %q, skip %q, %q\n", row.Line, row.Bad, row.Skip, row.Cells)
	}
	// Output:
	// utf-8 [社員番号 氏名 入社日]
	// line 4: bad "", skip "", ["0012" "見本 花子" "2010-04-01"]
	// line 5: bad "", skip "", ["0013" "例示" "次郎"]
	// line 6: bad "", skip "totals", []
}
