package storagetest

import (
	"bytes"
	"slices"

	"github.com/alumnikit/alumnikit"
	"github.com/alumnikit/alumnikit/storage"
)

const (
	ruleCommit = "Store.Commit: applies the whole Write or nothing"
	ruleGet    = "Store.Get: returns the records that exist among ids, in any order, without Keys"
	ruleList   = "Store.List: returns at most q.Limit records in the order (value, ID), without Keys"
)

func roundTrip() []check {
	return []check{
		{name: "Record", rule: ruleGet, run: func(p *probe) {
			r := dueAt(person(1, 1, name("ito"), mail("ito@example.com")), at(1))
			p.commit(put(r))
			want := r
			want.Keys = nil
			p.same("a record read back", p.get(acme, people, r.ID), recordLines([]storage.Record{want}))
		}},
		{name: "Listed", rule: ruleList + "; Listed: a record and where the list met it", run: func(p *probe) {
			r := person(1, 1, name("ito"))
			p.commit(put(r))
			want := storage.Listed{Record: r, At: storage.Position{Value: []byte("ito"), ID: r.ID}}
			want.Keys = nil
			q := storage.ListQuery{Kind: people, Key: byName, Limit: 10}
			p.same("listed by key", p.list(acme, q), listedLines([]storage.Listed{want}))
			q.Key, want.At.Value = "", r.ID[:]
			p.same("listed by ID", p.list(acme, q), listedLines([]storage.Listed{want}))
		}},
		{name: "Replace", rule: "Record: a put of version n replaces version n-1; " + ruleCommit, run: replaceRecord},
		{name: "Delete", rule: "Write.Deletes: the version that must be there; " + ruleCommit, run: func(p *probe) {
			empty := p.dump(acme)
			r := dueAt(person(1, 1, name("ito"), mail("ito@example.com"), tag("x"), tag("y")), at(1))
			p.commit(put(r))
			p.commit(remove(r))
			p.same("what is left of a deleted record", p.dump(acme), empty)
		}},
		{name: "Bodies", rule: "Record.Body: opaque to a Store", run: bodies},
		{name: "Gather", rule: "Gatherer.Gather, if the store has it: the records that exist among the kinds and ids, without Keys", run: gathered},
		{name: "Many", rule: ruleCommit + "; Record.Body: opaque to a Store", run: manyChanges},
		{name: "EmptyWrite", rule: ruleCommit, run: func(p *probe) {
			before := p.dump(acme)
			p.commit(storage.Write{Tenant: acme})
			p.same("after a write of nothing", p.dump(acme), before)
		}},
		{name: "EverythingInOneWrite", rule: ruleCommit, run: func(p *probe) {
			p.ok("furnishing a tenant", furnish(p.Context(), p.store, acme))
			p.ok("Commit", changes()[0].run(p.Context(), p.store, acme))
			p.same("people", p.get(acme, people, id(1), id(2), id(3)), recordLines([]storage.Record{
				dueAt(person(1, 2), at(7)), person(3, 1),
			}))
			q := storage.ListQuery{Kind: people, Key: byMail, Limit: 10}
			p.same("by mail", p.ids(acme, q), []string{id(1).String(), id(3).String()})
			s := p.snapshot(acme, storage.PageQuery{Deltas: storage.DeltasKeys})
			if len(s.Deltas) != 4 {
				p.fail("%d deltas are pending, want 4", len(s.Deltas))
			}
			pending := storage.JournalQuery{Mode: storage.JournalPending, Limit: 10}
			p.same("pending entries", p.journal(acme, pending), entryLines([]storage.Entry{
				entry(3, at(3)), entry(4, at(4)), entry(5, at(5)), entry(6, at(6)),
			}))
		}},
	}
}

// replaceRecord looks for what an old version leaves behind.
func replaceRecord(p *probe) {
	p.commit(put(dueAt(person(1, 1, name("ito"), mail("old@example.com"), tag("x"), tag("y")), at(1))))
	next := person(1, 2, name("ono"), mail("new@example.com"), tag("y"), tag("z"))
	p.commit(put(next))
	next.Keys = nil
	p.same("a replaced record read back", p.get(acme, people, next.ID), recordLines([]storage.Record{next}))
	for _, at := range []struct {
		key, value string
		found      bool
	}{
		{byName, "ito", false},
		{byName, "ono", true},
		{byMail, "old@example.com", false},
		{byMail, "new@example.com", true},
		{byTag, "x", false},
		{byTag, "y", true},
		{byTag, "z", true},
	} {
		got := p.ids(acme, storage.Exactly(people, at.key, []byte(at.value)))
		want := []string{}
		if at.found {
			want = append(want, next.ID.String())
		}
		p.same("listing "+at.key+" "+at.value+" after a replace", got, want)
	}
	q := storage.ListQuery{Kind: people, Limit: 10}
	p.same("listed by ID", p.ids(acme, q), []string{next.ID.String()})
	p.same("due", p.due(people, farFuture(), 10), nil)
}

