package storagetest

import (
	"bytes"
	"fmt"
	"strings"

	"github.com/alumnikit/alumnikit"
	"github.com/alumnikit/alumnikit/storage"
)

const ruleBounds = "bounds that every Store must accept"

// maxMeta is the bound that Head.Meta states.
const maxMeta = 64 << 10

func limits() []check {
	return []check{
		{name: "Names", rule: ruleBounds + ": MaxTenantID, MaxKindName, MaxKeyName, MaxKeyValue", run: longNames},
		{name: "Keys", rule: ruleBounds + ": MaxKeys keys of one record, each of MaxKeyValue bytes", run: func(p *probe) {
			var keys []storage.Key
			for n := range storage.MaxKeys {
				value := bytes.Repeat([]byte{byte(n)}, storage.MaxKeyValue)
				keys = append(keys, storage.Key{Name: byTag, Value: value, Unique: n%2 == 0})
			}
			p.commit(put(person(1, 1, keys...)))
			if got := len(p.ids(acme, storage.ListQuery{Kind: people, Key: byTag, Limit: 1000})); got != len(keys) {
				p.fail("a record with %d keys is listed %d times", len(keys), got)
			}
			p.commit(put(person(1, 2)))
			p.same("after a replace without keys", p.list(acme, storage.ListQuery{Kind: people, Key: byTag, Limit: 1000}), nil)
		}},
		{name: "Bodies", rule: ruleBounds + ": MaxBody; MaxPageBody; Head.Meta at most 64 KiB", run: longBodies},
		{name: "Write", rule: ruleBounds + ": MaxWrite puts, deletes and expects of one Write", run: longWrite},
		{name: "Lists", rule: ruleBounds + ": MaxList records of one List, Get or Due", run: longLists},
		{name: "Groups", rule: ruleBounds + ": MaxGroups groups in one PageQuery", run: func(p *probe) {
			f := storage.Fold{Head: storage.Head{Beat: 1}}
			var groups []uint64
			for g := range uint64(storage.MaxGroups) {
				groups = append(groups, g*g)
				if g%4 == 0 {
					f.Pages = append(f.Pages, page(1, g*g, 0, decimal(g)))
				}
			}
			p.fold(acme, f)
			got := p.snapshot(acme, storage.PageQuery{Generation: 1, Groups: groups})
			want := storage.Snapshot{Head: f.Head, Pages: f.Pages}
			p.same("the most groups at once", snapshotLines(got), snapshotLines(want))
		}},
		{name: "Journal", rule: ruleBounds + ": JournalQuery.Limit is 1 to MaxList", run: func(p *probe) {
			p.writeEntries(0, storage.MaxList+5)
			var ids []alumnikit.ID
			for n := range storage.MaxList {
				ids = append(ids, id(n))
			}
			pending := storage.JournalQuery{Mode: storage.JournalPending, Limit: storage.MaxList}
			if got := len(p.journal(acme, pending)); got != storage.MaxList {
				p.fail("%d pending entries, want %d", got, storage.MaxList)
			}
			p.sealAll(acme, 1, ids...)
			if got := len(p.journal(acme, storage.JournalQuery{Limit: storage.MaxList})); got != storage.MaxList {
				p.fail("%d sealed entries, want %d", got, storage.MaxList)
			}
			p.sealAll(acme, storage.MaxList+1, id(storage.MaxList))
		}},
	}
}

func longNames(p *probe) {
	tenant := alumnikit.TenantID(strings.Repeat("t", alumnikit.MaxTenantID))
	kind := strings.Repeat("k", storage.MaxKindName)
	key := strings.Repeat("n", storage.MaxKeyName)
	value := bytes.Repeat([]byte{0xff}, storage.MaxKeyValue)
	r := storage.Record{Kind: kind, ID: id(1), Version: 1, Body: []byte("{}"), Keys: []storage.Key{{Name: key, Value: value, Unique: true}}}
	w := storage.Write{Tenant: tenant, Puts: []storage.Record{r}}
	p.commit(w)
	p.same("the longest names", p.ids(tenant, storage.Exactly(kind, key, value)), sortedIDs(id(1)))
	w.Puts[0].ID = id(2)
	p.taken("the longest unique key", w, kind, key)
	w.Puts[0].Keys[0].Value = value[:len(value)-1]
	p.commit(w)
	p.same("the longest value but one", p.ids(tenant, storage.Exactly(kind, key, value[:len(value)-1])), sortedIDs(id(2)))
	for n, name := range []alumnikit.TenantID{tenant[1:], tenant[:len(tenant)-1] + "u"} {
		p.same(fmt.Sprintf("another long tenant %d", n), p.get(name, kind, id(1)), nil)
	}
}

