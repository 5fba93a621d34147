package index

import (
	"errors"
	"fmt"
	"slices"

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
	// person for the IDs, which count as the 36 that they may come to.
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

// Terms collects what one part says about one person.
type Terms struct {
	encoded []byte // terms one behind the other, in any order; one may repeat
	ends    []int  // where each of them ends
	columns []sortKey
}

// sortKey is a key in an order.
type sortKey struct {
	column column
	key    uint64
}

func newTerms() *Terms { return &Terms{} }

// reset makes them nobody's.
func (t *Terms) reset() { t.encoded, t.ends, t.columns = t.encoded[:0], t.ends[:0], t.columns[:0] }

// Add states that the person has a value of a field, shown to an audience.
// Elements from MaxElements on are not indexed.
func (t *Terms) Add(field Field, audience string, element int, value string) {
	addTerm(t, field, audience, element, value)
}

// AddBytes is Add for a value that is not kept.
func (t *Terms) AddBytes(field Field, audience string, element int, value []byte) {
	addTerm(t, field, audience, element, value)
}

func addTerm[V string | []byte](t *Terms, field Field, audience string, element int, value V) {
	if element < 0 || element >= MaxElements || len(audience) > MaxAudience {
		return
	}
	t.encoded = appendTerm(t.encoded, field, audience, uint8(element), value)
	t.ends = append(t.ends, len(t.encoded))
}

// Element states that the person's list has an element of this number.
func (t *Terms) Element(list string, element int) { t.Add(fieldElement, "", element, list) }

// Sort states the person's key in the order of a field, shown to an audience. The
// least and the greatest key count as their neighbours: they are kept for those
// who have none.
func (t *Terms) Sort(field Field, audience string, key uint64) {
	if len(audience) > MaxAudience {
		return
	}
	stated := sortKey{column{field, audience}, min(max(key, 1), absentKey-1)}
	for i := range t.columns {
		if t.columns[i].column == stated.column {
			t.columns[i] = stated
			return
		}
	}
	t.columns = append(t.columns, stated)
}

// sortKey returns the key in an order, false if there is none.
func (t *Terms) sortKey(c column) (uint64, bool) {
	for _, at := range t.columns {
		if at.column == c {
			return at.key, true
		}
	}
	return 0, false
}

// each visits the terms, in any order; one may come twice.
func (t *Terms) each(visit func(encoded []byte)) {
	from := 0
	for _, end := range t.ends {
		visit(t.encoded[from:end])
		from = end
	}
}

// sorted returns the terms in ascending order, each once.
func (t *Terms) sorted() []Term {
	out := make([]Term, 0, len(t.ends))
	t.each(func(encoded []byte) { out = append(out, Term(encoded)) })
	slices.Sort(out)
	return slices.Compact(out)
}

func (t *Terms) has(term Term) bool {
	found := false
	t.each(func(encoded []byte) { found = found || string(encoded) == string(term) })
	return found
}

// DropPages forgets the pages that are cached, of all tenants, but not the orders
// and what is known to be pending. It costs later queries time; measurements use
// it to tell how much.
func (ix *Index) DropPages() { ix.cache.dropPages() }
