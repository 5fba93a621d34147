package storage

import (
	"bytes"
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

// Gathered are records of several kinds. The zero Gathered has none. It is safe for
// concurrent use.
type Gathered struct {
	records []Record // by ID
}

// Gather reads records of several kinds for any number of ids: as of one moment,
// for every MaxList ids, if the store is a Gatherer, else kind by kind in the order
// given.
func Gather(ctx context.Context, store Store, tenant alumnikit.TenantID, kinds []string, ids []alumnikit.ID) (Gathered, error) {
	var all []Record
	for chunk := range slices.Chunk(ids, MaxList) {
		found, err := gather(ctx, store, tenant, kinds, chunk)
		if err != nil {
			return Gathered{}, err
		}
		if all == nil {
			all = found
		} else {
			all = append(all, found...)
		}
	}
	if !slices.IsSortedFunc(all, byID) {
		slices.SortFunc(all, byID)
	}
	return Gathered{all}, nil
}

func byID(a, b Record) int { return bytes.Compare(a.ID[:], b.ID[:]) }

// Get returns the record of a kind and ID, false if there is none.
func (g Gathered) Get(kind string, id alumnikit.ID) (Record, bool) {
	at, _ := slices.BinarySearchFunc(g.records, id, func(r Record, id alumnikit.ID) int { return bytes.Compare(r.ID[:], id[:]) })
	for ; at < len(g.records) && g.records[at].ID == id; at++ {
		if g.records[at].Kind == kind {
			return g.records[at], true
		}
	}
	return Record{}, false
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

// From decodes a record that Gather found; the zero Stored if there is none. A body
// that is none of the kind is ErrCorrupt.
func (k Kind[T]) From(all Gathered, id alumnikit.ID) (Stored[T], error) {
	read, err := k.from(all, id)
	if read == nil || err != nil {
		return Stored[T]{}, err
	}
	return *read, nil
}

// ValueFrom is the value of From; nil if there is none.
func (k Kind[T]) ValueFrom(all Gathered, id alumnikit.ID) (*T, error) {
	read, err := k.from(all, id)
	if read == nil || err != nil {
		return nil, err
	}
	return &read.Value, nil
}

func (k Kind[T]) from(all Gathered, id alumnikit.ID) (*Stored[T], error) {
	r, ok := all.Get(k.def.Name, id)
	if !ok {
		return nil, nil //nolint:nilnil // there is none
	}
	return k.decode(r.Body, r.Version)
}
