package index

import (
	"github.com/alumnikit/alumnikit"
	"github.com/alumnikit/alumnikit/storage"
)

// Readers learn from a count that something has come to what they know to be pending.
// To ask what takes a statement as long as all keys; but often this process has written
// it itself.
//
// What it has written counts for the epoch that it knew of when the write was projected.
// That epoch had begun by then, so that no turn before it has removed the deltas; and a
// snapshot of the epoch that was taken after the commit has all of them, since nothing
// but the next turn removes any. Together with what was pending before they are never
// more than the snapshot has, and the same if they are as many.

// written are deltas of commits that had ended at some time, and the epoch of then.
type written struct {
	stamp  alumnikit.ID
	deltas []storage.Delta
}

// projection names a write that has been projected, by the first of its deltas.
type projection struct {
	tenant alumnikit.TenantID
	delta  storage.DeltaKey
}

// maxProjections bounds the writes that are remembered between their projection and
// their commit: some fail.
const maxProjections = 1 << 10

// projected remembers the epoch in which a write was projected, if readers go by what
// was pending in it.
func (c *cache) projected(tenant alumnikit.TenantID, deltas []storage.Delta) {
	if len(deltas) == 0 {
		return
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	t := c.tenants[tenant]
	if t == nil || t.base == nil {
		return
	}
	if c.projections == nil || len(c.projections) >= maxProjections {
		c.projections = map[projection]alumnikit.ID{}
	}
	c.projections[projection{tenant, deltas[0].Key()}] = t.stamp
}

// committed keeps what was written for the readers of the same store.
func (c *cache) committed(tenant alumnikit.TenantID, store storage.Store, deltas []storage.Delta) {
	if a, ok := store.(*ahead); ok {
		store = a.Store
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	at := projection{tenant, deltas[0].Key()}
	stamp, known := c.projections[at]
	delete(c.projections, at)
	t := c.tenants[tenant]
	if !known || t == nil || t.stamp != stamp || t.base == nil || t.from != store {
		return
	}
	if len(t.written)+len(deltas) > maxAbove {
		t.written = nil // readers ask for the keys
		return
	}
	t.written = append(t.written, deltas...)
}
