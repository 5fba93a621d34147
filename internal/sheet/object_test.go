package sheet

import (
	"io"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/stretchr/testify/require"
)

func TestObjects(t *testing.T) {
	t.Parallel()
	const first = `{"id":"E1","name":{"family":"見本","given":null},"employments":[{"start":"2010-04-01"},{"start":"2020-04-01","end":""}],"grade":3.10,"active":true,"mails":["a@example.jp"]}` + "\n"
	r, rows := all(t, first+"\n"+`{"grade":1234567890123456789,"id":" E2 ","mails":[],"active":false}`, Format{})
	require.Equal(t, Format{UTF8, JSONLines, 0, 0}, r.Format())
	require.Equal(t, []string{
		"id", "name.family", "name.given", "employments.1.start", "employments.2.start", "employments.2.end", "grade", "active", "mails.1",
	}, r.Header())
	require.Equal(t, []Row{
		{Line: 1, Cells: []string{"E1", "見本", "", "2010-04-01", "2020-04-01", "", "3.10", "true", "a@example.jp"}},
		{Line: 3, Cells: []string{"E2", "", "", "", "", "", "1234567890123456789", "false", ""}},
	}, rows)
}

func TestObjectsThatAreNone(t *testing.T) {
	t.Parallel()
	for line, want := range map[string]string{
		`{"id":"E2"`:                             CodeJSON,
		`{"id":"E2"} x`:                          CodeJSON,
		`{"id":"E2"}{"id":"E3"}`:                 CodeJSON,
		`{"id":"E2","id":"E3"}`:                  CodeJSON,
		`["E2"]`:                                 CodeJSON,
		`"E2"`:                                   CodeJSON,
		`{"id":[[[[[[[[[1]]]]]]]]]}`:             CodeJSON,
		`{"id":"E2",}`:                           CodeJSON,
		`{"id":"\ud800"}`:                        CodeEncoding,
		`{"id":"\u0000"}`:                        CodeNUL,
		"{\"id\":\"\xff\"}":                      CodeEncoding,
		`{"` + strings.Repeat("k", 201) + `":1}`: CodeJSON,
		`{"id":"` + strings.Repeat("x", 64<<10) + `"}`: CodeLine,
	} {
		_, rows := all(t, `{"id":"E1"}`+"\n"+line+"\n"+`{"id":"E3"}`+"\n", Format{})
		require.Len(t, rows, 3)
		require.Equal(t, Row{Line: 2, Bad: want}, rows[1], line)
		require.Equal(t, Row{Line: 3, Cells: []string{"E3"}}, rows[2])
	}
	_, err := New(strings.NewReader("{\"id\": 1\n{\"id\"\n"), Format{}, nil)
	require.Equal(t, "json", codeOf(t, err, "header"), "no object at all")
}

func TestObjectsThatAreNotLines(t *testing.T) {
	t.Parallel()
	want := []Row{{Line: 1, Cells: []string{"E1", "見本 }]"}}, {Line: 2, Cells: []string{"E2", "\"例示\""}}}
	for name, file := range map[string]string{
		"an array on one line": `[{"id":"E1","name":"見本 }]"},{"id":"E2","name":"\"例示\""}]`,
		"on many":              "\ufeff[\n  {\n    \"id\": \"E1\",\n    \"name\": \"見本 }]\"\n  },\n  {\"id\": \"E2\", \"name\": \"\\\"例示\\\"\"}\n]\n",
		"no array":             "{\n\"id\": \"E1\", \"name\": \"見本 }]\"}\n\n{\n\"id\": \"E2\",\n\"name\": \"\\\"例示\\\"\"}",
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r, rows := all(t, file, Format{})
			require.Equal(t, Format{UTF8, JSON, 0, 0}, r.Format())
			require.Equal(t, []string{"id", "name"}, r.Header())
			require.Equal(t, want, rows)
		})
	}
}

func TestArraysThatAreBroken(t *testing.T) {
	t.Parallel()
	const first = `[{"id":"E1"}`
	for rest, want := range map[string][]Row{
		``:                            {{Line: 2, Bad: CodeJSON}},
		`,{"id":"E2"},{"id":`:         {{Line: 2, Cells: []string{"E2"}}, {Line: 3, Bad: CodeJSON}, {Line: 4, Bad: CodeJSON}},
		`,{"id" "E2"},{"id":"E3"}]`:   {{Line: 2, Bad: CodeJSON}, {Line: 3, Cells: []string{"E3"}}},
		`,1,{"id":"E2"}]`:             {{Line: 2, Bad: CodeJSON}},
		`,{"id":"E2"}] x`:             {{Line: 2, Cells: []string{"E2"}}, {Line: 3, Bad: CodeJSON}},
		`,{"id":"E2","a":{"b":1}}}]`:  {{Line: 2, Cells: []string{"E2", "1"}}, {Line: 3, Bad: CodeJSON}},
		`,{"id":"\xff"},{"id":"E3"}]`: {{Line: 2, Bad: CodeJSON}, {Line: 3, Cells: []string{"E3"}}},
	} {
		_, rows := all(t, first+rest, Format{})
		require.Equal(t, want, rows[1:], rest)
	}
}

func TestALongArrayOnOneLine(t *testing.T) {
	t.Parallel()
	const n = SampleSize / 8
	file := "[" + strings.Repeat(`{"id":"E1"},`, n) + `{"id":"` + strings.Repeat("x", 1<<20) + `"},{"id":"E2"}]`
	for _, in := range []io.Reader{strings.NewReader(file), iotest.HalfReader(strings.NewReader(file))} {
		r, err := New(in, Format{}, nil)
		require.NoError(t, err)
		for i := range n {
			row, err := r.Next(t.Context())
			require.NoError(t, err)
			require.Equal(t, Row{Line: i + 1, Cells: []string{"E1"}}, row)
			require.EqualValues(t, 12*(i+1), r.Bytes())
		}
		row, err := r.Next(t.Context())
		require.NoError(t, err)
		require.Equal(t, Row{Line: n + 1, Bad: CodeLine}, row)
		row, err = r.Next(t.Context())
		require.NoError(t, err)
		require.Equal(t, Row{Line: n + 2, Cells: []string{"E2"}}, row)
		_, err = r.Next(t.Context())
		require.ErrorIs(t, err, io.EOF)
		require.EqualValues(t, len(file), r.Bytes())
	}
}

func TestKeysThatComeLater(t *testing.T) {
	t.Parallel()
	many := strings.Repeat(`{"id":"E1"}`+"\n", SampleSize/10)
	r, rows := all(t, many+`{"id":"E2","shoe":"","size":[1,2]}`, Format{})
	require.Equal(t, []string{"id"}, r.Header())
	require.Equal(t, Row{Line: SampleSize/10 + 1, Cells: []string{"E2"}, Unknown: []string{"size.1", "size.2"}}, rows[len(rows)-1])
}

func TestManyKeysThatComeLater(t *testing.T) {
	t.Parallel()
	_, rows := all(t, strings.Repeat(`{"id":"E1"}`+"\n", SampleSize/10)+"{"+strings.TrimSuffix(keys(50), ",")+"}", Format{})
	require.Len(t, rows[len(rows)-1].Unknown, 20)
}

func TestObjectsInWindows31J(t *testing.T) {
	t.Parallel()
	r, rows := all(t, in(t, Windows31J, `{"社員番号":"E1","氏名":"髙﨑　表"}`+"\n", false), Format{})
	require.Equal(t, Windows31J, r.Format().Encoding)
	require.Equal(t, []string{"E1", "髙﨑　表"}, rows[0].Cells)
}
