package index

import (
	"context"
	"slices"

	"github.com/alumnikit/alumnikit/storage"
)

// makeRoom doubles the number of groups until pages of so many bytes in all are of
// about the right size. The groups of the new number are written beside the old
// ones, which readers use until the head names the new exponent; the old ones are
// garbage then. Blocks stay where they are: their groups have nothing to do with
// the exponent.
func (w *writer) makeRoom(ctx context.Context, bytes int64) error {
	from, to := w.meta.Exponent, w.meta.Exponent
	for bytes > w.f.ix.tune.splitBytes<<to && to < maxExponent {
		to++
	}
	if to == from {
		return nil
	}
	// If this attempt dies, the next folder sweeps what it leaves.
	w.meta.Garbage = append(w.meta.Garbage, int(to))
	if err := w.f.slice(ctx, storage.Fold{}); err != nil {
		return err
	}
	total := int64(0)
	for bucket := range uint64(1) << from {
		n, err := w.split(ctx, bucket, from, to)
		if err != nil {
			return err
		}
		total += n
	}
	if err := w.flush(ctx); err != nil {
		return err
	}
	w.meta.Exponent, w.meta.Garbage, w.meta.Bytes = to, []int{int(from)}, total
	if w.generation != w.f.head.Generation {
		return w.sweep(ctx)
	}
	if err := w.f.turn(ctx, storage.Fold{}); err != nil {
		return err
	}
	return w.sweep(ctx)
}

// split writes the groups that take the place of one, and returns the bytes of
// their pages.
func (w *writer) split(ctx context.Context, bucket uint64, from, to uint8) (int64, error) {
	group := bucketGroup(bucket, from)
	old, err := w.read(ctx, []uint64{group})
	if err != nil {
		return 0, err
	}
	targets := map[uint64]*groupWriter{}
	err = scanGroup(old[group], func(term []byte, _ int, p posting) (bool, error) {
		t := Term(term)
		g := termGroup(t, to)
		if targets[g] == nil {
			targets[g] = &groupWriter{body: []byte{groupVersion}}
		}
		targets[g].keep(t, p)
		return true, nil
	})
	if err != nil {
		return 0, err
	}
	total := int64(0)
	var pages []storage.Page
	for g, target := range targets {
		total += int64(len(target.body))
		pages = append(pages, storage.Page{Generation: w.generation, Group: g, Body: target.body})
	}
	return total, w.add(ctx, pages)
}

// sweep removes the groups of exponents that no reader uses.
func (w *writer) sweep(ctx context.Context) error {
	for len(w.meta.Garbage) > 0 {
		exponent := uint8(w.meta.Garbage[0]) //nolint:gosec // written by makeRoom
		groups := make([]uint64, 1<<exponent)
		for i := range groups {
			groups[i] = bucketGroup(uint64(i), exponent) //nolint:gosec // not negative
		}
		for chunk := range slices.Chunk(groups, w.f.ix.tune.sliceGroups) {
			old, err := w.read(ctx, chunk)
			if err != nil {
				return err
			}
			for _, pages := range old {
				for i := range pages {
					pages[i].Body = nil
				}
				if err := w.add(ctx, pages); err != nil {
					return err
				}
			}
		}
		if err := w.flush(ctx); err != nil {
			return err
		}
		w.meta.Garbage = w.meta.Garbage[1:]
		if err := w.f.slice(ctx, storage.Fold{}); err != nil {
			return err
		}
	}
	return nil
}
