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
// and the groups fetched so far, all of one epoch.
//
// Pages of one epoch may be read at different moments while a fold rewrites
// them, because every delta they may contain is still pending and applying it
// again changes nothing. What counts is that the deltas are as young as the
// youngest page. So each load brings the deltas of its moment, and when they
// differ the query is worked out again on the pages at hand; a page from the
// cache must not be younger than the deltas.
type view struct {
	ix      *Index
	store   storage.Store
	tenant  alumnikit.TenantID
	at      moment
	head    storage.Head
	meta    meta
	deltas  []storage.DeltaKey
	pending *overlay
	base    *overlay // what another reader of the epoch had read when the last statement began; may be nil
	changed bool     // the deltas became others since the query began
	groups  map[uint64]*group
	sets    map[Term]*postings.Set
	within  *postings.Set                  // if not nil, conditions need be right for these people only
	found   map[*where]map[string][]string // values that a condition accepts, by audience
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
		err := error(nil)
		if v == nil {
			v, err = ix.open(ctx, store, tenant)
		}
		if err == nil {
			v.changed = false
			err = fn(v)
		}
		switch {
		case errors.Is(err, errMoved):
			v = nil
		case err != nil || !v.changed:
			return err
		}
	}
	return fmt.Errorf("index: writers kept overtaking a query: %w", alumnikit.ErrRetryable)
}

func (ix *Index) open(ctx context.Context, store storage.Store, tenant alumnikit.TenantID) (*view, error) {
	v := &view{ix: ix, store: store, tenant: tenant, groups: map[uint64]*group{}}
	snap, m, err := v.snapshot(ctx, storage.PageQuery{})
	if err != nil {
		return nil, err
	}
	v.head, v.meta = snap.Head, m
	if ix.isStale(snap.Head) {
		return nil, ErrStale
	}
	ix.cache.begin(tenant, m.Stamp, m.People)
	return v, v.absorb(ctx, snap)
}

// snapshot reads pages and deltas as of one moment. When most deltas are known
// it asks for their keys first.
func (v *view) snapshot(ctx context.Context, q storage.PageQuery) (storage.Snapshot, meta, error) {
	base, stamp := v.ix.cache.base(v.tenant, v.store)
	v.base = nil
	if base != nil && len(base.keys) >= minBase {
		q.Deltas = storage.DeltasKeys
		snap, m, err := v.statement(ctx, q)
		if err != nil {
			return snap, m, err
		}
		if extra, ok := base.above(snap.Deltas); ok && len(extra) == 0 && m.Stamp == stamp {
			v.base = base
			return snap, m, nil
		}
	}
	q.Deltas = storage.DeltasFull
	snap, m, err := v.statement(ctx, q)
	if err == nil && m.Stamp == stamp {
		v.base = base
	}
	return snap, m, err
}

func (v *view) statement(ctx context.Context, q storage.PageQuery) (storage.Snapshot, meta, error) {
	snap, err := v.store.Snapshot(ctx, v.tenant, q)
	if err != nil {
		return snap, meta{}, err
	}
	m, err := decodeMeta(snap.Head)
	return snap, m, err
}

// absorb makes the deltas of the latest statement the ones that count.
func (v *view) absorb(ctx context.Context, snap storage.Snapshot) error {
	v.at = moment{v.meta.Stamp, snap.Head.Beat}
	keys := make([]storage.DeltaKey, len(snap.Deltas))
	for i, d := range snap.Deltas {
		keys[i] = d.Key()
	}
	if v.pending != nil && slices.Equal(keys, v.deltas) {
		return nil
	}
	pending, err := v.overlay(ctx, snap.Deltas)
	if err != nil {
		return err
	}
	v.pending, v.deltas, v.changed = pending, keys, true
	v.sets, v.found = map[Term]*postings.Set{}, map[*where]map[string][]string{}
	return nil
}

