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
// youngest page. So each statement brings the number of deltas at its moment:
// within an epoch they only become more, so that an equal number means the same
// deltas. When they differ the query is worked out again on the pages at hand; a
// page from the cache must not be younger than the deltas.
type view struct {
	ix         *Index
	store      storage.Store
	tenant     alumnikit.TenantID
	at         moment
	head       storage.Head
	meta       meta
	hidden     *postings.Set // people whose block is being sealed: not there yet
	pending    *overlay
	written    written // what this process had written before the statement at hand was sent
	changed    bool    // the deltas became others since the query began
	groups     map[uint64]held
	orders     map[column]*order
	sets       map[Term]*postings.Set
	catalogues map[Field]catalogue
	found      map[*where]map[string][]string // values that a condition accepts, by audience
}

// errMoved means that the epoch changed between two reads of one view.
var errMoved = errors.New("index: the epoch moved")

// maxMoves bounds how often a query starts again because folding overtook it.
const maxMoves = 50

// look runs fn on a view that holds the catalogues of the fields that are wanted:
// again from the start when the epoch moves under it, and again on the pages at hand
// when the deltas did.
func (ix *Index) look(ctx context.Context, store storage.Store, tenant alumnikit.TenantID, w *wants, fn func(*view) error) error {
	var v *view
	for range maxMoves {
		err := error(nil)
		if v == nil {
			v, err = ix.open(ctx, store, tenant, w)
		}
		if err == nil {
			v.changed = false
			err = v.readCatalogues(ctx, w.fields)
		}
		if err == nil {
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

// open reads the head, what is pending and what is wanted in one statement, or in
// two when the epoch is not the one that is cached.
func (ix *Index) open(ctx context.Context, store storage.Store, tenant alumnikit.TenantID, w *wants) (*view, error) {
	v := &view{ix: ix, store: store, tenant: tenant, groups: map[uint64]held{}, orders: map[column]*order{}}
	exponent, missing := ix.cache.missing(tenant, w)
	snap, m, err := v.snapshot(ctx, storage.PageQuery{Current: true, Groups: missing})
	if err != nil {
		return nil, err
	}
	v.head, v.meta = snap.Head, m
	if ix.isStale(snap.Head) {
		return nil, ErrStale
	}
	if m.Exponent != exponent { // the groups of terms are not those that were meant
		missing = slices.DeleteFunc(missing, func(g uint64) bool { return groupKind(g) != groupsOfValues })
	}
	if before, cached := ix.cache.stamp(tenant); !cached || before != m.Stamp {
		if snap, m, missing, err = v.begin(ctx, before, w, snap, missing); err != nil {
			return nil, err
		}
	}
	if err := v.absorb(ctx, snap, m); err != nil {
		return nil, err
	}
	return v, v.keep(snap, missing)
}

// begin makes the epoch of the view the one that is cached, and keeps of the one
// before whatever the trail says is still the same. It returns the statement that
// counts, and the groups that it brought.
func (v *view) begin(
	ctx context.Context, before alumnikit.ID, w *wants, first storage.Snapshot, brought []uint64,
) (storage.Snapshot, meta, []uint64, error) {
	if before.IsZero() { // nothing is cached, or the state before the first epoch
		v.ix.cache.begin(v.tenant, v.meta)
		return first, v.meta, brought, nil
	}
	none := func(uint64) (uint64, bool) { return 0, false }
	groups := w.missing(v.meta.Exponent, none)
	q := storage.PageQuery{Current: true, Groups: append(groups, trailGroup), Deltas: storage.DeltasFull}
	snap, m, err := v.statement(ctx, q)
	if err == nil {
		err = v.same(m)
	}
	if err != nil {
		return snap, m, nil, err
	}
	trail := slices.IndexFunc(snap.Pages, func(p storage.Page) bool { return p.Group == trailGroup })
	var steps []step
	if trail >= 0 {
		if steps, err = decodeTrail(snap.Pages[trail:]); err != nil { // it is the last group
			return snap, m, nil, err
		}
	}
	if changed, ok := changedSince(steps, before); ok {
		v.ix.cache.advance(v.tenant, before, v.meta, changed)
	} else {
		v.ix.cache.begin(v.tenant, v.meta)
	}
	return snap, m, groups, nil
}

// snapshot reads pages, and of the deltas what is not known.
func (v *view) snapshot(ctx context.Context, q storage.PageQuery) (storage.Snapshot, meta, error) {
	q.Deltas = storage.DeltasCount
	base, own := v.ix.cache.base(v.tenant, v.store)
	if v.written = own; base == nil && v.pending == nil {
		q.Deltas = storage.DeltasFull
	}
	return v.statement(ctx, q)
}

func (v *view) statement(ctx context.Context, q storage.PageQuery) (storage.Snapshot, meta, error) {
	snap, err := v.store.Snapshot(ctx, v.tenant, q)
	if err != nil {
		return snap, meta{}, err
	}
	m, err := decodeMeta(snap.Head)
	return snap, m, err
}

// same fails unless a statement found the epoch of the view.
func (v *view) same(m meta) error {
	if m.Stamp != v.meta.Stamp {
		return errMoved
	}
	return nil
}

// planes returns how many elements lists have at most.
func (v *view) planes() int { return max(int(v.meta.Planes), v.pending.planes) }

// catalogueGroups returns the groups of catalogues, ascending.
func catalogueGroups(fields []Field) []uint64 {
	var groups []uint64
	for _, f := range fields {
		if catalogued(f) {
			groups = append(groups, valuesGroup(catalogueOf(f)))
		}
	}
	slices.Sort(groups)
	return slices.Compact(groups)
}

// readCatalogues reads the catalogues of fields as of the view's deltas.
func (v *view) readCatalogues(ctx context.Context, fields []Field) error {
	v.catalogues = make(map[Field]catalogue, len(fields))
	if err := v.fetch(ctx, catalogueGroups(fields)); err != nil {
		return err
	}
	for _, f := range fields {
		if _, done := v.catalogues[f]; done || !catalogued(f) {
			continue
		}
		c := catalogueOf(f)
		v.catalogues[f] = v.groups[valuesGroup(c)].catalogues[f]
		if extra := v.pending.inValues(c, nil); len(extra) > 0 {
			v.catalogues[f] = v.catalogues[f].with(extra)
		}
	}
	return nil
}

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
