package importer

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/alumnikit/alumnikit/alumni"
)

func TestDates(t *testing.T) {
	t.Parallel()
	for want, cells := range map[string][]string{
		"2024-04-01": {
			"2024/4/1", "2024-04-01", "2024.4.1", "2024.04.01", "2024年4月1日", "2024年4月1", "2024年04月01日", "20240401", "２０２４／４／１", "２０２４年４月１日",
			"2024 年 4 月 1 日", "2024 / 4 / 1", " 2024/4/1\u00a0", "'2024/4/1", "2024年4月1日（月）", "2024/4/1(月)", "2024/04/01(Mon)", "2024年4月1日 月曜日", "2024年4月1日(月曜日)",
			"2024-04-01 00:00:00", "2024/4/1 0:00", "2024-04-01T00:00:00", "2024-04-01T09:30:00", "2024-04-01T00:00:00Z", "2024-04-01T00:00:00+09:00",
			"2024-04-01T00:00:00.000Z", "2024-04-01 00:00:00 UTC", "2024-04-01 09:00:00 JST", "2024-04-01 00:00:00 +0900", "2024/4/1 12:00:00 AM", "2024年4月1日付", "2024. 4. 1.", "R6.4.1.", "2024/4/1 9:30:15 AM", "2024/4/1(月) 9:30", "2024年4月1日 00:00",
			"令和6年4月1日", "令和６年４月１日", "令和 6年 4月 1日", "令和6.4.1", "令和06年04月01日", "令6.4.1", "R6.4.1", "R06.04.01", "R6/4/1", "R06/04/01", "R6-4-1", "R060401",
			"r6.4.1", "Ｒ６．４．１", "R.6.4.1", "R 6.4.1", "㋿6年4月1日", "㋿6.4.1", "R6年4月1日", "令和6年4月1日（月）", "令和六年四月一日", "二〇二四年四月一日", "二千二十四年四月一日",
			"１ Apr ２０２４", "1 Apr 2024", "1 April 2024", "01-Apr-2024", "1-APR-2024", "Apr 1, 2024", "April 1, 2024", "April 1st, 2024", "1st of April 2024", "Mon, 1 Apr 2024", "2024 Apr 1",
			"2024-Apr-01", "1/apr/2024", "1. April 2024",
		},
		"2019-05-01": {"令和元年5月1日", "令和元年五月一日", "R1.5.1", "R元.5.1", "㋿元年5月1日", "令和1年5月1日", "R010501"},
		"2019-04-30": {"H31.04.30", "平成31年4月30日", "㍻31年4月30日", "平成三十一年四月三十日", "H310430"},
		"1989-01-08": {"H1.1.8", "平成元年1月8日"},
		"1989-01-07": {"S64.1.7", "昭和64年1月7日", "㍼64年1月7日", "昭和六十四年一月七日"},
		"1988-01-07": {"S63-1-7", "昭和63年1月7日"},
		"1926-12-25": {"昭和元年12月25日", "大正15年12月25日", "S1.12.25", "T15.12.25", "㍽15年12月25日"},
		"1912-07-30": {"大正元年7月30日", "明治45年7月30日", "M45.7.30", "㍾45年7月30日"},
		"2024-12-31": {"令和六年十二月三十一日", "二〇二四年十二月三十一日", "12/31/2024", "31/12/2024", "31.12.2024", "31-12-2024", "Dec 31 2024", "December 31, 2024"},
		"2024-04":    {"2024-04", "2024/4", "2024年4月", "2024年 4月", "202404", "2024.4", "令和6年4月", "R6.4", "R6/04", "R0604", "令和六年四月", "April 2024", "Apr 2024", "Apr-2024", "2024 April", "04/2024", "4.2024"},
		"2024":       {"2024", "2024年", "２０２４年", "令和6年", "R6", "令和六年", "二〇二四年"},
		"2020-02-29": {"2020/2/29", "R2.2.29", "Feb 29, 2020"},
		"2019":       {"平成31年", "令和元年", "R1", "H31"},
		"1989":       {"昭和64年", "平成元年"},
		"1989-01":    {"昭和64年1月", "平成元年1月"},
		"1926-12":    {"昭和元年12月", "大正15年12月"},
		"1912-07":    {"大正元年7月", "明治45年7月"},
		"2004-01":    {"200401"},
		"2024-05-05": {"5/5/2024"}, // the order does not matter
		"":           {"", "  ", "　"},
	} {
		for _, cell := range cells {
			got, code := parseDate(cell, DateOrderUnknown)
			require.Empty(t, code, cell)
			require.Equal(t, want, got.String(), cell)
		}
	}
}

