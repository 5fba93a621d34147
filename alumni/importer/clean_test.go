package importer

import (
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"github.com/stretchr/testify/require"

	"github.com/alumnikit/alumnikit"
	"github.com/alumnikit/alumnikit/alumni"
)

func TestClean(t *testing.T) {
	t.Parallel()
	for raw, want := range map[string]string{
		"":                        "",
		" \t　":                    "",
		"見本　花子":                   "見本 花子",
		"見本\u00a0花子":              "見本 花子",
		"  見本   花子 ":              "見本 花子",
		"見本\r\n花子":                "見本 花子",
		"見本\u200b花子":              "見本花子",
		"\ufeff見本":                "見本",
		"見\x00本\x07":              "見本",
		"\u202a見本\u202c":          "見本",
		"カ\u3099":                 "ガ",
		"は\u309a":                 "ぱ",
		"Rene\u0301":              "Ren\u00e9",
		"髙﨑 ①":                    "髙﨑 ①",                    // as Windows-31J has them
		"福\ufa1b 神\ufa19 羽\ufa1e": "福\ufa1b 神\ufa19 羽\ufa1e", // compatibility ideographs that NFC would replace
		"葛\U000e0100城":            "葛\U000e0100城",            // a variation selector
		"\u0639\u0644\u06cc\u200c\u0631\u0636\u0627": "\u0639\u0644\u06cc\u200c\u0631\u0636\u0627", // Persian needs its joiner
		"Sa\u200cmple":  "Sample",
		"ｶﾅ":            "ｶﾅ",
		"Ａｂｃ":           "Ａｂｃ",
		"a\u200b\u0301": "\u00e1",
	} {
		require.Equal(t, want, clean(raw), "%+q", raw)
	}
}

func FuzzClean(f *testing.F) {
	for _, s := range []string{"見本　花子", "a\u200b\u0301", "\u0639\u200c\u200d", "福\ufa1b\u3099", "ｶﾞ ﾎﾟ", "\xff\xfe", "葛\U000e0100", "12 34", "a@b.jp、c@d.jp", "1.2E+11"} {
		f.Add(s)
	}
	im := New(nil, nil)
	p := prepare(Mapping{}, nil)
	f.Fuzz(func(t *testing.T, raw string) {
		once := clean(raw)
		require.Equal(t, once, clean(once), "cleaning again changes nothing")
		require.True(t, utf8.ValidString(once))
		require.True(t, alumnikit.IsPlain(once))
		require.Equal(t, strings.TrimSpace(once), once)
		require.NotContains(t, once, "  ")
		require.False(t, strings.ContainsFunc(once, func(r rune) bool { return r != ' ' && unicode.IsSpace(r) }))
		for _, c := range Columns() {
			value, code := im.cell(&p, c, raw)
			if code == "" {
				again, code := im.cell(&p, c, value)
				require.Empty(t, code, c)
				require.Equal(t, value, again, c)
			}
		}
		departmentPath(once)
		list(raw)
	})
}

func TestCells(t *testing.T) {
	t.Parallel()
	im := New(nil, nil)
	p := prepare(Mapping{}, nil)
	for _, c := range []struct {
		column Column
		cells  map[string]string
	}{
		{FamilyKana, map[string]string{"ﾐﾎﾝ": "ミホン", "ｶﾞｷﾞ": "ガギ", "ﾊﾟﾋﾟ": "パピ", "ｻﾄｰ": "サトー", "みほん": "みほん", "ミホン": "ミホン", "ｳﾞｧﾝ": "ヴァン"}},
		{FullKana, map[string]string{"ﾐﾎﾝ　ﾊﾅｺ": "ミホン ハナコ", "ﾐﾎﾝ ﾊﾅｺ 様": "ミホン ハナコ"}},
		{FullName, map[string]string{"見本　花子　様": "見本 花子", "見本 花子 さん": "見本 花子", "見本 花子 殿": "見本 花子", "見本 様": "見本", "見本様": "見本様", "髙﨑 花子": "髙﨑 花子", "神\ufa19谷": "神\ufa19谷"}},
		{ExternalID, map[string]string{"Ｅ０００１": "E0001", " 0001 ": "0001", "Ａ－１２": "A-12", "1234567890123": "1234567890123", "12345678901": "12345678901", "E+11": "E+11", "1E10": "1E10"}},
		{DepartmentCode, map[string]string{"１０１": "101", "123456789012": "123456789012"}},
		{Email, map[string]string{
			"h＠example.jp": "h@example.jp", "ｈ@example.jp": "h@example.jp", "a@example.jp;b@example.jp": "a@example.jp", "a@example.jp、b@example.jp": "a@example.jp",
			"なし / a@example.jp": "a@example.jp", "見本 <a@example.jp>": "a@example.jp", "mailto:a@example.jp": "a@example.jp", "a@example.jp　": "a@example.jp", "A@Example.jp": "A@Example.jp", "nobody": "nobody",
			"a@example.jp b@example.jp": "a@example.jp", "a@localhost": "a@localhost",
		}},
		{EntityNumber, map[string]string{"7000012050002": "7000012050002", "７０００-０１２０-５０００２": "7000012050002", "T7000012050002": "7000012050002"}},
		{Department, map[string]string{"営業部　第一課": "営業部 第一課", "ｼｽﾃﾑ部": "ｼｽﾃﾑ部", "見本 様": "見本 様"}},
	} {
		for raw, want := range c.cells {
			got, code := im.cell(&p, c.column, raw)
			require.Empty(t, code, raw)
			require.Equal(t, want, got, raw)
		}
	}
}

