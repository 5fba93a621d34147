package index

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/alumnikit/alumnikit"
	"github.com/alumnikit/alumnikit/storage"
)

// SealIfFull is Seal if what was built has come to take much memory.
func (b *Bulk) SealIfFull(ctx context.Context) error {
	if b.built != nil && b.built.bytes < b.ix.tune.buildBytes {
		return nil
	}
	return b.Seal(ctx)
}

// Bounds of waiting for whoever folds.
const (
	sealAttempts = 600
	sealPause    = 100 * time.Millisecond
)

// Seal puts the people created so far into the pages: from then on queries find
// them, all at once. The Bulk can go on with a new block. After an error, Seal may
// be called again.
func (b *Bulk) Seal(ctx context.Context) error {
	if len(b.blocks) == 0 {
		return nil
	}
	for attempt := 1; ; attempt++ {
		f, err := b.ix.claimNow(ctx, b.db, b.tenant)
		if err != nil {
			return err
		}
		if f != nil {
			return b.seal(ctx, f)
		}
		if attempt == sealAttempts {
			return fmt.Errorf("index: someone else maintains it: %w", alumnikit.ErrConflict)
		}
		select {
		case <-ctx.Done():
			return context.Cause(ctx)
		case <-time.After(sealPause):
		}
	}
}

// close keeps everybody from adding to the blocks. From then on changes of their
// people write deltas, and nobody may fold these before the people are in the pages:
// what was built in memory is older. So the index is the caller's, and what was built
// is not to be trusted if a block was closed by an attempt before.
func (b *Bulk) close(ctx context.Context) error {
	ids := make([]alumnikit.ID, len(b.blocks))
	for i, at := range b.blocks {
		ids[i] = at.Value.ID
	}
	stands, err := blockKind().Load(ctx, b.db.Store(), b.tenant, ids)
	if err != nil {
		return err
	}
	for i, at := range b.blocks {
		now, ok := stands[at.Value.ID]
		if b.unsure || !ok || now.Value.Closed || now.Value.Dirty {
			b.built = nil
		}
		if !ok || now.Value.Closed {
			continue
		}
		closed, err := closeBlock(ctx, b.db.Store(), b.tenant, now)
		if err != nil {
			return err
		}
		if closed.Value.Dirty {
			b.built = nil
		}
		b.blocks[i] = closed
	}
	b.free, b.next, b.taken = nil, blockSlots, nil
	return nil
}

// closeBlock closes a block, whoever may be changing it.
func closeBlock(ctx context.Context, store storage.Store, tenant alumnikit.TenantID, at storage.Stored[block]) (storage.Stored[block], error) {
	err := storage.Retry(ctx, func(ctx context.Context) error {
		found, err := blockKind().Load(ctx, store, tenant, []alumnikit.ID{at.Value.ID})
		if err != nil || found[at.Value.ID].Version == 0 || found[at.Value.ID].Value.Closed {
			at.Value.Closed, at.Value.Dirty = true, true // another was faster
			return err
		}
		at = found[at.Value.ID]
		at.Value.Closed = true
		record, err := blockKind().Encode(&at.Value, at.Version+1)
		if err != nil {
			return err
		}
		return store.Commit(ctx, storage.Write{Tenant: tenant, Puts: []storage.Record{record}})
	})
	at.Version++
	return at, err
}

// seal merges what was built.
func (b *Bulk) seal(ctx context.Context, f *folder) error {
	var own []alumnikit.ID
	for _, at := range b.blocks {
		own = append(own, at.Value.ID)
	}
	err := b.close(ctx)
	if err == nil {
		err = f.sealLeft(ctx, own...)
	}
	if err == nil {
		err = f.sealBuilt(ctx, b)
	}
	if err != nil {
		f.abandon(ctx, err)
		return err
	}
	b.built, b.blocks, b.unsure = b.ix.newBuilder(), nil, false
	return f.release(ctx, nil)
}

// sealBuilt seals the blocks of a Bulk that nobody else has sealed.
func (f *folder) sealBuilt(ctx context.Context, b *Bulk) error {
	b.addKept()
	if b.built == nil {
		return f.sealClosed(ctx, false)
	}
	open, err := f.removeSealed(ctx)
	if err != nil {
		return err
	}
	var ids []alumnikit.ID
	for _, at := range b.blocks {
		if _, ok := open[at.Value.ID]; ok {
			ids = append(ids, at.Value.ID)
		}
	}
	switch len(ids) {
	case 0:
		return nil
	case len(b.blocks):
		return f.mergeHidden(ctx, b.built, ids, false)
	default:
		return f.sealClosed(ctx, false) // some were taken over
	}
}

