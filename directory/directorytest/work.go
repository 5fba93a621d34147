package directorytest

import (
	"context"
	"fmt"

	"github.com/alumnikit/alumnikit"
	"github.com/alumnikit/alumnikit/storage"
)

// work is what a read asks of the store: how many statements of each kind, and
// how many rows and groups of pages it names in them.
type work struct {
	Gets, Lists, Snapshots int // statements
	IDs                    int // asked for by Get
	Groups                 int // asked for by Snapshot
}

// sameWork compares the work of one read in two companies that look alike to
// the viewer, both with nothing cached, and both folded or neither. It returns
// what differs, or nothing.
//
// Statements and rows asked for are equal. How many groups of pages are asked
// for follows from how many there are, and from the most employments that
// anybody has: both are declassified (docs/privacy.md), and bounded here to one
// class, a power of two, up or down. What comes back is not compared: a profile
// is read before it is decided whether it may be seen, and a snapshot brings
// whatever deltas are pending and pages exist.
func sameWork(a, b work) string {
	ga, gb := class(a.Groups), class(b.Groups)
	a.Groups, b.Groups = 0, 0
	if a == b && max(ga, gb)-min(ga, gb) <= 1 {
		return ""
	}
	return fmt.Sprintf("%+v in %d groups is not %+v in %d", a, ga, b, gb)
}

// class is the number of bits that a number needs.
func class(n int) (bits int) {
	for ; n > 0; n >>= 1 {
		bits++
	}
	return bits
}

// workCounter is a Store that adds up the work of reads. It is for one
// goroutine at a time.
type workCounter struct {
	storage.Store
	done work
}

// Unwrap implements storage.Unwrapper.
func (c *workCounter) Unwrap() storage.Store { return c.Store }

// Get implements storage.Store.
func (c *workCounter) Get(ctx context.Context, tenant alumnikit.TenantID, kind string, ids []alumnikit.ID) ([]storage.Record, error) {
	found, err := c.Store.Get(ctx, tenant, kind, ids)
	c.done.Gets, c.done.IDs = c.done.Gets+1, c.done.IDs+len(ids)
	return found, err //nolint:wrapcheck // a store like the one below
}

// List implements storage.Store.
func (c *workCounter) List(ctx context.Context, tenant alumnikit.TenantID, q storage.ListQuery) ([]storage.Listed, error) {
	found, err := c.Store.List(ctx, tenant, q)
	c.done.Lists++
	return found, err //nolint:wrapcheck // a store like the one below
}

// Snapshot implements storage.Store.
func (c *workCounter) Snapshot(ctx context.Context, tenant alumnikit.TenantID, q storage.PageQuery) (storage.Snapshot, error) {
	c.done.Snapshots, c.done.Groups = c.done.Snapshots+1, c.done.Groups+len(q.Groups)
	return c.Store.Snapshot(ctx, tenant, q) //nolint:wrapcheck // a store like the one below
}
