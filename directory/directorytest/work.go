package directorytest

import (
	"cmp"
	"context"
	"fmt"
	"iter"
	"maps"
	"slices"

	"github.com/alumnikit/alumnikit"
	"github.com/alumnikit/alumnikit/alumni"
	"github.com/alumnikit/alumnikit/directory"
	"github.com/alumnikit/alumnikit/storage"
)

// work is what a read asks of the store: how many statements of each kind, and
// how many rows and groups of pages it names in them.
type work struct {
	Gets, Lists, Snapshots int // statements
	IDs                    int // asked for by Get and Gather, of each kind
	Groups                 int // asked for by Snapshot
}

// slackClasses bounds how many groups of pages more or less are asked for: a
// power of two.
const slackClasses = 1

// sameWork compares the work of one read in two companies that look alike to
// the viewer, both with nothing cached, and both folded or neither. It returns
// what differs, or nothing.
//
// Statements and rows asked for are equal. What is declassified is bounded: how
// many groups of pages are asked for follows from how many there are, and from
// the most employments that anybody has; and orders and facets pass over
// audiences to which nobody, found or not, shows the field (told). What comes
// back is not compared: a person is read before it is decided whether they may be
// seen, and a snapshot brings whatever deltas are pending and pages exist.
func sameWork(a, b work, slack slack) string {
	groups := class(a.Groups) - class(b.Groups)
	if slack.values {
		groups = 0 // as many as hold the values
	}
	same := a.Gets == b.Gets && a.Lists == b.Lists && a.IDs == b.IDs
	if same && abs(a.Snapshots-b.Snapshots) <= slack.statements && abs(groups) <= slackClasses {
		return ""
	}
	return fmt.Sprintf("%+v is not %+v within %+v", a, b, slack)
}

// slack is by how much the work of a search may differ.
type slack struct {
	statements int
	values     bool // other values are counted
}

// slackOf follows from what two companies tell of the fields that a search
// orders by and counts. An audience that is passed over in one of them saves a
// statement for its column or its values and one for who may read it; values
// that are counted need one.
func (o oracle) slackOf(q directory.Query, pages int, a, b *world) slack {
	orders := differing(o.told(a, cmp.Or(q.Sort.Field, "name")), o.told(b, cmp.Or(q.Sort.Field, "name")), false)
	out := slack{statements: 2 * orders}
	for _, field := range q.Count {
		if n := differing(o.told(a, field), o.told(b, field), true); n > 0 {
			out.values, out.statements = true, out.statements+2*n+1
		}
	}
	out.statements *= pages
	return out
}

// told lists the values that anybody, found or not, shows to each audience.
func (o oracle) told(w *world, field string) map[alumni.Audience]map[string]bool {
	f, _ := o.schema.Field(field)
	out := map[alumni.Audience]map[string]bool{}
	for _, p := range w.people {
		audience := p.Profile.Audiences[f.Disclosure]
		for _, v := range f.Read(p) {
			if out[audience] == nil {
				out[audience] = map[string]bool{}
			}
			out[audience][f.Raw(v)] = true
		}
	}
	return out
}

// differing counts the audiences of which two companies tell something else:
// whether there is any value, or which there are.
func differing(a, b map[alumni.Audience]map[string]bool, values bool) int {
	n := 0
	for _, audience := range slices.Compact(slices.Sorted(seqOf(a, b))) {
		if (a[audience] == nil) != (b[audience] == nil) || values && !maps.Equal(a[audience], b[audience]) {
			n++
		}
	}
	return n
}

// seqOf yields the keys of two maps.
func seqOf(a, b map[alumni.Audience]map[string]bool) iter.Seq[alumni.Audience] {
	return func(yield func(alumni.Audience) bool) {
		for _, m := range []map[alumni.Audience]map[string]bool{a, b} {
			for key := range m {
				if !yield(key) {
					return
				}
			}
		}
	}
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
