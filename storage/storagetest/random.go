package storagetest

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"

	"github.com/alumnikit/alumnikit"
	"github.com/alumnikit/alumnikit/storage"
)

// operations of one Random run.
const operations = 2500

func random() []check {
	return []check{{name: "AgainstModel", rule: "Store, all of it", run: againstModel}}
}

// againstModel does the same random calls on the store and on the model.
func againstModel(p *probe) {
	seed := cmp.Or(p.harness.Seed, 1)
	g := &generator{rand: rand.New(rand.NewPCG(seed, seed)), model: newModel()}
	for i := range operations {
		what, call := g.next(p.Context())
		got, err := call(p.store)
		want, wantErr := call(g.model)
		where := fmt.Sprintf("seed %d, operation %d: %s", seed, i, what)
		if !sameOutcome(err, wantErr) {
			p.fail("%s: got error %v, want %v", where, err, wantErr)
		}
		p.same(where, got, want)
		if i%100 == 0 || i == operations-1 {
			tenant := pick(g, g.tenants())
			all, err := dump(p.Context(), g.model, tenant)
			p.ok("the model", err)
			p.same(where+": everything afterwards", p.dump(tenant), all)
		}
	}
}

// sameOutcome reports whether a Store's error is one of those that are due.
func sameOutcome(got, want error) bool {
	if got == nil || want == nil {
		return got == nil && want == nil
	}
	return slices.ContainsFunc([]error{alumnikit.ErrConflict, alumnikit.ErrExists}, func(e error) bool {
		return errors.Is(got, e) && errors.Is(want, e)
	})
}

// call is an operation on a Store and what it returned, as lines.
type call func(s storage.Store) ([]string, error)

// generator makes operations that often hit something, and often are refused.
type generator struct {
	rand   *rand.Rand
	model  *model
	serial int // of deltas and entries
}

func (g *generator) tenants() []alumnikit.TenantID {
	return []alumnikit.TenantID{acme, "ACME", umbrella}
}

func pick[T any](g *generator, from []T) T { return from[g.rand.IntN(len(from))] }

func (g *generator) chance(percent int) bool { return g.rand.IntN(100) < percent }

func (g *generator) kind() string { return pick(g, []string{people, people, things}) }

func (g *generator) value() []byte {
	return []byte(pick(g, []string{"", "a", "A", "a ", "b", "\u30cf", "\uff8a", "\x00", "\xff", "\xff\xff", "zz"}))
}

func (g *generator) next(ctx context.Context) (string, call) {
	tenant := pick(g, g.tenants())
	switch n := g.rand.IntN(100); {
	case n < 45:
		w := g.write(tenant)
		return fmt.Sprintf("Commit %+v", w), func(s storage.Store) ([]string, error) { return nil, s.Commit(ctx, w) }
	case n < 50:
		kind, ids := g.kind(), []alumnikit.ID{}
		for range g.rand.IntN(6) {
			ids = append(ids, g.id())
		}
		return fmt.Sprintf("Get %s %s %v", tenant, kind, ids), func(s storage.Store) ([]string, error) {
			found, err := s.Get(ctx, tenant, kind, ids)
			return recordLines(found), err
		}
	case n < 68:
		q := g.list()
		return fmt.Sprintf("List %s %+v after %+v", tenant, q, q.After), func(s storage.Store) ([]string, error) {
			found, err := s.List(ctx, tenant, q)
			return listedLines(found), err
		}
	case n < 73:
		kind, before := g.kind(), at(g.rand.IntN(30))
		return fmt.Sprintf("Due %s %s", kind, before), func(s storage.Store) ([]string, error) {
			found, err := s.Due(ctx, kind, before, storage.MaxList)
			return dueLines(found), err
		}
	default:
		return g.nextIndex(ctx, tenant)
	}
}

func (g *generator) pageQuery() storage.PageQuery {
	q := storage.PageQuery{
		Generation: uint32(g.rand.IntN(3)), Groups: []uint64{g.group(), g.group()}, Deltas: storage.DeltaMode(g.rand.IntN(4)),
		Current: g.rand.IntN(3) == 0, Bodies: []uint32{uint32(g.rand.IntN(4))},
	}
	if first, last := g.group(), g.group(); first <= last && last < 1<<63 {
		q.Ranges = []storage.GroupRange{{First: first, Last: last}}
	}
	return q
}

func (g *generator) nextIndex(ctx context.Context, tenant alumnikit.TenantID) (string, call) {
	switch n := g.rand.IntN(100); {
	case n < 30:
		f := g.fold(ctx, tenant)
		return fmt.Sprintf("Fold %s %+v", tenant, f), func(s storage.Store) ([]string, error) { return nil, s.Fold(ctx, tenant, f) }
	case n < 50:
		q := g.pageQuery()
		return fmt.Sprintf("Snapshot %s %+v", tenant, q), func(s storage.Store) ([]string, error) {
			found, err := s.Snapshot(ctx, tenant, q)
			return snapshotLines(found), err
		}
	case n < 75:
		seal := g.seal(ctx, tenant)
		return fmt.Sprintf("Seal %s %+v", tenant, seal), func(s storage.Store) ([]string, error) { return nil, s.Seal(ctx, tenant, seal) }
	case n < 97:
		q := storage.JournalQuery{Mode: storage.JournalMode(g.rand.IntN(3)), After: uint64(g.rand.IntN(8)), Limit: 1 + g.rand.IntN(6)}
		return fmt.Sprintf("Journal %s %+v", tenant, q), func(s storage.Store) ([]string, error) {
			found, err := s.Journal(ctx, tenant, q)
			return entryLines(found), err
		}
	default:
		return fmt.Sprintf("Drop %s", tenant), func(s storage.Store) ([]string, error) { return nil, s.Drop(ctx, tenant) }
	}
}

