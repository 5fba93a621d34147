package storagetest

import (
	"github.com/alumnikit/alumnikit"
	"github.com/alumnikit/alumnikit/storage"
)

const ruleCopies = "Store: everything handed in or out is copied: neither side sees a later change of the other's memory"

func isolation() []check {
	return []check{
		{name: "HandedIn", rule: ruleCopies, run: handedIn},
		{name: "HandedOut", rule: ruleCopies, run: handedOut},
		{name: "KeysHandedIn", rule: ruleCopies, run: func(p *probe) {
			keys := []storage.Key{mail("aaaa"), name("bbbb")}
			p.commit(put(person(1, 1, keys...)))
			scribble(keys[0].Value)
			keys[1] = tag("cccc")
			p.holders(map[string]int{"aaaa": 1})
			// The keys that a replace removes are those that were committed.
			p.commit(put(person(1, 2)))
			p.commit(put(person(2, 1, mail("aaaa"))))
			p.same("by name", p.list(acme, storage.ListQuery{Kind: people, Key: byName, Limit: 10}), nil)
		}},
	}
}

func scribble(b []byte) {
	for i := range b {
		b[i] = '!'
	}
}

// handedIn changes everything after the call that was given it.
func handedIn(p *probe) {
	p.ok("furnishing a tenant", furnish(p.Context(), p.store, umbrella))
	want := p.dump(umbrella)

	w := storage.Write{
		Tenant: acme,
		Puts: []storage.Record{
			dueAt(person(1, 1, name("ito"), mail("1@example.com"), tag("x"), tag("y")), at(5)),
			person(2, 1, name("mori"), mail("2@example.com")),
			dueAt(thing(1, 1, name("lamp"), mail("1@example.com")), at(3)),
		},
		Deltas:  []storage.Delta{delta(1, 0, 1), delta(2, 0, 1), delta(2, 1, 1)},
		Entries: []storage.Entry{entry(1, at(1)), entry(2, at(2)), entry(3, at(3)), entry(4, at(4))},
	}
	p.commit(w)
	for i, r := range w.Puts {
		scribble(r.Body)
		for _, k := range r.Keys {
			scribble(k.Value)
		}
		w.Puts[i] = storage.Record{}
	}
	for i, d := range w.Deltas {
		scribble(d.Body)
		w.Deltas[i] = storage.Delta{}
	}
	for i, e := range w.Entries {
		scribble(e.Body)
		w.Entries[i] = storage.Entry{}
	}

	f := storage.Fold{
		Head: storage.Head{
			Beat: 1, Epoch: 1, Generation: 1, Fingerprint: [8]byte{1, 2, 3}, Owner: id(9), Lease: at(60), Meta: []byte("meta"),
		},
		Pages:  []storage.Page{page(1, 1, 0, "one"), page(1, 2, 0, "two"), page(1, 2, 1, "three"), page(2, 1, 0, "next")},
		Deltas: []storage.DeltaKey{delta(1, 0, 1).Key()},
	}
	p.fold(acme, f)
	scribble(f.Head.Meta)
	for i, pg := range f.Pages {
		scribble(pg.Body)
		f.Pages[i] = storage.Page{}
	}

	s := sealing(1, id(1), id(2))
	p.ok("Seal", p.store.Seal(p.Context(), acme, s))
	for i, e := range s.Entries {
		scribble(e.MAC)
		s.Entries[i] = storage.Seal{}
	}
	p.same("after the caller reused its memory", p.dump(acme), want)
}

// handedOut changes everything that was returned and reads it again.
func handedOut(p *probe) {
	p.ok("furnishing a tenant", furnish(p.Context(), p.store, acme))
	want := p.dump(acme)

	ctx := p.Context()
	records, err := p.store.Get(ctx, acme, people, []alumnikit.ID{id(1), id(2)})
	p.ok("Get", err)
	for _, r := range records {
		scribble(r.Body)
	}
	for _, key := range []string{"", byName, byMail, byTag} {
		listed, err := p.store.List(ctx, acme, storage.ListQuery{Kind: people, Key: key, Limit: 10})
		p.ok("List", err)
		for _, l := range listed {
			scribble(l.Body)
			scribble(l.At.Value)
		}
	}
	s := p.snapshot(acme, storage.PageQuery{Generation: 1, Groups: []uint64{1, 2}, Deltas: storage.DeltasFull})
	scribble(s.Head.Meta)
	for _, d := range s.Deltas {
		scribble(d.Body)
	}
	for _, pg := range s.Pages {
		scribble(pg.Body)
	}
	for _, mode := range []storage.JournalMode{storage.JournalSealed, storage.JournalPending, storage.JournalLast} {
		entries, err := p.store.Journal(ctx, acme, storage.JournalQuery{Mode: mode, Limit: 10})
		p.ok("Journal", err)
		for _, e := range entries {
			scribble(e.Body)
			scribble(e.MAC)
		}
	}
	p.same("after a reader wrote into what it was given", p.dump(acme), want)
	p.commit(put(person(1, 2, mail("1@example.com")))) // its old keys are still known
	p.same("the old keys of a replaced record", p.list(acme, storage.ListQuery{Kind: people, Key: byTag, Limit: 10}), nil)
}
