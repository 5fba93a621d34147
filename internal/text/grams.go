package text

import (
	"slices"
	"strings"
	"unicode/utf8"
)

// The first byte of a gram tells its kind, so that kinds never collide.
const (
	gramOne     = '1' // one kanji, kana or hangul
	gramTwo     = '2' // two of them in a row
	gramPrefix  = 'p' // the first one, two, or four to six characters of a word
	gramTrigram = 't' // three characters in a row of a word
	gramWhole   = 'w' // a whole word in its folded romaji spelling
	gramSound   = 'k' // a whole word in kana, by its sound
	gramHead    = 'h' // the first three or four kanji, kana or hangul of a part of a name
)

// What is typed is mostly the beginning of a name. Pairs and trigrams alone
// would leave it in doubt whether they stand in a row; these tell.
const (
	minSurePrefix = 4 // of three the trigram tells
	maxSurePrefix = 6
	minHead       = 3 // of two the pair tells
	maxHead       = 4
)

// Grams returns what an index stores for one folded word, sorted and without
// duplicates: every character and every pair of a run of kanji, kana or hangul;
// for a run of other letters and digits its prefixes of one, two and four to six
// characters and every trigram. Each gram begins with a byte that tells its kind.
func Grams(word string) []string {
	var grams []string
	for run, kind, rest := nextRun(word); run != ""; run, kind, rest = nextRun(rest) {
		if kind == scriptEast {
			grams = appendEastGrams(grams, run)
		} else {
			grams = appendWordGrams(grams, run)
		}
	}
	return sorted(grams)
}

// QueryGrams returns the grams that whatever matches the folded query must all
// have, sorted. With exact, having them is the same as matching; without, the
// candidates must be verified. Its runs of different scripts are independent
// conditions, and a query with nothing to compare has no grams and is exact.
func QueryGrams(folded string) (grams []string, exact bool) {
	exact = true
	for run, kind, rest := nextRun(folded); run != ""; run, kind, rest = nextRun(rest) {
		var set GramSet
		if kind == scriptEast {
			set = eastQuery(run)
		} else {
			set = wordQuery(run)
		}
		grams, exact = append(grams, set.Grams...), exact && set.Exact
	}
	return sorted(grams), exact
}

// eastQuery demands that a run is contained in a name.
func eastQuery(run string) GramSet {
	n := utf8.RuneCountInString(run)
	if n == 1 {
		return GramSet{Grams: []string{gram(gramOne, run)}, Exact: true}
	}
	return GramSet{Grams: sorted(appendWindows(nil, gramTwo, run, 2)), Exact: n == 2}
}

// wordQuery demands that a word begins with the run or, from three characters
// on, contains it; a run of three is a trigram and so needs no verification.
func wordQuery(run string) GramSet {
	n := utf8.RuneCountInString(run)
	if n < minContained {
		return GramSet{Grams: []string{gram(gramPrefix, run)}, Exact: true}
	}
	return GramSet{Grams: sorted(appendWindows(nil, gramTrigram, run, 3)), Exact: n == 3}
}

func appendEastGrams(grams []string, run string) []string {
	for i, r := range run {
		grams = append(grams, gram(gramOne, run[i:i+utf8.RuneLen(r)]))
	}
	return appendWindows(grams, gramTwo, run, 2)
}

func appendWordGrams(grams []string, run string) []string {
	n := 0
	for i, r := range run {
		n++
		if n < minContained || n >= minSurePrefix {
			grams = append(grams, gram(gramPrefix, run[:i+utf8.RuneLen(r)]))
		}
		if n == maxSurePrefix {
			break
		}
	}
	return appendWindows(grams, gramTrigram, run, 3)
}

// appendHeads appends the beginnings of a part of a name.
func appendHeads(grams []string, run string) []string {
	n := 0
	for i, r := range run {
		n++
		if n >= minHead {
			grams = append(grams, gram(gramHead, run[:i+utf8.RuneLen(r)]))
		}
		if n == maxHead {
			break
		}
	}
	return grams
}

// sureWord returns the grams each of which says that a word begins with a run,
// beyond what wordQuery can say.
func sureWord(run string) []string {
	if n := utf8.RuneCountInString(run); n < minSurePrefix || n > maxSurePrefix {
		return nil
	}
	return []string{gram(gramPrefix, run)}
}

// sureEast is sureWord for kanji, kana and hangul.
func sureEast(run string) []string {
	if n := utf8.RuneCountInString(run); n < minHead || n > maxHead {
		return nil
	}
	return []string{gram(gramHead, run)}
}

// appendWindows appends every substring of width runes; width is at most three.
func appendWindows(grams []string, kind byte, run string, width int) []string {
	var starts [3]int
	seen := 0
	for i, r := range run {
		starts[seen%width] = i
		seen++
		if seen >= width {
			grams = append(grams, gram(kind, run[starts[seen%width]:i+utf8.RuneLen(r)]))
		}
	}
	return grams
}

func gram(kind byte, s string) string {
	var b strings.Builder
	b.Grow(1 + len(s))
	b.WriteByte(kind)
	b.WriteString(s)
	return b.String()
}

func sorted(grams []string) []string {
	slices.Sort(grams)
	return slices.Compact(grams)
}
