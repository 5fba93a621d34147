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

func TestReader(t *testing.T) {
	t.Parallel()
	const file = "\ufeff社員一覧 2024年4月1日現在\r\n\r\n社員番号,氏名,,入社日\r\n,姓,名,\r\n=\"0012\",見本,\"花\n子\",\r\n合計,1名,,\r\n"
	r, rows := all(t, file, Format{})
	require.Equal(t, []string{"社員番号", "氏名 姓", "氏名 名", "入社日"}, r.Header())
	require.Equal(t, Format{UTF8, Comma, 3, 2}, r.Format())
	require.Equal(t, []Row{{Line: 5, Cells: []string{"0012", "見本", "花\n子", ""}}, {Line: 7, Skip: SkipTotals}}, rows)
}

func TestBytesAreThoseBeforeTheNextRow(t *testing.T) {
	t.Parallel()
	const head, one, broken, two = "ID,Name\r\n", "E1,\"a\nb\"\r\n", "E2,\"x\r\n", "E3,x\r\n"
	r, err := New(strings.NewReader(head+one+broken+two), Format{}, nil)
	require.NoError(t, err)
	at := len(head)
	for _, row := range []string{one, broken, two} {
		require.EqualValues(t, at, r.Bytes())
		_, err := r.Next(t.Context())
		require.NoError(t, err)
		at += len(row)
	}
	require.EqualValues(t, at, r.Bytes())
}
