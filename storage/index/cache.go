package index

import (
	"container/list"
	"reflect"
	"sync"

	"github.com/alumnikit/alumnikit"
	"github.com/alumnikit/alumnikit/storage"
)

// cache holds groups of pages and the pending deltas last read, each valid for
// exactly one epoch of one tenant, least recently used groups out first. It is
// safe for concurrent use.
type cache struct {
	mu      sync.Mutex
	bound   int
	bytes   int
	tenants map[alumnikit.TenantID]*tenantCache
	recent  *list.List // of *cached, most recent first
}

type tenantCache struct {
	stamp  alumnikit.ID
	people int
	groups map[uint64]*list.Element
	base   *overlay      // what was pending at some time of the epoch; nil if unknown
	from   storage.Store // that base was read from; comparable
}

// moment is a point in the life of an index: the epoch, by a name that no other
// epoch of any tenant ever has, and the number of slices written until then.
type moment struct {
	stamp alumnikit.ID
	beat  uint64
}

type cached struct {
	tenant alumnikit.TenantID
	id     uint64
	group  *group
	bytes  int
}

func newCache(bound int) *cache {
	return &cache{bound: bound, tenants: map[alumnikit.TenantID]*tenantCache{}, recent: list.New()}
}

// people returns how many people the tenant has as far as is known here.
func (c *cache) people(tenant alumnikit.TenantID) (int, bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if t := c.tenants[tenant]; t != nil {
		return t.people, true
	}
	return 0, false
}

// begin makes the epoch the one that is cached and forgets any other. A reader
// that was slow may bring back an older one; that costs time and nothing else.
func (c *cache) begin(tenant alumnikit.TenantID, stamp alumnikit.ID, people int) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if t := c.tenants[tenant]; t != nil && t.stamp == stamp {
		return
	}
	c.forget(tenant)
	c.tenants[tenant] = &tenantCache{stamp: stamp, people: people, groups: map[uint64]*list.Element{}}
}

// get returns a group for a reader at a moment. A group read later in the same
// epoch is not for this reader: it may hold what a fold has moved there from
// deltas that the reader has not seen.
func (c *cache) get(tenant alumnikit.TenantID, at moment, id uint64) *group {
	c.mu.Lock()
	defer c.mu.Unlock()
	t := c.tenants[tenant]
	if t == nil || t.stamp != at.stamp {
		return nil
	}
	found, ok := t.groups[id]
	if !ok || found.Value.(*cached).group.beat > at.beat {
		return nil
	}
	c.recent.MoveToFront(found)
	return found.Value.(*cached).group
}

// put keeps a group if its epoch is still the one that is cached.
func (c *cache) put(tenant alumnikit.TenantID, stamp alumnikit.ID, id uint64, g *group) {
	c.mu.Lock()
	defer c.mu.Unlock()
	t := c.tenants[tenant]
	if t == nil || t.stamp != stamp {
		return
	}
	if old := t.groups[id]; old != nil {
		if old.Value.(*cached).group.beat <= g.beat {
			return
		}
		c.drop(old)
	}
	t.groups[id] = c.recent.PushFront(&cached{tenant: tenant, id: id, group: g, bytes: g.bytes})
	c.bytes += g.bytes
	c.shrink()
}

// grow accounts for what a group has remembered since it was put.
func (c *cache) grow(tenant alumnikit.TenantID, id uint64, g *group, by int) {
	c.mu.Lock()
	defer c.mu.Unlock()
	t := c.tenants[tenant]
	if t == nil || t.groups[id] == nil {
		return
	}
	if entry := t.groups[id].Value.(*cached); entry.group == g {
		entry.bytes += by
		c.bytes += by
		c.shrink()
	}
}

func (c *cache) shrink() {
	for c.bytes > c.bound && c.recent.Len() > 0 {
		c.drop(c.recent.Back())
	}
}

// base returns what a reader of the same store knows to be pending, and the
// epoch that is cached.
func (c *cache) base(tenant alumnikit.TenantID, store storage.Store) (*overlay, alumnikit.ID) {
	c.mu.Lock()
	defer c.mu.Unlock()
	t := c.tenants[tenant]
	switch {
	case t == nil:
		return nil, alumnikit.ID{}
	case t.base == nil || t.from != store:
		return nil, t.stamp
	default:
		return t.base, t.stamp
	}
}

// setBase keeps what was pending for the next reader of the same store. A
// store that works in a transaction is another store: what it reads may never
// come true.
func (c *cache) setBase(tenant alumnikit.TenantID, stamp alumnikit.ID, store storage.Store, base *overlay) {
	if !reflect.ValueOf(store).Comparable() {
		return
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if t := c.tenants[tenant]; t != nil && t.stamp == stamp {
		t.base, t.from = base, store
	}
}

func (c *cache) drop(at *list.Element) {
	entry := at.Value.(*cached)
	c.recent.Remove(at)
	c.bytes -= entry.bytes
	delete(c.tenants[entry.tenant].groups, entry.id)
}

func (c *cache) forget(tenant alumnikit.TenantID) {
	if t := c.tenants[tenant]; t != nil {
		for _, at := range t.groups {
			c.drop(at)
		}
		delete(c.tenants, tenant)
	}
}
