package index

import (
	"encoding/binary"
	"fmt"
	"hash/fnv"
	"math/bits"

	"github.com/alumnikit/alumnikit"
)

// chunkSlots is how many slots one page of a column covers.
const chunkSlots = 1024

// chunk is one page of a column: a key of 8 bytes, or an ID of 16, for each
// slot that is present. Its body: version byte, field, audience, 128 bytes of
// presence, the keys in order of slots.
type chunk struct {
	present [chunkSlots / 64]uint64
	keys    []byte
	width   int
}

const chunkVersion = 1

func (c column) width() int {
	if c.field == fieldID {
		return 16
	}
	return 8
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
	k.keys = append([]byte(nil), r.rest...)
	return c, k, nil
}

// findChunk returns the chunk of a column among the parts of its group, an
// empty one if there is none, and the part it stands at or should.
func findChunk(parts map[uint32][]byte, c column) (*chunk, uint32, error) {
	free := uint32(0)
	for part, body := range parts {
		at, k, err := decodeChunk(body)
		if err != nil {
			return nil, 0, err
		}
		if at == c {
			return k, part, nil
		}
		free = max(free, part+1)
	}
	return &chunk{width: c.width()}, free, nil
}

// keyBytes is a key of an order as it stands in a chunk.
func keyBytes(key uint64) []byte { return binary.BigEndian.AppendUint64(nil, key) }