// overlay reads deltas, standing on what another reader has read and leaving
// it to later ones.
func (v *view) overlay(ctx context.Context, deltas []storage.Delta) (*overlay, error) {
	all, below := deltas, v.base
	if below != nil {
		extra, ok := below.above(deltas)
		switch {
		case ok && len(extra) == 0:
			return below, nil
		case ok:
			deltas = extra
		default:
			below = nil
		}
	}
	var pending *overlay
	var err error
	if foreign := v.ix.foreign(deltas); foreign.IsEmpty() {
		pending, err = v.ix.newOverlay(deltas, below)
	} else {
		pending, err = v.mask(ctx, all, foreign)
	}
	if err == nil {
		v.ix.cache.setBase(v.tenant, v.meta.Stamp, v.store, pending)
	}
	return pending, err
}

// planes returns how many elements lists have at most.
func (v *view) planes() int { return max(int(v.meta.Planes), v.pending.planes) }

// fetch makes groups available.
func (v *view) fetch(ctx context.Context, groups []uint64) error {
	var missing []uint64
	for _, g := range groups {
		if _, ok := v.groups[g]; ok {
			continue
		}
		if found := v.ix.cache.get(v.tenant, v.at, g); found != nil {
			v.groups[g] = found
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
	snap, m, err := v.snapshot(ctx, storage.PageQuery{Generation: v.head.Generation, Groups: groups})
	if err != nil {
		return err
	}
	if m.Stamp != v.meta.Stamp {
		return errMoved
	}
	if err := v.absorb(ctx, snap); err != nil {
		return err
	}
	rest := snap.Pages
	for _, id := range groups { // both ascend
		n := 0
		for n < len(rest) && rest[n].Group == id {
			n++
		}
		g, err := newGroup(id, snap.Head.Beat, rest[:n:n])
		if err != nil {
			return err
		}
		rest = rest[n:]
		v.groups[id] = g
		v.ix.cache.put(v.tenant, v.meta.Stamp, id, g)
	}
	return nil
}

// prepare fetches the groups of terms.
func (v *view) prepare(ctx context.Context, terms []Term) error {
	terms = slices.DeleteFunc(terms, func(t Term) bool { _, done := v.sets[t]; return done })
	groups := make([]uint64, len(terms))
	for i, t := range terms {
		groups[i] = termGroup(t, v.meta.Exponent)
	}
	if err := v.fetch(ctx, groups); err != nil {
		return err
	}
	byGroup := map[uint64][]Term{}
	for i, t := range terms {
		byGroup[groups[i]] = append(byGroup[groups[i]], t)
	}
	for g, wanted := range byGroup {
		slices.Sort(wanted)
		found, grown, err := v.groups[g].find(wanted)
		if err != nil {
			return err
		}
		if grown > 0 {
			v.ix.cache.grow(v.tenant, g, v.groups[g], grown)
		}
		for _, t := range wanted {
			v.sets[t] = v.pending.patch(t, found[t])
		}
	}
	return nil
}

// set returns the posting of a prepared term.
func (v *view) set(t Term) *postings.Set { return v.sets[t] }

// dictionary returns the values that a column has or has had, ascending.
func (v *view) dictionary(ctx context.Context, c column) ([]string, error) {
	group := valuesGroup(c)
	if err := v.fetch(ctx, []uint64{group}); err != nil {
		return nil, err
	}
	values := slices.Clone(v.groups[group].values[c])
	values = v.pending.inValues(c, values)
	slices.Sort(values)
	return slices.Compact(values), nil
}

// prepareColumn fetches the chunks of a column that hold the slots.
func (v *view) prepareColumn(ctx context.Context, c column, slots *postings.Set) error {
	var groups []uint64
	next := uint64(0)
	for n := range slots.All() {
		if uint64(n) >= next {
			groups = append(groups, columnGroup(c, n/chunkSlots))
			next = uint64(n/chunkSlots+1) * chunkSlots
		}
	}
	return v.fetch(ctx, groups)
}

// keys returns what a prepared column holds for a slot, nil if nothing. It is
// best asked in ascending order.
func (v *view) keys(c column) func(slot uint32) []byte {
	var at *chunk
	number, pending := uint32(1<<32/chunkSlots), v.pending.inLayers(c)
	return func(slot uint32) []byte {
		if key, ok := lookUp(pending, slot); ok {
			return key
		}
		if n := slot / chunkSlots; n != number {
			number, at = n, nil
			if g := v.groups[columnGroup(c, n)]; g != nil {
				at = g.chunks[c]
			}
		}
		return at.get(slot % chunkSlots)
	}
}
