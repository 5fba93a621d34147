package storagetest

import (
	"fmt"

	"github.com/alumnikit/alumnikit"
	"github.com/alumnikit/alumnikit/storage"
)

const (
	ruleConflict = "Store.Commit: returns ErrConflict if a put or delete does not meet the version before"
	ruleExpect   = "Store.Commit: returns ErrConflict if an Expect does not hold; Write.Expects: the version that must be there; 0: none may be"
)

func versions() []check {
	return []check{
		{name: "Put", rule: ruleConflict, run: func(p *probe) {
			p.commit(put(person(1, 1)))
			p.commit(put(person(1, 2)))
			p.commit(put(person(1, 3)))
			for _, v := range []uint64{2, 3, 5, 100} {
				p.refused(fmt.Sprintf("putting version %d over version 3", v), put(person(1, v)), alumnikit.ErrConflict)
			}
			for _, v := range []uint64{2, 3} {
				p.refused(fmt.Sprintf("putting version %d over nothing", v), put(person(2, v)), alumnikit.ErrConflict)
			}
			p.commit(put(person(1, 4)))
			p.same("the record", p.get(acme, people, id(1)), recordLines([]storage.Record{person(1, 4)}))
		}},
		{name: "Delete", rule: ruleConflict, run: func(p *probe) {
			p.commit(put(person(1, 1)))
			p.commit(put(person(1, 2)))
			for _, v := range []uint64{1, 3} {
				p.refused(fmt.Sprintf("deleting version %d of version 2", v), remove(person(1, v)), alumnikit.ErrConflict)
			}
			p.commit(remove(person(1, 2)))
			p.refused("deleting again", remove(person(1, 2)), alumnikit.ErrConflict)
			p.refused("putting on top of a deleted record", put(person(1, 3)), alumnikit.ErrConflict)
			p.commit(put(person(1, 1)))
		}},
		{name: "NothingHalfDone", rule: ruleCommit + "; " + ruleConflict, run: nothingHalfDone},
	}
}

// nothingHalfDone hides one wrong part, in each place, in an otherwise right
// write of many parts.
func nothingHalfDone(p *probe) {
	p.ok("furnishing a tenant", furnish(p.Context(), p.store, acme))
	right := func() storage.Write {
		return storage.Write{
			Tenant: acme,
			Puts: []storage.Record{
				person(1, 2, name("ono"), mail("new@example.com")), thing(1, 2, tag("x")), person(5, 1, mail("5@example.com")),
			},
			Deletes: []storage.Ref{ref(person(2, 1))},
			Expects: []storage.Ref{{Kind: people, ID: id(6)}},
			Deltas:  []storage.Delta{delta(5, 0, 1), delta(1, 0, 2)},
			Entries: []storage.Entry{entry(7, at(7)), entry(8, at(8))},
		}
	}
	for _, wrong := range []struct {
		what  string
		put   *storage.Record
		alter func(w *storage.Write)
		err   error
	}{
		{what: "a put of a version too high", put: new(person(3, 2)), err: alumnikit.ErrConflict},
		{what: "a put that creates again", put: new(thing(1, 1)), err: alumnikit.ErrExists},
		{what: "a put with a taken key", put: new(thing(3, 1, mail("1@example.com"))), err: alumnikit.ErrExists},
		{what: "a delete of a version too high", err: alumnikit.ErrConflict, alter: func(w *storage.Write) {
			w.Deletes = append(w.Deletes, ref(person(3, 1)))
		}},
		{what: "an expected version that is not there", err: alumnikit.ErrConflict, alter: func(w *storage.Write) {
			w.Expects = append(w.Expects, ref(person(2, 2)))
		}},
		{what: "a delta that is there", err: nil, alter: func(w *storage.Write) {
			w.Deltas = append(w.Deltas, delta(2, 0, 1))
		}},
		{what: "an entry that is there", err: nil, alter: func(w *storage.Write) {
			w.Entries = append(w.Entries, entry(1, at(9)))
		}},
	} {
		var writes []storage.Write
		if wrong.put == nil {
			w := right()
			wrong.alter(&w)
			writes = append(writes, w)
		} else {
			first, last := right(), right()
			if wrong.put.Kind == things { // it replaces the right put of the same record
				first.Puts, last.Puts = dropThings(first.Puts), dropThings(last.Puts)
			}
			first.Puts = append([]storage.Record{*wrong.put}, first.Puts...)
			last.Puts = append(last.Puts, *wrong.put)
			writes = append(writes, first, last)
		}
		for _, w := range writes {
			if wrong.err == nil {
				p.refused(wrong.what, w)
			} else {
				p.refused(wrong.what, w, wrong.err)
			}
		}
	}
	p.commit(right())
}

