package sheet

import (
	"slices"
	"strings"
	"unicode"
)

// Where a header is looked for.
const (
	sampleRecords = 200 // of the sample, blank ones not counted
	aboveHeader   = 40  // records that may stand above it
)

// sampled is a record of the sample.
type sampled struct {
	line  int
	cells []string // as far as they are filled
	bad   string   // a code: there are no cells
}

// place is where a header was found in the sample.
type place struct {
	at, rows int // index of its first record, and how many it has
	known    int // of its names
}

// findHeader finds the header among the records of a sample: the one, or the two
// that belong together, with most names that are known; if none are, the first
// that is about as wide as most records.
func findHeader(all []sampled, rows int, known func(string) bool) place {
	var best place
	for i := range all[:min(len(all), aboveHeader)] {
		if here := headerAt(all, i, rows, known); here.known > best.known {
			best = here
		}
	}
	const proof = 2 // one known word may stand in a title
	if best.known >= proof || best.known > 0 && len(all[best.at].cells) <= proof {
		return best
	}
	usual := usualWidth(all)
	for i, r := range all[:min(len(all), aboveHeader)] {
		if r.bad != "" { // more likely the header than what is behind it
			return place{at: i, rows: 1}
		}
		if filled, _ := used(r.cells); filled*2 > usual {
			return headerAt(all, i, rows, known)
		}
	}
	return headerAt(all, 0, rows, known)
}

// headerAt judges one record as a header, and with the next if rows allows it.
func headerAt(all []sampled, i, rows int, known func(string) bool) place {
	one := place{at: i, rows: 1}
	if i >= len(all) {
		return one
	}
	for _, name := range all[i].cells {
		if known(name) {
			one.known++
		}
	}
	if rows == 1 || i+1 == len(all) || rows == 0 && !merged(all[i].cells, all[i+1].cells, known) {
		return one
	}
	two := place{at: i, rows: 2}
	top := groups(all[i].cells, all[i+1].cells)
	for c := range top {
		if knownPart(top[c], cellAt(all[i+1].cells, c), known) {
			two.known++
		}
	}
	return two
}

// knownPart reports whether a name of two parts is known, or the part that tells.
func knownPart(group, name string, known func(string) bool) bool {
	if name == "" {
		return known(group)
	}
	return known(joinName(group, name)) || known(name)
}

func joinName(group, name string) string { return strings.TrimSpace(group + " " + name) }

func cellAt(cells []string, i int) string {
	if i < len(cells) {
		return cells[i]
	}
	return ""
}

// usualWidth returns the width that most records have, the greater of equals.
func usualWidth(all []sampled) int {
	count := map[int]int{}
	best := 0
	for _, r := range all {
		n := len(r.cells)
		if count[n]++; count[n] > count[best] || count[n] == count[best] && n > best {
			best = n
		}
	}
	return best
}

// merged reports whether a record is the second row of a header whose first row
// has merged cells: they are saved as a name and empty cells. Below a merged cell
// stand names, one of which is known; below others nothing, unless it is known.
//
// A second row that by itself names every column, each by another name, is taken
// for the whole header: what stands above is a title, or tells nothing more.
func merged(top, sub []string, known func(string) bool) bool {
	if filled, _ := used(top); filled == 0 || filled == 1 && !knownAny(top, known) {
		return false
	}
	if slices.ContainsFunc(top, isValue) || isWhole(sub, len(top)) {
		return false
	}
	spans, named := false, false
	for c, below := range sub {
		if below == "" {
			continue
		}
		above := cellAt(top, c)
		recognised := knownPart(above, below, known)
		named = named || recognised
		last := c+1 >= len(top) || top[c+1] != ""
		switch {
		case above == "" || !last && cellAt(sub, c+1) != "":
			spans = true
		case !recognised:
			return false
		}
	}
	return spans && named
}

// isWhole reports whether there is a name for each of so many columns, and none
// twice.
func isWhole(names []string, width int) bool {
	if filled, _ := used(names); filled != len(names) || filled < width {
		return false
	}
	return len(slices.Compact(slices.Sorted(slices.Values(names)))) == len(names)
}

func knownAny(cells []string, known func(string) bool) bool { return slices.ContainsFunc(cells, known) }

// isValue recognises what stands below a header rather than in it: a number, a
// date, an address.
func isValue(cell string) bool {
	if strings.Contains(cell, "@") {
		return true
	}
	return strings.ContainsFunc(cell, unicode.IsDigit) && !strings.ContainsFunc(cell, func(r rune) bool {
		return !unicode.IsDigit(r) && !strings.ContainsRune("-/., :年月日", r)
	})
}

// groups fills the names of merged cells to the right, as far as names stand below.
func groups(top, sub []string) []string {
	out := make([]string, max(len(top), len(sub)))
	group := ""
	for c := range out {
		above := cellAt(top, c)
		if above != "" {
			group = above
		}
		out[c] = above
		if above == "" && cellAt(sub, c) != "" {
			out[c] = group
		}
	}
	return out
}

// headerNames returns the names of the columns. Breaks and runs of space within
// one become a space, and what is empty at the end is no column.
func headerNames(rows [][]string) []string {
	names := rows[0]
	if len(rows) > 1 {
		names = groups(rows[0], rows[1])
		for c := range names {
			names[c] = joinName(names[c], cellAt(rows[1], c))
		}
	}
	out := make([]string, len(names))
	for c, name := range names {
		out[c] = strings.Join(strings.FieldsFunc(name, isSpace), " ")
	}
	_, width := used(out)
	return out[:width]
}
