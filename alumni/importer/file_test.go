package importer_test

import (
	"bytes"
	"context"
	"errors"
	"io"
	"runtime"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/alumnikit/alumnikit"
	"github.com/alumnikit/alumnikit/alumni"
	"github.com/alumnikit/alumnikit/alumni/importer"
	"github.com/alumnikit/alumnikit/storage/memory"
)

func contextOf(t *testing.T) (context.Context, context.CancelCauseFunc) {
	t.Helper()
	ctx, cancel := context.WithCancelCause(t.Context())
	t.Cleanup(func() { cancel(nil) })
	return ctx, cancel
}

func TestQuotes(t *testing.T) {
	t.Parallel()
	const header = "ID,Last name,Department\n"
	for name, c := range map[string]struct {
		body string
		ok   []string       // external IDs that come in
		bad  map[int]string // line: code
	}{
		"quoted":                 {"\"E1\",\"Sa,mple\",\"a \"\"b\"\" c\"\n", []string{"E1"}, nil},
		"no end of line":         {"E1,Sample,x", []string{"E1"}, nil},
		"blank lines":            {"\n  \nE1,Sample,x\n,,\n\r\n", []string{"E1"}, nil},
		"a stray quote":          {"E1,Sam\"ple,x\nE2,Sample,x\n", []string{"E2"}, map[int]string{2: importer.CodeQuote}},
		"text behind a quote":    {"E1,\"Sam\"ple,x\nE2,Sample,x\n", []string{"E2"}, map[int]string{2: importer.CodeQuote}},
		"open to the end":        {"E1,\"Sample,x\nE2,Sample,x\nE3,Sample,x\n", []string{"E2", "E3"}, map[int]string{2: importer.CodeQuote}},
		"open, closed by others": {"E1,\"Sample,x\nE2,\"Sample\",x\n", []string{"E2"}, map[int]string{2: importer.CodeQuote}},
		"open, then broken":      {"E1,\"Sample,x\nE2,\xff,x\nE3,Sample,x\n", []string{"E3"}, map[int]string{2: importer.CodeQuote, 3: importer.CodeEncoding}},
		"a break in a cell":      {"E1,\"Sam\nple\",x\nE2,Sample,x\n", []string{"E1", "E2"}, nil},
		"open at once":           {"\"\n\"\n\"\n", nil, map[int]string{4: importer.CodeQuote}}, // lines 2 and 3 are one blank cell
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			people, im := open(t)
			report := bring(t, im, header+c.body)
			got := map[int]string{}
			for _, b := range report.Bad {
				got[b.Line] = b.Code
			}
			if c.bad == nil {
				c.bad = map[int]string{}
			}
			require.Equal(t, c.bad, got)
			require.Equal(t, len(c.ok), report.New)
			for _, id := range c.ok {
				find(t, people, id)
			}
		})
	}
}

// endless yields the header and then the same bytes for ever.
type endless struct {
	start *strings.Reader
	fill  byte
	read  int64
}

func (e *endless) Read(p []byte) (int, error) {
	if e.start.Len() > 0 {
		return e.start.Read(p)
	}
	for i := range p {
		p[i] = e.fill
	}
	e.read += int64(len(p))
	return len(p), nil
}

func TestAnEndlessFileEndsInBoundedMemory(t *testing.T) { //nolint:paralleltest // it measures the heap
	if testing.Short() {
		t.Skip("the race detector has a heap of its own")
	}
	for name, fill := range map[string]byte{"line": 'x', "quotes": '"', "lines": '\n', "cells": ','} {
		_, im := over(t, memory.New(), &importer.Options{MaxBytes: 16 << 20})
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		in := &endless{start: strings.NewReader("社員番号,姓\nE1,\""), fill: fill}
		report, err := im.Import(t.Context(), clerk(), in, importer.Mapping{}, nil)
		runtime.ReadMemStats(&after)
		require.ErrorIs(t, err, alumnikit.ErrTooLarge, name)
		require.NotNil(t, report, name)
		require.Less(t, after.HeapSys-min(before.HeapSys, after.HeapSys), uint64(12<<20), name)
	}
}

func TestAnEndlessFileCanBeCancelled(t *testing.T) {
	t.Parallel()
	_, im := open(t)
	ctx, cancel := contextOf(t)
	in := &endless{start: strings.NewReader("社員番号,姓\n"), fill: 'x'}
	go func() { cancel(nil) }()
	_, err := im.Import(ctx, clerk(), in, importer.Mapping{}, nil)
	require.ErrorIs(t, err, context.Canceled)
}

