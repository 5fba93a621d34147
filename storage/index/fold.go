package index

import (
	"context"
	"encoding/binary"
	"errors"
	"maps"
	"slices"
	"time"

	"github.com/alumnikit/alumnikit"
	"github.com/alumnikit/alumnikit/storage"
)

// lease is how long whoever maintains an index is trusted to be alive between
// two slices.
const lease = time.Minute

// tuning is what tests make small, so that little data meets every path.
type tuning struct {
	sliceGroups int   // pages that one slice of maintenance writes, about: few, so that writers never wait long
	splitBytes  int64 // average size of a group's main page at which the number of groups doubles
	batchBytes  int   // deltas folded at once, for each of the groups there are: keeps pages of a small index small
	inlineFrom  int   // deltas pending from which on writers fold
	buildBytes  int   // memory that building may take before what is built is written

	blockRoom   uint32 // slots of a block that an import fills
	fewPeople   int    // people put in order by reading the place of each; for more, whole columns are read, and kept
	wholeBelow  int    // people of a tenant up to whom columns are read as a whole, however few are put in order
	sortFrom    int    // people found from which on an order is sorted by place, rather than to look at each place
	walkCost    int    // people whose rank can be looked at in the time of one step of a walk along the order
	walkAtLeast int    // steps of a walk, besides a share of the people found

	// For how many people Verify compares all terms at once; for more it reads the
	// records several times, for some of the terms each.
	verifyPeople int
}

func defaultTuning() tuning {
	return tuning{
		sliceGroups: 64, splitBytes: 12 << 10, batchBytes: 128 << 10, buildBytes: 160 << 20, inlineFrom: inlineFrom, blockRoom: blockSlots,
		fewPeople: 64, wholeBelow: 4 * chunkSlots, sortFrom: 512, walkCost: 8, walkAtLeast: 4096, verifyPeople: 1_000_000,
	}
}

// maxBatchBytes bounds the deltas that are folded at once, whatever the size of
// the index.
const maxBatchBytes = 8 << 20

// Fold moves what is pending into the pages and reports whether there was
// anything. It works in fenced slices: of several folders one wins and the
// others return false, and a folder that dies leaves a correct index; after its
// lease of a minute the next one goes on. One that was slower than its lease
// returns ErrConflict. A schema other than the one the index was made with is
// ErrStale: call Rebuild. So is a remainder of deltas that were made with
// another schema, once everything else is folded; readers cope with it until
// Rebuild runs. Fold is not for a host's transaction.
func (ix *Index) Fold(ctx context.Context, db *storage.DB, tenant alumnikit.TenantID) (bool, error) {
	b, err := ix.backlog(ctx, db, tenant)
	switch {
	case err != nil:
		return false, err
	case b.isEmpty() && b.foreign:
		return false, ErrStale
	case b.isEmpty():
		return false, nil
	}
	f, err := ix.claim(ctx, db, tenant, b.head, b.meta)
	if err != nil || f == nil {
		return false, err
	}
	if err := f.foldAll(ctx, b.deltas); err != nil {
		f.abandon(ctx, err)
		return true, err
	}
	return true, f.release(ctx, b.gone)
}

// backlog is what there is to fold.
type backlog struct {
	head    storage.Head
	meta    meta
	deltas  []storage.Delta
	gone    []storage.Listed // slots of people whose removal is folded or among deltas
	foreign bool             // there are deltas of another schema beside those
	left    bool             // an import has died, or its sealing, if only before it had cleared up
}

func (b backlog) isEmpty() bool { return len(b.deltas)+len(b.gone)+len(b.meta.Garbage) == 0 && !b.left }

func (ix *Index) backlog(ctx context.Context, db *storage.DB, tenant alumnikit.TenantID) (backlog, error) {
	store := db.Store()
	// Before the deltas, so that the removal of all who are listed is among them.
	gone, err := store.List(ctx, tenant, storage.WithPrefix(slotKind().Name(), slotLeft, nil))
	if err != nil {
		return backlog{}, err
	}
	snap, err := store.Snapshot(ctx, tenant, storage.PageQuery{Deltas: storage.DeltasFull})
	if err != nil {
		return backlog{}, err
	}
	if ix.isStale(snap.Head) {
		return backlog{}, ErrStale
	}
	b := backlog{head: snap.Head}
	if b.meta, err = decodeMeta(snap.Head); err != nil {
		return b, err
	}
	open, err := ix.blocks(ctx, store, tenant)
	if err != nil {
		return b, err
	}
	sealed := open.take(b.meta.Sealed)
	b.left = len(sealed) > 0 || open.left(b.meta, db.Now())
	foreign := ix.foreign(snap.Deltas)
	b.foreign = !foreign.IsEmpty()
	b.deltas = without(snap.Deltas, foreign)
	for _, l := range gone {
		if n := l.At.Value; len(n) == 4 && !foreign.Contains(binary.BigEndian.Uint32(n)) {
			b.gone = append(b.gone, l)
		}
	}
	return b, nil
}

func (ix *Index) isStale(head storage.Head) bool {
	return head.Beat > 0 && head.Fingerprint != ix.schema.Fingerprint
}

// folder is the owner of a tenant's index for the time of its lease.
type folder struct {
	ix      *Index
	db      *storage.DB
	tenant  alumnikit.TenantID
	stored  storage.Head // as of the last slice
	head    storage.Head // as of the next
	meta    meta
	changed map[uint64]bool // groups of the current generation written in this epoch
	unsure  bool            // others have written some, too, and died
}

