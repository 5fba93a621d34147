package sheet

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/alumnikit/alumnikit"
)

func TestFilesThatAreNoTable(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct{ file, code string }{
		"empty":           {"", alumnikit.CodeRequired},
		"blank":           {"\ufeff\r\n \n　\n", alumnikit.CodeRequired},
		"xlsx":            {"PK\x03\x04\x14\x00\x06\x00[Content_Types].xml\x00", CodeWorkbook},
		"ods":             {"PK\x03\x04\x14\x00\x00\x00mimetypeapplication/vnd.oasis.opendocument.spreadsheet", CodeWorkbook},
		"xls":             {"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1\x00", CodeWorkbook},
		"a table of HTML": {"<html><body><table><tr><td>社員番号</td>", CodeMarkup},
		"XML":             {"\ufeff<?xml version=\"1.0\"?>", CodeMarkup},
		"zip":             {"PK\x03\x04\x14\x00\x00\x00roster.csv", CodeArchive},
		"gzip":            {"\x1f\x8b\x08", CodeArchive},
		"PDF":             {"%PDF-1.7\n", CodePDF},
		"an image":        {"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x01\x00", CodeBinary},
		"ISO-2022-JP":     {"\x1b$B<R0wHV9f\x1b(B\n", CodeEncoding},
		"JSON in UTF-16":  {"\xff\xfe[\x00{\x00}\x00]\x00", CodeEncoding},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, err := New(strings.NewReader(c.file), Format{}, nil)
			require.Equal(t, c.code, codeOf(t, err, "file"))
			_, detected := Detect([]byte(c.file), nil)
			require.Equal(t, err, detected)
		})
	}
}

func TestAHeaderThatCannotBeDecoded(t *testing.T) {
	t.Parallel()
	for _, title := range []string{"", "一覧,,,\n"} {
		_, err := New(strings.NewReader(title+"\x8e\xd0\x88\xf5,\x8e\x81,a,b\nE1,見本,営業,企画\nE2,見本,営業,企画\n"), Format{Encoding: UTF8}, nil)
		require.Equal(t, CodeEncoding, codeOf(t, err, "header"), "the row behind is no header")
	}
}

func TestNoRows(t *testing.T) {
	t.Parallel()
	for _, file := range []string{"ID,Name\n", "ID,Name", "社員一覧\n\nID,Name\n\n合計,0\n"} {
		r, err := New(strings.NewReader(file), Format{}, &Options{Known: known})
		require.NoError(t, err)
		for err == nil {
			_, err = r.Next(t.Context())
		}
		require.Equal(t, CodeNoRows, codeOf(t, err, "file"), file)
	}
}

func TestFormatsThatAreNone(t *testing.T) {
	t.Parallel()
	for field, f := range map[string]Format{
		"format.encoding": {Encoding: "latin-1"}, "format.layout": {Layout: "xlsx"}, "format.headerLine": {HeaderLine: -1}, "format.headerRows": {HeaderRows: 3},
	} {
		_, err := New(strings.NewReader("ID,Name\n1,x\n"), f, nil)
		require.NotEmpty(t, codeOf(t, err, field))
	}
	_, err := New(strings.NewReader("ID,Name\n1,x\n"), Format{HeaderLine: 9}, nil)
	require.Equal(t, alumnikit.CodeRequired, codeOf(t, err, "header"))
}
