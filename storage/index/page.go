package index

import (
	"bytes"
	"cmp"
	"context"
	"slices"

	"github.com/alumnikit/alumnikit/storage/index/postings"
)

// page returns the first people of found, in order, behind q.After: first those
// with a key, then those without, by ID.
func (v *view) page(ctx context.Context, q Query, found *postings.Set) ([]Mark, bool, error) {
	q.Limit = min(q.Limit, found.Len())
	p, err := v.pager(ctx, q, found)
	if err != nil {
		return nil, false, err
	}
	var marks []Mark
	if q.After == nil || q.After.Key != absentKey {
		if marks, err = p.keyed(ctx); err != nil {
			return nil, false, err
		}
	}
	if len(marks) <= q.Limit {
		absent, err := p.absent(ctx, q.Limit+1-len(marks))
		if err != nil {
			return nil, false, err
		}
		marks = append(marks, absent...)
	}
	return marks[:min(len(marks), q.Limit)], len(marks) > q.Limit, nil
}

// pager puts the people found by a query in order.
type pager struct {
	v       *view
	q       Query
	found   *postings.Set
	sources []*source
	moved   *postings.Set // slots whose place is pending
	flip    uint64        // makes a falling order a rising one
}

// source is a column of the query's order.
type source struct {
	column
	order  *order // nil if only the chunks of the people found are read
	keys   func(slot uint32) []byte
	within *postings.Set // nil: everybody
}

// holds returns the slot's place in the order, if the source may be read for it.
func (s *source) holds(slot uint32) []byte {
	if s.within != nil && !s.within.Contains(slot) {
		return nil
	}
	return s.keys(slot)
}

func (v *view) pager(ctx context.Context, q Query, found *postings.Set) (*pager, error) {
	p := &pager{v: v, q: q, found: found, moved: &postings.Set{}}
	if q.Descending {
		p.flip = absentKey
	}
	q.Sort = slices.DeleteFunc(slices.Clone(q.Sort), func(c Column) bool {
		return !v.catalogues[c.Field].has(c.Audience, ordered) // nobody is in it
	})
	if err := v.readColumns(ctx, q, found); err != nil {
		return nil, err
	}
	for _, c := range q.Sort {
		s, err := v.source(ctx, column{c.Field, c.Audience}, found)
		if err != nil {
			return nil, err
		}
		if c.Within != nil {
			if s.within, err = v.people(ctx, c.Within); err != nil {
				return nil, err
			}
		}
		p.sources = append(p.sources, s)
		p.moved = postings.Or(p.moved, v.pending.movedIn(s.column))
	}
	return p, nil
}

// readColumns reads the columns that a page needs: whole orders together with the
// column of IDs, or the chunks of few people together. Who is on a page is not known
// before the order is, so that IDs are read with it only as a whole, or those of
// everybody found if they all are on the page.
func (v *view) readColumns(ctx context.Context, q Query, found *postings.Set) error {
	ids := column{field: fieldID}
	var whole []column
	var chunks []uint64
	for _, c := range q.Sort {
		if c := (column{c.Field, c.Audience}); v.byChunks(c, found) {
			chunks = append(chunks, chunksOf(c, found)...)
		} else {
			whole = append(whole, c)
		}
	}
	switch {
	case !v.byChunks(ids, found):
		whole = append(whole, ids)
	case found.Len() <= q.Limit:
		chunks = append(chunks, chunksOf(ids, found)...)
	}
	if err := v.readOrders(ctx, whole); err != nil {
		return err
	}
	return v.fetch(ctx, chunks)
}

// byChunks reports whether of a column the chunks of the people found are read, and
// not the whole of it. A small tenant has hardly more chunks than people are found
// in, and its orders are kept longer than its pages.
func (v *view) byChunks(c column, found *postings.Set) bool {
	few := found.Len() <= v.ix.tune.fewPeople && v.meta.People > v.ix.tune.wholeBelow
	return (few || found.IsEmpty()) && !v.holdsOrder(c)
}

// source reads a column as far as it is needed for the people found.
func (v *view) source(ctx context.Context, c column, found *postings.Set) (*source, error) {
	s := &source{column: c}
	if v.byChunks(c, found) {
		err := v.fetch(ctx, chunksOf(c, found))
		s.keys = v.keys(c)
		return s, err
	}
	var err error
	s.order, err = v.order(ctx, c)
	s.keys = v.keysOf(c, s.order)
	return s, err
}

// place returns where a slot stands by the first source that holds a place for it.
func (p *pager) place(slot uint32) (spot, bool) {
	for _, s := range p.sources {
		if b := s.holds(slot); b != nil {
			at := spotOf(b, slot)
			at.key ^= p.flip
			return at, true
		}
	}
	return spot{}, false
}