func TestDatesThatAreRefused(t *testing.T) {
	t.Parallel()
	for code, cells := range map[string][]string{
		CodeDate: {
			"2024/2/30", "2023-02-29", "2024-13-01", "2024-00-01", "2024/4/0", "2024-04-31", "20240230", "2024/4/1/1", "2024/4-1", "2024年4/1", "4月1日", "2024年13月", "去年の春",
			"春", "1700-01-01", "2300-01-01", "令和6年2月30日", "令和0年1月1日", "令和6年13月1日", "令和", "R", "R6.4.1.1", "S100.1.1", "H31.4.31", "1234567", "123456789", "5060401", "1 Foo 2024",
			"Apr", "April 31, 2024", "1 Apr Apr 2024", "Apr 2024 2024", "2024-04-01T15:00:00Z", "2024-03-31 15:00:00+00:00", "12:30", "2024-03-31 15:00:00 UTC", "2024-04-01 and more", "2024/04/01〜", "13/13/2024", "abc", "-1",
			"2024--04", "/4/1", "2024/4/", "R6..4.1.", strings.Repeat("1", 200), "①②",
		},
		CodeEra: {
			"H31.05.01", "平成31年5月1日", "平成32年1月1日", "H40.1.1", "令和元年4月30日", "R1.4.30", "R1.1", "昭和64年1月8日", "S64.1.8", "昭和64年2月", "S65.1.1", "平成元年1月7日", "H1.1.7", "大正15年12月26日", "T15.12.26",
			"昭和元年12月24日", "大正元年7月29日", "明治45年7月31日", "M46.1.1", "大正16年", "昭和65年", "平成32年", "明治45年8月",
		},
		CodeDateOrder:    {"01/04/2024", "4/1/2024", "1.4.2024", "1-4-2024", "０１／０４／２０２４", "4/1/2024 0:00"},
		CodeTwoDigitYear: {"24/4/1", "24-04-01", "24.4.1", "'24/4/1", "24年4月1日", "240401", "24/04", "1 Apr 24", "01-APR-24", "Apr-24", "Apr 24", "4/1/24"},
		CodeSerialNumber: {"45383", "４５３８３", "39904", "45383.0", "45383.5"},
	} {
		for _, cell := range cells {
			got, found := parseDate(cell, DateOrderUnknown)
			require.Equal(t, code, found, cell)
			require.True(t, got.IsZero(), cell)
		}
		require.NotEmpty(t, Bad{Code: code}.Reason(alumni.Japanese))
		require.NotEmpty(t, Bad{Code: code}.Reason(alumni.English))
	}
}

func TestDateOrder(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		cell       string
		order      DateOrder
		want, code string
	}{
		{"01/04/2024", DayMonthYear, "2024-04-01", ""},
		{"01/04/2024", MonthDayYear, "2024-01-04", ""},
		{"4/1/2024 00:00", MonthDayYear, "2024-04-01", ""},
		{"1.4.2024", DayMonthYear, "2024-04-01", ""},
		{"25/04/2024", MonthDayYear, "", CodeDate},
		{"04/25/2024", DayMonthYear, "", CodeDate},
		{"01/04/2024", YearMonthDay, "", CodeDate},
		{"2024/01/04", DayMonthYear, "2024-01-04", ""},
		{"R6.1.4", MonthDayYear, "2024-01-04", ""},
		{"24/01/04", YearMonthDay, "", CodeTwoDigitYear},
	} {
		got, code := parseDate(c.cell, c.order)
		require.Equal(t, c.code, code, c)
		require.Equal(t, c.want, got.String(), c)
	}
}

