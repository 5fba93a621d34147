package merging

import (
	"time"

	"github.com/alumnikit/alumnikit"
	"github.com/alumnikit/alumnikit/storage"
)

// Merge is one merge that can still be undone.
type Merge struct {
	ID        alumnikit.ID       `json:"id"`
	Keep      alumnikit.PersonID `json:"keep"`
	Gone      alumnikit.PersonID `json:"gone"`
	At        time.Time          `json:"at"`
	By        string             `json:"by"`        // the Actor's name, as in the journal
	UndoUntil time.Time          `json:"undoUntil"` // when what both were is forgotten
}

// kept is a Merge with what both were, and what the person who is kept became.
type kept struct {
	Merge
	BeforeKeep halves `json:"beforeKeep"`
	BeforeGone halves `json:"beforeGone"`
	After      halves `json:"after"`
}

// atKey orders the merges of a tenant, the latest first.
const atKey = "at"

func merges() storage.Kind[kept] {
	return storage.NewKind(storage.Definition[kept]{
		Name:     "merging.merge",
		ID:       func(m *kept) alumnikit.ID { return m.ID },
		Keys:     func(m *kept) []storage.Key { return []storage.Key{{Name: atKey, Value: latest(m.At)}} },
		Due:      func(m *kept) time.Time { return m.UndoUntil },
		Subjects: func(m *kept) []alumnikit.PersonID { return []alumnikit.PersonID{m.Keep, m.Gone} },
	})
}

// Kinds returns every kind of this package, for export and erasure.
func Kinds() []storage.AnyKind { return []storage.AnyKind{merges()} }
