package postings

// Among returns the values of a set that are in any of the others: And(within, OrAll(sets...)), at the cost of those
// blocks that within has.
func Among(within *Set, sets ...*Set) *Set {
	out := &Set{}
	for w, group := range meetings(within, sets) {
		if out.blocks == nil {
			out.blocks = make([]block, 0, len(within.blocks))
		}
		switch {
		case covered(w, group):
			out.blocks = append(out.blocks, within.lend(w))
		case len(group) > 1:
			out.keep(among(w, group))
		case w.covers(group[0].block):
			out.blocks = append(out.blocks, group[0].set.lend(group[0].block))
		default:
			out.keep(andBlock(w, group[0].block))
		}
	}

	return out
}

// AmongLen returns the number of values of a set that are in any of the others, without building them.
func AmongLen(within *Set, sets ...*Set) int {
	n := 0
	for w, group := range meetings(within, sets) {
		switch {
		case covered(w, group):
			n += int(w.n)
		case len(group) > 1:
			n += amongLen(w, group)
		case w.covers(group[0].block):
			n += int(group[0].n)
		default:
			n += andLenBlock(w, group[0].block)
		}
	}

	return n
}

// meetings yields each block of within that some of the sets have a block for, and these. They are valid until it
// goes on.
func meetings(within *Set, sets []*Set) func(yield func(*block, []source) bool) {
	return func(yield func(*block, []source) bool) {
		rest := make([][]block, len(sets))
		for i, s := range sets {
			rest[i] = s.all()
		}
		group := make([]source, 0, len(sets))
		blocks := within.all()
		for i := range blocks {
			w := &blocks[i]
			group = group[:0]
			for j := range rest {
				for len(rest[j]) > 0 && rest[j][0].hi < w.hi {
					rest[j] = rest[j][1:]
				}
				if len(rest[j]) > 0 && rest[j][0].hi == w.hi {
					group = append(group, source{sets[j], &rest[j][0]})
				}
			}
			if len(group) > 0 && !yield(w, group) {
				return
			}
		}
	}
}

// covered reports whether one of the blocks is cheaply seen to hold all of w.
func covered(w *block, group []source) bool {
	for _, s := range group {
		if s.covers(w) {
			return true
		}
	}

	return false
}

func among(w *block, group []source) block {
	var m bitmap
	mark(&m, group)
	if w.form == formArray {
		var out values

		return arrayBlock(w.hi, append([]uint16(nil), out[:probeBits(w.list, &m, 0, &out)]...))
	}
	var room bitmap
	for i, word := range w.flat(&room).bits {
		m[i] &= word
	}

	return blockOf(w.hi, &m)
}

func amongLen(w *block, group []source) int {
	var m bitmap
	mark(&m, group)
	if w.form == formArray {
		var out values

		return probeBits(w.list, &m, 0, &out)
	}
	var room bitmap

	return andBitsLen(&m, w.flat(&room).bits)
}
