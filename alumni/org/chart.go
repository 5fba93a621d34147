package org

import (
	"bytes"
	"cmp"
	"maps"
	"slices"

	"github.com/alumnikit/alumnikit"
	"github.com/alumnikit/alumnikit/alumni"
)

// Chart is the organisation of a tenant over time, as of one moment. It is safe
// for concurrent reading.
type Chart struct {
	units    map[alumnikit.ID]*Unit
	entities map[alumnikit.ID]*Entity
	below    map[alumnikit.ID][]alumnikit.ID // units that hung below a unit at any time
	changed  map[alumnikit.ID]bool           // while a change is prepared
}

func newChart() *Chart {
	return &Chart{units: map[alumnikit.ID]*Unit{}, entities: map[alumnikit.ID]*Entity{}, changed: map[alumnikit.ID]bool{}}
}

// hang works out what hangs below what.
func (c *Chart) hang() {
	c.below = map[alumnikit.ID][]alumnikit.ID{}
	for _, id := range c.ids() {
		for _, s := range c.units[id].Spans {
			if !s.Parent.IsZero() && !slices.Contains(c.below[s.Parent], id) {
				c.below[s.Parent] = append(c.below[s.Parent], id)
			}
		}
	}
}

// ids returns the units in an order that stays.
func (c *Chart) ids() []alumnikit.ID { return slices.SortedFunc(maps.Keys(c.units), compareIDs) }

func compareIDs(a, b alumnikit.ID) int { return bytes.Compare(a[:], b[:]) }

// Unit returns a unit. Do not change it.
func (c *Chart) Unit(id alumnikit.ID) (*Unit, bool) {
	u, ok := c.units[id]
	return u, ok
}

// Entity returns an entity. Do not change it.
func (c *Chart) Entity(id alumnikit.ID) (*Entity, bool) {
	e, ok := c.entities[id]
	return e, ok
}

// Entities returns the entities by code, those that exist on a day; of the zero
// day all there ever were. Do not change them.
func (c *Chart) Entities(day alumni.Date) []*Entity {
	var out []*Entity
	for _, e := range c.entities {
		if day.IsZero() || e.life().has(day) {
			out = append(out, e)
		}
	}
	slices.SortFunc(out, func(a, b *Entity) int { return cmp.Or(cmp.Compare(a.Code, b.Code), compareIDs(a.ID, b.ID)) })
	return out
}

// Node is a unit on a day with what hangs below it.
type Node struct {
	ID    alumnikit.ID             `json:"id"`
	Code  string                   `json:"code"`
	Name  map[alumni.Locale]string `json:"name"`
	Below []Node                   `json:"below,omitempty"`
}

// Branch is an entity on a day with its units.
type Branch struct {
	Entity alumnikit.ID             `json:"entity"`
	Code   string                   `json:"code"`
	Name   map[alumni.Locale]string `json:"name"`
	Units  []Node                   `json:"units,omitempty"`
}

// Tree returns the organisation on a day: entities by code, and below each its
// units, by code on every level.
func (c *Chart) Tree(day alumni.Date) []Branch {
	under := map[alumnikit.ID][]*Unit{} // a unit or an entity
	for _, u := range c.units {
		switch s, ok := u.On(day); {
		case !ok:
		case s.Parent.IsZero():
			at := c.current(s.Entity, day)
			under[at] = append(under[at], u)
		default:
			under[s.Parent] = append(under[s.Parent], u)
		}
	}
	var out []Branch
	for _, e := range c.Entities(day) {
		out = append(out, Branch{e.ID, e.Code, e.nameMap(day), nodes(under, e.ID, day)})
	}
	return out
}

func nodes(under map[alumnikit.ID][]*Unit, parent alumnikit.ID, day alumni.Date) []Node {
	units := under[parent]
	slices.SortFunc(units, func(a, b *Unit) int { return cmp.Or(cmp.Compare(a.Code, b.Code), compareIDs(a.ID, b.ID)) })
	var out []Node
	for _, u := range units {
		s, _ := u.On(day)
		out = append(out, Node{u.ID, u.Code, maps.Clone(s.Name), nodes(under, u.ID, day)})
	}
	return out
}

func (e *Entity) nameMap(day alumni.Date) map[alumni.Locale]string {
	name := e.Names[0].Name
	for _, n := range e.Names[1:] {
		if n.Since.Compare(day) <= 0 {
			name = n.Name
		}
	}
	return maps.Clone(name)
}

// current returns the entity that an entity has become by a day, as far as it
// became a single one whole.
func (c *Chart) current(entity alumnikit.ID, day alumni.Date) alumnikit.ID {
	for range len(c.entities) {
		e := c.entities[entity]
		if e == nil || e.Until.IsZero() || day.Compare(e.Until) <= 0 || len(e.Became) == 0 {
			break
		}
		entity = e.Became[len(e.Became)-1].ID
	}
	return entity
}

// PathOf returns the units from the top down to one on a day; none if it did not
// exist.
func (c *Chart) PathOf(unit alumnikit.ID, day alumni.Date) []alumnikit.ID {
	var out []alumnikit.ID
	for range MaxDepth {
		u := c.units[unit]
		if u == nil {
			break
		}
		s, ok := u.On(day)
		if !ok {
			break
		}
		out = append(out, unit)
		unit = s.Parent
	}
	slices.Reverse(out)
	return out
}

// EntityOf returns the entity that a unit is in on a day; false if it did not
// exist.
func (c *Chart) EntityOf(unit alumnikit.ID, day alumni.Date) (alumnikit.ID, bool) {
	path := c.PathOf(unit, day)
	if len(path) == 0 {
		return alumnikit.ID{}, false
	}
	top, _ := c.units[path[0]].On(day)
	return c.current(top.Entity, day), true
}

// Scheme is the alumni.Code.Scheme of the codes of units.
const Scheme = "org"

// Place returns what an employment says of somebody in a unit on a day: the path
// in the words of that day, and the unit's code. False if it did not exist.
func (c *Chart) Place(unit alumnikit.ID, day alumni.Date, l alumni.Locale) (path []string, code alumni.Code, ok bool) {
	for _, id := range c.PathOf(unit, day) {
		s, _ := c.units[id].On(day)
		path = append(path, inLocale(s.Name, l))
	}
	if len(path) == 0 {
		return nil, alumni.Code{}, false
	}
	return path, alumni.Code{Of: alumni.CodeOfDepartment, Scheme: Scheme, Code: c.units[unit].Code, Label: path[len(path)-1]}, true
}

// Find returns the unit that has a code in an entity on a day.
func (c *Chart) Find(entity alumnikit.ID, code string, day alumni.Date) (*Unit, bool) {
	for _, u := range c.units {
		if u.Code != code {
			continue
		}
		if at, ok := c.EntityOf(u.ID, day); ok && at == entity {
			return u, true
		}
	}
	return nil, false
}
