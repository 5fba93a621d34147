package sheet

import (
	"strings"
	"testing"
	"unicode/utf16"

	"github.com/stretchr/testify/require"
	"golang.org/x/text/encoding/japanese"
)

// in writes a text in an encoding; with a mark in front if that is asked for.
func in(tb testing.TB, e Encoding, text string, mark bool) string {
	tb.Helper()
	if mark {
		text = byteOrderMark + text
	}
	var out string
	var err error
	switch e {
	case Windows31J:
		out, err = japanese.ShiftJIS.NewEncoder().String(text)
	case EUCJP:
		out, err = japanese.EUCJP.NewEncoder().String(text)
	case UTF16LE, UTF16BE:
		var b []byte
		for _, u := range utf16.Encode([]rune(text)) {
			if e == UTF16LE {
				b = append(b, byte(u), byte(u>>8))
			} else {
				b = append(b, byte(u>>8), byte(u))
			}
		}
		out = string(b)
	default:
		out = text
	}
	require.NoError(tb, err)
	return out
}

func TestEncodingsAreDetected(t *testing.T) {
	t.Parallel()
	const head = "社員番号,氏名,部署\n"
	for name, text := range map[string]string{
		"kanji":               head + "E1,髙﨑　見本,第①営業部\n",
		"kana":                head + "E1,みほん　ハナコ,サンプル部\n",
		"half-width kana":     "ID,Name,Department\nE1,ﾔﾏﾀﾞ ﾊﾅｺ,ｴｲｷﾞｮｳ\nE2,ｻﾝﾌﾟﾙ ﾀﾛｳ,ﾎﾝｼｬ\nE3,ﾐﾎﾝ ｼﾞﾛｳ,ｷｶｸ\n",
		"one half-width name": "ID,Name\nE1,ﾐﾎﾝ ﾊﾅｺ\n",
		"mostly ASCII":        "ID,Name,Department\n" + strings.Repeat("E1,Sample Person,Sales\n", 50) + "E2,見本 花子,営業部\n",
		"one kanji name":      "ID,Name\nE1,例示 次郎\n",
		"wave dash":           head + "E1,見本～例,Ａ－Ｂ￥\\~∥\n",
		"rare kanji":          head + "E1,龕 鑿,鑿岩課\n",
	} {
		for _, e := range Encodings() {
			t.Run(name+" "+string(e), func(t *testing.T) {
				t.Parallel()
				_, want := all(t, text, Format{})
				r, rows := all(t, in(t, e, text, false), Format{})
				require.Equal(t, e, r.Format().Encoding)
				require.Equal(t, want, rows)
				require.NotEmpty(t, rows[0].Cells)
				named, rows := all(t, in(t, e, text, false), Format{Encoding: e})
				require.Equal(t, e, named.Format().Encoding)
				require.Equal(t, want, rows)
				if e == UTF8 || e.wide() {
					r, rows := all(t, in(t, e, text, true), Format{Encoding: Windows31J})
					require.Equal(t, e, r.Format().Encoding, "the mark wins")
					require.Equal(t, want, rows)
				}
			})
		}
	}
}

func TestLatinNames(t *testing.T) {
	t.Parallel()
	r, rows := all(t, "ID,Name\nE1,José Muñoz\nE2,Zoë Sample\n", Format{})
	require.Equal(t, UTF8, r.Format().Encoding)
	require.Equal(t, []string{"E1", "José Muñoz"}, rows[0].Cells)
	r, rows = all(t, "ID,Name\nE1,Jos\xe9\nE2,Sample\n", Format{})
	require.Equal(t, UTF8, r.Format().Encoding, "an encoding that is not supported")
	require.Equal(t, []Row{{Line: 2, Bad: CodeEncoding}, {Line: 3, Cells: []string{"E2", "Sample"}}}, rows)
	_, rows = all(t, "ID,Name\nE1,Ren\xe9e\n", Format{})
	require.Equal(t, []Row{{Line: 2, Bad: CodeEncoding}}, rows, "a rare kanji to Windows-31J")
}

