package index

import (
	"bytes"
	"cmp"
	"encoding/binary"
	"fmt"
	"maps"
	"math"
	"slices"

	"github.com/alumnikit/alumnikit"
	"github.com/alumnikit/alumnikit/storage"
	"github.com/alumnikit/alumnikit/storage/index/postings"
)

// Groups are numbered by what they hold: the top byte says which of the three
// kinds, the rest is theirs.
const (
	groupsOfTerms   uint64 = iota << groupKindShift // exponent (8 bits), bucket (48 bits)
	groupsOfColumns uint64 = iota << groupKindShift // hash of the column (32 bits), chunk (24 bits)
	groupsOfValues  uint64 = iota << groupKindShift // hash of the column (56 bits)

	groupKindShift = 56
)

// termGroup returns the group of a term in a tenant of 1<<exponent groups.
func termGroup(t Term, exponent uint8) uint64 {
	return bucketGroup(t.hash()&(1<<exponent-1), exponent)
}

func bucketGroup(bucket uint64, exponent uint8) uint64 {
	return groupsOfTerms | uint64(exponent)<<48 | bucket
}

// InlineBytes is the largest encoded posting that stands among others in a
// group's main page.
const InlineBytes = 2048

// The main page of a group of terms (part 0), version 1: version byte, number
// of terms, and for each term in ascending order the length it shares with the
// term before, the rest of it, and a tag: 0 and the posting with its length, or
// 1 and the list of blocks (high 16 bits, part) that hold it.
const (
	groupVersion = 1
	tagInline    = 0
	tagBlocks    = 1
)

// decodeGroup reads the postings that are wanted, all if want is nil. Pages
// are those of one group in order of their parts.
func decodeGroup(pages []storage.Page, want func(Term) bool) (map[Term]*postings.Set, error) {
	out := map[Term]*postings.Set{}
	err := scanGroup(pages, func(term []byte, p posting) (bool, error) {
		t := Term(term)
		if want != nil && !want(t) {
			return true, nil
		}
		set, err := p.decode(pages)
		out[t] = set
		return true, err
	})
	return out, err
}

// findTerms reads the postings of terms given in ascending order.
func findTerms(pages []storage.Page, terms []Term) (map[Term]*postings.Set, error) {
	out := make(map[Term]*postings.Set, len(terms))
	err := scanGroup(pages, func(term []byte, p posting) (bool, error) {
		for len(terms) > 0 && string(term) > string(terms[0]) {
			terms = terms[1:]
		}
		if len(terms) == 0 || string(term) != string(terms[0]) {
			return len(terms) > 0, nil
		}
		set, err := p.decode(pages)
		out[terms[0]] = set
		return true, err
	})
	return out, err
}

// posting is where a posting stands: in the main page or in blocks.
type posting struct {
	inline   []byte
	blocks   []blockRef
	inBlocks bool
}

type blockRef struct {
	hi   uint16
	part uint32
}

// scanGroup visits the terms of a group in ascending order while visit returns
// true. The bytes and blocks are valid until it returns.
func scanGroup(pages []storage.Page, visit func(term []byte, p posting) (bool, error)) error {
	if len(pages) == 0 {
		return nil
	}
	r := reader{rest: pages[0].Body}
	if pages[0].Part != 0 || r.byte() != groupVersion {
		return corruptGroup()
	}
	var buffers [2][maxTerm]byte
	var before []byte
	var p posting
	for i := range r.count(4) {
		term := r.term(before, buffers[i%2][:])
		r.posting(&p)
		if r.bad || (i > 0 && bytes.Compare(term, before) <= 0) {
			return corruptGroup()
		}
		before = term
		if more, err := visit(term, p); err != nil || !more {
			return err
		}
	}
	if r.bad || len(r.rest) > 0 {
		return corruptGroup()
	}
	return nil
}

func corruptGroup() error { return fmt.Errorf("index: group of terms: %w", alumnikit.ErrCorrupt) }

// term reads a term into a buffer of maxTerm bytes.
func (r *reader) term(before, buffer []byte) []byte {
	shared := r.uvarint()
	n := r.uvarint()
	if shared > uint64(len(before)) || n > maxTerm-shared {
		r.fail()
		return nil
	}
	copy(buffer, before[:shared])
	term := buffer[:shared+uint64(copy(buffer[shared:], r.take(int(n))))] //nolint:gosec // bounded
	if checkTerm(term) != nil {
		r.fail()
	}
	return term
}

func (r *reader) posting(p *posting) {
	p.inline, p.blocks, p.inBlocks = nil, p.blocks[:0], false
	switch r.byte() {
	case tagInline:
		n := r.uvarint()
		p.inline = r.take(int(min(n, math.MaxInt32))) //nolint:gosec // bounded
	case tagBlocks:
		p.inBlocks = true
		for range r.count(3) {
			hi := r.take(2)
			part := r.uvarint()
			if hi == nil || part > math.MaxUint32 {
				r.fail()
				return
			}
			p.blocks = append(p.blocks, blockRef{binary.BigEndian.Uint16(hi), uint32(part)})
		}
	default:
		r.fail()
	}
}

