package index

import (
	"slices"

	"github.com/alumnikit/alumnikit/storage"
)

// wants is what a query is going to read as far as that is known before anything
// is read. It is asked for together with the head, on the strength of what the
// head said the last time: what the query needs besides it reads afterwards, and
// what turns out to be of another number of groups is not used.
type wants struct {
	fields       []Field  // whose catalogues are looked into
	terms        []Term   // one for each field and value: these have a group for all audiences and elements
	dictionaries []column // those that a condition or a facet goes by
}

func (w *wants) field(f Field) {
	if !slices.Contains(w.fields, f) {
		w.fields = append(w.fields, f)
	}
}

func (w *wants) value(f Field, value string) { w.terms = append(w.terms, NewTerm(f, "", 0, value)) }

func (w *wants) everyone() { w.terms = append(w.terms, everyoneTerm()) }

func (w *wants) dictionary(f Field, audiences []string) {
	for _, a := range audiences {
		w.dictionaries = append(w.dictionaries, column{f, a})
	}
}

// all lets several conditions say what they want.
func (w *wants) all(of []Expr) {
	for _, x := range of {
		x.wants(w)
	}
}

// wants says what a query is going to read.
func (q Query) wants() *wants {
	w := &wants{}
	if q.Where == nil {
		q.Where = Everyone()
	}
	q.Where.wants(w)
	if q.Doubt != nil {
		q.Doubt.Sure.wants(w)
	}
	if q.Limit > 0 {
		for _, c := range q.Sort {
			w.field(c.Field)
			if c.Within != nil {
				c.Within.wants(w)
			}
		}
	}
	for _, f := range q.Facets {
		w.field(f.Field)
		w.dictionary(f.Field, f.Audiences)
		leaf := &wants{}
		f.Leaf("").wants(leaf) // of any value: its terms are not known yet
		for _, of := range leaf.fields {
			w.field(of)
		}
	}
	return w
}

// whole returns the groups of catalogues and dictionaries, ascending.
func (w *wants) whole() []uint64 {
	groups := catalogueGroups(w.fields)
	for _, c := range w.dictionaries {
		groups = append(groups, valuesGroup(c))
	}
	slices.Sort(groups)
	return slices.Compact(groups)
}

// beats tells of which moment the pages of a group are that are held, false if
// none are.
type beats func(group uint64) (beat uint64, held bool)

// missing returns the groups that are not held, ascending. The groups of a term
// must be of one moment.
func (w *wants) missing(exponent uint8, at beats) []uint64 {
	groups := slices.DeleteFunc(w.whole(), func(g uint64) bool { _, held := at(g); return held })
	rest := len(groups)
	for _, t := range w.terms {
		page, blocks := termGroup(t, exponent), blocksGroup(t)
		pageBeat, hasPage := at(page)
		blocksBeat, hasBlocks := at(blocks)
		if !hasPage || !hasBlocks || pageBeat != blocksBeat {
			groups = append(groups, page, blocks)
		}
	}
	if len(groups) > maxWanted {
		groups = groups[:rest] // the query reads its terms some at a time
	}
	slices.Sort(groups)
	return slices.Compact(groups)
}

// maxWanted leaves room for the trail.
const maxWanted = storage.MaxGroups - 1
