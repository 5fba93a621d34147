package segment

import (
	"strings"

	"github.com/alumnikit/alumnikit"
	"github.com/alumnikit/alumnikit/alumni"
)

// Validate returns everything that is wrong with a rule, none if it may be
// published. Known says which saved segments there are to refer to; nil means
// that references are not looked up. Pointers are into the JSON of the rule as
// MarshalJSON writes it, which differs from what Parse read only where it
// converted independent combinators; the builder's ids are in the issues too.
func Validate(g *Group, schema *alumni.Schema, known func(alumnikit.ID) bool) Issues {
	anyDay, _ := alumni.NewDate(alumni.MinYear, 1, 1) // what relative dates mean is not looked at
	b := &binder{schema: schema, known: known, today: anyDay}
	b.group(g, scope{}, "", 1)
	return b.issues
}

// tolerable issues keep a rule from being published, but what it selects is
// still defined: an empty "and" everybody, an empty "or", list or range nobody.
func (c Code) tolerable() bool {
	return c == CodeEmptyGroup || c == CodeEmptyList || c == CodeRangeReversed
}

// bind resolves a rule for evaluation, or returns the issues that make it
// meaningless.
func bind(g *Group, schema *alumni.Schema, today alumni.Date) (*boundGroup, error) {
	b := &binder{schema: schema, today: today}
	out := b.group(g, scope{}, "", 1)
	var fatal Issues
	for _, issue := range b.issues {
		if !issue.Code.tolerable() {
			fatal = append(fatal, issue)
		}
	}
	return out, fatal.Err()
}

// References returns the saved segments that a rule refers to, in order and
// without repeats, those of malformed rules left out.
func References(g *Group) []alumnikit.ID {
	var out []alumnikit.ID
	seen := map[alumnikit.ID]bool{}
	var walk func(g *Group)
	walk = func(g *Group) {
		for _, node := range g.Rules {
			switch n := node.(type) {
			case *Group:
				walk(n)
			case *Rule:
				if n.Operator != InSegment && n.Operator != NotInSegment {
					continue
				}
				for _, item := range n.Value.Items {
					if id, err := alumnikit.ParseID(strings.TrimSpace(item)); err == nil && !seen[id] {
						seen[id] = true
						out = append(out, id)
					}
				}
			}
		}
	}
	if g != nil {
		walk(g)
	}
	return out
}
