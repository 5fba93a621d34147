package org

import (
	"github.com/alumnikit/alumnikit"
	"github.com/alumnikit/alumnikit/alumni"
)

// Bounds of units.
const (
	MaxUnits = 20_000 // of a tenant
	MaxDepth = 8      // levels of units, as an employment's path
)

// Unit is a department, division, branch or team (部署), with its history.
type Unit struct {
	ID     alumnikit.ID `json:"id"`
	Code   string       `json:"code" validate:"required,max=60,plain"` // of one unit of an entity at a time
	Spans  []Span       `json:"spans" validate:"required,min=1,max=64,dive"`
	Until  alumni.Date  `json:"until,omitzero"` // the last day; zero while it exists
	Became []Successor  `json:"became,omitempty" validate:"max=64"`
}

// Span is what a unit was called and where it hung from a day on, until the next
// span or its end.
type Span struct {
	Since  alumni.Date              `json:"since"`
	Name   map[alumni.Locale]string `json:"name" validate:"required,min=1,dive,required,max=60,plain"`
	Parent alumnikit.ID             `json:"parent,omitzero"` // the unit above; zero: directly below the entity
	Entity alumnikit.ID             `json:"entity,omitzero"` // with a zero Parent; units below are in the same
}

// Since returns the first day of the unit.
func (u *Unit) Since() alumni.Date { return u.Spans[0].Since }

func (u *Unit) life() period { return period{u.Since(), u.Until} }

// On returns what the unit was on a day; false if it did not exist.
func (u *Unit) On(day alumni.Date) (Span, bool) {
	if !u.life().has(day) {
		return Span{}, false
	}
	for i := len(u.Spans) - 1; i > 0; i-- {
		if u.Spans[i].Since.Compare(day) <= 0 {
			return u.Spans[i], true
		}
	}
	return u.Spans[0], true
}

// last returns the span that lasts.
func (u *Unit) last() *Span { return &u.Spans[len(u.Spans)-1] }

// during returns the days of a span.
func (u *Unit) during(i int) period {
	if i+1 < len(u.Spans) {
		return period{u.Spans[i].Since, u.Spans[i+1].Since.Previous()}
	}
	return period{u.Spans[i].Since, u.Until}
}

// period is the days from one to another, both included; without end if the
// other is zero.
type period struct{ from, to alumni.Date }

func (p period) has(day alumni.Date) bool {
	return p.from.Compare(day) <= 0 && (p.to.IsZero() || day.Compare(p.to) <= 0)
}

// within reports whether every day of p is one of other.
func (p period) within(other period) bool {
	return other.from.Compare(p.from) <= 0 && (other.to.IsZero() || !p.to.IsZero() && p.to.Compare(other.to) <= 0)
}

// shared returns the days that both have; false if none.
func (p period) shared(other period) (period, bool) {
	out := p
	if other.from.Compare(out.from) > 0 {
		out.from = other.from
	}
	if out.to.IsZero() || !other.to.IsZero() && other.to.Compare(out.to) < 0 {
		out.to = other.to
	}
	return out, out.to.IsZero() || out.from.Compare(out.to) <= 0
}
