package storagetest

import (
	"slices"

	"github.com/alumnikit/alumnikit"
	"github.com/alumnikit/alumnikit/storage"
)

// manyRows is more than a statement may have that inserts several rows at once.
const manyRows = 2 * storage.MaxList

// manyChanges writes rows of every shape at once: a Store that sends many rows in
// another form than a few must tell each value from those beside it.
func manyChanges(p *probe) {
	w := storage.Write{Tenant: acme}
	var fold storage.Fold
	fold.Head.Beat = 1
	for n := range manyRows {
		w.Puts = append(w.Puts, uneven(n))
		d, e := delta(uint32(n)<<20, uint8(n), uint64(n)<<50+1), entry(n, at(n))
		d.Body, e.Body = tangled(n), tangled(n+1)
		w.Deltas, w.Entries = append(w.Deltas, d), append(w.Entries, e)
		if body := tangled(n); len(body) > 0 {
			fold.Pages = append(fold.Pages, storage.Page{Generation: uint32(n % 3), Group: uint64(n) << 50, Part: uint32(n), Body: body})
		}
	}
	p.commit(w)
	p.fold(acme, fold)
	for from := 0; from < manyRows; from += storage.MaxList {
		p.sameRecords(w.Puts[from : from+storage.MaxList])
	}
	got := p.snapshot(acme, storage.PageQuery{Deltas: storage.DeltasFull})
	p.same("many deltas", snapshotLines(got), snapshotLines(storage.Snapshot{Head: fold.Head, Deltas: w.Deltas}))
	p.samePages(fold.Pages)
	pending := p.journal(acme, storage.JournalQuery{Mode: storage.JournalPending, Limit: storage.MaxList})
	p.same("many entries", pending, entryLines(w.Entries[:storage.MaxList]))
}

// uneven returns a record that has what its number says.
func uneven(n int) storage.Record {
	r := person(n, 1)
	if n%7 == 0 {
		r = thing(n, 1)
	}
	r.Body = tangled(n)
	if n%3 > 0 {
		r.Keys = append(r.Keys, storage.Key{Name: byTag, Value: tangled(n)})
	}
	if n%5 > 0 {
		r.Keys = append(r.Keys, mail(decimal(n)+`'"\{},`))
	}
	if n%4 == 0 {
		r = dueAt(r, at(n))
	}
	return r
}

// tangled returns bytes that mean something where values stand in a text, of any
// length from none.
func tangled(n int) []byte {
	const some = "\\x'\",{}\x00\xff\\\"NULL'' --"
	out := make([]byte, n%37)
	for i := range out {
		out[i] = some[(n+i)%len(some)]
	}
	return out
}

// sameRecords demands that records were written as they are, and are found by
// their keys.
func (p *probe) sameRecords(records []storage.Record) {
	p.Helper()
	ids := make([]alumnikit.ID, len(records))
	want := slices.Clone(records)
	for i, r := range records {
		ids[i], want[i].Keys = r.ID, nil
		if i%100 > 0 {
			continue
		}
		for _, key := range r.Keys {
			found := p.ids(acme, storage.Exactly(r.Kind, key.Name, key.Value))
			if !slices.Contains(found, r.ID.String()) {
				p.fail("record %d of many is not found by its key %s", i, key.Name)
			}
		}
	}
	got := slices.Concat(p.get(acme, people, ids...), p.get(acme, things, ids...))
	slices.Sort(got)
	p.same("many records read back", got, recordLines(want))
}

// samePages demands that pages were written as they are.
func (p *probe) samePages(pages []storage.Page) {
	p.Helper()
	for _, g := range pages {
		if g.Part%50 > 0 {
			continue
		}
		got := p.snapshot(acme, storage.PageQuery{Generation: g.Generation, Groups: []uint64{g.Group}})
		p.same("one of many pages", snapshotLines(storage.Snapshot{Pages: got.Pages}), snapshotLines(storage.Snapshot{Pages: []storage.Page{g}}))
	}
}
