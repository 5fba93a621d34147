package index

import (
	"bytes"
	"cmp"
	"encoding/binary"
	"math"
	"slices"

	"github.com/alumnikit/alumnikit/storage"
	"github.com/alumnikit/alumnikit/storage/index/postings"
)

// A posting that is too long for its group's page stands in the parts of a group
// of blocks. A part holds consecutive blocks of 65,536 slots, about partBytes of
// them, so that a dense posting has a page for each block and a thin one few
// pages. The body of a part: version byte, and for each block its high 16 bits
// and the length and bytes of its payload.
const (
	blocksVersion = 1
	partBytes     = 8 << 10
)

// blockRef names a part and the high 16 bits of the first block in it.
type blockRef struct {
	hi   uint16
	part uint32
}

func decodeBlocks(refs []blockRef, pages []storage.Page) (*postings.Set, error) {
	bad, parts := false, partReader{pages: pages}
	set, err := postings.DecodeBlocks(func(yield func(uint16, []byte) bool) {
		for _, ref := range refs {
			body, ok := parts.read(ref.part)
			r := reader{rest: body}
			if !ok || r.byte() != blocksVersion {
				bad = true
				return
			}
			for hi, payload := range r.blocks {
				if !yield(hi, payload) {
					return
				}
			}
			bad = bad || r.bad
		}
	})
	if err != nil || bad {
		return nil, corruptGroup()
	}
	return set, nil
}

// blocks yields the blocks of a posting as they follow each other.
func (r *reader) blocks(yield func(hi uint16, payload []byte) bool) {
	for len(r.rest) > 0 {
		hi := r.take(2)
		payload := r.take(int(min(r.uvarint(), math.MaxInt32))) //nolint:gosec // bounded
		if r.bad || !yield(binary.BigEndian.Uint16(hi), payload) {
			return
		}
	}
}

func partBody(pages []storage.Page, part uint32) ([]byte, bool) {
	at, ok := slices.BinarySearchFunc(pages, part, func(p storage.Page, part uint32) int { return cmp.Compare(p.Part, part) })
	if !ok {
		return nil, false
	}
	return pages[at].Body, true
}

// putBlocks writes a posting's blocks. Parts keep their number and where they
// begin as long as their size allows it, so that the change of one block writes
// one page.
func (w *groupWriter) putBlocks(t Term, set *postings.Set, old []blockRef) []blockRef {
	begins := make(map[uint16]uint32, len(old))
	most := partBytes
	if len(old) > 0 {
		most += partBytes / 2
	}
	for _, ref := range old {
		begins[ref.hi] = ref.part
	}
	var refs []blockRef
	var body []byte
	flush := func() {
		if body != nil {
			w.part(t, refs[len(refs)-1].part, body)
			body = nil
		}
	}
	for hi, payload := range set.EncodeBlocks() {
		part, began := begins[hi]
		if len(body)+len(payload) > most || (began && len(body) >= partBytes/4) {
			flush()
		}
		if body == nil {
			if !began {
				part = w.numbers(t).next()
			}
			refs = append(refs, blockRef{hi, part})
			body = []byte{blocksVersion}
		}
		body = binary.BigEndian.AppendUint16(body, hi)
		body = append(binary.AppendUvarint(body, uint64(len(payload))), payload...)
	}
	flush()
	w.removeBlocks(t, old, refs)
	return refs
}

// page writes a page of a group of blocks, unless it is what stands there; without a
// body, which no page has, it removes one.
func (w *groupWriter) page(group uint64, number uint32, body []byte) {
	if stands, ok := partBody(w.old[group], number); ok && bytes.Equal(stands, body) {
		return
	}
	w.pages = append(w.pages, storage.Page{Generation: w.generation, Group: group, Part: number, Body: body})
}

// removeBlocks removes the parts of a posting that are not among those it has
// now. Other postings may have parts in the same group.
func (w *groupWriter) removeBlocks(t Term, old, now []blockRef) {
	for _, ref := range old {
		if slices.ContainsFunc(now, func(r blockRef) bool { return r.part == ref.part }) {
			continue
		}
		for _, n := range pagesOf(w.old[blocksGroup(t)], ref.part) {
			w.page(blocksGroup(t), n, nil)
		}
	}
}

// partNumbers gives out numbers that no page of a group of blocks has.
type partNumbers struct {
	used map[uint32]bool
	last uint32
}

func (w *groupWriter) numbers(t Term) *partNumbers {
	group := blocksGroup(t)
	n := w.parts[group]
	if n == nil {
		n = &partNumbers{used: make(map[uint32]bool, len(w.old[group]))}
		for _, p := range w.old[group] {
			n.used[p.Part] = true
		}
		w.parts[group] = n
	}
	return n
}

func (n *partNumbers) next() uint32 {
	for n.last++; n.used[n.last]; n.last++ {
	}
	return n.last
}
