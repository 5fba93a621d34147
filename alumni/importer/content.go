package importer

import (
	"strings"
	"unicode"

	"github.com/alumnikit/alumnikit/alumni"
)

// Cells tell what a column is about only if there are enough of them, and if
// nearly all agree.
const (
	enoughCells   = 3
	enoughNumbers = 5   // a check digit is right by chance in one of ten
	maxSample     = 200 // rows that are looked at
)

// suggest looks into the cells of columns whose headers say nothing. It also
// refuses columns of national numbers, whatever their headers say.
func (p *proposing) suggest(known map[Column]words, rows [][]string) {
	rows = rows[:min(len(rows), maxSample)]
	for i := range p.headings {
		cells := columnCells(rows, i)
		h := &p.headings[i]
		switch {
		case len(cells) >= enoughNumbers && nearlyAll(cells, alumni.LooksLikeMyNumber):
			*h = heading{refused: true}
		case h.column != Ignored || h.other || h.refused || len(cells) < enoughCells:
		default:
			p.suggested[i] = p.guess(known, cells)
		}
	}
}

// columnCells returns what is in a column, without what is empty.
func columnCells(rows [][]string, column int) []string {
	var out []string
	for _, row := range rows {
		if column < len(row) {
			if cell := clean(row[column]); cell != "" {
				out = append(out, cell)
			}
		}
	}
	return out
}

func nearlyAll(cells []string, holds func(string) bool) bool {
	n := 0
	for _, cell := range cells {
		if holds(cell) {
			n++
		}
	}
	return n*10 >= len(cells)*9
}

// isCorporateNumber reports whether a cell holds a corporate number, however written.
func isCorporateNumber(cell string) bool {
	_, err := alumni.ParseCorporateNumber(cell)
	return err == nil
}

// guess returns the first column that is still free and that the cells speak for.
func (p *proposing) guess(known map[Column]words, cells []string) Column {
	isWord := func(c Column) func(string) bool {
		return func(cell string) bool { _, ok := known[c].find(cell); return ok }
	}
	for _, g := range []struct {
		holds func(string) bool
		may   []Column
	}{
		{isCorporateNumber, []Column{EntityNumber}},
		{looksLikeDate, []Column{Start, End}},
		{isAddress, []Column{mailColumn(cells)}},
		{isWord(Work), []Column{Work}},
		{isWord(PostKind), []Column{PostKind}},
		{isWord(LeavingReason), []Column{LeavingReason}},
		{isKanaName, []Column{FullKana}},
		{isKana, []Column{FamilyKana, GivenKana}},
		{isFullName, []Column{FullName}},
		{looksLikeID(cells), []Column{ExternalID}},
	} {
		if !nearlyAll(cells, g.holds) {
			continue
		}
		for _, c := range g.may {
			if p.free(c) {
				return c
			}
		}
		return Ignored
	}
	return Ignored
}

// free reports whether neither a column nor what it is a part or the whole of is
// mapped or suggested.
func (p *proposing) free(c Column) bool {
	taken := func(c Column) bool {
		for _, s := range p.suggested {
			if s == c {
				return true
			}
		}
		return p.has(c)
	}
	for whole, parts := range wholes() {
		for _, part := range parts {
			if whole == c && taken(part) || part == c && taken(whole) {
				return false
			}
		}
	}
	return !taken(c)
}

// mailColumn takes addresses that are all of one domain for the company's.
func mailColumn(cells []string) Column {
	domains := map[string]bool{}
	for _, cell := range cells {
		_, domain, _ := strings.Cut(strings.ToLower(address(cell)), "@")
		domains[domain] = true
	}
	if len(domains) == 1 && len(cells) >= enoughNumbers {
		return WorkEmail
	}
	return Email
}

func isAddress(cell string) bool { return plausible(address(cell)) }

func looksLikeDate(cell string) bool {
	d, code := parseDate(cell, DateOrderUnknown)
	return code == "" && !d.IsZero() && len(cell) > 4 || code == CodeDateOrder
}

// isKana reports whether a cell is a reading without a space.
func isKana(cell string) bool {
	return !strings.ContainsFunc(widenKana(cell), func(r rune) bool {
		return r != 'ー' && r != '・' && !unicode.In(r, unicode.Katakana, unicode.Hiragana)
	})
}

// twoWords returns the halves of a cell at its only space.
func twoWords(cell string) (first, second string, ok bool) {
	first, second, ok = strings.Cut(cell, " ")
	return first, second, ok && !strings.Contains(second, " ")
}

func isKanaName(cell string) bool {
	family, given, ok := twoWords(cell)
	return ok && isKana(family) && isKana(given)
}

func isFullName(cell string) bool {
	family, given, ok := twoWords(cell)
	return ok && isShortName(family) && isShortName(given)
}

func isShortName(s string) bool {
	return len([]rune(s)) <= 5 && !strings.ContainsFunc(s, func(r rune) bool {
		return r != 'ー' && r != '々' && !unicode.In(r, unicode.Han, unicode.Katakana, unicode.Hiragana)
	})
}

// looksLikeID returns whether a cell is like the others of a column in which no
// cell stands twice: of the same length, in letters and digits.
func looksLikeID(cells []string) func(string) bool {
	seen := map[string]bool{}
	for _, cell := range cells {
		if seen[cell] {
			return func(string) bool { return false }
		}
		seen[cell] = true
	}
	return func(cell string) bool {
		cell = narrow(cell)
		return len(cell) == len(narrow(cells[0])) && strings.ContainsAny(cell, "0123456789") &&
			!strings.ContainsFunc(cell, func(r rune) bool {
				return r != '-' && r != '_' && (r > unicode.MaxASCII || !unicode.IsLetter(r) && !unicode.IsDigit(r))
			})
	}
}
