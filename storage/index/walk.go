package index

import "sort"

// Where many were found, the first of them are near the beginning of the order:
// it is cheaper to walk along it and see who was found than to look up the place
// of everybody.
//
// People who were found by a name often stand close together in the order of names,
// far from its beginning. So a walk that meets nobody where it should have met
// several is given up at once.
//
// A walk may take as many steps as one in walkShare of the people found, and
// tuning.walkAtLeast more.
const (
	walkShare = 4
	walkHope  = 16 // people who should have been met
)

// walk returns the first n people in order, all who tie with the last of them, and
// all who tie with after; false if it would take too long.
func (p *pager) walk(n int, after *spot) ([]spot, bool) {
	people := p.v.meta.People
	if count := p.found.Len(); count < p.v.ix.tune.sortFrom || count*count < p.v.ix.tune.walkCost*n*people {
		return nil, false
	}
	lanes := make([]*lane, 0, len(p.sources))
	for _, s := range p.sources {
		if s.order == nil {
			return nil, false
		}
		if l := newLane(s, p.flip, after); l.more {
			lanes = append(lanes, l)
		}
	}
	top := topN{n: n}
	out := p.pending(after, &top)
	passed, most := 0, p.found.Len()/walkShare+p.v.ix.tune.walkAtLeast
	hopeless := walkHope * (1 + people/p.found.Len())
	for steps := 0; len(lanes) > 0; steps++ {
		if steps > most || (passed == 0 && steps > hopeless) {
			return nil, false
		}
		first := 0
		for i := range lanes {
			if lanes[i].at.compare(lanes[first].at) < 0 {
				first = i
			}
		}
		at := lanes[first].at
		if passed >= n && top.full && at.compare(top.bound) > 0 {
			break
		}
		if p.counts(lanes[first].source, at.slot) {
			if after != nil && at.compare(*after) == 0 {
				out = append(out, at)
			} else {
				top.add(at)
				if passed++; passed >= n {
					top.cut()
					top.bound, top.full = top.last(), true
				}
			}
		}
		if lanes[first].step(); !lanes[first].more {
			lanes = append(lanes[:first], lanes[first+1:]...)
		}
	}
	return append(out, top.take()...), true
}

// last returns the n-th of what is kept, which is in order.
func (t *topN) last() spot { return t.kept[min(t.n, len(t.kept))-1] }

// pending adds the people whose place is not in the pages yet.
func (p *pager) pending(after *spot, top *topN) (tied []spot) {
	for slot := range p.moved.All() {
		if !p.found.Contains(slot) {
			continue
		}
		at, ok := p.place(slot)
		switch {
		case !ok:
		case after == nil || at.compare(*after) > 0:
			top.add(at)
		case at.compare(*after) == 0:
			tied = append(tied, at)
		}
	}
	return tied
}

// counts reports whether somebody met on a lane was found and stands in the order
// by just this source.
func (p *pager) counts(by *source, slot uint32) bool {
	if !p.found.Contains(slot) || p.moved.Contains(slot) {
		return false
	}
	for _, s := range p.sources {
		if s.holds(slot) != nil {
			return s == by
		}
	}
	return false
}

// lane is a walk along one source, from after on. In a falling order, groups of
// equal keys come from the end, each from its beginning, because ties rise.
type lane struct {
	source *source
	spots  []spot
	flip   uint64
	next   int // the place in spots of at
	from   int // where the group of equal keys begins, if the order falls
	end    int // where it ends
	at     spot
	more   bool
}

func newLane(s *source, flip uint64, after *spot) *lane {
	l := &lane{source: s, spots: s.order.spots(), flip: flip}
	l.end = len(l.spots)
	switch {
	case flip == 0:
		if after != nil {
			l.next = l.search(0, len(l.spots), *after)
		}
	case after == nil:
		l.back(len(l.spots))
	default:
		start := spot{key: after.key ^ flip, tie: after.tie}
		l.next = l.search(0, len(l.spots), start)
		l.from = l.search(0, l.next, spot{key: start.key})
		l.end = l.search(l.next, len(l.spots), spot{key: start.key + 1})
		if l.next == l.end {
			l.back(l.from)
		}
	}
	l.read()
	return l
}

func (l *lane) raw(i int) spot { return l.spots[i] }

// search returns the first of some slots that is not before a place.
func (l *lane) search(from, to int, at spot) int {
	return from + sort.Search(to-from, func(i int) bool { return l.raw(from+i).compare(at) >= 0 })
}

// back turns to the group of equal keys that ends before a place.
func (l *lane) back(end int) {
	if end == 0 {
		l.next, l.from, l.end = 0, 0, 0
		return
	}
	l.end = end
	key := l.raw(end - 1).key
	// Most groups are short: look near before searching.
	l.from = end - 1
	for near := 0; l.from > 0 && l.raw(l.from-1).key == key; near++ {
		if near == 16 {
			l.from = l.search(0, l.from, spot{key: key})
			break
		}
		l.from--
	}
	l.next = l.from
}

func (l *lane) step() {
	l.next++
	if l.flip != 0 && l.next == l.end {
		l.back(l.from)
	}
	l.read()
}

func (l *lane) read() {
	if l.more = l.next < l.end; l.more {
		l.at = l.raw(l.next)
		l.at.key ^= l.flip
	}
}
