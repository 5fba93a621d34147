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

// isNationalNumber reports whether s is twelve digits of which the last checks
// the others as in a My Number: 11 - (sum of digit times weight, modulo 11),
// and 0 if the remainder is at most 1; from the right the weights are 2 to 7 and
// 2 to 6 (Ministry of Internal Affairs and Communications Order No. 85 of 2014,
// article 5).
func isNationalNumber(s string) bool {
	digits, ok := digitsOf(s)
	if !ok || len(digits) != 12 {
		return false
	}
	sum := 0
	for n := 1; n <= 11; n++ {
		weight := n + 1
		if n > 6 {
			weight = n - 5
		}
		sum += int(digits[11-n]-'0') * weight
	}
	check := 0
	if rest := sum % 11; rest > 1 {
		check = 11 - rest
	}
	return int(digits[11]-'0') == check
}

// corporateNumber returns the thirteen digits of a Japanese corporate number,
// also one written as the number of an invoice issuer (T and the same digits).
func corporateNumber(s string) (string, bool) {
	digits, ok := digitsOf(strings.TrimPrefix(strings.TrimPrefix(narrow(s), "T"), "t"))
	return digits, ok && isCorporateNumber(digits)
}

// isCorporateNumber reports whether s is thirteen digits of which the first
// checks the others: 9 - (sum of digit times weight, modulo 9), the weights
// being 1 and 2 in turn from the right (Ministry of Finance Order No. 70 of 2014
// on the designation of corporate numbers, article 2).
func isCorporateNumber(s string) bool {
	if len(s) != 13 || strings.Trim(s, "0123456789") != "" {
		return false
	}
	sum := 0
	for i := 1; i <= 12; i++ {
		weight := 2 - i%2
		sum += int(s[13-i]-'0') * weight
	}
	return int(s[0]-'0') == 9-sum%9
}

// number returns a number of a custom field in plain digits: 1234.5 of １,２３４．５.
func number(s string) (string, bool) {
	s = strings.TrimSpace(strings.NewReplacer(",", "", "−", "-", "▲", "-", "△", "-").Replace(narrow(s)))
	whole, fraction, point := strings.Cut(strings.TrimPrefix(s, "-"), ".")
	isDigits := func(s string) bool { return s != "" && strings.Trim(s, "0123456789") == "" }
	return s, isDigits(whole) && (!point || isDigits(fraction)) && len(s) <= 30
}
