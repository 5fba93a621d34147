package index

import (
	"context"
	"encoding/binary"
	"errors"
	"math/bits"
	"math/rand/v2"

	"github.com/alumnikit/alumnikit"
	"github.com/alumnikit/alumnikit/storage"
)

// slot is a person's place in the bitmaps. The record lives as long as the
// person; its unique key keeps two people from one slot.
type slot struct {
	ID   alumnikit.ID `json:"id"`
	Slot uint32       `json:"slot"`
	Left bool         `json:"left,omitempty"` // the person is gone; free once the removal is folded
}

const (
	slotKey  = "slot"
	slotLeft = "left"
)

func slotKind() storage.Kind[slot] {
	return storage.NewKind(storage.Definition[slot]{
		Name: "index.slot",
		ID:   func(s *slot) alumnikit.ID { return s.ID },
		Keys: func(s *slot) []storage.Key {
			keys := []storage.Key{{Name: slotKey, Value: slotBytes(s.Slot), Unique: true}}
			if s.Left {
				keys = append(keys, storage.Key{Name: slotLeft, Value: slotBytes(s.Slot)})
			}
			return keys
		},
		Housekeeping: true,
	})
}

func slotBytes(n uint32) []byte { return binary.BigEndian.AppendUint32(nil, n) }

// slots finds the slots of people, claiming new ones in the write.
type slots struct {
	ix     *Index
	store  storage.Store
	tenant alumnikit.TenantID
	write  *storage.Write
	taken  map[uint32]bool // claimed in this write
	people int             // about how many people the tenant has
}

// minSlots is the range in which a small tenant's slots are drawn.
const minSlots = 256

// maxDraws bounds the search for a free slot in one range.
const maxDraws = 6

// claim draws a free slot for a new person at random in a range of at least
// twice the people, doubling it when draws keep meeting taken slots. Two
// writers that draw the same slot are told apart by the unique key; the loser
// is projected anew (Index.Retry).
func (s *slots) claim(ctx context.Context, id alumnikit.ID) (uint32, error) {
	span := uint64(max(minSlots, 1<<bits.Len(uint(2*s.people+2*len(s.taken))))) //nolint:gosec // people are few
	for draws := 0; ; draws++ {
		if draws > 0 && draws%maxDraws == 0 {
			span *= 2
		}
		n := uint32(rand.Uint64N(min(span, 1<<32))) //nolint:gosec // not a secret: only free of order
		free, err := s.free(ctx, n)
		if err != nil {
			return 0, err
		}
		if !free {
			continue
		}
		s.taken[n] = true
		record, err := slotRecord(slot{ID: id, Slot: n}, 1)
		s.write.Puts = append(s.write.Puts, record)
		return n, err
	}
}

func (s *slots) free(ctx context.Context, n uint32) (bool, error) {
	if s.taken[n] {
		return false, nil
	}
	q := storage.Exactly(slotKind().Name(), slotKey, slotBytes(n))
	q.Limit = 1
	found, err := s.store.List(ctx, s.tenant, q)
	return len(found) == 0, err
}

func slotRecord(s slot, version uint64) (storage.Record, error) {
	return slotKind().Encode(&s, version)
}

// of returns the slot of a person who has one.
func (s *slots) of(ctx context.Context, ids []alumnikit.ID) (map[alumnikit.ID]storage.Stored[slot], error) {
	return slotKind().Load(ctx, s.store, s.tenant, ids)
}

// Retry reports whether a commit failed because another writer claimed the
// same slot first.
func (ix *Index) Retry(err error) bool {
	taken, ok := errors.AsType[*storage.ExistsError](err)
	return ok && taken.Kind == slotKind().Name() && taken.Key == slotKey
}
