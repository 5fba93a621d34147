package index

import (
	"errors"
	"fmt"

	"github.com/alumnikit/alumnikit"
	"github.com/alumnikit/alumnikit/storage"
)

// ErrStale means that the index was built with another schema or fold version:
// call Rebuild.
var ErrStale = errors.New("index was built with another schema")

// Schema says how terms follow from records.
type Schema struct {
	// Fingerprint changes whenever the terms of any record would.
	Fingerprint [8]byte
	// Parts of a person. Each field's terms come from exactly one part.
	Parts []Part
	// Traits of a field; nil means that no field has any.
	Traits func(Field) Traits
}

// Traits say what else is kept for a field, or must be looked at.
type Traits struct {
	Dictionary bool // its values of up to MaxValue bytes can be enumerated, for facets and conditions on values
	Elements   bool // it belongs to the elements of a list, each a plane of its own
}

// Part is what some kinds of record, all with the person's ID, say together.
// The first kind of the first part is the anchor: a person is in the index as
// long as that record exists, and no other record of a part may be created
// before it. Records of parts are deleted only together with the anchor.
type Part struct {
	Number uint8 // stable, not 0
	Kinds  []storage.AnyKind
	// Terms states what follows from the values, *T or nil in the order of
	// Kinds. It is a pure function.
	Terms func(values []any, out *Terms)
	// Batch returns a function that states what Terms states, for one goroutine
	// that calls it for many people: it may remember what repeats. Nil: Terms.
	Batch func() func(values []any, out *Terms)
	// Both states what Terms states of the values before a change and after it, in
	// each of which the first kind has one; it may leave out what is the same in both.
	// It is a pure function. Nil: Terms, twice.
	Both func(before, after []any, was, is *Terms)
}

// Index is the bitmap index of all tenants of a Store. See New.
type Index struct {
	schema Schema
	opts   Options
	byKind map[string]*Part
	cache  *cache
	tune   tuning
}

// Options of New. The zero Options are useful.
type Options struct {
	// CacheBytes bounds the pages that are cached, in bytes; 0 means 64 MiB. Orders
	// may take four times as much: about 32 bytes a person and order, and 16 bytes a
	// person for the IDs, which count as the 36 that they may come to. The order and
	// the IDs that were used last are kept even if they are more. Who met conditions
	// that were asked before may take an eighth as much.
	CacheBytes int
}

// New checks the schema and returns the index.
func New(schema Schema, opts *Options) (*Index, error) {
	ix := &Index{schema: schema, byKind: map[string]*Part{}, tune: defaultTuning()}
	if opts != nil {
		ix.opts = *opts
	}
	if ix.opts.CacheBytes <= 0 {
		ix.opts.CacheBytes = 64 << 20
	}
	ix.cache = newCache(ix.opts.CacheBytes)
	if len(schema.Parts) == 0 || len(schema.Parts[0].Kinds) == 0 {
		return nil, fmt.Errorf("index: a schema needs a part with an anchor: %w", alumnikit.ErrInvalid)
	}
	numbers := map[uint8]bool{0: true}
	for i := range schema.Parts {
		part := &schema.Parts[i]
		if numbers[part.Number] || part.Terms == nil {
			return nil, fmt.Errorf("index: part %d: number or Terms: %w", part.Number, alumnikit.ErrInvalid)
		}
		numbers[part.Number] = true
		for _, k := range part.Kinds {
			if ix.byKind[k.Name()] != nil {
				return nil, fmt.Errorf("index: kind %s is in two parts: %w", k.Name(), alumnikit.ErrInvalid)
			}
			ix.byKind[k.Name()] = part
		}
	}
	return ix, nil
}

func (ix *Index) anchor() storage.AnyKind { return ix.schema.Parts[0].Kinds[0] }

func (ix *Index) traits(f Field) Traits {
	if ix.schema.Traits == nil {
		return Traits{}
	}
	return ix.schema.Traits(f)
}

// isListed reports whether a term's value stands in a dictionary.
func (ix *Index) isListed(t Term) bool { return ix.traits(t.Field()).Dictionary && !t.isHashed() }

// DropPages forgets the pages that are cached, of all tenants, but not the orders
// and what is known to be pending. It costs later queries time; measurements use
// it to tell how much.
func (ix *Index) DropPages() { ix.cache.dropPages() }
