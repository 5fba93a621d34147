package web

import (
	"fmt"
	"strconv"
	"strings"
	"time"
)

// Date is a civil date that may be partial: Day 0 means a month, Month 0 too means a year, the zero value means unknown.
type Date struct{ Year, Month, Day int }

// IsZero reports whether the date is unknown.
func (d Date) IsZero() bool { return d.Year == 0 }

// ISO writes the known part as YYYY, YYYY-MM or YYYY-MM-DD (ISO 8601), or "" when unknown.
func (d Date) ISO() string {
	switch {
	case d.Year == 0:
		return ""
	case d.Month == 0:
		return fmt.Sprintf("%04d", d.Year)
	case d.Day == 0:
		return fmt.Sprintf("%04d-%02d", d.Year, d.Month)
	default:
		return fmt.Sprintf("%04d-%02d-%02d", d.Year, d.Month, d.Day)
	}
}

// Span is a period of two dates; a zero To means that it still runs.
type Span struct{ From, To Date }

// Date writes a date as the language does, as far as it is known: 2024年4月1日 or 1 April 2024, 2024年4月 or April 2024.
func (l *Localizer) Date(d Date) string {
	if d.IsZero() {
		return ""
	}
	if l.lang == Japanese {
		s := strconv.Itoa(d.Year) + "年"
		if d.Month > 0 {
			s += strconv.Itoa(d.Month) + "月"
		}
		if d.Month > 0 && d.Day > 0 {
			s += strconv.Itoa(d.Day) + "日"
		}
		return s
	}
	s := strconv.Itoa(d.Year)
	if d.Month > 0 {
		s = time.Month(d.Month).String() + " " + s
	}
	if d.Month > 0 && d.Day > 0 {
		s = strconv.Itoa(d.Day) + " " + s
	}
	return s
}

// Span writes a period, with the word for "present" when it still runs; "" when neither end is known.
func (l *Localizer) Span(s Span) string {
	if s.From.IsZero() && s.To.IsZero() {
		return ""
	}
	to := l.Date(s.To)
	if s.To.IsZero() {
		to = l.T("date.present")
	}
	return strings.TrimSpace(l.Date(s.From) + " – " + to)
}

// Time writes an instant to the minute in the portal's zone: 2024年4月1日 9:05 or 1 April 2024, 09:05; "" for the zero time.
func (l *Localizer) Time(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	t = t.In(l.zone)
	day := l.Date(DateOf(t))
	if l.lang == Japanese {
		return day + " " + t.Format("15:04")
	}
	return day + ", " + t.Format("15:04")
}

// Day writes the civil day of an instant in the portal's zone; "" for the zero time.
func (l *Localizer) Day(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return l.Date(DateOf(t.In(l.zone)))
}

// DateOf returns the civil date of t in its own zone.
func DateOf(t time.Time) Date {
	y, m, d := t.Date()
	return Date{Year: y, Month: int(m), Day: d}
}

// Number writes an integer with its digits grouped by three.
func (l *Localizer) Number(n int) string {
	s := strconv.Itoa(n)
	sign := ""
	if strings.HasPrefix(s, "-") {
		sign, s = "-", s[1:]
	}
	var b strings.Builder
	for i, r := range s {
		if i > 0 && (len(s)-i)%3 == 0 {
			b.WriteByte(',')
		}
		b.WriteRune(r)
	}
	return sign + b.String()
}

// Bytes writes a size in whole MiB, KiB or bytes.
func (l *Localizer) Bytes(n int64) string {
	switch {
	case n >= 1<<20:
		return l.Number(int(n>>20)) + " MB"
	case n >= 1<<10:
		return l.Number(int(n>>10)) + " KB"
	default:
		return l.Number(int(n)) + " B"
	}
}

// List joins items as the language does.
func (l *Localizer) List(items []string) string {
	if l.lang == Japanese {
		return strings.Join(items, "、")
	}
	return strings.Join(items, ", ")
}
