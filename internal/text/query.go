package text

import (
	"slices"
	"strings"
	"unicode/utf8"
)

// minContained is the length in characters from which a query word may stand
// anywhere in a word of the name; shorter ones must begin it.
const minContained = 3

// respelled are the kana that readAs makes of others.
const respelled = "ジズイエオ"

// minKanaPart is the length from which kana beside kanji may be a name of their own.
const minKanaPart = 2

// Query is a prepared name query. The zero Query is empty. It is immutable and
// safe for concurrent use.
//
// The query is split at white space, and where the script changes, into terms.
// A name form is a raw string; a person with several forms matches when every
// term matches some form of theirs:
//
//   - kanji, kana and hangul match a form whose [FoldName] contains them;
//   - a word typed in kana also matches a word in kana of the same sound, so that
//     ゆーこ and ゆうこ meet, and かづき and かずき, but not ゆき and ゆうき;
//   - kanji with kana typed behind or before them without a space (山田たろう)
//     also match where each of the two does, if they are two kana or more;
//   - letters and digits match a form one of whose words begins with them, or
//     contains them if they are three characters or more. A word stands both as
//     it is written and in folded romaji, a word in kana as its romaji, and a
//     word with hyphens or apostrophes both in parts and as one;
//   - the term in folded romaji may match in place of the term as typed. If it
//     ends in a long vowel (satou) that must end the word too (Sato, but not
//     Satoshi), because the length is what the folding has lost.
//
// Punctuation in a query only separates. A query with nothing to compare has no
// terms and matches everybody.
type Query struct {
	terms []term
}

// term is one condition of a query.
type term struct {
	token  string
	kind   script
	sound  string   // of a word in kana; empty for any other
	parts  []string // kanji and kana that may stand apart; nil for none
	romaji string   // the second spelling of a word in letters; empty if it is the same
	whole  bool     // romaji has to be the whole word
}

// QueryTerm is one condition as an index looks it up. A person can match only
// if they have all the grams of at least one set of Any; if that set is exact
// they match, and so they do if they have any gram of Sure.
type QueryTerm struct {
	Token string    // the folded text of the term
	Any   []GramSet // one set for each way in which the term can match
	Sure  []string  // what tells a match where no set of Any is exact
}

// GramSet is a conjunction of grams, sorted. It is exact if having them is
// the same as matching.
type GramSet struct {
	Grams []string
	Exact bool
}

// NewQuery prepares a query from what a person typed. Callers bound its length:
// each term costs a lookup.
func NewQuery(q string) Query {
	var query Query
	for _, chunk := range chunks(q) {
		word, sound := FoldName(chunk), soundOf(Fold(chunk))
		for run, kind, rest := nextRun(word); run != ""; run, kind, rest = nextRun(rest) {
			t := newTerm(run, kind)
			if sound != t.token || strings.ContainsAny(sound, respelled) {
				t.sound = sound // otherwise nobody writes it in another way
			}
			same := func(other term) bool { return other.token == t.token && other.sound == t.sound }
			if !slices.ContainsFunc(query.terms, same) {
				query.terms = append(query.terms, t)
			}
		}
	}
	return query
}

func newTerm(run string, kind script) term {
	t := term{token: run, kind: kind}
	if kind == scriptEast {
		t.parts = partsOf(run)
		return t
	}
	if romaji, long := foldRomaji(run); romaji != run {
		t.romaji, t.whole = romaji, long
	}
	return t
}

func isAllKana(run string) bool {
	return !strings.ContainsFunc(run, func(r rune) bool { return !isKana(r) })
}

// partsOf cuts a run between kana and what is no kana, or returns nil where the
// kana are too few to be a name of their own (一ノ瀬, 鎌ケ谷).
func partsOf(run string) []string {
	var parts []string
	start, before := 0, isAllKana(run[:firstLen(run)])
	for i, r := range run {
		if kana := isKana(r); kana != before {
			parts = append(parts, run[start:i])
			start, before = i, kana
		}
	}
	parts = append(parts, run[start:])
	short := func(s string) bool { return isAllKana(s) && utf8.RuneCountInString(s) < minKanaPart }
	if len(parts) == 1 || slices.ContainsFunc(parts, short) {
		return nil
	}
	return parts
}

