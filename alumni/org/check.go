package org

import (
	"slices"

	"github.com/alumnikit/alumnikit"
	"github.com/alumnikit/alumnikit/alumni"
)

// Codes of FieldError of this package, besides those of alumnikit.
const (
	CodeDay      = "day"      // a full day is needed
	CodeOrder    = "order"    // not after what is recorded already
	CodeOutside  = "outside"  // what it hangs below does not exist all that time
	CodeCycle    = "cycle"    // it would hang below itself
	CodeDeep     = "deep"     // more than MaxDepth levels
	CodeChildren = "children" // something still hangs below it
)

// check reports what is wrong with the chart after a change, one thing at a
// time: of what was changed by its own field, of what hangs below it as
// CodeChildren of the field "unit".
func (c *Chart) check() error {
	if len(c.units) > MaxUnits || len(c.entities) > MaxEntities {
		return alumnikit.ErrTooLarge
	}
	for _, e := range c.Entities(alumni.Date{}) {
		if err := c.checkEntity(e); err != nil {
			return err
		}
	}
	for _, id := range c.ids() {
		if err := c.checkUnit(c.units[id]); err != nil {
			return err
		}
	}
	return c.checkCodes()
}

func (c *Chart) checkEntity(e *Entity) error {
	if !c.changed[e.ID] {
		return nil
	}
	var found alumnikit.FieldErrors
	for _, n := range e.Names {
		checkLocales(n.Name, &found)
	}
	if len(found) > 0 {
		return found
	}
	if err := alumnikit.Validate(e); err != nil {
		return err
	}
	if e.Number != "" && !e.Number.Valid() {
		_, err := alumni.ParseCorporateNumber(string(e.Number))
		return err
	}
	days := make([]alumni.Date, len(e.Names))
	for i, n := range e.Names {
		days[i] = n.Since
	}
	return checkDays(days, e.Until)
}

func checkLocales(name map[alumni.Locale]string, found *alumnikit.FieldErrors) {
	for l := range name {
		if !l.Valid() {
			found.Add("name", alumnikit.CodeNotOneOf, "ja en")
		}
	}
}

// checkDays reports days that are partial or not in order.
func checkDays(days []alumni.Date, until alumni.Date) error {
	for i, day := range days {
		switch {
		case !day.IsFull():
			return alumnikit.Invalid("on", CodeDay, "a full day")
		case i > 0 && day.Compare(days[i-1]) <= 0:
			return alumnikit.Invalid("on", CodeOrder, "after the last change")
		}
	}
	if !until.IsZero() && (!until.IsFull() || until.Compare(days[len(days)-1]) < 0) {
		return alumnikit.Invalid("on", CodeOrder, "after the last change")
	}
	return nil
}

func (c *Chart) checkUnit(u *Unit) error {
	if c.changed[u.ID] {
		if err := c.checkShape(u); err != nil {
			return err
		}
	}
	for i, s := range u.Spans {
		above, ok := c.above(s)
		switch {
		case !ok && !s.Parent.IsZero():
			return alumnikit.Invalid("parent", alumnikit.CodeNotOneOf, "a unit of the organisation")
		case !ok:
			return alumnikit.Invalid("entity", alumnikit.CodeNotOneOf, "an entity of the organisation")
		case !u.during(i).within(above) && !c.changed[u.ID]:
			return alumnikit.Invalid("unit", CodeChildren, "nothing below it")
		case !u.during(i).within(above):
			return alumnikit.Invalid("parent", CodeOutside, "what exists all that time")
		}
		if code := c.climb(u.ID, s.Parent, u.during(i), 1); code != "" {
			return alumnikit.Invalid("parent", code, "at most 8 levels, and not below itself")
		}
	}
	return nil
}

func (c *Chart) checkShape(u *Unit) error {
	var found alumnikit.FieldErrors
	days := make([]alumni.Date, len(u.Spans))
	for i, s := range u.Spans {
		checkLocales(s.Name, &found)
		days[i] = s.Since
	}
	if len(found) > 0 {
		return found
	}
	if err := alumnikit.Validate(u); err != nil {
		return err
	}
	return checkDays(days, u.Until)
}

// above returns the days on which there is what a span hangs below: of an entity
// also those of what it became.
func (c *Chart) above(s Span) (period, bool) {
	if !s.Parent.IsZero() {
		parent, ok := c.units[s.Parent]
		if !ok {
			return period{}, false
		}
		return parent.life(), true
	}
	e, ok := c.entities[s.Entity]
	if !ok {
		return period{}, false
	}
	life := e.life()
	for range len(c.entities) {
		if e.Until.IsZero() || len(e.Became) == 0 {
			break
		}
		e = c.entities[e.Became[len(e.Became)-1].ID]
		life.to = e.Until
	}
	return life, true
}

// climb goes up from a parent through the days of a period and returns what is
// wrong on any of them.
func (c *Chart) climb(unit, parent alumnikit.ID, days period, depth int) string {
	switch {
	case parent.IsZero():
		return ""
	case parent == unit:
		return CodeCycle
	case depth >= MaxDepth:
		return CodeDeep
	}
	at := c.units[parent]
	if at == nil {
		return "" // reported where it stands
	}
	for i, s := range at.Spans {
		if both, ok := days.shared(at.during(i)); ok {
			if code := c.climb(unit, s.Parent, both, depth+1); code != "" {
				return code
			}
		}
	}
	return ""
}

// checkCodes reports a code of a changed unit or entity that another one has at
// the time.
func (c *Chart) checkCodes() error {
	taken := alumnikit.Invalid("code", alumnikit.CodeTaken, "")
	byCode := map[string][]*Unit{}
	for _, u := range c.units {
		byCode[u.Code] = append(byCode[u.Code], u)
	}
	for id := range c.changed {
		if u := c.units[id]; u != nil && slices.ContainsFunc(byCode[u.Code], func(o *Unit) bool { return c.clash(u, o) }) {
			return taken
		}
		e := c.entities[id]
		if e == nil {
			continue
		}
		for _, o := range c.entities {
			if _, both := e.life().shared(o.life()); both && o != e && e.Code == o.Code {
				return taken
			}
		}
	}
	return nil
}

// clash reports whether two units of one code are in the same entity when the
// later one begins or either of them changes.
func (c *Chart) clash(a, b *Unit) bool {
	both, ok := a.life().shared(b.life())
	if !ok || a == b {
		return false
	}
	days := []alumni.Date{both.from}
	for _, s := range slices.Concat(a.Spans, b.Spans) {
		days = append(days, s.Since)
	}
	return slices.ContainsFunc(days, func(day alumni.Date) bool {
		x, _ := c.EntityOf(a.ID, day)
		y, _ := c.EntityOf(b.ID, day)
		return both.has(day) && x == y
	})
}
