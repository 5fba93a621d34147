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
	from, to := f.meta.Exponent, f.meta.Exponent
	for f.meta.Bytes > f.ix.tune.splitBytes<<to && to < maxExponent {
		to++
	}
	if to == from {
		return nil
	}
	// If this attempt dies, the next folder sweeps what it leaves.
	f.meta.Garbage = append(f.meta.Garbage, int(to))
	if err := f.slice(ctx, storage.Fold{}); err != nil {
		return err
	}
	buckets := make([]uint64, 1<<from)
	for i := range buckets {
		buckets[i] = uint64(i) //nolint:gosec // not negative
	}
	bytes := int64(0)
	for chunk := range slices.Chunk(buckets, max(f.ix.tune.sliceGroups>>(to-from), 1)) {
		pages, err := f.split(ctx, chunk, from, to)
		if err != nil {
			return err
		}
		bytes += mainBytes(pages)
		if err := f.slice(ctx, storage.Fold{Pages: pages}); err != nil {
			return err
		}
	}
	f.meta.Exponent, f.meta.Garbage, f.meta.Bytes = to, []int{int(from)}, bytes
	f.turn()
	if err := f.slice(ctx, storage.Fold{}); err != nil {
		return err
	}
	return f.sweep(ctx)
}

// mainBytes adds up the main pages of groups of terms.
func mainBytes(pages []storage.Page) int64 {
	n := int64(0)
	for _, p := range pages {
		if p.Part == 0 && p.Group>>groupKindShift<<groupKindShift == groupsOfTerms {
			n += int64(len(p.Body))
		}
	}
	return n
}

// split returns the pages of the groups that take the place of some, which no
// reader looks at yet.
func (f *folder) split(ctx context.Context, buckets []uint64, from, to uint8) ([]storage.Page, error) {
	groups := make([]uint64, len(buckets))
	for i, b := range buckets {
		groups[i] = bucketGroup(b, from)
	}
	old, err := f.read(ctx, f.head.Generation, groups)
	if err != nil {
		return nil, err
	}
	split := map[uint64]map[Term]*postings.Set{}
	for _, g := range groups {
		sets, err := decodeGroup(old[g], nil)
		if err != nil {
			return nil, err
		}
		for t, set := range sets {
			target := termGroup(t, to)
			if split[target] == nil {
				split[target] = map[Term]*postings.Set{}
			}
			split[target][t] = set
		}
	}
	var out []storage.Page
	for _, g := range slices.Sorted(maps.Keys(split)) {
		pages, err := encodeGroup(f.head.Generation, g, split[g], nil)
		if err != nil {
			return nil, err
		}
		out = append(out, pages...)
	}
	return out, nil
}

// sweep removes the groups of exponents that no reader uses.
func (f *folder) sweep(ctx context.Context) error {
	for len(f.meta.Garbage) > 0 {
		exponent := uint8(f.meta.Garbage[0]) //nolint:gosec // written by grow
		groups := make([]uint64, 1<<exponent)
		for i := range groups {
			groups[i] = bucketGroup(uint64(i), exponent) //nolint:gosec // not negative
		}
		for chunk := range slices.Chunk(groups, f.ix.tune.sliceGroups) {
			if err := f.remove(ctx, chunk); err != nil {
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

func (f *folder) remove(ctx context.Context, groups []uint64) error {
	old, err := f.read(ctx, f.head.Generation, groups)
	if err != nil {
		return err
	}
	var gone []storage.Page
	for _, g := range groups {
		for _, p := range old[g] {
			gone = append(gone, storage.Page{Generation: p.Generation, Group: p.Group, Part: p.Part})
		}
	}
	if len(gone) == 0 {
		return nil
	}
	return f.slice(ctx, storage.Fold{Pages: gone})
}