func firstLen(s string) int {
	_, n := utf8.DecodeRuneInString(s)
	return n
}

// Match reports whether a person with these raw name forms matches the query.
func Match(forms []string, query string) bool { return NewQuery(query).Match(forms) }

// Empty reports whether the query has nothing to compare.
func (q Query) Empty() bool { return len(q.terms) == 0 }

// Match reports whether a person with these raw name forms matches.
func (q Query) Match(forms []string) bool {
	if q.Empty() {
		return true
	}
	prepared := make([]searched, len(forms))
	for i, raw := range forms {
		prepared[i].raw = raw
	}
	for _, t := range q.terms {
		if !anyForm(prepared, t.match) && !t.matchApart(prepared) {
			return false
		}
	}
	return true
}

// Terms returns the conditions of the query for an index, in the order typed;
// the caller owns the result.
func (q Query) Terms() []QueryTerm {
	terms := make([]QueryTerm, 0, len(q.terms))
	for _, t := range q.terms {
		terms = append(terms, QueryTerm{Token: t.token, Any: t.sets(), Sure: t.sure()})
	}
	return terms
}

// sets returns the alternatives by which a term matches.
func (t term) sets() []GramSet {
	if t.kind == scriptEast {
		return t.eastSets()
	}
	sets := []GramSet{wordQuery(t.token)}
	switch {
	case t.romaji == "":
	case t.whole:
		sets = append(sets, GramSet{Grams: []string{gram(gramWhole, t.romaji)}, Exact: true})
	default:
		sets = append(sets, wordQuery(t.romaji))
	}
	return sets
}

func (t term) eastSets() []GramSet {
	sets := []GramSet{eastQuery(t.token)}
	if t.sound != "" {
		sets = append(sets, GramSet{Grams: []string{gram(gramSound, t.sound)}, Exact: true})
	}
	if t.soundIsPlain() {
		sets = append(sets, eastQuery(t.sound))
	}
	if t.parts != nil {
		apart := GramSet{Exact: true}
		for _, part := range t.parts {
			set := eastQuery(part)
			apart.Grams, apart.Exact = append(apart.Grams, set.Grams...), apart.Exact && set.Exact
		}
		apart.Grams = sorted(apart.Grams)
		sets = append(sets, apart)
	}
	return sets
}

// soundIsPlain reports whether a name may simply contain the sound, which was
// typed in another way.
func (t term) soundIsPlain() bool {
	return t.sound != "" && t.sound != t.token && !strings.Contains(t.sound, "ー")
}

// sure returns the grams each of which tells that a term matches.
func (t term) sure() []string {
	if t.kind == scriptEast {
		return sureEast(t.token)
	}
	sure := sureWord(t.token)
	if t.whole || utf8.RuneCountInString(t.token) < minSurePrefix {
		return sure
	}
	if t.romaji == "" {
		return append(sure, gram(gramWhole, t.token))
	}
	return append(append(sure, sureWord(t.romaji)...), gram(gramWhole, t.romaji))
}

// match applies the term to one form.
func (t term) match(f *searched) bool {
	if t.kind == scriptEast {
		return strings.Contains(f.nameOf(), t.token) || t.sound != "" && slices.Contains(f.soundsOf(), t.sound) ||
			t.soundIsPlain() && strings.Contains(f.nameOf(), t.sound)
	}
	return slices.ContainsFunc(f.wordsOf(), func(word spelling) bool {
		switch {
		case finds(word.written, t.token), finds(word.romaji, t.token):
			return true
		case t.romaji == "":
			return false
		case t.whole:
			return word.romaji == t.romaji
		default:
			return finds(word.written, t.romaji) || finds(word.romaji, t.romaji)
		}
	})
}

// matchApart reports whether each part of the term stands in some form.
func (t term) matchApart(forms []searched) bool {
	for _, part := range t.parts {
		if !anyForm(forms, func(f *searched) bool { return strings.Contains(f.nameOf(), part) }) {
			return false
		}
	}
	return t.parts != nil
}

// finds is the rule for one word and one spelling of a term.
func finds(word, token string) bool {
	return strings.HasPrefix(word, token) ||
		utf8.RuneCountInString(token) >= minContained && strings.Contains(word, token)
}