// sealLeft finishes a sealing that died, and takes over the blocks of imports that
// did, but not the caller's own.
func (f *folder) sealLeft(ctx context.Context, own ...alumnikit.ID) error {
	open, err := f.removeSealed(ctx)
	if err != nil {
		return err
	}
	if len(f.meta.Sealing) == 0 {
		for _, id := range own {
			delete(open, id)
		}
	}
	if !open.left(f.meta, f.db.Now()) {
		return nil
	}
	for _, at := range open {
		if !at.Value.Closed && at.Value.Until.Before(f.db.Now()) {
			if _, err := closeBlock(ctx, f.db.Store(), f.tenant, at); err != nil {
				return err
			}
		}
	}
	return f.sealClosed(ctx, len(f.meta.Sealing) > 0)
}

// sealClosed seals every closed block, with what its people's records say. What a
// sealing before has left in the pages is forgotten, if forget says so.
func (f *folder) sealClosed(ctx context.Context, forget bool) error {
	open, err := f.removeSealed(ctx)
	if err != nil {
		return err
	}
	b := f.ix.newBuilder()
	if forget {
		if b.slots, err = f.meta.sealing(); err != nil {
			return err
		}
		b.slots = b.slots.Clone()
	}
	var ids []alumnikit.ID
	for _, id := range open.byNumber() {
		at := open[id].Value
		if !at.Closed {
			continue
		}
		ids = append(ids, id)
		mine := func(_ context.Context, s slot) (bool, error) { return s.Block == id, nil }
		err := f.ix.collect(ctx, f.db.Store(), f.tenant, at.slots(), mine, func(ctx context.Context, page collected) error {
			page.addTo(b)
			return f.renew(ctx)
		})
		if err != nil {
			return err
		}
	}
	return f.mergeHidden(ctx, b, ids, forget)
}

// mergeHidden adds people to the pages who stay hidden from readers until the last
// of it is written. The head says of the blocks sealed last that they are done, and
// of none before: the records of those are gone by now (sealLeft), or else their
// people would count as never sealed.
func (f *folder) mergeHidden(ctx context.Context, b *builder, ids []alumnikit.ID, forget bool) error {
	f.meta.Sealing = b.slots.AppendBinary(nil)
	if err := f.slice(ctx, storage.Fold{}); err != nil {
		return err
	}
	if err := f.current().merge(ctx, b, forget); err != nil {
		return err
	}
	f.meta.Sealing, f.meta.Sealed = nil, ids
	if err := f.turn(ctx, storage.Fold{}); err != nil {
		return err
	}
	_, err := f.removeSealed(ctx)
	return err
}

// removeSealed removes the records of blocks that are done, and returns the others.
func (f *folder) removeSealed(ctx context.Context) (blocks, error) {
	var open blocks
	err := storage.Retry(ctx, func(ctx context.Context) error {
		store := f.db.Store()
		var err error
		if open, err = f.ix.blocks(ctx, store, f.tenant); err != nil {
			return err
		}
		done := open.take(f.meta.Sealed)
		if len(done) == 0 {
			return nil
		}
		return store.Commit(ctx, storage.Write{Tenant: f.tenant, Deletes: done})
	})
	return open, err
}

// claimNow makes this call the owner of the index as it is now, or returns nil if
// someone else is.
func (ix *Index) claimNow(ctx context.Context, db *storage.DB, tenant alumnikit.TenantID) (*folder, error) {
	snap, err := db.Store().Snapshot(ctx, tenant, storage.PageQuery{})
	if err != nil {
		return nil, err
	}
	if ix.isStale(snap.Head) {
		return nil, ErrStale
	}
	m, err := decodeMeta(snap.Head)
	if err != nil {
		return nil, err
	}
	return ix.claim(ctx, db, tenant, snap.Head, m)
}

// byNumber returns the blocks in the order of their slots.
func (b blocks) byNumber() []alumnikit.ID {
	ids := make([]alumnikit.ID, 0, len(b))
	for id := range b {
		ids = append(ids, id)
	}
	slices.SortFunc(ids, func(x, y alumnikit.ID) int { return int(b[x].Value.Number) - int(b[y].Value.Number) })
	return ids
}

// left reports whether an import or a sealing has left something behind.
func (b blocks) left(m meta, now time.Time) bool {
	if len(m.Sealing) > 0 {
		return true
	}
	for _, at := range b {
		if at.Value.Until.Before(now) {
			return true
		}
	}
	return false
}
