package index

import (
	"container/list"
	"sync"

	"github.com/alumnikit/alumnikit"
	"github.com/alumnikit/alumnikit/storage"
)

// cache holds pages of groups, each valid for exactly one epoch of one tenant,
// least recently used out first. It is safe for concurrent use.
type cache struct {
	mu      sync.Mutex
	bound   int
	bytes   int
	tenants map[alumnikit.TenantID]*tenantCache
	recent  *list.List // of *cached, most recent first
}

type tenantCache struct {
	head   storage.Head
	groups map[uint64]*list.Element
}

type cached struct {
	tenant alumnikit.TenantID
	group  uint64
	pages  []storage.Page
	bytes  int
}

func newCache(bound int) *cache {
	return &cache{bound: bound, tenants: map[alumnikit.TenantID]*tenantCache{}, recent: list.New()}
}

// head returns the head that the tenant's cached pages belong to.
func (c *cache) head(tenant alumnikit.TenantID) (storage.Head, bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if t := c.tenants[tenant]; t != nil {
		return t.head, true
	}
	return storage.Head{}, false
}

// get returns the pages of a group for an epoch.
func (c *cache) get(tenant alumnikit.TenantID, head storage.Head, group uint64) ([]storage.Page, bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	t := c.tenants[tenant]
	if t == nil || !sameEpoch(t.head, head) {
		return nil, false
	}
	at, ok := t.groups[group]
	if !ok {
		return nil, false
	}
	c.recent.MoveToFront(at)
	return at.Value.(*cached).pages, true
}

func sameEpoch(a, b storage.Head) bool {
	return a.Epoch == b.Epoch && a.Generation == b.Generation && a.Fingerprint == b.Fingerprint
}

// begin makes the head the one that pages are cached for, unless a later one
// already is, and forgets pages of an earlier epoch.
func (c *cache) begin(tenant alumnikit.TenantID, head storage.Head) {
	c.mu.Lock()
	defer c.mu.Unlock()
	t := c.tenants[tenant]
	if t != nil && (sameEpoch(t.head, head) || t.head.Epoch > head.Epoch) {
		return
	}
	c.forget(tenant)
	c.tenants[tenant] = &tenantCache{head: head, groups: map[uint64]*list.Element{}}
}

// put keeps the pages of a group if the tenant's epoch is still the one given.
func (c *cache) put(tenant alumnikit.TenantID, head storage.Head, group uint64, pages []storage.Page) {
	c.mu.Lock()
	defer c.mu.Unlock()
	t := c.tenants[tenant]
	if t == nil || !sameEpoch(t.head, head) || t.groups[group] != nil {
		return
	}
	entry := &cached{tenant: tenant, group: group, pages: pages, bytes: 128}
	for _, p := range pages {
		entry.bytes += len(p.Body) + 64
	}
	t.groups[group] = c.recent.PushFront(entry)
	c.bytes += entry.bytes
	for c.bytes > c.bound && c.recent.Len() > 0 {
		c.drop(c.recent.Back())
	}
}

func (c *cache) drop(at *list.Element) {
	entry := at.Value.(*cached)
	c.recent.Remove(at)
	c.bytes -= entry.bytes
	delete(c.tenants[entry.tenant].groups, entry.group)
}

func (c *cache) forget(tenant alumnikit.TenantID) {
	if t := c.tenants[tenant]; t != nil {
		for _, at := range t.groups {
			c.drop(at)
		}
		delete(c.tenants, tenant)
	}
}

// reset forgets a tenant, after its index was seen to move.
func (c *cache) reset(tenant alumnikit.TenantID) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.forget(tenant)
}