// claim makes this call the owner, or returns nil if someone else is.
func (ix *Index) claim(ctx context.Context, db *storage.DB, tenant alumnikit.TenantID, head storage.Head, m meta) (*folder, error) {
	if !head.Owner.IsZero() && head.Lease.After(db.Now()) {
		return nil, nil //nolint:nilnil // documented: someone else is at it
	}
	f := &folder{
		ix: ix, db: db, tenant: tenant, head: head, meta: m, changed: map[uint64]bool{},
		unsure: m.Written > m.Turned, // what they have written need not be written again, and is changed all the same
	}
	f.head.Owner = db.NewID()
	if head.Beat == 0 {
		f.head.Fingerprint, f.meta.Stamp = ix.schema.Fingerprint, db.NewID()
	}
	err := f.slice(ctx, storage.Fold{})
	if errors.Is(err, alumnikit.ErrConflict) {
		return nil, nil //nolint:nilnil // someone else was faster
	}
	return f, err
}

// slice commits one slice and moves the fence.
func (f *folder) slice(ctx context.Context, fold storage.Fold) error {
	next := f.head
	next.Beat++
	if !next.Owner.IsZero() {
		next.Lease = f.db.Now().Add(lease)
	}
	for _, p := range fold.Pages {
		if p.Generation == f.head.Generation {
			f.changed[p.Group] = true
			f.meta.Written = next.Beat
		}
	}
	next.Meta = f.meta.encode()
	fold.Head = next
	if err := f.db.Store().Fold(ctx, f.tenant, fold); err != nil {
		return err
	}
	f.head, f.stored = next, next
	return nil
}

// renew keeps the lease while there is nothing to write.
func (f *folder) renew(ctx context.Context) error {
	if f.stored.Lease.Sub(f.db.Now()) > lease/2 {
		return nil
	}
	return f.slice(ctx, storage.Fold{})
}

// turn begins a new epoch with a slice, and writes into the trail what the epoch
// before it has changed.
func (f *folder) turn(ctx context.Context, fold storage.Fold) error {
	snap, err := f.db.Store().Snapshot(ctx, f.tenant, storage.PageQuery{Generation: f.head.Generation, Groups: []uint64{trailGroup}})
	if err != nil {
		return err
	}
	before, err := decodeTrail(snap.Pages)
	if err != nil {
		return err
	}
	steps := append([]step{{from: f.meta.Stamp, changed: slices.Sorted(maps.Keys(f.changed))}}, before...)
	if f.unsure {
		steps = nil // readers begin anew
	}
	fold.Pages = append(fold.Pages, storage.Page{Generation: f.head.Generation, Group: trailGroup, Body: encodeTrail(steps)})
	f.head.Epoch++
	f.meta.Stamp, f.meta.Turned = f.db.NewID(), f.head.Beat+1
	if err := f.slice(ctx, fold); err != nil {
		return err
	}
	f.changed, f.unsure = map[uint64]bool{}, false
	return nil
}

// foldAll folds deltas batch by batch, each an epoch of its own.
func (f *folder) foldAll(ctx context.Context, deltas []storage.Delta) error {
	if err := f.current().sweep(ctx); err != nil {
		return err
	}
	if err := f.sealLeft(ctx); err != nil {
		return err
	}
	for len(deltas) > 0 {
		n := f.batch(deltas)
		if err := f.fold(ctx, deltas[:n]); err != nil {
			return err
		}
		deltas = deltas[n:]
		if err := f.current().makeRoom(ctx, f.meta.Bytes); err != nil {
			return err
		}
	}
	return nil
}

// batch returns how many deltas to fold at once. In their order any first ones
// may go before the rest: of a slot and part the older come first.
func (f *folder) batch(deltas []storage.Delta) int {
	bound, size := min(f.ix.tune.batchBytes<<min(f.meta.Exponent, 16), maxBatchBytes), 0
	for i, d := range deltas {
		if size += len(d.Body); size > bound && i > 0 {
			return i
		}
	}
	return len(deltas)
}

// release gives the index back and frees the slots of people whose removal is
// folded now.
func (f *folder) release(ctx context.Context, gone []storage.Listed) error {
	f.head.Owner, f.head.Lease = alumnikit.ID{}, time.Time{}
	if err := f.slice(ctx, storage.Fold{}); err != nil {
		return err
	}
	if len(gone) == 0 {
		return nil
	}
	free := storage.Write{Tenant: f.tenant}
	for _, g := range gone {
		free.Deletes = append(free.Deletes, storage.Ref{Kind: g.Kind, ID: g.ID, Version: g.Version})
	}
	err := f.db.Store().Commit(ctx, free)
	if errors.Is(err, alumnikit.ErrConflict) {
		return nil // the next folder was faster
	}
	return err
}

// abandonTimeout bounds the attempt to give up a lease.
const abandonTimeout = 5 * time.Second

// abandon gives the lease back after a failure, so that the next folder need
// not wait for its end: as good as a crash, which is always allowed. It is no
// harm if it fails as well.
func (f *folder) abandon(ctx context.Context, cause error) {
	if errors.Is(cause, alumnikit.ErrConflict) {
		return // the lease is another's
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), abandonTimeout)
	defer cancel()
	head := f.stored
	head.Beat++
	head.Owner, head.Lease = alumnikit.ID{}, time.Time{}
	_ = f.db.Store().Fold(ctx, f.tenant, storage.Fold{Head: head})
}

// deltaKeys names deltas.
func deltaKeys(deltas []storage.Delta) []storage.DeltaKey {
	keys := make([]storage.DeltaKey, len(deltas))
	for i, d := range deltas {
		keys[i] = d.Key()
	}
	return keys
}
