package sheet

import (
	"strings"
	"testing"

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
	_, err := New(strings.NewReader("{\n\"id\": 1\n}\n"), Format{}, nil)
	require.Equal(t, "json", codeOf(t, err, "header"), "an object on several lines")
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
