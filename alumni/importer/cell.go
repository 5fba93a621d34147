package importer

import (
	"errors"
	"slices"
	"strings"

	"github.com/alumnikit/alumnikit"
	"github.com/alumnikit/alumnikit/alumni"
)

// cell reads a cell as far as it can be read without the rest of its row: what
// no one means is removed, what is written in several ways is written in one.
// The code says what is wrong with it; empty if nothing is. Dates and words of
// enumerations stay as they are, for date and word; those of custom fields
// become what is stored, a list with itemBreak between its texts.
func (im *Importer) cell(p *prepared, c Column, raw string) (value, code string) {
	if p.exported {
		if value, ok := literal(c, p.types[c], raw); ok {
			return value, im.refused(p, c, value)
		}
	}
	if c == CodeLists || c == Identifiers {
		raw = strings.TrimSpace(raw)
		return raw, wrongList(c, raw)
	}
	if p.types[c] == CustomList {
		return strings.Join(list(raw), itemBreak), ""
	}
	value = clean(raw)
	switch {
	case value == "":
		return "", ""
	case isSheetError(value):
		return value, CodeSheetError
	case c.isKana():
		return withoutHonorific(clean(widenKana(value))), ""
	case c.isName():
		return withoutHonorific(value), ""
	}
	switch c {
	case Email:
		return address(value), ""
	case ExternalID:
		return identifier(value, p.AllowTwelveDigits)
	case EntityCode, DepartmentCode:
		return identifier(value, true)
	case EntityNumber, HostEntityNumber:
		return entityNumber(value)
	case NameOrder, RomajiFrom:
		if word, ok := im.word(p, c, value); ok {
			return word, ""
		}
		return value, alumnikit.CodeNotOneOf
	case RowAbout:
		return aboutCell(value)
	default:
		return im.customCell(p, c, value)
	}
}

// refused returns why a cell is not taken although it says exactly what is meant.
func (im *Importer) refused(p *prepared, c Column, value string) string {
	if (c == ExternalID || p.types[c] != "") && alumni.IsTwelveDigits(value) && !p.AllowTwelveDigits {
		return alumni.CodeMyNumber
	}
	return ""
}

// customCell reads the cell of a custom field; those of other columns stay.
func (im *Importer) customCell(p *prepared, c Column, value string) (string, string) {
	kind := p.types[c]
	if kind != "" && alumni.IsTwelveDigits(value) && !p.AllowTwelveDigits {
		return value, alumni.CodeMyNumber
	}
	switch kind {
	case CustomEnum:
		if word, ok := im.word(p, c, value); ok {
			return word, ""
		}
		return value, alumnikit.CodeNotOneOf
	case CustomNumber:
		if n, ok := number(value); ok {
			return n, ""
		}
		return value, CodeNumber
	case CustomDate:
		day, code := im.date(p, c, value)
		return day.String(), code
	default:
		return value, ""
	}
}

// isSheetError reports whether a cell holds what a spreadsheet shows instead of
// a result.
func isSheetError(s string) bool {
	return s[0] == '#' && slices.Contains([]string{
		"#N/A", "#REF!", "#VALUE!", "#NAME?", "#DIV/0!", "#NULL!", "#NUM!", "#SPILL!", "#CALC!", "#GETTING_DATA", "#ERROR!",
	}, s) || s[0] == '#' && strings.Trim(s, "#") == "" && len(s) > 2 // too narrow to show
}

// identifier reads an ID or a code, of which letters and digits may be written
// in full width.
func identifier(s string, twelve bool) (id, code string) {
	id = clean(narrow(s))
	switch {
	case !twelve && alumni.IsTwelveDigits(id):
		return id, alumni.CodeMyNumber
	case isShortened(id):
		return id, CodeShortened
	default:
		return id, ""
	}
}

// isShortened reports whether s is a number as a spreadsheet shows long ones,
// 1.23457E+11, of which the digits are lost.
func isShortened(s string) bool {
	mantissa, exponent, ok := strings.Cut(s, "E+")
	whole, fraction, point := strings.Cut(mantissa, ".")
	isDigits := func(s string) bool { return s != "" && strings.Trim(s, "0123456789") == "" }
	return ok && len(whole) == 1 && isDigits(whole) && (!point || isDigits(fraction)) && isDigits(exponent)
}

func entityNumber(s string) (number, code string) {
	if isShortened(narrow(s)) {
		return s, CodeShortened
	}
	parsed, err := alumni.ParseCorporateNumber(s)
	if wrong, ok := errors.AsType[alumnikit.FieldErrors](err); ok {
		return s, wrong[0].Code
	}
	return string(parsed), ""
}

// address reads a mail address: of several in a cell the first that can be one.
func address(s string) string {
	if plausible(s) && !strings.ContainsFunc(s, func(r rune) bool { return r > '~' }) {
		return strings.TrimPrefix(s, "mailto:")
	}
	s = clean(narrow(s))
	for _, part := range strings.FieldsFunc(s, func(r rune) bool { return strings.ContainsRune(" ,;、/|<>()[]\"'　", r) }) {
		part = strings.TrimPrefix(part, "mailto:")
		if plausible(part) {
			return part
		}
	}
	return s
}

// plausible keeps out what cannot be an address at all.
func plausible(s string) bool {
	local, domain, ok := strings.Cut(s, "@")
	return ok && local != "" && strings.Contains(strings.Trim(domain, "."), ".") && !strings.ContainsAny(s, " \t,;<>\"()[]/|、") &&
		!strings.Contains(domain, "@")
}

// list reads the cell of a custom list, each text once.
func list(cell string) []string {
	var out []string
	seen := map[string]bool{"": true}
	for _, part := range strings.FieldsFunc(cell, func(r rune) bool { return strings.ContainsRune(";；、,，\n\r|｜", r) }) {
		if part = clean(part); !seen[part] {
			out, seen[part] = append(out, part), true
		}
	}
	return out
}

// splitName splits a whole name at its first space.
func splitName(cell string) (family, given string) {
	words := strings.Fields(cell)
	if len(words) == 0 {
		return "", ""
	}
	return words[0], strings.Join(words[1:], " ")
}
