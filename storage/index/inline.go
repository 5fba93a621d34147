package index

import (
	"context"

	"github.com/alumnikit/alumnikit"
	"github.com/alumnikit/alumnikit/storage"
)

// inlineFrom is how many deltas this process writes before it looks whether anybody
// folds them: readers read everything that is pending, so it must not become much
// where a host forgets the upkeep.
const inlineFrom = 4096

// firstFrom is inlineFrom before the first epoch of a tenant: until then no reader can
// keep what is pending for the next.
const firstFrom = 256

var _ storage.Observer = (*Index)(nil)

// Committed implements storage.Observer: it keeps what was written for readers. When
// very much is pending, whoever has written last folds it, slice by slice, unless a
// host's transaction is open: its deltas cannot be folded before it ends. That nothing
// comes of it is no error: the next writer tries again.
func (ix *Index) Committed(ctx context.Context, db *storage.DB, _ []storage.Change, write storage.Write) {
	if len(write.Deltas) == 0 || storage.Joined(db.Store()) {
		return
	}
	ix.cache.committed(write.Tenant, db.Store(), write.Deltas)
	if ix.cache.wrote(write.Tenant, len(write.Deltas)) < ix.foldFrom(write.Tenant) {
		return
	}
	snap, err := db.Store().Snapshot(ctx, write.Tenant, storage.PageQuery{Deltas: storage.DeltasCount})
	if err != nil {
		return
	}
	ix.cache.written(write.Tenant, snap.Pending)
	if m, err := decodeMeta(snap.Head); err == nil && ix.isNew(write.Tenant) {
		ix.cache.begin(write.Tenant, m) // others may have folded
	}
	if snap.Pending >= ix.foldFrom(write.Tenant) {
		_, _ = ix.Fold(ctx, db, write.Tenant)
		ix.cache.written(write.Tenant, 0)
	}
}

// foldFrom is how many deltas a tenant may have.
func (ix *Index) foldFrom(tenant alumnikit.TenantID) int {
	if ix.isNew(tenant) {
		return min(ix.tune.inlineFrom, firstFrom)
	}
	return ix.tune.inlineFrom
}

// isNew reports whether a tenant has had no epoch yet, as far as is known.
func (ix *Index) isNew(tenant alumnikit.TenantID) bool {
	stamp, known := ix.cache.stamp(tenant)
	return known && stamp.IsZero()
}

// wrote adds to the deltas that this process has written to a tenant and not seen
// folded, and returns how many they are.
func (c *cache) wrote(tenant alumnikit.TenantID, n int) int {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.pending == nil || len(c.pending) >= maxSealed {
		c.pending = map[alumnikit.TenantID]int{}
	}
	c.pending[tenant] += n
	return c.pending[tenant]
}

func (c *cache) written(tenant alumnikit.TenantID, n int) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.pending != nil {
		c.pending[tenant] = n
	}
}
