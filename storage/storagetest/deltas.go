package storagetest

import (
	"fmt"
	"math"

	"github.com/alumnikit/alumnikit"
	"github.com/alumnikit/alumnikit/storage"
)

const ruleDeltas = "Snapshot: deltas are in the order (Slot, Part, Version), pages in the order (Group, Part)"

func deltas() []check {
	return []check{
		{name: "Order", rule: ruleDeltas, run: func(p *probe) {
			given := []storage.Delta{
				delta(7, 0, 3), delta(2, 1, 1), delta(2, 0, 10), delta(2, 0, 9), delta(300, 0, 1), delta(2, 200, 1), delta(0, 0, 1),
				delta(math.MaxUint32, math.MaxUint8, math.MaxInt64),
			}
			for _, d := range given {
				p.commit(storage.Write{Tenant: acme, Deltas: []storage.Delta{d}})
			}
			want := storage.Snapshot{Deltas: []storage.Delta{
				given[6], given[3], given[2], given[1], given[5], given[0], given[4], given[7],
			}}
			got := p.snapshot(acme, storage.PageQuery{Deltas: storage.DeltasFull})
			p.same("pending deltas", snapshotLines(got), snapshotLines(want))
		}},
		{name: "Modes", rule: "DeltaMode: DeltasNone returns none, DeltasKeys no bodies; Delta.Body: nil in a Snapshot that asked for keys only", run: func(p *probe) {
			p.commit(storage.Write{Tenant: acme, Deltas: []storage.Delta{delta(1, 0, 1), delta(2, 0, 1)}})
			if s := p.snapshot(acme, storage.PageQuery{}); len(s.Deltas) != 0 {
				p.fail("%d deltas, though none were asked for", len(s.Deltas))
			}
			s := p.snapshot(acme, storage.PageQuery{Deltas: storage.DeltasKeys})
			want := storage.Snapshot{Deltas: []storage.Delta{{Slot: 1, Version: 1}, {Slot: 2, Version: 1}}}
			p.same("keys only", snapshotLines(s), snapshotLines(want))
			if s.Deltas[0].Body != nil {
				p.fail("a body that is not nil, though keys only were asked for")
			}
			s = p.snapshot(acme, storage.PageQuery{Deltas: storage.DeltasFull})
			want.Deltas = []storage.Delta{delta(1, 0, 1), delta(2, 0, 1)}
			p.same("with bodies", snapshotLines(s), snapshotLines(want))
		}},
		{name: "Count", rule: "Snapshot.Pending: how many deltas there are; 0 with DeltasNone; DeltasCount: no deltas, only Pending", run: countedDeltas},
		{name: "Bodies", rule: "PageQuery.Bodies: with DeltasKeys, slots whose deltas come with their bodies", run: func(p *probe) {
			p.commit(storage.Write{Tenant: acme, Deltas: []storage.Delta{delta(1, 0, 1), delta(2, 0, 1), delta(2, 1, 1), delta(3, 0, 1)}})
			s := p.snapshot(acme, storage.PageQuery{Deltas: storage.DeltasKeys, Bodies: []uint32{3, 2, 9, 2}})
			want := storage.Snapshot{Deltas: []storage.Delta{{Slot: 1, Version: 1}, delta(2, 0, 1), delta(2, 1, 1), delta(3, 0, 1)}}
			p.same("bodies of two slots", snapshotLines(s), snapshotLines(want))
			if len(s.Deltas) == 4 && s.Deltas[0].Body != nil {
				p.fail("a body of a slot that was not named")
			}
		}},
		{name: "Unique", rule: "Write.Deltas: inserted; (Slot, Part, Version) is unique in a tenant", run: func(p *probe) {
			p.commit(storage.Write{Tenant: acme, Deltas: []storage.Delta{delta(1, 1, 1)}})
			for _, d := range []storage.Delta{delta(2, 1, 1), delta(1, 2, 1), delta(1, 1, 2)} {
				p.commit(storage.Write{Tenant: acme, Deltas: []storage.Delta{d}})
			}
			other := delta(1, 1, 1)
			other.Body = []byte("other")
			p.refused("a delta that is there", storage.Write{Tenant: acme, Deltas: []storage.Delta{other}},
				alumnikit.ErrExists, alumnikit.ErrConflict)
		}},
		{name: "AfterFold", rule: "Fold.Deltas: deltas to remove", run: func(p *probe) {
			w := storage.Write{Tenant: acme, Deltas: []storage.Delta{delta(1, 1, 1)}}
			p.commit(w)
			p.fold(acme, storage.Fold{Head: storage.Head{Beat: 1}, Deltas: []storage.DeltaKey{delta(1, 1, 1).Key()}})
			p.commit(w) // its place is free again
		}},
		{name: "WholeWrites", rule: "Store.Snapshot: as they were at one moment; " + ruleCommit, run: wholeWrites},
	}
}

func countedDeltas(p *probe) {
	for n := range 4 {
		for mode, want := range map[storage.DeltaMode]int{
			storage.DeltasNone: 0, storage.DeltasKeys: n, storage.DeltasFull: n, storage.DeltasCount: n,
		} {
			s := p.snapshot(acme, storage.PageQuery{Deltas: mode})
			if s.Pending != want {
				p.fail("%d deltas are pending by mode %d, want %d", s.Pending, mode, want)
			}
			if mode == storage.DeltasCount && len(s.Deltas) > 0 {
				p.fail("deltas, though only their number was asked for")
			}
		}
		p.commit(storage.Write{Tenant: acme, Deltas: []storage.Delta{delta(uint32(n), 0, 1)}})
		p.commit(storage.Write{Tenant: umbrella, Deltas: []storage.Delta{delta(uint32(n), 0, 1), delta(uint32(n), 0, 2)}})
	}
}

// wholeWrites looks at deltas while writes of four deltas each arrive.
func wholeWrites(p *probe) {
	const parts, most = 4, 1500
	err := p.beside(100, 100, func(i int) error {
		w := storage.Write{Tenant: acme}
		for part := range uint8(parts) {
			if i < most {
				w.Deltas = append(w.Deltas, delta(uint32(part)*1000, part, uint64(i)))
			}
		}
		return p.store.Commit(p.Context(), w)
	}, func(int) error {
		s, err := p.store.Snapshot(p.Context(), acme, storage.PageQuery{Deltas: storage.DeltasKeys})
		if err != nil {
			return err
		}
		return wholeDeltas(s, parts)
	})
	p.ok("looking while another writes", err)
}

func wholeDeltas(s storage.Snapshot, parts int) error {
	seen := map[uint64]int{}
	for _, d := range s.Deltas {
		seen[d.Version]++
	}
	for version, n := range seen {
		if n != parts {
			return fmt.Errorf("of the %d deltas of write %d, %d are seen", parts, version, n) //nolint:err113 // for a test's reader
		}
	}
	return nil
}
