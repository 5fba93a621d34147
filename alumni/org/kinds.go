package org

import (
	"github.com/alumnikit/alumnikit"
	"github.com/alumnikit/alumnikit/storage"
)

// Units is the kind of Unit.
func Units() storage.Kind[Unit] {
	return storage.NewKind(storage.Definition[Unit]{Name: "org.unit", ID: func(u *Unit) alumnikit.ID { return u.ID }})
}

// Entities is the kind of Entity.
func Entities() storage.Kind[Entity] {
	return storage.NewKind(storage.Definition[Entity]{Name: "org.entity", ID: func(e *Entity) alumnikit.ID { return e.ID }})
}

// revision is the one record of a tenant by which changes come one after the
// other.
type revision struct {
	Number uint64 `json:"number"` // of changes so far
}

func revisionID() alumnikit.ID { return alumnikit.ID{15: 1} }

func revisions() storage.Kind[revision] {
	return storage.NewKind(storage.Definition[revision]{
		Name: "org.revision", ID: func(*revision) alumnikit.ID { return revisionID() },
	})
}

// Kinds returns every kind of this package, for export and erasure.
func Kinds() []storage.AnyKind { return []storage.AnyKind{Units(), Entities(), revisions()} }
