package importer

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"github.com/alumnikit/alumnikit/alumni"
)

// date reads the cell of a date, empty if there is none: for the end of an
// employment or post also if it goes on. The code says what keeps it from being
// read; empty if nothing does.
func (im *Importer) date(p *prepared, c Column, cell string) (alumni.Date, string) {
	if d, ok := plainDate(cell); ok {
		return d, ""
	}
	if e, rest, ok := eraOf(cell); ok {
		if d, code := e.date(rest); code == "" {
			return d, ""
		}
	}
	if noDate(c, cell) {
		return alumni.Date{}, ""
	}
	return parseDate(cell, p.DateOrder)
}

// noDate reports whether a cell says that there is no date. Of an end this may
// also be said by a day that nobody lives to see.
func noDate(c Column, cell string) bool {
	key := headerKey(cell)
	switch key {
	case "", "ー", "ナシ", "無シ", "無", "未定", "不明", "未入力", "未設定", "該当ナシ", "na", "none", "null", "nil", "tbd", "unknown", "00000000", "000000", "0000":
		return true
	}
	if c != End && c != PostEnd {
		return false
	}
	switch key {
	case "在籍中", "在籍", "在職中", "在職", "勤務中", "現在", "現職", "継続中", "継続", "無期限", "期限ナシ", "期間ノ定メナシ", "現在ニ至ル", "至現在", "現在在籍中",
		"current", "currentlyemployed", "present", "active", "now", "ongoing", "todate", "open", "indefinite", "permanent", "employed", "stillemployed":
		return true
	}
	digits, _ := datePart(cell)
	digits = headerKey(digits)
	for _, prefix := range []string{"9999", "2999"} {
		if rest, ok := strings.CutPrefix(digits, prefix); ok {
			rest = strings.Map(func(r rune) rune {
				if r == '年' || r == '月' || r == '日' {
					return -1
				}
				return r
			}, rest)
			return rest == "" || rest == "12" || rest == "1231"
		}
	}
	return false
}

// plainDate reads the usual forms without looking at anything but bytes:
// 2024/4/1, 2024-04, 2024.4.1, 2024年4月1日, 20240401, 2024. It returns false for
// whatever else.
func plainDate(s string) (alumni.Date, bool) {
	year, rest := leadingDigits(s)
	switch {
	case len(year) == 8 && rest == "":
		return dateOf(year[:4], year[4:6], year[6:])
	case len(year) != 4:
		return alumni.Date{}, false
	case rest == "" || rest == "年":
		return dateOf(year, "", "")
	}
	between, last := rest[:1], ""
	if strings.HasPrefix(rest, "年") {
		between, last = "月", "日"
		rest = rest[len("年"):]
	} else if between == "-" || between == "/" || between == "." {
		rest = rest[1:]
	} else {
		return alumni.Date{}, false
	}
	month, rest := leadingDigits(rest)
	if month == "" {
		return alumni.Date{}, false
	}
	if rest == "" && last == "" || rest == "月" && last != "" {
		return dateOf(year, month, "")
	}
	rest, ok := strings.CutPrefix(rest, between)
	day, rest := leadingDigits(rest)
	if !ok || day == "" || rest != last {
		return alumni.Date{}, false
	}
	return dateOf(year, month, day)
}

func leadingDigits(s string) (digits, rest string) {
	i := 0
	for i < len(s) && '0' <= s[i] && s[i] <= '9' {
		i++
	}
	return s[:i], s[i:]
}

// dateOf makes a date of digits; month and day may be missing, but then say so
// by being empty, not by being 0.
func dateOf(year, month, day string) (alumni.Date, bool) {
	if len(year) != 4 || len(month) > 2 || len(day) > 2 || month == "" && day != "" {
		return alumni.Date{}, false
	}
	m, d := value(month), value(day)
	if month != "" && m == 0 || day != "" && d == 0 {
		return alumni.Date{}, false
	}
	date, err := alumni.NewDate(value(year), m, d)
	return date, err == nil
}

// value is that of a few digits.
func value(digits string) int {
	n := 0
	for i := range len(digits) {
		n = n*10 + int(digits[i]-'0')
	}
	return n
}

// maxDate is the longest cell that is looked at as a date, in bytes.
const maxDate = 120

// parseDate reads a date in any form.
func parseDate(cell string, order DateOrder) (alumni.Date, string) {
	if len(cell) > maxDate {
		return alumni.Date{}, CodeDate
	}
	s, ok := datePart(cell)
	switch {
	case !ok:
		return alumni.Date{}, CodeDate
	case s == "":
		return alumni.Date{}, ""
	}
	if strings.Contains(s, "年") {
		s = arabic(s)
	}
	if era, rest, ok := eraOf(s); ok {
		return era.date(rest)
	}
	if strings.ContainsFunc(s, isLatin) {
		return englishDate(s)
	}
	return numericDate(s, order)
}

func isLatin(r rune) bool { return unicode.Is(unicode.Latin, r) }

