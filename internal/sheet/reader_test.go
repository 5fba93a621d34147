package sheet

import (
	"errors"
	"io"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

func known(s string) bool {
	return strings.Contains(" 社員番号 氏名 姓 名 氏名カナ 入社日 退職日 部署 会社 メール ID Name Department Last First ", " "+s+" ") && s != ""
}

// all reads a file to its end.
func all(t *testing.T, file string, f Format) (*Reader, []Row) {
	t.Helper()
	r, err := New(strings.NewReader(file), f, &Options{Known: known})
	require.NoError(t, err)
	var rows []Row
	for {
		row, err := r.Next(t.Context())
		if errors.Is(err, io.EOF) {
			require.EqualValues(t, len(file), r.Bytes())
			return r, rows
		}
		require.NoError(t, err)
		rows = append(rows, row)
	}
}

func TestSmoke(t *testing.T) {
	t.Parallel()
	r, rows := all(t, "\ufeff社員一覧 2024年4月1日現在\r\n\r\n社員番号,氏名,,入社日\r\n,姓,名,\r\n=\"0012\",見本,\"花\n子\",\r\n合計,1名,,\r\n", Format{})
	require.Equal(t, []string{"社員番号", "氏名 姓", "氏名 名", "入社日"}, r.Header())
	require.Equal(t, Format{UTF8, Comma, 3, 2}, r.Format())
	require.Equal(t, []Row{{Line: 5, Cells: []string{"0012", "見本", "花\n子", ""}}, {Line: 7, Skip: SkipTotals}}, rows)
}
