package index

import (
	"context"
	"slices"

	"github.com/alumnikit/alumnikit/storage"
	"github.com/alumnikit/alumnikit/storage/index/postings"
)

// fetch makes groups available.
func (v *view) fetch(ctx context.Context, groups []uint64) error {
	var missing []uint64
	for _, g := range groups {
		if found := v.held(g); found.group != nil {
			v.groups[g] = found
		} else {
			missing = append(missing, g)
		}
	}
	slices.Sort(missing)
	missing = slices.Compact(missing)
	for chunk := range slices.Chunk(missing, storage.MaxGroups) {
		if err := v.load(ctx, chunk); err != nil {
			return err
		}
	}
	return nil
}

// load reads groups, given in ascending order.
func (v *view) load(ctx context.Context, groups []uint64) error {
	snap, err := v.read(ctx, storage.PageQuery{Generation: v.head.Generation, Groups: groups})
	if err != nil {
		return err
	}
	return v.keep(snap, groups)
}

// read reads pages of the view's epoch, and with them what is pending by then.
func (v *view) read(ctx context.Context, q storage.PageQuery) (storage.Snapshot, error) {
	snap, m, err := v.snapshot(ctx, q)
	if err == nil {
		err = v.same(m)
	}
	if err == nil {
		err = v.absorb(ctx, snap, m)
	}
	return snap, err
}

// keep holds on to the groups of a statement, for this query and for later ones.
func (v *view) keep(snap storage.Snapshot, groups []uint64) error {
	pages := storedPages(snap.Pages)
	for _, id := range groups {
		g, err := newGroup(id, pages[id])
		if err != nil {
			return err
		}
		v.groups[id] = held{g, v.at.beat}
		v.ix.cache.put(v.tenant, v.meta.Stamp, id, v.groups[id])
	}
	return nil
}

// prepareTerms is how many terms are fetched at once: each has two groups.
const prepareTerms = storage.MaxGroups / 2

// prepare makes the postings of terms available.
func (v *view) prepare(ctx context.Context, terms []Term) error {
	terms = slices.DeleteFunc(terms, func(t Term) bool { _, done := v.sets[t]; return done })
	for chunk := range slices.Chunk(terms, prepareTerms) {
		if err := v.fetchTerms(ctx, chunk); err != nil {
			return err
		}
		byGroup := map[uint64][]Term{}
		for _, t := range chunk {
			g := termGroup(t, v.meta.Exponent)
			byGroup[g] = append(byGroup[g], t)
		}
		for id, wanted := range byGroup {
			slices.Sort(wanted)
			if err := v.findTerms(id, slices.Compact(wanted)); err != nil {
				return err
			}
		}
	}
	return nil
}

// fetchTerms makes the groups of terms available, each together with the blocks
// of its term as of the same moment: a page says in which parts blocks stand.
func (v *view) fetchTerms(ctx context.Context, terms []Term) error {
	var missing []uint64
	for _, t := range terms {
		page, blocks := termGroup(t, v.meta.Exponent), blocksGroup(t)
		p, b := v.held(page), v.held(blocks)
		if p.group == nil || b.group == nil || p.beat != b.beat {
			missing = append(missing, page, blocks)
			continue
		}
		v.groups[page], v.groups[blocks] = p, b
	}
	if missing == nil {
		return nil
	}
	slices.Sort(missing)
	return v.load(ctx, slices.Compact(missing))
}

// held returns a group if it need not be read.
func (v *view) held(id uint64) held {
	if g := v.groups[id]; g.group != nil {
		return g
	}
	return v.ix.cache.get(v.tenant, v.at, id)
}

func (v *view) findTerms(id uint64, terms []Term) error {
	found, grown, err := v.groups[id].find(id, terms, v.groups)
	if err != nil {
		return err
	}
	if grown > 0 {
		v.ix.cache.grow(v.tenant, id, v.groups[id].group, grown)
	}
	for _, t := range terms {
		v.sets[t] = v.pending.patch(t, found[t])
	}
	return nil
}

// set returns the posting of a prepared term.
func (v *view) set(t Term) *postings.Set { return v.sets[t] }
