package index

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"maps"
	"math"
	"slices"

	"github.com/alumnikit/alumnikit"
	"github.com/alumnikit/alumnikit/storage"
	"github.com/alumnikit/alumnikit/storage/index/postings"
)

// Groups are numbered by what they hold: the top byte says which kind, the rest
// is the kind's own. All are below 1<<63 (storage.GroupRange).
const (
	groupsOfTerms   uint64 = iota << groupKindShift // exponent (8 bits), bucket (48 bits)
	groupsOfColumns uint64 = iota << groupKindShift // hash of the column (32 bits), chunk (24 bits)
	groupsOfValues  uint64 = iota << groupKindShift // hash of the column (56 bits)
	groupsOfBlocks  uint64 = iota << groupKindShift // hash of field and value (56 bits)
	groupsOfTrail   uint64 = iota << groupKindShift // one group
	answers         uint64 = iota << groupKindShift // no groups: numbers in the cache alone

	groupKindShift = 56
)

func groupKind(group uint64) uint64 { return group >> groupKindShift << groupKindShift }

// termGroup returns the group of a term in a tenant of 1<<exponent groups.
func termGroup(t Term, exponent uint8) uint64 {
	return bucketGroup(t.hash()&(1<<exponent-1), exponent)
}

func bucketGroup(bucket uint64, exponent uint8) uint64 {
	return groupsOfTerms | uint64(exponent)<<48 | bucket
}

// blocksGroup returns the group that holds the blocks of a term's posting, if it
// is too long to stand in the term's own group.
func blocksGroup(t Term) uint64 { return groupsOfBlocks | t.hash()>>8 }

// InlineBytes is the largest encoded posting that stands among others in a
// group's page.
const InlineBytes = 2048

// The page of a group of terms (part 0), version 2: version byte, and for each
// term in ascending order the length it shares with the term before, the rest of
// it, and a tag: 0 and the posting with its length, or 1 and the parts of its
// group of blocks, each with the first high 16 bits in it.
const (
	groupVersion = 2
	tagInline    = 0
	tagBlocks    = 1
)

// pageSet is the pages of groups of terms and of blocks that were read together.
type pageSet map[uint64][]storage.Page

// storedPages sorts pages by group; they come in order of their parts.
func storedPages(pages []storage.Page) pageSet {
	out := pageSet{}
	for _, p := range pages {
		out[p.Group] = append(out[p.Group], p)
	}
	return out
}

// findTerms reads the postings of terms of one group, given in ascending order.
// Most terms of a page are passed over: they share more with the one before them
// than that shares with the term looked for, so they too come before it.
func (s pageSet) findTerms(group uint64, terms []Term) (map[Term]*postings.Set, error) {
	out := make(map[Term]*postings.Set, len(terms))
	matched := 0 // bytes that the last term shares with terms[0], which it is less than
	err := scanGroup(s[group], func(term []byte, shared int, p posting) (bool, error) {
		if len(terms) == 0 {
			return false, nil
		}
		if shared > matched {
			return true, nil
		}
		for len(terms) > 0 && string(term) > string(terms[0]) {
			terms = terms[1:]
		}
		if len(terms) > 0 && string(term) == string(terms[0]) {
			set, err := p.decode(s[blocksGroup(terms[0])])
			if err != nil {
				return false, err
			}
			out[terms[0]], terms = set, terms[1:]
		}
		if len(terms) > 0 {
			matched = sharedPrefix(term, terms[0])
		}
		return len(terms) > 0, nil
	})
	return out, err
}

// posting is where a posting stands: in the page or in blocks.
type posting struct {
	inline   []byte
	blocks   []blockRef
	inBlocks bool
}

// scanGroup visits the terms of a group in ascending order while visit returns
// true, each with the number of bytes that it shares with the one before. The bytes
// and blocks are valid until it returns.
func scanGroup(pages []storage.Page, visit func(term []byte, shared int, p posting) (bool, error)) error {
	if len(pages) == 0 {
		return nil
	}
	r := reader{rest: pages[0].Body}
	if len(pages) > 1 || pages[0].Part != 0 || r.byte() != groupVersion {
		return corruptGroup()
	}
	var buffer [maxTerm]byte
	term, shared := buffer[:0], 0
	var p posting
	for len(r.rest) > 0 {
		term, shared = r.term(term)
		r.posting(&p)
		if r.bad {
			return corruptGroup()
		}
		if more, err := visit(term, shared, p); err != nil || !more {
			return err
		}
	}
	if r.bad {
		return corruptGroup()
	}
	return nil
}

func corruptGroup() error { return fmt.Errorf("index: group of terms: %w", alumnikit.ErrCorrupt) }

