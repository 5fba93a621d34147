package hr

import (
	"github.com/alumnikit/alumnikit"
	"github.com/alumnikit/alumnikit/storage"
)

// LeavingsKind is the kind of Leavings.
func LeavingsKind() storage.Kind[Leavings] {
	return storage.NewKind(storage.Definition[Leavings]{
		Name:     "hr.leaving",
		ID:       func(l *Leavings) alumnikit.ID { return alumnikit.ID(l.ID) },
		Subjects: func(l *Leavings) []alumnikit.PersonID { return []alumnikit.PersonID{l.ID} },
	})
}

// NotesKind is the kind of Notes.
func NotesKind() storage.Kind[Notes] {
	return storage.NewKind(storage.Definition[Notes]{
		Name:     "hr.notes",
		ID:       func(n *Notes) alumnikit.ID { return alumnikit.ID(n.ID) },
		Subjects: func(n *Notes) []alumnikit.PersonID { return []alumnikit.PersonID{n.ID} },
	})
}

// Kinds returns every kind of this package, for export and erasure.
func Kinds() []storage.AnyKind { return []storage.AnyKind{LeavingsKind(), NotesKind()} }
