package index

import (
	"context"

	"github.com/alumnikit/alumnikit/storage"
	"github.com/alumnikit/alumnikit/storage/index/postings"
)

// absorb makes the deltas of the latest statement the ones that count, and hides
// whoever is being sealed by then: its pages may hold a part of what they have.
func (v *view) absorb(ctx context.Context, snap storage.Snapshot, m meta) error {
	var err error
	if v.hidden, err = m.sealing(); err != nil {
		return err
	}
	v.at = moment{v.meta.Stamp, m.Written}
	if v.pending != nil && len(v.pending.keys) == snap.Pending {
		return nil // they only become more while an epoch lasts
	}
	pending, err := v.known(ctx, snap)
	if err != nil {
		return err
	}
	v.pending, v.changed = pending, true
	v.sets, v.found = map[Term]*postings.Set{}, map[*where]map[string][]string{}
	return nil
}

// known returns what is pending by a statement, from what another reader of the
// epoch has read as far as possible.
func (v *view) known(ctx context.Context, snap storage.Snapshot) (*overlay, error) {
	base, now := v.ix.cache.base(v.tenant, v.store)
	if now.stamp != v.meta.Stamp {
		base = nil
	}
	switch {
	case base != nil && len(base.keys) == snap.Pending:
		return base, nil
	case len(snap.Deltas) == snap.Pending:
		return v.overlay(ctx, snap.Deltas, nil)
	case base == nil:
		return v.anew(ctx)
	}
	if v.written.stamp == now.stamp {
		if extra := base.lacks(v.written.deltas); len(extra) > 0 && len(base.keys)+len(extra) == snap.Pending {
			if o, err := v.overlay(ctx, extra, base); o != nil || err != nil {
				return o, err
			}
		}
	}
	if snap.Pending >= minBase {
		if o, err := v.extend(ctx, base); o != nil || err != nil {
			return o, err
		}
	}
	return v.anew(ctx)
}

// anew reads everything that is pending.
func (v *view) anew(ctx context.Context) (*overlay, error) {
	full, err := v.again(ctx, storage.PageQuery{Deltas: storage.DeltasFull})
	if err != nil {
		return nil, err
	}
	return v.overlay(ctx, full.Deltas, nil)
}

// again reads once more in the epoch of the view.
func (v *view) again(ctx context.Context, q storage.PageQuery) (storage.Snapshot, error) {
	snap, m, err := v.statement(ctx, q)
	if err == nil {
		err = v.same(m)
	}
	return snap, err
}

// extend reads the deltas that came on top of a base; nil if they are too many,
// or not all on top.
func (v *view) extend(ctx context.Context, base *overlay) (*overlay, error) {
	keys, err := v.again(ctx, storage.PageQuery{Deltas: storage.DeltasKeys})
	if err != nil {
		return nil, err
	}
	extra, ok := base.above(keys.Deltas)
	if !ok {
		return nil, nil //nolint:nilnil // documented
	}
	q := storage.PageQuery{Deltas: storage.DeltasKeys}
	for _, d := range extra {
		q.Bodies = append(q.Bodies, d.Slot)
	}
	full, err := v.again(ctx, q)
	if err != nil {
		return nil, err
	}
	if extra, ok = base.above(full.Deltas); !ok {
		return nil, nil //nolint:nilnil // documented
	}
	for _, d := range extra {
		if d.Body == nil { // came between the two statements
			return nil, nil //nolint:nilnil // documented
		}
	}
	return v.overlay(ctx, extra, base)
}

// overlay reads deltas on top of those below, and leaves what they say to later
// readers.
func (v *view) overlay(ctx context.Context, deltas []storage.Delta, below *overlay) (*overlay, error) {
	var pending *overlay
	var err error
	switch foreign := v.ix.foreign(deltas); {
	case foreign.IsEmpty() && below == nil:
		pending, err = v.ix.newOverlay(deltas, nil)
	case foreign.IsEmpty():
		pending, err = v.ix.stack(deltas, below)
	case below == nil:
		pending, err = v.mask(ctx, deltas, foreign)
	default:
		return nil, nil //nolint:nilnil // with another schema's deltas everything is read anew
	}
	if err == nil && pending != nil {
		v.ix.cache.setBase(v.tenant, v.meta.Stamp, v.store, pending)
	}
	return pending, err
}
