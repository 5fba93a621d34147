package org

import (
	"github.com/alumnikit/alumnikit"
	"github.com/alumnikit/alumnikit/alumni"
)

// MaxEntities is how many entities a tenant may have.
const MaxEntities = 1_000

// Entity is a legal entity of the group (法人), with its history.
type Entity struct {
	ID     alumnikit.ID           `json:"id"`
	Code   string                 `json:"code" validate:"required,max=60,plain"` // of one entity at a time
	Number alumni.CorporateNumber `json:"number,omitempty" validate:"max=40,plain"`
	Names  []EntityName           `json:"names" validate:"required,min=1,max=64,dive"` // in order: 商号変更
	Until  alumni.Date            `json:"until,omitzero"`                              // the last day; zero while it exists
	Became []Successor            `json:"became,omitempty" validate:"max=64"`
}

// EntityName is what an entity is called from a day on.
type EntityName struct {
	Since alumni.Date              `json:"since"` // of the first: its foundation
	Name  map[alumni.Locale]string `json:"name" validate:"required,min=1,dive,required,max=60,plain"`
}

// Successor is what a unit or an entity became, wholly or in part.
type Successor struct {
	ID alumnikit.ID `json:"id"`
	On alumni.Date  `json:"on"` // the first day of it
}

// Since returns the first day of the entity.
func (e *Entity) Since() alumni.Date { return e.Names[0].Since }

func (e *Entity) life() period { return period{e.Since(), e.Until} }

// NameOn returns what the entity was called on a day, by a locale or any.
func (e *Entity) NameOn(day alumni.Date, l alumni.Locale) string {
	for i := len(e.Names) - 1; i > 0; i-- {
		if e.Names[i].Since.Compare(day) <= 0 {
			return inLocale(e.Names[i].Name, l)
		}
	}
	return inLocale(e.Names[0].Name, l)
}

func inLocale(texts map[alumni.Locale]string, l alumni.Locale) string {
	for _, at := range []alumni.Locale{l, alumni.Japanese, alumni.English} {
		if s := texts[at]; s != "" {
			return s
		}
	}
	return ""
}
