package org

import (
	"context"
	"maps"
	"slices"

	"github.com/alumnikit/alumnikit"
	"github.com/alumnikit/alumnikit/alumni"
)

// NewUnit is a unit that comes into being.
type NewUnit struct {
	ID     alumnikit.ID             `json:"id,omitzero"` // zero: a new one; chosen, so that units of one call can hang below each other
	Code   string                   `json:"code"`
	Name   map[alumni.Locale]string `json:"name"`
	Parent alumnikit.ID             `json:"parent,omitzero"` // the unit above
	Entity alumnikit.ID             `json:"entity,omitzero"` // where there is none above
	Since  alumni.Date              `json:"since"`
}

// AddUnits adds units, all or none. It needs PermRoster. One call adds at most
// 1,999; a whole organisation takes several, from the top down.
func (s *Service) AddUnits(ctx context.Context, actor alumnikit.Actor, units ...NewUnit) (*Chart, error) {
	units = slices.Clone(units)
	for i := range units {
		if units[i].ID.IsZero() {
			units[i].ID = s.people.DB().NewID()
		}
	}
	return s.change(ctx, actor, "org.addUnits", func(c *Chart) error {
		for _, in := range units {
			if c.units[in.ID] != nil || c.entities[in.ID] != nil {
				return alumnikit.Invalid("id", alumnikit.CodeTaken, "")
			}
			c.units[in.ID] = &Unit{ID: in.ID, Code: in.Code, Spans: []Span{newSpan(in.Since, in.Name, in.Parent, in.Entity)}}
			c.changed[in.ID] = true
		}
		return nil
	})
}

func newSpan(since alumni.Date, name map[alumni.Locale]string, parent, entity alumnikit.ID) Span {
	if !parent.IsZero() {
		entity = alumnikit.ID{}
	}
	return Span{since, maps.Clone(name), parent, entity}
}

// from begins another span on a day, or returns the one that begins on it.
func (u *Unit) from(on alumni.Date) *Span {
	if u.last().Since != on {
		next := *u.last()
		next.Since = on
		u.Spans = append(u.Spans, next)
	}
	return u.last()
}

// Rename gives a unit another name from a day on, or corrects the name that it
// has had since that day. It needs PermRoster. The day is after the unit's last
// change; of one that has ended it is CodeOrder.
func (s *Service) Rename(ctx context.Context, actor alumnikit.Actor, unit alumnikit.ID, name map[alumni.Locale]string, on alumni.Date) (*Chart, error) {
	return s.change(ctx, actor, "org.rename", func(c *Chart) error {
		u, err := c.edit(unit)
		if err == nil {
			u.from(on).Name = maps.Clone(name)
		}
		return err
	})
}

// Move says where a unit hangs from a day on.
type Move struct {
	Unit   alumnikit.ID `json:"unit"`
	Parent alumnikit.ID `json:"parent,omitzero"` // the unit above
	Entity alumnikit.ID `json:"entity,omitzero"` // where there is none above
	On     alumni.Date  `json:"on"`
}

// Move hangs a unit, with all below it, below another unit or entity from a day
// on. It needs PermRoster. The day is as for Rename.
func (s *Service) Move(ctx context.Context, actor alumnikit.Actor, in Move) (*Chart, error) {
	return s.change(ctx, actor, "org.move", func(c *Chart) error {
		u, err := c.edit(in.Unit)
		if err != nil {
			return err
		}
		at := u.from(in.On)
		*at = newSpan(in.On, at.Name, in.Parent, in.Entity)
		return nil
	})
}

// Reorganisation says what units become on a day.
type Reorganisation struct {
	From []alumnikit.ID `json:"from"`
	Into []alumnikit.ID `json:"into"` // exist on the day: AddUnits before, if they are new
	On   alumni.Date    `json:"on"`
}

// Merge ends units the day before they become one (統合), which may be one of
// them. What hangs below them hangs below that one from the day on. It needs
// PermRoster.
func (s *Service) Merge(ctx context.Context, actor alumnikit.Actor, in Reorganisation) (*Chart, error) {
	return s.reorganise(ctx, actor, "org.merge", in, len(in.Into) == 1 && len(in.From) > 0)
}

// Split ends a unit the day before it becomes several (分割), unless it is one of
// them. What hangs below it hangs below the first of Into from the day on; Move
// brings the rest to the others. It needs PermRoster.
func (s *Service) Split(ctx context.Context, actor alumnikit.Actor, in Reorganisation) (*Chart, error) {
	return s.reorganise(ctx, actor, "org.split", in, len(in.From) == 1 && len(in.Into) > 1)
}

func (s *Service) reorganise(ctx context.Context, actor alumnikit.Actor, verb string, in Reorganisation, fits bool) (*Chart, error) {
	return s.change(ctx, actor, verb, func(c *Chart) error {
		if !fits {
			return alumnikit.Invalid("into", alumnikit.CodeRequired, "several into one, or one into several")
		}
		for _, id := range in.Into {
			if u, ok := c.units[id]; !ok || !u.life().has(in.On) {
				return alumnikit.Invalid("into", alumnikit.CodeNotOneOf, "units that exist on the day")
			}
		}
		for _, id := range in.From {
			if err := c.become(id, in); err != nil {
				return err
			}
		}
		return nil
	})
}

// become makes one unit what a reorganisation says.
func (c *Chart) become(id alumnikit.ID, in Reorganisation) error {
	u, err := c.edit(id)
	if err != nil {
		return err
	}
	if !in.On.IsFull() {
		return alumnikit.Invalid("on", CodeDay, "a full day")
	}
	if !u.Until.IsZero() {
		return alumnikit.ErrState
	}
	for _, into := range in.Into {
		if s := (Successor{into, in.On}); into != id && !slices.Contains(u.Became, s) {
			u.Became = append(u.Became, s)
		}
	}
	if slices.Contains(in.Into, id) {
		return nil
	}
	for _, child := range c.below[id] {
		if slices.Contains(in.From, child) && !slices.Contains(in.Into, child) {
			continue // ends as well
		}
		if err := c.follow(child, id, in); err != nil {
			return err
		}
	}
	u.Until = in.On.Previous()
	return nil
}

// follow hangs what hangs below a unit when it ends below the first of what it
// becomes. What was going to hang below it later keeps the unit from ending.
func (c *Chart) follow(child, parent alumnikit.ID, in Reorganisation) error {
	if s := c.units[child].last(); s.Parent != parent || !c.units[child].life().has(in.On) || s.Since.Compare(in.On) > 0 {
		return nil
	}
	u, err := c.edit(child)
	if err != nil {
		return err
	}
	if in.Into[0] == child { // it takes the place of what was above it
		above := c.units[parent].last()
		*u.from(in.On) = newSpan(in.On, u.last().Name, above.Parent, above.Entity)
		return nil
	}
	*u.from(in.On) = newSpan(in.On, u.last().Name, in.Into[0], alumnikit.ID{})
	return nil
}

// Close ends a unit, whose last day it says. It needs PermRoster. A unit with
// something below it after that day is CodeChildren.
func (s *Service) Close(ctx context.Context, actor alumnikit.Actor, unit alumnikit.ID, last alumni.Date) (*Chart, error) {
	return s.change(ctx, actor, "org.close", func(c *Chart) error {
		u, err := c.edit(unit)
		switch {
		case err != nil:
			return err
		case !last.IsFull():
			return alumnikit.Invalid("on", CodeDay, "a full day")
		case !u.Until.IsZero() && u.Until != last:
			return alumnikit.ErrState
		}
		u.Until = last
		return nil
	})
}
