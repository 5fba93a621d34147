package segment

import (
	"fmt"
	"math/bits"
	"slices"
	"sync"

	"github.com/alumnikit/alumnikit"
	"github.com/alumnikit/alumnikit/alumni"
	"github.com/alumnikit/alumnikit/storage/index"
)

// Matcher tells whether people belong to a segment. It is immutable, safe for
// concurrent use, and good for the moment of its Env.
type Matcher struct {
	root     condition
	readers  []reader
	segments []condition
	states   sync.Pool // of *state
}

// Compile prepares a definition for matching. It returns Issues for a rule that
// means nothing, such as one with an unknown field; an empty group or list,
// which a draft may hold, is evaluated as doc.go says.
func Compile(d Definition, env Env) (*Matcher, error) {
	if err := checkReferences(alumnikit.ID{}, d.Rule, env.Segments); err != nil {
		return nil, err
	}
	m := &Matcher{}
	c := &compiler{env: env, rules: env.Schema.Rules(env.Policy), matcher: m, slots: map[alumnikit.ID]int{}}
	var err error
	if m.root, err = c.definition(d); err != nil {
		return nil, err
	}
	m.states.New = func() any {
		return &state{readers: m.readers, values: make([][]alumni.Value, len(m.readers)), read: make([]bool, len(m.readers)), verdicts: make([]verdict, len(m.segments))}
	}
	return m, nil
}

// Match reports whether the person belongs to the segment. Person needs all
// parts that the rule is about: groups and consents too. Beside what reading a
// field allocates, it allocates nothing.
func (m *Matcher) Match(p *alumni.Person) bool {
	s, _ := m.states.Get().(*state)
	s.person = p
	ok := m.root(s)
	s.clear()
	m.states.Put(s)
	return ok
}

type (
	// condition is about the person.
	condition func(*state) bool
	// elementSet returns which elements of a list meet a condition: bit i for element i.
	elementSet func(*state) uint32
	// valueTest is about one value of a field.
	valueTest func(*alumni.Value) bool
)

// state is one evaluation: each field is read once, each segment decided once.
type state struct {
	person   *alumni.Person
	readers  []reader
	values   [][]alumni.Value
	read     []bool
	verdicts []verdict
}

type verdict uint8

const (
	undecided verdict = iota
	isOut
	isIn
)

type reader struct {
	field *alumni.Field
	sight sight
}

func (s *state) get(i int) []alumni.Value {
	if !s.read[i] {
		s.read[i] = true
		if s.readers[i].sight.sees(s.person) {
			s.values[i] = slices.DeleteFunc(s.readers[i].field.Read(s.person), func(v alumni.Value) bool { return v.Element >= maxElements })
		}
	}
	return s.values[i]
}

func (s *state) clear() {
	s.person = nil
	clear(s.values)
	clear(s.read)
	clear(s.verdicts)
}

type compiler struct {
	env     Env
	rules   alumni.Rules
	matcher *Matcher
	slots   map[alumnikit.ID]int
}

func (c *compiler) definition(d Definition) (condition, error) {
	rule := func(*state) bool { return false }
	if d.Rule != nil {
		b, err := bind(d.Rule, c.env.Schema, c.env.today())
		if err != nil {
			return nil, err
		}
		if rule, err = c.condition(b); err != nil {
			return nil, err
		}
	}
	if len(d.Include)+len(d.Exclude) == 0 {
		return rule, nil
	}
	include, exclude := people(d.Include), people(d.Exclude)
	return func(s *state) bool {
		id := s.person.ID()
		if _, out := exclude[id]; out {
			return false
		}
		_, in := include[id]
		return in || rule(s)
	}, nil
}

func people(ids []alumnikit.PersonID) map[alumnikit.PersonID]struct{} {
	out := make(map[alumnikit.PersonID]struct{}, len(ids))
	for _, id := range ids {
		out[id] = struct{}{}
	}
	return out
}

