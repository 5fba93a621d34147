package index

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/alumnikit/alumnikit"
	"github.com/alumnikit/alumnikit/storage"
	"github.com/alumnikit/alumnikit/storage/index/postings"
)

// view is the index of a tenant as of one moment: the head, what is pending,
// and the pages fetched so far, all of one epoch.
//
// Pages of one epoch may be read at different moments while a fold rewrites
// them, because every delta they may contain is still pending and applying it
// again changes nothing. What counts is that the deltas are as young as the
// youngest page. So each load brings the deltas of its moment, and when they
// differ the query is worked out again on the pages at hand.
type view struct {
	ix      *Index
	store   storage.Store
	tenant  alumnikit.TenantID
	head    storage.Head
	meta    meta
	deltas  []storage.DeltaKey
	pending *overlay
	changed bool // the deltas became others since the query began
	groups  map[uint64][]storage.Page
	sets    map[Term]*postings.Set
	chunks  map[chunkAt]*chunk
}

type chunkAt struct {
	column column
	number uint32
}

// errMoved means that the epoch changed between two reads of one view.
var errMoved = errors.New("index: the epoch moved")

// maxMoves bounds how often a query starts again because folding overtook it.
const maxMoves = 50

// look runs fn on a view, again from the start when the epoch moves under it,
// and again on the pages at hand when the deltas did.
func (ix *Index) look(ctx context.Context, store storage.Store, tenant alumnikit.TenantID, fn func(*view) error) error {
	var v *view
	for range maxMoves {
		if v == nil {
			var err error
			if v, err = ix.open(ctx, store, tenant); err != nil {
				return err
			}
		}
		v.changed = false
		switch err := fn(v); {
		case errors.Is(err, errMoved):
			ix.cache.reset(tenant)
			v = nil
		case err != nil || !v.changed:
			return err
		}
	}
	return fmt.Errorf("index: writers kept overtaking a query: %w", alumnikit.ErrRetryable)
}

func (ix *Index) open(ctx context.Context, store storage.Store, tenant alumnikit.TenantID) (*view, error) {
	snap, err := store.Snapshot(ctx, tenant, storage.PageQuery{Deltas: storage.DeltasFull})
	if err != nil {
		return nil, err
	}
	v := &view{ix: ix, store: store, tenant: tenant, head: snap.Head, groups: map[uint64][]storage.Page{}}
	if v.meta, err = decodeMeta(snap.Head); err != nil {
		return nil, err
	}
	if snap.Head.Epoch > 0 && snap.Head.Fingerprint != ix.schema.Fingerprint {
		return nil, ErrStale
	}
	if err := v.absorb(snap.Deltas); err != nil {
		return nil, err
	}
	ix.cache.begin(tenant, snap.Head)
	return v, nil
}

// absorb makes the deltas of the latest statement the ones that count.
func (v *view) absorb(deltas []storage.Delta) error {
	keys := make([]storage.DeltaKey, len(deltas))
	for i, d := range deltas {
		keys[i] = d.Key()
	}
	if v.pending != nil && slices.Equal(keys, v.deltas) {
		return nil
	}
	pending, err := newOverlay(deltas, v.ix.schema.Fingerprint)
	if err != nil {
		return err
	}
	v.pending, v.deltas, v.changed = pending, keys, true
	v.sets, v.chunks = map[Term]*postings.Set{}, map[chunkAt]*chunk{}
	return nil
}

// planes returns how many elements lists have at most.
func (v *view) planes() int { return max(int(v.meta.Planes), v.pending.planes) }

// fetch makes the pages of groups available.
func (v *view) fetch(ctx context.Context, groups []uint64) error {
	var missing []uint64
	for _, g := range groups {
		if _, ok := v.groups[g]; ok {
			continue
		}
		pages, ok := v.ix.cache.get(v.tenant, v.head, g)
		if ok {
			v.groups[g] = pages
		} else {
			missing = append(missing, g)
		}
	}
	slices.Sort(missing)
	missing = slices.Compact(missing)
	for chunk := range slices.Chunk(missing, storage.MaxGroups) {
		if err := v.load(ctx, chunk); err != nil {
			return err
		}
	}
	return nil
}

func (v *view) load(ctx context.Context, groups []uint64) error {
	q := storage.PageQuery{Generation: v.head.Generation, Groups: groups, Deltas: storage.DeltasFull}
	snap, err := v.store.Snapshot(ctx, v.tenant, q)
	if err != nil {
		return err
	}
	if !sameEpoch(snap.Head, v.head) {
		return errMoved
	}
	if err := v.absorb(snap.Deltas); err != nil {
		return err
	}
	for _, g := range groups {
		v.groups[g] = nil
	}
	for _, p := range snap.Pages {
		v.groups[p.Group] = append(v.groups[p.Group], p)
	}
	for _, g := range groups {
		v.ix.cache.put(v.tenant, v.head, g, v.groups[g])
	}
	return nil
}

// prepare fetches the groups of terms.
func (v *view) prepare(ctx context.Context, terms []Term) error {
	groups := make([]uint64, len(terms))
	for i, t := range terms {
		groups[i] = termGroup(t, v.meta.Exponent)
	}
	if err := v.fetch(ctx, groups); err != nil {
		return err
	}
	byGroup := map[uint64]map[Term]bool{}
	for i, t := range terms {
		if _, done := v.sets[t]; done {
			continue
		}
		if byGroup[groups[i]] == nil {
			byGroup[groups[i]] = map[Term]bool{}
		}
		byGroup[groups[i]][t] = true
	}
	for g, wanted := range byGroup {
		found, err := decodeGroup(v.groups[g], func(t Term) bool { return wanted[t] })
		if err != nil {
			return err
		}
		for t := range wanted {
			v.sets[t] = v.pending.patch(t, found[t])
		}
	}
	return nil
}

// set returns the posting of a prepared term.
func (v *view) set(t Term) *postings.Set { return v.sets[t] }

// dictionary returns the values that a column has or has had.
func (v *view) dictionary(ctx context.Context, c column) ([]string, error) {
	group := valuesGroup(c)
	if err := v.fetch(ctx, []uint64{group}); err != nil {
		return nil, err
	}
	values, err := decodeValues(v.groups[group], c)
	if err != nil {
		return nil, err
	}
	values = append(values, v.pending.values[c]...)
	slices.Sort(values)
	return slices.Compact(values), nil
}

// prepareColumn fetches the chunks of a column that hold the slots.
func (v *view) prepareColumn(ctx context.Context, c column, slots *postings.Set) error {
	var numbers []uint32
	for n := range slots.All() {
		if n /= chunkSlots; len(numbers) == 0 || numbers[len(numbers)-1] != n {
			numbers = append(numbers, n)
		}
	}
	groups := make([]uint64, len(numbers))
	for i, n := range numbers {
		groups[i] = columnGroup(c, n)
	}
	if err := v.fetch(ctx, groups); err != nil {
		return err
	}
	for i, n := range numbers {
		if v.chunks[chunkAt{c, n}] != nil {
			continue
		}
		k, _, err := findChunk(v.groups[groups[i]], c)
		if err != nil {
			return err
		}
		v.chunks[chunkAt{c, n}] = k
	}
	return nil
}

// key returns what a prepared column holds for a slot, nil if nothing.
func (v *view) key(c column, slot uint32) []byte {
	if pending, ok := v.pending.column(c, slot); ok {
		return pending
	}
	return v.chunks[chunkAt{c, slot / chunkSlots}].get(slot % chunkSlots)
}
