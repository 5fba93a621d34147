package segment

import (
	"crypto/sha256"
	"encoding/binary"
	"slices"
	"time"

	"github.com/alumnikit/alumnikit"
	"github.com/alumnikit/alumnikit/storage"
)

// Bounds of saved segments.
const (
	MaxSegments = 500    // of one tenant
	MaxListed   = 10_000 // people in Include, and in Exclude
	MaxUsed     = 100    // segments that one segment refers to, those in between included
)

// Segment is a saved segment without its static lists. What it selects is
// Published; Draft is worked on and may hold errors.
type Segment struct {
	ID          alumnikit.ID `json:"id"`
	Name        string       `json:"name" validate:"required,max=100,plain"`
	Draft       *Group       `json:"draft,omitempty"`
	Published   *Group       `json:"published,omitempty"` // without the builder's ids
	Version     string       `json:"version,omitempty"`   // of Published: the SHA-256 of its canonical text
	Included    int          `json:"included"`            // people in Include
	Excluded    int          `json:"excluded"`            // people in Exclude
	CreatedAt   time.Time    `json:"createdAt"`
	UpdatedAt   time.Time    `json:"updatedAt"`
	PublishedAt time.Time    `json:"publishedAt,omitzero"`
	Revision    uint64       `json:"-"` // of the record, for Input.Revision
}

// Kinds returns every kind of this package, for export and erasure.
func Kinds() []storage.AnyKind { return []storage.AnyKind{segments(), lists()} }

func segments() storage.Kind[Segment] {
	return storage.NewKind(storage.Definition[Segment]{
		Name: "segment.segment",
		ID:   func(s *Segment) alumnikit.ID { return s.ID },
	})
}

// listed is a piece of a static list: so few people that each can be a key, by
// which erasure finds them.
type listed struct {
	ID      alumnikit.ID         `json:"id"`
	Segment alumnikit.ID         `json:"segment"`
	Exclude bool                 `json:"exclude,omitempty"`
	People  []alumnikit.PersonID `json:"people"`
}

// pieceSize leaves room for the key of the segment.
const pieceSize = storage.MaxKeys - 1

const listKey = "segment"

func lists() storage.Kind[listed] {
	return storage.NewKind(storage.Definition[listed]{
		Name:     "segment.list",
		ID:       func(l *listed) alumnikit.ID { return l.ID },
		Keys:     func(l *listed) []storage.Key { return []storage.Key{{Name: listKey, Value: l.Segment[:]}} },
		Subjects: func(l *listed) []alumnikit.PersonID { return l.People },
		Redact: func(l *listed, subject alumnikit.PersonID) bool {
			l.People = slices.DeleteFunc(l.People, func(p alumnikit.PersonID) bool { return p == subject })
			return len(l.People) > 0
		},
	})
}

// pieces cuts a list that is sorted and without repeats. IDs follow from the
// place in the list, so that a changed list replaces its pieces.
func pieces(segment alumnikit.ID, people []alumnikit.PersonID, exclude bool) []listed {
	var out []listed
	for chunk := range slices.Chunk(people, pieceSize) {
		out = append(out, listed{pieceID(segment, len(out), exclude), segment, exclude, chunk})
	}
	return out
}

func pieceID(segment alumnikit.ID, n int, exclude bool) alumnikit.ID {
	place := binary.BigEndian.AppendUint32([]byte("segment.list"), uint32(n)) //nolint:gosec // at most MaxListed
	if exclude {
		place = append(place, '-')
	}
	sum := sha256.Sum256(append(place, segment[:]...))
	id := alumnikit.ID(sum[:16])
	id[6], id[8] = id[6]&0x0f|0x80, id[8]&0x3f|0x80 // UUIDv8: derived
	return id
}

// tidy sorts a list and drops repeats.
func tidy(people []alumnikit.PersonID) []alumnikit.PersonID {
	out := slices.Clone(people)
	slices.SortFunc(out, func(a, b alumnikit.PersonID) int { return slices.Compare(a[:], b[:]) })
	return slices.Compact(out)
}
