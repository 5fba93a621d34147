package storagetest

import (
	"bytes"
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/alumnikit/alumnikit"
	"github.com/alumnikit/alumnikit/storage"
)

const (
	ruleCensus  = "Archiver.Census: counts everything of the tenant"
	ruleDump    = "Archiver.Dump: records of a kind whose ID is behind after, in the order of their IDs, with Keys as SortKeys leaves them"
	ruleRestore = "Archiver.Restore: a put creates its record at whatever version it has, and returns ErrExists if there is one"
	ruleNumbers = "Archiver.Restore: an entry with a Sequence is inserted sealed; ErrConflict unless these go on from the highest number so far without a gap"
)

func archive() []check {
	return []check{
		{name: "Census", rule: ruleCensus, run: archived(census)},
		{name: "Dump", rule: ruleDump, run: archived(dumped)},
		{name: "DumpPages", rule: ruleDump, run: archived(dumpPages)},
		{name: "Walls", rule: ruleWalls, run: archived(dumpWalls)},
		{name: "Move", rule: ruleRestore, run: archived(moved)},
		{name: "GoesOn", rule: ruleRestore, run: archived(goesOn)},
		{name: "Taken", rule: ruleRestore, run: archived(restoreTaken)},
		{name: "Expects", rule: "Write.Expects: the version that must be there", run: archived(restoreExpects)},
		{name: "Numbers", rule: ruleNumbers, run: archived(restoreNumbers)},
		{name: "Only", rule: "Archiver.Restore: a Write with Deletes or Deltas is ErrInvalid", run: archived(restoreOnly)},
		{name: "Faults", rule: ruleFaults, over: overFaults, run: func(p *probe) { faultyChange(p, restoring(p)) }},
		{name: "Cancel", rule: ruleCancel, run: archived(func(p *probe, _ storage.Archiver) { cancelInFlight(p, restoring(p)) })},
	}
}

// archiver returns the ability that the topic is about, or skips the check.
func (p *probe) archiver() storage.Archiver {
	p.Helper()
	a, ok := storage.As[storage.Archiver](p.store)
	if !ok {
		p.Skip("the store is no storage.Archiver")
	}
	return a
}

func archived(run func(p *probe, a storage.Archiver)) func(p *probe) {
	return func(p *probe) { run(p, p.archiver()) }
}

func census(p *probe, a storage.Archiver) {
	p.furnishAll()
	for _, want := range []struct {
		tenant alumnikit.TenantID
		census storage.Census
	}{
		{umbrella, storage.Census{}},
		{acme, storage.Census{Records: map[string]int{people: 2, things: 1}, Keys: 8, Entries: 4, Pages: 4, Deltas: 2, Heads: 1}},
	} {
		got, err := a.Census(p.Context(), want.tenant)
		p.ok("Census", err)
		p.same("the census of "+string(want.tenant), censusLines(got), censusLines(want.census))
	}
	p.ok("Drop", p.store.Drop(p.Context(), acme))
	got, err := a.Census(p.Context(), acme)
	p.ok("Census", err)
	if !got.Empty() {
		p.fail("the census of a dropped tenant: %+v", got)
	}
}

func censusLines(c storage.Census) []string {
	lines := []string{fmt.Sprintf("%d keys, %d entries, %d pages, %d deltas, %d heads", c.Keys, c.Entries, c.Pages, c.Deltas, c.Heads)}
	for _, kind := range slices.Sorted(maps.Keys(c.Records)) {
		lines = append(lines, fmt.Sprintf("%s %d", kind, c.Records[kind]))
	}
	return lines
}

// rawLines are records with their keys.
func rawLines(records []storage.Record) []string {
	var lines []string
	for _, r := range records {
		keys := r.Keys
		r.Keys = nil
		lines = append(lines, recordLine(r))
		for _, k := range keys {
			lines = append(lines, fmt.Sprintf("  %s %s unique %t", k.Name, bodyText(k.Value), k.Unique))
		}
	}
	return lines
}

// awkward are records in the order of their IDs, with keys as SortKeys leaves them.
func awkward() []storage.Record {
	records := []storage.Record{
		dueAt(person(1, 1, storage.Key{Name: byMail, Unique: true}, mail("\x00\xff A"), mail("\x00\xff a"), name(""), tag("x"), tag("x ")), farFuture()),
		{Kind: people, ID: id(2), Version: 1, Body: []byte("\x00no JSON\xff\n ")},
		{Kind: people, ID: id(3), Version: 1, Due: at(1)},
		person(4, 1, name("same"), tag("same")),
	}
	slices.SortFunc(records, func(a, b storage.Record) int { return bytes.Compare(a.ID[:], b.ID[:]) })
	return records
}

