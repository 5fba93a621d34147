package index

import (
	"github.com/alumnikit/alumnikit/storage"
	"github.com/alumnikit/alumnikit/storage/index/postings"
)

// overlay is what pending deltas say, on top of the pages: for each term and
// column the last word about each slot.
type overlay struct {
	terms   map[Term]*patch
	columns map[column]map[uint32][]byte // nil: cleared
	values  map[column][]string          // that terms were added for
	planes  int
}

type patch struct{ add, remove postings.Set }

// newOverlay reads deltas in the order (slot, part, version). A delta made with
// another schema cannot be read as this one's.
func newOverlay(deltas []storage.Delta, fingerprint [8]byte) (*overlay, error) {
	o := &overlay{terms: map[Term]*patch{}, columns: map[column]map[uint32][]byte{}, values: map[column][]string{}}
	for _, raw := range deltas {
		d, err := decodeDelta(raw.Body)
		if err != nil {
			return nil, err
		}
		if d.fingerprint != fingerprint {
			return nil, ErrStale
		}
		o.apply(raw.Slot, d)
	}
	return o, nil
}

func (o *overlay) apply(slot uint32, d delta) {
	for _, t := range d.remove {
		p := o.at(t)
		p.add.Remove(slot)
		p.remove.Add(slot)
	}
	for _, t := range d.add {
		p := o.at(t)
		p.remove.Remove(slot)
		p.add.Add(slot)
		o.planes = max(o.planes, int(t.Element())+1)
		c := column{t.Field(), t.Audience()}
		o.values[c] = append(o.values[c], t.Value())
	}
	for _, c := range d.clear {
		o.inColumn(c)[slot] = nil
	}
	for c, key := range d.set {
		o.inColumn(c)[slot] = keyBytes(key)
	}
	if d.id != nil {
		o.inColumn(column{field: fieldID})[slot] = nil
		if !d.id.IsZero() {
			o.inColumn(column{field: fieldID})[slot] = d.id[:]
		}
	}
}

func (o *overlay) at(t Term) *patch {
	p := o.terms[t]
	if p == nil {
		p = &patch{}
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
	p := o.terms[t]
	if p == nil {
		return set
	}
	return postings.Or(postings.AndNot(set, &p.remove), &p.add)
}

func (o *overlay) column(c column, slot uint32) ([]byte, bool) {
	key, ok := o.columns[c][slot]
	return key, ok
}
