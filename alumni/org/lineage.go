package org

import (
	"maps"
	"slices"

	"github.com/alumnikit/alumnikit"
)

// Origins returns a unit and every one that became it, wholly or in part and
// over any number of reorganisations, in order of their IDs.
func (c *Chart) Origins(unit alumnikit.ID) []alumnikit.ID {
	before := map[alumnikit.ID][]alumnikit.ID{}
	for id, u := range c.units {
		for _, s := range u.Became {
			before[s.ID] = append(before[s.ID], id)
		}
	}
	return c.reach([]alumnikit.ID{unit}, func(id alumnikit.ID) []alumnikit.ID { return before[id] })
}

// Heirs returns a unit and every one that it became, likewise.
func (c *Chart) Heirs(unit alumnikit.ID) []alumnikit.ID {
	return c.reach([]alumnikit.ID{unit}, func(id alumnikit.ID) []alumnikit.ID {
		var out []alumnikit.ID
		for _, s := range c.units[id].Became {
			out = append(out, s.ID)
		}
		return out
	})
}

// Within returns units and every one that hung below them at any time, in order
// of their IDs. One that moved on is among them with all its time: names and
// codes do not tell when somebody was there, dates do.
func (c *Chart) Within(units ...alumnikit.ID) []alumnikit.ID {
	return c.reach(units, func(id alumnikit.ID) []alumnikit.ID { return c.below[id] })
}

// reach returns what can be reached from units that there are.
func (c *Chart) reach(from []alumnikit.ID, next func(alumnikit.ID) []alumnikit.ID) []alumnikit.ID {
	seen, queue := map[alumnikit.ID]bool{}, slices.Clone(from)
	for len(queue) > 0 {
		id := queue[0]
		queue = queue[1:]
		if c.units[id] != nil && !seen[id] {
			seen[id] = true
			queue = append(queue, next(id)...)
		}
	}
	return slices.SortedFunc(maps.Keys(seen), compareIDs)
}

// Names returns everything that units were ever called, in every language,
// sorted: values of the field "employments.unit" in a rule or a facet. Units
// that share a name cannot be told apart by it; Codes can.
func (c *Chart) Names(units ...alumnikit.ID) []string {
	found := map[string]bool{}
	for _, id := range units {
		if u := c.units[id]; u != nil {
			for _, s := range u.Spans {
				for _, name := range s.Name {
					found[name] = true
				}
			}
		}
	}
	return slices.Sorted(maps.Keys(found))
}

// Codes returns the codes of units, sorted: values of the field
// "employments.unitCode".
func (c *Chart) Codes(units ...alumnikit.ID) []string {
	found := map[string]bool{}
	for _, id := range units {
		if u := c.units[id]; u != nil {
			found[u.Code] = true
		}
	}
	return slices.Sorted(maps.Keys(found))
}
