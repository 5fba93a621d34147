package index

import (
	"slices"

	"github.com/alumnikit/alumnikit/storage/index/postings"
)

// first returns the first n people who were found in order behind after, all who
// tie with the last of them, and all who tie with after.
func (p *pager) first(n int, after *spot) []spot {
	if spots, done := p.walk(n, after); done {
		return spots
	}
	return p.choose(n, after)
}

// choose looks at everybody who was found: at the rank of each in an order that
// has ranks, else at the place itself.
func (p *pager) choose(n int, after *spot) []spot {
	top := topN{n: n}
	var tied []spot
	add := func(at spot) {
		if after == nil {
			top.add(at)
			return
		}
		switch c := at.compare(*after); {
		case c > 0:
			top.add(at)
		case c == 0:
			tied = append(tied, at)
		}
	}
	slots := p.found
	all := p.rankings(n, after)
	if all != nil && !p.moved.IsEmpty() { // whose ranks are not those of the pages
		for slot := range postings.And(slots, p.moved).All() {
			if at, ok := p.place(slot); ok {
				add(at)
			}
		}
		slots = postings.AndNot(slots, p.moved)
	}
	for rest := range slots.Stretches() {
		for i := range all {
			rest = all[i].rank(rest, add)
		}
		if all != nil {
			continue
		}
		for _, slot := range rest {
			if at, ok := p.place(slot); ok {
				add(at)
			}
		}
	}
	for i := range all {
		for _, at := range all[i].take(p) {
			add(at)
		}
	}
	return append(tied, top.take()...)
}

// ranking keeps the n lowest ranks that people have by one source, from one on.
type ranking struct {
	source *source
	ranks  []uint32 // nil: places are to be looked at
	from   uint32
	ties   []spot // before from, but not before what the query continues behind
	n      int
	bound  uint32 // no rank above counts
	kept   []uint32
}

// rankings returns a ranking for each source, or nil if none is of use: ranks rise.
func (p *pager) rankings(n int, after *spot) []ranking {
	if p.flip != 0 || p.found.Len() < p.v.ix.tune.sortFrom {
		return nil
	}
	all, useful := make([]ranking, len(p.sources)), false
	for i, s := range p.sources {
		all[i] = ranking{source: s, n: n, from: 1, bound: ^uint32(0)}
		if s.order == nil {
			continue
		}
		if all[i].ranks = s.order.ranksOf(); all[i].ranks != nil {
			useful = true
			if after != nil {
				all[i].behind(*after)
			}
		}
	}
	if !useful {
		return nil
	}
	return all
}

// behind lets the ranking begin behind a place.
func (k *ranking) behind(after spot) {
	spots := k.source.order.spots()
	start := newLane(k.source, 0, &after).next
	end := start
	for end < len(spots) && spots[end].compare(after) == 0 {
		end++
	}
	k.ties, k.from = spots[start:end], uint32(end)+1 //nolint:gosec // ranks have 32 bits
}

// rank takes those of some slots for which the source has a place, into the ranking
// or by the place itself, and returns the others, in the room of all.
func (k *ranking) rank(slots []uint32, add func(spot)) (rest []uint32) {
	rest = slots[:0]
	for _, slot := range slots {
		if k.ranks == nil {
			if b := k.source.holds(slot); b != nil {
				add(spotOf(b, slot))
				continue
			}
		} else if r := k.rankOf(slot); r > 0 {
			if r >= k.from && r <= k.bound {
				k.add(r)
			}
			continue
		}
		rest = append(rest, slot)
	}
	return rest
}

// rankOf returns the rank of a slot, 0 if it has none by the source.
func (k *ranking) rankOf(slot uint32) uint32 {
	if int(slot) >= len(k.ranks) || (k.source.within != nil && !k.source.within.Contains(slot)) {
		return 0
	}
	return k.ranks[slot]
}

func (k *ranking) add(r uint32) {
	k.kept = append(k.kept, r)
	if len(k.kept) >= 4*k.n+64 {
		k.cut()
	}
}

func (k *ranking) cut() {
	slices.Sort(k.kept)
	if len(k.kept) > k.n {
		k.kept = k.kept[:k.n]
		k.bound = k.kept[k.n-1]
	}
}

// take returns the places of the ranks kept, and of all who tie with the last or
// with what the query continues behind.
func (k *ranking) take(p *pager) []spot {
	out := k.who(p, nil, k.ties)
	if len(k.kept) == 0 {
		return out
	}
	k.cut()
	spots := k.source.order.spots()
	for _, r := range k.kept {
		out = append(out, spots[r-1])
	}
	end := int(k.kept[len(k.kept)-1])
	from := end
	for end < len(spots) && spots[end].compare(spots[from-1]) == 0 {
		end++
	}
	return k.who(p, out, spots[from:end])
}

// who appends the places of those who were found.
func (k *ranking) who(p *pager, out, spots []spot) []spot {
	for _, at := range spots {
		if p.counts(k.source, at.slot) {
			out = append(out, at)
		}
	}
	return out
}

// topN keeps the n first spots it has seen, and all that tie with the last of
// them, because ties break by what is not known yet.
type topN struct {
	n     int
	kept  []spot
	bound spot
	full  bool
	cutAt int
}

func (t *topN) add(s spot) {
	if t.full && s.compare(t.bound) > 0 {
		return
	}
	t.kept = append(t.kept, s)
	if len(t.kept) >= max(t.cutAt, 4*t.n+64) {
		t.cut()
	}
}

func (t *topN) cut() {
	if len(t.kept) <= t.n {
		return
	}
	slices.SortFunc(t.kept, spot.compare)
	t.bound, t.full = t.kept[t.n-1], true
	end := t.n
	for end < len(t.kept) && t.kept[end].compare(t.bound) == 0 {
		end++
	}
	t.kept = t.kept[:end]
	t.cutAt = 2 * end
}

func (t *topN) take() []spot {
	t.cut()
	return t.kept
}