func TestNoDate(t *testing.T) {
	t.Parallel()
	im := New(nil, nil)
	p := prepare(Mapping{}, nil)
	for _, cell := range []string{"", "-", "ー", "－", "—", "なし", "無し", "未定", "N/A", "n/a", "0000/00/00", "00000000", "0000-00-00", "TBD", "  "} {
		for _, c := range []Column{Start, End, PostStart, PostEnd} {
			d, code := im.date(&p, c, cell)
			require.Empty(t, code, cell)
			require.True(t, d.IsZero(), cell)
		}
	}
	for _, cell := range []string{
		"在籍中", "在職中", "現在", "現在に至る", "現職", "継続中", "無期限", "期間の定めなし", "present", "Current", "9999/12/31", "99991231", "9999-12-31", "9999年12月31日", "2999/12/31",
		"29991231", "9999-12-31 00:00:00", "９９９９／１２／３１", "9999", "9999-12", "2999/12/31(金)",
	} {
		for _, c := range []Column{End, PostEnd} {
			d, code := im.date(&p, c, cell)
			require.Empty(t, code, cell)
			require.True(t, d.IsZero(), cell)
		}
		_, code := im.date(&p, Start, cell)
		require.Equal(t, CodeDate, code, cell)
	}
	_, code := im.date(&p, End, "9999/1/1")
	require.Equal(t, CodeDate, code)
}

// Every day of every era comes back.
func TestErasToTheDay(t *testing.T) {
	t.Parallel()
	for _, e := range eras() {
		first := time.Date(max(e.first[0], 1873), time.Month(e.first[1]), e.first[2], 0, 0, 0, 0, time.UTC)
		last := time.Date(min(e.last[0], 2060), time.Month(e.last[1]), e.last[2], 0, 0, 0, 0, time.UTC)
		for at := first; !at.After(last); at = at.AddDate(0, 0, 1) {
			n := at.Year() - e.first[0] + 1
			want := alumni.DateOf(at)
			form := []string{"%[1]s%[3]d年%[4]d月%[5]d日", "%[2]s%[3]d.%[4]d.%[5]d", "%[2]s%02[3]d%02[4]d%02[5]d"}[at.Day()%3]
			cell := fmt.Sprintf(form, e.names[0], e.names[2], n, at.Month(), at.Day())
			got, code := parseDate(cell, DateOrderUnknown)
			require.Empty(t, code, cell)
			require.Equal(t, want, got, cell)
		}
	}
}

// What the quick reader reads, the thorough one reads alike.
func FuzzDate(f *testing.F) {
	for _, cell := range []string{
		"2024/4/1", "2024年4月1日", "20240401", "令和6年4月1日", "R6.4.1", "H31.04.30", "二〇二四年四月", "1 Apr 2024", "45383", "2024-04-01T00:00:00Z", "9999/12/31", "年", "2024/4/1(月)", "R元",
		"Apr 1, 2024", "令和六年十千百月",
	} {
		f.Add(cell)
	}
	f.Fuzz(func(t *testing.T, cell string) {
		got, code := parseDate(cell, DateOrderUnknown)
		if code != "" {
			require.True(t, got.IsZero())
			require.NotEmpty(t, Bad{Code: code}.Reason(alumni.Japanese))
		}
		if quick, ok := plainDate(cell); ok {
			require.Equal(t, quick, got)
		}
		if code == "" && !got.IsZero() {
			again, code := parseDate(got.String(), MonthDayYear)
			require.Empty(t, code)
			require.Equal(t, got, again, "a date is read as it is written")
			_, code = parseDate(cell, DayMonthYear)
			require.NotEqual(t, CodeDateOrder, code)
		}
		noDate(End, cell)
	})
}

func BenchmarkDate(b *testing.B) {
	im := New(nil, nil)
	p := prepare(Mapping{}, nil)
	for _, cell := range []string{"2024/4/1", "2024年4月1日", "20240401", "", "9999/12/31", "令和6年4月1日", "R6.4.1", "1 Apr 2024"} {
		b.Run(cell, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				im.date(&p, End, cell)
			}
		})
	}
}
