package storagetest

import (
	"bytes"
	"slices"

	"github.com/alumnikit/alumnikit"
	"github.com/alumnikit/alumnikit/storage"
)

const ruleOne = "Store.Commit: applies the whole Write or nothing, also where it is one record that changes, which a Store may do in another way"

// saidAgain is what most verbs write: one record of those of furnish changes and
// keeps its keys, another is expected, and there are a delta and an entry.
func saidAgain() storage.Write {
	w := put(dueAt(person(1, 2, name("ito"), mail("1@example.com"), tag("x"), tag("y")), at(6)))
	w.Expects = []storage.Ref{ref(thing(1, 1)), ref(person(2, 1))}
	w.Deltas = []storage.Delta{delta(1, 0, 2)}
	w.Entries = []storage.Entry{entry(5, at(5))}
	return w
}

func oneRecord() []check {
	var checks []check
	for _, c := range []struct {
		name string
		make func(w *storage.Write)
		want error // nil: the write is done
	}{
		{"Done", func(*storage.Write) {}, nil},
		{"Alone", func(w *storage.Write) { w.Expects, w.Deltas, w.Entries = nil, nil, nil }, nil},
		{"WithoutDelta", func(w *storage.Write) { w.Deltas = nil }, nil},
		{"WithoutEntry", func(w *storage.Write) { w.Entries = nil }, nil},
		{"NoKeysLeft", func(w *storage.Write) { w.Puts[0].Keys = nil }, nil},
		{"OtherKeys", func(w *storage.Write) { w.Puts[0].Keys = []storage.Key{name("abe"), mail("3@example.com")} }, nil},
		{"TakenKey", func(w *storage.Write) { w.Puts[0].Keys = []storage.Key{mail("2@example.com")} }, alumnikit.ErrExists},
		{"Overtaken", func(w *storage.Write) { w.Puts[0].Version = 3 }, alumnikit.ErrConflict},
		{"NotThere", func(w *storage.Write) { w.Puts[0].ID = id(8) }, alumnikit.ErrConflict},
		{"ExpectsOther", func(w *storage.Write) { w.Expects[1].Version = 2 }, alumnikit.ErrConflict},
		{"ExpectsNone", func(w *storage.Write) { w.Expects = append(w.Expects, storage.Ref{Kind: things, ID: id(1)}) }, alumnikit.ErrConflict},
		{"ExpectsItself", func(w *storage.Write) { w.Expects = append(w.Expects, ref(person(1, 1))) }, nil},
		{"ExpectsItselfLater", func(w *storage.Write) { w.Expects = append(w.Expects, ref(person(1, 2))) }, alumnikit.ErrConflict},
		{"TakenDelta", func(w *storage.Write) { w.Deltas[0] = delta(2, 0, 1) }, alumnikit.ErrExists},
		{"TakenEntry", func(w *storage.Write) { w.Entries[0] = entry(4, at(5)) }, alumnikit.ErrExists},
		{"TakenSealedEntry", func(w *storage.Write) { w.Entries[0] = entry(1, at(5)) }, alumnikit.ErrExists},
	} {
		checks = append(checks, check{name: c.name, rule: ruleOne, run: func(p *probe) {
			p.ok("furnishing a tenant", furnish(p.Context(), p.store, acme))
			w := saidAgain()
			c.make(&w)
			if c.want != nil {
				p.refused(c.name, w, c.want)
				w = saidAgain() // nothing is in the way of what is right
			}
			p.commit(w)
			p.holds(w)
		}})
	}
	return checks
}

// holds fails unless everything that a write of furnish's tenant says is there.
func (p *probe) holds(w storage.Write) {
	p.Helper()
	r := w.Puts[0]
	read := r
	read.Keys = nil
	p.same("the record", p.get(acme, r.Kind, r.ID), recordLines([]storage.Record{read}))
	for _, key := range []string{byName, byMail, byTag} {
		want := 0
		for _, k := range r.Keys {
			if k.Name == key {
				want++
			}
		}
		met := 0
		for _, line := range p.ids(acme, storage.ListQuery{Kind: people, Key: key, Limit: 10}) {
			if line == r.ID.String() {
				met++
			}
		}
		if met != want {
			p.fail("%d keys of the name %s, want %d", met, key, want)
		}
	}
	found := p.snapshot(acme, storage.PageQuery{Deltas: storage.DeltasFull})
	for _, d := range w.Deltas {
		if !slices.ContainsFunc(found.Deltas, func(f storage.Delta) bool { return f.Key() == d.Key() && bytes.Equal(f.Body, d.Body) }) {
			p.fail("delta %v is missing", d.Key())
		}
	}
	if got, want := len(found.Deltas), 2+len(w.Deltas); got != want {
		p.fail("%d deltas, want %d", got, want)
	}
	pending := p.journal(acme, storage.JournalQuery{Mode: storage.JournalPending, Limit: 10})
	if got, want := len(pending), 2+len(w.Entries); got != want {
		p.fail("%d entries are pending, want %d", got, want)
	}
}
