package storagetest

import (
	"errors"
	"fmt"
	"math"
	"time"

	"github.com/alumnikit/alumnikit"
	"github.com/alumnikit/alumnikit/storage"
)

const (
	ruleBeat  = "Store.Fold: applies one slice or nothing; returns ErrConflict unless the stored head's Beat is fold.Head.Beat-1"
	rulePage  = "Fold: pages to write or, with a nil Body, to remove"
	ruleGroup = "PageQuery: every page of these groups, of the generation"
)

func folding() []check {
	return []check{
		{name: "Beat", rule: ruleBeat, run: foldBeat},
		{name: "Head", rule: "Head; Fold.Head: the new head", run: func(p *probe) {
			for _, h := range []storage.Head{
				{
					Beat: 1, Epoch: math.MaxInt64, Generation: math.MaxUint32, Fingerprint: [8]byte{0, 255, 1, 254, 2, 253, 3, 252},
					Owner: id(1), Lease: at(1), Meta: []byte("\x00meta\xff "),
				},
				{Beat: 2, Epoch: 1},
				{Beat: 3, Owner: id(2), Lease: at(2)},
				{Beat: 4, Owner: id(2), Lease: at(2), Meta: []byte("{}")},
				{Beat: 5, Owner: id(2), Lease: at(2), Meta: []byte("{}")},
			} {
				p.fold(acme, storage.Fold{Head: h})
				p.same("the head", []string{headLine(p.snapshot(acme, storage.PageQuery{}).Head)}, []string{headLine(h)})
			}
		}},
		{name: "Pages", rule: rulePage, run: foldPages},
		{name: "Groups", rule: ruleGroup + "; " + ruleDeltas, run: foldGroups},
		{name: "Ranges", rule: "PageQuery.Ranges: every page of the groups in them", run: foldRanges},
		{name: "Current", rule: "PageQuery.Current: the generation that the head names", run: foldCurrent},
		{name: "Purge", rule: "Fold.Purge: generations whose pages are all to be removed", run: func(p *probe) {
			var pages []storage.Page
			for g := range uint64(20) {
				pages = append(pages, page(1, g, 0, "one"), page(2, g, 0, "two"), page(3, g, 0, "three"))
			}
			p.fold(acme, storage.Fold{Head: storage.Head{Beat: 1}, Pages: pages})
			p.fold(acme, storage.Fold{Head: storage.Head{Beat: 2}, Purge: []uint32{1, 3, 77}})
			for generation, want := range []int{0, 0, 20, 0} {
				q := storage.PageQuery{Generation: uint32(generation), Groups: dumpGroups()}
				if got := len(p.snapshot(acme, q).Pages); got != want {
					p.fail("generation %d has %d pages after purging 1 and 3, want %d", generation, got, want)
				}
			}
		}},
		{name: "OnlyTheDeltasNamed", rule: "Fold.Deltas: deltas to remove", run: func(p *probe) {
			all := []storage.Delta{delta(1, 0, 1), delta(1, 0, 2), delta(1, 1, 1), delta(2, 0, 1), delta(2, 0, 2), delta(3, 0, 1)}
			p.commit(storage.Write{Tenant: acme, Deltas: all})
			p.fold(acme, storage.Fold{Head: storage.Head{Beat: 1}, Deltas: []storage.DeltaKey{
				all[0].Key(), all[3].Key(), all[5].Key(), delta(9, 9, 9).Key(), // the last is not there
			}})
			got := p.snapshot(acme, storage.PageQuery{Deltas: storage.DeltasFull})
			want := storage.Snapshot{Head: storage.Head{Beat: 1}, Deltas: []storage.Delta{all[1], all[2], all[4]}}
			p.same("deltas that were not named", snapshotLines(got), snapshotLines(want))
		}},
		{name: "RemovedTwice", rule: rulePage + "; Fold.Deltas: deltas to remove", run: foldTwice},
		{name: "RefusedFold", rule: ruleBeat, run: func(p *probe) {
			p.ok("furnishing a tenant", furnish(p.Context(), p.store, acme))
			f := storage.Fold{
				Head:   storage.Head{Beat: 7, Epoch: 7, Generation: 7},
				Pages:  []storage.Page{page(1, 1, 0, "uno"), {Generation: 1, Group: 2}, page(5, 1, 0, "five")},
				Deltas: []storage.DeltaKey{delta(2, 0, 1).Key()}, Purge: []uint32{1, 2},
			}
			call := func() error { return p.store.Fold(p.Context(), acme, f) }
			p.unchanged("a fold with a wrong beat", acme, call, alumnikit.ErrConflict)
		}},
		{name: "OneMoment", rule: "Store.Snapshot: the head, the deltas and the pages as they were at one moment", run: oneMoment},
	}
}

