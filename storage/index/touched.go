package index

import (
	"context"
	"slices"

	"github.com/alumnikit/alumnikit"
	"github.com/alumnikit/alumnikit/storage"
)

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
		if r.Version == 0 && !p.isRemoved(at.id) {
			p.relies[at.id] = true
			continue
		}
		p.write.Expects = append(p.write.Expects, storage.Ref{Kind: kind, ID: at.id, Version: r.Version})
	}
	return nil
}

// arrives reports whether the write creates a record of a person who was there.
func (p *projector) arrives(id alumnikit.ID) bool {
	for i := range p.ix.schema.Parts {
		states := p.touched[touch{&p.ix.schema.Parts[i], id}]
		if states != nil && slices.ContainsFunc(*states, func(s state) bool { return s.changed && s.versionBefore == 0 }) {
			return true
		}
	}
	return false
}