func dropThings(records []storage.Record) []storage.Record {
	var kept []storage.Record
	for _, r := range records {
		if r.Kind != things {
			kept = append(kept, r)
		}
	}
	return kept
}

func expects() []check {
	expecting := func(refs ...storage.Ref) storage.Write {
		w := put(person(9, 1))
		w.Expects = refs
		return w
	}
	undo := func(p *probe) { p.commit(remove(person(9, 1))) }
	return []check{
		{name: "Present", rule: ruleExpect, run: func(p *probe) {
			p.commit(put(person(1, 1)))
			p.commit(put(person(1, 2)))
			for _, v := range []uint64{1, 3} {
				p.refused(fmt.Sprintf("expecting version %d of version 2", v), expecting(ref(person(1, v))), alumnikit.ErrConflict)
			}
			p.refused("expecting what is not there", expecting(ref(person(2, 1))), alumnikit.ErrConflict)
			p.commit(expecting(ref(person(1, 2))))
			undo(p)
			p.same("the expected record", p.get(acme, people, id(1)), recordLines([]storage.Record{person(1, 2)}))
		}},
		{name: "Absent", rule: ruleExpect, run: func(p *probe) {
			absent := storage.Ref{Kind: people, ID: id(1)}
			p.commit(expecting(absent))
			undo(p)
			p.commit(put(person(1, 1)))
			p.refused("expecting no record where there is one", expecting(absent), alumnikit.ErrConflict)
			p.commit(expecting(storage.Ref{Kind: things, ID: id(1)})) // another kind
			undo(p)
			p.commit(remove(person(1, 1)))
			p.commit(expecting(absent))
		}},
		{name: "Several", rule: ruleExpect, run: func(p *probe) {
			p.commit(put(person(1, 1), person(2, 1), thing(1, 1)))
			all := []storage.Ref{ref(person(1, 1)), ref(person(2, 1)), ref(thing(1, 1)), {Kind: people, ID: id(3)}}
			p.commit(expecting(all...))
			undo(p)
			p.commit(put(person(2, 2)))
			p.refused("one of several expectations", expecting(all...), alumnikit.ErrConflict)
		}},
		{name: "Alone", rule: ruleExpect, run: func(p *probe) {
			p.commit(put(person(1, 1)))
			w := storage.Write{Tenant: acme, Expects: []storage.Ref{ref(person(1, 1))}}
			p.commit(w)
			p.commit(put(person(1, 2)))
			p.refused("a write of nothing but an expectation", w, alumnikit.ErrConflict)
		}},
		{name: "OfWhatIsPut", rule: ruleExpect, run: expectsOfPuts},
		{name: "OtherTenant", rule: ruleExpect + "; Store: tenants are walls", run: func(p *probe) {
			p.commit(put(person(1, 1)))
			w := expecting(ref(person(1, 1)))
			w.Tenant = umbrella
			p.refused("expecting another tenant's record", w, alumnikit.ErrConflict)
			w.Expects = []storage.Ref{{Kind: people, ID: id(1)}}
			p.commit(w)
		}},
	}
}

// expectsOfPuts: expectations speak of the state before the write.
func expectsOfPuts(p *probe) {
	p.commit(put(person(1, 1)))
	w := put(person(1, 2), person(2, 1))
	w.Expects = []storage.Ref{ref(person(1, 1)), {Kind: people, ID: id(2)}}
	p.commit(w)
	w = put(person(1, 3))
	w.Expects = []storage.Ref{ref(person(1, 3))}
	p.refused("expecting the version that is only now written", w, alumnikit.ErrConflict)
}
