package storagetest

import (
	"fmt"

	"github.com/alumnikit/alumnikit"
	"github.com/alumnikit/alumnikit/storage"
)

const (
	rulePending = "JournalPending: unsealed entries in the order (Time, ID)"
	ruleSealed  = "JournalSealed: sealed entries with Sequence > After, ascending"
	ruleSeal    = "Store.Seal: numbers unsealed entries and stores their MACs, all or nothing"
	ruleDense   = "Store.Seal: returns ErrConflict unless the highest number so far is sealed.First-1 and every entry exists and is unsealed"
)

// writeEntries commits entries n = from ... to-1 at time at(n), newest first.
func (p *probe) writeEntries(from, to int) {
	p.Helper()
	w := storage.Write{Tenant: acme}
	for n := to - 1; n >= from; n-- {
		w.Entries = append(w.Entries, entry(n, at(n)))
	}
	p.commit(w)
}

// sealedEntry is entry n as it is after it got its number.
func sealedEntry(n int, sequence uint64) storage.Entry {
	e := entry(n, at(n))
	e.Sequence, e.MAC = sequence, sealing(sequence, id(n)).Entries[0].MAC
	return e
}

func journal() []check {
	pending := storage.JournalQuery{Mode: storage.JournalPending, Limit: 100}
	return []check{
		{name: "PendingOrder", rule: rulePending, run: func(p *probe) {
			var want []storage.Entry
			for n := range 20 {
				want = append(want, entry(n, at(n)))
			}
			p.writeEntries(10, 20)
			p.writeEntries(0, 10)
			p.same("pending entries", p.journal(acme, pending), entryLines(want))
			p.same("the first of them", p.journal(acme, storage.JournalQuery{Mode: storage.JournalPending, Limit: 3}), entryLines(want[:3]))
		}},
		{name: "PendingTies", rule: rulePending, run: pendingTies},
		{name: "InsertedUnsealed", rule: "Write.Entries: inserted unsealed", run: func(p *probe) {
			e := sealedEntry(1, 7)
			p.commit(storage.Write{Tenant: acme, Entries: []storage.Entry{e}})
			p.same("an entry that claims to be sealed", p.journal(acme, pending), entryLines([]storage.Entry{entry(1, at(1))}))
			p.same("the sealed journal", p.journal(acme, storage.JournalQuery{Limit: 10}), nil)
		}},
		{name: "Sealed", rule: ruleSealed, run: func(p *probe) {
			p.writeEntries(0, 12)
			var want []storage.Entry
			for n := range 10 {
				want = append(want, sealedEntry(n, uint64(n+1)))
			}
			p.sealAll(acme, 1, id(0), id(1), id(2), id(3))
			p.sealAll(acme, 5, id(4), id(5), id(6), id(7), id(8), id(9))
			for _, q := range []struct{ after, limit int }{{0, 100}, {0, 4}, {3, 4}, {4, 100}, {9, 100}, {10, 100}, {1000, 1}} {
				got := p.journal(acme, storage.JournalQuery{After: uint64(q.after), Limit: q.limit})
				from := min(q.after, len(want))
				to := min(from+q.limit, len(want))
				p.same(fmt.Sprintf("after %d, %d at most", q.after, q.limit), got, entryLines(want[from:to]))
			}
			p.same("the rest", p.journal(acme, pending), entryLines([]storage.Entry{entry(10, at(10)), entry(11, at(11))}))
		}},
		{name: "Last", rule: "JournalLast: the sealed entry with the highest sequence, if any", run: func(p *probe) {
			last := storage.JournalQuery{Mode: storage.JournalLast, Limit: 1}
			p.writeEntries(0, 4)
			p.same("nothing is sealed", p.journal(acme, last), nil)
			p.sealAll(acme, 1, id(2), id(0))
			p.same("two are sealed", p.journal(acme, last), entryLines([]storage.Entry{sealedEntry(0, 2)}))
			p.sealAll(acme, 3, id(1))
			p.same("three are sealed", p.journal(acme, last), entryLines([]storage.Entry{sealedEntry(1, 3)}))
		}},
	}
}

