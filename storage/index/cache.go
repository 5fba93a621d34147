package index

import (
	"container/list"
	"reflect"
	"slices"
	"sync"

	"github.com/alumnikit/alumnikit"
	"github.com/alumnikit/alumnikit/storage"
)

// cache holds groups of pages, whole orders and the pending deltas last read, each
// valid for exactly one epoch of one tenant, least recently used groups out first.
// Orders have a bound of their own, so that a query's pages do not drive out the
// order that it ends with. It is safe for concurrent use.
type cache struct {
	mu      sync.Mutex
	tenants map[alumnikit.TenantID]*tenantCache
	pages   shelf                      // of groups
	orders  shelf                      // of whole columns
	answers shelf                      // to conditions
	sealed  map[alumnikit.ID]bool      // blocks
	pending map[alumnikit.TenantID]int // deltas that this process has written and not seen folded

	projections map[projection]alumnikit.ID // epochs of writes that are under way
}

// shelf holds what shares a bound, the most recent first.
type shelf struct {
	list.List     // of *cached
	bytes     int // that they take
	bound     int
	least     int // how many stay whatever they take
}

func (s *shelf) isTooFull() bool { return s.bytes > s.bound && s.Len() > s.least }

type tenantCache struct {
	stamp    alumnikit.ID
	people   int
	exponent uint8
	groups   map[uint64]*list.Element
	base     *overlay        // what was pending at some time of the epoch; nil if unknown
	from     storage.Store   // that base was read from; comparable
	written  []storage.Delta // by this process through that store in the epoch, and not in base
}

// moment is a point in the life of an index: the epoch, by a name that no other
// epoch of any tenant ever has, and the number of slices written until then.
type moment struct {
	stamp alumnikit.ID
	beat  uint64
}

type cached struct {
	held
	tenant alumnikit.TenantID
	id     uint64
	bytes  int
	stale  []uint64 // of an order: chunks that have changed since
}

// Orders may take orderShare times the bound of pages, and orderLeast of them stay in any
// case: an order and the IDs, which a large tenant would else read with every query. Answers
// may take a part in answerShare: most are asked once.
const (
	orderShare  = 4
	orderLeast  = 2
	answerShare = 8
)

func newCache(bound int) *cache {
	return &cache{
		tenants: map[alumnikit.TenantID]*tenantCache{},
		pages:   shelf{bound: bound},
		orders:  shelf{bound: orderShare * bound, least: orderLeast},
		answers: shelf{bound: bound / answerShare},
	}
}

func (c *cache) isSealed(block alumnikit.ID) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.sealed[block]
}

func (c *cache) seal(block alumnikit.ID) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.sealed == nil || len(c.sealed) >= maxSealed {
		c.sealed = map[alumnikit.ID]bool{}
	}
	c.sealed[block] = true
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

// stamp returns the epoch that is cached.
func (c *cache) stamp(tenant alumnikit.TenantID) (alumnikit.ID, bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if t := c.tenants[tenant]; t != nil {
		return t.stamp, true
	}
	return alumnikit.ID{}, false
}

// begin makes the epoch the one that is cached and forgets any other. A reader
// that was slow may bring back an older one; that costs time and nothing else.
func (c *cache) begin(tenant alumnikit.TenantID, m meta) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if t := c.tenants[tenant]; t != nil && t.stamp == m.Stamp {
		return
	}
	c.forget(tenant)
	c.tenants[tenant] = &tenantCache{stamp: m.Stamp, people: m.People, exponent: m.Exponent, groups: map[uint64]*list.Element{}}
}

// advance makes the next epoch the one that is cached, if the one before still
// is, and forgets only the groups that have changed, given in ascending order.
func (c *cache) advance(tenant alumnikit.TenantID, from alumnikit.ID, to meta, changed []uint64) {
	c.mu.Lock()
	defer c.mu.Unlock()
	t := c.tenants[tenant]
	if t == nil || t.stamp != from {
		return
	}
	t.stamp, t.people, t.exponent, t.base, t.from, t.written = to.Stamp, to.People, to.Exponent, nil, nil, nil
	for id, at := range t.groups {
		entry := at.Value.(*cached)
		if entry.order != nil {
			entry.stale = slices.Concat(entry.stale, within(changed, columnGroups(entry.order.column)))
			slices.Sort(entry.stale)
			entry.stale = slices.Compact(entry.stale)
		} else if _, touched := slices.BinarySearch(changed, id); touched || entry.answer != nil {
			c.drop(at)
			continue
		}
		entry.beat = to.Turned
	}
}

// within returns the groups of a range among ascending ones.
func within(groups []uint64, r storage.GroupRange) []uint64 {
	from, _ := slices.BinarySearch(groups, r.First)
	to, _ := slices.BinarySearch(groups, r.Last+1)
	return groups[from:to]
}

