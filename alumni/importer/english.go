package importer

import (
	"slices"
	"strings"

	"github.com/alumnikit/alumnikit/alumni"
)

// englishDate reads a date with the name of a month: 1 Apr 2024, April 1st,
// 2024, Apr 2024. Of numbers the one of four digits is the year.
func englishDate(s string) (alumni.Date, string) {
	month, year, day := "", "", ""
	for _, word := range strings.FieldsFunc(s, func(r rune) bool { return strings.ContainsRune(" ,.-/'", r) }) {
		digits, rest := leadingDigits(word)
		switch {
		case digits == "" && month == "" && monthOf(rest) != "":
			month = monthOf(rest)
		case digits == "" && (isWeekday(rest) || rest == "of"):
		case len(digits) == 4 && rest == "" && year == "":
			year = digits
		case 0 < len(digits) && len(digits) <= 2 && day == "" && isOrdinal(rest):
			day = digits
		case 0 < len(digits) && len(digits) <= 2 && rest == "" && year == "" && month != "":
			return alumni.Date{}, CodeTwoDigitYear
		default:
			return alumni.Date{}, CodeDate
		}
	}
	switch {
	case month == "" || year == "" && day == "":
		return alumni.Date{}, CodeDate
	case year == "":
		return alumni.Date{}, CodeTwoDigitYear // Apr-24
	default:
		return readDate(year, month, day)
	}
}

func isOrdinal(suffix string) bool {
	return slices.Contains([]string{"", "st", "nd", "rd", "th"}, strings.ToLower(suffix))
}

// monthOf returns the number of a month by its English name, of which three
// letters are enough.
func monthOf(name string) string {
	name = strings.ToLower(name)
	if name == "sept" {
		return "9"
	}
	for i, month := range []string{
		"january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december",
	} {
		if name == month || name == month[:3] {
			return []string{"1", "2", "3", "4", "5", "6", "7", "8", "9", "10", "11", "12"}[i]
		}
	}
	return ""
}