func (g *generator) id() alumnikit.ID { return id(g.rand.IntN(9)) }

func (g *generator) group() uint64 { return pick(g, []uint64{0, 1, 2, 1 << 63, 1<<64 - 1}) }

// write states up to five changes; about one in three writes is refused.
func (g *generator) write(tenant alumnikit.TenantID) storage.Write {
	w := storage.Write{Tenant: tenant}
	current := g.model.tenants[tenant].records
	seen := map[storage.Ref]bool{}
	for range 1 + g.rand.IntN(5) {
		at := storage.Ref{Kind: g.kind(), ID: g.id()}
		if seen[at] {
			continue // a write changes a record once
		}
		seen[at] = true
		stands := current[at].Version
		if g.chance(6) {
			stands += uint64(g.rand.IntN(3)) // may be wrong
		}
		switch {
		case g.chance(15) && stands > 0:
			w.Deletes = append(w.Deletes, storage.Ref{Kind: at.Kind, ID: at.ID, Version: stands})
		case g.chance(15):
			w.Expects = append(w.Expects, storage.Ref{Kind: at.Kind, ID: at.ID, Version: stands})
		default:
			w.Puts = append(w.Puts, g.record(at, stands+1))
		}
	}
	if g.chance(40) {
		w.Deltas = append(w.Deltas, delta(uint32(g.rand.IntN(4)), uint8(g.rand.IntN(2)), uint64(g.rand.IntN(12))))
	}
	if g.chance(40) {
		if !g.chance(5) {
			g.serial++
		}
		w.Entries = append(w.Entries, entry(g.serial, at(g.rand.IntN(20))))
	}
	return w
}

func (g *generator) record(ref storage.Ref, version uint64) storage.Record {
	r := storage.Record{Kind: ref.Kind, ID: ref.ID, Version: version, Body: fmt.Appendf(nil, `{"n":%d}`, g.rand.IntN(1000))}
	if g.chance(30) {
		r.Due = at(g.rand.IntN(30))
	}
	add := func(name string, unique bool) {
		k := storage.Key{Name: name, Value: g.value(), Unique: unique}
		if !slices.ContainsFunc(r.Keys, func(o storage.Key) bool { return o.Name == name && bytes.Equal(o.Value, k.Value) }) {
			r.Keys = append(r.Keys, k)
		}
	}
	add(byName, false)
	for range g.rand.IntN(3) {
		add(byTag, false)
	}
	if g.chance(50) {
		add(byMail, true)
	}
	return r
}

func (g *generator) list() storage.ListQuery {
	q := storage.ListQuery{Kind: g.kind(), Key: pick(g, []string{"", byName, byTag, byMail}), Limit: 1 + g.rand.IntN(8)}
	bound := func() []byte {
		if q.Key == "" {
			i := g.id()
			return i[:1+g.rand.IntN(16)]
		}
		return g.value()
	}
	if g.chance(40) {
		q.Min = bound()
	}
	if g.chance(40) {
		q.Max = append(bound(), 'm') // never empty
	}
	if g.chance(40) {
		q.After = &storage.Position{ID: g.id()}
		q.After.Value = q.After.ID[:]
		if q.Key != "" {
			q.After.Value = g.value()
		}
	}
	return q
}

func (g *generator) fold(ctx context.Context, tenant alumnikit.TenantID) storage.Fold {
	stands, _ := g.model.Snapshot(ctx, tenant, storage.PageQuery{Deltas: storage.DeltasKeys})
	f := storage.Fold{Head: storage.Head{Beat: stands.Head.Beat + 1, Epoch: uint64(g.rand.IntN(9)), Generation: uint32(g.rand.IntN(3))}}
	if g.chance(10) {
		f.Head.Beat += uint64(g.rand.IntN(3)) - 1
	}
	if g.chance(50) {
		f.Head.Owner, f.Head.Lease, f.Head.Meta = g.id(), at(g.rand.IntN(100)), g.value()
	}
	seen := map[modelPage]bool{}
	for range g.rand.IntN(4) {
		pg := page(uint32(g.rand.IntN(3)), g.group(), uint32(g.rand.IntN(2)), decimal(g.rand.IntN(100)))
		at := modelPage{pg.Generation, pg.Part, pg.Group}
		if seen[at] {
			continue // a fold writes a page once
		}
		seen[at] = true
		if g.chance(30) {
			pg.Body = nil
		}
		f.Pages = append(f.Pages, pg)
	}
	for _, d := range stands.Deltas {
		if g.chance(50) {
			f.Deltas = append(f.Deltas, d.Key())
		}
	}
	if len(f.Pages) == 0 && g.chance(30) {
		f.Purge = []uint32{uint32(g.rand.IntN(3))}
	}
	return f
}

func (g *generator) seal(ctx context.Context, tenant alumnikit.TenantID) storage.Sealed {
	last, _ := g.model.Journal(ctx, tenant, storage.JournalQuery{Mode: storage.JournalLast, Limit: 1})
	pending, _ := g.model.Journal(ctx, tenant, storage.JournalQuery{Mode: storage.JournalPending, Limit: 1 + g.rand.IntN(3)})
	first := uint64(1)
	if len(last) > 0 {
		first = last[0].Sequence + 1
	}
	if g.chance(8) {
		first += uint64(g.rand.IntN(2))
	}
	ids := []alumnikit.ID{}
	for _, e := range pending {
		ids = append(ids, e.ID)
	}
	if g.chance(8) || len(ids) == 0 {
		ids = append(ids, id(g.rand.IntN(g.serial+2)))
	}
	return sealing(first, ids...)
}
