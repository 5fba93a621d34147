package importer

import (
	"slices"
	"strconv"
	"strings"
	"unicode"

	"github.com/alumnikit/alumnikit"
	"github.com/alumnikit/alumnikit/internal/text"
)

// Mapping says what each column of a file is about. It belongs to one header:
// a file with another one is refused, so that no column is taken for another.
// The zero Mapping stands for what Propose finds.
type Mapping struct {
	Header  []string `json:"header"`
	Columns []Column `json:"columns"` // one for each of Header
}

// Propose recognises columns by their headers, in Japanese and English, in any
// width and case. A column that is met twice is taken the first time. What is
// not recognised is Ignored.
func (im *Importer) Propose(header []string) Mapping {
	m := Mapping{Header: slices.Clone(header), Columns: make([]Column, len(header))}
	for i, name := range header {
		c := im.synonyms[headerKey(name)]
		if c != Ignored && !slices.Contains(m.Columns, c) {
			m.Columns[i] = c
		}
	}
	m.preferParts(FullName, Family, Given)
	m.preferParts(FullKana, FamilyKana, GivenKana)
	return m
}

// preferParts drops a whole name where its parts have columns of their own.
func (m *Mapping) preferParts(whole, family, given Column) {
	if at := slices.Index(m.Columns, whole); at >= 0 && (m.has(family) || m.has(given)) {
		m.Columns[at] = Ignored
	}
}

func (m *Mapping) has(c Column) bool { return slices.Contains(m.Columns, c) }

// Validate reports everything that keeps a mapping from being used.
func (m Mapping) Validate() error {
	var found alumnikit.FieldErrors
	if len(m.Columns) != len(m.Header) {
		found.Add("columns", alumnikit.CodeFormat, "one for each header")
		return found
	}
	for i, c := range m.Columns {
		field := "columns[" + strconv.Itoa(i) + "]"
		switch {
		case !c.Valid():
			found.Add(field, alumnikit.CodeNotOneOf, "a column of package importer")
		case c != Ignored && slices.Contains(m.Columns[:i], c):
			found.Add(field, alumnikit.CodeTaken, "each column once")
		}
	}
	if !m.has(ExternalID) {
		found.Add("columns", alumnikit.CodeRequired, string(ExternalID))
	}
	if !m.has(Family) && !m.has(Given) && !m.has(FullName) {
		found.Add("columns", alumnikit.CodeRequired, string(Family))
	}
	for whole, parts := range map[Column][]Column{FullName: {Family, Given}, FullKana: {FamilyKana, GivenKana}} {
		if m.has(whole) && slices.ContainsFunc(parts, m.has) {
			found.Add("columns", alumnikit.CodeTaken, string(whole)+" or its parts")
		}
	}
	return found.Err()
}

// headerKey is what two headers that mean the same have in common: folded,
// without punctuation.
func headerKey(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsPunct(r) || unicode.IsSymbol(r) || unicode.IsSpace(r) {
			return -1
		}
		return r
	}, text.Fold(s))
}

// synonymTable maps the key of every known header to its column.
func synonymTable() map[string]Column {
	out := map[string]Column{}
	for _, i := range columnInfos() {
		out[headerKey(i.ja)], out[headerKey(i.en)], out[headerKey(string(i.column))] = i.column, i.column, i.column
		for _, s := range i.synonyms {
			out[headerKey(s)] = i.column
		}
	}
	return out
}
