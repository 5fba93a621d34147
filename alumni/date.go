package alumni

import (
	"fmt"
	"strconv"
	"time"

	"github.com/alumnikit/alumnikit"
)

// Bounds of a Date's year.
const (
	MinYear = 1850
	MaxYear = 2199
)

// Date is a civil date that may be partial: a year, a month of a year, or a
// day. Its text is the ISO 8601 form of that precision: "2020", "2020-04",
// "2020-04-15". The zero Date is unknown and its text is empty. Dates are
// comparable with ==.
type Date struct {
	year  int16
	month uint8
	day   uint8
}

// NewDate returns the date; month or day 0 makes it partial. It returns
// ErrInvalid for a day that no calendar has.
func NewDate(year, month, day int) (Date, error) {
	if year < MinYear || year > MaxYear || month < 0 || month > 12 || day < 0 || (month == 0 && day > 0) ||
		(month > 0 && day > daysIn(year, month)) {
		return Date{}, fmt.Errorf("date: want YYYY, YYYY-MM or YYYY-MM-DD between %d and %d: %w", MinYear, MaxYear, alumnikit.ErrInvalid)
	}
	return Date{int16(year), uint8(month), uint8(day)}, nil
}

// DateOf returns the day of t in its location.
func DateOf(t time.Time) Date {
	y, m, d := t.Date()
	return Date{int16(y), uint8(m), uint8(d)} //nolint:gosec // years of clocks are within bounds
}

func daysIn(year, month int) int {
	return time.Date(year, time.Month(month)+1, 0, 0, 0, 0, 0, time.UTC).Day()
}

// ParseDate reads the text of a Date.
func ParseDate(s string) (Date, error) {
	if s == "" {
		return Date{}, nil
	}
	var part [3]int
	for i, at := range []struct{ from, to int }{{0, 4}, {5, 7}, {8, 10}} {
		if len(s) < at.to {
			break
		}
		if i > 0 && s[at.from-1] != '-' {
			return Date{}, fmt.Errorf("date: %w", alumnikit.ErrInvalid)
		}
		n, err := strconv.ParseUint(s[at.from:at.to], 10, 16)
		if err != nil || (i > 0 && n == 0) {
			return Date{}, fmt.Errorf("date: %w", alumnikit.ErrInvalid)
		}
		part[i] = int(n) //nolint:gosec // four digits
	}
	if len(s) != 4 && len(s) != 7 && len(s) != 10 {
		return Date{}, fmt.Errorf("date: %w", alumnikit.ErrInvalid)
	}
	return NewDate(part[0], part[1], part[2])
}

// IsZero reports whether the date is unknown.
func (d Date) IsZero() bool { return d == Date{} }

// Year returns the year, 0 if unknown.
func (d Date) Year() int { return int(d.year) }

// Month returns the month, 0 if unknown.
func (d Date) Month() int { return int(d.month) }

// Day returns the day of the month, 0 if unknown.
func (d Date) Day() int { return int(d.day) }

// String returns the text of the date.
func (d Date) String() string { return string(d.append(nil)) }

// append appends the text of the date.
func (d Date) append(text []byte) []byte {
	if d.IsZero() {
		return text
	}
	text = appendDigits(text, int(d.year), 1000)
	for _, part := range [...]uint8{d.month, d.day} {
		if part == 0 {
			break
		}
		text = appendDigits(append(text, '-'), int(part), 10)
	}
	return text
}

// appendDigits appends a number with zeros before it, up to the place of a power
// of ten.
func appendDigits(text []byte, n, place int) []byte {
	for ; place > 1 && n < place; place /= 10 {
		text = append(text, '0')
	}
	return strconv.AppendInt(text, int64(n), 10)
}

// MarshalText implements encoding.TextMarshaler.
func (d Date) MarshalText() ([]byte, error) { return d.append(nil), nil }

// UnmarshalText implements encoding.TextUnmarshaler.
func (d *Date) UnmarshalText(text []byte) error {
	parsed, err := ParseDate(string(text))
	*d = parsed
	return err
}

// First returns the first day that the date may mean.
func (d Date) First() Date {
	return Date{d.year, max(d.month, 1), max(d.day, 1)}
}

// Last returns the last day that the date may mean.
func (d Date) Last() Date {
	switch {
	case d.month == 0:
		return Date{d.year, 12, 31}
	case d.day == 0:
		return Date{d.year, d.month, uint8(daysIn(int(d.year), int(d.month)))} //nolint:gosec // at most 31
	default:
		return d
	}
}

// Compare orders full days; for partial dates compare First or Last.
func (d Date) Compare(other Date) int { return d.number() - other.number() }

func (d Date) number() int { return (int(d.year)*13+int(d.month))*32 + int(d.day) }

// Next returns the day after a full day.
func (d Date) Next() Date {
	switch {
	case int(d.day) < daysIn(int(d.year), int(d.month)):
		return Date{d.year, d.month, d.day + 1}
	case d.month < 12:
		return Date{d.year, d.month + 1, 1}
	default:
		return Date{d.year + 1, 1, 1}
	}
}

// Previous returns the day before a full day.
func (d Date) Previous() Date {
	switch {
	case d.day > 1:
		return Date{d.year, d.month, d.day - 1}
	case d.month > 1:
		return Date{year: d.year, month: d.month - 1}.Last()
	default:
		return Date{year: d.year - 1}.Last()
	}
}

// IsFull reports whether the date is a day.
func (d Date) IsFull() bool { return d.day != 0 }