// get returns a group for a reader at a moment. A group read later in the same
// epoch is not for this reader: it may hold what a fold has moved there from
// deltas that the reader has not seen.
func (c *cache) get(tenant alumnikit.TenantID, at moment, id uint64) held {
	c.mu.Lock()
	defer c.mu.Unlock()
	if entry := c.find(tenant, at, id); entry != nil {
		return entry.held
	}
	return held{}
}

func (c *cache) find(tenant alumnikit.TenantID, at moment, id uint64) *cached {
	t := c.tenants[tenant]
	if t == nil || t.stamp != at.stamp {
		return nil
	}
	found, ok := t.groups[id]
	if !ok || found.Value.(*cached).beat > at.beat {
		return nil
	}
	c.shelfOf(found.Value.(*cached)).MoveToFront(found)
	return found.Value.(*cached)
}

func (c *cache) shelfOf(entry *cached) *shelf {
	switch {
	case entry.order != nil:
		return &c.orders
	case entry.answer != nil:
		return &c.answers
	}
	return &c.pages
}

// order is get for a whole column; the groups of some of its chunks may have
// changed since it was read.
func (c *cache) order(tenant alumnikit.TenantID, at moment, id uint64) (*order, []uint64) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if entry := c.find(tenant, at, id); entry != nil {
		return entry.order, entry.stale
	}
	return nil, nil
}

// missing returns the groups that are wanted and not cached, and the exponent by
// which they are numbered: that of the epoch cached, or of a small tenant.
func (c *cache) missing(tenant alumnikit.TenantID, w *wants) (exponent uint8, groups []uint64) {
	c.mu.Lock()
	defer c.mu.Unlock()
	t := c.tenants[tenant]
	if t == nil {
		return 0, w.missing(0, func(uint64) (uint64, bool) { return 0, false })
	}
	return t.exponent, w.missing(t.exponent, func(g uint64) (uint64, bool) {
		at := t.groups[g]
		if at == nil {
			return 0, false
		}
		return at.Value.(*cached).beat, true
	})
}

// put keeps a group if its epoch is still the one that is cached, in the place of
// an older one: pages that belong together must be of one moment.
func (c *cache) put(tenant alumnikit.TenantID, stamp alumnikit.ID, id uint64, g held) {
	c.mu.Lock()
	defer c.mu.Unlock()
	t := c.tenants[tenant]
	if t == nil || t.stamp != stamp {
		return
	}
	if old := t.groups[id]; old != nil {
		if entry := old.Value.(*cached); entry.beat >= g.beat && entry.stale == nil && entry.answer == nil {
			return
		}
		c.drop(old)
	}
	entry := &cached{held: g, tenant: tenant, id: id, bytes: g.bytes}
	t.groups[id] = c.shelfOf(entry).PushFront(entry)
	c.add(entry, entry.bytes)
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
		c.add(entry, by)
	}
}

// add takes by more bytes for an entry and makes room for them.
func (c *cache) add(entry *cached, by int) {
	s := c.shelfOf(entry)
	for s.bytes += by; s.isTooFull(); {
		c.drop(s.Back())
	}
}

// base returns what a reader of the same store knows to be pending, what this process
// has written since, and the epoch that is cached.
func (c *cache) base(tenant alumnikit.TenantID, store storage.Store) (*overlay, written) {
	c.mu.Lock()
	defer c.mu.Unlock()
	t := c.tenants[tenant]
	switch {
	case t == nil:
		return nil, written{}
	case t.base == nil || t.from != store:
		return nil, written{stamp: t.stamp}
	default:
		return t.base, written{t.stamp, t.written}
	}
}

// setBase keeps what was pending for the next reader of the same store. What a
// store reads in a host's transaction may never come true, and what it read a
// moment ago may have been taken back. The state before the first epoch has no name
// of its own: what was pending then is not kept, for it may be that of a tenant that
// has been dropped since.
func (c *cache) setBase(tenant alumnikit.TenantID, stamp alumnikit.ID, store storage.Store, base *overlay) {
	if stamp.IsZero() || !reflect.ValueOf(store).Comparable() || storage.Joined(store) {
		return
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	t := c.tenants[tenant]
	switch {
	case t == nil || t.stamp != stamp:
		return
	case t.base == nil || t.from != store:
		t.written = nil
	case len(t.base.keys) > len(base.keys):
		return // another reader was faster, and knows more
	}
	t.base, t.from, t.written = base, store, base.lacks(t.written)
}

func (c *cache) drop(at *list.Element) {
	entry := at.Value.(*cached)
	s := c.shelfOf(entry)
	s.Remove(at)
	s.bytes -= entry.bytes
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

// dropPages forgets every group but whole orders.
func (c *cache) dropPages() {
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, s := range []*shelf{&c.pages, &c.answers} {
		for s.Len() > 0 {
			c.drop(s.Front())
		}
	}
}
