package text

import (
	"slices"
	"strings"
	"unicode/utf8"
)

// minContained is the length in characters from which a query word may stand
// anywhere in a word of the name; shorter ones must begin it.
const minContained = 3

// Query is a prepared name query. The zero Query is empty. It is immutable and
// safe for concurrent use.
//
// The query is split at white space, and where the script changes, into terms.
// A name form is a raw string; a person with several forms matches when every
// term matches some form of theirs:
//
//   - kanji, kana and hangul match a form whose [FoldName] contains them;
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
	romaji string // the second spelling; empty if it is the same
	whole  bool   // romaji has to be the whole word
}

// QueryTerm is one condition as an index looks it up. A person can match only
// if they have all the grams of at least one set of Any; if that set is exact
// they match.
type QueryTerm struct {
	Token string    // the folded text of the term
	Any   []GramSet // one set, or two for a term whose romaji folds to another
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
		word := FoldName(chunk)
		for run, kind, rest := nextRun(word); run != ""; run, kind, rest = nextRun(rest) {
			if t := newTerm(run, kind); !slices.Contains(query.terms, t) {
				query.terms = append(query.terms, t)
			}
		}
	}
	return query
}

func newTerm(run string, kind script) term {
	t := term{token: run, kind: kind}
	if kind == scriptWord {
		romaji, long := foldRomaji(run)
		if romaji != run {
			t.romaji, t.whole = romaji, long
		}
	}
	return t
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
	inWords := slices.ContainsFunc(q.terms, func(t term) bool { return t.kind == scriptWord })
	prepared := make([]form, len(forms))
	for i, raw := range forms {
		prepared[i].name = FoldName(raw)
		if inWords {
			prepared[i].words = wordsOf(raw)
		}
	}
	for _, t := range q.terms {
		if !slices.ContainsFunc(prepared, t.match) {
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
		terms = append(terms, QueryTerm{Token: t.token, Any: t.sets()})
	}
	return terms
}

// sets returns the alternatives by which a term matches.
func (t term) sets() []GramSet {
	switch {
	case t.kind == scriptEast:
		return []GramSet{eastQuery(t.token)}
	case t.romaji == "":
		return []GramSet{wordQuery(t.token)}
	case t.whole:
		return []GramSet{wordQuery(t.token), {Grams: []string{gram(gramWhole, t.romaji)}, Exact: true}}
	default:
		return []GramSet{wordQuery(t.token), wordQuery(t.romaji)}
	}
}

// match applies the term to one form.
func (t term) match(f form) bool {
	if t.kind == scriptEast {
		return strings.Contains(f.name, t.token)
	}
	return slices.ContainsFunc(f.words, func(word spelling) bool {
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

// finds is the rule for one word and one spelling of a term.
func finds(word, token string) bool {
	return strings.HasPrefix(word, token) ||
		utf8.RuneCountInString(token) >= minContained && strings.Contains(word, token)
}