func dumped(p *probe, a storage.Archiver) {
	want := awkward()
	stored := slices.Clone(want)
	for i, r := range stored { // in any order, some twice and both ways
		keys := slices.Clone(r.Keys)
		slices.Reverse(keys)
		for _, k := range r.Keys {
			k.Unique = false
			keys = append(keys, k)
		}
		stored[i].Keys = keys
	}
	p.commit(put(stored...))
	p.same("the records", p.raw(a, acme, people, alumnikit.ID{}, 100), rawLines(want))
	p.same("a kind that nobody has", p.raw(a, acme, things, alumnikit.ID{}, 100), nil)
}

func (p *probe) raw(a storage.Archiver, tenant alumnikit.TenantID, kind string, after alumnikit.ID, limit int) []string {
	p.Helper()
	found, err := a.Dump(p.Context(), tenant, kind, after, limit)
	p.ok("Dump", err)
	return rawLines(found)
}

func dumpPages(p *probe, a storage.Archiver) {
	want := awkward()
	p.commit(put(want...))
	var got []string
	var after alumnikit.ID
	for range len(want) + 1 {
		page, err := a.Dump(p.Context(), acme, people, after, 1)
		p.ok("Dump", err)
		got = append(got, rawLines(page)...)
		if len(page) == 0 {
			break
		}
		after = page[0].ID
	}
	p.same("all pages of one record", got, rawLines(want))
	p.same("behind the first, two at most", p.raw(a, acme, people, want[0].ID, 2), rawLines(want[1:3]))
	for _, limit := range []int{0, storage.MaxList + 1} {
		if _, err := a.Dump(p.Context(), acme, people, after, limit); err == nil {
			p.fail("a limit of %d: no error", limit)
		}
	}
}

func dumpWalls(p *probe, a storage.Archiver) {
	p.furnishAll()
	want := p.raw(a, acme, people, alumnikit.ID{}, 10)
	p.ok("Restore", a.Restore(p.Context(), storage.Write{Tenant: "ACME", Puts: []storage.Record{person(9, 4, mail("9@example.com"))}}))
	for _, tenant := range []alumnikit.TenantID{acme, "acme-2", "acm"} {
		p.same("tenant "+string(tenant), p.raw(a, tenant, people, alumnikit.ID{}, 10), want)
	}
}

// moved restores what was dumped for another tenant.
func moved(p *probe, a storage.Archiver) {
	p.ok("furnishing a tenant", furnish(p.Context(), p.store, acme))
	w := storage.Write{Tenant: umbrella}
	for _, kind := range []string{things, people} {
		found, err := a.Dump(p.Context(), acme, kind, alumnikit.ID{}, 100)
		p.ok("Dump", err)
		w.Puts = append(w.Puts, found...)
	}
	for _, mode := range []storage.JournalMode{storage.JournalSealed, storage.JournalPending} {
		found, err := p.store.Journal(p.Context(), acme, storage.JournalQuery{Mode: mode, Limit: 100})
		p.ok("Journal", err)
		w.Entries = append(w.Entries, found...)
	}
	p.ok("Restore", a.Restore(p.Context(), w))
	index := func(line string) bool { return strings.HasPrefix(line, "index ") }
	p.same("a tenant that was moved", slices.DeleteFunc(p.dump(umbrella), index), slices.DeleteFunc(p.dump(acme), index))
	p.same("who is due", p.due(things, at(100), 10), []string{
		timeText(at(3)) + " acme " + id(1).String(), timeText(at(3)) + " umbrella " + id(1).String(),
	})
}

func goesOn(p *probe, a storage.Archiver) {
	high := uint64(1)<<40 + 7
	p.ok("Restore", a.Restore(p.Context(), put(person(1, high, mail("1@example.com"), tag("x")), person(2, 2), thing(1, 1))))
	p.same("the records", p.get(acme, people, id(1), id(2)), recordLines([]storage.Record{person(1, high), person(2, 2)}))
	p.refused("the version restored", put(person(1, high)), alumnikit.ErrConflict)
	p.refused("a version as if for the first time", put(person(1, 1)), alumnikit.ErrExists)
	p.commit(storage.Write{Tenant: acme, Puts: []storage.Record{person(1, high+1, mail("one@example.com"))}, Deletes: []storage.Ref{ref(person(2, 2))}})
	p.commit(put(person(3, 1, mail("1@example.com"))))
	p.same("who has the key given up", p.ids(acme, storage.Exactly(people, byMail, []byte("1@example.com"))), []string{id(3).String()})
	p.same("a key that is gone", p.ids(acme, storage.Exactly(people, byTag, []byte("x"))), nil)
}

