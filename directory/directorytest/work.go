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
	IDs                    int // asked for by Get and Gather, of each kind
	Groups                 int // asked for by Snapshot
}

// Bounds of what may differ; docs/privacy.md names the reasons.
const (
	slackClasses = 1 // of groups asked for, a power of two each
	slackPage    = 1 // statements, for the orders of each page
	slackFacet   = 3 // statements, for each facet that is counted on a page
)

// sameWork compares the work of one read in two companies that look alike to
// the viewer, both with nothing cached, and both folded or neither. It returns
// what differs, or nothing.
//
// Statements and rows asked for are equal. What is declassified is bounded: how
// many groups of pages are asked for follows from how many there are, and from
// the most employments that anybody has; and to order people or to count a
// facet, an audience is passed over to which nobody, found or not, shows the field. What
// comes back is not compared: a person is read before it is decided whether they
// may be seen, and a snapshot brings whatever deltas are pending and pages exist.
func sameWork(a, b work, pages, facets int) string {
	groups := class(a.Groups) - class(b.Groups)
	statements := a.Snapshots - b.Snapshots
	same := a.Gets == b.Gets && a.Lists == b.Lists && a.IDs == b.IDs
	if facets > 0 {
		groups = 0 // as many as there are values
	}
	if same && abs(statements) <= pages*slackPage+pages*facets*slackFacet && abs(groups) <= slackClasses {
		return ""
	}
	return fmt.Sprintf("%+v is not %+v", a, b)
}

func abs(n int) int { return max(n, -n) }

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
	return found, err
}

// Gather implements storage.Gatherer, kind by kind if the store below is none.
func (c *workCounter) Gather(ctx context.Context, tenant alumnikit.TenantID, kinds []string, ids []alumnikit.ID) ([]storage.Record, error) {
	c.done.Gets, c.done.IDs = c.done.Gets+1, c.done.IDs+len(kinds)*len(ids)
	if g, ok := c.Store.(storage.Gatherer); ok {
		return g.Gather(ctx, tenant, kinds, ids)
	}
	var all []storage.Record
	for _, kind := range kinds {
		found, err := c.Store.Get(ctx, tenant, kind, ids)
		if err != nil {
			return nil, err
		}
		all = append(all, found...)
	}
	return all, nil
}

// List implements storage.Store.
func (c *workCounter) List(ctx context.Context, tenant alumnikit.TenantID, q storage.ListQuery) ([]storage.Listed, error) {
	found, err := c.Store.List(ctx, tenant, q)
	c.done.Lists++
	return found, err
}

// Snapshot implements storage.Store.
func (c *workCounter) Snapshot(ctx context.Context, tenant alumnikit.TenantID, q storage.PageQuery) (storage.Snapshot, error) {
	c.done.Snapshots, c.done.Groups = c.done.Snapshots+1, c.done.Groups+len(q.Groups)
	return c.Store.Snapshot(ctx, tenant, q)
}