func longBodies(p *probe) {
	long := func(n int) []byte {
		b := make([]byte, n)
		for i := range b {
			b[i] = byte(i * i >> 5)
		}
		return b
	}
	r := person(1, 1)
	r.Body = long(storage.MaxBody)
	p.commit(put(r))
	p.same("the longest body", p.get(acme, people, id(1)), recordLines([]storage.Record{r}))
	f := storage.Fold{
		Head:  storage.Head{Beat: 1, Meta: long(maxMeta)},
		Pages: []storage.Page{{Generation: 1, Group: 1, Body: long(storage.MaxPageBody)}},
	}
	p.fold(acme, f)
	got := p.snapshot(acme, storage.PageQuery{Generation: 1, Groups: []uint64{1}})
	p.same("the longest page and meta", snapshotLines(got), snapshotLines(storage.Snapshot{Head: f.Head, Pages: f.Pages}))
}

func longWrite(p *probe) {
	const half, quarter = storage.MaxWrite / 2, storage.MaxWrite / 4
	first := storage.Write{Tenant: acme}
	for n := range half {
		r := person(n, 1, name(decimal(n%10)), mail(decimal(n)))
		first.Puts = append(first.Puts, r)
		first.Expects = append(first.Expects, storage.Ref{Kind: things, ID: id(n)})
		first.Deltas = append(first.Deltas, delta(uint32(n), 0, 1))
	}
	p.commit(first)
	second := storage.Write{Tenant: acme}
	for n := range half {
		if n < quarter {
			second.Puts = append(second.Puts, person(n, 2, mail(decimal(n+1)))) // each takes over the next one's key
		} else {
			second.Deletes = append(second.Deletes, ref(person(n, 1)))
		}
		second.Puts = append(second.Puts, thing(n, 1))
	}
	p.commit(second)
	count := func(kind, key string) int {
		found, err := walk(p.Context(), p.store, acme, storage.ListQuery{Kind: kind, Key: key, Limit: storage.MaxList})
		p.ok("paging", err)
		return len(found)
	}
	got := fmt.Sprint(count(people, ""), count(people, byName), count(people, byMail), count(things, ""))
	if want := fmt.Sprint(quarter, 0, quarter, half); got != want {
		p.fail("after two writes of %d changes, the records, names, mails and things are %s, want %s", storage.MaxWrite, got, want)
	}
	var folded storage.Fold
	folded.Head.Beat = 1
	for n := range half {
		folded.Deltas = append(folded.Deltas, delta(uint32(n), 0, 1).Key())
	}
	p.fold(acme, folded)
	if left := p.snapshot(acme, storage.PageQuery{Deltas: storage.DeltasKeys}).Deltas; len(left) != 0 {
		p.fail("%d deltas are left of %d that were folded", len(left), half)
	}
	p.ok("Drop", p.store.Drop(p.Context(), acme))
	if n := count(things, ""); n != 0 {
		p.fail("%d records are left of a dropped tenant", n)
	}
}

func longLists(p *probe) {
	w := storage.Write{Tenant: acme}
	var ids []alumnikit.ID
	for n := range storage.MaxList + 5 {
		w.Puts = append(w.Puts, dueAt(person(n, 1, name("same")), at(n)))
		ids = append(ids, id(n))
	}
	p.commit(w)
	for _, got := range []struct {
		what string
		n    int
	}{
		{"Get", len(p.get(acme, people, ids[:storage.MaxList]...))},
		{"List", len(p.list(acme, storage.Exactly(people, byName, []byte("same"))))},
		{"List by ID", len(p.list(acme, storage.ListQuery{Kind: people, Limit: storage.MaxList}))},
		{"Due", len(p.due(people, farFuture(), storage.MaxList))},
	} {
		if got.n != storage.MaxList {
			p.fail("%s returned %d records, want %d", got.what, got.n, storage.MaxList)
		}
	}
}