// bodies are not touched, whatever their bytes: a decorator may have encrypted
// them.
func bodies(p *probe) {
	every := make([]byte, 256)
	for i := range every {
		every[i] = byte(i)
	}
	for n, body := range [][]byte{
		[]byte(`{}`),
		[]byte(`{"b":1,  "a":1.0, "a":"twice"}`), // a jsonb column would tidy it up
		[]byte("{\"name\":\"\u4f0a\u85e4 \uff8a\u3099 e\u0301\"}\n"),
		every,
		{0},
		[]byte("trailing blanks  \x00\x00"),
		{},
		bytes.Repeat([]byte("0123456789abcdef"), 5000),
	} {
		r := person(n, 1)
		r.Body = body
		p.commit(put(r))
		p.same("a body read back", p.get(acme, people, r.ID), recordLines([]storage.Record{r}))
		d := storage.Delta{Slot: uint32(n), Version: 1, Body: body}
		e := storage.Entry{ID: r.ID, Time: at(n), Body: body}
		p.commit(storage.Write{Tenant: acme, Deltas: []storage.Delta{d}, Entries: []storage.Entry{e}})
		s := p.snapshot(acme, storage.PageQuery{Deltas: storage.DeltasFull})
		want := storage.Snapshot{Deltas: []storage.Delta{d}}
		p.same("a delta's body", snapshotLines(s)[n+1:], snapshotLines(want)[1:])
		pending := p.journal(acme, storage.JournalQuery{Mode: storage.JournalPending, Limit: 100})
		p.same("an entry's body", pending[n:], entryLines([]storage.Entry{e}))
	}
}

func notFound() []check {
	return []check{
		{name: "Get", rule: ruleGet, run: func(p *probe) {
			p.same("unknown everything", p.get(acme, people, id(1)), nil)
			p.commit(put(person(1, 1), thing(2, 1)))
			p.same("no ids", p.get(acme, people), nil)
			p.same("another kind's id", p.get(acme, people, id(2)), nil)
			p.same("another kind", p.get(acme, "test.nothing", id(1)), nil)
			p.same("another tenant", p.get(umbrella, people, id(1)), nil)
			one := recordLines([]storage.Record{person(1, 1)})
			p.same("some exist", p.get(acme, people, id(3), id(1), id(2)), one)
			p.same("one id thrice", p.get(acme, people, id(1), id(1), id(1)), one)
		}},
		{name: "List", rule: ruleList, run: func(p *probe) {
			p.commit(put(person(1, 1, name("ito"))))
			for _, q := range []storage.ListQuery{
				{Kind: "test.nothing", Limit: 10},
				{Kind: people, Key: "nothing", Limit: 10},
				{Kind: things, Key: byName, Limit: 10},
				storage.Exactly(people, byName, []byte("it")),
				storage.Exactly(people, byName, []byte("ito ")),
				storage.WithPrefix(people, byName, []byte("itoh")),
				{Kind: people, Key: byName, Min: []byte("j"), Max: []byte("a"), Limit: 10},
			} {
				p.same("a range without records", p.list(acme, q), nil)
			}
			p.same("another tenant", p.list(umbrella, storage.ListQuery{Kind: people, Limit: 10}), nil)
		}},
		{name: "Index", rule: "Store.Snapshot: a tenant without an index has the zero Head", run: func(p *probe) {
			for _, groups := range [][]uint64{nil, {1}, {1, 2, 3}} {
				s := p.snapshot(acme, storage.PageQuery{Generation: 1, Groups: groups, Deltas: storage.DeltasFull})
				p.same("an index that is not there", snapshotLines(s), snapshotLines(storage.Snapshot{}))
			}
		}},
		{name: "Journal", rule: "Store.Journal: returns entries as the query asks", run: func(p *probe) {
			for _, mode := range []storage.JournalMode{storage.JournalSealed, storage.JournalPending, storage.JournalLast} {
				p.same("an empty journal", p.journal(acme, storage.JournalQuery{Mode: mode, Limit: 1}), nil)
			}
		}},
		{name: "Due", rule: ruleDue, run: func(p *probe) {
			p.same("nothing at all", p.due(people, farFuture(), 10), nil)
			p.commit(put(person(1, 1)))
			p.same("nothing due", p.due(people, farFuture(), 10), nil)
		}},
		{name: "Drop", rule: "Store.Drop: dropping nothing is no error", run: func(p *probe) {
			p.ok("Drop", p.store.Drop(p.Context(), acme))
			p.ok("Drop again", p.store.Drop(p.Context(), acme))
		}},
		{name: "Delete", rule: ruleConflict, run: func(p *probe) {
			p.refused("deleting what is not there", remove(person(1, 1)), alumnikit.ErrConflict)
		}},
	}
}