// pendingTies gives entries of one moment.
func pendingTies(p *probe) {
	w := storage.Write{Tenant: acme}
	byID := map[string]storage.Entry{}
	ids := []alumnikit.ID{}
	for n := range 10 {
		e := entry(n, at(1))
		w.Entries = append(w.Entries, e)
		byID[e.ID.String()] = e
		ids = append(ids, e.ID)
	}
	p.commit(w)
	var want []storage.Entry
	for _, id := range sortedIDs(ids...) {
		want = append(want, byID[id])
	}
	p.same("entries of one moment", p.journal(acme, storage.JournalQuery{Mode: storage.JournalPending, Limit: 100}), entryLines(want))
}

func seal() []check {
	try := func(p *probe, what string, s storage.Sealed) {
		p.Helper()
		p.unchanged(what, acme, func() error { return p.store.Seal(p.Context(), acme, s) }, alumnikit.ErrConflict)
	}
	return []check{
		{name: "Dense", rule: ruleDense, run: func(p *probe) {
			p.writeEntries(0, 6)
			for _, first := range []uint64{0, 2, 100} {
				try(p, fmt.Sprintf("beginning at %d", first), sealing(first, id(0)))
			}
			p.sealAll(acme, 1, id(0), id(1))
			for _, first := range []uint64{1, 2, 4, 100} {
				try(p, fmt.Sprintf("going on at %d after 2", first), sealing(first, id(2)))
			}
			p.sealAll(acme, 3, id(2), id(3), id(4))
			p.sealAll(acme, 6, id(5))
		}},
		{name: "OrderGiven", rule: "Sealed: numbers entries First, First+1, ... in the order given", run: func(p *probe) {
			p.writeEntries(0, 5)
			p.sealAll(acme, 1, id(3), id(0), id(4))
			want := []storage.Entry{sealedEntry(3, 1), sealedEntry(0, 2), sealedEntry(4, 3)}
			p.same("sealed entries", p.journal(acme, storage.JournalQuery{Limit: 10}), entryLines(want))
		}},
		{name: "Twice", rule: ruleDense, run: func(p *probe) {
			p.writeEntries(0, 4)
			p.sealAll(acme, 1, id(0), id(1))
			try(p, "an entry that is sealed", sealing(3, id(1)))
			try(p, "an entry that is sealed, last", sealing(3, id(2), id(3), id(0)))
			try(p, "an entry that is sealed, first", sealing(3, id(0), id(2)))
			try(p, "one entry twice", sealing(3, id(2), id(2)))
			p.sealAll(acme, 3, id(2))
		}},
		{name: "Unknown", rule: ruleDense, run: func(p *probe) {
			try(p, "an empty journal", sealing(1, id(0)))
			p.writeEntries(0, 3)
			try(p, "an unknown entry, last", sealing(1, id(0), id(1), id(9)))
			try(p, "an unknown entry, first", sealing(1, id(9), id(0)))
			w := storage.Write{Tenant: umbrella, Entries: []storage.Entry{entry(8, at(8))}}
			p.commit(w)
			try(p, "another tenant's entry", sealing(1, id(0), id(8)))
			p.sealAll(acme, 1, id(0))
		}},
		{name: "WhatIsSealed", rule: ruleSeal, run: func(p *probe) {
			e := storage.Entry{ID: id(1), Time: at(1), Body: []byte("\x00body\xff ")}
			p.commit(storage.Write{Tenant: acme, Entries: []storage.Entry{e}})
			mac := []byte("\xff\x00mac \x00")
			s := storage.Sealed{First: 1, Entries: []storage.Seal{{ID: e.ID, MAC: mac}}}
			p.ok("Seal", p.store.Seal(p.Context(), acme, s))
			e.Sequence, e.MAC = 1, mac
			p.same("the entry", p.journal(acme, storage.JournalQuery{Limit: 10}), entryLines([]storage.Entry{e}))
		}},
	}
}
