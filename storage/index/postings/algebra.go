package postings

// And returns the values that are in both sets.
func And(a, b *Set) *Set {
	out := &Set{}
	x, y := a.all(), b.all()
	if len(x) == 0 || len(y) == 0 {
		return out
	}
	out.blocks = make([]block, 0, min(len(x), len(y)))
	for len(x) > 0 && len(y) > 0 {
		p, q := &x[0], &y[0]
		if p.hi <= q.hi {
			x = x[1:]
		}
		if q.hi <= p.hi {
			y = y[1:]
		}
		switch {
		case p.hi != q.hi:
		case q.covers(p):
			out.blocks = append(out.blocks, a.lend(p))
		case p.covers(q):
			out.blocks = append(out.blocks, b.lend(q))
		default:
			out.keep(andBlock(p, q))
		}
	}

	return out
}

// Or returns the values that are in either set.
func Or(a, b *Set) *Set {
	x, y := a.all(), b.all()
	out := &Set{blocks: make([]block, 0, len(x)+len(y))}
	for len(x) > 0 || len(y) > 0 {
		switch {
		case len(y) == 0 || len(x) > 0 && x[0].hi < y[0].hi:
			out.blocks = append(out.blocks, a.lend(&x[0]))
			x = x[1:]

			continue
		case len(x) == 0 || y[0].hi < x[0].hi:
			out.blocks = append(out.blocks, b.lend(&y[0]))
			y = y[1:]

			continue
		case x[0].covers(&y[0]):
			out.blocks = append(out.blocks, a.lend(&x[0]))
		case y[0].covers(&x[0]):
			out.blocks = append(out.blocks, b.lend(&y[0]))
		default:
			out.blocks = append(out.blocks, orBlock(&x[0], &y[0]))
		}
		x, y = x[1:], y[1:]
	}

	return out
}

// AndNot returns the values of a that are not in b.
func AndNot(a, b *Set) *Set {
	out := &Set{}
	x, y := a.all(), b.all()
	if len(x) == 0 {
		return out
	}
	out.blocks = make([]block, 0, len(x))
	for i := range x {
		for len(y) > 0 && y[0].hi < x[i].hi {
			y = y[1:]
		}
		switch {
		case len(y) == 0 || y[0].hi > x[i].hi:
			out.blocks = append(out.blocks, a.lend(&x[i]))
		case y[0].covers(&x[i]):
		default:
			out.keep(andNotBlock(&x[i], &y[0]))
		}
	}

	return out
}

// AndLen returns the number of values that are in both sets, without building the intersection.
func AndLen(a, b *Set) int {
	n := 0
	x, y := a.all(), b.all()
	for len(x) > 0 && len(y) > 0 {
		p, q := &x[0], &y[0]
		if p.hi <= q.hi {
			x = x[1:]
		}
		if q.hi <= p.hi {
			y = y[1:]
		}
		switch {
		case p.hi != q.hi:
		case q.covers(p):
			n += int(p.n)
		case p.covers(q):
			n += int(q.n)
		default:
			n += andLenBlock(p, q)
		}
	}

	return n
}

// AndNotLen returns the number of values of a that are not in b.
func AndNotLen(a, b *Set) int { return a.Len() - AndLen(a, b) }

// keep appends a block unless it is empty.
func (s *Set) keep(b block) {
	if b.n > 0 {
		s.blocks = append(s.blocks, b)
	}
}
