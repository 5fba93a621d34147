package segment

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/alumnikit/alumnikit"
	"github.com/alumnikit/alumnikit/alumni"
)

// Definition is what a segment selects: who meets the rule or is included, and
// is not excluded.
type Definition struct {
	Rule    *Group               // nil: nobody by rule
	Include []alumnikit.PersonID // whatever the rule says
	Exclude []alumnikit.PersonID // whatever the rule and Include say
}

// MaxReferenceDepth is how many segments may refer to each other in a row.
const MaxReferenceDepth = 5

// Env is what a rule is evaluated in.
type Env struct {
	Schema   *alumni.Schema
	Policy   alumni.Policy
	Now      time.Time
	Zone     *time.Location              // whose calendar relative dates go by; nil: UTC
	Segments map[alumnikit.ID]Definition // that rules refer to
}

func (e Env) today() alumni.Date {
	zone := e.Zone
	if zone == nil {
		zone = time.UTC
	}
	return alumni.DateOf(e.Now.In(zone))
}

// checkReferences follows what the rules of segments refer to. From is the
// segment that refers, zero for a rule that is not saved. It returns Issues for
// a cycle, with the way round it, for more than MaxReferenceDepth segments in a
// row, and for a segment that is not there.
func checkReferences(from alumnikit.ID, rule *Group, segments map[alumnikit.ID]Definition) error {
	c := chain{segments: segments, heights: map[alumnikit.ID]int{}}
	if !from.IsZero() {
		c.trail = []alumnikit.ID{from}
	}
	height, err := c.below(rule)
	if err == nil && height > MaxReferenceDepth {
		err = Issues{{Code: CodeTooDeep, Allowed: fmt.Sprintf("at most %d segments in a row", MaxReferenceDepth)}}
	}
	return err
}

type chain struct {
	segments map[alumnikit.ID]Definition
	heights  map[alumnikit.ID]int // of segments that have been followed to the end
	trail    []alumnikit.ID
}

// below returns how many segments in a row a rule refers to.
func (c *chain) below(rule *Group) (int, error) {
	highest := 0
	for _, id := range References(rule) {
		height, err := c.height(id)
		if err != nil {
			return 0, err
		}
		highest = max(highest, height)
	}
	return highest, nil
}

func (c *chain) height(id alumnikit.ID) (int, error) {
	if at := slices.Index(c.trail, id); at >= 0 {
		return 0, Issues{{Code: CodeCycle, Allowed: arrows(append(c.trail[at:], id))}}
	}
	if known, ok := c.heights[id]; ok {
		return known, nil
	}
	d, ok := c.segments[id]
	if !ok {
		return 0, Issues{{Code: CodeUnknownSegment, Allowed: id.String()}}
	}
	c.trail = append(c.trail, id)
	height, err := c.below(d.Rule)
	c.trail = c.trail[:len(c.trail)-1]
	c.heights[id] = height + 1
	return height + 1, err
}

func arrows(ids []alumnikit.ID) string {
	parts := make([]string, len(ids))
	for i, id := range ids {
		parts[i] = id.String()
	}
	return strings.Join(parts, " > ")
}
