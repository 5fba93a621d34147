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

	// Block is the block that an import took the slot from. Until it is sealed
	// the person is not in the index.
	Block alumnikit.ID `json:"block,omitzero"`
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
	fresh  int             // people that the write creates
	room   []uint32        // free slots that a survey has found, in random order
}

// minSlots is the range in which a small tenant's slots are drawn.
const minSlots = 256

// maxDraws bounds the search for a free slot in one range.
const maxDraws = 6

// A write that creates as many people as surveyFrom looks for free slots with a
// survey of a stretch instead of one by one: an import would otherwise spend
// most of its time asking.
const (
	surveyFrom = 8
	stretch    = 16 * storage.MaxList
)

// claim draws a free slot for a new person at random in a range of at least
// twice the people, doubling it when draws keep meeting taken slots. Two
// writers that draw the same slot are told apart by the unique key; the loser
// is projected anew (Index.Retry).
func (s *slots) claim(ctx context.Context, id alumnikit.ID) (uint32, error) {
	span := min(uint64(max(minSlots, 1<<bits.Len(uint(2*s.people+2*len(s.taken))))), 1<<32) //nolint:gosec // people are few
	for draws := 0; ; draws++ {
		if draws > 0 && draws%maxDraws == 0 {
			span = min(2*span, 1<<32)
		}
		n, free, err := s.draw(ctx, span)
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

// draw returns a slot of a range, at random, and whether it is free.
func (s *slots) draw(ctx context.Context, span uint64) (n uint32, free bool, err error) {
	if s.fresh < surveyFrom {
		n = uint32(rand.Uint64N(span)) //nolint:gosec // not a secret: only free of order
		free, err = s.free(ctx, n)
		return n, free, err
	}
	if len(s.room) == 0 {
		if err := s.survey(ctx, span); err != nil || len(s.room) == 0 {
			return 0, false, err
		}
	}
	n = s.room[len(s.room)-1]
	s.room = s.room[:len(s.room)-1]
	return n, !s.taken[n], nil
}

// survey finds the free slots of a stretch that begins at random and is as long
// as one page of slots in use. So people who are created together may lie in one
// region; where in it says nothing about them.
func (s *slots) survey(ctx context.Context, span uint64) error {
	low := rand.Uint64N(span) //nolint:gosec // not a secret: only free of order
	high := min(low+stretch, span)
	q := storage.ListQuery{Kind: slotKind().Name(), Key: slotKey, Min: slotBytes(uint32(low)), Limit: storage.MaxList}
	if high < 1<<32 {
		q.Max = slotBytes(uint32(high))
	}
	found, err := s.store.List(ctx, s.tenant, q)
	if err != nil {
		return err
	}
	if len(found) == storage.MaxList { // nothing is known behind the last
		high = uint64(binary.BigEndian.Uint32(found[len(found)-1].At.Value))
	}
	next := 0
	for n := low; n < high; n++ {
		if next < len(found) && binary.BigEndian.Uint32(found[next].At.Value) == uint32(n) {
			next++
			continue
		}
		if !s.taken[uint32(n)] { // by this very write
			s.room = append(s.room, uint32(n))
		}
	}
	rand.Shuffle(len(s.room), func(i, j int) { s.room[i], s.room[j] = s.room[j], s.room[i] })
	return nil
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