// foldTwice removes a page and a delta that the fold names twice.
func foldTwice(p *probe) {
	one, other := delta(1, 0, 1), delta(2, 0, 1)
	p.commit(storage.Write{Tenant: acme, Deltas: []storage.Delta{one, other}})
	p.fold(acme, storage.Fold{Head: storage.Head{Beat: 1}, Pages: []storage.Page{page(1, 1, 0, "a"), page(1, 2, 0, "b")}})
	gone := storage.Page{Generation: 1, Group: 1}
	p.fold(acme, storage.Fold{
		Head: storage.Head{Beat: 2}, Pages: []storage.Page{gone, gone}, Deltas: []storage.DeltaKey{one.Key(), one.Key()},
	})
	got := p.snapshot(acme, storage.PageQuery{Generation: 1, Groups: []uint64{1, 2}, Deltas: storage.DeltasFull})
	want := storage.Snapshot{Head: storage.Head{Beat: 2}, Deltas: []storage.Delta{other}, Pages: []storage.Page{page(1, 2, 0, "b")}}
	p.same("what was not named", snapshotLines(got), snapshotLines(want))
}

func foldBeat(p *probe) {
	try := func(beat uint64) error {
		return p.store.Fold(p.Context(), acme, storage.Fold{
			Head: storage.Head{Beat: beat}, Pages: []storage.Page{page(1, beat, 0, decimal(beat))},
		})
	}
	refuse := func(beats ...uint64) {
		p.Helper()
		for _, beat := range beats {
			p.unchanged(fmt.Sprintf("folding with beat %d", beat), acme, func() error { return try(beat) }, alumnikit.ErrConflict)
		}
	}
	refuse(2, 3, 100) // the first has Beat 1
	p.ok("the first fold", try(1))
	refuse(1, 3)
	p.ok("the second fold", try(2))
	refuse(1, 2, 4)
	p.ok("the third fold", try(3))
}

func foldPages(p *probe) {
	q := storage.PageQuery{Generation: 1, Groups: []uint64{1, 2}}
	beat := uint64(0)
	fold := func(pages ...storage.Page) {
		p.Helper()
		beat++
		p.fold(acme, storage.Fold{Head: storage.Head{Beat: beat}, Pages: pages})
	}
	expect := func(what string, pages ...storage.Page) {
		p.Helper()
		want := storage.Snapshot{Head: storage.Head{Beat: beat}, Pages: pages}
		p.same(what, snapshotLines(p.snapshot(acme, q)), snapshotLines(want))
	}
	fold(page(1, 1, 0, "a"), page(1, 1, 1, "b"), page(1, 2, 0, "c"))
	expect("written", page(1, 1, 0, "a"), page(1, 1, 1, "b"), page(1, 2, 0, "c"))
	fold(page(1, 1, 1, "B"), page(1, 2, 5, "d"))
	expect("replaced", page(1, 1, 0, "a"), page(1, 1, 1, "B"), page(1, 2, 0, "c"), page(1, 2, 5, "d"))
	fold(storage.Page{Generation: 1, Group: 1}, storage.Page{Generation: 1, Group: 9})
	expect("removed", page(1, 1, 1, "B"), page(1, 2, 0, "c"), page(1, 2, 5, "d"))
	fold(page(1, 1, 0, "again"), storage.Page{Generation: 1, Group: 2, Part: 5})
	expect("written again", page(1, 1, 0, "again"), page(1, 1, 1, "B"), page(1, 2, 0, "c"))
	fold(page(2, 1, 0, "next"), storage.Page{Generation: 2, Group: 2})
	expect("another generation written", page(1, 1, 0, "again"), page(1, 1, 1, "B"), page(1, 2, 0, "c"))
}

func foldGroups(p *probe) {
	// Groups are 64 bits and unsigned: databases have signed integers.
	groups := []uint64{0, 1, 2, 1 << 40, math.MaxInt64, 1 << 63, math.MaxUint64 - 1, math.MaxUint64}
	var all []storage.Page
	for _, g := range groups {
		for _, part := range []uint32{0, 1, 300, math.MaxUint32} {
			all = append(all, page(1, g, part, fmt.Sprintf("%d/%d", g, part)))
		}
	}
	mixed := append([]storage.Page{page(2, 1, 0, "other generation")}, all[16:]...)
	p.fold(acme, storage.Fold{Head: storage.Head{Beat: 1}, Pages: append(mixed, all[:16]...)})
	ask := func(groups ...uint64) []string {
		p.Helper()
		return snapshotLines(p.snapshot(acme, storage.PageQuery{Generation: 1, Groups: groups}))[1:]
	}
	lines := snapshotLines(storage.Snapshot{Pages: all})[1:]
	p.same("all groups", ask(math.MaxUint64, 2, 1, 0, 1<<63, 1<<40, math.MaxInt64, math.MaxUint64-1), lines)
	p.same("one group", ask(1), lines[4:8])
	p.same("two groups", ask(1<<63, 1), append(append([]string{}, lines[4:8]...), lines[20:24]...))
	p.same("a group without pages among others", ask(5, 2, 6), lines[8:12])
	p.same("no groups", ask(), nil)
	last := snapshotLines(p.snapshot(acme, storage.PageQuery{Generation: math.MaxUint32, Groups: groups}))[1:]
	p.same("a generation without pages", last, nil)
}

