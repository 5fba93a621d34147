package index

import (
	"cmp"
	"maps"
	"slices"

	"github.com/alumnikit/alumnikit/storage"
	"github.com/alumnikit/alumnikit/storage/index/postings"
)

// overlay is what pending deltas say, on top of the pages: for each term and
// column the last word about each slot. It does not change once it is made, so
// that readers share it; what came later lies in an overlay above.
type overlay struct {
	below   *overlay           // applied first; may be nil
	own     []storage.Delta    // of this layer, if it stands on another
	keys    []storage.DeltaKey // of all layers, in order
	terms   map[Term]*patch
	columns map[column]map[uint32][]byte // nil: cleared
	values  map[column]map[string]bool   // of dictionaries and catalogues, that terms were added for
	kinds   map[Term]bool                // terms without their values, of which the catalogues have been told
	room    []patch                      // for terms to come
	planes  int
	moved   map[column]*postings.Set // slots that any layer says something about
	masked  *postings.Set            // slots of which nothing below counts
	mark    *byte                    // tells it from every other, and keeps nothing of it in memory
}

type patch struct{ add, remove postings.Set }

// newOverlay reads deltas of this schema in the order (slot, part, version).
func (ix *Index) newOverlay(deltas []storage.Delta, below *overlay) (*overlay, error) {
	o := &overlay{
		mark: new(byte), below: below, keys: deltaKeys(deltas),
		terms: map[Term]*patch{}, columns: map[column]map[uint32][]byte{},
		values: map[column]map[string]bool{}, kinds: map[Term]bool{},
	}
	if below != nil {
		o.planes, o.own, o.keys = below.planes, deltas, mergeKeys(below.keys, o.keys)
	}
	for _, raw := range deltas {
		d, err := decodeDelta(raw.Body)
		if err != nil {
			return nil, err
		}
		if d.fingerprint != ix.schema.Fingerprint {
			return nil, ErrStale
		}
		o.apply(raw.Slot, d, ix.isListed)
	}
	o.settle()
	return o, nil
}

// settle works out what readers would work out again and again.
func (o *overlay) settle() {
	o.moved = map[column]*postings.Set{}
	if o.below != nil {
		maps.Copy(o.moved, o.below.moved)
	}
	for c, slots := range o.columns {
		o.moved[c] = postings.Or(o.moved[c], postings.Of(slices.Collect(maps.Keys(slots))...))
	}
}

// movedIn returns the slots of which a column's pages may not hold what counts.
func (o *overlay) movedIn(c column) *postings.Set {
	if o.masked.IsEmpty() {
		if moved := o.moved[c]; moved != nil {
			return moved
		}
		return &postings.Set{}
	}
	return postings.Or(o.moved[c], o.masked)
}

func (o *overlay) apply(slot uint32, d delta, listed func(Term) bool) {
	for _, t := range d.remove {
		p := o.at(t)
		p.add.Remove(slot)
		p.remove.Add(slot)
	}
	for _, t := range d.add {
		p := o.at(t)
		if p.add.IsEmpty() {
			o.note(t, listed)
		}
		p.remove.Remove(slot)
		p.add.Add(slot)
	}
	for _, c := range d.clear {
		o.inColumn(c)[slot] = nil
	}
	for c, at := range d.set {
		o.inColumn(c)[slot] = at[:]
		o.value(catalogueOf(c.field), catalogueEntry(ordered, c.audience))
	}
	if d.id != nil {
		o.inColumn(column{field: fieldID})[slot] = nil
		if !d.id.IsZero() {
			o.inColumn(column{field: fieldID})[slot] = d.id[:]
		}
	}
}

// note tells dictionaries and catalogues of a term that is new here.
func (o *overlay) note(t Term, listed func(Term) bool) {
	if listed(t) {
		o.value(column{t.Field(), t.Audience()}, t.Value())
	}
	if kind := t.kind(); !o.kinds[kind] {
		o.kinds[kind] = true
		o.planes = max(o.planes, int(t.Element())+1)
		if catalogued(t.Field()) {
			o.value(catalogueOf(t.Field()), catalogueEntry(t.Element(), t.Audience()))
		}
	}
}

func (o *overlay) value(c column, value string) {
	if o.values[c] == nil {
		o.values[c] = map[string]bool{}
	}
	o.values[c][value] = true
}

func (o *overlay) at(t Term) *patch {
	p := o.terms[t]
	if p == nil {
		if len(o.room) == 0 {
			o.room = make([]patch, 32)
		}
		p, o.room = &o.room[0], o.room[1:]
		o.terms[t] = p
	}
	return p
}

func (o *overlay) inColumn(c column) map[uint32][]byte {
	if o.columns[c] == nil {
		o.columns[c] = map[uint32][]byte{}
	}
	return o.columns[c]
}

