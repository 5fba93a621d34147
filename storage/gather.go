package storage

import (
	"context"
	"slices"

	"github.com/alumnikit/alumnikit"
)

// Gatherer is an optional ability of a Store: to read records of several kinds in
// one statement. A decorator that changes what Get returns must not pass it on
// unchanged.
type Gatherer interface {
	// Gather returns the records that exist among the kinds and ids, in any order,
	// without Keys, as they were at one moment.
	Gather(ctx context.Context, tenant alumnikit.TenantID, kinds []string, ids []alumnikit.ID) ([]Record, error)
}

// Gathered are records of several kinds, by kind and ID.
type Gathered map[string]map[alumnikit.ID]Record

// Gather reads records of several kinds for any number of ids: as of one moment,
// for every MaxList ids, if the store is a Gatherer, else kind by kind in the order
// given.
func Gather(ctx context.Context, store Store, tenant alumnikit.TenantID, kinds []string, ids []alumnikit.ID) (Gathered, error) {
	out := make(Gathered, len(kinds))
	for _, kind := range kinds {
		out[kind] = make(map[alumnikit.ID]Record, len(ids))
	}
	for chunk := range slices.Chunk(ids, MaxList) {
		found, err := gather(ctx, store, tenant, kinds, chunk)
		if err != nil {
			return nil, err
		}
		for _, r := range found {
			out[r.Kind][r.ID] = r
		}
	}
	return out, nil
}

func gather(ctx context.Context, store Store, tenant alumnikit.TenantID, kinds []string, ids []alumnikit.ID) ([]Record, error) {
	if g, ok := store.(Gatherer); ok {
		return g.Gather(ctx, tenant, kinds, ids)
	}
	var all []Record
	for _, kind := range kinds {
		found, err := store.Get(ctx, tenant, kind, ids)
		if err != nil {
			return nil, err
		}
		all = append(all, found...)
	}
	return all, nil
}

// From decodes a record that Gather found; the zero Stored if there is none.
func (k Kind[T]) From(all Gathered, id alumnikit.ID) (Stored[T], error) {
	r, ok := all[k.def.Name][id]
	if !ok {
		return Stored[T]{}, nil
	}
	return k.decode(r.Body, r.Version)
}
