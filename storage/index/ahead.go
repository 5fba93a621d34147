package index

import (
	"context"
	"slices"

	"github.com/alumnikit/alumnikit"
	"github.com/alumnikit/alumnikit/storage"
)

// Ahead returns a Store over store that has read, as of one moment, somebody's record
// of a kind and everything that Project asks for when that record changes. Until
// something is committed through it, it answers for these by itself: whoever decides
// about one person and commits sends one statement for all that is to be known. It
// is for one attempt, and for one goroutine.
func (ix *Index) Ahead(ctx context.Context, store storage.Store, tenant alumnikit.TenantID, kind string, id alumnikit.ID) (storage.Store, error) {
	kinds := []string{kind, slotKind().Name()}
	if part := ix.byKind[kind]; part != nil {
		kinds = kinds[1:]
		for _, k := range part.Kinds {
			kinds = append(kinds, k.Name())
		}
	}
	return newAhead(ctx, store, tenant, kinds, []alumnikit.ID{id})
}

// maxAhead bounds the people whose records are read at once: more are read kind
// by kind, so that nobody's are read for another's sake.
const maxAhead = 64

// readAhead reads in one statement what the projector will ask for: the records
// of the touched parts that the write does not change, and the slots before them.
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
	store, err := newAhead(ctx, p.store, p.write.Tenant, slices.Insert(kinds, 0, slotKind().Name()), ids)
	if err != nil {
		return err
	}
	p.store = store
	return nil
}

// ahead is a Store that has read some records already.
type ahead struct {
	storage.Store
	tenant alumnikit.TenantID
	kinds  []string // none: nothing is known any more
	ids    []alumnikit.ID
	found  storage.Gathered
}

func newAhead(ctx context.Context, store storage.Store, tenant alumnikit.TenantID, kinds []string, ids []alumnikit.ID) (*ahead, error) {
	found, err := storage.Gather(ctx, store, tenant, kinds, ids)
	if err != nil {
		return nil, err
	}
	return &ahead{Store: store, tenant: tenant, kinds: kinds, ids: ids, found: found}, nil
}

// knows reports whether all of the records have been read, or found not to be there.
func (a *ahead) knows(tenant alumnikit.TenantID, kind string, ids []alumnikit.ID) bool {
	return tenant == a.tenant && slices.Contains(a.kinds, kind) && !slices.ContainsFunc(ids, func(id alumnikit.ID) bool { return !slices.Contains(a.ids, id) })
}

// Get implements storage.Store.
func (a *ahead) Get(ctx context.Context, tenant alumnikit.TenantID, kind string, ids []alumnikit.ID) ([]storage.Record, error) {
	if !a.knows(tenant, kind, ids) {
		return a.Store.Get(ctx, tenant, kind, ids)
	}
	out := make([]storage.Record, 0, len(ids))
	for _, id := range ids {
		if r, ok := a.found.Get(kind, id); ok {
			out = append(out, r)
		}
	}
	return out, nil
}

// Gather implements storage.Gatherer.
func (a *ahead) Gather(ctx context.Context, tenant alumnikit.TenantID, kinds []string, ids []alumnikit.ID) ([]storage.Record, error) {
	found := a.found
	if slices.ContainsFunc(kinds, func(kind string) bool { return !a.knows(tenant, kind, ids) }) {
		var err error
		if found, err = storage.Gather(ctx, a.Store, tenant, kinds, ids); err != nil {
			return nil, err
		}
	}
	var out []storage.Record
	for _, kind := range kinds {
		for _, id := range ids {
			if r, ok := found.Get(kind, id); ok {
				out = append(out, r)
			}
		}
	}
	return out, nil
}

// Commit implements storage.Store. Afterwards everything is read anew.
func (a *ahead) Commit(ctx context.Context, write storage.Write) error {
	a.kinds = nil
	return a.Store.Commit(ctx, write)
}

// Unwrap implements storage.Unwrapper.
func (a *ahead) Unwrap() storage.Store { return a.Store }
