package sheet

import (
	"context"
	"errors"
	"io"
	"runtime"
	"strconv"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/stretchr/testify/require"

	"github.com/alumnikit/alumnikit"
)

func TestLineEnds(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		file  string
		lines []int
	}{
		"LF":          {"ID,Name\nE1,x\nE2,x\n", []int{2, 3}},
		"CR LF":       {"ID,Name\r\nE1,x\r\nE2,x\r\n", []int{2, 3}},
		"CR":          {"ID,Name\rE1,x\rE2,x\r", []int{2, 3}},
		"mixed":       {"ID,Name\r\nE1,x\rE2,x\n", []int{2, 3}},
		"no end":      {"ID,Name\nE1,x\nE2,x", []int{2, 3}},
		"blank lines": {"\n\r\nID,Name\n\n , \nE1,x\r\r\nE2,x\n\n", []int{6, 8}},
		"Ctrl-Z":      {"ID,Name\r\nE1,x\r\nE2,x\r\n\x1a", []int{2, 3}},
	} {
		for _, e := range []Encoding{UTF8, UTF16LE, UTF16BE} {
			t.Run(name+" "+string(e), func(t *testing.T) {
				t.Parallel()
				file := in(t, e, c.file, false)
				for _, r := range []io.Reader{
					strings.NewReader(file), iotest.OneByteReader(strings.NewReader(file)), iotest.DataErrReader(strings.NewReader(file)),
				} {
					rows, err := New(r, Format{Encoding: e}, &Options{Known: known})
					require.NoError(t, err)
					for i, line := range c.lines {
						row, err := rows.Next(t.Context())
						require.NoError(t, err)
						require.Equal(t, Row{Line: line, Cells: []string{[]string{"E1", "E2"}[i], "x"}}, row)
					}
					_, err = rows.Next(t.Context())
					require.ErrorIs(t, err, io.EOF)
				}
			})
		}
	}
}

func TestUnicodeSeparatorsEndNoLine(t *testing.T) {
	t.Parallel()
	_, rows := all(t, "ID,Name\nE1,a\u2028b\u0085c\u2029d\ne2,x\n", Format{})
	require.Equal(t, []string{"E1", "a\u2028b\u0085c\u2029d"}, rows[0].Cells)
}

// TestEndsAcrossTheBuffer moves a CR LF over the place where the buffer is filled.
func TestEndsAcrossTheBuffer(t *testing.T) {
	t.Parallel()
	for _, e := range []Encoding{UTF8, UTF16LE} {
		for shift := range 9 {
			file := "ID,Name\r\n" + strings.Repeat("x", shift) + ",\r\n" + strings.Repeat("E123,Sample Person\r\n", 30_000)
			r, rows := all(t, in(t, e, file, false), Format{})
			require.Len(t, rows, 30_001-map[bool]int{true: 1}[shift == 0])
			require.Equal(t, 30_002, rows[len(rows)-1].Line)
			require.Equal(t, 30_002, r.lines.number)
		}
	}
}

// TestLinesAreReadInAnyPieces ends every read within a line, behind a CR among others.
func TestLinesAreReadInAnyPieces(t *testing.T) {
	t.Parallel()
	const n = SampleSize / 8
	for _, e := range []Encoding{UTF8, UTF16LE} {
		for _, end := range []string{"\r\n", "\r", "\n"} {
			file := in(t, e, "ID,Name"+end+strings.Repeat("E123,Sample"+end, n), false)
			r, err := New(iotest.OneByteReader(strings.NewReader(file)), Format{}, nil)
			require.NoError(t, err)
			for i := range n {
				row, err := r.Next(t.Context())
				require.NoError(t, err)
				require.Equal(t, Row{Line: i + 2, Cells: []string{"E123", "Sample"}}, row)
			}
			_, err = r.Next(t.Context())
			require.ErrorIs(t, err, io.EOF)
			require.Equal(t, n+1, r.lines.number)
		}
	}
}

// endless yields a beginning and then the same bytes for ever.
type endless struct {
	start *strings.Reader
	fill  byte
}

func (e *endless) Read(p []byte) (int, error) {
	if e.start.Len() > 0 {
		return e.start.Read(p)
	}
	for i := range p {
		p[i] = e.fill
	}
	return len(p), nil
}

func TestAnEndlessFileEndsInBoundedMemory(t *testing.T) { //nolint:paralleltest // it measures the heap
	for _, start := range []string{"ID,Name\nE1,", "ID,Name\nE1,\"", "{\"ID\":1}\n{\"ID\":\"", "[{\"ID\":1},{\"ID\":"} {
		for _, fill := range []byte("x\",[{\t ") {
			r, err := New(&endless{strings.NewReader(start), fill}, Format{}, &Options{MaxBytes: 16 << 20})
			require.NoError(t, err)
			var before, after runtime.MemStats
			runtime.GC()
			runtime.ReadMemStats(&before)
			for err == nil {
				_, err = r.Next(t.Context())
			}
			runtime.ReadMemStats(&after)
			require.ErrorIs(t, err, alumnikit.ErrTooLarge, "%q %q", start, fill)
			require.Less(t, after.HeapSys-min(before.HeapSys, after.HeapSys), uint64(6<<20), "%q %q", start, fill)
		}
	}
}