func TestCellsThatAreRefused(t *testing.T) {
	t.Parallel()
	im := New(nil, nil)
	p := prepare(Mapping{}, []CustomField{{Key: "note", Type: CustomText}, {Key: "score", Type: CustomNumber}, {Key: "since", Type: CustomDate}})
	for _, c := range []struct {
		column Column
		code   string
		cells  []string
	}{
		{ExternalID, alumni.CodeMyNumber, []string{"123456789012", "１２３４５６７８９０１２", "1234-5678-9012", "1234 5678 9012", "１２３４　５６７８　９０１２", "123456789012\u200b"}},
		{ExternalID, CodeShortened, []string{"1.23457E+11", "1E+12", "１．２Ｅ＋１１"}},
		{ExternalID, CodeSheetError, []string{"#N/A", "#REF!", "#VALUE!", "#####"}},
		{Family, CodeSheetError, []string{"#N/A", "#NAME?"}},
		{EntityNumber, alumni.CodeCheckDigit, []string{"7000012050003", "1234567890123"}},
		{EntityNumber, alumnikit.CodeFormat, []string{"見本", "70000120500022", "7000"}},
		{EntityNumber, alumni.CodeMyNumber, []string{"123456789012"}},
		{EntityNumber, CodeShortened, []string{"7.00001E+12"}},
		{CustomColumn("note"), alumni.CodeMyNumber, []string{"123456789012", "1234-5678-9012"}},
		{CustomColumn("score"), CodeNumber, []string{"many", "1.2.3", "1e5", "-", "1,2a"}},
		{CustomColumn("since"), CodeEra, []string{"H40.1.1"}},
	} {
		for _, raw := range c.cells {
			_, code := im.cell(&p, c.column, raw)
			require.Equal(t, c.code, code, raw)
		}
	}
	p.AllowTwelveDigits = true
	for _, raw := range []string{"123456789012", "1234-5678-9012"} {
		id, code := im.cell(&p, ExternalID, raw)
		require.Empty(t, code)
		require.Equal(t, raw, id)
	}
}

func TestCustomCells(t *testing.T) {
	t.Parallel()
	im := New(nil, nil)
	field := CustomField{Key: "base", Type: CustomEnum, Values: []CustomValue{
		{Code: "tokyo", Labels: map[alumni.Locale]string{alumni.Japanese: "東京拠点", alumni.English: "Tokyo"}},
		{Code: "osaka", Labels: map[alumni.Locale]string{alumni.Japanese: "大阪拠点"}},
	}}
	c := CustomColumn("base")
	p := prepare(Mapping{Values: map[Column]map[string]string{c: {"本社": "tokyo", "大阪拠点": "tokyo"}}}, []CustomField{
		field, {Key: "score", Type: CustomNumber}, {Key: "since", Type: CustomDate}, {Key: "skills", Type: CustomList}, {Key: "note", Type: CustomText},
	})
	for _, at := range []struct{ column, raw, want string }{
		{"custom.base", "東京拠点", "tokyo"},
		{"custom.base", "ＴＯＫＹＯ", "tokyo"},
		{"custom.base", "本社", "tokyo"},
		{"custom.base", "大阪拠点", "tokyo"}, // what HR says comes before the label
		{"custom.base", "osaka", "osaka"},
		{"custom.score", "１，２３４．５", "1234.5"},
		{"custom.score", "▲12", "-12"},
		{"custom.since", "令和6年4月", "2024-04"},
		{"custom.skills", "Go、 SQL；Go\nHR", "Go\x00SQL\x00HR"},
		{"custom.note", "  a  b ", "a b"},
	} {
		got, code := im.cell(&p, Column(at.column), at.raw)
		require.Empty(t, code, at)
		require.Equal(t, at.want, got, at)
	}
	_, code := im.cell(&p, c, "名古屋")
	require.Equal(t, alumnikit.CodeNotOneOf, code)
}

func TestNumbersThatCheckThemselves(t *testing.T) {
	t.Parallel()
	for _, number := range []string{"7000012050002", "8000020130001", "3000012090002"} { // of public bodies
		require.True(t, isCorporateNumber(number), number)
		for digit := range 10 {
			other := string(rune('0'+digit)) + number[1:]
			require.Equal(t, other == number, isCorporateNumber(other), other)
		}
	}
	require.True(t, alumni.LooksLikeMyNumber("123456789018"))
	n := 0
	for digit := range 10 {
		if alumni.LooksLikeMyNumber("12345678901" + string(rune('0'+digit))) {
			n++
		}
	}
	require.Equal(t, 1, n)
}

func TestDepartmentPaths(t *testing.T) {
	t.Parallel()
	for cell, want := range map[string]string{
		"営業本部/第一営業部/東京課": "営業本部|第一営業部|東京課", "営業本部＞第一営業部＞東京課": "営業本部|第一営業部|東京課", "営業本部 > 第一営業部": "営業本部|第一営業部",
		"営業本部￥第一営業部": "営業本部|第一営業部", "営業本部・第一営業部": "営業本部|第一営業部", "総務・人事部": "総務・人事部", "営業本部 第一営業部 東京課": "営業本部|第一営業部|東京課",
		"東京 営業部": "東京 営業部", "営業部": "営業部", "": "", "/": "", "/営業部/": "営業部", "Sales": "Sales", "Sales > East": "Sales|East",
	} {
		require.Equal(t, want, strings.Join(departmentPath(cell), "|"), cell)
	}
	m := prepare(Mapping{Columns: []Column{DepartmentLevel, DepartmentLevel, DepartmentLevel}, Nth: []int{3, 1, 2}}, nil)
	require.Equal(t, []string{"営業本部", "営業部", "東京課"}, m.departments("", []string{"東京課", "営業本部", " 営業部 "}))
	require.Equal(t, []string{"営業本部"}, m.departments("", []string{"", "営業本部", "営業本部"}))
	require.Empty(t, m.departments("", []string{"", "", ""}))
}
