package index

import (
	"context"
	"maps"
	"slices"

	"github.com/alumnikit/alumnikit/storage"
)

// fold applies deltas group by group. Until the last slice the deltas stay, so
// that readers of half-written pages see the same as before: what is applied
// twice changes nothing.
func (f *folder) fold(ctx context.Context, deltas []storage.Delta) error {
	pending, err := f.ix.newOverlay(deltas, nil)
	if err != nil {
		return err
	}
	work := f.plan(pending)
	for groups := range slices.Chunk(slices.Sorted(maps.Keys(work)), f.ix.tune.sliceGroups) {
		pages, err := f.apply(ctx, groups, work, pending)
		if err != nil {
			return err
		}
		if err := f.slice(ctx, storage.Fold{Pages: pages}); err != nil {
			return err
		}
	}
	f.meta.Planes = max(f.meta.Planes, uint8(pending.planes)) //nolint:gosec // at most MaxElements
	f.turn()
	return f.slice(ctx, storage.Fold{Deltas: deltaKeys(deltas)})
}

// work is what happens to one group: one of the three is not empty.
type work struct {
	terms  []Term
	slots  map[column][]uint32 // of one chunk each
	values []column
}

// plan says what happens to each group that the deltas touch.
func (f *folder) plan(pending *overlay) map[uint64]*work {
	out := map[uint64]*work{}
	at := func(group uint64) *work {
		if out[group] == nil {
			out[group] = &work{slots: map[column][]uint32{}}
		}
		return out[group]
	}
	for t := range pending.terms {
		w := at(termGroup(t, f.meta.Exponent))
		w.terms = append(w.terms, t)
	}
	for c, slots := range pending.columns {
		for slot := range slots {
			w := at(columnGroup(c, slot/chunkSlots))
			w.slots[c] = append(w.slots[c], slot)
		}
	}
	for c := range pending.values {
		w := at(valuesGroup(c))
		w.values = append(w.values, c)
	}
	return out
}

// read returns the pages of groups, in order of their parts.
func (f *folder) read(ctx context.Context, generation uint32, groups []uint64) (map[uint64][]storage.Page, error) {
	snap, err := f.db.Store().Snapshot(ctx, f.tenant, storage.PageQuery{Generation: generation, Groups: groups})
	if err != nil {
		return nil, err
	}
	out := make(map[uint64][]storage.Page, len(groups))
	for _, p := range snap.Pages {
		out[p.Group] = append(out[p.Group], p)
	}
	return out, nil
}

func (f *folder) apply(ctx context.Context, groups []uint64, plan map[uint64]*work, pending *overlay) ([]storage.Page, error) {
	old, err := f.read(ctx, f.head.Generation, groups)
	if err != nil {
		return nil, err
	}
	var out []storage.Page
	for _, g := range groups {
		var pages []storage.Page
		switch w := plan[g]; {
		case len(w.terms) > 0:
			pages, err = f.foldTerms(g, w.terms, pending, old[g])
		case len(w.values) > 0:
			pages, err = f.foldValues(g, w.values, pending, old[g])
		default:
			pages, err = f.foldChunks(g, w.slots, pending, old[g])
		}
		if err != nil {
			return nil, err
		}
		out = append(out, pages...)
	}
	return out, nil
}

func (f *folder) foldTerms(group uint64, terms []Term, pending *overlay, old []storage.Page) ([]storage.Page, error) {
	sets, err := decodeGroup(old, nil)
	if err != nil {
		return nil, err
	}
	for _, t := range terms {
		sets[t] = pending.patch(t, sets[t])
		if t == everyoneTerm() {
			f.meta.People = sets[t].Len()
		}
	}
	pages, err := encodeGroup(f.head.Generation, group, sets, old)
	if after, changed := mainPage(pages); changed {
		before, _ := mainPage(old)
		f.meta.Bytes += int64(len(after.Body)) - int64(len(before.Body))
	}
	return pages, err
}

func mainPage(pages []storage.Page) (storage.Page, bool) {
	i := slices.IndexFunc(pages, func(p storage.Page) bool { return p.Part == 0 })
	if i < 0 {
		return storage.Page{}, false
	}
	return pages[i], true
}

// foldChunks changes one chunk of each of the columns, of which there is more
// than one only if their hashes collide.
func (f *folder) foldChunks(group uint64, slots map[column][]uint32, pending *overlay, old []storage.Page) ([]storage.Page, error) {
	fresh := map[uint32][]byte{}
	for _, p := range old {
		fresh[p.Part] = p.Body
	}
	for _, c := range slices.SortedFunc(maps.Keys(slots), compareColumns) {
		k, part, err := findChunk(fresh, c)
		if err != nil {
			return nil, err
		}
		for _, slot := range slots[c] {
			if key := pending.columns[c][slot]; key != nil {
				k.set(slot%chunkSlots, key)
			} else {
				k.clear(slot % chunkSlots)
			}
		}
		delete(fresh, part)
		if !k.empty() {
			fresh[part] = k.encode(c)
		}
	}
	return changedPages(f.head.Generation, group, fresh, old), nil
}

func (f *folder) foldValues(group uint64, of []column, pending *overlay, old []storage.Page) ([]storage.Page, error) {
	known, err := decodeDictionaries(old)
	if err != nil {
		return nil, err
	}
	for _, c := range of {
		known[c] = append(known[c], pending.values[c]...)
	}
	return encodeValues(f.head.Generation, group, known, old), nil
}
