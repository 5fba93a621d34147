package segment

import "github.com/alumnikit/alumnikit/alumni"

// universe returns which elements a list has. Employments are in the roster;
// an element of another list is there if it shows any value to a rule.
func (c *compiler) universe(list string) elementSet {
	if list == alumni.EmploymentsList {
		return func(s *state) uint32 {
			return uint32(1<<min(len(s.person.Entry.Employments), maxElements) - 1) //nolint:gosec // at most 32 bits
		}
	}
	var readers []int
	for _, f := range c.env.Schema.Fields() {
		if f.List == list {
			readers = append(readers, c.reader(f))
		}
	}
	return func(s *state) uint32 {
		set := uint32(0)
		for _, i := range readers {
			set |= elementsOf(s.get(i), func(*alumni.Value) bool { return true })
		}
		return set
	}
}

func elementsOf(values []alumni.Value, test func(*alumni.Value) bool) uint32 {
	set := uint32(0)
	for i := range values {
		if v := &values[i]; test(v) {
			set |= 1 << v.Element // below maxElements: state.get
		}
	}
	return set
}

// elements compiles what is said about one element into the set of elements
// that meet it.
func (c *compiler) elements(b bound, universe elementSet) elementSet {
	switch b := b.(type) {
	case *boundGroup:
		return c.elementGroup(b, universe)
	case *boundLeaf:
		return c.elementLeaf(b, universe)
	}
	return func(*state) uint32 { return 0 } // nothing else is bound inside a list
}

func (c *compiler) elementGroup(g *boundGroup, universe elementSet) elementSet {
	all := make([]elementSet, len(g.of))
	for i, of := range g.of {
		all[i] = c.elements(of, universe)
	}
	or, not := g.or, g.not
	return func(s *state) uint32 {
		everyone := universe(s)
		set := everyone
		if or {
			set = 0
		}
		for _, of := range all {
			if or {
				set |= of(s)
			} else {
				set &= of(s)
			}
		}
		if not {
			set = everyone &^ set
		}
		return set
	}
}

func (c *compiler) elementLeaf(l *boundLeaf, universe elementSet) elementSet {
	if l.op == ContainsAll {
		all := &boundGroup{not: l.not}
		for _, single := range l.singles() {
			all.of = append(all.of, single)
		}
		if len(all.of) == 0 {
			all.or = true // nobody has all of an empty list
		}
		return c.elementGroup(all, universe)
	}
	i, test, not := c.reader(l.field), l.predicate(), l.not
	return func(s *state) uint32 {
		set := elementsOf(s.get(i), test)
		if not {
			set = universe(s) &^ set
		}
		return set
	}
}

// valueGroup compiles what is said about one value of a field.
func valueGroup(g *boundGroup) valueTest {
	all := make([]valueTest, len(g.of))
	for i, of := range g.of {
		switch b := of.(type) {
		case *boundGroup:
			all[i] = valueGroup(b)
		case *boundLeaf:
			test, not := b.predicate(), b.not
			all[i] = func(v *alumni.Value) bool { return test(v) != not }
		default:
			all[i] = func(*alumni.Value) bool { return false } // nothing else is bound inside a field
		}
	}
	stop, not := g.or, g.not
	return func(v *alumni.Value) bool {
		for _, holds := range all {
			if holds(v) == stop {
				return stop != not
			}
		}
		return stop == not
	}
}
