package index

import (
	"github.com/alumnikit/alumnikit"
	"github.com/alumnikit/alumnikit/storage"
)

// Meanwhile implements storage.Companion. While the store writes the records of
// some people, it works out what they have, which is as much work, with as many
// goroutines as there are processors; and it adds what those of the write before
// have to what was built.
func (b *Bulk) Meanwhile(changes []storage.Change) {
	b.addKept()
	b.fresh = b.fresh[:0]
	if b.built == nil || len(b.placed) == 0 {
		return
	}
	var values [][]any
	b.fresh, values = b.newcomers(changes)
	b.derivers.share(b.ix, len(b.fresh), func(own *deriver, i int) {
		for part, terms := range b.fresh[i].parts {
			if v := values[i*len(b.fresh[i].parts)+part]; v != nil {
				own.derive(part, v, terms)
			}
		}
	})
}

// newcomers lists the people whom changes create, and for each of them the values
// of the kinds of each part, nil where there are none.
func (b *Bulk) newcomers(changes []storage.Change) (people collected, values [][]any) {
	parts := len(b.ix.schema.Parts)
	people, values = b.fresh[:0], make([][]any, 0, parts*len(b.placed))
	at := make(map[alumnikit.ID]int, len(b.placed))
	for _, c := range changes {
		part, known := b.ix.partAt(c.Kind().Name())
		n, created := b.placed[c.ID()]
		if !created || !known || c.IsExpect() {
			continue
		}
		i, met := at[c.ID()]
		if !met {
			i = len(people)
			at[c.ID()] = i
			people = people.append(c.ID(), n, parts)
			values = append(values, make([][]any, parts)...)
		}
		v := &values[i*parts+part]
		if *v == nil {
			*v = make([]any, len(b.ix.schema.Parts[part].Kinds))
		}
		(*v)[kindAt(&b.ix.schema.Parts[part], c.Kind().Name())] = c.After()
	}
	return people, values
}

// partAt returns the place among the schema's parts of the one that a kind is of.
func (ix *Index) partAt(kind string) (int, bool) {
	for i := range ix.schema.Parts {
		if &ix.schema.Parts[i] == ix.byKind[kind] {
			return i, true
		}
	}
	return 0, false
}

// append adds somebody of whom nothing is known yet, in the memory of somebody who
// has been there before, if any.
func (c collected) append(id alumnikit.ID, slot uint32, parts int) collected {
	if len(c) < cap(c) {
		c = c[:len(c)+1]
	} else {
		c = append(c, collectedPerson{})
	}
	p := &c[len(c)-1]
	p.id, p.slot = id, slot
	for len(p.parts) < parts {
		p.parts = append(p.parts, newTerms())
	}
	for _, terms := range p.parts {
		terms.Reset()
	}
	return c
}

// addKept adds the people of the write before to what was built.
func (b *Bulk) addKept() {
	if b.built != nil {
		b.kept.addTo(b.built)
	}
	b.kept = b.kept[:0]
}
