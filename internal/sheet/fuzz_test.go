package sheet

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"errors"
	"io"
	"math"
	"slices"
	"strconv"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/stretchr/testify/require"
	"golang.org/x/text/encoding/japanese"

	"github.com/alumnikit/alumnikit"
)

// drain reads a file to its end. An error is one that the package documents.
func drain(t *testing.T, file []byte, f Format) (*Reader, []Row) {
	t.Helper()
	r, err := New(bytes.NewReader(file), f, &Options{Known: known})
	if err != nil {
		require.ErrorIs(t, err, alumnikit.ErrInvalid)
		return nil, nil
	}
	var rows []Row
	for {
		row, err := r.Next(t.Context())
		if errors.Is(err, io.EOF) || errors.Is(err, alumnikit.ErrInvalid) {
			require.EqualValues(t, len(file), r.Bytes())
			return r, rows
		}
		require.NoError(t, err)
		rows = append(rows, row)
	}
}

// FuzzRead reads any bytes. What is said of rows holds, the same bytes give the
// same rows, also in the format that was detected, and work is linear.
func FuzzRead(f *testing.F) {
	for _, e := range Encodings() {
		f.Add([]byte(in(f, e, "社員一覧\n社員番号,氏名,,入社日\r\n,姓,名,\rE1,\"髙﨑\n①\",ﾐﾎﾝ,=\"0012\"\n合計,1,,\n", false)))
	}
	f.Add([]byte("{\"ID\":1,\"a\":[{\"b\":null},{\"c\":true}]}\n{\"ID\":2,\"d\":\"\\ud800\"}\n"))
	f.Add([]byte("[{\"ID\":1,\"a\":\"{\\\"\"},\n{\"ID\":2}\n]"))
	f.Add([]byte("[{\"\":0}0"))
	f.Add([]byte("sep=;\r\nID;Name\r\n\"a\"\";\n\"\";b\n"))
	f.Add([]byte("ID,Name\n\"\n\"a\n\"\",\"\n\xff\x00\x1a"))
	f.Add([]byte("\xff\xfeI\x00D\x00\n\x001\x00\n\x00\x00\xd8"))
	f.Fuzz(func(t *testing.T, file []byte) {
		r, rows := drain(t, file, Format{})
		if r == nil {
			return
		}
		line := 0
		for _, row := range rows {
			require.Greater(t, row.Line, line, "in order")
			line = row.Line
			kinds := 0
			for _, set := range []bool{row.Cells != nil, row.Bad != "", row.Skip != ""} {
				if set {
					kinds++
				}
			}
			require.Equal(t, 1, kinds, "%+v", row)
			require.True(t, row.Cells == nil || len(row.Cells) == len(r.Header()))
			for _, c := range row.Cells {
				require.True(t, utf8.ValidString(c))
				require.NotContains(t, c, "\x00")
				require.NotContains(t, c, "\r")
			}
		}
		ends := bytes.Count(file, []byte("\n")) + bytes.Count(file, []byte("\r")) + 1
		if r.Format().Layout == JSON { // objects are counted, what stands behind the last, and the array that is not closed
			ends = bytes.Count(file, []byte("}")) + 2
		}
		require.LessOrEqual(t, line, ends)
		again, same := drain(t, file, r.Format())
		require.NotNil(t, again)
		require.Equal(t, r.Header(), again.Header())
		require.Equal(t, rows, same)
		if read, ok := r.rows.(*table); ok {
			// A line is split twice at most: a line with an odd number of quotes ends the span of another before it can begin
			// its own. A byte becomes three in UTF-8 at most.
			require.LessOrEqual(t, read.fed, int64(2*3*len(file)))
		}
	})
}

// FuzzCSV writes tables with encoding/csv in every encoding that has their
// characters, and reads the same cells back, with the lines on which rows begin.
func FuzzCSV(f *testing.F) {
	f.Add("E1", "見本 花子", "a,b", "c\"d", false, uint8(0))
	f.Add("'0012", "髙﨑\n①", "", "ﾐﾎﾝ", true, uint8(1))
	f.Add("=\"1\"", " x ", "合計", "～\\", true, uint8(2))
	f.Add("\u2028", "𠮷", ";\t", "é", false, uint8(3))
	f.Fuzz(func(t *testing.T, a, b, c, d string, crlf bool, kind uint8) {
		if crlf { // encoding/csv drops the other CRs then
			a, b, c, d = strings.ReplaceAll(a, "\r", ""), strings.ReplaceAll(b, "\r", ""), strings.ReplaceAll(c, "\r", ""), strings.ReplaceAll(d, "\r", "")
		}
		table := [][]string{{"社員番号", "氏名", "部署", "会社"}, {"E0", "x", "y", "z"}, {a, b, c, d}, {"E9", d, c, b}}
		f := Format{Encoding: Encodings()[int(kind)%len(Encodings())], Layout: Layouts()[int(kind/8)%3], HeaderLine: 1, HeaderRows: 1}
		var file bytes.Buffer
		w := csv.NewWriter(&file)
		w.UseCRLF, w.Comma = crlf, rune(f.Layout.separator())
		require.NoError(t, w.WriteAll(table))
		if !writable(a + "," + b + "," + c + "," + d) {
			t.Skip()
		}
		text, ok := carried(t, f.Encoding, file.String())
		if !ok || byMark([]byte(text)) != "" {
			t.Skip()
		}
		_, rows := drain(t, []byte(text), f)
		line := 1
		got := 0
		for _, cells := range table[1:] {
			line++
			want := make([]string, len(cells))
			for i, cell := range cells {
				want[i] = clean(breaks(cell))
			}
			if strings.Join(want, "") != "" && skipOf(want) == "" {
				require.Equal(t, Row{Line: line, Cells: want}, rows[got])
			}
			if strings.Join(want, "") != "" {
				got++
			}
			for _, cell := range cells {
				line += strings.Count(breaks(strings.ReplaceAll(cell, "\v", "")), "\n")
			}
		}
		require.Len(t, rows, got)
	})
}

