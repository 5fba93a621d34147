package index

import (
	"context"
	"maps"
	"slices"

	"github.com/alumnikit/alumnikit/storage"
	"github.com/alumnikit/alumnikit/storage/index/postings"
)

// grow doubles the number of groups until they are of about the right size. The
// groups of the new number are written beside the old ones, which readers use
// until the head names the new exponent; the old ones are garbage then.
func (f *folder) grow(ctx context.Context) error {
	if err := f.sweep(ctx); err != nil {
		return err
	}
	from, to := f.meta.Exponent, f.meta.Exponent
	for f.meta.Bytes > splitBytes<<to {
		to++
	}
	if to == from {
		return nil
	}
	buckets := make([]uint64, 1<<from)
	for i := range buckets {
		buckets[i] = uint64(i) //nolint:gosec // not negative
	}
	for chunk := range slices.Chunk(buckets, sliceGroups) {
		pages, err := f.split(ctx, chunk, from, to)
		if err != nil {
			return err
		}
		if err := f.slice(ctx, storage.Fold{Pages: pages}); err != nil {
			return err
		}
	}
	f.meta.Exponent = to
	f.meta.Garbage = append(f.meta.Garbage, int(from))
	f.head.Epoch++
	if err := f.slice(ctx, storage.Fold{}); err != nil {
		return err
	}
	return f.sweep(ctx)
}

func (f *folder) split(ctx context.Context, buckets []uint64, from, to uint8) ([]storage.Page, error) {
	groups := make([]uint64, len(buckets))
	var targets []uint64
	for i, b := range buckets {
		groups[i] = bucketGroup(b, from)
		for high := range uint64(1) << (to - from) {
			targets = append(targets, bucketGroup(high<<from|b, to))
		}
	}
	old, err := f.read(ctx, f.head.Generation, groups)
	if err != nil {
		return nil, err
	}
	// What an earlier attempt left behind is replaced, not added to.
	stale := map[uint64][]storage.Page{}
	for chunk := range slices.Chunk(targets, storage.MaxGroups) {
		pages, err := f.read(ctx, f.head.Generation, chunk)
		if err != nil {
			return nil, err
		}
		maps.Copy(stale, pages)
	}
	split := map[uint64]map[Term]*postings.Set{}
	for _, g := range targets {
		split[g] = map[Term]*postings.Set{}
	}
	for _, g := range groups {
		sets, err := decodeGroup(old[g], nil)
		if err != nil {
			return nil, err
		}
		for t, set := range sets {
			split[termGroup(t, to)][t] = set
		}
	}
	var out []storage.Page
	for _, g := range targets {
		pages, err := encodeGroup(f.head.Generation, g, split[g], stale[g])
		if err != nil {
			return nil, err
		}
		out = append(out, pages...)
	}
	return out, nil
}

// sweep removes the groups of exponents that no reader uses any more.
func (f *folder) sweep(ctx context.Context) error {
	for len(f.meta.Garbage) > 0 {
		exponent := uint8(f.meta.Garbage[0]) //nolint:gosec // written by grow
		groups := make([]uint64, 1<<exponent)
		for i := range groups {
			groups[i] = bucketGroup(uint64(i), exponent) //nolint:gosec // not negative
		}
		for chunk := range slices.Chunk(groups, sliceGroups) {
			old, err := f.read(ctx, f.head.Generation, chunk)
			if err != nil {
				return err
			}
			var gone []storage.Page
			for _, g := range chunk {
				for _, p := range old[g] {
					gone = append(gone, storage.Page{Generation: p.Generation, Group: p.Group, Part: p.Part})
				}
			}
			if err := f.slice(ctx, storage.Fold{Pages: gone}); err != nil {
				return err
			}
		}
		f.meta.Garbage = f.meta.Garbage[1:]
		if err := f.slice(ctx, storage.Fold{}); err != nil {
			return err
		}
	}
	return nil
}