// keyed returns the first people with a key, one more than the limit if there are
// so many.
func (p *pager) keyed(ctx context.Context) ([]Mark, error) {
	if len(p.sources) == 0 {
		return nil, nil
	}
	var after *spot
	if p.q.After != nil {
		at := spotOf(placeBytesOf(*p.q.After), 0)
		at.key ^= p.flip
		after = &at
	}
	marks, err := p.marks(ctx, p.first(p.q.Limit+1, after))
	return marks[:min(len(marks), p.q.Limit+1)], err
}

func placeBytesOf(m Mark) []byte {
	at := placeOf(m.Key, m.ID)
	return at[:]
}

// absent returns the first n people without a key, by ID.
func (p *pager) absent(ctx context.Context, n int) ([]Mark, error) {
	missing := p.placeless()
	if missing.IsEmpty() {
		return nil, nil
	}
	ids, err := p.v.source(ctx, column{field: fieldID}, missing)
	if err != nil {
		return nil, err
	}
	byID := &pager{v: p.v, q: p.q, found: missing, sources: []*source{ids}, moved: p.v.pending.movedIn(ids.column)}
	var after *spot
	if p.q.After != nil && p.q.After.Key == absentKey {
		at := spotOf(p.q.After.ID[:], 0)
		after = &at
	}
	spots := byID.first(n, after)
	for i := range spots {
		spots[i].key = absentKey
	}
	marks, err := p.marks(ctx, spots)
	return marks[:min(len(marks), n)], err
}

// placeless returns the people for whom no source holds a place.
func (p *pager) placeless() *postings.Set {
	if len(p.sources) == 0 {
		return p.found
	}
	var slots []uint32
	for slot := range p.found.All() {
		if _, ok := p.place(slot); !ok {
			slots = append(slots, slot)
		}
	}
	return postings.FromSorted(slots)
}

// marks reads the IDs of people and puts them in their final order, without those
// that are not behind q.After.
func (p *pager) marks(ctx context.Context, spots []spot) ([]Mark, error) {
	slots := make([]uint32, len(spots))
	for i, s := range spots {
		slots[i] = s.slot
	}
	ids, err := p.v.source(ctx, column{field: fieldID}, postings.Of(slots...))
	if err != nil {
		return nil, err
	}
	out := make([]Mark, len(spots))
	for i, s := range spots {
		out[i] = Mark{s.key ^ p.flip, idOf(ids.keys(s.slot))}
		if s.key == absentKey {
			out[i].Key = absentKey
		}
	}
	if p.q.After != nil {
		out = slices.DeleteFunc(out, func(m Mark) bool { return p.compare(m, *p.q.After) <= 0 })
	}
	slices.SortFunc(out, p.compare)
	return out, nil
}

// compare puts people without a key last in either direction.
func (p *pager) compare(a, b Mark) int {
	rank := func(m Mark) uint64 {
		if m.Key == absentKey {
			return absentKey
		}
		return m.Key ^ p.flip
	}
	return cmp.Or(cmp.Compare(rank(a), rank(b)), bytes.Compare(a.ID[:], b.ID[:]))
}

// chunksOf returns the groups of a column that hold slots.
func chunksOf(c column, slots *postings.Set) []uint64 {
	var groups []uint64
	next := uint64(0)
	for n := range slots.All() {
		if uint64(n) >= next {
			groups = append(groups, columnGroup(c, n/chunkSlots))
			next = uint64(n/chunkSlots+1) * chunkSlots
		}
	}
	return groups
}

// holdsOrder reports whether a whole column is at hand.
func (v *view) holdsOrder(c column) bool {
	if v.orders[c] != nil {
		return true
	}
	o, stale := v.ix.cache.order(v.tenant, v.at, wholeColumn(c))
	if o == nil || len(stale) > 0 {
		return false
	}
	v.orders[c] = o
	return true
}

// keys returns what a prepared column holds for a slot, nil if nothing. It is
// best asked in ascending order.
func (v *view) keys(c column) func(slot uint32) []byte {
	var at *chunk
	number := uint32(1 << 32 / chunkSlots)
	return v.pendingFirst(c, func(slot uint32) []byte {
		if n := slot / chunkSlots; n != number {
			number, at = n, nil
			if g := v.groups[columnGroup(c, n)]; g.group != nil {
				at = g.chunks[c]
			}
		}
		return at.get(slot % chunkSlots)
	})
}

func (v *view) keysOf(c column, o *order) func(slot uint32) []byte { return v.pendingFirst(c, o.get) }

// pendingFirst looks into what is pending before the pages.
func (v *view) pendingFirst(c column, pages func(slot uint32) []byte) func(slot uint32) []byte {
	layers, moved := v.pending.inLayers(c), v.pending.movedIn(c)
	if moved.IsEmpty() {
		return pages
	}
	return func(slot uint32) []byte {
		if moved.Contains(slot) {
			if key, ok := lookUp(layers, slot); ok {
				return key
			}
		}
		return pages(slot)
	}
}