// datePart folds the width of a cell and takes the weekday and the time of day
// from its end. It returns false for a time of day that may be of another day
// here, because it is stated for another zone.
func datePart(cell string) (string, bool) {
	s := strings.Trim(clean(norm.NFKC.String(clean(cell))), "' ")
	s = strings.TrimSuffix(strings.TrimSuffix(strings.TrimSuffix(s, "付け"), "付"), ".")
	if colon := strings.IndexByte(s, ':'); colon >= 0 {
		from := strings.LastIndexAny(s[:colon], " T)")
		if from < 0 {
			return "", false
		}
		clock := strings.NewReplacer(" JST", "", " UTC", "Z", " GMT", "Z").Replace(s[from+1:])
		if strings.Trim(clock, "0123456789:.+-ZAPMapm ") != "" {
			return "", false
		}
		if at := strings.IndexAny(clock, "Z+-"); at >= 0 && strings.Trim(clock[:at], "0:. ") != "" {
			return "", false
		}
		s = strings.TrimSpace(strings.TrimSuffix(s[:from+1], "T"))
	}
	if open := strings.LastIndexByte(s, '('); open > 0 && strings.HasSuffix(s, ")") && isWeekday(s[open+1:len(s)-1]) {
		s = strings.TrimSpace(s[:open])
	}
	if rest, ok := strings.CutSuffix(s, "曜日"); ok && rest != "" {
		runes := []rune(rest)
		s = strings.TrimSpace(string(runes[:len(runes)-1]))
	}
	return s, true
}

func isWeekday(s string) bool {
	s = strings.TrimSuffix(strings.TrimSuffix(strings.ToLower(s), "曜日"), "曜")
	switch s {
	case "月", "火", "水", "木", "金", "土", "日", "祝", "日・祝", "sun", "mon", "tue", "tues", "wed", "thu", "thur", "thurs", "fri", "sat",
		"sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday":
		return true
	default:
		return false
	}
}

// parts are the digits of a date, and whether 年, 月 and 日 stand behind them.
type parts struct {
	digits [3]string
	n      int
	kanji  bool
}

// partsOf splits a date in digits, between which stand the same signs, or 年, 月
// and 日.
func partsOf(s string) (p parts, ok bool) {
	var signs [3]string
	for s != "" {
		digits, rest := leadingDigits(s)
		if digits == "" || p.n == len(p.digits) {
			return p, false
		}
		next := strings.IndexAny(rest, "0123456789")
		if next < 0 {
			next = len(rest)
		}
		p.digits[p.n], signs[p.n] = digits, strings.TrimSpace(rest[:next])
		p.n++
		s = rest[next:]
	}
	if p.n == 0 {
		return p, false
	}
	last := signs[p.n-1]
	if p.kanji = signs[0] == "年"; p.kanji {
		names := [3]string{"年", "月", "日"}
		return p, (last == "" || last == names[p.n-1]) && (p.n < 3 || signs[1] == "月")
	}
	between := p.n == 1 || signs[0] == "" || signs[0] == "-" || signs[0] == "/" || signs[0] == "."
	return p, last == "" && between && (p.n < 3 || signs[1] == signs[0])
}

// shape returns how many digits each part has: 1 or 2 as 2.
func (p parts) shape() string {
	var widths [3]byte
	for i, digits := range p.digits[:p.n] {
		widths[i] = byte('0' + min(max(len(digits), 2), 9)) //nolint:gosec // one digit
	}
	return string(widths[:p.n])
}

// numericDate reads a date in digits.
func numericDate(s string, order DateOrder) (alumni.Date, string) {
	p, ok := partsOf(s)
	if !ok {
		return alumni.Date{}, CodeDate
	}
	first, second, third := p.digits[0], p.digits[1], p.digits[2]
	switch shape := p.shape(); {
	case p.n == 1 && !p.kanji:
		return unbrokenDate(first)
	case p.n == 2 && len(first) == 5: // with the time of day behind the point
		return alumni.Date{}, CodeSerialNumber
	case shape == "4", shape == "42", shape == "422":
		return readDate(first, second, third)
	case shape == "224" && !p.kanji:
		return orderedDate(first, second, third, order)
	case shape == "24" && !p.kanji:
		return readDate(second, first, "")
	case shape == "2", shape == "22", shape == "222":
		return alumni.Date{}, CodeTwoDigitYear
	default:
		return alumni.Date{}, CodeDate
	}
}

func readDate(year, month, day string) (alumni.Date, string) {
	if d, ok := dateOf(year, month, day); ok {
		return d, ""
	}
	return alumni.Date{}, CodeDate
}

// unbrokenDate reads digits in one piece. Six are a year and a month if they can
// be: a year of two digits would be refused anyway.
func unbrokenDate(digits string) (alumni.Date, string) {
	switch len(digits) {
	case 4:
		return readDate(digits, "", "")
	case 5:
		return alumni.Date{}, CodeSerialNumber
	case 6:
		if d, ok := dateOf(digits[:4], digits[4:], ""); ok && (digits[:2] == "19" || digits[:2] == "20") {
			return d, ""
		}
		return alumni.Date{}, CodeTwoDigitYear
	case 8:
		return readDate(digits[:4], digits[4:6], digits[6:])
	default:
		return alumni.Date{}, CodeDate
	}
}

// orderedDate reads a date that ends with the year. Without an order it is read
// only if there is but one way to.
func orderedDate(first, second, year string, order DateOrder) (alumni.Date, string) {
	dayFirst, okDay := dateOf(year, second, first)
	monthFirst, okMonth := dateOf(year, first, second)
	switch {
	case order == DayMonthYear && okDay, order == DateOrderUnknown && okDay && (!okMonth || dayFirst == monthFirst):
		return dayFirst, ""
	case order == MonthDayYear && okMonth, order == DateOrderUnknown && okMonth && !okDay:
		return monthFirst, ""
	case order == DateOrderUnknown && okDay && okMonth:
		return alumni.Date{}, CodeDateOrder
	default:
		return alumni.Date{}, CodeDate
	}
}
