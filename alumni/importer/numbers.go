package importer

import "strings"

// digitsOf returns the digits of a number that may be written in full width and
// in groups, or false if there is anything else.
func digitsOf(s string) (string, bool) {
	var out strings.Builder
	for _, r := range narrow(s) {
		switch {
		case '0' <= r && r <= '9':
			out.WriteRune(r)
		case r == '-' || r == ' ' || r == '‐' || r == '−' || r == 'ー':
		default:
			return "", false
		}
	}
	return out.String(), out.Len() > 0
}

// isTwelveDigits reports whether s is twelve digits in one piece or in three
// groups of four, as national numbers are written.
func isTwelveDigits(s string) bool {
	digits, ok := digitsOf(s)
	if !ok || len(digits) != 12 {
		return false
	}
	s = narrow(s)
	groups := strings.FieldsFunc(s, func(r rune) bool { return r < '0' || r > '9' })
	return len(groups) == 1 || len(groups) == 3 && len(groups[0]) == 4 && len(groups[1]) == 4
}

// number returns a number of a custom field in plain digits: 1234.5 of １,２３４．５.
func number(s string) (string, bool) {
	s = strings.TrimSpace(strings.NewReplacer(",", "", "−", "-", "▲", "-", "△", "-").Replace(narrow(s)))
	whole, fraction, point := strings.Cut(strings.TrimPrefix(s, "-"), ".")
	isDigits := func(s string) bool { return s != "" && strings.Trim(s, "0123456789") == "" }
	return s, isDigits(whole) && (!point || isDigits(fraction)) && len(s) <= 30
}