func TestTooManyRows(t *testing.T) {
	t.Parallel()
	_, im := over(t, memory.New(), &importer.Options{MaxRows: 2, Chunk: 1})
	report, err := im.Import(t.Context(), clerk(), strings.NewReader("ID,Name\n1,a\n2,b\n3,c\n"), importer.Mapping{}, nil)
	require.ErrorIs(t, err, alumnikit.ErrTooLarge)
	require.Equal(t, 2, report.New)
}

func TestInspect(t *testing.T) {
	t.Parallel()
	_, im := open(t)
	look := func(file string) (*importer.Preview, error) {
		return im.Inspect(t.Context(), clerk(), strings.NewReader(file), importer.Format{})
	}
	got, err := look("\ufeff社員番号, 姓 ,\"a,\"\"b\",個人番号\n1,2,3,4\n" + strings.Repeat("5,6,7,8\n", 30))
	require.NoError(t, err)
	require.Equal(t, []string{"社員番号", "姓", "a,\"b", "個人番号"}, got.Header)
	require.Equal(t, []importer.Column{importer.ExternalID, importer.Family, importer.Ignored, importer.Ignored}, got.Proposal.Mapping.Columns)
	require.Equal(t, []string{"個人番号"}, got.Proposal.Refused)
	require.Equal(t, []string{"1", "2", "3", "4"}, got.Rows[0])
	require.Len(t, got.Rows, 20)
	require.Equal(t, importer.Format{Encoding: "utf-8", Layout: "csv", HeaderLine: 1, HeaderRows: 1}, got.Format)
	got, err = look("\x8e\xd0\x88\xf5\x94\xd4\x8d\x86\t\x90\xa9\n1\t2\n")
	require.NoError(t, err)
	require.Equal(t, []string{"社員番号", "姓"}, got.Header)
	require.Equal(t, importer.Encoding("windows-31j"), got.Format.Encoding)
	for name, file := range map[string]string{
		"empty": "", "a workbook": "PK\x03\x04", "open quote": "\"ID,Name\n", "long": strings.Repeat("x", 70<<10), "wide": strings.Repeat("a,", 300) + "\n",
	} {
		_, err := look(file)
		found, ok := errors.AsType[alumnikit.FieldErrors](err)
		require.True(t, ok, "%s: %v", name, err)
		for _, l := range []alumni.Locale{alumni.Japanese, alumni.English} {
			require.NotEmpty(t, importer.Bad{Code: found[0].Code}.Reason(l), "%s: %s", name, found[0].Code)
			require.NotEmpty(t, importer.Bad{Code: found[0].Code}.Hint(l), "%s: %s", name, found[0].Code)
		}
	}
	_, err = im.Inspect(t.Context(), alumnikit.Visitor(acme), strings.NewReader("ID\n1\n"), importer.Format{})
	require.Error(t, err)
}

func TestPropose(t *testing.T) {
	t.Parallel()
	_, im := open(t)
	m := im.Propose([]string{"ＩＤ", "Last Name", "first_name", "せい", "氏名", "E-Mail", "靴のサイズ", "Email"})
	require.Equal(t, []importer.Column{
		importer.ExternalID, importer.Family, importer.Given, importer.FamilyKana, importer.Ignored, importer.Email, importer.Ignored, importer.Ignored,
	}, m.Columns)
	require.NoError(t, m.Validate(nil))
	for _, c := range importer.Columns() {
		for _, l := range []alumni.Locale{alumni.Japanese, alumni.English} {
			require.NotEmpty(t, c.Label(l), c)
			got := im.Propose([]string{c.Label(l)}).Columns[0]
			require.Equal(t, c, got, "the label of a column is its header")
		}
	}
}

