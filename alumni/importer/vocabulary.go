package importer

import "sync"

// vocabulary is what headers may say, by their keys.
type vocabulary struct {
	labels, synonyms, loose map[string]Column
	rank                    map[string]int  // names of levels of an organisation
	others                  map[string]bool // about what is not imported
	refused                 map[string]bool // loose keys of national numbers
	notes, groups, history  map[string]bool
}

// headings returns the vocabulary, which takes a millisecond to build.
var headings = sync.OnceValue(func() *vocabulary { //nolint:gochecknoglobals // built once, immutable
	v := &vocabulary{
		labels: map[string]Column{}, synonyms: map[string]Column{}, loose: map[string]Column{}, rank: map[string]int{}, refused: map[string]bool{},
		others: set(otherHeaders()), notes: set(noteWords()), groups: set(groupTitles()), history: set(historyWords()),
	}
	for _, i := range columnInfos() {
		for _, label := range []string{i.ja, i.en, string(i.column)} {
			v.labels[headerKey(label)] = i.column
		}
		for _, s := range i.synonyms {
			v.synonyms[headerKey(s)] = i.column
		}
	}
	for _, table := range []map[string]Column{v.synonyms, v.labels} {
		for key, c := range table {
			v.loose[looseKey(key)] = c
		}
	}
	for rank, names := range levelNames() {
		for _, name := range names {
			v.rank[headerKey(name)] = rank + 1
		}
	}
	for _, name := range nationalNumbers() {
		v.refused[looseKey(headerKey(name))] = true
	}
	return v
})

// set returns the keys of words.
func set(words []string) map[string]bool {
	out := make(map[string]bool, len(words))
	for _, w := range words {
		out[headerKey(w)] = true
	}
	return out
}
