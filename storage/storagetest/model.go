package storagetest

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"maps"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/alumnikit/alumnikit"
	"github.com/alumnikit/alumnikit/storage"
)

// model is the contract written down as plainly as possible: maps that are
// copied by each write and sorted by each read. The Random topic compares a
// Store with it.
type model struct {
	mu      sync.Mutex
	tenants map[alumnikit.TenantID]modelTenant
}

type modelTenant struct {
	records map[storage.Ref]storage.Record // Version of the Ref is 0
	deltas  map[storage.DeltaKey]storage.Delta
	pages   map[modelPage]storage.Page
	entries map[alumnikit.ID]storage.Entry
	head    storage.Head
}

type modelPage struct {
	generation, part uint32
	group            uint64
}

func newModel() *model { return &model{tenants: map[alumnikit.TenantID]modelTenant{}} }

func (t modelTenant) clone() modelTenant {
	c := modelTenant{
		records: maps.Clone(t.records), deltas: maps.Clone(t.deltas),
		pages: maps.Clone(t.pages), entries: maps.Clone(t.entries), head: t.head,
	}
	if c.records == nil {
		c.records = map[storage.Ref]storage.Record{}
		c.deltas = map[storage.DeltaKey]storage.Delta{}
		c.pages = map[modelPage]storage.Page{}
		c.entries = map[alumnikit.ID]storage.Entry{}
	}
	return c
}

// change runs f on a copy, which becomes the tenant if f returns nil.
func (m *model) change(ctx context.Context, tenant alumnikit.TenantID, f func(t *modelTenant) error) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	if err := ctx.Err(); err != nil {
		return err
	}
	next := m.tenants[tenant].clone()
	if err := f(&next); err != nil {
		return err
	}
	m.tenants[tenant] = next
	return nil
}

func (m *model) look(ctx context.Context, tenant alumnikit.TenantID) (modelTenant, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.tenants[tenant], ctx.Err()
}

// Commit implements storage.Store. It returns all errors that are due, joined: a Store may return any.
func (m *model) Commit(ctx context.Context, w storage.Write) error {
	return m.change(ctx, w.Tenant, func(t *modelTenant) error {
		var errs []error
		old := maps.Clone(t.records)
		for _, e := range w.Expects {
			if old[unversioned(e)].Version != e.Version {
				errs = append(errs, alumnikit.ErrConflict)
			}
		}
		for _, d := range w.Deletes {
			if v := old[unversioned(d)].Version; v == 0 || v != d.Version {
				errs = append(errs, alumnikit.ErrConflict)
			}
			delete(t.records, unversioned(d))
		}
		for _, r := range w.Puts {
			switch v := old[unversioned(ref(r))].Version; {
			case r.Version == 1 && v > 0:
				errs = append(errs, &storage.ExistsError{Kind: r.Kind})
			case r.Version != v+1:
				errs = append(errs, alumnikit.ErrConflict)
			}
			t.records[unversioned(ref(r))] = copyRecord(r)
		}
		errs = append(errs, t.uniqueErrors()...)
		for _, d := range w.Deltas {
			if _, found := t.deltas[d.Key()]; found {
				errs = append(errs, alumnikit.ErrExists)
			}
			d.Body = bytes.Clone(d.Body)
			t.deltas[d.Key()] = d
		}
		for _, e := range w.Entries {
			if _, found := t.entries[e.ID]; found {
				errs = append(errs, alumnikit.ErrExists)
			}
			t.entries[e.ID] = storage.Entry{ID: e.ID, Time: micros(e.Time), Body: bytes.Clone(e.Body)}
		}
		return errors.Join(errs...)
	})
}

func (t *modelTenant) uniqueErrors() []error {
	type claim struct{ kind, key, value string }
	holders := map[claim]alumnikit.ID{}
	var errs []error
	for _, r := range t.records {
		for _, k := range r.Keys {
			c := claim{r.Kind, k.Name, string(k.Value)}
			if holder, found := holders[c]; k.Unique && found && holder != r.ID {
				errs = append(errs, &storage.ExistsError{Kind: r.Kind, Key: k.Name})
			}
			if k.Unique {
				holders[c] = r.ID
			}
		}
	}
	return errs
}

func unversioned(r storage.Ref) storage.Ref {
	r.Version = 0
	return r
}

func micros(t time.Time) time.Time {
	if t.IsZero() {
		return time.Time{}
	}
	return t.UTC().Truncate(time.Microsecond)
}

func copyRecord(r storage.Record) storage.Record {
	r.Body, r.Due, r.Keys = bytes.Clone(r.Body), micros(r.Due), slices.Clone(r.Keys)
	for i := range r.Keys {
		r.Keys[i].Value = bytes.Clone(r.Keys[i].Value)
	}
	return r
}

func bare(r storage.Record) storage.Record {
	r = copyRecord(r)
	r.Keys = nil
	return r
}

// Get implements storage.Store.
func (m *model) Get(
	ctx context.Context, tenant alumnikit.TenantID, kind string, ids []alumnikit.ID,
) ([]storage.Record, error) {
	t, err := m.look(ctx, tenant)
	if err != nil {
		return nil, err
	}
	var out []storage.Record
	for _, r := range t.records {
		if r.Kind == kind && slices.Contains(ids, r.ID) {
			out = append(out, bare(r))
		}
	}
	return out, nil
}

// List implements storage.Store.
func (m *model) List(
	ctx context.Context, tenant alumnikit.TenantID, q storage.ListQuery,
) ([]storage.Listed, error) {
	t, err := m.look(ctx, tenant)
	if err != nil {
		return nil, err
	}
	var out []storage.Listed
	for _, r := range t.records {
		if r.Kind != q.Kind {
			continue
		}
		keys := r.Keys
		if q.Key == "" {
			keys = []storage.Key{{Value: r.ID[:]}}
		}
		for _, k := range keys {
			at := storage.Position{Value: bytes.Clone(k.Value), ID: r.ID}
			inside := k.Name == q.Key && bytes.Compare(q.Min, k.Value) <= 0 && (q.Max == nil || bytes.Compare(k.Value, q.Max) < 0)
			if inside && (q.After == nil || comparePositions(*q.After, at) < 0) {
				out = append(out, storage.Listed{Record: bare(r), At: at})
			}
		}
	}
	slices.SortFunc(out, func(a, b storage.Listed) int { return comparePositions(a.At, b.At) })
	return out[:min(q.Limit, len(out))], nil
}

// Due implements storage.Store.
func (m *model) Due(ctx context.Context, kind string, before time.Time, limit int) ([]storage.DueRef, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	var out []storage.DueRef
	for tenant, t := range m.tenants {
		for _, r := range t.records {
			if r.Kind == kind && !r.Due.IsZero() && !r.Due.After(before) {
				out = append(out, storage.DueRef{Tenant: tenant, ID: r.ID, Due: r.Due})
			}
		}
	}
	slices.SortFunc(out, func(a, b storage.DueRef) int {
		return cmp.Or(a.Due.Compare(b.Due), strings.Compare(string(a.Tenant), string(b.Tenant)), bytes.Compare(a.ID[:], b.ID[:]))
	})
	return out[:min(limit, len(out))], ctx.Err()
}
