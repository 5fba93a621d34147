package index

import (
	"encoding/binary"
	"fmt"
	"slices"

	"github.com/alumnikit/alumnikit"
	"github.com/alumnikit/alumnikit/storage"
)

// The trail tells readers what the last epochs have changed, so that they keep
// what they hold of all other groups. It is one page; its body: version byte, and
// for each epoch, the latest first, the stamp of the epoch before it, the number
// of groups that were written, and these in ascending order, each less the one
// before.
const (
	trailVersion = 1
	trailGroup   = groupsOfTrail
	trailBytes   = 48 << 10 // older epochs are left out
)

// step is one turn from an epoch to the next.
type step struct {
	from    alumnikit.ID
	changed []uint64
}

func encodeTrail(steps []step) []byte {
	b := []byte{trailVersion}
	for _, s := range steps {
		start := len(b)
		b = append(b, s.from[:]...)
		b = binary.AppendUvarint(b, uint64(len(s.changed)))
		before := uint64(0)
		for _, g := range s.changed {
			b = binary.AppendUvarint(b, g-before)
			before = g
		}
		if len(b) > trailBytes {
			return b[:start]
		}
	}
	return b
}

func decodeTrail(pages []storage.Page) ([]step, error) {
	if len(pages) == 0 {
		return nil, nil
	}
	r := reader{rest: pages[0].Body}
	if len(pages) > 1 || r.byte() != trailVersion {
		return nil, corruptTrail()
	}
	var steps []step
	for len(r.rest) > 0 {
		var s step
		copy(s.from[:], r.take(len(s.from)))
		s.changed = make([]uint64, r.count(1))
		at := uint64(0)
		for i := range s.changed {
			at += r.uvarint()
			s.changed[i] = at
		}
		steps = append(steps, s)
	}
	if r.bad {
		return nil, corruptTrail()
	}
	return steps, nil
}

func corruptTrail() error { return fmt.Errorf("index: trail: %w", alumnikit.ErrCorrupt) }

// changedSince returns all groups that were written after an epoch, ascending;
// false if the trail does not go back so far.
func changedSince(steps []step, from alumnikit.ID) ([]uint64, bool) {
	var all []uint64
	for _, s := range steps {
		all = append(all, s.changed...)
		if s.from == from {
			slices.Sort(all)
			return slices.Compact(all), true
		}
	}
	return nil, false
}
