package postings

import (
	"cmp"
	"slices"
)

// AndAll returns the values that are in every set: the smallest first, and no further than the first empty
// intersection. Without sets it is empty.
func AndAll(sets ...*Set) *Set {
	switch len(sets) {
	case 0:
		return &Set{}
	case 1:
		return sets[0].Clone()
	}
	type sized struct {
		set *Set
		n   int
	}
	order := make([]sized, len(sets))
	for i, s := range sets {
		order[i] = sized{s, s.Len()}
	}
	slices.SortStableFunc(order, func(a, b sized) int { return cmp.Compare(a.n, b.n) })
	out := order[0].set
	for _, next := range order[1:] {
		out = And(out, next.set)
		if out.IsEmpty() {
			break
		}
	}

	return out
}

// OrAll returns the values that are in any of the sets. It looks at every block once, so that its cost is the size of
// the operands however many they are.
func OrAll(sets ...*Set) *Set {
	if len(sets) == 1 {
		return sets[0].Clone()
	}
	out := &Set{}
	for sources := sorted(sets); len(sources) > 0; {
		n := 1
		for n < len(sources) && sources[n].hi == sources[0].hi {
			n++
		}
		out.blocks = append(out.blocks, orSources(sources[:n]))
		sources = sources[n:]
	}

	return out
}

// source is a block and the set that it belongs to.
type source struct {
	set *Set
	*block
}

// sorted returns the blocks of all sets by high bits. It counts instead of comparing: slots are dense, so the bits are.
func sorted(sets []*Set) []source {
	var last uint16
	for _, s := range sets {
		if n := len(s.all()); n > 0 {
			last = max(last, s.blocks[n-1].hi)
		}
	}
	starts := make([]int, int(last)+2)
	for _, s := range sets {
		for i := range s.all() {
			starts[int(s.blocks[i].hi)+1]++
		}
	}
	for i := 1; i < len(starts); i++ {
		starts[i] += starts[i-1]
	}
	sources := make([]source, starts[len(starts)-1])
	for _, s := range sets {
		for i := range s.all() {
			at := &starts[s.blocks[i].hi]
			sources[*at] = source{s, &s.blocks[i]}
			*at++
		}
	}

	return sources
}

// orSources returns the union of blocks with the same high bits. It may change their order.
func orSources(group []source) block {
	if len(group) == 1 {
		return group[0].set.lend(group[0].block)
	}
	longest, total, lists := 0, 0, true
	for i, s := range group {
		if s.n == blockSize {
			return s.set.lend(s.block)
		}
		if s.n > group[longest].n {
			longest = i
		}
		total += int(s.n)
		lists = lists && s.form == formArray
	}
	group[0], group[longest] = group[longest], group[0]
	if others := total - int(group[0].n); lists && (total <= fewValues || others*spliced <= int(group[0].n)) {
		return orLists(group, others)
	}
	hi, most := group[0].hi, group[0].n
	if most > maxArray {
		m := new(bitmap)
		mark(m, group)

		return bitsBlock(hi, m, m.count())
	}
	var m bitmap
	mark(&m, group)

	return blockOf(hi, &m)
}

// orLists puts short arrays, of so many values together, into the first one.
func orLists(group []source, others int) block {
	list := make([]uint16, 0, others)
	for _, s := range group[1:] {
		list = append(list, s.list...)
	}
	slices.Sort(list)

	return listBlock(group[0].hi, splice(group[0].list, slices.Compact(list), true))
}

func mark(m *bitmap, group []source) {
	for _, s := range group {
		s.markOn(m)
	}
}