// term reads a term into the place of the one before it, which has room for
// maxTerm bytes. As many bytes are shared as are the same, so that the first of the
// others tells whether the terms ascend.
func (r *reader) term(before []byte) (term []byte, shared int) {
	same, n := r.uvarint(), r.uvarint()
	if same > uint64(len(before)) || n == 0 || n > maxTerm-same {
		r.fail()
		return before, 0
	}
	shared = int(same)     //nolint:gosec // bounded
	rest := r.take(int(n)) //nolint:gosec // bounded
	if rest == nil || (shared < len(before) && rest[0] <= before[shared]) {
		r.fail()
		return before, 0
	}
	term = append(before[:shared], rest...)
	if checkTerm(term) != nil {
		r.fail()
	}
	return term, shared
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

// decode reads a posting; pages are those of its group of blocks.
func (p posting) decode(pages []storage.Page) (*postings.Set, error) {
	if p.inBlocks {
		return decodeBlocks(p.blocks, pages)
	}
	set, rest, err := postings.Decode(p.inline)
	if err != nil || len(rest) > 0 {
		return nil, corruptGroup()
	}
	return set, nil
}

// rewrite returns the pages that put postings in the place of those of a group
// and leave its other terms alone: only pages that change, with a nil body where
// one is to be removed.
func (s pageSet) rewrite(generation uint32, group uint64, room int, changed map[Term]*postings.Set) ([]storage.Page, error) {
	w := groupWriter{generation: generation, room: room, old: s, body: []byte{groupVersion}, parts: map[uint64]*partNumbers{}}
	terms := slices.Sorted(maps.Keys(changed))
	err := scanGroup(s[group], func(term []byte, _ int, p posting) (bool, error) {
		for len(terms) > 0 && string(terms[0]) < string(term) {
			w.put(terms[0], changed[terms[0]], nil)
			terms = terms[1:]
		}
		if len(terms) > 0 && string(terms[0]) == string(term) {
			w.put(terms[0], changed[terms[0]], p.blocks)
			terms = terms[1:]
			return true, nil
		}
		w.keep(Term(term), p)
		return true, nil
	})
	if err != nil {
		return nil, err
	}
	for _, t := range terms {
		w.put(t, changed[t], nil)
	}
	fresh := map[uint32][]byte{}
	if w.before != "" {
		fresh[0] = w.body
	}
	return append(changedPages(generation, group, fresh, s[group]), w.pages...), nil
}

// groupWriter writes the page of a group, and the blocks of its longer postings.
type groupWriter struct {
	generation uint32
	room       int // bytes of a page's body that the store keeps together; 0: any
	old        pageSet
	body       []byte
	before     Term
	pages      []storage.Page // of groups of blocks
	parts      map[uint64]*partNumbers
}

func (w *groupWriter) name(t Term) {
	shared := sharedPrefix(w.before, t)
	w.body = binary.AppendUvarint(w.body, uint64(shared)) //nolint:gosec // a length
	w.body = appendBytes(w.body, string(t[shared:]))
	w.before = t
}

// keep copies a posting as it stands.
func (w *groupWriter) keep(t Term, p posting) {
	w.name(t)
	if p.inBlocks {
		w.refs(p.blocks)
		return
	}
	w.inline(p.inline)
}

// put writes a posting, which stood in blocks before if old is not empty.
func (w *groupWriter) put(t Term, set *postings.Set, old []blockRef) {
	if set.IsEmpty() {
		w.removeBlocks(t, old, nil)
		return
	}
	w.name(t)
	if inline, fits := inlined(set); fits {
		w.removeBlocks(t, old, nil)
		w.inline(inline)
		return
	}
	w.refs(w.putBlocks(t, set, old))
}

// inlined returns the encoded posting if it may stand in the group's page. A
// value takes a byte at least, so most long ones need not be encoded to be seen
// to be too long; only runs do better.
func inlined(set *postings.Set) ([]byte, bool) {
	encoded := set.AppendBinary(nil)
	return encoded, len(encoded) <= InlineBytes
}

func (w *groupWriter) inline(encoded []byte) {
	w.body = append(w.body, tagInline)
	w.body = binary.AppendUvarint(w.body, uint64(len(encoded)))
	w.body = append(w.body, encoded...)
}

func (w *groupWriter) refs(blocks []blockRef) {
	w.body = append(w.body, tagBlocks)
	w.body = binary.AppendUvarint(w.body, uint64(len(blocks)))
	for _, b := range blocks {
		w.body = binary.AppendUvarint(binary.BigEndian.AppendUint16(w.body, b.hi), uint64(b.part))
	}
}

func sharedPrefix[A Term | []byte](a A, b Term) int {
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