func TestEncodingIsDecidedLate(t *testing.T) {
	t.Parallel()
	ascii := "ID,Name\n" + strings.Repeat("E1,Sample\n", 50_000)
	for _, e := range []Encoding{UTF8, Windows31J, EUCJP} {
		late := in(t, e, "E2,見本\nE3,ﾐﾎﾝ\n", false)
		r, err := New(strings.NewReader(ascii+late), Format{}, nil)
		require.NoError(t, err)
		require.Empty(t, r.Format().Encoding)
		r, rows := all(t, ascii+late, Format{})
		require.Equal(t, e, r.Format().Encoding)
		require.Equal(t, Row{Line: 50_002, Cells: []string{"E2", "見本"}}, rows[50_000])
		require.Equal(t, []string{"E3", "ﾐﾎﾝ"}, rows[50_001].Cells)
	}
	f, err := Detect([]byte(ascii), known)
	require.NoError(t, err)
	require.Equal(t, Format{"", Comma, 1, 1}, f)
}

func TestMixedEncodings(t *testing.T) {
	t.Parallel()
	const head, one, two = "社員番号,氏名\n", "E1,見本　花子\n", "E2,見本\n" // two is well-formed in Windows-31J too
	for _, main := range []Encoding{UTF8, Windows31J, EUCJP} {
		for _, other := range []Encoding{UTF8, Windows31J} {
			if main == other {
				continue
			}
			file := in(t, main, head+one+one, false) + in(t, other, two, false) + in(t, main, one, false)
			r, rows := all(t, file, Format{})
			require.Equal(t, main, r.Format().Encoding)
			require.Len(t, rows, 4)
			require.Equal(t, Row{Line: 4, Bad: CodeEncoding, Encoding: other}, rows[2], "%s in %s", other, main)
			require.Equal(t, []string{"E1", "見本　花子"}, rows[3].Cells)
		}
	}
}

func TestLinesThatCannotBeDecoded(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		format Format
		line   string
		bad    string
	}{
		"UTF-8":                 {Format{Encoding: UTF8}, "E1,\xff", CodeEncoding},
		"damaged before":        {Format{Encoding: UTF8}, "E1,見\ufffd", CodeEncoding},
		"NUL":                   {Format{Encoding: UTF8}, "E1,\x00", CodeNUL},
		"Windows-31J":           {Format{Encoding: Windows31J}, "E1,\x8c\xa9\x96", CodeEncoding},
		"Windows-31J unused":    {Format{Encoding: Windows31J}, "E1,\xfd", CodeEncoding},
		"gaiji":                 {Format{Encoding: Windows31J}, "E1,\x8c\xa9\xf0\x40", CodeGaiji},
		"EUC-JP":                {Format{Encoding: EUCJP}, "E1,\xb8\xab\xcb", CodeEncoding},
		"surrogate at the end":  {Format{Encoding: UTF16LE}, "E\x001\x00,\x00\x00\xd8", CodeEncoding},
		"surrogate alone":       {Format{Encoding: UTF16LE}, "E\x001\x00,\x00\x00\xd8A\x00", CodeEncoding},
		"low surrogate":         {Format{Encoding: UTF16LE}, "E\x001\x00,\x00\x00\xdcA\x00", CodeEncoding},
		"NUL in UTF-16":         {Format{Encoding: UTF16BE}, "\x00E\x001\x00,\x00\x00", CodeNUL},
		"U+FFFD in UTF-16":      {Format{Encoding: UTF16BE}, "\x00E\x001\x00,\xff\xfd", CodeEncoding},
		"non-character is text": {Format{Encoding: UTF16BE}, "\x00E\x001\x00,\xff\xfe", ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			e := c.format.Encoding
			file := in(t, e, "ID,Name\n", false) + c.line + in(t, e, "\nE2,x\n", false)
			_, rows := all(t, file, c.format)
			require.Len(t, rows, 2)
			require.Equal(t, c.bad, rows[0].Bad)
			require.Equal(t, Row{Line: 3, Cells: []string{"E2", "x"}}, rows[1])
		})
	}
}

func TestUTF16EndsWithHalfACharacter(t *testing.T) {
	t.Parallel()
	for _, e := range []Encoding{UTF16LE, UTF16BE} {
		_, rows := all(t, in(t, e, "ID,Name\nE1,x\nE2,x", true)+"\x00", Format{})
		require.Equal(t, []Row{{Line: 2, Cells: []string{"E1", "x"}}, {Line: 3, Bad: CodeEncoding}}, rows)
	}
}
