package index

import (
	"context"
	"fmt"
	"slices"

	"github.com/alumnikit/alumnikit"
	"github.com/alumnikit/alumnikit/storage"
)

// Project implements storage.Projection: for each person and part that the
// changes touch it adds one delta, and a slot for a new person.
//
// What a part says may follow from several records. Their versions are added
// up to order the deltas of the part, and the records that a change does not
// touch are expected at the version read, so that no two writes can compute
// their deltas from different halves of a person. A record that is not there yet
// cannot be locked, and databases would have to be given one for a moment; so
// whoever creates one for a person who is there writes the record of their slot
// again, and whoever has found none relies on that.
func (ix *Index) Project(ctx context.Context, store storage.Store, changes []storage.Change, write *storage.Write) error {
	p := projector{
		ix: ix, store: store, write: write, touched: map[touch]*[]state{}, relies: map[alumnikit.ID]bool{},
		settled: map[alumnikit.ID]uint32{}, marked: map[alumnikit.ID]bool{}, dirty: map[alumnikit.ID]bool{},
	}
	p.collect(changes)
	if len(p.touched) == 0 {
		return nil
	}
	if err := p.readAhead(ctx); err != nil {
		return err
	}
	if err := p.loadSlots(ctx); err != nil { // first: what is not there later has not been since
		return err
	}
	if err := p.loadSiblings(ctx); err != nil {
		return err
	}
	for _, at := range p.order {
		skip, err := p.inOpenBlock(ctx, at.id)
		if err != nil {
			return err
		}
		if skip {
			continue
		}
		if err := p.delta(ctx, at, *p.touched[at]); err != nil {
			return err
		}
	}
	ix.cache.projected(write.Tenant, write.Deltas)
	return nil
}

type projector struct {
	ix      *Index
	store   storage.Store
	write   *storage.Write
	touched map[touch]*[]state
	order   []touch
	relies  map[alumnikit.ID]bool // people of whom a record was looked for that is not there
	slots   slots
	have    map[alumnikit.ID]storage.Stored[slot]
	settled map[alumnikit.ID]uint32
	derive  *deriver
	marked  map[alumnikit.ID]bool // people who have been found to be in an open block, or not
	dirty   map[alumnikit.ID]bool // blocks that this write has marked
}

func (p *projector) loadSlots(ctx context.Context) error {
	var ids []alumnikit.ID
	fresh := 0
	for _, at := range p.order {
		if p.isCreated(at.id) {
			fresh++
		} else {
			ids = append(ids, at.id)
		}
	}
	p.slots = slots{ix: p.ix, store: p.store, tenant: p.write.Tenant, write: p.write, taken: map[uint32]bool{}, fresh: fresh}
	var err error
	if p.have, err = p.slots.of(ctx, ids); err != nil || fresh == 0 {
		return err
	}
	p.slots.people, err = p.ix.people(ctx, p.store, p.write.Tenant)
	return err
}

// delta writes what the change of one part of one person means.
func (p *projector) delta(ctx context.Context, at touch, states []state) error {
	var before, after []any
	version, isAnchor, removed := uint64(0), at.part == &p.ix.schema.Parts[0], p.isRemoved(at.id)
	for i, s := range states {
		before, after = append(before, s.before), append(after, s.after)
		version += max(s.versionAfter, s.versionBefore)
		if s.changed && s.after == nil {
			version++
		}
		if stays := s.after != nil; stays && removed || !stays && s.changed && !removed {
			return fmt.Errorf("index: %s is not deleted together with its person: %w", at.part.Kinds[i].Name(), alumnikit.ErrInvalid)
		}
	}
	was, is := p.both(at.part, before, after)
	d := diff(at.id, was, is)
	n, err := p.slot(ctx, at.id)
	if err != nil {
		return err
	}
	if isAnchor {
		d.id = p.idOf(at.id)
	}
	if !slices.ContainsFunc(states, func(s state) bool { return s.changed }) {
		return nil
	}
	// Also if nothing follows by this schema: by another, that a newer or older
	// process works with, something may.
	d.fingerprint = p.ix.schema.Fingerprint
	p.write.Deltas = append(p.write.Deltas, storage.Delta{Slot: n, Part: at.part.Number, Version: version, Body: d.encode()})
	return nil
}

// both derives what a part says about one person before and after a change, or at least
// where that differs.
func (p *projector) both(part *Part, before, after []any) (was, is *Terms) {
	if part.Both != nil && before[0] != nil && after[0] != nil {
		was, is = newTerms(), newTerms()
		part.Both(before, after, was, is)
		return was, is
	}
	if p.derive == nil {
		p.derive = p.ix.newDeriver() // before and after have most in common
	}
	number := p.ix.numberOf(part)
	return p.derive.terms(number, before), p.derive.terms(number, after)
}

// inOpenBlock reports whether somebody's block is still being filled by an import:
// then the write changes no index, and tells the import that what it knows of its
// people is not enough.
func (p *projector) inOpenBlock(ctx context.Context, id alumnikit.ID) (bool, error) {
	have, ok := p.have[id]
	if !ok || have.Value.Block.IsZero() {
		return false, nil
	}
	if in, done := p.marked[id]; done {
		return in, nil
	}
	at, err := p.ix.openBlock(ctx, p.store, p.write.Tenant, have.Value)
	p.marked[id] = at.Version > 0
	if err != nil || at.Version == 0 {
		return false, err
	}
	if p.isRemoved(id) {
		p.write.Deletes = append(p.write.Deletes, storage.Ref{Kind: slotKind().Name(), ID: id, Version: have.Version})
	}
	if p.dirty[at.Value.ID] {
		return true, nil
	}
	p.dirty[at.Value.ID] = true
	marked := at.Value
	marked.Dirty = true
	record, err := blockKind().Encode(&marked, at.Version+1)
	p.write.Puts = append(p.write.Puts, record)
	return true, err
}

// idOf says what becomes of the column of IDs.
func (p *projector) idOf(id alumnikit.ID) *alumnikit.ID {
	switch {
	case p.isCreated(id):
		return &id
	case p.isRemoved(id):
		return new(alumnikit.ID)
	default:
		return nil
	}
}

// slot finds the person's slot, claims one for a new person, and marks the one
// of a person who is removed. If the write does not rely on the anchor anyway, or
// on there being no record, the slot's record is expected to stay as it is, so
// that no part is written while its person is removed or gets such a record.
func (p *projector) slot(ctx context.Context, id alumnikit.ID) (uint32, error) {
	have, settled := p.settled[id]
	if settled {
		return have, nil
	}
	n, err := p.settle(ctx, id)
	p.settled[id] = n
	return n, err
}

func (p *projector) settle(ctx context.Context, id alumnikit.ID) (uint32, error) {
	if p.isCreated(id) {
		return p.slots.claim(ctx, id)
	}
	have, ok := p.have[id]
	if !ok || have.Value.Left {
		return 0, alumnikit.ErrNotFound
	}
	switch next := have.Value; {
	case p.isRemoved(id):
		next.Left = true
		return next.Slot, p.putSlot(next, have.Version+1)
	case p.arrives(id):
		return next.Slot, p.putSlot(next, have.Version+1)
	case p.relies[id] || p.touched[touch{&p.ix.schema.Parts[0], id}] == nil:
		p.write.Expects = append(p.write.Expects, storage.Ref{Kind: slotKind().Name(), ID: id, Version: have.Version})
	}
	return have.Value.Slot, nil
}

func (p *projector) putSlot(s slot, version uint64) error {
	record, err := slotRecord(s, version)
	p.write.Puts = append(p.write.Puts, record)
	return err
}
