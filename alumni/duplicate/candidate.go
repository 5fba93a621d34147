package duplicate

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"slices"
	"time"

	"github.com/alumnikit/alumnikit"
	"github.com/alumnikit/alumnikit/storage"
)

// State is what HR has decided about a candidate.
type State string

// The states.
const (
	Open      State = "open"
	Dismissed State = "dismissed" // two people
	Merged    State = "merged"    // one person, and one record
)

// Valid reports whether s is a state.
func (s State) Valid() bool { return s == Open || s == Dismissed || s == Merged }

// Candidate is two people of the roster who may be one. It goes with either of
// them when they are erased.
type Candidate struct {
	ID        alumnikit.ID          `json:"id"`     // follows from the two
	People    [2]alumnikit.PersonID `json:"people"` // in the order of their IDs
	State     State                 `json:"state"`
	Score     float64               `json:"score"` // how likely they are one, 0 to 1
	Reasons   []Reason              `json:"reasons"`
	FoundAt   time.Time             `json:"foundAt"`
	DecidedAt time.Time             `json:"decidedAt,omitzero"`
	By        string                `json:"by,omitempty"` // who decided: the Actor's name, as in the journal
}

// openKey orders what is to be decided, the likeliest first.
const openKey = "open"

// Kind is the kind of Candidate.
func Kind() storage.Kind[Candidate] {
	return storage.NewKind(storage.Definition[Candidate]{
		Name:     "duplicate.candidate",
		ID:       func(c *Candidate) alumnikit.ID { return c.ID },
		Keys:     candidateKeys,
		Subjects: func(c *Candidate) []alumnikit.PersonID { return c.People[:] },
	})
}

// Kinds returns every kind of this package, for export and erasure.
func Kinds() []storage.AnyKind { return []storage.AnyKind{Kind()} }

func candidateKeys(c *Candidate) []storage.Key {
	if c.State != Open {
		return nil
	}
	unlikely := uint16((1 - min(max(c.Score, 0), 1)) * (1<<16 - 1))
	return []storage.Key{{Name: openKey, Value: binary.BigEndian.AppendUint16(nil, unlikely)}}
}

// ordered returns two people in the order of their IDs.
func ordered(a, b alumnikit.PersonID) [2]alumnikit.PersonID {
	if bytes.Compare(a[:], b[:]) > 0 {
		a, b = b, a
	}
	return [2]alumnikit.PersonID{a, b}
}

// CandidateID is the ID of the candidate that two people are, in either order.
func CandidateID(a, b alumnikit.PersonID) alumnikit.ID {
	of := ordered(a, b)
	sum := sha256.Sum256(slices.Concat([]byte("duplicate.candidate"), of[0][:], of[1][:]))
	id := alumnikit.ID(sum[:16])
	id[6], id[8] = id[6]&0x0f|0x80, id[8]&0x3f|0x80 // UUIDv8: derived
	return id
}