func TestEndlessBlankLines(t *testing.T) {
	t.Parallel()
	for _, fill := range []byte("\n\r") {
		r, err := New(&endless{strings.NewReader("ID,Name\nE1,\""), fill}, Format{}, &Options{MaxBytes: 1 << 20})
		require.NoError(t, err)
		row, err := r.Next(t.Context())
		require.NoError(t, err)
		require.Equal(t, Row{Line: 2, Bad: CodeQuote}, row)
		_, err = r.Next(t.Context())
		require.ErrorIs(t, err, alumnikit.ErrTooLarge)
	}
}

func TestAnEndlessLineCanBeCancelled(t *testing.T) {
	t.Parallel()
	r, err := New(&endless{strings.NewReader("ID,Name\n"), 'x'}, Format{}, &Options{MaxBytes: 1 << 62})
	require.NoError(t, err)
	ctx, cancel := context.WithCancelCause(t.Context())
	go cancel(io.ErrClosedPipe)
	_, err = r.Next(ctx)
	require.ErrorIs(t, err, io.ErrClosedPipe)
}

func TestReaderErrors(t *testing.T) {
	t.Parallel()
	broken := errors.New("broken")
	_, err := New(iotest.ErrReader(broken), Format{}, nil)
	require.ErrorIs(t, err, broken)
	_, err = New(stuck{}, Format{}, nil)
	require.ErrorIs(t, err, io.ErrNoProgress)
	big := "ID,Name\n" + strings.Repeat("E1,x\n", SampleSize/4)
	r, err := New(io.MultiReader(strings.NewReader(big), iotest.ErrReader(broken)), Format{}, nil)
	require.NoError(t, err)
	n := 0
	for ; err == nil; n++ {
		_, err = r.Next(t.Context())
	}
	require.ErrorIs(t, err, broken)
	require.Equal(t, SampleSize/4+1, n, "what came before the error")
}

type stuck struct{}

func (stuck) Read([]byte) (int, error) { return 0, nil }

func TestBounds(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct{ row, bad string }{
		"10 MB in a cell":        {"E1," + strings.Repeat("x", 10<<20), CodeLine},
		"10 MB in quotes":        {"E1,\"" + strings.Repeat("x", 10<<20) + "\"", CodeLine},
		"100,000 columns":        {"E1,x" + strings.Repeat(",", 100_000), CodeLine},
		"60,000 empty columns":   {"E1,x" + strings.Repeat(",", 60_000), ""},
		"60,000 columns":         {"E1,x" + strings.Repeat(",", 60_000) + "x", CodeColumns},
		"as long as a line may":  {"E1," + strings.Repeat("x", 64<<10-3), ""},
		"longer by one":          {"E1," + strings.Repeat("x", 64<<10-2), CodeLine},
		"two cells in one quote": {"E1,\"" + strings.Repeat("\"\"", 30_000) + "\"", ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r, rows := all(t, "ID,Name\n"+c.row+"\nE2,x\n", Format{})
			require.Len(t, rows, 2)
			require.Equal(t, c.bad, rows[0].Bad)
			require.Equal(t, Row{Line: 3, Cells: []string{"E2", "x"}}, rows[1])
			require.Less(t, cap(r.lines.src.buf), 1<<20)
		})
	}
	_, rows := all(t, "ID,Name\nE1,\""+strings.Repeat(strings.Repeat("x", 30_000)+"\n", 11)+"\"\nE2,x\n", Format{})
	require.Equal(t, Row{Line: 2, Bad: CodeQuote}, rows[0], "a record that is too long")
	// A record of 10 MB in lines: the quote is where it began.
	_, rows = all(t, "ID,Name\nE1,\""+strings.Repeat(strings.Repeat("x", 1000)+"\n", 10_000)+"\"\nE2,x\n", Format{})
	require.Equal(t, Row{Line: 2, Bad: CodeQuote}, rows[0])
	require.Equal(t, Row{Line: 10_003, Cells: []string{"E2", "x"}}, rows[len(rows)-1])
}

func TestHeaderBounds(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct{ file, field, code string }{
		"201 columns":     {strings.Repeat("x,", 200) + "x\n", "header", alumnikit.CodeTooLong},
		"100,000 columns": {strings.Repeat("x,", 100_000) + "x\n", "header", CodeLine},
		"endless":         {strings.Repeat("x", 1<<20), "header", CodeLine},
		"open quote":      {"\"ID,Name\n", "header", CodeQuote},
		"201 keys":        {"{" + strings.TrimSuffix(keys(201), ",") + "}\n", "header", alumnikit.CodeTooLong},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, err := New(strings.NewReader(c.file), Format{}, nil)
			require.Equal(t, c.code, codeOf(t, err, c.field))
		})
	}
	r, _ := all(t, "ID,Name"+strings.Repeat(",", 16_382)+"\nE1,x\n", Format{})
	require.Equal(t, []string{"ID", "Name"}, r.Header(), "as wide as a spreadsheet can be")
}

func keys(n int) string {
	var b strings.Builder
	for i := range n {
		b.WriteString("\"k" + strconv.Itoa(i) + "\":1,")
	}
	return b.String()
}

// codeOf returns the code of the one finding of an error, about a field.
func codeOf(t *testing.T, err error, field string) string {
	t.Helper()
	found, ok := errors.AsType[alumnikit.FieldErrors](err)
	require.True(t, ok, "%v", err)
	require.Len(t, found, 1)
	require.Equal(t, field, found[0].Field)
	return found[0].Code
}