func TestMappingValidate(t *testing.T) {
	t.Parallel()
	for name, m := range map[string]importer.Mapping{
		"nothing":       {},
		"no ID":         {Header: []string{"a"}, Columns: []importer.Column{importer.Family}},
		"no name":       {Header: []string{"a"}, Columns: []importer.Column{importer.ExternalID}},
		"too few":       {Header: []string{"a", "b"}, Columns: []importer.Column{importer.ExternalID}},
		"twice":         {Header: []string{"a", "b", "c"}, Columns: []importer.Column{importer.ExternalID, importer.Family, importer.Family}},
		"unknown":       {Header: []string{"a", "b", "c"}, Columns: []importer.Column{importer.ExternalID, importer.Family, "shoeSize"}},
		"whole + parts": {Header: []string{"a", "b", "c"}, Columns: []importer.Column{importer.ExternalID, importer.Family, importer.FullName}},
	} {
		require.ErrorIs(t, m.Validate(nil), alumnikit.ErrInvalid, name)
	}
	_, im := open(t)
	good := importer.Mapping{Header: []string{"番号", "名前"}, Columns: []importer.Column{importer.ExternalID, importer.FullName}}
	report, err := im.Import(t.Context(), clerk(), strings.NewReader("番号,名前\n1,見本　花子\n"), good, nil)
	require.NoError(t, err)
	require.Equal(t, 1, report.New)
	_, err = im.Import(t.Context(), clerk(), strings.NewReader("名前,番号\n見本　花子,1\n"), good, nil)
	require.ErrorIs(t, err, alumnikit.ErrInvalid, "another header")
	_, err = im.Import(t.Context(), clerk(), strings.NewReader("a,b\n1,2\n"), importer.Mapping{}, nil)
	require.ErrorIs(t, err, alumnikit.ErrInvalid, "nothing is recognised")
}

func TestReportNeverHoldsAValueNorAFormula(t *testing.T) {
	t.Parallel()
	people, im := over(t, memory.New(), &importer.Options{MaxBad: 3})
	var file bytes.Buffer
	file.WriteString("社員番号,姓,\"=SUM(A1)\",入社日\n")
	for range 5 {
		file.WriteString("E1,見本canary,x,３月canary\n")
	}
	m := importer.Mapping{
		Header:  []string{"社員番号", "姓", "=SUM(A1)", "入社日"},
		Columns: []importer.Column{importer.ExternalID, importer.Family, importer.End, importer.Start},
	}
	report, err := im.Import(t.Context(), clerk(), &file, m, nil)
	require.NoError(t, err)
	require.Equal(t, 5, report.BadRows)
	require.Equal(t, 10, report.Findings)
	require.Len(t, report.Bad, 3)
	require.Empty(t, content(t, people))
	for _, l := range []alumni.Locale{alumni.Japanese, alumni.English} {
		var out bytes.Buffer
		require.NoError(t, report.WriteCSV(&out, l))
		require.NotContains(t, out.String(), "canary")
		require.NotContains(t, out.String(), "見本")
		require.NotContains(t, out.String(), ",=")
		require.Contains(t, out.String(), "'=SUM(A1)")
		require.Contains(t, out.String(), "9月aaaaaa", "the shape of the value")
	}
	require.Error(t, report.WriteCSV(failing{}, alumni.English))
}

type failing struct{}

func (failing) Write([]byte) (int, error) { return 0, io.ErrClosedPipe }

// FuzzImport feeds any bytes behind a header. Every row is accounted for, and
// the same file again changes nothing.
func FuzzImport(f *testing.F) {
	f.Add([]byte("E1,見本,花子,h@example.jp,営業部,2010-04-01,,\n"))
	f.Add([]byte("E1,\"見\n本\",,,,,,\nE1,x,,,,,,\n"))
	f.Add([]byte("\"\"\"\",\"\n\xff\x00,,,,,,,"))
	f.Add([]byte("E1,a,,,x,2001,,\nE2,a,,,x,2001,,\nE3,a,,,x,,,\nE1,a,,,y,2001,,\nE1,,,,z,2003,,\nE4,b,,,x,,,\nE1,a,,,x,2001-01,,\n"))
	f.Add([]byte("00,0\nE1,0\n01,0\nE1 ,,,,0000\n")) // a row that says no name, in the chunk behind the one that does
	f.Add([]byte("E2,=1+1,-,a@b,\u202e,２０２４,9999-12-31,x\r\n"))
	f.Fuzz(func(t *testing.T, body []byte) {
		people, im := over(t, memory.New(), &importer.Options{Chunk: 3, MaxBytes: 1 << 20})
		file := head + string(body)
		dry, err := im.DryRun(t.Context(), clerk(), strings.NewReader(file), importer.Mapping{}, nil)
		if errors.Is(err, alumnikit.ErrInvalid) { // it is no table any more
			return
		}
		require.NoError(t, err)
		report := bring(t, im, file)
		dry.Diffs, dry.Run = nil, report.Run
		require.Equal(t, dry, report)
		again := bring(t, im, file)
		require.Equal(t, report.New, again.Unchanged)
		require.Equal(t, report.Bad, again.Bad)
		require.Len(t, content(t, people), report.New)
	})
}
