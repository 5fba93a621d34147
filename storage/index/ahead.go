package index

import (
	"context"
	"slices"

	"github.com/alumnikit/alumnikit"
	"github.com/alumnikit/alumnikit/storage"
)

// maxAhead bounds the people whose records are read at once: more are read kind
// by kind, so that nobody's are read for another's sake.
const maxAhead = 64

// readAhead reads in one statement what the projector will ask for: the records
// of the touched parts that the write does not change, and the slots.
func (p *projector) readAhead(ctx context.Context) error {
	var ids []alumnikit.ID
	var kinds []string
	seen := map[alumnikit.ID]bool{}
	for _, at := range p.order {
		if p.isCreated(at.id) {
			continue
		}
		for i, s := range *p.touched[at] {
			if name := at.part.Kinds[i].Name(); !s.known && !slices.Contains(kinds, name) {
				kinds = append(kinds, name)
			}
		}
		if !seen[at.id] {
			seen[at.id] = true
			ids = append(ids, at.id)
		}
	}
	if len(ids) == 0 || len(ids) > maxAhead || len(kinds) == 0 {
		return nil
	}
	found, err := storage.Gather(ctx, p.store, p.write.Tenant, append(kinds, slotKind().Name()), ids)
	if err != nil {
		return err
	}
	p.store = &ahead{Store: p.store, tenant: p.write.Tenant, found: found, ids: seen}
	return nil
}

// ahead is a Store that has read some records already.
type ahead struct {
	storage.Store
	tenant alumnikit.TenantID
	found  storage.Gathered
	ids    map[alumnikit.ID]bool
}

// Get implements storage.Store.
func (a *ahead) Get(ctx context.Context, tenant alumnikit.TenantID, kind string, ids []alumnikit.ID) ([]storage.Record, error) {
	have, ok := a.found[kind]
	if !ok || tenant != a.tenant {
		return a.Store.Get(ctx, tenant, kind, ids)
	}
	out := make([]storage.Record, 0, len(ids))
	for _, id := range ids {
		if !a.ids[id] {
			return a.Store.Get(ctx, tenant, kind, ids)
		}
		if r, ok := have[id]; ok {
			out = append(out, r)
		}
	}
	return out, nil
}

// Unwrap implements storage.Unwrapper.
func (a *ahead) Unwrap() storage.Store { return a.Store }
