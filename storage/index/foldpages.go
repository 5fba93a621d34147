package index

import (
	"context"

	"github.com/alumnikit/alumnikit/storage"
	"github.com/alumnikit/alumnikit/storage/index/postings"
)

// fold applies deltas group by group. Until the last slice the deltas stay, so
// that readers of half-written pages see the same as before: what is applied
// twice changes nothing.
func (f *folder) fold(ctx context.Context, deltas []storage.Delta) error {
	pending, err := f.ix.newOverlay(deltas, nil)
	if err != nil {
		return err
	}
	w := f.current()
	terms := map[uint64][]Term{}
	for t := range pending.terms {
		g := termGroup(t, f.meta.Exponent)
		terms[g] = append(terms[g], t)
	}
	err = w.rewriteTerms(ctx, terms, func(t Term, before *postings.Set) (*postings.Set, error) {
		after := pending.patch(t, before)
		if t == everyoneTerm() {
			f.meta.People = after.Len()
		}
		return after, nil
	})
	if err != nil {
		return err
	}
	chunks := map[uint64]map[column]placed{}
	for c, slots := range pending.columns {
		for slot, at := range slots {
			putPlace(chunks, c, slot, at)
		}
	}
	if err := w.rewriteChunks(ctx, chunks); err != nil {
		return err
	}
	if err := w.extendValues(ctx, pending.values); err != nil {
		return err
	}
	f.meta.Planes = max(f.meta.Planes, uint8(pending.planes)) //nolint:gosec // at most MaxElements
	return f.turn(ctx, storage.Fold{Deltas: deltaKeys(deltas)})
}

func putPlace(chunks map[uint64]map[column]placed, c column, slot uint32, at []byte) {
	g := columnGroup(c, slot/chunkSlots)
	if chunks[g] == nil {
		chunks[g] = map[column]placed{}
	}
	if chunks[g][c] == nil {
		chunks[g][c] = placed{}
	}
	chunks[g][c][slot] = at
}
