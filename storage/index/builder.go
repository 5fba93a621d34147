package index

import (
	"encoding/binary"
	"maps"
	"slices"

	"github.com/alumnikit/alumnikit"
	"github.com/alumnikit/alumnikit/storage/index/postings"
)

// builder works out in memory what people have who are not in the pages: of an
// import, or of a whole tenant for Rebuild and Verify. People come block by
// block, in ascending order; what a term has in a block is kept as it will be
// stored, so that a million people take some hundred megabytes.
type builder struct {
	ix      *Index
	only    func(Term) bool // nil: every term
	terms   map[Term]*accumulator
	shared  map[*Shared][]*accumulator
	columns map[column]map[uint32]*chunk // by number
	values  map[column]map[string]bool   // of dictionaries and catalogues
	block   uint16                       // of the slots that came last
	open    []*accumulator               // with slots of that block
	slots   *postings.Set                // of everybody
	planes  int
	bytes   int // of memory, about
}

// accumulator is the posting of one term as it grows.
type accumulator struct {
	low  []uint16 // of the block that is open
	done []byte   // of blocks that are closed: high bits, length and bytes of the payload
}

func (ix *Index) newBuilder() *builder {
	return &builder{
		ix: ix, terms: map[Term]*accumulator{}, shared: map[*Shared][]*accumulator{}, columns: map[column]map[uint32]*chunk{},
		values: map[column]map[string]bool{}, slots: &postings.Set{}, planes: 1,
	}
}

// Costs in memory, about.
const (
	accumulatorBytes = 160
	placedBytes      = 20
	sharedBytes      = 64
)

// add adds what a part says about somebody.
func (b *builder) add(id alumnikit.ID, slot uint32, t *Terms) {
	if hi := uint16(slot >> 16); hi != b.block { //nolint:gosec // 16 bits
		b.close()
		b.block = hi
	}
	low := uint16(slot) //nolint:gosec // the low bits
	for _, s := range t.shared {
		for _, a := range b.postings(s) {
			b.enter(a, low)
		}
	}
	t.own(func(term []byte) {
		if a := b.posting(term); a != nil {
			b.enter(a, low)
		}
	})
	for _, sorted := range t.columns {
		c := sorted.column
		at := placeOf(sorted.key, id)
		if b.columns[c] == nil {
			b.value(catalogueOf(c.field), catalogueEntry(ordered, c.audience))
		}
		b.put(c, slot, at[:])
	}
}

// person notes that somebody is there.
func (b *builder) person(id alumnikit.ID, slot uint32) {
	b.slots.Add(slot)
	b.put(column{field: fieldID}, slot, id[:])
}

// posting finds the posting of a term, nil if it is none of those to be built.
func (b *builder) posting(encoded []byte) *accumulator {
	if a := b.terms[Term(encoded)]; a != nil {
		return a
	}
	return b.begin(Term(encoded))
}

// maxShared bounds the Shared whose postings are remembered.
const maxShared = 1 << 16

// postings finds the postings of terms that many have together.
func (b *builder) postings(s *Shared) []*accumulator {
	all, known := b.shared[s]
	if known {
		return all
	}
	if len(b.shared) >= maxShared {
		for _, forgotten := range b.shared {
			b.bytes -= sharedBytes + 8*len(forgotten)
		}
		clear(b.shared)
	}
	s.terms.own(func(term []byte) {
		if a := b.posting(term); a != nil {
			all = append(all, a)
		}
	})
	b.shared[s] = all
	b.bytes += sharedBytes + 8*len(all)
	return all
}

// enter adds a slot of the open block; it may come twice in a row.
func (b *builder) enter(a *accumulator, low uint16) {
	switch n := len(a.low); {
	case n == 0:
		b.open = append(b.open, a)
	case a.low[n-1] == low:
		return
	}
	a.low = append(a.low, low)
	b.bytes += 2
}

// begin begins the posting of a term, nil if it is none of those to be built.
func (b *builder) begin(t Term) *accumulator {
	b.planes = max(b.planes, int(t.Element())+1)
	if b.only != nil && !b.only(t) {
		return nil
	}
	a := &accumulator{}
	b.terms[t] = a
	b.bytes += accumulatorBytes + len(t)
	if b.ix.isListed(t) {
		b.value(column{t.Field(), t.Audience()}, t.Value())
	}
	if catalogued(t.Field()) {
		b.value(catalogueOf(t.Field()), catalogueEntry(t.Element(), t.Audience()))
	}
	return a
}

func (b *builder) put(c column, slot uint32, at []byte) {
	chunks := b.columns[c]
	if chunks == nil {
		chunks = map[uint32]*chunk{}
		b.columns[c] = chunks
	}
	k := chunks[slot/chunkSlots]
	if k == nil {
		k = &chunk{width: c.width()}
		chunks[slot/chunkSlots] = k
		b.bytes += placedBytes + chunkSlots/8
	}
	k.set(slot%chunkSlots, at)
	b.bytes += k.width
}

func (b *builder) value(c column, value string) {
	if b.values[c] == nil {
		b.values[c] = map[string]bool{}
	}
	b.values[c][value] = true
}

// close ends a block.
func (b *builder) close() {
	for _, a := range b.open {
		b.bytes -= 2 * len(a.low)
		before := len(a.done)
		a.close(b.block)
		b.bytes += len(a.done) - before
	}
	b.open = b.open[:0]
}

func (a *accumulator) close(block uint16) {
	slices.Sort(a.low)
	payload := postings.AppendBlock(nil, slices.Compact(a.low))
	a.done = binary.BigEndian.AppendUint16(a.done, block)
	a.done = append(binary.AppendUvarint(a.done, uint64(len(payload))), payload...)
	a.low = nil
}

// set returns the posting; every block is closed.
func (a *accumulator) set() (*postings.Set, error) {
	r := reader{rest: a.done}
	return postings.DecodeBlocks(r.blocks)
}

// bucketed are the terms of a builder by the number of their group.
func (b *builder) bucketed(exponent uint8) map[uint64][]Term {
	out := map[uint64][]Term{}
	for t := range b.terms {
		g := termGroup(t, exponent)
		out[g] = append(out[g], t)
	}
	return out
}

// mainBytes is about what the terms take in the pages of groups.
func (b *builder) mainBytes() int64 {
	n := int64(0)
	for t, a := range b.terms {
		n += int64(len(t)/2 + 6 + min(len(a.done), InlineBytes))
	}
	return n
}

// sortedValues returns the values for a dictionary or catalogue.
func (b *builder) sortedValues(c column) []string { return slices.Sorted(maps.Keys(b.values[c])) }
