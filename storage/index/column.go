package index

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"hash/fnv"
	"math/bits"

	"github.com/alumnikit/alumnikit"
	"github.com/alumnikit/alumnikit/storage"
)

// chunkSlots is how many slots one page of a column covers.
const chunkSlots = 512

// place is a person's place in an order as it stands in a column: the key, and
// the first bytes of the ID, which break most ties.
type place [placeBytes]byte

const (
	keyBytes   = 8
	placeBytes = keyBytes + 4
)

func placeOf(key uint64, id alumnikit.ID) place {
	var at place
	binary.BigEndian.PutUint64(at[:], key)
	copy(at[keyBytes:], id[:])
	return at
}

// chunk is one page of a column: a place, or in the column of IDs an ID, for
// each slot that is present. Its body: version byte, field, audience, the bits of
// presence, the places in order of slots.
type chunk struct {
	present [chunkSlots / 64]uint64
	keys    []byte
	width   int
}

const chunkVersion = 2

func (c column) width() int {
	if c.field == fieldID {
		return len(alumnikit.ID{})
	}
	return placeBytes
}

func (c column) hash() uint64 {
	h := fnv.New64a()
	_, _ = h.Write(appendColumn(nil, c))
	return h.Sum64()
}

// columnGroup returns the group of the chunk that holds a slot. Columns whose
// hashes collide share a group and are told apart by their part.
func columnGroup(c column, chunkNumber uint32) uint64 {
	return groupsOfColumns | c.hash()>>32<<24 | uint64(chunkNumber)
}

// columnGroups is the range of all groups of a column, and lastChunk the number
// that none of its chunks has: slots have 32 bits.
func columnGroups(c column) storage.GroupRange {
	return storage.GroupRange{First: columnGroup(c, 0), Last: columnGroup(c, lastChunk)}
}

const lastChunk = 1<<24 - 1

func (k *chunk) rank(at uint32) int {
	n := 0
	for i := range at / 64 {
		n += bits.OnesCount64(k.present[i])
	}
	return n + bits.OnesCount64(k.present[at/64]&(1<<(at%64)-1))
}

func (k *chunk) has(at uint32) bool { return k != nil && k.present[at/64]&(1<<(at%64)) != 0 }

// get returns the bytes for a slot's place in the chunk, nil if it is absent.
func (k *chunk) get(at uint32) []byte {
	if !k.has(at) {
		return nil
	}
	i := k.rank(at) * k.width
	return k.keys[i : i+k.width]
}

// each visits the places of a chunk that begins at a slot.
func (k *chunk) each(first uint32, visit func(slot uint32, at []byte)) {
	keys := k.keys
	for i, word := range k.present {
		for ; word != 0; word &= word - 1 {
			visit(first+uint32(64*i+bits.TrailingZeros64(word)), keys[:k.width]) //nolint:gosec // below chunkSlots
			keys = keys[k.width:]
		}
	}
}

// appendSpots appends the places of a chunk that begins at a slot.
func (k *chunk) appendSpots(out []spot, first uint32) []spot {
	if k == nil {
		return out
	}
	k.each(first, func(slot uint32, at []byte) { out = append(out, spotOf(at, slot)) })
	return out
}

func (k *chunk) set(at uint32, key []byte) {
	i := k.rank(at) * k.width
	if k.has(at) {
		copy(k.keys[i:], key)
		return
	}
	k.present[at/64] |= 1 << (at % 64)
	k.keys = append(k.keys, key...)
	copy(k.keys[i+k.width:], k.keys[i:])
	copy(k.keys[i:], key)
}

func (k *chunk) clear(at uint32) {
	if !k.has(at) {
		return
	}
	i := k.rank(at) * k.width
	k.keys = append(k.keys[:i], k.keys[i+k.width:]...)
	k.present[at/64] &^= 1 << (at % 64)
}

func (k *chunk) empty() bool { return len(k.keys) == 0 }

func (k *chunk) encode(c column) []byte {
	b := appendColumn([]byte{chunkVersion}, c)
	for _, word := range k.present {
		b = binary.BigEndian.AppendUint64(b, word)
	}
	return append(b, k.keys...)
}

// decodeChunk returns a chunk that reads its body and must not be changed.
func decodeChunk(body []byte) (column, *chunk, error) {
	r := reader{rest: body}
	version, c := r.byte(), r.column()
	k := &chunk{width: c.width()}
	n := 0
	for i := range k.present {
		k.present[i] = r.uint64()
		n += bits.OnesCount64(k.present[i])
	}
	if r.bad || version != chunkVersion || len(r.rest) != n*k.width {
		return c, nil, fmt.Errorf("index: column: %w", alumnikit.ErrCorrupt)
	}
	k.keys = r.rest
	return c, k, nil
}

// findChunk returns a copy of the chunk of a column among the parts of its group,
// an empty one if there is none, and the part it stands at or should.
func findChunk(parts map[uint32][]byte, c column) (*chunk, uint32, error) {
	free := uint32(0)
	for part, body := range parts {
		at, k, err := decodeChunk(body)
		if err != nil {
			return nil, 0, err
		}
		if at == c {
			k.keys = bytes.Clone(k.keys)
			return k, part, nil
		}
		free = max(free, part+1)
	}
	return &chunk{width: c.width()}, free, nil
}
