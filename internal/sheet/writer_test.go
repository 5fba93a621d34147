package sheet

import (
	"bytes"
	"errors"
	"io"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/alumnikit/alumnikit"
)

func TestWriter(t *testing.T) {
	t.Parallel()
	for f, want := range map[Format]string{
		{}:                                  "\ufeffID,氏名\r\nE1,\"見,本\"\r\nE2,'=1\r\n",
		{Layout: Tab}:                       "\ufeffID\t氏名\r\nE1\t\"見,本\"\r\nE2\t'=1\r\n",
		{Layout: JSONLines}:                 `{"ID":"E1","氏名":"見,本"}` + "\r\n" + `{"ID":"E2","氏名":"=1"}` + "\r\n",
		{Layout: JSON}:                      "[\n" + `{"ID":"E1","氏名":"見,本"}` + "\n," + `{"ID":"E2","氏名":"=1"}` + "\n]\n",
		{Encoding: UTF16LE, Layout: Comma}:  in(t, UTF16LE, "ID,氏名\r\nE1,\"見,本\"\r\nE2,'=1\r\n", true),
		{Encoding: Windows31J, Layout: Tab}: in(t, Windows31J, "ID\t氏名\r\nE1\t\"見,本\"\r\nE2\t'=1\r\n", false),
	} {
		var out bytes.Buffer
		w, err := NewWriter(&out, f, []string{"ID", "氏名"})
		require.NoError(t, err)
		require.NoError(t, w.Write([]string{"E1", "見,本"}))
		require.NoError(t, w.Write([]string{"E2", "=1"}))
		require.NoError(t, w.Close())
		require.Equal(t, want, out.String())
		_, rows := all(t, out.String(), f)
		require.Equal(t, []string{"E2", "=1"}, rows[1].Cells)
	}
}

func TestWriterRefusesWhatIsLost(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		encoding Encoding
		cell     string
		column   int
	}{
		{Windows31J, "𠮷", 1},
		{Windows31J, "¥", 1},
		{EUCJP, "−", 1},
		{UTF8, "\ufffd", 1},
		{UTF8, "\x00", 1},
		{UTF8, " x", -1},
		{UTF8, "'=1", -1},
		{UTF8, "a\nb", 1},
		{UTF8, strings.Repeat("x", 64<<10), -1},
	} {
		var out bytes.Buffer
		w, err := NewWriter(&out, Format{Encoding: c.encoding}, []string{"ID", "Name"})
		require.NoError(t, err)
		header := out.String()
		err = w.Write([]string{"E1", c.cell})
		require.Equal(t, &LossError{c.encoding, c.column}, err, "%.20q", c.cell)
		require.ErrorIs(t, err, alumnikit.ErrInvalid)
		require.Equal(t, header, out.String(), "nothing of the row was written")
	}
	_, err := NewWriter(io.Discard, Format{}, []string{"a", "a"})
	require.ErrorIs(t, err, alumnikit.ErrInvalid)
	w, err := NewWriter(io.Discard, Format{}, []string{"a", "b"})
	require.NoError(t, err)
	require.Error(t, w.Write([]string{"a"}))
}

// What a writer takes is what a reader gives, whatever the cell.
func FuzzWriter(f *testing.F) {
	for _, s := range []string{"見本", "'=1", "=\"1\"", `a"b`, "a;b\tc", "\\", "\u2028", "-5", "＝", "~", "ﾐ"} {
		for i := range Encodings() {
			f.Add(s, "x", byte(i), byte(i))
		}
	}
	f.Fuzz(func(t *testing.T, one, two string, encoding, layout byte) {
		format := Format{Encoding: Encodings()[int(encoding)%len(Encodings())], Layout: Layouts()[int(layout)%len(Layouts())]}
		var out bytes.Buffer
		w, err := NewWriter(&out, format, []string{"識別子", "氏名", "種類"})
		if err != nil {
			return // JSON in another encoding
		}
		cells := []string{one, two, "row"}
		if err := w.Write(cells); err != nil {
			_, ok := errors.AsType[*LossError](err)
			require.True(t, ok)
			return
		}
		require.NoError(t, w.Close())
		r, err := New(bytes.NewReader(out.Bytes()), format, nil)
		require.NoError(t, err)
		require.Equal(t, []string{"識別子", "氏名", "種類"}, r.Header())
		row, err := r.Next(t.Context())
		require.NoError(t, err)
		require.Equal(t, cells, row.Cells, "%q", out.String())
		_, err = r.Next(t.Context())
		require.ErrorIs(t, err, io.EOF)
	})
}
