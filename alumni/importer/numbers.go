package importer

import "strings"

// number returns a number of a custom field in plain digits: 1234.5 of １,２３４．５.
func number(s string) (string, bool) {
	s = strings.TrimSpace(strings.NewReplacer(",", "", "−", "-", "▲", "-", "△", "-").Replace(narrow(s)))
	whole, fraction, point := strings.Cut(strings.TrimPrefix(s, "-"), ".")
	isDigits := func(s string) bool { return s != "" && strings.Trim(s, "0123456789") == "" }
	return s, isDigits(whole) && (!point || isDigits(fraction)) && len(s) <= 30
}
