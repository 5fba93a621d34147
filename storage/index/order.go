package index

import (
	"cmp"
	"context"
	"encoding/binary"
	"slices"
	"sync"
	"sync/atomic"

	"github.com/alumnikit/alumnikit/storage"
)

// order is a whole column, for queries that find many people. What it says does
// not change; it is safe for concurrent use.
type order struct {
	column column
	chunks []*chunk // by number; nil where nobody is
	once   sync.Once
	sorted atomic.Pointer[[]spot] // by place; made when first asked for
	ranked sync.Once
	ranks  []uint32 // see ranksOf
}

// wholeColumn is the number under which an order is cached; no chunk has it.
func wholeColumn(c column) uint64 { return columnGroup(c, lastChunk) }

// spot is a slot and its place in an order.
type spot struct {
	key  uint64
	tie  uint32 // the first bytes of the ID
	slot uint32
}

func (s spot) compare(o spot) int {
	return cmp.Or(cmp.Compare(s.key, o.key), cmp.Compare(s.tie, o.tie))
}

// spotOf reads a place, or the beginning of an ID.
func spotOf(b []byte, slot uint32) spot {
	return spot{binary.BigEndian.Uint64(b), binary.BigEndian.Uint32(b[keyBytes:]), slot}
}

// get returns what the column holds for a slot, nil if nothing.
func (o *order) get(slot uint32) []byte {
	if n := int(slot / chunkSlots); n < len(o.chunks) {
		return o.chunks[n].get(slot % chunkSlots)
	}
	return nil
}

// spots returns everybody in the order, by place.
func (o *order) spots() []spot {
	o.once.Do(func() {
		if o.sorted.Load() == nil {
			sorted := o.all(make([]spot, 0, o.len()))
			slices.SortFunc(sorted, spot.compare)
			o.sorted.Store(&sorted)
		}
	})
	return *o.sorted.Load()
}

// sparseOrder is the share of slots below which an order keeps no ranks.
const sparseOrder = 16

// ranksOf returns, for each slot, its place among spots counted from 1, 0 if it has
// none; nil if few slots have one. It takes four bytes to see whether somebody
// comes before another, and these stand in the order in which people are found.
func (o *order) ranksOf() []uint32 {
	o.ranked.Do(func() {
		spots, slots := o.spots(), len(o.chunks)*chunkSlots
		if len(spots) < slots/sparseOrder {
			return
		}
		o.ranks = make([]uint32, slots)
		for i, at := range spots {
			o.ranks[at.slot] = uint32(i) + 1 //nolint:gosec // slots have 32 bits
		}
	})
	return o.ranks
}

func (o *order) len() int {
	n := 0
	for _, k := range o.chunks {
		if k != nil {
			n += len(k.keys) / k.width
		}
	}
	return n
}

func (o *order) all(out []spot) []spot {
	for n, k := range o.chunks {
		out = k.appendSpots(out, uint32(n)*chunkSlots) //nolint:gosec // a slot
	}
	return out
}

// bytes is about what the order takes in memory once it is sorted and ranked.
func (o *order) bytes() int {
	n := groupBytes + 4*len(o.chunks)*chunkSlots
	for _, k := range o.chunks {
		if k != nil {
			n += len(k.keys) + spotBytes*len(k.keys)/k.width + 128
		}
	}
	return n
}

// spotBytes is what a spot takes in memory.
const spotBytes = 16

// with returns the order with other chunks in the place of some.
func (o *order) with(chunks map[uint32]*chunk) *order {
	last := len(o.chunks)
	for n := range chunks {
		last = max(last, int(n)+1)
	}
	out := &order{column: o.column, chunks: make([]*chunk, last)}
	copy(out.chunks, o.chunks)
	for n, k := range chunks {
		out.chunks[n] = k
	}
	if before := o.sorted.Load(); before != nil {
		sorted := out.merge(*before, chunks)
		out.sorted.Store(&sorted)
	}
	return out
}

// merge takes the slots of the chunks out of an order and puts them in again
// where they are now.
func (o *order) merge(before []spot, chunks map[uint32]*chunk) []spot {
	fresh := make([]spot, 0, len(chunks)*chunkSlots)
	moved := make([]bool, len(o.chunks))
	for n, k := range chunks {
		fresh = k.appendSpots(fresh, n*chunkSlots)
		moved[n] = true
	}
	slices.SortFunc(fresh, spot.compare)
	out := make([]spot, 0, len(before)+len(fresh))
	for _, at := range before {
		if moved[at.slot/chunkSlots] {
			continue
		}
		for len(fresh) > 0 && fresh[0].compare(at) < 0 {
			out, fresh = append(out, fresh[0]), fresh[1:]
		}
		out = append(out, at)
	}
	return append(out, fresh...)
}

// order returns a whole column.
func (v *view) order(ctx context.Context, c column) (*order, error) {
	if err := v.readOrders(ctx, []column{c}); err != nil {
		return nil, err
	}
	return v.orders[c], nil
}

// readOrders makes whole columns available: from the cache, with the chunks that have
// changed since read anew, or read as a whole, all in one statement.
func (v *view) readOrders(ctx context.Context, columns []column) error {
	fresh := map[column]*order{}
	q := storage.PageQuery{Generation: v.head.Generation}
	for _, c := range columns {
		if v.orders[c] != nil || fresh[c] != nil {
			continue
		}
		o, stale := v.ix.cache.order(v.tenant, v.at, wholeColumn(c))
		switch {
		case o != nil && len(stale) == 0:
			v.orders[c] = o
			continue
		case o == nil || len(q.Groups)+len(stale) > storage.MaxGroups:
			o, q.Ranges = &order{column: c}, append(q.Ranges, columnGroups(c))
		default:
			q.Groups = append(q.Groups, stale...)
		}
		if fresh[c] = o; len(q.Ranges) == storage.MaxRanges {
			break
		}
	}
	if len(fresh) == 0 {
		return nil
	}
	slices.Sort(q.Groups)
	if err := v.renewOrders(ctx, q, fresh); err != nil {
		return err
	}
	return v.readOrders(ctx, columns) // those that were too many for one statement
}

// renewOrders reads chunks of columns and puts them in the place of those they had.
func (v *view) renewOrders(ctx context.Context, q storage.PageQuery, orders map[column]*order) error {
	snap, err := v.read(ctx, q)
	if err != nil {
		return err
	}
	chunks := map[column]map[uint32]*chunk{}
	for c := range orders {
		chunks[c] = map[uint32]*chunk{}
		for _, g := range within(q.Groups, columnGroups(c)) {
			chunks[c][chunkNumber(g)] = nil
		}
	}
	for _, p := range snap.Pages {
		c, k, err := decodeChunk(p.Body)
		if err != nil {
			return err
		}
		if chunks[c] != nil { // others' hashes may collide
			chunks[c][chunkNumber(p.Group)] = k
		}
	}
	for c, o := range orders {
		o = o.with(chunks[c])
		v.orders[c] = o
		v.ix.cache.put(v.tenant, v.meta.Stamp, wholeColumn(c), held{&group{order: o, bytes: o.bytes()}, v.at.beat})
	}
	return nil
}

// chunkNumber returns the number of the chunk that a group of columns holds.
func chunkNumber(group uint64) uint32 { return uint32(group & lastChunk) } //nolint:gosec // masked