func foldCurrent(p *probe) {
	p.fold(acme, storage.Fold{Head: storage.Head{Beat: 1, Generation: 2}, Pages: []storage.Page{page(1, 1, 0, "one"), page(2, 1, 0, "two"), page(2, 2, 0, "2")}})
	for _, q := range []storage.PageQuery{
		{Current: true, Groups: []uint64{1}},
		{Current: true, Generation: 1, Groups: []uint64{1}},
		{Current: true, Ranges: []storage.GroupRange{{First: 0, Last: 1}}},
	} {
		s := p.snapshot(acme, q)
		p.same("pages of the current generation", snapshotLines(s)[1:], snapshotLines(storage.Snapshot{Pages: []storage.Page{page(2, 1, 0, "two")}})[1:])
	}
	if s := p.snapshot(umbrella, storage.PageQuery{Current: true, Groups: []uint64{1}}); len(s.Pages) > 0 {
		p.fail("pages of a tenant without an index")
	}
}

func foldRanges(p *probe) {
	var all []storage.Page
	for _, g := range []uint64{0, 1, 2, 3, 1 << 40, 1<<40 + 1, math.MaxInt64} {
		all = append(all, page(1, g, 0, decimal(g)), page(1, g, 7, decimal(g)))
	}
	p.fold(acme, storage.Fold{Head: storage.Head{Beat: 1}, Pages: append(all, page(2, 1, 0, "other generation"))})
	ask := func(groups []uint64, ranges ...storage.GroupRange) []string {
		p.Helper()
		return snapshotLines(p.snapshot(acme, storage.PageQuery{Generation: 1, Groups: groups, Ranges: ranges}))[1:]
	}
	lines := snapshotLines(storage.Snapshot{Pages: all})[1:]
	p.same("a range", ask(nil, storage.GroupRange{First: 1, Last: 2}), lines[2:6])
	p.same("a range of one", ask(nil, storage.GroupRange{First: 3, Last: 3}), lines[6:8])
	p.same("two ranges", ask(nil, storage.GroupRange{First: 1 << 40, Last: 1<<40 + 5}, storage.GroupRange{First: 0, Last: 0}),
		append(append([]string{}, lines[:2]...), lines[8:12]...))
	p.same("ranges and groups that overlap", ask([]uint64{2, 3, 0}, storage.GroupRange{First: 1, Last: 2}, storage.GroupRange{First: 2, Last: 3}), lines[:8])
	p.same("everything", ask(nil, storage.GroupRange{Last: math.MaxInt64}), lines)
	p.same("nothing", ask(nil, storage.GroupRange{First: 4, Last: 1<<40 - 1}), nil)
	for _, wrong := range []storage.GroupRange{{First: 2, Last: 1}, {Last: 1 << 63}} {
		_, err := p.store.Snapshot(p.Context(), acme, storage.PageQuery{Ranges: []storage.GroupRange{wrong}})
		if !errors.Is(err, alumnikit.ErrInvalid) {
			p.fail("a range that is none: %v, want ErrInvalid", err)
		}
	}
}

// folded states the fold that takes an index from one epoch to the next: every
// page says the epoch, and the delta of the epoch goes.
func folded(epoch uint64) storage.Fold {
	f := storage.Fold{
		Head:   storage.Head{Beat: epoch, Epoch: epoch, Generation: 1, Lease: time.Time{}},
		Deltas: []storage.DeltaKey{delta(1, 0, epoch).Key()},
	}
	for g := range uint64(6) {
		f.Pages = append(f.Pages, page(1, g, 0, decimal(epoch)))
	}
	return f
}

// torn reports what in a snapshot is not of the epoch of its head.
func torn(s storage.Snapshot) error {
	for _, pg := range s.Pages {
		if string(pg.Body) != decimal(s.Head.Epoch) {
			return fmt.Errorf("the head is of epoch %d and page %d of epoch %s", s.Head.Epoch, pg.Group, pg.Body) //nolint:err113 // for a test's reader
		}
	}
	if len(s.Pages) != 6 && s.Head.Epoch > 0 {
		return fmt.Errorf("epoch %d has %d pages, want 6", s.Head.Epoch, len(s.Pages)) //nolint:err113 // for a test's reader
	}
	for _, d := range s.Deltas {
		if d.Version != s.Head.Epoch+1 {
			return fmt.Errorf("the head is of epoch %d and a pending delta of %d", s.Head.Epoch, d.Version) //nolint:err113 // for a test's reader
		}
	}
	return nil
}
