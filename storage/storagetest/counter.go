package storagetest

import (
	"context"
	"sync"
	"time"

	"github.com/alumnikit/alumnikit"
	"github.com/alumnikit/alumnikit/storage"
)

// Counts says how often a Store was called and what it returned.
type Counts struct {
	Commit, Get, List, Due, Snapshot, Fold, Journal, Seal, Drop int // calls

	Records int // records returned by Get and List
	Pages   int // index pages returned by Snapshot
	Deltas  int // pending deltas returned by Snapshot
	Entries int // journal entries returned by Journal
	Changes int // puts, deletes and expects committed or refused
}

// Calls is the number of calls of all methods.
func (c Counts) Calls() int {
	return c.Commit + c.Get + c.List + c.Due + c.Snapshot + c.Fold + c.Journal + c.Seal + c.Drop
}

// Counter is a Store that counts the calls of the Store below, so that a test
// can say how many a search or a page may cost. It is safe for concurrent use
// if the Store below is.
type Counter struct {
	inner  storage.Store
	mu     sync.Mutex
	counts Counts
}

// NewCounter returns a Counter over inner.
func NewCounter(inner storage.Store) *Counter { return &Counter{inner: inner} }

// Counts returns what was counted since the last Reset.
func (c *Counter) Counts() Counts {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.counts
}

// Reset begins to count from nothing.
func (c *Counter) Reset() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.counts = Counts{}
}

// Unwrap implements storage.Unwrapper.
func (c *Counter) Unwrap() storage.Store { return c.inner }

func (c *Counter) count(add func(n *Counts)) {
	c.mu.Lock()
	defer c.mu.Unlock()
	add(&c.counts)
}

// Commit implements storage.Store.
func (c *Counter) Commit(ctx context.Context, write storage.Write) error {
	c.count(func(n *Counts) {
		n.Commit++
		n.Changes += len(write.Puts) + len(write.Deletes) + len(write.Expects)
	})
	return c.inner.Commit(ctx, write)
}

// Get implements storage.Store.
func (c *Counter) Get(
	ctx context.Context, tenant alumnikit.TenantID, kind string, ids []alumnikit.ID,
) ([]storage.Record, error) {
	found, err := c.inner.Get(ctx, tenant, kind, ids)
	c.count(func(n *Counts) {
		n.Get++
		n.Records += len(found)
	})
	return found, err
}

// List implements storage.Store.
func (c *Counter) List(
	ctx context.Context, tenant alumnikit.TenantID, q storage.ListQuery,
) ([]storage.Listed, error) {
	found, err := c.inner.List(ctx, tenant, q)
	c.count(func(n *Counts) {
		n.List++
		n.Records += len(found)
	})
	return found, err
}

// Due implements storage.Store.
func (c *Counter) Due(ctx context.Context, kind string, before time.Time, limit int) ([]storage.DueRef, error) {
	c.count(func(n *Counts) { n.Due++ })
	return c.inner.Due(ctx, kind, before, limit)
}

// Snapshot implements storage.Store.
func (c *Counter) Snapshot(
	ctx context.Context, tenant alumnikit.TenantID, q storage.PageQuery,
) (storage.Snapshot, error) {
	found, err := c.inner.Snapshot(ctx, tenant, q)
	c.count(func(n *Counts) {
		n.Snapshot++
		n.Pages += len(found.Pages)
		n.Deltas += len(found.Deltas)
	})
	return found, err
}

// Fold implements storage.Store.
func (c *Counter) Fold(ctx context.Context, tenant alumnikit.TenantID, fold storage.Fold) error {
	c.count(func(n *Counts) { n.Fold++ })
	return c.inner.Fold(ctx, tenant, fold)
}

// Journal implements storage.Store.
func (c *Counter) Journal(
	ctx context.Context, tenant alumnikit.TenantID, q storage.JournalQuery,
) ([]storage.Entry, error) {
	found, err := c.inner.Journal(ctx, tenant, q)
	c.count(func(n *Counts) {
		n.Journal++
		n.Entries += len(found)
	})
	return found, err
}

// Seal implements storage.Store.
func (c *Counter) Seal(ctx context.Context, tenant alumnikit.TenantID, sealed storage.Sealed) error {
	c.count(func(n *Counts) { n.Seal++ })
	return c.inner.Seal(ctx, tenant, sealed)
}

// Drop implements storage.Store.
func (c *Counter) Drop(ctx context.Context, tenant alumnikit.TenantID) error {
	c.count(func(n *Counts) { n.Drop++ })
	return c.inner.Drop(ctx, tenant)
}
