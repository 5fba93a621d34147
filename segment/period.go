package segment

import (
	"strconv"
	"strings"
	"time"

	"github.com/alumnikit/alumnikit/alumni"
)

// Unit is the unit of a Period.
type Unit byte

// The units.
const (
	Days   Unit = 'D'
	Weeks  Unit = 'W'
	Months Unit = 'M'
	Years  Unit = 'Y'
)

// MaxPeriod is the largest Count of a Period.
const MaxPeriod = 99999

// Period is a span of the calendar in one unit, such as twelve months.
type Period struct {
	Count int // 0 to MaxPeriod
	Unit  Unit
}

// ParsePeriod reads the ISO 8601 duration of a Period, "P12M", or "12 months".
func ParsePeriod(s string) (Period, bool) {
	s = strings.ToUpper(strings.TrimSpace(s))
	digits := strings.TrimPrefix(s, "P")
	end := strings.IndexFunc(digits, func(r rune) bool { return r < '0' || r > '9' })
	if end < 1 || end > 5 {
		return Period{}, false
	}
	count, _ := strconv.Atoi(digits[:end]) // at most five digits
	word := digits[end:]
	if len(digits) == len(s) {
		switch word = strings.TrimSpace(word); word {
		case "DAY", "DAYS", "WEEK", "WEEKS", "MONTH", "MONTHS", "YEAR", "YEARS":
			word = word[:1]
		default:
			return Period{}, false
		}
	}
	p := Period{count, Days}
	switch word {
	case "D":
	case "W":
		p.Unit = Weeks
	case "M":
		p.Unit = Months
	case "Y":
		p.Unit = Years
	default:
		return Period{}, false
	}
	return p, true
}

// String returns the ISO 8601 duration.
func (p Period) String() string { return "P" + strconv.Itoa(p.Count) + string(rune(p.Unit)) }

// After returns the day that lies the period behind a full day, or before it if
// direction is negative. Months and years keep the day of the month, or take
// the month's last. Days outside MinYear to MaxYear become the first or last
// day there.
func (p Period) After(day alumni.Date, direction int) alumni.Date {
	n := p.Count * direction
	year, month, date := day.Year(), day.Month(), day.Day()
	switch p.Unit {
	case Weeks:
		n *= 7
		fallthrough
	case Days:
		at := time.Date(year, time.Month(month), date+n, 0, 0, 0, 0, time.UTC)
		return within(at.Year(), int(at.Month()), at.Day())
	case Years:
		n *= 12
	case Months:
	}
	months := year*12 + month - 1 + n
	return within(floorDiv(months, 12), months-12*floorDiv(months, 12)+1, date)
}

func floorDiv(a, b int) int {
	q := a / b
	if a%b < 0 {
		q--
	}
	return q
}

// within makes a full day of what may lie outside the calendar's bounds or
// behind the end of the month.
func within(year, month, day int) alumni.Date {
	if year < alumni.MinYear {
		year, month, day = alumni.MinYear, 1, 1
	}
	if year > alumni.MaxYear {
		year, month, day = alumni.MaxYear, 12, 31
	}
	first, err := alumni.NewDate(year, month, 0)
	if err != nil {
		return alumni.Date{} // no day comes here: year and month are in bounds
	}
	d, _ := alumni.NewDate(year, month, min(day, first.Last().Day()))
	return d
}

// span is a range of full days, both included; the zero Date leaves a side open.
type span struct{ from, to alumni.Date }

// empty marks a span without days: nothing lies before the first day there is.
func emptySpan() span {
	first, _ := alumni.NewDate(alumni.MinYear, 1, 1)
	last, _ := alumni.NewDate(alumni.MaxYear, 12, 31)
	return span{from: last, to: first}
}

// holds reports whether every day that d may mean lies in the span.
func (s span) holds(d alumni.Date) bool {
	return !d.IsZero() &&
		(s.from.IsZero() || d.First().Compare(s.from) >= 0) &&
		(s.to.IsZero() || d.Last().Compare(s.to) <= 0)
}

// spanOf returns the days that a positive operator asks for when compared with
// dates, of which between takes two.
func spanOf(op Operator, a, b alumni.Date) span {
	day := Period{Count: 1, Unit: Days}
	switch op {
	case Less:
		if before := day.After(a.First(), -1); before != a.First() {
			return span{to: before}
		}
		return emptySpan()
	case LessOrEqual:
		return span{to: a.Last()}
	case Greater:
		if behind := day.After(a.Last(), 1); behind != a.Last() {
			return span{from: behind}
		}
		return emptySpan()
	case GreaterOrEqual:
		return span{from: a.First()}
	case Between:
		return span{a.First(), b.Last()}
	default:
		return span{a.First(), a.Last()}
	}
}

// spanFrom returns the days that a relative operator asks for, seen from a day.
func spanFrom(op Operator, p Period, today alumni.Date) span {
	switch op {
	case WithinLast:
		return span{p.After(today, -1), today}
	case WithinNext:
		return span{today, p.After(today, 1)}
	default: // MoreThanAgo
		return spanOf(Less, p.After(today, -1), alumni.Date{})
	}
}
