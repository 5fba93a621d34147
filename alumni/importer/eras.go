package importer

import (
	"strconv"
	"strings"

	"github.com/alumnikit/alumnikit/alumni"
)

// era is a Japanese era: its names and its first and last day. The day on which
// one followed another within a reign's change belongs to both (1912-07-30 and
// 1926-12-25); since the Era Name Act (Act No. 43 of 1979) an era begins on the
// day that its Cabinet Order names: Heisei on 1989-01-08 (Cabinet Order No. 1 of
// 1989), Reiwa on 2019-05-01 (Cabinet Order No. 143 of 2019). Of Meiji, which
// began in a lunar year that was named afterwards, 1868 is taken as the whole
// first year.
type era struct {
	names       [4]string
	first, last [3]int
}

func eras() [5]era {
	return [...]era{
		{[4]string{"令和", "令", "R", "r"}, [3]int{2019, 5, 1}, [3]int{alumni.MaxYear, 12, 31}},
		{[4]string{"平成", "平", "H", "h"}, [3]int{1989, 1, 8}, [3]int{2019, 4, 30}},
		{[4]string{"昭和", "昭", "S", "s"}, [3]int{1926, 12, 25}, [3]int{1989, 1, 7}},
		{[4]string{"大正", "大", "T", "t"}, [3]int{1912, 7, 30}, [3]int{1926, 12, 25}},
		{[4]string{"明治", "明", "M", "m"}, [3]int{1868, 1, 1}, [3]int{1912, 7, 30}},
	}
}

// eraOf returns the era that a date begins with, and what follows.
func eraOf(s string) (era, string, bool) {
	for _, e := range eras() {
		for _, name := range e.names {
			rest, ok := strings.CutPrefix(s, name)
			if !ok {
				continue
			}
			rest = strings.TrimLeft(rest, " .")
			if first, ok := strings.CutPrefix(rest, "元"); ok {
				rest = "1" + first
			}
			if rest != "" && '0' <= rest[0] && rest[0] <= '9' {
				return e, rest, true
			}
		}
	}
	return era{}, "", false
}

// date reads what follows the name of an era: year, month and day of the era,
// the last of which may be missing.
func (e era) date(s string) (alumni.Date, string) {
	p, ok := partsOf(s)
	whole := p.digits[0]
	if ok && p.n == 1 && (len(whole) == 4 || len(whole) == 6) { // R060401
		p.digits = [3]string{whole[:2], whole[2:4], whole[4:]}
	}
	n := value(p.digits[0])
	if !ok || len(p.digits[0]) > 2 || n == 0 {
		return alumni.Date{}, CodeDate
	}
	d, ok := dateOf(strconv.Itoa(e.first[0]+n-1), p.digits[1], p.digits[2])
	switch {
	case !ok:
		return alumni.Date{}, CodeDate
	case d.Last().Compare(day(e.first)) < 0 || d.First().Compare(day(e.last)) > 0:
		return alumni.Date{}, CodeEra
	default:
		return d, ""
	}
}

// day makes a date of a day that there is.
func day(ymd [3]int) alumni.Date {
	d, _ := alumni.NewDate(ymd[0], ymd[1], ymd[2])
	return d
}

// arabic replaces kanji numerals by digits: 令和六年十二月三十一日, 二〇二四年.
func arabic(s string) string {
	var out strings.Builder
	var run []rune
	flush := func() {
		if len(run) > 0 {
			out.WriteString(kanjiNumber(run))
			run = run[:0]
		}
	}
	for _, r := range s {
		if strings.ContainsRune(kanjiDigits, r) || strings.ContainsRune("零十百千", r) {
			run = append(run, r)
			continue
		}
		flush()
		out.WriteRune(r)
	}
	flush()
	return out.String()
}

const kanjiDigits = "〇一二三四五六七八九"

// kanjiNumber reads numerals with places (二十三) or digit by digit (二〇二四).
func kanjiNumber(run []rune) string {
	var digits strings.Builder
	total, current, places := 0, 0, false
	for _, r := range run {
		switch r {
		case '十', '百', '千':
			places = true
			total += max(current, 1) * map[rune]int{'十': 10, '百': 100, '千': 1000}[r]
			current = 0
		default:
			current = max(0, strings.IndexRune(kanjiDigits, r)/len("〇"))
			digits.WriteByte(byte('0' + current)) //nolint:gosec // one digit
		}
	}
	if places {
		return strconv.Itoa(total + current)
	}
	return digits.String()
}
