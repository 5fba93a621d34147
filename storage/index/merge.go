package index

import (
	"context"
	"maps"
	"slices"

	"github.com/alumnikit/alumnikit/storage/index/postings"
)

// merge adds what a builder holds to the pages. Whatever the pages say about the
// same slots is forgotten, if forget says that they may say anything: then every
// group is rewritten, else those of the builder's terms.
func (w *writer) merge(ctx context.Context, b *builder, forget bool) error {
	b.close()
	if err := w.makeRoom(ctx, w.meta.Bytes+b.mainBytes()); err != nil {
		return err
	}
	work := b.bucketed(w.meta.Exponent)
	if forget {
		if err := w.forget(ctx, b); err != nil {
			return err
		}
	}
	err := w.rewriteTerms(ctx, work, func(t Term, before *postings.Set) (*postings.Set, error) {
		added, err := b.terms[t].set()
		if before.IsEmpty() || err != nil {
			return added, err
		}
		return postings.Or(before, added), nil
	})
	if err != nil {
		return err
	}
	if err := w.mergeChunks(ctx, b); err != nil {
		return err
	}
	if err := w.extendValues(ctx, b.values); err != nil {
		return err
	}
	w.meta.People += b.slots.Len()
	w.meta.Planes = max(w.meta.Planes, uint8(b.planes)) //nolint:gosec // at most MaxElements
	return nil
}

// forget takes the builder's slots out of all postings.
func (w *writer) forget(ctx context.Context, b *builder) error {
	const few = 64
	for first := uint64(0); first < 1<<w.meta.Exponent; first += few {
		work := map[uint64][]Term{}
		var groups []uint64
		for bucket := first; bucket < min(first+few, 1<<w.meta.Exponent); bucket++ {
			groups = append(groups, bucketGroup(bucket, w.meta.Exponent))
		}
		old, err := w.read(ctx, groups)
		if err != nil {
			return err
		}
		for _, g := range groups {
			err := scanGroup(old[g], func(term []byte, _ int, _ posting) (bool, error) {
				work[g] = append(work[g], Term(term))
				return true, nil
			})
			if err != nil {
				return err
			}
		}
		err = w.rewriteTerms(ctx, work, func(_ Term, before *postings.Set) (*postings.Set, error) {
			return postings.AndNot(before, b.slots), nil
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// mergeChunks adds the builder's places to those in the pages, some groups at a
// time.
func (w *writer) mergeChunks(ctx context.Context, b *builder) error {
	for _, c := range slices.SortedFunc(maps.Keys(b.columns), compareColumns) {
		numbers := slices.Sorted(maps.Keys(b.columns[c]))
		for some := range slices.Chunk(numbers, w.f.ix.tune.sliceGroups) {
			work := make(map[uint64]map[column]placed, len(some))
			for _, n := range some {
				b.columns[c][n].each(n*chunkSlots, func(slot uint32, at []byte) { putPlace(work, c, slot, at) })
			}
			if err := w.rewriteChunks(ctx, work); err != nil {
				return err
			}
		}
	}
	return nil
}