func (c *compiler) condition(b bound) (condition, error) {
	switch b := b.(type) {
	case *boundGroup:
		return c.group(b)
	case *boundEach:
		return c.each(b), nil
	case *boundSegments:
		return c.references(b)
	case *boundSample:
		return func(s *state) bool { return b.sample.has(s.person.ID()) != b.not }, nil
	case *boundLeaf:
		return c.leaf(b), nil
	}
	return nil, fmt.Errorf("segment: %T in a rule: %w", b, alumnikit.ErrInvalid)
}

func (c *compiler) group(g *boundGroup) (condition, error) {
	all := make([]condition, len(g.of))
	for i, of := range g.of {
		var err error
		if all[i], err = c.condition(of); err != nil {
			return nil, err
		}
	}
	stop, not := g.or, g.not // an "or" is decided by the first that holds, an "and" by the first that does not
	return func(s *state) bool {
		for _, holds := range all {
			if holds(s) == stop {
				return stop != not
			}
		}
		return stop == not
	}, nil
}

// references compiles each segment once, however often it is referred to.
func (c *compiler) references(b *boundSegments) (condition, error) {
	var slots []int
	for _, id := range b.ids {
		slot, ok := c.slots[id]
		if !ok {
			inner, err := c.definition(c.env.Segments[id]) // it is there: checkReferences
			if err != nil {
				return nil, fmt.Errorf("in segment %s: %w", id, err)
			}
			slot = len(c.matcher.segments)
			c.matcher.segments, c.slots[id] = append(c.matcher.segments, inner), slot
		}
		slots = append(slots, slot)
	}
	segments, not := func(i int) condition { return c.matcher.segments[i] }, b.not
	return func(s *state) bool {
		for _, i := range slots {
			if s.verdicts[i] == undecided {
				s.verdicts[i] = isOut
				if segments(i)(s) {
					s.verdicts[i] = isIn
				}
			}
			if s.verdicts[i] == isIn {
				return !not
			}
		}
		return not
	}, nil
}

// reader returns the place of a field among those that are read.
func (c *compiler) reader(f *alumni.Field) int {
	for i, r := range c.matcher.readers {
		if r.field == f {
			return i
		}
	}
	c.matcher.readers = append(c.matcher.readers, reader{f, sightOf(c.rules, f.Disclosure)})
	return len(c.matcher.readers) - 1
}

// leaf is about all values that the person has of a field.
func (c *compiler) leaf(l *boundLeaf) condition {
	i, not := c.reader(l.field), l.not
	if l.op == ContainsAll {
		var each []func(*alumni.Value) bool
		for _, single := range l.singles() {
			each = append(each, single.predicate())
		}
		return func(s *state) bool {
			values := s.get(i)
			for _, test := range each {
				if !anyValue(values, test) {
					return not
				}
			}
			return len(each) > 0 != not
		}
	}
	test := l.predicate()
	return func(s *state) bool { return anyValue(s.get(i), test) != not }
}

func anyValue(values []alumni.Value, test func(*alumni.Value) bool) bool {
	for i := range values {
		if test(&values[i]) {
			return true
		}
	}
	return false
}

// each counts the elements of a list or the values of a field.
func (c *compiler) each(b *boundEach) condition {
	match := b.match
	if b.field != nil {
		i, test := c.reader(b.field), valueGroup(b.of)
		return func(s *state) bool {
			n, total := 0, 0
			values := s.get(i)
			for j := range values {
				if isRepeated(values, j) {
					continue
				}
				total++
				if test(&values[j]) {
					n++
				}
			}
			return match.Holds(n, total)
		}
	}
	universe := c.universe(b.list)
	met := c.elements(b.of, universe)
	return func(s *state) bool {
		return match.Holds(bits.OnesCount32(met(s)), bits.OnesCount32(universe(s)))
	}
}

// isRepeated reports whether a value stands earlier too: the values of a field
// are a set.
func isRepeated(values []alumni.Value, at int) bool {
	for i := range at {
		if values[i] == values[at] {
			return true
		}
	}
	return false
}

// maxElements is how many elements of a list rules look at, as the index does.
const maxElements = index.MaxElements
