package index

import (
	"context"
	"slices"

	"github.com/alumnikit/alumnikit/storage"
	"github.com/alumnikit/alumnikit/storage/index/postings"
)

// While a new version of a host replaces an old one, both write. What a delta
// of another schema says cannot be read as this one's, but that its person
// changed can: all that the pages and other deltas say about such a person is
// masked, and the person's terms are worked out from the records instead.

// foreign returns the slots of people with a delta of another schema.
func (ix *Index) foreign(deltas []storage.Delta) *postings.Set {
	slots := &postings.Set{}
	for _, d := range deltas {
		if fingerprint, ok := fingerprintOf(d.Body); ok && fingerprint != ix.schema.Fingerprint {
			slots.Add(d.Slot)
		}
	}
	return slots
}

// without returns the deltas of other slots.
func without(deltas []storage.Delta, slots *postings.Set) []storage.Delta {
	return slices.DeleteFunc(slices.Clone(deltas), func(d storage.Delta) bool { return slots.Contains(d.Slot) })
}

// mask returns the overlay of deltas of which some are foreign. The records are
// those of the deltas' moment, because no delta came while they were read.
func (v *view) mask(ctx context.Context, deltas []storage.Delta, slots *postings.Set) (*overlay, error) {
	o, err := v.ix.newOverlay(without(deltas, slots), nil)
	if err != nil {
		return nil, err
	}
	o.masked, o.keys = slots, deltaKeys(deltas)
	var people collected
	for n := range slots.All() {
		found, err := v.store.List(ctx, v.tenant, storage.Exactly(slotKind().Name(), slotKey, slotBytes(n)))
		if err != nil {
			return nil, err
		}
		for _, at := range found {
			people = append(people, collectedPerson{id: at.ID, slot: n})
		}
	}
	for chunk := range slices.Chunk(people, collectPeople) {
		if err := v.derive(ctx, chunk, o); err != nil {
			return nil, err
		}
	}
	o.settle()
	snap, m, err := v.statement(ctx, storage.PageQuery{Deltas: storage.DeltasKeys})
	if err != nil {
		return nil, err
	}
	if m.Stamp != v.meta.Stamp || !slices.Equal(deltaKeys(snap.Deltas), o.keys) {
		return nil, errMoved
	}
	return o, nil
}

// derive adds what the records of people say.
func (v *view) derive(ctx context.Context, people collected, o *overlay) error {
	derived, err := v.ix.derive(ctx, v.store, v.tenant, people)
	if err != nil {
		return err
	}
	for _, p := range derived {
		for i, terms := range p.parts {
			if terms == nil {
				continue
			}
			d := diff(p.id, newTerms(), terms)
			if i == 0 {
				d.id = &p.id
			}
			o.apply(p.slot, d, v.ix.isListed)
		}
	}
	return nil
}
