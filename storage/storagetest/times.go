package storagetest

import (
	"fmt"
	"time"

	"github.com/alumnikit/alumnikit"
	"github.com/alumnikit/alumnikit/storage"
)

const ruleTimes = "Store: times are UTC at microsecond precision"

// moments are times that some column type cannot keep.
func moments() []time.Time {
	tokyo := time.FixedZone("Tokyo", 9*60*60)
	return []time.Time{
		at(0).Add(123456 * time.Microsecond),
		at(0).Add(time.Microsecond),
		at(0).Add(999999 * time.Microsecond),
		at(0).In(tokyo).Add(7 * time.Microsecond),
		time.Date(1969, 12, 31, 23, 59, 59, 999_999_000, time.UTC),
		time.Date(1970, 1, 1, 0, 0, 0, 0, time.UTC),
		time.Date(1970, 1, 1, 0, 0, 0, 1_000, time.UTC),
		time.Date(1923, 9, 1, 2, 58, 0, 0, time.UTC),
		time.Date(2038, 1, 19, 3, 14, 8, 0, time.UTC), // past 32-bit seconds
		time.Date(2262, 4, 12, 0, 0, 0, 0, time.UTC),  // past 64-bit nanoseconds
		farFuture(),
	}
}

func timePrecision() []check {
	return []check{
		{name: "Due", rule: ruleTimes, run: func(p *probe) {
			for n, t := range moments() {
				r := dueAt(person(n, 1), t)
				p.commit(put(r))
				r.Due = t.UTC()
				p.same("Due by Get", p.get(acme, people, r.ID), recordLines([]storage.Record{r}))
				refs := p.due(people, farFuture(), 100)
				if len(refs) != n+1 {
					p.fail("%d records are due, want %d", len(refs), n+1)
				}
			}
			var want []storage.DueRef
			for n, t := range moments() {
				want = append(want, storage.DueRef{Tenant: acme, ID: id(n), Due: t.UTC()})
			}
			sortDue(want)
			p.same("Due by Due", p.due(people, farFuture(), 100), dueLines(want))
		}},
		{name: "DueToTheMicrosecond", rule: "Store.Due: due at or before the time; " + ruleTimes, run: func(p *probe) {
			for n, t := range moments() {
				r := dueAt(person(n, 1), t)
				p.commit(put(r))
				want := []string{}
				p.same("a microsecond early", p.due(people, t.Add(-time.Microsecond), 100), want)
				want = dueLines([]storage.DueRef{{Tenant: acme, ID: r.ID, Due: t.UTC()}})
				p.same("on time", p.due(people, t, 100), want)
				p.commit(remove(r))
			}
		}},
		{name: "NeverDue", rule: "Record.Due: zero for never; " + ruleTimes, run: func(p *probe) {
			r := person(1, 1)
			p.commit(put(r))
			p.same("the zero time", p.get(acme, people, r.ID), recordLines([]storage.Record{r}))
			p.same("what is never due", p.due(people, farFuture(), 100), nil)
		}},
		{name: "Entry", rule: ruleTimes, run: func(p *probe) {
			for n, t := range moments() {
				e := entry(n, t)
				p.commit(storage.Write{Tenant: acme, Entries: []storage.Entry{e}})
				e.Time = t.UTC()
				pending := storage.JournalQuery{Mode: storage.JournalPending, Limit: 10}
				p.same("a pending entry", p.journal(acme, pending), entryLines([]storage.Entry{e}))
				p.sealAll(acme, uint64(n+1), e.ID)
				e.Sequence, e.MAC = uint64(n+1), sealing(uint64(n+1), e.ID).Entries[0].MAC
				last := storage.JournalQuery{Mode: storage.JournalLast, Limit: 1}
				p.same("a sealed entry", p.journal(acme, last), entryLines([]storage.Entry{e}))
			}
		}},
		{name: "Lease", rule: ruleTimes + "; Head.Lease", run: func(p *probe) {
			for n, t := range append(moments(), time.Time{}) {
				h := storage.Head{Beat: uint64(n + 1), Lease: t}
				p.fold(acme, storage.Fold{Head: h})
				h.Lease = t.UTC()
				p.same("a lease", []string{headLine(p.snapshot(acme, storage.PageQuery{}).Head)}, []string{headLine(h)})
			}
		}},
		{name: "Nanoseconds", rule: ruleTimes, run: nanoseconds},
	}
}

// nanoseconds hands in more precision than the contract keeps. Whether it is
// cut or rounded is left open.
func nanoseconds(p *probe) {
	given := at(0).Add(1500 * time.Nanosecond)
	near := func(what string, got time.Time) {
		if d := got.Sub(given).Abs(); d >= time.Microsecond || got.Nanosecond()%1000 != 0 {
			p.fail("%s: %s came back as %s", what, timeText(given), timeText(got))
		}
	}
	p.commit(storage.Write{
		Tenant: acme, Puts: []storage.Record{dueAt(person(1, 1), given)}, Entries: []storage.Entry{entry(1, given)},
	})
	p.fold(acme, storage.Fold{Head: storage.Head{Beat: 1, Lease: given}})
	records, err := p.store.Get(p.Context(), acme, people, []alumnikit.ID{id(1)})
	p.ok("Get", err)
	refs, err := p.store.Due(p.Context(), people, farFuture(), 1)
	p.ok("Due", err)
	entries, err := p.store.Journal(p.Context(), acme, storage.JournalQuery{Mode: storage.JournalPending, Limit: 1})
	p.ok("Journal", err)
	if got := fmt.Sprint(len(records), len(refs), len(entries)); got != "1 1 1" {
		p.fail("%s records, refs and entries, want one of each", got)
	}
	near("Record.Due", records[0].Due)
	near("DueRef.Due", refs[0].Due)
	near("Entry.Time", entries[0].Time)
	near("Head.Lease", p.snapshot(acme, storage.PageQuery{}).Head.Lease)
}