// notRestored demands a refusal that changes nothing.
func (p *probe) notRestored(a storage.Archiver, what string, w storage.Write, wanted error) {
	p.Helper()
	w.Tenant = acme
	p.unchanged(what, acme, func() error { return a.Restore(p.Context(), w) }, wanted)
}

func restoreTaken(p *probe, a storage.Archiver) {
	p.ok("furnishing a tenant", furnish(p.Context(), p.store, acme))
	for _, version := range []uint64{1, 2, 5} {
		p.notRestored(a, "a record that is there", put(person(5, 3), person(1, version)), alumnikit.ErrExists)
	}
	p.notRestored(a, "a unique key that is taken", put(person(5, 3, mail("1@example.com"))), alumnikit.ErrExists)
	p.notRestored(a, "one unique key twice", put(person(5, 3, mail("5@example.com")), person(6, 1, mail("5@example.com"))), alumnikit.ErrExists)
	for _, n := range []int{1, 3} {
		p.notRestored(a, "an entry that is there", storage.Write{Entries: []storage.Entry{sealedEntry(n, 3)}}, alumnikit.ErrExists)
		p.notRestored(a, "a pending entry that is there", storage.Write{Entries: []storage.Entry{entry(n, at(n))}}, alumnikit.ErrExists)
	}
}

func restoreExpects(p *probe, a storage.Archiver) {
	mark := thing(1, 77)
	p.ok("Restore", a.Restore(p.Context(), put(mark)))
	w := put(person(1, 3))
	w.Expects = []storage.Ref{{Kind: things, ID: mark.ID, Version: 76}}
	p.notRestored(a, "another version is expected", w, alumnikit.ErrConflict)
	w.Expects[0].Version = 0
	p.notRestored(a, "nothing is expected", w, alumnikit.ErrConflict)
	w.Expects[0].Version = mark.Version
	p.ok("Restore", a.Restore(p.Context(), w))
}

func restoreNumbers(p *probe, a storage.Archiver) {
	entries := func(all ...storage.Entry) storage.Write { return storage.Write{Tenant: acme, Entries: all} }
	p.notRestored(a, "beginning at 2", entries(sealedEntry(1, 2)), alumnikit.ErrConflict)
	p.ok("Restore", a.Restore(p.Context(), entries(sealedEntry(3, 1), sealedEntry(1, 2), entry(9, at(9)))))
	p.notRestored(a, "a number twice", entries(sealedEntry(2, 2)), alumnikit.ErrConflict)
	p.notRestored(a, "a gap", entries(sealedEntry(2, 3), sealedEntry(4, 5)), alumnikit.ErrConflict)
	p.notRestored(a, "out of order", entries(sealedEntry(4, 4), sealedEntry(2, 3)), alumnikit.ErrConflict)
	p.ok("Restore", a.Restore(p.Context(), entries(sealedEntry(2, 3), entry(8, at(8)), sealedEntry(4, 4))))
	p.same("the sealed entries", p.journal(acme, storage.JournalQuery{Limit: 10}), entryLines([]storage.Entry{
		sealedEntry(3, 1), sealedEntry(1, 2), sealedEntry(2, 3), sealedEntry(4, 4),
	}))
	p.same("the others", p.journal(acme, storage.JournalQuery{Mode: storage.JournalPending, Limit: 10}),
		entryLines([]storage.Entry{entry(8, at(8)), entry(9, at(9))}))
	p.sealAll(acme, 5, id(8), id(9))
}

func restoreOnly(p *probe, a storage.Archiver) {
	p.ok("furnishing a tenant", furnish(p.Context(), p.store, acme))
	p.notRestored(a, "a delete", remove(person(1, 1)), alumnikit.ErrInvalid)
	p.notRestored(a, "a delta", storage.Write{Deltas: []storage.Delta{delta(9, 0, 1)}}, alumnikit.ErrInvalid)
}

// restoring restores something of everything into a tenant that has something.
func restoring(p *probe) change {
	p.Helper()
	p.archiver()
	return change{"Restore", func(ctx context.Context, s storage.Store, tenant alumnikit.TenantID) error {
		a, _ := storage.As[storage.Archiver](s)
		return a.Restore(ctx, storage.Write{
			Tenant:  tenant,
			Puts:    []storage.Record{dueAt(person(5, 7, name("abe"), mail("5@example.com")), at(2)), thing(5, 1), person(6, 3)},
			Expects: []storage.Ref{ref(person(1, 1)), {Kind: things, ID: id(7)}},
			Entries: []storage.Entry{sealedEntry(5, 3), sealedEntry(6, 4), entry(7, at(7))},
		})
	}}
}