func duplicates() []check {
	rule := "Store.Commit: returns ErrExists, as an *ExistsError, if a put of version 1 is taken"
	return []check{
		{name: "ID", rule: rule, run: func(p *probe) {
			p.commit(put(person(1, 1, name("ito"))))
			p.taken("creating a record twice", put(person(1, 1, name("ono"))), people, "")
			p.commit(put(person(1, 2)))
			p.taken("creating a record that has moved on", put(person(1, 1)), people, "")
		}},
		{name: "AmongKinds", rule: rule + ", which names the kind", run: func(p *probe) {
			p.commit(put(thing(2, 1), person(4, 1)))
			p.taken("one thing among people", put(person(1, 1), thing(1, 1), person(2, 1), thing(2, 1), person(3, 1)), things, "")
			p.taken("one person among things", put(person(3, 1), thing(3, 1), person(4, 1), thing(4, 1), thing(5, 1)), people, "")
			p.commit(put(person(1, 1), thing(1, 1), person(2, 1), person(3, 1), thing(3, 1)))
		}},
		{name: "OtherKind", rule: "Record.ID: unique within tenant and kind", run: func(p *probe) {
			p.commit(put(person(1, 1), thing(1, 1)))
			p.commit(put(person(1, 2)))
			p.same("the other kind", p.get(acme, things, id(1)), recordLines([]storage.Record{thing(1, 1)}))
			p.commit(remove(thing(1, 1)))
			p.same("the one kind", p.get(acme, people, id(1)), recordLines([]storage.Record{person(1, 2)}))
		}},
		{name: "OtherTenant", rule: "Record.ID: unique within tenant and kind", run: func(p *probe) {
			p.commit(put(person(1, 1)))
			w := put(person(1, 1))
			w.Tenant = umbrella
			p.commit(w)
		}},
		{name: "AgainAfterDelete", rule: "Record: a put of version 1 creates", run: func(p *probe) {
			p.commit(put(person(1, 1, mail("a@example.com"))))
			p.commit(remove(person(1, 1)))
			p.commit(put(person(1, 1, mail("a@example.com"))))
		}},
		{name: "Entry", rule: "Write.Entries: ID is unique in a tenant", run: func(p *probe) {
			w := storage.Write{Tenant: acme, Entries: []storage.Entry{entry(1, at(1))}}
			p.commit(w)
			again := put(person(1, 1))
			again.Entries = []storage.Entry{entry(2, at(2)), entry(1, at(3))}
			p.refused("an entry that is pending", again, alumnikit.ErrExists, alumnikit.ErrConflict)
			p.sealAll(acme, 1, id(1))
			p.refused("an entry that is sealed", again, alumnikit.ErrExists, alumnikit.ErrConflict)
			w.Tenant = umbrella
			p.commit(w)
		}},
		{name: "Delta", rule: "Write.Deltas: (Slot, Part, Version) is unique in a tenant", run: func(p *probe) {
			w := storage.Write{Tenant: acme, Deltas: []storage.Delta{delta(1, 2, 3)}}
			p.commit(w)
			again := put(person(1, 1))
			again.Deltas = []storage.Delta{delta(1, 2, 4), delta(1, 2, 3)}
			again.Deltas[1].Body = []byte("another")
			p.refused("a delta that is pending", again, alumnikit.ErrExists, alumnikit.ErrConflict)
			w.Tenant = umbrella
			p.commit(w)
		}},
	}
}

// sortedIDs renders ids in the order of their bytes.
func sortedIDs(ids ...alumnikit.ID) []string {
	out := make([]string, len(ids))
	for i, id := range ids {
		out[i] = id.String()
	}
	slices.Sort(out)
	return out
}

// gathered compares what a store reads at once with what it reads kind by kind.
func gathered(p *probe) {
	g, ok := p.store.(storage.Gatherer)
	if !ok {
		return // an optional ability
	}
	p.furnishAll()
	ids := []alumnikit.ID{id(3), id(1), id(2), id(77), id(1)}
	for _, tenant := range []alumnikit.TenantID{acme, umbrella} {
		for _, kinds := range [][]string{{people, things}, {things}, {people, "test.nothing"}, nil} {
			found, err := g.Gather(p.Context(), tenant, kinds, slices.Compact(slices.Clone(ids)))
			p.ok("Gather", err)
			var want, got []string
			for _, kind := range kinds {
				for _, line := range p.get(tenant, kind, id(1), id(2), id(3), id(77)) {
					want = append(want, kind+" "+line)
				}
			}
			for _, r := range found {
				for _, line := range recordLines([]storage.Record{r}) {
					got = append(got, r.Kind+" "+line)
				}
			}
			slices.Sort(want)
			slices.Sort(got)
			p.same("records of several kinds", slices.Compact(got), want)
		}
	}
}
