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
// their deltas from different halves of a person.
func (ix *Index) Project(ctx context.Context, store storage.Store, changes []storage.Change, write *storage.Write) error {
	p := projector{ix: ix, store: store, write: write, touched: map[touch]*[]state{}, settled: map[alumnikit.ID]uint32{}, marked: map[alumnikit.ID]bool{}, dirty: map[alumnikit.ID]bool{}}
	p.collect(changes)
	if len(p.touched) == 0 {
		return nil
	}
	if err := p.readAhead(ctx); err != nil {
		return err
	}
	if err := p.loadSiblings(ctx); err != nil {
		return err
	}
	if err := p.loadSlots(ctx); err != nil {
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
	return nil
}

// touch is one part of one person.
type touch struct {
	part *Part
	id   alumnikit.ID
}

// state is one record of a part before and after the write.
type state struct {
	before, after               any
	versionBefore, versionAfter uint64
	changed, known              bool
}

type projector struct {
	ix      *Index
	store   storage.Store
	write   *storage.Write
	touched map[touch]*[]state
	order   []touch
	slots   slots
	have    map[alumnikit.ID]storage.Stored[slot]
	settled map[alumnikit.ID]uint32
	derive  *deriver
	marked  map[alumnikit.ID]bool // people who have been found to be in an open block, or not
	dirty   map[alumnikit.ID]bool // blocks that this write has marked
}

func (p *projector) collect(changes []storage.Change) {
	for _, c := range changes {
		part := p.ix.byKind[c.Kind().Name()]
		if part == nil {
			continue
		}
		at := touch{part, c.ID()}
		states := p.touched[at]
		if states == nil {
			if c.IsExpect() {
				continue // met again in loadSiblings if another kind of the part changes
			}
			fresh := make([]state, len(part.Kinds))
			states = &fresh
			p.touched[at] = states
			p.order = append(p.order, at)
		}
		s := &(*states)[kindAt(part, c.Kind().Name())]
		if c.IsExpect() {
			continue
		}
		*s = state{c.Before(), c.After(), c.VersionBefore(), c.VersionAfter(), true, true}
	}
	for _, at := range slices.Clone(p.order) {
		if p.isRemoved(at.id) {
			p.touchAll(at.id)
		}
	}
}

// touchAll makes sure that every part of a person is looked at.
func (p *projector) touchAll(id alumnikit.ID) {
	for i := range p.ix.schema.Parts {
		at := touch{&p.ix.schema.Parts[i], id}
		if p.touched[at] == nil {
			fresh := make([]state, len(at.part.Kinds))
			p.touched[at] = &fresh
			p.order = append(p.order, at)
		}
	}
}

// numberOf is the place of a part in the schema.
func (ix *Index) numberOf(part *Part) int {
	return slices.IndexFunc(ix.schema.Parts, func(p Part) bool { return p.Number == part.Number })
}

func kindAt(part *Part, name string) int {
	for i, k := range part.Kinds {
		if k.Name() == name {
			return i
		}
	}
	return -1 // byKind is built from the parts
}

// loadSiblings reads the unchanged records of the touched parts. A person who
// is just being created has none: other records of parts never come before the
// anchor.
func (p *projector) loadSiblings(ctx context.Context) error {
	missing := map[string][]touch{}
	for _, at := range p.order {
		states := *p.touched[at]
		created := p.isCreated(at.id)
		for i := range states {
			if states[i].known {
				continue
			}
			states[i].known = true
			if !created {
				missing[at.part.Kinds[i].Name()] = append(missing[at.part.Kinds[i].Name()], at)
			}
		}
	}
	for kind, touches := range missing {
		if err := p.load(ctx, kind, touches); err != nil {
			return err
		}
	}
	return nil
}

// isCreated reports whether the write creates the person's anchor.
func (p *projector) isCreated(id alumnikit.ID) bool {
	anchor, ok := p.anchor(id)
	return ok && anchor.versionBefore == 0
}

// isRemoved reports whether the write deletes the person's anchor.
func (p *projector) isRemoved(id alumnikit.ID) bool {
	anchor, ok := p.anchor(id)
	return ok && anchor.after == nil
}

// anchor returns what the write does to the person's anchor, if anything.
func (p *projector) anchor(id alumnikit.ID) (state, bool) {
	states := p.touched[touch{&p.ix.schema.Parts[0], id}]
	if states == nil || !(*states)[0].changed {
		return state{}, false
	}
	return (*states)[0], true
}

func (p *projector) load(ctx context.Context, kind string, touches []touch) error {
	ids := make([]alumnikit.ID, len(touches))
	for i, at := range touches {
		ids[i] = at.id
	}
	records := map[alumnikit.ID]storage.Record{}
	for start := 0; start < len(ids); start += storage.MaxList {
		found, err := p.store.Get(ctx, p.write.Tenant, kind, ids[start:min(start+storage.MaxList, len(ids))])
		if err != nil {
			return err
		}
		for _, r := range found {
			records[r.ID] = r
		}
	}
	for _, at := range touches {
		i := kindAt(at.part, kind)
		r := records[at.id]
		s := state{versionBefore: r.Version, versionAfter: r.Version, known: true}
		if r.Version > 0 {
			value, err := at.part.Kinds[i].Decode(r.Body)
			if err != nil {
				return err
			}
			s.before, s.after = value, value
		}
		(*p.touched[at])[i] = s
		p.write.Expects = append(p.write.Expects, storage.Ref{Kind: kind, ID: at.id, Version: r.Version})
	}
	return nil
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
	if p.derive == nil {
		p.derive = p.ix.newDeriver() // before and after have most in common
	}
	part := p.ix.numberOf(at.part)
	d := diff(at.id, p.derive.terms(part, before), p.derive.terms(part, after))
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
// of a person who is removed. If the write does not rely on the anchor anyway,
// the slot's record is expected to stay as it is, so that no part is written
// while its person is removed.
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
	if !p.isRemoved(id) {
		if p.touched[touch{&p.ix.schema.Parts[0], id}] == nil {
			p.write.Expects = append(p.write.Expects, storage.Ref{Kind: slotKind().Name(), ID: id, Version: have.Version})
		}
		return have.Value.Slot, nil
	}
	left := have.Value
	left.Left = true
	record, err := slotRecord(left, have.Version+1)
	p.write.Puts = append(p.write.Puts, record)
	return left.Slot, err
}