// breaks is what becomes of breaks within a cell.
func breaks(s string) string {
	return strings.NewReplacer("\r\n", "\n", "\r", "\n", "\v", "\n").Replace(s)
}

// writable leaves out what is not a cell to the reader: what is bad by itself or
// makes the file a binary one, and more lines than a record may have.
func writable(s string) bool {
	control := func(r rune) bool { return r < ' ' && !strings.ContainsRune("\t\n\v\r", r) }
	return utf8.ValidString(s) && !strings.ContainsFunc(s, control) && !strings.Contains(s, replacement) &&
		strings.Count(breaks(s), "\n") < 40 && len(s) < 8<<10
}

func skipOf(cells []string) Skip {
	t := table{header: [][]string{{"社員番号", "氏名", "部署", "会社"}}, totals: totalWords(), begun: true}
	return t.skip(cells)
}

// carried encodes a text if every character survives.
func carried(t *testing.T, e Encoding, text string) (string, bool) {
	t.Helper()
	if e == UTF8 || e.wide() {
		return in(t, e, text, false), true
	}
	table := japanese.ShiftJIS
	if e == EUCJP {
		table = japanese.EUCJP
	}
	out, err := table.NewEncoder().String(text)
	if err != nil {
		return "", false
	}
	d := newDecoder(e)
	lines := strings.Split(text, "\n")
	for i, line := range strings.Split(out, "\n") {
		if back, bad := d.decode([]byte(line)); bad != "" || string(back) != lines[i] {
			return "", false
		}
	}
	return out, true
}

// FuzzObjects writes objects with encoding/json and reads their values back under
// their paths.
func FuzzObjects(f *testing.F) {
	f.Add("E1", "見本", " 花子 ", 1.5, true)
	f.Add("", "\"\\", "\u2028\n", -1e300, false)
	f.Fuzz(func(t *testing.T, a, b, c string, number float64, flag bool) {
		line, err := json.Marshal(map[string]any{
			"a": a, "b": map[string]any{"c": b, "list": []any{c, nil, []string{}, map[string]string{"d": a}}}, "flag": flag, "number": number,
		})
		require.Equal(t, math.IsNaN(number) || math.IsInf(number, 0), err != nil)
		if err != nil || !writable(a+","+b+","+c) || len(line) > 64<<10 {
			t.Skip()
		}
		file := slices.Concat([]byte("{\"first\":1}\n"), line, []byte("\n"))
		r, rows := drain(t, file, Format{Encoding: UTF8})
		require.Equal(t, []string{"first", "a", "b.c", "b.list.1", "b.list.2", "b.list.4.d", "flag", "number"}, r.Header())
		trim := func(s string) string { return strings.TrimFunc(s, isSpace) }
		text, err := json.Marshal(number)
		require.NoError(t, err)
		require.Equal(t, []Row{
			{Line: 1, Cells: []string{"1", "", "", "", "", "", "", ""}},
			{Line: 2, Cells: []string{"", trim(a), trim(b), trim(c), "", trim(a), strconv.FormatBool(flag), string(text)}},
		}, rows)
	})
}

// FuzzDetect detects the format of any sample, as Reader does.
func FuzzDetect(f *testing.F) {
	for _, e := range Encodings() {
		f.Add([]byte(in(f, e, "社員一覧\n\n社員番号;氏名\n", false)))
	}
	f.Add([]byte("PK\x03\x04xl/"))
	f.Add([]byte("[{"))
	f.Fuzz(func(t *testing.T, sample []byte) {
		found, err := Detect(sample, known)
		if err != nil {
			require.ErrorIs(t, err, alumnikit.ErrInvalid)
			return
		}
		require.NoError(t, found.validate())
		r, err := New(bytes.NewReader(sample), Format{}, &Options{Known: known})
		if err != nil {
			require.ErrorIs(t, err, alumnikit.ErrInvalid)
			return
		}
		require.Equal(t, found, r.Format())
	})
}
