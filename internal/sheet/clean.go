package sheet

import (
	"bytes"
	"strings"
	"unicode"
	"unicode/utf8"
)

// clean returns what is meant by a cell: without space around it, and without
// what only keeps a spreadsheet from taking text for a number or a formula.
func clean(cell string) string {
	if cell == "" || isBare(cell) {
		return cell
	}
	cell = strings.TrimFunc(cell, isSpace)
	if text, ok := strings.CutPrefix(cell, `="`); ok && strings.HasSuffix(text, `"`) {
		cell = strings.TrimFunc(strings.ReplaceAll(text[:len(text)-1], `""`, `"`), isSpace)
	}
	if text, ok := strings.CutPrefix(cell, "'"); ok && needsMark(text) {
		cell = text
	}
	return cell
}

// isBare recognises most cells that are clean by their first and last bytes.
func isBare(cell string) bool {
	first, last := cell[0], cell[len(cell)-1]
	if first <= ' ' || first == '=' || first == '\'' || last <= ' ' {
		return false
	}
	if first >= utf8.RuneSelf {
		if r, _ := utf8.DecodeRuneInString(cell); isSpace(r) {
			return false
		}
	}
	if last >= utf8.RuneSelf {
		if r, _ := utf8.DecodeLastRuneInString(cell); isSpace(r) {
			return false
		}
	}
	return true
}

// isSpace takes also what has no width for space, such as a byte order mark that
// got into the file with another file.
func isSpace(r rune) bool { return r == '\ufeff' || r == '\u200b' || unicode.IsSpace(r) }

// needsMark reports whether a spreadsheet would take the text for something else.
// A name such as 't Hooft keeps its apostrophe.
func needsMark(text string) bool {
	r, _ := utf8.DecodeRuneInString(text)
	return unicode.IsDigit(r) || strings.ContainsRune("=+-@＝＋－＠", r)
}

// blank reports whether there is nothing but space in a text.
func blank(text []byte) bool {
	return len(text) == 0 || len(bytes.TrimLeftFunc(text, isSpace)) == 0
}

// used returns how many cells have something in them, and how many there are up
// to the last that does.
func used(cells []string) (filled, width int) {
	for i, c := range cells {
		if c != "" {
			filled++
			width = i + 1
		}
	}
	return filled, width
}
