package index

import (
	"context"
	"fmt"
	"maps"
	"slices"

	"github.com/alumnikit/alumnikit"
	"github.com/alumnikit/alumnikit/storage"
	"github.com/alumnikit/alumnikit/storage/index/postings"
)

// Rebuild works the index out anew from the records, as a new generation beside
// the one in use, and switches. It takes the place of Fold after the schema has
// changed, and repairs whatever Verify finds. Reads and writes go on meanwhile;
// while someone else folds, Rebuild returns ErrConflict. It holds the whole
// index of the tenant in memory.
func (ix *Index) Rebuild(ctx context.Context, db *storage.DB, tenant alumnikit.TenantID) error {
	snap, err := db.Store().Snapshot(ctx, tenant, storage.PageQuery{})
	if err != nil {
		return err
	}
	m, _ := decodeMeta(snap.Head) // all of it is worked out anew
	f, err := ix.claim(ctx, db, tenant, snap.Head, m)
	if err != nil {
		return err
	}
	if f == nil {
		return fmt.Errorf("index: someone else maintains it: %w", alumnikit.ErrConflict)
	}
	gone, err := f.rebuild(ctx)
	if err != nil {
		f.abandon(ctx, err)
		return err
	}
	return f.release(ctx, gone)
}

// rebuild returns the slots of people whose removal is in what it built.
func (f *folder) rebuild(ctx context.Context) ([]storage.Listed, error) {
	store := f.db.Store()
	// What is pending by now is in the records that are read from here on.
	// What comes later stays pending; applying it again changes nothing.
	gone, err := store.List(ctx, f.tenant, storage.WithPrefix(slotKind().Name(), slotLeft, nil))
	if err != nil {
		return nil, err
	}
	snap, err := store.Snapshot(ctx, f.tenant, storage.PageQuery{Deltas: storage.DeltasKeys})
	if err != nil {
		return nil, err
	}
	b, err := f.ix.build(ctx, store, f.tenant, f.renew)
	if err != nil {
		return nil, err
	}
	return gone, f.replace(ctx, b, snap.Deltas)
}

// replace writes what was built as the next generation and makes it the one in
// use.
func (f *folder) replace(ctx context.Context, b *built, reflected []storage.Delta) error {
	before := f.head.Generation
	generation := before + 1
	// Pages may be left of a rebuild that died, before or after its switch.
	if err := f.slice(ctx, storage.Fold{Purge: []uint32{generation, before - 1}}); err != nil {
		return err
	}
	m := meta{Planes: uint8(b.planes), People: b.people} //nolint:gosec // at most MaxElements
	m.Exponent = b.exponent(f.ix.tune.splitBytes)
	pages, err := b.pages(f.ix, generation, m.Exponent)
	if err != nil {
		return err
	}
	m.Bytes = mainBytes(pages)
	for chunk := range slices.Chunk(pages, f.ix.tune.sliceGroups) {
		if err := f.slice(ctx, storage.Fold{Pages: chunk}); err != nil {
			return err
		}
	}
	f.meta = m
	f.head.Generation, f.head.Fingerprint = generation, f.ix.schema.Fingerprint
	f.turn()
	if err := f.slice(ctx, storage.Fold{Deltas: deltaKeys(reflected)}); err != nil {
		return err
	}
	return f.slice(ctx, storage.Fold{Purge: []uint32{before}})
}

// exponent chooses the number of groups so that each is about half full.
func (b *built) exponent(splitBytes int64) uint8 {
	bytes := int64(0)
	for t, set := range b.terms {
		bytes += int64(len(t) + min(len(set.AppendBinary(nil)), InlineBytes))
	}
	e := uint8(0)
	for bytes > splitBytes/2<<e && e < maxExponent {
		e++
	}
	return e
}

func (b *built) pages(ix *Index, generation uint32, exponent uint8) ([]storage.Page, error) {
	groups := map[uint64]map[Term]*postings.Set{}
	for t, set := range b.terms {
		g := termGroup(t, exponent)
		if groups[g] == nil {
			groups[g] = map[Term]*postings.Set{}
		}
		groups[g][t] = set
	}
	var out []storage.Page
	for _, g := range slices.Sorted(maps.Keys(groups)) {
		pages, err := encodeGroup(generation, g, groups[g], nil)
		if err != nil {
			return nil, err
		}
		out = append(out, pages...)
	}
	out = append(out, b.chunks(generation)...)
	dictionaries := map[uint64]map[column][]string{}
	for c, values := range b.values(ix) {
		g := valuesGroup(c)
		if dictionaries[g] == nil {
			dictionaries[g] = map[column][]string{}
		}
		dictionaries[g][c] = values
	}
	for _, g := range slices.Sorted(maps.Keys(dictionaries)) {
		out = append(out, encodeValues(generation, g, dictionaries[g], nil)...)
	}
	return out, nil
}

// chunkAt names one chunk of a column.
type chunkAt struct {
	column column
	number uint32
}

func (b *built) chunks(generation uint32) []storage.Page {
	chunks := map[chunkAt]*chunk{}
	for c, keys := range b.columns {
		for slot, key := range keys {
			at := chunkAt{c, slot / chunkSlots}
			if chunks[at] == nil {
				chunks[at] = &chunk{width: c.width()}
			}
			chunks[at].set(slot%chunkSlots, key)
		}
	}
	parts := map[uint64]uint32{}
	var out []storage.Page
	for _, at := range slices.SortedFunc(maps.Keys(chunks), compareChunks) {
		g := columnGroup(at.column, at.number)
		out = append(out, storage.Page{Generation: generation, Group: g, Part: parts[g], Body: chunks[at].encode(at.column)})
		parts[g]++
	}
	return out
}

func compareChunks(a, b chunkAt) int {
	if c := compareColumns(a.column, b.column); c != 0 {
		return c
	}
	return int(int64(a.number) - int64(b.number))
}