func (p posting) decode(pages []storage.Page) (*postings.Set, error) {
	if !p.inBlocks {
		set, rest, err := postings.Decode(p.inline)
		if err != nil || len(rest) > 0 {
			return nil, corruptGroup()
		}
		return set, nil
	}
	parts := make([]*postings.Set, len(p.blocks))
	for i, b := range p.blocks {
		at, ok := slices.BinarySearchFunc(pages, b.part, func(p storage.Page, part uint32) int {
			return cmp.Compare(p.Part, part)
		})
		if !ok {
			return nil, corruptGroup()
		}
		set, err := postings.DecodeBlock(b.hi, pages[at].Body)
		if err != nil {
			return nil, corruptGroup()
		}
		parts[i] = set
	}
	set, err := postings.Join(parts...)
	if err != nil {
		return nil, corruptGroup()
	}
	return set, nil
}

// encodeGroup returns the pages that turn old into the postings given: only
// those that change, with a nil body where a page is to be removed. Blocks keep
// the part they had, so that a change of one block writes one page.
func encodeGroup(generation uint32, group uint64, sets map[Term]*postings.Set, old []storage.Page) ([]storage.Page, error) {
	parts, err := newPartNumbers(old)
	if err != nil {
		return nil, err
	}
	fresh := map[uint32][]byte{}
	body := binary.AppendUvarint([]byte{groupVersion}, uint64(countNonEmpty(sets)))
	var before Term
	for _, t := range slices.Sorted(maps.Keys(sets)) {
		if sets[t].IsEmpty() {
			continue
		}
		shared := sharedPrefix(before, t)
		body = binary.AppendUvarint(body, uint64(shared)) //nolint:gosec // a length
		body = appendBytes(body, string(t[shared:]))
		body = parts.append(body, t, sets[t], fresh)
		before = t
	}
	if before != "" {
		fresh[0] = body
	}
	return changedPages(generation, group, fresh, old), nil
}

func countNonEmpty(sets map[Term]*postings.Set) int {
	n := 0
	for _, s := range sets {
		if !s.IsEmpty() {
			n++
		}
	}
	return n
}

func sharedPrefix(a, b Term) int {
	n := 0
	for n < len(a) && n < len(b) && a[n] == b[n] {
		n++
	}
	return n
}

// changedPages compares what should stand with what stands.
func changedPages(generation uint32, group uint64, fresh map[uint32][]byte, old []storage.Page) []storage.Page {
	var out []storage.Page
	for _, p := range old {
		body, stays := fresh[p.Part]
		if !stays {
			out = append(out, storage.Page{Generation: generation, Group: group, Part: p.Part})
		}
		if stays && bytes.Equal(body, p.Body) {
			delete(fresh, p.Part)
		}
	}
	for _, part := range slices.Sorted(maps.Keys(fresh)) {
		out = append(out, storage.Page{Generation: generation, Group: group, Part: part, Body: fresh[part]})
	}
	return out
}

// partNumbers gives blocks the page part they have or a free one.
type partNumbers struct {
	of   map[Term]map[uint16]uint32
	used map[uint32]bool
	next uint32
}

func newPartNumbers(old []storage.Page) (*partNumbers, error) {
	n := &partNumbers{of: map[Term]map[uint16]uint32{}, used: map[uint32]bool{}, next: 1}
	err := scanGroup(old, func(term []byte, p posting) (bool, error) {
		if !p.inBlocks {
			return true, nil
		}
		blocks := make(map[uint16]uint32, len(p.blocks))
		for _, b := range p.blocks {
			blocks[b.hi] = b.part
			n.used[b.part] = true
		}
		n.of[Term(term)] = blocks
		return true, nil
	})
	return n, err
}

func (n *partNumbers) get(t Term, hi uint16) uint32 {
	if part, ok := n.of[t][hi]; ok {
		return part
	}
	for n.used[n.next] {
		n.next++
	}
	n.used[n.next] = true
	return n.next
}

func (n *partNumbers) append(body []byte, t Term, set *postings.Set, fresh map[uint32][]byte) []byte {
	inline := set.AppendBinary(nil)
	if len(inline) <= InlineBytes {
		return append(binary.AppendUvarint(append(body, tagInline), uint64(len(inline))), inline...)
	}
	var refs []byte
	count := uint64(0)
	for hi, payload := range set.EncodeBlocks() {
		part := n.get(t, hi)
		fresh[part] = payload
		refs = binary.AppendUvarint(binary.BigEndian.AppendUint16(refs, hi), uint64(part))
		count++
	}
	return append(binary.AppendUvarint(append(body, tagBlocks), count), refs...)
}
