package index

import (
	"encoding/binary"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/alumnikit/alumnikit"
)

// places returns a chunk with somebody at each of some slots, by falling keys.
func places(slots ...uint32) *chunk {
	k := &chunk{width: placeBytes}
	for _, slot := range slots {
		at := placeOf(uint64(1<<20-slot), alumnikit.ID{})
		k.set(slot%chunkSlots, at[:])
	}
	return k
}

// TestRanksFollowTheOrder has one reader sort an order while another takes it over
// into the next epoch, which only the race detector can see going wrong.
func TestRanksFollowTheOrder(t *testing.T) {
	t.Parallel()
	o := (&order{}).with(map[uint32]*chunk{0: places(3, 5, 7), 1: places(chunkSlots, chunkSlots+9)})
	var next *order
	var readers sync.WaitGroup
	readers.Go(func() { o.spots() })
	readers.Go(func() { next = o.with(map[uint32]*chunk{1: places(chunkSlots + 1)}) })
	readers.Wait()
	for _, at := range []*order{o, next, next.with(map[uint32]*chunk{0: places(4)})} {
		spots := at.spots()
		require.Len(t, spots, at.len())
		for i, s := range spots {
			require.Equal(t, s.key, binary.BigEndian.Uint64(at.get(s.slot)))
			if i > 0 {
				require.Negative(t, spots[i-1].compare(s))
			}
		}
	}

	all := make([]uint32, chunkSlots)
	for i := range all {
		all[i] = uint32(i) //nolint:gosec // below chunkSlots
	}
	dense := (&order{}).with(map[uint32]*chunk{0: places(all...)})
	ranks := dense.ranksOf()
	require.Len(t, ranks, chunkSlots)
	for i, s := range dense.spots() {
		require.EqualValues(t, i+1, ranks[s.slot])
	}
	require.Nil(t, o.ranksOf(), "few slots have a place")
}
