package org

import (
	"context"
	"maps"

	"github.com/alumnikit/alumnikit"
	"github.com/alumnikit/alumnikit/alumni"
)

// NewEntity is a legal entity that is founded or joins the group.
type NewEntity struct {
	ID     alumnikit.ID             `json:"id,omitzero"` // zero: a new one
	Code   string                   `json:"code"`
	Number alumni.CorporateNumber   `json:"number,omitempty"`
	Name   map[alumni.Locale]string `json:"name"`
	Since  alumni.Date              `json:"since"`
}

// AddEntity adds a legal entity and returns it. It needs PermRoster.
func (s *Service) AddEntity(ctx context.Context, actor alumnikit.Actor, in NewEntity) (*Entity, error) {
	if in.ID.IsZero() {
		in.ID = s.people.DB().NewID()
	}
	if parsed, err := alumni.ParseCorporateNumber(string(in.Number)); err == nil {
		in.Number = parsed
	}
	chart, err := s.change(ctx, actor, "org.addEntity", func(c *Chart) error {
		if c.entities[in.ID] != nil || c.units[in.ID] != nil {
			return alumnikit.Invalid("id", alumnikit.CodeTaken, "")
		}
		c.entities[in.ID] = &Entity{
			ID: in.ID, Code: in.Code, Number: in.Number, Names: []EntityName{{in.Since, maps.Clone(in.Name)}},
		}
		c.changed[in.ID] = true
		return nil
	})
	if err != nil {
		return nil, err
	}
	return chart.entities[in.ID], nil
}

// RenameEntity gives an entity another name from a day on (商号変更), or corrects
// the name that it has had since that day. It needs PermRoster.
func (s *Service) RenameEntity(ctx context.Context, actor alumnikit.Actor, entity alumnikit.ID, name map[alumni.Locale]string, on alumni.Date) (*Chart, error) {
	return s.change(ctx, actor, "org.renameEntity", func(c *Chart) error {
		e, err := c.editEntity(entity)
		if err != nil {
			return err
		}
		if last := &e.Names[len(e.Names)-1]; last.Since == on {
			last.Name = maps.Clone(name)
		} else {
			e.Names = append(e.Names, EntityName{on, maps.Clone(name)})
		}
		return nil
	})
}

// Succession says what an entity becomes on a day: into another one by merger
// (合併), or in part by a split (会社分割).
type Succession struct {
	From alumnikit.ID   `json:"from"`
	Into []alumnikit.ID `json:"into,omitempty"` // exist on the day
	On   alumni.Date    `json:"on"`             // the first day of what it becomes
	Ends bool           `json:"ends"`           // From ceases to exist the day before
}

// SucceedEntity records that an entity became others. One that ends and becomes
// a single other takes its units along; before one ends otherwise, its units
// must have been moved or closed. It needs PermRoster.
func (s *Service) SucceedEntity(ctx context.Context, actor alumnikit.Actor, in Succession) (*Chart, error) {
	return s.change(ctx, actor, "org.succeedEntity", func(c *Chart) error {
		from, err := c.editEntity(in.From)
		if err != nil {
			return err
		}
		if !in.On.IsFull() {
			return alumnikit.Invalid("on", CodeDay, "a full day")
		}
		if !from.Until.IsZero() {
			return alumnikit.ErrState
		}
		for _, id := range in.Into {
			into, ok := c.entities[id]
			if !ok || id == in.From || !into.life().has(in.On) {
				return alumnikit.Invalid("into", alumnikit.CodeNotOneOf, "other entities that exist on the day")
			}
			from.Became = append(from.Became, Successor{id, in.On})
		}
		if in.Ends {
			from.Until = in.On.Previous()
		}
		return nil
	})
}
