package index

import (
	"context"
	"fmt"

	"github.com/alumnikit/alumnikit"
	"github.com/alumnikit/alumnikit/storage"
)

// Rebuild works the index out anew from the records, as a new generation beside
// the one in use, and switches. It takes the place of Fold after the schema has
// changed, and repairs whatever Verify finds. Reads and writes go on meanwhile;
// while someone else folds, Rebuild returns ErrConflict. It takes some hundred
// megabytes of memory for a tenant of a million people, and no more for more.
func (ix *Index) Rebuild(ctx context.Context, db *storage.DB, tenant alumnikit.TenantID) error {
	snap, err := db.Store().Snapshot(ctx, tenant, storage.PageQuery{})
	if err != nil {
		return err
	}
	m, _ := decodeMeta(snap.Head) // all of it is worked out anew
	f, err := ix.claim(ctx, db, tenant, snap.Head, m)
	if err != nil {
		return err
	}
	if f == nil {
		return fmt.Errorf("index: someone else maintains it: %w", alumnikit.ErrConflict)
	}
	gone, err := f.rebuild(ctx)
	if err != nil {
		f.abandon(ctx, err)
		return err
	}
	return f.release(ctx, gone)
}

// rebuild returns the slots of people whose removal is in what it built.
func (f *folder) rebuild(ctx context.Context) ([]storage.Listed, error) {
	store := f.db.Store()
	// What is pending by now is in the records that are read from here on.
	// What comes later stays pending; applying it again changes nothing.
	gone, err := store.List(ctx, f.tenant, storage.WithPrefix(slotKind().Name(), slotLeft, nil))
	if err != nil {
		return nil, err
	}
	snap, err := store.Snapshot(ctx, f.tenant, storage.PageQuery{Deltas: storage.DeltasKeys})
	if err != nil {
		return nil, err
	}
	return gone, f.replace(ctx, snap.Deltas)
}

// replace writes everybody as the next generation, part by part as memory allows,
// and makes it the one in use.
func (f *folder) replace(ctx context.Context, reflected []storage.Delta) error {
	before := f.head.Generation
	// Pages may be left of a rebuild that died, before or after its switch.
	if err := f.slice(ctx, storage.Fold{Purge: []uint32{before + 1, before - 1}}); err != nil {
		return err
	}
	fresh := meta{Planes: 1}
	w := &writer{f: f, generation: before + 1, meta: &fresh}
	if err := w.build(ctx); err != nil {
		return err
	}
	fresh.Sealed = f.meta.Sealed
	f.meta = fresh // without a stamp: no trail leads to another generation
	f.head.Generation, f.head.Fingerprint = w.generation, f.ix.schema.Fingerprint
	if err := f.turn(ctx, storage.Fold{Deltas: deltaKeys(reflected)}); err != nil {
		return err
	}
	return f.slice(ctx, storage.Fold{Purge: []uint32{before}})
}

// build writes everybody who is not in a block that an import is filling.
func (w *writer) build(ctx context.Context) error {
	ix, store := w.f.ix, w.f.db.Store()
	b := ix.newBuilder()
	merge := func() error {
		full := b
		b = ix.newBuilder()
		return w.merge(ctx, full, false)
	}
	add := func(ctx context.Context, page collected) error {
		page.addTo(b)
		if b.bytes > ix.tune.buildBytes {
			return merge()
		}
		return w.f.renew(ctx)
	}
	if err := ix.collect(ctx, store, w.f.tenant, storage.ListQuery{}, ix.watch(store, w.f.tenant).indexed, add); err != nil {
		return err
	}
	return merge()
}