// patch returns the posting with what is pending.
func (o *overlay) patch(t Term, set *postings.Set) *postings.Set {
	if o == nil {
		return set
	}
	set = o.below.patch(t, set)
	if !o.masked.IsEmpty() {
		set = postings.AndNot(set, o.masked)
	}
	if p := o.terms[t]; p != nil {
		set = postings.Or(postings.AndNot(set, &p.remove), &p.add)
	}
	return set
}

// layer is what one layer says about a column.
type layer struct {
	keys   map[uint32][]byte
	masked *postings.Set
}

// inLayers returns the layers that say anything about a column, uppermost
// first.
func (o *overlay) inLayers(c column) []layer {
	var out []layer
	for ; o != nil; o = o.below {
		if len(o.columns[c]) > 0 || !o.masked.IsEmpty() {
			out = append(out, layer{o.columns[c], o.masked})
		}
	}
	return out
}

func lookUp(layers []layer, slot uint32) ([]byte, bool) {
	for _, l := range layers {
		if key, ok := l.keys[slot]; ok {
			return key, true
		}
		if l.masked.Contains(slot) {
			return nil, true
		}
	}
	return nil, false
}

// inValues appends the values that are pending for a dictionary.
func (o *overlay) inValues(c column, out []string) []string {
	for ; o != nil; o = o.below {
		for value := range o.values[c] {
			out = append(out, value)
		}
	}
	return out
}

// pendingTerms returns the terms that any layer says something about.
func (o *overlay) pendingTerms() map[Term]bool {
	out := map[Term]bool{}
	for ; o != nil; o = o.below {
		for t := range o.terms {
			out[t] = true
		}
	}
	return out
}

// pendingColumns returns the columns that any layer says something about.
func (o *overlay) pendingColumns() map[column]bool {
	out := map[column]bool{}
	for ; o != nil; o = o.below {
		for c := range o.columns {
			out[c] = true
		}
	}
	return out
}

func compareDeltaKeys(a, b storage.DeltaKey) int {
	return cmp.Or(cmp.Compare(a.Slot, b.Slot), cmp.Compare(a.Part, b.Part), cmp.Compare(a.Version, b.Version))
}

// mergeKeys merges two ascending lists of which no key is in both.
func mergeKeys(a, b []storage.DeltaKey) []storage.DeltaKey {
	out := make([]storage.DeltaKey, 0, len(a)+len(b))
	for _, key := range b {
		n, _ := slices.BinarySearchFunc(a, key, compareDeltaKeys)
		out = append(append(out, a[:n]...), key)
		a = a[n:]
	}
	return append(out, a...)
}

// Bounds of sharing an overlay between readers.
const (
	maxAbove = 64 // deltas that are read for a layer of their own; with more, everything is read anew
	minBase  = 16 // deltas from which on a reader asks for keys first
)

// above returns the deltas that come on top of the base, in order; false if
// the base cannot stand below them.
func (o *overlay) above(deltas []storage.Delta) ([]storage.Delta, bool) {
	var extra []storage.Delta
	rest := o.keys
	for _, d := range deltas {
		switch {
		case len(rest) > 0 && rest[0] == d.Key():
			rest = rest[1:]
		case len(rest) > 0 && rest[0].Slot == d.Slot && rest[0].Part == d.Part, len(extra) == maxAbove:
			return nil, false // an earlier word than one in the base
		default:
			extra = append(extra, d)
		}
	}
	return extra, len(rest) == 0 && (len(extra) == 0 || o.masked.IsEmpty())
}

// lacks returns those of some deltas that are not in the base, in order; none if the
// base cannot stand below them.
func (o *overlay) lacks(deltas []storage.Delta) []storage.Delta {
	var extra []storage.Delta
	for _, d := range deltas {
		n, there := slices.BinarySearchFunc(o.keys, d.Key(), compareDeltaKeys)
		if there {
			continue
		}
		if !o.masked.IsEmpty() || (n < len(o.keys) && o.keys[n].Slot == d.Slot && o.keys[n].Part == d.Part) {
			return nil
		}
		extra = append(extra, d)
	}
	slices.SortFunc(extra, compareDeltas)
	return extra
}

func compareDeltas(a, b storage.Delta) int { return compareDeltaKeys(a.Key(), b.Key()) }

// stack puts deltas on top of a base. Layers that are not much larger than what comes
// on them become one with it: so there are few, and no delta is read more often than
// there are layers. It returns nil if there is more on top than below: then all of it
// is better read anew.
func (ix *Index) stack(extra []storage.Delta, base *overlay) (*overlay, error) {
	root := base
	for root.below != nil {
		root = root.below
	}
	if len(base.keys)+len(extra) > 2*max(len(root.keys), maxAbove) {
		return nil, nil //nolint:nilnil // documented
	}
	for base.below != nil && len(base.own) <= 2*len(extra) {
		extra = slices.Concat(base.own, extra)
		base = base.below
	}
	slices.SortFunc(extra, compareDeltas)
	return ix.newOverlay(extra, base)
}
